"""Says in words why a citation was judged as it was, so that a reader can check it against the paragraph."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.model import Stance
from explorer.stance.signs import Paragraph, Place

_OPENER_LENGTH = 60
_OPENER_WORDS = 20  # a cue further on in a long first sentence is not what the paragraph opens with
_ROLES = (
    ("refute", "by setting an objection aside"),
    ("concede", "with a concession"),
    ("doubt", "with a doubt"),
    ("hard", "with a limit"),
    ("turn", "with a turn"),
    ("rival", "with an expectation or somebody else's view"),
    ("intensify", "by pressing the answer further"),
    ("soft", "with a surprise"),
    ("return", "by coming back to the answer"),
    ("expand", "with an explanation"),
    ("support", "with support"),
)
_SPOKEN = frozenset(("hard", "announce", "support", "refute", "rival"))
_UNSPOKEN = {
    "first": "it is the first paragraph, where the answer is given",
    "last": "it is the last paragraph, where the answer is repeated",
    "penultimate": "it is the last paragraph but one, where doubts mostly stand",
    "opens_why": "the paragraph opens with a question that leads on",
    "opens_whether": "the paragraph opens with a doubting question, in order to answer it",
    "summary_against": "the note's summary",
    "opener_against": "the paragraph's first sentence",
}
_POINTING = frozenset(("summary_against", "opener_against"))


def why(paragraph: Paragraph, place: Place, stance: Stance, shares: Mapping[str, float]) -> str:
    """Name the paragraph's opener and the sign that decided; ``shares`` is what each sign added towards "against"."""
    opening = f"paragraph {paragraph.number + 1} {_opening(paragraph)}"
    if stance is Stance.MENTIONS:
        return f'{opening}; the sentence only mentions it ("{place.mention}")'
    decided = _deciding(paragraph, place, stance, shares)
    return f"{opening}; {decided}" if decided else opening


def _opening(paragraph: Paragraph) -> str:
    sentence = paragraph.sentences[0]
    end = min(sentence.end, sentence.start + 4 * _OPENER_LENGTH)  # a sentence may be a megabyte long
    words = " ".join(paragraph.text[sentence.start : end].split())
    shown = words if len(words) <= _OPENER_LENGTH else words[:_OPENER_LENGTH].rsplit(" ", 1)[0] + " …"
    for kind, role in _ROLES:
        hit = sentence.first(kind)
        if hit is not None and hit.start < _OPENER_WORDS:
            return f'opens {role} ("{shown}")'
    return f'opens {"with a question" if sentence.asks else "plainly"} ("{shown}")'


def _deciding(paragraph: Paragraph, place: Place, stance: Stance, shares: Mapping[str, float]) -> str:
    """Put the strongest sign of the verdict's side into words: a cue of the sentence before wording, wording before place."""
    sign = 1.0 if stance is Stance.CONTRADICTS else -1.0
    sentence = paragraph.sentences[place.index]
    names = [
        name
        for name, share in sorted(shares.items(), key=lambda item: (-sign * item[1], item[0]))
        if sign * share > 0.05
    ]
    for name in names:
        hit = sentence.first(name) if name in _SPOKEN else None
        if hit is not None:
            return f'the sentence says "{sentence.words_of(hit)}"'
    for name in names:
        if name == "lead" and sign > 0:
            return "no other paragraph turns as much against the answer"
        if name == "others" and sign < 0:
            return "another paragraph turns more against the answer"
        if name in _POINTING:
            return f"{_UNSPOKEN[name]} points {'away from' if sign > 0 else 'the same way as'} the answer"
        if name in _UNSPOKEN:
            return _UNSPOKEN[name]
    return ""
