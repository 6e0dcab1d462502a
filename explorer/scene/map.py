"""The map: turns records, positions and a viewport into frames, choosing what is worth drawing at each zoom.

Far away the themes are territories with names and counts over a fine grain of nodes; nearer the weightiest nodes get
labels and the links around them; near by everything is drawn. What is left out is counted in the frame. Positions never
depend on a filter or on the viewport, and labels are chosen in world space per step of zoom, so panning moves a picture
and changes nothing in it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.model import Kind, NodeId, Records
from explorer.scene import (
    KIND_SHAPES,
    Area,
    Arrow,
    Floats,
    Frame,
    Links,
    Marks,
    Shape,
    Text,
    Viewport,
    map_reach,
    map_time,
)
from explorer.scene.fitting import fitted
from explorer.scene.label_places import Box
from explorer.scene.labels import Label, Labels
from explorer.scene.legend import KINDS, LINK_STYLES, colouring, link_classes, second_cue, theme_role

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

    from explorer.graph import Arrays
    from explorer.layout import Layout, Region

Bools = NDArray[np.bool_]

FAR = 8.0
"""Below so many pixels between neighbouring nodes only territories are named."""
NEAR = 22.0
"""From so many on every node may have its label and every link on screen is drawn (within the budget)."""
CROWD = 300
"""From so many nodes on the map is too full to name everything at once."""
LINK_BUDGET = 1500
ALWAYS_LINKS = 700
"""A library with no more visible links than this shows them at every zoom."""
DOT = 3.2
"""Marks of a smaller radius are drawn as dots: nobody could tell their shape, and dots are quick."""
EDGE_ROOM = (100.0, 50.0)
"""Pixels around everything, across and down, within which the labels of a map that is not crowded stay."""
KIND_SIZE = {Kind.LINE: 1.3, Kind.NOTE: 1.0, Kind.CLAIM: 0.82, Kind.PAPER: 0.9, Kind.THEME: 1.3}
KIND_WEIGHT = {Kind.LINE: 3.0, Kind.NOTE: 1.4, Kind.CLAIM: 0.0, Kind.PAPER: 0.5, Kind.THEME: 3.0}


@dataclass(frozen=True, slots=True, eq=False)
class MapState:
    """What is asked of one picture: flags per node in Arrays order, and the lit ids.

    ``visible`` None is everything. ``faded`` nodes are not yet known on the day the library is read as of. ``path`` is a
    walk along links to be lit, in order. Words keep clear of the boxes of pixels in ``keep_out``.
    """

    visible: Bools | None = None
    faded: Bools | None = None
    selected: tuple[NodeId, ...] = ()
    hover: NodeId | None = None
    path: tuple[NodeId, ...] = ()
    keep_out: tuple[Box, ...] = ()


class MapScene:
    """Everything drawable of one library in one layout, as arrays in world units.

    Build it once per records, layout, colouring and size measure; every picture comes from ``frame`` or its parts
    (``ground``, ``labels``, ``lit``). It is never changed after construction, save for what its labels remember, so a
    worker may draw from it while the window does.
    """

    def __init__(
        self, records: Records, arrays: Arrays, layout: Layout, colour_by: str = "kind", size_by: str = "cited"
    ) -> None:
        self.records, self.arrays, self.layout = records, arrays, layout
        self.colours = colouring(records, arrays, colour_by)
        theme = KINDS.index(Kind.THEME)
        rows = np.array([arrays.index.get(i, -1) for i in layout.ids], np.int64)
        keep = rows >= 0
        if layout.regions:  # a theme is its territory, not a mark in it
            keep &= np.where(rows >= 0, arrays.kinds[rows], theme) != theme
        keep &= np.isfinite(layout.xy).all(axis=1) if len(rows) else keep
        self._kept = keep
        self.rows: NDArray[np.int64] = rows[keep]
        self.xy: Floats = np.ascontiguousarray(layout.xy[keep], np.float32)
        self.at: NDArray[np.int64] = np.full(len(arrays.ids), -1, np.int64)
        self.at[self.rows] = np.arange(len(self.rows))
        self.kinds = arrays.kinds[self.rows]
        self.codes = self.colours.codes[self.rows]
        self.pitch = _pitch(self.xy)
        self.is_crowded = bool(layout.regions) and len(self.rows) > CROWD
        self._link_up()
        self._weigh(size_by)
        self._tree: cKDTree | None = None
        self._touching: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
        self.names = Labels(self, FAR, NEAR, DOT, EDGE_ROOM)
        self._region_at = {region.theme: region for region in layout.regions}

    def shifted(self, layout: Layout) -> MapScene:
        """Give this scene with some nodes moved: a layout of the same nodes and territories; nothing else changes."""
        out = copy.copy(self)
        out.layout = layout
        out.xy = np.ascontiguousarray(layout.xy[self._kept], np.float32)
        step = out.xy[out.ends[:, 0]] - out.xy[out.ends[:, 1]] if len(out.ends) else np.empty((0, 2), np.float32)
        out.lengths = np.hypot(step[:, 0], step[:, 1]).astype(np.float32)
        out._tree = None
        out.names = self.names.of(out)
        return out

    # -- what there is ------------------------------------------------------------------------------------------

    def _link_up(self) -> None:
        arrays = self.arrays
        ends = self.at[arrays.edges] if len(arrays.edges) else np.empty((0, 2), np.int64)
        both = (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])
        self.edge_rows: NDArray[np.int64] = np.flatnonzero(both)
        self.ends: NDArray[np.int64] = ends[both]
        self.classes = link_classes(arrays)[both]
        step = self.xy[self.ends[:, 0]] - self.xy[self.ends[:, 1]] if len(self.ends) else np.empty((0, 2), np.float32)
        self.lengths: Floats = np.hypot(step[:, 0], step[:, 1]).astype(np.float32)
        self.telling: Bools = np.ones(len(self.ends), bool)
        if self.layout.regions:  # "about" is said by the territory
            self.telling = self.classes != len(LINK_STYLES) - 1
        self.telling_count = int(self.telling.sum())

    def _weigh(self, size_by: str) -> None:
        n = len(self.rows)
        degree = np.bincount(self.ends.ravel(), minlength=n).astype(np.float64)
        cited = self.arrays.cited[self.rows].astype(np.float64)
        base = np.array([KIND_SIZE[kind] for kind in KINDS])[self.kinds]
        measure = {"cited": cited, "degree": degree}.get(size_by)
        if measure is not None and n and measure.max() > 0:
            base = base * (0.82 + 0.95 * np.sqrt(measure / measure.max()))
        self.factor: Floats = base.astype(np.float32)
        weight = np.array([KIND_WEIGHT[kind] for kind in KINDS])[self.kinds] + np.log1p(cited) + 0.5 * np.log1p(degree)
        if not self.is_crowded:  # few enough to name every question before anything else
            weight = weight + 100.0 * (self.kinds == KINDS.index(Kind.LINE))
        order = np.lexsort((np.arange(n), -weight))
        self.order: NDArray[np.int64] = order
        self.rank: NDArray[np.int64] = np.empty(n, np.int64)
        self.rank[order] = np.arange(n)

    def radii(self, scale: float) -> Floats:
        """Give each mark's radius in pixels at a scale: as large as the room between neighbours allows, within bounds."""
        unit = float(np.clip(0.30 * self.pitch * scale, 1.05, 7.0))
        return np.asarray(self.factor * np.float32(unit), np.float32)

    def apart(self, viewport: Viewport) -> float:
        """Give the pixels between neighbouring nodes, by which the level of detail is chosen."""
        return self.pitch * viewport.scale

    def fit(
        self,
        size: tuple[int, int],
        nodes: Iterable[NodeId] | None = None,
        margin: float | None = None,
        keep_out: Sequence[Box] = (),
    ) -> Viewport:
        """Fit everything, territories included, or only some nodes into a picture of that size.

        Without a ``margin`` in pixels it is chosen so that the labels at the edge have their room. The boxes of pixels in
        ``keep_out`` stay free of marks and territories where that costs less than half the size.
        """
        if nodes is None:
            points = self._extent()
        else:
            at = self.drawn(nodes)
            points = np.concatenate([self.xy[at], *(self._region_at[i].outline for i in nodes if i in self._region_at)])
        if not len(points):
            return Viewport(0.0, 0.0, 1.0, *size)
        roomy = margin is None and not self.is_crowded and self.layout.axis is None
        across, down = EDGE_ROOM if roomy else (margin or 20.0,) * 2
        if roomy:  # a small window rather shows larger marks than all labels
            across, down = min(across, 0.11 * size[0]), min(down, 0.1 * size[1])
        foot = map_time.FOOT if self.layout.axis is not None and margin is None else 0.0
        closest = 46.0 / self.pitch if len(points) == 1 else 110.0 / self.pitch  # a pair of nodes fills no screen
        return fitted(points, size, (across, down, across, down + foot), keep_out, closest)

    def region_of(self, theme: NodeId | str) -> Region | None:
        """Give the territory of a theme."""
        return self._region_at.get(NodeId(theme))

    def _extent(self) -> Floats:
        return np.concatenate([self.xy, *(region.outline for region in self.layout.regions if len(region.outline))])

    def bounds(self) -> tuple[float, float, float, float]:
        """Give the box around everything in world units (left, top, right, bottom)."""
        points = self._extent()
        if not len(points):
            return 0.0, 0.0, 0.0, 0.0
        low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return low[0], low[1], high[0], high[1]

    def where(self, node: NodeId) -> tuple[float, float] | None:
        """Give the world position of a node (of a theme: the middle of its territory); None where it is not drawn."""
        if node in self._region_at:
            return self._region_at[node].x, self._region_at[node].y
        i = self.arrays.index.get(node)
        if i is None or self.at[i] < 0:
            return None
        x, y = self.xy[self.at[i]]
        return float(x), float(y)

    def id_of(self, i: int) -> NodeId:
        """Give the id of a drawn node."""
        node: NodeId = self.arrays.ids[self.rows[i]]
        return node

    def within(self, box: tuple[float, float, float, float]) -> Bools:
        """Flag the drawn nodes inside a box of world units (left, top, right, bottom)."""
        x, y = self.xy[:, 0], self.xy[:, 1]
        return np.asarray((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3]), bool)

    def within_view(self, viewport: Viewport) -> Bools:
        """Flag the drawn nodes whose middle is in a viewport."""
        half = viewport.width / 2 / viewport.scale, viewport.height / 2 / viewport.scale
        return self.within((viewport.cx - half[0], viewport.cy - half[1], viewport.cx + half[0], viewport.cy + half[1]))

    def mask(self, state: MapState) -> Bools:
        """Flag the drawn nodes that pass the filters."""
        if state.visible is None:
            return np.ones(len(self.rows), bool)
        return np.asarray(state.visible[self.rows], bool)

    def drawn(self, nodes: Iterable[NodeId | None]) -> list[int]:
        """Give the rows, among the drawn, of those nodes that are drawn."""
        found = (self.arrays.index.get(i, -1) for i in nodes if i is not None)
        return [int(self.at[i]) for i in found if i >= 0 and self.at[i] >= 0]

    # -- whole pictures -----------------------------------------------------------------------------------------

    def frame(self, viewport: Viewport, state: MapState) -> Frame:
        """Draw everything for one viewport: territories, links, marks, labels, the selection over them."""
        ground = self.ground(viewport, state)
        above = Frame(viewport.width, viewport.height, texts=self.labels(viewport, state))
        return ground.over(self.lit(viewport, state)).over(above).over(self.axis(viewport, state))

    def axis(self, viewport: Viewport, state: MapState) -> Frame:
        """Draw what stands along the foot: in the time layout its years and months, else nothing."""
        return map_time.axis(self, viewport, state)

    def spans(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the first and the last day of each drawn node's date, open ends closed; nan where undated."""
        earliest, latest = self.arrays.earliest[self.rows], self.arrays.latest[self.rows]
        first = np.where(np.isinf(earliest), latest, earliest)
        last = np.where(np.isinf(latest), earliest, latest)
        known = np.isfinite(first) & np.isfinite(last)
        return np.where(known, first, np.nan), np.where(known, last, np.nan)

    def ground(self, viewport: Viewport, state: MapState) -> Frame:
        """Draw the bulk: territories, links and marks, with no words and nothing lit."""
        mask = self.mask(state)
        points = viewport.to_screen(self.xy)
        radius = self.radii(viewport.scale)
        inside = _inside(points, viewport, radius)
        marks = self.marks(points, radius, inside & mask, state)
        if state.visible is not None and self.layout.regions:
            marks = (*self._ghosts(points, inside & ~mask), *marks)
        links, shown_links, all_links = self._links(viewport, points, radius, mask)
        dated = np.flatnonzero(inside & mask) if self.layout.axis is not None else np.empty(0, np.int64)
        bars = map_time.whiskers(self, viewport, dated, 0.3) if len(dated) <= map_time.MOST_WHISKERS else ()
        return Frame(
            viewport.width,
            viewport.height,
            bars=bars,
            areas=self.territories(viewport),
            links=links,
            marks=marks,
            shown=int((inside & mask).sum()),
            total=len(self.rows),
            about=(("links", f"{all_links:,}" if shown_links == all_links else f"{shown_links:,} of {all_links:,}"),),
        )

    def sketch(self, viewport: Viewport) -> Frame:
        """Draw only the shape of the whole for an overview: territories, and marks where there are none."""
        marks: tuple[Marks, ...] = ()
        if not self.layout.regions:
            points = viewport.to_screen(self.xy[:: max(1, len(self.xy) // 3000)])
            marks = (Marks(points, np.full(len(points), 1.2, np.float32), Shape.CIRCLE, "note", opacity=0.7),)
        return Frame(viewport.width, viewport.height, areas=self.territories(viewport), marks=marks)

    def count(self, viewport: Viewport, state: MapState) -> int:
        """Count the nodes drawn in a viewport."""
        points = viewport.to_screen(self.xy)
        return int((_inside(points, viewport, self.radii(viewport.scale)) & self.mask(state)).sum())

    def territories(self, viewport: Viewport) -> tuple[Area, ...]:
        """Outline the themes in a viewport: a soft fill, and a rim over all fills."""
        fills, rims = [], []
        theme_row = {theme: row for row, theme in enumerate(self.arrays.theme_ids)}
        for region in self.layout.regions:
            if len(region.outline) < 3:
                continue
            points = viewport.to_screen(np.asarray(region.outline, np.float32))
            low, high = points.min(axis=0), points.max(axis=0)
            if high[0] < 0 or high[1] < 0 or low[0] > viewport.width or low[1] > viewport.height:
                continue
            row = theme_row.get(region.theme, -1)
            role, cue = theme_role(row), second_cue(row)
            fills.append(Area(points, role, 0.11, id=region.theme))
            rims.append(Area(points, "", 0.42, outline=role, width=1.0 + cue))
        return (*fills, *rims)

    def marks(self, points: Floats, radius: Floats, wanted: Bools, state: MapState) -> tuple[Marks, ...]:
        """Draw the wanted nodes at points of the screen (both per drawn node), in batches."""
        faded = np.zeros(len(points), bool) if state.faded is None else state.faded[self.rows]
        rows = np.flatnonzero(wanted)
        small = float(np.median(radius)) < DOT if len(radius) else True
        # One batch per colour, shape and fading; heavier marks are drawn last, so that they lie on top.
        key = self.codes[rows].astype(np.int64) * 16 + (0 if small else self.kinds[rows].astype(np.int64) * 2)
        key += faded[rows]
        out = []
        drawing_order = sorted(np.unique(key).tolist(), key=lambda k: (-(k % 2), -((k // 2) % 8), k))
        for value in drawing_order:
            batch = rows[key == value]
            batch = batch[np.argsort(-self.rank[batch], kind="stable")]
            shown = self.colours.classes[value // 16]
            shape = Shape.CIRCLE if small else KIND_SHAPES[KINDS[(value % 16) // 2].value]
            out.append(
                Marks(
                    points[batch],
                    radius[batch],
                    shape,
                    shown.role,
                    outline="" if small or shown.hollow else (shown.rim or "surface"),
                    width=1.6 if shown.hollow or shown.rim else 1.0,
                    opacity=(0.3 if value % 2 else 1.0) * shown.opacity * (0.85 if small else 1.0),
                    hollow=shown.hollow and not small,
                    ids=tuple(self.arrays.ids[i] for i in self.rows[batch]) if not small else (),
                )
            )
        return tuple(out)

    @staticmethod
    def _ghosts(points: Floats, wanted: Bools) -> tuple[Marks, ...]:
        """Draw what the filter left out as the faintest dots: the territory keeps its shape, and nothing moves."""
        if not wanted.any():
            return ()
        return (Marks(points[wanted], np.full(int(wanted.sum()), 1.1, np.float32), Shape.CIRCLE, "link", opacity=0.35),)

    # -- links --------------------------------------------------------------------------------------------------

    def _links(
        self, viewport: Viewport, points: Floats, radius: Floats, mask: Bools
    ) -> tuple[tuple[Links, ...], int, int]:
        """Draw the links that say something at this zoom; also count the drawn and all between visible nodes."""
        rows, total = self.link_rows(viewport, mask)
        if not len(rows):
            return (), 0, total
        density = float(np.clip(1.25 - 0.2 * np.log10(max(len(rows), 1)), 0.3, 0.8))
        heads = self.apart(viewport) >= NEAR
        return self.batches(rows, points, radius, density, heads=heads), len(rows), total

    def link_rows(self, viewport: Viewport, mask: Bools) -> tuple[NDArray[np.int64], int]:
        """Choose the links (rows in our own edge list) that are drawn at this zoom; also count all between visible nodes."""
        none = np.empty(0, np.int64)
        if not len(self.ends):
            return none, 0
        if mask.all():
            ok, total = self.telling, self.telling_count
        else:
            ok = self.telling & mask[self.ends[:, 0]] & mask[self.ends[:, 1]]
            total = int(ok.sum())
        apart = self.apart(viewport)
        if self.layout.name == "time" or (apart < FAR * 1.2 and total > ALWAYS_LINKS):
            return none, total  # across time nearly all links run side by side: those of the selection say more
        # Only a link of which some end is near can cross the view: the reach bounds how far.
        reach = np.inf if total <= ALWAYS_LINKS else min(apart * 9.0, 0.35 * viewport.width) / viewport.scale
        # Long links through a crowd are noise: the reach grows as the picture gets roomier.
        rows = np.flatnonzero(ok if np.isinf(reach) else ok & (self.lengths < np.float32(reach)))
        a, b = viewport.to_screen(self.xy[self.ends[rows, 0]]), viewport.to_screen(self.xy[self.ends[rows, 1]])
        size = np.array([viewport.width, viewport.height], np.float32)
        rows = rows[((np.maximum(a, b) > 0) & (np.minimum(a, b) < size)).all(axis=1)]
        if total > ALWAYS_LINKS and len(rows) > LINK_BUDGET:
            rows = np.sort(rows[np.argsort(self.lengths[rows], kind="stable")[:LINK_BUDGET]])
        return rows, total

    def batches(
        self, rows: NDArray[np.int64], points: Floats, radius: Floats, density: float, *, heads: bool, lift: float = 0.0
    ) -> tuple[Links, ...]:
        """Draw links (rows in our own edge list) between points of the screen, one batch per style."""
        out = []
        for code in np.unique(self.classes[rows]).tolist()[::-1]:  # supports and contradicts on top
            batch = rows[self.classes[rows] == code]
            style = LINK_STYLES[code]
            ends = _trimmed(points, radius, self.ends[batch], 2.0 if heads and style.arrow else 0.5)
            if len(ends):
                arrow = style.arrow if heads else Arrow.NONE
                opacity = min(1.0, style.opacity * density + lift)
                out.append(Links(ends, style.role, style.width * (1.35 if lift else 1.0), style.dash, arrow, opacity))
        return tuple(out)

    def links_of(self, nodes: Iterable[NodeId | None], state: MapState) -> NDArray[np.int64]:
        """Give the rows (in our own edge list) of the links that touch any of these nodes and lead to visible ones."""
        at = self.drawn(nodes)
        if not at or not len(self.ends):
            return np.empty(0, np.int64)
        if self._touching is None:
            ends = self.ends.ravel()
            order = np.argsort(ends, kind="stable")
            self._touching = np.searchsorted(ends[order], np.arange(len(self.rows) + 1)), order // 2
        starts, edges = self._touching
        rows = np.unique(np.concatenate([edges[starts[i] : starts[i + 1]] for i in at]))
        if state.visible is None:
            return np.asarray(rows, np.int64)
        chosen, shown = set(at), state.visible[self.rows[self.ends[rows]]]
        lit = shown | np.isin(self.ends[rows], list(chosen))
        return np.asarray(rows[lit.all(axis=1)], np.int64)

    def neighbours(self, node: NodeId, state: MapState) -> list[NodeId]:
        """List the visible nodes linked to one, weightiest first."""
        rows = self.links_of((node,), state)
        ends = np.unique(self.ends[rows])
        own = self.drawn((node,))
        ends = ends[~np.isin(ends, own)]
        return [self.arrays.ids[i] for i in self.rows[ends[np.argsort(self.rank[ends])]]]

    def lit(self, viewport: Viewport, state: MapState) -> Frame:
        """Draw only what is lit: rings, and the links and neighbours of what the pointer is over, else of the selection."""
        points, radius = viewport.to_screen(self.xy), self.radii(viewport.scale)
        radius = np.maximum(radius, np.float32(2.6))
        selected, hovered = self.drawn(state.selected), self.drawn((state.hover,))
        rows = self.links_of((state.hover,) if hovered else state.selected, state)
        rows = rows[np.argsort(self.lengths[rows], kind="stable")[: 4 * LINK_BUDGET]]
        links = self.batches(np.sort(rows), points, radius, 1.0, heads=True, lift=0.1)
        walk = np.array(self.drawn(state.path), np.int64)
        if len(walk) > 1:
            ends = _trimmed(points, radius, np.column_stack([walk[:-1], walk[1:]]), 0.5)
            links = (*links, Links(ends, "accent", 4.0, opacity=0.55))
        lit_rows = np.array(selected + hovered, np.int64)
        around = np.unique(np.concatenate([self.ends[rows].ravel(), lit_rows, walk]))
        around = around[_inside(points[around], viewport, radius[around])]
        marks: list[Marks] = []
        if len(around):
            wanted = np.zeros(len(points), bool)
            wanted[around] = True
            marks += [
                replace(m, outline=m.outline or ("" if m.hollow else "surface"))
                for m in self.marks(points, radius, wanted, state)
            ]
        marks += self._pins(points, radius, viewport)
        on_way = [i for i in walk.tolist() if i not in selected]
        for at, role, gap, wide in (
            (on_way, "accent", 3.5, 1.4),
            (selected, "selection", 4.0, 2.2),
            (hovered, "text", 3.5, 1.4),
        ):
            for i in at:
                shape = KIND_SHAPES[KINDS[self.kinds[i]].value]
                ids = (self.arrays.ids[self.rows[i]],)
                one = points[i : i + 1], radius[i : i + 1] + np.float32(gap)
                marks.append(Marks(*one, shape, role, role, wide, hollow=True, ids=ids))
        areas = tuple(
            Area(viewport.to_screen(np.asarray(region.outline, np.float32)), "", 1.0, "selection", 2.0)
            for theme, region in self._region_at.items()
            if theme in state.selected or theme == state.hover
        )
        bars = map_time.whiskers(self, viewport, lit_rows, 0.55)
        return Frame(viewport.width, viewport.height, areas=areas, links=links, bars=bars, marks=tuple(marks))

    def _pins(self, points: Floats, radius: Floats, viewport: Viewport) -> list[Marks]:
        """Mark what was put in its place by hand: a small stud on the mark's upper right rim."""
        at = np.array(self.drawn(self.layout.pinned), np.int64)
        at = np.sort(at[_inside(points[at], viewport, radius[at])]) if len(at) else at
        if not len(at):
            return []
        spot = points[at] + radius[at, None] * np.array([0.78, -0.78], np.float32)
        stud = np.full(len(at), 2.4, np.float32)
        return [Marks(spot, stud, Shape.CIRCLE, "text-quiet", outline="surface", width=1.0)]

    # -- labels -------------------------------------------------------------------------------------------------

    def labels(self, viewport: Viewport, state: MapState, placed: tuple[Label, ...] | None = None) -> tuple[Text, ...]:
        """Give the words of one picture; see ``Labels.texts``."""
        return self.names.texts(viewport, state, placed)

    # -- what is under the hand (see ``map_reach``) ---------------------------------------------------------------

    def tree(self) -> cKDTree:
        """Give the search tree over the drawn nodes, made when first asked for."""
        from scipy.spatial import cKDTree

        if self._tree is None:
            self._tree = cKDTree(self.xy)
        return self._tree

    def hit(self, viewport: Viewport, x: float, y: float, state: MapState | None = None) -> NodeId | None:
        """Find the visible mark under a pixel, or the nearest close to it."""
        return map_reach.hit(self, viewport, x, y, state)

    def hit_link(self, viewport: Viewport, x: float, y: float, state: MapState) -> int | None:
        """Find the link under a pixel, among those drawn; gives its row in ``Arrays.edges``."""
        return map_reach.hit_link(self, viewport, x, y, state)

    def inside(
        self, viewport: Viewport, corner: tuple[float, float], opposite: tuple[float, float], state: MapState
    ) -> list[NodeId]:
        """List the visible nodes in a rectangle of pixels, weightiest first."""
        return map_reach.inside(self, viewport, corner, opposite, state)

    def toward(self, node: NodeId | None, direction: tuple[int, int], state: MapState) -> NodeId | None:
        """Find the visible node one step away in a direction; from nowhere, the weightiest."""
        return map_reach.toward(self, node, direction, state)


_FEW = 1000
"""Up to so many nodes all distances are compared: quicker than loading what builds a search tree."""


def _pitch(xy: Floats) -> float:
    """Give the usual distance between neighbouring nodes in world units: the median over (at most 4,000 of) them."""
    if len(xy) < 2:
        return 1.0
    if len(xy) <= _FEW:
        step = xy[:, None, :] - xy[None, :, :]
        apart_all = np.hypot(step[..., 0], step[..., 1])
        np.fill_diagonal(apart_all, np.inf)
        distance = apart_all.min(axis=1)
    else:
        from scipy.spatial import cKDTree

        sample = xy[:: max(1, len(xy) // 4000)]
        distance = np.asarray(cKDTree(xy).query(sample, k=2)[0])[:, 1]
    apart = distance[distance > 0]
    if not len(apart):
        return 1.0
    return max(float(np.median(apart)), 1e-9)


def _inside(points: Floats, viewport: Viewport, radius: Floats) -> Bools:
    x, y = points[:, 0], points[:, 1]
    return np.asarray(
        (x > -radius) & (x < viewport.width + radius) & (y > -radius) & (y < viewport.height + radius), bool
    )


def _trimmed(points: Floats, radius: Floats, ends: NDArray[np.int64], gap: float) -> Floats:
    """Cut links back to the rims of their marks, so that heads are seen; links between touching marks vanish."""
    a, b = points[ends[:, 0]], points[ends[:, 1]]
    along = b - a
    length = np.hypot(along[:, 0], along[:, 1])
    near, far = radius[ends[:, 0]] + 0.5, radius[ends[:, 1]] + np.float32(gap)
    keep = length > near + far + 1.0
    unit = along[keep] / length[keep, None]
    return np.hstack([a[keep] + unit * near[keep, None], b[keep] - unit * far[keep, None]]).astype(np.float32)


__all__ = ["Label", "MapScene", "MapState"]
