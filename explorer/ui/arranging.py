"""Where things stand on the map: computes the positions a view asks for in the background, and keeps the theme map.

The map of a library is laid out once; going to another layout and back, a filter, or a re-import moves nothing that has
its place already.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from explorer import layout as layouts
from explorer import places
from explorer.layout import Layout
from explorer.model import Progress
from explorer.ui.jobs import Jobs
from explorer.workspace import Workspace


class Arranging:
    """The positions of one window's library."""

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        self._work, self._jobs = workspace, jobs
        self._kept: Layout | None = None
        self._kept_of: tuple[Path | None, str] | None = None

    def arrange(self) -> None:
        """Compute the positions the view asks for; the old ones stay on screen until they are there."""
        work, view = self._work, self._work.view
        library = work.library
        whose = (library.path, library.title)
        if work.layout is not None and work.layout.name == "map":
            self._kept, self._kept_of = work.layout, whose
        kept = self._kept if self._kept_of == whose else None

        def steps() -> Generator[Progress, None, Layout]:
            yield Progress(0, 0, "placing")
            if view.focus is not None and view.focus in work.arrays.index:
                if view.layout == "focus":
                    return layouts.focus(work.records, work.arrays, view.focus)
                if view.layout == "neighbourhood":
                    return layouts.neighbourhood(work.records, work.arrays, view.focus, view.depth)
            if view.layout == "time":
                return layouts.time_lanes(work.records, work.arrays)
            return (yield from self._map(library.path, work, kept))

        def place(found: Layout) -> None:
            if work.library is library:
                work.place(found, by=self)

        self._jobs.start("layout", steps(), place, title="Drawing the map")

    @staticmethod
    def _map(path: Path | None, work: Workspace, kept: Layout | None) -> Generator[Progress, None, Layout]:
        """Give the theme map: the kept one where nothing changed, else that one with what is new beside its neighbours."""
        records, arrays = work.records, work.arrays
        made_for = places.fingerprint(arrays)
        remembered = places.recall(path) if kept is None and path is not None else None
        if remembered is not None:
            kept, name = remembered
            if name == made_for:
                return kept
        found = yield from layouts.theme_map(records, arrays, start=kept)
        if path is not None:
            places.keep(path, found, made_for)
        return found

    def keep(self) -> None:
        """Remember the map as it stands, pins included; called when the window closes."""
        work = self._work
        layout = work.layout if work.layout is not None and work.layout.name == "map" else self._kept
        whose = (work.library.path, work.library.title)
        if layout is not None and work.library.path is not None and (layout is work.layout or self._kept_of == whose):
            places.keep(work.library.path, layout, places.fingerprint(work.arrays))
