"""A library made ready for queries: texts folded, dates and edges in columns, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.dates import bounds
from explorer.model import (
    AnchorPaper,
    ClaimStatus,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    Kind,
    NodeId,
    Progress,
    Record,
    Records,
    Relation,
    SourceNote,
    Stance,
    Verdict,
    title_of,
)
from explorer.query.text import TextColumn, fold

if TYPE_CHECKING:
    from explorer.graph import Arrays

Mask = NDArray[np.bool_]

_KEPT_MASKS = 96


class Spans(NamedTuple):
    """Dates in columns: the row each belongs to, its first and its last day. A row may have several, or none."""

    rows: NDArray[np.int64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]


class Corpus:
    """One library, ready to be asked; nothing in it changes after it was made, so it may serve several threads.

    Making one costs nothing: what a query needs is prepared when it first asks (the text of 28,000 nodes in about a
    second). ``prepare`` does all of that beforehand, as a job, and indexes the text. ``before`` is the corpus of the same
    library before an edit, whose folded texts are used again for the records that stayed.
    """

    def __init__(
        self, records: Records, arrays: Arrays, today: date | None = None, before: Corpus | None = None
    ) -> None:
        self.records = records
        self.arrays = arrays
        self.today = today or date.today()
        self._masks: dict[object, Mask] = {}
        self._texts: dict[str, TextColumn] = {}
        self._old_texts = dict(before._texts) if before is not None else {}
        self._old = (before.records, before.arrays.index) if before is not None else None

    def __len__(self) -> int:
        return len(self.arrays.ids)

    def prepare(self) -> Generator[Progress, None, Corpus]:
        """Prepare everything a query may need, as a job; afterwards each word takes about a millisecond."""
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("titles", lambda: self.text("title").build_index()),
            ("summaries", lambda: self.text("summary").build_index()),
            ("synthesis texts", lambda: self.text("prose")),
            ("word starts", lambda: self.text("prose").build_index()),
            ("dates", lambda: (self.spans, self.clocks, self.statuses)),
            ("themes", lambda: self.theme_pairs),
            ("evidence", lambda: (self.contested, self.judges)),
        )
        for number, (what, step) in enumerate(steps):
            yield Progress(number, len(steps), f"Preparing the search: {what}")
            step()
        yield Progress(len(steps), len(steps), "Search is ready")
        return self

    def remembered(self, key: object, make: Callable[[], Mask]) -> Mask:
        """Give the flags made for a condition before, else make and keep them. They are never to be changed."""
        mask = self._masks.get(key)
        if mask is None:
            mask = make()
            mask.flags.writeable = False
            while len(self._masks) >= _KEPT_MASKS:
                self._masks.pop(next(iter(self._masks)), None)
            self._masks[key] = mask
        return mask

    # -- rows

    def rows_of(self, nodes: Iterable[NodeId]) -> NDArray[np.int64]:
        """Give the rows of the nodes that the library holds."""
        index = self.arrays.index
        return np.array([row for node in nodes if (row := index.get(node)) is not None], dtype=np.int64)

    def flags(self, rows: NDArray[np.integer] | Sequence[int]) -> Mask:
        """Flag these rows."""
        mask = np.zeros(len(self), dtype=bool)
        mask[rows] = True
        return mask

    def of_kind(self, kind: Kind) -> Mask:
        """Flag the nodes of one kind."""
        return np.asarray(self.arrays.kinds == list(Kind).index(kind), dtype=bool)

    def edges_of(self, *relations: Relation) -> NDArray[np.int32]:
        """Give the pairs of rows that these relations join."""
        numbers = [list(Relation).index(relation) for relation in relations]
        pairs: NDArray[np.int32] = self.arrays.edges[np.isin(self.arrays.relations, numbers)]
        return pairs

    @cached_property
    def tables(self) -> tuple[Mapping[NodeId, Record], ...]:
        """The records by kind, in the arrays' order."""
        r = self.records
        return r.lines, r.notes, r.claims, r.papers, r.themes

    # -- words

    def text(self, section: str) -> TextColumn:
        """Give the folded text of one part of every node: "title", "summary", "prose" or "prompt"."""
        column = self._texts.get(section)
        if column is None:
            say, old = _SECTION[section], self._old_texts.pop(section, None)
            records = chain.from_iterable(table.values() for table in self.tables)
            if old is not None and self._old is not None:
                before, index = self._old
                column = TextColumn.of_folded(
                    [old.piece(index[one.id]) if before.get(one.id) is one else fold(say(one)) for one in records]
                )
            else:
                column = TextColumn.of([say(one) for one in records])
            self._texts[section] = column
        return column

    @cached_property
    def title_words(self) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """The different words of all titles, sorted; and the rows of word k at ``rows[starts[k] : starts[k + 1]]``."""
        titles = self.text("title")
        rows_of: dict[bytes, list[int]] = {}
        for row in range(len(self)):
            for word in set(titles.piece(row).split()):
                rows_of.setdefault(word, []).append(row)
        words = sorted(rows_of)
        starts = np.cumsum([0, *(len(rows_of[word]) for word in words)])
        rows = np.fromiter(chain.from_iterable(rows_of[word] for word in words), np.int64, int(starts[-1]))
        return [word.decode() for word in words], starts, rows

    def titled(self, words: str, kinds: Iterable[Kind] = tuple(Kind)) -> Mask:
        """Flag the nodes of some kinds that a value names: by id, else all whose title has words starting so."""
        plain = words.strip()
        kinds = tuple(kinds)
        for name in (plain, f"arXiv:{plain}", f"doi:{plain}", f"theme:{plain}"):
            row = self.arrays.index.get(NodeId(name), self._ids_without_case.get(name.casefold()))
            if row is not None and list(Kind)[self.arrays.kinds[row]] in kinds:
                return self.flags([row])
        mask = np.zeros(len(self), dtype=bool)
        for kind in kinds:
            mask |= self.of_kind(kind)
        for word in fold(plain).split():
            mask &= self.text("title").find(word, whole=False)
        return mask

    @cached_property
    def _ids_without_case(self) -> dict[str, int]:
        return {node.casefold(): row for row, node in reversed(list(enumerate(self.arrays.ids)))}

    # -- dates

    @cached_property
    def last_verdicts(self) -> dict[NodeId, Verdict]:
        """The verdict that counts for each tested claim: the one of the latest day, the last given of equal days."""
        found: dict[NodeId, Verdict] = {}
        for verdict in self.records.verdicts:
            if verdict.claim in self.records.claims:
                kept = found.get(verdict.claim)
                if kept is None or _latest(verdict) >= _latest(kept):
                    found[verdict.claim] = verdict
        return found

    @cached_property
    def spans(self) -> Spans:
        """The dates of every node: of a claim its own, of a line its claims' (else its span), of notes and papers theirs."""
        return self._columns(self._dates())

    @cached_property
    def tested(self) -> Spans:
        """The day of each tested claim's last verdict."""
        index = self.arrays.index
        return self._columns((index[claim], (verdict.on,)) for claim, verdict in self.last_verdicts.items())

    @cached_property
    def clocks(self) -> Spans:
        """What age counts from: a tested claim's last verdict, else the node's dates."""
        tested = {self.arrays.index[claim]: (verdict.on,) for claim, verdict in self.last_verdicts.items()}
        return self._columns((row, tested.get(row, dates)) for row, dates in self._dates())

    def _dates(self) -> Iterable[tuple[int, tuple[FuzzyDate, ...]]]:
        r = self.records
        of_lines: dict[NodeId, list[FuzzyDate]] = {}
        for claim in r.claims.values():
            of_lines.setdefault(claim.line, []).extend(claim.dates)
        of_nodes = chain(
            (tuple(of_lines.get(line.id) or ((line.span,) if line.span else ())) for line in r.lines.values()),
            ((note.date,) if note.date else () for note in r.notes.values()),
            (claim.dates for claim in r.claims.values()),
            ((paper.date,) if paper.date else () for paper in r.papers.values()),
        )
        return enumerate(of_nodes)

    @staticmethod
    def _columns(dated: Iterable[tuple[int, tuple[FuzzyDate, ...]]]) -> Spans:
        found = [(row, *bounds(one)) for row, dates in dated for one in dates]
        columns = np.array(found, dtype=np.float64).reshape(-1, 3)
        return Spans(columns[:, 0].astype(np.int64), columns[:, 1], columns[:, 2])

    # -- what belongs to what

    @cached_property
    def theme_pairs(self) -> NDArray[np.int64]:
        """Pairs of a row and a theme's position in ``arrays.theme_ids``: its own themes, a claim's line's, and all above them."""
        position = {theme: number for number, theme in enumerate(self.arrays.theme_ids)}
        above: dict[NodeId, tuple[int, ...]] = {}
        for theme in self.arrays.theme_ids:
            chain_up: dict[NodeId, None] = {}
            at: NodeId | None = theme
            while at is not None and at in position and at not in chain_up:  # a circle of parents ends here
                chain_up[at] = None
                at = self.records.themes[at].parent
            above[theme] = tuple(position[one] for one in chain_up)
        r = self.records
        own = chain(
            (line.themes for line in r.lines.values()),
            (note.themes for note in r.notes.values()),
            (r.lines[claim.line].themes if claim.line in r.lines else () for claim in r.claims.values()),
            (paper.themes for paper in r.papers.values()),
            ((theme,) for theme in r.themes),
        )
        pairs = [
            (row, number)
            for row, themes in enumerate(own)
            for number in {number for theme in themes for number in above.get(theme, ())}
        ]
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)

    @cached_property
    def statuses(self) -> NDArray[np.int8]:
        """The status of each claim as its position in ``list(ClaimStatus)``; -1 for other nodes."""
        column = np.where(self.of_kind(Kind.CLAIM), list(ClaimStatus).index(ClaimStatus.UNTESTED), -1).astype(np.int8)
        for claim, verdict in self.last_verdicts.items():
            column[self.arrays.index[claim]] = list(ClaimStatus).index(ClaimStatus(verdict.outcome.value))
        return column

    @cached_property
    def stances(self) -> tuple[Mask, ...]:
        """For each stance, the lines that judge a note so and the notes that are judged so."""
        masks: list[Mask] = []
        for number in range(len(Stance)):
            ends = self.arrays.edges[self.arrays.stances == number]
            masks.append(self.flags(ends.ravel()))
        return tuple(masks)

    @cached_property
    def contested(self) -> Mask:
        """The lines whose badge is "contested", and the notes that support one line and contradict another."""
        from explorer.graph import Badge, badge

        lines = [self.arrays.index[line] for line in self.records.lines if badge(self.records, line) is Badge.CONTESTED]
        both = [self.flags(self.arrays.edges[self.arrays.stances == number][:, 1]) for number in range(2)]
        return self.flags(lines) | (both[0] & both[1])

    @cached_property
    def judges(self) -> dict[str, Mask]:
        """For each judge, lower case: the lines and notes it judged, and the claims it gave a verdict on."""
        index, rows = self.arrays.index, dict[str, set[int]]()
        for line in self.records.lines.values():
            for evidence in (*line.evidence, *line.other_judgements):
                found = rows.setdefault(evidence.judged_by.casefold(), set())
                found.add(index[line.id])
                if (row := index.get(evidence.note)) is not None:
                    found.add(row)
        for verdict in self.records.verdicts:
            if (row := index.get(verdict.claim)) is not None:
                rows.setdefault(verdict.judged_by.casefold(), set()).add(row)
        return {judge: self.flags(sorted(found)) for judge, found in rows.items()}

    def has(self, what: str) -> Mask:
        """Flag the nodes that come with something; see ``HAS`` for what can be asked."""
        tell = _HAS.get(what, _has_nothing)
        tested = self.last_verdicts if what == "verdict" else {}
        if what == "date":
            return self.flags(self.spans.rows)
        if what == "theme":
            return self.flags(self.theme_pairs[:, 0])
        if what == "claim":
            return self.flags(self.edges_of(Relation.ASSERTS)[:, 0])
        records = chain.from_iterable(table.values() for table in self.tables)
        flags: Mask = np.fromiter((tell(one) or one.id in tested for one in records), np.bool_, len(self))
        return flags


def _latest(verdict: Verdict) -> date:
    return verdict.on.latest or verdict.on.earliest or date.min


def _title(record: Record) -> str:
    if isinstance(record, DatedClaim):
        return record.text  # its id repeats its line's title
    return "\n".join((title_of(record), *record.aliases, record.id))


def _summary(record: Record) -> str:
    if isinstance(record, InquiringLine):
        return record.gloss
    return record.summary if isinstance(record, SourceNote | AnchorPaper) else ""


def _prose(record: Record) -> str:
    if isinstance(record, InquiringLine):
        return "\n".join(record.paragraphs)
    return "\n".join(record.body) if isinstance(record, SourceNote) else ""


def _prompt(record: Record) -> str:
    return record.prompt.text if isinstance(record, InquiringLine) and record.prompt else ""


_SECTION: dict[str, Callable[[Record], str]] = {
    "title": _title,
    "summary": _summary,
    "prose": _prose,
    "prompt": _prompt,
}


def _has_nothing(_: Record) -> bool:
    return False


def _evidence(record: Record) -> tuple[Evidence, ...]:
    return record.evidence if isinstance(record, InquiringLine) else ()


_HAS: dict[str, Callable[[Record], bool]] = {
    "alias": lambda one: not isinstance(one, DatedClaim) and bool(one.aliases),
    "author": lambda one: isinstance(one, AnchorPaper) and bool(one.authors),
    "evidence": lambda one: bool(_evidence(one)),
    "gloss": lambda one: isinstance(one, InquiringLine) and bool(one.gloss),
    "next": lambda one: isinstance(one, InquiringLine) and bool(one.next),
    "note": lambda one: (
        isinstance(one, InquiringLine | DatedClaim)
        and bool(one.notes if isinstance(one, DatedClaim) else one.sources or one.citations or one.evidence)
    ),
    "paper": lambda one: isinstance(one, InquiringLine | SourceNote | DatedClaim) and bool(one.papers),
    "prompt": lambda one: isinstance(one, InquiringLine) and one.prompt is not None,
    "summary": lambda one: isinstance(one, SourceNote | AnchorPaper) and bool(one.summary),
}
