"""What expanding and collapsing a node brings and takes, by the links alone: nothing here moves, and filters stay true.

Collapsed nodes are put aside like those hidden by hand, so list, table and map agree on what is shown.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.model import Kind, NodeId

if TYPE_CHECKING:
    from explorer.graph import Arrays

_THEME = list(Kind).index(Kind.THEME)


def around(arrays: Arrays, node: NodeId) -> tuple[NodeId, ...]:
    """List all neighbours of a node but its themes, in library order."""
    i = arrays.index.get(node)
    if i is None:
        return ()
    rows = np.unique(arrays.neighbours(i))
    return tuple(arrays.ids[int(row)] for row in rows if arrays.kinds[row] != _THEME and row != i)


def put_aside(arrays: Arrays, hidden: Collection[NodeId], node: NodeId) -> frozenset[NodeId]:
    """Give the neighbours that were put aside, which expanding the node brings back."""
    return frozenset(one for one in around(arrays, node) if one in hidden)


def hanging(arrays: Arrays, mask: NDArray[np.bool_], node: NodeId) -> frozenset[NodeId]:
    """Give the visible neighbours that hang on a node alone: all they are linked to is the node or another neighbour of it."""
    i = arrays.index.get(node)
    if i is None:
        return frozenset()
    near = [int(row) for row in np.unique(arrays.neighbours(i)) if mask[row] and arrays.kinds[row] != _THEME]
    allowed = {i, *near}
    out = []
    for row in near:
        others = arrays.neighbours(row)
        others = others[mask[others] & (arrays.kinds[others] != _THEME)]
        if row != i and allowed.issuperset(others.tolist()):
            out.append(arrays.ids[row])
    return frozenset(out)


def everything_but(arrays: Arrays, nodes: Collection[NodeId]) -> frozenset[NodeId]:
    """Give what isolating these nodes puts aside: all others; themes stay, for they are places."""
    kept = frozenset(nodes)
    return frozenset(
        one for one, kind in zip(arrays.ids, arrays.kinds.tolist(), strict=True) if kind != _THEME and one not in kept
    )


__all__ = ["around", "everything_but", "hanging", "put_aside"]
