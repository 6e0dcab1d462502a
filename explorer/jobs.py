"""Jobs without a thread: a job is a generator that yields ``Progress`` and returns its result."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from explorer.model import Progress

T = TypeVar("T")


def drain(steps: Generator[Progress, None, T]) -> T:
    """Run a job to its end and give what it returns; for tests, scripts and the command line.

    >>> def count():
    ...     yield Progress(1, 2)
    ...     return "counted"
    >>> drain(count())
    'counted'
    """
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
