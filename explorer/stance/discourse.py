"""Reads a synthesis as an argument: how far each paragraph, and each sentence in it, speaks against the answer.

The part a paragraph plays decides; the wording of the citing sentence only leans. The scale is dissent: 0 goes along with
the answer, 1 speaks against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from explorer.stance.cues import CUES
from explorer.stance.phrases import MARK, Hit, PhraseFinder, tokens
from explorer.stance.words import VALUES

_FINDER = PhraseFinder({**CUES, **VALUES})
_DISSENTING = 0.4  # from this state on a passage stands against the answer
_LEADING = frozenset(("and", "but", "so", "then", "yet", "or", ","))
_OPEN = frozenset(("why", "how", "where", "what", "who", "when", "which"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph: its words with each cited title as one mark, and the cues found in them."""

    start: int
    end: int
    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    starts: tuple[int, ...]
    counts: Mapping[str, int]

    def count(self, kind: str) -> int:
        """Tell how often a kind of cue occurs."""
        return self.counts.get(kind, 0)

    def first(self, kind: str) -> Hit | None:
        """Give the first cue of a kind."""
        return next((hit for hit in self.hits if hit.kind == kind), None)

    @property
    def asks(self) -> str:
        """Tell what a question asks: "why" (or how, where, who), "whether", or "" for a sentence that asks nothing."""
        if self.words[-2:-1] != ("?",):
            return ""
        first = next((word for word in self.words if word not in _LEADING), "")
        return "why" if first in _OPEN else "whether"

    def words_of(self, hit: Hit) -> str:
        """Give a cue's words as they were read."""
        return " ".join(self.words[hit.start : hit.end])


@dataclass(slots=True)
class Walk:
    """The dissent of one paragraph: where it starts, and what it is in each sentence.

    ``back`` marks the sentences after a "but" that brought a dissenting paragraph back to the answer.
    """

    opening: float
    states: list[float] = field(default_factory=list)
    back: list[bool] = field(default_factory=list)


def read_sentence(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Sentence:
    """Read the sentence ``text[start:end]``; ``spans`` are the cited titles inside it, left to right."""
    parts: list[str] = []
    at = start
    for left, right in spans:
        if left < at:
            continue
        parts.append(text[at:left])
        parts.append(f" {MARK} ")
        at = right
    parts.append(text[at:end])
    words = [*tokens("".join(parts)), "."]
    hits = tuple(_FINDER.find(words))
    return Sentence(start, end, tuple(words), hits, tuple(hit.start for hit in hits), Counter(hit.kind for hit in hits))


def position(number: int, of: int) -> float:
    """Give what the place alone says of paragraph ``number`` (from 0): first backs, last but one of four or more doubts."""
    if number == 0:
        return -0.3
    if of >= 4 and number == of - 2:
        return 0.3
    return 0.1 if 2 <= number < of - 1 else 0.0


def walk(sentences: Sequence[Sentence], number: int, of: int, before: float = 0.0) -> Walk:
    """Follow the dissent through paragraph ``number`` (from 0) of ``of``, sentence by sentence.

    ``before`` is the dissent the paragraph before ended with: a bare "but" after a paragraph of dissent comes back.
    """
    place = position(number, of)
    if not sentences:
        return Walk(max(0.0, place))
    found = Walk(_opening(sentences, number, place, before))
    state, rival = found.opening, False
    highest, turned = 0.0, False
    surprising = bool(sentences[0].count("soft") or sentences[0].count("intensify"))
    for index, sentence in enumerate(sentences):
        earlier = state
        turn, hard = sentence.count("turn"), sentence.count("hard")
        if index:
            if rival and (turn or hard or sentence.count("refute")) and not sentence.count("concede"):
                state, rival = min(state, 0.1), False
            elif sentence.count("refute") and not hard and not turn:
                state *= 0.5
            elif turn and state >= 0.5 and not hard:
                state *= 0.25
            elif sentence.count("return") and not turn and not hard:
                state *= 0.4
            elif turn and (hard or sentence.count("concede")):
                state = max(state, 0.9)
            elif surprising and not sentence.count("concede"):
                state = max(state, 0.3 * bool(turn or hard))
            elif turn or sentence.count("concede"):
                state = max(state, 0.5 + place / 2)
            elif hard:
                state = max(state, 0.4 + place / 2)
        if sentence.count("rival"):
            rival = True
            if index and not turn and not sentence.count("refute"):
                state = max(state, 0.3)
        if number == 0 and state > earlier and MARK not in sentence.words:
            state = earlier  # a first paragraph that says "yes, with a caveat" announces; it does not object yet
        highest = max(highest, state)
        sharp = sentence.first("turn")
        turned = turned or (index > 0 and sharp is not None and sharp.start <= 1)
        found.states.append(state)
        found.back.append(turned and highest >= _DISSENTING and state <= highest / 2)
    return found


def _opening(sentences: Sequence[Sentence], number: int, place: float, before: float) -> float:
    first, last = sentences[0], sentences[-1]
    answered = bool(first.count("refute"))
    turning = bool(first.count("concede")) or bool(first.count("doubt")) or (bool(first.count("turn")) and not answered)
    if first.count("turn") and not first.count("concede") and not first.count("hard") and before >= 0.5:
        turning = False
    opening = place
    opening += 0.5 * turning + 0.4 * min(2, first.count("hard")) + 0.2 * min(2, first.count("announce"))
    opening -= 0.25 * bool(first.count("soft")) + 0.4 * bool(first.count("intensify"))
    if not turning:
        opening -= 0.15 * bool(first.count("support"))
        if not first.count("hard"):
            opening -= 0.25 * bool(first.count("expand"))
    if len(sentences) > 1:
        if last.count("hard") or last.count("turn"):
            opening += 0.2
        elif last.count("announce"):
            opening += 0.1
    if number:
        if answered:
            opening -= 0.6
        elif first.count("rival") or (len(sentences) > 1 and sentences[1].count("refute")):
            opening -= 0.3
    return min(1.0, max(0.0, opening))
