"""Edits change their own lines and nothing else, and every one can be undone, also after a restart."""

from __future__ import annotations

import difflib
import random
import shutil
from pathlib import Path

import pytest

from explorer.dates import parse_date
from explorer.library import Editor, Library, open_library
from explorer.model import ClaimStatus, ExplorerError, FuzzyDate, NodeId, Outcome, Stance

TINY = Path(__file__).parent / "data" / "tiny"
ICE = NodeId("can-a-clay-jar-replace-an-ice-box")
GLAZE = NodeId("does-glaze-spoil-the-cooling")
HUMID = NodeId("humid-rooms-stop-the-cooling")
THICK = NodeId("thick-walls-cool-slower-but-longer")
SALT = NodeId("salt-glaze-leaves-gaps")
SHUT = NodeId("glaze-shuts-the-pores")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture
def editor(root: Path, tmp_path: Path) -> Editor:
    return Editor(open_library(root), tmp_path / "state")


def contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def diff(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        one, two = (held.get(name, b"").decode().splitlines() for held in (before, after))
        lines += [
            line
            for line in difflib.unified_diff(one, two, n=0, lineterm="")
            if line[0] in "+-" and line[:3] not in ("---", "+++")
        ]
    return lines


def day(text: str) -> FuzzyDate:
    found = parse_date(text)
    assert found is not None
    return found


def test_a_stance_changes_its_own_lines(root: Path, editor: Editor) -> None:
    before = contents(root)
    records = editor.set_stance(ICE, THICK, Stance.MENTIONS, "aside: only", "2026-04-05")
    assert diff(before, contents(root)) == [
        "-    stance: supports",
        "-    confidence: 0.6",
        "-    by: rules",
        "-    why: the paragraph answers with it",
        "+    stance: mentions",
        "+    confidence: 1.0",
        "+    by: person",
        '+    why: "aside: only"',
        '+    "on": 2026-04-05',
        "+  - note: thick-walls-cool-slower-but-longer",
        "+    stance: supports",
        "+    confidence: 0.6",
        "+    by: rules",
        "+    why: the paragraph answers with it",
    ]
    line = records.lines[ICE]
    assert (line.evidence[1].stance, line.evidence[1].judged_by, line.evidence[1].why) == (
        Stance.MENTIONS,
        "person",
        "aside: only",
    )
    assert [(e.note, e.judged_by) for e in line.other_judgements] == [(THICK, "rules"), (HUMID, "rules")]
    assert open_library(root).records == records


def test_the_same_judge_replaces_only_their_word(root: Path, editor: Editor) -> None:
    before = contents(root)
    editor.set_stance(ICE, HUMID, Stance.MENTIONS, "it names the case in which the answer fails", "2026-03-02")
    assert diff(before, contents(root)) == ["-    stance: contradicts", "+    stance: mentions"]
    assert b"# read twice" in (root / "lines" / f"{ICE}.md").read_bytes()


def test_a_list_in_brackets_is_edited_too(root: Path, tmp_path: Path) -> None:
    path = root / "lines" / f"{GLAZE}.md"
    text = path.read_text()
    start, end = text.index("evidence:"), text.index("sources:")
    first, second = f"note: {SHUT}, stance: supports, by: rules", f"note: {SALT}, stance: contradicts, by: page"
    flow = f"evidence: [{{{first}}}, {{{second}}}]\n"
    path.write_text(text[:start] + flow + text[end:])
    editor = Editor(open_library(root), tmp_path / "state")
    records = editor.set_stance(GLAZE, SALT, Stance.SUPPORTS, on="2026-01-01")
    assert {e.note: (e.stance, e.judged_by) for e in records.lines[GLAZE].evidence}[SALT] == (Stance.SUPPORTS, "person")
    assert open_library(root).records == records
    assert "my_own_key: opening this" in path.read_text()


def test_a_judgement_that_was_only_computed_becomes_written(root: Path, tmp_path: Path) -> None:
    path = root / "lines" / f"{GLAZE}.md"
    text = path.read_text()
    path.write_text(text[: text.index("evidence:")] + text[text.index("sources:") :])
    library = open_library(root)
    assert [e.judged_by for e in library.records.lines[GLAZE].evidence] == ["rules"] * 3
    editor = Editor(library, tmp_path / "state")
    before = contents(root)
    records = editor.set_stance(GLAZE, SALT, Stance.MENTIONS, on="2026-01-01")
    assert len(diff(before, contents(root))) == 6
    assert open_library(root).records == records
    assert [e.note for e in records.lines[GLAZE].evidence] == [e.note for e in library.records.lines[GLAZE].evidence]


def test_links_are_confirmed_denied_and_left_open(root: Path, editor: Editor) -> None:
    claim = NodeId(f"{ICE}#c2")
    before = contents(root)
    for word in (True, False):
        records = editor.confirm_link(claim, HUMID, word)
        assert records.claims[claim].notes[0].confirmed is word
    assert diff(before, contents(root)) == ["+        confirmed: no"]
    assert editor.confirm_link(claim, HUMID, None).claims[claim].notes[0].confirmed is None
    assert contents(root) == before
    records = editor.confirm_link(NodeId(f"{GLAZE}#c1"), SHUT, True)
    assert open_library(root).records == records


def test_verdicts_are_appended(root: Path, editor: Editor) -> None:
    claim = NodeId(f"{GLAZE}#c1")
    before = (root / "verdicts.yaml").read_bytes()
    records = editor.add_verdict(
        claim, Outcome.OVERTURNED, day("June 2026"), paper=NodeId("x-glaze-and-pores"), comment="a: b\n\n# c"
    )
    assert (root / "verdicts.yaml").read_bytes().startswith(before)
    assert records.verdicts[-1].number == 4
    assert records.verdicts[-1].comment == "a: b\n\n# c"
    assert records.status(claim) is ClaimStatus.OVERTURNED
    assert open_library(root).records == records
    records = editor.withdraw_verdict(4)
    assert records.status(claim) is ClaimStatus.CANNOT_TEST
    assert open_library(root).records == records
    editor.undo()
    editor.undo()
    assert (root / "verdicts.yaml").read_bytes() == before


def test_a_first_verdict_makes_the_ledger_and_undo_removes_it(root: Path, editor: Editor, tmp_path: Path) -> None:
    (root / "verdicts.yaml").unlink()
    editor = Editor(open_library(root), tmp_path / "other-state")
    editor.add_verdict(NodeId(f"{ICE}#c2"), Outcome.HOLDS, day("2026"))
    assert len(open_library(root).records.verdicts) == 1
    editor.undo()
    assert not (root / "verdicts.yaml").exists()
    assert editor.redo().verdicts[0].number == 1


@pytest.mark.parametrize("shape", ["plain", "windows", "mark"])
def test_forty_edits_undone_through_restarts_leave_every_byte(root: Path, tmp_path: Path, shape: str) -> None:
    for path in root.rglob("*.md"):
        data = path.read_bytes()
        path.write_bytes(
            data.replace(b"\n", b"\r\n") if shape == "windows" else b"\xef\xbb\xbf" + data if shape == "mark" else data
        )
    before = contents(root)
    chance = random.Random(3)
    state = tmp_path / "state"
    library = open_library(root)
    assert library.diagnostics == ()
    original = library.records
    editor = Editor(library, state)
    for number in range(40):
        if number % 9 == 0:
            editor = Editor(open_library(root), state)
        match chance.randrange(4):
            case 0:
                claim = chance.choice([c for c in editor.records.claims.values() if c.notes])
                editor.confirm_link(claim.id, claim.notes[0].note, chance.choice([True, False]))
            case 1:
                editor.add_verdict(
                    chance.choice(list(editor.records.claims)), chance.choice(list(Outcome)), day("2026-05")
                )
            case _:
                line = chance.choice(list(editor.records.lines.values()))
                item = chance.choice(line.evidence)
                editor.set_stance(
                    line.id,
                    item.note,
                    chance.choice(list(Stance)),
                    chance.choice(["", "x: y", "ä\nb"]),
                    f"2026-01-{number % 28 + 1:02}",
                )
        if shape == "windows":
            assert all(
                b"\n" not in held.replace(b"\r\n", b"") for name, held in contents(root).items() if name.endswith(".md")
            )
    changed, edited = contents(root), editor.records
    assert open_library(root).records == edited
    undone = 0
    while editor.undo_label:
        if undone % 7 == 0:
            editor = Editor(open_library(root), state)
        editor.undo()
        undone += 1
    assert undone >= 30
    assert contents(root) == before
    assert editor.records == original
    editor = Editor(open_library(root), state)
    while editor.redo_label:
        editor.redo()
    assert contents(root) == changed
    assert editor.records == edited


def test_a_new_edit_forgets_what_was_undone(editor: Editor) -> None:
    editor.set_stance(ICE, THICK, Stance.MENTIONS)
    editor.undo()
    assert editor.redo_label
    editor.set_stance(ICE, HUMID, Stance.SUPPORTS)
    assert not editor.redo_label
    assert editor.undo_label == "supports: What happens in humid rooms?"


def test_what_others_wrote_survives_edit_and_undo(root: Path, editor: Editor) -> None:
    path = root / "lines" / f"{ICE}.md"
    editor.set_stance(ICE, THICK, Stance.MENTIONS, on="2026-01-01")
    path.write_text(path.read_text().replace("A jar can, in a dry house.", "A jar can, in a very dry house."))
    editor.set_stance(ICE, HUMID, Stance.SUPPORTS, on="2026-01-01")
    assert "very dry house" in editor.records.lines[ICE].paragraphs[0]
    editor.undo()
    path.write_text(path.read_text().replace("stance: mentions", "stance: contradicts"))
    with pytest.raises(ExplorerError, match="changed since"):
        editor.undo()
    assert "very dry house" in path.read_text()
    assert "stance: contradicts" in path.read_text()


def test_an_edit_that_was_noted_but_never_made_is_no_edit(root: Path, tmp_path: Path, editor: Editor) -> None:
    before = contents(root)
    path = root / "lines" / f"{ICE}.md"
    held = path.read_bytes()
    editor.set_stance(ICE, THICK, Stance.MENTIONS)
    path.write_bytes(held)  # as if the program had died between the note and the file
    again = Editor(open_library(root), tmp_path / "state")
    assert not again.undo_label
    assert contents(root) == before


def test_a_damaged_journal_costs_only_its_line(root: Path, tmp_path: Path, editor: Editor) -> None:
    editor.set_stance(ICE, THICK, Stance.MENTIONS)
    (journal,) = (tmp_path / "state").rglob("*.jsonl")
    with journal.open("ab") as file:
        file.write(b'{"do": "edit", "n": 2, "par')
    again = Editor(open_library(root), tmp_path / "state")
    assert again.undo_label
    again.set_stance(ICE, HUMID, Stance.SUPPORTS)
    third = Editor(open_library(root), tmp_path / "state")
    third.undo()
    third.undo()
    assert contents(root) == contents(TINY)


def test_a_failed_edit_changes_nothing(root: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    from explorer.library import store

    before, records = contents(root), editor.records

    class Full(store.Disk):
        def write(self, handle: int, data: memoryview) -> int:
            if b"question" in bytes(data[:200]):
                raise OSError(28, "No space left on device")
            return super().write(handle, data)

    monkeypatch.setattr(store, "_STORE", store.Store(Full()))
    with pytest.raises(ExplorerError, match="disk is full"):
        editor.set_stance(ICE, THICK, Stance.MENTIONS)
    assert contents(root) == before
    assert editor.records is records
    assert not editor.undo_label


@pytest.mark.parametrize("damage", [b"---\nquestion: [\n---\n", b"---\nquestion: caf\xe9\n---\n", b"\0", None])
def test_a_file_that_is_damaged_now_is_left_alone(root: Path, editor: Editor, damage: bytes | None) -> None:
    path = root / "lines" / f"{ICE}.md"
    path.unlink() if damage is None else path.write_bytes(damage)
    before = contents(root)
    with pytest.raises(ExplorerError):
        editor.set_stance(ICE, THICK, Stance.MENTIONS)
    assert contents(root) == before


def test_what_is_not_on_the_disk_cannot_be_edited(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="save it"):
        Editor(Library.empty("x"), tmp_path)


def test_unknown_notes_and_claims_are_said(editor: Editor) -> None:
    with pytest.raises(ExplorerError, match="neither cites nor lists"):
        editor.set_stance(ICE, SALT, Stance.SUPPORTS)
    with pytest.raises(ExplorerError, match="No claim"):
        editor.add_verdict(NodeId("x#c1"), Outcome.HOLDS, day("2026"))
