"""What the hand and the keyboard reach on the map: marks and links under a pixel, in a box or loop, a step away.

Everything is asked in world units of a scene, so that nothing here depends on what has been painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.model import NodeId
from explorer.scene import Floats, Viewport

if TYPE_CHECKING:
    from explorer.scene.map import MapScene, MapState

NEAR = 4.0
"""Pixels from a mark's rim or a link's line that still count as on it."""


def hit(scene: MapScene, viewport: Viewport, x: float, y: float, state: MapState | None = None) -> NodeId | None:
    """Find the visible mark under a pixel, or the nearest within ``NEAR`` pixels of its rim."""
    if not len(scene.rows):
        return None
    radius = scene.radii(viewport.scale)
    wx, wy = viewport.to_world(x, y)
    near = np.array(scene.tree().query_ball_point((wx, wy), (float(radius.max()) + NEAR) / viewport.scale), np.int64)
    if state is not None and len(near):
        near = near[scene.mask(state)[near]]
    if not len(near):
        return None
    gap = np.hypot(scene.xy[near, 0] - wx, scene.xy[near, 1] - wy) * viewport.scale - radius[near]
    best = int(np.lexsort((scene.rank[near], np.maximum(gap, 0)))[0])
    return scene.id_of(int(near[best])) if gap[best] <= NEAR else None


def hit_link(scene: MapScene, viewport: Viewport, x: float, y: float, state: MapState) -> int | None:
    """Find the link within ``NEAR`` pixels of a pixel, among those drawn or lit; gives its row in ``Arrays.edges``."""
    drawn = scene.link_rows(viewport, scene.mask(state))[0]
    rows = np.union1d(drawn, scene.links_of((*state.selected, state.hover), state))
    if not len(rows):
        return None
    wx, wy = viewport.to_world(x, y)
    reach = NEAR / viewport.scale
    a, b = scene.xy[scene.ends[rows, 0]].astype(np.float64), scene.xy[scene.ends[rows, 1]].astype(np.float64)
    point = np.array([wx, wy])
    beside = (np.minimum(a, b) <= point + reach).all(axis=1) & (np.maximum(a, b) >= point - reach).all(axis=1)
    rows, a, b = rows[beside], a[beside], b[beside]
    if not len(rows):
        return None
    along = b - a
    share = np.clip(((point - a) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12), 0, 1)
    gap = np.hypot(*(a + share[:, None] * along - point).T) * viewport.scale
    best = int(gap.argmin())
    return int(scene.edge_rows[rows[best]]) if gap[best] <= NEAR else None


def inside(
    scene: MapScene, viewport: Viewport, corner: tuple[float, float], opposite: tuple[float, float], state: MapState
) -> list[NodeId]:
    """List the visible nodes in a rectangle of pixels given by two opposite corners, weightiest first."""
    x0, y0 = viewport.to_world(min(corner[0], opposite[0]), min(corner[1], opposite[1]))
    x1, y1 = viewport.to_world(max(corner[0], opposite[0]), max(corner[1], opposite[1]))
    xy = scene.xy
    found = (xy[:, 0] >= x0) & (xy[:, 0] <= x1) & (xy[:, 1] >= y0) & (xy[:, 1] <= y1) & scene.mask(state)
    return _by_weight(scene, np.flatnonzero(found))


def enclosed(scene: MapScene, viewport: Viewport, loop: Floats, state: MapState) -> list[NodeId]:
    """List the visible nodes inside a loop of pixels (n x 2, closed by itself, odd-even), weightiest first."""
    if len(loop) < 3:
        return []
    low, high = loop.min(axis=0), loop.max(axis=0)
    points = viewport.to_screen(scene.xy)
    near = scene.mask(state) & (points >= low).all(axis=1) & (points <= high).all(axis=1)
    rows = np.flatnonzero(near)
    x, y = points[rows, 0].astype(np.float64), points[rows, 1].astype(np.float64)
    within = np.zeros(len(rows), bool)
    ends = np.roll(loop, -1, axis=0)
    for (x0, y0), (x1, y1) in zip(loop.tolist(), ends.tolist(), strict=True):
        if y0 == y1:
            continue
        crossed = (y0 > y) != (y1 > y)
        within ^= crossed & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return _by_weight(scene, rows[within])


def toward(scene: MapScene, node: NodeId | None, direction: tuple[int, int], state: MapState) -> NodeId | None:
    """Find the visible node one step away in a direction (x, y, each -1, 0 or 1); from nowhere, the weightiest.

    Distance counts with what lies off the direction three times, so that a walk along a row keeps to it.
    """
    mask = scene.mask(state)
    start = scene.where(node) if node is not None else None
    if start is None:
        seen = scene.order[mask[scene.order]]
        return scene.id_of(int(seen[0])) if len(seen) else None
    step = scene.xy - np.array(start, np.float32)
    along = step @ np.array(direction, np.float32)
    off = np.abs(step @ np.array((-direction[1], direction[0]), np.float32))
    ok = mask & (along > 1e-6) & (off <= 2 * along)
    if not ok.any():
        return None
    rows = np.flatnonzero(ok)
    return scene.id_of(int(rows[np.argmin(along[rows] + 3 * off[rows])]))


def _by_weight(scene: MapScene, rows: NDArray[np.int64]) -> list[NodeId]:
    return [scene.arrays.ids[i] for i in scene.rows[rows[np.argsort(scene.rank[rows])]]]
