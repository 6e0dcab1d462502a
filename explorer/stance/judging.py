"""Weighs the signs of every citation into one judgement per note, with its confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Final

from explorer.model import Evidence, InquiringLine, NodeId, SourceNote, Stance
from explorer.stance.bands import LIKELY_FROM, SURE_FROM
from explorer.stance.reasons import why
from explorer.stance.signs import Paragraph, Place, peaks, places, read_line

WEIGHTS: Final[Mapping[str, float]] = {
    "bias": -2.2,
    "state": 4.4,
    "hard": 0.3,
    "announce": 0.9,
    "turn": -0.5,
    "support": -0.7,
    "return": -0.7,
    "refute": -1.0,
    "rival": 0.1,
    "intensify": -0.4,
    "first": -1.1,
    "last": -0.5,
    "penultimate": 0.5,
    "clause_against": 0.9,
    "summary_against": 1.0,
    "opener_against": 0.9,
    "recap": -0.5,
    "paragraph_against": 0.9,
    "summaries_against": 0.8,
    "null_against": 0.6,
    "top": 0.7,
}
"""What each sign adds to the log odds that a citation speaks against the answer.

Set by hand, then moved towards a regularised regression over labelled pages in which most cue hits had been deleted at
random, so that no weight leans on a wording the next page will not have.
"""

_UNCITED_CONFIDENCE = 0.3
_MENTION_CONFIDENCE = 0.5


def weigh(signs: Mapping[str, float]) -> float:
    """Add up the signs into log odds of speaking against the answer."""
    return sum(WEIGHTS[name] * value for name, value in signs.items())


def judge_line(line: InquiringLine, notes: Mapping[NodeId, SourceNote]) -> tuple[Evidence, ...]:
    """Judge every note of a line; see ``explorer.stance.judge``."""
    reading = read_line(line, notes)
    highest = peaks(reading)
    doubtful = len(reading.paragraphs) < 4 or not reading.has_thesis
    best: dict[NodeId, tuple[float, Evidence]] = {}
    for paragraph in reading.paragraphs:
        found = places(reading, paragraph, paragraph.number in highest)
        odds = [weigh(place.signs) for place in found]
        quotes = {index: paragraph.words_of(index) for index in {place.index for place in found}}
        lowered = doubtful or paragraph.walk.turns >= 2
        for place, own, mean in zip(found, odds, segment_means(paragraph, found, odds), strict=True):
            score = 0.6 * own + 0.4 * mean
            note = place.citation.note
            if note not in best or score > best[note][0]:
                best[note] = (score, _evidence(paragraph, place, score, lowered, quotes[place.index]))
    others = [note for note in dict.fromkeys((*(c.note for c in line.citations), *line.sources)) if note not in best]
    return (*(evidence for _, evidence in best.values()), *map(_uncited, others))


def segment_means(paragraph: Paragraph, found: Sequence[Place], odds: Sequence[float]) -> list[float]:
    """Average the odds over each run of citations between two turns of a paragraph: what stands together speaks together."""
    runs: list[list[int]] = []
    state = 0.0
    for at, place in enumerate(found):
        now = paragraph.walk.states[place.index]
        if not runs or abs(now - state) > 0.2:
            runs.append([])
        runs[-1].append(at)
        state = now
    means = [0.0] * len(found)
    for run in runs:
        mean = sum(odds[at] for at in run) / len(run)
        for at in run:
            means[at] = mean
    return means


def _evidence(paragraph: Paragraph, place: Place, score: float, lowered: bool, quote: str) -> Evidence:
    against = 1 / (1 + exp(-max(-30.0, min(30.0, score))))
    if place.mention:
        stance, confidence = Stance.MENTIONS, _MENTION_CONFIDENCE
    elif against >= 0.5:
        stance = Stance.CONTRADICTS
        confidence = min(against, LIKELY_FROM - 0.01) if lowered else against
    else:
        stance = Stance.SUPPORTS
        confidence = min(1 - against, SURE_FROM - 0.01) if lowered else 1 - against
    return Evidence(
        note=place.citation.note,
        stance=stance,
        confidence=round(confidence, 2),
        quote=quote,
        paragraph=paragraph.number + 1,
        sentence=place.index + 1,
        judged_by="rules",
        why=why(paragraph, place, stance, {name: WEIGHTS[name] * value for name, value in place.signs.items()}),
    )


def _uncited(note: NodeId) -> Evidence:
    return Evidence(
        note,
        Stance.MENTIONS,
        _UNCITED_CONFIDENCE,
        "",
        0,
        0,
        "rules",
        "listed among the sources, cited nowhere in the synthesis",
    )
