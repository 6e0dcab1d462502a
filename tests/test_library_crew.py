"""Work shared among processes gives what it gives here, ends when told, and survives a lost worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from explorer.jobs import drain
from explorer.library import crew as crews
from explorer.library import import_pages, open_library
from explorer.library.crew import Crew
from explorer.library.pace import Pace, meanwhile
from explorer.model import ExplorerError, NodeId, Stance

THINGS = list(range(400))

PAGE = """INQUIRING LINE

Does kiln {0} fire evenly when the wind is up?

What is asked here is whether kiln {0} can be trusted in a storm.


Kiln {0} fires evenly, and a year of shards shows it Do the shards of kiln {0} agree?. Shelter explains it best.

But one winter firing went wrong Can frost spoil a firing in kiln {1}?, so the claim has an edge.


Sources 2 notes

Do the shards of kiln {0} agree?

Shards from {0} firings differ by less than a shade.

Can frost spoil a firing in kiln {1}?

A frozen load cracked in kiln {1}.
"""


def doubled(things: Sequence[int], plus: int = 0) -> list[int]:
    return [2 * thing + plus for thing in things]


def refusing(things: Sequence[int]) -> list[int]:
    if 77 in things:
        raise ExplorerError("77 is refused")
    return list(things)


def dying(things: Sequence[int], parent: int) -> list[int]:
    """Kill the worker that gets the first share; at home it works."""
    if 0 in things and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return list(things)


def slow(things: Sequence[int]) -> list[int]:
    time.sleep(60)
    return list(things)


def collect(crew: Crew, work: object) -> list[int]:
    steps = crew.each(work, THINGS, 20)  # type: ignore[arg-type]
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return list(end.value)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(crews.WORTH_IT + 30):
        (folder / f"{number:03}.txt").write_text(PAGE.format(number, number % 7))
    (folder / "noise.txt").write_bytes(b"\0\1\2")
    return folder


def contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.mark.parametrize("size", [0, 2])
def test_results_come_in_order(size: int) -> None:
    with Crew(size) as crew:
        assert collect(crew, partial(doubled, plus=1)) == [2 * n + 1 for n in THINGS]
        assert collect(crew, doubled) == [2 * n for n in THINGS]


@pytest.mark.parametrize("size", [0, 2])
def test_what_the_work_raises_is_raised_here(size: int) -> None:
    with Crew(size) as crew, pytest.raises(ExplorerError, match="77"):
        collect(crew, refusing)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_what_a_lost_worker_had_is_done_here() -> None:
    with Crew(2) as crew:
        assert collect(crew, partial(dying, parent=os.getpid())) == THINGS


def test_closing_ends_the_workers_at_once() -> None:
    before = set(multiprocessing.active_children())
    crew = Crew(2)
    steps = crew.each(slow, THINGS, 20)
    for _ in range(5):
        next(steps)
    assert len(set(multiprocessing.active_children()) - before) == 2
    crew.close()
    steps.close()
    assert set(multiprocessing.active_children()) == before


def test_a_crew_that_cannot_start_works_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "no more processes")

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", refuse)
    with Crew(2) as crew:
        assert collect(crew, doubled) == [2 * n for n in THINGS]


def test_a_script_without_a_guard_is_not_run_twice(tmp_path: Path, many: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"print('once')\nimport explorer\nprint(len(explorer.open_library({str(many)!r}).records.lines))\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.split() == ["once", str(crews.WORTH_IT + 30)]


def test_an_import_is_the_same_with_and_without_a_crew(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    spawn = multiprocessing.get_context("spawn").Process
    start = spawn.start

    def counted(self: multiprocessing.process.BaseProcess) -> None:
        started.append(1)
        start(self)

    monkeypatch.setattr(spawn, "start", counted)
    held = {}
    for size in (2, 0):
        monkeypatch.setattr(crews, "_cores", lambda size=size: size)
        into = tmp_path / f"with {size}" / "kilns"
        into.parent.mkdir()
        report = drain(import_pages([many], into))
        held[size] = (contents(into), report.added, report.refused, [str(d) for d in report.diagnostics])
        opened = open_library(many)
        held[size] += (opened.records, opened.diagnostics)
    assert held[2] == held[0]
    assert len(held[2][0]) > crews.WORTH_IT
    assert len(started) == 4
    assert any(
        item.stance is Stance.CONTRADICTS and item.judged_by == "rules"
        for line in opened.records.lines.values()
        for item in line.evidence
    )


@pytest.mark.parametrize("at", [0.0, 0.3, 0.6, 0.9])
def test_a_cancelled_import_leaves_nothing_behind(many: Path, tmp_path: Path, at: float) -> None:
    before = set(multiprocessing.active_children())
    total = sum(1 for _ in import_pages([many], tmp_path / "whole"))
    steps = import_pages([many], tmp_path / "l")
    for _ in range(int(total * at) + 1):
        next(steps, None)
    steps.close()
    assert set(multiprocessing.active_children()) == before
    if (tmp_path / "l").exists():
        assert contents(tmp_path / "l") in ({}, contents(tmp_path / "whole"))


def test_a_page_judged_before_the_merge_is_judged_again_where_the_note_changed(tmp_path: Path) -> None:
    """The longer summary of another page is the one that counts, also for judgements."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE.format(1, 1))
    (folder / "b.txt").write_text(
        PAGE.format(2, 1).replace("A frozen load cracked in kiln 1.", "A frozen load cracked in kiln 1, and badly.")
    )
    from explorer.library.judging import with_missing

    records = open_library(folder).records
    for line in records.lines.values():
        bare = with_missing(type(line)(**{**_fields(line), "evidence": ()}), records.notes)
        assert bare.evidence == line.evidence
    assert records.notes[NodeId("can-frost-spoil-a-firing-in-kiln-1")].summary.endswith("badly.")


def _fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}  # type: ignore[attr-defined]


def test_work_without_steps_yields_and_hands_on_what_it_raises() -> None:
    go = threading.Event()

    def wait(number: int) -> int:
        assert go.wait(30)
        return number + 1

    steps = meanwhile(wait, 1, "waiting")
    assert next(steps).text == "waiting"
    go.set()
    assert drain(steps) == 2
    with pytest.raises(ZeroDivisionError):
        drain(meanwhile(lambda n: 1 // n, 0, ""))


def test_pace_reports_only_what_took_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    pace = Pace("x")
    assert list(pace) == []
    now[0] = 1.0
    assert [p.text for p in pace] == ["x"]
    assert list(pace) == []


def test_a_worker_starts_without_the_slow_libraries() -> None:
    code = (
        "import sys, explorer.library.sources, explorer.stance\n"
        "print(sorted({'numpy', 'scipy', 'networkx', 'explorer.prompts.answer'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert done.stdout.strip() == "[]"
