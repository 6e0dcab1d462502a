"""Growing a theme map: whoever has a place keeps it to the last bit, whoever is new moves in beside its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.layout.placed import NO_THEME, SPACING, Layout, Points, Region
from explorer.layout.territory import hull, inside, polygon_area, polygon_centre, rounded
from explorer.model import Kind, NodeId, Progress, Records

if TYPE_CHECKING:
    from explorer.graph import Arrays

Ints = NDArray[np.int64]
_NEAR = 0.72 * SPACING  # how far a newcomer stays from everybody where there is room
_NEAREST = 0.38 * SPACING  # and where there is none: between three neighbours of a full region
_THEME = list(Kind).index(Kind.THEME)


def extend(records: Records, columns: Arrays, seed: int, start: Layout) -> Generator[Progress, None, Layout]:
    """Place the nodes that ``start`` does not hold; the others stay exactly. A theme without region gets one beside the map."""
    from explorer.layout.theme_map import countries, place, pulling_links

    old = {node: row for row, node in enumerate(start.ids)}
    n = len(columns)
    xy = np.zeros((n, 2), dtype=np.float32)
    known = np.zeros(n, dtype=bool)
    for row, node in enumerate(columns.ids):
        before = old.get(node)
        if before is not None:
            xy[row] = start.xy[before]
            known[row] = True
    drawn = np.flatnonzero(columns.kinds != _THEME)
    country = countries(columns, drawn)
    theme_of = [columns.theme_ids[number] if number >= 0 else NO_THEME for number in country]
    yield Progress(10, 100, "Finding what is new")
    regions = {region.theme: region for region in start.regions}
    new = np.flatnonzero(~known[drawn])
    abroad = np.array([row for row in new if theme_of[row] not in regions], dtype=np.int64)
    near = np.array([row for row in new if theme_of[row] in regions], dtype=np.int64)
    fresh_regions: list[Region] = []
    if len(abroad):
        placed, found = yield from place(records, columns, drawn[abroad], country[abroad], seed)
        shift = _beside_the_map(start, placed, found)
        xy[drawn[abroad]] = (placed + shift).astype(np.float32)
        known[drawn[abroad]] = True
        fresh_regions = [_moved(region, shift) for region in found]
    if len(near):
        links = pulling_links(columns, drawn).matrix
        town = _Town(xy[drawn[known[drawn]]].astype(np.float64), tuple(start.regions))
        order = _by_ties(links, near, known[drawn])
        for number, row in enumerate(order):
            span = slice(links.indptr[row], links.indptr[row + 1])
            others, weights = links.indices[span], links.data[span]
            region = regions[theme_of[row]]
            at = _wish(xy[drawn], known[drawn], others, weights, region, np.asarray(country), int(country[row]))
            spot = town.settle(at, region)
            xy[drawn[row]] = spot.astype(np.float32)
            known[drawn[row]] = True
            if number % 100 == 0:
                yield Progress(10 + 85 * number // len(order), 100, "Placing what is new")
    grown = _grown(records, start.regions, theme_of, xy[drawn].astype(np.float64), new)
    every = tuple(sorted((*grown, *fresh_regions), key=lambda region: (-region.count, region.theme)))
    _new_themes(columns, xy, known, every)
    yield Progress(100, 100, "Done")
    return Layout(columns.ids, xy, every, start.name, start.pinned & columns.index.keys())


def _wish(
    xy: NDArray[np.float32],
    known: NDArray[np.bool_],
    others: NDArray[np.int32],
    weights: Points,
    region: Region,
    country: Ints,
    mine: int,
) -> Points:
    """Say where a new node would like to live: amid its placed neighbours of its own theme, else at the region's centre."""
    here = known[others] & (country[others] == mine)
    if here.any():
        pull = weights[here]
        # The closest friend decides; a mean of many would put every newcomer in the middle.
        best = others[here][pull >= pull.max() - 1e-9]
        return np.asarray(xy[best].astype(np.float64).mean(axis=0))
    return np.array([region.x, region.y])


def _by_ties(links: object, rows: Ints, known: NDArray[np.bool_]) -> list[int]:
    """Order newcomers so that each comes after as many of its neighbours as can be: waves outward from who is placed."""
    left, placed, order = set(rows.tolist()), known.copy(), []
    indptr, indices = links.indptr, links.indices  # type: ignore[attr-defined]
    while left:
        wave = sorted(row for row in left if placed[indices[indptr[row] : indptr[row + 1]]].any())
        if not wave:
            wave = sorted(left)
        order.extend(wave)
        left.difference_update(wave)
        placed[wave] = True
    return order


class _Town:
    """Who lives where, on a grid, so that a free spot near a wish is found fast."""

    def __init__(self, taken: Points, regions: tuple[Region, ...]) -> None:
        self._cells: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        self._regions = [(region.theme, region.outline.astype(np.float64)) for region in regions]
        for point in taken:
            self._add(point)
        # A sunflower's seeds around the wish: evenly spread, nearest first, without a direction of their own.
        number = np.arange(1, 4000)
        turned = number * 2.399963
        far = np.sqrt(number) * SPACING * 0.3
        self._around = np.column_stack([np.cos(turned), np.sin(turned)]) * far[:, None]

    def _add(self, point: Points) -> None:
        self._cells[int(point[0] // SPACING), int(point[1] // SPACING)].append((float(point[0]), float(point[1])))

    def _is_free(self, x: float, y: float, near: float = _NEAR) -> bool:
        column, row = int(x // SPACING), int(y // SPACING)
        return all(
            (x - a) ** 2 + (y - b) ** 2 >= near**2
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for a, b in self._cells.get((i, j), ())
        )

    def settle(self, wish: Points, region: Region) -> Points:
        """Take the nearest free spot inside the region, else the nearest in no other region; the spot is taken then."""
        spots = np.vstack([wish, wish + self._around])
        own = spots[inside(_drawn_in(region), spots)]
        for near, enough in ((_NEAR, 150), (_NEAREST, len(own))):
            for spot in own[:enough]:
                if self._is_free(spot[0], spot[1], near):
                    self._add(spot)
                    return np.asarray(spot)
        foreign = np.zeros(len(spots), dtype=bool)
        for theme, outline in self._regions:
            if theme != region.theme:
                foreign |= inside(outline, spots)
        for spot in spots[~foreign]:
            if self._is_free(spot[0], spot[1]):
                self._add(spot)
                return np.asarray(spot)
        spot = spots[-1]
        self._add(spot)
        return np.asarray(spot)


def _drawn_in(region: Region) -> Points:
    """Give a region's outline drawn in a little, so that a newcomer does not sit on the border."""
    outline = region.outline.astype(np.float64)
    centre = polygon_centre(outline)
    return np.asarray(centre + (outline - centre) * max(0.0, 1 - 0.3 * SPACING / max(region.radius, 1.0)))


def _beside_the_map(start: Layout, placed: Points, found: tuple[Region, ...]) -> Points:
    """Say how far new regions must be moved to stand right of the map, level with its middle."""
    before = np.vstack([start.xy, *(region.outline for region in start.regions)])
    after = np.vstack([placed, *(region.outline for region in found)])
    x = before[:, 0].max() + SPACING - after[:, 0].min()
    y = (before[:, 1].min() + before[:, 1].max() - after[:, 1].min() - after[:, 1].max()) / 2
    return np.array([x, y])


def _moved(region: Region, shift: Points) -> Region:
    outline = (region.outline + shift).astype(np.float32)
    return replace(region, x=region.x + float(shift[0]), y=region.y + float(shift[1]), outline=outline)


def _grown(
    records: Records, regions: tuple[Region, ...], theme_of: list[NodeId], xy: Points, new: Ints
) -> list[Region]:
    """Count every region anew and draw its outline around those newcomers who found no room inside."""
    members: defaultdict[NodeId, list[int]] = defaultdict(list)
    for row, theme in enumerate(theme_of):
        members[theme].append(row)
    fresh = set(new.tolist())
    grown: list[Region] = []
    for region in regions:
        rows = members.get(region.theme, [])
        if not rows:
            continue
        record = records.themes.get(region.theme)
        changed = replace(region, count=len(rows), name=record.name if record and record.name else region.name)
        arrived = xy[[row for row in rows if row in fresh]]
        outside = arrived[~inside(region.outline.astype(np.float64), arrived)] if len(arrived) else arrived
        if len(outside):
            around = np.vstack([region.outline.astype(np.float64), rounded(outside, 0.5 * SPACING)])
            outline = hull(around)
            x, y = polygon_centre(outline)
            radius = float(np.sqrt(polygon_area(outline) / np.pi))
            changed = replace(changed, x=float(x), y=float(y), radius=radius, outline=outline.astype(np.float32))
        grown.append(changed)
    return grown


def _new_themes(
    columns: Arrays, xy: NDArray[np.float32], known: NDArray[np.bool_], regions: tuple[Region, ...]
) -> None:
    middle = {region.theme: (region.x, region.y) for region in regions}
    low = max((float(region.outline[:, 1].max()) for region in regions), default=0.0) + 2 * SPACING
    left = min((float(region.outline[:, 0].min()) for region in regions), default=0.0)
    spare = 0
    for row in np.flatnonzero(columns.kinds == _THEME):
        if not known[row]:
            found = middle.get(columns.ids[row])
            if found is None:
                found = (left + spare * SPACING, low)
                spare += 1
            xy[row] = found
