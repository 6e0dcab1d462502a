"""Every file that some sources name, read as foreign formats, by several processes where there are many.

What this hides: which files those are, and where they are read. What comes back is in the order of the files' names.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from explorer.library.crew import Crew
from explorer.library.files import files_below, read_bytes
from explorer.library.judging import judge_some, words_of
from explorer.library.pace import STEP_SECONDS
from explorer.library.problems import problem
from explorer.model import Diagnostic, Evidence, ExplorerError, Progress
from explorer.readers import FORMATS, Budget, Reading, read

_File = tuple[Path, Path | None]
"""A file, and the folder it must not lead out of."""
_Read = tuple[Reading, tuple[tuple[str, tuple[Evidence, ...]], ...]]


@dataclass(slots=True)
class Sources:
    """What the files said, and how their lines were judged by rules; see ``judging``."""

    readings: list[Reading] = field(default_factory=list)
    judgements: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)


def read_sources(sources: Sequence[Path], format: str | None, crew: Crew) -> Generator[Progress, None, Sources]:  # noqa: A002
    """Read every file that the sources name, folders through and through, as foreign formats."""
    if format is not None and format not in FORMATS:
        raise ExplorerError(f"There is no format {format!r}; known are {', '.join(FORMATS)}.")
    files = yield from _files(sources)
    result = Sources()
    steps = crew.each(partial(_read_some, format=format), files)
    while True:
        try:
            yield Progress(next(steps), len(files), "reading")
        except StopIteration as end:
            found: list[_Read] = end.value
            break
    for reading, judged in found:
        result.readings.append(reading)
        result.judgements.update(judged)
    if not files:
        where = ", ".join(map(str, sources))
        what = "no file was found here"
        mend = "choose a folder that holds pages"
        result.readings.append(Reading(diagnostics=(problem("L232", where, 0, 0, what, mend),)))
    return result


def _files(sources: Sequence[Path]) -> Generator[Progress, None, list[_File]]:
    """List the files with the folder each belongs to; None for one that was named itself."""
    roots = [source.resolve() for source in sources if source.is_dir()]
    named = set(sources)
    files: list[_File] = []
    last = time.perf_counter()
    for source in sources:
        if not source.exists():
            raise ExplorerError(f"{source} does not exist. To mend it, check the name or choose another.")
        for file in files_below(source) if source.is_dir() else (source,):
            whole = file.absolute()
            root = next((root for root in roots if whole.is_relative_to(root)), None)
            if root is None and roots:
                whole = file.resolve()
                root = next((root for root in roots if whole.is_relative_to(root)), None)
                if root is None and file not in named:
                    root = roots[0]
            files.append((file, root))
            if time.perf_counter() - last > STEP_SECONDS:
                yield Progress(0, 0, "looking for files")
                last = time.perf_counter()
    return files


def _read_some(files: Sequence[_File], format: str | None) -> list[_Read]:  # noqa: A002
    """Read some files and judge the lines they hold."""
    budget = Budget()
    found: list[_Read] = []
    for file, root in files:
        data = read_bytes(file, str(file), root, budget.max_bytes)
        if isinstance(data, Diagnostic):
            found.append((Reading(diagnostics=(data,)), ()))
            continue
        name = str(file)
        reading = read(data, name, budget) if format is None else FORMATS[format].read(data, name, budget)
        notes = {note.id: note for note in reading.notes}
        open_lines = [line for line in reading.lines if not line.evidence]
        judged = judge_some([(line, notes) for line in open_lines])
        names = [words_of(line, notes) for line in open_lines]
        found.append((reading, tuple(zip(names, judged, strict=True))))
    return found
