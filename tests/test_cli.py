"""The command line, command by command: what it prints, as text and as JSON, and with which status it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from explorer.__main__ import CANNOT, DONE, FAILED, PROBLEMS, USAGE, main, parser, vis
from explorer.resources import sample_library

ROOT = Path(__file__).resolve().parents[1]
DATA = str(ROOT / "data")
PAGES = ROOT / "tests" / "data" / "pages"
FLAWED = str(ROOT / "tests" / "data" / "flawed")
LINE = "can-a-few-diverse-reasoning-demonstrations-replace-exhaustive-factual-training-d"
CONTRACT = ("import", "check", "stats", "show", "query", "export", "prompt", "demo", "bench", "doctor")
HOSTILE = "Is \x1b[31mred\x1b[0m \x07 \u202egnp\u2066 \x9b2J one\u2028line?"
Run = Callable[..., "Ended"]


class Ended:
    """How a command ended: its status and what it printed."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*args: str | Path) -> Ended:
        capsys.readouterr()
        status = main([str(a) for a in args])
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return go


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "explorer", *args],
        cwd=ROOT,
        env={**env, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_contract_names_these_commands(run: Run) -> None:
    ended = run("--help")
    assert ended.status == DONE
    assert all(f"    {name} " in ended.out for name in CONTRACT)
    assert run("--version").out.startswith("claim-explorer 0.")
    for name in CONTRACT:
        assert run(name, "--help").status == DONE


@pytest.mark.parametrize(
    "args",
    [
        *(["export", DATA], ["import", "x"], ["query", DATA], ["check"], ["demo", "x"], ["stats", DATA, "--colour"]),
        *(["query", DATA, "x", "--kind", "soup"], ["export", DATA, "-o", "x.png", "--depth", "9"]),
        *(["export", DATA, "-o", "x.png", "--as-of", "soon"], ["export", DATA, "-o", "x.svg", "--size", "9x9"]),
        *(["export", DATA, "-o", "x.svg", "--size", "wide"], ["query", DATA, "x", "--limit", "few"]),
        *(["query", DATA, "x", "--limit", "-1"], ["demo", "x", "--lines", "0"]),
        *(["export", DATA, "-o", "x.png", "--scale", "nan"], ["export", DATA, "-o", "x.png", "--scale", "0"]),
        *(["import", "x", "--into", "there", "--limit", "3"], ["show"]),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_says_why_on_stderr(run: Run, args: list[str]) -> None:
    ended = run(*args)
    assert ended.status == USAGE
    assert ended.out == ""
    assert ended.err.strip()


@pytest.mark.parametrize(
    "args",
    [
        *(["stats", "nowhere"], ["check", "nowhere"], ["show", "nowhere"], ["query", "nowhere", "x"]),
        *(["prompt", "nowhere"], ["export", "nowhere", "-o", "x.svg"], ["import", "nowhere", "--into", "there"]),
        *(["prompt", DATA, "no-such-id"], ["show", DATA, "no-such-id"], ["prompt", DATA, "--query", "zebra"]),
        *(["export", DATA, "-o", "x.soup"], ["export", DATA, "-o", "x.svg", "--focus", "no-such-id"]),
    ],
    ids=lambda a: " ".join(x.removeprefix(str(ROOT)) for x in a),
)
def test_failures_end_with_4_in_one_sentence_and_change_nothing(
    run: Run, args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run(*args)
    assert ended.status == FAILED
    assert len(ended.err.strip().splitlines()) == 1
    assert "Traceback" not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_stats(run: Run) -> None:
    ended = run("stats", DATA)
    assert (ended.status, ended.err) == (DONE, "")
    assert "        5  line" in ended.out
    counts = run("stats", DATA, "--json").json
    assert counts["kinds"] == {"line": 5, "note": 31, "claim": 15, "paper": 9, "theme": 6}
    assert run("stats", "--json").json == counts, "the sample is what opens without a library"


def test_check(run: Run) -> None:
    assert (run("check", DATA).status, run("check", DATA, "--json").json) == (DONE, [])
    ended = run("check", FLAWED)
    assert ended.status == PROBLEMS
    found = run("check", FLAWED, "--json").json
    lines = ended.out.splitlines()
    assert len(lines) == len(found) > 10
    for line, d in zip(lines, found, strict=True):
        assert line.startswith(f"{d['file']}:{d['line']}:{d['column']}: {d['code']} ")
        assert d["what"]
        assert d["mend"]
        assert d["severity"] in ("error", "warning", "remark")


def test_show(run: Run) -> None:
    everything = run("show", DATA, "--json").json
    assert everything["format"] == 1
    assert [len(everything[k]) for k in ("lines", "notes", "claims", "papers", "themes")] == [5, 31, 15, 9, 6]
    one = run("show", DATA, LINE, "--json").json
    assert one["lines"] == [line for line in everything["lines"] if line["id"] == LINE]
    assert one["notes"] == []
    for c in one["lines"][0]["citations"]:
        text = one["lines"][0]["paragraphs"][c["paragraph"] - 1]
        assert 0 <= c["start"] < c["end"] <= len(text)
    text = run("show", DATA, LINE)
    assert text.out.startswith(f"line  {LINE}  Can a few")
    assert run("show", DATA).out.count("\n") == 66
    assert run("show", DATA, "--json", LINE).json == one, "an option may stand before the ids"
    some = run("show", DATA, LINE, "no-such-id")
    assert some.status == FAILED
    assert LINE in some.out
    assert "no-such-id" in some.err


def test_query(run: Run) -> None:
    ended = run("query", DATA, "kind:line", "--limit", "2", "--explain")
    assert ended.status == DONE
    assert ended.out.partition("\t")[0] == LINE
    assert len(ended.out.splitlines()) == 2
    assert "showing 2 of 5" in ended.err
    rows = run("query", DATA, "reasoning", "--kind", "note", "--json").json
    assert rows
    assert {r["kind"] for r in rows} == {"note"}
    assert all(r["id"] and r["title"] for r in rows)
    none = run("query", DATA, "zebra")
    assert (none.status, none.out) == (DONE, "")
    wrong = run("query", DATA, "colour:red reasoning", "--json")
    assert wrong.status == PROBLEMS
    assert "colour" in wrong.err
    assert wrong.json


def test_prompt(run: Run) -> None:
    ended = run("prompt", DATA, LINE)
    assert ended.status == DONE
    assert "arXiv:2411.12580" in ended.out
    whole = run("prompt", DATA, LINE, "--json").json
    assert whole["ids"] == [LINE]
    assert whole["tokens"] > 100
    assert [vis(x) for x in whole["prompt"].splitlines()] == ended.out.splitlines()
    several = run("prompt", DATA, "--query", "kind:claim entropy", "--json")
    assert several.status == DONE
    assert several.json["ids"]
    assert run("prompt", DATA, LINE).out == ended.out, "the same question, the same prompt"


ENDINGS = (".svg", ".graphml", ".gexf", ".dot", ".cyjs", ".json", ".csv", ".ttl", ".argdown", ".bib", ".md", ".html")


@pytest.mark.parametrize("ending", ENDINGS)
def test_exports_write_the_same_bytes_again(run: Run, tmp_path: Path, ending: str) -> None:
    """Tables in CSV are several files, whose names begin as was asked; everything else is one."""
    written = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        ended = run("export", DATA, "-o", folder / f"claims{ending}")
        assert ended.status == DONE
        assert ended.out == ""
        assert ended.err.strip()
        written.append({p.name: p.read_bytes() for p in folder.iterdir()})
    assert written[0] == written[1]
    assert all(name.startswith("claims") and name.endswith(ending) for name in written[0])
    assert (len(written[0]) > 1) == (ending == ".csv")
    assert sum(map(len, written[0].values())) > 200


@pytest.mark.qt
@pytest.mark.parametrize(("ending", "head"), [(".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_figures_with_their_options(run: Run, tmp_path: Path, ending: str, head: bytes, qapp: object) -> None:
    out = tmp_path / f"figure{ending}"
    options = [
        "--size",
        "640x400",
        "--theme",
        "dark",
        "--no-legend",
        "--title",
        "A title",
        "--query",
        "kind:line",
        "--seed",
        "3",
    ]
    assert run("export", DATA, "-o", out, *options).status == DONE
    assert out.read_bytes().startswith(head)
    focused = tmp_path / "focused.svg"
    assert (
        run("export", DATA, "-o", focused, "--focus", LINE, "--layout", "focus", "--as-of", "2025-06-01").status == DONE
    )
    timeline = tmp_path / "timeline.svg"
    assert run("export", DATA, "-o", timeline, "--what", "timeline").status == DONE
    assert b"<svg" in timeline.read_bytes()[:300]


def test_import_writes_a_library_extends_it_and_reports(run: Run, tmp_path: Path) -> None:
    into = tmp_path / "new"
    ended = run("import", PAGES / "line-a.txt", "--into", into)
    assert ended.status in (DONE, PROBLEMS)
    assert "1 line" in ended.out
    before = {p: p.read_bytes() for p in into.rglob("*") if p.is_file()}
    again = run("import", PAGES / "line-a.txt", "--into", into, "--json").json
    assert not any(again["added"].values())
    assert {p: p.read_bytes() for p in into.rglob("*") if p.is_file()} == before, "the same page changes no byte"
    more = run("import", PAGES, "--into", into, "--json").json
    assert more["added"]["notes"] > 0
    assert run("check", into).status == DONE
    assert run("stats", into, "--json").json["kinds"]["line"] == 1
    unread = tmp_path / "empty.txt"
    unread.write_bytes(b"")
    refused = run("import", unread, "--into", into)
    assert refused.status == PROBLEMS
    assert "empty.txt" in refused.err


def test_a_page_and_a_folder_of_pages_are_libraries_too(run: Run, tmp_path: Path) -> None:
    assert run("query", PAGES / "line-a.txt", "kind:line", "--json").json[0]["title"].startswith("Can hedgerows")
    assert run("stats", PAGES, "--json").json["kinds"]["note"] > 3


def test_demo_writes_a_library_that_opens(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    ended = run("demo", out, "--lines", "6", "--seed", "2", "--json")
    assert ended.status == DONE
    assert ended.json["lines"] == 6
    assert run("check", out).status == DONE
    assert run("stats", out, "--json").json["kinds"]["line"] == 6
    assert run("demo", out, "--lines", "6").status == FAILED, "nothing is written over"


def test_doctor_says_what_is_there(run: Run) -> None:
    ended = run("doctor", "--json")
    assert ended.status in (DONE, PROBLEMS)
    assert all({"what", "found", "needed_for", "mend"} <= f.keys() for f in ended.json)
    assert len(run("doctor").out.splitlines()) == len(ended.json) > 0


def test_bench_names_what_it_measures(run: Run) -> None:
    runner = ROOT / "tests" / "benchmarks" / "__main__.py"
    ended = run("bench", "--list")
    assert ended.status == (DONE if runner.exists() else CANNOT)
    assert (ended.out if runner.exists() else ended.err).strip()


def test_the_window_says_what_it_needs_where_there_is_no_display(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    for args in ([], [DATA], ["window"], ["window", DATA]):
        ended = run(*args)
        assert (ended.status, ended.out) == (CANNOT, "")
        assert "display" in ended.err
        assert len(ended.err.splitlines()) == 1


def test_the_window_is_not_opened_on_what_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", ""):
        ended = run("no-such-folder")
        assert ended.status == FAILED
        assert "no-such-folder" in ended.err
        monkeypatch.delenv(name, raising=False)


# -- hostile text ------------------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A library whose every text tries to steer a terminal."""
    from explorer.jobs import drain
    from explorer.library import Library, save
    from explorer.model import DatedClaim, InquiringLine, NodeId, Records, SourceNote

    line, note = NodeId("a-line"), NodeId("a-note")
    records = Records(
        lines={line: InquiringLine(line, HOSTILE, HOSTILE, (HOSTILE,), claims=(NodeId("a-line#c1"),))},
        notes={note: SourceNote(note, HOSTILE, HOSTILE)},
        claims={NodeId("a-line#c1"): DatedClaim(NodeId("a-line#c1"), line, HOSTILE)},
    )
    drain(save(Library(title=HOSTILE, records=records), tmp_path / "hostile"))
    return tmp_path / "hostile"


def steers(text: str) -> list[str]:
    return [c for c in text if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or c in "\u2028\u2029\u202e\u2066"]


def test_no_text_of_a_library_steers_the_terminal(run: Run, hostile: Path) -> None:
    for args in (
        ["stats", hostile],
        ["show", hostile],
        ["show", hostile, "a-line", "a-note"],
        ["show", hostile, "--json"],
        ["query", hostile, "kind:line"],
        ["query", hostile, HOSTILE, "--explain"],
        ["prompt", hostile],
        ["show", hostile, HOSTILE],
        ["stats", HOSTILE],
        ["check", hostile],
    ):
        ended = run(*args)
        assert steers(ended.out.replace("\t", "")) == [], args
        assert steers(ended.err) == [], args
    assert len(run("query", hostile, "kind:line").out.splitlines()) == 1, "one title stays one line"


def test_vis_keeps_letters_and_replaces_what_steers() -> None:
    assert vis("é 漢 🙂 a\tb\nc") == "é 漢 🙂 a b c"
    for code in range(0x3000):
        shown = vis(chr(code))
        assert len(shown) == 1
        assert not steers(shown)
    assert vis("\ud800") == "\ufffd"


# -- as a process ------------------------------------------------------------------------------------------------------


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "explorer", "show", DATA, "--json"]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(10)
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert child.wait(60) == DONE
    assert said == b""


def test_output_survives_a_terminal_that_knows_ascii_only() -> None:
    ended = process("query", DATA, "kind:claim", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert ended.returncode == DONE
    assert "Traceback" not in ended.stderr
    assert len(ended.stdout.splitlines()) == 15


def test_the_program_starts_without_qt_for_everything_but_pictures() -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None; from explorer.__main__ import main; "
        "sys.exit(main(['stats', sys.argv[1], '--json']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, DATA], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == DONE, ended.stderr
    assert json.loads(ended.stdout)["kinds"]["line"] == 5


def test_the_parser_knows_the_sample(run: Run) -> None:
    assert sample_library().is_dir()
    assert parser().prog == "claim-explorer"


def test_a_pdf_is_the_same_whatever_hashes_qt_draws(tmp_path: Path) -> None:
    code = (
        "import os, sys, explorer\n"
        "explorer.open_library(sys.argv[1]).export(sys.argv[2], size=(400, 300))\n"
        "print(os.environ['QT_HASH_SEED'])"
    )
    env = {**{k: v for k, v in os.environ.items() if k != "QT_HASH_SEED"}, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", code, DATA, str(tmp_path / "x.pdf")],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.stdout.strip() == "0", ended.stderr
