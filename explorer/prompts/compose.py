"""Writing a research prompt for any selection, in the shape the pages use, and reading the parts of a page's own.

The shape: a role, the open question, the dated claims with their papers, the anchor papers, three tasks, and the rule
that an answer has to be grounded. The same selection of the same library gives the same text, whatever the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from explorer.model import (
    AnchorPaper,
    DatedClaim,
    FuzzyDate,
    InquiringLine,
    Kind,
    NodeId,
    Records,
    ResearchPrompt,
    SourceNote,
    Theme,
    title_of,
)

_TASKS = (
    (
        "RE-TEST EACH CLAIM. Take the claims one by one and look for newer models, training methods, ways of inference or "
        "evaluations that have weakened, overturned or superseded it. Give each claim, by its number, one verdict out of: "
        "holds, weakened, overturned, superseded, cannot-test; name the paper that decides it. Keep the lasting question "
        "apart from figures and limits that were bound to pass."
    ),
    (
        "FIND THE STRONGEST OPPOSITION. Search the most recent six months or so for work that contradicts or supersedes "
        "these claims, and say of each piece which claim it bears on."
    ),
    "ASK WHAT COMES NEXT. Propose two research questions that would be worth asking if these claims no longer held.",
)

_GROUNDING = (
    "Ground every statement: give the arXiv number or DOI of each paper you rely on, "
    "and mark whatever no real paper bears out."
)

_TASKS_BEGIN = re.compile(r"^\W*(?:your|the)\s+tasks?\b[^\n]*:?\s*$", re.IGNORECASE | re.MULTILINE)
_TASK = re.compile(r"^\s*[*_]*\(?([1-9])[.)]\s+", re.MULTILINE)
_CLAIMS_BEGIN = re.compile(
    r"^\W*(?:what\s+a\s+curated\b|dated\s+claims\b|findings\s+span\b|(?:the\s+)?claims\b[^\n]*:$|[•\-*]\s)",
    re.IGNORECASE | re.MULTILINE,
)
_RULE = re.compile(r"^\W*(?:cite|ground)\b[^\n]*\b(?:arxiv|doi|paper)", re.IGNORECASE | re.MULTILINE)
_BUTTONS = re.compile(r"^\s*(?:research\s+prompt\s+for\b|copy\s+into\b)[^\n]*$", re.IGNORECASE | re.MULTILINE)
_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_", re.UNICODE)


def read_prompt(text: str) -> ResearchPrompt:
    r"""Read role and tasks out of a prompt, a page's or one of ours; what it lacks stays empty, the text is kept whole.

    A role may be several sentences; tasks come without their numbers, their lines joined.

    >>> prompt = read_prompt("You test claims.\n\nDated claims:\n• One (2024).\n\nYour task:\n(1) Test.\n(2) Look.")
    >>> prompt.role, prompt.tasks
    ('You test claims.', ('Test.', 'Look.'))
    """
    plain = _BUTTONS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    begin = _TASKS_BEGIN.search(plain)
    head = plain[: begin.start()] if begin else plain
    claims = _CLAIMS_BEGIN.search(head)
    role = one_line(head[: claims.start()] if claims else head)
    tasks: list[str] = []
    if begin:
        tail = plain[begin.end() :]
        rule = _RULE.search(tail)
        if rule:
            tail = tail[: rule.start()]
        marks = list(_TASK.finditer(tail))
        marks = _counting_up(marks)
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            tasks.append(one_line(tail[mark.end() : following.start() if following else len(tail)]))
    return ResearchPrompt(role, tuple(filter(None, tasks)), text)


def _counting_up(marks: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Keep the marks that count 1, 2, 3: a "(1)" inside a task starts no new one."""
    kept: list[re.Match[str]] = []
    for mark in marks:
        if int(mark.group(1)) == len(kept) + 1:
            kept.append(mark)
    return kept


def for_line(records: Records, line_id: NodeId) -> str:
    """Give a line's prompt as its page gives it; where the library holds only its parts, or none, compose it.

    Raises KeyError if the library has no such line.
    """
    line = records.lines[line_id]
    if line.prompt is not None and line.prompt.text.strip():
        return line.prompt.text
    return compose(records, [line_id])


def claims_of(records: Records, nodes: Iterable[NodeId]) -> tuple[DatedClaim, ...]:
    """List the claims a selection is about, each once, in the order in which ``compose`` numbers them.

    A line brings its own claims, a note those that restate it, a paper those resting on it, a theme those of its lines.
    """
    of_line: dict[NodeId, dict[NodeId, None]] = {line.id: dict.fromkeys(line.claims) for line in records.lines.values()}
    of_note: dict[NodeId, list[NodeId]] = {}
    of_paper: dict[NodeId, list[NodeId]] = {}
    of_theme: dict[NodeId, list[NodeId]] = {}
    for claim in records.claims.values():
        of_line.setdefault(claim.line, {})[claim.id] = None
        for link in claim.notes:
            if link.confirmed is not False:
                of_note.setdefault(link.note, []).append(claim.id)
        for paper in claim.papers:
            of_paper.setdefault(paper, []).append(claim.id)
    for line in records.lines.values():
        for theme in line.themes:
            of_theme.setdefault(theme, []).extend(of_line[line.id])
    tables: dict[Kind, Mapping[NodeId, Iterable[NodeId]]] = {
        Kind.LINE: of_line,
        Kind.NOTE: of_note,
        Kind.PAPER: of_paper,
        Kind.THEME: of_theme,
    }
    found: dict[NodeId, None] = {}
    for node in nodes:
        kind = records.kind(node)
        if kind is Kind.CLAIM:
            found[node] = None
        elif kind is not None:
            found.update(dict.fromkeys(tables[kind].get(node, ())))
    return tuple(records.claims[claim] for claim in found if claim in records.claims)


def compose(records: Records, nodes: Sequence[NodeId], question: str | None = None, today: date | None = None) -> str:
    """Compose the research prompt for any selection.

    ``question`` replaces the selection's own questions. ``today``, where given, is written into the prompt, so that the
    model knows from where "the last six months" count; the text is otherwise independent of the day. Nodes that the
    library does not hold are passed over. A selection without dated claims lists what its notes found, said to be undated.
    """
    wanted = [node for node in dict.fromkeys(nodes) if records.kind(node) is not None]
    lines = _lines_of(records, wanted)
    claims = claims_of(records, wanted)
    notes = _notes_of(records, wanted, lines, bool(claims))
    parts = [_role(records, wanted, lines, question), _claims_block(lines, claims)]
    if notes:
        heading = "Findings of source notes (undated: find out when each was shown to hold):"
        parts.append("\n".join([heading, *(f"• {title_of(n)} {one_line(n.summary)}".rstrip() for n in notes)]))
    papers = _papers_of(records, wanted, lines, claims, notes)
    if papers:
        parts.append("\n".join(["Anchor papers (check that each exists and says this, and note its date):", *papers]))
    if today is not None:
        parts.append(f"Today is {today.isoformat()}.")
    given = lines[0].prompt if len(lines) == 1 and wanted == [lines[0].id] else None
    tasks = given.tasks if given and given.tasks else _TASKS
    numbered = (f"({number}) {one_line(task)}" for number, task in enumerate(tasks, 1))
    parts.append("\n".join(["Your task:", *numbered]))
    parts.append(_GROUNDING)
    return "\n\n".join(filter(None, parts)) + "\n"


def _role(records: Records, wanted: Sequence[NodeId], lines: Sequence[InquiringLine], question: str | None) -> str:
    if question:
        return _own_role([one_line(question)])
    if len(lines) == 1 and list(wanted) == [lines[0].id]:
        prompt = lines[0].prompt
        if prompt is not None and prompt.role:
            return f"{one_line(prompt.role)}\n\nThe open question: {one_line(title_of(lines[0]))}"
    if lines:
        return _own_role([one_line(title_of(line)) for line in lines])
    subjects = [record for record in map(records.get, wanted) if isinstance(record, (SourceNote, Theme, AnchorPaper))]
    return _own_role([one_line(title_of(record)) for record in subjects])


def _own_role(questions: Sequence[str]) -> str:
    role = (
        "You are a researcher who re-tests what a curated library says. Each claim below held on the date it carries; "
        "whether it still holds is what you are asked to find out."
    )
    if not questions:
        return role
    if len(questions) == 1:
        return f"{role}\n\nThe open question: {questions[0]}"
    return "\n".join([role, "", "The open questions:", *(f"• {one}" for one in questions)])


def _claims_block(lines: Sequence[InquiringLine], claims: Sequence[DatedClaim]) -> str:
    if not claims:
        return ""
    rows = ["Dated claims (each a finding of its time, not a statement about today):"]
    spans = list(dict.fromkeys(_written(line.span) for line in lines if line.span is not None))
    if spans:
        rows.append(f"Together they span {'; '.join(spans)}.")
    for number, claim in enumerate(claims, 1):
        hints = [_written(one) for one in claim.dates] or ["undated"]
        hints += list(dict.fromkeys(str(paper) for paper in claim.papers))
        text = one_line(claim.text).rstrip(".")
        rows.append(f"• Claim {number}: {text} ({', '.join(hints)}).")
    return "\n".join(rows)


def _lines_of(records: Records, wanted: Sequence[NodeId]) -> list[InquiringLine]:
    found: dict[NodeId, None] = {}
    for node in wanted:
        kind = records.kind(node)
        if kind is Kind.LINE:
            found[node] = None
        elif kind is Kind.CLAIM:
            found[records.claims[node].line] = None
        elif kind is Kind.THEME:
            found.update((line.id, None) for line in records.lines.values() if node in line.themes)
    return [records.lines[line] for line in found if line in records.lines]


def _notes_of(
    records: Records, wanted: Sequence[NodeId], lines: Sequence[InquiringLine], has_claims: bool
) -> list[SourceNote]:
    found = {node: None for node in wanted if node in records.notes}
    if not has_claims:
        for line in lines:
            found.update((note, None) for note in _cited(line) if note in records.notes)
    return [records.notes[note] for note in found]


def _cited(line: InquiringLine) -> list[NodeId]:
    order = dict.fromkeys(citation.note for citation in line.citations)
    order.update(dict.fromkeys(line.sources))
    return list(order)


def _papers_of(
    records: Records,
    wanted: Sequence[NodeId],
    lines: Sequence[InquiringLine],
    claims: Sequence[DatedClaim],
    notes: Sequence[SourceNote],
) -> list[str]:
    found = {node: None for node in wanted if node in records.papers}
    for named in [
        *(line.papers for line in lines),
        *(claim.papers for claim in claims),
        *(note.papers for note in notes),
    ]:
        found.update(dict.fromkeys(named))
    rows = []
    for node in found:
        paper = records.papers.get(node)
        when = f" ({_written(paper.date)})" if paper is not None and paper.date is not None else ""
        title = f": {one_line(paper.title)}" if paper is not None and paper.title else ""
        doubt = " [named by a page only]" if paper is None or paper.asserted else ""
        rows.append(f"• {node}{when}{title}{doubt}")
    return rows


def _written(when: FuzzyDate | None) -> str:
    return "" if when is None else one_line(when.as_written) or when.edtf


def one_line(text: str) -> str:
    """Fold white space, so that a title can add no line, and thereby no instruction of its own, to a prompt."""
    return " ".join(text.split())


def tokens(text: str) -> int:
    """Estimate how many tokens a language model counts in a text.

    The rule: a word of up to nine letters is one token and each six letters more another, three digits are one, a sign is
    one, and each character of a script without spaces is one. On English prose this lies within about a tenth or two of
    the common byte-pair vocabularies; it is an estimate and is to be shown as one.

    >>> tokens("Does it hold?")
    4
    """
    count = 0
    for piece in _PIECES.findall(text):
        if piece.isdigit():
            count += -(-len(piece) // 3)
        elif not piece.isascii() and ord(max(piece)) >= 0x2E80:
            count += len(piece)
        elif len(piece) > 9:
            count += 1 + -(-(len(piece) - 9) // 6)
        else:
            count += 1
    return count
