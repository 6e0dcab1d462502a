"""Which outcome a passage gives a claim: the words people and models use for holding, weakening and falling."""

from __future__ import annotations

import re

from explorer.model import Outcome

_NOT = r"(?:\bnot\b|n't\b|\bnever\b|\bno longer\b|\bfail(?:s|ed)? to\b|\bhardly\b)"

_WORDS: tuple[tuple[Outcome, str], ...] = (
    (
        Outcome.CANNOT_TEST,
        (
            r"cannot[ -](?:yet )?(?:be )?(?:re-?)?(?:test(?:ed)?|verif(?:y|ied)|determined?|assess(?:ed)?|ground(?:ed)?)|"
            r"can(?:'t|not|’t) (?:be )?(?:re-?)?(?:test|verif|confirm|ground)\w*|untest(?:able|ed)|not testable|inconclusive|"
            r"unable to (?:re-?)?(?:test|verify|confirm|ground)|insufficient evidence|"
            r"no (?:direct |new |newer )?evidence (?:was )?found|"
            r"could not (?:be )?(?:re-?)?(?:test|verif|confirm|find|ground)\w*|undetermined|"
            r"not (?:yet )?(?:been )?(?:re-?)?tested"
        ),
    ),
    (
        Outcome.OVERTURNED,
        (
            r"overturn(?:ed|s)?|refuted|falsified|disproved|disproven|debunked|invalidated|"
            r"no longer (?:holds?|true|stands?|valid)|"
            r"(?:does|do|did) ?(?:not|n't|n’t) (?:still )?(?:hold|stand)|rejected|(?<!un)contradicted(?! by nothing)"
        ),
    ),
    (Outcome.SUPERSEDED, r"supersed(?:ed|es)|replaced by|obsolete|outdated|made moot|overtaken"),
    (
        Outcome.WEAKENED,
        (
            r"weaken(?:ed|s)?|relax(?:ed|es)?|soften(?:ed|s)?|partial(?:ly)?|partly|in part\b|qualified|narrowed|mixed\b|"
            r"loosened|eroded|holds? only|only holds?|with (?:caveats|qualifications)"
        ),
    ),
    (
        Outcome.HOLDS,
        (
            r"(?:still |largely |mostly |continues to |appears to )?h(?:olds?|eld)\b(?: up| true)?|still holding|"
            r"stands?\b(?: firm)?|confirmed|upheld|unchanged|reaffirmed|corroborated|well[- ]supported|intact|replicated|"
            r"remains? (?:valid|true|intact|in force|well[- ]supported|supported)"
        ),
    ),
)
_ANY = [(outcome, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for outcome, words in _WORDS]
_LABEL = re.compile(
    r"\b(?:verdict|status|outcome|judge?ment|assessment|result|ruling|conclusion|re-?test)\b\s*(?:is|are|:|=|—|–|-|→)+\s*",
    re.IGNORECASE,
)
_NEGATED = re.compile(rf"{_NOT}(?: +[\w'’-]+){{0,3}} *$", re.IGNORECASE)  # commas, dashes and stops end its reach
_REVERSED = {
    Outcome.OVERTURNED: Outcome.HOLDS,
    Outcome.SUPERSEDED: Outcome.HOLDS,
    Outcome.WEAKENED: Outcome.HOLDS,
    Outcome.HOLDS: Outcome.OVERTURNED,
}


def outcome_in(text: str) -> tuple[Outcome | None, bool]:
    """Read the outcome a passage gives, and whether it says so plainly: under a label, or with one voice.

    A label such as "Verdict:" decides. Else the first word of judgement does; a negated one counts as its reverse where
    the passage has no plain one.

    >>> outcome_in("Verdict: weakened. It has not been overturned.")
    (<Outcome.WEAKENED: 'weakened'>, True)
    >>> outcome_in("Nothing here yet")
    (None, False)
    """
    plain = re.sub(r"[*_`]", "", text)
    for label in _LABEL.finditer(plain):
        found = _hits(plain[label.end() : label.end() + 60])
        if found and found[0][0] < 30:
            return found[0][1], True
    found = _hits(plain)
    if not found:
        return None, False
    straight = [hit for hit in found if not hit[2]]
    chosen = straight[0] if straight else found[0]
    return chosen[1], len({outcome for _, outcome, negated in found if not negated}) == 1


def _hits(text: str) -> list[tuple[int, Outcome, bool]]:
    """List the words of judgement by place: the outcome, reversed where negated, and whether it was."""
    hits: list[tuple[int, int, Outcome, bool]] = []
    for outcome, pattern in _ANY:
        for match in pattern.finditer(text):
            if any(start <= match.start() < end or start < match.end() <= end for start, end, _, _ in hits):
                continue
            negated = bool(_NEGATED.search(text[max(0, match.start() - 40) : match.start()]))
            asked = text[match.end() : match.end() + 1] == "?"
            if asked or (negated and outcome is Outcome.CANNOT_TEST):
                continue
            hits.append((match.start(), match.end(), _REVERSED[outcome] if negated else outcome, negated))
    return [(start, outcome, negated) for start, _, outcome, negated in sorted(hits, key=lambda hit: hit[0])]
