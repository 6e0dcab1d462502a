"""Typing into the search box."""

from __future__ import annotations

import time
from collections.abc import Iterable

from registry import Row, Stand, benchmark, percentile

TYPED = "cable pretension kind:note -corrosion"


@benchmark("query.keystroke", about="one more letter in the search box until the results are known, 95th percentile")
def keystroke(stand: Stand) -> Iterable[Row]:
    from explorer import query
    from explorer.graph import arrays
    from explorer.jobs import drain
    from explorer.model import Kind, title_of

    records = stand.records()
    graph = arrays(records)
    began = time.perf_counter()
    corpus = query.Corpus(records, graph)
    prepare = getattr(corpus, "prepare", None)
    if prepare is not None:
        drain(prepare())
    prepared = time.perf_counter() - began
    lines = graph.kinds == list(Kind).index(Kind.LINE)

    def answer(text: str) -> int:
        """Do what a keystroke asks: which nodes, how many of each facet, the completions, the first rows of the list."""
        mask = query.evaluate(query.parse(text), corpus)
        query.facets(corpus, mask)
        query.complete(text, len(text), corpus)
        rows = (mask & lines).nonzero()[0][:200]
        return sum(len(title_of(records.get(graph.ids[row]))) for row in rows)  # type: ignore[arg-type]

    def run() -> float:
        times = []
        for end in range(1, len(TYPED) + 1):
            start = time.perf_counter()
            answer(TYPED[:end])
            times.append(time.perf_counter() - start)
        return percentile(times, 0.95) * 1000

    run()
    ours = [run() for _ in range(5)]
    texts = [" ".join([line.title, line.gloss, *line.paragraphs]) for line in records.lines.values()]
    texts += [f"{note.title} {note.summary}" for note in records.notes.values()]
    texts += [claim.text for claim in records.claims.values()]
    texts += [paper.title for paper in records.papers.values()]
    folded = [text.casefold() for text in texts]

    def plainly() -> float:
        times = []
        for end in range(1, len(TYPED) + 1, 6):
            words = TYPED[:end].casefold().split()
            start = time.perf_counter()
            sum(all(word in text for word in words) for text in folded)
            times.append(time.perf_counter() - start)
        return percentile(times, 0.95) * 1000

    goal = 20.0 if stand.scale <= 1 else 80.0
    yield Row(
        "query.keystroke", "ms", ours, f"{goal:g} ms (the corpus was prepared in {prepared:.2g} s)",
        lambda value, _: value <= goal,
        "looking for the words in every text, one after the other, in plain Python", [plainly() for _ in range(3)],
    )  # fmt: skip
