"""Finds cue phrases in a tokenised sentence, in time linear in its length.

A cue is written in a small pattern language, one phrase a line:

    word            that word; ``a|b|c`` any of them; ``stem~`` any word that starts so (at least three letters)
    ?word           that word or nothing (``?a|b`` too)
    ..              up to two words, ``...`` up to five; neither crosses a comma, a dash, a colon or a bracket
    ^               the sentence starts here (a leading "and", "so", "but", "yet" is allowed for)

Words are lower case; ``n't`` is written ``not``, ``it's`` is ``it is``, a possessive ``'s`` is dropped; ``,`` ``;`` ``:``
``—`` ``(`` ``)`` ``?`` ``!`` are words of their own; so are ``.``, which ends a sentence, and ``§``, which stands for a
cited title.
Phrases are indexed by their first word, and by their second where that is fixed, so the number of cues hardly matters to
the speed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

MARK = "§"
"""What stands in a token list for the title of a cited note."""

_STOPS = frozenset(",;:—()?!")
_LEADING = frozenset({"and", "or", "so", "but", "yet", "still", "then", "even", "however", "—", "(", ","})
_STEM = 3
_REMEMBERED = 20_000  # words whose phrases are kept at hand
_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)*|\d[\d.,]*%?|[,;:—–()?!§]")
_CONTRACTED = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
}
_ENDINGS = {"'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_PRONOUNS = frozenset(
    (
        "it",
        "that",
        "this",
        "there",
        "here",
        "what",
        "where",
        "who",
        "how",
        "he",
        "she",
        "everything",
        "nothing",
        "something",
        "one",
    )
)


def lines(text: str) -> tuple[str, ...]:
    """Cut a list written one phrase a line into its phrases, blank lines dropped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def tokens(text: str) -> list[str]:
    """Split a text into lower-case words and the marks of punctuation that matter, contractions written out.

    >>> tokens("It doesn't hold, though: that's the limit.")
    ['it', 'does', 'not', 'hold', ',', 'though', ':', 'that', 'is', 'the', 'limit']
    """
    words: list[str] = []
    for match in _TOKEN.finditer(text.lower()):
        word = match.group()
        if "'" in word or "’" in word:
            words.extend(_written_out(word.replace("’", "'")))
        elif word in _CONTRACTED:
            words.extend(_CONTRACTED[word])
        else:
            words.append("—" if word == "–" else word)
    return words


def _written_out(word: str) -> tuple[str, ...]:
    if word in _CONTRACTED:
        return _CONTRACTED[word]
    if word.endswith("n't"):
        return (word[:-3], "not")
    if word.endswith("'s"):
        return (word[:-2], "is") if word[:-2] in _PRONOUNS else (word[:-2],)
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return (word[: -len(ending)], full)
    return (word.replace("'", ""),)


@dataclass(frozen=True, slots=True)
class Hit:
    """One cue found: its kind, and the tokens it covers."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Step:
    words: frozenset[str]
    stems: tuple[str, ...]
    optional: bool
    gap: int

    def fits(self, word: str) -> bool:
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


_Phrase = tuple[_Step, ...]


class _Index:
    """Phrases by how they begin: by the first two words where both are fixed, else by the first word or stem."""

    def __init__(self) -> None:
        self.by_pair: dict[str, dict[str, list[tuple[str, _Phrase]]]] = {}
        self.by_word: dict[str, list[tuple[str, _Phrase]]] = {}
        self.by_stem: dict[str, list[tuple[str, tuple[str, _Phrase]]]] = {}
        self._seen: dict[str, tuple[tuple[str, _Phrase], ...]] = {}

    def add(self, kind: str, steps: _Phrase) -> None:
        """Take in one phrase; an optional second step makes two of it."""
        if len(steps) > 1 and steps[1].optional:
            self.add(kind, (steps[0], replace(steps[1], optional=False), *steps[2:]))
            self.add(kind, (steps[0], *steps[2:]))
            return
        entry = (kind, steps)
        fixed = len(steps) > 1 and not steps[1].gap and not steps[1].stems
        for word in sorted(steps[0].words):
            if fixed:
                seconds = self.by_pair.setdefault(word, {})
                for second in sorted(steps[1].words):
                    seconds.setdefault(second, []).append(entry)
            else:
                self.by_word.setdefault(word, []).append(entry)
        for stem in steps[0].stems:
            self.by_stem.setdefault(stem[:_STEM], []).append((stem, entry))

    def at(self, word: str, second: str) -> Sequence[tuple[str, _Phrase]]:
        """Give the phrases that may begin with ``word`` before ``second``."""
        alone = self._seen.get(word)
        if alone is None:
            stems = self.by_stem.get(word[:_STEM], ())
            alone = (*self.by_word.get(word, ()), *(entry for stem, entry in stems if word.startswith(stem)))
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[word] = alone
        seconds = self.by_pair.get(word)
        if seconds is None or second not in seconds:
            return alone
        return (*seconds[second], *alone)


class PhraseFinder:
    """Holds the cues of every kind, ready to be looked up."""

    def __init__(self, cues: Mapping[str, Iterable[str]]) -> None:
        """Compile ``cues``: for each kind its phrases in the language of this module."""
        self._anywhere, self._at_start = _Index(), _Index()
        for kind, phrases in cues.items():
            for phrase in phrases:
                self._add(kind, phrase)

    def _add(self, kind: str, phrase: str) -> None:
        parts = phrase.split()
        at_start = bool(parts) and parts[0] == "^"
        steps = tuple(_step(part) for part in parts[at_start:])
        if not steps or steps[0].gap or steps[0].optional:
            raise ValueError(f"a cue must start with a word: {phrase!r}")
        if any(len(stem) < _STEM for stem in steps[0].stems):
            raise ValueError(f"a stem needs {_STEM} letters: {phrase!r}")
        (self._at_start if at_start else self._anywhere).add(kind, steps)

    def find(self, words: list[str]) -> list[Hit]:
        """Find every cue in one sentence's tokens, left to right; of one kind, overlapping hits count once."""
        opening = 0
        while opening < len(words) and words[opening] in _LEADING:
            opening += 1
        found: list[Hit] = []
        reach: dict[str, int] = {}
        anywhere, past = self._anywhere.at, len(words)
        for at, word in enumerate(words):
            second = words[at + 1] if at + 1 < past else ""
            entries = anywhere(word, second)
            if at <= opening:
                entries = (*self._at_start.at(word, second), *entries)
            for kind, steps in entries:
                if at < reach.get(kind, 0):
                    continue
                end = _match(steps, 1, words, at + 1)  # the first word fits, or it would not have been looked up
                if end:
                    reach[kind] = end
                    found.append(Hit(kind, at, end))
        return found


def _step(part: str) -> _Step:
    if set(part) == {"."} and len(part) > 1:
        return _Step(frozenset(), (), False, 2 if len(part) == 2 else 5)
    optional = part.startswith("?") and len(part) > 1
    words = (part[1:] if optional else part).split("|")
    return _Step(
        frozenset(word for word in words if not word.endswith("~")),
        tuple(word[:-1] for word in words if word.endswith("~")),
        optional,
        0,
    )


def _match(steps: _Phrase, number: int, words: list[str], at: int) -> int:
    """Give the token after the phrase if its steps from ``number`` fit from ``at`` on, else 0; gaps are short, so cheap."""
    while number < len(steps):
        step = steps[number]
        if step.gap:
            for skipped in range(step.gap + 1):
                end = _match(steps, number + 1, words, at + skipped)
                if end:
                    return end
                if at + skipped >= len(words) or words[at + skipped] in _STOPS:
                    return 0
            return 0
        fits = at < len(words) and step.fits(words[at])
        if step.optional:
            if fits:
                end = _match(steps, number + 1, words, at + 1)
                if end:
                    return end
        elif fits:
            at += 1
        else:
            return 0
        number += 1
    return at
