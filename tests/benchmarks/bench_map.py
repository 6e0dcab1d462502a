"""The map: how long its layout takes, how good it is, and how fast it moves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any

from registry import Row, Stand, benchmark, offscreen, percentile, timed

SAMPLE = 1000
SIZE = (1400, 900)
FRAMES = 120
_UMAP = """
import sys, time
import numpy as np, igraph
edges = np.load(sys.argv[1])
graph = igraph.Graph(n=int(sys.argv[2]), edges=edges.tolist()).simplify()
import random
random.seed(0)
start = time.perf_counter()
layout = graph.layout_umap(epochs=100)
print(time.perf_counter() - start)
np.save(sys.argv[3], np.array(layout.coords))
"""


def umap(stand: Stand, edges: Any, count: int) -> tuple[float, Any] | None:
    """Lay a graph out with igraph's UMAP in the Python that has igraph; None where there is none."""
    import numpy as np

    python = os.environ.get("CLAIM_EXPLORER_IGRAPH", "")
    if not python:
        try:
            import igraph  # noqa: F401
        except ImportError:
            return None
        python = sys.executable

    def make() -> tuple[float, Any]:
        here, there = stand.folder / "edges.npy", stand.folder / "umap.npy"
        np.save(here, edges)
        command = [python, "-c", _UMAP, str(here), str(count), str(there)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return float(done.stdout.split()[-1]), np.load(there)

    return stand.kept(f"umap-{count}", make)


def spring(edges: Any, count: int) -> tuple[float, Any, Any]:
    """Lay out the part of a graph around its busiest node with networkx; gives seconds, nodes and places."""
    import networkx as nx
    import numpy as np

    graph = nx.Graph()
    graph.add_edges_from(edges.tolist())
    start = max(graph, key=graph.degree)
    nodes = [start, *(there for _, there in nx.bfs_edges(graph, start))][: min(SAMPLE, count)]
    part = graph.subgraph(nodes)
    began = time.perf_counter()
    places = nx.spring_layout(part, seed=0)
    took = time.perf_counter() - began
    order = sorted(places)
    return took, np.array(order), np.array([places[node] for node in order])


@benchmark(
    "map.layout", about="the theme map from scratch (CLAIM_EXPLORER_IGRAPH: a Python with igraph to compare with)"
)
def layout(stand: Stand) -> Iterable[Row]:
    from explorer.graph import arrays
    from explorer.jobs import drain
    from explorer.layout import theme_map

    records = stand.records()
    graph = arrays(records)
    ours = timed(lambda: drain(theme_map(records, graph)), 3)
    limit = 4.0 * stand.scale if stand.scale <= 1 else 6.0 * stand.scale
    other = umap(stand, graph.edges, len(graph.ids))
    if other is not None:
        yield Row(
            "map.layout", "s", ours, f"at most 0.4 times, and {limit:g} s",
            lambda value, ratio: ratio <= 0.4 and value <= max(limit, 0.5),
            "igraph's UMAP layout, 100 epochs, on the same graph", [other[0]],
        )  # fmt: skip
        return
    took, nodes, _ = spring(graph.edges, len(graph.ids))
    yield Row(
        "map.layout", "s", ours, f"{limit:g} s; UMAP is not here to compare with",
        lambda value, _: value <= max(limit, 0.5),
        f"networkx's spring layout of {len(nodes):,} of its nodes, times {len(graph.ids) / len(nodes):.1f}",
        [took * len(graph.ids) / len(nodes)],
    )  # fmt: skip


@benchmark(
    "map.quality.near", "map.quality.purity", "map.quality.crossing", "map.quality.touching",
    about="what stands together on the theme map belongs together",
)  # fmt: skip
def map_quality(stand: Stand) -> Iterable[Row]:
    import numpy as np
    from layout_quality import quality

    from explorer.graph import arrays

    graph = arrays(stand.records())
    mine = quality(graph.edges, graph.theme, stand.layout().xy)
    other = umap(stand, graph.edges, len(graph.ids))
    if other is not None:
        name = "igraph's UMAP layout, 100 epochs, on the same graph"
        theirs = quality(graph.edges, graph.theme, other[1])
    else:
        _, nodes, places = spring(graph.edges, len(graph.ids))
        name = f"networkx's spring layout of {len(nodes):,} of its nodes (igraph is not here)"
        row = np.full(len(graph.ids), -1)
        row[nodes] = np.arange(len(nodes))
        inside = (row[graph.edges] >= 0).all(1)
        theirs = quality(row[graph.edges[inside]], graph.theme[nodes], places)
    goals = (
        ("near", "at least 0.35", lambda value, _: value >= 0.35),
        ("purity", "at least its comparison's", lambda _, ratio: ratio >= 1),
        ("crossing", "at most its comparison's", lambda _, ratio: ratio <= 1),
        ("touching", "at most 0.01", lambda value, _: value <= 0.01),
    )
    for what, goal, holds in goals:
        yield Row(f"map.quality.{what}", "", [getattr(mine, what)], goal, holds, name, [getattr(theirs, what)])


def settled(view: Any, seconds: float = 60.0) -> None:
    """Let a map come to rest: its picture drawn for what it shows."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while not view.is_sharp and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


@benchmark("map.frame", about="a frame while panning and zooming, 95th percentile, 1400x900")
def frame(stand: Stand) -> Iterable[Row]:
    offscreen()
    from PySide6.QtWidgets import QApplication

    from explorer.palette import LOOKS
    from explorer.ui.app import application
    from explorer.ui.map import MapView
    from explorer.workspace import Workspace

    sys.setswitchinterval(0.0005)  # as the program does
    app = application()
    workspace = Workspace(stand.library())
    workspace.place(stand.layout())
    view = MapView(workspace, LOOKS["light"])
    view.reduced_motion = True
    view.resize(*SIZE)
    view.show()
    app.processEvents()
    settled(view)

    def run() -> float:
        times = []
        for number in range(FRAMES):
            start = time.perf_counter()
            if number % 40 < 28:
                view.camera.pan(9.0 if number % 56 < 28 else -9.0, 4.0)
            else:
                view.camera.zoom_at(1.07 if number % 80 < 40 else 1 / 1.07, 700.0, 450.0)
            view.repaint()
            times.append(time.perf_counter() - start)
            QApplication.processEvents()
            time.sleep(0.004)  # a hand's events come no faster; the picture is drawn meanwhile
        view.fit_all()
        settled(view)
        return percentile(times, 0.95) * 1000

    run()
    ours = [run() for _ in range(3)]
    view.close()
    goal = 16.0 if stand.scale <= 1 else 33.0
    yield Row(
        "map.frame", "ms", ours, f"{goal:g} ms, and at most a tenth",
        lambda value, ratio: value <= goal and ratio <= 0.1,
        "a plain pyqtgraph GraphItem of the same graph", [_graph_item(stand)],
    )  # fmt: skip


def _graph_item(stand: Stand, frames: int = 8) -> float:
    """Measure a frame of the same graph in pyqtgraph's own item, 95th percentile in milliseconds."""
    plot = graph_plot(stand)
    box = plot.getViewBox()
    times = []
    for number in range(frames):
        start = time.perf_counter()
        if number % 2:
            box.translateBy(x=plot.span * 0.01)
        else:
            box.scaleBy((0.98, 0.98))
        plot.viewport().repaint()
        times.append(time.perf_counter() - start)
    return percentile(times, 0.95) * 1000


def graph_plot(stand: Stand) -> Any:
    """Make a pyqtgraph plot of the graph at our positions; ``span`` is its width in their units."""
    import numpy as np
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    from explorer.graph import arrays

    graph, placed = arrays(stand.records()), stand.layout()
    row = {node: number for number, node in enumerate(placed.ids)}
    order = np.array([row[node] for node in graph.ids if node in row])
    edges = graph.edges[np.isin(graph.edges, np.flatnonzero([node in row for node in graph.ids])).all(1)]
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    item = pg.GraphItem(pos=np.asarray(placed.xy, float)[order], adj=edges, size=4, pxMode=True, symbol="o")
    plot.addItem(item)
    plot.span = float(np.ptp(placed.xy[:, 0]))
    plot.show()
    QApplication.processEvents()
    return plot
