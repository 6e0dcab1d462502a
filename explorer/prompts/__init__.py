"""Research prompts: composed for any selection, and what a model answers read back as rows that wait for a person.

Copying a prompt or reading an answer changes nothing and is no re-test: everything here is text in and values out.
"""

from __future__ import annotations

from explorer.prompts.answer import (
    Answer,
    IdState,
    PendingPaper,
    PendingQuestion,
    PendingVerdict,
    PendingWork,
    read_answer,
)
from explorer.prompts.compose import claims_of, compose, for_line, read_prompt, tokens
from explorer.prompts.identifiers import FoundId, find_ids
from explorer.prompts.judgements import Judgements, read_judgements, stance_prompt
from explorer.prompts.pending import PendingRow, PendingStance, Proposal, RowKind, answer_rows, stance_rows, summary

__all__ = [
    "Answer",
    "FoundId",
    "IdState",
    "Judgements",
    "PendingPaper",
    "PendingQuestion",
    "PendingRow",
    "PendingStance",
    "PendingVerdict",
    "PendingWork",
    "Proposal",
    "RowKind",
    "answer_rows",
    "claims_of",
    "compose",
    "find_ids",
    "for_line",
    "read_answer",
    "read_judgements",
    "read_prompt",
    "stance_prompt",
    "stance_rows",
    "summary",
    "tokens",
]
