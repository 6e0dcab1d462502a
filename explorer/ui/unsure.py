"""Working through what is unsure: one citation after the other, its paragraph before one's eyes, three keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from explorer import stance as judge
from explorer.emphasis import plain_words
from explorer.model import ExplorerError, Kind, NodeId, Stance, title_of
from explorer.palette import STANCE_MARKS
from explorer.stance import DEFINITIONS, Doubt
from explorer.ui.judging import STANCE_KEYS
from explorer.ui.panes import label, plain, tip
from explorer.ui.passage import Passage
from explorer.ui.reasons import told
from explorer.workspace import Change

if TYPE_CHECKING:
    from explorer.ui.window import Window

SCOPES = ("line", "visible", "all")
_SCOPE_WORDS = ("This line", "The visible lines", "The whole library")


class UnsureDialog(QDialog):
    """S, C and M judge and go on, Space skips, Backspace goes back, Ctrl+Z takes back; the window behind follows."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.doubts: tuple[Doubt, ...] = ()
        self.at = 0
        self._lines: tuple[NodeId, ...] = ()
        self._same: tuple[NodeId, tuple[NodeId, ...], Stance] | None = None
        self.setWindowTitle("Judge the unsure")
        self.resize(min(680, window.width()), min(600, window.height()))
        self.scope = QComboBox()
        self.scope.addItems(_SCOPE_WORDS)
        self.scope.setAccessibleName("Which lines are asked about")
        self.scope.activated.connect(lambda i: self.start(SCOPES[i]))
        self.count = label(role="quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How many are judged")
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.scope)
        top.addWidget(self.bar, 1)
        top.addWidget(self.count)
        self.question = label(role="quiet", factor=0.92, wrap=True)
        self.title = label(bold=True, wrap=True, factor=1.15)
        self.passage = Passage(window.look)
        self.stands = label(role="quiet", factor=0.92, wrap=True)
        self.summary = label(role="faint", factor=0.92, wrap=True)
        self.said = label(role="quiet", factor=0.92, wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.same = QPushButton()
        self.same.clicked.connect(self.judge_same)
        self.save = QPushButton("Save as a Library…")
        self.save.clicked.connect(lambda: self._window.opening.ask_save_as(None))
        self.buttons = {stance: QPushButton() for stance in Stance}
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for key, stance in STANCE_KEYS.items():
            button = self.buttons[stance]
            button.setText(f"{STANCE_MARKS[stance.value]} {stance.value.capitalize()}  {key}")
            button.setToolTip(tip(DEFINITIONS[stance]))
            button.clicked.connect(lambda _=False, stance=stance: self.answer(stance))
            answers.addWidget(button, 1)
        self.back = QPushButton("Back  ⌫")
        self.skip = QPushButton("Skip  Space")
        self.back.clicked.connect(lambda: self.step(-1))
        self.skip.clicked.connect(lambda: self.step(1))
        answers.addWidget(self.back)
        answers.addWidget(self.skip)
        for button in (*self.buttons.values(), self.back, self.skip, self.same, self.save):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        below = QHBoxLayout()
        below.addWidget(self.said, 1)
        below.addWidget(self.same)
        below.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addSpacing(6)
        column.addWidget(self.question)
        column.addWidget(self.title)
        column.addWidget(self.passage, 1)
        column.addWidget(self.stands)
        column.addWidget(self.summary)
        column.addSpacing(4)
        column.addLayout(answers)
        column.addLayout(below)
        # Keys are this dialog's own; only what Tab reaches may have them for itself.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.passage.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.bridge.changed.connect(self._on_change)

    # -- what is asked --------------------------------------------------------------------------------------------

    def start(self, scope: str = "line") -> None:
        """List what is unsure in the line being read, the visible lines or the whole library, from its beginning."""
        work = self._window.workspace
        if scope == "line" and work.view.reading not in work.records.lines:
            scope = "visible"
        self.scope.setCurrentIndex(SCOPES.index(scope))
        if scope == "line" and work.view.reading is not None:
            self._lines = (work.view.reading,)
        else:
            self._lines = tuple(work.visible_of(Kind.LINE)) if scope == "visible" else tuple(work.records.lines)
        self.doubts = judge.unsure(work.records, self._lines)
        self.at, self._same = 0, None
        self.setFocus()
        self._tell()

    @property
    def now(self) -> Doubt | None:
        """What is asked about now; None at the end."""
        return self.doubts[self.at] if 0 <= self.at < len(self.doubts) else None

    def open_ones(self) -> list[int]:
        """Give the places of what is still unsure."""
        out = []
        for i, doubt in enumerate(self.doubts):
            held = self._window.judging.judgement(doubt.line, doubt.note)
            if held is not None and judge.is_unsure(held):
                out.append(i)
        return out

    # -- answers --------------------------------------------------------------------------------------------------

    def answer(self, stance: Stance) -> None:
        """Judge this one and go on; the same answer is offered for the rest of its paragraph."""
        doubt = self.now
        if doubt is None:
            return
        line = self._window.workspace.records.lines.get(doubt.line)
        others = judge.same_paragraph(line, doubt.note, stance) if line else ()
        if self._set(((doubt.line, doubt.note),), stance):
            self._same = (doubt.line, others, stance) if others else None
            self._go_on()

    def judge_same(self) -> None:
        """Judge the rest of the paragraph in the same way."""
        if self._same is None:
            return
        line, notes, stance = self._same
        if self._set(tuple((line, note) for note in notes), stance):
            self._same = None
            held = self.now
            if held is not None and self.at not in self.open_ones():
                self._go_on()
            self._tell()

    def _set(self, pairs: tuple[tuple[NodeId, NodeId], ...], stance: Stance) -> bool:
        try:
            return self._window.judging.set_stances(pairs, stance, quiet=True)
        except ExplorerError as error:
            self.said.setText(plain(str(error)))
            self.said.show()
            return False

    def _go_on(self) -> None:
        left = self.open_ones()
        self.at = next((i for i in left if i > self.at), left[0] if left else len(self.doubts))
        self._tell()

    def step(self, by: int) -> None:
        """Go to the next or the previous one, judged or not."""
        if self.doubts:
            self.at = min(max(self.at + by, 0), len(self.doubts))
            self._tell()

    def undo(self) -> None:
        """Take the last judgement back and go to it."""
        before = set(self.open_ones())
        self._window.judging.undo()
        again = [i for i in self.open_ones() if i not in before]
        if again:
            self.at = again[0]
        self._same = None
        self._tell()

    # -- showing --------------------------------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        if change.library_changed and self.isVisible():
            self.start(SCOPES[self.scope.currentIndex()])
        elif change.records_changed and self.isVisible():
            self._tell()

    def _tell(self) -> None:
        work, doubt = self._window.workspace, self.now
        left, total = len(self.open_ones()), len(self.doubts)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(total - left)
        place = f"{self.at + 1} of {total} · " if doubt is not None else ""
        self.count.setText(f"{place}{total - left} judged" if total else "")
        line = work.records.lines.get(doubt.line) if doubt is not None else None
        held = self._window.judging.judgement(doubt.line, doubt.note) if doubt is not None else None
        for button in (*self.buttons.values(), self.skip):
            button.setEnabled(held is not None)
        self.back.setEnabled(self.at > 0)
        own = self._window.judging.is_own
        self.save.setVisible(not own)
        self.said.setText("" if own else "Judgements need a library of your own to be kept in.")
        self.said.setVisible(not own)
        self.same.setVisible(self._same is not None and own)
        if self._same is not None:
            n = len(self._same[1])
            others = "the other note" if n == 1 else f"the other {n} notes"
            self.same.setText(f"{self._same[2].value.capitalize()}: {others} of that paragraph too  A")
        if line is None or held is None or doubt is None:
            self._tell_end(total, left)
            return
        note = work.records.notes.get(doubt.note)
        self.question.setText(plain(plain_words(line.title), 400))
        self.title.setText(plain(plain_words(title_of(note) if note else doubt.note), 400))
        self.passage.tell(line, doubt.citation, held)
        self.stands.setText(f"Stands as {told(held)}")
        self.stands.setProperty("stance", held.stance.value)
        self.summary.setText(plain(plain_words(note.summary), 420) if note else "")
        self.summary.setVisible(bool(self.summary.text()))
        if self.isVisible():
            self._follow(doubt)

    def _tell_end(self, total: int, left: int) -> None:
        if not total:
            said = "Nothing is unsure here: every stance is fairly sure, likely, or somebody's word."
        elif left:
            said = f"That was the last one; {left} of {total} are still unsure. Backspace goes back."
        else:
            said = f"All {total} are judged. Ctrl+Z takes the last one back."
        self.question.setText("")
        self.title.setText(said)
        self.passage.tell(None, None, None)
        self.stands.setText("")
        self.summary.hide()

    def _follow(self, doubt: Doubt) -> None:
        view = self._window.workspace.view
        if (view.reading, view.selected) != (doubt.line, (doubt.note,)):
            self._window.workspace.update(reading=doubt.line, selected=(doubt.note,), by=self)

    def showEvent(self, event) -> None:
        """Let the window follow from the first one on."""
        super().showEvent(event)
        self.setFocus()
        if self.now is not None:
            self._follow(self.now)

    def event(self, event: QEvent) -> bool:
        """Keep this dialog's keys from the commands of the window behind it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._doing(event):
            event.accept()
            return True
        return super().event(event)

    def _doing(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Give what a key does here; None where it does nothing."""
        key, letter, held = event.key(), event.text().upper(), event.modifiers()
        if held == Qt.KeyboardModifier.ControlModifier:
            return self.undo if key == Qt.Key.Key_Z else None
        if held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return None
        if letter in STANCE_KEYS:
            return partial(self.answer, STANCE_KEYS[letter])
        if letter == "A":
            return self.judge_same
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Backspace):
            return partial(self.step, 1 if key == Qt.Key.Key_Space else -1)
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Judge, skip, go back, take back."""
        do = self._doing(event)
        if do is not None:
            do()
        else:
            super().keyPressEvent(event)
