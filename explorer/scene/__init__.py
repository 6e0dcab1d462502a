"""What to draw, in role names and pixels: no colours, no Qt. Screen, PNG, PDF and SVG all draw the same ``Frame``.

A view builds a frame for one viewport (``scene.map``, ``scene.timeline``); ``ui.paint`` draws it with Qt and
``export.svg`` writes it as text. Coordinates are pixels from the top left corner, y downward, at scale 1; sizes, line
widths and text sizes are in the same pixels, so a figure drawn three times as large scales as a whole.
Things are drawn in the order of the fields: areas, links, bars, marks, texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Shape(IntEnum):
    """The outline of a mark; kinds are told by it."""

    CIRCLE = 0  # note
    ROUNDED = 1  # inquiring line: a square with round corners
    DIAMOND = 2  # claim
    PAGE = 3  # paper: an upright rectangle with a folded corner
    HEXAGON = 4  # theme
    UP = 5  # supports
    DOWN = 6  # contradicts
    CLOCK = 7  # due
    CROSS = 8  # overturned verdict
    CHECK = 9  # holds verdict


class Arrow(IntEnum):
    """The head at a link's far end."""

    NONE = 0
    FILLED = 1
    OPEN = 2


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A filled outline: ``points`` is n x 2. ``outline`` is a role or empty; ``smooth`` asks for a curve through the points."""

    points: Floats
    role: str
    opacity: float = 1.0
    outline: str = ""
    width: float = 1.0
    smooth: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """A batch of straight links of one role: ``ends`` is n x 4 (x0, y0, x1, y1); ``dash`` in multiples of the width."""

    ends: Floats
    role: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    arrow: Arrow = Arrow.NONE
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """A batch of time bars of one role: ``boxes`` is n x 4 (x, y, width, height).

    ``soft`` is n x 2, the pixels over which the left and right end fade; ``open`` n x 2 booleans, an end that goes on
    (drawn as an arrow-like taper). ``hatched`` marks what is due; ``struck`` what was overturned.
    """

    boxes: Floats
    role: str
    soft: Floats
    open: NDArray[np.bool_]
    hatched: bool = False
    struck: bool = False
    opacity: float = 1.0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """A batch of marks of one shape and role: ``xy`` n x 2 centres, ``size`` n radii. ``outline`` is a role or empty."""

    xy: Floats
    size: Floats
    shape: Shape
    role: str
    outline: str = ""
    width: float = 1.0
    opacity: float = 1.0
    hollow: bool = False
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: (x, y) is the baseline's start, middle or end as ``anchor`` says ("start", "middle", "end")."""

    x: float
    y: float
    text: str
    size: float
    role: str = "text"
    bold: bool = False
    italic: bool = False
    anchor: str = "start"
    halo: str = ""  # a role drawn as a soft rim behind the glyphs, or empty
    opacity: float = 1.0
    id: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One finished picture. ``shown`` and ``total`` count its nodes, so that what is left out is said, never hidden."""

    width: float
    height: float
    background: str = "surface"
    areas: tuple[Area, ...] = ()
    links: tuple[Links, ...] = ()
    bars: tuple[Bars, ...] = ()
    marks: tuple[Marks, ...] = ()
    texts: tuple[Text, ...] = ()
    shown: int = 0
    total: int = 0
    title: str = ""
    about: tuple[tuple[str, str], ...] = field(default=())  # metadata: query, as-of date, library, counts

    def over(self, upper: Frame) -> Frame:
        """Lay ``upper`` on this frame: same size, its things drawn after ours of the same sort."""
        return replace(
            self,
            areas=self.areas + upper.areas,
            links=self.links + upper.links,
            bars=self.bars + upper.bars,
            marks=self.marks + upper.marks,
            texts=self.texts + upper.texts,
        )


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of the world a view shows: its centre in world units, pixels per world unit, and the size in pixels.

    World y points down, as on screen.
    """

    cx: float
    cy: float
    scale: float
    width: int
    height: int

    def to_screen(self, xy: Floats) -> Floats:
        """Turn world points (n x 2) into pixels."""
        middle = np.array([self.width / 2, self.height / 2], np.float32)
        return np.asarray((xy - np.array([self.cx, self.cy], np.float32)) * np.float32(self.scale) + middle, np.float32)

    def to_world(self, x: float, y: float) -> tuple[float, float]:
        """Turn one pixel into a world point."""
        return self.cx + (x - self.width / 2) / self.scale, self.cy + (y - self.height / 2) / self.scale

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Zoom by ``factor`` so that the world point under pixel (x, y) stays under it."""
        wx, wy = self.to_world(x, y)
        scale = self.scale * factor
        return replace(self, scale=scale, cx=wx - (x - self.width / 2) / scale, cy=wy - (y - self.height / 2) / scale)

    @staticmethod
    def around(xy: Floats, width: int, height: int, margin: float = 40.0) -> Viewport:
        """Fit all points (n x 2) into a picture of that size with a margin in pixels; a lone point gets scale 1."""
        if not len(xy):
            return Viewport(0.0, 0.0, 1.0, width, height)
        low, high = xy.min(axis=0), xy.max(axis=0)
        span = np.maximum(high - low, 1e-9)
        room = max(width - 2 * margin, 16.0), max(height - 2 * margin, 16.0)
        scale = float(min(room[0] / span[0], room[1] / span[1])) if len(xy) > 1 else 1.0
        centre = (low + high) / 2
        return Viewport(float(centre[0]), float(centre[1]), min(scale, 1e6), width, height)


KIND_SHAPES: dict[str, Shape] = {
    "line": Shape.ROUNDED,
    "note": Shape.CIRCLE,
    "claim": Shape.DIAMOND,
    "paper": Shape.PAGE,
    "theme": Shape.HEXAGON,
}
"""The shape that tells each kind."""

__all__ = [
    "KIND_SHAPES",
    "Area",
    "Arrow",
    "Bars",
    "Floats",
    "Frame",
    "Ints",
    "Links",
    "Marks",
    "Shape",
    "Text",
    "Viewport",
]
