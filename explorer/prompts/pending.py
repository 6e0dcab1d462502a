"""What a model's answer proposes, as rows a person accepts one by one or together; until then they change nothing.

Hides how each kind of proposal is put into words for the person who decides: what it is about, what would change, on
which words it rests, what is odd about it, and whether it may be accepted along with the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from explorer.dates import describe
from explorer.model import Evidence, NodeId, Records, title_of
from explorer.prompts.answer import Answer, IdState, PendingPaper, PendingQuestion, PendingVerdict, PendingWork
from explorer.prompts.judgements import Judgements
from explorer.prose import title_key
from explorer.stance import SETTLED, judge_name


class RowKind(StrEnum):
    """What a row proposes to add."""

    STANCE = "judgement"
    VERDICT = "verdict"
    PAPER = "paper"
    WORK = "evidence against"
    QUESTION = "draft line"


@dataclass(frozen=True, slots=True)
class PendingStance:
    """One judgement of a model: the line, and the evidence as it would count."""

    line: NodeId
    evidence: Evidence


Proposal = PendingStance | PendingVerdict | PendingPaper | PendingWork | PendingQuestion


@dataclass(frozen=True, slots=True)
class PendingRow:
    """One proposal in words.

    ``says`` is what would change, ``why`` the words it was read from, ``remark`` what to look at twice. ``can_accept`` is
    False for what there is nothing to do with; ``together`` is False for what only a row of its own may accept.
    """

    kind: RowKind
    proposal: Proposal
    about: str
    says: str
    why: str
    remark: str = ""
    can_accept: bool = True
    together: bool = True
    node: NodeId | None = None
    line: NodeId | None = None


def stance_rows(records: Records, judgements: Judgements) -> tuple[PendingRow, ...]:
    """Put a model's judgements into rows, in the order of the prompt.

    A row that would displace a person's or the page's word says so and waits to be accepted by itself; one that repeats
    what this model has said already has nothing to accept.
    """
    rows: list[PendingRow] = []
    for line_id, evidence in judgements.rows:
        line = records.lines.get(line_id)
        held = next((one for one in line.evidence if one.note == evidence.note), None) if line else None
        if line is None or held is None:
            continue
        same = (held.judged_by, held.stance, held.why) == (evidence.judged_by, evidence.stance, evidence.why)
        settled = held.judged_by in SETTLED
        remark = ""
        if same:
            remark = "already accepted"
        elif settled and held.stance is not evidence.stance:
            remark = f"would displace the word of {judge_name(held.judged_by)}"
        elif settled:
            remark = f"{judge_name(held.judged_by)} says the same"
        says = f"{held.stance.value} → {evidence.stance.value}, {evidence.confidence:.0%} sure"
        rows.append(
            PendingRow(
                RowKind.STANCE,
                PendingStance(line_id, evidence),
                _title(records, evidence.note),
                says
                if held.stance is not evidence.stance
                else f"{evidence.stance.value}, {evidence.confidence:.0%} sure",
                evidence.why,
                remark,
                not same,
                not settled,
                evidence.note,
                line_id,
            )
        )
    return tuple(rows)


def answer_rows(records: Records, answer: Answer, model: str = "") -> tuple[PendingRow, ...]:
    """Put everything read out of an answer into rows: verdicts, papers, work against, draft lines, each in its order.

    What the library holds already, from this ``model`` where that matters, has nothing left to accept and says so.
    """
    rows = [_verdict_row(records, one, model) for one in answer.verdicts]
    rows += [_paper_row(records, one) for one in answer.papers]
    rows += [_work_row(records, one, model) for one in answer.work]
    drafts = {title_key(line.title) for line in records.lines.values()} if answer.questions else set()
    for one in answer.questions:
        held = title_key(one.title) in drafts
        says, remark = "kept as a draft inquiring line", "the library has a line of this title" if held else ""
        rows.append(
            PendingRow(
                RowKind.QUESTION, one, one.title, says, _unless_same(one.quote, one.title), remark, not held, not held
            )
        )
    return tuple(rows)


def _verdict_row(records: Records, verdict: PendingVerdict, model: str) -> PendingRow:
    held = any(
        (one.claim, one.outcome, one.comment, one.judged_by)
        == (verdict.claim, verdict.outcome, verdict.quote, f"model:{model}")
        for one in records.verdicts
    )
    if held:
        title = _title(records, verdict.claim)
        return PendingRow(
            RowKind.VERDICT, verdict, title, verdict.outcome.value, verdict.quote, "already accepted", False, False,
            verdict.claim, records.claims[verdict.claim].line,
        )  # fmt: skip
    remarks = [] if verdict.sure else ["claim or outcome was guessed, read the words"]
    remarks += [f"{paper} is not grounded here" for paper in verdict.papers if paper not in records.papers]
    if not verdict.papers:
        remarks.append("names no paper")
    claim = records.claims.get(verdict.claim)
    return PendingRow(
        RowKind.VERDICT,
        verdict,
        _title(records, verdict.claim),
        f"{records.status(verdict.claim).value} → {verdict.outcome.value}",
        verdict.quote,
        "; ".join(remarks),
        node=verdict.claim,
        line=claim.line if claim is not None else None,
    )


def _paper_row(records: Records, paper: PendingPaper) -> PendingRow:
    when = f" ({describe(paper.date)})" if paper.date is not None else ""
    title = paper.title or "no title is given"
    if paper.state is IdState.MALFORMED:
        says = "no such identifier can exist"
    elif paper.state is IdState.KNOWN:
        says = f"{title}{when}"
    else:
        says = f"add as asserted, unverified: {title}{when}"
    remark = "; ".join(filter(None, (paper.state.value, paper.remark)))
    accepts = paper.state is IdState.UNKNOWN and paper.id not in records.papers
    return PendingRow(
        RowKind.PAPER, paper, paper.id or paper.written, says, paper.quote, remark, accepts, accepts, paper.id
    )


def _work_row(records: Records, work: PendingWork, model: str) -> PendingRow:
    against = [_title(records, one) for one in work.claims] or [_title(records, one) for one in work.lines]
    when = f" ({describe(work.date)})" if work.date is not None else ""
    says = f"{work.relation}: {'; '.join(against)}" if against else work.relation
    remarks = [f"{paper} is not grounded here" for paper in work.papers if paper not in records.papers]
    if not work.papers:
        remarks.append("names no paper")
    known = [line for line in work.lines if line in records.lines]
    if not known:
        remarks.append("it is not clear which line it speaks to")
    wanted = title_key(work.as_note().title)
    # Its id may have been taken by something else, so it is known again by its title.
    same = {
        one.note
        for line in known
        for one in records.lines[line].evidence
        if one.judged_by == f"model:{model}" and title_key(_title(records, one.note)) == wanted
    }
    note = next(iter(same), None)
    held = note is not None and all(any(one.note in same for one in records.lines[line].evidence) for line in known)
    if held:
        remarks = ["already accepted"]
    return PendingRow(
        RowKind.WORK,
        work,
        f"{work.title or next(iter(work.papers), '') or 'unnamed work'}{when}",
        says,
        work.quote,
        "; ".join(remarks),
        bool(known) and not held,
        bool(known) and not held,
        note,
        known[0] if known else None,
    )


def summary(rows: Sequence[PendingRow], problems: Sequence[str] = ()) -> str:
    """Count what was read, in one sentence.

    >>> summary([PendingRow(RowKind.QUESTION, PendingQuestion("Why?", ""), "Why?", "", "")])
    '1 draft line'
    """
    words = []
    for kind in RowKind:
        n = sum(row.kind is kind for row in rows)
        if n:
            several = "pieces of evidence against" if kind is RowKind.WORK else f"{kind.value}s"
            one = "piece of evidence against" if kind is RowKind.WORK else kind.value
            words.append(f"{n} {one if n == 1 else several}")
    if problems:
        words.append(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
    return ", ".join(words) or "nothing"


def _title(records: Records, node: NodeId) -> str:
    record = records.get(node)
    return title_of(record) if record is not None else node


def _unless_same(quote: str, title: str) -> str:
    return "" if quote.strip() == title.strip() else quote
