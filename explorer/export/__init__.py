"""What leaves the program: graph formats, tables, papers, reports, and pictures' data side. Bytes out, nothing written."""

from __future__ import annotations

from explorer.export.figure import Options, Painter, figure
from explorer.export.formats import FORMATS, Format, format_of, write_graph
from explorer.export.output import Rendered, render
from explorer.export.plain import Exported
from explorer.export.reports import dossier, theme_report
from explorer.export.tables import tables

__all__ = [
    "FORMATS",
    "Exported",
    "Format",
    "Options",
    "Painter",
    "Rendered",
    "dossier",
    "figure",
    "format_of",
    "render",
    "tables",
    "theme_report",
    "write_graph",
]
