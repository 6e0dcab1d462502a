"""The files of new lines and notes: written, and read back in memory to see that nothing is lost, by several processes.

What this hides: how little of a library one file's text depends on, so that a share of the files can be made elsewhere.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from explorer.library import writing
from explorer.library.crew import Crew
from explorer.library.folder import read_one
from explorer.library.pace import Pace
from explorer.model import AnchorPaper, InquiringLine, NodeId, Progress, Records, SourceNote, Theme


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new file: its name, its bytes, and whether the record would come back from it unchanged."""

    name: str
    data: bytes
    is_whole: bool


_New = tuple[str, NodeId, Records]
"""A file's name, the line or note that goes into it, and the records its text depends on."""


def fresh_files(
    named: Iterable[tuple[str, NodeId]], records: Records, crew: Crew
) -> Generator[Progress, None, list[Fresh]]:
    """Make the files of lines and notes that have none yet, in the order given."""
    pace = Pace("writing")
    things: list[_New] = []
    for name, node in named:
        things.append((name, node, _slice(records, node)))
        yield from pace
    common = Records(themes=records.themes)
    steps = crew.each(partial(_made, common=common), things)
    while True:
        try:
            yield Progress(next(steps), len(things), "writing")
        except StopIteration as end:
            made: list[Fresh] = end.value
            return made


def _slice(records: Records, node: NodeId) -> Records:
    note = records.notes.get(node)
    if note is not None:
        return Records(notes={node: note}, papers=_known(note.papers, records.papers))
    line = records.lines[node]
    claims = {claim: records.claims[claim] for claim in line.claims if claim in records.claims}
    cited = [
        *(citation.note for citation in line.citations),
        *line.sources,
        *(item.note for item in (*line.evidence, *line.other_judgements)),
        *(link.note for claim in claims.values() for link in claim.notes),
    ]
    notes = {note: SourceNote(note, records.notes[note].title) for note in cited if note in records.notes}
    lines = {
        step.id: InquiringLine(step.id, records.lines[step.id].title)
        for step in line.next
        if step.id is not None and step.id in records.lines
    }
    papers = _known([*line.papers, *(paper for claim in claims.values() for paper in claim.papers)], records.papers)
    return Records({**lines, node: line}, notes, claims, papers)


def _known(papers: Iterable[NodeId], held: Mapping[NodeId, AnchorPaper]) -> dict[NodeId, AnchorPaper]:
    return {paper: AnchorPaper(paper) for paper in papers if paper in held}


def _made(things: Sequence[_New], common: Records) -> list[Fresh]:
    return [_one(name, node, records, common.themes) for name, node, records in things]


def _one(name: str, node: NodeId, records: Records, themes: Mapping[NodeId, Theme]) -> Fresh:
    stem = name.rsplit("/", 1)[-1].removesuffix(".md")
    line = records.lines.get(node)
    if line is not None:
        text = writing.line_text(line, records, writing.titles_of(records), stem)
    else:
        text = writing.note_text(records.notes[node], stem)
    data = text.encode("utf-8", "replace")
    back = read_one(name, data, Records(records.lines, records.notes, {}, records.papers, themes))
    if line is None:
        return Fresh(name, data, back.notes.get(node) == records.notes[node])
    same = back.lines.get(node) == line and all(
        back.claims.get(claim) == records.claims[claim] for claim in records.claims
    )
    return Fresh(name, data, same)
