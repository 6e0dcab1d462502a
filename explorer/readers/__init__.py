"""Foreign formats come in here: bytes and a name go in, records and diagnostics come out, nothing is ever raised.

One module per format; ``FORMATS`` lists them in the order in which they are asked whether they know some bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from explorer.readers.page import PageReader
from explorer.readers.reading import CODES, Budget, Problems, Reader, Reading, diagnostic

__all__ = ["CODES", "FORMATS", "Budget", "Problems", "Reader", "Reading", "diagnostic", "format_of", "read"]

FORMATS: Mapping[str, Reader] = {"page": PageReader()}


def format_of(data: bytes, name: str) -> str:
    """Name the first format that knows these bytes; empty for none."""
    return next((kind for kind, reader in FORMATS.items() if reader.sniff(data, name)), "")


def read(data: bytes, name: str, budget: Budget | None = None) -> Reading:
    """Read one file of any known format. What nobody knows goes to the page reader, which says what is wrong with it.

    ``name`` is the path or web address the bytes came from: it is quoted in diagnostics and may tell kind and id.
    """
    return FORMATS[format_of(data, name) or "page"].read(data, name, budget or Budget())
