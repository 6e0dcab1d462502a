"""One library out of many readings: the same note on several pages is one note, and no two records share an id.

Identity is exact, never a likeness. A note is its slug where an address or a link told it, else its normalised title; a line
likewise; a paper is its identifier; a theme its id or its name. The result does not depend on the order in which the
files were read: readings are taken in the order of their files' names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from explorer import dates
from explorer.jobs import drain
from explorer.library.crew import Crew
from explorer.library.judging import Judgements, judge_all
from explorer.library.pace import Pace, meanwhile
from explorer.model import (
    AnchorPaper,
    DatedClaim,
    Diagnostic,
    FuzzyDate,
    InquiringLine,
    Kind,
    NextLine,
    NodeId,
    Progress,
    Records,
    SourceNote,
    Theme,
    Verdict,
)
from explorer.prose import SLUG_LENGTH, slug, title_key
from explorer.readers import Reading, diagnostic

_T = TypeVar("_T")

_slug = lru_cache(maxsize=65_536)(slug)
_key = lru_cache(maxsize=65_536)(title_key)


def assemble(readings: Iterable[Reading]) -> tuple[Records, list[Diagnostic]]:
    """Merge readings into one set of records, link claims to the notes they restate, judge what nobody has judged.

    A record whose origin names no file is one the library holds already: its id, title and summary stand. Else of a
    note's summaries the longest is kept, of equal ones the first; of its titles the one on its own page, else the one
    most pages use; the others are aliases. Of two copies of one line the fuller is kept. Gives the diagnostics of the
    readings, then its own. Never raises on what readers give.
    """
    return drain(assembling(readings, {}, Crew(0)))


def assembling(
    readings: Iterable[Reading], judgements: Judgements, crew: Crew
) -> Generator[Progress, None, tuple[Records, list[Diagnostic]]]:
    """Assemble in small steps, reusing judgements that were made while reading; see ``assemble``."""
    records, found = yield from merging(readings)
    if records.claims:
        records = yield from meanwhile(_linked, records, "linking claims to notes")
    records = yield from judge_all(records, judgements, crew)
    return records, found


def merge(readings: Iterable[Reading]) -> tuple[Records, list[Diagnostic]]:
    """Merge readings without adding anything: no links from claims to notes, no judgements."""
    return drain(merging(readings))


_Steps = Generator[Progress, None, _T]


def merging(readings: Iterable[Reading]) -> _Steps[tuple[Records, list[Diagnostic]]]:
    """Merge in small steps; see ``merge``."""
    pace = Pace("putting it together")
    ordered = sorted(readings, key=_file_of)
    found = [problem for reading in ordered for problem in reading.diagnostics]
    new = _Renames()
    themes = _merge_themes(ordered, new)
    yield from pace
    papers = yield from _merge_papers(ordered, new, found, pace)
    lines, owners = yield from _merge_lines(ordered, new, found, pace)
    notes = yield from _merge_notes(ordered, new, {*lines, *papers, *themes}, found, pace)
    claims = yield from _merge_claims(ordered, owners, new, found, pace)
    by_title = {_key(line.title): line.id for line in reversed(lines.values())}
    settled: dict[NodeId, InquiringLine] = {}
    for node, line in lines.items():
        settled[node] = _settled_line(line, owners[node], new, claims, by_title)
        yield from pace
    return Records(settled, notes, claims, papers, themes, _merge_verdicts(ordered, new)), found


class _Renames:
    """From a reading's number and an id in it to the id in the library, kept only where the two differ."""

    def __init__(self) -> None:
        self._new: dict[Kind, dict[tuple[int, NodeId], NodeId]] = {kind: {} for kind in Kind}

    def put(self, kind: Kind, number: int, old: NodeId, new: NodeId) -> None:
        """Remember the new id of one reading's record."""
        if old != new:
            self._new[kind][number, old] = new

    def get(self, kind: Kind, number: int, old: NodeId) -> NodeId:
        """Give the id in the library."""
        table = self._new[kind]
        return table.get((number, old), old) if table else old

    def all(self, kind: Kind, number: int, old: Iterable[NodeId]) -> tuple[NodeId, ...]:
        """Give several ids in the library, each once."""
        return tuple(dict.fromkeys(self.get(kind, number, node) for node in old))


def _file_of(reading: Reading) -> str:
    for records in (reading.lines, reading.notes, reading.papers, reading.claims):
        for record in records:
            return record.origin.file
    return reading.diagnostics[0].file if reading.diagnostics else ""


# --- lines


def _merge_lines(
    readings: Sequence[Reading], new: _Renames, found: list[Diagnostic], pace: Pace
) -> _Steps[tuple[dict[NodeId, InquiringLine], dict[NodeId, int]]]:
    """Keep one copy of each line; also tell which reading each kept copy comes from."""
    kept: dict[NodeId, InquiringLine] = {}
    owners: dict[NodeId, int] = {}
    by_key: dict[str, NodeId] = {}
    tried: dict[NodeId, int] = {}
    for number, line in ((number, line) for number, reading in enumerate(readings) for line in reading.lines):
        yield from pace
        key = _key(line.title)
        node = by_key.get(key)
        if node is None and line.id in kept and not (_is_derived(line) and _is_derived(kept[line.id])):
            node = line.id
        if node is not None:
            kept[node], owners[node] = _fuller_line(kept[node], owners[node], line, number, found)
        else:
            node = _free(line.id, tried, kept)
            if node != line.id:
                words = {"title": line.title, "id": line.id, "other": kept[line.id].title, "new": node}
                found.append(_problem(line, "P602", **words))
            kept[node], owners[node] = replace(line, id=node), number
        by_key.setdefault(key, node)
        new.put(Kind.LINE, number, line.id, node)
    return kept, owners


def _fuller_line(
    old: InquiringLine, owner: int, line: InquiringLine, number: int, found: list[Diagnostic]
) -> tuple[InquiringLine, int]:
    same = (old.paragraphs, old.gloss, len(old.claims)) == (line.paragraphs, line.gloss, len(line.claims))
    other = old.origin.file or "another place"
    found.append(_problem(line, "P603" if same else "P604", title=line.title, other=other))
    main, owner = (line, number) if not same and _fullness(line) > _fullness(old) else (old, owner)
    titles = _titles([main.title, old.title, line.title, *old.aliases, *line.aliases])
    return replace(main, id=old.id, aliases=titles[1:]), owner


def _fullness(line: InquiringLine) -> tuple[int, int, int, int]:
    return (len(line.claims), len(line.sources), len(line.citations), sum(map(len, line.paragraphs)))


def _settled_line(
    line: InquiringLine,
    owner: int,
    new: _Renames,
    claims: Mapping[NodeId, DatedClaim],
    by_title: Mapping[str, NodeId],
) -> InquiringLine:
    """Give a line the settled ids of all it names."""

    def note(node: NodeId) -> NodeId:
        return new.get(Kind.NOTE, owner, node)

    return replace(
        line,
        citations=tuple(c if note(c.note) == c.note else replace(c, note=note(c.note)) for c in line.citations),
        sources=new.all(Kind.NOTE, owner, line.sources),
        evidence=tuple(e if note(e.note) == e.note else replace(e, note=note(e.note)) for e in line.evidence),
        other_judgements=tuple(replace(e, note=note(e.note)) for e in line.other_judgements),
        claims=tuple(claim for claim in new.all(Kind.CLAIM, owner, line.claims) if claim in claims),
        papers=new.all(Kind.PAPER, owner, line.papers),
        themes=new.all(Kind.THEME, owner, line.themes),
        next=tuple(_settled_next(entry, owner, new, by_title) for entry in line.next),
    )


def _settled_next(entry: NextLine, owner: int, new: _Renames, by_title: Mapping[str, NodeId]) -> NextLine:
    """Point at a line of this library where the question is one of its titles."""
    node = new.get(Kind.LINE, owner, entry.id) if entry.id else by_title.get(_key(entry.title))
    return entry if node == entry.id else replace(entry, id=node)


# --- claims and verdicts


def _merge_claims(
    readings: Sequence[Reading], owners: Mapping[NodeId, int], new: _Renames, found: list[Diagnostic], pace: Pace
) -> _Steps[dict[NodeId, DatedClaim]]:
    """Keep each claim with the copy of its line that is kept; the claims of other copies go with those."""
    claims: dict[NodeId, DatedClaim] = {}
    for number, reading in enumerate(readings):
        yield from pace
        own_lines = {line.id for line in reading.lines}
        for claim in reading.claims:
            line = new.get(Kind.LINE, number, claim.line)
            if claim.line in own_lines and owners.get(line) != number:
                continue
            node = claim.id
            if line != claim.line and node.startswith(f"{claim.line}#"):
                node = NodeId(line + node[len(claim.line) :])
                new.put(Kind.CLAIM, number, claim.id, node)
            if node in claims:
                found.append(_problem(claim, "P609", id=node))
                continue
            claims[node] = replace(
                claim,
                id=node,
                line=line,
                papers=new.all(Kind.PAPER, number, claim.papers),
                notes=tuple(replace(link, note=new.get(Kind.NOTE, number, link.note)) for link in claim.notes),
            )
    return claims


def _merge_verdicts(readings: Sequence[Reading], new: _Renames) -> tuple[Verdict, ...]:
    return tuple(
        replace(
            verdict,
            claim=new.get(Kind.CLAIM, number, verdict.claim),
            paper=new.get(Kind.PAPER, number, verdict.paper) if verdict.paper else None,
            note=new.get(Kind.NOTE, number, verdict.note) if verdict.note else None,
        )
        for number, reading in enumerate(readings)
        for verdict in reading.verdicts
    )


# --- notes

_NoteGroup = list[tuple[int, SourceNote]]
"""The records that are one note, in order, each with the number of its reading; never empty once it is handed on."""


def _merge_notes(
    readings: Sequence[Reading], new: _Renames, taken: Collection[NodeId], found: list[Diagnostic], pace: Pace
) -> _Steps[dict[NodeId, SourceNote]]:
    groups: dict[NodeId, _NoteGroup] = {}
    tried: dict[NodeId, int] = {}
    for wanted, group in (yield from _note_groups(readings, pace)):
        yield from pace
        first = group[0][1]
        node = wanted
        if node in taken:
            node = _free(NodeId(f"{wanted}-note"), tried, groups, taken)
            found.append(_problem(first, "P608", title=first.title, new=node))
        elif node in groups:
            node = _free(wanted, tried, groups, taken)
            words = {"title": first.title, "id": wanted, "other": groups[wanted][0][1].title, "new": node}
            found.append(_problem(first, "P602", **words))
        groups[node] = group
        for number, note in group:
            new.put(Kind.NOTE, number, note.id, node)
    notes: dict[NodeId, SourceNote] = {}
    for node, group in groups.items():
        notes[node] = _one_note(node, group, new, found)
        yield from pace
    return notes


def _note_groups(readings: Sequence[Reading], pace: Pace) -> _Steps[list[tuple[NodeId, _NoteGroup]]]:
    """Tell which records are the same note, in order of first appearance, each with the id it would have alone.

    Two records are one note where they share a slug that an address or a link told, or a normalised title; a slug made
    from a title counts as told only where it was not cut, for beyond the cut two titles may differ. Two told slugs are two
    notes whatever their titles.
    """
    records = [(number, note) for number, reading in enumerate(readings) for note in reading.notes]
    told: dict[NodeId, _NoteGroup] = {}
    by_key: dict[str, _NoteGroup] = {}
    for _, note in records:
        yield from pace
        if not _is_derived(note):
            group = told.setdefault(note.id, [])
            for title in (note.title, *note.aliases):
                by_key.setdefault(_key(title), group)
    groups: dict[int, tuple[NodeId, _NoteGroup]] = {}
    slug_of = {id(group): node for node, group in reversed(told.items())}
    for number, note in records:
        yield from pace
        if not _is_derived(note):
            group = told[note.id]
        else:
            same = by_key.get(_key(note.title))
            if same is None and note.id in told and len(note.title) <= SLUG_LENGTH:
                same = told[note.id]
            group = same if same is not None else []
            for title in (note.title, *note.aliases):
                by_key.setdefault(_key(title), group)
        group.append((number, note))
        if id(group) not in groups:
            first = next((node for node in (note.id,) if node in told and told[node] is group), None)
            groups[id(group)] = (
                first or slug_of.get(id(group)) or NodeId(_slug(note.title) or "untitled"),
                group,
            )
    return list(groups.values())


def _one_note(node: NodeId, group: _NoteGroup, new: _Renames, found: list[Diagnostic]) -> SourceNote:
    """Merge the records of one note."""
    notes = [note for _, note in group]
    uses = Counter(note.title for note in notes)
    main = max(
        notes,
        key=lambda note: (
            _is_held(note),
            bool(note.body or note.date),
            note.title.endswith("?"),
            uses[note.title],
        ),
    )
    giver = main if _is_held(main) and main.summary else max(notes, key=lambda note: len(note.summary))
    titles = _titles([main.title, *(note.title for note in notes), *(a for note in notes for a in note.aliases)])
    if len(notes) > 1:
        _compare_copies(node, notes, main, giver, found)
    return replace(
        main,
        id=node,
        summary=giver.summary,
        body=max((note.body for note in notes), key=len),
        themes=_unique(new.all(Kind.THEME, number, note.themes) for number, note in group),
        papers=_unique(new.all(Kind.PAPER, number, note.papers) for number, note in group),
        links=tuple(link for link in _unique(new.all(Kind.NOTE, k, note.links) for k, note in group) if link != node),
        date=next((note.date for note in notes if note.date), None),
        aliases=titles[1:],
    )


def _compare_copies(
    node: NodeId, notes: Sequence[SourceNote], main: SourceNote, giver: SourceNote, found: list[Diagnostic]
) -> None:
    """Remark on each other wording of a note's summary and title, once."""
    summaries = {"", giver.summary}
    titles = {_key(main.title)}
    for note in notes:
        if note.summary not in summaries:
            summaries.add(note.summary)
            if title_key(note.summary) != title_key(giver.summary):
                found.append(_problem(note, "P601", title=note.title, other=giver.origin.file or "another place"))
        if _key(note.title) not in titles:
            titles.add(_key(note.title))
            found.append(_problem(note, "P607", id=node, title=note.title, other=main.title))


# --- papers


def _merge_papers(
    readings: Sequence[Reading], new: _Renames, found: list[Diagnostic], pace: Pace
) -> _Steps[dict[NodeId, AnchorPaper]]:
    papers = [(number, paper) for number, reading in enumerate(readings) for paper in reading.papers]
    titled: dict[str, set[NodeId]] = defaultdict(set)
    for _, paper in papers:
        if paper.title and not paper.id.startswith("x-"):
            titled[_key(paper.title)].add(paper.id)
    copies: dict[NodeId, list[tuple[int, AnchorPaper]]] = {}
    for number, paper in papers:
        yield from pace
        node = paper.id
        same = titled.get(_key(paper.title)) if node.startswith("x-") else None
        if same and len(same) == 1:
            # Read without its identifier, and exactly one identified paper has this very title.
            node = next(iter(same))
            new.put(Kind.PAPER, number, paper.id, node)
        copies.setdefault(node, []).append((number, paper))
    merged: dict[NodeId, AnchorPaper] = {}
    for node, group in copies.items():
        merged[node] = _one_paper(node, group, new, found)
        yield from pace
    return merged


def _one_paper(
    node: NodeId, group: Sequence[tuple[int, AnchorPaper]], new: _Renames, found: list[Diagnostic]
) -> AnchorPaper:
    """Merge the records of one paper: what a paper's own page says comes before what a prompt asserts."""
    papers = sorted((paper for _, paper in group), key=lambda paper: (paper.asserted, not paper.title))
    dated = sorted((paper for paper in papers if paper.date), key=lambda paper: _is_counted(paper.date))
    date = dated[0].date if dated else None
    titles = _titles([*(paper.title for paper in papers), *(alias for paper in papers for alias in paper.aliases)])
    if len(papers) > 1:
        _compare_papers(node, papers, titles, date, found)
    return replace(
        papers[0],
        id=node,
        title=papers[0].title and titles[0],
        date=date,
        authors=next((paper.authors for paper in papers if paper.authors), ()),
        themes=_unique(new.all(Kind.THEME, number, paper.themes) for number, paper in group),
        cites=_unique(new.all(Kind.PAPER, number, paper.cites) for number, paper in group),
        aliases=titles[1:] if papers[0].title else titles,
        summary=next((paper.summary for paper in papers if paper.summary), ""),
        asserted=all(paper.asserted for paper in papers),
    )


def _compare_papers(
    node: NodeId,
    papers: Sequence[AnchorPaper],
    titles: Sequence[str],
    date: FuzzyDate | None,
    found: list[Diagnostic],
) -> None:
    told = {title_key(titles[0])} if titles else set()
    for paper in papers:
        if date and paper.date and not dates.overlaps(date, paper.date.earliest, paper.date.latest):
            words = {"written": _words(paper.date), "other": _words(date)}
            found.append(_problem(paper, "P605", paper=node, **words))
        if paper.title and title_key(paper.title) not in told:
            told.add(title_key(paper.title))
            found.append(_problem(paper, "P606", paper=node, title=paper.title, other=titles[0]))


def _is_counted(date: FuzzyDate | None) -> bool:
    """Tell a date that was taken from a paper's number from one that somebody wrote."""
    return date is None or not date.as_written


def _words(date: FuzzyDate) -> str:
    return date.as_written or dates.describe(date)


# --- themes


def _merge_themes(readings: Sequence[Reading], new: _Renames) -> dict[NodeId, Theme]:
    """Merge themes by id or by name: a topic's page, its tag and its mention name one theme in different words.

    An id that is not made from the name was told by an address or a library; it gives id and name to those that mention
    the name only. Two told ids are two themes, whatever their names.
    """
    records = [(number, theme) for number, reading in enumerate(readings) for theme in reading.themes]
    told = {theme.id for _, theme in records if not _is_named(theme)}
    by_key: dict[str, NodeId] = {}
    for _, theme in sorted(records, key=lambda record: record[1].id not in told):
        for name in (theme.name, *theme.aliases):
            by_key.setdefault(_key(name), theme.id)
    groups: dict[NodeId, list[Theme]] = {}
    for number, theme in records:
        node = theme.id if theme.id in told else by_key[_key(theme.name)]
        groups.setdefault(node, []).append(theme)
        new.put(Kind.THEME, number, theme.id, node)
    settled = {theme.id: node for node, group in groups.items() for theme in group}
    themes: dict[NodeId, Theme] = {}
    for node, group in groups.items():
        main = next((theme for theme in group if not _is_named(theme)), group[0])
        parent = next((theme.parent for theme in group if theme.parent), None)
        names = _titles([main.name, *(theme.name for theme in group), *(a for theme in group for a in theme.aliases)])
        themes[node] = Theme(
            node,
            main.name,
            settled.get(parent, parent) if parent else None,
            all(theme.inferred for theme in group),
            names[1:],
        )
    return themes


def _is_named(theme: Theme) -> bool:
    """Tell an id that was made from the theme's name."""
    return theme.id == f"theme:{_slug(theme.name) or 'untitled'}"


# --- what other rooms know


def _linked(records: Records) -> Records:
    from explorer.similarity import link_claims

    return link_claims(records)


# --- names


def _is_derived(record: InquiringLine | SourceNote) -> bool:
    """Tell an id that was made from the record's title from one that an address, a link or a library told."""
    if _is_held(record):
        return False
    made = _slug(record.title)
    if record.id == made or record.id == "untitled":
        return True
    stem, dash, number = record.id.rpartition("-")
    return bool(dash) and number.isdigit() and made.startswith(stem) and len(stem) >= min(len(made), SLUG_LENGTH - 3)


def _is_held(record: InquiringLine | SourceNote) -> bool:
    """Tell a record that the library holds already: its origin names no file."""
    return not record.origin.file


def _free(node: NodeId, tried: dict[NodeId, int], *taken: Collection[NodeId]) -> NodeId:
    """Give an id, with "-2", "-3" ... where it is taken; ``tried`` remembers how far was counted for each."""
    if not any(node in table for table in taken):
        return node
    number = tried.get(node, 1)
    while True:
        number += 1
        free = NodeId(f"{node}-{number}")
        if not any(free in table for table in taken):
            tried[node] = number
            return free


def _titles(titles: Iterable[str]) -> tuple[str, ...]:
    """Give the titles that are there, each once, the first as it comes."""
    return tuple(dict.fromkeys(title for title in titles if title))


def _unique(groups: Iterable[Iterable[NodeId]]) -> tuple[NodeId, ...]:
    return tuple(dict.fromkeys(node for group in groups for node in group))


def _problem(record: InquiringLine | SourceNote | AnchorPaper | DatedClaim, code: str, **words: object) -> Diagnostic:
    return diagnostic(code, record.origin.file, record.origin.line, 1, **words)
