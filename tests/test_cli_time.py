"""The command line of time: verdicts to the ledger's end, what is due, counts and exports as of a day, and bad dates."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from explorer.__main__ import DONE, FAILED, PROBLEMS, USAGE, main
from explorer.library import check, open_library
from explorer.model import NodeId

CLAIM = "can-a-few-diverse-reasoning-demonstrations-replace-exhaustive-factual-training-d#c1"


@pytest.fixture
def folder(tmp_path: Path, sample_path: Path) -> Path:
    shutil.copytree(sample_path, tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def go(*args: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(a) for a in args])
        said = capsys.readouterr()
        return status, said.out, said.err

    return go


def test_a_verdict_is_appended_and_counts(run: Any, folder: Path) -> None:
    ledger = folder / "verdicts.yaml"
    before = ledger.read_bytes()
    rest = ["--paper", "arXiv:2411.12580", "--comment", "still: so"]
    status, out, err = run("verdict", folder, CLAIM, "weakened", "--on", "Jan 2026", *rest)
    assert (status, err) == (DONE, "")
    assert "weakened" in out
    after = ledger.read_bytes()
    assert after.startswith(before)
    given = open_library(folder).records.verdicts[0]
    assert (given.on.edtf, given.on.as_written, given.paper, given.comment) == (
        "2026-01",
        "Jan 2026",
        "arXiv:2411.12580",
        "still: so",
    )
    status, out, _ = run("verdict", folder, CLAIM, "holds", "--on", "2026-02-01", "--json")
    assert json.loads(out) == {"claim": CLAIM, "outcome": "holds", "number": 2, "status": "holds"}
    assert ledger.read_bytes().startswith(after)


def test_a_verdict_before_its_claim_or_on_an_unknown_paper_is_kept_and_reported(run: Any, folder: Path) -> None:
    status, _, err = run("verdict", folder, CLAIM, "holds", "--on", "1999", "--paper", "arXiv:9901.00001")
    assert status == PROBLEMS
    assert "before its claim" in err
    assert "arXiv:9901.00001" in err
    assert [d.code for d in check(folder) if d.file == "verdicts.yaml"] == ["L228"]


@pytest.mark.parametrize("word", ["2024-02-30", "2025-06/2024-01", "0000", "9999", "soon", "05/06/2024"])
def test_a_date_nobody_can_read_is_wrong_usage_with_the_reason(run: Any, folder: Path, word: str) -> None:
    before = (folder / "verdicts.yaml").read_bytes()
    for args in (
        ("verdict", folder, CLAIM, "holds", "--on", word),
        ("stats", folder, "--as-of", word),
        ("due", folder, "--on", word),
    ):
        status, out, err = run(*args)
        assert (status, out) == (USAGE, "")
        assert "is no date: " in err
    assert (folder / "verdicts.yaml").read_bytes() == before


def test_unknown_claims_and_libraries_that_cannot_be_edited_fail_and_change_nothing(
    run: Any, folder: Path, tmp_path: Path
) -> None:
    before = (folder / "verdicts.yaml").read_bytes()
    assert run("verdict", folder, "no#c1", "holds", "--on", "2026")[0] == FAILED
    assert (folder / "verdicts.yaml").read_bytes() == before
    page = next((Path(__file__).parent / "data" / "pages").iterdir())
    claims = list(open_library(page).records.claims)
    if claims:
        assert run("verdict", page, claims[0], "holds", "--on", "2026")[0] == FAILED


def test_due_lists_in_order_and_a_verdict_takes_a_claim_off_the_list(run: Any, folder: Path) -> None:
    status, out, err = run("due", folder, "--json", "--on", "2026-11-20")
    assert status == DONE
    found = json.loads(out)
    scores = [one["overdue"] * len(one["lines"]) for one in found]
    assert scores == sorted(scores, reverse=True)
    assert {one["life"] for one in found} == {"assumed"}
    assert {round(one["life_days"]) for one in found} <= {274, 183}
    assert "assumed (the library's review interval; 0 tested" in err
    assert "of 15 claims" in err
    first = found[0]
    assert set(first) >= {"claim", "text", "theme", "overdue", "lines", "age_days", "claimed", "tested", "why"}
    run("verdict", folder, first["claim"], "holds", "--on", "2026-11-01")
    _, out, _ = run("due", folder, "--json", "--on", "2026-11-20")
    assert [one["claim"] for one in json.loads(out)] == [one["claim"] for one in found[1:]]
    _, out, _ = run("due", folder, "--on", "2026-11-20", "--limit", "2")
    assert len(out.splitlines()) == 2
    assert found[1]["claim"] in out.splitlines()[0]


def test_stats_as_of(run: Any, folder: Path) -> None:
    run("verdict", folder, CLAIM, "overturned", "--on", "2026-03-01")
    whole, then, late = (
        json.loads(run("stats", folder, "--json", *more)[1])
        for more in ((), ("--as-of", "2024"), ("--as-of", "Feb 2026"))
    )
    assert whole["statuses"]["overturned"] == 1
    assert late["statuses"]["overturned"] == 0
    assert then["kinds"]["claim"] < whole["kinds"]["claim"]
    assert then["kinds"]["line"] == whole["kinds"]["line"]
    assert sum(then["statuses"].values()) == then["kinds"]["claim"]
    assert ", as of 2024-12-31" in run("stats", folder, "--as-of", "2024")[1]


def test_exports_as_of(run: Any, folder: Path, tmp_path: Path) -> None:
    for name, more in (("a.json", ()), ("b.json", ("--as-of", "2024"))):
        assert run("export", folder, "-o", tmp_path / name, *more)[0] == DONE
    assert len((tmp_path / "b.json").read_bytes()) < len((tmp_path / "a.json").read_bytes())
    for name, more in (("t.svg", ()), ("u.svg", ("--as-of", "2026-06")), ("v.svg", ("--as-of", "2026-06"))):
        assert run("export", folder, "-o", tmp_path / name, "--what", "timeline", *more)[0] == DONE
    plain, then, again = ((tmp_path / n).read_bytes() for n in ("t.svg", "u.svg", "v.svg"))
    assert then == again
    assert b"as of 2026-06-30" in then
    assert b"as of 20" not in plain


def test_each_bad_date_of_a_library_is_reported_with_its_place_and_mend_and_the_rest_stays_usable(
    run: Any, folder: Path
) -> None:
    line = next((folder / "lines").glob("can-a-few*.md"))
    text = line.read_text("utf-8")
    good = "edtf: 2025~\n        written: ~2025"
    assert good in text
    line.write_text(text.replace(good, "edtf: 2024-02-30\n        written: 2024-02-30", 1), "utf-8")
    damaged = (
        "- claim: CLAIM\n  outcome: holds\n  on: 2026-01-01\n"
        "- claim: CLAIM\n  outcome: [holds\n"
        "<<<<<<< ours\n"
        "- claim: CLAIM\n  outcome: weakened\n  on: 2026-02-01\n"
        "=======\n"
        "- claim: CLAIM\n  outcome: maybe\n  on: 2026-02-01\n"
        ">>>>>>> theirs\n"
        "- claim: CLAIM\n  outcome: holds\n  on: 2025-06/2024-01\n"
        "- claim: CLAIM\n  outcome: holds\n  on: 9999\n"
        "- claim: CLAIM\n  outcome: holds\n  on: 0000\n"
        "- claim: CLAIM\n  outcome: overturned\n  on: 2026-03-01\n"
    ).replace("CLAIM", CLAIM)
    ledger = folder / "verdicts.yaml"
    ledger.write_text(damaged, "utf-8")
    found = check(folder)
    assert all(d.line > 0 and d.mend for d in found if d.file in ("verdicts.yaml", f"lines/{line.name}"))
    whats = [d.what for d in found if d.code == "L224"]
    assert any("February 2024 has 29 days" in what for what in whats)
    assert any("ends before it begins" in what for what in whats)
    assert any("9999" in what for what in whats)
    assert any("0000" in what for what in whats)
    assert {d.code for d in found if d.file == "verdicts.yaml"} >= {"L209", "L226", "L227", "L224"}
    library = open_library(folder)
    assert [v.outcome.value for v in library.records.verdicts if v.claim == CLAIM] == [
        "holds",
        "weakened",
        "overturned",
    ]
    assert library.records.status(NodeId(CLAIM)).value == "overturned"
    assert ledger.read_text("utf-8") == damaged, "never rewritten"
    assert run("due", folder)[0] == DONE
    assert run("verdict", folder, CLAIM, "holds", "--on", "2026-04-01")[0] == DONE
    assert ledger.read_text("utf-8").startswith(damaged)
    assert open_library(folder).records.status(NodeId(CLAIM)).value == "holds"
