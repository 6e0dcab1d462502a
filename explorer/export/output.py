"""Decides by a file's ending what is written: a figure, the graph, tables, papers or a report. Bytes out, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.export.figure import Options, Painter, Source, figure, wanted
from explorer.export.formats import FORMATS, format_of, write_graph
from explorer.export.reports import dossier, theme_report
from explorer.export.svg import svg
from explorer.export.tables import tables
from explorer.layout import Layout
from explorer.model import ExplorerError, NodeId
from explorer.palette import LOOKS

PICTURES = (".png", ".svg", ".pdf")
REPORTS = (".md", ".html")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What an export comes to: files by name (beside the one asked for), and one sentence about them."""

    files: tuple[tuple[str, bytes], ...]
    said: str


def render(
    source: Source, name: str, options: Options, paint: Painter | None = None, layout: Layout | None = None
) -> Rendered:
    """Make the bytes of an export from the file name's ending.

    PNG and PDF need ``paint``. Raises ExplorerError for an unknown ending, an unknown id or an empty selection.
    """
    lower = name.lower()
    ending = Path(lower).suffix
    if ending in PICTURES:
        frame = figure(source, options, layout)
        look = LOOKS[options.look]
        if ending == ".svg":
            data = svg(frame, look, frame.title, "; ".join(f"{k}: {v}" for k, v in frame.about if v))
        elif paint is None:
            raise ExplorerError("PNG and PDF are painted with Qt, which is not at hand here; choose SVG.")
        else:
            data = paint(frame, look, options.scale, ending[1:])
        return Rendered(((name, data),), f"Wrote {name}, showing {frame.shown:,} of {frame.total:,} nodes.")
    if ending in REPORTS:
        return _report(source, name, ending[1:], options)
    found = format_of(lower)
    if found is None:
        known = ", ".join([*PICTURES, *(f.ending for f in FORMATS.values()), *REPORTS])
        raise ExplorerError(f"The ending of {name} names no format; choose one of {known}.")
    mask = wanted(source, options)
    everything = bool(mask.all())
    ids = None if everything else {i for i, keep in zip(source.arrays.ids, mask, strict=True) if keep}
    from explorer.graph import build

    graph = build(source.records)
    if found.name == "csv":
        stem = name[: -len(found.ending)]
        sheets, replaced = tables(source.records, graph, ids)
        files = tuple((name if part == "nodes" else f"{stem}-{part}.csv", data) for part, data in sheets.items())
    else:
        one = write_graph(source.records, graph, found.name, ids)
        files, replaced = ((name, one.data),), one.replaced
    count = len(source.arrays.ids) if ids is None else len(ids)
    also = f"; {replaced} characters the format cannot hold were replaced" if replaced else ""
    return Rendered(files, f"Wrote {', '.join(n for n, _ in files)} with {count:,} nodes{also}.")


def _report(source: Source, name: str, kind: str, options: Options) -> Rendered:
    records = source.records
    node = options.focus or next(iter(options.ids or ()), None)
    if node is None:
        mask = wanted(source, options)
        node = next((i for i, keep in zip(source.arrays.ids, mask, strict=True) if keep and i in records.lines), None)
    if node is None or (node not in records.lines and node not in records.themes):
        raise ExplorerError("A report is about one inquiring line or one theme; name it with --focus.")
    write = dossier if node in records.lines else theme_report
    return Rendered(
        ((name, write(records, NodeId(node), kind).encode("utf-8", "replace")),),
        f"Wrote {name}, the dossier of {node}.",
    )
