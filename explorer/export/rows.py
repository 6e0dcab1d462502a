"""The claim graph as rows that every graph format writes: cleaned, in a fixed order, with plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from explorer.dates import from_edtf
from explorer.export.plain import Cleaner
from explorer.model import NodeId

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Value = str | float | bool | list[str]

NODE_FIELDS: Mapping[str, type] = {
    "kind": str,
    "title": str,
    "themes": list,
    "dates": list,
    "earliest": str,
    "latest": str,
    "status": str,
    "gloss": str,
    "text": str,
    "line": str,
    "asserted": bool,
    "inferred": bool,
}
EDGE_FIELDS: Mapping[str, type] = {
    "relation": str,
    "stance": str,
    "confidence": float,
    "judged_by": str,
    "quote": str,
    "reason": str,
    "score": float,
    "confirmed": bool,
}
LIST_MARK = "; "
"""What stands between the items of a list in formats that know none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One node, or one edge with its ends; ``values`` holds only what is known, in the order of the fields."""

    name: str
    values: dict[str, Value]
    source: str = ""
    target: str = ""


def node_rows(graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None, cleaner: Cleaner) -> Iterator[Row]:
    """Give the nodes in the graph's order; with ``ids`` only those.

    Paths of the machine that read the library (the graph's ``file``) stay behind. ``earliest`` and ``latest`` are the
    first and last day that the dates may cover, missing where open.
    """
    for node, held in graph.nodes(data=True):
        if ids is not None and node not in ids:
            continue
        values: dict[str, Any] = dict(held)
        first, last = span(tuple(values.get("dates", ())))
        values |= {"earliest": first, "latest": last}
        yield Row(cleaner.name(node), _plain(values, NODE_FIELDS, cleaner))


def edge_rows(graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None, cleaner: Cleaner) -> Iterator[Row]:
    """Give the edges in the graph's order, named e1, e2 ...; with ``ids`` only those with both ends among them."""
    number = 0
    for source, target, held in graph.edges(data=True):
        if ids is not None and (source not in ids or target not in ids):
            continue
        number += 1
        yield Row(f"e{number}", _plain(held, EDGE_FIELDS, cleaner), cleaner.name(source), cleaner.name(target))


def _plain(held: Mapping[str, Any], fields: Mapping[str, type], cleaner: Cleaner) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, kind in fields.items():
        value = held.get(name)
        if value is None or (kind is str and value == ""):
            continue
        if kind is list:
            if value:
                values[name] = cleaner.texts(map(str, value))
        elif kind is str:
            values[name] = cleaner.text(str(value))
        elif kind is float:
            values[name] = float(value)
        else:
            values[name] = bool(value)
    return values


@cache
def _ends(edtf: str) -> tuple[str, str]:
    when = from_edtf(edtf)
    if when is None:
        return "", ""
    return when.earliest.isoformat() if when.earliest else "", when.latest.isoformat() if when.latest else ""


def span(dates: tuple[str, ...]) -> tuple[str, str]:
    """Give the first and last day of several EDTF dates as ISO dates; empty where open or undated."""
    ends = [_ends(one) for one in dates]
    firsts, lasts = [first for first, _ in ends], [last for _, last in ends]
    return min(firsts) if firsts and all(firsts) else "", max(lasts) if lasts and all(lasts) else ""


def spells(dates: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give each date's first and last day, unreadable ones left out."""
    return [ends for ends in map(_ends, dates) if any(ends)]


def shown(value: Value) -> str:
    """Write a value as text: lists joined, truth as true and false, numbers in their shortest exact form."""
    if isinstance(value, list):
        return LIST_MARK.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else value
