"""Stretches of time told by the EDTF words of their ends: hides the calendar and the canonical spelling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from explorer.model import FuzzyDate

_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEVER = 9999
PARTS_OF_YEAR = {  # EDTF's numbers for parts of a year: first month, how many months
    **dict.fromkeys((21, 25, 31), (3, 3)),
    **dict.fromkeys((22, 26, 32), (6, 3)),
    **dict.fromkeys((23, 27, 29), (9, 3)),
    **dict.fromkeys((24, 28, 30), (12, 3)),
    **{32 + quarter: (3 * quarter - 2, 3) for quarter in (1, 2, 3, 4)},
    **{36 + third: (4 * third - 3, 4) for third in (1, 2, 3)},
    **{39 + half: (6 * half - 5, 6) for half in (1, 2)},
}


class UnreadableError(Exception):
    """What stands here cannot be read as a date; the text says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time by the EDTF words of its first and last year, month or day; empty where open.

    ``single`` is set where EDTF has one word for the whole ("2024-22", "199X"); ``soft_low`` and ``soft_high`` qualify
    the ends; ``edge`` is set where the words named the start or the end of something.
    """

    low: str
    high: str
    single: str = ""
    soft_low: str = ""
    soft_high: str = ""
    edge: str = ""

    def soften(self, sign: str) -> Part:
        """Qualify both ends."""
        return replace(self, soft_low=both_signs(self.soft_low, sign), soft_high=both_signs(self.soft_high, sign))


def ymd(year: int, month: int | None = None, day: int | None = None) -> str:
    """Spell a year, month or day. Raises UnreadableError where there is none such."""
    if year == _NEVER:
        raise UnreadableError("the year 9999 stands for no date; write an open end, as in 2024/..")
    if not 1 <= year < _NEVER:
        raise UnreadableError(f"there is no year {year:04d}; write a year from 0001 to 9998")
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        raise UnreadableError(f"there is no month {month:02d}; write a month from 01 to 12")
    if day is None:
        return f"{year:04d}-{month:02d}"
    days = last_day(f"{year:04d}-{month:02d}").day
    if not 1 <= day <= days:
        raise UnreadableError(
            f"{_LONG_MONTHS[month - 1]} {year} has {days} days; write a day from 01 to {days}"
            if day
            else "there is no day 00; leave the day out or write one from 01"
        )
    return f"{year:04d}-{month:02d}-{day:02d}"


def first_day(word: str) -> date:
    """Give the first day of a year, month or day."""
    return date.fromisoformat((word + "-01-01")[:10])


def last_day(word: str) -> date:
    """Give the last day of a year, month or day."""
    year = int(word[:4])
    if len(word) == 4:
        return date(year, 12, 31)
    if len(word) == 10:
        return date.fromisoformat(word)
    month = int(word[5:7])
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _step(word: str, by: int) -> str:
    """Give the year, month or day right before (-1) or after (+1) one."""
    edge = first_day(word) if by < 0 else last_day(word)
    if edge == (date.min if by < 0 else date(_NEVER - 1, 12, 31)):
        raise UnreadableError("nothing lies outside the years 0001 to 9998; write a year between them")
    return (edge + timedelta(days=by)).isoformat()[: len(word)]


def both_signs(sign: str, other: str) -> str:
    """Join two qualifiers: "~" and "?" together are "%"."""
    return sign if other in ("", sign) else other if not sign else "%"


def shortens(year: int, digits: int) -> bool:
    """Tell whether two digits may shorten a later year of the same century, as in 1998–99."""
    return 0 < digits - year % 100 <= 50


def _months(year: int, first: int, count: int) -> tuple[str, str]:
    last = first + count - 1
    return ymd(year, first), ymd(year + (last > 12), (last - 1) % 12 + 1)


def part_of_year(year: int, number: int) -> Part:
    """Make the part of a year that EDTF numbers 21 to 41."""
    low, high = _months(year, *PARTS_OF_YEAR[number])
    named = number - 4 if 25 <= number <= 28 else number
    return Part(low, high, f"{year:04d}-{named}" if named <= 24 or 33 <= named <= 36 else "")


def whole(word: str) -> Part:
    """Make the part that is exactly one year, month or day."""
    return Part(word, word, word)


def years_from(first: int, count: int) -> Part:
    """Make a decade or a century from its first year."""
    digits = len(str(count)) - 1
    low = max(first, 1)
    return Part(ymd(low), ymd(first + count - 1), f"{first:04d}"[:-digits] + "X" * digits)


def piece_of(whole: Part, index: int, of: int) -> Part | None:
    """Give one of the ``of`` pieces (2 or 3) of a year, a season or quarter, a month, a decade or a century."""
    first, last = first_day(whole.low), last_day(whole.high)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if len(whole.low) == 10 or first.day != 1:
        return None
    if months == 1:
        starts: tuple[int, ...] = (1, 11, 21) if of == 3 else (1, 16)
        end = last.day if index == of - 1 else starts[index + 1] - 1
        return Part(f"{whole.low}-{starts[index]:02d}", f"{whole.low}-{end:02d}")
    if months in (3, 12) and months % of == 0:
        size = months // of
        month = first.month + index * size
        return Part(*_months(first.year + (month > 12), (month - 1) % 12 + 1, size))
    if whole.single.endswith("X"):
        count = 10 ** whole.single.count("X")
        year = int(whole.single.replace("X", "0"))
        starts = (0, 4, 7, 10) if count == 10 else (0, 34, 67, 100)
        if of == 2:
            starts = (0, count // 2, count)
        return Part(ymd(max(year + starts[index], 1)), ymd(year + starts[index + 1] - 1))
    return None


def span(head: Part, tail: Part) -> Part:
    """Make the span from the start of one part to the end of another."""
    if head.low and tail.high and first_day(head.low) > last_day(tail.high):
        raise UnreadableError("the span ends before it begins; write the earlier date first")
    soft_low = "" if head.edge == "start" else head.soft_low
    return Part(head.low, tail.high, "", soft_low, "" if tail.edge == "end" else tail.soft_high)


def apply_limit(word: str, part: Part) -> Part:
    """Turn a part into everything before it, after it, since it or until it."""
    if word == "before":
        if part.edge == "end":
            return Part("", part.high)
        return Part("", _step(part.low, -1), "", "", "" if part.edge else part.soft_low)
    if word == "after":
        if part.edge == "start":
            return Part(part.low, "")
        return Part(_step(part.high, 1), "", "", "" if part.edge else part.soft_high)
    if word == "until":
        return Part("", part.high, "", "", "" if part.edge == "end" else part.soft_high)
    return Part(part.low, "", "", "" if part.edge == "start" else part.soft_low)


def dated(part: Part, words: str) -> FuzzyDate:
    """Make the date, with its canonical EDTF. Raises UnreadableError where it covers no day, or every one."""
    low, high = part.low, part.high
    if not low and not high:
        raise UnreadableError("both ends are open, which says nothing; write at least one of them")
    if low and high and first_day(low) > last_day(high):
        raise UnreadableError("the span ends before it begins; write the earlier date first")
    single = part.single or (low if low == high else "")
    between_months = len(single) == 7 and single[5:].isdecimal() and int(single[5:]) > 12
    if single and part.soft_low == part.soft_high and not (part.soft_low and between_months):
        edtf = single + part.soft_low
    else:
        edtf = f"{low + part.soft_low if low else '..'}/{high + part.soft_high if high else '..'}"
    soft = bool((low and part.soft_low) or (high and part.soft_high))
    return FuzzyDate(first_day(low) if low else None, last_day(high) if high else None, soft, edtf, words)


def spoken(word: str) -> str:
    """Say a year, month or day as a reader would."""
    if len(word) == 4:
        return str(int(word)) if word[0] != "0" else word
    month = f"{_MONTH_NAMES[int(word[5:7]) - 1]} {spoken(word[:4])}"
    return month if len(word) == 7 else f"{int(word[8:])} {month}"
