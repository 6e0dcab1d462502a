"""Dates with their honest precision: hides how people write them, and how EDTF stores them.

Two readers share one notion of a stretch of time (``Part``, made of EDTF words for its ends): a strict one for EDTF,
and a hand-written one over word tokens for what people write. The second looks at a bounded number of tokens from each
place, so the cost grows with the length of the text whatever the text is.

Decisions a reader may want to check:

- ``2024–11`` is a month whatever the dash; ``2021–24`` (en dash or slash, more than 12) is a span of years; with a plain
  hyphen two digits from 21 to 41 are EDTF's seasons, quarters and other parts of a year. ``find_dates`` takes those for years.
- A winter is named by its December: winter 2024 is December 2024 to February 2025 (``2024-24``).
- ``early``, ``mid`` and ``late`` are thirds of what they stand before, approximate: of a year four months, of a season or
  quarter one month, of a month ten days, of a decade 4, 3 and 3 years. ``beginning of`` and ``end of`` are the first and
  last third, but behind a limit ("by the end of 2024") they mean the very first or last day.
- ``before`` and ``after`` leave the named time out; ``since``, ``until`` and ``by`` include it.
- ``1900s`` is a century, ``2000s`` a decade, because the century it starts is not over.
- An unknown end (EDTF ``/2024``) is read as an open one. ``?`` and ``%`` count as approximate and stay in the EDTF.
- ``05/06/2024`` is refused: nobody can tell whose custom it follows.
"""

from __future__ import annotations

from datetime import date

from explorer.dates.edtf import read_edtf
from explorer.dates.in_text import find_dates
from explorer.dates.parts import UnreadableError, dated, first_day, last_day, spoken
from explorer.dates.written import LONGEST, read_alone
from explorer.model import FuzzyDate

__all__ = [
    "LONGEST",
    "bounds",
    "day",
    "describe",
    "find_dates",
    "from_edtf",
    "month",
    "overlaps",
    "parse_date",
    "precision",
    "sort_key",
    "why_unreadable",
    "within",
]


def parse_date(text: str) -> FuzzyDate | None:
    """Read one date that stands alone, in any spelling; None if it cannot be read, then ``why_unreadable`` tells why.

    >>> parse_date("mid-2025 onward").edtf, parse_date("Q3 2025").edtf, parse_date("~2025").edtf
    ('2025-05~/..', '2025-35', '2025~')
    """
    try:
        return dated(read_alone(text), text)
    except UnreadableError:
        return None


def why_unreadable(text: str) -> str:
    """Say in one clause why ``parse_date`` gives None for a text, and what to write instead; empty if it is readable.

    >>> why_unreadable("2024-02-30")
    'February 2024 has 29 days; write a day from 01 to 29'
    """
    try:
        dated(read_alone(text), text)
    except UnreadableError as problem:
        return str(problem)
    return ""


def from_edtf(edtf: str, as_written: str | None = None) -> FuzzyDate | None:
    """Read EDTF level 0 and 1, parts of a year 21 to 41, and intervals; None for anything else.

    The result's ``edtf`` is our canonical spelling of the same days. Without ``as_written`` its words are ``edtf`` itself; an
    empty one says that nobody wrote the date.
    """
    try:
        part = read_edtf(edtf.strip()) if len(edtf) <= LONGEST else None
        return None if part is None else dated(part, edtf if as_written is None else as_written)
    except UnreadableError:
        return None


def month(year: int, month: int) -> FuzzyDate:
    """Make the date that covers one whole month. Raises ValueError where there is no such month."""
    date(year, month, 1)
    edtf = f"{year:04d}-{month:02d}"
    return FuzzyDate(first_day(edtf), last_day(edtf), False, edtf, edtf)


def day(day: date) -> FuzzyDate:
    """Make the date that covers exactly one day."""
    return FuzzyDate(day, day, False, day.isoformat(), day.isoformat())


def overlaps(fuzzy: FuzzyDate, since: date | None, until: date | None) -> bool:
    """Tell whether the date may fall in the window: some of its days do. Both ends count; None is an open end."""
    return (since is None or fuzzy.latest is None or fuzzy.latest >= since) and (
        until is None or fuzzy.earliest is None or fuzzy.earliest <= until
    )


def within(fuzzy: FuzzyDate, since: date | None, until: date | None) -> bool:
    """Tell whether the date surely falls in the window: all of its days do, softness of its ends aside."""
    return (since is None or (fuzzy.earliest is not None and fuzzy.earliest >= since)) and (
        until is None or (fuzzy.latest is not None and fuzzy.latest <= until)
    )


def bounds(fuzzy: FuzzyDate) -> tuple[float, float]:
    """Give the proleptic ordinals of the first and the last day, -inf or inf where the date is open."""
    low = float("-inf") if fuzzy.earliest is None else float(fuzzy.earliest.toordinal())
    high = float("inf") if fuzzy.latest is None else float(fuzzy.latest.toordinal())
    return low, high


def sort_key(fuzzy: FuzzyDate) -> tuple[float, float]:
    """Order dates by their first day, then by their last; an open start comes first, an open end last."""
    return bounds(fuzzy)


def precision(fuzzy: FuzzyDate) -> str:
    """Name how precise a date is: day, month, quarter, season, year, span or open."""
    edtf = fuzzy.edtf.rstrip("~?%")
    if fuzzy.earliest is None or fuzzy.latest is None:
        return "open"
    if "/" in edtf or "X" in edtf:
        return "span"
    if len(edtf) == 7 and int(edtf[5:]) > 12:
        return "season" if int(edtf[5:]) < 33 else "quarter"
    return {4: "year", 7: "month", 10: "day"}.get(len(edtf), "span")


def describe(fuzzy: FuzzyDate) -> str:
    """Say in words which days a date is understood to cover, for a reader to check.

    >>> [describe(parse_date(words)) for words in ("summer 2024", "~2025", "mid-2025 onward", "2024?")]
    ['1 Jun to 31 Aug 2024', 'about 2025', 'from May 2025, about', 'perhaps 2024']
    """
    first, last = fuzzy.earliest, fuzzy.latest
    about = "perhaps" if fuzzy.edtf.endswith("?") else "about"
    tail = f", {about}" if fuzzy.approximate else ""
    if first is None and last is None:
        return "any time"
    if first is None or last is None:
        open_end = "from" if last is None else "until"
        word = fuzzy.edtf.replace("..", "").strip("/~?%")
        return f"{open_end} {spoken(word)}{tail}"
    for word in (f"{first:%Y}".zfill(4), first.isoformat()[:7], first.isoformat()):
        if (first_day(word), last_day(word)) == (first, last):
            return f"{about} {spoken(word)}" if fuzzy.approximate else spoken(word)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year} to {last.year}{tail}"
    start = spoken(first.isoformat())
    if first.year == last.year:
        start = str(first.day) if first.month == last.month else start.rsplit(" ", 1)[0]
    return f"{start} to {spoken(last.isoformat())}{tail}"
