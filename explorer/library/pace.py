"""How a long job keeps its pace: small steps, and the garbage collector at rest while everything made is kept."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

from explorer.model import Progress

STEP_SECONDS = 0.04
"""A job yields when it has worked this long."""

_T = TypeVar("_T")
_A = TypeVar("_A")


class Pace:
    """Tells a loop when to report: ``yield from pace`` gives one ``Progress`` where a step has been long enough."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last = time.perf_counter()

    def __iter__(self) -> Iterator[Progress]:
        if time.perf_counter() - self._last > STEP_SECONDS:
            yield Progress(0, 0, self.text)
            self._last = time.perf_counter()


def steadily(steps: Generator[Progress, None, _T]) -> Generator[Progress, None, _T]:
    """Run a job with the collector off inside each step and on between them.

    A load keeps all it makes, so collecting in the middle finds nothing and stops the window for a third of a second
    (measured at 6,000 lines, where it also costs a quarter of the time).
    """
    was_on = gc.isenabled()
    try:
        while True:
            gc.disable()
            try:
                step = next(steps)
            except StopIteration as end:
                result: _T = end.value
                return result
            finally:
                if was_on:
                    gc.enable()
            yield step
    finally:
        steps.close()


def meanwhile(work: Callable[[_A], _T], what: _A, text: str) -> Generator[Progress, None, _T]:
    """Do work that knows no steps, and yield while it goes on.

    Closing this does not stop the work: it must be a computation only, whose result then goes nowhere.
    """
    results: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(what))
        except BaseException as error:  # noqa: BLE001 (raised again below, by whoever waits)
            errors.append(error)

    thread = threading.Thread(target=run, name=text, daemon=True)
    thread.start()
    while True:
        thread.join(STEP_SECONDS)
        if not thread.is_alive():
            break
        yield Progress(0, 0, text)
    if errors:
        raise errors[0]
    return results[0]
