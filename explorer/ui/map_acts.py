"""What can be done to nodes on the map: expand, collapse, hide, isolate, find the path between two, pin; all by the workspace.

Hiding, isolating and collapsing put nodes aside in the view's one set of hidden nodes, so every list agrees with the map,
going back undoes them, and nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer import layout as layouts
from explorer.model import Kind, NodeId
from explorer.scene.folding import around, everything_but, hanging, put_aside
from explorer.ui.map_hands import Hands
from explorer.workspace import Change

if TYPE_CHECKING:
    from explorer.ui.map import MapView


class Acts:
    """The deeds of one map view; holds the lit path and what each node's last expansion brought back."""

    def __init__(self, view: MapView, hands: Hands) -> None:
        self.view, self._hands = view, hands
        self.path: tuple[NodeId, ...] = ()
        """The path that is lit, both ends included; empty where none is."""
        self._brought: dict[NodeId, frozenset[NodeId]] = {}

    def show_change(self, change: Change) -> None:
        """Forget a path whose ends are no longer selected, and everything when another library is shown."""
        if change.library_changed:
            self._brought.clear()
        if (
            change.library_changed
            or change.records_changed
            or not {*self.path[:1], *self.path[-1:]} <= set(change.new.selected)
        ):
            self.path = ()

    def end_path(self) -> bool:
        """Put out the lit path; tells whether there was one."""
        was = bool(self.path)
        self._light_path(())
        return was

    def expand_or_collapse(self, node: NodeId | None = None) -> None:
        """Bring a node's put-aside neighbours back; where all are there, put aside those that hang on it alone.

        Without a node, the last selected one. Nothing moves, and what a filter leaves out stays out.
        """
        work = self.view.workspace
        node = node or next(iter(work.view.selected[::-1]), None)
        if node is None or work.records.kind(node) in (None, Kind.THEME):
            return
        hidden = work.view.hidden
        back = put_aside(work.arrays, hidden, node)
        if back:
            self._brought[node] = back
            work.update(hidden=hidden - back, by=self.view)
            out = sum(not work.mask[work.arrays.index[one]] for one in back)
            self.view.say(
                f"{len(back) - out:,} brought back" + (f"; {out:,} more are left out by the filter" * (out > 0))
            )
            return
        gone = self._brought.pop(node, frozenset()) or hanging(work.arrays, work.mask, node)
        gone = frozenset(one for one in gone if work.mask[work.arrays.index[one]]) if gone else gone
        if gone:
            work.update(
                hidden=hidden | gone, selected=tuple(n for n in work.view.selected if n not in gone), by=self.view
            )
            self.view.say(f"{len(gone):,} put aside; double-click again to bring them back")
        else:
            self.view.say("Everything around this has other links too, so nothing is put aside")

    def hide_selected(self) -> None:
        """Put the selected nodes aside."""
        view = self.view.workspace.view
        if view.selected:
            self.view.workspace.update(hidden=view.hidden | frozenset(view.selected), selected=(), by=self.view)

    def isolate(self) -> None:
        """Show the selected nodes only; expanding them brings their neighbours back."""
        work = self.view.workspace
        if work.view.selected:
            work.update(hidden=everything_but(work.arrays, work.view.selected), by=self.view)
            self.view.say("Only the selection is shown; double-click a node to bring its neighbours back")

    def select_neighbours(self) -> None:
        """Add the visible neighbours of the selection to it."""
        work = self.view.workspace
        found = dict.fromkeys(work.view.selected)
        for node in work.view.selected:
            near = around(work.arrays, node)
            found.update(dict.fromkeys(one for one in near if work.mask[work.arrays.index[one]]))
        work.update(selected=tuple(found), by=self.view)

    def show_path(self) -> None:
        """Light the shortest path between the last two selected nodes; themes are no way through."""
        selected = self.view.workspace.view.selected
        if len(selected) < 2:
            self.view.say("Select two nodes first")
            return
        from explorer.graph import shortest_path

        path = shortest_path(self.view.workspace.arrays, selected[-2], selected[-1])
        self._light_path(path)
        steps = len(path) - 1
        out = sum(not self.view.workspace.mask[self.view.workspace.arrays.index[one]] for one in path)
        words = (
            f"{steps:,} step{'s' if steps != 1 else ''} from one to the other" if path else "No path joins these two"
        )
        self.view.say(words + (f"; {out:,} on the way are left out by the filter" if out else ""))

    def _light_path(self, path: tuple[NodeId, ...]) -> None:
        self.path = path
        self.view.update()

    def pin(self, nodes: Sequence[NodeId] = ()) -> None:
        """Pin nodes, or the selection, where they stand."""
        scene = self.view.scene
        if scene is not None:
            found = {node: scene.where(node) for node in nodes or self.view.workspace.view.selected}
            self._hands.put({node: at for node, at in found.items() if at is not None})

    def unpin(self, nodes: Sequence[NodeId] = ()) -> None:
        """Unpin nodes, or the selection; they stay where they are."""
        layout = self.view.workspace.layout
        if layout is not None:
            self.view.workspace.place(
                layouts.unpinned(layout, nodes or self.view.workspace.view.selected), by=self.view
            )

    def is_pinned(self) -> bool:
        """Tell whether any selected node is pinned."""
        layout = self.view.workspace.layout
        return layout is not None and not layout.pinned.isdisjoint(self.view.workspace.view.selected)

    def undo_move(self) -> bool:
        """Take back the last move by hand; tells whether there was one."""
        return self._hands.step(back=True)

    def redo_move(self) -> bool:
        """Make the move again that was taken back last; tells whether there was one."""
        return self._hands.step(back=False)

    def can_undo_move(self) -> bool:
        """Tell whether there is a move to take back."""
        return self._hands.can_step(back=True)

    def can_redo_move(self) -> bool:
        """Tell whether there is a move to make again."""
        return self._hands.can_step(back=False)


__all__ = ["Acts"]
