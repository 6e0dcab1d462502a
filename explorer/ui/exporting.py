"""What leaves the window: figures, data, dossiers, and prompts on the clipboard."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from explorer import prompts
from explorer.export import FORMATS, Options, figure
from explorer.model import ExplorerError, NodeId, Progress
from explorer.palette import LOOKS
from explorer.ui.paint import to_image
from explorer.ui.panes import label
from explorer.ui.raster import raster

if TYPE_CHECKING:
    from explorer.ui.window import Window

_SIZES = (
    ("Screen, 1600 × 1000", 1600, 1000),
    ("Slide, 1920 × 1080", 1920, 1080),
    ("Page, 1200 × 1600", 1200, 1600),
    ("Own size", 0, 0),
)


class Exporting:
    """The exports of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def ask_figure(self) -> None:
        """Ask what the figure shows and how it looks, then where to put it."""
        FigureDialog(self._window).open()

    def ask_data(self) -> None:
        """Ask for a file and write the visible part of the graph in the format of its ending."""
        filters = ";;".join(f"{f.title} (*{f.ending})" for f in FORMATS.values())
        self.ask_where("Export graph or tables", "claims.graphml", filters, self._visible())

    def ask_dossier(self) -> None:
        """Ask for a file and write the dossier of the line being read."""
        line = self._window.workspace.view.reading
        if line not in self._window.workspace.records.lines:
            raise ExplorerError("A dossier is about an inquiring line; open one first.")
        self.ask_where("Export dossier", f"{line}.html", "Web page (*.html);;Markdown (*.md)", Options(focus=line))

    def copy_prompt(self) -> None:
        """Put the research prompt of what is read, or of the whole selection, on the clipboard."""
        work = self._window.workspace
        chosen = work.view.selected if len(work.view.selected) > 1 else tuple(filter(None, (work.view.reading,)))
        one_line = len(chosen) == 1 and chosen[0] in work.records.lines
        text = prompts.for_line(work.records, chosen[0]) if one_line else prompts.compose(work.records, chosen)
        QApplication.clipboard().setText(text)
        self._window.say(f"The research prompt is on the clipboard, about {prompts.tokens(text):,} tokens.", seconds=6)

    def _visible(self) -> Options:
        work = self._window.workspace
        return Options(query=work.view.query, ids=None if work.mask.all() else work.visible)

    def ask_where(self, title: str, name: str, filters: str, options: Options) -> None:
        """Ask for a file, then write the export there."""
        dialog = QFileDialog(self._window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(filters.split(";;"))
        dialog.selectFile(name)
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.write(Path(path), options))
        dialog.open()

    def write(self, path: Path, options: Options) -> None:
        """Write an export in the background, with the positions on screen."""
        window = self._window
        library, layout = window.workspace.library, window.workspace.layout

        def steps() -> Generator[Progress, None, str]:
            yield Progress(0, 0, path.name)
            return replace(library, paint=raster).export(path, options, layout=layout)

        window.jobs.start(
            "export",
            steps(),
            lambda said: window.say(said, seconds=8),
            title="Exporting",
            on_failed=lambda error: window.say(str(error)),
        )


class Preview(QWidget):
    """The figure as the file will hold it, scaled to fit; computed in the background, the last one stays meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(420, 300)
        self.setAccessibleName("Preview of the figure")
        self._picture: QImage | None = None
        self._said = "Drawing the preview…"

    def show_picture(self, picture: QImage) -> None:
        """Show a finished picture."""
        self._picture, self._said = picture, ""
        self.update()

    def say(self, text: str) -> None:
        """Say why there is no picture."""
        self._picture, self._said = None, text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture in the middle, with a hairline around it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._picture is None:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self._said)
        else:
            size = QSizeF(self._picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRectF(
                room.center().x() - size.width() / 2, room.center().y() - size.height() / 2, size.width(), size.height()
            )
            painter.drawImage(box, self._picture)
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(box)
        painter.end()


class FigureDialog(QDialog):
    """What the figure shows, its size and look, with a true preview; the format chooses PNG, SVG or PDF."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle("Export figure")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.what = QComboBox()
        self.what.addItems(["The map, everything visible", "The map, selection and its neighbours", "The timeline"])
        self.format = QComboBox()
        for name, ending in (
            ("PNG, pixels", ".png"),
            ("SVG, for editing and the web", ".svg"),
            ("PDF, for print", ".pdf"),
        ):
            self.format.addItem(name, ending)
        self.look = QComboBox()
        for name in ("light", "dark", "print", "contrast"):
            self.look.addItem(name.capitalize(), name)
        self.preset = QComboBox()
        for name, *_ in _SIZES:
            self.preset.addItem(name)
        self.wide, self.high = QSpinBox(), QSpinBox()
        for box, value, name in ((self.wide, 1600, "Width in pixels"), (self.high, 1000, "Height in pixels")):
            box.setRange(200, 12000)
            box.setValue(value)
            box.setSuffix(" px")
            box.setAccessibleName(name)
        self.scale = QComboBox()
        for name, factor in (("1×", 1.0), ("2×, sharp on any screen", 2.0), ("3×", 3.0)):
            self.scale.addItem(name, factor)
        self.scale.setCurrentIndex(1)
        self.title = QLineEdit()
        self.title.setPlaceholderText("None")
        self.legend = QCheckBox("Legend")
        self.legend.setChecked(True)
        self.note = label(role="quiet", factor=0.92, wrap=True)
        sizes = QHBoxLayout()
        sizes.addWidget(self.wide)
        sizes.addWidget(label("×", "quiet"))
        sizes.addWidget(self.high)
        sizes.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("Shows", self.what),
            ("Format", self.format),
            ("Look", self.look),
            ("Size", self.preset),
            ("", sizes),
            ("Sharpness", self.scale),
            ("Title", self.title),
            ("", self.legend),
        )
        for name, field in rows:
            if isinstance(field, QWidget):
                form.addRow(name, field)
            else:
                form.addRow(name, field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self._go)
        buttons.rejected.connect(self.reject)
        choices = QVBoxLayout()
        choices.setSpacing(14)
        choices.addLayout(form)
        choices.addWidget(self.note)
        choices.addStretch(1)
        self.preview = Preview()
        sides = QHBoxLayout()
        sides.setSpacing(20)
        sides.addLayout(choices)
        sides.addWidget(self.preview, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(14)
        column.addLayout(sides, 1)
        column.addWidget(buttons)
        self.resize(min(1080, window.width() - 40), min(620, window.height() - 40))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(200)
        self._pause.timeout.connect(self._draw)
        self.preset.currentIndexChanged.connect(self._sized)
        for signal in (
            self.wide.valueChanged,
            self.high.valueChanged,
            self.scale.currentIndexChanged,
            self.format.currentIndexChanged,
        ):
            signal.connect(self._tell)
        for changed in (
            self.what.currentIndexChanged,
            self.look.currentIndexChanged,
            self.title.textChanged,
            self.legend.toggled,
        ):
            changed.connect(lambda _: self._pause.start())
        self.finished.connect(lambda _: window.jobs.cancel("preview"))
        self._sized(0)

    def _sized(self, index: int) -> None:
        _, wide, high = _SIZES[index]
        own = not wide
        self.wide.setEnabled(own)
        self.high.setEnabled(own)
        if not own:
            self.wide.setValue(wide)
            self.high.setValue(high)
        self._tell()

    def _tell(self) -> None:
        pixels = self.format.currentData() == ".png"
        self.scale.setEnabled(pixels)
        factor = self.scale.currentData()
        if pixels:
            said = f"{self.wide.value() * factor:,.0f} × {self.high.value() * factor:,.0f} pixels."
        else:
            said = "Drawn as shapes, sharp at any size; text stays text."
        self.note.setText(said)
        self._pause.start()

    def _draw(self) -> None:
        window, options = self._window, replace(self.options(), scale=1.0)
        library, layout = window.workspace.library, window.workspace.layout

        def steps() -> Generator[Progress, None, QImage]:
            yield Progress(0, 0, "preview")
            frame = figure(library, options, layout)
            yield Progress(1, 2, "preview")
            return to_image(frame, LOOKS[options.look], min(1.0, 1400 / max(options.size)))

        window.jobs.start(
            "preview",
            steps(),
            self.preview.show_picture,
            title="Drawing the preview",
            on_failed=lambda e: self.preview.say(str(e)),
        )

    def options(self) -> Options:
        """Give what was chosen."""
        work = self._window.workspace
        view = work.view
        ids: frozenset[NodeId] | None = None if work.mask.all() else work.visible
        if self.what.currentIndex() == 1 and view.selected:
            near = set(view.selected)
            for node in view.selected:
                i = work.arrays.index[node]
                near.update(work.arrays.ids[j] for j in work.arrays.neighbours(i))
            ids = frozenset(near & set(work.visible))
        return Options(
            query=view.query,
            ids=ids,
            layout=work.layout.name if work.layout is not None else None,
            what="timeline" if self.what.currentIndex() == 2 else "map",
            size=(self.wide.value(), self.high.value()),
            scale=float(self.scale.currentData()) if self.format.currentData() == ".png" else 1.0,
            look=self.look.currentData(),
            legend=self.legend.isChecked(),
            title=self.title.text().strip(),
            colour_by=view.colour_by,
            size_by=view.size_by,
            lanes=view.lanes,
        )

    def _go(self) -> None:
        options, ending = self.options(), self.format.currentData()
        exporting = self._window.exporting
        self.accept()
        exporting.ask_where("Export figure", f"claims{ending}", f"{ending[1:].upper()} (*{ending})", options)
