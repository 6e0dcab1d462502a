"""Finds which way a line's own answer points: whether what backs it is told in words of success or in words of failure.

A line that answers "no" or asks why something fails is supported by failures, and good news speaks against it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from explorer.stance.discourse import Sentence, read_sentence
from explorer.stance.phrases import Hit

_BEFORE, _AFTER, _DENIAL = 4, 2, 4
_CLOSED = frozenset(
    (
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "can",
        "could",
        "will",
        "would",
        "should",
        "has",
        "have",
        "may",
        "might",
        "am",
    )
)


def valence(hits: Sequence[Hit]) -> float:
    """Weigh the words of success against those of failure, from -1 to 1; lessening and denial turn what they touch.

    A lessening word turns the valued words up to four after it or two before; a denial turns what follows within four
    words or ends just before it; a denial that has nothing to turn counts a little against.
    """
    lessening = [hit.start for hit in hits if hit.kind == "lessen"]
    denials = [hit.start for hit in hits if hit.kind == "deny"]
    total, count = 0.0, 0
    for hit in hits:
        if hit.kind not in ("fail", "succeed"):
            continue
        value = 1.0 if hit.kind == "succeed" else -1.0
        if _within(lessening, hit.start - _BEFORE, hit.start - 1) or _within(
            lessening, hit.start + 1, hit.start + _AFTER
        ):
            value = -value
        if _within(denials, hit.start - _DENIAL, hit.start - 1) or _within(denials, hit.end, hit.end):
            value = -value
        total += value
        count += 1
    if not count:
        return -0.3 if denials else 0.0
    return total / (count + 1)


def _within(positions: Sequence[int], low: int, high: int) -> bool:
    """Tell whether one of the sorted positions lies in ``low`` to ``high``, ends included."""
    at = bisect_left(positions, low)
    return at < len(positions) and positions[at] <= high


def sentence_valence(sentence: Sentence) -> float:
    """Give the valence of a whole sentence."""
    return valence(sentence.hits)


@lru_cache(maxsize=8192)
def text_valence(text: str) -> float:
    """Give the valence of a text that cites nothing, such as a note's summary.

    Remembered, because one note is cited by many lines.
    """
    return sentence_valence(read_sentence(text, 0, len(text), ()))


def direction(title: str, paragraphs: Sequence[Sequence[Sentence]], summaries: Sequence[Sequence[float]]) -> float:
    """Tell the valence, from -1 to 1, that evidence for the answer has.

    Read from the first paragraph mostly, then the second and the last; from ``summaries``, the valences of the notes that
    the first two paragraphs cite; and from the question, whose own valence a "no" turns round (an open question, why or
    how much, has no "no").
    """
    if not paragraphs:
        return 0.0
    shares = {0: 2.0, 1: 1.0} | ({len(paragraphs) - 1: 0.7} if len(paragraphs) > 2 else {})
    told: list[tuple[float, float]] = []
    for at, share in shares.items():
        if at < len(paragraphs):
            told.extend((share, sentence_valence(sentence)) for sentence in paragraphs[at])
    noted = [(share, value) for share, values in zip((2.0, 1.0), summaries, strict=False) for value in values]
    return max(-1.0, min(1.0, _settled(told) + _settled(noted) + 0.9 * asked(title, paragraphs)))


def _settled(values: Sequence[tuple[float, float]]) -> float:
    """Weigh values against each other, from -1 to 1; few or faint ones stay near 0."""
    return sum(share * value for share, value in values) / (1.0 + sum(share * abs(value) for share, value in values))


def asked(title: str, paragraphs: Sequence[Sequence[Sentence]]) -> float:
    """Tell what the question's valence, turned by the answer given, says of the direction, from -1 to 1."""
    question = read_sentence(title, 0, len(title), ())
    value = sentence_valence(question)
    if not question.words or question.words[0] not in _CLOSED:
        return 0.7 * value
    lessening = any(word in ("less", "fewer", "worse", "too") for word in question.words)
    sign = -1.0 if value < 0 or (value == 0 and lessening) else 1.0
    said = 0.0
    for paragraph, share in (
        (paragraphs[0], 2.0),
        (paragraphs[min(1, len(paragraphs) - 1)][:1], 1.0),
        (paragraphs[-1], 1.0),
    ):
        said += share * (any(s.count("yes") for s in paragraph) - any(s.count("no") for s in paragraph))
    return sign * max(-1.0, min(1.0, said / 2 + 0.25))


def has_thesis(paragraphs: Sequence[Sequence[Sentence]]) -> bool:
    """Tell whether the first or the last paragraph says in so many words what the answer is."""
    return any(sentence.count("thesis") for paragraph in (*paragraphs[:1], *paragraphs[-1:]) for sentence in paragraph)
