"""Judges, by rules, which way each cited note speaks: for the line's own answer, against it, or neither.

Hides the reading of an argument: how sentences turn, concede and come back, and where the answer stands. Built to be
corrected: every judgement says why, and how sure it is in three bands. The rules know the wording of argument, not its
subject: an objection announced in words they have never met passes for support.
"""

from __future__ import annotations

from collections.abc import Mapping

from explorer.model import Evidence, InquiringLine, NodeId, SourceNote
from explorer.stance.bands import DEFINITIONS, Band, band
from explorer.stance.judging import judge_line
from explorer.stance.review import (
    SETTLED,
    Doubt,
    differing,
    differing_words,
    first_citations,
    is_unsure,
    judge_name,
    same_paragraph,
    sentence_span,
    unsure,
    with_rules,
)

__all__ = [
    "DEFINITIONS",
    "SETTLED",
    "Band",
    "Doubt",
    "band",
    "differing",
    "differing_words",
    "first_citations",
    "is_unsure",
    "judge",
    "judge_name",
    "same_paragraph",
    "sentence_span",
    "unsure",
    "with_rules",
]


def judge(line: InquiringLine, notes: Mapping[NodeId, SourceNote]) -> tuple[Evidence, ...]:
    """Judge every note the line cites or lists: one judgement each, in order of first citation, uncited sources last.

    Never raises on an odd line: a citation that points outside its paragraph is judged like a source cited nowhere.
    """
    return judge_line(line, notes)
