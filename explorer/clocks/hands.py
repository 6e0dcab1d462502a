"""The three clocks of each claim: when it was claimed, how old its papers are, when it was last tested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from explorer.dates import bounds
from explorer.model import DatedClaim, FuzzyDate, NodeId, Records, Verdict

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Age:
    """How many days ago something was: at least and at most, by the last and the first day its date may mean.

    ``most`` is infinite where the date is open at its start. A date that lies ahead, wholly or in part, gives 0.
    """

    least: float
    most: float

    def said(self) -> str:
        """Say it in months or years, with both ends where they differ.

        >>> Age(40, 40).said(), Age(100, 465).said(), Age(900, 900).said()
        ('6 weeks', '3 to 15 months', '2.5 years')
        """
        low, high = _span(self.least), _span(self.most)
        if low == high or self.most == float("inf"):
            return low if self.most != float("inf") else f"at least {low}"
        (a, unit), (b, other) = low.split(" ", 1), high.split(" ", 1)
        return f"{a} to {b} {other}" if unit.rstrip("s") == other.rstrip("s") else f"{low} to {high}"


def _span(days: float) -> str:
    if days == float("inf"):
        return "any age"
    if days < 14:
        return _many(round(days), "day")
    if days < 2 * DAYS_A_MONTH:
        return _many(round(days / 7), "week")
    months = round(days / DAYS_A_MONTH)
    if months < 24:
        return _many(months, "month")
    years = f"{days / 365.25:.1f}".removesuffix(".0")
    return f"{years} year{'' if years == '1' else 's'}"


def _many(n: int, word: str) -> str:
    return f"{n} {word}" + ("" if n == 1 else "s")


@dataclass(frozen=True, slots=True)
class ClaimClocks:
    """What the three clocks of one claim stand at, each a date with its precision, or None where nothing is known.

    ``claimed`` is the newest date at which it was found to hold. ``oldest`` and ``newest`` are the first and last of
    its papers: those it names, else those of the notes it restates. ``tested`` is the day of its last verdict.
    ``since`` is what its age runs from: the later of claim and last verdict. Looking at a claim is no test.
    """

    claim: NodeId
    claimed: FuzzyDate | None
    oldest: FuzzyDate | None
    newest: FuzzyDate | None
    tested: FuzzyDate | None
    since: FuzzyDate | None


def age(when: FuzzyDate, today: date) -> Age:
    """Tell how old a date is. One that is open at its end ("2024 onward") counts from its first day.

    >>> from explorer.dates import parse_date
    >>> age(parse_date("Jan 2025"), date(2025, 3, 1))
    Age(least=29.0, most=59.0)
    """
    low, high = bounds(when)
    now = float(today.toordinal())
    if high == float("inf"):
        high = low
    return Age(max(now - high, 0.0), max(now - low, 0.0))


def claim_clocks(
    records: Records, claim: DatedClaim, verdicts: Mapping[NodeId, tuple[Verdict, ...]] | None = None
) -> ClaimClocks:
    """Read the clocks of one claim; ``verdicts`` are those of ``verdicts_by_claim``, for whoever asks about many."""
    tested = (verdicts if verdicts is not None else verdicts_by_claim(records)).get(claim.id, ())
    claimed = newest(claim.dates)
    last = tested[-1].on if tested else None
    papers = list(claim.papers)
    if not papers:
        for link in claim.notes:
            note = records.notes.get(link.note) if link.confirmed is not False else None
            papers += note.papers if note is not None else ()
    dated = [p.date for p in map(records.papers.get, papers) if p is not None and p.date is not None]
    return ClaimClocks(
        claim.id,
        claimed,
        min(dated, key=_point, default=None),
        max(dated, key=_point, default=None),
        last,
        newest([one for one in (claimed, last) if one is not None]),
    )


def newest(dates: Iterable[FuzzyDate]) -> FuzzyDate | None:
    """Give the date that reaches latest; one that goes on is as late as it begins."""
    return max(dates, key=_point, default=None)


def _point(when: FuzzyDate) -> tuple[float, float]:
    low, high = bounds(when)
    return (low if high == float("inf") else high), low


def middle(when: FuzzyDate) -> float:
    """Give one moment for a date, as an ordinal: its middle, or its known end where it is open."""
    low, high = bounds(when)
    if low == float("-inf"):
        return high
    return low if high == float("inf") else (low + high) / 2


def verdicts_by_claim(records: Records) -> dict[NodeId, tuple[Verdict, ...]]:
    """Gather each tested claim's verdicts, oldest first; of equal days, the one given first comes first."""
    found: dict[NodeId, list[Verdict]] = {}
    for verdict in records.verdicts:
        found.setdefault(verdict.claim, []).append(verdict)
    return {
        claim: tuple(sorted(some, key=lambda v: v.on.latest or v.on.earliest or date.min))
        for claim, some in found.items()
    }


def theme_of_claims(records: Records) -> dict[NodeId, NodeId | None]:
    """Give each claim the first theme of its line, as map and timeline do."""
    of_line = {
        line.id: next((theme for theme in line.themes if theme in records.themes), None)
        for line in records.lines.values()
    }
    return {claim.id: of_line.get(claim.line) for claim in records.claims.values()}
