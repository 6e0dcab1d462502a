"""Runs generators in a worker thread, one per named slot, with progress and a cancel that cancels.

A job is an ordinary generator that yields ``Progress`` and returns its result; it gets immutable input and touches no
widget. Starting a job in a busy slot cancels the old one and drops whatever it still sends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from explorer.model import ExplorerError, Progress

SHOW_AFTER_MS = 600
_EVERY = 0.05  # seconds between two progress signals


class Job(QObject):
    """One running generator. Made in the main thread, so that its signals arrive there."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, slot: str, title: str, steps: Generator[Progress, None, Any]) -> None:
        super().__init__()
        self.slot, self.title = slot, title
        self.progress = Progress(0, 0)
        self.is_shown = False
        self._steps = steps
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the generator to end at its next step; nothing it still sends is delivered."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked it to end."""
        return self._stop.is_set()

    def run(self) -> None:
        """Drive the generator; called in the worker thread."""
        last = 0.0
        try:
            while not self._stop.is_set():
                try:
                    progress = next(self._steps)
                except StopIteration as end:
                    self._send(self.done, end.value)
                    return
                now = time.monotonic()
                if now - last >= _EVERY:
                    last = now
                    self._send(self.progressed, progress)
            self._steps.close()
        except Exception as error:  # noqa: BLE001 (handed to the main thread, which tells failures from bugs)
            self._send(self.failed, error)
        finally:
            self._send(self.ended)

    def _send(self, signal: Any, *values: Any) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:  # the window is gone and took the receiver along
            self._stop.set()


class Jobs(QObject):
    """The jobs of one window, by slot."""

    changed = Signal()
    bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(3)
        self._jobs: dict[str, Job] = {}
        self._leaving: set[Job] = set()

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs at work, oldest first."""
        return tuple(self._jobs.values())

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs, cancelled jobs that have not ended included."""
        return not self._jobs and not self._leaving

    def start(
        self,
        slot: str,
        steps: Generator[Progress, None, Any],
        on_done: Callable[[Any], None],
        *,
        title: str = "",
        on_progress: Callable[[Progress], None] | None = None,
        on_failed: Callable[[ExplorerError], None] | None = None,
    ) -> Job:
        """Run ``steps`` in the background; the callbacks run in the main thread, and not after a cancel."""
        self.cancel(slot)
        job = Job(slot, title, steps)
        self._jobs[slot] = job

        def progressed(progress: Progress) -> None:
            if job.is_cancelled:
                return
            job.progress = progress
            if on_progress:
                on_progress(progress)
            if job.is_shown:
                self.changed.emit()

        def done(result: Any) -> None:
            if not job.is_cancelled:
                self._forget(job)
                on_done(result)

        def failed(error: Exception) -> None:
            if job.is_cancelled:
                return
            self._forget(job)
            if isinstance(error, ExplorerError) and on_failed:
                on_failed(error)
            else:
                self.bug.emit(error)

        def ended() -> None:
            self._leaving.discard(job)
            self._forget(job)
            job.deleteLater()

        job.progressed.connect(progressed)
        job.done.connect(done)
        job.failed.connect(failed)
        job.ended.connect(ended)
        QTimer.singleShot(SHOW_AFTER_MS, job, lambda: self._show(job))
        self._pool.start(job.run)
        return job

    def cancel(self, slot: str) -> None:
        """Cancel the job in a slot, if one runs."""
        job = self._jobs.pop(slot, None)
        if job is not None:
            job.cancel()
            self._leaving.add(job)
            self.changed.emit()

    def stop_all(self, milliseconds: int = 2000) -> bool:
        """Cancel everything and wait; False where something did not end in time."""
        for slot in tuple(self._jobs):
            self.cancel(slot)
        return self._pool.waitForDone(milliseconds)

    def _show(self, job: Job) -> None:
        if self._jobs.get(job.slot) is job:
            job.is_shown = True
            self.changed.emit()

    def _forget(self, job: Job) -> None:
        if self._jobs.get(job.slot) is job:
            del self._jobs[job.slot]
            self.changed.emit()
