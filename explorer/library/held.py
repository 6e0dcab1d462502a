"""What a library folder holds, as it is read, with everything a later save has to know of its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from explorer.library.writing import LIBRARY_FILE
from explorer.model import (
    AnchorPaper,
    DatedClaim,
    Diagnostic,
    InquiringLine,
    NodeId,
    Records,
    SourceNote,
    Theme,
    Verdict,
)


@dataclass(slots=True)
class Held:
    """What a folder holds, as it is read. ``paths`` gives each line's and note's file, ``digests`` each file's content."""

    root: Path
    title: str = ""
    description: str = ""
    review_days: dict[str, int] = field(default_factory=dict)
    lines: dict[NodeId, InquiringLine] = field(default_factory=dict)
    notes: dict[NodeId, SourceNote] = field(default_factory=dict)
    claims: dict[NodeId, DatedClaim] = field(default_factory=dict)
    papers: dict[NodeId, AnchorPaper] = field(default_factory=dict)
    themes: dict[NodeId, Theme] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    paths: dict[NodeId, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)

    def records(self) -> Records:
        """Give everything read as records."""
        return Records(self.lines, self.notes, self.claims, self.papers, self.themes, tuple(self.verdicts))


def is_library(path: Path) -> bool:
    """Tell whether a folder says that it is a library."""
    return (path / LIBRARY_FILE).is_file()
