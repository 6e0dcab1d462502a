"""Two small dialogs about one judgement: giving it with a reason, and asking on what it rests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
)

from explorer import stance as judge
from explorer.emphasis import plain_words
from explorer.model import Evidence, ExplorerError, NodeId, Stance, title_of
from explorer.palette import STANCE_MARKS
from explorer.stance import DEFINITIONS, band
from explorer.ui.panes import label, plain
from explorer.ui.passage import Passage
from explorer.ui.rows import JUDGES

if TYPE_CHECKING:
    from explorer.ui.window import Window

_LONGEST_REASON = 300
_WIDE = 540


class ReasonDialog(QDialog):
    """A stance and why, for one note or several of one line."""

    def __init__(self, window: Window, pairs: Sequence[tuple[NodeId, NodeId]]) -> None:
        super().__init__(window)
        self._window, self._pairs = window, tuple(pairs)
        self.setWindowTitle("Judge with a reason")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        records = window.workspace.records
        line_id, note_id = self._pairs[0]
        held = window.judging.judgement(line_id, note_id)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        if len(self._pairs) == 1:
            note = records.notes.get(note_id)
            column.addWidget(label(plain_words(title_of(note) if note else note_id), bold=True, wrap=True))
            if held is not None and held.quote:
                column.addWidget(label(f"“{plain_words(held.quote)}”", "quiet", factor=0.92, wrap=True))
        else:
            column.addWidget(label(f"{len(self._pairs)} selected notes", bold=True))
        self.group = QButtonGroup(self)
        self.choices: dict[Stance, QRadioButton] = {}
        for stance in Stance:
            choice = QRadioButton(f"{STANCE_MARKS[stance.value]} {stance.value.capitalize()}")
            choice.setChecked(held is not None and held.stance is stance)
            self.group.addButton(choice)
            self.choices[stance] = choice
            column.addWidget(choice)
            meaning = label(DEFINITIONS[stance], "faint", factor=0.85, wrap=True)
            meaning.setContentsMargins(24, 0, 0, 4)
            column.addWidget(meaning)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why, in a sentence (may stay empty)")
        self.reason.setAccessibleName("Reason")
        self.reason.setMaxLength(_LONGEST_REASON)
        if held is not None and held.judged_by == "person":
            self.reason.setText(plain(held.why, _LONGEST_REASON))
        column.addWidget(self.reason)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = buttons.addButton("Judge", QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self._go)
        buttons.rejected.connect(self.reject)
        column.addStretch(1)
        column.addWidget(buttons)
        self.resize(_WIDE, column.totalHeightForWidth(_WIDE))
        self.reason.setFocus()

    def _go(self) -> None:
        stance = next((one for one, button in self.choices.items() if button.isChecked()), None)
        judging, pairs, reason = self._window.judging, self._pairs, self.reason.text().strip()
        window = self._window
        self.accept()
        if stance is None:
            return
        try:
            judging.set_stances(pairs, stance, reason)
        except ExplorerError as error:
            window.say(str(error))


class WhyDialog(QDialog):
    """Where a note is cited, which way that is read, by whom and why; and what the three stances mean."""

    def __init__(self, window: Window, pair: tuple[NodeId, NodeId]) -> None:
        super().__init__(window)
        self.setWindowTitle("Why this stance")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(620, window.width()), min(560, window.height()))
        records = window.workspace.records
        line = judge.with_rules(records.lines[pair[0]], records.notes)
        note = records.notes.get(pair[1])
        held = window.judging.judgement(*pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(8)
        column.addWidget(label(plain_words(line.title), "quiet", factor=0.92, wrap=True))
        column.addWidget(label(plain_words(title_of(note) if note else pair[1]), bold=True, wrap=True, factor=1.1))
        self.passage = Passage(window.look)
        self.passage.tell(line, judge.first_citations(line).get(pair[1]), held)
        column.addWidget(self.passage, 1)
        for evidence in (held, *(one for one in line.other_judgements if one.note == pair[1])):
            if evidence is not None:
                column.addWidget(label(told(evidence), "" if evidence is held else "faint", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(16)
        for stance in Stance:
            meaning = QVBoxLayout()
            name = label(f"{STANCE_MARKS[stance.value]} {stance.value}", bold=True, factor=0.85)
            meaning.addWidget(name)
            meaning.addWidget(label(DEFINITIONS[stance], "faint", factor=0.85, wrap=True))
            meaning.addStretch(1)
            row.addLayout(meaning, 1)
        column.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        again = buttons.addButton("Judge with a Reason…", QDialogButtonBox.ButtonRole.ActionRole)
        again.clicked.connect(self.accept)
        again.clicked.connect(lambda: ReasonDialog(window, [pair]).open())
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)


def told(evidence: Evidence) -> str:
    """Say a judgement in one sentence: which way, by whom, when, how sure, why."""
    who = JUDGES.get(evidence.judged_by, f"judged by {judge.judge_name(evidence.judged_by)}")
    parts = [f"{STANCE_MARKS[evidence.stance.value]} {evidence.stance.value}, {who}"]
    if evidence.judged_on:
        parts.append(evidence.judged_on)
    if evidence.judged_by not in judge.SETTLED:
        parts.append(f"{band(evidence).value} ({evidence.confidence:.0%})")
    said = ", ".join(parts)
    return plain(f"{said}: {evidence.why}" if evidence.why else said, 500)
