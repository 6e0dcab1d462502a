"""Finding dates inside prose: hides which readings are meant as dates and which are mere numbers."""

from __future__ import annotations

from explorer.dates.parts import Part, UnreadableError, dated
from explorer.dates.words import (
    ABOUT,
    LIMIT_STARTS,
    MONTHS,
    NOISE,
    ORDINALS,
    SEASONS,
    THIRDS,
    Token,
    tokens_of,
    word_set,
)
from explorer.dates.written import Reader
from explorer.model import FuzzyDate


def find_dates(text: str) -> list[tuple[int, int, FuzzyDate]]:
    """Find the dates inside prose, left to right, without overlap, each as long as it can be read.

    Careful rather than complete: a bare number is a year only between 1500 and 2100 and where its neighbours say so, never
    before a unit ("2048 tokens") or inside an identifier. Each item is (start, end, date) with ``text[start:end]`` as words.
    """
    tokens = tokens_of(text)
    found: list[tuple[int, int, FuzzyDate]] = []
    at = after_last = 0
    while at < len(tokens):
        if _may_start(tokens[at].word):
            reader = Reader(tokens, prose=True)
            try:
                read = reader.expression(at)
                if read and _is_clear(tokens, at, read[1], read[0], after_last):
                    start, end = tokens[at].start, tokens[read[1] - 1].end
                    found.append((start, end, dated(read[0], text[start:end])))
                    at = after_last = read[1]
                    continue
            except UnreadableError:
                pass
        at += 1
    return found


_COUNTED = word_set(
    "token step sample example word paper user question problem item page byte bit gpu dimension parameter character line "
    "time percent people participant student worker point prompt response sentence task hour minute second day ms mb gb kb "
    "k m b x dollar usd euro iteration epoch node edge trial run pair image document label turn message query note unit "
    "case rollout trajectory trace neuron layer head feature context row column file request call agent game puzzle"
)
_NUMBERED = word_set(
    "page pages pp p line lines section sec figure fig table eq equation vol volume no number id port room step steps layer "
    "seed version v chapter item rfc iso arxiv doi isbn pmid grant award size length batch dim max min n k"
)
_YEAR_CUES = word_set(
    "in during since until till before after year published dated circa early late mid throughout by from"
)
_CLEAR_WORDS = frozenset([*MONTHS, *SEASONS, *THIRDS, "q", "h", "s", "quarter", "half", "century", "c", "ca", "circa"])
_COMMON_COUNTS = frozenset({"1536", "1792", "2048"})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]};,:.")


def _may_start(word: str) -> bool:
    if word.isdecimal():
        return len(word) in (1, 2, 3, 4)
    return word in _STARTS


_STARTS = frozenset([*MONTHS, *SEASONS, *THIRDS, *ORDINALS, *LIMIT_STARTS, *ABOUT, "q", "h"]) - {"last"}


def _is_clear(tokens: list[Token], start: int, end: int, part: Part, after_last: int) -> bool:
    """Tell whether what was read at these tokens is meant as a date, from its own shape and its neighbours."""
    none = Token("", -1, -1, True)
    before = tokens[start - 1] if start else none
    after = tokens[end] if end < len(tokens) else none
    glued_before = bool(before.word) and not tokens[start].gap
    glued_after = bool(after.word) and not after.gap
    if glued_before and (before.word.isalnum() or before.word in "/.-–_@#$€£:\\=&%+~'’"):
        return False
    if glued_after:
        beyond = tokens[end + 1] if end + 1 < len(tokens) else none
        runs_on = not beyond.gap and beyond.word.isalnum()
        if after.word.isalnum() or after.word in "_@/\\=%" or (after.word in "-–.:,'’" and runs_on):
            return False
    if before.word in ("$", "€", "£", "#") or after.word in ("%", "°") or _singular(after.word) in _COUNTED:
        return False
    years = [int(word[:4]) for word in (part.low, part.high) if word]
    if not all(1000 <= year <= 2100 for year in years):
        return False
    own = [token.word for token in tokens[start:end]]
    numbers = [word for word in own if word.isdecimal()]
    if any(word in _CLEAR_WORDS for word in own) or any(len(word) != 4 for word in numbers):
        return True
    return _is_year(tokens, start, end, own, after_last)


def _is_year(tokens: list[Token], start: int, end: int, own: list[str], after_last: int) -> bool:
    """Tell whether bare four-digit numbers are years."""
    none = Token("", -1, -1, True)
    before = tokens[start - 1].word if start else ""
    before_that = tokens[start - 2].word if start > 1 else ""
    after = tokens[end] if end < len(tokens) else none
    numbers = [word for word in own if word.isdecimal()]
    if before in _NUMBERED or (before == "." and before_that in _NUMBERED):
        return False
    if any(not 1500 <= int(word) <= 2100 or word in _COMMON_COUNTS for word in numbers):
        return False
    recent = all(1900 <= int(word) <= 2100 for word in numbers)
    closed = after.word == "" or after.word in _CLOSING
    bracketed = closed and (before in _OPENING or (after.word in (")", "]") and (before == "," or before.isalpha())))
    listed = before in ("and", ",", "or", "&") and 0 < after_last >= start - 2
    cued = before in _YEAR_CUES or (before in NOISE and before_that in ("in", "during", "as", "of")) or before == "–"
    if start == 0 and end == len(tokens):
        return True
    if len(numbers) > 1:
        return recent or cued or bracketed
    if own[0] in ABOUT:
        return recent and closed
    if len(own) > 1:
        return recent
    return bracketed or listed or cued


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 2 and word.endswith("s") else word
