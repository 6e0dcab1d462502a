"""Background work: results in the main thread, cancel that cancels, one job a slot."""

from __future__ import annotations

import threading
import time

import pytest

from explorer.model import ExplorerError, Progress
from explorer.ui.jobs import Jobs

pytestmark = pytest.mark.qt


@pytest.fixture
def jobs(qtbot):
    out = Jobs()
    yield out
    assert out.stop_all(2000)
    qtbot.waitUntil(lambda: out.is_idle, timeout=3000)


def count(to: int, ended: list[str] | None = None):
    try:
        for i in range(to):
            yield Progress(i, to)
            time.sleep(0.002)
        return to
    finally:
        if ended is not None:
            ended.append(threading.current_thread().name)


def test_result_and_progress_arrive_in_the_main_thread(qtbot, jobs):
    main = threading.current_thread()
    seen, got = [], []
    jobs.start(
        "a",
        count(60),
        lambda r: got.append((r, threading.current_thread() is main)),
        on_progress=lambda p: seen.append(threading.current_thread() is main),
    )
    qtbot.waitUntil(lambda: bool(got), timeout=3000)
    assert got == [(60, True)]
    assert seen
    assert all(seen)


def test_a_new_job_in_a_slot_ends_the_old_one_and_drops_what_it_sends(qtbot, jobs):
    got, ended = [], []
    jobs.start("a", count(10_000, ended), got.append)
    qtbot.waitUntil(lambda: len(jobs.running) == 1, timeout=1000)
    jobs.start("a", count(3), got.append)
    qtbot.waitUntil(lambda: got == [3] and jobs.is_idle, timeout=3000)
    assert got == [3]
    assert len(ended) <= 1


def test_cancel_runs_the_generators_own_clean_up(qtbot, jobs):
    ended = []
    started = []

    def steps():
        started.append(1)
        yield from count(10_000, ended)

    jobs.start("a", steps(), lambda r: None)
    qtbot.waitUntil(lambda: bool(started), timeout=1000)
    jobs.cancel("a")
    qtbot.waitUntil(lambda: jobs.is_idle, timeout=3000)
    assert len(ended) == 1


def test_failures_and_bugs_take_different_roads(qtbot, jobs):
    said, bugs = [], []
    jobs.bug.connect(bugs.append)

    def failing(error):
        yield Progress(0, 1)
        raise error

    jobs.start("a", failing(ExplorerError("the disk is full")), lambda r: None, on_failed=said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=2000)
    jobs.start("a", failing(ZeroDivisionError()), lambda r: None, on_failed=said.append)
    qtbot.waitUntil(lambda: bool(bugs), timeout=2000)
    assert str(said[0]) == "the disk is full"
    assert isinstance(bugs[0], ZeroDivisionError)
    assert len(said) == 1
