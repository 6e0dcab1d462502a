"""The sample library: the first thing anybody sees is whole, exact and in our own words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from explorer.graph import badge, tally
from explorer.library import Library, open_library
from explorer.model import Kind, NodeId, Stance
from explorer.prompts import compose, for_line
from explorer.prose import slug

DATA = Path(__file__).parents[1] / "data"
PAPERS = {
    "arXiv:2411.12580": "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models",
    "arXiv:2504.09858": "Reasoning Models Can Be Effective Without Thinking",
    "arXiv:2504.15777": "Tina: Tiny Reasoning Models via LoRA",
    "arXiv:2505.13775": "Beyond Semantics: The Unreasonable Effectiveness of Reasonless Intermediate Tokens",
    "arXiv:2505.21493": "Reinforcing General Reasoning without Verifiers",
    "arXiv:2508.01191": "Is Chain-of-Thought Reasoning of LLMs a Mirage? A Data Distribution Lens",
}
FIGURES = (
    *("91%", "38.9%", "~20%", "80%", "67%", "2.73x", "50 paired", "7.5x", "1.5B", "87.3% to 70.3%", "~1,100", "~16K"),
    *("35%", "29%", "6.2%", "d of up to 1.5", "5 million", "~39%"),
)


@pytest.fixture(scope="module")
def sample() -> Library:
    return open_library(DATA)


def test_loads_without_a_single_diagnostic(sample: Library) -> None:
    assert list(sample.diagnostics) == []
    records = sample.records
    counts = [len(t) for t in (records.lines, records.notes, records.claims, records.papers, records.themes)]
    assert counts == [5, 31, 15, 9, 6]
    assert records.verdicts == ()
    assert sample.title
    assert sample.description


def test_names_are_their_titles_slugs(sample: Library) -> None:
    for node, record in (*sample.records.lines.items(), *sample.records.notes.items()):
        assert node == slug(record.title)
        assert record.title.endswith("?")
        assert (DATA / ("lines" if sample.records.kind(node) is Kind.LINE else "notes") / f"{node}.md").is_file()


def test_every_note_is_cited_and_every_reference_is_held(sample: Library) -> None:
    records = sample.records
    cited = Counter(citation.note for line in records.lines.values() for citation in line.citations)
    assert set(cited) == set(records.notes)
    assert [len(line.citations) for line in records.lines.values()] == [
        len(set(line.sources)) for line in records.lines.values()
    ]
    assert sum(cited.values()) == 47
    for record in (*records.lines.values(), *records.notes.values(), *records.claims.values()):
        assert set(record.papers) <= set(records.papers)
    for record in (*records.lines.values(), *records.notes.values(), *records.papers.values()):
        assert record.themes
        assert set(record.themes) <= set(records.themes)
    for line in records.lines.values():
        assert line.next
        assert all(step.id in records.lines and step.reason for step in line.next)


def test_facts_are_exact(sample: Library) -> None:
    records = sample.records
    for node, title in PAPERS.items():
        assert records.papers[NodeId(node)].title == title
    for node, paper in records.papers.items():
        assert re.fullmatch(r"arXiv:\d{4}\.\d{5}", node)
        assert paper.date is not None
        assert paper.date.edtf == f"20{node[6:8]}-{node[8:10]}"
    words = [text for line in records.lines.values() for text in line.paragraphs]
    words += [note.summary for note in records.notes.values()]
    words += [claim.text for claim in records.claims.values()]
    text = "\n".join(words)
    for figure in FIGURES:
        assert figure in text, figure
    written = Counter(date.as_written for claim in records.claims.values() for date in claim.dates)
    assert written == Counter(
        ["~2025"] * 5
        + ["2024–11", "2025–04", "2024–10", "2025–08", "2026–02", "2025–07"]
        + ["2025-06", "2025-04", "2025-05", "2025-04", "2025-08"]
    )
    asserted = {claim.id[-2:]: claim.papers for claim in records.claims.values() if claim.papers}
    assert sorted(paper for papers in asserted.values() for paper in papers) == sorted(
        NodeId(f"arXiv:{number}") for number in ("2506.01939", "2504.09858", "2505.13775", "2504.15777", "2508.01191")
    )


def test_each_line_has_a_gloss_five_paragraphs_and_evidence_for_every_note(sample: Library) -> None:
    for line in sample.records.lines.values():
        assert line.gloss
        assert len(line.paragraphs) == 5
        assert {one.note for one in line.evidence} == {citation.note for citation in line.citations}
        assert {one.judged_by for one in line.evidence} == {"rules"}
        counts = tally(sample.records, line.id)
        assert len(counts.supports) > len(counts.contradicts)
        assert badge(sample.records, line.id)
    stances = Counter(one.stance for line in sample.records.lines.values() for one in line.evidence)
    assert stances[Stance.CONTRADICTS] >= 5


def test_prompts_hold_every_claim_and_anchor(sample: Library) -> None:
    records = sample.records
    with_prompt = [line for line in records.lines.values() if line.prompt is not None]
    assert len(with_prompt) == 3
    for line in records.lines.values():
        text = for_line(records, line.id)
        assert text == compose(records, [line.id])
        for claim in line.claims:
            assert records.claims[claim].text in text
            assert all(date.as_written in text for date in records.claims[claim].dates)
        assert all(f"• {paper} (" in text for paper in line.papers)
        assert [f"({n}) " in text for n in (1, 2, 3)] == [True] * 3


def test_claims_find_the_notes_they_restate(sample: Library) -> None:
    linked = [claim for claim in sample.records.claims.values() if claim.notes]
    assert len(linked) == 15
    assert all(link.note in sample.records.notes for claim in linked for link in claim.notes)


def test_the_saved_view_finds_something(sample: Library) -> None:
    import yaml

    views = sorted((DATA / "views").glob("*.yaml"))
    assert views
    for view in views:
        assert sample.query(yaml.safe_load(view.read_text("utf-8"))["query"])
