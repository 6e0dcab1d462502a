"""What a screen reader hears of the map: a list whose children are the nodes named on screen, then the weightiest.

Qt asks for the interface of a widget through a factory; the canvas and its children are kept alive by their view, since
Qt holds no reference of Python's.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from explorer.model import Kind, NodeId, title_of
from explorer.scene.legend import KIND_WORDS, LINK_STYLES

if TYPE_CHECKING:
    from explorer.ui.map import MapView

MOST = 200
"""So many nodes in view are children; the rest are counted in the canvas's description."""

_canvases: dict[int, MapCanvas] = {}
_kept: list[MapCanvas] = []  # Qt may hold an interface for as long as it likes, so none of Python's is ever freed


def seen(view: MapView, most: int = MOST) -> tuple[NodeId, ...]:
    """List the visible nodes whose marks are in view, weightiest first, at most so many."""
    scene = view.scene
    if scene is None:
        return ()
    points = scene.mask(view.state()) & scene.within_view(view.viewport)
    rows = scene.order[points[scene.order]][:most]
    return tuple(scene.id_of(int(i)) for i in rows)


def links_said(view: MapView, node: NodeId) -> str:
    """Count a node's links to visible nodes by what they say: "supports 7, contradicts 2, asserts 3"."""
    scene = view.scene
    if scene is None:
        return ""
    rows = scene.links_of((node,), view.state())
    counts = np.bincount(scene.classes[rows], minlength=len(LINK_STYLES))
    return ", ".join(f"{style.word} {n:,}" for style, n in zip(LINK_STYLES, counts.tolist(), strict=True) if n)


def mark_box(view: MapView, node: NodeId) -> QRect:
    """Give a mark's box on the screen."""
    scene = view.scene
    at = scene.where(node) if scene is not None else None
    if scene is None or at is None:
        return QRect()
    rows = scene.drawn((node,))
    radius = max(4.0, float(scene.radii(view.viewport.scale)[rows[0]]) if rows else 8.0)
    x, y = view.camera.to_pixel(at)
    corner = view.mapToGlobal(QPoint(round(x - radius), round(y - radius)))
    return QRect(corner, QSize(round(2 * radius), round(2 * radius)))


class MapItem(QAccessibleInterface):
    """One visible node: its title, kind and stance, and where its mark is on screen."""

    def __init__(self, canvas: MapCanvas, node: NodeId) -> None:
        super().__init__()
        self.canvas, self.node = canvas, node

    def isValid(self) -> bool:
        """Tell whether the node is still drawn."""
        return self.canvas.isValid() and self.canvas.view.scene is not None

    def object(self) -> QObject | None:
        """Give no object: the node is painted."""
        return None

    def window(self) -> QWindow | None:
        """Give the window of the canvas."""
        return self.canvas.window()

    def parent(self) -> QAccessibleInterface:
        """Give the canvas."""
        return self.canvas

    def child(self, _: int) -> QAccessibleInterface | None:
        """Give nothing."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:
        """Give nothing."""
        return None

    def childCount(self) -> int:
        """Count no children."""
        return 0

    def indexOfChild(self, _: QAccessibleInterface) -> int:
        """Find nothing."""
        return -1

    def interface_cast(self, _: QAccessible.InterfaceType) -> None:
        """Offer no further interface."""
        return

    def text(self, which: QAccessible.Text) -> str:
        """Name the node by kind and title; its description counts its links by stance."""
        work = self.canvas.view.workspace
        record, kind = work.records.get(self.node), work.records.kind(self.node)
        if record is None or kind is None:
            return ""
        if which == QAccessible.Text.Name:
            return f"{KIND_WORDS[kind]}: {title_of(record)}"
        if which == QAccessible.Text.Description:
            return links_said(self.canvas.view, self.node)
        return ""

    def setText(self, _which: QAccessible.Text, _text: str) -> None:
        """Change nothing: the map is no editor."""

    def rect(self) -> QRect:
        """Give the mark's box on the screen."""
        return mark_box(self.canvas.view, self.node)

    def role(self) -> QAccessible.Role:
        """Be an item of the list."""
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        """Tell whether the node is selected; the last selected one has the focus."""
        view, out = self.canvas.view, QAccessible.State()
        selected = view.workspace.view.selected
        out.selectable = out.focusable = 1
        out.selected = int(self.node in selected)
        out.focused = int(view.hasFocus() and selected[-1:] == (self.node,))
        return out


class MapCanvas(QAccessibleWidget):
    """The map as a list of what is in view."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = weakref.ref(view)
        self._items: dict[NodeId, MapItem] = {}
        self._shown_for: tuple[object, ...] | None = None
        self._shown: tuple[NodeId, ...] = ()

    @property
    def view(self) -> MapView:
        """The view; only asked for while that is there."""
        view = self._view()
        assert view is not None  # noqa: S101 (Qt asks no interface whose widget is gone)
        return view

    def isValid(self) -> bool:
        """Tell whether the view is still there."""
        return self._view() is not None and bool(super().isValid())

    def nodes(self) -> tuple[NodeId, ...]:
        """List the nodes that are children now, in order of weight."""
        view = self.view
        key = (view.viewport, view.scene, view.workspace.mask)
        if self._shown_for is None or any(a is not b for a, b in zip(key, self._shown_for, strict=True)):
            self._shown_for, self._shown = key, seen(view)
        return self._shown

    def item(self, node: NodeId) -> MapItem:
        """Give the child of a node."""
        if node not in self._items:
            self._items[node] = MapItem(self, node)
        return self._items[node]

    def childCount(self) -> int:
        """Count the nodes in view that are told, and the map's own controls after them."""
        return len(self.nodes()) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:
        """Give a child by its place."""
        nodes = self.nodes()
        if 0 <= index < len(nodes):
            return self.item(nodes[index])
        return super().child(index - len(nodes)) if index >= len(nodes) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Find a child's place."""
        nodes = self.nodes()
        if isinstance(child, MapItem):
            return nodes.index(child.node) if child.node in nodes else -1
        index = super().indexOfChild(child)
        return index + len(nodes) if index >= 0 else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        """Find the node under a point of the screen."""
        here = self.view.mapFromGlobal(QPoint(x, y))
        node = self.view.node_at(here.x(), here.y())
        if node is not None and self.view.workspace.records.kind(node) is not Kind.THEME:
            return self.item(node)
        return super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface | None:
        """Give the last selected node."""
        selected = self.view.workspace.view.selected
        return self.item(selected[-1]) if selected and self.view.hasFocus() else None

    def text(self, which: QAccessible.Text) -> str:
        """Say what the map shows, and how much of it is told node by node."""
        if which == QAccessible.Text.Value:
            return self.view.foot_words()
        return str(super().text(which))


_views: weakref.WeakValueDictionary[int, MapView] = weakref.WeakValueDictionary()


def _factory(_: str, widget: QObject) -> QAccessibleInterface | None:
    return canvas_of(widget)


def canvas_of(widget: QObject) -> MapCanvas | None:
    """Give the list a view is to a screen reader, made when first asked for; None for any other object."""
    view = _views.get(id(widget))
    if view is None or view is not widget:
        return None
    found = _canvases.get(id(view))
    if found is None or not isValid(found) or found.view is not view:  # Qt ends it with its widget
        found = _canvases[id(view)] = MapCanvas(view)
        _kept.append(found)
    return found


_installed: list[bool] = []


def speak_of(view: MapView) -> None:
    """Let screen readers hear a view's nodes from now on."""
    if not _installed:
        QAccessible.installFactory(_factory)
        _installed.append(True)
    _views[id(view)] = view


def announce(widget: QWidget, words: str) -> None:
    """Tell a screen reader something that happened."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def tell_focus(view: MapView, node: NodeId) -> None:
    """Tell a screen reader which node the keyboard has come to."""
    canvas = canvas_of(view) if QAccessible.isActive() else None
    if canvas is None:
        return
    index = canvas.indexOfChild(canvas.item(node))
    if index >= 0:
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(index)
        QAccessible.updateAccessibility(event)


__all__ = ["MapCanvas", "MapItem", "announce", "canvas_of", "speak_of", "tell_focus"]
