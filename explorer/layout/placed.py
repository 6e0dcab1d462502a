"""What a layout is: a position for every node, and the named regions they lie in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.model import NodeId

Points = NDArray[np.float64]

SPACING = 36.0
"""World units between neighbouring nodes of the theme map; comfortable at one pixel to the unit."""

NO_THEME = NodeId("")
"""Stands for the theme of a region whose nodes have none, nor any neighbour with one."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A theme's territory: name, centre, the radius of a disc of its size, its nodes' number, its outline (k x 2, closed).

    ``theme`` is ``NO_THEME`` for nodes that belong nowhere. Outlines are convex with round corners, overlap nowhere and
    hold exactly the region's nodes.
    """

    theme: NodeId
    name: str
    x: float
    y: float
    radius: float
    count: int
    outline: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """How the time layout tells days: the ordinal at x = 0, world units to a day, and the column of the undated.

    That column reaches from ``left`` to ``right`` and holds ``undated`` nodes of all kinds but themes.
    """

    origin: float
    day: float
    left: float
    right: float
    undated: int


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Positions of nodes (row i of ``xy`` is ``ids[i]``) and the regions around them, largest first.

    A layout of a part of the library holds only that part's ids. ``name`` says which layout it is; ``pinned`` are nodes
    put in their place by hand; ``axis`` is given where x is time.
    """

    ids: tuple[NodeId, ...]
    xy: NDArray[np.float32]
    regions: tuple[Region, ...]
    name: str
    pinned: frozenset[NodeId] = frozenset()
    axis: TimeAxis | None = None


def moved(layout: Layout, places: Mapping[NodeId, tuple[float, float]]) -> Layout:
    """Give a layout in which some nodes stand elsewhere and are pinned there; everybody else stays to the last bit."""
    row = {node: i for i, node in enumerate(layout.ids) if node in places}
    xy = layout.xy.copy()
    for node, i in row.items():
        xy[i] = places[node]
    return replace(layout, xy=xy, pinned=layout.pinned | row.keys())


def unpinned(layout: Layout, nodes: Collection[NodeId]) -> Layout:
    """Give a layout in which these nodes are no longer pinned; nobody moves."""
    return replace(layout, pinned=layout.pinned - frozenset(nodes))
