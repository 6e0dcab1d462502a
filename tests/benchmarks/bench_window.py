"""The timeline's frames, a filter with everything redrawn, and a figure written."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import Any

from bench_map import graph_plot, settled
from registry import Row, Stand, benchmark, offscreen, percentile, timed

FRAMES = 90


@benchmark("timeline.frame", about="a frame of the timeline while panning and zooming, 95th percentile, 1400x420")
def timeline_frame(stand: Stand) -> Iterable[Row]:
    offscreen()
    from explorer.palette import LOOKS
    from explorer.ui.app import application
    from explorer.ui.timeline import TimelineView
    from explorer.workspace import Workspace

    app = application()
    sys.setswitchinterval(0.0005)
    workspace = Workspace(stand.library())
    view = TimelineView(workspace, LOOKS["light"])
    view.reduced_motion = True
    view.resize(1400, 420)
    view.show()
    app.processEvents()
    lanes = view.lanes
    whole = lanes.window_of_time

    def run() -> float:
        times = []
        for number in range(FRAMES):
            start = time.perf_counter()
            if number % 30 < 20:
                step = lanes.window_of_time.span * (0.01 if number % 40 < 20 else -0.01)
                lanes.show_window(lanes.window_of_time.moved(step))
            else:
                lanes.zoom(1.12 if number % 60 < 30 else 1 / 1.12)
            lanes.repaint()
            times.append(time.perf_counter() - start)
            app.processEvents()
        lanes.show_window(whole)
        app.processEvents()
        return percentile(times, 0.95) * 1000

    run()
    ours = [run() for _ in range(3)]
    view.close()
    yield Row(
        "timeline.frame", "ms", ours, "16 ms", lambda value, _: value <= 16,
        "the same claims as bars of a pyqtgraph BarGraphItem", [_bars(workspace)],
    )  # fmt: skip


def _bars(workspace: Any, frames: int = 20) -> float:
    """Measure a frame of the dated claims as pyqtgraph draws bars, 95th percentile in milliseconds."""
    import numpy as np
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    from explorer.model import Kind

    graph = workspace.arrays
    rows = (graph.kinds == list(Kind).index(Kind.CLAIM)) & np.isfinite(graph.earliest) & np.isfinite(graph.latest)
    low, high = graph.earliest[rows], graph.latest[rows] + 1
    lane = graph.theme[rows] * 10.0 + np.arange(rows.sum()) % 9
    plot = pg.PlotWidget()
    plot.resize(1400, 420)
    plot.addItem(pg.BarGraphItem(x0=low, x1=high, y0=lane, height=0.8))
    plot.show()
    QApplication.processEvents()
    times = []
    for _ in range(frames):
        start = time.perf_counter()
        plot.getViewBox().translateBy(x=float(np.ptp(low)) * 0.01)
        plot.viewport().repaint()
        times.append(time.perf_counter() - start)
    plot.close()
    return percentile(times, 0.95) * 1000


@benchmark("query.filter", about="a filter changed until map, timeline and lists are drawn again, 1600x1000")
def query_filter(stand: Stand) -> Iterable[Row]:
    offscreen()
    from PySide6.QtWidgets import QApplication

    from explorer import query
    from explorer.model import Kind
    from explorer.settings import Settings
    from explorer.ui.app import build

    window = build(stand.library(), Settings(reduced_motion=True))
    sys.setswitchinterval(0.0005)
    workspace = window.workspace
    workspace.place(stand.layout())
    window.resize(1600, 1000)
    window.show()
    end = time.monotonic() + 120
    while not window.jobs.is_idle and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)
    settled(window.map)
    theme = next(iter(workspace.records.themes.values())).name
    filters = (
        "kind:note",
        f'theme:"{theme}"',
        "stance:contradicts",
        "sleep OR soil",
        "status:holds",
        "date:2025..2026",
        "",
    )
    slowest: dict[str, float] = {}

    def run() -> float:
        times = []
        for text in filters:
            start = time.perf_counter()
            workspace.update(query=text)
            window.bridge.flush()
            for view in (window.map, window.timeline.lanes, window.timeline.strip, window.find_pane):
                view.repaint()
            QApplication.processEvents()
            times.append(time.perf_counter() - start)
            slowest[text] = max(slowest.get(text, 0.0), times[-1])
            settled(window.map)
        return max(times) * 1000

    run()
    ours = [run() for _ in range(5)]
    graph = workspace.library.graph()
    words = ("sleep", "soil")

    def by_walking() -> int:
        told = [str(data.get("title") or data.get("text") or "").casefold() for _, data in graph.nodes(data=True)]
        return sum(any(word in text for word in words) for text in told) + len(list(Kind))

    plain = [value * 1000 for value in timed(by_walking, 5)]
    del query
    goal = 50.0 if stand.scale <= 1 else 250.0
    print(f"note: the slowest filter was {max(slowest, key=lambda t: slowest[t])!r}", file=sys.stderr)
    yield Row(
        "query.filter", "ms", ours, f"{goal:g} ms, the slowest of {len(filters)}", lambda value, _: value <= goal,
        "finding two words in the titles by walking over the networkx graph, nothing drawn", plain,
    )  # fmt: skip


@benchmark("export.png", about="the map of the whole library as a PNG of 1600x1000")
def export_png(stand: Stand) -> Iterable[Row]:
    offscreen()
    from explorer.ui.app import application

    application()
    library, placed = stand.library(), stand.layout()
    library.arrays, library.corpus  # noqa: B018 (an open library has them already)
    target = stand.folder / "figure.png"

    def ours_once() -> None:
        library.export(target, layout=placed)

    ours = timed(ours_once, 3, warm=True)

    import pyqtgraph.exporters

    plot = graph_plot(stand)

    def plain() -> None:
        exporter = pyqtgraph.exporters.ImageExporter(plot.getPlotItem())
        exporter.parameters()["width"] = 1600
        exporter.export(str(stand.folder / "plain.png"))

    limit = 2.0 * max(stand.scale, 0.5)
    yield Row(
        "export.png", "s", ours, f"{limit:g} s", lambda value, _: value <= limit,
        "pyqtgraph's own export of a GraphItem of the same graph", timed(plain, 3),
    )  # fmt: skip
