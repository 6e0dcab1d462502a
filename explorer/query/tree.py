"""What a query means once it is read: terms joined by and, or, not; and the mistakes found on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: ``text[start:end]`` is where it stands, ``what`` explains it to a reader.

    ``suggestion`` is what to write there instead, empty where nothing can be guessed.
    """

    start: int
    end: int
    what: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days as proleptic ordinals, both ends inside; infinite where open."""

    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Amount:
    """A range of whole numbers, both ends inside."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Age:
    """A range of ages, each a number of days, months or years; ``least`` and ``most`` may be missing.

    ``strict`` leaves the named age itself out. An age without a range covers its whole unit: 9m is nine months and
    some days.
    """

    least: tuple[int, str] | None
    most: tuple[int, str] | None
    strict: bool = False


Value = str | Window | Amount | Age


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. ``field`` is empty for words; ``words`` tells "word", "phrase" or "fuzzy" then.

    ``value`` is what was understood, ``written`` the value's own words. ``scope`` names the parts of a node that words
    are looked for in (empty: all of them). ``certain`` asks of a vague date that all of it fits.
    """

    field: str
    value: Value
    written: str
    words: str = ""
    certain: bool = False
    scope: tuple[str, ...] = ()
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not match."""

    part: Node
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """What every part matches. ``wrapped`` tells that it stands in parentheses of its own."""

    parts: tuple[Node, ...]
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)
    wrapped: bool = dataclasses.field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Any:
    """What at least one part matches. ``group`` is set where the parts are the values of one field in parentheses."""

    parts: tuple[Node, ...]
    group: str = ""
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)
    wrapped: bool = dataclasses.field(default=False, compare=False)


Node = Term | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read: its text, its meaning (None: everything), its problems from left to right.

    ``closing`` is what has to be added to the text so that its quotes and parentheses are closed.
    """

    text: str
    tree: Node | None
    problems: tuple[Problem, ...] = ()
    closing: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words and phrases that are asked for, as written, for marking them in a text; excluded ones are left out."""
        return tuple(dict.fromkeys(term.written for term in wanted(self.tree) if term.words))


def wanted(node: Node | None) -> Iterator[Term]:
    """Give the terms that are not under a "not", from left to right."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from wanted(part)


def terms(node: Node | None) -> Iterator[Term]:
    """Give every term, from left to right."""
    if isinstance(node, Not):
        yield from terms(node.part)
    elif isinstance(node, Term):
        yield node
    elif node is not None:
        for part in node.parts:
            yield from terms(part)
