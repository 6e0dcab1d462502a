"""Chooses where a time axis is marked and what stands there, from single days to centuries.

Times are proleptic ordinals as ``date.toordinal`` gives them; a day is the stretch from its ordinal to the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date

FIRST_DAY = 1.0
LAST_DAY = float(date.max.toordinal())
DAYS_IN_YEAR = 365.2425

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)

DAY_ROOM, MONTH_ROOM, YEAR_ROOM = 24.0, 34.0, 44.0
"""The least pixels from one mark to the next, by what its label says."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark: where, its word beside a second row, and its word where there is but one row."""

    at: float
    label: str
    alone: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """The marks of one axis: ``minor`` are labelled in the first row, ``major`` begin a stretch of the second.

    ``major`` is empty where the minor ones are whole years; its first may lie before the window, as the stretch that
    the window begins in. ``step`` names the distance of the minor ones: day, week, month, quarter, year.
    """

    minor: tuple[Tick, ...]
    major: tuple[Tick, ...]
    step: str


def ticks(low: float, high: float, width: float) -> Ticks:
    """Mark the window from ``low`` to ``high``, drawn ``width`` pixels wide, as densely as its labels can be read.

    >>> [tick.label for tick in ticks(date(2024, 1, 1).toordinal(), date(2024, 6, 2).toordinal(), 400).minor]
    ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun']
    >>> [tick.label for tick in ticks(date(1990, 1, 1).toordinal(), date(2024, 1, 1).toordinal(), 300).minor]
    ['1990', '1995', '2000', '2005', '2010', '2015', '2020']
    """
    low, high = max(low, FIRST_DAY), min(high, LAST_DAY)
    if not high > low or width <= 0:
        return Ticks((), (), "year")
    per_day = width / (high - low)
    if per_day >= DAY_ROOM:
        return Ticks(_placed(_days(low, high, 1), "day"), tuple(_majors(low, high, 1)), "day")
    if 7 * per_day >= DAY_ROOM:
        return Ticks(_placed(_days(low, high, 7), "week"), tuple(_majors(low, high, 1)), "week")
    for months, step in ((1, "month"), (3, "quarter")):
        if months * 28 * per_day >= MONTH_ROOM:
            minor = (_month(day) for day in _months(low, high, months))
            return Ticks(_placed(minor, step), tuple(_majors(low, high, 12)), step)
    years = next((n for n in _YEAR_STEPS if n * DAYS_IN_YEAR * per_day >= YEAR_ROOM), _YEAR_STEPS[-1])
    return Ticks(tuple(_years(low, high, years)), (), "year")


def _placed(minor: Iterable[Tick], step: str) -> tuple[Tick, ...]:
    """Have the first word of a lone row say month and year, where no other word would tell the year."""
    out = tuple(minor)
    if not out or any(len(tick.alone) == 4 and tick.alone.isdigit() for tick in out):
        return out
    day = date.fromordinal(int(out[0].at))
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    first = month if step in ("month", "quarter") else f"{day.day} {month}"
    return (replace(out[0], alone=first), *out[1:])


def _days(low: float, high: float, step: int) -> Iterator[Tick]:
    first = int(-(-low // 1))
    if step == 7:  # weeks start on Mondays, which are the ordinals with remainder 1
        first += (1 - first) % 7
    for at in range(first, int(high) + 1, step):
        day = date.fromordinal(at)
        alone = f"{day.day} {_MONTHS[day.month - 1]}" if step == 7 else _first_of(day) or str(day.day)
        yield Tick(float(at), str(day.day), alone)


def _first_of(day: date) -> str:
    if day.day != 1:
        return ""
    return str(day.year) if day.month == 1 else _MONTHS[day.month - 1]


def _month(day: date) -> Tick:
    word = _MONTHS[day.month - 1]
    return Tick(float(day.toordinal()), word, str(day.year) if day.month == 1 else word)


def _months(low: float, high: float, step: int, before: bool = False) -> Iterator[date]:
    """Give the first days of every ``step``-th month in the window; with ``before`` also the one the window begins in."""
    start = date.fromordinal(int(low))
    number = (start.year * 12 + start.month - 1) // step * step
    while number // 12 <= MAXYEAR:
        if number >= 12:
            day = date(number // 12, number % 12 + 1, 1)
            if day.toordinal() > high:
                return
            if before or day.toordinal() >= low:
                yield day
        number += step


def _majors(low: float, high: float, step: int) -> Iterator[Tick]:
    for day in _months(low, high, step, before=True):
        label = str(day.year) if step == 12 else f"{_LONG_MONTHS[day.month - 1]} {day.year}"
        yield Tick(float(day.toordinal()), label, label)


def _years(low: float, high: float, step: int) -> Iterator[Tick]:
    year = date.fromordinal(int(low)).year // step * step
    while year <= MAXYEAR:
        if year >= 1:
            at = float(date(year, 1, 1).toordinal())
            if at > high:
                return
            if at >= low:
                yield Tick(at, str(year), str(year))
        year += step
