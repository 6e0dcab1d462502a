"""From the files of a library folder to its records; ``writing`` is the way back.

What this hides: that anything in the folder may be wrong. A file, an entry or a value with a problem costs only itself;
whatever else is there still loads, and every problem names its file, line and column. Nothing is written.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from explorer.library import markup, writing
from explorer.library.entries import entries
from explorer.library.files import names_in, read_bytes, read_text
from explorer.library.held import Held, is_library
from explorer.library.pace import STEP_SECONDS, steadily
from explorer.library.pages import Page, parse_page
from explorer.library.problems import YAML_CODES, problem
from explorer.library.schema import Fields
from explorer.library.store import digest
from explorer.library.yaml_text import parse
from explorer.model import (
    AnchorPaper,
    ClaimLink,
    DatedClaim,
    Diagnostic,
    Evidence,
    InquiringLine,
    NextLine,
    NodeId,
    Origin,
    Outcome,
    Progress,
    Records,
    ResearchPrompt,
    SourceNote,
    Stance,
    Theme,
    Verdict,
)

__all__ = ["Held", "is_library", "read_folder", "read_ledger", "read_one", "read_papers"]

_UNTITLED = "\ue001"
"""Stands for the question of a next line until all lines are read."""
_STANCES: Mapping[str, Stance] = {stance.value: stance for stance in Stance}
_OUTCOMES: Mapping[str, Outcome] = {outcome.value: outcome for outcome in Outcome}
_PLACE = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})\Z")
_DAYS: Mapping[str, float] = {"day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}


def read_folder(path: Path, files: Mapping[str, bytes] | None = None) -> Generator[Progress, None, Held]:
    """Read a whole library folder; with ``files``, those instead of what is on the disk (names relative to it)."""
    return steadily(_read_folder(path, files))


def _read_folder(path: Path, files: Mapping[str, bytes] | None) -> Generator[Progress, None, Held]:
    held = Held(path.resolve())
    reader = _Reader(held, files)
    reader.library()
    names: dict[str, list[str]] = {}
    for kind in ("notes", "lines"):
        if files is not None:
            names[kind] = sorted(name[6:] for name in files if name.startswith(f"{kind}/"))
            continue
        names[kind], found = names_in(held.root / kind, ".md", held.root)
        held.diagnostics += found
    total = sum(map(len, names.values())) + 3
    done = 1
    yield Progress(done, total, "papers")
    reader.papers()
    last = time.perf_counter()
    for kind, read in (("notes", reader.note), ("lines", reader.line)):
        reader.begin(kind)
        for name in names[kind]:
            read(f"{kind}/{name}")
            done += 1
            if time.perf_counter() - last > STEP_SECONDS:
                yield Progress(done, total, kind)
                last = time.perf_counter()
    yield Progress(total - 1, total, "verdicts")
    reader.verdicts()
    reader.settle()
    yield Progress(total, total, "")
    return held


class _Reader:
    """Reads one folder; the order of calls is library, papers, notes, lines, verdicts, settle."""

    def __init__(self, held: Held, files: Mapping[str, bytes] | None = None) -> None:
        self.held = held
        self.files = files
        self.found = held.diagnostics
        self.titles: dict[NodeId, str] = {}
        self.folded: dict[str, NodeId] = {}
        self.theme_names: dict[str, NodeId] = {}
        self.ids: dict[str, str] = {}
        self.named: dict[NodeId, tuple[str, str]] = {}

    # -------------------------------------------------------------- files

    def _text(self, name: str) -> str | None:
        data = self.files[name] if self.files is not None else read_bytes(self.held.root / name, name, self.held.root)
        if isinstance(data, Diagnostic):
            self.found.append(data)
            self.held.unreadable.add(name)
            return None
        self.held.digests[name] = digest(data)
        text, problems = read_text(data, name)
        self.found += problems
        if text is None:
            self.held.unreadable.add(name)
        return text

    def _exists(self, name: str) -> bool:
        return os.path.lexists(self.held.root / name) if self.files is None else name in self.files

    def _page(self, name: str) -> Page | None:
        text = self._text(name)
        page = None if text is None else parse_page(text, name, self.found)
        if page is None:
            self.held.unreadable.add(name)
        return page

    def _claim_id(self, node: str, file: str, fields: Fields, *path: str | int) -> bool:
        """Take an id; False, with a report, where another record has it."""
        other = self.ids.get(node)
        if other is not None:
            what = f"the id {node[:80]!r} is already that of a record in {other}; this one was left out"
            fields.report("L222", what, "give one of them another id", *path)
            return False
        self.ids[node] = file
        return True

    # -------------------------------------------------------------- the library file

    def library(self) -> None:
        """Read title, themes and review intervals."""
        name = writing.LIBRARY_FILE
        if not self._exists(name):
            what = "the folder has no library file, so it has no title and no themes"
            self.found.append(problem("L201", name, 0, 0, what, "write one that says `format: 1`"))
            return
        text = self._text(name)
        if text is None:
            return
        doc = parse(text)
        for issue in doc.problems:
            self.found.append(problem(YAML_CODES[issue.kind], name, issue.line, issue.column, issue.what, issue.mend))
        if doc.value is None and (doc.problems or not text.strip()):
            self.held.unreadable.add(name)
            if not doc.problems:
                self.found.append(
                    problem("L201", name, 1, 1, "the library file is empty", "write `format: 1` and a title")
                )
            return
        fields = Fields(doc, name, self.found)
        number = fields.count("format")
        if number is None:
            fields.report("L201", "the library file names no format", "write `format: 1`", "format")
        elif number > writing.FORMAT:
            what = f"it is written in format {number}, this program knows {writing.FORMAT}; it is opened for reading"
            fields.report("L202", what, "open it with a newer version", "format")
        self.held.title = fields.text("title")
        self.held.description = fields.text("description")
        for item in fields.fields("themes"):
            node = NodeId(item.text("id") or f"theme:{_slug(item.text('name'))}")
            if node == "theme:":
                item.report("L215", "a theme has neither id nor name", "give it a name")
            elif self._claim_id(node, name, item, "id"):
                parent = item.text("parent")
                label = item.text("name") or node.removeprefix("theme:")
                self.held.themes[node] = Theme(
                    node,
                    label,
                    NodeId(parent) if parent else None,
                    bool(item.truth("inferred")),
                    tuple(item.texts("aliases")),
                )
        self.name_themes()
        intervals = fields.one("review_intervals")
        for key in intervals.value if intervals else ():
            days = _days(intervals.text(key)) if intervals else 0
            if days:
                self.held.review_days[key] = days
            elif intervals:
                intervals.report("L230", "a review interval is unreadable", "write something like 9 months", key)

    def name_themes(self) -> None:
        """Let themes be found by their names too."""
        self.theme_names = {theme.name.casefold(): node for node, theme in reversed(self.held.themes.items())}

    # -------------------------------------------------------------- papers

    def papers(self) -> None:
        """Read the anchor papers."""
        for item in self._entries(writing.PAPERS_FILE):
            node = NodeId(item.text("id").strip())
            if not node:
                item.report("L215", "a paper has no id", "write its arXiv id, DOI or a name starting with x-")
            elif self._claim_id(node, writing.PAPERS_FILE, item, "id"):
                self.held.papers[node] = AnchorPaper(
                    node,
                    item.text("title"),
                    item.date("date"),
                    tuple(item.texts("authors")),
                    self._themes(item),
                    tuple(map(NodeId, item.texts("cites"))),
                    tuple(item.texts("aliases")),
                    item.text("summary"),
                    bool(item.truth("asserted")),
                    self._origin(item, writing.PAPERS_FILE),
                )

    def _entries(self, name: str) -> Iterable[Fields]:
        """Read a file that is one list of mappings; where it is damaged, whatever items of it are whole."""
        text = self._text(name) if self._exists(name) else None
        return () if text is None else entries(text, name, self.found)

    # -------------------------------------------------------------- notes

    def begin(self, kind: str) -> None:
        """Get ready for the notes, or for the lines, which show the notes' titles."""
        if kind == "lines":
            self.titles = {node: note.title for node, note in self.held.notes.items()}
            self.folded = {node.casefold(): node for node in reversed(self.held.notes)}

    def note(self, name: str) -> None:
        """Read one note; of a damaged one its name remains, so that what is said of it is not lost."""
        page = self._page(name)
        stem = name.rsplit("/", 1)[-1].removesuffix(".md")
        if page is None:
            if stem not in self.ids:
                self.ids[stem] = name
                self.held.notes[NodeId(stem)] = SourceNote(NodeId(stem), stem, origin=Origin(name, 1, "library"))
                self.held.paths[NodeId(stem)] = name
            return
        fields = Fields(page.doc, name, self.found)
        node = NodeId(fields.text("id") or stem)
        if not self._claim_id(node, name, fields, "id"):
            return
        prose = markup.read(page.body, lambda _: None, {})
        paragraphs = prose.paragraphs
        self.held.notes[node] = SourceNote(
            node,
            self._title(fields, "title", stem),
            paragraphs[0] if paragraphs else "",
            paragraphs[1:],
            self._themes(fields),
            self._papers(fields, name),
            fields.date("date"),
            tuple(map(NodeId, fields.texts("links"))),
            tuple(fields.texts("aliases")),
            self._origin(fields, name),
        )
        self.held.paths[node] = name

    def _title(self, fields: Fields, key: str, stem: str) -> str:
        if key in fields.value:
            return fields.text(key)
        if fields.value:
            fields.report("L215", f"it has no {key}; its name is used", f"add a line `{key}: ...`")
        return stem

    # -------------------------------------------------------------- lines

    def line(self, name: str) -> None:
        """Read one inquiring line with its claims."""
        page = self._page(name)
        if page is None:
            return
        fields = Fields(page.doc, name, self.found)
        stem = name.rsplit("/", 1)[-1].removesuffix(".md")
        node = NodeId(fields.text("id") or stem)
        if not self._claim_id(node, name, fields, "id"):
            return
        read = markup.read(page.body, self._resolve, self.titles)
        for offset, word in read.unknown:
            line = page.body_line + page.body.replace("\r\n", "\n").count("\n", 0, offset) + 1
            start = page.body.replace("\r\n", "\n").rfind("\n", 0, offset) + 1
            what = f"it cites the note {word[:80]!r}, which is not in this library"
            mend = "correct the name or add the note"
            self.found.append(problem("L220", name, line, offset - start + 1, what, mend))
        citations, places = writing.placed(read.paragraphs, read.found)
        evidence = self._evidence(fields, "evidence", places)
        if "sources" in fields.value:
            sources = tuple(self._notes(fields, "sources"))
        else:
            sources = writing.default_sources(evidence, citations)
        claims = self._claims(fields, node, name)
        self.held.lines[node] = InquiringLine(
            node,
            self._title(fields, "question", stem),
            fields.text("gloss"),
            read.paragraphs,
            citations,
            sources,
            fields.count("sources_declared"),
            evidence,
            self._evidence(fields, "other_judgements", places),
            fields.date("span"),
            tuple(claims),
            self._papers(fields, name),
            self._prompt(fields),
            self._next(fields),
            self._themes(fields),
            tuple(fields.texts("aliases")),
            self._origin(fields, name),
        )
        self.held.claims.update(claims)
        self.held.paths[node] = name

    def _resolve(self, word: str) -> NodeId | None:
        """Find the note a name in the prose means, as forgivingly as Obsidian does."""
        node = NodeId(word)
        if node in self.titles:
            return node
        plain = word.split("#")[0].strip().removesuffix(".md")
        plain = plain.rsplit("/", 1)[-1]
        return NodeId(plain) if plain in self.titles else self.folded.get(plain.casefold())

    def _notes(self, fields: Fields, key: str) -> Iterable[NodeId]:
        for index, word in enumerate(fields.texts(key)):
            node = self._note_named(fields, word, key, index)
            if node is not None:
                yield node

    def _note_named(self, fields: Fields, word: str, *path: str | int) -> NodeId | None:
        node = NodeId(word)
        if node in self.titles:
            return node
        found = self._resolve(word.removeprefix("[[").removesuffix("]]")) if word else None
        if found is None:
            what = f"the note {word[:80]!r} is not in this library" if word else "no note is named here"
            fields.report("L221", what, "correct the id or add the note", *path)
        return found

    def _evidence(self, fields: Fields, key: str, places: Mapping[NodeId, writing.Where]) -> tuple[Evidence, ...]:
        if key not in fields.value:
            return ()
        out: list[Evidence] = []
        for item in fields.fields(key):
            value = item.value
            word = value.get("note") or value.get("id") or ""
            node = self._note_named(item, word if isinstance(word, str) else "", "note")
            if node is None:
                continue
            stance = _STANCES.get(item.text("stance").strip().casefold())
            if stance is None:
                what = f"the stance {item.text('stance')[:40]!r} is unknown; it counts as mentions"
                item.report("L223", what, "write supports, contradicts or mentions", "stance")
                stance = Stance.MENTIONS
            paragraph, sentence, quote = places.get(node, writing.NOWHERE)
            if "at" in value:
                match = _PLACE.match(item.text("at"))
                if match:
                    paragraph, sentence = int(match[1]), int(match[2])
                else:
                    item.report("L230", "the place is unreadable", "write paragraph.sentence, like 2.3", "at")
            if "quote" in value:
                quote = item.text("quote")
            by = item.text("by") or "person"
            default = 1.0 if by == "person" else 0.5
            confidence = item.number("confidence", default)
            out.append(
                Evidence(node, stance, confidence, quote, paragraph, sentence, by, item.text("why"), item.text("on"))
            )
        return tuple(out)

    def _claims(self, fields: Fields, line: NodeId, name: str) -> dict[NodeId, DatedClaim]:
        claims: dict[NodeId, DatedClaim] = {}
        if "claims" not in fields.value:
            return claims
        for number, item in enumerate(fields.fields("claims"), 1):
            short = item.text("id") or f"c{number}"
            node = NodeId(item.text("node") or (short if "#" in short else f"{line}#{short}"))
            if not self._claim_id(node, name, item, "id"):
                continue
            links: list[ClaimLink] = []
            for link in item.fields("notes"):
                note = self._note_named(link, link.text("id"), "id")
                if note is not None:
                    links.append(ClaimLink(note, link.number("score", 1.0), link.truth("confirmed")))
            papers = self._papers(item, name)
            text = item.text("text")
            claims[node] = DatedClaim(
                node,
                line,
                text,
                item.dates("dates"),
                papers,
                tuple(links),
                self._origin(item, name, item.doc.place(*item.path).line),
            )
        return claims

    def _prompt(self, fields: Fields) -> ResearchPrompt | None:
        value = fields.value.get("prompt")
        if value is None:
            return None
        if isinstance(value, dict):
            parts = Fields(fields.doc, fields.file, self.found, value, (*fields.path, "prompt"))
            return ResearchPrompt(parts.text("role"), tuple(parts.texts("tasks")), parts.text("text"))
        from explorer.prompts import read_prompt

        return read_prompt(fields.text("prompt"))

    def _next(self, fields: Fields) -> tuple[NextLine, ...]:
        if "next" not in fields.value:
            return ()
        steps: list[NextLine] = []
        for item in fields.fields("next"):
            node = item.text("id")
            title = item.text("question") if "question" in item.value or not node else _UNTITLED
            steps.append(NextLine(NodeId(node) if node else None, title, item.text("reason")))
        return tuple(steps)

    # -------------------------------------------------------------- shared fields

    def _themes(self, fields: Fields) -> tuple[NodeId, ...]:
        if "themes" not in fields.value:
            return ()
        out: list[NodeId] = []
        for word in fields.texts("themes"):
            node = NodeId(word)
            if node not in self.held.themes:
                node = self.theme_names.get(word.casefold()) or NodeId(
                    word if word.startswith("theme:") else f"theme:{_slug(word)}"
                )
            if node not in self.held.themes:
                if node == "theme:":
                    continue
                label = word.removeprefix("theme:")
                self.held.themes[node] = Theme(node, label.replace("-", " ") if word.startswith("theme:") else label)
                self.theme_names[label.casefold()] = node
                what = f"the theme {word[:60]!r} is not described in {writing.LIBRARY_FILE}"
                fields.report("L229", what, "add it there with a name", "themes")
            out.append(node)
        return tuple(out)

    def _papers(self, fields: Fields, name: str) -> tuple[NodeId, ...]:
        if "papers" not in fields.value:
            return ()
        nodes = tuple(map(NodeId, fields.texts("papers")))
        for node in nodes:
            if node not in self.held.papers and node not in self.named:
                self.named[node] = (name, writing.PAPERS_FILE)
                what = f"the paper {node[:80]!r} is not in {writing.PAPERS_FILE}"
                fields.report("L229", what, "add it there with title and date", "papers")
        return nodes

    def _origin(self, fields: Fields, name: str, line: int = 1) -> Origin:
        source = fields.one("source") if "source" in fields.value else None
        if source is None:
            return Origin(name, line, "library")
        return Origin(source.text("file"), source.count("line") or 0, source.text("format"))

    # -------------------------------------------------------------- the ledger

    def verdicts(self) -> None:
        """Read the ledger; an entry that withdraws an earlier one by its number takes that one out of force."""
        from explorer import dates

        withdrawn: set[int] = set()
        for number, item in enumerate(self._entries(writing.VERDICTS_FILE), 1):
            if "withdraws" in item.value:
                withdrawn.add(item.count("withdraws") or 0)
                continue
            claim = NodeId(item.text("claim"))
            if not item.value or not claim:
                item.report("L226", "a ledger entry names no claim", "write the claim's id")
                continue
            if claim not in self.held.claims:
                what = f"the verdict is about {claim[:80]!r}, a claim that is not in this library"
                item.report("L225", what, "correct the claim's id", "claim")
                continue
            outcome = _OUTCOMES.get(item.text("outcome").strip().casefold())
            if outcome is None:
                what = f"the outcome {item.text('outcome')[:40]!r} is unknown, so the verdict does not count"
                item.report("L227", what, "write holds, weakened, overturned, superseded or cannot-test", "outcome")
                continue
            when = item.date("on")
            if when is None:
                if not item.value.get("on"):
                    item.report("L226", "a verdict has no date, so it does not count", "add a line `on: 2025-06-01`")
                continue
            claimed = self.held.claims[claim].dates
            if claimed and dates.bounds(when)[1] < min(dates.bounds(day)[0] for day in claimed):
                item.report("L228", "the verdict is dated before its claim", "check both dates", "on")
            paper, note = item.text("paper"), item.text("note")
            self.held.verdicts.append(
                Verdict(
                    claim,
                    outcome,
                    when,
                    NodeId(paper) if paper else None,
                    NodeId(note) if note else None,
                    item.text("comment"),
                    item.text("by") or "person",
                    number,
                )
            )
        if withdrawn:
            self.held.verdicts = [verdict for verdict in self.held.verdicts if verdict.number not in withdrawn]

    def settle(self) -> None:
        """Fill in what only the whole library can tell: titles of next lines, papers that are only named."""
        for node in self.named:
            if node not in self.held.papers and node not in self.ids:
                self.held.papers[node] = AnchorPaper(node, asserted=True)
        lines = self.held.lines
        for node, line in lines.items():
            if line.next:
                steps = tuple(_settled(step, lines) for step in line.next)
                if steps != line.next:
                    lines[node] = replace(line, next=steps)


def read_one(name: str, data: bytes, around: Records) -> Records:
    """Read one line's or note's file by itself; ``around`` gives what it may refer to: notes, papers, themes, lines.

    Gives that line with its claims, or that note; nothing where the file cannot be read.
    """
    held = Held(Path(), papers=dict(around.papers), themes=dict(around.themes), notes=dict(around.notes))
    reader = _Reader(held, {name: data})
    reader.name_themes()
    if name.startswith("notes/"):
        held.notes = {}
        reader.note(name)
        return Records(notes={} if name in held.unreadable else held.notes)
    reader.begin("lines")
    reader.line(name)
    lines = {**around.lines, **held.lines}
    return Records(
        {
            node: replace(line, next=tuple(_settled(step, lines) for step in line.next))
            for node, line in held.lines.items()
        },
        {},
        held.claims,
    )


def read_papers(data: bytes, themes: Mapping[NodeId, Theme]) -> dict[NodeId, AnchorPaper]:
    """Read the papers file by itself; ``themes`` are those of the library."""
    held = Held(Path(), themes=dict(themes))
    reader = _Reader(held, {writing.PAPERS_FILE: data})
    reader.name_themes()
    reader.papers()
    return held.papers


def read_ledger(data: bytes, claims: Mapping[NodeId, DatedClaim]) -> tuple[Verdict, ...]:
    """Read the ledger by itself."""
    held = Held(Path(), claims=dict(claims))
    _Reader(held, {writing.VERDICTS_FILE: data}).verdicts()
    return tuple(held.verdicts)


def _settled(step: NextLine, lines: Mapping[NodeId, InquiringLine]) -> NextLine:
    held = lines.get(step.id) if step.id is not None else None
    if held is None:
        return NextLine(None, str(step.id or "") if step.title == _UNTITLED else step.title, step.reason)
    return NextLine(step.id, held.title, step.reason) if step.title == _UNTITLED else step


def _slug(text: str) -> str:
    from explorer import prose

    return prose.slug(text)


def _days(text: str) -> int:
    match = re.match(r"\s*([0-9]{1,5})\s*(?:(day|week|month|year)s?)?\s*\Z", text)
    return round(int(match[1]) * _DAYS[match[2] or "day"]) if match else 0
