"""One file of front matter and prose, cut into its two parts.

What this hides: fences, their ends of line, and what git leaves between them when a merge failed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from explorer.library.problems import YAML_CODES, problem
from explorer.library.yaml_text import Document, parse
from explorer.model import Diagnostic

CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:[ \r].*)?$", re.MULTILINE)
"""A line that git leaves around the sides of a conflict."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file of front matter and prose: the parsed head, and where the prose begins."""

    doc: Document
    body: str
    body_start: int
    body_line: int


def split_page(text: str) -> tuple[str, int, int] | None:
    """Find the front matter: its text, its first character and the first of the prose; None where it is not closed.

    Without a fence in the first line everything is prose.
    """
    if not text.startswith("---") or text[3:].split("\n", 1)[0].strip():
        return "", 0, 0
    start = text.find("\n") + 1
    if start == 0:
        return None
    at = start - 1
    while True:
        if text.startswith(("---", "..."), at + 1):
            end = text.find("\n", at + 1)
            fence = text[at + 1 : end if end >= 0 else len(text)]
            if not fence[3:].strip():
                return text[start : at + 1], start, end + 1 if end >= 0 else len(text)
        at = text.find("\n", at + 1)
        if at < 0:
            return None


def parse_page(text: str, file: str, found: list[Diagnostic]) -> Page | None:
    """Parse a file of front matter and prose; None where its head cannot be read, then ``found`` says why."""
    if "<<<<<<<" in text or ">>>>>>>" in text:
        match = CONFLICT.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            what = "git left both sides of a conflict here"
            found.append(problem("L209", file, line, 1, what, "keep one side and remove the marks"))
            return None
    parts = split_page(text)
    if parts is None:
        found.append(
            problem("L216", file, 1, 1, "the front matter is not closed", "write a line of three dashes after it")
        )
        return None
    head, start, body_start = parts
    doc = parse(head, base=start, line_base=1 if start else 0)
    found += [problem(YAML_CODES[i.kind], file, i.line, i.column, i.what, i.mend) for i in doc.problems]
    if doc.problems and doc.value is None:
        return None
    if not start and text.strip():
        what = "it has no front matter; its name is used as title"
        found.append(problem("L210", file, 1, 1, what, "begin it with lines of keys and values between three dashes"))
    return Page(doc, text[body_start:], body_start, text.count("\n", 0, body_start))
