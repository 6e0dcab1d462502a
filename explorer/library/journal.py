"""What was edited, so that it can be undone and done again, also after a restart.

What this hides: how an edit is remembered. One file of JSON lines per library lies in the user's state folder, outside
the library; it is only appended to. An edit is noted before it is made, so a crash leaves at most a note of something
that did not happen, and that is seen when it is read. A part is put back only where it still stands as it was left.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explorer.library import store
from explorer.library.store import Conflict, digest


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of one file: where it begins (bytes), what was there and what is there after the edit."""

    file: str
    start: int
    old: bytes
    new: bytes
    before: str
    after: str


@dataclass(slots=True)
class Entry:
    """One edit: its number, what the user would call it, and its parts."""

    number: int
    label: str
    parts: tuple[Part, ...]


@dataclass(slots=True)
class Journal:
    """The edits of one library, in order; ``done`` can be undone from its end, ``undone`` done again from its end."""

    file: Path
    done: list[Entry] = field(default_factory=list)
    undone: list[Entry] = field(default_factory=list)
    last: int = 0

    @classmethod
    def open(cls, state: Path, root: Path) -> Journal:
        """Read a library's journal; damaged lines are passed over."""
        name = digest(str(root.resolve()).encode("utf-8", "surrogatepass"))[:24]
        journal = cls(state / "journal" / f"{name}.jsonl")
        try:
            data = journal.file.read_bytes()
        except OSError:
            return journal
        for line in data.split(b"\n"):
            try:
                journal._replay(json.loads(line))
            except (ValueError, KeyError, TypeError, IndexError, RecursionError):
                continue
        if journal.done and not _happened(journal.done[-1], root):
            journal.done.pop()
        return journal

    def _replay(self, note: Mapping[str, Any]) -> None:
        number = int(note["n"])
        match note["do"]:
            case "edit":
                parts = tuple(
                    Part(p[0], int(p[1]), base64.b64decode(p[2]), base64.b64decode(p[3]), str(p[4]), str(p[5]))
                    for p in note["parts"]
                )
                self.done.append(Entry(number, str(note["label"]), parts))
                self.undone.clear()
                self.last = max(self.last, number)
            case "undo" if self.done and self.done[-1].number == number:
                self.undone.append(self.done.pop())
            case "redo" if self.undone and self.undone[-1].number == number:
                self.done.append(self.undone.pop())
            case "void" if self.done and self.done[-1].number == number:
                self.done.pop()

    def begin(self, label: str, files: Mapping[str, tuple[bytes | None, bytes | None]]) -> Entry:
        """Note an edit that is about to be made: per file what it holds and will hold, None for no file."""
        parts = tuple(_part(name, old, new) for name, (old, new) in files.items())
        entry = Entry(self.last + 1, label, parts)
        self._append(
            {
                "do": "edit",
                "n": entry.number,
                "label": label,
                "parts": [
                    [
                        p.file,
                        p.start,
                        base64.b64encode(p.old).decode(),
                        base64.b64encode(p.new).decode(),
                        p.before,
                        p.after,
                    ]
                    for p in parts
                ],
            }
        )
        self.last = entry.number
        self.done.append(entry)
        self.undone.clear()
        return entry

    def void(self, entry: Entry) -> None:
        """Take back the note of an edit that failed."""
        self.done.remove(entry)
        self._append({"do": "void", "n": entry.number})

    def note_undo(self) -> None:
        """Note that the last edit was undone."""
        entry = self.done.pop()
        self.undone.append(entry)
        self._append({"do": "undo", "n": entry.number})

    def note_redo(self) -> None:
        """Note that the edit undone last was done again."""
        entry = self.undone.pop()
        self.done.append(entry)
        self._append({"do": "redo", "n": entry.number})

    def _append(self, note: Mapping[str, Any]) -> None:
        store.make_folder(self.file.parent)
        store.append(self.file, json.dumps(note).encode() + b"\n")


def turned(data: bytes | None, part: Part, back: bool) -> bytes | None:
    """Give a file's content with one part put back (or forth); None for no file.

    Where the file was changed elsewhere since, the part is looked for; Conflict where it is no longer there, or twice.
    """
    goal, came = (part.before, part.after) if back else (part.after, part.before)
    held = store.ABSENT if data is None else digest(data)
    if held == goal:
        return data
    new, old = (part.old, part.new) if back else (part.new, part.old)
    if held == came:
        if goal == store.ABSENT:
            return None
        whole = data or b""
        return whole[: part.start] + new + whole[part.start + len(old) :]
    whole = data or b""
    if old and whole.count(old) == 1:
        return whole.replace(old, new)
    raise Conflict(f"{part.file} was changed since that edit, so it cannot be taken back without losing the change.")


def _part(name: str, old: bytes | None, new: bytes | None) -> Part:
    """Cut what two contents share at both ends, at whole lines, so that a part found again is surely the same."""
    one, two = old or b"", new or b""
    start = 0
    limit = min(len(one), len(two))
    while start < limit and one[start] == two[start]:
        start += 1
    start = one.rfind(b"\n", 0, start) + 1
    end = 0
    while end < limit - start and one[len(one) - 1 - end] == two[len(two) - 1 - end]:
        end += 1
    if end:  # only whole lines belong to the shared end
        at = one.find(b"\n", len(one) - end)
        end = 0 if at < 0 else len(one) - at - 1
    return Part(
        name,
        start,
        one[start : len(one) - end],
        two[start : len(two) - end],
        store.ABSENT if old is None else digest(old),
        store.ABSENT if new is None else digest(new),
    )


def _happened(entry: Entry, root: Path) -> bool:
    """Tell whether a noted edit was made: some file of it no longer is what it was before."""
    return any(_digest_of(root / part.file) != part.before for part in entry.parts)


def _digest_of(path: Path) -> str:
    try:
        return digest(path.read_bytes()) if path.is_file() else store.ABSENT
    except OSError:
        return "unreadable"
