"""Remembers where everything stands on a library's theme map, so that it opens as it was left and nothing jumps.

One SQLite file in the user's cache folder; it is derived, never the truth, and may be deleted at any time. A damaged or
foreign file counts as none and is replaced.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np

from explorer.graph import Arrays
from explorer.layout import Layout, Region
from explorer.model import ExplorerError, NodeId
from explorer.settings import state_folder

_VERSION = 1
_WRONG = (sqlite3.Error, OSError, ValueError, KeyError, TypeError, RecursionError)


def fingerprint(arrays: Arrays) -> str:
    """Name what a layout was made for: the nodes, their kinds and themes, and the links; equal names mean an equal map."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update("\0".join(arrays.ids).encode("utf-8", "replace"))
    for column in (arrays.kinds, arrays.theme, arrays.edges, arrays.relations):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def recall(library: Path) -> tuple[Layout, str] | None:
    """Give the kept map of a library and the fingerprint it was made for; None where there is none to be trusted."""
    file = _file()
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1.0)) as base:
            row = base.execute(
                "select made_for, ids, xy, more from places where library = ? and version = ?",
                (_name(library), _VERSION),
            ).fetchone()
        return (_layout(row[1], row[2], row[3]), str(row[0])) if row else None
    except _WRONG:
        return None


def keep(library: Path, layout: Layout, made_for: str) -> None:
    """Keep the map of a library; where the cache cannot be written, nothing is lost but the next start's speed."""
    from explorer.library import store

    file = _file()
    with suppress(ExplorerError, OSError):
        store.make_folder(file.parent)
    more = {
        "name": layout.name,
        "pinned": sorted(layout.pinned),
        "regions": [
            [r.theme, r.name, r.x, r.y, r.radius, r.count, np.asarray(r.outline, float).ravel().tolist()]
            for r in layout.regions
        ],
    }
    values = (
        _name(library),
        _VERSION,
        made_for,
        json.dumps(layout.ids),
        np.ascontiguousarray(layout.xy, np.float32).tobytes(),
        json.dumps(more),
    )
    for _ in range(2):
        try:
            with closing(sqlite3.connect(file, timeout=1.0)) as base, base:
                base.execute(
                    "create table if not exists places"
                    " (library text primary key, version int, made_for text, ids text, xy blob, more text)"
                )
                base.execute("insert or replace into places values (?, ?, ?, ?, ?, ?)", values)
            return
        except sqlite3.DatabaseError:  # not a database, or one of another shape: it is only a cache
            with suppress(ExplorerError, OSError):
                store.remove(file)
        except (sqlite3.Error, OSError):
            return


def _file() -> Path:
    return state_folder("cache") / "places.sqlite"


def _name(library: Path) -> str:
    return str(library.resolve())


def _layout(ids: str, xy: bytes, more: str) -> Layout:
    names = tuple(NodeId(str(i)) for i in json.loads(ids))
    points = np.frombuffer(xy, np.float32).reshape(-1, 2).copy()
    rest: dict[str, Any] = json.loads(more)
    if len(points) != len(names) or not np.isfinite(points).all():
        raise ValueError("the kept places do not fit their nodes")
    regions = tuple(
        Region(NodeId(t), str(n), float(x), float(y), float(r), int(c), np.array(o, np.float32).reshape(-1, 2))
        for t, n, x, y, r, c, o in rest["regions"]
    )
    return Layout(names, points, regions, str(rest["name"]), frozenset(NodeId(i) for i in rest["pinned"]))
