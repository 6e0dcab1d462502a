"""What speaks for a line and what against it, over one line and across the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from explorer.model import AnchorPaper, Evidence, InquiringLine, NodeId, Records, SourceNote, Stance


@dataclass(frozen=True, slots=True)
class Tally:
    """A line's evidence by stance, in the line's order, and the independent sources on either side.

    ``papers_for`` and ``papers_against`` hold the papers the notes rest on, each once; a note without papers stands
    there itself, as its own source. A paper may be on both sides.
    """

    supports: tuple[Evidence, ...]
    contradicts: tuple[Evidence, ...]
    mentions: tuple[Evidence, ...]
    papers_for: frozenset[NodeId]
    papers_against: frozenset[NodeId]


class Badge(StrEnum):
    """How a line stands on its evidence; ``badge`` states the rule."""

    SUPPORTED = "supported"
    CONTESTED = "contested"
    CHALLENGED = "challenged"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A note that supports some lines and contradicts others, with both sides in the records' order, and why it ranks."""

    note: NodeId
    supporting: tuple[tuple[NodeId, Evidence], ...]
    contradicting: tuple[tuple[NodeId, Evidence], ...]
    strength: float
    reason: str


@dataclass(frozen=True, slots=True)
class Fall:
    """A line that is left without support, the supporting notes it loses, and the reason in words."""

    line: NodeId
    lost: tuple[NodeId, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line worth reading next, as computed: its score (comparable within one list only) and the reason in words."""

    line: NodeId
    score: float
    reason: str


def tally(records: Records, line_id: NodeId) -> Tally:
    """Sort a line's evidence by stance and count independent papers; a tally of nothing where the line is unknown.

    >>> from explorer.model import InquiringLine, SourceNote
    >>> notes = [SourceNote(NodeId(n), n, papers=(NodeId("arXiv:2401.00001"),)) for n in ("a", "b")]
    >>> found = tuple(Evidence(n.id, Stance.SUPPORTS, 0.9, "", 1, 1, "rules") for n in notes)
    >>> line = InquiringLine(NodeId("q"), "Q?", evidence=found)
    >>> both = tally(Records(lines={line.id: line}, notes={n.id: n for n in notes}), line.id)
    >>> len(both.supports), len(both.papers_for)
    (2, 1)
    """
    line = records.lines.get(line_id)
    evidence = line.evidence if line else ()
    supports, contradicts, mentions = (
        tuple(one for one in evidence if one.stance is stance)
        for stance in (Stance.SUPPORTS, Stance.CONTRADICTS, Stance.MENTIONS)
    )
    return Tally(
        supports,
        contradicts,
        mentions,
        _sources(records, (one.note for one in supports)),
        _sources(records, (one.note for one in contradicts)),
    )


def _sources(records: Records, notes: Iterable[NodeId]) -> frozenset[NodeId]:
    found: set[NodeId] = set()
    for note in notes:
        record = records.notes.get(note)
        found.update(record.papers if record and record.papers else (note,))
    return frozenset(found)


def badge(records: Records, line_id: NodeId) -> Badge:
    """Say how a line stands, by independent sources (see ``Tally``) and not by the number of notes.

    - *supported*: at least one source supports it and none contradicts it;
    - *contested*: sources stand on both sides, at least as many for it as against it;
    - *challenged*: more sources contradict it than support it;
    - *unsupported*: no source takes a side; what is cited is merely mentioned, or nothing is cited at all.
    """
    count = tally(records, line_id)
    return _badge(len(count.papers_for), len(count.papers_against))


def _badge(for_it: int, against_it: int) -> Badge:
    if against_it > for_it:
        return Badge.CHALLENGED
    if against_it:
        return Badge.CONTESTED
    return Badge.SUPPORTED if for_it else Badge.UNSUPPORTED


def cited_by(records: Records, note_id: NodeId) -> tuple[tuple[NodeId, Evidence], ...]:
    """Find every line that judges a note, with its judgement, in the records' order."""
    return tuple(
        (line.id, evidence) for line in records.lines.values() for evidence in line.evidence if evidence.note == note_id
    )


def fault_lines(records: Records) -> tuple[FaultLine, ...]:
    """List the contested notes: those that support one line and contradict another, strongest first.

    Strength is the confidence summed over the weaker side, so that a note torn between three lines and three others
    ranks above one that many support and a single line doubts; ties go to the note with more lines, then by id.
    """
    sides: dict[NodeId, tuple[list[tuple[NodeId, Evidence]], list[tuple[NodeId, Evidence]]]] = {}
    for line in records.lines.values():
        for evidence in line.evidence:
            if evidence.stance is not Stance.MENTIONS:
                both = sides.setdefault(evidence.note, ([], []))
                both[evidence.stance is Stance.CONTRADICTS].append((line.id, evidence))
    found = [
        FaultLine(
            note,
            tuple(supporting),
            tuple(contradicting),
            round(
                min(sum(e.confidence for _, e in supporting), sum(e.confidence for _, e in contradicting)),
                6,
            ),
            f"supports {_many(len(supporting), 'line')} and contradicts {len(contradicting)}",
        )
        for note, (supporting, contradicting) in sides.items()
        if supporting and contradicting
    ]
    found.sort(key=lambda one: (-one.strength, -len(one.supporting) - len(one.contradicting), one.note))
    return tuple(found)


def what_falls(records: Records, node: NodeId | Collection[NodeId]) -> tuple[Fall, ...]:
    """Find the lines that lose their last independent support if a claim, note or paper is overturned (or several at once).

    An overturned paper takes the notes that rest on it and on nothing else; an overturned claim takes the notes it
    restates (links a person denied do not count); an overturned note takes itself. A line falls when it had a
    supporting note and every one of them is taken. Lines and themes take nothing with them. In the records' order.
    """
    falls: list[Fall] = []
    for line, support, lost in _losing(records, node):
        if len(lost) == len(support):
            every = "its only supporting note" if len(support) == 1 else f"all {len(support)} of its supporting notes"
            against = sum(one.stance is Stance.CONTRADICTS for one in line.evidence)
            rest = f"; {_many(against, 'contradicting note')} would remain" if against else ""
            falls.append(Fall(line.id, support, f"loses {every}{rest}"))
    return tuple(falls)


def what_is_shaken(records: Records, node: NodeId | Collection[NodeId]) -> tuple[Fall, ...]:
    """Find the lines that lose some of their support, and keep the rest, by the rule of ``what_falls``; in its order."""
    return tuple(
        Fall(line.id, lost, f"keeps {len(support) - len(lost)} of {_many(len(support), 'supporting note')}")
        for line, support, lost in _losing(records, node)
        if len(lost) < len(support)
    )


def _losing(
    records: Records, node: NodeId | Collection[NodeId]
) -> list[tuple[InquiringLine, tuple[NodeId, ...], tuple[NodeId, ...]]]:
    """List every line that loses support: the line, its supporting notes, and those of them that are taken."""
    overturned = {node} if isinstance(node, str) else set(node)
    gone = {note for note in overturned if note in records.notes}
    for claim in overturned & records.claims.keys():
        gone.update(link.note for link in records.claims[claim].notes if link.confirmed is not False)
    if overturned & records.papers.keys() or any(
        n not in records.notes and n not in records.claims for n in overturned
    ):
        # A paper may be known by its id alone, so it need not have a record.
        gone.update(note.id for note in records.notes.values() if note.papers and overturned.issuperset(note.papers))
    found: list[tuple[InquiringLine, tuple[NodeId, ...], tuple[NodeId, ...]]] = []
    for line in records.lines.values() if gone else ():
        support = tuple(one.note for one in line.evidence if one.stance is Stance.SUPPORTS)
        lost = tuple(note for note in support if note in gone)
        if lost:
            found.append((line, support, lost))
    return found


def next_lines(records: Records, line_id: NodeId, k: int = 5) -> tuple[Suggestion, ...]:
    """Suggest ``k`` lines to read after this one, best first, each with its reason in words.

    Shared notes count most, rare ones more than those everybody cites, and notes the two lines judge oppositely
    twice; then shared papers and themes. Lines the page itself names as next are left out, and so is what shares
    nothing. Deterministic; ties go by id.
    """
    line = records.lines.get(line_id)
    if line is None:
        return ()
    named = {step.id for step in line.next} | {line_id}
    mine = _stances(line)
    papers, themes = frozenset(line.papers), frozenset(line.themes)
    cited: Counter[NodeId] = Counter()
    shared: list[tuple[InquiringLine, list[NodeId]]] = []
    for other in records.lines.values():
        theirs = _stances(other)
        cited.update(theirs.keys())
        if other.id in named:
            continue
        common = [note for note in theirs if note in mine]
        if common or not papers.isdisjoint(other.papers) or not themes.isdisjoint(other.themes):
            shared.append((other, common))
    found: list[Suggestion] = []
    for other, common in shared:
        theirs = _stances(other)
        opposite = {note for note in common if {mine[note], theirs[note]} == {Stance.SUPPORTS, Stance.CONTRADICTS}}
        contrary = len(opposite)
        score = sum((2.0 if note in opposite else 1.0) / (1.0 + cited[note] / 20.0) for note in common)
        both_papers = papers.intersection(other.papers)
        both_themes = [theme for theme in line.themes if theme in set(other.themes)]
        score += 0.5 * len(both_papers) + 0.1 * len(both_themes)
        reasons: list[str] = []
        if common:
            reason = f"shares {_many(len(common), 'note')}"
            if contrary:
                reason += f", {f'{contrary} of them ' if len(common) > 1 else ''}with the opposite stance"
            reasons.append(reason)
        if both_papers:
            reasons.append(f"{'also ' if reasons else 'shares '}{_many(len(both_papers), 'anchor paper')}")
        if both_themes and not common:
            name = records.themes[both_themes[0]].name if both_themes[0] in records.themes else both_themes[0]
            reasons.append(f"same theme: {name}")
        found.append(Suggestion(other.id, round(score, 6), "; ".join(reasons)))
    found.sort(key=lambda one: (-one.score, one.line))
    return tuple(found[: max(k, 0)])


def _stances(line: InquiringLine) -> dict[NodeId, Stance | None]:
    stances: dict[NodeId, Stance | None] = {one.note: one.stance for one in line.evidence}
    for note in chain(line.sources, (citation.note for citation in line.citations)):
        stances.setdefault(note, None)
    return stances


def theme_counts(records: Records) -> dict[NodeId, int]:
    """Count the lines, notes and papers of each theme (a record with two themes counts for both), in the themes' order."""
    counts = dict.fromkeys(records.themes, 0)
    tagged: Iterable[InquiringLine | SourceNote | AnchorPaper] = chain(
        records.lines.values(), records.notes.values(), records.papers.values()
    )
    for record in tagged:
        for theme in dict.fromkeys(record.themes):
            if theme in counts:
                counts[theme] += 1
    return counts


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
