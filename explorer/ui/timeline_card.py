"""The card that floats beside the pointer over the timeline: plain text, never in the way of the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from explorer.palette import Look
from explorer.ui.panes import label, plain

WIDTH = 360


class Card(QFrame):
    """A few lines on what lies under the pointer: what it says, and quieter what is known of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("timeline-card")
        self.head = label(wrap=True)
        self.rest = label(role="quiet", factor=0.85, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(6)
        for part in (self.head, self.rest):
            part.setFixedWidth(WIDTH - 24)
            column.addWidget(part)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take another look."""
        self.setStyleSheet(
            f"#timeline-card {{ background: {look['surface-high']}; border: 1px solid {look['edge']}; }}"
        )

    def tell(self, head: str, rest: str, where: QPoint) -> None:
        """Show words beside a point of the screen, wholly on that screen."""
        self.head.setText(plain(head, 500))
        self.rest.setText("\n".join(plain(row, 300) for row in rest.split("\n")[:14]))
        self.rest.setVisible(bool(rest))
        self.adjustSize()
        screen = QApplication.screenAt(where) or QApplication.primaryScreen()
        room = screen.availableGeometry()
        x, y = where.x() + 14, where.y() + 18
        if x + self.width() > room.right():
            x = max(room.left(), where.x() - self.width() - 10)
        if y + self.height() > room.bottom():
            y = max(room.top(), where.y() - self.height() - 10)
        self.move(x, y)
        self.show()
