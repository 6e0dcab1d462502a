"""Reads the light emphasis of a synthesis: ``*word*``, ``**word**`` and `` `code` ``, with offsets into the text.

Stars that stand alone are no emphasis (``A* search``, ``2 * 3``), and a star that finds no partner stays a star.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 40_000
"""A paragraph longer than this is shown without emphasis."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style: ``start`` and ``end`` leave out the marks around it."""

    start: int
    end: int
    strong: bool = False
    emphatic: bool = False
    code: bool = False


def runs(text: str, closed: Iterable[tuple[int, int]] = ()) -> list[Run]:
    """Cut a paragraph into runs, in order; marks inside ``closed`` spans (citations) are plain text.

    >>> [(r.emphatic, "a *very* odd A* search"[r.start:r.end]) for r in runs("a *very* odd A* search")]
    [(False, 'a '), (True, 'very'), (False, ' odd A* search')]
    """
    if len(text) > LONGEST or ("*" not in text and "`" not in text):
        return [Run(0, len(text))] if text else []
    inside = bytearray(len(text) + 1)
    for start, end in closed:
        inside[max(start, 0) : max(end, 0)] = b"\1" * (min(end, len(text)) - max(start, 0))
    marks = [m for m in _marks(text) if not inside[m[0]]]
    pairs = _pairs(text, marks)
    out: list[Run] = []
    at, strong, emphatic, code = 0, False, False, False
    for start, length, opens in pairs:
        if start > at:
            out.append(Run(at, start, strong, emphatic, code))
        if text[start] == "`":
            code = opens
        else:
            strong = opens if length >= 2 else strong
            emphatic = opens if length != 2 else emphatic
        at = start + length
    if at < len(text):
        out.append(Run(at, len(text), strong, emphatic, code))
    return out


def _marks(text: str) -> list[tuple[int, int]]:
    found, i = [], 0
    while i < len(text):
        c = text[i]
        if c in "*`":
            j = i
            while j < len(text) and text[j] == c:
                j += 1
            found.append((i, j - i))
            i = j
        else:
            i += 1
    return found


def _pairs(text: str, marks: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """Match openers with closers of the same length; what has no partner, or too many stars, stays text."""
    out: list[tuple[int, int, bool]] = []
    waiting: dict[tuple[str, int], int] = {}
    for start, length in marks:
        if length > 3:
            continue
        key = (text[start], length)
        before = text[start - 1] if start else " "
        after = text[start + length] if start + length < len(text) else " "
        opener = waiting.get(key)
        if opener is not None and not before.isspace() and not after.isalnum():
            out += [(opener, length, True), (start, length, False)]
            waiting.clear()
        elif not after.isspace() and not before.isalnum():
            waiting.setdefault(key, start)
    return sorted(out)


def plain_words(text: str) -> str:
    """Give a text without its marks."""
    return "".join(text[r.start : r.end] for r in runs(text))
