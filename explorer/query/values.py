"""The fields of the query language, and how the value behind each is read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from explorer.dates import bounds, parse_date, why_unreadable
from explorer.model import ClaimStatus, Kind, Stance
from explorer.query.tree import Age, Amount, Problem, Value, Window

KINDS = tuple(kind.value for kind in Kind)
STANCES = tuple(stance.value for stance in Stance)
STATUSES = tuple(status.value for status in ClaimStatus)
HAS = (
    "alias", "author", "claim", "date", "evidence", "gloss", "next", "note", "paper", "prompt", "summary", "theme", "verdict",
)  # fmt: skip
SECTIONS = ("title", "summary", "prose", "prompt")
YES_NO = ("yes", "no")

FIELDS: dict[str, str] = {
    "kind": "what a node is",
    "theme": "a theme it belongs to",
    "stance": "how a line judges a note",
    "status": "where a claim stands",
    "date": "when it was found, or written",
    "tested": "when a claim was last tested",
    "age": "how long ago that was",
    "cites": "what it cites, or how much",
    "cited-by": "what cites it, or how often",
    "contested": "whether evidence speaks on both sides",
    "judged-by": "who judged its evidence",
    "paper": "a paper it rests on",
    "line": "an inquiring line it belongs to",
    "has": "what it comes with",
    "in": "where to look for the words",
}
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "stance": STANCES,
    "status": STATUSES,
    "contested": YES_NO,
    "has": HAS,
    "in": SECTIONS,
}
SINGLE = frozenset({"kind", "status", "contested"})
"""Fields of which a node has one value at most: two values side by side can only mean "or"."""

_MEANT = {
    "type": "kind", "topic": "theme", "tag": "theme", "tags": "theme", "year": "date", "since": "date", "before": "date",
    "when": "date", "judge": "judged-by", "judged": "judged-by", "by": "judged-by", "citedby": "cited-by", "cited": "cited-by",
    "is": "kind", "where": "in", "with": "has", "old": "age", "state": "status", "verdict": "status", "arxiv": "paper",
    "source": "paper", "question": "line", "note": "cites",
}  # fmt: skip
_NOT_FIELDS = frozenset({"arxiv", "doi", "http", "https", "isbn", "pmid", "pmcid", "urn", "mailto", "x"})
_SYNONYMS = {
    "kind": {"question": "line", "inquiry": "line", "source": "note", "finding": "claim", "topic": "theme", "anchor": "paper"},
    "stance": {
        "support": "supports", "supporting": "supports", "for": "supports", "pro": "supports", "contradict": "contradicts",
        "contradicting": "contradicts", "against": "contradicts", "con": "contradicts", "mention": "mentions",
        "mentioning": "mentions",
    },
    "status": {
        "held": "holds", "hold": "holds", "true": "holds", "weak": "weakened", "fell": "overturned", "refuted": "overturned",
        "false": "overturned", "replaced": "superseded", "never": "untested", "none": "untested", "cannot": "cannot-test",
        "untestable": "cannot-test",
    },
    "contested": {"true": "yes", "false": "no", "y": "yes", "n": "no", "1": "yes", "0": "no"},
    "in": {"body": "prose", "text": "prose", "synthesis": "prose", "name": "title", "question": "title", "gloss": "summary"},
}  # fmt: skip
_OPERATORS = ("..", ">=", "<=", ">", "<", "=")
_AGE = re.compile(r"([0-9]{1,4}) ?(d|days?|w|weeks?|m|mo|months?|y|yr|years?)")


def is_word_prefix(name: str) -> bool:
    """Tell whether a word with a colon is an identifier or address and not a field: ``arXiv:2411.12580``."""
    return name in _NOT_FIELDS


def unknown_field(name: str, rest: str, start: int, end: int) -> Problem:
    """Explain that there is no such field, with the one that was probably meant."""
    meant = _MEANT.get(name) or nearest(name, FIELDS)
    if meant:
        return Problem(start, end, f"there is no field “{name}:”; did you mean {meant}:?", f"{meant}:{rest}")
    known = ", ".join(f"{one}:" for one in FIELDS)
    suggestion = f'"{name}:{rest}"' if rest and '"' not in rest else ""
    what = f"there is no field “{name}:” (fields are {known}); put quotes around it to look for the words"
    return Problem(start, end, what, suggestion)


def nearest(word: str, known: Iterable[str], cutoff: float = 60) -> str:
    """Find the known word that a misspelled one is most like; empty where none is like it."""
    found = process.extractOne(word.casefold(), list(known), scorer=fuzz.ratio, score_cutoff=cutoff)
    return str(found[0]) if found else ""


def empty_value(field: str, start: int, end: int) -> Problem:
    """Explain what a field without a value is missing."""
    choices = CHOICES.get(field)
    if choices:
        return Problem(start, end, f"{field}: needs a value: {_or(choices)}", f"{field}:{choices[0]}")
    example = {
        "date": "2024", "tested": "none", "age": ">9m", "cites": ">5", "cited-by": ">5", "judged-by": "person",
    }.get(field, "")  # fmt: skip
    said = f", such as {field}:{example}" if example else f": {FIELDS[field]}"
    return Problem(start, end, f"{field}: needs a value{said}", f"{field}:{example}" if example else "")


def read_value(field: str, written: str, quoted: bool, start: int, end: int) -> Value | Problem:
    """Read the value of a field; the problem, if there is one, spans the whole term."""
    value = written.strip()
    if not value:
        return empty_value(field, start, end)
    if field in CHOICES:
        return _choice(field, value, start, end)
    if field in ("date", "tested"):
        return _window(field, value, start, end)
    if field == "age":
        return _age(value, start, end)
    if field in ("cites", "cited-by") and not quoted:
        amount = _amount(field, value, start, end)
        if amount is not None:
            return amount
    if value[0] in "<>=" and field not in ("cites", "cited-by"):
        plain = value.lstrip("<>=")
        return Problem(start, end, f"{field}: takes no comparison", f"{field}:{plain}" if plain else "")
    if not any(char.isalnum() for char in value):
        return Problem(start, end, f"there is nothing to look for in “{value}”")
    return value


def _choice(field: str, value: str, start: int, end: int) -> str | Problem:
    choices = CHOICES[field]
    plain = value.casefold().strip()
    if plain in choices:
        return plain
    if field in ("kind", "has", "in") and plain.removesuffix("s") in choices:
        return plain.removesuffix("s")
    synonyms = _SYNONYMS.get(field, {})
    meant = synonyms.get(plain) or synonyms.get(plain.removesuffix("s")) or nearest(plain, choices)
    said = f"did you mean {meant}?" if meant else f"it is {_or(choices)}"
    return Problem(start, end, f"{field}: has no value “{value}”; {said}", f"{field}:{meant}" if meant else "")


def _window(field: str, value: str, start: int, end: int) -> Value | Problem:
    plain = value.casefold()
    if plain in ("none", "never", "no", "undated"):
        return "none"
    if plain in ("any", "yes", "ever", "dated"):
        return "any"
    operator = next((one for one in _OPERATORS[1:] if value.startswith(one)), "")
    words = value.removeprefix(operator).strip()
    if not words:
        return Problem(start, end, f"a date is missing behind {operator}", f"{field}:{operator}2024")
    fuzzy = parse_date(words)
    if fuzzy is None:
        return _bad_date(field, operator, words, start, end)
    low, high = bounds(fuzzy)
    if operator in (">", "<", ">=", "<=") and (low == -float("inf") or high == float("inf")):
        return Problem(start, end, "a comparison needs a date with two ends", f"{field}:{words}")
    if operator == ">":
        return Window(high + 1, float("inf"))
    if operator == ">=":
        return Window(low, float("inf"))
    if operator == "<":
        return Window(-float("inf"), low - 1)
    if operator == "<=":
        return Window(-float("inf"), high)
    return Window(low, high)


def _bad_date(field: str, operator: str, words: str, start: int, end: int) -> Problem:
    if _AGE.fullmatch(words.casefold()) and field == "date":
        return Problem(start, end, f"“{words}” is an age, not a date", f"age:{operator}{words}")
    why = why_unreadable(words)
    sides = words.split("..")
    if len(sides) == 2:
        if parse_date(sides[0]) and parse_date(sides[1]):
            return Problem(start, end, why, f"{field}:{sides[1]}..{sides[0]}")
        wrong = next((side for side in sides if side and not parse_date(side)), words)
        why = why_unreadable(wrong)
    return Problem(start, end, f"{field}: cannot read “{words}”: {why}")


def _age(value: str, start: int, end: int) -> Age | Problem:
    operator = next((one for one in _OPERATORS[1:] if value.startswith(one)), "")
    words = value.removeprefix(operator).strip().casefold()
    sides = [side.strip() for side in words.split("..")]
    ages = [_AGE.fullmatch(side) for side in sides]
    if len(sides) > 2 or (operator and len(sides) > 1) or not any(sides):
        return Problem(start, end, "an age is a number with d, w, m or y, or two of them with .. between", "age:6m..2y")
    for side, age in zip(sides, ages, strict=True):
        if side and age is None:
            number = re.match(r"[0-9]{1,4}(?![0-9])", side)
            suggestion = f"age:{operator}{number.group()}m" if number and len(sides) == 1 else "age:>9m"
            return Problem(start, end, f"“{side}” is no age; write a number with d, w, m or y", suggestion)
    units = [(int(age.group(1)), age.group(2)[0]) if age else None for age in ages]
    if len(units) == 2:
        least, most = units
        if least and most and _rough(least) > _rough(most):
            return Problem(start, end, "the range ends before it begins", f"age:{sides[1]}..{sides[0]}")
        return Age(least, most)
    one = units[0]
    if operator in (">", ">="):
        return Age(one, None, operator == ">")
    if operator in ("<", "<="):
        return Age(None, one, operator == "<")
    return Age(one, one)


def _rough(age: tuple[int, str]) -> float:
    return age[0] * {"d": 1, "w": 7, "m": 30.44, "y": 365.25}[age[1]]


def _amount(field: str, value: str, start: int, end: int) -> Amount | Problem | None:
    operator = next((one for one in _OPERATORS[1:] if value.startswith(one)), "")
    words = value.removeprefix(operator).strip()
    infinite = float("inf")
    if not operator and ".." in words:
        low, _, high = words.partition("..")
        if all(side == "" or _is_count(side) for side in (low, high)) and (low or high):
            least, most = float(low or 0), float(high) if high else infinite
            if least > most:
                return Problem(start, end, "the range ends before it begins", f"{field}:{high}..{low}")
            return Amount(least, most)
    if not _is_count(words):
        if operator:
            what = f"“{words}” is no number" if words else f"a number is missing behind {operator}"
            return Problem(start, end, what, f"{field}:{operator}5")
        return {"none": Amount(0, 0), "any": Amount(1, infinite)}.get(words.casefold())
    count = float(words)
    bounds_of = {
        ">": (count + 1, infinite), ">=": (count, infinite), "<": (0.0, count - 1), "<=": (0.0, count),
    }  # fmt: skip
    return Amount(*bounds_of.get(operator, (count, count)))


def _is_count(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= 9


def _or(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
