"""Draws what a first look would show, into files: for machines without a display."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QEvent, QIODevice
from PySide6.QtWidgets import QApplication

from explorer.export import reports
from explorer.library import Library, store
from explorer.model import ExplorerError
from explorer.settings import Settings
from explorer.ui.app import application, build
from explorer.ui.window import Window

_PATIENCE = 60.0


def draw(library: Library, into: Path) -> list[Path]:
    """Write the opening view in both looks, the map, the timeline and one dossier; gives the files, in that order."""
    application()
    store.make_folder(into)
    written: list[Path] = []

    def keep(name: str, data: bytes) -> None:
        store.write(into / name, data)
        written.append(into / name)

    for look in ("light", "dark"):
        window = build(library, Settings(look=look, reduced_motion=True))
        window.resize(1600, 1000)
        window.show()
        settle(window)
        keep(f"opening-view-{look}.png", picture(window))
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    from explorer.export import Options

    for name, what in (
        ("map.png", "map"),
        ("map.svg", "map"),
        ("timeline.png", "timeline"),
        ("timeline.svg", "timeline"),
    ):
        library.export(into / name, Options(what=what))
        written.append(into / name)
    line = next((i for i, r in library.records.lines.items() if r.claims), next(iter(library.records.lines), None))
    if line is not None:
        keep("dossier.html", reports.dossier(library.records, line, "html").encode())
        keep("dossier.md", reports.dossier(library.records, line, "md").encode())
    return written


def settle(window: Window) -> None:
    """Let the window come to rest: no job at work, nothing left to draw."""
    end = time.monotonic() + _PATIENCE
    quiet = 0
    while quiet < 5:
        QApplication.processEvents()
        quiet = (
            quiet + 1
            if window.jobs.is_idle
            and window.workspace.layout is not None
            and not window.map.is_moving
            and window.map.is_sharp
            else 0
        )
        if time.monotonic() > end:
            raise ExplorerError("The opening view did not come to rest within a minute; nothing was drawn.")
        time.sleep(0.02)


def picture(window: Window) -> bytes:
    """Take a picture of a window as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    return bytes(data.data())
