"""An opened library: its records, where they came from, and every question one asks of the whole.

What this hides: that a library folder, a folder of pages and one page are opened the same way. Opening reads and never
writes; what can be computed (the graph, the arrays, judgements by rules, inferred themes) is computed from the records.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.jobs import drain
from explorer.library import store
from explorer.library.crew import Crew
from explorer.library.folder import Held, is_library, read_folder
from explorer.library.judging import judged
from explorer.library.pace import steadily
from explorer.library.store import JOURNAL
from explorer.model import Diagnostic, ExplorerError, NodeId, Progress, Records

if TYPE_CHECKING:
    import networkx as nx

    from explorer.export import Options, Painter
    from explorer.graph import Arrays
    from explorer.layout import Layout
    from explorer.query import Corpus


@dataclass(frozen=True)
class Library:
    """A library as it was opened; an edit gives another one.

    ``path`` is what was opened, ``is_saved`` tells whether that is a library folder, to which edits can be written.
    ``paths`` gives the file of each line and note of a library folder, relative to it; ``unreadable`` the files that hold
    more than the records tell, and so are never rewritten. ``paint`` makes PNG and PDF; the room that knows Qt hands it in.
    """

    path: Path | None = None
    title: str = ""
    description: str = ""
    records: Records = field(default_factory=Records)
    diagnostics: tuple[Diagnostic, ...] = ()
    is_saved: bool = False
    review_days: Mapping[str, int] = field(default_factory=dict)
    paths: Mapping[NodeId, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    paint: Painter | None = field(default=None, compare=False, repr=False)

    @classmethod
    def empty(cls, title: str = "") -> Library:
        """Make a library of nothing."""
        return cls(title=title)

    def with_records(self, records: Records) -> Library:
        """Give a copy that holds other records."""
        return replace(self, records=records)

    @cached_property
    def arrays(self) -> Arrays:
        """The graph as numpy arrays, for drawing and filtering; made once."""
        from explorer.graph import arrays

        return arrays(self.records)

    @cached_property
    def corpus(self) -> Corpus:
        """What queries are asked of; made once."""
        from explorer.query import Corpus

        return Corpus(self.records, self.arrays)

    def graph(self) -> nx.MultiDiGraph[NodeId]:
        """Build the documented ``networkx`` graph, a new one at each call: it is the caller's to change."""
        from explorer.graph import build

        return build(self.records)

    def query(self, text: str) -> list[NodeId]:
        """List the nodes a query finds, in the library's order. What it misspells is ignored."""
        from explorer import query

        hits = query.evaluate(query.parse(text), self.corpus)
        return [node for node, hit in zip(self.arrays.ids, hits, strict=True) if hit]

    def export(
        self, path: Path | str, options: Options | None = None, *, layout: Layout | None = None, **settings: Any
    ) -> str:
        """Write a figure, the graph, tables or a report, by the file's ending; gives one sentence on what was written.

        ``options`` is an ``explorer.export.Options``; single settings of it can be given by name instead. ``layout`` gives
        positions already known, so that the figure shows the map on screen.
        """
        from explorer import export

        path = Path(path)
        made = export.render(self, path.name, options or export.Options(**settings), self.paint, layout)
        for name, data in made.files:
            store.write(path.with_name(name), data)
        return made.said


def open_library(path: Path | str) -> Library:
    """Open a library folder, a page or a folder of pages, and wait for it; see ``load``."""
    return drain(load(Path(path)))


def load(path: Path) -> Generator[Progress, None, Library]:
    """Open a library folder, a page or a folder of pages, in memory.

    Nothing is written; the one exception is a library whose last save was cut short, which is finished first. Raises
    ExplorerError where there is nothing to open.
    """
    path = Path(path)
    if path.is_dir():
        if is_library(path) or (path / JOURNAL).exists():
            return (yield from _load_library(path))
    elif not path.exists():
        raise ExplorerError(f"{path} does not exist. To mend it, check the name or choose another.")
    return (yield from steadily(_load_pages(path)))


def _load_pages(path: Path) -> Generator[Progress, None, Library]:
    from explorer.library.assemble import assembling
    from explorer.library.sources import read_sources
    from explorer.themes import infer_themes

    title = path.resolve().name if path.is_dir() else path.stem
    with Crew() as crew:
        read = yield from read_sources([path], None, crew)
        if path.is_dir() and not any(len(reading) for reading in read.readings):
            told = next((reading.diagnostics[0] for reading in read.readings if reading.diagnostics), None)
            said = f" ({told})" if told else ""
            raise ExplorerError(f"{path} holds no library and no page that can be read{said}.")
        records, found = yield from assembling(read.readings, read.judgements, crew)
    if not path.is_dir() and len(records.lines) == 1:
        title = next(iter(records.lines.values())).title or title
    yield Progress(0, 0, "finding themes")
    return Library(path, title, "", infer_themes(records), tuple(found))


def _load_library(path: Path) -> Generator[Progress, None, Library]:
    from explorer.themes import infer_themes

    interrupted = store.recover(path)
    held = yield from read_folder(path)
    yield Progress(0, 0, "judging")
    records = yield from judged(held.records())
    yield Progress(0, 0, "finding themes")
    found = [*interrupted, *held.diagnostics]
    return library_of(held, path, infer_themes(records), found)


def library_of(held: Held, path: Path, records: Records, found: Iterable[Diagnostic]) -> Library:
    """Make the opened library of what its folder held."""
    return Library(
        path,
        held.title or path.resolve().name,
        held.description,
        records,
        tuple(sorted(found, key=lambda d: (d.file, d.line, d.column, d.code))),
        True,
        held.review_days,
        held.paths,
        frozenset(held.unreadable),
    )


def check(path: Path | str) -> list[Diagnostic]:
    """List everything that is wrong with a library or page, in order of file and place."""
    found = drain(load(Path(path))).diagnostics
    return sorted(found, key=lambda d: (d.file, d.line, d.column, d.code))
