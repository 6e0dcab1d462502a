"""Gathers, for each citation of a line, the signs that it speaks for or against the line's answer.

Hides where the signs come from: the walk through the paragraph, the sentence, the citation's own clause, the valence of
the note's summary, the place on the page. What the signs weigh is decided in ``judging``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.model import Citation, InquiringLine, NodeId, SourceNote
from explorer.prose import sentences as sentence_ranges
from explorer.stance.answer import direction, has_thesis, nullity, sentence_valence, text_valence, valence
from explorer.stance.discourse import Sentence, Walk, read_sentence, walk
from explorer.stance.phrases import MARK

_DISSENTING = 0.4
"""From this state on a passage stands against the answer."""


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
    """A line as read: its paragraphs, which way its answer points (-1..1), and whether the answer was found at all."""

    paragraphs: tuple[Paragraph, ...]
    towards: float
    summaries: Mapping[NodeId, float]
    has_thesis: bool


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
    return Reading(tuple(paragraphs), towards, summaries, has_thesis(sentences))


def _cited(line: InquiringLine) -> list[list[Citation]]:
    found: list[list[Citation]] = [[] for _ in line.paragraphs]
    for citation in line.citations:
        number = citation.paragraph - 1
        if 0 <= number < len(found) and 0 <= citation.start < citation.end <= len(line.paragraphs[number]):
            found[number].append(citation)
    for here in found:
        here.sort(key=lambda citation: (citation.start, citation.end))
    return found


def peaks(reading: Reading) -> frozenset[int]:
    """Find the citing paragraphs, from 0, that dissent most, or nearly so; none where none does to speak of."""
    heights = {
        paragraph.number: max(paragraph.walk.states)
        for paragraph in reading.paragraphs
        if paragraph.cited and paragraph.number and paragraph.walk.states
    }
    highest = max(heights.values(), default=0.0)
    return frozenset(number for number, height in heights.items() if height >= max(_DISSENTING, 0.75 * highest))


def places(reading: Reading, paragraph: Paragraph, top: bool) -> list[Place]:
    """Read the signs of each citation of a paragraph; ``top`` says that it is one of the line's peaks of dissent."""
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
            own = _own(paragraph, index)
        left, right = clauses[min(seen, len(clauses) - 1)]
        seen += 1
        starts = sentence.starts
        hits = sentence.hits[bisect_left(starts, left) : bisect_left(starts, right)]
        signs = {
            **shared,
            **own,
            "top": float(top and own["state"] >= _DISSENTING),
            "clause_against": -valence(hits) * reading.towards,
            "null_against": nullity(hits) * reading.towards,
            "summary_against": -reading.summaries.get(citation.note, 0.0) * reading.towards,
        }
        mention = next((sentence.words_of(hit) for hit in hits if hit.kind == "mention"), "")
        found.append(Place(citation, index, signs, mention))
    return found


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
    total, towards = len(reading.paragraphs), reading.towards
    values = [sentence_valence(sentence) for sentence in paragraph.sentences]
    summaries = [reading.summaries.get(citation.note, 0.0) for citation in paragraph.cited]
    return {
        "bias": 1.0,
        "first": float(paragraph.number == 0),
        "last": float(paragraph.number == total - 1 and total > 1),
        "penultimate": float(total >= 4 and paragraph.number == total - 2),
        # an objection set aside at once speaks in the objection's words
        "opener_against": 0.0 if paragraph.sentences[0].count("refute") else -values[0] * towards,
        "paragraph_against": -sum(values) / len(values) * towards,
        "summaries_against": -sum(summaries) / len(summaries) * towards,
    }


def _own(paragraph: Paragraph, index: int) -> dict[str, float]:
    """Read the signs of one sentence."""
    sentence, last = paragraph.sentences[index], paragraph.sentences[-1]
    return {
        "state": paragraph.walk.states[index],
        "hard": float(min(2, sentence.count("hard"))),
        "announce": float(min(2, sentence.count("announce"))),
        "turn": float(sentence.count("turn") > 0),
        "support": float(sentence.count("support") > 0),
        "return": float(sentence.count("return") > 0),
        "refute": float(sentence.count("refute") > 0),
        "rival": float(sentence.count("rival") > 0),
        "intensify": float(sentence.count("intensify") > 0),
        "recap": float(last.count("return") > 0 and last is not sentence),
    }
