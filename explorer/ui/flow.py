"""A layout that sets widgets side by side and starts a new row where the width ends, as words in a paragraph do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class Flow(QLayout):
    """Keeps its items at their own size, but never wider than the room there is."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Give an item; None past the end, which is how Qt looks for it."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than the items need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Tell that a narrower layout is a higher one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of all rows at a width."""
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:
        """Set the items into their rows."""
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        sizes = [item.sizeHint() for item in self._items]
        return QSize(
            sum(s.width() for s in sizes) + self.spacing() * max(len(sizes) - 1, 0),
            max((s.height() for s in sizes), default=0),
        )

    def minimumSize(self) -> QSize:
        """Make do with any width."""
        return QSize(0, max((item.sizeHint().height() for item in self._items), default=0))

    def _place(self, rect: QRect, *, moving: bool) -> int:
        rows: list[list[tuple[QLayoutItem, QRect]]] = [[]]
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            width = min(size.width(), rect.width())
            if x > rect.x() and x + width > rect.x() + rect.width():
                x, y, high = rect.x(), y + high + self.spacing(), 0
                rows.append([])
            rows[-1].append((item, QRect(QPoint(x, y), QSize(width, size.height()))))
            x += width + self.spacing()
            high = max(high, size.height())
        for row in rows if moving else ():
            tallest = max((box.height() for _, box in row), default=0)
            for item, box in row:
                item.setGeometry(box.translated(0, (tallest - box.height()) // 2))
        return y + high - rect.y()
