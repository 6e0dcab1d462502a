"""A synthetic library at real scale: invented questions, notes, papers and dated claims, the same for the same seed.

Every room can be built and measured on it from the first day. Its proportions and its irregularities are those of the
real pages; its sentences come from a grammar over invented findings, so nothing in it is anybody's, or true.
"""

from __future__ import annotations

from explorer.demo.folder import write_demo
from explorer.demo.pages import demo_pages
from explorer.demo.records import demo_records

__all__ = ["demo_pages", "demo_records", "write_demo"]
