"""Judgements by rules for whatever nobody has judged yet, each made once.

What this hides: when a judgement may be reused. A page is judged as soon as it is read, by whichever process read it; once
all pages are merged, that judgement stands where the words it was made of are still the same, and else it is made anew.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, KeysView, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from explorer.library.crew import Crew
from explorer.library.pace import STEP_SECONDS, Pace
from explorer.model import Evidence, InquiringLine, NodeId, Progress, Records, SourceNote

Judgements = Mapping[str, tuple[Evidence, ...]]
"""By the words they were made of, as ``words_of`` names them."""


def words_of(line: InquiringLine, notes: Mapping[NodeId, SourceNote]) -> str:
    """Name everything that a judgement by rules can depend on: equal names, equal judgements."""
    cited = [
        (note, notes[note].title, notes[note].summary, notes[note].body) for note in _wanted(line) if note in notes
    ]
    places = [(c.note, c.paragraph, c.sentence, c.start, c.end) for c in line.citations]
    words = (line.title, line.gloss, line.paragraphs, places, line.sources, cited)
    return blake2b(repr(words).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def judge_all(records: Records, known: Judgements, crew: Crew) -> Generator[Progress, None, Records]:
    """Judge each line's notes that no judgement was given for; given ones stay, in the order of first citation."""
    made: dict[NodeId, tuple[Evidence, ...]] = {}
    left: list[tuple[InquiringLine, dict[NodeId, SourceNote]]] = []
    pace = Pace("judging")
    for line in records.lines.values():
        wanted = _wanted(line)
        if wanted <= {item.note for item in line.evidence}:
            continue
        found = known.get(words_of(line, records.notes)) if known else None
        if found is not None:
            made[line.id] = found
        else:
            left.append((line, {note: records.notes[note] for note in wanted if note in records.notes}))
        yield from pace
    steps = crew.each(judge_some, left)
    while True:
        try:
            yield Progress(next(steps), len(left), "judging")
        except StopIteration as end:
            made.update((line.id, given) for (line, _), given in zip(left, end.value, strict=True))
            break
    lines = dict(records.lines)
    for node, given in made.items():
        lines[node] = _completed(lines[node], given)
        yield from pace
    return replace(records, lines=lines) if made else records


def judge_some(lines: Sequence[tuple[InquiringLine, Mapping[NodeId, SourceNote]]]) -> list[tuple[Evidence, ...]]:
    """Judge some lines, each given with its notes."""
    from explorer.stance import judge

    return [judge(line, notes) for line, notes in lines]


def _wanted(line: InquiringLine) -> KeysView[NodeId]:
    return dict.fromkeys([*(citation.note for citation in line.citations), *line.sources]).keys()


def _completed(line: InquiringLine, judged: Iterable[Evidence]) -> InquiringLine:
    given = {row.note: row for row in line.evidence}
    made = {row.note: row for row in judged}
    rows = {note: given.get(note) or made.get(note) for note in _wanted(line)} | given
    return replace(line, evidence=tuple(row for row in rows.values() if row))


# ---------------------------------------------------------------------- a library's own lines


def judged(records: Records) -> Generator[Progress, None, Records]:
    """Add a judgement by rules wherever a line cites or lists a note that nobody has judged."""
    lines = dict(records.lines)
    last = time.perf_counter()
    for done, (node, line) in enumerate(records.lines.items()):
        lines[node] = with_missing(line, records.notes)
        if time.perf_counter() - last > STEP_SECONDS:
            yield Progress(done, len(lines), "judging")
            last = time.perf_counter()
    return replace(records, lines=lines)


def with_missing(line: InquiringLine, notes: Mapping[NodeId, SourceNote]) -> InquiringLine:
    """Add to one line the judgements by rules that nobody has given yet."""
    own = {item.note: item for item in line.evidence}
    if all(c.note in own for c in line.citations) and all(note in own for note in line.sources):
        return line
    from explorer.stance import judge

    ordered = [own.pop(item.note, item) for item in judge(line, notes)]
    return replace(line, evidence=(*ordered, *own.values()))
