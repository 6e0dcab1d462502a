"""What is left for a person to judge: the unsure citations in their order, and what one correction suggests for others.

Hides the choice of what is worth a person's time. A word of a person or of the page itself is never asked about again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from explorer.model import Citation, Evidence, InquiringLine, NodeId, Records, SourceNote, Stance
from explorer.prose import sentences, spans_of
from explorer.stance.bands import Band, band
from explorer.stance.judging import judge_line

SETTLED = frozenset({"person", "page"})
"""The judges whose word stands until somebody overrules it on purpose."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One citation that wants a person's judgement: the line, the judgement as it stands, and where the note is cited."""

    line: NodeId
    evidence: Evidence
    citation: Citation | None

    @property
    def note(self) -> NodeId:
        """The note whose stance is in doubt."""
        return self.evidence.note


def is_unsure(evidence: Evidence) -> bool:
    """Tell whether a judgement is in the unsure band and nobody has settled it.

    >>> rules = Evidence(NodeId("n"), Stance.MENTIONS, 0.9, "", 1, 1, "rules")
    >>> is_unsure(rules), is_unsure(Evidence(NodeId("n"), Stance.MENTIONS, 1.0, "", 1, 1, "person"))
    (True, False)
    """
    return evidence.judged_by not in SETTLED and band(evidence) is Band.UNSURE


def unsure(records: Records, lines: Iterable[NodeId]) -> tuple[Doubt, ...]:
    """List what is unsure in these lines: line by line, each in reading order, notes that are cited nowhere last.

    A line is named once however often it is asked for; what the library lacks is passed over. Reading order and not
    order of doubt, because a paragraph read once answers for all its citations.
    """
    found: list[Doubt] = []
    for line_id in dict.fromkeys(lines):
        line = records.lines.get(line_id)
        if line is None:
            continue
        first = first_citations(line)
        doubts = [Doubt(line_id, one, first.get(one.note)) for one in line.evidence if is_unsure(one)]
        doubts.sort(key=lambda one: _place(one.citation))
        found += doubts
    return tuple(found)


def first_citations(line: InquiringLine) -> dict[NodeId, Citation]:
    """Give the first place at which each cited note stands, in reading order."""
    first: dict[NodeId, Citation] = {}
    for citation in sorted(line.citations, key=_place):
        first.setdefault(citation.note, citation)
    return first


def _place(citation: Citation | None) -> tuple[float, float]:
    return (float("inf"), 0.0) if citation is None else (citation.paragraph, citation.start)


def same_paragraph(line: InquiringLine, note: NodeId, stance: Stance) -> tuple[NodeId, ...]:
    """List the other notes of a note's paragraph that a correction may hold for too, in reading order.

    Those are the notes whose own judgement was made in that paragraph, says something else, and is nobody's settled word.
    """
    held = {one.note: one for one in line.evidence}
    about = held.get(note)
    if about is None or not about.paragraph:
        return ()
    first = first_citations(line)
    others = [
        one.note
        for one in line.evidence
        if one.note != note
        and one.paragraph == about.paragraph
        and one.stance is not stance
        and one.judged_by not in SETTLED
    ]
    return tuple(sorted(others, key=lambda one: _place(first.get(one))))


def differing(line: InquiringLine, note: NodeId) -> tuple[Evidence, ...]:
    """List all judgements of a note, the one that counts first, where its judges differ; nothing where they agree.

    Of each judge only the newest word is taken.
    """
    counted = next((one for one in line.evidence if one.note == note), None)
    if counted is None:
        return ()
    of_judge = {counted.judged_by: counted}
    for one in line.other_judgements:
        if one.note == note:
            of_judge.setdefault(one.judged_by, one)
    if len({one.stance for one in of_judge.values()}) < 2:
        return ()
    return tuple(of_judge.values())


def with_rules(line: InquiringLine, notes: Mapping[NodeId, SourceNote]) -> InquiringLine:
    """Give a line whose other judgements hold the rules' own wherever a person or a model has judged.

    A library does not write down what can be computed, so the rules' view is lost from it when somebody overrules them.
    """
    kept = {one.note for one in line.other_judgements if one.judged_by == "rules"}
    wanted = {one.note for one in line.evidence if one.judged_by not in ("rules", "page")} - kept
    if not wanted:
        return line
    rules = (one for one in judge_line(line, notes) if one.note in wanted)
    return replace(line, other_judgements=(*line.other_judgements, *rules))


def judge_name(judged_by: str) -> str:
    """Say who judged, in words.

    >>> judge_name("model:GPT-X"), judge_name("person")
    ('model GPT-X', 'a person')
    """
    if judged_by.startswith("model:"):
        return f"model {judged_by.removeprefix('model:')}"
    return {"rules": "rules", "page": "the page", "person": "a person"}.get(judged_by, judged_by)


def differing_words(line: InquiringLine, note: NodeId) -> str:
    """Say in words how the judges of a note differ; empty where they agree."""
    return "; ".join(f"{judge_name(one.judged_by)}: {one.stance.value}" for one in differing(line, note))


def sentence_span(line: InquiringLine, citation: Citation) -> tuple[int, int]:
    """Give the range of the sentence that carries a citation, in its paragraph's text; (0, 0) where there is none."""
    if not 1 <= citation.paragraph <= len(line.paragraphs):
        return (0, 0)
    ranges = sentences(line.paragraphs[citation.paragraph - 1], spans_of(line, citation.paragraph))
    inside = [span for span in ranges if span[0] <= citation.start < span[1]]
    return inside[0] if inside else (citation.start, citation.end)
