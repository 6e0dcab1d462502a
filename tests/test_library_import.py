"""Pages into a library: nothing a person said is lost, nothing is written twice, all or nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.dates import parse_date
from explorer.jobs import drain
from explorer.library import Editor, ImportReport, import_pages, open_library, save, store
from explorer.library.store import JOURNAL
from explorer.model import ExplorerError, NodeId, Outcome, Stance

DATA = Path(__file__).parent / "data"

JARS = """INQUIRING LINE

Do wide jars cool better than tall ones?

This asks whether the shape of a hush-clay jar matters.


Shape matters a little. A wide jar has more wall to the air Do wide jars lose more water?, and it shows in a dry room.

But the gain is small, and one potter saw none Does shape matter to potters?.


Sources 2 notes

Do wide jars lose more water?

Wide jars lost a tenth more water in a day.

Does shape matter to potters?

One potter weighed twenty jars and saw no difference.

Research prompt for your LLMexpand ↓

You look again at dated claims about jars.

Findings span 2023–2024. Key constraints reported:
• Wide jars lose a tenth more water in a day (~2024).
• Potters see no difference between shapes (2023-05).

Anchor papers (verify; mind their dates):
• arXiv:2401.00010 (2024-01): Wide jars and water

Your task:
(1) RE-TEST EACH CONSTRAINT. Look for newer work.
(2) SAY WHAT IS OPEN.
(3) PROPOSE A QUESTION.

Cite arXiv IDs; say so where you have no paper.

Next inquiring lines"""

LINE = NodeId("do-wide-jars-cool-better-than-tall-ones")
WIDE = NodeId("do-wide-jars-lose-more-water")
POTTERS = NodeId("does-shape-matter-to-potters")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "jars.txt").write_text(JARS)
    return folder


def run(sources: Path, into: Path) -> ImportReport:
    return drain(import_pages([sources], into))


def snapshot(root: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p.relative_to(root)): (p.read_bytes(), p.stat().st_mtime_ns) for p in root.rglob("*") if p.is_file()}


def test_pages_become_a_library(pages: Path, tmp_path: Path) -> None:
    report = run(pages, tmp_path / "my-jars")
    assert (report.added["lines"], report.added["notes"], report.added["claims"], report.added["papers"]) == (
        1,
        2,
        2,
        1,
    )
    assert "1 line, 2 notes, 2 claims, 1 paper" in report.summary()
    assert report.to_json()["added"]["lines"] == 1
    library = open_library(tmp_path / "my-jars")
    assert library.title == "my jars"
    assert library.diagnostics == ()
    line = library.records.lines[LINE]
    assert [c.note for c in line.citations] == [WIDE, POTTERS]
    assert line.prompt is not None
    assert len(line.prompt.tasks) == 3


def test_pages_open_in_memory_as_they_import(pages: Path, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    opened = open_library(pages)
    assert snapshot(tmp_path) == before
    assert not opened.is_saved
    run(pages, tmp_path / "l")
    assert open_library(tmp_path / "l").records == opened.records
    drain(save(opened, tmp_path / "saved"))
    assert open_library(tmp_path / "saved").records == opened.records
    assert open_library(pages / "jars.txt").records.lines == opened.records.lines


def test_the_same_pages_again_change_no_byte(pages: Path, tmp_path: Path) -> None:
    root = tmp_path / "l"
    run(pages, root)
    before = snapshot(root)
    report = run(pages, root)
    assert snapshot(root) == before
    assert not any(report.added.values())
    assert not any(report.changed.values())
    assert report.unchanged["lines"] == 1


def test_what_a_person_said_stays(pages: Path, tmp_path: Path) -> None:
    root = tmp_path / "l"
    run(pages, root)
    editor = Editor(open_library(root), tmp_path / "state")
    claim = next(c for c in editor.records.claims.values() if c.notes)
    editor.set_stance(LINE, WIDE, Stance.CONTRADICTS, "read it", "2026-02-03")
    editor.confirm_link(claim.id, claim.notes[0].note, False)
    when = parse_date("2026-02")
    assert when is not None
    editor.add_verdict(claim.id, Outcome.WEAKENED, when)
    said = editor.records
    before = snapshot(root)
    run(pages, root)
    assert snapshot(root) == before
    (pages / "jars.txt").write_text(JARS.replace("Shape matters a little.", "Shape matters less than one thinks."))
    report = run(pages, root)
    assert (report.changed["lines"], report.added["lines"]) == (1, 0)
    now = open_library(root).records
    assert now.lines[LINE].paragraphs[0].startswith("Shape matters less")
    mine = {e.note: e for e in now.lines[LINE].evidence}[WIDE]
    assert (mine.stance, mine.judged_by, mine.why, mine.judged_on) == (
        Stance.CONTRADICTS,
        "person",
        "read it",
        "2026-02-03",
    )
    assert any(e.note == WIDE and e.judged_by == "rules" for e in now.lines[LINE].other_judgements)
    assert now.claims[claim.id].notes[0] == replace(claim.notes[0], confirmed=False)
    assert now.verdicts == said.verdicts
    after = snapshot(root)
    run(pages, root)
    assert snapshot(root) == after


def test_a_changed_page_changes_only_its_own_lines(pages: Path, tmp_path: Path) -> None:
    root = tmp_path / "l"
    run(pages, root)
    path = root / "lines" / f"{LINE}.md"
    path.write_text(path.read_text().replace("question:", "# mine\nmood: good   # unknown to the program\nquestion:"))
    before = path.read_text().splitlines()
    (pages / "jars.txt").write_text(JARS.replace("This asks whether", "This looks whether"))
    run(pages, root)
    after = path.read_text().splitlines()
    differ = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
    assert len(differ) == 1
    assert differ[0][1].startswith("gloss: This looks")


def test_a_second_page_adds_to_the_first(pages: Path, tmp_path: Path) -> None:
    root = tmp_path / "l"
    run(pages, root)
    before = snapshot(root)
    other = tmp_path / "more"
    other.mkdir()
    (other / "b.txt").write_text(
        JARS.replace("Do wide jars cool better than tall ones?", "Is a tall jar good enough?").replace(
            "2401.00010", "2402.00011"
        )
    )
    report = run(other, root)
    assert (report.added["lines"], report.added["notes"], report.added["papers"]) == (1, 0, 1)
    after = snapshot(root)
    assert all(after[name] == held for name, held in before.items() if name != "papers.yaml")
    assert after["papers.yaml"][0].startswith(before["papers.yaml"][0])
    assert len(open_library(root).records.lines) == 2


def test_a_handmade_library_is_extended_with_care(pages: Path, tmp_path: Path) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(DATA / "tiny", root)
    before = snapshot(root)
    report = run(pages, root)
    after = snapshot(root)
    assert report.added["lines"] == 1
    assert all(after[name] == held for name, held in before.items() if name != "papers.yaml")
    assert open_library(root).diagnostics == ()


@pytest.mark.parametrize("name", ["library.yaml", "papers.yaml", "verdicts.yaml"])
def test_what_was_not_read_is_not_rewritten(pages: Path, tmp_path: Path, name: str) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(DATA / "tiny", root)
    (root / name).write_bytes(b"\0\1\2")
    before = snapshot(root)
    with pytest.raises(ExplorerError, match=name):
        run(pages, root)
    assert snapshot(root) == before


def test_a_damaged_line_is_not_overwritten(pages: Path, tmp_path: Path) -> None:
    root = tmp_path / "l"
    run(pages, root)
    path = root / "lines" / f"{LINE}.md"
    path.write_text("---\nquestion: [\n---\nMy own words.\n")
    run(pages, root)
    assert path.read_text() == "---\nquestion: [\n---\nMy own words.\n"


def test_a_folder_of_other_things_is_refused(pages: Path, tmp_path: Path) -> None:
    into = tmp_path / "thesis"
    into.mkdir()
    (into / "chapter.txt").write_text("mine")
    with pytest.raises(ExplorerError, match="no library"):
        run(pages, into)
    assert [p.name for p in into.iterdir()] == ["chapter.txt"]


def test_what_nobody_can_read_is_counted(pages: Path, tmp_path: Path) -> None:
    (pages / "noise.txt").write_bytes(b"\0\1\2\3" * 50)
    report = run(pages, tmp_path / "l")
    assert report.refused == 1
    assert report.added["lines"] == 1
    assert any(d.file.endswith("noise.txt") for d in report.diagnostics)


def test_an_unknown_format_or_source_is_said(pages: Path, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="format"):
        drain(import_pages([pages], tmp_path / "l", format="scroll"))
    with pytest.raises(ExplorerError, match="does not exist"):
        drain(import_pages([tmp_path / "nowhere"], tmp_path / "l"))
    assert not (tmp_path / "l").exists()


def test_an_import_cut_short_is_finished_when_the_library_is_opened(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "l"

    class Dying(store.Disk):
        replaced = 0

        def replace(self, source: Path, target: Path) -> None:
            self.replaced += 1
            if self.replaced > 2:
                raise KeyboardInterrupt
            super().replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(store, "_STORE", store.Store(Dying()))
        with pytest.raises(KeyboardInterrupt):
            run(pages, root)
    assert (root / JOURNAL).exists()
    library = open_library(root)
    assert not (root / JOURNAL).exists()
    assert (len(library.records.lines), len(library.records.notes)) == (1, 2)
    assert not list(root.rglob(".*"))


def test_a_page_opened_from_a_folder_link_stays_inside(pages: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(JARS.replace("wide", "secret"))
    (pages / "link.txt").symlink_to(secret)
    library = open_library(pages)
    assert len(library.records.lines) == 1
    assert any(d.code == "L205" for d in library.diagnostics)
