"""Reading a query: hides its grammar. Never raises; what cannot be read becomes a problem and is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from explorer.query.text import fold
from explorer.query.tree import All, Any, Node, Not, Problem, Query, Term
from explorer.query.values import (
    CHOICES,
    FIELDS,
    SINGLE,
    empty_value,
    is_word_prefix,
    read_value,
    unknown_field,
)

LONGEST = 4000
"""Only this many characters of a query are read."""

_DEEPEST = 40
_OPENING = '"“„«'
_CLOSING = {'"': '"”', "“": '”"', "„": '“”"', "«": '»"'}
_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*)(!?):")
_COMPARISON = re.compile(r"[<>=]{1,2}")
_BARE = re.compile(r"[^\s()\"“”„«»]+")


@dataclass(frozen=True, slots=True)
class _Token:
    what: str  # "(", ")", "and", "or", "not", "word", "phrase", "fuzzy", "field", "bad"
    start: int
    end: int
    value: str = ""
    field: str = ""
    certain: bool = False
    quoted: bool = False


def parse(text: str) -> Query:
    """Read a query. Mistakes are explained in its ``problems``; a term with a mistake is left out, the rest works.

    >>> [p.suggestion for p in parse("knid:line practice").problems]
    ['kind:line']
    """
    reader = _Parser(text)
    tree = reader.whole()
    problems = tuple(sorted(dict.fromkeys(reader.problems), key=lambda problem: (problem.start, problem.end)))
    return Query(text, tree, problems, reader.closing)


class _Parser:
    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self.closing = ""
        if len(text) > LONGEST:
            self.problem(LONGEST, len(text), f"the query is too long; only its first {LONGEST} characters are read")
        self.text = text[:LONGEST]
        self.tokens = self.cut()
        self.i = 0

    def problem(self, start: int, end: int, what: str, suggestion: str = "") -> None:
        self.problems.append(Problem(start, end, what, suggestion))

    # -- tokens

    def cut(self) -> list[_Token]:
        text, tokens, i = self.text, list[_Token](), 0
        while i < len(text):
            char = text[i]
            if char.isspace():
                i += 1
            elif char in "()":
                tokens.append(_Token(char, i, i + 1))
                i += 1
            elif char in _OPENING:
                value, end = self.quoted(i)
                tokens.append(_Token("phrase", i, end, value, quoted=True))
                i = end
            elif char in "-!~" and i + 1 < len(text) and not text[i + 1].isspace() and text[i + 1] != ")":
                if char == "~":
                    token = self.fuzzy(i)
                else:
                    token = _Token("not", i, i + 1)
                tokens.append(token)
                i = token.end
            elif char in "”»":
                self.problem(i, i + 1, "this quotation mark closes nothing")
                i += 1
            else:
                token = self.bare(i)
                tokens.append(token)
                i = token.end
        return tokens

    def quoted(self, i: int) -> tuple[str, int]:
        text = self.text
        ends = [at for mark in _CLOSING[text[i]] if (at := text.find(mark, i + 1)) >= 0]
        if ends:
            return text[i + 1 : min(ends)], min(ends) + 1
        self.closing = '"'
        self.problem(i, len(text), "the quotation mark is not closed", text[i:].rstrip() + '"')
        return text[i + 1 :], len(text)

    def fuzzy(self, i: int) -> _Token:
        if self.text[i + 1] in _OPENING:
            value, end = self.quoted(i + 1)
        else:
            match = _BARE.match(self.text, i + 1)
            if match is None:
                self.problem(i, i + 1, "~ stands right before the word that may be misspelled")
                return _Token("bad", i, i + 1)
            value, end = match.group(), match.end()
        return _Token("fuzzy", i, end, value)

    def bare(self, i: int) -> _Token:
        text = self.text
        field = _FIELD.match(text, i)
        if field:
            name = field.group(1).casefold()
            if name in FIELDS or not is_word_prefix(name):
                return self.field(i, field.end(), name, bool(field.group(2)))
        match = _BARE.match(text, i)
        end = match.end() if match else i + 1
        word = text[i:end]
        operator = {"AND": "and", "OR": "or", "NOT": "not", "&": "and", "&&": "and", "|": "or", "||": "or"}.get(word)
        return _Token(operator or "word", i, end, word)

    def field(self, start: int, i: int, name: str, certain: bool) -> _Token:
        text = self.text
        comparison = _COMPARISON.match(text, i)
        at = comparison.end() if comparison else i
        quoted = False
        if at < len(text) and text[at] in _OPENING:
            value, end = self.quoted(at)
            value, quoted = text[i:at] + value, True
        else:
            match = _BARE.match(text, i)
            end = match.end() if match else i
            value = text[i:end]
        if certain and name not in ("date", "tested", "age") and name in FIELDS:
            self.problem(start, i, f"{name}: is never vague, so it has no “!”", f"{name}:")
        if name not in FIELDS:
            if not value and end < len(text) and text[end] == "(":
                self.problems.append(unknown_field(name, "", start, end))
                return _Token("bad", start, end)
            self.problems.append(unknown_field(name, value, start, end))
            return _Token("bad", start, end)
        return _Token("field", start, end, value, name, certain, quoted)

    # -- the tree

    def peek(self) -> str:
        return self.tokens[self.i].what if self.i < len(self.tokens) else ""

    def whole(self) -> Node | None:
        tree = self.either("", 0)
        while self.peek() == ")":
            token = self.tokens[self.i]
            self.problem(token.start, token.end, "this parenthesis closes nothing; leave it out")
            self.i += 1
            more = self.either("", 0)
            tree = _all([part for part in (tree, more) if part is not None])
        return _scoped(tree, (), self.problems)

    def either(self, field: str, depth: int) -> Node | None:
        """Read alternatives, up to a closing parenthesis or the end."""
        parts: list[Node] = []
        dangling: _Token | None = None
        empty = True
        while True:
            part, seen = self.every(field, depth)
            if part is not None:
                parts.append(part)
            if not seen and (dangling or self.peek() == "or"):
                token = dangling or self.tokens[self.i]
                self.problem(token.start, token.end, "OR needs something on both sides; leave it out or add a term")
            empty = empty and not seen
            if self.peek() != "or":
                break
            dangling = self.tokens[self.i]
            self.i += 1
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else Any(_flat(parts), start=parts[0].start, end=parts[-1].end)

    def every(self, field: str, depth: int) -> tuple[Node | None, bool]:
        """Read terms side by side; gives their meaning and whether anything stood there at all."""
        parts: list[Node] = []
        seen = False
        dangling: _Token | None = None
        while self.peek() not in ("", ")", "or"):
            if self.peek() == "and":
                token = self.tokens[self.i]
                self.i += 1
                if not seen or dangling:
                    self.problem(token.start, token.end, "AND needs something on both sides; leave it out")
                dangling = token
                continue
            seen, dangling = True, None
            part = self.one(field, depth)
            if part is not None:
                parts.append(part)
        if dangling is not None and seen:
            self.problem(dangling.start, dangling.end, "AND needs something on both sides; leave it out")
        if not parts:
            return None, seen
        if field in SINGLE and len(parts) > 1 and not any(isinstance(part, Not) for part in parts):
            return Any(_flat(parts), start=parts[0].start, end=parts[-1].end), seen
        return _all(parts), seen

    def one(self, field: str, depth: int) -> Node | None:
        token = self.tokens[self.i]
        self.i += 1
        if token.what == "not":
            return self.negated(token, field, depth)
        if token.what == "(":
            return self.group(token, field, depth)
        if token.what == "bad":
            if self.peek() == "(" and self.text[token.end : token.end + 1] == "(":
                self.i += 1  # the values of a field that does not exist
                quiet = len(self.problems)
                self.group(self.tokens[self.i - 1], "", depth)
                del self.problems[quiet:]
            return None
        if token.what == "field":
            if field:
                self.problem(token.start, token.end, f"inside {field}:( ) only values of {field} can stand", "")
                return None
            if not token.value and self.peek() == "(" and self.tokens[self.i].start == token.end:
                self.i += 1
                return self.values(token, depth)
            return self.term(token.field, token.value, token, token.quoted)
        if field:
            return self.term(field, token.value, token, token.what == "phrase")
        return self.words(token)

    def negated(self, token: _Token, field: str, depth: int) -> Node | None:
        times = 1
        while self.peek() == "not":
            self.i += 1
            times += 1
        if self.peek() in ("", ")", "or", "and"):
            self.problem(token.start, token.end, "nothing stands behind this “not”; leave it out or add a term")
            return None
        part = self.one(field, depth + 1)
        return part if part is None or times % 2 == 0 else Not(part, token.start, self.tokens[self.i - 1].end)

    def group(self, opening: _Token, field: str, depth: int) -> Node | None:
        if depth >= _DEEPEST:
            self.problem(opening.start, opening.end, "this is nested too deeply; say it with fewer parentheses")
            self.skip_group()
            return None
        before = len(self.problems)
        inside = self.either(field, depth + 1)
        end = self.close(opening)
        if inside is None and len(self.problems) == before:
            self.problem(opening.start, end, "there is nothing between these parentheses")
        if isinstance(inside, All | Any):
            return replace(inside, start=opening.start, end=end, wrapped=True)
        return None if inside is None else replace(inside, start=opening.start, end=end)

    def skip_group(self) -> None:
        open_groups = 1
        while open_groups and self.i < len(self.tokens):
            open_groups += {"(": 1, ")": -1}.get(self.tokens[self.i].what, 0)
            self.i += 1

    def close(self, opening: _Token) -> int:
        if self.peek() == ")":
            self.i += 1
            return self.tokens[self.i - 1].end
        self.closing += ")"
        self.problem(opening.start, opening.end, "this parenthesis is not closed; add a “)”")
        return len(self.text)

    def values(self, token: _Token, depth: int) -> Node | None:
        """Read the values of one field in parentheses."""
        opening = self.tokens[self.i - 1]
        before = len(self.problems)
        inside = self.either(token.field, depth + 1)
        end = self.close(opening)
        if inside is None:
            if len(self.problems) == before:
                self.problems.append(empty_value(token.field, token.start, end))
            return None
        if token.certain:
            inside = _certain(inside)
        if isinstance(inside, Any) and all(isinstance(part, Term) for part in inside.parts):
            return replace(inside, group=token.field, start=token.start, end=end)
        if isinstance(inside, Term):
            return Any((inside,), token.field, token.start, end)
        return replace(inside, start=token.start, end=end)

    def term(self, field: str, written: str, token: _Token, quoted: bool) -> Node | None:
        if field in CHOICES and not quoted and "," in written.strip(","):
            pieces = [piece for piece in written.split(",") if piece]
            found = [part for piece in pieces if (part := self.term(field, piece, token, quoted))]
            if not found:
                return None
            return Any(_flat(found), field if all(isinstance(f, Term) for f in found) else "", token.start, token.end)
        value = read_value(field, written, quoted, token.start, token.end)
        if isinstance(value, Problem):
            self.problems.append(value)
            return None
        certain = token.certain and field in ("date", "tested", "age")
        return Term(field, value, written.strip(), certain=certain, start=token.start, end=token.end)

    def words(self, token: _Token) -> Node | None:
        needle = fold(token.value)
        if not needle:
            shown = self.text[token.start : token.end]
            if token.value in ("-", "!"):
                what = "a minus stands right before what it excludes, without a space"
            elif token.what == "phrase" and not token.value.strip():
                what = "there is nothing between the quotation marks"
            else:
                what = f"there is nothing to look for in “{shown}”"
            if not any(problem.start == token.start for problem in self.problems):
                self.problem(token.start, token.end, what)
            return None
        return Term("", needle.decode(), token.value, token.what, start=token.start, end=token.end)


def _all(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(tuple(parts), parts[0].start, parts[-1].end)


def _flat(parts: list[Node]) -> tuple[Node, ...]:
    """Take the parts of alternatives out of their own, unless they are the values of one field."""
    found: list[Node] = []
    for part in parts:
        found.extend(part.parts if isinstance(part, Any) and not part.group else (part,))
    return tuple(found)


def _certain(node: Node) -> Node:
    if isinstance(node, Term):
        return replace(node, certain=True)
    if isinstance(node, Not):
        return replace(node, part=_certain(node.part))
    return replace(node, parts=tuple(_certain(part) for part in node.parts))


def _places(node: Node) -> tuple[str, ...]:
    """Give the places an ``in:`` names; empty where a node is no ``in:``."""
    if isinstance(node, Term):
        return (str(node.value),) if node.field == "in" else ()
    if isinstance(node, Any) and all(isinstance(part, Term) and part.field == "in" for part in node.parts):
        return tuple(str(part.value) for part in node.parts if isinstance(part, Term))
    return ()


def _scoped(node: Node | None, scope: tuple[str, ...], problems: list[Problem]) -> Node | None:
    """Apply each ``in:`` to the words beside it and take it out of the tree."""
    if node is None:
        return None
    if isinstance(node, Term) and node.words:
        return replace(node, scope=scope)
    if (isinstance(node, Term) and node.field == "in") or (isinstance(node, Any) and _places(node)):
        problems.append(
            Problem(
                node.start,
                node.end,
                "in: says where to look for the words beside it; add a word, without OR or NOT between",
            )
        )
        return None
    if isinstance(node, Term):
        return node
    if isinstance(node, Not):
        part = _scoped(node.part, scope, problems)
        return None if part is None else replace(node, part=part)
    if isinstance(node, All):
        places = tuple(dict.fromkeys(place for part in node.parts for place in _places(part)))
        rest = [part for part in node.parts if not _places(part)]
        if places and not any(_has_words(part) for part in rest):
            rest = list(node.parts)  # each is explained by the rule above
        elif places:
            scope = places
        parts = [kept for part in rest if (kept := _scoped(part, scope, problems)) is not None]
        found = _all(parts)
        return found if found is None or len(parts) == 1 else replace(found, start=node.start, end=node.end)
    parts = [kept for part in node.parts if (kept := _scoped(part, scope, problems)) is not None]
    if not parts:
        return None
    return replace(node, parts=tuple(parts)) if len(parts) > 1 or node.group else parts[0]


def _has_words(node: Node) -> bool:
    if isinstance(node, Term):
        return bool(node.words)
    return _has_words(node.part) if isinstance(node, Not) else any(_has_words(part) for part in node.parts)
