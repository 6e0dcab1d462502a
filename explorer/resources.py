"""Finds what ships beside the code: fonts, icons, help and the sample library, in a checkout or an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _beside(installed: str, checkout: str) -> Path:
    inside = _PACKAGE / installed
    return inside if inside.is_dir() else _PACKAGE.parent / checkout


def resource(*names: str) -> Path:
    """Give the path of a shipped resource, such as ``resource("icons", "back.svg")``; it may not exist."""
    return _beside("_resources", "resources").joinpath(*names)


def sample_library() -> Path:
    """Give the folder of the sample library, the one that opens first."""
    return _beside("_data", "data")
