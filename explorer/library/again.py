"""A library brought up to date after some of its files changed, without reading all the others again.

What this hides: what one file can change elsewhere. A note that comes or goes turns the names by which lines cite it
into citations or back into words; a line that comes or goes does the same to what others recommend to read next; a
paper nobody describes is there as long as somebody names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from explorer.library import writing
from explorer.library.folder import read_ledger, read_one, read_papers
from explorer.library.judging import with_missing
from explorer.library.opened import Library
from explorer.model import AnchorPaper, DatedClaim, InquiringLine, NodeId, Records


def read_again(library: Library, files: Mapping[str, bytes | None], others: Callable[[str], bytes | None]) -> Library:
    """Give the library as it is now that some files hold what ``files`` says (None: they are gone).

    ``others`` reads a file that did not change itself but may say something else now. What was inferred for a line stays;
    for a new one nothing is inferred before the library is opened again.
    """
    records = library.records
    paths = dict(library.paths)
    node_of = {name: node for node, name in paths.items()}
    named_before = _papers_of(records, (node_of[name] for name in files if name in node_of))
    came: set[NodeId] = set()
    gone: set[NodeId] = set()
    for name in sorted(files, key=lambda name: not name.startswith("notes/")):
        if not name.startswith(("notes/", "lines/")):
            continue
        data = files[name]
        found = read_one(name, data, records) if data is not None else Records()
        old = node_of.get(name)
        if old is not None and old not in found.notes and old not in found.lines and data is None:
            records = _without(records, old)
            paths.pop(old, None)
            gone.add(old)
        for node in (*found.notes, *found.lines):
            if records.get(node) is None:
                came.add(node)
            paths[node] = name
        records = records.with_records(*found.notes.values())
        for line in found.lines.values():
            records = with_line(records, line, found.claims)
    for name in sorted(_touched(library, came, gone, paths, others) - set(files)):
        found = read_one(name, others(name) or b"", records)
        for line in found.lines.values():
            records = with_line(records, line, found.claims)
    if writing.PAPERS_FILE in files:
        records = replace(records, papers=read_papers(files[writing.PAPERS_FILE] or b"", records.themes))
        records = _with_named(records, (*records.notes, *records.lines))
    elif came or gone or any(name.startswith(("notes/", "lines/")) for name in files):
        records = _without_unnamed(records, named_before)
        records = _with_named(records, (node for node, name in paths.items() if name in files))
    if writing.VERDICTS_FILE in files:
        records = replace(records, verdicts=read_ledger(files[writing.VERDICTS_FILE] or b"", records.claims))
    return replace(library, records=records, paths=paths)


def with_line(records: Records, line: InquiringLine, claims: Mapping[NodeId, DatedClaim]) -> Records:
    """Put a line that was read anew into the records; what was only inferred for it stays."""
    old = records.lines.get(line.id)
    line = with_missing(line, records.notes)
    if old is not None:
        if not line.themes:
            line = replace(
                line, themes=tuple(t for t in old.themes if t in records.themes and records.themes[t].inferred)
            )
        gone = set(old.claims) - set(claims)
        if gone:
            records = replace(
                records, claims={node: claim for node, claim in records.claims.items() if node not in gone}
            )
    return records.with_records(line, *claims.values())


def _without(records: Records, node: NodeId) -> Records:
    line = records.lines.get(node)
    own = set(line.claims) if line is not None else set()
    return replace(
        records,
        lines={key: value for key, value in records.lines.items() if key != node},
        notes={key: value for key, value in records.notes.items() if key != node},
        claims={key: value for key, value in records.claims.items() if key not in own},
    )


def _touched(
    library: Library,
    came: set[NodeId],
    gone: set[NodeId],
    paths: Mapping[NodeId, str],
    others: Callable[[str], bytes | None],
) -> set[str]:
    """Name the lines' files whose meaning depends on nodes that came or went."""
    if not came and not gone:
        return set()
    touched = {d.file for d in library.diagnostics if d.code in ("L220", "L221") and d.file.startswith("lines/")}
    for line in library.records.lines.values():
        name = paths.get(line.id)
        if name is None:
            continue
        cites = gone & {c.note for c in line.citations} or gone & {*line.sources, *(e.note for e in line.evidence)}
        if cites or any(step.id in gone for step in line.next):
            touched.add(name)
        elif came and any(step.id is None for step in line.next):
            data = others(name) or b""
            if any(node.encode("utf-8", "replace") in data for node in came):
                touched.add(name)
    return touched & set(paths.values())


def _papers_of(records: Records, nodes: Iterable[NodeId]) -> set[NodeId]:
    found: set[NodeId] = set()
    for node in nodes:
        if node in records.notes:
            found.update(records.notes[node].papers)
        line = records.lines.get(node)
        if line is not None:
            found.update(line.papers)
            for claim in line.claims:
                if claim in records.claims:
                    found.update(records.claims[claim].papers)
    return found


def _with_named(records: Records, nodes: Iterable[NodeId]) -> Records:
    """Add a stub for every paper that is named and not described."""
    missing = [
        AnchorPaper(paper, asserted=True) for paper in sorted(_papers_of(records, nodes)) if records.get(paper) is None
    ]
    return records.with_records(*missing) if missing else records


def _without_unnamed(records: Records, candidates: Iterable[NodeId]) -> Records:
    """Drop the stubs among some papers that nobody names any more."""
    stubs = {paper for paper in candidates if records.papers.get(paper) == AnchorPaper(paper, asserted=True)}
    if stubs:
        stubs -= _papers_of(records, (*records.notes, *records.lines))
    if not stubs:
        return records
    return replace(records, papers={node: paper for node, paper in records.papers.items() if node not in stubs})
