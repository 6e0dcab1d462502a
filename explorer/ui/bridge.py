"""Turns the workspace's callback into one Qt signal, merging all changes of one turn of the event loop into one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.workspace import Change, Workspace


class Bridge(QObject):
    """Widgets connect to ``changed``: a signal to a widget that is gone is dropped, a plain callback would fail."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: Change | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.flush)
        self._leave = workspace.subscribe(self._on_change)
        self.destroyed.connect(self._leave)

    def close(self) -> None:
        """Stop listening."""
        self._timer.stop()
        self._leave()

    def _on_change(self, change: Change) -> None:
        self._waiting = change if self._waiting is None else self._waiting.merged(change)
        self._timer.start()

    def flush(self) -> None:
        """Deliver what is waiting now."""
        change, self._waiting = self._waiting, None
        if change is not None:
            self.changed.emit(change)
