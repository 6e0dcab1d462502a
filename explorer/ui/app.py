"""Starts the program's window: one place where everything is made and wired."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from explorer import __version__
from explorer.jobs import drain
from explorer.library import Library, load
from explorer.model import ExplorerError
from explorer.resources import resource, sample_library
from explorer.settings import Settings, load_settings, save_settings
from explorer.ui import theme
from explorer.ui.window import Window
from explorer.workspace import View, Workspace, opening_view


def application() -> QApplication:
    """Give the one application object, made without our own command line: Qt would take options out of it."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        app = QApplication([sys.argv[0]])
    app.setApplicationName("claim-explorer")
    app.setApplicationDisplayName("Claim Explorer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("claim-explorer")
    mark = resource("icons", "claim-explorer.svg")
    if mark.exists():
        app.setWindowIcon(QIcon(str(mark)))
    return app


def build(library: Library, settings: Settings, view: View | None = None) -> Window:
    """Make a window on a library, dressed and laid out, but not shown."""
    application()
    look = theme.look_for(settings.look)
    theme.load_fonts()
    theme.dress(look, settings.text_scale)
    workspace = Workspace(library)
    first = view or opening_view(workspace.records)
    workspace.update(**{name: getattr(first, name) for name in View.__dataclass_fields__})
    window = Window(workspace, settings, look)
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(
        lambda _: window.set_look(theme.look_for(settings.look)) if settings.look == "system" else None
    )
    return window


def run(path: Path | None) -> int:
    """Open the window on a library and stay until it is closed.

    A path that was asked for is opened while the window already stands; without one it is the last library, or the
    sample where that is gone. Returns the exit status.
    """
    application()
    # Workers hand the interpreter back ten times as often as they would by themselves, so that no frame waits for them.
    sys.setswitchinterval(0.0005)
    _catch_bugs()
    settings = load_settings()
    wanted = path or (Path(settings.last_library) if settings.last_library else sample_library())
    if not wanted.exists() and path is None:
        wanted = sample_library()
    library, view, problem = _first_library(wanted, settings)
    window = build(library, settings, view)
    window.show()
    if problem:
        window.say(problem)
    elif library.path is None or library.path != wanted:
        window.cover(f"Opening {wanted.name}…")
        QTimer.singleShot(0, window, lambda: window.opening.open_path(str(wanted)))
    code = QApplication.exec()
    save_settings(settings)
    return int(code)


def _first_library(wanted: Path, settings: Settings) -> tuple[Library, View | None, str]:
    """Give what the window opens with: the wanted library where it is small, else an empty one to be filled by a job."""
    try:
        if _is_small(wanted):
            library = drain(load(wanted))
            if not len(library.records) and not library.is_saved:
                why = f" {library.diagnostics[0]}" if library.diagnostics else ""
                return drain(load(sample_library())), None, f"{wanted.name} holds nothing that can be read.{why}"
            saved = settings.views.get(str(wanted))
            settings.opened(str(wanted))
            return library, View.from_json(saved) if saved else None, ""
        return Library.empty(wanted.name), None, ""
    except ExplorerError as error:
        return drain(load(sample_library())), None, str(error)


def _is_small(path: Path, limit: int = 300_000) -> bool:
    """Tell whether reading the path takes no longer than a blink, by the size of its files."""
    if path.is_file():
        return path.stat().st_size < limit
    total = 0
    for folder, folders, files in os.walk(path):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in files:
            with suppress(OSError):
                total += (Path(folder) / name).lstat().st_size
            if total > limit:
                return False
    return True


def _catch_bugs() -> None:
    """Show what nobody expected: log it, then one dialog with versions, traceback and a copy button."""
    with suppress(OSError, ValueError, RuntimeError):
        faulthandler.enable()

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        print(text, file=sys.stderr)
        QTimer.singleShot(0, application(), lambda: _show_bug(text))

    sys.excepthook = caught
    threading.excepthook = lambda hook: caught(hook.exc_type, hook.exc_value or Exception(), hook.exc_traceback)


def _show_bug(trace: str) -> None:
    import platform

    import PySide6

    if any(d.objectName() == "bug" for d in QApplication.topLevelWidgets()):
        return
    dialog = QDialog()
    dialog.setObjectName("bug")
    dialog.setWindowTitle("Something went wrong")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(640, 420)
    said = QLabel("This is a fault of the program, not yours. Your files are untouched; nothing was sent anywhere.")
    said.setWordWrap(True)
    versions = f"Claim Explorer {__version__}, Qt {PySide6.__version__}, Python {platform.python_version()}, {platform.system()}"
    text = QPlainTextEdit(f"{versions}\n\n{trace}")
    text.setReadOnly(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    copy = QPushButton("Copy")
    copy.clicked.connect(lambda: QApplication.clipboard().setText(text.toPlainText()))
    buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    for widget in (said, text, buttons):
        column.addWidget(widget)
    dialog.open()
