"""The freshness marks: a small clock in the margin beside each sentence that rests on a claim due for a re-test."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.clocks import Freshness
from explorer.palette import Look
from explorer.ui.panes import tip

WIDTH = 16
_SIZE = 11.0
_APART = 13


class FreshnessMargin(QWidget):
    """Draws the marks at the heights ``place`` gives (in pixels of the text's viewport; None where it is not shown)."""

    def __init__(
        self, parent: QWidget, look: Look, place: Callable[[int, int], int | None], choose: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._place, self._choose = place, choose
        self.marks: tuple[Freshness, ...] = ()
        self.setAccessibleName("Sentences that rest on claims due for a re-test")
        self.setMouseTracking(True)
        self.hide()

    def show_marks(self, marks: Sequence[Freshness]) -> None:
        """Show a mark for each sentence with a due claim."""
        self.marks = tuple(one for one in marks if one.due)
        self.setVisible(bool(self.marks))
        said = f"{len(self.marks)} sentences rest on claims due for a re-test" if self.marks else ""
        self.setAccessibleDescription(said)
        self.update()

    def spots(self) -> list[tuple[int, Freshness]]:
        """Give the height of each mark in sight; marks of one line of text stand below each other."""
        out: list[tuple[int, Freshness]] = []
        for one in self.marks:
            at = self._place(one.paragraph, one.sentence)
            if at is not None and -_APART < at < self.height():
                if out and at - out[-1][0] < _APART:
                    at = out[-1][0] + _APART
                out.append((at, one))
        return out

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a clock for each."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.look["due"]), 1.4))
        painter.setBrush(QColor(self.look["due-soft"]))
        for at, _ in self.spots():
            box = QRectF((WIDTH - _SIZE) / 2, at + 4.0, _SIZE, _SIZE)
            painter.drawEllipse(box)
            middle = box.center()
            painter.drawLine(middle, QPointF(middle.x(), box.top() + 2.4))
            painter.drawLine(middle, QPointF(middle.x() + 2.6, middle.y() + 1.2))
        painter.end()

    def under(self, where: QPoint) -> Freshness | None:
        """Give the mark under a point."""
        return next((one for at, one in self.spots() if at <= where.y() < at + _APART + 4), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click does something."""
        found = self.under(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the first due claim of the sentence."""
        found = self.under(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(found.due[0])

    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what the sentence rests on."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.under(event.pos())
            QToolTip.showText(event.globalPos(), tip(found.said()) if found else "", self)
            return True
        return super().event(event)
