"""Set up before anything of Qt is imported: no screen, no user folders, no leaks."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the user's configuration, cache and state folders."""
    monkeypatch.setenv("CLAIM_EXPLORER_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def sample_path() -> Path:
    return ROOT / "data"


@pytest.fixture(scope="session")
def sample_library(sample_path: Path) -> object:
    from explorer.library import open_library

    return open_library(sample_path)
