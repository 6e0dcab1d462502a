"""Where the parts that lie over the map stand, what they show, and the words at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from explorer import query
from explorer.palette import Look
from explorer.scene import Frame
from explorer.scene.label_places import Box
from explorer.scene.legend import Entry, legend
from explorer.scene.map_time import FOOT
from explorer.ui.map_furniture import HoverCard, Legend, Overview, count_words, paint_note, single_shot
from explorer.ui.panes import label

if TYPE_CHECKING:
    from explorer.ui.map import MapView

WORDS_MS = 4000
_GAP = 12


class Over:
    """The legend, the overview, the card and the notes of one map view."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self.keep_out: tuple[Box, ...] = ()
        """The boxes of pixels that words keep clear of."""
        self.legend = Legend(view.look, view)
        self.legend.wanted.connect(self._on_legend)
        self.legend.only.connect(self._on_only)
        self.overview = Overview(view.look, view)
        self.overview.moved.connect(lambda x, y: view.camera.centre(x, y, animated=False))
        self.overview.hide()
        self.card = HoverCard(view.look, view)
        self.empty = self._build_empty()
        self._words = ""
        self._counts: Frame | None = None
        self._timer = single_shot(view, WORDS_MS, self._end_words)

    def _build_empty(self) -> QFrame:
        out = QFrame(self.view)
        out.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        column = QVBoxLayout(out)
        column.setSpacing(10)
        words = label("Nothing in the library passes this filter.", "quiet", factor=1.1)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        button = QPushButton("Show everything")
        button.setAccessibleName("Show everything")
        button.clicked.connect(self._clear_filters)
        column.addWidget(words)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        out.hide()
        return out

    def _clear_filters(self) -> None:
        self.view.workspace.update(query="", since=None, until=None, hidden=frozenset(), by=self.view)

    def set_look(self, look: Look) -> None:
        """Take a look's colours."""
        self.legend.set_look(look)
        self.card.set_look(look)

    def refresh(self) -> None:
        """Bring the legend and the notes up to date with the workspace."""
        work = self.view.workspace
        groups = () if self.view.scene is None else legend(work.arrays, self.view.scene.colours, work.mask)
        self.legend.setVisible(bool(groups) and self.view.height() > 220 and self.view.width() > 420)
        if groups:

            def is_on(field: str, value: str) -> bool:
                return query.has_term(work.view.query, field, value)

            self.legend.show_groups(
                groups, is_on, int(self.view.height() * (0.62 if self.view.width() >= 680 else 0.42))
            )
        nothing = self.view.scene is not None and len(work.mask) > 0 and not work.mask.any()
        self.empty.setVisible(nothing)
        self.arrange()

    def arrange(self) -> None:
        """Put every part in its place and say which boxes words and marks keep clear of."""
        view, gap, foot = self.view, _GAP, round(self._foot())
        self.legend.adjustSize()
        self.legend.move(gap, view.height() - self.legend.height() - gap - foot)
        view.camera.keep_clear((_box_of(self.legend),) if not self.legend.isHidden() else ())
        self.overview.move(
            view.width() - self.overview.width() - gap, view.height() - self.overview.height() - gap - foot
        )
        self.empty.adjustSize()
        self.empty.move((view.width() - self.empty.width()) // 2, (view.height() - self.empty.height()) // 2)
        if view.scene is not None:
            self.overview.show_view(view.scene, view.viewport, view.look)
            if view.width() < 420 or view.height() < 260:
                self.overview.hide()
        over = [_box_of(part) for part in (self.legend, self.overview) if not part.isHidden()]
        middle, note = self._note_middle(), view.height() - 30.0 - foot
        over.append((middle - 130, note, middle + 130, note + 22))
        if foot:
            over.append((0.0, float(view.height() - foot), float(view.width()), float(view.height())))
        self.keep_out = tuple(over)

    def _foot(self) -> float:
        """Give the pixels along the lower edge that the axis of time takes."""
        return FOOT if self.view.scene is not None and self.view.scene.layout.axis is not None else 0.0

    def say(self, words: str) -> None:
        """Say something at the foot for a moment."""
        self._words = words
        self._timer.start()
        self.view.update()

    def _end_words(self) -> None:
        self._words = ""
        self.view.update()

    def paint_note(self, painter: QPainter, counts: Frame | None) -> None:
        """Write what is to be said at the foot, else how much is drawn where that is known."""
        self._counts = counts if counts is not None else self._counts
        words = self._words or (count_words(counts) if counts is not None else "")
        if words:
            high = self.view.height() - 30.0 - self._foot()
            paint_note(painter, self.view.look, words, self._note_middle(), high)

    def foot_words(self) -> str:
        """Give what the foot of the map says, or said last: how much is drawn."""
        return self._words or (count_words(self._counts) if self._counts is not None else "")

    def _note_middle(self) -> float:
        legend_right = 0 if self.legend.isHidden() else self.legend.geometry().right()
        overview_left = self.view.width() if self.overview.isHidden() else self.overview.x()
        return (legend_right + overview_left) / 2

    def _on_legend(self, entry: Entry, on: bool) -> None:
        text = query.with_term(self.view.workspace.view.query, entry.field, entry.value, on)
        self.view.workspace.update(query=text, by=self.view)

    def _on_only(self, entry: Entry) -> None:
        """Filter by one entry alone: the others of its kind go."""
        text = self.view.workspace.view.query
        for other in self.legend.entries():
            if other.field == entry.field and query.has_term(text, other.field, other.value):
                text = query.with_term(text, other.field, other.value, False)
        self.view.workspace.update(query=query.with_term(text, entry.field, entry.value, True), by=self.view)


def _box_of(part: QWidget) -> Box:
    """Give the box a part takes in the view."""
    area = part.geometry()
    return float(area.left()), float(area.top()), float(area.right() + 1), float(area.bottom() + 1)


__all__ = ["Over"]
