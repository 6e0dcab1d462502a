"""Text that any file format can hold: what XML forbids and half characters become U+FFFD, and are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

REPLACEMENT = "\ufffd"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Exported:
    """One export: its bytes, how many characters had to be replaced by U+FFFD, and files that belong beside it.

    ``beside`` holds (suffix, bytes) pairs: ``("-edges", b"...")`` belongs to ``graph.csv`` as ``graph-edges.csv``.
    """

    data: bytes
    replaced: int = 0
    beside: tuple[tuple[str, bytes], ...] = ()


@dataclass(slots=True)
class Cleaner:
    """Cleans texts for one export and counts what it replaced."""

    replaced: int = 0
    _names: dict[str, str] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def text(self, text: str) -> str:
        """Give the text without characters that XML forbids.

        >>> cleaner = Cleaner()
        >>> cleaner.text("a" + chr(0) + "b") == "a" + REPLACEMENT + "b", cleaner.replaced
        (True, 1)
        """
        if text.isprintable() or _FORBIDDEN.search(text) is None:  # the first is ten times faster and mostly enough
            return text
        text, count = _FORBIDDEN.subn(REPLACEMENT, text)
        self.replaced += count
        return text

    def name(self, node: str) -> str:
        """Give the name of a node in the file: its id, cleaned, never the same for two ids."""
        if node not in self._names:
            stem = name = self.text(node)
            number = 2
            while name in self._used:
                name, number = f"{stem}~{number}", number + 1
            self._used.add(name)
            self._names[node] = name
        return self._names[node]

    def texts(self, texts: Iterable[str]) -> list[str]:
        """Clean several texts."""
        return [self.text(text) for text in texts]


def one_line(text: str) -> str:
    """Fold all white space into single blanks."""
    return " ".join(text.split())
