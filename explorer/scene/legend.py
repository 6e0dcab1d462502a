"""What every shape, colour and dash of the map means, in one table that both the drawing and the legend read.

A legend that is written apart from the drawing comes to lie; here a ``Colouring`` gives each node its class, and the
legend's entries are those same classes with their words, counts and the query term a click stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.model import ClaimStatus, Kind, Records, Relation, Stance, latest_status
from explorer.palette import STANCE_DASHES, THEME_COLOURS
from explorer.scene import KIND_SHAPES, Arrow, Shape

if TYPE_CHECKING:
    from explorer.graph import Arrays

KINDS = tuple(Kind)
RELATIONS = tuple(Relation)
STANCES = tuple(Stance)
KIND_WORDS = {
    Kind.LINE: "inquiring line",
    Kind.NOTE: "source note",
    Kind.CLAIM: "dated claim",
    Kind.PAPER: "anchor paper",
    Kind.THEME: "theme",
}
STATUS_ROLES = {
    ClaimStatus.UNTESTED: "claim",
    ClaimStatus.HOLDS: "theme-2",
    ClaimStatus.WEAKENED: "theme-1",
    ClaimStatus.OVERTURNED: "overturned",
    ClaimStatus.SUPERSEDED: "theme-5",
    ClaimStatus.CANNOT_TEST: "text-faint",
}
AGE_STEPS = 4
LEGEND_THEMES = 8
"""So many themes are listed by name; the others are counted in one entry."""


@dataclass(frozen=True, slots=True)
class LinkStyle:
    """How links of one relation (and stance) are drawn. ``word`` is what the legend calls them."""

    word: str
    role: str
    width: float
    dash: tuple[float, ...]
    arrow: Arrow
    opacity: float


LINK_STYLES: tuple[LinkStyle, ...] = (
    LinkStyle("supports", "supports", 1.3, STANCE_DASHES["supports"], Arrow.FILLED, 0.75),
    LinkStyle("contradicts", "contradicts", 1.5, STANCE_DASHES["contradicts"], Arrow.FILLED, 0.9),
    LinkStyle("mentions", "mentions", 1.1, STANCE_DASHES["mentions"], Arrow.OPEN, 0.7),
    LinkStyle("refers to", "link", 1.0, (), Arrow.OPEN, 0.8),
    LinkStyle("asserts", "claim", 1.0, (), Arrow.NONE, 0.55),
    LinkStyle("restates", "claim", 1.0, (2.0, 2.0), Arrow.OPEN, 0.55),
    LinkStyle("rests on", "paper", 1.0, (), Arrow.OPEN, 0.55),
    LinkStyle("anchored in", "paper", 1.0, (3.0, 2.0), Arrow.OPEN, 0.5),
    LinkStyle("next", "line", 1.2, (8.0, 3.0), Arrow.OPEN, 0.6),
    LinkStyle("cites paper", "paper", 1.0, (1.0, 2.0), Arrow.OPEN, 0.5),
    LinkStyle("about", "theme", 1.0, (1.0, 4.0), Arrow.NONE, 0.4),
)
_PLAIN = {
    Relation.CITES: 3,
    Relation.ASSERTS: 4,
    Relation.RESTATES: 5,
    Relation.RESTS_ON: 6,
    Relation.ANCHORED_IN: 7,
    Relation.NEXT: 8,
    Relation.CITES_PAPER: 9,
    Relation.ABOUT: 10,
}


def link_classes(arrays: Arrays) -> NDArray[np.int8]:
    """Give each edge its row in ``LINK_STYLES``: by stance where it has one, else by relation."""
    table = np.array([_PLAIN[relation] for relation in RELATIONS], np.int8)
    out = table[arrays.relations] if len(arrays.relations) else np.empty(0, np.int8)
    has_stance = arrays.stances >= 0
    out[has_stance] = arrays.stances[has_stance]
    return np.asarray(out, np.int8)


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a colouring. ``field`` and ``value`` are the query term a click filters by, empty where none fits.

    ``rim`` is the role of an outline that tells this class from one of the same colour.
    """

    word: str
    role: str
    field: str = ""
    value: str = ""
    opacity: float = 1.0
    hollow: bool = False
    rim: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """The chosen property as classes; ``codes`` holds each node's row in them, in Arrays order."""

    name: str
    codes: NDArray[np.int16]
    classes: tuple[Class, ...]


def theme_role(row: int) -> str:
    """Give the colour role of a theme by its row in ``Arrays.theme_ids``; -1 is no theme."""
    return "link" if row < 0 else f"theme-{row}"


def second_cue(row: int) -> int:
    """Count how often the theme colours were used up before a row: 0 is plain, 1 a ring, 2 a dark rim, then again."""
    return max(row, 0) // THEME_COLOURS % 3


def colouring(records: Records, arrays: Arrays, name: str) -> Colouring:
    """Sort the nodes into the classes of one property: kind, theme, stance, age, status or contested."""
    return _COLOURINGS.get(name, _by_kind)(records, arrays)


def _by_kind(records: Records, arrays: Arrays) -> Colouring:
    classes = tuple(Class(KIND_WORDS[kind], kind.value, "kind", kind.value) for kind in KINDS)
    return Colouring("kind", arrays.kinds.astype(np.int16), classes)


def _by_theme(records: Records, arrays: Arrays) -> Colouring:
    named = [
        Class(
            records.themes[i].name if i in records.themes else i,
            theme_role(row),
            "theme",
            str(i),
            hollow=second_cue(row) == 1,
            rim="text" if second_cue(row) == 2 else "",
        )
        for row, i in enumerate(arrays.theme_ids)
    ]
    codes = np.where(arrays.theme < 0, len(named), arrays.theme).astype(np.int16)
    return Colouring("theme", codes, (*named, Class("no theme", "link", "theme", "none", hollow=True)))


def _stance_counts(arrays: Arrays) -> NDArray[np.int64]:
    """Count per node the links of each stance that touch it: n x 3, in the order of ``Stance``."""
    out = np.zeros((len(arrays.ids), len(STANCES)), np.int64)
    for column in range(len(STANCES)):
        ends = arrays.edges[arrays.stances == column]
        out[:, column] = np.bincount(ends.ravel(), minlength=len(arrays.ids))
    return out


def _by_stance(records: Records, arrays: Arrays) -> Colouring:
    counts = _stance_counts(arrays)
    pro, con, other = counts.T
    codes = np.full(len(arrays.ids), 4, np.int16)
    codes[other > 0] = 3
    codes[(pro > 0) | (con > 0)] = 1
    codes[pro > 2 * con] = 0
    codes[con > 2 * pro] = 2
    return Colouring(
        "stance",
        codes,
        (
            Class("mostly supports", "supports", "stance", "supports"),
            Class("both ways", "accent", "contested", "yes"),
            Class("mostly contradicts", "contradicts", "stance", "contradicts"),
            Class("only mentions", "mentions", "stance", "mentions"),
            Class("no stance", "link", hollow=True),
        ),
    )


def _contested(records: Records, arrays: Arrays) -> NDArray[np.bool_]:
    """Flag what the query's ``contested:yes`` finds: lines by their badge, notes that speak both for and against."""
    from explorer.graph import Badge, badge

    into = [np.bincount(arrays.edges[arrays.stances == s][:, 1], minlength=len(arrays.ids)) > 0 for s in range(2)]
    out = np.asarray(into[0] & into[1], bool)
    for line in records.lines:
        out[arrays.index[line]] = badge(records, line) is Badge.CONTESTED
    return out


def _by_contested(records: Records, arrays: Arrays) -> Colouring:
    codes = np.where(arrays.kinds <= KINDS.index(Kind.NOTE), 1, 2).astype(np.int16)
    codes[_contested(records, arrays)] = 0
    return Colouring(
        "contested",
        codes,
        (
            Class("contested", "accent", "contested", "yes"),
            Class("not contested", "note", "contested", "no", opacity=0.55),
            Class("claims and papers", "link", hollow=True),
        ),
    )


def _by_age(records: Records, arrays: Arrays) -> Colouring:
    latest = np.where(np.isfinite(arrays.latest), arrays.latest, arrays.earliest)
    dated = np.isfinite(latest)
    codes = np.full(len(arrays.ids), AGE_STEPS, np.int16)
    classes: list[Class] = []
    if dated.any():
        years = 1.0 + (latest[dated] - 1) / 365.2425
        low, high = float(np.floor(years.min())), float(np.floor(years.max()))
        step = max(1.0, float(np.ceil((high - low + 1) / AGE_STEPS)))
        first = high - AGE_STEPS * step + 1  # the newest step ends with the newest year
        codes[dated] = np.clip((years - first) // step, 0, AGE_STEPS - 1).astype(np.int16)
        for k in range(AGE_STEPS):
            start, end = int(first + k * step), int(first + (k + 1) * step - 1)
            word = f"{start}" if start == end else f"{start}–{end}"
            span = f"{start}" if start == end else f"{start}..{end}"
            if k == 0 and low < start:
                word, span = f"to {end}", f"..{end}"
            classes.append(Class(word, "accent", "date", span, 0.3 + 0.7 * k / (AGE_STEPS - 1)))
    else:
        codes[:] = 0
    return Colouring("age", codes, (*classes, Class("undated", "link", "date", "none", hollow=True)))


def _by_status(records: Records, arrays: Arrays) -> Colouring:
    verdicts: dict[str, list[int]] = {}
    for row, verdict in enumerate(records.verdicts):
        verdicts.setdefault(verdict.claim, []).append(row)
    statuses = list(ClaimStatus)
    codes = np.full(len(arrays.ids), len(statuses), np.int16)
    codes[arrays.kinds == KINDS.index(Kind.CLAIM)] = statuses.index(ClaimStatus.UNTESTED)
    for claim, rows in verdicts.items():
        i = arrays.index.get(claim)  # type: ignore[call-overload]
        if i is not None:
            codes[i] = statuses.index(latest_status(records.verdicts[r] for r in rows))
    classes = tuple(Class(s.value.replace("-", " "), STATUS_ROLES[s], "status", s.value) for s in statuses)
    return Colouring("status", codes, (*classes, Class("not a claim", "link", hollow=True)))


_COLOURINGS: dict[str, Callable[[Records, Arrays], Colouring]] = {
    "kind": _by_kind,
    "theme": _by_theme,
    "stance": _by_stance,
    "age": _by_age,
    "status": _by_status,
    "contested": _by_contested,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the legend: how it looks, what it is called, how many there are, what a click filters by."""

    word: str
    role: str
    count: int
    field: str = ""
    value: str = ""
    shape: Shape | None = None
    style: LinkStyle | None = None
    opacity: float = 1.0
    hollow: bool = False
    rim: str = ""


def legend(
    arrays: Arrays, colours: Colouring, mask: NDArray[np.bool_] | None = None
) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """List what the map shows now, in titled groups: shapes (kinds), colours where they say something else, links.

    Only what occurs in the library is listed, with its count among the visible; so a filter never empties the legend.
    """
    shown = np.ones(len(arrays.ids), bool) if mask is None else mask
    by_kind = colours.name == "kind"
    kinds = []
    for k, kind in enumerate(KINDS):
        of_kind = arrays.kinds == k
        if kind is Kind.THEME or not of_kind.any():
            continue
        role = kind.value if by_kind else "text-quiet"
        count = int((of_kind & shown).sum())
        kinds.append(Entry(KIND_WORDS[kind], role, count, "kind", kind.value, KIND_SHAPES[kind.value]))
    groups = [("Kinds", tuple(kinds))]
    if not by_kind:
        groups.append((_COLOUR_TITLES[colours.name], _colour_entries(arrays, colours, shown)))
    ends = arrays.edges
    both = shown[ends[:, 0]] & shown[ends[:, 1]] if len(ends) else np.empty(0, bool)
    links = []
    for k, stance in enumerate(STANCES):
        if (arrays.stances == k).any():
            style = LINK_STYLES[k]
            count = int(((arrays.stances == k) & both).sum())
            links.append(Entry(style.word, style.role, count, "stance", stance.value, style=style))
    groups.append(("Stance", tuple(links)))
    return tuple((title, entries) for title, entries in groups if entries)


_COLOUR_TITLES = {
    "theme": "Themes",
    "stance": "Stance balance",
    "age": "Latest date",
    "status": "Claim status",
    "contested": "Contested",
}


def _colour_entries(arrays: Arrays, colours: Colouring, shown: NDArray[np.bool_]) -> tuple[Entry, ...]:
    theme = KINDS.index(Kind.THEME)
    real = arrays.kinds != theme
    everywhere = np.bincount(colours.codes[real], minlength=len(colours.classes))
    now = np.bincount(colours.codes[real & shown], minlength=len(colours.classes))
    present = [k for k in range(len(colours.classes)) if everywhere[k]]
    rest: list[int] = []
    if colours.name == "theme" and len(present) > LEGEND_THEMES + 1:
        ranked = sorted(present, key=lambda k: (-int(everywhere[k]), k))
        present, rest = sorted(ranked[:LEGEND_THEMES], key=lambda k: -int(everywhere[k])), ranked[LEGEND_THEMES:]
    out = []
    for k in present:
        c = colours.classes[k]
        out.append(Entry(c.word, c.role, int(now[k]), c.field, c.value, Shape.CIRCLE, None, c.opacity, c.hollow, c.rim))
    if rest:
        out.append(Entry(f"{len(rest)} more", "link", int(sum(now[k] for k in rest)), shape=Shape.CIRCLE))
    return tuple(out)
