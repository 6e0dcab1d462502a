"""Finding paper identifiers in free text, the broken ones too, and saying what is wrong with those."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from explorer.model import NodeId

_ARXIV_SAID = re.compile(
    r"(?:https?://)?(?:www\.|export\.)?arxiv(?:\.org/(?:abs|pdf|html)/|\s*(?:id|ids|preprint|no\.?|number)?\s*[:#]?\s*)"
    r"(?:arxiv:\s*)?([A-Za-z.-]{0,20}/?\d[\w./-]*|[xX?]{4}\.[xX?]{4,5})",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.$€£/-])(\d{4}\.\d{5})(v\d{1,2})?(?![\w%]|\.\d)")
_DOI = re.compile(r"\b(?:doi\s*:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s\"<>|]{1,200})", re.IGNORECASE)
_NEW = re.compile(r"(\d{2})(\d{2})\.(\d{4,5})(?:v\d{1,2})?")
_OLD = re.compile(
    r"(astro-ph|cond-mat|gr-qc|hep-[a-z]+|math-ph|nlin|nucl-[a-z]+|physics|quant-ph|math|cs|q-bio|q-fin|stat)"
    r"(?:\.[A-Z]{2})?/(\d{2})(\d{2})(\d{3})(?:v\d{1,2})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundId:
    """One identifier in a text, from ``start`` to ``end``.

    ``id`` is the library's spelling (``arXiv:2411.12580``, version dropped), None where the form is wrong; ``problem``
    says what is wrong then. ``year`` and ``month`` are those an arXiv number carries.
    """

    written: str
    id: NodeId | None
    start: int
    end: int
    problem: str = ""
    year: int = 0
    month: int = 0


def find_ids(text: str, today: date | None = None) -> list[FoundId]:
    """Find arXiv numbers and DOIs, left to right; with ``today``, a number dated after that day's month is wrong too.

    Decimal numbers count as arXiv numbers only in the four-and-five-digit form. DOIs of arXiv become arXiv ids.

    >>> [(found.id, found.problem) for found in find_ids("see arXiv:2411.12580v2 and arXiv:2513.01234")]
    [('arXiv:2411.12580', ''), (None, 'month 13 does not exist')]
    """
    found: list[FoundId] = []
    taken: list[tuple[int, int]] = []
    for one in _candidates(text, today):
        if all(one.end <= start or one.start >= end for start, end in taken):
            taken.append((one.start, one.end))
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _candidates(text: str, today: date | None) -> Iterator[FoundId]:
    for match in _DOI.finditer(text):
        name = _bare_end(match.group(1))
        end = match.start(1) + len(name)
        inner = re.fullmatch(r"10\.48550/arxiv\.(.+)", name, re.IGNORECASE)
        if inner:
            yield _arxiv(inner.group(1), match.start(), end, text, today)
        else:
            yield FoundId(text[match.start() : end], NodeId("doi:" + name.lower()), match.start(), end)
    for match in _ARXIV_SAID.finditer(text):
        name = _bare_end(re.sub(r"\.pdf$", "", match.group(1), flags=re.IGNORECASE))
        if name.isdigit() and len(name) == 4 and ":" not in match.group():
            continue  # "arXiv 2024" is a year, not a number
        yield _arxiv(name, match.start(), match.start(1) + len(name), text, today)
    for match in _BARE.finditer(text):
        yield _arxiv(match.group(), match.start(), match.end(), text, today)


def _bare_end(name: str) -> str:
    """Drop the stops and brackets of the sentence around an identifier, keeping brackets opened inside it."""
    while name:
        if name[-1] in ".,;:!?'\"*_`/-–—]}>" or (name[-1] == ")" and name.count("(") < name.count(")")):
            name = name[:-1]
        else:
            break
    return name


def _arxiv(name: str, start: int, end: int, text: str, today: date | None) -> FoundId:
    written = text[start:end]
    old = _OLD.fullmatch(name)
    new = _NEW.fullmatch(name)
    if old:
        century = 1900 if int(old.group(2)) > 90 else 2000
        year, month = century + int(old.group(2)), int(old.group(3))
        bare = re.sub(r"v\d+$", "", name)
        problem = _wrong_date(year, month, today)
        return FoundId(written, None if problem else NodeId(f"arXiv:{bare}"), start, end, problem, year, month)
    if not new:
        return FoundId(written, None, start, end, "an arXiv number is four digits, a dot and five digits")
    year, month, digits = 2000 + int(new.group(1)), int(new.group(2)), len(new.group(3))
    problem = _wrong_date(year, month, today)
    if not problem and (year, month) < (2007, 4):
        problem = "numbers of this form begin in April 2007"
    if not problem and digits != (5 if year >= 2015 else 4):
        problem = f"a number of {year} has {5 if year >= 2015 else 4} digits after the dot"
    bare = f"{new.group(1)}{new.group(2)}.{new.group(3)}"
    return FoundId(written, None if problem else NodeId(f"arXiv:{bare}"), start, end, problem, year, month)


def _wrong_date(year: int, month: int, today: date | None) -> str:
    if not 1 <= month <= 12:
        return f"month {month:02d} does not exist"
    if today is not None and (year, month) > (today.year, today.month):
        return f"{year}-{month:02d} lies after today"
    return ""
