"""The hands on the map: what mouse, wheel, pinch and keys mean. Everything they decide is said to the view in words.

A drag that begins on a node moves it and pins it there; on empty ground it pans; with Shift it draws a frame, with Alt
and Shift a loop. Arrows walk from the selected node, and pan where nothing is selected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from explorer import layout as layouts
from explorer.model import NodeId
from explorer.palette import Look
from explorer.scene.map import MapScene
from explorer.scene.map_reach import enclosed
from explorer.ui.paint import colour

if TYPE_CHECKING:
    from explorer.ui.map import MapView

DRAG = 5
"""Pixels a pressed pointer may tremble and still be a click."""
PAN = 90.0
ZOOM_STEP = 1.25
MOST_MOVES = 100
"""So many moves can be taken back."""

_Places = dict[NodeId, tuple[float, float]]
_SHIFT, _ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Hands:
    """Turns events of one map view into what they mean; holds only the gesture under way and the moves made."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self.press: QPointF | None = None
        self.last = QPointF()
        self.marquee: QRectF | None = None
        self.loop: list[QPointF] = []
        self.held: MapScene | None = None
        """The scene as it would be if what is dragged were dropped now."""
        self.moving: tuple[NodeId, ...] = ()
        self._is_dragging = False
        self._button = Qt.MouseButton.NoButton
        self._grip = (0.0, 0.0)
        self._past: list[tuple[_Places, frozenset[NodeId]]] = []
        self._future: list[tuple[_Places, frozenset[NodeId]]] = []

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def on_press(self, event: QMouseEvent) -> None:
        """Begin a click, a pan, a move, a frame or a loop."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self.press = self.last = event.position()
            self._is_dragging, self._button = False, event.button()

    def on_move(self, event: QMouseEvent) -> None:
        """Go on with the gesture under way."""
        here = event.position()
        if self.press is None:
            self.last = here
            self.view.point_at(self.view.node_at(here.x(), here.y()))
            return
        if not self._is_dragging:
            if (here - self.press).manhattanLength() < DRAG:
                return
            self._begin(event.modifiers())
        if self.loop:
            self.loop.append(here)
            self.view.update()
        elif self.marquee is not None:
            self.marquee = QRectF(self.press, here).normalized()
            self.view.update()
        elif self.moving:
            self._carry(here)
        else:
            self.view.camera.pan(here.x() - self.last.x(), here.y() - self.last.y())
        self.last = here

    def _begin(self, keys: Qt.KeyboardModifier) -> None:
        assert self.press is not None  # noqa: S101 (called with a pressed button only)
        self._is_dragging = True
        self.view.point_at(None)
        left = self._button == Qt.MouseButton.LeftButton
        if left and keys & _SHIFT and keys & _ALT:
            self.loop = [self.press]
        elif left and keys & _SHIFT:
            self.marquee = QRectF(self.press, self.press)
        else:
            self.moving = self._under_press() if left else ()
            if self.moving:
                self._grip = self.view.viewport.to_world(self.press.x(), self.press.y())
            self.view.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _under_press(self) -> tuple[NodeId, ...]:
        """Give what a drag from here carries: the node pressed, or the whole selection it is part of; no dates are moved."""
        scene, view, press = self.view.scene, self.view, self.press
        if scene is None or press is None or scene.layout.name == "time":
            return ()
        node = scene.hit(view.viewport, press.x(), press.y(), view.state())
        if node is None:
            return ()
        selected = view.workspace.view.selected
        return tuple(scene.id_of(i) for i in scene.drawn(selected)) if node in selected else (node,)

    def _places(self, here: QPointF) -> _Places:
        scene, (x0, y0) = self.view.scene, self._grip
        x, y = self.view.viewport.to_world(here.x(), here.y())
        found = {node: scene.where(node) for node in self.moving} if scene is not None else {}
        return {node: (at[0] + x - x0, at[1] + y - y0) for node, at in found.items() if at is not None}

    def _carry(self, here: QPointF) -> None:
        scene = self.view.scene
        if scene is not None:
            self.held = scene.shifted(layouts.moved(scene.layout, self._places(here)))
            self.view.update()

    def on_release(self, event: QMouseEvent) -> None:
        """End the gesture; a press that went nowhere was a click."""
        if self.press is None or event.button() != self._button:
            return
        here, was_dragging, view = event.position(), self._is_dragging, self.view
        marquee, loop, moving = self.marquee, self.loop, self.moving
        places = self._places(here) if moving else {}
        self.cancel()
        if loop and view.scene is not None:
            outline = np.array([(p.x(), p.y()) for p in [*loop, here]], np.float32)
            self._add(enclosed(view.scene, view.viewport, outline, view.state()))
        elif marquee is not None and view.scene is not None:
            corners = (marquee.left(), marquee.top()), (marquee.right(), marquee.bottom())
            self._add(view.scene.inside(view.viewport, *corners, view.state()))
        elif moving:
            self.put(places)
        elif not was_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._click(view.node_at(here.x(), here.y()), event.modifiers())

    def cancel(self) -> bool:
        """Let go of everything; nothing has moved. Tells whether a gesture was under way."""
        was = self.press is not None
        self.press, self.marquee, self.held, self._is_dragging = None, None, None, False
        self.loop, self.moving = [], ()
        self.view.unsetCursor()
        self.view.update()
        return was

    def _add(self, found: list[NodeId]) -> None:
        work = self.view.workspace
        work.update(selected=tuple(dict.fromkeys([*work.view.selected, *found])), by=self.view)

    def _click(self, node: NodeId | None, keys: Qt.KeyboardModifier) -> None:
        work = self.view.workspace
        selected = work.view.selected
        if keys & _SHIFT:
            if node is not None:
                rest = tuple(n for n in selected if n != node)
                work.update(selected=rest if node in selected else (*rest, node), by=self.view)
        elif node is None:
            work.update(selected=(), by=self.view)
        else:
            work.select(node, by=self.view, open_it=bool(keys & _CONTROL))

    def on_double_click(self, event: QMouseEvent) -> None:
        """Expand what is under the pointer, or collapse it again."""
        node = self.view.node_at(event.position().x(), event.position().y())
        self.press = None
        if node is not None:
            self.view.acts.expand_or_collapse(node)

    def on_wheel(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        if turn:
            at = event.position()
            self.view.camera.zoom_at(float(2.0 ** (max(-480, min(480, turn)) / 360.0)), at.x(), at.y())

    def on_pinch(self, event: QEvent) -> bool:
        """Zoom by pinching, on a touch screen or a trackpad; False where the event is something else."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.view.camera.zoom_at(max(0.2, 1.0 + event.value()), event.position().x(), event.position().y())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = self.view.mapFromGlobal(pinch.centerPoint().toPoint())
                self.view.camera.zoom_at(max(0.2, pinch.scaleFactor()), at.x(), at.y())
                return True
        return False

    # -- moves --------------------------------------------------------------------------------------------------------

    def put(self, places: _Places) -> None:
        """Move nodes and pin them; can be taken back."""
        layout = self.view.workspace.layout
        if layout is None or not places:
            return
        self._past = [*self._past[1 - MOST_MOVES :], self._as_it_is(layout, places)]
        self._future = []
        self.view.workspace.place(layouts.moved(layout, places), by=self.view)

    def step(self, *, back: bool) -> bool:
        """Take back the last move, or make it again; tells whether there was one."""
        layout = self.view.workspace.layout
        source, target = (self._past, self._future) if back else (self._future, self._past)
        if layout is None or not source:
            return False
        places, pinned = source.pop()
        target.append(self._as_it_is(layout, places))
        there = layouts.moved(layout, places)
        there = layouts.unpinned(there, places.keys() - pinned)
        self.view.workspace.place(there, by=self.view)
        return True

    def can_step(self, *, back: bool) -> bool:
        """Tell whether there is a move to take back, or to make again."""
        return bool(self._past if back else self._future)

    def forget(self) -> None:
        """Forget the moves: another library or another layout is shown."""
        self._past, self._future = [], []

    @staticmethod
    def _as_it_is(layout: layouts.Layout, nodes: _Places) -> tuple[_Places, frozenset[NodeId]]:
        rows = {node: i for i, node in enumerate(layout.ids) if node in nodes}
        at = {node: (float(layout.xy[i, 0]), float(layout.xy[i, 1])) for node, i in rows.items()}
        return at, layout.pinned & nodes.keys()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def on_key(self, event: QKeyEvent) -> bool:
        """Walk, pan, zoom and open by keys; False where the key means nothing here."""
        key, keys, view = event.key(), event.modifiers(), self.view
        selected = view.workspace.view.selected
        if key in _DIRECTIONS:
            x, y = _DIRECTIONS[Qt.Key(key)]
            stands = bool(selected) and view.scene is not None and view.scene.where(selected[-1]) is not None
            if keys & _CONTROL or (stands and not keys & _SHIFT):
                view.walk((x, y))
            else:
                far = PAN * (4 if keys & _SHIFT else 1)
                view.camera.pan(-x * far, -y * far)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            view.zoom(ZOOM_STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            view.zoom(1 / ZOOM_STEP)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            view.fit_all()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and selected:
            view.open_node(selected[-1])
        elif key == Qt.Key.Key_Escape:
            return self.cancel() or view.peel()
        else:
            return False
        return True

    # -- what the gesture under way looks like ------------------------------------------------------------------------

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw the frame or the loop."""
        painter.setPen(QPen(colour(look, "accent"), 1.2))
        painter.setBrush(colour(look, "accent", 0.1))
        if self.marquee is not None:
            painter.drawRect(self.marquee)
        if len(self.loop) > 1:
            painter.drawPolygon(QPolygonF(self.loop), Qt.FillRule.OddEvenFill)


__all__ = ["Hands"]
