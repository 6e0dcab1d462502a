"""The items of a file that is one list of mappings, such as papers and verdicts.

What this hides: how to read on where the file is damaged. An item that cannot be read costs itself only, git's conflict
marks cost nothing but a report, and a ledger's damaged entry keeps its number.
"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.library.pages import CONFLICT
from explorer.library.problems import YAML_CODES, problem
from explorer.library.schema import Fields
from explorer.library.writing import VERDICTS_FILE
from explorer.library.yaml_text import items, parse
from explorer.model import Diagnostic


def entries(text: str, name: str, found: list[Diagnostic]) -> Iterator[Fields]:
    """Read a file that is one list of mappings; where it is damaged, whatever items of it are whole."""
    conflicts = list(CONFLICT.finditer(text)) if "<<<<<<<" in text or ">>>>>>>" in text else []
    for match in conflicts:
        line = text.count("\n", 0, match.start()) + 1
        what = "git left a conflict here; the entries of both sides were read"
        found.append(problem("L209", name, line, 1, what, "remove the marks and what is double"))
    doc = None if conflicts else parse(text)
    if doc is not None and not doc.problems:
        if doc.value in (None, ""):
            return
        if isinstance(doc.value, list):
            for index, value in enumerate(doc.value):
                yield Fields(doc, name, found, value or {}, (index,))
            return
        found.append(problem("L214", name, 1, 1, "it does not hold a list", "begin each entry with a dash"))
        return
    if conflicts:
        text = CONFLICT.sub(lambda match: "#" * len(match[0]), text)
    if doc is not None and doc.problems and not doc.text.lstrip().startswith(("-", "#")):
        issue = doc.problems[0]
        found.append(problem(YAML_CODES[issue.kind], name, issue.line, issue.column, issue.what, issue.mend))
        return
    for start, line, chunk in items(text):
        part = parse(chunk, base=start, line_base=line)
        for issue in part.problems:
            code = "L226" if name == VERDICTS_FILE and part.value is None else YAML_CODES[issue.kind]
            what = f"a damaged entry was left out: {issue.what}" if part.value is None else issue.what
            found.append(problem(code, name, issue.line, issue.column, what, issue.mend))
        if isinstance(part.value, list):
            yield Fields(part, name, found, part.value[0] or {}, (0,))
        elif name == VERDICTS_FILE:
            yield Fields(part, name, [], {}, (0,))
