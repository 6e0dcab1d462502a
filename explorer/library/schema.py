"""One YAML value read as what its key should hold; what does not fit is reported with its place and left out.

What this hides: shapes. ``Fields`` wraps one mapping of a file and gives text, lists, dates and numbers, whatever
somebody wrote there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from explorer.library.problems import problem
from explorer.library.yaml_text import Document
from explorer.model import Diagnostic, FuzzyDate

_YES = frozenset({"yes", "true", "on", "1"})
_NO = frozenset({"no", "false", "off", "0"})


@lru_cache(maxsize=65_536)
def fuzzy_date(text: str, written: str | None) -> FuzzyDate | None:
    """Read a stored date, or one that somebody wrote by hand."""
    from explorer import dates

    found = dates.from_edtf(text, text if written is None else written)
    if found is None:
        found = dates.parse_date(written or text)
    return found


class Fields:
    """A mapping in a file, read key by key."""

    __slots__ = ("doc", "file", "found", "path", "value")

    def __init__(
        self, doc: Document, file: str, found: list[Diagnostic], value: Any = None, path: tuple[str | int, ...] = ()
    ) -> None:
        self.doc = doc
        self.file = file
        self.found = found
        self.path = path
        self.value: dict[str, Any] = {}
        held = doc.value if not path and value is None else value
        if isinstance(held, dict):
            self.value = held
        elif held not in (None, ""):
            self.report("L214", "here stands a list or text where keys with values belong", "write `key: value` lines")

    def report(self, code: str, what: str, mend: str, *path: str | int) -> None:
        """Add a diagnostic at a value."""
        place = self.doc.place(*self.path, *path)
        self.found.append(problem(code, self.file, place.line, place.column, what, mend))

    def text(self, key: str) -> str:
        """Read a text; empty where there is none."""
        value = self.value.get(key, "")
        if value.__class__ is str:
            return str(value)
        self.report("L214", f"`{key}` holds a list or mapping where text belongs", "write one text", key)
        return ""

    def texts(self, key: str) -> list[str]:
        """Read a list of texts; one text alone counts as a list of one."""
        value = self.value.get(key)
        if value is None or value == "":
            return []
        if value.__class__ is str:
            return [value]
        if not isinstance(value, list):
            self.report("L214", f"`{key}` holds a mapping where a list belongs", "write one `- item` a line", key)
            return []
        out: list[str] = []
        for index, item in enumerate(value):
            if item.__class__ is str:
                out.append(item)
            else:
                self.report("L214", f"`{key}` holds something that is not text", "write one text an item", key, index)
        return out

    def fields(self, key: str) -> list[Fields]:
        """Read a list of mappings; a text among them becomes a mapping with the key ``id``."""
        value = self.value.get(key)
        if value is None or value == "":
            return []
        if not isinstance(value, list):
            self.report("L214", f"`{key}` does not hold a list", "write one `- item` a line", key)
            return []
        out: list[Fields] = []
        for index, item in enumerate(value):
            if item.__class__ is str:
                item = {"id": item}
            out.append(Fields(self.doc, self.file, self.found, item, (*self.path, key, index)))
        return out

    def one(self, key: str) -> Fields | None:
        """Read one mapping; None where there is none."""
        value = self.value.get(key)
        return Fields(self.doc, self.file, self.found, value, (*self.path, key)) if value else None

    def number(self, key: str, default: float) -> float:
        """Read a number from 0 to 1."""
        text = self.value.get(key)
        if text is None or text == "":
            return default
        try:
            number = float(text)
        except (TypeError, ValueError):
            number = -1.0
        if 0.0 <= number <= 1.0:
            return number
        self.report("L230", f"`{key}` is not a number from 0 to 1", "write something like 0.8", key)
        return default

    def count(self, key: str) -> int | None:
        """Read a whole number; None where there is none."""
        text = self.value.get(key)
        if text is None or text == "":
            return None
        if isinstance(text, str) and text.isdecimal() and len(text) < 10:
            return int(text)
        self.report("L230", f"`{key}` is not a whole number", "write digits only", key)
        return None

    def truth(self, key: str) -> bool | None:
        """Read yes or no; None where there is neither."""
        text = self.text(key).strip().casefold()
        if text in _YES:
            return True
        if text in _NO:
            return False
        if text:
            self.report("L214", f"`{key}` is neither yes nor no", "write yes or no", key)
        return None

    def date(self, key: str) -> FuzzyDate | None:
        """Read a date; None where there is none or nobody can read it."""
        value = self.value.get(key)
        return None if value is None or value == "" else self._date(value, key)

    def dates(self, key: str) -> tuple[FuzzyDate, ...]:
        """Read a list of dates; one alone counts as a list of one."""
        value = self.value.get(key)
        if value is None or value == "":
            return ()
        if not isinstance(value, list):
            found = self._date(value, key)
            return () if found is None else (found,)
        read = (self._date(item, key, index) for index, item in enumerate(value))
        return tuple(when for when in read if when is not None)

    def _date(self, value: Any, *path: str | int) -> FuzzyDate | None:
        written: str | None = None
        text = value
        if isinstance(value, dict):
            text = value.get("edtf", "")
            written = value.get("written")
            if not text:
                text, written = written or "", None
        if not isinstance(text, str) or not (written is None or isinstance(written, str)):
            self.report("L214", "here belongs a date", "write it like 2025-06", *path)
            return None
        found = fuzzy_date(text, written)
        if found is None:
            from explorer import dates

            reason = dates.why_unreadable(text)
            self.report("L224", f"the date {text[:60]!r} cannot be read: {reason}", "write it like 2025-06", *path)
        return found
