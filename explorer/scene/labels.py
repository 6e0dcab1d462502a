"""The words of the map: which territories and nodes are named at a step of zoom, and where their names stand.

Labels are chosen in world space for a step of zoom (four to a doubling), in a window somewhat larger than the viewport
whose edges lie on a grid: a picture that is panned keeps its labels, and most pictures find theirs already chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.model import AnchorPaper, DatedClaim, Kind, NodeId, title_of
from explorer.scene import Floats, Text, Viewport
from explorer.scene.legend import KINDS
from explorer.scene.text import ASCENT, DESCENT, LINE_HEIGHT, Boxes, place, width, wrap

if TYPE_CHECKING:
    from explorer.layout import Region
    from explorer.scene.map import MapScene, MapState

Bools = NDArray[np.bool_]
Box = tuple[float, float, float, float]

BUDGET = 150
FORCED = 24
"""So many selected nodes are named whoever is in the way; of a larger selection only those that find room."""
LABEL_WIDTH = 168.0
LABEL_LINES = 3
REACH = (520.0, 320.0)
"""Pixels around the viewport in which labels are placed too, so that those inside do not depend on its edge."""
SNAP = 256.0
PAD = 2.0
"""Free pixels around a label's words."""
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
        at = [self._on_screen(label, viewport) for label in (*lit, *sorted(chosen, key=lambda label: label.rank))]
        named = {label.node for label in lit}
        kept: list[tuple[Label, float, float]] = []
        boxes = np.empty((BUDGET + len(lit), 4), np.float32)
        for number, (label, x, y, seen) in enumerate(at):
            if not seen or len(kept) >= len(boxes) or (number >= len(lit) and label.node in named):
                continue
            left, top, right, bottom = label.box
            against = boxes[: len(kept) if placed is not None or number < len(lit) else min(len(lit), len(kept))]
            meets = (against[:, 0] < x + right) & (against[:, 2] > x + left)
            if (meets & (against[:, 1] < y + bottom) & (against[:, 3] > y + top)).any():
                continue
            boxes[len(kept)] = (x + left, y + top, x + right, y + bottom)
            kept.append((label, x, y))
        return tuple(replace(line, x=x + line.x, y=y + line.y) for label, x, y in kept for line in label.lines)

    @staticmethod
    def _on_screen(label: Label, viewport: Viewport) -> tuple[Label, float, float, bool]:
        x = (label.x - viewport.cx) * viewport.scale + viewport.width / 2
        y = (label.y - viewport.cy) * viewport.scale + viewport.height / 2
        left, top, right, bottom = label.box
        return label, x, y, x + right > 0 and x + left < viewport.width and y + bottom > 0 and y + top < viewport.height

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
            found = self._place(key[0], key[1], state)
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
        free = _choices(points, radius[rows] * np.float32(1.2), shapes)
        # Territory names block everybody; of the marks, a few weighty labels may cover lighter ones, the others none.
        stones = np.flatnonzero(scene.mask(state) & (radius >= self._dot) & scene.within(box))
        around = radius[stones, None] + np.float32(1.0)
        centres = scene.xy[stones] * np.float32(scale)
        if not scene.is_crowded:
            blocks = np.concatenate([blocks, self._walls(scale)])
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
            title = title_of(record) if record is not None else str(node)
            lines = 2 if isinstance(record, DatedClaim | AnchorPaper) else LABEL_LINES + (kind is Kind.LINE)
            self._wrapped[i] = wrap(title, TYPE_SIZE[kind], LABEL_WIDTH, lines, bold=kind is Kind.LINE)
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
            for size in (round(float(np.clip(9.0 + region.radius * scale / 11, 11.0, 19.0))), 11, 10):
                x, y, own, lines = self._title(region, size, scale, in_middle)
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
        self, region: Region, size: int, scale: float, in_middle: bool
    ) -> tuple[float, float, Box, tuple[Text, ...]]:
        """Set one territory's name and count: its world anchor, its box around that and its lines."""
        crowded = self._scene.is_crowded
        reach, count = region.radius * scale, f"{region.count:,}"
        low, high = _bounds(region)
        if high[0] - low[0] > 3 * (high[1] - low[1]):  # a lane is named in one line where it begins
            words, size = f"{region.name}  {count}", min(size, 12)
            own = (6.0, 3.0, 14.0 + width(words, size, bold=True), 7.0 + size * LINE_HEIGHT)
            down = 5.0 + size * ASCENT
            return low[0], low[1], own, _title_lines([(words, size, down, True)], 10.0, "start", region.theme)
        most = max(2 * reach * (0.92 if in_middle else 0.75 if crowded else 1.1), 84.0)
        lines = wrap(region.name, size, min(most, 330.0), 3 if in_middle else 2, bold=True)
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
    if not len(region.outline):
        return (region.x, region.y), (region.x, region.y)
    low, high = region.outline.min(axis=0), region.outline.max(axis=0)
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))


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


def _choices(points: Floats, radius: Floats, shapes: Floats) -> Sequence[Boxes]:
    """Give the places a label may take: below its mark, above, right, left, then the corners; one box per node each."""
    half, high = shapes[:, 0] / 2 + PAD, shapes[:, 1] + 2 * PAD
    x, y, gap = points[:, 0], points[:, 1], radius + 1.0
    near, far = radius * np.float32(0.7), 2 * half
    boxes = (
        np.stack([x - half, y + gap, x + half, y + gap + high], axis=1),
        np.stack([x - half, y - gap - high, x + half, y - gap], axis=1),
        np.stack([x + gap, y - high / 2, x + gap + far, y + high / 2], axis=1),
        np.stack([x - gap - far, y - high / 2, x - gap, y + high / 2], axis=1),
        np.stack([x + near, y + near, x + near + far, y + near + high], axis=1),
        np.stack([x - near - far, y + near, x - near, y + near + high], axis=1),
        np.stack([x + near, y - near - high, x + near + far, y - near], axis=1),
        np.stack([x - near - far, y - near - high, x - near, y - near], axis=1),
    )
    return [Boxes(box.astype(np.float32)) for box in boxes]
