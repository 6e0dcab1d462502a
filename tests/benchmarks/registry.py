"""The benchmarks by name, what they measure with, and what they give back.

A benchmark is a function that takes a ``Stand`` and gives rows; the decorator names the rows it may give. Each runs in a
process of its own, so that one that fails or crashes costs only its own figures, and none warms another's caches.
"""

from __future__ import annotations

import gc
import os
import pickle
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

LINES_AT_ONE = 6000
T = TypeVar("T")


@dataclass(slots=True)
class Row:
    """One figure: the values of its runs, what it is compared with, and the goal it is held to.

    ``ratio`` is the median over the median of what it is compared with. ``holds`` is asked of (value, ratio).
    """

    name: str
    unit: str
    values: list[float]
    goal: str
    holds: Callable[[float, float], bool]
    compared_with: str = ""
    compared: list[float] = field(default_factory=list)
    scale: float | None = None

    def to_json(self, scale: float) -> dict[str, Any]:
        """Give it in the words of the command line's contract."""
        value = statistics.median(self.values)
        other = statistics.median(self.compared) if self.compared else None
        ratio = value / other if other else None
        return {
            "name": self.name,
            "scale": scale if self.scale is None else self.scale,
            "value": _short(value),
            "unit": self.unit,
            "compared_with": self.compared_with,
            "compared_value": None if other is None else _short(other),
            "ratio": None if ratio is None else _short(ratio),
            "goal": self.goal,
            "holds": bool(self.holds(value, float("nan") if ratio is None else ratio)),
            "runs": len(self.values),
        }


def _short(value: float) -> float:
    return float(f"{value:.4g}")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a benchmark runs: at which scale (1 is 6,000 lines), and a folder for what several of them need."""

    scale: float
    folder: Path

    @property
    def lines(self) -> int:
        """How many lines the demonstration library has at this scale."""
        return max(60, round(LINES_AT_ONE * self.scale))

    def records(self) -> Any:
        """Give the demonstration library's records; built once for all benchmarks of a run."""
        from explorer.demo import demo_records

        return self.kept(f"records-{self.lines}", lambda: demo_records(self.lines))

    def library(self) -> Any:
        """Give the demonstration library as opened in memory."""
        from dataclasses import replace

        from explorer import paint
        from explorer.library import Library

        return replace(Library(title="Demonstration"), records=self.records(), paint=paint)

    def layout(self) -> Any:
        """Give its theme map."""
        from explorer.graph import arrays
        from explorer.jobs import drain
        from explorer.layout import theme_map

        def make() -> Any:
            records = self.records()
            return drain(theme_map(records, arrays(records)))

        return self.kept(f"layout-{self.lines}", make)

    def demo_folder(self) -> Path:
        """Give the demonstration library as a folder on the disk; written once for all benchmarks of a run."""
        from explorer.demo import write_demo
        from explorer.jobs import drain

        folder = self.folder / f"demo-{self.lines}"
        if not (folder / "library.yaml").exists():
            drain(write_demo(folder, self.lines))
        return folder

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """Give a thing made once in this run of all benchmarks; later processes read it back."""
        path = self.folder / f"{name}.pickle"
        if path.exists():
            value: T = pickle.loads(path.read_bytes())
            return value
        value = make()
        path.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        return value


Body = Callable[[Stand], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One entry: the rows it gives, a line about it, its body, and whether it needs Qt."""

    names: tuple[str, ...]
    about: str
    body: Body

    def is_wanted(self, wanted: Iterable[str]) -> bool:
        """Tell whether any of the names asked for means this one: a whole name, or its beginning up to a dot or dash."""
        return any(matches(name, asked) for name in self.names for asked in wanted)


def matches(name: str, asked: str) -> bool:
    """Tell whether ``asked`` is a name or the beginning of one, as in ``map`` for ``map.frame``."""
    return name == asked or name.startswith((f"{asked}.", f"{asked}-"))


BENCHMARKS: list[Benchmark] = []


def benchmark(*names: str, about: str) -> Callable[[Body], Body]:
    """Enter a function into the list of benchmarks."""

    def enter(body: Body) -> Body:
        BENCHMARKS.append(Benchmark(names, about, body))
        return body

    return enter


def timed(work: Callable[[], object], runs: int = 3, *, warm: bool = False, budget: float = 120.0) -> list[float]:
    """Measure a piece of work in seconds, run after run; fewer runs where one takes long enough to use up the budget."""
    if warm:
        work()
    values: list[float] = []
    began = time.perf_counter()
    while len(values) < runs and (not values or time.perf_counter() - began + values[-1] < budget):
        gc.collect()
        start = time.perf_counter()
        work()
        values.append(time.perf_counter() - start)
    return values


def in_turn(
    *works: Callable[[], object], runs: int = 3, before: Callable[[], object] | None = None
) -> list[list[float]]:
    """Measure several pieces of work by turns, so that whatever else the machine does meets all of them alike.

    ``before`` is done ahead of each and not measured. Gives the seconds of each piece.
    """
    values: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, took in zip(works, values, strict=True):
            if before is not None:
                before()
            gc.collect()
            start = time.perf_counter()
            work()
            took.append(time.perf_counter() - start)
    return values


def percentile(values: list[float], share: float) -> float:
    """Give the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def offscreen() -> None:
    """Make Qt draw into memory; called before anything of Qt's is imported."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
