"""The map view: shows the scene of the library, and turns wheel, hand and keys into changes of the workspace.

What is large is drawn off the UI thread into a picture and moved while the hand moves; words, the selection and what is
under the pointer are drawn fresh every time. A small library is drawn fresh as a whole. The view keeps no state of its
own but the viewport: selection, filters and colours are the workspace's.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QMetaMethod,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from explorer import layout as layouts
from explorer.model import NodeId
from explorer.palette import Look
from explorer.scene import Frame, Viewport
from explorer.scene.labels import Label
from explorer.scene.link_words import LinkWords, link_words
from explorer.scene.map import MapScene, MapState
from explorer.scene.passage import Passage
from explorer.ui.map_acts import Acts
from explorer.ui.map_camera import Camera
from explorer.ui.map_furniture import link_menu, paint_ring, single_shot
from explorer.ui.map_hands import Hands
from explorer.ui.map_over import Over
from explorer.ui.map_picture import Picture, Pictures, Wish
from explorer.ui.map_spoken import announce, speak_of, tell_focus
from explorer.ui.paint import Sprites, colour, draw_texts, draw_things
from explorer.workspace import Change, Workspace

REST_MS = 90
"""So long after the last movement the picture is drawn sharp again."""
CARD_MS = 400
RING_MS = 1800
SMALL = (400, 1500)
"""Up to so many nodes and links the map is drawn fresh at every frame."""
PASSAGE_MS = 260
FRESH_WORDS = 8
"""So many lines of words not drawn before are drawn in one frame while the hand zooms; the rest when it stops."""


class MapView(QWidget):
    """The map of the workspace's library."""

    opened = Signal(str)
    context_menu = Signal(str, QPoint)
    link_menu = Signal(int, QPoint)
    said = Signal(str)

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hands = Hands(self)
        self.acts = Acts(self, self._hands)
        self.workspace, self.look = workspace, look
        self.camera = Camera(self)
        self.setAccessibleName("Map of the claim graph")
        self.setAccessibleDescription(
            "Arrow keys go to the nearest node, with Shift they move the map; plus and minus zoom, Enter opens"
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
        self._ring: NodeId | None = None
        self._faded: np.ndarray | None = None
        self._pictures = Pictures(self)
        self._pictures.drawn.connect(self._on_drawn)
        self._pictures.failed.connect(_report)
        self._rest = single_shot(self, REST_MS, self._ask)
        self._card_timer = single_shot(self, CARD_MS, self._show_card)
        self._ring_timer = single_shot(self, RING_MS, self._end_ring)
        self._passage: Passage | None = None
        self._passing = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=PASSAGE_MS)
        self._passing.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._passing.valueChanged.connect(self.update)
        self._passing.finished.connect(self._end_passage)
        self._over = Over(self)
        self._card, self._legend = self._over.card, self._over.legend
        self._overview, self._empty = self._over.overview, self._over.empty
        self.camera.resize(self.width(), self.height())
        self.camera.moved.connect(self._on_moved)
        speak_of(self)
        self._take_scene()

    # -- following the workspace ------------------------------------------------------------------------------------

    def show_change(self, change: Change) -> None:
        """Follow a change of the workspace."""
        had, looked = self.scene, self.viewport
        name = self.workspace.layout.name if self.workspace.layout else ""
        old_name = had.layout.name if had is not None else ""
        if change.library_changed:
            self._hover, self._ring, self.camera.is_fitted = None, None, True
            self._hide_card()
        if change.library_changed or name != old_name:
            self._hands.forget()
        self.acts.show_change(change)
        self._take_scene()
        if self.scene is not had and (change.library_changed or had is None or name != old_name):
            self.camera.fit(animated=False)
        if had is not None and change.layout_changed and change.by is not self and not change.library_changed:
            self._begin_passage(had, looked)
        if change.changed("as_of"):
            self._number += 1
        self._faded = self._not_yet_known()
        self._refresh()
        if change.changed("selected") and change.by is not self and change.new.selected:
            self._bring_into_view(change.new.selected[-1])

    # -- from one layout to the next --------------------------------------------------------------------------------

    def _begin_passage(self, old: MapScene, looked: Viewport) -> None:
        """Let the marks glide from where they were to where they are now."""
        new = self.scene
        if new is None or new is old or self.reduced_motion or not self.isVisible():
            return
        passage = Passage(old, looked, new, self.viewport, replace(self.state(), selected=(), hover=None))
        if passage.is_worth_it:
            self._passage = passage
            self._passing.stop()
            self._passing.start()

    def _end_passage(self) -> None:
        """Stand where the marks were going: at its end, or because the hand takes over."""
        self._passing.stop()
        if self._passage is not None:
            self._passage = None
            self.update()

    @property
    def is_moving(self) -> bool:
        """Whether marks are on their way to a new layout."""
        return self._passage is not None

    def set_look(self, look: Look) -> None:
        """Draw in another look."""
        self.look = look
        self._sprites.clear()
        self._over.set_look(look)
        self._number += 1
        self._refresh()

    def _take_scene(self) -> None:
        """Build the scene anew where records, positions, colours or sizes changed."""
        work, view = self.workspace, self.workspace.view
        wanted = (work.records, work.layout, view.colour_by, view.size_by)
        if len(self._made_for) == 4 and all(a is b for a, b in zip(wanted, self._made_for, strict=True)):
            return
        before, self._made_for = self._made_for, wanted
        layout, had = work.layout, self.scene
        same = len(before) == 4 and all(wanted[k] is before[k] for k in (0, 2, 3))
        if had is not None and layout is not None and same and _is_moved(had.layout, layout):
            self.scene = had.shifted(layout)  # the picture of before serves until the new one is drawn
        else:
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
        return self.workspace.faded

    def state(self) -> MapState:
        """Give what the map shows now, in the scene's terms."""
        work = self.workspace
        visible = None if work.mask.all() else work.mask
        return MapState(visible, self._faded, work.view.selected, self._hover, self.acts.path, self._over.keep_out)

    def frame(self) -> Frame:
        """Draw what is on screen as a frame, for figures: everything sharp, nothing hovered."""
        if self.scene is None:
            return Frame(self.width(), self.height())
        return self.scene.frame(self.viewport, replace(self.state(), hover=None, keep_out=()))

    # -- drawing ----------------------------------------------------------------------------------------------------

    def _is_small(self) -> bool:
        scene = self.scene
        return scene is not None and len(scene.rows) <= SMALL[0] and len(scene.ends) <= SMALL[1]

    def _refresh(self) -> None:
        """Bring picture, legend, overview and notes up to date with the workspace."""
        self._over.refresh()
        self._ask()
        self.update()

    def _ask(self) -> None:
        """Ask for a sharp picture of what is in view, unless there is one."""
        if self.scene is None or self._is_small() or not self.isVisible():
            return
        picture = self._picture
        if picture is not None and picture.wish.number == self._content() and picture.covers(self.viewport):
            return
        look, ratio = self.look, self.devicePixelRatioF()
        state = replace(self.state(), selected=(), hover=None, path=(), keep_out=())
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
        if self.scene is None or self._passage is not None:
            return self.scene is None
        if self._is_small():
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
        if self._passage is not None:
            draw_things(painter, self._passage.frame(float(self._passing.currentValue())), self.look)
            return
        held, small = self._hands.held, self._is_small()
        if held is not None and small:
            scene = held
        counts = self._paint_bulk(painter, scene, state)
        placed = None
        if not small and not scene.names.ready(self.viewport, state):
            placed = self._last_labels(scene)
        texts = scene.labels(self.viewport, state, placed)
        if not small and not self.is_sharp:
            texts = self._sprites.ready(texts, self.look, FRESH_WORDS)
        if held is not None:  # what is carried is lit where it would be put
            state = replace(state, selected=self._hands.moving)
            draw_texts(painter, texts, self.look, self._sprites)
            draw_things(painter, held.lit(self.viewport, state), self.look)
        elif self._hover is None:
            draw_things(painter, scene.lit(self.viewport, state), self.look)
            draw_texts(painter, texts, self.look, self._sprites)
        else:  # everything but what is lit steps back
            lit = {self._hover, *state.selected, *state.path}
            draw_texts(painter, tuple(text for text in texts if text.id not in lit), self.look, self._sprites)
            painter.fillRect(self.rect(), colour(self.look, "surface", 0.45))
            draw_things(painter, scene.lit(self.viewport, state), self.look)
            draw_texts(painter, tuple(text for text in texts if text.id in lit), self.look, self._sprites)
        self._paint_over(painter, scene)
        axis = scene.axis(self.viewport, state)
        draw_things(painter, axis, self.look)
        draw_texts(painter, axis.texts, self.look, self._sprites)
        self._over.paint_note(painter, counts)

    def _paint_over(self, painter: QPainter, scene: MapScene) -> None:
        """Draw what belongs to the hand: the ring of a flight, the marquee, the focus."""
        at = scene.where(self._ring) if self._ring is not None else None
        if at is not None:
            rows = scene.drawn((self._ring,))
            radius = float(scene.radii(self.viewport.scale)[rows[0]]) if rows else 20.0
            paint_ring(painter, self.look, *self.camera.to_pixel(at), radius)
        self._hands.paint(painter, self.look)
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
        if picture is None or picture.wish.scene.rows is not scene.rows:
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
        self._hide_card()
        self._end_passage()
        if self._picture is not None and self._picture.fits(self.viewport) and not self.is_sharp:
            self._ask()  # the hand pans towards the edge of the picture: draw on while it moves
        if not self.is_sharp:
            self._rest.start()
        self._over.arrange()
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

    def point_at(self, node: NodeId | None) -> None:
        """Light what is under the pointer; a card about it, or about the link there, follows after a moment."""
        self._hide_card()
        if node is not None or self.underMouse():
            self._card_timer.start()
        if node == self._hover:
            return
        self._hover = node
        self.setCursor(Qt.CursorShape.PointingHandCursor if node is not None else Qt.CursorShape.ArrowCursor)
        self.update()

    def _hide_card(self) -> None:
        self._card.hide()
        self._card_timer.stop()

    def _show_card(self) -> None:
        scene, here = self.scene, self._hands.last
        if scene is None or self._hands.press is not None:
            return
        if self._hover is not None:
            near = scene.neighbours(self._hover, self.state())
            links = f"{len(near):,} neighbour{'s' if len(near) != 1 else ''}" if near else ""
            self._card.show_node(self.workspace.records, self._hover, links, here.toPoint())
            return
        row = scene.hit_link(self.viewport, here.x(), here.y(), self.state())
        if row is not None:
            self._card.show_link(self.workspace.records, self.link_words(row), here.toPoint())

    # -- hands (see ``map_hands``) --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture; whatever flies or moves stops under the hand."""
        self.camera.stop()
        self._end_passage()
        self._hide_card()
        self._hands.on_press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, or go on with a gesture."""
        self._hands.on_move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self._hands.on_release(event)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Expand what is under the pointer, or collapse it again."""
        self._hands.on_double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the pointer."""
        self.point_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self._hands.on_wheel(event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom by pinching, on a touch screen or a trackpad."""
        return self._hands.on_pinch(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, pan, zoom and open by keys."""
        self._end_passage()
        if not self._hands.on_key(event):
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the window for the menu of what is here, a node or a link; by keyboard, of what is selected."""
        row = None
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
            if node is None and self.scene is not None:
                row = self.scene.hit_link(self.viewport, here.x(), here.y(), self.state())
        self._hands.cancel()
        self._hide_card()
        if row is None:
            self.context_menu.emit(node or "", self.mapToGlobal(here))
        elif self.isSignalConnected(QMetaMethod.fromSignal(self.link_menu)):
            self.link_menu.emit(row, self.mapToGlobal(here))
        else:
            self.build_link_menu(row).popup(self.mapToGlobal(here))
        event.accept()

    def link_words(self, row: int) -> LinkWords:
        """Say what there is to say of the link in a row of the workspace's edges."""
        return link_words(self.workspace.records, self.workspace.arrays, row)

    def build_link_menu(self, row: int) -> QMenu:
        """Make the menu of a link: what it says, and its two ends to select or open."""
        words = self.link_words(row)
        ends = (words.source, words.target)

        def select_both() -> None:
            self.workspace.update(selected=ends, by=self)

        return link_menu(self, self.workspace.records, words, select_both, self.open_node)

    def open_node(self, node: NodeId) -> None:
        """Open a node's page in the reading panel."""
        self.workspace.select(node, by=self, open_it=True)
        self.opened.emit(node)

    def walk(self, direction: tuple[int, int]) -> None:
        """Select the nearest node in a direction and keep it in sight."""
        if self.scene is None:
            return
        selected = self.workspace.view.selected
        node = self.scene.toward(selected[-1] if selected else None, direction, self.state())
        if node is not None:
            self.workspace.select(node, by=self)
            self._bring_into_view(node)
            tell_focus(self, node)

    def peel(self) -> bool:
        """Take away one layer of what lies over the map: card, ring, path; tells whether there was one."""
        if self._card.isVisible():
            self._hide_card()
        elif self._ring is not None:
            self._end_ring()
        else:
            return self.acts.end_path()
        return True

    def say(self, words: str) -> None:
        """Say one short sentence at the foot of the map for a moment, also to a screen reader."""
        self._over.say(words)
        self.said.emit(words)
        announce(self, words)

    def foot_words(self) -> str:
        """Give what the foot of the map says, or said last: how much is drawn."""
        return self._over.foot_words()

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


def _is_moved(one: layouts.Layout, other: layouts.Layout) -> bool:
    """Tell whether two layouts differ in nothing but where some nodes stand and are pinned."""
    return one.ids is other.ids and one.regions is other.regions and one.name == other.name


def _report(error: Exception) -> None:
    sys.excepthook(type(error), error, error.__traceback__)
