"""The way from one layout to another: each mark glides to its new place, what has none there fades, all in pixels.

A passage only draws; where it starts and ends is two scenes with their viewports, so it may be broken off at any time and
what is on screen then is simply the second scene.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explorer.scene import Floats, Frame, Marks, Viewport
from explorer.scene.map import MapScene, MapState

MOST = 2500
"""So many marks glide, the weightiest in view; the others change with the picture under them."""
MOST_LINKS = 1500


class Passage:
    """The frames between two scenes of one library; ``frame(0)`` shows the marks as they were, ``frame(1)`` as they will be."""

    def __init__(self, old: MapScene, start: Viewport, new: MapScene, end: Viewport, state: MapState) -> None:
        self._old, self._new, self._state = old, new, state
        self._start, self._end = start, end
        before = {old.arrays.ids[i]: k for k, i in enumerate(old.rows.tolist())}
        came_from = np.array([before.get(new.arrays.ids[i], -1) for i in new.rows.tolist()], np.int64)
        self._from = start.to_screen(old.xy)
        self._to = end.to_screen(new.xy)
        self._common = came_from >= 0
        self._begin = self._to.copy()
        self._begin[self._common] = self._from[came_from[self._common]]
        self._radius = old.radii(start.scale), new.radii(end.scale)
        self._begin_radius = self._radius[1].copy()
        self._begin_radius[self._common] = self._radius[0][came_from[self._common]]
        stays = np.zeros(len(old.rows), bool)
        stays[came_from[self._common]] = True
        here = _seen(self._begin, end) | _seen(self._to, end)
        self._gliding = _weightiest(new, self._common & here & new.mask(state), MOST)
        self._arriving = _weightiest(new, ~self._common & here & new.mask(state), MOST)
        known = replace(state, visible=None) if old.arrays is not new.arrays else state
        self._leaving = _weightiest(old, ~stays & _seen(self._from, start) & old.mask(known), MOST)
        self._old_state = replace(known, faded=None) if old.arrays is not new.arrays else known
        both = self._gliding[new.ends].all(axis=1) & new.telling if len(new.ends) else np.empty(0, bool)
        self._links = np.flatnonzero(both) if both.sum() <= MOST_LINKS else np.empty(0, np.int64)

    @property
    def is_worth_it(self) -> bool:
        """Whether anything glides or fades at all."""
        return bool(self._gliding.any() or self._leaving.any())

    def points(self, share: float) -> Floats:
        """Give where the second scene's drawn nodes are on screen, for those that glide."""
        return np.asarray(self._begin + (self._to - self._begin) * np.float32(share), np.float32)

    def frame(self, share: float) -> Frame:
        """Draw one moment, 0 to 1."""
        old, new = self._old, self._new
        points = self.points(share)
        radius = np.asarray(self._begin_radius + (self._radius[1] - self._begin_radius) * np.float32(share), np.float32)
        leaving = [
            *(replace(a, opacity=a.opacity * (1 - share)) for a in old.territories(self._start)),
            *(replace(a, opacity=a.opacity * share) for a in new.territories(self._end)),
        ]
        marks: list[Marks] = []
        for scene, at, size, wanted, known, strength in (
            (old, self._from, self._radius[0], self._leaving, self._old_state, max(0.0, 1 - 2 * share)),
            (new, self._to, self._radius[1], self._arriving, self._state, max(0.0, 2 * share - 1)),
            (new, points, radius, self._gliding, self._state, 1.0),
        ):
            if strength > 0 and wanted.any():
                batches = scene.marks(at, size, wanted, known)
                marks += [replace(m, opacity=m.opacity * strength) for m in batches]
        links = new.batches(self._links, points, radius, 0.5, heads=False) if len(self._links) else ()
        return Frame(self._end.width, self._end.height, areas=tuple(leaving), links=links, marks=tuple(marks))


def _seen(points: Floats, view: Viewport) -> NDArray[np.bool_]:
    x, y = points[:, 0], points[:, 1]
    return np.asarray((x > -20) & (y > -20) & (x < view.width + 20) & (y < view.height + 20), bool)


def _weightiest(scene: MapScene, wanted: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    if int(wanted.sum()) <= most:
        return wanted
    out = np.zeros(len(wanted), bool)
    out[scene.order[wanted[scene.order]][:most]] = True
    return out


__all__ = ["Passage"]
