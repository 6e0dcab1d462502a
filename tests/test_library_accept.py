"""What is new comes in as one edit, whole or not at all, and every part of it can be undone."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.dates import parse_date
from explorer.jobs import drain
from explorer.library import Editor, Library, import_pages, open_library, save_as, store
from explorer.model import (
    AnchorPaper,
    ClaimStatus,
    Evidence,
    ExplorerError,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
)
from explorer.prompts import read_answer, read_judgements
from explorer.themes import own_themes

TINY = Path(__file__).parent / "data" / "tiny"
ICE = NodeId("can-a-clay-jar-replace-an-ice-box")
GLAZE = NodeId("does-glaze-spoil-the-cooling")
HUMID = NodeId("humid-rooms-stop-the-cooling")
THICK = NodeId("thick-walls-cool-slower-but-longer")
WALLS = NodeId("unglazed-walls-cool-by-nine-degrees")
SALT = NodeId("salt-glaze-leaves-gaps")
DAY = dt.date(2026, 5, 4)

ANSWER = """## Verdicts

Claim 1: holds. Two summers of weighing agree (arXiv:2405.01234).
Claim 2: weakened. Fans help even in wet air (arXiv:2501.00022).

## Work that contradicts this

- "Fans beat the weather" (arXiv:2501.00022) contradicts claim 2: moving air keeps a jar cool at ninety percent.

## Research questions

1. Would a small fan make any jar work in the rainy season?
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture
def editor(root: Path, tmp_path: Path) -> Editor:
    return Editor(open_library(root), tmp_path / "state")


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def same(editor: Editor, root: Path) -> Records:
    """Check that the editor's library is what opening the folder gives, and give its records."""
    opened = open_library(root)
    assert own_themes(editor.records) == own_themes(opened.records)
    assert dict(editor.library.paths) == dict(opened.paths)
    return opened.records


def judgement(note: str, by: str = "model:sage", stance: Stance = Stance.CONTRADICTS) -> Evidence:
    return Evidence(NodeId(note), stance, 0.8, "as it says", 0, 0, by, "it differs", "2026-05-01")


def test_a_paper_is_added_at_the_end(root: Path, editor: Editor) -> None:
    before = contents(root)
    paper = AnchorPaper(NodeId("arXiv:2501.00022"), "Fans beat the weather", parse_date("2025-01"), asserted=True)
    records = editor.add_paper(paper)
    assert records.papers[paper.id] == paper
    assert contents(root)["papers.yaml"].startswith(before["papers.yaml"])
    same(editor, root)
    with pytest.raises(ExplorerError, match="already"):
        editor.add_paper(paper)
    editor.undo()
    assert contents(root) == before
    same(editor, root)


@pytest.mark.parametrize("held", [None, b"", b"# none yet\n"])
def test_a_first_paper_makes_its_file(root: Path, tmp_path: Path, held: bytes | None) -> None:
    path = root / "papers.yaml"
    path.unlink() if held is None else path.write_bytes(held)
    before = contents(root)
    editor = Editor(open_library(root), tmp_path / "state")
    editor.add_paper(AnchorPaper(NodeId("x-fans"), "Fans"))
    assert same(editor, root).papers[NodeId("x-fans")].title == "Fans"
    editor.undo()
    assert contents(root) == before
    same(editor, root)


@pytest.mark.parametrize("held", [b"[]\n", b"[{id: a}]\n", b"- id: [\n"])
def test_a_papers_file_written_otherwise_is_left_alone(root: Path, tmp_path: Path, held: bytes) -> None:
    (root / "papers.yaml").write_bytes(held)
    before = contents(root)
    editor = Editor(open_library(root), tmp_path / "state")
    with pytest.raises(ExplorerError, match=r"papers\.yaml"):
        editor.add_paper(AnchorPaper(NodeId("x-fans"), "Fans"))
    assert contents(root) == before


@pytest.mark.parametrize("by", ["person", "model:sage"])
@pytest.mark.parametrize("line", [ICE, GLAZE])
def test_evidence_brings_its_note(root: Path, editor: Editor, by: str, line: NodeId) -> None:
    before, records = contents(root), editor.records
    note = SourceNote(
        NodeId("fans-help"), "Do fans help a jar?", "Moving air cools.", papers=(NodeId("arXiv:2501.00022"),)
    )
    editor.add_evidence(line, note, judgement("whatever", by))
    now = same(editor, root)
    assert now.notes[note.id] == note
    assert now.papers[NodeId("arXiv:2501.00022")].asserted
    assert note.id in now.lines[line].sources
    made = next(e for e in now.lines[line].evidence if e.note == note.id)
    assert (made.judged_by, made.judged_on, made.why, made.quote, made.stance) == (
        by,
        "2026-05-01",
        "it differs",
        "as it says",
        Stance.CONTRADICTS,
    )
    changed = {name for name, data in contents(root).items() if before.get(name) != data}
    assert changed == {f"lines/{line}.md", "notes/fans-help.md"}
    after = contents(root)
    editor.undo()
    assert contents(root) == before
    assert editor.records == records
    same(editor, root)
    editor.redo()
    assert contents(root) == after
    same(editor, root)


def test_a_note_whose_id_is_taken_gets_another(root: Path, editor: Editor) -> None:
    records = editor.add_evidence(ICE, SourceNote(SALT, "Quite another question?", "New."), judgement(SALT))
    assert NodeId(f"{SALT}-2") in records.notes
    assert next(e for e in records.lines[ICE].evidence if e.note == f"{SALT}-2").judged_by == "model:sage"
    held = records.notes[SALT]
    before = set(contents(root))
    records = editor.add_evidence(ICE, held, judgement(SALT))
    assert set(contents(root)) == before
    assert SALT in records.lines[ICE].sources
    same(editor, root)


def test_a_note_that_comes_is_found_by_those_who_cited_it_already(root: Path, tmp_path: Path) -> None:
    path = root / "lines" / f"{GLAZE}.md"
    path.write_text(path.read_text() + "\nAnd see [[fans-help]].\n")
    library = open_library(root)
    assert [d.code for d in library.diagnostics] == ["L220"]
    editor = Editor(library, tmp_path / "state")
    editor.add_evidence(ICE, SourceNote(NodeId("fans-help"), "Do fans help?", "They do."), judgement("fans-help"))
    assert any(c.note == "fans-help" for c in editor.records.lines[GLAZE].citations)
    same(editor, root)
    editor = Editor(open_library(root), tmp_path / "state")
    editor.undo()
    assert not any(c.note == "fans-help" for c in editor.records.lines[GLAZE].citations)
    assert own_themes(editor.records) == own_themes(library.records)


def test_a_draft_line_is_a_new_file(root: Path, editor: Editor) -> None:
    before = contents(root)
    draft = InquiringLine(NodeId("would-a-fan-do"), "Would a fan do?", "Asks about moving air.")
    records = editor.add_line(draft)
    assert records.lines[draft.id] == draft
    assert set(contents(root)) - set(before) == {"lines/would-a-fan-do.md"}
    same(editor, root)
    with pytest.raises(ExplorerError, match="already"):
        editor.add_line(draft)
    editor.undo()
    assert contents(root) == before
    assert draft.id not in editor.records.lines
    same(editor, root)
    editor.redo()
    same(editor, root)


def test_a_line_recommended_before_it_was_there_is_linked(root: Path, tmp_path: Path) -> None:
    path = root / "lines" / f"{GLAZE}.md"
    path.write_text(path.read_text().replace("---\nquestion", "---\nnext:\n  - id: would-a-fan-do\nquestion", 1))
    editor = Editor(open_library(root), tmp_path / "state")
    editor.add_line(InquiringLine(NodeId("would-a-fan-do"), "Would a fan do?"))
    assert any(step.id == "would-a-fan-do" for step in editor.records.lines[GLAZE].next)
    same(editor, root)
    editor.undo()
    same(editor, root)


def test_a_paragraph_is_corrected_in_one_step(root: Path, editor: Editor) -> None:
    before = contents(root)
    editor.set_stances(ICE, {THICK: Stance.MENTIONS, WALLS: Stance.MENTIONS}, "both only set the scene", DAY)
    line = same(editor, root).lines[ICE]
    assert {e.note: (e.stance, e.judged_by) for e in line.evidence if e.note != HUMID} == {
        THICK: (Stance.MENTIONS, "person"),
        WALLS: (Stance.MENTIONS, "person"),
    }
    assert {(e.note, e.judged_by) for e in line.other_judgements} >= {(THICK, "rules"), (WALLS, "page")}
    assert editor.undo_label == "mentions: 2 notes"
    editor.undo()
    assert contents(root) == before
    with pytest.raises(ExplorerError, match="neither"):
        editor.set_stances(ICE, {THICK: Stance.MENTIONS, SALT: Stance.MENTIONS})
    assert contents(root) == before


def test_rules_do_not_overrule_a_person(root: Path, editor: Editor) -> None:
    before = contents(root)
    with pytest.raises(ExplorerError, match="Rules do not"):
        editor.set_stance(ICE, HUMID, Stance.SUPPORTS, by="rules")
    assert contents(root) == before


def test_an_answer_is_accepted_as_one_edit(root: Path, editor: Editor) -> None:
    before, held = contents(root), editor.records
    answer = read_answer(ANSWER, held, [ICE], DAY)
    assert (len(answer.verdicts), len(answer.work), len(answer.questions)) == (2, 1, 1)
    said = read_judgements("1 | mentions | 0.7 | it only opens", held, [ICE], "sage", DAY)
    rows = [*answer.questions, *answer.work, *said.rows, *answer.verdicts, *answer.papers]
    editor.accept(rows, "sage", DAY)
    now = same(editor, root)
    first, second = (NodeId(f"{ICE}#{number}") for number in ("c1", "c2"))
    assert (now.status(first), now.status(second)) == (ClaimStatus.HOLDS, ClaimStatus.WEAKENED)
    assert {v.judged_by for v in now.verdicts[len(held.verdicts) :]} == {"model:sage"}
    assert set(now.papers) - set(held.papers) == {"arXiv:2405.01234", "arXiv:2501.00022"}
    assert all(paper.asserted for node, paper in now.papers.items() if node not in held.papers)
    (note,) = set(now.notes) - set(held.notes)
    assert now.notes[note].papers == ("arXiv:2501.00022",)
    against = next(e for e in now.lines[ICE].evidence if e.note == note)
    assert (against.stance, against.judged_by, against.judged_on) == (Stance.CONTRADICTS, "model:sage", "2026-05-04")
    (row,) = said.rows
    judged = next(e for e in now.lines[ICE].evidence if e.note == row[1].note)
    assert (judged.judged_by, judged.why, judged.judged_on) == ("model:sage", "it only opens", "2026-05-04")
    former = next(e for e in held.lines[ICE].evidence if e.note == row[1].note)
    assert former in now.lines[ICE].other_judgements
    (draft,) = set(now.lines) - set(held.lines)
    assert now.lines[draft].title == "Would a small fan make any jar work in the rainy season?"
    assert not [d for d in open_library(root).diagnostics if d.severity.value == "error"]
    after = contents(root)
    assert after["verdicts.yaml"].startswith(before["verdicts.yaml"])
    editor.undo()
    assert contents(root) == before
    assert editor.records == held
    editor.redo()
    assert contents(root) == after
    count = len(now.papers), len(now.lines)
    editor.accept([*answer.papers, *answer.questions], "sage", DAY)
    assert (len(editor.records.papers), len(editor.records.lines)) == count


def test_one_row_that_cannot_stand_keeps_all_out(root: Path, editor: Editor) -> None:
    before, held = contents(root), editor.records
    answer = read_answer(ANSWER + "\nSee also arXiv:2599.1 there.\n", held, [ICE], DAY)
    malformed = [row for row in answer.papers if row.id is None]
    assert malformed
    for bad in (malformed[0], (ICE, judgement(SALT)), replace(answer.verdicts[0], claim=NodeId("nobody#c1"))):
        with pytest.raises(ExplorerError):
            editor.accept([*answer.verdicts, *answer.work, bad], "sage", DAY)
        assert contents(root) == before
        assert editor.records is held
        assert not editor.undo_label


@pytest.mark.parametrize("code", [28, 5])
def test_a_disk_that_fails_keeps_all_out(
    root: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    before, held = contents(root), editor.records
    answer = read_answer(ANSWER, held, [ICE], DAY)

    class Failing(store.Disk):
        def write(self, handle: int, data: memoryview) -> int:
            if b"sage" in bytes(data) and b"question:" in bytes(data):
                raise OSError(code, "no")
            return super().write(handle, data)

    with monkeypatch.context() as patch:
        patch.setattr(store, "_STORE", store.Store(Failing()))
        with pytest.raises(ExplorerError, match="nothing was changed"):
            editor.accept([*answer.verdicts, *answer.work, *answer.questions], "sage", DAY)
    assert contents(root) == before
    assert editor.records is held
    assert not editor.undo_label


def test_what_a_model_said_and_a_person_accepted_outlives_an_import(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    page = (
        "INQUIRING LINE\n\nDo lids help a jar?\n\nAsked of lids.\n\n\nThey help Is a lid worth it?, mostly.\n\n"
        "But damp lids rot Do lids rot?.\n\n\nSources 2 notes\n\nIs a lid worth it?\n\nIt is.\n\nDo lids rot?\n\nSome do.\n"
    )
    (pages / "a.txt").write_text(page)
    root = tmp_path / "l"
    drain(import_pages([pages], root))
    editor = Editor(open_library(root), tmp_path / "state")
    (line,) = editor.records.lines
    said = read_judgements("1 | contradicts | 0.6 | so it seems", editor.records, [line], "sage", DAY)
    editor.accept(said.rows)
    mine = editor.records.lines[line].evidence[1].note
    editor.set_stance(line, mine, Stance.SUPPORTS, "I looked", DAY)
    (pages / "a.txt").write_text(page.replace("They help", "They help a little"))
    drain(import_pages([pages], root))
    now = open_library(root).records.lines[line]
    assert now.paragraphs[0].startswith("They help a little")
    assert {e.note: (e.judged_by, e.why, e.judged_on) for e in now.evidence} == {
        said.rows[0][1].note: ("model:sage", "so it seems", "2026-05-04"),
        mine: ("person", "I looked", "2026-05-04"),
    }


@pytest.mark.parametrize("shape", ["plain", "windows"])
def test_forty_mixed_edits_undone_and_redone_through_restarts(root: Path, tmp_path: Path, shape: str) -> None:
    if shape == "windows":
        for path in root.rglob("*.md"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(root)
    state = tmp_path / "state"
    chance = random.Random(11)
    editor = Editor(open_library(root), state)
    original = editor.records
    for number in range(40):
        if number % 8 == 7:
            editor = Editor(open_library(root), state)
        line = chance.choice(list(editor.records.lines.values()))
        match chance.randrange(6):
            case 0:
                editor.add_paper(AnchorPaper(NodeId(f"x-paper-{number}"), f"Paper {number}", parse_date("2025")))
            case 1:
                note = SourceNote(
                    NodeId(f"note-{number}"), f"Is {number} much?", "It is.", papers=(NodeId(f"x-p{number}"),)
                )
                editor.add_evidence(line.id, note, judgement(note.id, chance.choice(["person", "model:sage"])))
            case 2:
                editor.add_line(InquiringLine(NodeId(f"line-{number}"), f"Why {number}?", "A draft."))
            case 3:
                notes = [item.note for item in line.evidence][:3]
                if notes:
                    editor.set_stances(line.id, dict.fromkeys(notes, chance.choice(list(Stance))), f"r{number}", DAY)
            case 4:
                claim = chance.choice(list(editor.records.claims))
                when = parse_date("2026-03")
                assert when is not None
                editor.add_verdict(claim, chance.choice(list(Outcome)), when, comment=f"n{number}")
            case _:
                text = ANSWER.replace("Would a small", f"Would the small {number}")
                text = text.replace("2405.0", f"2405.{number % 10}")
                answer = read_answer(text, editor.records, [ICE], DAY)
                editor.accept([*answer.verdicts, *answer.papers, *answer.work, *answer.questions], "sage", DAY)
    changed = contents(root)
    edited = same(editor, root)
    undone = 0
    while editor.undo_label:
        if undone % 9 == 0:
            editor = Editor(open_library(root), state)
        editor.undo()
        undone += 1
    assert undone >= 38
    assert contents(root) == before
    assert own_themes(editor.records) == own_themes(original)
    editor = Editor(open_library(root), state)
    while editor.redo_label:
        editor.redo()
    assert contents(root) == changed
    assert own_themes(editor.records) == own_themes(edited)


def test_an_opened_page_becomes_a_library_one_can_edit(tmp_path: Path) -> None:
    opened = open_library(TINY)
    loose = Library(None, "Jars in memory", "", opened.records)
    with pytest.raises(ExplorerError, match="save it"):
        Editor(loose, tmp_path / "state")
    saved = drain(save_as(loose, tmp_path / "new"))
    assert saved.is_saved
    assert saved.records is loose.records
    again = open_library(tmp_path / "new")
    assert (again.title, again.records, dict(again.paths)) == (saved.title, saved.records, dict(saved.paths))
    editor = Editor(saved, tmp_path / "state")
    editor.set_stance(ICE, THICK, Stance.MENTIONS, "", DAY)
    editor.add_line(InquiringLine(NodeId("would-a-fan-do"), "Would a fan do?"))
    same(editor, tmp_path / "new")


def test_a_library_with_an_unreadable_file_is_read_again_when_saved_elsewhere(root: Path, tmp_path: Path) -> None:
    (root / "notes" / f"{SALT}.md").write_text("---\ntitle: [\n---\nstill mine\n")
    saved = drain(save_as(open_library(root), tmp_path / "copy"))
    assert saved.unreadable
    assert (tmp_path / "copy" / "notes" / f"{SALT}.md").read_text().endswith("still mine\n")
