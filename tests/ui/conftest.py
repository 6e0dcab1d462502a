"""A window on the sample library, and a check that a test leaves no window and no job behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("PySide6")

from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        # Only what is seen: a plot keeps a hidden menu of its own, which must not be taken from it.
        if widget.parent() is None and widget.isVisible():
            widget.close()
            widget.deleteLater()
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
    assert QThreadPool.globalInstance().waitForDone(5000), "a job is still running"
    left = [w.objectName() or type(w).__name__ for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert not left, f"windows left open: {left}"


@pytest.fixture
def window(qtbot, sample_library):
    """A shown window on the sample library, laid out and at rest."""
    from explorer.settings import Settings
    from explorer.ui.app import build

    window = build(sample_library, Settings(look="light", reduced_motion=True))
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.workspace.layout is not None and window.jobs.is_idle, timeout=10000)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=5000)
    window.deleteLater()
