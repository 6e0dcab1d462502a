"""Claim Explorer: read, see, date and narrow the claims of a curated research library.

>>> import explorer
>>> library = explorer.open_library(explorer.sample())
>>> len(library.records.lines), len(library.records.notes)
(5, 31)
>>> library.query("kind:line stance:contradicts")[:1]
['can-a-few-diverse-reasoning-demonstrations-replace-exhaustive-factual-training-d']
>>> graph = library.graph()
>>> sorted({data["kind"] for _, data in graph.nodes(data=True)})
['claim', 'line', 'note', 'paper', 'theme']
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from explorer.library import Library
    from explorer.palette import Look
    from explorer.scene import Frame

__all__ = ["__version__", "open_library", "paint", "sample"]


def open_library(path: Path | str) -> Library:
    """Open a library folder, a page or a folder of pages, in memory; nothing is written.

    The library answers ``.records``, ``.diagnostics``, ``.graph()`` (a ``networkx.MultiDiGraph``), ``.query(text)`` and
    ``.export(path, ...)``. Raises ``explorer.model.ExplorerError`` where there is nothing to open.
    """
    from dataclasses import replace

    from explorer.library import open_library as opened

    return replace(opened(path), paint=paint)


def sample() -> Path:
    """Give the folder of the sample library."""
    from explorer.resources import sample_library

    return sample_library()


def paint(frame: Frame, look: Look, scale: float, kind: str) -> bytes:
    """Paint a frame as ``png`` or ``pdf`` with Qt, which is loaded only now; no display is needed."""
    os.environ.setdefault("QT_HASH_SEED", "0")  # Qt writes a PDF's fonts in the order of their hashes
    from explorer.ui.raster import raster

    return raster(frame, look, scale, kind)
