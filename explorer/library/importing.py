"""Pages into a library folder, and opened pages saved as one.

What this hides: what an import may not do. A person's judgement, a verdict, a confirmed link and everything else the
folder already says stay; pages that were imported before change no byte; a file is changed only in the lines that say
something new; all files are written, or none.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from explorer.jobs import drain
from explorer.library import names, spans, store, writing
from explorer.library.crew import Crew
from explorer.library.files import names_in, read_bytes, read_text
from explorer.library.folder import Held, is_library, read_folder
from explorer.library.fresh import fresh_files
from explorer.library.opened import Library, load
from explorer.library.pace import Pace, steadily
from explorer.library.pages import Page, parse_page
from explorer.library.problems import problem
from explorer.library.reasons import why
from explorer.library.store import ABSENT, digest
from explorer.library.yaml_text import dump, parse
from explorer.model import (
    ClaimLink,
    DatedClaim,
    Diagnostic,
    Evidence,
    ExplorerError,
    InquiringLine,
    NodeId,
    Progress,
    Record,
    Records,
    Severity,
    SourceNote,
)

_KINDS = ("lines", "notes", "claims", "papers", "themes")
_DERIVED_JUDGES = ("rules", "page")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, counted by kind; ``refused`` counts the files nothing could be read from.

    ``paths`` names the file of each line and note that got one, relative to the library.
    """

    into: Path
    added: Mapping[str, int]
    changed: Mapping[str, int]
    unchanged: Mapping[str, int]
    refused: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    files: int = 0
    paths: Mapping[NodeId, str] = field(default_factory=dict, repr=False)

    def summary(self) -> str:
        """Say it in one sentence or two."""
        parts = [f"{_listed(self.added)} added" if any(self.added.values()) else "Nothing added"]
        if any(self.changed.values()):
            parts.append(f"{_listed(self.changed)} changed")
        if self.refused:
            parts.append(f"{self.refused:,} {'file' if self.refused == 1 else 'files'} refused")
        found = sum(d.severity is not Severity.REMARK for d in self.diagnostics)
        if found:
            parts.append(f"{found:,} {'problem' if found == 1 else 'problems'} found")
        return "; ".join(parts) + f" ({self.into})."

    def to_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "into": str(self.into),
            "added": dict(self.added),
            "changed": dict(self.changed),
            "unchanged": dict(self.unchanged),
            "refused": self.refused,
            "files_written": self.files,
            "diagnostics": [
                {name: getattr(d, name) for name in Diagnostic.__dataclass_fields__} for d in self.diagnostics
            ],
        }


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {kind if n != 1 else kind[:-1]}" for kind, n in counts.items() if n)


def import_pages(
    sources: Sequence[Path],
    into: Path,
    format: str | None = None,  # noqa: A002
) -> Generator[Progress, None, ImportReport]:
    """Read pages and write what they say into a library folder, which is made where there is none.

    Raises ExplorerError, with nothing changed, where the folder holds something else or a part of it cannot be read.
    """
    into = Path(into)
    return steadily(_import(sources, into, format))


def _import(
    sources: Sequence[Path],
    into: Path,
    format: str | None,  # noqa: A002
) -> Generator[Progress, None, ImportReport]:
    from explorer.library.assemble import assembling
    from explorer.library.sources import read_sources
    from explorer.readers import Reading

    held = yield from _held(into)
    with Crew() as crew:
        read = yield from read_sources([Path(source) for source in sources], format, crew)
        old = held.records()
        known = Reading(
            notes=tuple(replace(note, origin=replace(note.origin, file="")) for note in old.notes.values()),
            papers=tuple(replace(paper, origin=replace(paper.origin, file="")) for paper in old.papers.values()),
            themes=tuple(old.themes.values()),
        )
        readings = [known, *read.readings] if len(known) else read.readings
        records, found = yield from assembling(readings, read.judgements, crew)
        new = yield from _joined(old, records)
        refused = sum(1 for reading in read.readings if not len(reading))
        title = held.title or _title(into)
        report = yield from _write(held, into, old, new, title, tuple(found), crew)
    return replace(report, refused=refused)


def save(library: Library, folder: Path) -> Generator[Progress, None, ImportReport]:
    """Write an opened library into a folder that is empty or not there yet; inferred themes stay out."""
    return steadily(_save(library, Path(folder)))


def save_as(library: Library, folder: Path) -> Generator[Progress, None, Library]:
    """Save an opened library and give it back as the library that folder now is, ready to be edited.

    Records and inferred themes are the ones it had, so whatever shows them can go on showing them; only where a record did
    not come through whole, or files were carried along unread, is the folder read again.
    """
    folder = Path(folder)
    report = yield from save(library, folder)
    if report.diagnostics or library.unreadable:
        return (yield from load(folder))
    title = library.title or _title(folder)
    return replace(
        library,
        path=folder,
        title=title,
        diagnostics=(),
        is_saved=True,
        paths=dict(report.paths),
        unreadable=frozenset(),
    )


def _save(library: Library, folder: Path) -> Generator[Progress, None, ImportReport]:
    from explorer.themes import own_themes

    held = Held(folder.resolve(), library.title, library.description, dict(library.review_days))
    if folder.exists() and any(not name.startswith(".") for name in _listing(folder)):
        raise ExplorerError(f"{folder} is not empty; nothing was written. To mend it, choose a new or empty folder.")
    title = library.title or _title(folder)
    carried = _carried(library)
    with Crew() as crew:
        return (yield from _write(held, folder, Records(), own_themes(library.records), title, (), crew, carried))


def _carried(library: Library) -> dict[str, bytes]:
    """Read what a saved library has beside its records, to go along: its views, and files that could not be read."""
    if not library.is_saved or library.path is None:
        return {}
    root = library.path.resolve()
    views, _ = names_in(root / "views", ".yaml", root)
    out: dict[str, bytes] = {}
    for name in (*(f"views/{view}" for view in views), *sorted(library.unreadable - {writing.LIBRARY_FILE})):
        data = read_bytes(root / name, name, root)
        if not isinstance(data, Diagnostic):
            out[name] = data
    return out


def _title(folder: Path) -> str:
    return folder.resolve().name.replace("-", " ").replace("_", " ").strip() or "library"


def _listing(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError as error:
        raise ExplorerError(f"{folder} cannot be read: {why(error)[0]}.") from error


def _held(into: Path) -> Generator[Progress, None, Held]:
    if is_library(into) or (into / store.JOURNAL).exists():
        store.recover(into)
        held = yield from read_folder(into)
        for name in (writing.LIBRARY_FILE, writing.PAPERS_FILE, writing.VERDICTS_FILE):
            if name in held.unreadable:
                raise ExplorerError(
                    f"{into / name} cannot be read, so nothing was imported. To mend it, correct that file first."
                )
        if any(d.code == "L202" for d in held.diagnostics):
            raise ExplorerError(f"{into} was written by a newer version, so nothing was imported.")
        return held
    if into.exists() and any(not name.startswith(".") for name in _listing(into)):
        raise ExplorerError(
            f"{into} holds files but is no library, so nothing was written. To mend it, choose a new or empty folder."
        )
    return Held(into.resolve())


# ---------------------------------------------------------------------- what stays and what is new


def _joined(old: Records, read: Records) -> Generator[Progress, None, Records]:
    """Join what pages say with what the library says; where both speak, a person's word in the library wins."""
    from explorer.prose import title_key

    lines = dict(old.lines)
    claims = dict(old.claims)
    by_title = {title_key(line.title): node for node, line in reversed(list(old.lines.items()))}
    pace = Pace("comparing")
    tested = {verdict.claim for verdict in old.verdicts}
    for line in read.lines.values():
        yield from pace
        node = by_title.get(title_key(line.title))
        if node is None and line.id not in lines:
            lines[line.id] = line
            claims.update((claim, read.claims[claim]) for claim in line.claims if claim in read.claims)
            continue
        node = node or line.id
        fresh = _renamed(line, node)
        mine = {
            c.id: c for c in (_claim_renamed(read.claims[c], line.id, node) for c in line.claims if c in read.claims)
        }
        if _same_page(old.lines[node], fresh, old.claims, mine) if node in old.lines else True:
            continue
        for claim in old.lines[node].claims:
            if claim in claims and claim not in mine:
                if claim in tested:  # a verdict must keep its claim
                    mine[claim] = claims[claim]
                    fresh = replace(fresh, claims=(*fresh.claims, claim))
                else:
                    del claims[claim]
        claims.update((claim, _with_words(value, claims.get(claim))) for claim, value in mine.items())
        lines[node] = _with_judgements(fresh, old.lines[node])
    notes = dict(old.notes)
    for node, note in read.notes.items():
        notes[node] = _note_joined(old.notes.get(node), note)
        yield from pace
    themes = {**old.themes, **{node: theme for node, theme in read.themes.items() if node not in old.themes}}
    return Records(lines, notes, claims, {**old.papers, **read.papers}, themes, old.verdicts)


def _renamed(line: InquiringLine, node: NodeId) -> InquiringLine:
    if line.id == node:
        return line
    own = tuple(
        NodeId(node + claim[len(line.id) :]) if claim.startswith(f"{line.id}#") else claim for claim in line.claims
    )
    return replace(line, id=node, claims=own)


def _claim_renamed(claim: DatedClaim, line: NodeId, node: NodeId) -> DatedClaim:
    if line == node:
        return claim
    own = NodeId(node + claim.id[len(line) :]) if claim.id.startswith(f"{line}#") else claim.id
    return replace(claim, id=own, line=node)


def _same_page(
    old: InquiringLine, new: InquiringLine, held: Mapping[NodeId, DatedClaim], read: Mapping[NodeId, DatedClaim]
) -> bool:
    """Tell whether a page says what the library already has from it; judgements and links are not the page's."""

    def said(line: InquiringLine, claims: Mapping[NodeId, DatedClaim]) -> tuple[object, ...]:
        own = [(c.text, c.dates, c.papers) for c in map(claims.get, line.claims) if c is not None]
        steps = [step.title for step in line.next]
        cited = [(c.note, c.paragraph, c.start, c.end) for c in line.citations]
        return line.gloss, line.paragraphs, cited, set(line.sources), line.papers, line.prompt, line.span, own, steps

    return said(old, held) == said(new, read)


def _with_judgements(new: InquiringLine, old: InquiringLine) -> InquiringLine:
    """Keep, on a line that a page says anew, whatever was not derived from the page."""
    spoken = {item.note: item for item in old.evidence if item.judged_by not in _DERIVED_JUDGES}
    evidence: list[Evidence] = []
    other = list(old.other_judgements)
    for item in new.evidence:
        person = spoken.get(item.note)
        evidence.append(person or item)
        if person is not None and not any((o.note, o.judged_by) == (item.note, item.judged_by) for o in other):
            other.append(item)
    notes = {item.note for item in evidence}
    other += [item for item in old.evidence if item.note not in notes and item.judged_by not in _DERIVED_JUDGES]
    return replace(
        new,
        evidence=tuple(evidence),
        other_judgements=tuple(other),
        themes=tuple(dict.fromkeys([*old.themes, *new.themes])),
        aliases=tuple(dict.fromkeys([*old.aliases, *new.aliases])),
        title=old.title,
    )


def _with_words(new: DatedClaim, old: DatedClaim | None) -> DatedClaim:
    """Keep what a person said of a claim's links."""
    if old is None:
        return new
    said: dict[NodeId, ClaimLink] = {link.note: link for link in old.notes if link.confirmed is not None}
    links = [said.pop(link.note, link) for link in new.notes]
    return replace(new, notes=(*links, *said.values()))


def _note_joined(old: SourceNote | None, new: SourceNote) -> SourceNote:
    """Let a note of the library keep its title, summary and date; a page adds what was missing."""
    if old is None:
        return new
    aliases = dict.fromkeys([*old.aliases, *new.aliases, *([new.title] if new.title != old.title else [])])
    aliases.pop(old.title, None)
    return replace(
        old,
        summary=old.summary or new.summary,
        body=old.body or new.body,
        themes=tuple(dict.fromkeys([*old.themes, *new.themes])),
        papers=tuple(dict.fromkeys([*old.papers, *new.papers])),
        links=tuple(dict.fromkeys([*old.links, *new.links])),
        date=old.date or new.date,
        aliases=tuple(aliases),
    )


# ---------------------------------------------------------------------- writing


def _write(
    held: Held,
    into: Path,
    old: Records,
    new: Records,
    title: str,
    found: tuple[Diagnostic, ...],
    crew: Crew,
    carried: Mapping[str, bytes] | None = None,
) -> Generator[Progress, None, ImportReport]:
    """Write what is new or changed, as one save; what is new is read back in memory first and compared."""
    pace = Pace("comparing")
    counts: dict[str, dict[str, int]] = {word: dict.fromkeys(_KINDS, 0) for word in ("added", "changed", "unchanged")}
    for kind in _KINDS:
        before, after = getattr(old, kind), getattr(new, kind)
        for node, record in after.items():
            word = "added" if node not in before else "unchanged" if before[node] == record else "changed"
            counts[word][kind] += 1
            yield from pace
    problems = list(found)
    texts = _Texts(held, problems)
    files: dict[str, bytes | None] = {}
    for name, text in _shared(held, texts, old, new, title):
        files[name] = text.encode("utf-8", "replace")
        yield from pace
    unlike = _unlike(files, old, new)
    paths: dict[NodeId, str] = {}
    named: list[tuple[str, NodeId]] = []
    for name, node, changed_text in _own(held, texts, old, new):
        if changed_text is None:
            named.append((name, node))
            paths[node] = name
        else:
            files[name] = changed_text.encode("utf-8", "replace")
        yield from pace
    made = yield from fresh_files(named, new, crew)
    for fresh, (_, node) in zip(made, named, strict=True):
        files[fresh.name] = fresh.data
        if not fresh.is_whole:
            unlike.append(node)
    for node in unlike:
        what = f"the record {node[:80]!r} would read back differently from what was imported"
        problems.append(problem("L233", str(into), 0, 0, what, "look at its file before you rely on it"))
    files.update(carried or {})  # a damaged file goes as it is: the stub its record became holds less
    if files:
        expect = {name: held.digests.get(name, ABSENT) for name in files}
        for name in carried or ():
            del expect[name]
        yield from store.writing_all(into, files, expect)
    added, changed, unchanged = counts["added"], counts["changed"], counts["unchanged"]
    return ImportReport(into, added, changed, unchanged, 0, tuple(problems), len(files), paths)


def _unlike(files: Mapping[str, bytes | None], old: Records, new: Records) -> list[NodeId]:
    """List what would come back different from the files that hold more than one record, or would not come back at all."""
    if len(old):  # an extended library: the rest of those files is the user's
        return []
    shared = {name: data for name, data in files.items() if data is not None}
    back = drain(read_folder(Path(), shared)).records()
    unlike = [node for node, theme in new.themes.items() if back.themes.get(node) != theme]
    unlike += [node for node, paper in new.papers.items() if back.papers.get(node) != paper]
    taken: set[NodeId] = set()
    for kind in _KINDS:  # one file refuses the id that another has
        nodes = getattr(new, kind).keys()
        unlike += [node for node in nodes if node in taken]
        taken |= nodes
    return unlike


def _shared(held: Held, texts: _Texts, old: Records, new: Records, title: str) -> Iterator[tuple[str, str]]:
    """Give the files that hold many records, where they change, with their new texts."""
    values = writing.library_values(new, title, held.description, held.review_days)
    if writing.LIBRARY_FILE not in held.digests:
        yield writing.LIBRARY_FILE, dump(values)
    elif new.themes != old.themes:
        # the rest of the file is the user's own, so only the list of themes is brought up to date
        text = texts.of(writing.LIBRARY_FILE)
        doc = parse(text)
        changes = spans.merged(text, doc, {"themes": values["themes"]}, frozenset(), len(text))
        yield writing.LIBRARY_FILE, spans.apply(text, changes)
    papers = {node: paper for node, paper in new.papers.items() if old.papers.get(node) != paper}
    if papers:
        yield from _papers(held, texts, papers.values(), new)
    if new.verdicts != old.verdicts and writing.VERDICTS_FILE not in held.digests:
        yield writing.VERDICTS_FILE, writing.verdicts_text(new.verdicts)


def _own(held: Held, texts: _Texts, old: Records, new: Records) -> Iterator[tuple[str, NodeId, str | None]]:
    """Give the files of the notes and lines that are new or changed; None as text where there is no file yet."""
    titles = writing.titles_of(new) if old.lines else {}
    retitled = {node for node, note in new.notes.items() if node in old.notes and old.notes[node].title != note.title}
    for node, note in new.notes.items():
        if old.notes.get(node) != note:
            known = node in old.notes
            name = texts.name("notes", node, known)
            if name and known:
                stem = name[6:-3]
                whole = writing.note_text(note, stem)
                yield name, node, texts.merged(name, whole, writing.note_values(note, stem), writing.NOTE_KEYS)
            elif name:
                yield name, node, None
    for node, line in new.lines.items():
        own = [new.claims[claim] for claim in line.claims if claim in new.claims]
        same = old.lines.get(node) == line and all(old.claims.get(claim.id) == claim for claim in own)
        if same and not (retitled and any(c.note in retitled for c in line.citations)):
            continue
        known = node in old.lines
        name = texts.name("lines", node, known)
        if name and known:
            stem = name[6:-3]
            whole = writing.line_text(line, new, titles, stem)
            yield name, node, texts.merged(name, whole, writing.line_values(line, new, stem), writing.LINE_KEYS)
        elif name:
            yield name, node, None


def _papers(held: Held, texts: _Texts, papers: Iterable[Record], new: Records) -> Iterator[tuple[str, str]]:
    if writing.PAPERS_FILE not in held.digests:
        yield writing.PAPERS_FILE, writing.papers_text(new.papers.values())
        return
    text = texts.of(writing.PAPERS_FILE)
    doc = parse(text)
    if doc.problems:
        what = "it has damaged entries, so nothing was added to it"
        texts.problems.append(problem("L211", writing.PAPERS_FILE, 0, 0, what, "correct it and import again"))
        return
    values: dict[str, Any] = {paper.id: writing.paper_value(paper) for paper in papers}  # type: ignore[arg-type]
    changes = spans.merged_list(
        text, doc, values, lambda item: str(item.get("id", "")) if isinstance(item, dict) else ""
    )
    if changes is None:
        what = "its entries are not written one below the other, so nothing was added to it"
        texts.problems.append(
            problem("L214", writing.PAPERS_FILE, 1, 1, what, "begin each entry on a line with a dash")
        )
    elif changes:
        yield writing.PAPERS_FILE, spans.apply(text, changes)


class _Texts:
    """The files of the folder that is extended: their present texts, and names for new ones."""

    def __init__(self, held: Held, problems: list[Diagnostic]) -> None:
        self.held = held
        self.problems = problems
        self.taken = {name.casefold() for name in (*held.digests, *held.unreadable)}

    def of(self, name: str) -> str:
        """Read a file as it was when the library was read; Conflict where it no longer is, or is not UTF-8."""
        data = read_bytes(self.held.root / name, name, self.held.root)
        if isinstance(data, Diagnostic) or digest(data) != self.held.digests[name]:
            raise store.Conflict(f"{self.held.root / name} was changed while it was read; import again.")
        text, bad = read_text(data, name)
        if text is None or bad:
            raise ExplorerError(
                f"{self.held.root / name} is not UTF-8, so nothing was written. To mend it, save it as UTF-8."
            )
        return "\ufeff" + text if data.startswith(b"\xef\xbb\xbf") else text

    def name(self, kind: str, node: NodeId, known: bool) -> str:
        """Name the file of a record; empty, with a report, where the one it has cannot be rewritten."""
        if known and node in self.held.paths:
            name = self.held.paths[node]
            if name in self.held.unreadable:
                what = "it could not be read whole, so the import did not change it"
                self.problems.append(problem("L203", name, 0, 0, what, "correct it and import again"))
                return ""
            return name
        stem = names.stem(node)
        name = f"{kind}/{stem}.md"
        number = 2
        while name.casefold() in self.taken:
            name = f"{kind}/{stem}~{number}.md"
            number += 1
        self.taken.add(name.casefold())
        return name

    def merged(self, name: str, whole: str, values: Mapping[str, Any], known: frozenset[str]) -> str:
        """Bring a file up to date, line by line; its prose only where it says something else."""
        text = self.of(name)
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        text = text[len(mark) :]
        page = parse_page(text, name, [])
        fresh = parse_page(whole, name, [])
        if page is None or fresh is None or not isinstance(page.doc.value, dict):
            return mark + whole
        end = page.body_start - len(_fence(text, page))
        changes = spans.merged(text, page.doc, values, known, end)
        if _plain(page.body) != _plain(fresh.body):
            changes.append((page.body_start, len(text), fresh.body))
        return mark + spans.apply(text, changes)


def _fence(text: str, page: Page) -> str:
    start = text.rfind("\n", 0, page.body_start - 1) + 1
    return text[start : page.body_start]


def _plain(body: str) -> str:
    """Fold lines and their ends, to compare what two proses say."""
    return " ".join(body.split())
