"""The map view: shows the scene of the library, and turns wheel, hand and keys into changes of the workspace.

What is large is drawn off the UI thread into a picture and moved while the hand moves; words, the selection and what is
under the pointer are drawn fresh every time. A small library is drawn fresh as a whole. The view keeps no state of its
own but the viewport: selection, filters and colours are the workspace's.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGestureEvent, QPinchGesture, QPushButton, QVBoxLayout, QWidget

from explorer.model import NodeId
from explorer.palette import Look
from explorer.scene import Frame, Viewport
from explorer.scene.labels import Label
from explorer.scene.legend import Entry, legend
from explorer.scene.map import MapScene, MapState
from explorer.ui.map_camera import Camera
from explorer.ui.map_furniture import HoverCard, Legend, Overview, paint_note, paint_ring
from explorer.ui.map_picture import Picture, Pictures, Wish
from explorer.ui.paint import Sprites, colour, draw_texts, draw_things
from explorer.ui.panes import label
from explorer.workspace import Change, Workspace

REST_MS = 90
"""So long after the last movement the picture is drawn sharp again."""
CARD_MS = 400
RING_MS = 1800
SMALL = (400, 1500)
"""Up to so many nodes and links the map is drawn fresh at every frame."""
DRAG = 5
"""Pixels a pressed pointer may tremble and still be a click."""
PAN = 90.0
ZOOM_STEP = 1.25


class MapView(QWidget):
    """The map of the workspace's library."""

    opened = Signal(str)
    context_menu = Signal(str, QPoint)

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace, self.look = workspace, look
        self.camera = Camera(self)
        self.setAccessibleName("Map of the claim graph")
        self.setAccessibleDescription(
            "Arrow keys move, plus and minus zoom, Ctrl and an arrow go to the next node, Enter opens it"
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(220, 160))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.scene: MapScene | None = None
        self._made_for: tuple[object, ...] = ()
        self._picture: Picture | None = None
        self._number = 0
        self._mask = workspace.mask
        self._sprites = Sprites()
        self._hover: NodeId | None = None
        self._press: QPointF | None = None
        self._last = QPointF()
        self._is_dragging = False
        self._marquee: QRectF | None = None
        self._ring: NodeId | None = None
        self._faded: np.ndarray | None = None
        self._pictures = Pictures(self)
        self._pictures.drawn.connect(self._on_drawn)
        self._pictures.failed.connect(_report)
        self._rest = _timer(self, REST_MS, self._ask)
        self._card_timer = _timer(self, CARD_MS, self._show_card)
        self._ring_timer = _timer(self, RING_MS, self._end_ring)
        self._legend = Legend(look, self)
        self._legend.wanted.connect(self._on_legend)
        self._overview = Overview(look, self)
        self._overview.moved.connect(self._on_overview)
        self._card = HoverCard(look, self)
        self._empty = self._build_empty()
        self._overview.hide()
        self.camera.resize(self.width(), self.height())
        self.camera.moved.connect(self._on_moved)
        self._take_scene()

    def _build_empty(self) -> QFrame:
        out = QFrame(self)
        out.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        column = QVBoxLayout(out)
        column.setSpacing(10)
        self._empty_words = label("Nothing in the library passes this filter.", "quiet", factor=1.1)
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        button = QPushButton("Show everything")
        button.setAccessibleName("Show everything")
        button.clicked.connect(self._clear_filters)
        column.addWidget(self._empty_words)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        out.hide()
        return out

    def _clear_filters(self) -> None:
        self.workspace.update(query="", since=None, until=None, hidden=frozenset(), by=self)

    # -- following the workspace ------------------------------------------------------------------------------------

    def show_change(self, change: Change) -> None:
        """Follow a change of the workspace."""
        had, name = self.scene, self.workspace.layout.name if self.workspace.layout else ""
        old_name = had.layout.name if had is not None else ""
        if change.library_changed:
            self._hover, self._ring, self.camera.is_fitted = None, None, True
            self._card.hide()
        self._take_scene()
        if self.scene is not had and (change.library_changed or had is None or name != old_name):
            self.camera.fit(animated=False)
        if change.changed("as_of"):
            self._number += 1
        self._faded = self._not_yet_known()
        self._refresh()
        if change.changed("selected") and change.by is not self and change.new.selected:
            self._bring_into_view(change.new.selected[-1])

    def set_look(self, look: Look) -> None:
        """Draw in another look."""
        self.look = look
        self._sprites.clear()
        self._legend.set_look(look)
        self._card.set_look(look)
        self._number += 1
        self._refresh()

    def _take_scene(self) -> None:
        """Build the scene anew where records, positions, colours or sizes changed."""
        work, view = self.workspace, self.workspace.view
        wanted = (work.records, work.layout, view.colour_by, view.size_by)
        if len(self._made_for) == 4 and all(a is b for a, b in zip(wanted, self._made_for, strict=True)):
            return
        self._made_for = wanted
        layout = work.layout
        self.scene = (
            None if layout is None else MapScene(work.records, work.arrays, layout, view.colour_by, view.size_by)
        )
        self._picture = None
        self._number += 1
        self._hover = self._hover if self._hover in work.arrays.index else None
        self._faded = self._not_yet_known()
        self.camera.take(self.scene)
        self._refresh()

    def _not_yet_known(self) -> np.ndarray | None:
        as_of = self.workspace.view.as_of
        if as_of is None:
            return None
        with np.errstate(invalid="ignore"):
            return np.asarray(self.workspace.arrays.earliest > as_of.toordinal(), bool)

    def state(self) -> MapState:
        """Give what the map shows now, in the scene's terms."""
        work = self.workspace
        visible = None if work.mask.all() else work.mask
        return MapState(visible, self._faded, work.view.selected, self._hover)

    def frame(self) -> Frame:
        """Draw what is on screen as a frame, for figures: everything sharp, nothing hovered."""
        if self.scene is None:
            return Frame(self.width(), self.height())
        return self.scene.frame(self.viewport, replace(self.state(), hover=None))

    # -- drawing ----------------------------------------------------------------------------------------------------

    def _is_small(self) -> bool:
        scene = self.scene
        return scene is not None and len(scene.rows) <= SMALL[0] and len(scene.ends) <= SMALL[1]

    def _refresh(self) -> None:
        """Bring picture, legend, overview and notes up to date with the workspace."""
        work = self.workspace
        groups = () if self.scene is None else legend(work.arrays, self.scene.colours, work.mask)
        self._legend.setVisible(bool(groups) and self.height() > 220 and self.width() > 420)
        if groups:
            from explorer import query

            def is_on(field: str, value: str) -> bool:
                return query.has_term(work.view.query, field, value)

            self._legend.show_groups(groups, is_on, int(self.height() * 0.62))
        nothing = self.scene is not None and len(work.mask) > 0 and not work.mask.any()
        self._empty.setVisible(nothing)
        self._arrange()
        self._ask()
        self.update()

    def _arrange(self) -> None:
        gap = 12
        self._legend.adjustSize()
        beside = self._legend.width() * 0.8 if not self._legend.isHidden() and self.width() >= 680 else 0.0
        self.camera.keep_left(round(beside))
        self._legend.move(gap, self.height() - self._legend.height() - gap)
        self._overview.move(self.width() - self._overview.width() - gap, self.height() - self._overview.height() - gap)
        self._empty.adjustSize()
        self._empty.move((self.width() - self._empty.width()) // 2, (self.height() - self._empty.height()) // 2)
        if self.scene is not None:
            self._overview.show_view(self.scene, self.viewport, self.look)
            if self.width() < 420 or self.height() < 260:
                self._overview.hide()

    def _ask(self) -> None:
        """Ask for a sharp picture of what is in view, unless there is one."""
        if self.scene is None or self._is_small() or not self.isVisible():
            return
        picture = self._picture
        if picture is not None and picture.wish.number == self._content() and picture.covers(self.viewport):
            return
        look, ratio = self.look, self.devicePixelRatioF()
        state = replace(self.state(), selected=(), hover=None)
        self._pictures.ask(Wish(self.scene, state, look, self.viewport, ratio, self._content()))

    def _content(self) -> int:
        """Give a number that changes with everything a picture shows but its viewport."""
        if self.workspace.mask is not self._mask:  # held, so that no later mask can be taken for it
            self._mask = self.workspace.mask
            self._number += 1
        return self._number

    def _on_drawn(self, picture: Picture) -> None:
        if picture.wish.scene is not self.scene:
            return
        self._picture = picture
        self.update()
        if picture.wish.number != self._content() or not picture.covers(self.viewport):
            self._rest.start()

    @property
    def is_sharp(self) -> bool:
        """Whether what is on screen is drawn for exactly this view."""
        if self.scene is None or self._is_small():
            return True
        picture = self._picture
        return picture is not None and picture.wish.number == self._content() and picture.covers(self.viewport)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the map; a failure is reported and never leaves this method, for that would end the program."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        except Exception as error:  # noqa: BLE001 (an exception that leaves a paint event ends the process)
            _report(error)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour(self.look, "surface"))
        scene, state = self.scene, self.state()
        if scene is None:
            painter.setPen(colour(self.look, "text-faint"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Drawing the map…")
            return
        ratio = self.devicePixelRatioF()
        if self._sprites.ratio != ratio:  # moved to another screen
            self._sprites = Sprites(ratio)
            self._number += 1
            self._rest.start()
        counts = self._paint_bulk(painter, scene, state)
        placed = None
        if not self._is_small() and not scene.names.ready(self.viewport, state):
            placed = self._last_labels(scene)
        texts = scene.labels(self.viewport, state, placed)
        if self._hover is None:
            draw_things(painter, scene.lit(self.viewport, state), self.look)
            draw_texts(painter, texts, self.look, self._sprites)
        else:  # everything but what is lit steps back
            lit = {self._hover, *state.selected}
            draw_texts(painter, tuple(text for text in texts if text.id not in lit), self.look, self._sprites)
            painter.fillRect(self.rect(), colour(self.look, "surface", 0.45))
            draw_things(painter, scene.lit(self.viewport, state), self.look)
            draw_texts(painter, tuple(text for text in texts if text.id in lit), self.look, self._sprites)
        self._paint_over(painter, scene)
        if counts is not None:
            legend_right = self._legend.geometry().right() if self._legend.isVisible() else 0
            overview_left = self._overview.x() if self._overview.isVisible() else self.width()
            paint_note(painter, self.look, counts, (legend_right + overview_left) / 2, self.height() - 30.0)

    def _paint_over(self, painter: QPainter, scene: MapScene) -> None:
        """Draw what belongs to the hand: the ring of a flight, the marquee, the focus."""
        at = scene.where(self._ring) if self._ring is not None else None
        if at is not None:
            rows = scene.drawn((self._ring,))
            radius = float(scene.radii(self.viewport.scale)[rows[0]]) if rows else 20.0
            paint_ring(painter, self.look, *self.camera.to_pixel(at), radius)
        if self._marquee is not None:
            painter.setPen(QPen(colour(self.look, "accent"), 1.2))
            painter.setBrush(colour(self.look, "accent", 0.1))
            painter.drawRect(self._marquee)
        if self.hasFocus():
            painter.setPen(QPen(colour(self.look, "focus"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))

    def _paint_bulk(self, painter: QPainter, scene: MapScene, state: MapState) -> Frame | None:
        """Draw what is drawn off the UI thread; gives the frame that counts it, or None where that is not known yet."""
        if self._is_small():
            ground = scene.ground(self.viewport, state)
            draw_things(painter, ground, self.look)
            return ground
        picture = self._picture
        if picture is None:
            draw_things(painter, scene.sketch(self.viewport), self.look)
            return None
        if picture.fits(self.viewport):
            ratio = self.devicePixelRatioF()
            corner = picture.place(self.viewport).topLeft()
            painter.drawImage(
                QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio), picture.image
            )
        else:
            painter.drawImage(picture.place(self.viewport), picture.image)
        return picture.frame if self.is_sharp else None

    def _last_labels(self, scene: MapScene) -> tuple[Label, ...]:
        """Give labels to go on with while those of this view are being chosen: the last ones, or the territories'."""
        picture = self._picture
        if picture is None or picture.wish.scene is not scene:
            return scene.names.titles(scene.names.step(self.viewport))[0]
        return scene.names.placed(picture.wish.viewport, picture.wish.state)

    # -- where it looks ---------------------------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        """The part of the world on screen."""
        return self.camera.viewport

    @property
    def reduced_motion(self) -> bool:
        """Whether the view jumps where it would fly."""
        return self.camera.reduced_motion

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self.camera.reduced_motion = value

    def _on_moved(self) -> None:
        self._card.hide()
        self._card_timer.stop()
        if self._picture is not None and self._picture.fits(self.viewport) and not self.is_sharp:
            self._ask()  # the hand pans towards the edge of the picture: draw on while it moves
        if not self.is_sharp:
            self._rest.start()
        self._arrange()
        self.update()

    def fit_all(self) -> None:
        """Show everything."""
        self.camera.fit()

    def fit_selection(self) -> None:
        """Show the selected nodes as large as they fit; everything where nothing is selected."""
        self.camera.fit(self.workspace.view.selected)

    def zoom(self, factor: float) -> None:
        """Zoom at the middle of the view."""
        self.camera.zoom_at(factor, self.viewport.width / 2, self.viewport.height / 2, animated=True)

    def fly_to(self, node: NodeId | str) -> None:
        """Bring a node into the middle, near enough to read its surroundings, with a mark nobody can miss."""
        at = self.scene.where(NodeId(node)) if self.scene is not None else None
        if at is not None:
            self._ring = NodeId(node)
            self._ring_timer.start()
            self.camera.approach(*at)

    def _end_ring(self) -> None:
        self._ring = None
        self.update()

    def _bring_into_view(self, node: NodeId) -> None:
        """Pan, without zooming, to a node that was selected elsewhere and lies outside the view."""
        at = self.scene.where(node) if self.scene is not None else None
        if at is None:
            return
        x, y = self.camera.to_pixel(at)
        if not (30 < x < self.width() - 30 and 30 < y < self.height() - 30):
            self.camera.centre(*at)

    def _on_overview(self, x: float, y: float) -> None:
        self.camera.centre(x, y, animated=False)

    def _on_legend(self, entry: Entry, on: bool) -> None:
        from explorer import query

        text = query.with_term(self.workspace.view.query, entry.field, entry.value, on)
        self.workspace.update(query=text, by=self)

    # -- what is under the pointer ------------------------------------------------------------------------------------

    def node_at(self, x: float, y: float) -> NodeId | None:
        """Find the node under a pixel, or the theme whose name is written there."""
        if self.scene is None:
            return None
        found = self.scene.hit(self.viewport, x, y, self.state())
        if found is None:
            title = self.scene.names.title_under(self.viewport, x, y)
            found = title if title in self.workspace.arrays.index else None
        return found

    def _point_at(self, node: NodeId | None) -> None:
        if node == self._hover:
            return
        self._hover = node
        self._card.hide()
        self._card_timer.stop()
        if node is not None:
            self._card_timer.start()
        self.setCursor(Qt.CursorShape.PointingHandCursor if node is not None else Qt.CursorShape.ArrowCursor)
        self.update()

    def _show_card(self) -> None:
        if self._hover is None or self.scene is None or self._press is not None:
            return
        near = self.scene.neighbours(self._hover, self.state())
        links = f"{len(near):,} neighbour{'s' if len(near) != 1 else ''}" if near else ""
        self._card.show_node(self.workspace.records, self._hover, links, self._last.toPoint())

    # -- hands --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a pan or a marquee."""
        self.camera.stop()
        self._card.hide()
        self._card_timer.stop()
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._press = self._last = event.position()
            self._is_dragging = False
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, pan or widen the marquee."""
        here = event.position()
        if self._press is None:
            self._last = here
            self._point_at(self.node_at(here.x(), here.y()))
            return
        if not self._is_dragging and (here - self._press).manhattanLength() < DRAG:
            return
        if not self._is_dragging:
            self._is_dragging = True
            self._point_at(None)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._marquee = QRectF(self._press, here)
            else:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._marquee is not None:
            self._marquee = QRectF(self._press, here).normalized()
            self.update()
        else:
            self.camera.pan(here.x() - self._last.x(), here.y() - self._last.y())
        self._last = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click, a pan or a marquee."""
        if self._press is None:
            return
        here, was_dragging, marquee = event.position(), self._is_dragging, self._marquee
        self._press, self._marquee, self._is_dragging = None, None, False
        self.unsetCursor()
        if marquee is not None and self.scene is not None:
            corners = (marquee.left(), marquee.top()), (marquee.right(), marquee.bottom())
            found = self.scene.inside(self.viewport, *corners, self.state())
            kept = self.workspace.view.selected
            self.workspace.update(selected=tuple(dict.fromkeys([*kept, *found])), by=self)
        elif not was_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._click(self.node_at(here.x(), here.y()), event.modifiers())
        self.update()

    def _click(self, node: NodeId | None, keys: Qt.KeyboardModifier) -> None:
        selected = self.workspace.view.selected
        if keys & Qt.KeyboardModifier.ShiftModifier:
            if node is not None:
                rest = tuple(n for n in selected if n != node)
                self.workspace.update(selected=rest if node in selected else (*rest, node), by=self)
        elif node is None:
            self.workspace.update(selected=(), by=self)
        else:
            self.workspace.select(node, by=self, open_it=bool(keys & Qt.KeyboardModifier.ControlModifier))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is under the pointer."""
        node = self.node_at(event.position().x(), event.position().y())
        self._press = None
        if node is not None:
            self._open(node)

    def _open(self, node: NodeId) -> None:
        self.workspace.select(node, by=self, open_it=True)
        self.opened.emit(node)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the pointer."""
        self._point_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        if turn:
            at = event.position()
            self.camera.zoom_at(float(2.0 ** (max(-480, min(480, turn)) / 360.0)), at.x(), at.y())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the window for the menu of what is here; by keyboard, of what is selected."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            selected = self.workspace.view.selected
            node = selected[-1] if selected else None
            at = self.scene.where(node) if self.scene is not None and node is not None else None
            here = QPointF(*self.camera.to_pixel(at)).toPoint() if at is not None else self.rect().center()
        else:
            here = event.pos()
            node = self.node_at(here.x(), here.y())
            if node is not None and node not in self.workspace.view.selected:
                self.workspace.select(node, by=self)
        self._press = None
        self.context_menu.emit(node or "", self.mapToGlobal(here))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom by pinching, on a touch screen or a trackpad."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.camera.zoom_at(max(0.2, 1.0 + event.value()), event.position().x(), event.position().y())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = self.mapFromGlobal(pinch.centerPoint().toPoint())
                self.camera.zoom_at(max(0.2, pinch.scaleFactor()), at.x(), at.y())
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, pan, walk and open by keys."""
        key, keys = event.key(), event.modifiers()
        directions = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        selected = self.workspace.view.selected
        if key in directions and keys & Qt.KeyboardModifier.ControlModifier:
            self._walk(directions[Qt.Key(key)])
        elif key in directions:
            x, y = directions[Qt.Key(key)]
            far = PAN * (4 if keys & Qt.KeyboardModifier.ShiftModifier else 1)
            self.camera.pan(-x * far, -y * far)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / ZOOM_STEP)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.fit_all()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and selected:
            self._open(selected[-1])
        elif key == Qt.Key.Key_Escape and (
            self._marquee is not None or self._card.isVisible() or self._ring is not None
        ):
            self._marquee = self._press = None
            self._card.hide()
            self._end_ring()
        else:
            event.ignore()

    def _walk(self, direction: tuple[int, int]) -> None:
        if self.scene is None:
            return
        selected = self.workspace.view.selected
        node = self.scene.toward(selected[-1] if selected else None, direction, self.state())
        if node is not None:
            self.workspace.select(node, by=self)
            self._bring_into_view(node)

    # -- the widget ---------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle where it is; a view that showed everything goes on doing so."""
        self.camera.resize(self.width(), self.height())
        self._refresh()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what could not be drawn while hidden."""
        super().showEvent(event)
        self._ask()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the worker end."""
        self._pictures.wait()
        super().closeEvent(event)


def _timer(owner: QWidget, milliseconds: int, run) -> QTimer:
    out = QTimer(owner)
    out.setSingleShot(True)
    out.setInterval(milliseconds)
    out.timeout.connect(run)
    return out


def _report(error: Exception) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


__all__ = ["MapView"]
