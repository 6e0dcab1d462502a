"""The demonstration library: its proportions, its irregularities, and that it loads without a complaint."""

from __future__ import annotations

import importlib.util
import json
import math
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.demo import demo_pages, demo_records, write_demo
from explorer.demo.fields import FIELDS
from explorer.demo.plan import make_plan
from explorer.jobs import drain
from explorer.library import check, open_library
from explorer.model import ExplorerError, Records, Stance
from explorer.prose import title_key
from explorer.readers import read

LINES = 60
BENCHMARKS = Path(__file__).parent / "benchmarks"


@pytest.fixture(scope="module")
def small() -> Records:
    return demo_records(LINES)


@pytest.fixture(scope="module")
def larger() -> Records:
    return demo_records(400, seed=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "library"
    drain(write_demo(path, LINES))
    return path


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# -- the folder


def test_it_loads_without_a_complaint(folder: Path) -> None:
    assert check(folder) == []


def test_the_folder_says_what_the_records_say(folder: Path, small: Records) -> None:
    read_back = open_library(folder).records
    assert read_back.notes == small.notes
    assert read_back.claims == small.claims
    assert read_back.papers == small.papers
    assert read_back.themes == small.themes
    assert read_back.verdicts == small.verdicts
    by_page = 0
    for node, line in small.lines.items():
        again = read_back.lines[node]
        by_rules = any(item.judged_by == "rules" for item in again.evidence)
        by_page += not by_rules
        assert (replace(again, evidence=line.evidence) if by_rules else again) == line
    assert by_page >= 0.9 * LINES


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(folder: Path, tmp_path: Path) -> None:
    drain(write_demo(tmp_path / "again", LINES))
    drain(write_demo(tmp_path / "other", LINES, seed=1))
    assert bytes_of(tmp_path / "again") == bytes_of(folder)
    assert bytes_of(tmp_path / "other").keys() != bytes_of(folder).keys()


def test_the_counts_it_gives_are_those_of_the_records(tmp_path: Path, small: Records) -> None:
    assert drain(write_demo(tmp_path / "x", LINES)) == {
        "lines": len(small.lines), "notes": len(small.notes), "claims": len(small.claims), "papers": len(small.papers),
        "themes": len(small.themes), "verdicts": len(small.verdicts),
    }  # fmt: skip


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExplorerError, match="not empty"):
        drain(write_demo(tmp_path, LINES))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_cancelled_one_is_no_library(tmp_path: Path) -> None:
    steps = write_demo(tmp_path / "x", LINES)
    next(steps)
    steps.close()
    assert not (tmp_path / "x" / "library.yaml").exists()


@pytest.mark.parametrize("lines", [1, 2, 7])
def test_very_small_ones_work_too(tmp_path: Path, lines: int) -> None:
    drain(write_demo(tmp_path / "x", lines))
    assert check(tmp_path / "x") == []
    assert len(open_library(tmp_path / "x").records.lines) == lines


def test_none_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="at least one"):
        drain(write_demo(tmp_path / "x", 0))


# -- proportions


def test_full_scale_has_the_measured_proportions() -> None:
    plan = make_plan(6000, 0)
    assert (len(plan.lines), len(plan.notes), len(plan.papers), len(plan.themes)) == (6000, 2400, 1700, 90)
    sizes = [len(line.sources) for line in plan.lines]
    assert statistics.mean(sizes) == pytest.approx(9.0, abs=0.1)
    assert statistics.stdev(sizes) == pytest.approx(1.8, abs=0.15)
    assert (min(sizes), max(sizes)) == (5, 14)
    cited = Counter(note for line in plan.lines for note in line.sources)
    assert 150 < max(cited.values()) < 600
    assert statistics.stdev(math.log(count) for count in cited.values()) == pytest.approx(0.9, abs=0.15)
    assert sum(paper.id.startswith("x-") for paper in plan.papers) / 1700 == pytest.approx(0.06, abs=0.02)
    for share, flag in (
        (0.6, lambda line: line.has_prompt),
        (0.03, lambda line: line.has_slug_form),
        (0.08, lambda line: line.has_prose_question),
        (0.03, lambda line: line.uncited > 0),
        (0.03, lambda line: line.repeats),
    ):
        assert sum(map(flag, plan.lines)) / 6000 == pytest.approx(share, rel=0.2)
    assert sum(bool(note.record.aliases) for note in plan.notes) / 2400 == pytest.approx(0.05, abs=0.02)
    assert {len(line.next) for line in plan.lines} == {5}


def test_lines_of_a_cluster_share_half_to_two_thirds_of_their_notes() -> None:
    plan = make_plan(1200, 5)
    clusters: dict[int, list[set[int]]] = {}
    for line in plan.lines:
        clusters.setdefault(id(line.subject), []).append(set(line.sources))
    assert {len(group) for group in clusters.values()} >= {3, 4, 5, 6}
    shared = [len(a & b) / ((len(a) + len(b)) / 2) for group in clusters.values() for a, b in combinations(group, 2)]
    assert 0.5 <= statistics.mean(shared) <= 0.75


def test_titles_and_ids_are_given_once(larger: Records) -> None:
    titles = [*(line.title for line in larger.lines.values()), *(note.title for note in larger.notes.values())]
    assert len(set(map(title_key, titles))) == len(titles)
    ids = [*larger.lines, *larger.notes, *larger.claims, *larger.papers, *larger.themes]
    assert len(set(ids)) == len(ids)
    assert all(len(node) <= 80 for node in (*larger.lines, *larger.notes))


def test_every_reference_leads_somewhere(larger: Records) -> None:
    for line in larger.lines.values():
        assert all(note in larger.notes for note in line.sources)
        assert all(citation.note in line.sources for citation in line.citations)
        assert all(step.id in larger.lines and step.reason for step in line.next)
        assert all(theme in larger.themes for theme in line.themes)
        assert all(paper in larger.papers for paper in line.papers)
        assert line.sources_declared == len(line.sources)
    for claim in larger.claims.values():
        assert claim.line in larger.lines
        assert all(link.note in larger.notes for link in claim.notes)
        assert all(day.as_written for day in claim.dates)
    assert all(verdict.claim in larger.claims for verdict in larger.verdicts)
    parents = {theme.parent for theme in larger.themes.values()} - {None}
    assert parents
    assert all(larger.themes[parent].parent is None for parent in parents if parent)


def test_the_prose_argues(larger: Records) -> None:
    words = [sum(len(text.split()) for text in line.paragraphs) for line in larger.lines.values()]
    assert 495 <= statistics.mean(words) <= 600
    assert {len(line.paragraphs) for line in larger.lines.values()} == {5}
    stances = Counter(item.stance for line in larger.lines.values() for item in line.evidence)
    assert 0.7 < stances[Stance.SUPPORTS] / stances.total() < 0.85
    for line in larger.lines.values():
        against = {item.paragraph for item in line.evidence if item.stance is Stance.CONTRADICTS}
        assert against <= {0, 4}  # the concession is the last paragraph but one; 0 is a source cited nowhere
        for citation in line.citations:
            shown = line.paragraphs[citation.paragraph - 1][citation.start : citation.end]
            assert shown.endswith("?") or shown.startswith("the part of ")


def test_claims_are_dated_in_every_notation(larger: Records) -> None:
    written = [day.as_written for claim in larger.claims.values() for day in claim.dates]
    for mark in ("~2025", "2025–", "2025-"):
        assert any(text.startswith(mark) for text in written), mark
    assert any(len(claim.dates) == 2 for claim in larger.claims.values())
    assert len(larger.claims) == 5 * sum(line.prompt is not None for line in larger.lines.values())


def test_field_names_are_told_apart() -> None:
    for kind in ("levers", "outcomes", "settings"):
        for area in FIELDS:
            names = getattr(area, kind)
            assert len(set(names)) == len(names) == (8 if kind == "settings" else 12), area.name


# -- pages


def test_pages_say_what_the_records_say() -> None:
    records = demo_records(150)
    forms: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for (name, data), line in zip(demo_pages(150), records.lines.values(), strict=True):
        text = data.decode()
        reading = read(data, name)
        codes.update(problem.code for problem in reading.diagnostics)
        forms["A" if text.startswith("INQUIRING LINE\n\n") else "B"] += 1
        forms["prompt"] += "LLMexpand ↓" in text
        assert text.endswith("\nNext inquiring lines")
        assert ("\n\n" in text) == text.startswith("INQUIRING")
        (found,) = reading.lines
        assert (found.title, found.gloss, found.span) == (line.title, line.gloss, line.span)
        assert len(found.sources) == len(line.sources)
        assert found.papers == line.papers
        claims = [records.claims[claim] for claim in line.claims]
        assert [(c.text, c.dates, c.papers) for c in reading.claims] == [(c.text, c.dates, c.papers) for c in claims]
        if not any("|" in text for text in found.paragraphs):
            at = [(c.paragraph, c.sentence) for c in line.citations]
            assert [(c.paragraph, c.sentence) for c in found.citations] == at
    assert min(forms.values()) > 20
    assert forms["prompt"] == sum(line.prompt is not None for line in records.lines.values())
    assert codes["P207"] > 0  # sources cited nowhere


def test_pages_are_the_same_for_the_same_seed() -> None:
    assert list(demo_pages(20, seed=2)) == list(demo_pages(20, seed=2))
    assert list(demo_pages(20, seed=2)) != list(demo_pages(20, seed=4))


# -- the benchmarks that stand on it


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_a_row_gives_the_words_of_the_contract() -> None:
    row = load("registry").Row("a.b", "ms", [3.0, 1.0, 2.0], "at most half", lambda _, r: r <= 0.5, "x", [8.0, 8.0])
    assert row.to_json(0.5) == {
        "name": "a.b", "scale": 0.5, "value": 2.0, "unit": "ms", "compared_with": "x", "compared_value": 8.0,
        "ratio": 0.25, "goal": "at most half", "holds": True, "runs": 3,
    }  # fmt: skip
    json.dumps(row.to_json(1.0), allow_nan=False)


def test_benchmarks_are_chosen_by_the_beginning_of_their_names() -> None:
    matches = load("registry").matches
    assert matches("map.quality.near", "map.quality")
    assert matches("pages.import-growth", "pages.import")
    assert not matches("map.frame", "ma")


def test_every_benchmark_is_listed_and_an_unknown_one_refused() -> None:
    def bench(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(BENCHMARKS), *args], capture_output=True, text=True, check=False, encoding="utf-8"
        )

    listed = bench("--list").stdout
    names = [line.split()[0] for line in listed.splitlines()]
    assert {"start.first-frame", "pages.read", "pages.import", "library.cold-open", "map.layout", "map.frame"} <= {
        *names
    }
    assert len(set(names)) == len(names)
    assert bench("no.such").returncode == 2


def test_layout_quality_tells_order_from_disorder() -> None:
    quality = load("layout_quality").quality
    rng = np.random.default_rng(0)
    theme = np.repeat(np.arange(10), 40)
    centre = np.stack([theme % 5 * 100.0, theme // 5 * 100.0], axis=1)
    ordered = centre + rng.uniform(-30, 30, centre.shape)
    ring = np.arange(400)
    edges = np.stack([ring, np.where((ring + 1) % 40, ring + 1, ring - 39)], axis=1)
    good = quality(edges, theme, ordered)
    bad = quality(edges, theme, rng.permutation(ordered))
    assert good.purity > 0.95 > 0.3 > bad.purity
    assert good.near > bad.near
    assert good.crossing < bad.crossing
    assert quality(edges, theme, np.zeros((400, 2))).touching == 1.0
