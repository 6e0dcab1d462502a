"""One edit in the making: the new contents of some files, and the library as it will be; nothing is written yet.

What this hides: that an edit of many parts touches one file several times. Each part is made to the file as the parts
before left it, and is read back, so a later part sees the earlier ones and a part that would not be read is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from explorer.library import changes, names, spans, writing
from explorer.library.again import read_again
from explorer.library.files import read_text
from explorer.library.opened import Library
from explorer.library.pages import Page, parse_page
from explorer.library.store import Conflict
from explorer.library.yaml_text import parse
from explorer.model import (
    AnchorPaper,
    ClaimLink,
    Diagnostic,
    Evidence,
    ExplorerError,
    InquiringLine,
    NodeId,
    Records,
    SourceNote,
    Verdict,
)

_BOM = b"\xef\xbb\xbf"
_DERIVED = ("rules", "page")


class Draft:
    """Collects the parts of one edit. ``read`` gives a file's present bytes, None where there is none.

    Raises ExplorerError where a part cannot be made; the draft is then thrown away.
    """

    def __init__(self, library: Library, read: Callable[[str], bytes | None]) -> None:
        self.library = library
        self._read = read
        self._old: dict[str, bytes | None] = {}
        self._new: dict[str, bytes] = {}

    @property
    def records(self) -> Records:
        """The records as they will be."""
        return self.library.records

    @property
    def files(self) -> dict[str, tuple[bytes | None, bytes | None]]:
        """What each file held when it was first looked at, and what it will hold; only files that change."""
        return {name: (self._old[name], new) for name, new in self._new.items() if self._old[name] != new}

    # ------------------------------------------------------------------ the parts

    def judge(self, line: NodeId, new: Evidence, *, add: bool = False) -> None:
        """Let one judgement count from now on; the one that counted is kept among the others.

        A note the line neither cites nor lists becomes one of its sources with ``add``, and is refused without.
        """
        held = self._line(line)
        old = next((item for item in held.evidence if item.note == new.note), None)
        if old is None and not add:
            raise ExplorerError(f"The line {line} neither cites nor lists the note {new.note}.")
        if old is not None and old.judged_by not in _DERIVED and new.judged_by in _DERIVED:
            raise ExplorerError(f"Rules do not overwrite what {old.judged_by} said of {new.note} in {line}.")
        name = self._file(line)
        where = writing.first_places(held.paragraphs, held.citations).get(new.note, writing.NOWHERE)
        if old is None:
            text, page, mark = self._page(name)
            if "sources" in page.doc.value:
                self._put(name, mark + spans.apply(text, changes.source(text, page, new.note)))
        text, page, mark = self._page(name)
        self._put(name, mark + spans.apply(text, changes.judgement(text, page, new, old, where)))

    def link(self, claim: NodeId, link: ClaimLink) -> None:
        """Let a claim's link to a note be what is given."""
        held = self.records.claims[claim]
        name = self._file(held.line)
        text, page, mark = self._page(name)
        self._put(name, mark + spans.apply(text, changes.link(text, page, held, link)))

    def paper(self, paper: AnchorPaper) -> None:
        """Describe a paper that is not described yet."""
        held = self.records.get(paper.id)
        if held is not None and held != AnchorPaper(paper.id, asserted=True):
            raise ExplorerError(f"The library has a record with the id {paper.id} already.")
        name = writing.PAPERS_FILE
        value = writing.paper_value(paper)
        data = self._data(name)
        if data is None or not data.strip():
            self._put(name, writing.papers_text([paper]))
            return
        text, mark = self._text(name, data)
        doc = parse(text)
        found = None if doc.problems else spans.merged_list(text, doc, {paper.id: value}, _id_of)
        if found is None:
            raise ExplorerError(f"{name} cannot be added to as it stands. To mend it, write its entries one a dash.")
        self._put(name, mark + spans.apply(text, found))

    def note(self, note: SourceNote) -> NodeId:
        """Add a note; gives its id, another than its own where that is taken. A note of the same id and title is there."""
        from explorer.prose import title_key

        held = self.records.notes.get(note.id)
        if held is not None and title_key(held.title) == title_key(note.title):
            return held.id
        node = self._free(note.id)
        name = self._new_name("notes", node)
        note = replace(note, id=node, themes=self._own(note.themes))
        self._put(name, writing.note_text(note, name[6:-3]))
        if node not in self.records.notes:
            raise ExplorerError(f"The note {node} would not be read back, so it was not added.")
        return node

    def line(self, line: InquiringLine) -> None:
        """Add an inquiring line under its own id."""
        if self.records.get(line.id) is not None:
            raise ExplorerError(f"The library has a record with the id {line.id} already.")
        name = self._new_name("lines", line.id)
        line = replace(line, themes=self._own(line.themes), claims=())
        self._put(name, writing.line_text(line, self.records, writing.titles_of(self.records), name[6:-3]))
        if line.id not in self.records.lines:
            raise ExplorerError(f"The line {line.id} would not be read back, so it was not added.")

    def ledger(self, block: str) -> bytes:
        """Add an entry at the ledger's end; gives the bytes that were added."""
        name = writing.VERDICTS_FILE
        held = self._data(name) or b""
        if held.strip() in (b"[]", b"---"):
            raise ExplorerError(f"{name} holds an empty list in brackets. To mend it, remove the brackets.")
        ending = b"\r\n" if b"\r\n" in held else b"\n"
        new = block.encode("utf-8", "replace").replace(b"\n", ending)
        if held and not held.endswith(b"\n"):
            new = ending + new
        self._put(name, held + new)
        return new

    def verdict(self, verdict: Verdict) -> bytes:
        """Add one re-test of a claim at the ledger's end; gives the bytes that were added."""
        if verdict.claim not in self.records.claims:
            raise ExplorerError(f"No claim has the id {verdict.claim}.")
        return self.ledger(writing.verdicts_text([verdict]))

    # ------------------------------------------------------------------ inside

    def _line(self, line: NodeId) -> InquiringLine:
        held = self.records.lines.get(line)
        if held is None:
            raise ExplorerError(f"No line has the id {line}.")
        return held

    def _file(self, line: NodeId) -> str:
        name = self.library.paths.get(line)
        if name is None:
            raise ExplorerError(f"The line {line} has no file of its own, so it cannot be changed.")
        return name

    def _data(self, name: str) -> bytes | None:
        if name in self._new:
            return self._new[name]
        if name not in self._old:
            self._old[name] = self._read(name)
        return self._old[name]

    def _text(self, name: str, data: bytes) -> tuple[str, str]:
        text, problems = read_text(data, name)
        if text is None or problems:
            raise ExplorerError(f"{name} cannot be edited as it stands: {problems[0].what}.")
        return text, "\ufeff" if data.startswith(_BOM) else ""

    def _page(self, name: str) -> tuple[str, Page, str]:
        """Read a file to be edited: its text, its parts, and a byte order mark if it had one."""
        data = self._data(name)
        if data is None:
            raise Conflict(f"{name} is no longer there; nothing was changed. To mend it, open the library again.")
        text, problems = read_text(data, name)
        found: list[Diagnostic] = list(problems)
        page = parse_page(text, name, found) if text is not None and not problems else None
        if page is None or text is None or not isinstance(page.doc.value, dict):
            said = f": {found[0].what}" if found else ""
            raise ExplorerError(f"{name} cannot be edited as it stands{said}. To mend it, correct the file first.")
        return text, page, "\ufeff" if data.startswith(_BOM) else ""

    def _put(self, name: str, text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        if name not in self._old:
            self._old[name] = self._read(name)
        self._new[name] = data
        self.library = read_again(self.library, {name: data}, self._data)

    def _free(self, node: NodeId) -> NodeId:
        free, number = node, 2
        while self.records.get(free) is not None:
            free, number = NodeId(f"{node}-{number}"), number + 1
        return free

    def _new_name(self, kind: str, node: NodeId) -> str:
        taken = {name.casefold() for name in (*self.library.paths.values(), *self.library.unreadable, *self._new)}
        stem = names.stem(node)
        name, number = f"{kind}/{stem}.md", 2
        while name.casefold() in taken or self._data(name) is not None:
            name, number = f"{kind}/{stem}~{number}.md", number + 1
        return name

    def _own(self, themes: tuple[NodeId, ...]) -> tuple[NodeId, ...]:
        """Leave out themes that are only inferred: those are never written."""
        held = self.records.themes
        return tuple(theme for theme in themes if theme not in held or not held[theme].inferred)


def _id_of(item: object) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else ""
