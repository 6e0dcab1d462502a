"""Figures of time at 18,000 claims: the timeline's frame while panning, moving the window, playing as of.

Run it from the root: ``python tests/benchmarks/time_figures.py [LINES]``; 6,000 lines are 1x. Each figure stands beside
its goal; a machine that is busy with something else says nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("CLAIM_EXPLORER_HOME", tempfile.mkdtemp())

import numpy as np

from explorer.clocks import History, changes_between, due
from explorer.demo import demo_records
from explorer.library import Library
from explorer.settings import Settings


def times(n: int, run: Callable[[int], object]) -> np.ndarray:
    """Time ``n`` runs, in milliseconds."""
    out = []
    for i in range(n):
        start = time.perf_counter()
        run(i)
        out.append((time.perf_counter() - start) * 1000)
    return np.array(out)


def say(name: str, found: np.ndarray, goal: float | None = None) -> None:
    """Print one figure beside its goal."""
    p50, p95 = np.percentile(found, [50, 95])
    print(f"{name:34} median {p50:7.1f} ms   p95 {p95:7.1f} ms" + (f"   goal {goal:g} ms" if goal else ""))


def main() -> None:
    """Measure and print."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
    records = demo_records(lines)
    print(f"{len(records):,} nodes, {len(records.claims):,} claims, {len(records.verdicts):,} verdicts")
    say("due list (a job)", times(3, lambda _: due(records, {"default": 270}, date(2026, 1, 1))))
    history = History.of(records)
    say(
        "report between two days",
        times(3, lambda i: changes_between(records, date(2024, 1, 1), date(2025, 1, 1), history)),
    )

    from PySide6.QtWidgets import QApplication

    from explorer.ui.app import build

    window = build(Library(None, "1x", "", records), Settings(look="light", reduced_motion=True))
    window.resize(1440, 900)
    window.show()
    while window.workspace.layout is None or not window.jobs.is_idle:
        QApplication.processEvents()
        time.sleep(0.02)

    def calm() -> None:
        for _ in range(3):
            QApplication.processEvents()

    def settle() -> None:
        until = time.perf_counter() + 60
        quiet = 0
        while quiet < 10 and time.perf_counter() < until:
            QApplication.processEvents()
            quiet = quiet + 1 if window.jobs.is_idle and window.map.is_sharp else 0
            time.sleep(0.02)

    settle()
    lanes, work = window.timeline.lanes, window.workspace
    middle = lanes.scene.extent()
    lanes.show_window(middle.zoomed(6, (middle.low + middle.high) / 2))
    lanes.repaint()

    def pan(i: int) -> None:
        lanes.show_window(lanes.window_of_time.moved(lanes.window_of_time.span * (0.004 if i % 80 < 40 else -0.004)))
        lanes.repaint()

    say("timeline frame while panning", times(160, pan), 16)

    def move(i: int) -> None:
        work.update(since=date(2022, 1 + i % 12, 1), until=date(2025, 1 + i % 12, 1))
        window.bridge.flush()
        window.timeline.strip.repaint()
        lanes.repaint()
        window.map.repaint()
        window.find_pane.repaint()

    move(0)
    say("moving the window, all redrawn", times(24, move), 50)
    work.update(since=None, until=None)
    settle()
    first = lanes.scene.extent()
    days = np.linspace(first.low + 1, first.high - 1, 60).astype(int)

    def step(i: int) -> None:
        work.update(as_of=date.fromordinal(int(days[i])), by=window.as_of)
        window.bridge.flush()
        lanes.repaint()
        window.map.repaint()
        window.as_of.repaint()
        window.reading.repaint()

    step(0)
    say("one step of playing as of", times(60, step), 50)

    bar = window.as_of
    bar.reduced_motion = False
    seen: list[float] = []
    work.subscribe(lambda change: seen.append(time.perf_counter()))
    work.update(as_of=None)
    settle()
    seen.clear()
    bar.toggle()
    until = time.perf_counter() + 5
    while time.perf_counter() < until and bar.is_playing:
        QApplication.processEvents()
        time.sleep(0.001)
    bar.pause()
    print(f"{'playing for five seconds':34} {len(seen) / 5:5.1f} steps a second   goal 20")
    work.update(as_of=None)
    settle()
    window.close()
    calm()


if __name__ == "__main__":
    main()
