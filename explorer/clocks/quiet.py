"""Where nobody looked, and where a contradiction may be nothing but the passing of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from explorer.clocks.hands import Age, age, newest, theme_of_claims
from explorer.dates import bounds, describe
from explorer.model import FuzzyDate, InquiringLine, NodeId, Records, SourceNote, Stance

QUIET_PAPERS = 3
"""From so many new papers on, an untested claim of their theme stands in a quiet corner."""


@dataclass(frozen=True, slots=True)
class QuietCorner:
    """A claim never tested, and how many papers its theme gained since it was claimed."""

    claim: NodeId
    theme: NodeId
    papers: int
    age: Age


@dataclass(frozen=True, slots=True)
class Newer:
    """A note that contradicts a line and is newer, on every day its date may mean, than all the line claims and rests on.

    It may speak of later models or data rather than against the finding. This marks it and says why; the judgement
    stays as it is until a person changes it.
    """

    line: NodeId
    note: NodeId
    days: float
    reason: str


def quiet_corners(records: Records, n: int = QUIET_PAPERS, today: date | None = None) -> tuple[QuietCorner, ...]:
    """Find the claims never tested while their theme gained ``n`` papers since; most papers first, then by id.

    A paper counts where it is dated, on every day its date may mean, after the claim. It belongs to its own themes, or
    without any to those of the lines and notes that name it.
    """
    now = today or date.today()
    tested = {verdict.claim for verdict in records.verdicts}
    starts = _paper_starts(records)
    found: list[QuietCorner] = []
    for claim_id, theme in theme_of_claims(records).items():
        when = newest(records.claims[claim_id].dates)
        if theme is None or claim_id in tested or when is None or theme not in starts:
            continue
        low, high = bounds(when)
        since = low if high == float("inf") else high
        papers = len(starts[theme]) - int(np.searchsorted(starts[theme], since, side="right"))
        if papers >= n:
            found.append(QuietCorner(claim_id, theme, papers, age(when, now)))
    found.sort(key=lambda one: (-one.papers, one.claim))
    return tuple(found)


def _paper_starts(records: Records) -> dict[NodeId, NDArray[np.float64]]:
    named: dict[NodeId, dict[NodeId, None]] = {}
    said = [(one.papers, one.themes) for one in records.lines.values()]
    said += [(one.papers, one.themes) for one in records.notes.values()]
    for papers, themes in said:
        for paper in papers:
            named.setdefault(paper, {}).update(dict.fromkeys(themes))
    starts: dict[NodeId, list[float]] = {}
    for anchor in records.papers.values():
        if anchor.date is not None and anchor.date.earliest is not None:
            for theme in dict.fromkeys(anchor.themes) or named.get(anchor.id, {}):
                starts.setdefault(theme, []).append(float(anchor.date.earliest.toordinal()))
    return {theme: np.sort(np.array(days)) for theme, days in starts.items()}


def merely_newer(records: Records, line: InquiringLine | None = None) -> tuple[Newer, ...]:
    """Find the contradicting notes that are merely newer, in one line or in all, in the records' order.

    Compared are the note's date (else its papers') and the dates of the line's claims and supporting notes; where
    either side bears no date nothing is said.
    """
    of_line: dict[NodeId, list[FuzzyDate]] = {}
    for claim in records.claims.values():
        of_line.setdefault(claim.line, []).extend(claim.dates)
    found: list[Newer] = []
    for one in records.lines.values() if line is None else (line,):
        against = [e.note for e in one.evidence if e.stance is Stance.CONTRADICTS]
        if not against:
            continue
        dated = list(of_line.get(one.id, ())) or ([one.span] if one.span else [])
        for evidence in one.evidence:
            if evidence.stance is Stance.SUPPORTS:
                dated += _dates(records, records.notes.get(evidence.note))
        last = newest(dated)
        if last is None:
            continue
        low, high = bounds(last)
        end = low if high == float("inf") else high
        for node in against:
            starts = [bounds(when)[0] for when in _dates(records, records.notes.get(node))]
            if starts and min(starts) > end > float("-inf"):
                gap = min(starts) - end
                when = min(_dates(records, records.notes.get(node)), key=bounds)
                reason = (
                    f"dated {describe(when)}, after everything this line claims and rests on, "
                    f"the newest of it dated {describe(last)}"
                )
                found.append(Newer(one.id, node, gap, reason))
    return tuple(found)


def _dates(records: Records, note: SourceNote | None) -> list[FuzzyDate]:
    if note is None:
        return []
    if note.date is not None:
        return [note.date]
    return [p.date for p in map(records.papers.get, note.papers) if p is not None and p.date is not None]
