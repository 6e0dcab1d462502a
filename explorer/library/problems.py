"""The problems a library's files can have: one table of codes, and how each is reported."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.model import Diagnostic, Severity

CODES: Mapping[str, str] = {
    "L201": "the library file is missing or damaged",
    "L202": "the library was written by a newer version",
    "L203": "a file cannot be read",
    "L204": "not a regular file",
    "L205": "a link leads out of the library",
    "L206": "a file is too large",
    "L207": "a file is not text",
    "L208": "a file is not UTF-8",
    "L209": "unresolved git conflict",
    "L210": "the front matter is missing",
    "L211": "not valid YAML",
    "L212": "a key is there twice",
    "L213": "nested too deeply, or too many aliases",
    "L214": "a value has the wrong shape",
    "L215": "a title or id is missing",
    "L216": "the front matter is not closed",
    "L220": "the prose cites an unknown note",
    "L221": "an unknown note is named",
    "L222": "an id is there twice",
    "L223": "an unknown stance",
    "L224": "an unreadable date",
    "L225": "a verdict for an unknown claim",
    "L226": "a damaged ledger entry",
    "L227": "an unknown outcome",
    "L228": "a verdict is older than its claim",
    "L229": "a theme or paper is named but not described",
    "L230": "a number is unreadable",
    "L231": "a save was interrupted",
    "L232": "nothing readable was found",
    "L233": "a record would read back differently",
}
"""What each code of this room means. Codes are never given another meaning."""

_ERRORS = frozenset(
    ["L201", "L202", "L203", "L204", "L205", "L206", "L207", "L209", "L211", "L213", "L216", "L226", "L227"]
)
_REMARKS = frozenset(["L210", "L228", "L229"])

YAML_CODES: Mapping[str, str] = {"syntax": "L211", "double-key": "L212", "too-deep": "L213", "aliases": "L213"}


def problem(code: str, file: str, line: int, column: int, what: str, mend: str) -> Diagnostic:
    """Report one problem, with the severity its code has."""
    severity = Severity.ERROR if code in _ERRORS else Severity.REMARK if code in _REMARKS else Severity.WARNING
    return Diagnostic(code, file, line, column, what, mend, severity)
