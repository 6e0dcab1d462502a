"""Dividing a convex area among parts of given sizes, filling a part evenly with places, rounding its outline.

The division is a power diagram (a Voronoi diagram with a weight per site) whose weights are moved until each part has the area it
needs; its cells are convex and tile the area, so parts never overlap whatever their sizes.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from explorer.layout.placed import Points

_HEX = 3**0.5 / 2  # the area of a hexagonal lattice's cell, in squared spacings


def superellipse(area: float, aspect: float, corners: int = 72) -> Points:
    """Draw the convex outline the whole map lies in: between an ellipse and a rectangle, ``aspect`` times as wide as high."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    cosine, sine = np.cos(angle), np.sin(angle)
    power = 2 / 2.8
    outline = np.column_stack(
        [np.sign(cosine) * np.abs(cosine) ** power * aspect, np.sign(sine) * np.abs(sine) ** power]
    )
    return np.asarray(outline * np.sqrt(area / polygon_area(outline)), dtype=np.float64)


def polygon_area(polygon: Points) -> float:
    """Measure a polygon's area; 0 for fewer than three corners."""
    if len(polygon) < 3:
        return 0.0
    x, y = polygon[:, 0], polygon[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def polygon_centre(polygon: Points) -> Points:
    """Find a convex polygon's centre of gravity."""
    x, y = polygon[:, 0], polygon[:, 1]
    cross = x * np.roll(y, -1) - y * np.roll(x, -1)
    total = cross.sum()
    if abs(total) < 1e-9:
        return np.asarray(polygon.mean(axis=0))
    both = polygon + np.roll(polygon, -1, axis=0)
    return np.asarray((both * cross[:, None]).sum(axis=0) / (3 * total))


def clip(polygon: Points, normal: Points, limit: float) -> Points:
    """Cut a convex polygon down to the half-plane ``normal . p <= limit``; the corners stay in their order."""
    if not len(polygon):
        return polygon
    over = polygon @ normal - limit
    outside = over > 1e-9
    if not outside.any():
        return polygon
    if outside.all():
        return polygon[:0]
    following = np.roll(over, -1)
    crossing = outside != np.roll(outside, -1)
    share = over[crossing] / (over[crossing] - following[crossing])
    cut = polygon[crossing] + share[:, None] * (np.roll(polygon, -1, axis=0)[crossing] - polygon[crossing])
    keep = ~outside
    slots = keep.astype(np.int64) + crossing
    starts = np.cumsum(slots) - slots
    result = np.empty((int(slots.sum()), 2))
    result[starts[keep]] = polygon[keep]
    result[starts[crossing] + keep[crossing]] = cut
    return result


def sides(polygon: Points) -> tuple[Points, Points]:
    """Give the outward normals of a convex polygon's sides and the limit of each half-plane."""
    along = np.roll(polygon, -1, axis=0) - polygon
    turn = along[:, 0] @ np.roll(along[:, 1], -1) - along[:, 1] @ np.roll(along[:, 0], -1)
    normal = np.column_stack([along[:, 1], -along[:, 0]]) * (1.0 if turn > 0 else -1.0)
    length = np.hypot(normal[:, 0], normal[:, 1])
    normal = normal[length > 1e-9] / length[length > 1e-9, None]
    return normal, np.einsum("ij,ij->i", normal, polygon[length > 1e-9])


def inside(polygon: Points, points: Points) -> NDArray[np.bool_]:
    """Tell which points lie in a convex polygon (on its rim counts)."""
    if len(polygon) < 3:
        return np.zeros(len(points), dtype=bool)
    normal, limit = sides(polygon)
    return np.asarray((points @ normal.T <= limit + 1e-9).all(axis=1))


def rounded(polygon: Points, radius: float, corner_steps: int = 4) -> Points:
    """Grow a convex polygon by ``radius`` on all sides, with round corners: every point within stays that far from the rim."""
    if not len(polygon):
        return polygon
    angle = np.linspace(0, 2 * np.pi, 8 * corner_steps, endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * radius
    return hull((polygon[:, None, :] + ring[None, :, :]).reshape(-1, 2))


def hull(points: Points) -> Points:
    """Find the convex hull's corners in order; fewer than three distinct points give themselves."""
    from scipy.spatial import ConvexHull, QhullError

    if len(points) < 3:
        return points
    try:
        return np.asarray(points[ConvexHull(points).vertices])
    except QhullError:
        return points[:2]


def divide(area: Points, sizes: Points, sites: Points, gap: float, rounds: int) -> Generator[None, None, list[Points]]:
    """Cut a convex polygon into one convex part per site, of areas in the proportions of ``sizes``, ``gap`` apart.

    Parts stay about where their sites are. A part may come out empty only where the area is too small for its gaps.
    Yields between rounds.
    """
    k = len(sizes)
    if k == 1:
        return [area]
    points = _sample(area, int(np.clip(60 * k, 600, 10_000)))
    share = sizes / sizes.sum() * len(points)
    scale = polygon_area(area) / len(points)
    radius = np.sqrt(share * scale / np.pi)
    sites = yield from _push_apart(sites, radius, area)
    squares = (points**2).sum(axis=1)
    best, least = (sites, radius), np.inf
    for turn in range(rounds):
        if turn % max(1, 600_000 // (k * len(points))) == 0:
            yield
        # No site may lie in another's cell: a weight reaches at most as far as the nearest site.
        between = ((sites[:, None, :] - sites[None, :, :]) ** 2).sum(axis=2)
        np.fill_diagonal(between, np.inf)
        radius = np.minimum(radius, np.sqrt(between.min(axis=1)) * 0.98 + 1e-6)
        reach = (sites**2).sum(axis=1) - radius**2
        owner = np.argmin(squares[:, None] - 2 * points @ sites.T + reach[None, :], axis=1)
        have = np.bincount(owner, minlength=k).astype(np.float64)
        worst = float(np.abs(np.log(np.maximum(have, 0.3) / share)).max())
        if worst < least:
            best, least = (sites.copy(), radius.copy()), worst
            if worst < 0.1:
                break
        filled = have > 0
        centre = np.column_stack([np.bincount(owner, points[:, axis], minlength=k) for axis in (0, 1)])
        sites[filled] = centre[filled] / have[filled, None]
        radius = np.maximum(radius, np.sqrt(scale) * 0.5) * np.clip(share / np.maximum(have, 0.3), 0.5, 2.0) ** 0.5
    sites, radius = best
    return (yield from _cells(area, sites, radius**2, gap))


def _push_apart(sites: Points, radius: Points, area: Points) -> Generator[None, None, Points]:
    """Move discs until they hardly overlap, keeping them inside a polygon; a good start costs few rounds later."""
    sites = sites + np.column_stack([np.cos(np.arange(len(sites))), np.sin(np.arange(len(sites)))]) * 1e-3
    normal, limit = sides(area)
    reach = radius[:, None] + radius[None, :]
    for turn in range(min(80, 10 + 2_000_000 // len(sites) ** 2)):
        if len(sites) > 24 and turn % 4 == 0:
            yield
        apart = sites[:, None, :] - sites[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2)) + 1e-9
        overlap = np.maximum(reach * 0.98 - distance, 0.0)
        np.fill_diagonal(overlap, 0.0)
        # The smaller of two gives way more.
        yields = radius[None, :] / reach
        sites = sites + ((overlap * yields / distance)[:, :, None] * apart).sum(axis=1) * 0.5
        over = np.maximum(sites @ normal.T - (limit - 0.75 * radius[:, None]), 0.0)
        worst = np.argmax(over, axis=1)
        sites = sites - over[np.arange(len(sites)), worst][:, None] * normal[worst]
    return sites


def _cells(area: Points, sites: Points, weights: Points, gap: float) -> Generator[None, None, list[Points]]:
    from scipy.spatial import cKDTree

    k = len(sites)
    near = np.asarray(cKDTree(sites).query(sites, min(k, 40))[1]).reshape(k, -1)
    parts: list[Points] = []
    for number in range(k):
        if number % 8 == 7:
            yield
        part = area
        others = near[number][near[number] != number]
        toward = sites[others] - sites[number]
        length = np.maximum(np.hypot(toward[:, 0], toward[:, 1]), 1e-9)
        squares = (sites[others] ** 2).sum(axis=1) - (sites[number] ** 2).sum()
        limits = (squares + weights[number] - weights[others]) / (2 * length) - gap / 2
        normals = toward / length[:, None]
        for normal, limit in zip(normals, limits, strict=True):
            part = clip(part, normal, limit)
        parts.append(part)
    return parts


def _sample(area: Points, count: int) -> Points:
    """Lay about ``count`` lattice points over a polygon."""
    step = np.sqrt(polygon_area(area) / count)
    low, high = area.min(axis=0), area.max(axis=0)
    x, y = np.meshgrid(np.arange(low[0] + step / 2, high[0], step), np.arange(low[1] + step / 2, high[1], step))
    x[1::2] += step / 2
    points = np.column_stack([x.ravel(), y.ravel()])
    return points[inside(area, points)]


def fill(area: Points, count: int, angle: float) -> tuple[Points, float]:
    """Lay ``count`` places evenly over a convex polygon, on a hexagonal lattice turned by ``angle``; give its spacing too.

    The places nearest the middle are taken where the lattice has more.
    """
    centre = polygon_centre(area)
    if count == 1:
        return centre[None, :], float(np.sqrt(polygon_area(area)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = (area - centre) @ turn
    low, high = turned.min(axis=0), turned.max(axis=0)
    normal, limit = sides(turned)
    step = float(np.sqrt(polygon_area(area) / (count * _HEX))) * 1.04
    for _ in range(200):
        rows = np.arange(np.floor(low[1] / (step * _HEX)), np.ceil(high[1] / (step * _HEX)) + 1)
        columns = np.arange(np.floor(low[0] / step) - 1, np.ceil(high[0] / step) + 1)
        x = columns[None, :] * step + (rows[:, None] % 2) * step / 2
        lattice = np.column_stack([x.ravel(), np.repeat(rows * step * _HEX, len(columns))])
        for shift in ((0.0, 0.0), (step / 2, 0.0), (step / 4, step * _HEX / 2)):
            places = lattice + shift
            places = places[(places @ normal.T <= limit + step * 0.02).all(axis=1)]
            if len(places) >= count:
                # Crowded corners go first: what lies far out for its direction.
                depth = (limit - places @ normal.T).min(axis=1)
                keep = np.sort(np.argsort(-depth, kind="stable")[:count])
                return places[keep] @ turn.T + centre, step
        step *= 0.98
    return np.repeat(centre[None, :], count, axis=0), 0.0
