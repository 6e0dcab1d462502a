"""Names that a page prints without separators: topic tags, categories, hub questions; and themes made from names.

Where they are cut is a guess from their capitals, so the reader says how it read them.
"""

from __future__ import annotations

from explorer.model import NodeId, Theme
from explorer.prose import slug


def theme(name: str, slug_hint: str = "") -> Theme:
    """Make the theme of a name; its id comes from the address's slug where one is known."""
    return Theme(NodeId("theme:" + (slug_hint or slug(name) or "untitled")), name)


def split_tags(text: str) -> list[str]:
    """Cut tags that were run together where a small letter, digit or bracket meets a capital, and after an acronym.

    A piece of one word that only acronyms and camel capitals hold together stays whole.

    >>> split_tags("Soil BiologyCrop Rotation TrialsNPKFarm Economics")
    ['Soil Biology', 'Crop Rotation Trials', 'NPK', 'Farm Economics']
    """
    for mark in ("·", "|", ";", ","):
        if mark in text:
            return _unique(text.split(mark))
    pieces: list[str] = []
    start = 0
    for at in range(1, len(text)):
        before, here = text[at - 1], text[at]
        if not here.isupper() or before == " ":
            continue
        follows = text[at + 1] if at + 1 < len(text) else ""
        acronym_ends = before.isupper() and follows.islower() and at - start >= 2 and text[start:at].isupper()
        if (before.islower() and _is_word(text, start, at)) or before in ")]" or before.isdigit() or acronym_ends:
            pieces.append(text[start:at])
            start = at
    pieces.append(text[start:])
    return _unique(_rejoined(pieces))


def split_categories(text: str) -> list[str]:
    """Cut category names that stand one after the other with a space between, at the end of a list "A, B, and C".

    >>> split_categories("Soils, Water, and Climate Markets, Labour, and Trade")
    ['Soils, Water, and Climate', 'Markets, Labour, and Trade']
    >>> split_categories("Soils, Water, and Land Use")
    ['Soils, Water, and Land Use']
    """
    for mark in ("·", "|", " / "):
        if mark in text:
            return _unique(text.split(mark))
    words = text.split()
    names: list[str] = []
    start = at = 0
    while at < len(words):
        ends_list = at >= start + 2 and words[at - 1] == "and" and words[at - 2].endswith(",")
        rest = words[at + 1 :]
        another = any(word.endswith(",") for word in rest) or "and" in rest[1:]
        if ends_list and rest and another:
            names.append(" ".join(words[start : at + 1]))
            start = at + 1
        at += 1
    names.append(" ".join(words[start:]))
    return _unique(names)


def split_questions(text: str) -> list[str]:
    """Cut titles that stand one after the other; a word before the first question word is a title of its own.

    >>> split_questions("Irrigation How do fields dry? Can wells refill?")
    ['Irrigation', 'How do fields dry?', 'Can wells refill?']
    """
    titles: list[str] = []
    rest = text.strip()
    while rest:
        at = rest.find("? ")
        piece, rest = (rest, "") if at < 0 else (rest[: at + 1], rest[at + 2 :].lstrip())
        if not piece.endswith("?"):
            titles.append(piece)
            continue
        words = piece.split(" ")
        opening = next((k for k, word in enumerate(words[:4]) if word in _QUESTION_WORDS), 0)
        if opening:
            titles.append(" ".join(words[:opening]))
        titles.append(" ".join(words[opening:]))
    return _unique(titles)


_QUESTION_WORDS = frozenset(
    {
        *("How", "What", "Why", "When", "Where", "Which", "Who", "Do", "Does", "Did", "Can", "Could", "Is", "Are"),
        *("Was", "Were", "Will", "Would", "Should", "Has", "Have"),
    }
)


def _is_word(text: str, start: int, at: int) -> bool:
    """Tell that at least two letters stand before the seam, so that "iPhone" is not cut."""
    return at - start >= 2


def _rejoined(pieces: list[str]) -> list[str]:
    """Put "Mech" and "Interp" together again: short single words that are no tag by themselves."""
    joined: list[str] = []
    for piece in pieces:
        if (
            joined
            and " " not in joined[-1]
            and " " not in piece
            and len(piece) < 7
            and len(joined[-1]) < 7
            and not _acronym(joined[-1])
        ):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _acronym(word: str) -> bool:
    return word.isupper()


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))
