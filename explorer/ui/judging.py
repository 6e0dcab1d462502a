"""A person's word on the open library: stances, links, a model's proposals, each an edit that can be undone.

What this hides: the one editor of the library on the screen, and that a library which is not a person's own yet (the
sample, pages opened in memory) first has to become one. Whoever asks for an edit hands it in; it is made at once, or after
the library was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from explorer import stance as judge
from explorer.library import Editor
from explorer.model import Evidence, ExplorerError, NodeId, Stance, title_of
from explorer.palette import STANCE_MARKS, Look
from explorer.prompts import PendingRow, PendingStance
from explorer.resources import sample_library
from explorer.ui.panes import caption, plain
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.window import Window

Pair = tuple[NodeId, NodeId]
"""A line and a note it judges."""

STANCE_KEYS = {"S": Stance.SUPPORTS, "C": Stance.CONTRADICTS, "M": Stance.MENTIONS}
"""The keys that judge, everywhere."""
LINK_KEYS = {"Y": True, "N": False}
"""The keys that confirm or deny what a claim restates."""


def targets(work: Workspace) -> tuple[Pair, ...]:
    """List what a stance command is about: the selected notes that the line being read judges.

    On a note's page it is the selected lines that judge this note.
    """
    reading, records = work.view.reading, work.records
    if reading is None:
        return ()
    if reading in records.lines:
        held = {one.note for one in records.lines[reading].evidence}
        return tuple((reading, note) for note in work.view.selected if note in held)
    if reading in records.notes:
        return tuple(
            (line, reading)
            for line in work.view.selected
            if line in records.lines and any(one.note == reading for one in records.lines[line].evidence)
        )
    return ()


def link_targets(work: Workspace) -> tuple[Pair, ...]:
    """List what a link command is about: the claim being read and its selected notes, or a note's selected claims."""
    reading, records = work.view.reading, work.records
    pairs = (
        (claim, note)
        for one in work.view.selected
        for claim, note in ((reading, one), (one, reading))
        if claim in records.claims
    )
    return tuple(
        (claim, note)
        for claim, note in pairs
        if claim is not None and note is not None and any(k.note == note for k in records.claims[claim].notes)
    )


class Judging:
    """The edits of one window's library."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._editor: Editor | None = None
        self.asked: tuple[NodeId, ...] = ()
        """The lines of the stance prompt that was copied last."""
        self.researched: tuple[NodeId, ...] = ()
        """The nodes of the research prompt that was copied last."""

    # -- the editor -----------------------------------------------------------------------------------------------

    @property
    def is_own(self) -> bool:
        """Whether edits can be kept: a library folder on the disk that is not the one shipped with the program."""
        library = self._window.workspace.library
        return library.is_saved and library.path is not None and not _is_sample(library.path)

    def editor(self) -> Editor:
        """Give the editor of the open library; ExplorerError where it cannot be edited."""
        library = self._window.workspace.library
        if self._editor is None or self._editor.library is not library:
            self._editor = Editor(library)
        return self._editor

    def _quiet_editor(self) -> Editor | None:
        if not self.is_own:
            return None
        try:
            return self.editor()
        except ExplorerError:
            return None

    def edit(self, change: Callable[[Editor], object], after: Callable[[], object] | None = None) -> bool:
        """Make an edit and show it, or offer to save the library first and make it then. True where it was made now.

        Raises ExplorerError where the edit cannot be made; nothing has changed then.
        """
        if not self.is_own:
            self.offer_library(lambda: self._late(change, after))
            return False
        editor = self.editor()
        before = editor.library
        change(editor)
        if editor.library is not before:
            self._window.message.hide()  # its "Undo" was about the edit before this one
            self._show(editor)
        if after is not None:
            after()
        return True

    def _late(self, change: Callable[[Editor], object], after: Callable[[], object] | None) -> None:
        try:
            self.edit(change, after)
        except ExplorerError as error:
            self._window.say(str(error))

    def _show(self, editor: Editor) -> None:
        self._window.workspace.refresh(editor.library, by=self)
        # At once, so that the next key finds the rows where they are.
        self._window.bridge.flush()

    def offer_library(self, then: Callable[[], object] | None = None) -> None:
        """Say why nothing can be kept here, with the way out; ``then`` is done once the library is saved."""
        opening = self._window.opening
        path = self._window.workspace.library.path
        what = "This is the sample library" if path is not None and _is_sample(path) else "This is held in memory only"
        self._window.say(
            f"{what}. Saved as a library of your own it keeps your judgements; nothing of it is lost.",
            [("Save as a Library…", lambda: opening.ask_save_as(then))],
        )

    # -- stances --------------------------------------------------------------------------------------------------

    def set_stance(
        self, note: NodeId, stance: Stance, reason: str = "", line: NodeId | None = None, *, quiet: bool = False
    ) -> bool:
        """Say which way a note speaks for the line being read (or ``line``); offers the same for its paragraph.

        ``quiet`` leaves the message bar alone. False where nothing was changed yet.
        """
        line = line or self._window.workspace.view.reading
        held = self.judgement(line, note) if line is not None else None
        if line is None or held is None:
            raise ExplorerError("Select a note that the line being read cites or lists; then say which way it speaks.")
        others = self._others(line, note, stance) if held.stance is not stance else ()
        after = None if quiet else lambda: self._said(line, note, stance, others)
        return self.edit(lambda editor: editor.set_stance(line, note, stance, reason), after)

    def set_stances(self, pairs: Sequence[Pair], stance: Stance, reason: str = "", *, quiet: bool = False) -> bool:
        """Say the same of several notes, as one step that undoes at once."""
        if len(pairs) == 1:
            return self.set_stance(pairs[0][1], stance, reason, pairs[0][0], quiet=quiet)

        def change(editor: Editor) -> None:
            lines = {line for line, _ in pairs}
            if len(lines) == 1:
                editor.set_stances(pairs[0][0], {note: stance for _, note in pairs}, reason)
                return
            today = date.today().isoformat()
            told = [(line, self.judgement(line, note)) for line, note in pairs]
            editor.accept(
                [
                    (
                        line,
                        replace(held, stance=stance, confidence=1.0, judged_by="person", why=reason, judged_on=today),
                    )
                    for line, held in told
                    if held is not None
                ]
            )

        def after() -> None:
            if not quiet:
                self._window.say(f"{len(pairs)} notes: {stance.value}.", [("Undo", self.undo)], seconds=8)

        return self.edit(change, after)

    def judge_selected(self, stance: Stance) -> None:
        """Judge what is selected."""
        pairs = targets(self._window.workspace)
        if not pairs:
            raise ExplorerError("Select a note that the line being read cites or lists; then say which way it speaks.")
        self.set_stances(pairs, stance)

    def on_key(self, node: str, key: str) -> None:
        """Answer a key pressed on a row of the reading panel, whatever else is selected."""
        work = self._window.workspace
        reading, records = work.view.reading, work.records
        try:
            if key in STANCE_KEYS and reading in records.lines:
                self.set_stance(NodeId(node), STANCE_KEYS[key], line=reading)
            elif key in STANCE_KEYS and reading in records.notes and reading is not None:
                self.set_stance(reading, STANCE_KEYS[key], line=NodeId(node))
            elif key in LINK_KEYS and reading in records.claims and reading is not None:
                self.confirm_link(reading, NodeId(node), LINK_KEYS[key])
        except ExplorerError as error:
            self._window.say(str(error))

    def judgement(self, line: NodeId, note: NodeId) -> Evidence | None:
        """Give the judgement that counts."""
        held = self._window.workspace.records.lines.get(line)
        return next((one for one in held.evidence if one.note == note), None) if held else None

    def _others(self, line: NodeId, note: NodeId, stance: Stance) -> tuple[NodeId, ...]:
        held = self._window.workspace.records.lines.get(line)
        return judge.same_paragraph(held, note, stance) if held else ()

    def _said(self, line: NodeId, note: NodeId, stance: Stance, others: tuple[NodeId, ...]) -> None:
        work = self._window.workspace
        record = work.records.notes.get(note)
        title = plain(title_of(record) if record else note, 70)
        actions: list[tuple[str, Callable[[], object]]] = []
        if others:
            actions.append(
                (
                    f"The same for the other {len(others) if len(others) > 1 else 'note'} of this paragraph",
                    lambda: self._guarded(lambda: self.set_stances([(line, one) for one in others], stance)),
                )
            )
        actions.append(("Undo", self.undo))
        self._window.say(f"{STANCE_MARKS[stance.value]} “{title}” {_said_word(stance)}.", actions, seconds=15)

    def _guarded(self, run: Callable[[], object]) -> None:
        try:
            run()
        except ExplorerError as error:
            self._window.say(str(error))

    def ask_reason(self) -> None:
        """Ask for a stance and its reason, for what is selected."""
        from explorer.ui.reasons import ReasonDialog

        pairs = targets(self._window.workspace)
        if not pairs:
            raise ExplorerError("Select a note that the line being read cites or lists; then say which way it speaks.")
        ReasonDialog(self._window, pairs).open()

    def show_why(self) -> None:
        """Show on what a stance rests: the paragraph, the reason, who judged, and what the stances mean."""
        from explorer.ui.reasons import WhyDialog

        pairs = targets(self._window.workspace)
        if not pairs:
            raise ExplorerError("Select a note that the line being read cites or lists; then ask why.")
        WhyDialog(self._window, pairs[0]).show()

    # -- links and proposals ----------------------------------------------------------------------------------------

    def confirm_link(self, claim: NodeId, note: NodeId, confirmed: bool | None) -> bool:
        """Say that a claim restates a note, or does not; None takes the word back."""
        if confirmed is None:
            said = "The word on this link is taken back."
        else:
            said = "Confirmed: the claim restates this note." if confirmed else "Denied: the claim says something else."

        def after() -> None:
            self._window.say(said, [("Undo", self.undo)], seconds=8)

        return self.edit(lambda editor: editor.confirm_link(claim, note, confirmed), after)

    def confirm_selected(self, confirmed: bool) -> None:
        """Confirm or deny the selected link."""
        pairs = link_targets(self._window.workspace)
        if not pairs:
            raise ExplorerError("Open a claim and select one of the notes it restates; then confirm or deny the link.")
        self.confirm_link(*pairs[0], confirmed)

    def accept(
        self, rows: Sequence[PendingRow], model: str, on: date, after: Callable[[], object] | None = None
    ) -> bool:
        """Accept proposals of a model as that model's word, all as one step."""
        if not model.strip():
            raise ExplorerError("Name the model whose answer this is; every judgement says whose it is.")
        proposals = [
            (row.proposal.line, replace(row.proposal.evidence, judged_by=f"model:{model}", judged_on=on.isoformat()))
            if isinstance(row.proposal, PendingStance)
            else row.proposal
            for row in rows
        ]

        def said() -> None:
            n = len(rows)
            words = f"Accepted {n} row{'s' if n != 1 else ''} as the word of {plain(model, 60)}."
            self._window.say(words, [("Undo", self.undo)], seconds=12)
            if after is not None:
                after()

        return self.edit(lambda editor: editor.accept(proposals, model, on), said)

    # -- undo and redo ----------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last edit back."""
        self._turn("undo")

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._turn("redo")

    def _turn(self, way: str) -> None:
        window = self._window
        try:
            editor = self.editor() if self.is_own else None
            label = "" if editor is None else editor.undo_label if way == "undo" else editor.redo_label
            if editor is None or not label:
                window.say(f"There is nothing to {way}.", seconds=4)
                return
            if way == "undo":
                editor.undo()
            else:
                editor.redo()
        except ExplorerError as error:
            window.say(str(error))
            return
        self._show(editor)
        done = "Undone" if way == "undo" else "Done again"
        other = ("Redo", self.redo) if way == "undo" else ("Undo", self.undo)
        words = edit_words(label)
        window.say(f"{done}: {words}{'' if words.endswith(('.', '?', '!')) else '.'}", [other], seconds=6)

    def undo_state(self) -> tuple[str, bool]:
        """Give the words of the undo command, and whether there is anything to undo."""
        editor = self._quiet_editor()
        return _state("Undo", editor.undo_label if editor else "")

    def redo_state(self) -> tuple[str, bool]:
        """Give the words of the redo command, and whether there is anything to do again."""
        editor = self._quiet_editor()
        return _state("Redo", editor.redo_label if editor else "")

    def set_look(self, look: Look) -> None:
        """Redraw what the open dialogs draw themselves."""
        from explorer.ui.passage import Passage
        from explorer.ui.pending import PendingDialog
        from explorer.ui.rows import RowList

        for dialog in self._window.findChildren(QDialog):
            for passage in dialog.findChildren(Passage):
                passage.set_look(look)
            for rows in dialog.findChildren(RowList):
                rows.set_look(look)
            if isinstance(dialog, PendingDialog):
                dialog.read()

    # -- the dialogs ------------------------------------------------------------------------------------------------

    def show_unsure(self, scope: str = "line") -> None:
        """Walk through what is unsure; ``scope`` is ``line``, ``visible`` or ``all``."""
        from explorer.ui.unsure import UnsureDialog

        self._one(UnsureDialog, scope)

    def show_stance_prompt(self) -> None:
        """Show the prompt that asks a model to judge."""
        from explorer.ui.asking import StancePromptDialog

        self._one(StancePromptDialog)

    def show_paste_judgements(self) -> None:
        """Show where a model's judgements are pasted; what was pasted earlier is still there."""
        from explorer.ui.pending import JudgementsDialog

        self._one(JudgementsDialog)

    def show_research_prompt(self) -> None:
        """Show the research prompt of what is read, selected or found."""
        from explorer.ui.asking import ResearchPromptDialog

        self._one(ResearchPromptDialog)

    def show_paste_answer(self) -> None:
        """Show where a research answer is pasted; what was pasted earlier is still there."""
        from explorer.ui.pending import AnswerDialog

        self._one(AnswerDialog)

    def show_faults(self) -> None:
        """List the contested notes."""
        from explorer.ui.faults import FaultsDialog

        self._one(FaultsDialog)

    def show_falls(self) -> None:
        """Imagine the selection overturned."""
        from explorer.ui.faults import FallsDialog

        self._one(FallsDialog)

    def _one(self, kind: type[Any], *given: object) -> None:
        """Show one dialog of a kind: the one there is, or a new one."""
        found: Any = self._window.findChild(kind)
        dialog = found if found is not None else kind(self._window)
        dialog.start(*given)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()


def edit_words(label: str) -> str:
    """Say an edit's label as a reader says it: a stance is set.

    >>> edit_words("contradicts: Does it help?")
    'Set stance: contradicts, Does it help?'
    """
    head, _, rest = label.partition(": ")
    return f"Set stance: {head}, {rest}" if head in {one.value for one in Stance} and rest else label


def _state(word: str, label: str) -> tuple[str, bool]:
    return (f"{word} {caption(edit_words(label), 60)}", True) if label else (word, False)


def _said_word(stance: Stance) -> str:
    return {
        Stance.SUPPORTS: "supports this line, as judged by you",
        Stance.CONTRADICTS: "contradicts this line, as judged by you",
        Stance.MENTIONS: "is only mentioned, as judged by you",
    }[stance]


def _is_sample(path: Path) -> bool:
    try:
        return path.resolve() == sample_library().resolve()
    except OSError:
        return False
