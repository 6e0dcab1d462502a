"""Changing a query's text by clicks and keys: one facet on or off, and what could be typed next."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from explorer.model import Kind, title_of
from explorer.query.corpus import Corpus
from explorer.query.syntax import parse
from explorer.query.text import fold
from explorer.query.tree import All, Any, Node, Query, Term
from explorer.query.values import CHOICES, FIELDS

MOST = 12
"""So many completions are offered at once."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: ``text[start:end]`` is replaced by ``insert``; ``label`` is shown, with what it means."""

    start: int
    end: int
    insert: str
    label: str
    meaning: str = ""


def has_term(text: str, field: str, value: str) -> bool:
    """Tell whether a query asks for this value of a field, alone or as one of several, for the query as a whole."""
    return any(_same(field, term, value) for part in _parts(parse(text)) for term in _values(part, field))


def with_term(text: str, field: str, value: str, on: bool) -> str:
    """Add one value of a field to a query, or take it away, and leave all else as it is written.

    Several values of one field stand as ``kind:(line OR note)``. Taking away what was added gives the query of before.

    >>> with_term("practice kind:line", "kind", "note", True)
    'practice kind:(line OR note)'
    >>> with_term("practice kind:(line OR note)", "kind", "line", False)
    'practice kind:note'
    """
    if has_term(text, field, value) == on:
        return text
    query = parse(text)
    text += query.closing
    query = parse(text) if query.closing else query
    spelled = _spelled(field, value)
    groups = [part for part in _parts(query) if _values(part, field)]
    if on:
        if groups:
            last = groups[-1]
            written = [_written(text, term, field) for term in _values(last, field)]
            return _replaced(text, last, f"{field}:({' OR '.join([*written, spelled])})")
        if isinstance(query.tree, Any) and not query.tree.group and not query.tree.wrapped:
            text = f"({text.strip()})"
        term = f"{field}:{spelled}"
        # an unfinished query may swallow what stands beside it, as in "naps OR"
        ways = (f"{text.rstrip()} {term}".strip(), f"{term} {text.strip()}", f"{term} ({text.strip()})")
        return next((way for way in ways if has_term(way, field, value)), ways[-1])
    for part in sorted(groups, key=lambda part: -part.start):
        kept = [_written(text, term, field) for term in _values(part, field) if not _same(field, term, value)]
        if len(kept) < len(_values(part, field)):
            new = "" if not kept else f"{field}:{kept[0]}" if len(kept) == 1 else f"{field}:({' OR '.join(kept)})"
            text = _replaced(text, part, new)
    return text


def _parts(query: Query) -> tuple[Node, ...]:
    """Give what the query asks for as a whole: the parts that all have to match."""
    return _required(query.tree) if query.tree is not None else ()


def _required(node: Node) -> tuple[Node, ...]:
    if not isinstance(node, All):
        return (node,)
    return tuple(required for part in node.parts for required in _required(part))


def _values(part: Node, field: str) -> tuple[Term, ...]:
    """Give the values of one field that a part lets through; none if the part is anything else."""
    if isinstance(part, Term) and part.field == field and not part.certain:
        return (part,)
    if isinstance(part, Any) and part.group == field:
        return tuple(term for term in part.parts if isinstance(term, Term) and not term.certain)
    return ()


def _same(field: str, term: Term, value: str) -> bool:
    if not isinstance(term.value, str):
        return term.written == value
    return _plain(field, term.value) == _plain(field, value)


def _plain(field: str, value: str) -> str:
    plain = value.strip().casefold()
    return plain.removeprefix("theme:") if field == "theme" else plain


def _spelled(field: str, value: str) -> str:
    """Write a value so that it is read as one: in quotes where it needs them."""
    plain = value.removeprefix("theme:") if field == "theme" else value
    bare = plain and not any(char.isspace() or char in '()"“”„«»,' for char in plain) and plain[0] not in "-!~<>="
    if bare and plain not in ("AND", "OR", "NOT", "&", "&&", "|", "||") and not (":" in plain and field in CHOICES):
        return plain
    return '"' + plain.replace('"', " ").replace("”", " ") + '"'


def _written(text: str, term: Term, field: str) -> str:
    return _spelled(field, term.written) if isinstance(term.value, str) else term.written


def _replaced(text: str, part: Node, new: str) -> str:
    before, behind = text[: part.start].rstrip(), text[part.end :].lstrip()
    for word in ("AND", "&", "&&"):
        # an AND beside what goes goes with it
        if not new and before.endswith(f" {word}"):
            before = before.removesuffix(word).rstrip()
        elif not new and (not before or before.endswith("(")) and behind.startswith(f"{word} "):
            behind = behind.removeprefix(word).lstrip()
    if new:
        # the spaces around the part stay as they were written
        before, behind = text[: part.start], text[part.end :]
        glued_before = before and not before[-1].isspace() and before[-1] != "("
        glued_behind = behind and not behind[0].isspace() and behind[0] != ")"
        rest = before + " " * bool(glued_before) + new + " " * bool(glued_behind) + behind
    else:
        rest = before + ("" if before.endswith("(") or behind.startswith(")") or not before else " ") + behind
        rest = rest.strip()
    tree = parse(rest).tree
    if isinstance(tree, Any) and tree.wrapped and not new and (tree.start, tree.end) == (0, len(rest)):
        return rest[1:-1].strip()  # the parentheses that were needed beside what went
    return rest


def complete(text: str, cursor: int, corpus: Corpus) -> list[Completion]:
    """Offer what could stand at the cursor, best first: values of the field before it, else fields and words of titles."""
    cursor = max(0, min(cursor, len(text)))
    start = cursor
    quote = text.rfind('"', 0, cursor) if text.count('"', 0, cursor) % 2 else -1
    while start > 0 and not text[start - 1].isspace() and text[start - 1] not in '()"':
        start -= 1
    if quote >= 0:
        start = quote
        while start > 0 and not text[start - 1].isspace() and text[start - 1] not in "()":
            start -= 1
    end = cursor
    while quote < 0 and end < len(text) and not text[end].isspace() and text[end] not in '()"':
        end += 1
    sign = 1 if text[start : start + 1] in ("-", "!") and start < cursor else 0
    word = text[start + sign : cursor]
    name, colon, begun = word.partition(":")
    field = name.casefold().rstrip("!")
    if colon and field in FIELDS:
        return _value_completions(field, begun.strip('"'), start + sign + len(name) + 1, end, corpus)
    around = _field_around(text, start)
    if around:
        return _value_completions(around, word, start + sign, end, corpus)
    found = [
        Completion(start + sign, end, f"{one}:", f"{one}:", meaning)
        for one, meaning in FIELDS.items()
        if word and one.startswith(word.casefold())
    ]
    if word and not colon:
        found += _word_completions(word, start + sign, end, corpus)
    return found[:MOST]


def _field_around(text: str, at: int) -> str:
    """Name the field whose parenthesis the place stands in, if it stands in one."""
    opening = text.rfind("(", 0, at)
    if opening < 0 or ")" in text[opening:at] or text[opening - 1 : opening] != ":":
        return ""
    begin = opening - 1
    while begin > 0 and (text[begin - 1].isalpha() or text[begin - 1] in "-!"):
        begin -= 1
    name = text[begin : opening - 1].strip("-!").casefold()
    return name if name in FIELDS else ""


def _value_completions(field: str, begun: str, start: int, end: int, corpus: Corpus) -> list[Completion]:
    wanted = fold(begun)
    if field in _NAMING:
        return _named_completions(field, wanted, start, end, corpus)
    known: list[tuple[str, str]]
    if field in CHOICES:
        known = [(choice, "") for choice in CHOICES[field]]
    elif field == "judged-by":
        known = [(judge, "") for judge in sorted(corpus.judges)]
    else:
        known = list(_EXAMPLES[field])
    ranked = [
        (
            rank,
            position,
            Completion(start, end, value if field in _EXAMPLES else _spelled(field, value), value, meaning),
        )
        for position, (value, meaning) in enumerate(known)
        if (rank := _rank(wanted, fold(value))) is not None
    ]
    ranked.sort(key=lambda entry: entry[:2])
    return [completion for _, _, completion in ranked[:MOST]]


_NAMING = {"theme": Kind.THEME, "paper": Kind.PAPER, "line": Kind.LINE, "cited-by": Kind.LINE, "cites": Kind.NOTE}


def _named_completions(field: str, wanted: bytes, start: int, end: int, corpus: Corpus) -> list[Completion]:
    """Offer the nodes of one kind by title and id, those whose title begins so first."""
    rows = np.flatnonzero(corpus.of_kind(_NAMING[field])).tolist()
    ranked = [(rank, row) for row in rows if (rank := _rank(wanted, corpus.text("title").piece(row))) is not None]
    found: list[Completion] = []
    for _, row in sorted(ranked)[:MOST]:
        node = corpus.arrays.ids[row]
        record = corpus.records.get(node)
        found.append(Completion(start, end, _spelled(field, node), title_of(record) if record else node, node))
    return found


_EXAMPLES = {
    "date": (("2024", "in it"), ("2024..2025-06", "in a range"), (">2024", "after"), ("<2024", "before"), ("none", "undated")),
    "tested": (("none", "never"), ("any", "ever"), (">2024", "after"), ("<2024", "before")),
    "age": ((">9m", "older than nine months"), ("<1y", "younger than a year"), ("6m..2y", "in a range")),
}  # fmt: skip


def _rank(wanted: bytes, known: bytes) -> int | None:
    """Rank a known name: 0 begins so, 1 has a word that begins so; None if neither."""
    if known.startswith(wanted):
        return 0
    return 1 if b" " + wanted in known else None


def _word_completions(word: str, start: int, end: int, corpus: Corpus) -> list[Completion]:
    pieces = fold(word).decode().split()
    if len(pieces) != 1 or len(pieces[0]) < 2:
        return []
    words, starts, _ = corpus.title_words
    at = bisect_left(words, pieces[0])
    found: list[tuple[int, str]] = []
    while at < len(words) and words[at].startswith(pieces[0]):
        found.append((int(starts[at] - starts[at + 1]), words[at]))
        at += 1
    found.sort()
    return [
        Completion(start, end, one, one, f"in {-count} title{'s' if count < -1 else ''}") for count, one in found[:MOST]
    ]
