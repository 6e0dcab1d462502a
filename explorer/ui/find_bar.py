"""The slim bar below a text that finds words in it: a field, a count, next and previous; it knows nothing of the text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from explorer.palette import Look
from explorer.ui.panes import label, tint, tool


class FindBar(QWidget):
    """Asks for words and for steps; whoever holds the text answers through ``tell``. Enter goes on, Escape leaves."""

    asked = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "low")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in this text")
        self.field.setAccessibleName("Find in this text")
        self.field.textEdited.connect(self.asked)
        self.field.setMinimumWidth(60)
        self.count = label(role="quiet", factor=0.92)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 6, 5)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(tool("back", "Previous match (Shift+Enter)", look, lambda: self.stepped.emit(-1)))
        row.addWidget(tool("forward", "Next match (Enter)", look, lambda: self.stepped.emit(1)))
        row.addWidget(tool("close", "Close the find bar (Escape)", look, self.leave))
        self.hide()

    def text(self) -> str:
        """Give the words that are looked for."""
        return self.field.text()

    def open(self, words: str = "") -> None:
        """Show the bar with the cursor in it; ``words`` replace what stood there."""
        if words:
            self.field.setText(words)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def leave(self) -> None:
        """Close the bar."""
        self.hide()
        self.closed.emit()

    def tell(self, number: int, total: int) -> None:
        """Say which of how many matches is shown."""
        if not self.text().strip():
            self.count.setText("")
        else:
            self.count.setText(f"{number:,} of {total:,}" if total else "not found")

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        tint(self, look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with Enter, leave with Escape; no key goes on to the text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()
