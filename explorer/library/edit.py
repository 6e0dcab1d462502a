"""A person's edits: each changes only its own lines of one file, and can be undone.

What this hides: how a judgement, a confirmed link or a verdict becomes a few lines of somebody's file. The file on the
disk is what is edited, not a copy in memory: what another program wrote there in the meantime stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from explorer.library import journal, spans, store, writing
from explorer.library.files import read_bytes, read_text
from explorer.library.folder import read_ledger_again, read_line_again
from explorer.library.judging import with_missing
from explorer.library.opened import Library
from explorer.library.pages import Page, parse_page
from explorer.library.yaml_text import Literal, Number, dump
from explorer.model import (
    ClaimLink,
    DatedClaim,
    Diagnostic,
    Evidence,
    ExplorerError,
    FuzzyDate,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    Stance,
    Verdict,
)

_Files = dict[str, tuple[bytes | None, bytes | None]]


class Editor:
    """Edits one library folder. ``library`` is always what the files say after the last edit.

    ``state`` is the folder the undo journal lives in; the user's own where none is given. Raises ExplorerError for a
    library that is not a folder on the disk yet: save it first.
    """

    def __init__(self, library: Library, state: Path | None = None) -> None:
        if not library.is_saved or library.path is None:
            raise ExplorerError("This is not a library on the disk yet. To mend it, save it as a library first.")
        if any(problem.code == "L202" for problem in library.diagnostics):
            raise ExplorerError("This library was written by a newer version, so it is not changed here.")
        if state is None:
            from explorer.settings import state_folder

            state = state_folder("state")
        self.library = library
        self.root = library.path.resolve()
        self._journal = journal.Journal.open(state, self.root)

    # ------------------------------------------------------------------ edits

    def set_stance(
        self,
        line: NodeId,
        note: NodeId,
        stance: Stance,
        reason: str = "",
        on: date | str | None = None,
        by: str = "person",
        confidence: float = 1.0,
    ) -> Records:
        """Say which way a note speaks for a line. The judgement that counted so far is kept among the others.

        ``by`` is ``person`` or ``model:NAME``; ``on`` is today where nothing is given.
        """
        held = self.records.lines[line]
        old = next((item for item in held.evidence if item.note == note), None)
        if old is None:
            raise ExplorerError(f"The line {line} neither cites nor lists the note {note}.")
        day = on.isoformat() if isinstance(on, date) else on or date.today().isoformat()
        new = replace(old, stance=stance, confidence=confidence, judged_by=by, why=reason, judged_on=day)
        name = self._file(line)
        text, page, mark = self._page(name)
        where = writing.first_places(held.paragraphs, held.citations).get(note, writing.NOWHERE)
        changes = _judgement_changes(text, page, new, old, where)
        return self._save(f"{stance.value}: {_title(self.records, note)}", {name: mark + spans.apply(text, changes)})

    def confirm_link(self, claim: NodeId, note: NodeId, confirmed: bool | None) -> Records:
        """Say that a claim does, or does not, restate a note; None takes the word back."""
        held = self.records.claims[claim]
        old = next((link for link in held.notes if link.note == note), None)
        new = replace(old, confirmed=confirmed) if old else ClaimLink(note, 0.0, confirmed)
        name = self._file(held.line)
        text, page, mark = self._page(name)
        changes = _link_changes(text, page, held, new)
        word = {True: "Confirm", False: "Deny", None: "Take back"}[confirmed]
        return self._save(f"{word} link: {_title(self.records, note)}", {name: mark + spans.apply(text, changes)})

    def add_verdict(
        self,
        claim: NodeId,
        outcome: Outcome,
        on: FuzzyDate,
        paper: NodeId | None = None,
        note: NodeId | None = None,
        comment: str = "",
        by: str = "person",
    ) -> Records:
        """Append one re-test of a claim to the ledger."""
        if claim not in self.records.claims:
            raise ExplorerError(f"No claim has the id {claim}.")
        block = writing.verdicts_text([Verdict(claim, outcome, on, paper, note, comment, by)])
        return self._append(f"Verdict: {outcome.value}", block)

    def withdraw_verdict(self, number: int) -> Records:
        """Take a verdict out of force by its number, with an entry at the ledger's end that says so."""
        return self._append(
            f"Withdraw verdict {number}", dump([{"withdraws": Number(number), "on": date.today().isoformat()}])
        )

    # ------------------------------------------------------------------ undo and redo

    @property
    def records(self) -> Records:
        """The records as they are now."""
        return self.library.records

    @property
    def undo_label(self) -> str:
        """What would be undone next; empty for nothing."""
        return self._journal.done[-1].label if self._journal.done else ""

    @property
    def redo_label(self) -> str:
        """What would be done again next; empty for nothing."""
        return self._journal.undone[-1].label if self._journal.undone else ""

    def undo(self) -> Records:
        """Take the last edit back, byte for byte; nothing to undo changes nothing."""
        if self._journal.done:
            self._turn(self._journal.done[-1], back=True)
            self._journal.note_undo()
        return self.records

    def redo(self) -> Records:
        """Do again what was undone last; nothing to do again changes nothing."""
        if self._journal.undone:
            self._turn(self._journal.undone[-1], back=False)
            self._journal.note_redo()
        return self.records

    def _turn(self, entry: journal.Entry, *, back: bool) -> None:
        files: dict[str, bytes | None] = {}
        expect: dict[str, str] = {}
        for part in entry.parts:
            data = self._data(part.file)
            files[part.file] = journal.turned(data, part, back)
            expect[part.file] = store.ABSENT if data is None else store.digest(data)
        self._put(files, expect)

    # ------------------------------------------------------------------ inside

    def _file(self, line: NodeId) -> str:
        name = self.library.paths.get(line)
        if name is None:
            raise ExplorerError(f"The line {line} has no file of its own, so it cannot be changed.")
        return name

    def _data(self, name: str) -> bytes | None:
        if not (self.root / name).exists():
            return None
        data = read_bytes(self.root / name, name, self.root)
        if isinstance(data, Diagnostic):
            raise ExplorerError(f"{name}: {data.what}.")
        return data

    def _page(self, name: str) -> tuple[str, Page, str]:
        """Read a file to be edited: its text, its parts, and a byte order mark if it had one."""
        data = self._data(name)
        if data is None:
            raise store.Conflict(f"{name} is no longer there; nothing was changed. To mend it, open the library again.")
        text, problems = read_text(data, name)
        found: list[Diagnostic] = list(problems)
        page = parse_page(text, name, found) if text is not None and not problems else None
        if page is None or text is None or not isinstance(page.doc.value, dict):
            said = f": {found[0].what}" if found else ""
            raise ExplorerError(f"{name} cannot be edited as it stands{said}. To mend it, correct the file first.")
        return text, page, "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""

    def _append(self, label: str, block: str) -> Records:
        name = writing.VERDICTS_FILE
        data = self._data(name)
        held = data or b""
        ending = b"\r\n" if b"\r\n" in held else b"\n"
        if held.strip() in (b"[]", b"---"):
            raise ExplorerError(f"{name} holds an empty list in brackets. To mend it, remove the brackets.")
        new = block.encode("utf-8", "replace").replace(b"\n", ending)
        if held and not held.endswith(b"\n"):
            new = ending + new
        entry = self._journal.begin(label, {name: (data, held + new)})
        try:
            store.append(self.root / name, new, root=self.root)
        except ExplorerError:
            self._journal.void(entry)
            raise
        self._read_again([name])
        return self.records

    def _save(self, label: str, texts: Mapping[str, str]) -> Records:
        files: _Files = {}
        for name, text in texts.items():
            files[name] = (self._data(name), text.encode("utf-8", "replace"))
        if all(old == new for old, new in files.values()):
            return self.records
        entry = self._journal.begin(label, files)
        try:
            expect = {name: store.ABSENT if old is None else store.digest(old) for name, (old, _) in files.items()}
            self._put({name: new for name, (_, new) in files.items()}, expect)
        except ExplorerError:
            self._journal.void(entry)
            raise
        return self.records

    def _put(self, files: Mapping[str, bytes | None], expect: Mapping[str, str]) -> None:
        if len(files) == 1:
            ((name, data),) = files.items()
            if data is None:
                store.remove(self.root / name, expect[name], root=self.root)
            else:
                store.write(self.root / name, data, expect[name], root=self.root)
        else:
            store.write_all(self.root, files, expect)
        self._read_again(files)

    def _read_again(self, names: Mapping[str, Any] | Sequence[str]) -> None:
        records = self.records
        for name in names:
            if name == writing.VERDICTS_FILE:
                records = replace(records, verdicts=read_ledger_again(self.root, records))
                continue
            found = read_line_again(self.root, records, name)
            if found is not None:
                records = _with_line(records, *found)
        self.library = self.library.with_records(records)


def _with_line(records: Records, line: InquiringLine, claims: Mapping[NodeId, DatedClaim]) -> Records:
    """Put a line that was read anew into the records; what was only inferred for it stays."""
    old = records.lines.get(line.id)
    line = with_missing(line, records.notes)
    if old is not None:
        if not line.themes:
            line = replace(
                line, themes=tuple(t for t in old.themes if t in records.themes and records.themes[t].inferred)
            )
        gone = set(old.claims) - set(claims)
        if gone:
            records = replace(
                records, claims={node: claim for node, claim in records.claims.items() if node not in gone}
            )
    return records.with_records(line, *claims.values())


def _title(records: Records, note: NodeId) -> str:
    held = records.notes.get(note)
    return held.title if held is not None else note


def _end_of_head(page: Page, text: str) -> int:
    """Where a new key of the front matter goes: before the line that closes it."""
    return text.rfind("\n", 0, page.body_start - 1) + 1


def _index(items: Any, *names: str, node: str) -> int:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if item == node or (isinstance(item, dict) and any(item.get(name) == node for name in names)):
            return index
    return -1


def _judgement_changes(text: str, page: Page, new: Evidence, old: Evidence, where: writing.Where) -> list[spans.Change]:
    """Say a judgement in a line's file, and keep the one it replaces among the others unless it is the same judge's."""
    doc = page.doc
    items = doc.value.get("evidence")
    at = _index(items, "note", "id", node=new.note)
    value = writing.evidence_value(new, where)
    others = doc.value.get("other_judgements")
    changes: list[spans.Change] = []
    if at >= 0:
        changes += _item(text, page, ("evidence",), at, value)
        if old.judged_by != new.judged_by:
            changes += _more(text, page, "other_judgements", others, 0, writing.evidence_value(old, where))
    else:
        count = len(items) if isinstance(items, list) else 0
        changes += _more(text, page, "evidence", items, count, value)
    return changes


def _link_changes(text: str, page: Page, claim: DatedClaim, new: ClaimLink) -> list[spans.Change]:
    doc = page.doc
    claims = doc.value.get("claims")
    short = claim.id.removeprefix(f"{claim.line}#")
    at = max(_index(claims, "id", "node", node=short), _index(claims, "id", "node", node=claim.id))
    if (
        at < 0 and short.removeprefix("c").isdecimal() and isinstance(claims, list)
    ):  # a claim without an id has its number
        number = int(short.removeprefix("c")) - 1
        at = (
            number if number < len(claims) and isinstance(claims[number], dict) and not claims[number].get("id") else -1
        )
    if at < 0:
        raise ExplorerError(f"The claim {claim.id} is no longer in its file. To mend it, open the library again.")
    value = writing.link_value(new)
    links = claims[at].get("notes")
    link = _index(links, "id", node=new.note)
    if link >= 0:
        return _item(text, page, ("claims", at, "notes"), link, value)
    if isinstance(links, list) and links:
        added = spans.added_items(text, doc, ("claims", at, "notes"), len(links), [value])
        if added is not None:
            return [added]
    fixed = {**claims[at], "notes": [*(links if isinstance(links, list) else []), value]}
    return _item(text, page, ("claims",), at, fixed)


def _item(text: str, page: Page, path: tuple[str | int, ...], at: int, value: Mapping[str, Any]) -> list[spans.Change]:
    """Bring one item of a list to a new value, in as few lines as its writing allows."""
    flat = all(isinstance(held, str) and not isinstance(held, Literal) for held in value.values())
    if flat:
        small = spans.changed_item(text, page.doc, (*path, at), value)
        if small is not None:
            return small
    whole = spans.replaced_item(text, page.doc, (*path, at), value)
    if whole is not None:
        return [whole]
    return _whole_key(text, page, str(path[0]), _with_item(page.doc.value[path[0]], [*path[1:], at], value))


def _with_item(held: Any, path: Sequence[str | int], value: Any) -> Any:
    if not path:
        return value
    step = path[0]
    if isinstance(step, int):
        return [_with_item(item, path[1:], value) if index == step else item for index, item in enumerate(held)]
    return {**held, step: _with_item(held[step], path[1:], value)}


def _more(text: str, page: Page, key: str, items: Any, at: int, value: Mapping[str, Any]) -> list[spans.Change]:
    """Add one item to a list of the front matter, or begin the list."""
    if isinstance(items, list) and items:
        added = spans.added_items(text, page.doc, (key,), at, [value])
        return [added] if added is not None else _whole_key(text, page, key, [*items[:at], value, *items[at:]])
    return _whole_key(text, page, key, [value])


def _whole_key(text: str, page: Page, key: str, value: Any) -> list[spans.Change]:
    return spans.merged(text, page.doc, {key: value}, frozenset(), _end_of_head(page, text))
