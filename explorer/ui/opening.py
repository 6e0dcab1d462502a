"""Opening, reading again, importing and saving: the questions asked, the jobs started, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer import library as lib
from explorer.model import ExplorerError
from explorer.prose import slug
from explorer.resources import sample_library
from explorer.workspace import View

if TYPE_CHECKING:
    from explorer.ui.window import Window

_DELETE = Qt.WidgetAttribute.WA_DeleteOnClose


class Opening:
    """What a window can open and save."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def open_path(self, path: str | Path) -> None:
        """Open a library folder, a folder of pages or one page, in the background; what is open stays until it is there."""
        path = Path(path)

        def opened(library: lib.Library) -> None:
            self._opened(library, path)

        self._window.jobs.start("load", lib.load(path), opened, title=f"Opening {path.name}", on_failed=self._failed)

    def _opened(self, library: lib.Library, path: Path) -> None:
        window = self._window
        records = library.records
        if not len(records) and not library.is_saved:  # what is open stays: an empty window would help nobody
            window.uncover()
            window.problems.show_problems(library.diagnostics, "Nothing readable was found.")
            why = (
                f" {library.diagnostics[0].what[:1].upper()}{library.diagnostics[0].what[1:]}."
                if library.diagnostics
                else ""
            )
            window.say(
                f"{path.name} holds no inquiring line, note, paper or theme that can be read.{why}",
                [("Report", window.show_problems)],
            )
            return
        window.settings.opened(str(path))
        saved = window.settings.views.get(str(path))
        view = View.from_json(saved) if saved else None
        if view is not None and any(
            n not in _ids(library) for n in (*view.selected, *filter(None, (view.reading, view.focus)))
        ):
            view = None
        window.workspace.open(library, view)
        n = len(library.diagnostics)
        found = f"{n} problem{'s' if n != 1 else ''} found on the way" if n else "no problems"
        if library.is_saved:
            if n:
                window.say(f"Opened {library.title}: {found}.", [("Show", window.show_problems)], seconds=12)
            return
        window.say(
            f"Read {len(records.lines)} lines and {len(records.notes)} notes from {path.name}, in memory only; {found}.",
            [("Report", window.show_problems), ("Save as a library…", self.ask_save_as)],
        )

    def _failed(self, error: ExplorerError) -> None:
        self._window.uncover()
        self._window.say(str(error))

    def ask_folder(self) -> None:
        """Ask for a folder and open it."""
        self._ask(
            "Open a library or a folder of pages",
            QFileDialog.FileMode.Directory,
            lambda paths: self.open_path(paths[0]),
        )

    def ask_file(self) -> None:
        """Ask for one page and open it."""
        self._ask("Open a page", QFileDialog.FileMode.ExistingFile, lambda paths: self.open_path(paths[0]))

    def open_sample(self) -> None:
        """Open the library that ships with the program."""
        self.open_path(sample_library())

    def reload(self) -> None:
        """Read the open library again; the view stays."""
        window = self._window
        path = window.workspace.library.path
        if path is None:
            raise ExplorerError("This library lives in memory only; there is nothing on disk to read again.")

        def read(library: lib.Library) -> None:
            window.workspace.refresh(library)
            window.show_library()
            window.say(f"Read {library.title} again from disk.", seconds=5)

        window.jobs.start("load", lib.load(path), read, title=f"Reading {path.name}", on_failed=self._failed)

    def ask_import(self) -> None:
        """Ask for pages and read them into the open library."""
        into = self._window.workspace.library.path
        if into is None:
            raise ExplorerError("Save this as a library first; then pages can be imported into it.")
        self._ask(
            "Import pages",
            QFileDialog.FileMode.ExistingFiles,
            lambda paths: self._import([Path(p) for p in paths], into),
        )

    def _import(self, sources: list[Path], into: Path) -> None:
        window = self._window

        def imported(report: lib.ImportReport) -> None:
            self.open_path(into)
            window.say(report.summary(), [("Report", window.show_problems)])

        window.jobs.start("load", lib.import_pages(sources, into), imported, title="Importing", on_failed=self._failed)

    def ask_save_as(self, then: Callable[[], object] | None = None) -> None:
        """Ask for an empty folder and save what is open as a library there; ``then`` is done with the saved library open."""
        dialog = QFileDialog(self._window, "Save as a library in a new or empty folder")
        # A name that does not exist yet must do: it becomes the folder. ``save_as`` refuses one that holds files.
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(slug(self._window.workspace.library.title) or "library")
        dialog.fileSelected.connect(lambda path: self.save_as(Path(path), then))
        dialog.setAttribute(_DELETE)
        dialog.open()

    def save_as(self, folder: Path, then: Callable[[], object] | None = None) -> None:
        """Write the open library into a folder that is empty, or does not exist yet, and go on in it: the view stays."""
        window = self._window
        if folder.is_dir() and any(folder.iterdir()):
            box = QMessageBox(window)
            box.setWindowTitle("The folder is not empty")
            box.setTextFormat(Qt.TextFormat.PlainText)
            box.setText(
                f"“{folder.name}” holds files already. A library is saved into an empty folder, so that nothing is overwritten."
            )
            box.setStandardButtons(QMessageBox.StandardButton.Ok)
            box.setAttribute(_DELETE)
            box.open()
            return
        library = window.workspace.library

        def saved(kept: lib.Library) -> None:
            window.settings.opened(str(folder))
            if window.workspace.library is library:
                window.workspace.refresh(kept)
                window.bridge.flush()
                window.show_library()
            window.say(f"Saved {library.title} as a library in {folder.name}.", seconds=8)
            if then is not None and window.workspace.library is kept:
                then()

        window.jobs.start("load", lib.save_as(library, folder), saved, title="Saving", on_failed=self._failed)

    def _ask(self, title: str, mode: QFileDialog.FileMode, use) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(mode)
        dialog.setAttribute(_DELETE)
        dialog.filesSelected.connect(lambda paths: use(paths) if paths else None)
        dialog.open()


def _ids(library: lib.Library):
    r = library.records
    return r.lines.keys() | r.notes.keys() | r.claims.keys() | r.papers.keys() | r.themes.keys()
