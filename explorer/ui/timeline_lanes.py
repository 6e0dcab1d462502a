"""The lanes under the strip: paints the timeline's picture and turns the hand's gestures into what they ask for.

The picture is kept and laid down again while only the rings of selection and pointer change.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from explorer.model import NodeId
from explorer.palette import Look
from explorer.scene.timeline import GUTTER, Cluster, Lane, Layer, TimelineScene, TimelineState, TimeWindow
from explorer.ui import paint
from explorer.ui.timeline_card import Card

_HOVER_MS = 300
_GLIDE_MS = 180


class Lanes(QWidget):
    """The painted lanes with their own window of time and scroll offset."""

    moved = Signal()
    """The window of time, the offset or the height of the lanes changed."""
    picked = Signal(str, bool, bool)
    """A click on a node, whether it is added to what is selected, and whether it is to be opened; empty for the plain."""
    stepped = Signal(int, int)
    """An arrow key: across, down."""
    entered = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(
        self, scene: TimelineScene, look: Look, tell: Callable[[NodeId | Cluster | Lane], tuple[str, str]]
    ) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Timeline of dated claims")
        self.setMinimumSize(int(GUTTER) + 120, 64)
        self.reduced_motion = False
        self.scene, self.window_of_time, self.state = scene, scene.extent(), TimelineState()
        self.sprites = paint.Sprites()
        self._look, self._tell = look, tell
        self._picture: QPixmap | None = None
        self._grip: tuple[QPointF, TimeWindow, float] | None = None
        self._dragging = self._by_keyboard = self._skip_release = False
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._anchored = True
        self._path: tuple[TimeWindow, TimeWindow, float, float] | None = None
        self._glide.valueChanged.connect(self._glided)
        self._card = Card(self)
        self._over: NodeId | Cluster | Lane | None = None
        self._card_timer = QTimer(self)
        self._card_timer.setSingleShot(True)
        self._card_timer.setInterval(_HOVER_MS)
        self._card_timer.timeout.connect(self._show_card)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self._look = look
        self.sprites.clear()
        self._card.set_look(look)
        self.redraw()

    def show_scene(self, scene: TimelineScene, state: TimelineState, window: TimeWindow | None) -> None:
        """Show another library or choice of lanes, from the top; without a window all of it."""
        self._glide.stop()
        self.scene, self.state = scene, replace(state, offset=0.0)
        self.window_of_time = window or scene.extent()
        self.redraw()
        self.moved.emit()

    def show_state(self, state: TimelineState) -> None:
        """Take what is visible, selected and shaded; the scroll offset stays our own."""
        self.state = replace(state, offset=self.state.offset, hover=self.state.hover)
        self._settle()

    def redraw(self) -> None:
        """Draw everything anew at the next chance."""
        self._picture = None
        self.update()

    @property
    def lanes_height(self) -> float:
        """The height in which lanes are seen."""
        return self.scene.bands(self.width(), self.height(), self.state).lanes

    @property
    def most_offset(self) -> float:
        """How far the lanes can be scrolled."""
        height = self.scene.height_of(self.window_of_time, self.width(), self.state)
        return max(height - self.lanes_height, 0.0)

    def scroll_to(self, offset: float) -> None:
        """Scroll the lanes, as far as there are any."""
        offset = min(max(offset, 0.0), self.most_offset)
        if offset != self.state.offset:
            self.state = replace(self.state, offset=offset)
            self.redraw()
            self.moved.emit()

    def show_window(self, window: TimeWindow, anchor: float | None = None) -> None:
        """Show another stretch of time; the lane at the height ``anchor`` (else the topmost) stays where it is."""
        y = 0.0 if anchor is None else min(max(anchor, 0.0), self.lanes_height)
        args = (self.width(), self.state)
        lane = self.scene.lane_at(y + self.state.offset, self.window_of_time, *args)
        before = self.scene.top_of_lane(lane, self.window_of_time, *args) if lane is not None else 0.0
        self.window_of_time = window
        if lane is not None and self.state.offset > 0:
            after = self.scene.top_of_lane(lane, window, *args)
            self.state = replace(self.state, offset=self.state.offset + after - before)
        self._settle()

    def _settle(self) -> None:
        offset = min(max(self.state.offset, 0.0), self.most_offset)
        if offset != self.state.offset:
            self.state = replace(self.state, offset=offset)
        self.redraw()
        self.moved.emit()

    def glide_to(self, window: TimeWindow, offset: float | None = None) -> None:
        """Go to another stretch of time in a moment, or at once where motion is unwanted or nobody looks."""
        to = self.state.offset if offset is None else offset
        self._glide.stop()
        if self.reduced_motion or not self.isVisible():
            self.show_window(window)
            self.scroll_to(to)
            return
        self._path = (self.window_of_time, window, self.state.offset, to)
        self._anchored = offset is None
        self._glide.start()

    def _glided(self, share: float) -> None:
        if self._path is None:
            return
        t = 1 - (1 - float(share)) ** 3
        a, b, start, end = self._path
        # Spans change by equal factors, so that a zoom runs evenly; the end is met exactly.
        span = a.span * (b.span / a.span) ** t
        weight = (span - a.span) / (b.span - a.span) if abs(b.span - a.span) > 1e-6 else t
        low = a.low + (b.low - a.low) * weight
        self.show_window(b if share >= 1 else TimeWindow(low, low + span))
        if not self._anchored:
            self.scroll_to(start + (end - start) * t)

    def reveal(self, node: NodeId) -> None:
        """Bring a node into sight, moving no further than needed."""
        place = self.scene.place_of(node, self.window_of_time, self.width(), self.state)
        if place is None or not place.dated:
            return
        window, offset = self.window_of_time, self.state.offset
        edge = window.span * 0.04
        if place.high < window.low + edge or place.low > window.high - edge:
            window = window.moved((place.low + place.high) / 2 - (window.low + window.high) / 2)
            place = self.scene.place_of(node, window, self.width(), self.state) or place
        seen = self.lanes_height
        if place.top < offset or place.bottom > offset + seen:
            offset = (place.top + place.bottom) / 2 - seen / 2
        offset = max(offset, 0.0)
        if window != self.window_of_time or offset != self.state.offset:
            self.glide_to(window, offset)

    def is_in_sight(self, node: NodeId) -> bool:
        """Tell whether a node's row and days are within what is shown now."""
        place = self.scene.place_of(node, self.window_of_time, self.width(), self.state)
        if place is None:
            return False
        if not place.dated:
            return True
        now, seen = self.window_of_time, self.lanes_height
        return (
            place.high > now.low
            and place.low < now.high
            and place.top >= self.state.offset
            and place.bottom <= self.state.offset + seen
        )

    def fit(self) -> None:
        """Show all of time."""
        self.glide_to(self.scene.extent())

    def zoom(self, factor: float) -> None:
        """Zoom at the middle."""
        now = self.window_of_time
        self.glide_to(now.zoomed(factor, (now.low + now.high) / 2))

    def time_at(self, x: float) -> float:
        """Turn a pixel into a moment."""
        now = self.window_of_time
        return now.low + (x - GUTTER) / max(self.width() - GUTTER, 1) * now.span

    def hit(self, x: float, y: float) -> NodeId | Cluster | Lane | None:
        """Tell what lies under a pixel."""
        return self.scene.hit(self.window_of_time, self.width(), self.height(), self.state, x, y)

    def open_cluster(self, cluster: Cluster) -> None:
        """Zoom in on a cluster."""
        now, middle = self.window_of_time, (cluster.low + cluster.high) / 2
        span = min(max((cluster.high - cluster.low) * 1.7, 6.0), now.span / 2)
        self.glide_to(now.moved(middle - (now.low + now.high) / 2).zoomed(now.span / span, middle))

    # -- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; a mistake in drawing is reported and leaves a blank, for an exception in here would end the program."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        except Exception:  # noqa: BLE001
            sys.excepthook(*sys.exc_info())
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatioF() != ratio:
            self._picture = self._draw(ratio)
        painter.drawPixmap(0, 0, self._picture)
        self._lay(painter, self.scene.lit(self.window_of_time, self.width(), self.height(), self.state))
        if self.hasFocus() and self._by_keyboard:
            painter.setPen(QPen(paint.colour(self._look, "focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))

    def _draw(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(paint.colour(self._look, "surface"))
        if self.sprites.ratio != ratio:
            self.sprites = paint.Sprites(ratio)
        painter = QPainter(picture)
        try:
            for layer in self.scene.layers(self.window_of_time, self.width(), self.height(), self.state)[0]:
                self._lay(painter, layer)
        finally:
            painter.end()
        return picture

    def _lay(self, painter: QPainter, layer: Layer) -> None:
        painter.save()
        painter.setClipRect(QRectF(*layer.clip))
        paint.draw_things(painter, layer.frame, self._look)
        paint.draw_texts(painter, layer.frame.texts, self._look, self.sprites)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture to the new size."""
        super().resizeEvent(event)
        self._settle()

    # -- the hand -------------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; sideways or with Shift move in time; with Ctrl, or over the names, scroll the lanes."""
        self._hide_card()
        self._glide.stop()
        by = event.angleDelta()
        across, down = by.x(), by.y()
        where = event.position()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier or where.x() < GUTTER:
            self.scroll_to(self.state.offset - down / 120 * 48)
        elif keys & Qt.KeyboardModifier.ShiftModifier or abs(across) > abs(down):
            self.show_window(self.window_of_time.moved(-(across or down) / 120 * 0.08 * self.window_of_time.span))
        elif down:
            factor = 1.25 ** (down / 120)
            self.show_window(self.window_of_time.zoomed(factor, self.time_at(where.x())), where.y())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._by_keyboard = False
        self._hide_card()
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._glide.stop()
        self._grip = (event.position(), self.window_of_time, self.state.offset)
        self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held, or look at what lies under the pointer."""
        where = event.position()
        if self._grip is not None and event.buttons() & Qt.MouseButton.LeftButton:
            start, window, offset = self._grip
            way = where - start
            if not self._dragging and way.manhattanLength() < QApplication.startDragDistance():
                return
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            if start.x() >= GUTTER:
                days = -way.x() / max(self.width() - GUTTER, 1) * window.span
                target = window.moved(days)
                if target != self.window_of_time:
                    self.window_of_time = target
                    self._settle()
            self.scroll_to(offset - way.y())
            return
        self._look_at(self.hit(where.x(), where.y()), event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; where nothing was dragged it was a click."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        was_drag, self._grip, self._dragging = self._dragging, None, False
        self.unsetCursor()
        if was_drag or self._skip_release:
            self._skip_release = False
            return
        found = self.hit(event.position().x(), event.position().y())
        keys = event.modifiers()
        if isinstance(found, Cluster):
            return
        node = found.id if isinstance(found, Lane) else found or ""
        self.picked.emit(
            node, bool(keys & Qt.KeyboardModifier.ShiftModifier), bool(keys & Qt.KeyboardModifier.ControlModifier)
        )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a cluster; anything else was a click already."""
        self._skip_release = True
        found = self.hit(event.position().x(), event.position().y())
        if isinstance(found, Cluster) and event.button() == Qt.MouseButton.LeftButton:
            self._hide_card()
            self.open_cluster(found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what lies here; the menu key asks for what is selected."""
        self._hide_card()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            found: Any = self.state.selected[-1] if self.state.selected else None
            where = self.mapToGlobal(self.rect().center())
        else:
            found, where = self.hit(event.pos().x(), event.pos().y()), event.globalPos()
        if isinstance(found, Lane):
            found = found.id
        if isinstance(found, str) and found:
            self.menu_wanted.emit(found, where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from claim to claim, zoom, scroll."""
        key = event.key()
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        plain_keys = not event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier)
        if not plain_keys:
            super().keyPressEvent(event)
            return
        self._hide_card()
        if key in steps:
            self.stepped.emit(*steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.5)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / 1.5)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            way = 1 if key == Qt.Key.Key_PageDown else -1
            self.scroll_to(self.state.offset + way * max(self.lanes_height - 24, 24))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where the keyboard brought it."""
        super().focusInEvent(event)
        self._by_keyboard = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()

    # -- the card -----------------------------------------------------------------------------------------------------

    def _look_at(self, found: NodeId | Cluster | Lane | None, where: QPoint) -> None:
        hover = NodeId(found) if isinstance(found, str) else None
        if hover != self.state.hover:
            self.state = replace(self.state, hover=hover)
            self.update()
        if found != self._over:
            self._card.hide()
            self._over = found
        self._where = where
        self.setCursor(Qt.CursorShape.PointingHandCursor if found is not None else Qt.CursorShape.ArrowCursor)
        if found is None:
            self._card_timer.stop()
        elif not self._card.isVisible():
            self._card_timer.start()

    def _show_card(self) -> None:
        if self._over is not None and self.isVisible():
            self._card.tell(*self._tell(self._over), self._where)

    def _hide_card(self) -> None:
        self._card_timer.stop()
        self._card.hide()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._look_at(None, QPoint())
        self._hide_card()

    def hideEvent(self, event: Any) -> None:
        """Leave no card behind."""
        super().hideEvent(event)
        self._hide_card()


__all__ = ["Lanes"]
