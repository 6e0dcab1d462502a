"""The library as it stood on a day, and what changed between two days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.dates import bounds
from explorer.graph import Badge, badge
from explorer.model import FuzzyDate, InquiringLine, NodeId, Records, Verdict

if TYPE_CHECKING:
    from explorer.graph import Arrays

_ALWAYS = float("-inf")


@dataclass(frozen=True, slots=True)
class Flip:
    """A line whose badge differs between two days, and the notes that came to be known in between."""

    line: NodeId
    before: Badge
    after: Badge
    notes: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What came to be known after the day ``one`` and until the day ``other``, each kind in the records' order."""

    one: date
    other: date
    claims: tuple[NodeId, ...] = ()
    notes: tuple[NodeId, ...] = ()
    papers: tuple[NodeId, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    flips: tuple[Flip, ...] = ()

    def summary(self) -> str:
        """Say it in one sentence."""
        parts = [
            f"{len(some):,} {one if len(some) == 1 else many}"
            for some, one, many in (
                (self.claims, "claim added", "claims added"),
                (self.notes, "note", "notes"),
                (self.papers, "paper", "papers"),
                (self.verdicts, "verdict given", "verdicts given"),
                (self.flips, "line changed its badge", "lines changed their badge"),
            )
            if some
        ]
        return f"{self.one.isoformat()} to {self.other.isoformat()}: {', '.join(parts) or 'nothing changed'}."


@dataclass(frozen=True, slots=True)
class History:
    """Since when each dated node of a library is known; made once per library by ``History.of``.

    Known means: not surely later. A node counts from the first day its date may mean, one without a date always does.
    A claim is dated by its first date, a paper by its own. A note is dated by its own date, else by the first of its
    papers, else by the first of the claims that restate it (``inferred`` holds these notes: most pages date claims only).
    A line is dated by its claims, else by its span; themes are always known. ``since`` holds ordinals and leaves out what
    is always known.
    """

    records: Records
    since: dict[NodeId, float]
    parts: dict[NodeId, tuple[float, ...]] = field(repr=False)
    inferred: frozenset[NodeId] = frozenset()

    @staticmethod
    def of(records: Records) -> History:
        """Read every date once."""
        since: dict[NodeId, float] = {}

        def keep(node: NodeId, dates: Iterable[FuzzyDate]) -> None:
            first = min((bounds(one)[0] for one in dates), default=_ALWAYS)
            if first > _ALWAYS:
                since[node] = first

        for paper in records.papers.values():
            keep(paper.id, (paper.date,) if paper.date else ())
        for note in records.notes.values():
            if note.date is not None:
                keep(note.id, (note.date,))
            elif note.papers and all(paper in since for paper in note.papers):
                since[note.id] = min(since[paper] for paper in note.papers)
        for claim in records.claims.values():
            keep(claim.id, claim.dates)
        inferred = _by_claims(records, since)
        since.update(inferred)
        of_line: dict[NodeId, list[FuzzyDate]] = {}
        for claim in records.claims.values():
            of_line.setdefault(claim.line, []).extend(claim.dates)
        tested: dict[NodeId, list[float]] = {}
        for verdict in records.verdicts:
            tested.setdefault(verdict.claim, []).append(bounds(verdict.on)[0])
        parts: dict[NodeId, tuple[float, ...]] = {}
        for line in records.lines.values():
            keep(line.id, of_line.get(line.id) or ((line.span,) if line.span else ()))
            days = [since[node] for node in _parts(line) if node in since]
            for claim_id in line.claims:
                days += tested.get(claim_id, ())
            parts[line.id] = tuple(sorted(days))
        return History(records, since, parts, frozenset(inferred))

    def is_known(self, node: NodeId, day: date) -> bool:
        """Tell whether a node was known by the end of a day."""
        return self.since.get(node, _ALWAYS) <= day.toordinal()

    def version(self, line: NodeId, day: date) -> int:
        """Give a number that differs between two days only where something of the line came to be known between them."""
        return bisect_right(self.parts.get(line, ()), float(day.toordinal()))

    def line(self, line: InquiringLine, day: date) -> InquiringLine:
        """Give a line with what was known of its evidence, claims and papers; its text and citations stay whole.

        A line of which nothing was unknown is given back itself.
        """
        days = self.parts.get(line.id, ())
        if not days or days[-1] <= day.toordinal():
            return line
        now = float(day.toordinal())
        since = self.since

        def known(node: NodeId) -> bool:
            return since.get(node, _ALWAYS) <= now

        return replace(
            line,
            evidence=tuple(e for e in line.evidence if known(e.note)),
            other_judgements=tuple(e for e in line.other_judgements if known(e.note)),
            sources=tuple(filter(known, line.sources)),
            claims=tuple(filter(known, line.claims)),
            papers=tuple(filter(known, line.papers)),
        )

    def around(self, line: InquiringLine, day: date) -> Records:
        """Give the records with only this line and the ledger as of a day: what is needed to read one line, quickly."""
        return self.records.with_records(self.line(line, day), verdicts=self.verdicts(day))

    def verdicts(self, day: date) -> tuple[Verdict, ...]:
        """Give the verdicts given by the end of a day."""
        now = float(day.toordinal())
        return tuple(v for v in self.records.verdicts if bounds(v.on)[0] <= now)

    def unknown(self, arrays: Arrays, day: date) -> NDArray[np.bool_]:
        """Flag the nodes not yet known on a day, in Arrays order."""
        return np.asarray(self.column(arrays) > day.toordinal(), bool)

    def column(self, arrays: Arrays) -> NDArray[np.float64]:
        """Give the ordinals in Arrays order, -inf for what is always known."""
        get = self.since.get
        return np.fromiter((get(node, _ALWAYS) for node in arrays.ids), np.float64, len(arrays.ids))


def _by_claims(records: Records, since: dict[NodeId, float]) -> dict[NodeId, float]:
    """Date the notes without date and papers by the first claim that restates each; none where one of those is undated."""
    found: dict[NodeId, float] = {}
    for claim in records.claims.values():
        for link in claim.notes:
            note = records.notes.get(link.note) if link.confirmed is not False else None
            if note is not None and note.date is None and not note.papers:
                found[note.id] = min(found.get(note.id, float("inf")), since.get(claim.id, _ALWAYS))
    return {note: first for note, first in found.items() if first > _ALWAYS}


def _parts(line: InquiringLine) -> set[NodeId]:
    return {
        *line.claims,
        *line.papers,
        *line.sources,
        *(e.note for e in line.evidence),
        *(e.note for e in line.other_judgements),
    }


def as_of(records: Records, day: date, history: History | None = None) -> Records:
    """Give the records as they stood at the end of a day.

    Claims, notes, papers and verdicts not yet known are left out, and out of what lines, claims and notes say of them;
    so tallies, badges and statuses computed from the result are those of that day. Lines stay, with their whole text:
    a question is not dated. See ``History`` for what counts as known.
    """
    history = history or History.of(records)
    now = float(day.toordinal())
    since = history.since

    def known(node: NodeId) -> bool:
        return since.get(node, _ALWAYS) <= now

    claims = {
        node: (
            claim
            if all(map(known, claim.papers)) and all(known(link.note) for link in claim.notes)
            else replace(
                claim,
                papers=tuple(filter(known, claim.papers)),
                notes=tuple(link for link in claim.notes if known(link.note)),
            )
        )
        for node, claim in records.claims.items()
        if known(node)
    }
    notes = {
        node: (
            note
            if all(map(known, note.papers)) and all(map(known, note.links))
            else replace(note, papers=tuple(filter(known, note.papers)), links=tuple(filter(known, note.links)))
        )
        for node, note in records.notes.items()
        if known(node)
    }
    return Records(
        {node: history.line(line, day) for node, line in records.lines.items()},
        notes,
        claims,
        {node: paper for node, paper in records.papers.items() if known(node)},
        records.themes,
        tuple(v for v in history.verdicts(day) if v.claim in claims),
    )


def changes_between(records: Records, one: date, other: date, history: History | None = None) -> Report:
    """Tell what came to be known after the earlier of two days and until the later one."""
    if one > other:
        one, other = other, one
    history = history or History.of(records)
    low, high = float(one.toordinal()), float(other.toordinal())

    def came(node: NodeId) -> bool:
        return low < history.since.get(node, _ALWAYS) <= high

    flips: list[Flip] = []
    before, after = _thin(records, history, one), _thin(records, history, other)
    for line in records.lines.values():
        if history.version(line.id, one) == history.version(line.id, other):
            continue
        was = badge(before.with_records(history.line(line, one)), line.id)
        now = badge(after.with_records(history.line(line, other)), line.id)
        if was is not now:
            fresh = tuple(e.note for e in line.evidence if came(e.note))
            flips.append(Flip(line.id, was, now, fresh))
    return Report(
        one,
        other,
        tuple(filter(came, records.claims)),
        tuple(filter(came, records.notes)),
        tuple(filter(came, records.papers)),
        tuple(v for v in records.verdicts if low < bounds(v.on)[0] <= high),
        tuple(flips),
    )


def _thin(records: Records, history: History, day: date) -> Records:
    """Give only the notes as of a day: all that a badge asks for besides its line."""
    full = as_of(replace(records, lines={}, claims={}), day, history)
    return Records(notes=full.notes)
