"""Kept positions: the same map comes back, a damaged cache counts as none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer import places
from explorer.graph import arrays
from explorer.jobs import drain
from explorer.layout import Layout, theme_map
from explorer.library import Library
from explorer.settings import state_folder


@pytest.fixture
def layout(sample_library: Library) -> Layout:
    return drain(theme_map(sample_library.records, arrays(sample_library.records)))


def test_the_same_map_comes_back_to_the_last_bit(layout: Layout, tmp_path: Path) -> None:
    assert places.recall(tmp_path) is None
    places.keep(tmp_path, layout, "made-for")
    found = places.recall(tmp_path)
    assert found is not None
    kept, made_for = found
    assert made_for == "made-for"
    assert kept.ids == layout.ids
    assert np.array_equal(kept.xy, layout.xy)
    assert [(r.theme, r.name, r.count) for r in kept.regions] == [(r.theme, r.name, r.count) for r in layout.regions]
    assert all(np.array_equal(a.outline, b.outline) for a, b in zip(kept.regions, layout.regions, strict=True))


def test_each_library_has_its_own(layout: Layout, tmp_path: Path) -> None:
    places.keep(tmp_path / "one", layout, "x")
    assert places.recall(tmp_path / "other") is None


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100])
def test_a_damaged_cache_counts_as_none_and_is_replaced(layout: Layout, tmp_path: Path, damage: bytes) -> None:
    places.keep(tmp_path, layout, "x")
    (state_folder("cache") / "places.sqlite").write_bytes(damage)
    assert places.recall(tmp_path) is None
    places.keep(tmp_path, layout, "x")
    assert places.recall(tmp_path) is not None


def test_a_cache_that_cannot_be_written_stops_nothing(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file where a folder should be")
    monkeypatch.setenv("CLAIM_EXPLORER_HOME", str(wall))
    places.keep(tmp_path, layout, "x")
    assert places.recall(tmp_path) is None


def test_the_fingerprint_tells_a_changed_library(sample_library: Library) -> None:
    records = sample_library.records
    one = next(iter(records.notes.values()))
    from dataclasses import replace

    changed = records.with_records(replace(one, themes=()))
    assert places.fingerprint(arrays(records)) == places.fingerprint(arrays(records))
    assert places.fingerprint(arrays(records)) != places.fingerprint(arrays(changed))
