"""The shapes a page is made of: headings, bullets, source titles, buttons, and pages that somebody wrapped.

Small tests on one line each, told by looking at it from its ends; nothing here searches with backtracking.
"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.readers.decoding import PageLine

BULLETS = "•*-–—‣▪◦·●○"
_CLOSERS = "\"'”’)*_ "
_BUTTONS = frozenset(
    {
        "view as", "share", "copy", "copy link", "copied", "copy prompt", "expand", "expand ↓", "collapse", "collapse ↑",
        "read", "read →", "read more", "read more →", "explore related", "explore related read →", "explore related read",
        "explore", "open note", "open note →", "list", "graph", "cards", "table", "menu", "search", "skip to content",
        "back to top", "↑ back to top", "all notes", "all inquiring lines", "all topics", "all papers", "subscribe", "home",
        "about", "privacy", "terms", "contact", "sign in", "log in", "loading…", "loading...", "show more", "show less",
    }
)  # fmt: skip


def is_button(text: str) -> bool:
    """Tell the text of a button or a way back, which is no part of a page."""
    if len(text) > 60:
        return False
    low = text.casefold()
    if low in _BUTTONS or text[0] in "©←":
        return True
    return text[-1] in "→↗↓↑" and "?" not in text and text.count(" ") < 5


def is_question(text: str) -> bool:
    """Tell a title by its shape: one question, at most thirty words."""
    if len(text) > 260:
        return False
    return text.rstrip(_CLOSERS).endswith("?") and text.count(" ") < 30


def unbulleted(text: str) -> tuple[bool, str]:
    """Take a bullet or a number off the start of a line, and say whether there was one.

    >>> unbulleted("• One"), unbulleted("2. Two"), unbulleted("*so* it goes"), unbulleted("•Three")
    ((True, 'One'), (True, 'Two'), (False, '*so* it goes'), (True, 'Three'))
    """
    if text[:1] in "•‣▪◦●":
        return True, text[1:].lstrip()
    if len(text) > 1 and text[0] in BULLETS and text[1] == " ":
        return True, text[2:].lstrip()
    number, rest = leading_number(text)
    if number:
        return True, rest
    return False, text


def leading_number(text: str) -> tuple[int, str]:
    """Take "3.", "3)", "(3)" or "[3]" off the start of a line; 0 where it starts otherwise."""
    opened = text[:1] in "(["
    start = 1 if opened else 0
    end = start
    while end < len(text) and end - start < 3 and text[end].isdigit() and text[end].isascii():
        end += 1
    if end == start or end >= len(text) or text[end] not in (")]" if opened else ".)"):
        return 0, text
    if end + 1 < len(text) and not text[end + 1].isspace():
        return 0, text
    return int(text[start:end]), text[end + 1 :].lstrip()


def without_button(text: str) -> str:
    """Take a button's words off the end of an entry's title."""
    for tail in ("Explore related Read →", "Read →", "↗", "→"):
        if text.endswith(tail) and len(text) > len(tail):
            return text[: -len(tail)].rstrip()
    return text


def sources_heading(text: str) -> tuple[bool, int | None]:
    """Tell the heading of the source list, and the count it announces.

    >>> sources_heading("Sources 9 notes"), sources_heading("Sources"), sources_heading("Sources differ on this point.")
    ((True, 9), (True, None), (False, None))
    """
    if len(text) > 40 or text[:7].casefold() != "sources":
        return False, None
    return _counted(text[7:], ("note", "notes", "source", "sources"))


def next_heading(text: str) -> str | None:
    """Give what follows the words "Next inquiring lines" on their line; None where the line is another."""
    words = "next inquiring lines"
    if text[: len(words)].casefold() != words:
        return None
    rest = text[len(words) :].strip(" :·")
    return "" if _counted(rest, ("line", "lines"))[0] else rest


def count_before(text: str, *words: str) -> int | None:
    """Read the number directly before one of some words, as in "68 linked notes"; None where there is none."""
    parts = text.casefold().replace("·", " ").split()
    wanted = [word.casefold().split() for word in words]
    for at, part in enumerate(parts[:40]):
        number = part.replace(",", "")
        if number.isdigit() and number.isascii() and len(number) < 9:
            for word in wanted:
                if parts[at + 1 : at + 1 + len(word)] == word:
                    return int(number)
    return None


def unwrapped(lines: Sequence[PageLine]) -> list[PageLine]:
    """Join the lines of a page that somebody's editor wrapped; give other pages as they are.

    A page counts as wrapped where at least a quarter of its lines directly below another line (three or more) start
    with a small letter, which neither form of a page does.
    """
    adjacent = small = 0
    for line in lines[1:]:
        if line.gap == 0:
            adjacent += 1
            small += line.text[0].islower()
    if small < 3 or small * 4 < adjacent:
        return list(lines)
    joined: list[PageLine] = []
    pieces: list[str] = []
    for line in lines:
        if joined and line.gap == 0 and not unbulleted(line.text)[0] and not sources_heading(line.text)[0]:
            pieces.append(line.text)
            continue
        if pieces:
            joined[-1] = joined[-1]._replace(text=" ".join(pieces))
        joined.append(line)
        pieces = [line.text]
    if pieces:
        joined[-1] = joined[-1]._replace(text=" ".join(pieces))
    return joined


def _counted(rest: str, words: tuple[str, ...]) -> tuple[bool, int | None]:
    rest = rest.strip(" :·()").casefold()
    for word in sorted(words, key=len, reverse=True):
        if rest.endswith(word):
            rest = rest[: -len(word)].rstrip()
            break
    if not rest:
        return True, None
    if rest.isdigit() and rest.isascii() and len(rest) < 7:
        return True, int(rest)
    return False, None
