"""The words and signs dates are written with, and how a text is cut into them."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


def word_set(words: str) -> frozenset[str]:
    """Make a set of the words of one string."""
    return frozenset(words.split())


_MONTH_WORDS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTH_WORDS, 1) for name in names.split()}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
THIRDS = {"early": 0, "mid": 1, "middle": 1, "late": 2, "beginning": 0, "start": 0, "end": 2}
EDGES = {"beginning": "start", "start": "start", "end": "end"}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
ABOUT = frozenset({"~", "≈", "∼", "〜", "c", "ca", "circa", "about", "around", "approximately", "approx", "roughly"})
PERHAPS = frozenset({"probably", "perhaps", "possibly", "maybe"})
NOISE = frozenset(
    {"in", "on", "during", "throughout", "within", "the", "year", "of", "as", "published", "dated", "all"}
)
DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun")
LIMITS: dict[tuple[str, ...], str] = {
    ("before",): "before",
    ("prior", "to"): "before",
    ("earlier", "than"): "before",
    ("older", "than"): "before",
    ("pre",): "before",
    ("after",): "after",
    ("later", "than"): "after",
    ("newer", "than"): "after",
    ("post",): "after",
    ("since",): "since",
    ("from",): "from",
    ("starting",): "from",
    ("starting", "in"): "from",
    ("starting", "from"): "from",
    ("until",): "until",
    ("till",): "until",
    ("through",): "until",
    ("up", "to"): "until",
    ("by",): "until",
    ("no", "later", "than"): "until",
    ("no", "earlier", "than"): "since",
    ("on", "or", "before"): "until",
    ("on", "or", "after"): "since",
    ("between",): "between",
}
LIMIT_STARTS = frozenset(words[0] for words in LIMITS)
NOW = frozenset({"present", "now", "today", "ongoing", "date", "current", "onward", "onwards"})
ONWARD = (
    ("onward",),
    ("onwards",),
    ("forward",),
    ("and", "later"),
    ("or", "later"),
    ("and", "after"),
    ("and", "beyond"),
)
BACKWARD = (("or", "earlier"), ("and", "earlier"), ("or", "before"), ("and", "before"))
SPAN_WORDS = frozenset({"to", "through", "thru", "until", "till"})
MOSTLY = frozenset(
    {"mostly", "mainly", "largely", "chiefly", "primarily", "predominantly", "especially", "particularly"}
)
_HYPHENS = "-‐‑−﹣"
_DASHES = "–—―‒"


class Token(NamedTuple):
    """A run of digits, a run of letters, dots, or one sign."""

    word: str  # lower case; every hyphen is "-", every longer dash "–"
    start: int
    end: int
    gap: bool  # white space stands before it


_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\.{2,}|\S")


def fold(text: str) -> str:
    """Fold full-width forms, no-break spaces, dashes and foreign digits, one character for one."""
    if text.isascii():
        return text
    folded = []
    for char in text:
        if char in _HYPHENS:
            char = "-"
        elif char in _DASHES:
            char = "–"
        elif char > "\x7f":
            if char.isdecimal():
                char = str(unicodedata.decimal(char))
            else:
                same = unicodedata.normalize("NFKC", char)
                char = same if len(same) == 1 else char
        folded.append(char)
    return "".join(folded)


def tokens_of(text: str) -> list[Token]:
    """Cut a text into tokens; their places count in the text as given."""
    plain = fold(text)
    tokens, end = [], 0
    for match in _TOKEN.finditer(plain):
        tokens.append(Token(match.group().lower(), match.start(), match.end(), match.start() > end))
        end = match.end()
    return tokens
