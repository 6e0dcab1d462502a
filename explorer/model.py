"""The records of a curated research library: plain frozen values, no input or output, nothing of ours imported.

Every room speaks in these words. A record never points at another record, only at its id, so that records can be
compared, pickled, cached and sent to another process. Collections keep the order of the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NewType

NodeId = NewType("NodeId", str)
"""Names one node of the claim graph, unique over all kinds in one library.

Lines and notes are slugs (``does-practice-help``), claims are their line's id with ``#c1``, papers are identifiers
(``arXiv:2411.12580``, ``doi:10.1000/x``, ``x-some-title``), themes start with ``theme:``.
"""


class Kind(StrEnum):
    """The five kinds of node."""

    LINE = "line"
    NOTE = "note"
    CLAIM = "claim"
    PAPER = "paper"
    THEME = "theme"


class Relation(StrEnum):
    """What an edge of the claim graph says; always read from its source to its target."""

    CITES = "cites"  # line -> note (with stance), note -> note (without)
    ASSERTS = "asserts"  # line -> claim
    RESTATES = "restates"  # claim -> note
    RESTS_ON = "rests-on"  # claim -> paper, note -> paper
    ANCHORED_IN = "anchored-in"  # line -> paper
    ABOUT = "about"  # any -> theme
    NEXT = "next"  # line -> line
    CITES_PAPER = "cites-paper"  # paper -> paper


class Stance(StrEnum):
    """What a synthesis says of a note it cites, seen from the line's own answer."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    MENTIONS = "mentions"


class Outcome(StrEnum):
    """How one re-test of a claim came out."""

    HOLDS = "holds"
    WEAKENED = "weakened"
    OVERTURNED = "overturned"
    SUPERSEDED = "superseded"
    CANNOT_TEST = "cannot-test"


class ClaimStatus(StrEnum):
    """Where a claim stands: its latest verdict, or untested."""

    UNTESTED = "untested"
    HOLDS = "holds"
    WEAKENED = "weakened"
    OVERTURNED = "overturned"
    SUPERSEDED = "superseded"
    CANNOT_TEST = "cannot-test"


class Severity(StrEnum):
    """How much a diagnostic matters: an error lost something, a warning may be wrong, a remark is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"


class ExplorerError(Exception):
    """An expected failure; its text is one sentence the user can act on."""


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date with its honest precision: the days it may cover, both ends included.

    ``earliest`` or ``latest`` is None where the span is open on that side. ``approximate`` widens nothing; it says
    the ends are soft ("about"). ``edtf`` is the stored form (EDTF level 1, seasons 21-24, quarters 33-36, and intervals),
    ``as_written`` the source's own words. Equal dates have equal words: two spellings of one month are different values.
    """

    earliest: date | None
    latest: date | None
    approximate: bool
    edtf: str
    as_written: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem found in what was read: where, what, and how to mend it. Lines and columns count from 1; 0 is unknown."""

    code: str
    file: str
    line: int
    column: int
    what: str
    mend: str
    severity: Severity = Severity.WARNING

    def __str__(self) -> str:
        mend = f" ({self.mend})" if self.mend else ""
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.what}{mend}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was read: the file as it was given (or its web address), the line it starts on, the format."""

    file: str = ""
    line: int = 0
    format: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in a synthesis where a note is cited.

    ``paragraph`` and ``sentence`` count from 1 (a cited title is one word, so its question mark ends nothing);
    ``start`` and ``end`` are character offsets into that paragraph's text and span the shown title.
    """

    note: NodeId
    paragraph: int
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One judgement of one note by one line: which way it speaks, in which sentence, who says so and why.

    ``judged_by`` is ``rules``, ``page``, ``person`` or ``model:NAME``. ``confidence`` runs from 0 to 1.
    ``paragraph`` and ``sentence`` are 0 where the note is listed as a source but cited nowhere; ``quote`` is empty then.
    """

    note: NodeId
    stance: Stance
    confidence: float
    quote: str
    paragraph: int
    sentence: int
    judged_by: str
    why: str = ""
    judged_on: str = ""


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """A claim restates a note, with the similarity of their texts (0..1).

    ``confirmed`` is a person's word: True or False; None where nobody has looked, then the score alone speaks.
    """

    note: NodeId
    score: float
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class ResearchPrompt:
    """A line's research prompt as its page gives it: the whole text, and the parts read out of it."""

    role: str
    tasks: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class NextLine:
    """A line worth reading next; ``id`` is None where only its question is known (not in this library)."""

    id: NodeId | None
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InquiringLine:
    """A question, its gloss, a synthesis in paragraphs that cites notes, and what hangs on it.

    ``sources`` lists the notes of the source list in its order, also those cited nowhere. ``evidence`` holds one
    judgement per note, the one that counts, in order of first citation, uncited sources last; ``other_judgements``
    the rest, newest first. Paragraph texts hold each cited note's shown title in place, at the citation's offsets.
    """

    id: NodeId
    title: str
    gloss: str = ""
    paragraphs: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    sources: tuple[NodeId, ...] = ()
    sources_declared: int | None = None
    evidence: tuple[Evidence, ...] = ()
    other_judgements: tuple[Evidence, ...] = ()
    span: FuzzyDate | None = None
    claims: tuple[NodeId, ...] = ()
    papers: tuple[NodeId, ...] = ()
    prompt: ResearchPrompt | None = None
    next: tuple[NextLine, ...] = ()
    themes: tuple[NodeId, ...] = ()
    aliases: tuple[str, ...] = ()
    origin: Origin = field(default=Origin(), compare=False)


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A question-shaped title and a short summary of a finding.

    ``body`` holds further paragraphs where a whole note page was read; ``links`` the notes it refers to (a hub's
    entries too); ``aliases`` other titles seen for the same note.
    """

    id: NodeId
    title: str
    summary: str = ""
    body: tuple[str, ...] = ()
    themes: tuple[NodeId, ...] = ()
    papers: tuple[NodeId, ...] = ()
    date: FuzzyDate | None = None
    links: tuple[NodeId, ...] = ()
    aliases: tuple[str, ...] = ()
    origin: Origin = field(default=Origin(), compare=False)


@dataclass(frozen=True, slots=True)
class AnchorPaper:
    """A paper: identifier, date, title.

    ``asserted`` is True where only a page's prompt named it: id, date and title are then a language model's word (its
    title may be a gloss) until a bibliography or paper page bears them out.
    """

    id: NodeId
    title: str = ""
    date: FuzzyDate | None = None
    authors: tuple[str, ...] = ()
    themes: tuple[NodeId, ...] = ()
    cites: tuple[NodeId, ...] = ()
    aliases: tuple[str, ...] = ()
    summary: str = ""
    asserted: bool = False
    origin: Origin = field(default=Origin(), compare=False)


@dataclass(frozen=True, slots=True)
class DatedClaim:
    """One finding with the date or dates at which it was found to hold. ``papers`` are ids the page asserts for it."""

    id: NodeId
    line: NodeId
    text: str
    dates: tuple[FuzzyDate, ...] = ()
    papers: tuple[NodeId, ...] = ()
    notes: tuple[ClaimLink, ...] = ()
    origin: Origin = field(default=Origin(), compare=False)


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject that lines, notes and papers belong to; ``inferred`` where no source named it but the links did."""

    id: NodeId
    name: str
    parent: NodeId | None = None
    inferred: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One re-test of one claim, as the ledger holds it. ``number`` is its place in the ledger, from 1."""

    claim: NodeId
    outcome: Outcome
    on: FuzzyDate
    paper: NodeId | None = None
    note: NodeId | None = None
    comment: str = ""
    judged_by: str = "person"
    number: int = 0


Record = InquiringLine | SourceNote | DatedClaim | AnchorPaper | Theme


@dataclass(frozen=True, slots=True)
class Records:
    """Everything one library says: one mapping per kind, in source order, and the ledger's verdicts, oldest first.

    The mappings are never changed after construction; ``with_records`` gives a changed copy.
    """

    lines: Mapping[NodeId, InquiringLine] = field(default_factory=dict)
    notes: Mapping[NodeId, SourceNote] = field(default_factory=dict)
    claims: Mapping[NodeId, DatedClaim] = field(default_factory=dict)
    papers: Mapping[NodeId, AnchorPaper] = field(default_factory=dict)
    themes: Mapping[NodeId, Theme] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()

    def __len__(self) -> int:
        return len(self.lines) + len(self.notes) + len(self.claims) + len(self.papers) + len(self.themes)

    def get(self, node: NodeId) -> Record | None:
        """Find the record of a node, whatever its kind; None where there is none."""
        return (
            self.lines.get(node)
            or self.notes.get(node)
            or self.claims.get(node)
            or self.papers.get(node)
            or self.themes.get(node)
        )

    def kind(self, node: NodeId) -> Kind | None:
        """Tell the kind of a node; None where the library does not hold it."""
        for kind, table in (
            (Kind.LINE, self.lines),
            (Kind.NOTE, self.notes),
            (Kind.CLAIM, self.claims),
            (Kind.PAPER, self.papers),
            (Kind.THEME, self.themes),
        ):
            if node in table:
                return kind
        return None

    def status(self, claim: NodeId) -> ClaimStatus:
        """Tell where a claim stands by its latest verdict in the ledger (the last written wins a tie of dates)."""
        return latest_status(v for v in self.verdicts if v.claim == claim)

    def with_records(self, *changed: Record, verdicts: tuple[Verdict, ...] | None = None) -> Records:
        """Give a copy in which each of ``changed`` replaces the record of its id, or is added at the end."""
        tables: dict[type, dict[NodeId, object]] = {}
        names = {
            InquiringLine: "lines",
            SourceNote: "notes",
            DatedClaim: "claims",
            AnchorPaper: "papers",
            Theme: "themes",
        }
        for record in changed:
            kind = type(record)
            if kind not in tables:
                tables[kind] = dict(getattr(self, names[kind]))
            tables[kind][record.id] = record
        values: dict[str, object] = {names[kind]: table for kind, table in tables.items()}
        if verdicts is not None:
            values["verdicts"] = verdicts
        return replace(self, **values)  # type: ignore[arg-type]


def latest_status(verdicts: Iterable[Verdict]) -> ClaimStatus:
    """Tell a claim's status from its verdicts: the one with the latest day; of equal days, the last given."""
    best: Verdict | None = None
    for verdict in verdicts:
        if best is None or _day(verdict) >= _day(best):
            best = verdict
    return ClaimStatus.UNTESTED if best is None else ClaimStatus(best.outcome.value)


def _day(verdict: Verdict) -> date:
    return verdict.on.latest or verdict.on.earliest or date.min


def title_of(record: Record) -> str:
    """Give the words a record is shown by: a theme's name, a claim's text, else its title, or its id where it has none."""
    if isinstance(record, Theme):
        return record.name or record.id
    if isinstance(record, DatedClaim):
        return record.text or record.id
    return record.title or record.id


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; ``total`` is 0 where nobody can know yet."""

    done: int
    total: int
    text: str = ""
