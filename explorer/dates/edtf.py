"""Reading EDTF: level 0 and 1, the numbered parts of a year, and intervals of these."""

from __future__ import annotations

import re

from explorer.dates.parts import PARTS_OF_YEAR, Part, part_of_year, shortens, span, whole, years_from, ymd

_EDTF_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T[0-9:.]{2,15}(?:Z|[+-][0-9:]{2,5})?)?)?)?([~?%]?)")
_EDTF_UNKNOWN = re.compile(r"([0-9]{3}X|[0-9]{2}XX|[0-9]{4}(?:-[0-9]{2})?(?:-XX){1,2})([~?%]?)")


def read_edtf(text: str) -> Part | None:
    """Read a date or an interval; None where it is no EDTF. Raises UnreadableError where it is, but no possible date."""
    ends = text.split("/")
    if len(ends) > 2:
        return None
    parts: list[Part] = []
    for end in ends:
        part = Part("", "") if len(ends) == 2 and end in ("", "..") else _read_edtf_date(end)
        if part is None:
            return None
        parts.append(part)
    return parts[0] if len(parts) == 1 else span(*parts)


def _read_edtf_date(text: str) -> Part | None:
    if known := _EDTF_DATE.fullmatch(text):
        year, month, day, sign = known.groups()
        if month and not day and int(month) in PARTS_OF_YEAR:
            return part_of_year(int(year), int(month)).soften(sign)
        if month and not day and int(month) > 12 and shortens(int(year), int(month)):
            return None
        return whole(ymd(int(year), int(month) if month else None, int(day) if day else None)).soften(sign)
    if unknown := _EDTF_UNKNOWN.fullmatch(text):
        digits, sign = unknown.groups()
        if digits[3] == "X":
            return years_from(int(digits[:4].replace("X", "0")), 100 if digits[2] == "X" else 10).soften(sign)
        month = digits[5:7]
        return whole(ymd(int(digits[:4]), None if month == "XX" else int(month))).soften(sign)
    return None
