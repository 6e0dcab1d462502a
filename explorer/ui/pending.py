"""A model's pasted answer as rows that wait: read as one types, accepted one by one or together, undone like any edit.

What this hides: that nothing but the pasted text is kept. The rows are read from it again whenever the library changes,
so a row that was accepted says so, and waits again when that is undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer import prompts
from explorer.emphasis import plain_words
from explorer.model import ExplorerError, Kind, NodeId
from explorer.prompts import PendingRow
from explorer.ui.panes import label, plain, tip
from explorer.workspace import Change

if TYPE_CHECKING:
    from explorer.ui.window import Window

_PAUSE_MS = 250
_SHOWN = 1_000
"""Rows that are listed; more than a person would look through."""
_COLUMNS = ("", "About", "What would change", "In its words", "Look twice")


class PendingDialog(QDialog):
    """A field for the answer, the model's name and day, and the rows read out of it."""

    heading = ""
    hint = ""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.rows: tuple[PendingRow, ...] = ()
        self.problems: tuple[str, ...] = ()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE_MS)
        self._typing.timeout.connect(self.read)
        self._sizing = QTimer(self)
        self._sizing.setSingleShot(True)
        self._sizing.setInterval(0)
        self.setWindowTitle(self.heading)
        self.resize(min(980, window.width() - 40), min(700, window.height() - 40))
        self.scope = QComboBox()
        self.scope.setAccessibleName("Which prompt this answers")
        self.scope.activated.connect(self.read)
        self.model = QLineEdit()
        self.model.setPlaceholderText("Name of the model")
        self.model.setAccessibleName("Name of the model")
        self.model.setMaxLength(80)
        self.model.textEdited.connect(lambda _: self._typing.start())
        self.day = QLineEdit(date.today().isoformat())
        self.day.setAccessibleName("Day of the answer, as year-month-day")
        self.day.setToolTip("The day of the answer, as year-month-day")
        self.day.setMaxLength(10)
        self.day.setFixedWidth(self.day.fontMetrics().horizontalAdvance("0000-00-00") + 34)
        self.day.textEdited.connect(lambda _: self._typing.start())
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label("Answers", "quiet"))
        top.addWidget(self.scope, 1)
        top.addSpacing(12)
        top.addWidget(label("given by", "quiet"))
        top.addWidget(self.model, 1)
        top.addWidget(label("on", "quiet"))
        top.addWidget(self.day)
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(self.hint)
        self.text.setAccessibleName("The pasted answer")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typing.start)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setHorizontalHeaderLabels(list(_COLUMNS))
        self.table.setAccessibleName("What waits to be accepted")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in enumerate(
            (
                QHeaderView.ResizeMode.ResizeToContents,
                *[QHeaderView.ResizeMode.Stretch] * 3,
                QHeaderView.ResizeMode.Interactive,
            )
        ):
            head.setSectionResizeMode(column, mode)
        self.table.setColumnWidth(4, 170)
        self._sizing.timeout.connect(self.table.resizeRowsToContents)
        head.sectionResized.connect(lambda *_: self._sizing.start())
        self.table.itemSelectionChanged.connect(self._enable)
        self.table.itemDoubleClicked.connect(self._look)
        self.told = label(role="quiet", wrap=True)
        self.trouble = label(role="faint", factor=0.92, wrap=True, limit=2_000)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 8)
        above.addWidget(self.text, 1)
        lower = QWidget()
        under = QVBoxLayout(lower)
        under.setContentsMargins(0, 8, 0, 0)
        under.setSpacing(6)
        under.addWidget(self.told)
        under.addWidget(self.table, 1)
        under.addWidget(self.trouble)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(lower)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        self.accept_some = QPushButton("Accept Selected")
        self.accept_all = QPushButton("Accept All")
        self.undo_button = QPushButton("Undo")
        self.accept_some.clicked.connect(lambda: self.take(self.selected()))
        self.accept_all.clicked.connect(lambda: self.take(self.acceptable()))
        self.undo_button.clicked.connect(window.judging.undo)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.accept_some, self.accept_all, self.undo_button):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)  # Enter belongs to the fields
        close.setDefault(False)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 14)
        whole.setSpacing(10)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        whole.addWidget(buttons)
        window.bridge.changed.connect(self._on_change)

    # -- what it answers ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Offer what the answer may be to; what was pasted and named before stays."""
        kept = self.scope.currentData()
        self.scope.clear()
        for words, nodes in self.choices():
            if nodes:
                self.scope.addItem(words, tuple(nodes))
        found = next((i for i in range(self.scope.count()) if self.scope.itemData(i) == kept), 0)
        self.scope.setCurrentIndex(found if self.text.toPlainText().strip() else 0)
        self.read()

    def choices(self) -> list[tuple[str, Sequence[NodeId]]]:
        """List what the answer may be to: words and nodes, the likeliest first."""
        raise NotImplementedError

    def parse(self, text: str, nodes: tuple[NodeId, ...]) -> tuple[tuple[PendingRow, ...], tuple[str, ...]]:
        """Read rows and problems out of the text."""
        raise NotImplementedError

    @property
    def on(self) -> date:
        """The day of the answer; today where what is written is no day."""
        try:
            return date.fromisoformat(self.day.text().strip())
        except ValueError:
            return date.today()

    # -- rows -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the rows afresh."""
        self._typing.stop()
        is_day = self.on.isoformat() == self.day.text().strip()
        self.day.setProperty("wrong", "false" if is_day else "true")
        self.day.style().unpolish(self.day)
        self.day.style().polish(self.day)
        text, nodes = self.text.toPlainText(), self.scope.currentData() or ()
        self.rows, self.problems = self.parse(text, nodes) if text.strip() else ((), ())
        self._fill()

    def _fill(self) -> None:
        look = self._window.look
        kept = {index.row() for index in self.table.selectionModel().selectedRows()}
        self.table.clearSelection()
        self.table.setRowCount(min(len(self.rows), _SHOWN))
        for i, row in enumerate(self.rows[:_SHOWN]):
            cells = (row.kind.value, row.about, row.says, row.why, row.remark)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(plain(plain_words(text), 260))
                item.setToolTip(tip(text))
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
                item.setFlags(flags if row.can_accept else Qt.ItemFlag.ItemIsEnabled)
                role = (
                    "text" if row.can_accept and column in (1, 2) else "text-quiet" if row.can_accept else "text-faint"
                )
                if column == 4 and row.can_accept:
                    role = "due-text"
                item.setForeground(QColor(look[role]))
                self.table.setItem(i, column, item)
            if i in kept and row.can_accept:
                self.table.selectRow(i)
        self.table.resizeRowsToContents()
        waiting = sum(row.can_accept for row in self.rows)
        said = ""
        if self.text.toPlainText().strip():
            said = f"Read: {prompts.summary(self.rows, self.problems)}. {waiting} can be accepted; nothing has changed yet."
            if waiting == 0 and self.rows:
                said = f"Read: {prompts.summary(self.rows, self.problems)}. Nothing is left to accept."
        self.told.setText(
            said or "Paste the answer above. It is read at once and changes nothing until rows are accepted."
        )
        self.trouble.setText(plain(" ".join(self.problems), 2_000))
        self.trouble.setVisible(bool(self.problems))
        self._enable()

    def selected(self) -> list[PendingRow]:
        """Give the selected rows that can be accepted."""
        picked = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.rows[i] for i in picked if i < len(self.rows) and self.rows[i].can_accept]

    def acceptable(self) -> list[PendingRow]:
        """Give the rows that may be accepted along with all others."""
        return [row for row in self.rows if row.can_accept and row.together]

    def _enable(self) -> None:
        some, every = self.selected(), self.acceptable()
        self.accept_some.setEnabled(bool(some))
        self.accept_some.setText(f"Accept Selected ({len(some)})" if some else "Accept Selected")
        self.accept_all.setEnabled(bool(every))
        self.accept_all.setText(f"Accept All ({len(every)})" if every else "Accept All")
        words, possible = self._window.judging.undo_state()
        self.undo_button.setEnabled(possible)
        self.undo_button.setToolTip(tip(words))

    def take(self, rows: Sequence[PendingRow]) -> None:
        """Accept rows, as one step."""
        if not rows:
            return
        if not self.model.text().strip():
            self.model.setFocus()
        try:
            done = self._window.judging.accept(rows, self.model.text().strip(), self.on, self.read)
            if not done:
                self.told.setText("Save this as a library of your own first; then these rows are accepted.")
        except ExplorerError as error:
            self.told.setText(plain(str(error)))

    def _look(self, item: QTableWidgetItem) -> None:
        row = self.rows[item.row()]
        work = self._window.workspace
        if row.node is not None and row.node in work.arrays.index:
            if row.line is not None and row.line in work.records.lines:
                work.update(reading=row.line, selected=(row.node,), by=self)
            else:
                work.select(row.node, by=self)

    def _on_change(self, change: Change) -> None:
        if not self.isVisible():
            return
        if change.library_changed:
            self.start()
        elif change.records_changed:
            self.read()
        else:
            self._enable()


class JudgementsDialog(PendingDialog):
    """A model as judge of stance."""

    heading = "Paste judgements"
    hint = "Paste the model's rows here: number | stance | how sure | reason"

    def choices(self) -> list[tuple[str, Sequence[NodeId]]]:
        """Offer the prompt copied last, the line being read and the visible lines."""
        work, judging = self._window.workspace, self._window.judging
        asked = [one for one in judging.asked if one in work.records.lines]
        line = work.view.reading
        out: list[tuple[str, Sequence[NodeId]]] = []
        if asked:
            several = f"{len(asked)} lines" if len(asked) != 1 else plain(work.records.lines[asked[0]].title, 50)
            out.append((f"The prompt copied last: {several}", asked))
        if line is not None and line in work.records.lines and [line] != asked:
            out.append((f"This line: {plain(work.records.lines[line].title, 50)}", [line]))
        visible = [one for one in work.visible_of(Kind.LINE) if work.records.lines[one].citations]
        out.append((f"The visible lines ({len(visible)})", visible))
        return out

    def parse(self, text: str, nodes: tuple[NodeId, ...]) -> tuple[tuple[PendingRow, ...], tuple[str, ...]]:
        """Read judgements."""
        records = self._window.workspace.records
        found = prompts.read_judgements(text, records, nodes, self.model.text().strip() or "unnamed", self.on)
        return prompts.stance_rows(records, found), found.problems


class AnswerDialog(PendingDialog):
    """A research answer: verdicts, papers, evidence against, draft lines."""

    heading = "Paste research answer"
    hint = "Paste the model's answer here, as it stands"

    def choices(self) -> list[tuple[str, Sequence[NodeId]]]:
        """Offer the prompt copied last, what is read and the selection."""
        work, judging = self._window.workspace, self._window.judging
        asked = [one for one in judging.researched if one in work.arrays.index]
        out: list[tuple[str, Sequence[NodeId]]] = []
        if asked:
            several = f"{len(asked)} records" if len(asked) != 1 else _title(self._window, asked[0])
            out.append((f"The prompt copied last: {several}", asked))
        reading, chosen = work.view.reading, list(work.view.selected)
        if reading is not None and [reading] != asked:
            out.append((f"What is being read: {_title(self._window, reading)}", [reading]))
        if len(chosen) > 1 and chosen != asked:
            out.append((f"The selection ({len(chosen)})", chosen))
        return out

    def parse(self, text: str, nodes: tuple[NodeId, ...]) -> tuple[tuple[PendingRow, ...], tuple[str, ...]]:
        """Read everything an answer may hold."""
        records = self._window.workspace.records
        found = prompts.read_answer(text, records, nodes, self.on)
        return prompts.answer_rows(records, found, self.model.text().strip()), found.problems


def _title(window: Window, node: NodeId) -> str:
    from explorer.model import title_of

    record = window.workspace.records.get(node)
    return plain(plain_words(title_of(record)), 50) if record is not None else node
