"""Gathers, for each citation of a line, the signs that it speaks for or against the line's answer.

Hides where the signs come from: the walk through the paragraph, the sentence, the citation's own clause, the valence of
the note's summary, the place on the page. What the signs weigh is decided in ``judging``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from explorer.model import Citation, InquiringLine, NodeId, SourceNote
from explorer.prose import sentences as sentence_ranges
from explorer.stance.answer import direction, has_thesis, sentence_valence, text_valence
from explorer.stance.discourse import Sentence, Walk, read_sentence, walk
from explorer.stance.phrases import MARK

_UNTIL_BACK: Final = ("penultimate", "opener_against", "lead", "opens_turn", "opens_concede")
"""The signs of a paragraph of objection, which say nothing more once it has come back to the answer."""

_OPENERS: Final = {
    "turn": ("turn",),
    "concede": ("concede", "doubt"),
    "rival": ("rival",),
    "refute": ("refute",),
    "intensify": ("intensify",),
    "support": ("support",),
    "expand": ("expand",),
}
"""The kinds of cue looked for in a paragraph's first sentence, under the name of their sign."""


@dataclass(frozen=True, slots=True)
class Place:
    """One citation where it stands: its sentence (from 0), the signs read there, and the words of a mere mention if any."""

    citation: Citation
    index: int
    signs: Mapping[str, float]
    mention: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as read: its text, number (from 0), sentences, walk, and its citations in reading order."""

    text: str
    number: int
    sentences: tuple[Sentence, ...]
    walk: Walk
    cited: tuple[Citation, ...]

    def words_of(self, index: int) -> str:
        """Give the sentence ``index`` (from 0) as it was written."""
        sentence = self.sentences[index]
        return self.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as read: its paragraphs, which way its answer points (-1..1), and whether the answer was found at all.

    ``peaks`` holds the highest dissent of the two paragraphs after the first that dissent most, each with its number.
    """

    paragraphs: tuple[Paragraph, ...]
    towards: float
    summaries: Mapping[NodeId, float]
    has_thesis: bool
    peaks: tuple[tuple[float, int], ...]


def read_line(line: InquiringLine, notes: Mapping[NodeId, SourceNote]) -> Reading:
    """Read every paragraph of a line; citations that point outside their paragraph are left out."""
    cited = _cited(line)
    paragraphs: list[Paragraph] = []
    before = 0.0
    for number, (text, here) in enumerate(zip(line.paragraphs, cited, strict=True)):
        spans = [(citation.start, citation.end) for citation in here]
        read: list[Sentence] = []
        at = 0
        for start, end in sentence_ranges(text, spans):
            first = at
            while at < len(spans) and spans[at][0] < end:
                at += 1
            read.append(read_sentence(text, start, end, spans[first:at]))
        found = walk(read, number, len(line.paragraphs), before)
        before = found.states[-1] if found.states else 0.0
        paragraphs.append(Paragraph(text, number, tuple(read), found, tuple(here) if read else ()))
    sentences = [paragraph.sentences for paragraph in paragraphs]
    summaries = {
        citation.note: text_valence(notes[citation.note].summary) if citation.note in notes else 0.0
        for citation in {citation.note: citation for here in cited for citation in here}.values()
    }
    first_notes = [[summaries[citation.note] for citation in here] for here in cited[:2]]
    towards = direction(line.title, sentences, first_notes)
    peaks = nlargest(2, ((peak(paragraph), paragraph.number) for paragraph in paragraphs[1:]))
    return Reading(tuple(paragraphs), towards, summaries, has_thesis(sentences), tuple(peaks))


def _cited(line: InquiringLine) -> list[list[Citation]]:
    found: list[list[Citation]] = [[] for _ in line.paragraphs]
    for citation in line.citations:
        number = citation.paragraph - 1
        if 0 <= number < len(found) and 0 <= citation.start < citation.end <= len(line.paragraphs[number]):
            found[number].append(citation)
    for here in found:
        here.sort(key=lambda citation: (citation.start, citation.end))
    return found


def peak(paragraph: Paragraph) -> float:
    """Give the highest dissent that a paragraph reaches."""
    return max(paragraph.walk.states, default=0.0)


def places(reading: Reading, paragraph: Paragraph) -> list[Place]:
    """Read the signs of each citation of a paragraph."""
    if not paragraph.cited:
        return []
    shared = _shared(reading, paragraph)
    found: list[Place] = []
    index, seen = -1, 0
    clauses: list[tuple[int, int]] = []
    own: dict[str, float] = {}
    for citation in paragraph.cited:
        reached = max(index, 0)
        while reached + 1 < len(paragraph.sentences) and citation.start >= paragraph.sentences[reached].end:
            reached += 1
        sentence = paragraph.sentences[reached]
        if reached != index:
            index, seen = reached, 0
            clauses = _clauses(sentence)
            own = _own(paragraph, index, reading.towards)
            if paragraph.walk.back[index]:
                own |= {name: min(0.0, shared[name]) for name in _UNTIL_BACK}
        left, right = clauses[min(seen, len(clauses) - 1)]
        seen += 1
        signs = {
            **shared,
            **own,
            "summary_against": -reading.summaries.get(citation.note, 0.0) * reading.towards,
        }
        found.append(Place(citation, index, signs, _mention(sentence, left, right)))
    return found


def _mention(sentence: Sentence, left: int, right: int) -> str:
    """Give the words by which the words from ``left`` to ``right`` merely mention, or ""."""
    first, past = bisect_left(sentence.starts, left), bisect_left(sentence.starts, right)
    return next((sentence.words_of(hit) for hit in sentence.hits[first:past] if hit.kind == "mention"), "")


def _clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """Bound the words that belong to each mark of a sentence; the whole sentence where it has none.

    A clause runs from the mark before to the mark, the last one to the end; marks in a chain share one; a mark that
    opens its clause, being its subject, takes the words after it.
    """
    words = sentence.words
    marks = [at for at, word in enumerate(words) if word == MARK]
    found: list[tuple[int, int]] = []
    for number, mark in enumerate(marks):
        left = marks[number - 1] + 1 if number else 0
        right = mark if number + 1 < len(marks) else len(words)
        if not any(word[0].isalnum() for word in words[left:mark]):
            if number and mark - left <= 1:
                found.append(found[-1])
                continue
            right = marks[number + 1] if number + 1 < len(marks) else len(words)
        found.append((left, right))
    return found or [(0, len(words))]


def _shared(reading: Reading, paragraph: Paragraph) -> dict[str, float]:
    """Read the signs that all citations of a paragraph share."""
    total, number, opener = len(reading.paragraphs), paragraph.number, paragraph.sentences[0]
    others = next((height for height, other in reading.peaks if other != number), 0.0)
    asks = opener.asks if number else ""
    return {
        "bias": 1.0,
        "first": float(number == 0),
        "last": float(number == total - 1 and total > 1),
        "penultimate": float(total >= 4 and number == total - 2),
        "inner": float(2 <= number < total - 1),
        "along": number / max(1, total - 1),
        # an objection set aside at once speaks in the objection's words
        "opener_against": 0.0 if opener.count("refute") else -sentence_valence(opener) * reading.towards,
        "others": others,
        "lead": peak(paragraph) - others,
        "opens_why": float(asks == "why"),
        "opens_whether": float(asks == "whether"),
        **{f"opens_{kind}": float(any(opener.count(one) for one in kinds)) for kind, kinds in _OPENERS.items()},
    }


def _own(paragraph: Paragraph, index: int, towards: float) -> dict[str, float]:
    """Read the signs of one sentence."""
    sentence = paragraph.sentences[index]
    return {
        "state": paragraph.walk.states[index],
        # where the answer is bad news, words of trouble go along with it
        "hard": min(2, sentence.count("hard")) * towards,
        "announce": float(min(2, sentence.count("announce"))),
        "support": float(sentence.count("support") > 0),
        "refute": float(sentence.count("refute") > 0),
        "rival": float(sentence.count("rival") > 0),
    }
