"""The library: opening, importing, checking, editing and saving; its files are the truth, and only ``store`` writes them."""

from __future__ import annotations

from explorer.library.edit import Editor
from explorer.library.importing import ImportReport, import_pages, save, save_as
from explorer.library.opened import Library, check, load, open_library

__all__ = ["Editor", "ImportReport", "Library", "check", "import_pages", "load", "open_library", "save", "save_as"]
