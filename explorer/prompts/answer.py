"""Reading a model's free-text answer to a research prompt into rows that wait for a person's word.

Hides the guessing: where a section begins, which claim a passage speaks of, what outcome it gives, which identifiers are
real. Nothing here changes a library; each row keeps the words it was read from, so that a person can check it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from explorer.dates import find_dates, month, overlaps
from explorer.model import (
    AnchorPaper,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
    Verdict,
)
from explorer.prompts.compose import claims_of, one_line
from explorer.prompts.identifiers import FoundId, find_ids
from explorer.prompts.wording import outcome_in
from explorer.prose import sentences, slug, title_key

if TYPE_CHECKING:
    from explorer.similarity import Likeness

LIMIT = 400_000
"""Characters of an answer that are read; the rest is reported."""

_LIKE = 0.22  # cosine from which a passage without a number is taken to speak of a claim


class IdState(StrEnum):
    """What is known of an identifier that an answer names."""

    KNOWN = "in this library"
    UNKNOWN = "not grounded here"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class PendingPaper:
    """A paper the answer names, each once. ``id`` is None where the identifier is malformed; ``remark`` says what is odd."""

    written: str
    id: NodeId | None
    state: IdState
    title: str
    date: FuzzyDate | None
    remark: str
    quote: str

    def as_paper(self) -> AnchorPaper | None:
        """Make the record to add when accepted, marked as asserted; None for a malformed identifier."""
        return None if self.id is None else AnchorPaper(self.id, self.title, self.date, asserted=True)


@dataclass(frozen=True, slots=True)
class PendingVerdict:
    """One verdict the answer gives on one claim. ``sure`` is False where the claim or the outcome had to be guessed."""

    claim: NodeId
    outcome: Outcome
    papers: tuple[NodeId, ...]
    quote: str
    sure: bool

    def as_verdict(self, on: FuzzyDate, judged_by: str) -> Verdict:
        """Make the ledger entry for the day on which a person accepts it; the store gives it its number."""
        paper = self.papers[0] if self.papers else None
        return Verdict(self.claim, self.outcome, on, paper, None, self.quote, judged_by)


@dataclass(frozen=True, slots=True)
class PendingWork:
    """Work the answer names as contradicting or superseding, and the claims and lines it speaks to."""

    relation: str
    title: str
    papers: tuple[NodeId, ...]
    date: FuzzyDate | None
    claims: tuple[NodeId, ...]
    lines: tuple[NodeId, ...]
    quote: str

    def as_note(self) -> SourceNote:
        """Make the note that carries this work when accepted: its words as summary, its papers and date linked."""
        title = self.title or " ".join(self.quote.split()[:10])
        return SourceNote(NodeId(slug(title) or "unnamed-work"), title, self.quote, papers=self.papers, date=self.date)

    def as_evidence(self, model: str, on: dt.date) -> Evidence:
        """Make the judgement that goes with the note: it speaks against the line, as that model says."""
        return Evidence(
            self.as_note().id,
            Stance.CONTRADICTS,
            0.5,
            self.quote,
            0,
            0,
            f"model:{model}",
            self.relation,
            on.isoformat(),
        )


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """A research question the answer proposes; kept, it becomes a draft inquiring line."""

    title: str
    quote: str

    def as_line(self, records: Records) -> InquiringLine:
        """Make the draft, under an id the library does not use yet."""
        stem = slug(self.title) or "draft"
        name, number = stem, 2
        while records.get(NodeId(name)) is not None:
            tail = f"-{number}"
            name, number = stem[: 80 - len(tail)] + tail, number + 1
        return InquiringLine(NodeId(name), self.title, self.quote if self.quote != self.title else "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read out of one answer, in its order; ``problems`` says in sentences what could not be read."""

    verdicts: tuple[PendingVerdict, ...] = ()
    papers: tuple[PendingPaper, ...] = ()
    work: tuple[PendingWork, ...] = ()
    questions: tuple[PendingQuestion, ...] = ()
    problems: tuple[str, ...] = ()


class _Part(StrEnum):
    CLAIMS = "claims"
    WORK = "work"
    QUESTIONS = "questions"


@dataclass(slots=True)
class _Item:
    """A passage that belongs together: a bullet, a numbered entry, a table row, or a paragraph."""

    part: _Part
    number: int | None
    named: bool  # the number stands behind a word such as "claim"
    text: str


_HEADINGS: tuple[tuple[_Part, re.Pattern[str]], ...] = (
    (
        _Part.QUESTIONS,
        re.compile(
            r"research\s+(?:questions?|directions?)|questions?\s+(?:that|worth|to ask|for)|what\s+comes\s+next|propos|"
            r"(?:new|next|open|proposed|follow-?up)\s+(?:research\s+)?questions?",
            re.IGNORECASE,
        ),
    ),
    (
        _Part.WORK,
        re.compile(r"contradict|supersed|opposition|counter-?evidence|challeng|opposing|conflicting", re.IGNORECASE),
    ),
    (_Part.CLAIMS, re.compile(r"re-?test|verdicts?|constraints?\b|claims?\b|findings?\b", re.IGNORECASE)),
)
_MARKUP = re.compile(r"[*_`#>]+")
_START = re.compile(
    r"^\s*(?:[-*•+–]\s+)?(?:\(?(?P<bare>\d{1,3})[.):]\s+|"
    r"\[?\(?(?P<word>claim|constraint|finding|item|c|#|question|q|rq)\s*[#-]?\s*(?P<number>\d{1,3})\b\]?\)?\s*[:.)\]—–-]*\s*)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•+–]|\(?[a-z]\))\s+", re.IGNORECASE)
_ROW = re.compile(r"^\s*\|(.+)\|?\s*$")
_REFERS = re.compile(
    r"\b(?:claims?|constraints?|findings?)\s*#?\s*(\d{1,3}(?:\s*(?:,|and|&|-|–|to)\s*\d{1,3})*)\b", re.IGNORECASE
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\s+(?:claim|constraint|finding)\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?:(?:research\s+)?question\s*\d*|rq?q?\s*\d+|\(?[a-z\d]\))\s*[:.)—–-]\s*", re.IGNORECASE)
_TASK_LABEL = re.compile(r"^\s*[*_#\s]*(?:task\s*|part\s*|section\s*)?\(?([1-3])[).:]?\s")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_QUOTED = re.compile(r"[\"“]([^\"”\n]{6,240})[\"”]")


def read_answer(text: str, records: Records, nodes: Sequence[NodeId], today: dt.date | None = None) -> Answer:
    """Read an answer to the prompt that was composed for ``nodes``; never raises, whatever the text.

    Claims are known by their number in that prompt or, failing that, by likeness of wording. ``today``, where given,
    turns identifiers that carry a later month into malformed ones. A claim on which two passages differ keeps the first,
    and the difference is a problem.
    """
    problems: list[str] = []
    if len(text) > LIMIT:
        problems.append(f"Only the first {LIMIT:,} characters of the answer were read.")
        text = text[:LIMIT]
    plain = _NOT_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    items = _items(plain)
    reader = _Reader(records, claims_of(records, nodes), tuple(nodes), today, problems)
    for item in items:
        match item.part:
            case _Part.CLAIMS:
                reader.claim(item)
            case _Part.WORK:
                reader.add_work(item)
            case _Part.QUESTIONS:
                reader.question(item)
    papers = _papers(plain, records, today)
    if not (reader.verdicts or papers or reader.work or reader.questions):
        problems.append("Nothing in this text could be read as a verdict, a paper or a question.")
    return Answer(tuple(reader.verdicts.values()), papers, tuple(reader.work), tuple(reader.questions), tuple(problems))


def _items(text: str) -> list[_Item]:
    """Cut an answer into items: headings steer, markers begin, blank lines end what no marker began."""
    items: list[_Item] = []
    part = _Part.CLAIMS
    open_item: _Item | None = None
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            if open_item is not None and open_item.number is None:
                open_item = None
            continue
        heading = _heading(line)
        if heading is not None:
            part, open_item = heading, None
            continue
        row = _ROW.match(line)
        if row:
            cells = [cell.strip() for cell in row.group(1).split("|")]
            if all(re.fullmatch(r":?-*:?", cell) for cell in cells):
                continue
            first = re.search(r"\d{1,3}", cells[0]) if len(cells[0]) < 14 else None
            rest = " — ".join(cells[1:] if first else cells)
            items.append(_Item(part, int(first.group()) if first else None, bool(first), rest))
            open_item = None
            continue
        bullet = _BULLET.match(line)
        bare = "- " + _MARKUP.sub("", line[bullet.end() :]).strip() if bullet else _MARKUP.sub("", line)
        start = _START.match(bare)
        indented = raw[:1] in " \t" and open_item is not None and open_item.number is not None
        if start and not (indented and start.group("bare")):
            number = int(start.group("number") or start.group("bare"))
            open_item = _Item(part, number, start.group("number") is not None, bare[start.end() :].strip())
            items.append(open_item)
        elif _BULLET.match(bare) and not indented and not (open_item and open_item.named):
            open_item = _Item(part, None, False, _BULLET.sub("", bare).strip())
            items.append(open_item)
        elif open_item is not None:
            open_item.text += "\n" + bare.strip()
        else:
            open_item = _Item(part, None, False, bare)
            items.append(open_item)
    return items


def _heading(line: str) -> _Part | None:
    """Tell which part a heading opens; None where the line is none: long, an identifier in it, or an outcome."""
    plain = _MARKUP.sub("", line).strip()
    if len(plain) > 120 or find_ids(plain):
        return None
    marked = line.startswith(("#", "**", "__")) or plain.endswith(":") or plain.isupper()
    label = _TASK_LABEL.match(plain)
    words = plain.split()
    if label is None and not marked:
        return None
    if re.match(r"\W*(?:claim|constraint|finding|q|rq|question|c)\s*#?\s*\d", plain, re.IGNORECASE):
        return None
    if plain.endswith("?") or (
        outcome_in(plain)[0] is not None and not plain.endswith(":") and not line.startswith("#")
    ):
        return None
    if label and len(words) > 14:
        return None
    for part, pattern in _HEADINGS:
        if pattern.search(plain):
            return part
    return None


@dataclass(slots=True)
class _Reader:
    records: Records
    claims: tuple[DatedClaim, ...]
    nodes: tuple[NodeId, ...]
    today: dt.date | None
    problems: list[str]
    verdicts: dict[NodeId, PendingVerdict] = field(default_factory=dict)
    work: list[PendingWork] = field(default_factory=list)
    questions: list[PendingQuestion] = field(default_factory=list)
    _likeness: Likeness | None = None

    def claim(self, item: _Item) -> None:
        outcome, sure = outcome_in(item.text)
        claim, by_number = self._claim_of(item)
        if claim is None:
            if item.named:
                self.problems.append(
                    f"The answer speaks of claim {item.number}, and the prompt had {len(self.claims)}."
                )
            elif outcome in _AGAINST and _ids(item.text, self.today):
                self.add_work(item)
            return
        if outcome is None:
            if by_number and item.named:
                self.problems.append(f"No verdict could be read for claim {self._number(claim)}.")
            return
        quote = _quote(item.text)
        papers = tuple(dict.fromkeys(one.id for one in _ids(item.text, self.today) if one.id is not None))
        before = self.verdicts.get(claim.id)
        if before is not None:
            if before.outcome is not outcome:
                self.problems.append(
                    f"Claim {self._number(claim)} is called {before.outcome} first and {outcome} later; the first was kept."
                )
            return
        self.verdicts[claim.id] = PendingVerdict(claim.id, outcome, papers, quote, sure and by_number)
        if outcome in _AGAINST and papers:
            self._name_work(item.text, papers, (claim,))

    def add_work(self, item: _Item) -> None:
        papers = tuple(dict.fromkeys(one.id for one in _ids(item.text, self.today) if one.id is not None))
        if not papers and not _QUOTED.search(item.text):
            return
        numbers = [number for match in _REFERS.finditer(item.text) for number in _numbers(match.group(1))]
        numbers += [_ORDINALS.index(match.group(1).lower()) + 1 for match in _ORDINAL.finditer(item.text)]
        claims = [self.claims[number - 1] for number in dict.fromkeys(numbers) if 1 <= number <= len(self.claims)]
        if not claims:
            named = [verdict.claim for verdict in self.verdicts.values() if set(papers) & set(verdict.papers)]
            claims = [self.records.claims[claim] for claim in named] or self._like(item.text)
        self._name_work(item.text, papers, claims)

    def question(self, item: _Item) -> None:
        text = one_line(item.text)
        asked = [text[a:b] for a, b in sentences(text) if text[a:b].rstrip("\"'”’)").endswith("?")]
        long_enough = [one for one in asked if len(one.split()) >= 4]
        title = long_enough[0] if long_enough else ""
        if not title and item.number is not None and len(text.split()) >= 4:
            ranges = sentences(text)
            title = text[ranges[0][0] : ranges[0][1]] if ranges else ""
        title = _LABEL.sub("", title)
        title = title.strip(' *_"“”')[:300]
        if title and title_key(title) not in {title_key(one.title) for one in self.questions}:
            self.questions.append(PendingQuestion(title, text))

    def _name_work(self, text: str, papers: tuple[NodeId, ...], claims: Iterable[DatedClaim]) -> None:
        speaks_to = tuple(claims)
        against = [paper for paper in papers if not any(paper in claim.papers for claim in speaks_to)]
        if papers and not against:
            return  # the claim's own paper, cited again
        ids = tuple(claim.id for claim in speaks_to)
        for number, work in enumerate(self.work if against else ()):
            if (work.papers, work.claims) == (tuple(against), ids):  # said before, under the claim itself
                if not work.title:
                    named = next((_title_near(text, one) for one in _ids(text, self.today) if one.id in against), "")
                    self.work[number] = replace(work, title=named)
                return
        lines = dict.fromkeys(claim.line for claim in speaks_to)
        if not lines:
            lines = dict.fromkeys(node for node in self.nodes if node in self.records.lines)
        relation = "supersedes" if re.search(r"supersed|replac|obsolet", text, re.IGNORECASE) else "contradicts"
        found = [one for one in _ids(text, self.today) if one.id in against]
        title = _title_near(text, found[0]) if found else _first_quoted(text)
        when = _month_of(found[0]) if found else next((when for _, _, when in find_dates(text)), None)
        self.work.append(PendingWork(relation, title, tuple(against), when, ids, tuple(lines), _quote(text)))

    def _claim_of(self, item: _Item) -> tuple[DatedClaim | None, bool]:
        if item.number is not None and 1 <= item.number <= len(self.claims):
            claim = self.claims[item.number - 1]
            if item.named or self._agrees(item.text, claim):
                return claim, True
        elif item.named:
            return None, True
        match = _REFERS.search(item.text[:80])
        if match:
            number = _numbers(match.group(1))[0]
            return (self.claims[number - 1], True) if 1 <= number <= len(self.claims) else (None, True)
        like = self._like(item.text)
        return (like[0], False) if like else (None, False)

    def _agrees(self, text: str, claim: DatedClaim) -> bool:
        """Tell whether a bare number may be trusted: no other claim is clearly closer in wording."""
        like = self._like(text)
        return not like or like[0].id == claim.id

    def _like(self, text: str) -> list[DatedClaim]:
        if not self.claims:
            return []
        if self._likeness is None:
            from explorer.similarity import Likeness

            self._likeness = Likeness([claim.text for claim in self.claims])
        best = self._likeness.nearest(text[:2000], 1)
        return [self.claims[number] for number, score in best if score >= _LIKE]

    def _number(self, claim: DatedClaim) -> int:
        return [one.id for one in self.claims].index(claim.id) + 1


_AGAINST = frozenset({Outcome.WEAKENED, Outcome.OVERTURNED, Outcome.SUPERSEDED})


def _numbers(written: str) -> list[int]:
    """Read "2, 3 and 5" or "2-4" as numbers."""
    numbers: list[int] = []
    for piece in re.split(r"\s*(?:,|and|&)\s*", written):
        ends = [int(end) for end in re.findall(r"\d+", piece)]
        if len(ends) == 2 and ends[0] < ends[1] <= ends[0] + 50:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            numbers.extend(ends)
    return numbers or [0]


def _ids(text: str, today: dt.date | None) -> list[FoundId]:
    return find_ids(text, today)


def _papers(text: str, records: Records, today: dt.date | None) -> tuple[PendingPaper, ...]:
    rows: dict[str, PendingPaper] = {}
    for found in find_ids(text, today):
        key = str(found.id) if found.id is not None else found.written.casefold()
        if key in rows:
            if not rows[key].title and found.id is not None:
                rows[key] = replace(rows[key], title=_title_near(text, found))
            continue
        start = text.rfind("\n", 0, found.start) + 1
        end = text.find("\n", found.end)
        line = text[start : end if end >= 0 else len(text)]
        when = _month_of(found)
        if found.id is None:
            rows[key] = PendingPaper(found.written, None, IdState.MALFORMED, "", None, found.problem, _quote(line))
            continue
        known = records.papers.get(found.id)
        title = known.title if known is not None else _title_near(text, found)
        remark = _odd_date(text, found, when)
        state = IdState.UNKNOWN if known is None else IdState.KNOWN
        rows[key] = PendingPaper(found.written, found.id, state, title, when, remark, _quote(line))
    return tuple(rows.values())


def _month_of(found: FoundId) -> FuzzyDate | None:
    return month(found.year, found.month) if found.id is not None and found.year else None


def _odd_date(text: str, found: FoundId, when: FuzzyDate | None) -> str:
    """Say so where the answer dates a paper otherwise than its number does; a month's difference is none."""
    after = text[found.end : found.end + 40].split("\n")[0]
    said = re.match(r"\s*[(,\[]\s*([^)\];:]{4,24})[)\];:]", after)
    if said is None or when is None or when.earliest is None or when.latest is None:
        return ""
    dates = find_dates(said.group(1))
    if not dates:
        return ""
    early = dt.date.fromordinal(when.earliest.toordinal() - 31)
    late = dt.date.fromordinal(when.latest.toordinal() + 31)
    if overlaps(dates[0][2], early, late):
        return ""
    return f"dated {said.group(1).strip()} in the answer, {when.edtf} by its number"


def _title_near(text: str, found: FoundId) -> str:
    """Read the title beside an identifier: in quotes on its line, after a colon or dash, or before its bracket."""
    start = text.rfind("\n", 0, found.start) + 1
    stop = text.find("\n", found.end)
    before, after = text[start : found.start], text[found.end : stop if stop >= 0 else len(text)]
    quoted = [match for match in _QUOTED.finditer(before) if len(before) - match.end() < 40]
    if quoted:
        return one_line(quoted[-1].group(1))
    beside = re.match(r"[\s)\],]*[(\[]?\s*[\"“]([^\"”\n]{6,240})[\"”]", after)
    if beside:
        return one_line(beside.group(1))
    behind = re.match(r"[\s)\]]*(?:\([^)]{3,20}\))?\s*[:,—–-]\s*[*_]*(.+)", after)
    if behind:
        rest = behind.group(1)
        ranges = sentences(rest)
        first = rest[ranges[0][0] : ranges[0][1]] if ranges else rest
        title = re.split(r"\s[—–-]\s|;|\*", first)[0].strip(' .*_,"“”')
        if 2 <= len(title.split()) <= 25 and title[:1].isupper():
            return one_line(title)
    front = re.search(r"([A-Z][^.;|]{2,200}?)[\s,*_]*[(\[]\s*$", before)
    if front:
        title = one_line(re.split(r"\s[—–]\s|:\s", front.group(1))[-1].strip(" *_,"))
        name = len(title.split()) == 1 and sum(sign.isupper() or sign.isdigit() for sign in title) > 1
        if name or (3 <= len(title.split()) <= 22 and title[:1].isupper()):
            return title
    return ""


def _first_quoted(text: str) -> str:
    match = _QUOTED.search(text)
    return one_line(match.group(1)) if match else ""


def _quote(text: str) -> str:
    """Keep the words a row was read from, on one line, at most 600 characters."""
    line = one_line(_MARKUP.sub("", text))
    return line if len(line) <= 600 else line[:599].rstrip() + "…"
