"""The rows of the lists of what to test again, and the table whose plain letters judge."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from explorer.clocks import Due, Newer, QuietCorner
from explorer.model import NodeId, Outcome, Records, title_of
from explorer.ui.panes import plain, tip
from explorer.workspace import Workspace

Row = Due | QuietCorner | Newer
_Index = QModelIndex | QPersistentModelIndex
SIGNS = {
    Outcome.HOLDS: "✓",
    Outcome.WEAKENED: "◐",
    Outcome.OVERTURNED: "✕",
    Outcome.SUPERSEDED: "↷",
    Outcome.CANNOT_TEST: "○",
}
"""The sign of each outcome, where there is no room for the word."""


class DueRows(QAbstractTableModel):
    """The rows of one of the three lists; columns are those of the list."""

    HEADS: ClassVar = {
        "Due": ("Claim", "Theme", "Age", "Overdue", "Lines", "History"),
        "Quiet corners": ("Claim", "Theme", "Age", "New papers"),
        "Merely newer": ("Contradicting note", "Line", "Newer by"),
    }

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.kind = "Due"
        self.rows: list[Row] = []

    def show_rows(self, kind: str, rows: list[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.kind, self.rows = kind, rows
        self.endResetModel()

    def node(self, row: int) -> NodeId:
        """Give what a row is about."""
        one = self.rows[row]
        return one.note if isinstance(one, Newer) else one.claim

    def take(self, row: int) -> None:
        """Take one row out."""
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.rows[row]
        self.endRemoveRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns of the list shown."""
        return 0 if parent.isValid() else len(self.HEADS[self.kind])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole):
        """Name a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADS[self.kind][section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole):
        """Give words, tooltip and alignment."""
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(self._words(one)[index.column()], 200)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(one.why if isinstance(one, Due) else self._words(one)[0])
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() > 1 and self.kind != "Merely newer":
            side = Qt.AlignmentFlag.AlignLeft if index.column() == 5 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _words(self, one: Row) -> tuple[str, ...]:
        records = self._workspace.records
        if isinstance(one, Newer):
            return (record_title(records, one.note), record_title(records, one.line), f"{one.days / 30.44:.0f} months")
        theme = records.themes.get(one.theme) if one.theme else None
        theme_name = theme.name if theme else "No theme"
        if isinstance(one, QuietCorner):
            return (records.claims[one.claim].text, theme_name, one.age.said(), str(one.papers))
        history = " ".join(SIGNS[v.outcome] for v in one.history) or "never tested"
        text = records.claims[one.claim].text
        return (text, theme_name, one.age.said(), f"{one.ratio:.1f} ×", str(len(one.lines)), history)


class DueTable(QTableView):
    """A list that keeps the plain letters for itself: they judge here, whatever they mean elsewhere."""

    letter = Signal(str)
    taken_back = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim letters and Ctrl+Z before any shortcut of the window takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if self._letter(event) or undo:
                event.accept()
                return True
        return super().event(event)

    @staticmethod
    def _letter(event: QKeyEvent) -> str:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        key = event.key()
        return chr(key) if not held and Qt.Key.Key_A <= key <= Qt.Key.Key_Z else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say which letter was pressed."""
        letter = self._letter(event)
        if letter:
            self.letter.emit(letter)
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.taken_back.emit()
        else:
            super().keyPressEvent(event)


def record_title(records: Records, node: NodeId) -> str:
    """Give the words of a record, or its id where there is none."""
    record = records.get(node)
    return title_of(record) if record is not None else node
