"""The density strip over the timeline: how many claims lie where, and the window of time as two handles and two fields."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from explorer.dates import parse_date, why_unreadable
from explorer.palette import Look
from explorer.scene.timeline import GUTTER, TimelineScene, TimeWindow, ticks
from explorer.ui import theme
from explorer.ui.panes import plain, tint, tool

HEIGHT = 58
_DRAG_MS = 60
_BIN_PX = 4


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis of time in one row, with our own marks."""

    def tickValues(self, minVal: float, maxVal: float, size: float):  # noqa: N803 (Qt's neighbour decides)
        return [(1.0, [tick.at for tick in ticks(minVal, maxVal, size).minor])]

    def tickStrings(self, values, scale: float, spacing: float) -> list[str]:
        low, high = self.range
        words = {tick.at: tick.alone for tick in ticks(low, high, max(self.size().width(), 1)).minor}
        return [words.get(value, "") for value in values]


class _Ground(pg.ViewBox):  # type: ignore[misc]
    """The plain under the curve: dragging over it chooses a new window."""

    brushed = Signal(float, float)

    def mouseDragEvent(self, ev, axis=None) -> None:
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        ev.accept()
        ends = self.mapToView(ev.buttonDownPos()).x(), self.mapToView(ev.pos()).x()
        self.brushed.emit(min(ends), max(ends))

    def wheelEvent(self, ev, axis=None) -> None:
        ev.ignore()


class _Region(pg.LinearRegionItem):  # type: ignore[misc]
    """The window between two handles; moved as a whole only once there is one."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__(swapMode="push")
        self.is_set = False
        for line in self.lines:
            line.sigDragged.connect(lambda *_: self.moved.emit())

    def mouseDragEvent(self, ev) -> None:
        if not self.is_set:
            ev.ignore()
            return
        super().mouseDragEvent(ev)
        self.moved.emit()

    def hoverEvent(self, ev) -> None:
        if self.is_set:
            super().hoverEvent(ev)


class DateField(QLineEdit):
    """One end of the window, in any spelling; what cannot be read is marked and says why."""

    given = Signal()

    def __init__(self, name: str, is_end: bool, hint: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(name)
        self.setAccessibleName(f"Window of time: {name}")
        self.setFont(theme.font(0.85))
        self.setStyleSheet("QLineEdit { padding: 1px 6px; border-radius: 5px; }")
        self._hint, self._is_end = hint or f"Show what lies {name} this day; empty is open", is_end
        self._shown: date | None = None
        self.textEdited.connect(lambda _: self._check())
        self.editingFinished.connect(self._finish)
        self._check()

    def read(self) -> tuple[date | None, str]:
        """Give the day the words mean (None for an open end) and, where they cannot be read, why."""
        words = self.text().strip()
        if not words:
            return None, ""
        fuzzy = parse_date(words)
        if fuzzy is None:
            return None, why_unreadable(words) or "this date cannot be read"
        return (fuzzy.latest if self._is_end else fuzzy.earliest), ""

    def show_day(self, day: date | None) -> None:
        """Show a day, unless what stands here means it already; refused words stay until the day changes."""
        is_new, self._shown = day != self._shown, day
        said, why = self.read()
        agrees = not why and said == day and bool(self.text().strip() or day is None)
        if agrees or (not is_new and self.property("wrong") == "true"):
            return
        self.setText(day.isoformat() if day else "")
        self.setCursorPosition(0)
        self._check()

    def mark(self, why: str) -> None:
        """Mark the field as wrong, with the reason in its tooltip; empty takes the mark away."""
        if self.property("wrong") != ("true" if why else "false"):
            self.setProperty("wrong", "true" if why else "false")
            self.style().unpolish(self)
            self.style().polish(self)
        hint = f"{self._hint}: 2024, Mar 2024, Q3 2025, 2024-11-05 …"
        self.setToolTip(plain(why[:1].upper() + why[1:] + "." if why else hint))

    def _check(self) -> None:
        self.mark(self.read()[1])

    def _finish(self) -> None:
        day, why = self.read()
        if not why and day != self._shown:
            self.given.emit()


class Strip(QWidget):
    """The strip; it says ``chosen(since, until)`` (dates or None) when the hand moved the window or typed another."""

    chosen = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._extent = TimeWindow(0.0, 1.0)
        self._edges: NDArray[np.float64] = np.array([0.0, 1.0])
        self._scene: TimelineScene | None = None
        self._top = 1.0
        self._viewed = (0.0, 0.0)
        self._mask: NDArray[np.bool_] | None = None
        self._dates: tuple[date | None, date | None] = (None, None)
        self._pending: tuple[float, float] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAG_MS)
        self._timer.timeout.connect(self.flush)
        self.since, self.until = DateField("from", False), DateField("until", True)
        self.clear = tool("close", "Show all of time", look, lambda: self.chosen.emit(None, None))
        self.clear.setFixedSize(QSize(24, 24))
        kept = self.clear.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(kept)
        self.clear.hide()
        for field in (self.since, self.until):
            field.setFixedHeight(22)
            field.given.connect(self._typed)
        self._build_plot()
        gutter = QWidget()
        gutter.setFixedWidth(int(GUTTER))
        fields = QVBoxLayout()
        fields.setSpacing(4)
        fields.addStretch(1)
        fields.addWidget(self.since)
        fields.addWidget(self.until)
        fields.addStretch(1)
        inner = QHBoxLayout(gutter)
        inner.setContentsMargins(10, 0, 4, 0)
        inner.setSpacing(2)
        inner.addLayout(fields, 1)
        inner.addWidget(self.clear)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0)
        self.row.addWidget(gutter)
        self.row.addWidget(self.plot, 1)
        self.set_look(look)

    def _build_plot(self) -> None:
        self._ground = _Ground(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._ground.setMouseEnabled(False, False)
        self._axis = _Axis("bottom")
        self.plot = pg.PlotWidget(viewBox=self._ground, axisItems={"bottom": self._axis})
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.plot.setMinimumSize(60, 30)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setAccessibleName("Claims over time")
        item = self.plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.hideAxis("left")
        item.setContentsMargins(0, 4, 0, 0)
        item.layout.setContentsMargins(0, 4, 0, 0)
        item.layout.setSpacing(0)
        self._axis.setHeight(17)
        self._axis.setStyle(tickFont=theme.font(0.78), tickTextOffset=2, tickLength=-3, autoExpandTextSpace=False)
        # pyqtgraph scales a tick's font from points; the axis never asks for more height than it was given.
        self._all = pg.PlotCurveItem(fillLevel=0.0, antialias=False)
        self._seen = pg.PlotCurveItem(fillLevel=0.0, antialias=False)
        self._view = pg.PlotCurveItem(antialias=False)
        self._region = _Region()
        self._region.setZValue(10)
        self._region.moved.connect(self._dragged)
        self._ground.brushed.connect(self._brushed)
        self._grips = [pg.ScatterPlotItem(pxMode=True, size=18, pen=None, symbol=_grip(side)) for side in (1, -1)]
        self._region.sigRegionChanged.connect(self._place_grips)
        for thing in (self._all, self._seen, self._view, *self._grips, self._region):
            self._ground.addItem(thing, ignoreBounds=True)

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self._look = look
        self.plot.setBackground(QColor(look["surface"]))
        faint, claim = QColor(look["hairline"]), QColor(look["claim"])
        soft = QColor(claim)
        soft.setAlphaF(0.38)
        self._all.setBrush(faint)
        self._all.setPen(pg.mkPen(QColor(look["edge"]), width=1))
        self._seen.setBrush(soft)
        self._seen.setPen(pg.mkPen(claim, width=1))
        bar = pg.mkPen(QColor(look["accent"]), width=3)
        bar.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._view.setPen(bar)
        self._axis.setPen(pg.mkPen(QColor(look["hairline"])))
        self._axis.setTextPen(pg.mkPen(QColor(look["text-quiet"])))
        tint(self, look)
        self._dress_region()

    def _dress_region(self) -> None:
        accent = QColor(self._look["accent"])
        inside, under = QColor(accent), QColor(accent)
        inside.setAlphaF(0.13 if self._region.is_set else 0.0)
        under.setAlphaF(0.2 if self._region.is_set else 0.0)
        handle = accent if self._region.is_set else QColor(self._look["text-faint"])
        self._region.setBrush(inside)
        self._region.setHoverBrush(under)
        for line in self._region.lines:
            line.setPen(pg.mkPen(handle, width=2))
            line.setHoverPen(pg.mkPen(accent, width=5))
        for grip in self._grips:
            grip.setBrush(pg.mkBrush(handle))

    def _place_grips(self) -> None:
        middle = self._top * 0.5
        for grip, at in zip(self._grips, self._region.getRegion(), strict=True):
            grip.setData([at], [middle])

    # -- what is shown --------------------------------------------------------------------------------------------

    def show_scene(self, scene: TimelineScene, mask: NDArray[np.bool_]) -> None:
        """Show the densities of another library."""
        self._scene, self._extent = scene, scene.extent()
        self._region.setBounds((self._extent.low, self._extent.high))
        self._ground.setXRange(self._extent.low, self._extent.high, padding=0)
        self._count_all()
        self.show_mask(mask)
        self.show_dates(*self._dates)

    def _count_all(self) -> None:
        if self._scene is None:
            return
        bins = max(12, min(400, int(self.plot.width() / _BIN_PX)))
        self._edges = np.linspace(self._extent.low, self._extent.high, bins + 1)
        counts = self._scene.density(self._edges)
        self._top = max(float(counts.max()), 1e-9) if len(counts) else 1.0
        self._all.setData(*_steps(self._edges, counts))
        self._ground.setYRange(0.0, self._top * 1.06, padding=0)
        self._place_grips()

    def show_mask(self, mask: NDArray[np.bool_]) -> None:
        """Show how the visible claims lie."""
        self._mask = mask
        if self._scene is not None:
            self._seen.setData(*_steps(self._edges, self._scene.density(self._edges, mask)))

    def show_dates(self, since: date | None, until: date | None) -> None:
        """Show the window of time: handles, fields, and the button that takes it away."""
        self._dates = (since, until)
        self.since.show_day(since)
        self.until.show_day(until)
        self.clear.setVisible(bool(since or until))
        self._region.is_set = bool(since or until)
        self._dress_region()
        if self._pending is None:
            low = float(since.toordinal()) if since else self._extent.low
            high = float(until.toordinal()) + 1 if until else self._extent.high
            low, high = (min(max(end, self._extent.low), self._extent.high) for end in (low, high))
            self._region.setRegion((low, max(low, high)))

    def show_view(self, window: TimeWindow) -> None:
        """Underline the stretch that the lanes show, where it is not all."""
        low, high = max(window.low, self._extent.low), min(window.high, self._extent.high)
        everything = low <= self._extent.low + 1 and high >= self._extent.high - 1
        here = (round(low, 1), round(high, 1))
        if here == self._viewed:
            return
        self._viewed = here
        self._view.setVisible(not everything and high > low)
        self._view.setData(np.array([low, high]), np.zeros(2))

    # -- the hand ---------------------------------------------------------------------------------------------------

    def _dragged(self) -> None:
        self._want(*self._region.getRegion())

    def _brushed(self, low: float, high: float) -> None:
        low, high = max(low, self._extent.low), min(high, self._extent.high)
        if high > low:
            self._region.setRegion((low, high))
            self._want(low, high)

    def _want(self, low: float, high: float) -> None:
        self._pending = (low, high)
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Say now what the hand asks for; an end that reaches the end of the strip is open."""
        self._timer.stop()
        wanted, self._pending = self._pending, None
        if wanted is None:
            return
        low, high = wanted
        near = 2.5 * self._extent.span / max(self.plot.width(), 1)
        since = None if low <= self._extent.low + near else date.fromordinal(max(round(low), 1))
        until = None if high >= self._extent.high - near else date.fromordinal(max(round(high) - 1, 1))
        if since and until and until < since:
            until = since
        self.chosen.emit(since, until)

    def _typed(self) -> None:
        (since, why_since), (until, why_until) = self.since.read(), self.until.read()
        if since and until and until < since:
            (self.until if self.sender() is self.until else self.since).mark("the window would end before it begins")
            return
        if not why_since and not why_until:
            self.since.mark("")
            self.until.mark("")
            self.chosen.emit(since, until)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count in bins of the new width."""
        super().resizeEvent(event)
        self._count_all()
        if self._mask is not None:
            self.show_mask(self._mask)

    def x_of(self, at: float) -> float:
        """Give the pixel of a moment, in the strip's own coordinates."""
        here = self._ground.mapViewToScene(QPointF(at, 0.0))
        return float(self.plot.x() + self.plot.mapFromScene(here).x())


def _grip(side: int) -> QPainterPath:
    """Outline the grip of a handle in parts of its height, to the right (1) or the left (-1) of its line."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.0 if side > 0 else -0.34, -0.5, 0.34, 1.0), 0.14, 0.14)
    return path


def _steps(edges: NDArray[np.float64], counts: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn counts between edges into the corners of a flight of steps."""
    return np.repeat(edges, 2)[1:-1], np.repeat(counts, 2)


__all__ = ["HEIGHT", "DateField", "Strip"]
