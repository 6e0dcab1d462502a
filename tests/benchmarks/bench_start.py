"""From the start of the process to the first complete frame."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable

from registry import Row, Stand, benchmark

RUNS = 7
_OURS = """
import sys, time
from explorer.library import open_library
from explorer.resources import sample_library
from explorer.settings import Settings
from explorer.ui.app import application, build
application()
sys.setswitchinterval(0.0005)
window = build(open_library(sample_library()), Settings(reduced_motion=True))
window.resize(1600, 1000)
window.show()
app = application()
end = time.monotonic() + 60
while not (window.jobs.is_idle and window.workspace.layout is not None and window.map.is_sharp):
    app.processEvents()
    assert time.monotonic() < end, "the window did not come to rest"
app.processEvents()
window.grab()
print("drawn", flush=True)
"""
_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph as pg
app = QApplication([])
window = QMainWindow()
plot = pg.PlotWidget()
plot.plot([1, 2, 3], [3, 1, 2])
window.setCentralWidget(plot)
window.resize(1600, 1000)
window.show()
app.processEvents()
window.grab()
print("drawn", flush=True)
"""


def until_drawn(code: str) -> float:
    """Measure from starting a process to its word that it has drawn."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as it:
        assert it.stdout is not None
        assert it.stderr is not None
        said = it.stdout.readline()
        took = time.perf_counter() - start
        _, problems = it.communicate()
    if said.strip() != "drawn":
        raise SystemExit((problems.strip().splitlines() or ["the window drew nothing"])[-1])
    return took


@benchmark("start.first-frame", about="process start to the first complete frame of the window on the sample library")
def first_frame(stand: Stand) -> Iterable[Row]:
    until_drawn(_BARE)  # both read their files once before it counts
    until_drawn(_OURS)
    ours, bare = [], []
    for _ in range(RUNS):
        bare.append(until_drawn(_BARE))
        ours.append(until_drawn(_OURS))
    yield Row(
        "start.first-frame", "s", ours, "at most 2.5 times", lambda _, ratio: ratio <= 2.5,
        "a bare PySide6 and pyqtgraph window", bare,
    )  # fmt: skip
