"""The library as tables: nodes, edges, claims and evidence, safe to open in a spreadsheet.

A cell that a spreadsheet could take for a formula gets an apostrophe in front. There is no way that is right for every
program; who feeds the tables to a program instead can ask for them raw.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from explorer.export.plain import Cleaner, Exported
from explorer.export.rows import EDGE_FIELDS, LIST_MARK, NODE_FIELDS, edge_rows, node_rows, shown
from explorer.model import DatedClaim, NodeId, Records, title_of

if TYPE_CHECKING:
    from networkx import MultiDiGraph

_FORMULA = re.compile(r"[\s\x00-\x20\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠\t\r\n]")

_CLAIM_HEAD = (
    *("claim", "line", "question", "text", "dates_written", "dates", "earliest", "latest"),
    *("status", "papers", "notes"),
)
_EVIDENCE_HEAD = (
    *("line", "question", "note", "title", "stance", "confidence", "judged_by", "judged_on"),
    *("paragraph", "sentence", "quote", "why", "counts"),
)


def tables(
    records: Records, graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None = None, *, raw: bool = False
) -> tuple[dict[str, bytes], int]:
    """Write the four tables by name, UTF-8 with a byte order mark (spreadsheets need it), and count replaced characters."""
    cleaner = Cleaner()
    nodes = [
        [row.name, *(shown(row.values[name]) if name in row.values else "" for name in NODE_FIELDS)]
        for row in node_rows(graph, ids, cleaner)
    ]
    edges = [
        [row.source, row.target, *(shown(row.values[name]) if name in row.values else "" for name in EDGE_FIELDS)]
        for row in edge_rows(graph, ids, cleaner)
    ]
    held = {
        "nodes": (["id", *NODE_FIELDS], nodes),
        "edges": (["source", "target", *EDGE_FIELDS], edges),
        "claims": (
            _CLAIM_HEAD,
            [_claim(records, claim, cleaner) for claim in records.claims.values() if _in(claim.id, ids)],
        ),
        "evidence": (_EVIDENCE_HEAD, list(_evidence(records, ids, cleaner))),
    }
    files = {name: _csv(head, rows, raw) for name, (head, rows) in held.items()}
    return files, cleaner.replaced


def csv_nodes(records: Records, graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None = None) -> Exported:
    """Write the nodes table as the file itself, and edges, claims and evidence as files beside it."""
    files, replaced = tables(records, graph, ids)
    beside = tuple((f"-{name}", data) for name, data in files.items() if name != "nodes")
    return Exported(files["nodes"], replaced, beside)


def csv_zip(records: Records, graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None = None) -> Exported:
    """Write the four tables into one archive, the same bytes on every run."""
    files, replaced = tables(records, graph, ids)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{name}.csv", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same archive from every system
            archive.writestr(entry, data)
    return Exported(buffer.getvalue(), replaced)


def inert(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet could take for a formula; plain numbers of ours never come here.

    >>> inert("=HYPERLINK(1)"), inert("a = b")
    ("'=HYPERLINK(1)", 'a = b')
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]], raw: bool) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(row if raw else [inert(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def _in(node: NodeId, ids: Collection[NodeId] | None) -> bool:
    return ids is None or node in ids


def _claim(records: Records, claim: DatedClaim, cleaner: Cleaner) -> list[str]:
    line = records.lines.get(claim.line)
    ends = [
        (d.earliest.isoformat() if d.earliest else "", d.latest.isoformat() if d.latest else "") for d in claim.dates
    ]
    firsts, lasts = [first for first, _ in ends], [last for _, last in ends]
    notes = [f"{link.note} ({link.score:.2f})" for link in claim.notes if link.confirmed is not False]
    return [
        cleaner.name(claim.id),
        cleaner.name(claim.line),
        cleaner.text(title_of(line)) if line else "",
        cleaner.text(claim.text),
        cleaner.text(LIST_MARK.join(d.as_written for d in claim.dates)),
        cleaner.text(LIST_MARK.join(d.edtf for d in claim.dates)),
        min(firsts) if firsts and all(firsts) else "",
        max(lasts) if lasts and all(lasts) else "",
        records.status(claim.id).value,
        cleaner.text(LIST_MARK.join(claim.papers)),
        cleaner.text(LIST_MARK.join(notes)),
    ]


def _evidence(records: Records, ids: Collection[NodeId] | None, cleaner: Cleaner) -> Iterable[list[str]]:
    """List every judgement, the one that counts first; "counts" says which that is."""
    for line in records.lines.values():
        judged = [(one, "yes") for one in line.evidence] + [(one, "no") for one in line.other_judgements]
        for evidence, counts in judged:
            if not (_in(line.id, ids) and _in(evidence.note, ids)):
                continue
            note = records.notes.get(evidence.note)
            yield [
                cleaner.name(line.id),
                cleaner.text(title_of(line)),
                cleaner.name(evidence.note),
                cleaner.text(title_of(note)) if note else "",
                evidence.stance.value,
                repr(float(evidence.confidence)),
                cleaner.text(evidence.judged_by),
                cleaner.text(evidence.judged_on),
                str(evidence.paragraph),
                str(evidence.sentence),
                cleaner.text(evidence.quote),
                cleaner.text(evidence.why),
                counts,
            ]
