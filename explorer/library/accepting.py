"""What a model's answer proposes, as parts of one edit: which row becomes which record.

What this hides: the order in which rows can stand. A paper is described before a note names it, a note is there before a
line is judged by it; an id that is taken gives way to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from explorer import dates
from explorer.library.draft import Draft
from explorer.model import AnchorPaper, Evidence, ExplorerError, NodeId
from explorer.prompts import PendingPaper, PendingQuestion, PendingVerdict, PendingWork
from explorer.prose import title_key

Row = PendingVerdict | PendingPaper | PendingWork | PendingQuestion | tuple[NodeId, Evidence]
"""A row of ``prompts.read_answer``, or a line and a judgement as ``prompts.read_judgements`` gives them."""


def accept_rows(draft: Draft, rows: Sequence[Row], model: str, on: date) -> None:
    """Make every row a part of the draft: papers first, then work, judgements, verdicts, questions."""
    for row in rows:
        if isinstance(row, PendingPaper):
            _paper(draft, row)
    for row in rows:
        if isinstance(row, PendingWork):
            _work(draft, row, model, on)
    for row in rows:
        if isinstance(row, tuple):
            line, evidence = row
            draft.judge(line, evidence)
    for row in rows:
        if isinstance(row, PendingVerdict):
            draft.verdict(row.as_verdict(dates.day(on), f"model:{model}" if model else "person"))
    for row in rows:
        if isinstance(row, PendingQuestion):
            asked = {title_key(line.title) for line in draft.records.lines.values()}
            if title_key(row.title) not in asked:
                draft.line(row.as_line(draft.records))


def _paper(draft: Draft, row: PendingPaper) -> None:
    paper = row.as_paper()
    if paper is None:
        raise ExplorerError(
            f"{row.written} is no well-formed identifier, so nothing was accepted. To mend it, leave it out."
        )
    if _is_open(draft, paper.id):
        draft.paper(paper)


def _work(draft: Draft, row: PendingWork, model: str, on: date) -> None:
    for paper in row.papers:
        if _is_open(draft, paper):
            alone = len(row.papers) == 1
            draft.paper(AnchorPaper(paper, row.title if alone else "", row.date if alone else None, asserted=True))
    if not row.lines:
        raise ExplorerError(
            f"It is open to which line {row.title or row.quote[:60]!r} speaks, so nothing was accepted."
        )
    node = draft.note(row.as_note())
    for line in row.lines:
        draft.judge(line, replace(row.as_evidence(model or "unnamed", on), note=node), add=True)


def _is_open(draft: Draft, paper: NodeId) -> bool:
    """Tell whether a paper is still to be described: unknown, or only named somewhere."""
    held = draft.records.get(paper)
    return held is None or held == AnchorPaper(paper, asserted=True)
