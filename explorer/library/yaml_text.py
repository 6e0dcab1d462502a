"""Reading YAML that anybody may have written, and writing the shapes of ours.

What this hides: PyYAML. Its safe loaders raise half a dozen kinds of error, turn ``NO`` and ``2401.00010`` into other
values, drop doubled keys, and the C one ends the process on deep input. Here every scalar stays text, the depth is
looked at before the parser runs, aliases are counted before they are followed, and every problem is a value with its
place. Offsets count characters of the text given, so that an edit can replace exactly one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:  # PyYAML built from source without libyaml
    CParser = None  # type: ignore[assignment,misc]

Value: TypeAlias = Any
"""Text, a list of values or a dict from text to values."""

MAX_DEPTH = 64
MAX_ALIASES = 1_000
MAX_EXPANDED = 1_000_000
_INDENT_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text, where (from 1), and what mends it. ``kind``: syntax, double-key, too-deep, aliases."""

    kind: str
    line: int
    column: int
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: line and column from 1, and the characters it covers."""

    line: int
    column: int
    start: int
    end: int


class Literal(str):
    """Text to be written as a literal block where its white space allows."""

    __slots__ = ()


class Number(str):
    """Text to be written plain although it looks like a number, a truth value or a date."""

    __slots__ = ()


class Document:
    """One parsed text: its value, its problems, and the place of anything in it."""

    __slots__ = ("_base", "_root", "line_base", "problems", "text", "value")

    def __init__(
        self, text: str, value: Value, root: yaml.Node | None, problems: tuple[Problem, ...], base: int, line_base: int
    ) -> None:
        self.text = text
        self.value = value
        self.problems = problems
        self.line_base = line_base
        self._root = root
        self._base = base

    def place(self, *path: str | int) -> Place:
        """Find a value by its keys and positions; the nearest thing around it where there is none."""
        node = self._root
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node = found[1]
        return self._of(node, node)

    def entry(self, *path: str | int) -> Place | None:
        """Find a whole entry, from its key (or the item's first character) to the end of its value; None if missing."""
        node: yaml.Node | None = self._root
        first = node
        for step in path:
            found = _child(node, step)
            if found is None:
                return None
            first, node = found
        return self._of(first, node)

    def _of(self, first: yaml.Node | None, last: yaml.Node | None) -> Place:
        if first is None or last is None:
            return Place(self.line_base + 1, 1, self._base, self._base)
        start, end = first.start_mark.index, _end(last)
        line = self.text.count("\n", 0, start)
        column = start - (self.text.rfind("\n", 0, start) + 1)
        return Place(self.line_base + line + 1, column + 1, self._base + start, self._base + max(start, end))


def _end(node: yaml.Node) -> int:
    """Where a node's own text ends; a block's end mark lies behind the comments that follow it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    return int(node.end_mark.index)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == step:
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step], node.value[step]
    return None


# ---------------------------------------------------------------------- reading


class _Untyped:
    """Leaves every scalar as it is written: no tag is ever looked up."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, node: object, index: object) -> None:
        return

    def ascend_resolver(self) -> None:
        return


if CParser is not None:

    class _Fast(_Untyped, CParser):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)


class _Slow(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, _Untyped, yaml.composer.Composer):
    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)


def parse(text: str, *, base: int = 0, line_base: int = 0, pure: bool = False) -> Document:
    r"""Read a text; never raises. ``base`` and ``line_base`` are the characters and lines before it in its file.

    An unreadable text has the value None. Of a doubled key the first value counts, and the problem is told.

    >>> parse("id: 2401.00010\nok: NO").value
    {'id': '2401.00010', 'ok': 'NO'}
    """
    text = text.replace("\0", "\ufffd")
    if _may_be_deep(text):
        problem = _depth_problem(text, line_base, pure=pure)
        if problem is not None:
            return Document(text, None, None, (problem,), base, line_base)
    maker: Any = _Slow if pure or CParser is None else _Fast
    try:
        root = maker(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        return Document(text, None, None, (_syntax(text, error, line_base),), base, line_base)
    except (yaml.YAMLError, ValueError, UnicodeError) as error:
        return Document(text, None, None, (_character(text, error, line_base),), base, line_base)
    except (RecursionError, MemoryError):
        problem = Problem("too-deep", line_base + 1, 1, "its values are nested too deeply", "flatten it")
        return Document(text, None, None, (problem,), base, line_base)
    problems: list[Problem] = []
    if root is None:
        return Document(text, None, None, (), base, line_base)
    if "&" in text and "*" in text:
        problem = _alias_problem(root, line_base)
        if problem is not None:
            return Document(text, None, None, (problem,), base, line_base)
    value = _plain(root, problems, line_base, 0)
    if value is _TOO_DEEP:
        return Document(text, None, None, tuple(problems), base, line_base)
    return Document(text, value, root, tuple(problems), base, line_base)


_TOO_DEEP = object()


def _plain(node: yaml.Node, problems: list[Problem], line_base: int, depth: int) -> Value:
    kind = node.__class__
    if kind is yaml.ScalarNode:
        return node.value
    if depth >= MAX_DEPTH:
        problems.append(
            _at("too-deep", node, line_base, f"its values are nested deeper than {MAX_DEPTH}", "flatten it")
        )
        return _TOO_DEEP
    if kind is yaml.MappingNode:
        result: dict[str, Value] = {}
        for key, item in node.value:
            if key.__class__ is not yaml.ScalarNode:
                problems.append(_at("syntax", key, line_base, "a key is a list or mapping", "use plain text as key"))
                continue
            name = key.value
            if name in result:
                what = f"the key {name[:60]!r} is there twice; the first one counts"
                problems.append(_at("double-key", key, line_base, what, "remove one of the two"))
                continue
            value = item.value if item.__class__ is yaml.ScalarNode else _plain(item, problems, line_base, depth + 1)
            if value is _TOO_DEEP:
                return _TOO_DEEP
            result[name] = value
        return result
    items = [_plain(item, problems, line_base, depth + 1) for item in node.value]
    return _TOO_DEEP if any(item is _TOO_DEEP for item in items) else items


def _at(kind: str, node: yaml.Node, line_base: int, what: str, mend: str) -> Problem:
    return Problem(kind, line_base + node.start_mark.line + 1, node.start_mark.column + 1, what, mend)


def _may_be_deep(text: str) -> bool:
    """Bound the depth from above, cheaply, so that ordinary files are parsed at once."""
    if text.count("[") + text.count("{") > MAX_DEPTH // 2:
        return True
    return _DEEP_INDENT.search(text) is not None


_DEEP_INDENT = re.compile(rf"^[ \t?:-]{{{_INDENT_LIMIT}}}", re.MULTILINE)


def _depth_problem(text: str, line_base: int, *, pure: bool) -> Problem | None:
    """Count the depth on events, which need no stack, and stop at the first that is too deep."""
    loader: Any = yaml.SafeLoader if pure or CParser is None else yaml.CSafeLoader
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    what = f"its values are nested deeper than {MAX_DEPTH}"
                    mark: Any = event.start_mark
                    return Problem("too-deep", line_base + mark.line + 1, mark.column + 1, what, "flatten it")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except (yaml.YAMLError, ValueError, RecursionError):
        return None  # the parse itself says it better
    return None


def _alias_problem(root: yaml.Node, line_base: int) -> Problem | None:
    """Count aliases and what they expand to, without expanding them; a value inside itself is one problem too."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()
    aliases = 0
    stack: list[tuple[yaml.Node, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        mark = id(node)
        children = _children(node)
        if leaving:
            open_nodes.discard(mark)
            sizes[mark] = 1 + sum(sizes.get(id(child), 1) for child in children)
            if sizes[mark] > MAX_EXPANDED:
                return _at(
                    "aliases", node, line_base, f"its aliases stand for over {MAX_EXPANDED:,} values", "write them out"
                )
            continue
        if mark in open_nodes:
            return _at("aliases", node, line_base, "a value contains itself", "remove the alias")
        if mark in sizes:
            aliases += 1
            if aliases > MAX_ALIASES:
                return _at("aliases", node, line_base, f"it has over {MAX_ALIASES:,} aliases", "write them out")
            continue
        open_nodes.add(mark)
        stack.append((node, True))
        stack.extend((child, False) for child in children)
    return None


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _syntax(text: str, error: yaml.MarkedYAMLError, line_base: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = " ".join(str(part) for part in (error.problem, error.context) if part) or "it is not YAML"
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    return Problem("syntax", line_base + line + 1, column + 1, f"it is not valid YAML: {what}", _mend(text, line))


def _mend(text: str, line: int) -> str:
    lines = text.split("\n")
    shown = lines[line] if line < len(lines) else ""
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        return "indent with spaces instead of tabs"
    if shown.count(": ") > 1:
        return "put the value into double quotes, because it contains a colon"
    return "correct this line or the one before it; put text with special signs into double quotes"


_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _character(text: str, error: Exception, line_base: int) -> Problem:
    match = _NOT_YAML.search(text)
    at = match.start() if match else 0
    line = text.count("\n", 0, at)
    column = at - (text.rfind("\n", 0, at) + 1)
    what = (
        f"it holds the character U+{ord(match[0]):04X}, which YAML forbids"
        if match
        else f"it is not valid YAML: {error}"
    )
    return Problem(
        "syntax", line_base + line + 1, column + 1, what, "remove the character or write it as an escape in quotes"
    )


def items(text: str) -> Iterator[tuple[int, int, str]]:
    """Split a text whose top level is a list into its items: character offset, lines before, text of each.

    The way to read on where one item is damaged.
    """
    starts = [match.start() for match in re.finditer(r"^-(?=[ \n\r])", text, re.MULTILINE)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield start, text.count("\n", 0, start), text[start:end]


# ---------------------------------------------------------------------- writing

_PLAIN = re.compile(
    r"(?![-?:](?:\s|$))[^\W_0-9(][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*\Z|[0-9(~][ -~]*\Z"
)
_SPECIAL = re.compile(
    r": |:\Z| #|\s\Z|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]"
    r"|\A(?:null|true|false|yes|no|on|off|y|n|~)\Z"
    r"|\A[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?\Z|\A0[xob][0-9a-f_]*\Z|\A[0-9]+(?::[0-9]+)+\Z",
    re.IGNORECASE,
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_LITERAL = re.compile(
    "\\A[ \t\n]|\\A\\Z|^[ \t]+$|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[ \t]\\Z", re.MULTILINE
)


def scalar(text: str) -> str:
    """Write one text so that YAML reads it back: plain where nobody could mistake it, else in double quotes.

    >>> scalar("Does practice help?"), scalar("no"), scalar("a: b")
    ('Does practice help?', '"no"', '"a: b"')
    """
    if _PLAIN.match(text) and not _SPECIAL.search(text):
        return str(text)
    return quoted(text)


def quoted(text: str) -> str:
    """Write one text in double quotes. Half a surrogate pair, which no file can hold, becomes U+FFFD."""
    text = _SURROGATE.sub("\ufffd", text)
    return '"' + _TO_ESCAPE.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    return _ESCAPES.get(sign) or (f"\\x{ord(sign):02x}" if ord(sign) < 256 else f"\\u{ord(sign):04x}")


def literal(text: str, indent: int) -> str:
    """Write one text as a literal block (after ``key: ``), or in quotes where a block could not hold it exactly."""
    text = _SURROGATE.sub("\ufffd", text)
    if "\n" not in text or _NOT_LITERAL.search(text):
        return scalar(text)
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    head = "|-" if ends == 0 else "|" if ends == 1 else "|+"
    pad = " " * indent
    lines = [pad + line if line else "" for line in body.split("\n")]
    return "\n".join([head, *lines, *[""] * (ends - 1)])


def dump(value: Mapping[str, Value] | Sequence[Value], indent: int = 0) -> str:
    """Write a mapping or list in block style, two spaces a level, a newline at the end."""
    out: list[str] = []
    _dump(value, indent, out)
    return "\n".join(out) + "\n" if out else ""


def _dump(value: Value, indent: int, out: list[str]) -> None:
    pad = " " * indent
    if isinstance(value, Mapping):
        for key, item in value.items():
            _entry(f"{pad}{scalar(key)}:", item, indent, out)
        return
    for item in value:
        if isinstance(item, Mapping) and item:
            at = len(out)
            _dump(item, indent + 2, out)
            out[at] = f"{pad}- {out[at][indent + 2 :]}"
        else:
            _entry(f"{pad}-", item, indent, out)


def _entry(head: str, item: Value, indent: int, out: list[str]) -> None:
    if isinstance(item, str):
        if item.__class__ is Literal:
            out.append(f"{head} {literal(item, indent + 2)}")
        else:
            out.append(f"{head} {item if item.__class__ is Number else scalar(item)}")
    elif not item:
        out.append(f"{head} {'{}' if isinstance(item, Mapping) else '[]'}")
    else:
        out.append(head)
        _dump(item, indent + 2, out)
