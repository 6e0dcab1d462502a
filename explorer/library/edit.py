"""A person's edits: each changes only its own lines of one file, and can be undone.

What this hides: how a judgement, a confirmed link or a verdict becomes a few lines of somebody's file. The file on the
disk is what is edited, not a copy in memory: what another program wrote there in the meantime stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.library import journal, store, writing
from explorer.library.again import read_again
from explorer.library.draft import Draft
from explorer.library.files import read_bytes
from explorer.library.opened import Library
from explorer.library.yaml_text import Number, dump
from explorer.model import (
    AnchorPaper,
    ClaimLink,
    Diagnostic,
    Evidence,
    ExplorerError,
    FuzzyDate,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
    Verdict,
)

if TYPE_CHECKING:
    from explorer.library.accepting import Row


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
        return self.set_stances(line, {note: stance}, reason, on, by, confidence)

    def set_stances(
        self,
        line: NodeId,
        stances: Mapping[NodeId, Stance],
        reason: str = "",
        on: date | str | None = None,
        by: str = "person",
        confidence: float = 1.0,
    ) -> Records:
        """Say which way several notes speak for a line, as one step that is undone as one; see ``set_stance``."""
        draft = self._draft()
        for note, stance in stances.items():
            held = draft.records.lines.get(line)
            old = next((item for item in held.evidence if item.note == note), None) if held is not None else None
            if old is None:
                raise ExplorerError(f"The line {line} neither cites nor lists the note {note}.")
            draft.judge(
                line, replace(old, stance=stance, confidence=confidence, judged_by=by, why=reason, judged_on=_day(on))
            )
        words = ", ".join(dict.fromkeys(stance.value for stance in stances.values()))
        what = _title(self.records, next(iter(stances))) if len(stances) == 1 else f"{len(stances)} notes"
        return self._commit(f"{words}: {what}", draft)

    def confirm_link(self, claim: NodeId, note: NodeId, confirmed: bool | None) -> Records:
        """Say that a claim does, or does not, restate a note; None takes the word back."""
        held = self.records.claims[claim]
        old = next((link for link in held.notes if link.note == note), None)
        new = replace(old, confirmed=confirmed) if old else ClaimLink(note, 0.0, confirmed)
        draft = self._draft()
        draft.link(claim, new)
        word = {True: "Confirm", False: "Deny", None: "Take back"}[confirmed]
        return self._commit(f"{word} link: {_title(self.records, note)}", draft)

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
        draft = self._draft()
        added = draft.verdict(Verdict(claim, outcome, on, paper, note, comment, by))
        return self._append(f"Verdict: {outcome.value}", draft, added)

    def withdraw_verdict(self, number: int) -> Records:
        """Take a verdict out of force by its number, with an entry at the ledger's end that says so."""
        draft = self._draft()
        added = draft.ledger(dump([{"withdraws": Number(number), "on": date.today().isoformat()}]))
        return self._append(f"Withdraw verdict {number}", draft, added)

    # ------------------------------------------------------------------ what is new

    def add_paper(self, paper: AnchorPaper) -> Records:
        """Describe a paper that the library does not hold, or knows by its id only."""
        draft = self._draft()
        draft.paper(paper)
        return self._commit(f"Add paper: {paper.title or paper.id}", draft)

    def add_evidence(self, line: NodeId, note: SourceNote, evidence: Evidence) -> Records:
        """Add a note, make it a source of a line, and let the judgement given count there, whoever it says judged.

        A note of the same id and title is taken as it stands; one whose id something else has gets another id.
        """
        draft = self._draft()
        node = draft.note(note)
        draft.judge(line, replace(evidence, note=node), add=True)
        return self._commit(f"Add evidence: {note.title}", draft)

    def add_line(self, line: InquiringLine) -> Records:
        """Add an inquiring line, such as a draft that is only a question yet; its claims are not taken along."""
        draft = self._draft()
        draft.line(line)
        return self._commit(f"Add line: {line.title}", draft)

    def accept(self, rows: Sequence[Row], model: str = "", on: date | None = None) -> Records:
        """Accept rows read out of a model's answer, as one edit: all of them are made, or none.

        ``model`` names who answered, where the rows do not say so themselves; ``on`` is the day of accepting, today where
        nothing is given. A paper that is described already and a question that is asked already change nothing.
        """
        from explorer.library.accepting import accept_rows  # reading answers is a long import

        draft = self._draft()
        accept_rows(draft, rows, model, on or date.today())
        return self._commit(f"Accept {len(rows)} {'row' if len(rows) == 1 else 'rows'}", draft)

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

    def _draft(self) -> Draft:
        return Draft(self.library, self._data)

    def _data(self, name: str) -> bytes | None:
        if not (self.root / name).exists():
            return None
        data = read_bytes(self.root / name, name, self.root)
        if isinstance(data, Diagnostic):
            raise ExplorerError(f"{name}: {data.what}.")
        return data

    def _append(self, label: str, draft: Draft, added: bytes) -> Records:
        name = writing.VERDICTS_FILE
        entry = self._journal.begin(label, draft.files)
        try:
            store.append(self.root / name, added, root=self.root)
        except ExplorerError:
            self._journal.void(entry)
            raise
        self._read_again({name: self._data(name)})
        return self.records

    def _commit(self, label: str, draft: Draft) -> Records:
        files = draft.files
        if not files:
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
        if len(files) == 1 and store.ABSENT not in expect.values():
            ((name, data),) = files.items()
            if data is None:
                store.remove(self.root / name, expect[name], root=self.root)
            else:
                store.write(self.root / name, data, expect[name], root=self.root)
        else:
            store.write_all(self.root, files, expect)
        self._read_again(files)

    def _read_again(self, files: Mapping[str, bytes | None]) -> None:
        self.library = read_again(self.library, files, self._data)


def _day(on: date | str | None) -> str:
    return on.isoformat() if isinstance(on, date) else on or date.today().isoformat()


def _title(records: Records, note: NodeId) -> str:
    held = records.notes.get(note)
    return held.title if held is not None else note
