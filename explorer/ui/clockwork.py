"""What is due in the open library, kept up to date: at once where that is quick, else by a job.

Everybody who shows it (the list of what is due, hatched bars, marks in the prose) reads it here, so that they agree.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.clocks import DueList, Freshness, as_of, due, freshness
from explorer.clocks.freshness import restating
from explorer.model import InquiringLine, NodeId, Progress
from explorer.ui.jobs import Jobs
from explorer.workspace import Change, Workspace

AT_ONCE = 1500
"""Up to so many claims the list is made at once: a few milliseconds."""
_PAUSE_MS = 200


class Clockwork(QObject):
    """The due list of the workspace's records, as of the day they are read; ``changed`` says there is a new one."""

    changed = Signal()

    def __init__(self, workspace: Workspace, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._jobs = workspace, jobs
        self.listed: DueList | None = None
        self.mask: NDArray[np.bool_] | None = None
        self._restating: tuple[object, dict[NodeId, tuple[NodeId, ...]]] | None = None
        # While a day is dragged or played, the list waits until the hand rests.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE_MS)
        self._rest.timeout.connect(self.wind)

    def show_change(self, change: Change) -> None:
        """Follow the workspace."""
        if change.library_changed:
            self.listed, self.mask = None, None
        if change.records_changed or change.library_changed:
            self.wind()
        elif change.changed("as_of"):
            self._rest.start()

    def wind(self) -> None:
        """Make the list anew."""
        self._rest.stop()
        work = self._workspace
        steps = _steps(work)
        if len(work.records.claims) <= AT_ONCE:
            self._jobs.cancel("due")
            from explorer.jobs import drain

            self._take(drain(steps))
        else:
            self._jobs.start("due", steps, self._take, title="Finding what is due")

    def _take(self, found: DueList) -> None:
        work = self._workspace
        mask = np.zeros(len(work.arrays.ids), bool)
        rows = [row for claim in found.ids if (row := work.arrays.index.get(claim)) is not None]
        mask[rows] = True
        self.listed, self.mask = found, mask
        self.changed.emit()

    def marks_of(self, line: InquiringLine) -> tuple[Freshness, ...]:
        """Give the freshness of a line's sentences; nothing while the list is not made yet."""
        if self.listed is None:
            return ()
        records = self._workspace.records
        if self._restating is None or self._restating[0] is not records:
            self._restating = (records, restating(records))
        return freshness(records, line, self.listed.ids, self._restating[1])


def _steps(work: Workspace) -> Generator[Progress, None, DueList]:
    records, day, stated = work.records, work.view.as_of, work.library.review_days
    yield Progress(0, 0, "")
    if day is not None:
        records = as_of(records, day, work.history)
        yield Progress(0, 0, "")
    return due(records, stated, day or date.today())
