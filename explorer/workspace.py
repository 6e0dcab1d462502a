"""What the user is looking at: one immutable ``View``, the visible set it means, and its history. No Qt.

Views store what was asked for, never its effect: the visible set is computed afresh from the whole view at every
change (a few milliseconds at 28,000 nodes), so two filters can never disagree. Everyone who shows something subscribes
and redraws from the ``Change``; an update that changes nothing tells nobody, and that equality is what ends loops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer import query
from explorer.model import Kind, NodeId, Records, Relation

if TYPE_CHECKING:
    from explorer.clocks import History
    from explorer.graph import Arrays
    from explorer.layout import Layout
    from explorer.library import Library

HISTORY = 200
"""How many steps back are kept."""

LAYOUTS = ("map", "focus", "time", "neighbourhood")
COLOURS = ("kind", "theme", "stance", "age", "status", "contested")
SIZES = ("cited", "degree", "none")
LANES = ("theme", "line", "status", "paper")


@dataclass(frozen=True, slots=True)
class View:
    """What the user asked to see; plain values that turn into JSON and back, so a view can be saved and shared.

    ``since`` and ``until`` are the timeline's window (both days inside it). ``selected`` is lit everywhere; ``reading``
    is what the reading panel shows. ``focus`` is the middle of the focus and neighbourhood layouts, ``depth`` its reach
    in hops. ``as_of`` reads the library as it stood on that day. ``hidden`` are nodes put aside by hand.
    """

    query: str = ""
    since: date | None = None
    until: date | None = None
    selected: tuple[NodeId, ...] = ()
    reading: NodeId | None = None
    focus: NodeId | None = None
    depth: int = 1
    layout: str = "map"
    colour_by: str = "kind"
    size_by: str = "cited"
    lanes: str = "theme"
    as_of: date | None = None
    hidden: frozenset[NodeId] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Give the view as JSON values, leaving out what stands at its default."""
        out: dict[str, Any] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if value == f.default:
                continue
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, frozenset):
                value = sorted(value)
            elif isinstance(value, tuple):
                value = list(value)
            out[f.name] = value
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> View:
        """Read a view; what is unknown or of the wrong type is left at its default, so an old or edited file still opens.

        >>> View.from_json({"query": "kind:line", "since": "2024-01-01", "depth": "many", "colour": 3})
        View(query='kind:line', since=datetime.date(2024, 1, 1), until=None, selected=(), reading=None, focus=None, \
depth=1, layout='map', colour_by='kind', size_by='cited', lanes='theme', as_of=None, hidden=frozenset())
        """
        values: dict[str, Any] = {}
        choices = {"layout": LAYOUTS, "colour_by": COLOURS, "size_by": SIZES, "lanes": LANES}
        for name, value in data.items():
            if name in ("since", "until", "as_of") and isinstance(value, str):
                try:
                    values[name] = date.fromisoformat(value)
                except ValueError:
                    continue
            elif name == "selected" and isinstance(value, list):
                values[name] = tuple(NodeId(v) for v in value if isinstance(v, str))
            elif name == "hidden" and isinstance(value, list):
                values[name] = frozenset(NodeId(v) for v in value if isinstance(v, str))
            elif name == "depth" and isinstance(value, int) and not isinstance(value, bool):
                values[name] = min(max(value, 1), 3)
            elif (name in ("query", "reading", "focus") and isinstance(value, str)) or (
                name in choices and value in choices[name]
            ):
                values[name] = value
        return cls(**values)


_STEPS = ("query", "since", "until", "reading", "focus", "depth", "layout", "as_of", "hidden")


@dataclass(frozen=True, eq=False)
class Change:
    """One change of the view, the library or the positions: what was, what is, and who asked.

    ``mask`` has one flag per node in the order of the workspace's arrays. ``by`` is whoever asked; use it for manners
    only (do not re-centre the map under the hand that clicked it), never for deciding what is true.
    """

    old: View
    new: View
    mask: NDArray[np.bool_]
    ids: tuple[NodeId, ...]
    by: object = None
    library_changed: bool = False
    records_changed: bool = False
    layout_changed: bool = False

    @cached_property
    def visible(self) -> frozenset[NodeId]:
        """The ids of the visible nodes."""
        return frozenset(self.ids[i] for i in np.flatnonzero(self.mask))

    def changed(self, *names: str) -> bool:
        """Tell whether any of these fields of the view differs; always True when another library was opened."""
        return self.library_changed or any(getattr(self.old, n) != getattr(self.new, n) for n in names)

    def merged(self, later: Change) -> Change:
        """Put two changes that follow each other into one."""
        return replace(
            later,
            old=self.old,
            library_changed=self.library_changed or later.library_changed,
            records_changed=self.records_changed or later.records_changed,
            layout_changed=self.layout_changed or later.layout_changed,
        )


class Workspace:
    """Holds the open library and the view on it; the one place where either changes."""

    def __init__(self, library: Library) -> None:
        self._subscribers: list[Callable[[Change], None]] = []
        self._take(library)
        self.view = View()
        self._past: list[View] = []
        self._future: list[View] = []
        self._last_steps: set[str] = set()
        self.mask = self._visible(self.view)

    def _take(self, library: Library, before: query.Corpus | None = None) -> None:
        from explorer.graph import arrays

        kept = before is not None and _same_but_verdicts(self.records, library.records)
        self.library = library
        self.records: Records = library.records
        if not kept:
            self.arrays: Arrays = arrays(self.records)
        self._history: History | None = None
        self._since: NDArray[np.float64] | None = None
        self._said: NDArray[np.int32] | None = None
        self.corpus = query.Corpus(self.records, self.arrays, before=before)
        self.layout: Layout | None = None

    # -- what is seen -------------------------------------------------------------------------------------------

    @property
    def visible(self) -> frozenset[NodeId]:
        """The ids of the nodes that pass the whole view."""
        return frozenset(self.arrays.ids[i] for i in np.flatnonzero(self.mask))

    def visible_of(self, kind: Kind) -> list[NodeId]:
        """List the visible nodes of one kind, in library order."""
        code = list(Kind).index(kind)
        return [self.arrays.ids[i] for i in np.flatnonzero(self.mask & (self.arrays.kinds == code))]

    def parsed(self) -> query.Query:
        """Give the view's query as it was read, with its problems."""
        return query.parse(self.view.query)

    def _visible(self, view: View) -> NDArray[np.bool_]:
        mask = np.asarray(query.evaluate(query.parse(view.query), self.corpus), np.bool_).copy()
        if view.since or view.until:
            mask &= self._inside(view.since, view.until)
        for node in view.hidden:
            i = self.arrays.index.get(node)
            if i is not None:
                mask[i] = False
        return mask

    def _inside(self, since: date | None, until: date | None) -> NDArray[np.bool_]:
        """Flag the nodes inside the window: dated ones that may lie in it; undated ones with something dated inside it.

        An undated node with nothing dated around it stays, because nothing says it is out.
        """
        a = self.arrays
        dated = ~np.isnan(a.earliest)
        inside = query.in_window(self.corpus, since, until)
        if self._said is None:
            said = (Relation.CITES, Relation.RESTATES, Relation.RESTS_ON, Relation.ABOUT)
            self._said = a.edges[np.isin(a.relations, [_code(r) for r in said])]
        ends = self._said
        touches_dated = np.zeros(len(dated), bool)
        touches_inside = np.zeros(len(dated), bool)
        for one, other in ((ends[:, 0], ends[:, 1]), (ends[:, 1], ends[:, 0])):
            touches_dated[one[dated[other]]] = True
            touches_inside[one[inside[other]]] = True
        return np.asarray(inside | (~dated & (touches_inside | ~touches_dated)), bool)

    # -- what was known when ----------------------------------------------------------------------------------------

    @property
    def history(self) -> History:
        """Since when everything is known; made when it is first asked for."""
        if self._history is None:
            from explorer.clocks import History

            self._history = History.of(self.records)
        return self._history

    @property
    def faded(self) -> NDArray[np.bool_] | None:
        """Flag the nodes not yet known on the day the library is read as of; None where it is read as it is."""
        if self.view.as_of is None:
            return None
        if self._since is None:
            self._since = self.history.column(self.arrays)
        return np.asarray(self._since > self.view.as_of.toordinal(), np.bool_)

    # -- changing it --------------------------------------------------------------------------------------------

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after every change, in order of subscription; the returned function ends it."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback) if callback in self._subscribers else None

    def update(self, *, by: object = None, **values: Any) -> None:
        """Change fields of the view; the only way to do so. Unknown names raise TypeError, equal views tell nobody.

        A change of what is shown or read is a step that ``back`` undoes; a mere selection or colouring is not.
        """
        new = replace(self.view, **values)
        if new == self.view:
            return
        steps = {n for n in _STEPS if getattr(new, n) != getattr(self.view, n)}
        if steps:
            # A day dragged or played through many is one step back, not hundreds.
            if not (steps == {"as_of"} == self._last_steps and self._past):
                self._past = [*self._past[-HISTORY + 1 :], self.view]
            self._future = []
            self._last_steps = steps
        self._show(new, by)

    def select(self, *nodes: NodeId, by: object = None, open_it: bool = False) -> None:
        """Select nodes everywhere. The reading panel follows, unless it shows what the node is part of.

        A note cited by the line being read, one of its claims or papers, is marked there and the line stays; with
        ``open_it`` (Enter, Ctrl-click) the node itself is opened always.
        """
        known = tuple(n for n in nodes if n in self.arrays.index)
        values: dict[str, Any] = {"selected": known}
        if known and (open_it or not self.is_part_of(known[-1], self.view.reading)):
            values["reading"] = known[-1]
        self.update(by=by, **values)

    def is_part_of(self, node: NodeId, whole: NodeId | None) -> bool:
        """Tell whether a line's page shows this node: a note it cites, its claims, its papers, or itself."""
        line = self.records.lines.get(whole) if whole is not None else None
        if line is None:
            return node == whole
        return (
            node in (line.id, *line.claims, *line.papers, *line.sources)
            or any(c.note == node for c in line.citations)
            or any(e.note == node for e in line.evidence)
        )

    def back(self) -> None:
        """Return to the view before the last step."""
        if self._past:
            self._last_steps = set()
            self._future.append(self.view)
            self._show(self._past.pop(), None)

    def forward(self) -> None:
        """Take back the last ``back``."""
        if self._future:
            self._last_steps = set()
            self._past.append(self.view)
            self._show(self._future.pop(), None)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a step to return to."""
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def open(self, library: Library, view: View | None = None) -> None:
        """Show another library, from its first line on; the history starts anew."""
        old = self.view
        self._take(library)
        self._past, self._future, self._last_steps = [], [], set()
        self.view = view or opening_view(self.records)
        self.mask = self._visible(self.view)
        self._tell(Change(old, self.view, self.mask, self.arrays.ids, library_changed=True, records_changed=True))

    def refresh(self, library: Library, by: object = None) -> None:
        """Take the same library after an edit or a change on disk; the view stays, positions of kept nodes too."""
        layout = self.layout
        self._take(library, before=self.corpus)
        self.layout = layout
        self.mask = self._visible(self.view)
        self._tell(Change(self.view, self.view, self.mask, self.arrays.ids, by=by, records_changed=True))

    def place(self, layout: Layout, by: object = None) -> None:
        """Take new positions."""
        self.layout = layout
        self._tell(Change(self.view, self.view, self.mask, self.arrays.ids, by=by, layout_changed=True))

    def _show(self, new: View, by: object) -> None:
        old, self.view = self.view, new
        if any(getattr(old, n) != getattr(new, n) for n in ("query", "since", "until", "hidden")):
            self.mask = self._visible(new)
        self._tell(Change(old, new, self.mask, self.arrays.ids, by=by))

    def _tell(self, change: Change) -> None:
        for callback in tuple(self._subscribers):
            callback(change)


def opening_view(records: Records) -> View:
    """Give the view a library opens with: its first line with claims (else its first line or note) selected and read."""
    first = next((i for i, line in records.lines.items() if line.claims), None)
    first = first or next(iter(records.lines), None) or next(iter(records.notes), None)
    return View(selected=(first,), reading=first) if first else View()


def _same_but_verdicts(old: Records, new: Records) -> bool:
    """Tell whether nothing but the ledger differs, so that the graph is the same."""
    return all(getattr(old, n) is getattr(new, n) for n in ("lines", "notes", "claims", "papers", "themes"))


def _code(relation: Relation) -> int:
    return list(Relation).index(relation)


__all__ = ["COLOURS", "LANES", "LAYOUTS", "SIZES", "Change", "View", "Workspace", "opening_view"]
