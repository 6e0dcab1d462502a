"""Other processes that share a long job's work, where there is enough of it.

What this hides: processes. A crew is started fresh (never forked, so that it is safe beside the threads of a window), only for
work that is worth it and only where a start is safe; whatever a lost worker had in hand, or a crew that cannot start, is
done here. What comes back is the same, in the same order, either way.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Generator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from explorer.library.pace import STEP_SECONDS
from explorer.model import ExplorerError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

WORTH_IT = 100
"""Fewer things than this are done here: two processes take about half a second to start."""

_T = TypeVar("_T")
_R = TypeVar("_R")
_Work = Callable[[Sequence[_T]], list[_R]]

_GUARD = re.compile(r"""^if\s+__name__\s*==\s*["']__main__["']""", re.MULTILINE)


class Crew:
    """Processes for one job; ``close`` ends them at once, whatever they are doing.

    ``size`` is how many (one per core the system grants us, at most eight, where nothing is given); 0 means none.
    """

    def __init__(self, size: int | None = None) -> None:
        self._size = _cores() if size is None else size
        self._hands: list[_Hand] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and wait until they are gone."""
        hands, self._hands = self._hands or [], []
        for hand in hands:
            hand.process.terminate()
        for hand in hands:
            hand.end()

    def each(self, work: _Work[_T, _R], things: Sequence[_T], share: int = 50) -> Generator[int, None, list[_R]]:
        """Do ``work`` on all things, giving one result per thing, in their order.

        ``work`` is a function of a module (or a ``partial`` of one) that takes some of the things; ``share`` is how many a
        worker gets at a time. Yields how many are done, at least every 50 ms where one thing takes less.
        """
        if len(things) < WORTH_IT or self._size < 2 or not self._start():
            return (yield from _here(work, things, 0, len(things)))
        shares = [(start, things[start : start + share]) for start in range(0, len(things), share)]
        found: dict[int, list[_R]] = {}
        lost: list[tuple[int, Sequence[_T]]] = []
        done = 0
        shares.reverse()
        while True:
            hands = self._hands or []
            for hand in hands:
                if hand.is_free and shares:
                    hand.give(work, *shares.pop())
            busy = [hand for hand in hands if hand.holds is not None or (shares and not hand.is_up)]
            if not busy:
                break
            ready = set(wait([hand.line for hand in busy], STEP_SECONDS))
            for hand in busy:
                if hand.line not in ready:
                    continue
                held = hand.holds
                result = hand.take()
                if result is None:
                    hands.remove(hand)
                    if held is not None:
                        lost.append(held)
                elif held is not None:
                    found[held[0]] = result
                    done += len(result)
            yield done
        for start, left in (*lost, *reversed(shares)):
            found[start] = yield from _here(work, left, done, len(things))
            done += len(left)
        return [result for start in sorted(found) for result in found[start]]

    def _start(self) -> bool:
        if self._hands is None:
            self._hands = []
            if not _is_safe():
                return False
            context = multiprocessing.get_context("spawn")
            try:
                for _ in range(self._size):
                    ours, theirs = context.Pipe()
                    process = context.Process(target=_serve, args=(theirs,), daemon=True)
                    try:
                        process.start()
                    except BaseException:
                        ours.close()
                        raise
                    finally:
                        theirs.close()
                    self._hands.append(_Hand(process, ours))
            except (OSError, ValueError, RuntimeError, AssertionError):  # no processes to be had: done here instead
                self.close()
        return bool(self._hands)


class _Hand:
    """One process, and what it is working on: where its share starts, and the share."""

    def __init__(self, process: SpawnProcess, line: Connection[Any, Any]) -> None:
        self.process = process
        self.line = line
        self.holds: tuple[int, Sequence[Any]] | None = None
        self.is_up = False

    @property
    def is_free(self) -> bool:
        """Whether it listens and has nothing to do; before that, sending a share could block."""
        return self.is_up and self.holds is None

    def give(self, work: Callable[[Sequence[Any]], list[Any]], start: int, share: Sequence[Any]) -> None:
        """Send a share; a line that is broken shows when the result is taken."""
        self.holds = (start, share)
        with contextlib.suppress(OSError):
            self.line.send((work, share))

    def take(self) -> list[Any] | None:
        """Receive the results, none of them from one that has just come up; None where the process is gone.

        Raises what the work raised.
        """
        self.holds, self.is_up = None, True
        try:
            told, value = self.line.recv()
        except (EOFError, OSError):
            self.end()
            return None
        if told == "raised":
            raise value
        result: list[Any] = value
        return result

    def end(self) -> None:
        """See the process out."""
        self.line.close()
        self.process.terminate()
        self.process.join()
        self.process.close()


def _serve(line: Connection[Any, Any]) -> None:
    """Work off what comes down the line until nobody is at its other end."""
    import gc

    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one at the other end decides
    gc.disable()
    with contextlib.suppress(OSError):
        line.send(("up", []))
    while True:
        try:
            work, share = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[str, Any] = ("done", work(share))
        except Exception as error:  # noqa: BLE001 (raised again at the other end)
            answer = ("raised", error)
        try:
            line.send(answer)
        except OSError:
            return
        del share, answer


def _here(work: _Work[_T, _R], things: Sequence[_T], done: int, total: int) -> Generator[int, None, list[_R]]:
    """Do the work in this process, one thing at a time."""
    results: list[_R] = []
    last = time.perf_counter()
    for at in range(len(things)):
        results += work(things[at : at + 1])
        if time.perf_counter() - last > STEP_SECONDS:
            yield done + len(results)
            last = time.perf_counter()
    return results


def _cores() -> int:
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # not everywhere
        count = os.cpu_count() or 1
    return min(count, 8)


def _is_safe() -> bool:
    """Tell whether a fresh process may be started: it reads the main script again, which must not do its work again."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise ExplorerError(
            "This script is run again by the processes it started. "
            'To mend it, put what it does under `if __name__ == "__main__":`.'
        )
    if multiprocessing.parent_process() is not None or getattr(sys, "frozen", False):
        return False
    main = sys.modules.get("__main__")
    name = getattr(getattr(main, "__spec__", None), "name", "") or ""
    if name == "__main__" or name.endswith(".__main__"):
        return True
    path = getattr(main, "__file__", None)
    if path is None:
        return True
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            return _GUARD.search(file.read(1_000_000)) is not None
    except OSError:
        return False
