"""Composes figures: the map or the timeline of a query in one frame, with title, legend and caption; no Qt.

What the file shows is what the screen shows, drawn by the same scene in full detail. The same inputs give the same frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from explorer import layout as layouts
from explorer import query
from explorer.clocks import History, as_of, due
from explorer.graph import Arrays, neighbourhood
from explorer.jobs import drain
from explorer.model import ExplorerError, Kind, NodeId, Records
from explorer.palette import LOOKS, Look
from explorer.scene import Arrow, Frame, Links, Marks, Shape, Text, Viewport
from explorer.scene.legend import legend
from explorer.scene.map import MapScene, MapState
from explorer.scene.text import shorten, width

if TYPE_CHECKING:
    from explorer.layout import Layout
    from explorer.query import Corpus

Painter = Callable[[Frame, Look, float, str], bytes]
"""Paints a frame at a scale as ``png`` or ``pdf``; made by the room that knows Qt and handed in."""

_MARGIN = 24.0
_LEGEND = 196.0
_TITLE = 20.0
_SMALL = 10.5
MOST_PIXELS = 200_000_000


class Source(Protocol):
    """What a figure is made of: an open library."""

    @property
    def title(self) -> str:
        """The library's title."""

    @property
    def records(self) -> Records:
        """Its records."""

    @property
    def arrays(self) -> Arrays:
        """Its graph as arrays."""

    @property
    def corpus(self) -> Corpus:
        """What queries are asked of."""

    @property
    def review_days(self) -> Mapping[str, int]:
        """After how many days a claim is due, in general and for single themes."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a figure or a table holds and how it looks; sizes in pixels at scale 1.

    ``layout`` None means the map, or the focus layout where a ``focus`` is given. ``ids`` restricts to a selection.
    """

    query: str = ""
    ids: frozenset[NodeId] | None = None
    focus: NodeId | None = None
    depth: int = 1
    layout: str | None = None
    what: str = "map"
    size: tuple[int, int] = (1600, 1000)
    scale: float = 1.0
    look: str = "light"
    legend: bool = True
    title: str = ""
    as_of: date | None = None
    seed: int = 0
    colour_by: str = "kind"
    size_by: str = "cited"
    lanes: str = "theme"


def wanted(source: Source, options: Options) -> NDArray[np.bool_]:
    """Flag the nodes that the options ask for, in Arrays order; an unknown focus raises ExplorerError."""
    mask = np.asarray(query.evaluate(query.parse(options.query), source.corpus), np.bool_).copy()
    if options.ids is not None:
        mask &= np.array([i in options.ids for i in source.arrays.ids], np.bool_)
    if options.focus is not None:
        if options.focus not in source.arrays.index:
            raise ExplorerError(f"No record has the id {options.focus}; `query` finds ids by words.")
        near = neighbourhood(source.arrays, options.focus, options.depth)
        mask &= np.array([i in near for i in source.arrays.ids], np.bool_)
    return mask


def figure(source: Source, options: Options, layout: Layout | None = None) -> Frame:
    """Compose the figure; ``layout`` gives positions already known (the map on screen), else they are computed."""
    if options.look not in LOOKS:
        raise ExplorerError(f"There is no look called {options.look}; choose {', '.join(LOOKS)}.")
    wide, high = options.size
    if wide * high * options.scale**2 > MOST_PIXELS:
        raise ExplorerError(
            f"A picture of {wide * options.scale:,.0f} x {high * options.scale:,.0f} pixels is too large to draw; "
            "take a smaller size or scale, or SVG, which has no pixels."
        )
    mask = wanted(source, options)
    if not mask.any():
        raise ExplorerError("Nothing matches, so there is nothing to draw; widen the query.")
    frame = _timeline(source, options, mask) if options.what == "timeline" else _map(source, options, mask, layout)
    return replace(
        frame,
        title=options.title or source.title,
        about=(
            ("library", source.title),
            ("query", options.query),
            ("as of", options.as_of.isoformat() if options.as_of else ""),
            ("showing", f"{frame.shown:,} of {frame.total:,}"),
        ),
    )


def _positions(source: Source, options: Options, layout: Layout | None) -> Layout:
    name = options.layout or ("map" if options.focus is None else "focus" if options.depth == 1 else "neighbourhood")
    if layout is not None and layout.name == name:
        return layout
    if name == "focus" and options.focus is not None:
        return layouts.focus(source.records, source.arrays, options.focus)
    if name == "neighbourhood" and options.focus is not None:
        return layouts.neighbourhood(source.records, source.arrays, options.focus, options.depth)
    if name == "time":
        return layouts.time_lanes(source.records, source.arrays)
    if name in ("focus", "neighbourhood"):
        raise ExplorerError(f"The {name} layout needs a node in its middle; name one with --focus.")
    return drain(layouts.theme_map(source.records, source.arrays, seed=options.seed))


def _map(source: Source, options: Options, mask: NDArray[np.bool_], layout: Layout | None) -> Frame:
    placed = _positions(source, options, layout)
    scene = MapScene(source.records, source.arrays, placed, options.colour_by, options.size_by)
    wide, high = options.size
    right = _LEGEND if options.legend and wide >= 700 else 0.0
    top = _MARGIN + (_TITLE + 16 if options.title else 0.0)
    bottom = _MARGIN + 2 * _SMALL
    box = (wide - right, high - top - bottom)
    nodes = [i for i, keep in zip(source.arrays.ids, mask, strict=True) if keep]
    fitted = scene.fit((int(box[0]), int(max(box[1], 64))), nodes)
    view = Viewport(
        fitted.cx + (wide / 2 - box[0] / 2) / fitted.scale,
        fitted.cy + (high / 2 - (top + box[1] / 2)) / fitted.scale,
        fitted.scale,
        wide,
        high,
    )
    faded = None
    if options.as_of is not None:
        faded = History.of(source.records).unknown(source.arrays, options.as_of)
    frame = scene.frame(view, MapState(visible=mask, faded=faded))
    marks = int((source.arrays.kinds != list(Kind).index(Kind.THEME)).sum())  # a theme is a region, not a mark
    frame = replace(frame, total=max(frame.total, marks))
    furniture = Frame(float(wide), float(high), texts=tuple(_words(source, options, frame)))
    if right:
        furniture = furniture.over(_legend(source, scene, mask, wide - right + 8, top + 8, wide, high))
    return frame.over(furniture)


def _words(source: Source, options: Options, frame: Frame) -> list[Text]:
    wide, high = options.size
    out = []
    if options.title:
        out.append(
            Text(
                _MARGIN,
                _MARGIN + _TITLE * 0.8,
                shorten(options.title, _TITLE, wide - 2 * _MARGIN, bold=True),
                _TITLE,
                bold=True,
                halo="surface",
            )
        )
    parts = [source.title]
    if options.query:
        parts.append(query.explain(query.parse(options.query)))
    if options.as_of:
        parts.append(f"as of {options.as_of.isoformat()}")
    parts.append(f"showing {frame.shown:,} of {frame.total:,}")
    said = shorten(" · ".join(p for p in parts if p), _SMALL, wide - 2 * _MARGIN)
    out.append(Text(_MARGIN, high - 14.0, said, _SMALL, "text-quiet", halo="surface"))
    return out


def _legend(
    source: Source, scene: MapScene, mask: NDArray[np.bool_], x: float, y: float, wide: int, high: int
) -> Frame:
    texts: list[Text] = []
    marks: list[Marks] = []
    links: list[Links] = []
    for title, entries in legend(source.arrays, scene.colours, mask):
        if y > high - 70:
            break
        texts.append(Text(x, y + 10, title, 10.5, "text-quiet", bold=True))
        y += 20
        for e in entries:
            if y > high - 50:
                break
            if e.style is not None:
                ends = np.array([[x, y + 6, x + 26, y + 6]], np.float32)
                links.append(
                    Links(ends, e.role, 1.6, e.style.dash, e.style.arrow if hasattr(e.style, "arrow") else Arrow.NONE)
                )
            else:
                shape = e.shape if e.shape is not None else Shape.CIRCLE
                at = np.array([[x + 8, y + 6]], np.float32)
                marks.append(Marks(at, np.array([5.0], np.float32), shape, e.role, opacity=e.opacity, hollow=e.hollow))
            count = f"{e.count:,}"
            room = wide - _MARGIN - (x + 34) - width(count, 10.5) - 8
            texts.append(Text(x + 34, y + 10, shorten(e.word, 11.0, room), 11.0, "text"))
            texts.append(Text(wide - _MARGIN, y + 10, count, 10.5, "text-faint", anchor="end"))
            y += 18
        y += 10
    return Frame(float(wide), float(high), marks=tuple(marks), links=tuple(links), texts=tuple(texts))


def _timeline(source: Source, options: Options, mask: NDArray[np.bool_]) -> Frame:
    from explorer.scene.timeline import TimelineScene, TimelineState

    scene = TimelineScene(source.records, source.arrays, options.lanes)
    wide, high = options.size
    top = _MARGIN + (_TITLE + 16 if options.title else 0.0)
    faded = None
    records, today = source.records, options.as_of
    if today is not None:
        history = History.of(records)
        faded, records = history.unknown(source.arrays, today), as_of(records, today, history)
    # Without a day given nothing is due: a file must not depend on the day it was made.
    ids = due(records, source.review_days, today).ids if today is not None else frozenset[NodeId]()
    late = np.array([node in ids for node in source.arrays.ids], np.bool_) if ids else None
    state = TimelineState(visible=mask, faded=faded, due=late, as_of=float(today.toordinal()) + 1 if today else None)
    frame = scene.figure(wide, int(high - top - _MARGIN - 2 * _SMALL), state)
    frame = replace(frame, height=float(high))
    return moved(frame, 0.0, top).over(Frame(float(wide), float(high), texts=tuple(_words(source, options, frame))))


def moved(frame: Frame, dx: float, dy: float) -> Frame:
    """Shift everything in a frame; its size stays."""
    step = np.array([dx, dy], np.float32)
    four = np.array([dx, dy, dx, dy], np.float32)
    box = np.array([dx, dy, 0, 0], np.float32)
    return replace(
        frame,
        areas=tuple(replace(a, points=a.points + step) for a in frame.areas),
        links=tuple(replace(k, ends=k.ends + four) for k in frame.links),
        bars=tuple(replace(b, boxes=b.boxes + box) for b in frame.bars),
        marks=tuple(replace(m, xy=m.xy + step) for m in frame.marks),
        texts=tuple(replace(t, x=t.x + dx, y=t.y + dy) for t in frame.texts),
    )
