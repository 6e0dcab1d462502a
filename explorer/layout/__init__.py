"""Positions for every node, in world units: the theme map, the tug-of-war around one node, time lanes, neighbourhoods.

At a scale of one pixel to the unit, neighbouring nodes of the map are about ``SPACING`` apart. y grows downward. The same
library gives the same positions.
"""

from __future__ import annotations

from explorer.layout.figures import CARD, focus, neighbourhood
from explorer.layout.placed import NO_THEME, SPACING, Layout, Region, TimeAxis, moved, unpinned
from explorer.layout.theme_map import theme_map
from explorer.layout.time import time_axis, time_lanes

__all__ = [
    "CARD",
    "NO_THEME",
    "SPACING",
    "Layout",
    "Region",
    "TimeAxis",
    "focus",
    "moved",
    "neighbourhood",
    "theme_map",
    "time_axis",
    "time_lanes",
    "unpinned",
]
