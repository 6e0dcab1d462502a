"""The words of the map: which territories and nodes are named at a step of zoom, and where their names stand.

Labels are chosen in world space for a step of zoom (four to a doubling), in a window somewhat larger than the viewport
whose edges lie on a grid: a picture that is panned keeps its labels, and most pictures find theirs already chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.emphasis import plain_words
from explorer.model import AnchorPaper, DatedClaim, Kind, NodeId, title_of
from explorer.scene import Floats, Text, Viewport
from explorer.scene.label_places import EDGE, PAD, Box, choices_around, holds, inward
from explorer.scene.legend import KINDS
from explorer.scene.text import ASCENT, DESCENT, ELLIPSIS, LINE_HEIGHT, Boxes, place, width, wrap

if TYPE_CHECKING:
    from explorer.layout import Region
    from explorer.scene.map import MapScene, MapState

Bools = NDArray[np.bool_]

BUDGET = 150
FORCED = 24
"""So many selected nodes are named whoever is in the way; of a larger selection only those that find room."""
LABEL_WIDTH = 168.0
LABEL_LINES = 3
REACH = (520.0, 320.0)
"""Pixels around the viewport in which labels are placed too, so that those inside do not depend on its edge."""
SNAP = 256.0
_NOWHERE = -1.0e7
_STEPS = 4  # steps of zoom to a doubling
_ANCHORS = ("middle", "middle", "start", "end", "start", "end", "start", "end") * 2

TYPE_SIZE = {Kind.LINE: 12.5, Kind.NOTE: 11.5, Kind.CLAIM: 10.5, Kind.PAPER: 10.5, Kind.THEME: 13.0}


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A placed label: its world anchor, its box and lines of text by their offset from it in pixels.

    ``node`` is the drawn node's row in the scene, -1 for a territory; a lower ``rank`` goes first.
    """

    x: float
    y: float
    box: Box
    lines: tuple[Text, ...]
    node: int
    rank: int


class Labels:
    """Chooses and remembers the labels of one scene."""

    def __init__(self, scene: MapScene, far: float, near: float, dot: float, edge: tuple[float, float]) -> None:
        self._scene = scene
        self._edge = edge
        self._far, self._near, self._dot = far, near, dot
        self._wrapped: dict[int, tuple[str, ...]] = {}
        self._placed: dict[tuple[object, ...], tuple[Label, ...]] = {}
        self._titles: dict[float, tuple[tuple[Label, ...], Floats]] = {}
        self._arrays: dict[int, tuple[tuple[Label, ...], Floats, Floats]] = {}
        self._masks: tuple[tuple[Bools, int], ...] = ()

    def of(self, scene: MapScene) -> Labels:
        """Give the labels of a scene in which only positions differ; the broken words are shared."""
        out = Labels(scene, self._far, self._near, self._dot, self._edge)
        out._wrapped = self._wrapped
        return out

    # -- one picture ----------------------------------------------------------------------------------------------

    def texts(self, viewport: Viewport, state: MapState, placed: tuple[Label, ...] | None = None) -> tuple[Text, ...]:
        """Give the words of one picture: what is lit first, then territories, then nodes by rank; none overlaps another.

        ``placed`` are labels chosen for another viewport, used while the hand moves; they are thinned out where they
        have come too close.
        """
        chosen = self.placed(viewport, state) if placed is None else placed
        lit = self._lit(viewport, state, {label.node: label for label in chosen})
        named = {label.node for label in lit}
        world, offset = self._measured(chosen)
        if lit:
            world = np.concatenate([np.array([(label.x, label.y) for label in lit], np.float32), world])
            offset = np.concatenate([np.array([label.box for label in lit], np.float32), offset])
        labels = (*lit, *chosen)
        at = viewport.to_screen(world)
        screen = (offset + np.tile(at, 2)).astype(np.float32)
        wide, high = viewport.width, viewport.height
        seen = (screen[:, 2] > 0) & (screen[:, 0] < wide) & (screen[:, 3] > 0) & (screen[:, 1] < high)
        # A territory's name comes along while any of it is in view.
        seen |= np.array([label.node < 0 and self._in_view(label, viewport) for label in labels], bool)
        free = (screen[:, 0] >= EDGE) & (screen[:, 2] <= wide - EDGE) & (screen[:, 1] >= EDGE)
        free &= screen[:, 3] <= high - EDGE
        for left, top, right, bottom in state.keep_out:
            free &= (
                (screen[:, 0] >= right + EDGE)
                | (screen[:, 2] <= left - EDGE)
                | (screen[:, 1] >= bottom + EDGE)
                | (screen[:, 3] <= top - EDGE)
            )
        rows = [k for k in np.flatnonzero(seen).tolist() if k < len(lit) or labels[k].node not in named]
        fine: list[int] = []
        for k in rows:
            if not free[k]:
                box: Box = tuple(screen[k].tolist())
                shift = self._inward(labels[k], box, viewport, state, is_lit=k < len(lit))
                if shift is None:
                    continue
                screen[k] += np.array((*shift, *shift), np.float32)
                at[k] += np.array(shift, np.float32)
            fine.append(k)
        # Rank by rank: whoever meets one that is kept already is left out.
        boxes = screen[fine]
        before = np.asarray((boxes[:, None, :2] < boxes[None, :, 2:]).all(axis=2), bool)
        meets: Bools = before & before.T
        kept = np.zeros(len(fine), bool)
        out: list[Text] = []
        for n, k in enumerate(fine):
            if (meets[n] & kept).any():
                continue
            kept[n] = True
            x, y = at[k].tolist()
            out.extend(
                Text(x + t.x, y + t.y, t.text, t.size, t.role, t.bold, t.italic, t.anchor, t.halo, t.opacity, t.id)
                for t in labels[k].lines
            )
            if int(kept.sum()) >= BUDGET + len(lit) + 64:
                break
        return tuple(out)

    def _measured(self, chosen: tuple[Label, ...]) -> tuple[Floats, Floats]:
        """Give the anchors and boxes of labels as arrays, remembered for the last few choices."""
        known = self._arrays.get(id(chosen))
        if known is None or known[0] is not chosen:
            if len(self._arrays) > 8:
                self._arrays = {}
            world = np.array([(label.x, label.y) for label in chosen], np.float32).reshape(-1, 2)
            known = chosen, world, np.array([label.box for label in chosen], np.float32).reshape(-1, 4)
            self._arrays[id(chosen)] = known
        return known[1], known[2]

    def _in_view(self, label: Label, viewport: Viewport) -> bool:
        region = self._scene.region_of(label.lines[0].id)
        if region is None:
            return False
        (left, top), (right, bottom) = _bounds(region)
        half = viewport.width / 2 / viewport.scale, viewport.height / 2 / viewport.scale
        across = left < viewport.cx + half[0] and right > viewport.cx - half[0]
        return across and top < viewport.cy + half[1] and bottom > viewport.cy - half[1]

    @staticmethod
    def _at(label: Label, viewport: Viewport) -> tuple[float, float]:
        x = (label.x - viewport.cx) * viewport.scale + viewport.width / 2
        y = (label.y - viewport.cy) * viewport.scale + viewport.height / 2
        return x, y

    def _inward(
        self, label: Label, box: Box, viewport: Viewport, state: MapState, *, is_lit: bool
    ) -> tuple[float, float] | None:
        """Say how far a label must move to stand in whole and uncovered; None where that would take it from what it names."""
        x, y = inward(box, (viewport.width, viewport.height), state.keep_out)
        if not x and not y:
            return 0.0, 0.0
        moved = (box[0] + x, box[1] + y, box[2] + x, box[3] + y)
        if inward(moved, (viewport.width, viewport.height), state.keep_out) != (0.0, 0.0):
            return (x, y) if is_lit else None
        if is_lit:
            return x, y
        if label.node < 0:
            return (x, y) if self._is_near_region(label, moved, viewport) else None
        at_x, at_y = self._at(label, viewport)
        covered = any(k[0] < at_x < k[2] and k[1] < at_y < k[3] for k in state.keep_out)
        if covered or not (0 < at_x < viewport.width and 0 < at_y < viewport.height) or abs(y) > 5:
            return None
        if not (moved[0] - 6 <= at_x <= moved[2] + 6):
            return None
        # Having left the place that was chosen for it, it may not cover anybody.
        scene = self._scene
        room = float(scene.radii(viewport.scale).max(initial=0.0)) / viewport.scale
        low, high = viewport.to_world(moved[0], moved[1]), viewport.to_world(moved[2], moved[3])
        under = scene.within((low[0] - room, low[1] - room, high[0] + room, high[1] + room)) & scene.mask(state)
        for i in np.flatnonzero(under).tolist():
            px, py = viewport.to_screen(scene.xy[i : i + 1])[0].tolist()
            r = float(scene.radii(viewport.scale)[i])
            if px + r > moved[0] and px - r < moved[2] and py + r > moved[1] and py - r < moved[3]:
                return None
        return x, y

    def _is_near_region(self, label: Label, box: Box, viewport: Viewport) -> bool:
        """Tell whether a name that was moved still stands on, or right above or below, the part of its territory in view."""
        region = self._scene.region_of(label.lines[0].id)
        if region is None:
            return False
        (left, top), (right, bottom) = (viewport.to_screen(np.array([p], np.float32))[0] for p in _bounds(region))
        high = box[3] - box[1]
        if self._scene.layout.axis is not None:  # a lane's name stays in its lane
            return bool(box[0] >= left - 2 and box[2] <= right + 2 and box[1] >= top - 2 and box[3] <= bottom + 2)
        middle = (box[0] + box[2]) / 2
        if self._scene.is_crowded:
            at = viewport.to_world(middle, (box[1] + box[3]) / 2)
            return holds(region.outline, at)
        return bool(left <= middle <= right and top - high - 6 <= box[1] and box[3] <= bottom + high + 6)

    def _lit(self, viewport: Viewport, state: MapState, placed: dict[int, Label]) -> list[Label]:
        """Name what is hovered and selected: where its label stands already, else below its mark whoever is in the way."""
        scene = self._scene
        nodes = list(dict.fromkeys([*scene.drawn((state.hover,)), *scene.drawn(state.selected[-FORCED:])]))
        radius = np.maximum(scene.radii(viewport.scale), np.float32(2.6)) if nodes else np.empty(0, np.float32)
        out = []
        for number, i in enumerate(nodes):
            wide, high = self._extent(i)
            top = float(radius[i]) + 5.0
            label = self._label(
                i, (-wide / 2 - PAD, top, wide / 2 + PAD, top + high + 2 * PAD), number - 2 * 10**9, "middle"
            )
            out.append(replace(label, lines=tuple(replace(line, role="text") for line in label.lines)))
        return out

    # -- choosing -------------------------------------------------------------------------------------------------

    def step(self, viewport: Viewport) -> float:
        """Give the scale of a viewport's step of zoom: the next lower one, at which labels have the least room."""
        return float(2.0 ** (np.floor(np.log2(max(viewport.scale, 1e-12)) * _STEPS) / _STEPS))

    def _key(self, viewport: Viewport, state: MapState) -> tuple[float, Box, int]:
        scale = self.step(viewport)
        cell = SNAP / scale
        half = viewport.width / 2 / viewport.scale, viewport.height / 2 / viewport.scale
        reach = REACH[0] / scale, REACH[1] / scale
        box = (
            float(np.floor((viewport.cx - half[0] - reach[0]) / cell) * cell),
            float(np.floor((viewport.cy - half[1] - reach[1]) / cell) * cell),
            float(np.ceil((viewport.cx + half[0] + reach[0]) / cell) * cell),
            float(np.ceil((viewport.cy + half[1] + reach[1]) / cell) * cell),
        )
        return scale, box, self._number(state.visible)

    def placed(self, viewport: Viewport, state: MapState) -> tuple[Label, ...]:
        """Choose the labels around a viewport at its step of zoom; the choice does not depend on where its edges are."""
        key = self._key(viewport, state)
        found = self._placed.get(key)
        if found is None:
            found = tuple(sorted(self._place(key[0], key[1], state), key=lambda label: label.rank))
            if len(self._placed) > 24:
                self._placed = {}
            self._placed[key] = found
        return found

    def ready(self, viewport: Viewport, state: MapState) -> bool:
        """Tell whether the labels of a viewport are already chosen."""
        return self._key(viewport, state) in self._placed

    def _number(self, flags: Bools | None) -> int:
        """Give a mask a number by its content, so that labels chosen for an equal one serve again."""
        if flags is None:
            return -1
        for known, number in self._masks:
            if known is flags or np.array_equal(known, flags):
                return number
        number = self._masks[-1][1] + 1 if self._masks else 0
        self._masks = (*self._masks[-7:], (flags, number))
        return number

    def _place(self, scale: float, box: Box, state: MapState) -> tuple[Label, ...]:
        scene = self._scene
        titles, blocks = self.titles(scale)
        rows = self._candidates(scale, box, state)
        if not len(rows):
            return titles
        points = scene.xy[rows] * np.float32(scale)
        radius = scene.radii(scale)
        shapes = np.array([self._extent(int(i)) for i in rows], np.float32)
        free = choices_around(points, radius[rows] * np.float32(1.2), shapes)
        if scene.layout.axis is not None:
            free = [Boxes(self._in_lane(choice.corners, rows, scale)) for choice in free]
        # Territory names block everybody; of the marks, a few weighty labels may cover lighter ones, the others none.
        stones = np.flatnonzero(scene.mask(state) & (radius >= self._dot) & scene.within(box))
        around = radius[stones, None] + np.float32(1.0)
        centres = scene.xy[stones] * np.float32(scale)
        if not scene.is_crowded:
            blocks = np.concatenate([blocks, self._walls(scale)])
        if scene.layout.axis is not None:
            blocks = np.concatenate([blocks, np.array([[_NOWHERE - 1, -1, _NOWHERE + 1, 1]], np.float32)])
        blocks = np.concatenate([blocks, np.hstack([centres - around, centres + around])]).astype(np.float32)
        rank = scene.rank[rows]
        first = int(rank.min()) - 1
        ranks = np.concatenate([np.full(len(blocks) - len(stones), first), scene.rank[stones]])
        owners = np.concatenate([np.full(len(blocks) - len(stones), -2), stones])
        kinds = scene.kinds[rows]
        weighty = (kinds == KINDS.index(Kind.LINE)) | (rank < len(scene.rows) // 30)
        notes = ~weighty & (kinds == KINDS.index(Kind.NOTE))
        out = list(titles)
        for group, choices in ((weighty, [*free, *free]), (notes, free), (~weighty & ~notes, free)):
            mine = np.flatnonzero(group)
            own = np.full(len(scene.rows), -1, np.int64)
            own[rows[mine]] = np.arange(len(mine))
            owner = np.where(owners >= 0, own[np.maximum(owners, 0)], -2)
            boxes = [Boxes(choice.corners[mine]) for choice in choices]
            chosen = place(boxes, rank[mine], Boxes(blocks), ranks, owner, strict=len(free))
            won = np.flatnonzero(chosen >= 0)
            taken = np.array([boxes[chosen[k]].corners[k] for k in won], np.float32).reshape(-1, 4)
            for k, corner in zip(won.tolist(), taken, strict=True):
                left, top, right, bottom = (corner - np.tile(points[mine[k]], 2)).tolist()
                anchor = _ANCHORS[int(chosen[k])]
                out.append(self._label(int(rows[mine[k]]), (left, top, right, bottom), int(rank[mine[k]]), anchor))
            blocks = np.concatenate([blocks, taken])
            ranks = np.concatenate([ranks, np.full(len(won), first)])
            owners = np.concatenate([owners, np.full(len(won), -2)])
        return tuple(out)

    def _in_lane(self, corners: Floats, rows: NDArray[np.int64], scale: float) -> Floats:
        """Take boxes that would leave their node's lane away to where an obstacle waits for them."""
        edges = np.array([_bounds(region) for region in self._scene.layout.regions], np.float32).reshape(-1, 4)
        y = self._scene.xy[rows, 1]
        mine = np.array([np.argmax((edges[:, 1] <= at) & (at <= edges[:, 3])) for at in y], np.int64)
        low, high = edges[mine, 1] * np.float32(scale), edges[mine, 3] * np.float32(scale)
        fine = (corners[:, 1] >= low) & (corners[:, 3] <= high)
        out = corners.copy()
        out[~fine] = (_NOWHERE, 0, _NOWHERE, 0)
        out[~fine] += np.array([-0.5, -0.5, 0.5, 0.5], np.float32)
        return out

    def _walls(self, scale: float) -> Floats:
        """Give four boxes around everything, a little way off: no label reaches beyond what a fitted view shows."""
        left, top, right, bottom = (side * scale for side in self._scene.bounds())
        left, top = left - self._edge[0] + 3, top - self._edge[1] + 3
        right, bottom = right + self._edge[0] - 3, bottom + self._edge[1] - 3
        far = 600.0
        return np.array(
            [
                (left - far, top - far, left, bottom + far),
                (right, top - far, right + far, bottom + far),
                (left - far, top - far, right + far, top),
                (left - far, bottom, right + far, bottom + far),
            ],
            np.float32,
        )

    def _candidates(self, scale: float, box: Box, state: MapState) -> NDArray[np.int64]:
        """Choose who may have a label: the weightiest per area at this zoom, one per cell of about a label's size."""
        scene = self._scene
        apart = scene.pitch * scale
        if apart < self._far and scene.is_crowded:
            return np.empty(0, np.int64)
        allowed = scene.mask(state)
        if apart < self._near:
            most = max(BUDGET // 3, int(len(scene.rows) * apart * apart / 11000))
            heavy = scene.order[allowed[scene.order]][:most]
            allowed = np.zeros(len(allowed), bool)
            allowed[heavy] = True
        rows = np.flatnonzero(allowed & scene.within(box))
        cell = np.floor(scene.xy[rows] * np.float32(scale) / np.array([84.0, 30.0], np.float32)).astype(np.int64)
        order = np.lexsort((scene.rank[rows], cell[:, 1], cell[:, 0]))
        cell, rows = cell[order], rows[order]
        first = np.ones(len(rows), bool)
        first[1:] = (cell[1:] != cell[:-1]).any(axis=1)
        return np.asarray(rows[first], np.int64)

    # -- one label ------------------------------------------------------------------------------------------------

    def words_of(self, i: int) -> tuple[str, ...]:
        """Give the lines of a drawn node's label, four for a line's question; a claim's and a paper's are cut to two."""
        if i not in self._wrapped:
            scene = self._scene
            node = scene.id_of(i)
            record, kind = scene.records.get(node), KINDS[scene.kinds[i]]
            title = plain_words(title_of(record)) if record is not None else str(node)
            lines = 2 if isinstance(record, DatedClaim | AnchorPaper) else LABEL_LINES + (kind is Kind.LINE)
            wide = LABEL_WIDTH
            if scene.layout.axis is not None:  # lanes are low and wide
                wide, lines = 1.5 * LABEL_WIDTH, 2
            self._wrapped[i] = wrap(title, TYPE_SIZE[kind], wide, lines, bold=kind is Kind.LINE)
        return self._wrapped[i]

    def _extent(self, i: int) -> tuple[float, float]:
        kind = KINDS[self._scene.kinds[i]]
        size, lines = TYPE_SIZE[kind], self.words_of(i)
        wide = max((width(line, size, bold=kind is Kind.LINE) for line in lines), default=0.0)
        return wide, size * (LINE_HEIGHT * (len(lines) - 1) + ASCENT + DESCENT)

    def _label(self, i: int, box: Box, rank: int, anchor: str) -> Label:
        kind, node = KINDS[self._scene.kinds[i]], str(self._scene.id_of(i))
        size, bold = TYPE_SIZE[kind], kind is Kind.LINE
        left = {"start": box[0] + PAD, "end": box[2] - PAD}.get(anchor, (box[0] + box[2]) / 2)
        top = box[1] + PAD + size * ASCENT
        role = "text" if bold else "text-quiet"
        lines = tuple(
            Text(left, top + k * size * LINE_HEIGHT, line, size, role, bold, anchor=anchor, halo="surface", id=node)
            for k, line in enumerate(self.words_of(i))
        )
        x, y = self._scene.xy[i]
        return Label(float(x), float(y), box, lines, i, rank)

    # -- territories ----------------------------------------------------------------------------------------------

    def titles(self, scale: float) -> tuple[tuple[Label, ...], Floats]:
        """Name the territories, largest first: in their middle while nodes are a grain, at their upper rim when near.

        A name that meets a larger territory's is tried in smaller type and then left to the next step of zoom. Gives
        also the names' boxes, in pixels from the world's origin.
        """
        known = self._titles.get(scale)
        if known is not None:
            return known
        scene = self._scene
        labels: list[Label] = []
        boxes: list[Box] = []
        in_middle = scene.pitch * scale < self._far and scene.is_crowded
        for number, region in enumerate(sorted(scene.layout.regions, key=lambda r: (-r.count, r.theme))):
            most = round(float(np.clip(9.0 + region.radius * scale / 11, 11.0, 19.0)))
            for size, narrow in ((most, False), (11, False), (10, False), (10, True), (9, True)):
                x, y, own, lines = self._title(region, size, scale, in_middle, narrow=narrow)
                if not lines:
                    continue
                box = (x * scale + own[0], y * scale + own[1], x * scale + own[2], y * scale + own[3])
                if not any(_meet(box, other) for other in boxes):
                    boxes.append(box)
                    labels.append(Label(x, y, own, lines, -1 - number, number - 10**9))
                    break
        if len(self._titles) > 60:
            self._titles = {}
        found = tuple(labels), np.array(boxes, np.float32).reshape(-1, 4)
        self._titles[scale] = found
        return found

    def _title(
        self, region: Region, size: int, scale: float, in_middle: bool, *, narrow: bool = False
    ) -> tuple[float, float, Box, tuple[Text, ...]]:
        """Set one territory's name and count: its world anchor, its box around that and its lines."""
        crowded = self._scene.is_crowded
        reach, count = region.radius * scale, f"{region.count:,}"
        low, high = _bounds(region)
        if self._scene.layout.axis is not None:
            return self._lane_title(region, min(size, 13), scale, self._scene.layout.axis.left)
        most = max(2 * reach * (0.92 if in_middle else 0.75 if crowded else 1.1), 84.0)
        if narrow:  # rather break a name often, or cut it, than leave a territory without one
            most = max(2 * reach * 0.9, 34.0)
        lines = wrap(region.name, size, min(most, 330.0), 3 if in_middle or narrow else 2, bold=True)
        small = min(max(10, round(size * 0.7)), 12)
        wide = max([*(width(line, size, bold=True) for line in lines), width(count, small)])
        tall = size * LINE_HEIGHT * len(lines) + small * 1.1
        y, top = float(region.y), -tall / 2
        if not in_middle:
            # Inside a crowded map's territory, as low as its width there asks; above it where there is room.
            dip = reach - float(np.sqrt(max(reach**2 - (wide / 2) ** 2, 0.0)))
            y, top = low[1], min(dip, reach * 0.5) + 5.0
            if not crowded:
                y, top = self._clearest(region, wide, tall, scale, ((low[1], -tall - 3.0), (high[1], 4.0), (y, top)))
        rows = [(line, size, top + size * (ASCENT + 0.12 + k * LINE_HEIGHT), True) for k, line in enumerate(lines)]
        rows.append((count, small, top + size * LINE_HEIGHT * len(lines) + small * 0.85, False))
        own = (-wide / 2 - 3, top - 2, wide / 2 + 3, top + tall + 2)
        return float(region.x), y, own, _title_lines(rows, 0.0, "middle", region.theme)

    def _lane_title(
        self, region: Region, size: int, scale: float, head: float
    ) -> tuple[float, float, Box, tuple[Text, ...]]:
        """Set a lane's name and count at its head, left of all marks; no lines where the lane is too low for any."""
        low, high = _bounds(region)
        tall, wide = (high[1] - low[1]) * scale, max((head - low[0]) * scale - 14.0, 48.0)
        rows = int((tall - 2) / (size * LINE_HEIGHT))
        if rows < 1:
            return low[0], region.y, (0.0, 0.0, 0.0, 0.0), ()
        count = f"{region.count:,}"
        words = wrap(region.name, size, wide, min(max(rows - 1, 1), 3), bold=True)
        if rows > 1 and words[-1].endswith(ELLIPSIS):
            words = wrap(region.name, size, wide, min(rows, 3), bold=True)
        beside = rows == len(words)  # no row is left for the count
        if beside and width(words[-1], size, bold=True) + 6 + width(count, 10) > wide:
            words = wrap(region.name, size, wide - 6 - width(count, 10), rows, bold=True)
        many = len(words) + (not beside)
        top = -many * size * LINE_HEIGHT / 2
        lines = [(line, size, top + size * (ASCENT + 0.12 + k * LINE_HEIGHT), True) for k, line in enumerate(words)]
        last = width(words[-1], size, bold=True)
        texts = _title_lines(lines, 8.0, "start", region.theme)
        at = (14.0 + last, lines[-1][2]) if beside else (8.0, lines[-1][2] + size * LINE_HEIGHT)
        texts += _title_lines([(count, 10, at[1], False)], at[0], "start", region.theme)
        across = max(*(width(line, size, bold=True) for line in words), (last + 6 if beside else 0) + width(count, 10))
        return low[0], region.y, (6.0, top - 1, 12.0 + across, -top + 1), texts

    def _clearest(
        self, region: Region, wide: float, tall: float, scale: float, places: tuple[tuple[float, float], ...]
    ) -> tuple[float, float]:
        """Choose the place of a name, above its territory, below it or inside, that covers the fewest marks."""
        scene = self._scene
        radius = scene.radii(scale)
        x = np.abs(scene.xy[:, 0] - region.x) * scale < wide / 2 + radius + 2

        def covered(place: tuple[float, float]) -> int:
            middle = place[0] * scale + place[1] + tall / 2
            return int((x & (np.abs(scene.xy[:, 1] * scale - middle) < tall / 2 + radius + 2)).sum())

        return min(places, key=covered)

    def title_under(self, viewport: Viewport, x: float, y: float) -> NodeId | None:
        """Find the theme whose name is written under a pixel, or None."""
        for label in self.titles(self.step(viewport))[0]:
            ax = (label.x - viewport.cx) * viewport.scale + viewport.width / 2
            ay = (label.y - viewport.cy) * viewport.scale + viewport.height / 2
            left, top, right, bottom = label.box
            if ax + left <= x <= ax + right and ay + top <= y <= ay + bottom:
                return NodeId(label.lines[0].id)
        return None


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _bounds(region: Region) -> tuple[tuple[float, float], tuple[float, float]]:
    """Give the corners of the box around a territory."""
    known = _BOUNDS.get(id(region))
    if known is not None and known[0] is region:
        return known[1]
    found = (region.x, region.y), (region.x, region.y)
    if len(region.outline):
        low, high = region.outline.min(axis=0), region.outline.max(axis=0)
        found = (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
    if len(_BOUNDS) > 5000:
        _BOUNDS.clear()
    _BOUNDS[id(region)] = region, found
    return found


_BOUNDS: dict[int, tuple[Region, tuple[tuple[float, float], tuple[float, float]]]] = {}


def _title_lines(rows: Iterable[tuple[str, float, float, bool]], x: float, anchor: str, theme: str) -> tuple[Text, ...]:
    return tuple(
        Text(
            x,
            y,
            words,
            float(size),
            "text" if bold else "text-quiet",
            bold,
            anchor=anchor,
            halo="surface",
            opacity=0.92 if bold else 1.0,
            id=theme,
        )
        for words, size, y, bold in rows
    )
