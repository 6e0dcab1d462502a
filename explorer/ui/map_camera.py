"""Where the map looks: the viewport, its limits, and the short flights from one to another."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from explorer.model import NodeId
from explorer.scene import Viewport
from explorer.scene.label_places import Box
from explorer.scene.map import MapScene

FLIGHT_MS = 230
CLOSEST, FARTHEST = 260.0, 0.35
"""Limits of zoom: pixels between neighbours at most, and at least so much of the scale that fits everything."""
READABLE = 36.0
"""Pixels between neighbours at which a node's surroundings can be read."""


class Camera(QObject):
    """Holds the viewport on one scene; ``moved`` follows every change of it.

    ``is_fitted`` stays true as long as the view shows everything because it was asked to, so that it goes on doing so
    when its size changes.
    """

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.scene: MapScene | None = None
        self.viewport = Viewport(0.0, 0.0, 1.0, 1, 1)
        self.is_fitted = True
        self.reduced_motion = False
        self.keep_out: tuple[Box, ...] = ()
        """Boxes of pixels that are kept free when everything is shown."""
        self._whole: tuple[tuple[object, ...], Viewport] | None = None
        self._flight = QVariantAnimation(self)
        self._flight.setDuration(FLIGHT_MS)
        self._flight.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._flight.valueChanged.connect(self._on_flight)
        self._from = self._to = self.viewport

    @property
    def _size(self) -> tuple[int, int]:
        return self.viewport.width, self.viewport.height

    def keep_clear(self, boxes: tuple[Box, ...]) -> None:
        """Keep boxes of pixels free; a view that shows everything moves."""
        if boxes != self.keep_out:
            self.keep_out = boxes
            if self.is_fitted and self.scene is not None:
                self._flight.stop()
                self._set(self.whole(), fitted=True)

    def take(self, scene: MapScene | None) -> None:
        """Look at another scene: all of it where all was shown before, else the same place."""
        self.scene = scene
        if self.is_fitted:
            self.fit(animated=False)

    def resize(self, wide: int, high: int) -> None:
        """Take the size of the view; the middle stays."""
        self.viewport = replace(self.viewport, width=max(wide, 1), height=max(high, 1))
        if self.is_fitted and self.scene is not None:
            self._flight.stop()
            self.viewport = self.whole()
        self.moved.emit()

    def whole(self) -> Viewport:
        """Give the viewport that shows everything."""
        if self.scene is None:
            return self.viewport
        key = (self.scene, self._size, self.keep_out)
        if self._whole is None or any(a is not b and a != b for a, b in zip(key, self._whole[0], strict=True)):
            self._whole = key, self.scene.fit(self._size, keep_out=self.keep_out)
        return self._whole[1]

    def stop(self) -> None:
        """End a flight where it is: the hand takes over."""
        self._flight.stop()

    def look_at(self, viewport: Viewport) -> None:
        """Move to a viewport at once, within the limits."""
        low, high = self._limits()
        self._set(replace(viewport, scale=min(max(viewport.scale, low), high)), fitted=False)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by pixels."""
        view = self.viewport
        self._set(replace(view, cx=view.cx - dx / view.scale, cy=view.cy - dy / view.scale), fitted=False)

    def centre(self, x: float, y: float, *, animated: bool = True) -> None:
        """Bring a world point into the middle."""
        self._go(replace(self.viewport, cx=x, cy=y), animated=animated)

    def zoom_at(self, factor: float, x: float, y: float, *, animated: bool = False) -> None:
        """Zoom so that what is under a pixel stays there."""
        low, high = self._limits()
        factor = min(max(self.viewport.scale * factor, low), high) / self.viewport.scale
        self._go(self.viewport.zoomed(factor, x, y), animated=animated)

    def fit(self, nodes: tuple[NodeId, ...] = (), *, animated: bool = True) -> None:
        """Show all of some nodes, or everything."""
        if self.scene is None:
            return
        known = [node for node in nodes if self.scene.where(node) is not None]
        if not known:
            self._go(self.whole(), animated=animated, fitted=True)
            return
        target = self.scene.fit(self._size, known, margin=90.0)
        self._go(replace(target, scale=min(target.scale, 60.0 / self.scene.pitch)), animated=animated)

    def approach(self, x: float, y: float) -> None:
        """Bring a world point into the middle, near enough to read what is around it."""
        near = READABLE / self.scene.pitch if self.scene is not None else 0.0
        self._go(replace(self.viewport, cx=x, cy=y, scale=max(self.viewport.scale, near)))

    def to_pixel(self, at: tuple[float, float]) -> tuple[float, float]:
        """Turn a world point into pixels."""
        view = self.viewport
        return (at[0] - view.cx) * view.scale + view.width / 2, (at[1] - view.cy) * view.scale + view.height / 2

    def _limits(self) -> tuple[float, float]:
        """Give the least and the largest scale; where the view already is beyond one, that is allowed."""
        if self.scene is None:
            return 1e-9, 1e9
        whole, now = self.whole().scale, self.viewport.scale
        return min(whole * FARTHEST, now), max(CLOSEST / self.scene.pitch, whole, now)

    def _set(self, viewport: Viewport, *, fitted: bool) -> None:
        self.viewport, self.is_fitted = viewport, fitted
        self.moved.emit()

    def _go(self, target: Viewport, *, animated: bool = True, fitted: bool = False) -> None:
        self._flight.stop()
        if not animated or self.reduced_motion:
            self._set(target, fitted=fitted)
            return
        self._from, self._to, self.is_fitted = self.viewport, target, fitted
        self._flight.setStartValue(0.0)
        self._flight.setEndValue(1.0)
        self._flight.start()

    def _on_flight(self, share: float) -> None:
        a, b = self._from, self._to
        scale = a.scale * (b.scale / a.scale) ** share
        # The middle moves as the scale does, so that a flight that zooms goes straight to its target.
        part = share if abs(b.scale / a.scale - 1) < 1e-3 else (1 / a.scale - 1 / scale) / (1 / a.scale - 1 / b.scale)
        x, y = a.cx + (b.cx - a.cx) * part, a.cy + (b.cy - a.cy) * part
        moving = replace(self.viewport, cx=x, cy=y, scale=scale)
        last = replace(b, width=self.viewport.width, height=self.viewport.height)
        self._set(last if share >= 1.0 else moving, fitted=self.is_fitted)
