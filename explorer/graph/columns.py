"""The claim graph as numpy columns, and questions of distance asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from explorer.graph.edges import dates_of_lines, edges
from explorer.model import Evidence, FuzzyDate, Kind, NodeId, Records, Relation, Stance

_RELATION = {relation: number for number, relation in enumerate(Relation)}
_STANCE = {stance: number for number, stance in enumerate(Stance)}


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """Nodes and edges in columns; row i of every node column is ``ids[i]``.

    Rows run lines, notes, claims, papers, themes, each in the records' order. ``kinds``, ``relations`` and ``stances`` hold
    positions in ``list(Kind)``, ``list(Relation)`` and ``list(Stance)``, -1 for no stance. ``theme`` is a node's first theme as
    a position in ``theme_ids``, -1 for none; a claim has its line's, a theme itself. ``earliest`` and ``latest`` are
    proleptic ordinals of first and last day: nan undated, infinite where a span is open. A line covers its claims'
    dates, else its own span. ``cited`` counts incoming ``cites``, ``degree`` all edges. Edges keep the records' order;
    those with an end outside the library are left out.
    """

    ids: tuple[NodeId, ...]
    index: Mapping[NodeId, int]
    kinds: NDArray[np.int8]
    theme: NDArray[np.int32]
    theme_ids: tuple[NodeId, ...]
    earliest: NDArray[np.float64]
    latest: NDArray[np.float64]
    cited: NDArray[np.int32]
    degree: NDArray[np.int32]
    edges: NDArray[np.int32]
    relations: NDArray[np.int8]
    stances: NDArray[np.int8]
    _starts: NDArray[np.int64] = field(repr=False)
    _beside: NDArray[np.int32] = field(repr=False)
    _edge_beside: NDArray[np.int32] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def neighbours(self, i: int) -> NDArray[np.int32]:
        """Give the rows at the other end of every edge of row ``i``, both directions, once per edge."""
        beside: NDArray[np.int32] = self._beside[self._starts[i] : self._starts[i + 1]]
        return beside

    def edges_of(self, i: int) -> NDArray[np.int32]:
        """Give the rows of ``edges`` that touch row ``i``, parallel to ``neighbours(i)``."""
        touching: NDArray[np.int32] = self._edge_beside[self._starts[i] : self._starts[i + 1]]
        return touching

    def around(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give the neighbours of many rows at once, one after another, repeats included."""
        starts, counts = self._starts[rows], self._starts[rows + 1] - self._starts[rows]
        if not len(rows) or not counts.sum():
            return self._beside[:0]
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        found: NDArray[np.int32] = self._beside[np.repeat(starts, counts) + steps]
        return found


def arrays(records: Records) -> Arrays:
    """Build the columns of a library; see ``Arrays`` for what each holds."""
    tables = (records.lines, records.notes, records.claims, records.papers, records.themes)
    ids: tuple[NodeId, ...] = tuple(chain.from_iterable(tables))
    index = {node: row for row, node in enumerate(ids)}
    n = len(ids)
    kinds = np.repeat(np.arange(len(Kind), dtype=np.int8), [len(table) for table in tables])
    theme_ids = tuple(records.themes)
    earliest, latest = _dates(records, n)

    sources: list[int] = []
    targets: list[int] = []
    relations: list[int] = []
    stances: list[int] = []
    find = index.get
    for source, target, relation, said in edges(records):
        end = find(target)
        if end is None:
            continue
        sources.append(index[source])
        targets.append(end)
        relations.append(_RELATION[relation])
        stances.append(_STANCE[said.stance] if type(said) is Evidence else -1)
    pairs = np.empty((len(sources), 2), dtype=np.int32)
    pairs[:, 0], pairs[:, 1] = sources, targets
    relation_column = np.array(relations, dtype=np.int8)

    m = len(pairs)
    here = np.concatenate([pairs[:, 0], pairs[:, 1]])
    there = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(here, kind="stable")
    degree = np.bincount(here, minlength=n)
    starts = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(degree, out=starts[1:])
    cites = relation_column == _RELATION[Relation.CITES]
    return Arrays(
        ids=ids,
        index=index,
        kinds=kinds,
        theme=_themes(records, theme_ids),
        theme_ids=theme_ids,
        earliest=earliest,
        latest=latest,
        cited=np.bincount(pairs[cites, 1], minlength=n).astype(np.int32),
        degree=degree.astype(np.int32),
        edges=pairs,
        relations=relation_column,
        stances=np.array(stances, dtype=np.int8),
        _starts=starts,
        _beside=there[order],
        _edge_beside=(order % max(m, 1)).astype(np.int32),
    )


def _themes(records: Records, theme_ids: tuple[NodeId, ...]) -> NDArray[np.int32]:
    row = {theme: number for number, theme in enumerate(theme_ids)}

    def first(themes: Iterable[NodeId]) -> int:
        return next((row[theme] for theme in themes if theme in row), -1)

    of_line = {line.id: first(line.themes) for line in records.lines.values()}
    return np.fromiter(
        chain(
            of_line.values(),
            (first(note.themes) for note in records.notes.values()),
            (of_line.get(claim.line, -1) for claim in records.claims.values()),
            (first(paper.themes) for paper in records.papers.values()),
            range(len(theme_ids)),
        ),
        dtype=np.int32,
        count=len(records),
    )


def _dates(records: Records, n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    earliest, latest = np.full(n, np.nan), np.full(n, np.nan)
    of_lines = dates_of_lines(records)
    dated = chain(
        of_lines.values(),
        ((note.date,) if note.date else () for note in records.notes.values()),
        (claim.dates for claim in records.claims.values()),
        ((paper.date,) if paper.date else () for paper in records.papers.values()),
    )
    for row, dates in enumerate(dated):
        if dates:
            earliest[row] = min(_first_day(one) for one in dates)
            latest[row] = max(_last_day(one) for one in dates)
    return earliest, latest


def _first_day(one: FuzzyDate) -> float:
    return float(one.earliest.toordinal()) if one.earliest else -np.inf


def _last_day(one: FuzzyDate) -> float:
    return float(one.latest.toordinal()) if one.latest else np.inf


def neighbourhood(columns: Arrays, node: NodeId, depth: int) -> set[NodeId]:
    """Collect the nodes within ``depth`` edges of ``node``, itself included, directions ignored.

    Themes are reached but never walked through (except from a theme itself), as everything would be two steps from
    everything else. Empty where the library does not hold the node.
    """
    start = columns.index.get(node)
    if start is None:
        return set()
    theme = list(Kind).index(Kind.THEME)
    seen = np.zeros(len(columns), dtype=bool)
    seen[start] = True
    edge = np.array([start], dtype=np.int64)
    for _ in range(depth):
        fresh = np.unique(columns.around(edge))
        fresh = fresh[~seen[fresh]]
        if not len(fresh):
            break
        seen[fresh] = True
        edge = fresh[columns.kinds[fresh] != theme].astype(np.int64)
    return {columns.ids[row] for row in np.flatnonzero(seen)}


def shortest_path(columns: Arrays, start: NodeId, end: NodeId) -> tuple[NodeId, ...]:
    """Find a path with the fewest edges, both ends included, directions ignored; empty where there is none.

    Themes are never passed through. Of equally short paths the one over the earliest rows is taken, so the answer
    is the same each time.
    """
    first, last = columns.index.get(start), columns.index.get(end)
    if first is None or last is None:
        return ()
    theme = list(Kind).index(Kind.THEME)
    before = np.full(len(columns), -1, dtype=np.int64)
    before[first] = first
    edge = np.array([first], dtype=np.int64)
    while before[last] < 0 and len(edge):
        counts = columns._starts[edge + 1] - columns._starts[edge]
        reached = columns.around(edge)
        origin = np.repeat(edge, counts)
        fresh = before[reached] < 0
        reached, firsts = np.unique(reached[fresh], return_index=True)
        before[reached] = origin[fresh][firsts]
        edge = reached[columns.kinds[reached] != theme].astype(np.int64)
    if before[last] < 0:
        return ()
    path = [last]
    while path[-1] != first:
        path.append(int(before[path[-1]]))
    return tuple(columns.ids[row] for row in reversed(path))


def pagerank(columns: Arrays, damping: float = 0.85, rounds: int = 60) -> NDArray[np.float64]:
    """Give each row's PageRank along the edges' direction; the ranks sum to 1. Power iteration, at most ``rounds`` steps."""
    n = len(columns)
    if not n:
        return np.zeros(0)
    sources, targets = columns.edges[:, 0], columns.edges[:, 1]
    out = np.bincount(sources, minlength=n)
    rank = np.full(n, 1.0 / n)
    for _ in range(rounds):
        flow = np.bincount(targets, weights=(rank / np.maximum(out, 1))[sources], minlength=n)
        fresh = (1 - damping) / n + damping * (flow + rank[out == 0].sum() / n)
        settled = np.abs(fresh - rank).sum() < 1e-9
        rank = fresh
        if settled:
            break
    return rank
