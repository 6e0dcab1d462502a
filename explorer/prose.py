"""Sentences, citations and names in the prose of a synthesis.

What counts as one sentence, where a citation stands, and which spellings of a title are the same title: questions that
readers, stance, search and the library all ask, answered once. A cited title is a question inside somebody else's
sentence, so everything here takes the spans of the cited titles and treats each of them as one word.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from explorer.model import Citation, InquiringLine, NodeId

Span = tuple[int, int]

MARK = "\ue000"
"""The one character that stands for a cited title in ``with_marks``; a private-use code point no page writes."""

SLUG_LENGTH = 80

_STOPS = re.compile(r"[.!?]+[\"'”’)\]*]*")
_OPENERS = frozenset("\"'“‘*(" + MARK)
_SHORT_FORMS = ("vs", "e.g", "i.e")
_APOSTROPHES = "'’‘ʼ`´"
_WORDS = re.compile(r"[^\W_]+")
_KEY_WORDS = re.compile(r"[^\W_]+|[+#%&=<>~$€£@^|×÷±]")


def sentences(text: str, spans: Iterable[Span] = ()) -> list[Span]:
    """Cut a paragraph into sentences, as character ranges without the white space between them.

    A sentence ends at a stop with its closing quotes and brackets, before white space and a capital, an opening quote,
    an asterisk, a round bracket or a cited title. The dots of "vs.", "e.g." and "i.e." end nothing, nor does anything
    inside one of ``spans``.

    >>> text = "Some agree Does it help?. Others do not."
    >>> [text[a:b] for a, b in sentences(text, [(11, 24)])]
    ['Some agree Does it help?.', 'Others do not.']
    """
    masked = _masked(text, spans)
    ranges: list[Span] = []
    start = _skip_space(masked, 0)
    for stop in _STOPS.finditer(masked):
        end = stop.end()
        follower = _skip_space(masked, end)
        if follower == end or follower >= len(masked):
            continue
        if not (masked[follower].isupper() or masked[follower] in _OPENERS):
            continue
        if _is_short_form(masked, stop.start()) and end == stop.start() + 1:
            continue
        if end > start:
            ranges.append((start, end))
        start = follower
    last = len(masked.rstrip())
    if last > start:
        ranges.append((start, last))
    return ranges


def sentence_number(ranges: Sequence[Span], position: int) -> int:
    """Tell which sentence, from 1, holds a position; white space between two belongs to the earlier one."""
    return max(1, bisect_right(ranges, position, key=lambda sentence: sentence[0]))


def place(paragraphs: Sequence[str], found: Iterable[tuple[NodeId, int, int, int]]) -> tuple[Citation, ...]:
    """Turn found titles (note, paragraph from 1, start, end) into citations with sentence numbers, in reading order.

    What lies outside the paragraphs is left out.
    """
    by_paragraph: dict[int, list[tuple[int, int, NodeId]]] = {}
    for note, paragraph, start, end in found:
        if 1 <= paragraph <= len(paragraphs) and 0 <= start < end <= len(paragraphs[paragraph - 1]):
            by_paragraph.setdefault(paragraph, []).append((start, end, note))
    citations: list[Citation] = []
    for paragraph in sorted(by_paragraph):
        here = sorted(by_paragraph[paragraph])
        ranges = sentences(paragraphs[paragraph - 1], [(start, end) for start, end, _ in here])
        citations += [
            Citation(note, paragraph, sentence_number(ranges, start), start, end) for start, end, note in here
        ]
    return tuple(citations)


def spans_of(line: InquiringLine, paragraph: int) -> list[Span]:
    """List the spans of the titles cited in one paragraph (from 1), left to right."""
    return sorted((c.start, c.end) for c in line.citations if c.paragraph == paragraph)


def sentence_of(line: InquiringLine, citation: Citation) -> str:
    """Give the sentence that carries a citation, titles in place; empty where the line has no such paragraph."""
    if not 1 <= citation.paragraph <= len(line.paragraphs):
        return ""
    text = line.paragraphs[citation.paragraph - 1]
    ranges = sentences(text, spans_of(line, citation.paragraph))
    if not ranges:
        return ""
    start, end = ranges[min(sentence_number(ranges, citation.start), len(ranges)) - 1]
    return text[start:end]


def with_marks(text: str, spans: Iterable[Span]) -> str:
    """Replace each cited title by one ``MARK``, so that prose can be read without them.

    >>> with_marks("Some agree Does it help?.", [(11, 24)]) == "Some agree " + MARK + "."
    True
    """
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            parts += (text[at:start], MARK)
            at = end
    parts.append(text[at:])
    return "".join(parts)


def slug(title: str) -> str:
    """Make the name a page's address would have: lower-case words joined by "-", apostrophes dropped, at most 80 long.

    The cut may fall inside a word, as it does in the addresses of the pages; a "-" left at the end goes too. Accents go,
    letters of other scripts stay. Empty where the title holds no letter or digit.

    >>> slug("Why can't AIs plan?")
    'why-cant-ais-plan'
    """
    plain = title
    if not title.isascii():
        plain = unicodedata.normalize("NFKD", title)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    for sign in _APOSTROPHES:
        plain = plain.replace(sign, "")
    plain = plain.lower()
    return "-".join(_WORDS.findall(plain))[:SLUG_LENGTH].rstrip("-")


def title_key(title: str) -> str:
    """Normalise a title for identity: case, width, quotes, dashes, punctuation and white space do not count.

    Signs that change a meaning (+ # % < >) do count, and so does every word: likeness is not identity.

    >>> title_key("Does  “more” data help—ever?") == title_key('does "more" data help ever')
    True
    >>> title_key("Is C++ fast?") == title_key("Is C fast?")
    False
    """
    folded = title
    if not title.isascii():
        folded = unicodedata.normalize("NFKC", title)
        folded = unicodedata.normalize("NFC", folded.casefold())
    folded = folded.casefold()
    for sign in _APOSTROPHES:
        folded = folded.replace(sign, "")
    return " ".join(_KEY_WORDS.findall(folded))


def _masked(text: str, spans: Iterable[Span]) -> str:
    """Overwrite each span with marks of equal length, so that offsets stay."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        start = max(start, at)
        end = min(end, len(text))
        if end > start:
            parts += (text[at:start], MARK * (end - start))
            at = end
    if not parts:
        return text
    parts.append(text[at:])
    return "".join(parts)


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _is_short_form(text: str, dot: int) -> bool:
    for form in _SHORT_FORMS:
        start = dot - len(form)
        if start >= 0 and text[start:dot].lower() == form and not (start and text[start - 1].isalnum()):
            return True
    return False
