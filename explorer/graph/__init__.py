"""The claim graph and every question asked of it: what speaks for a line, what against, what falls if something falls.

``build`` gives the documented networkx graph for Python users; ``arrays`` the same nodes and edges as numpy columns for
what draws, filters and lays out. The questions about evidence read the records, those about distance read the arrays.
"""

from __future__ import annotations

from explorer.graph.columns import Arrays, arrays, neighbourhood, pagerank, shortest_path
from explorer.graph.evidence import (
    Badge,
    Fall,
    FaultLine,
    Suggestion,
    Tally,
    badge,
    cited_by,
    fault_lines,
    next_lines,
    tally,
    theme_counts,
    what_falls,
    what_is_shaken,
)
from explorer.graph.public import build

__all__ = [
    "Arrays",
    "Badge",
    "Fall",
    "FaultLine",
    "Suggestion",
    "Tally",
    "arrays",
    "badge",
    "build",
    "cited_by",
    "fault_lines",
    "neighbourhood",
    "next_lines",
    "pagerank",
    "shortest_path",
    "tally",
    "theme_counts",
    "what_falls",
    "what_is_shaken",
]
