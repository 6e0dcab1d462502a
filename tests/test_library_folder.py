"""A library folder: what is written reads back the same, what is wrong costs only itself, opening changes nothing."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer import prose
from explorer.dates import parse_date
from explorer.jobs import drain
from explorer.library import Library, check, files, load, open_library, save, writing
from explorer.library.folder import read_folder
from explorer.library.pace import steadily
from explorer.library.problems import CODES
from explorer.model import (
    AnchorPaper,
    ClaimLink,
    DatedClaim,
    Evidence,
    ExplorerError,
    FuzzyDate,
    InquiringLine,
    NextLine,
    NodeId,
    Outcome,
    Progress,
    Records,
    ResearchPrompt,
    Severity,
    SourceNote,
    Stance,
    Theme,
    Verdict,
)

DATA = Path(__file__).parent / "data"
TINY = DATA / "tiny"
FLAWED = DATA / "flawed"


def snapshot(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(p.relative_to(root)): (p.read_bytes() if p.is_file() else b"", p.lstat().st_mtime_ns)
        for p in root.rglob("*")
    }


def copy(source: Path, to: Path) -> Path:
    shutil.copytree(source, to)
    return to


# ---------------------------------------------------------------------- opening


def test_tiny_is_clean_and_whole() -> None:
    library = open_library(TINY)
    records = library.records
    assert library.diagnostics == ()
    assert library.title == "Hush-clay jars"
    assert library.is_saved
    assert (len(records.lines), len(records.notes), len(records.claims), len(records.papers)) == (3, 8, 3, 4)
    assert len(records.themes) == 3
    assert [v.number for v in records.verdicts] == [1, 2, 3]
    assert dict(library.review_days) == {"default": 365, "theme:cooling": 180}
    line = records.lines[NodeId("can-a-clay-jar-replace-an-ice-box")]
    assert [(e.note[:8], e.stance.value, e.paragraph, e.sentence) for e in line.evidence] == [
        ("unglazed", "supports", 1, 2),
        ("thick-wa", "supports", 1, 3),
        ("humid-ro", "contradicts", 2, 2),
    ]
    assert (
        line.evidence[1].quote == "A heavy jar starts late and keeps on through the night as the night trials showed."
    )
    assert [e.judged_by for e in line.other_judgements] == ["rules"]
    assert line.next == (
        NextLine(NodeId("does-glaze-spoil-the-cooling"), "Does glaze spoil the cooling?", "shares two notes"),
        NextLine(None, "What did jars cost before there was ice?"),
    )
    assert line.prompt is not None
    assert len(line.prompt.tasks) == 3
    assert line.span is not None
    assert line.span.as_written == "2023–2025"
    claim = records.claims[NodeId("can-a-clay-jar-replace-an-ice-box#c1")]
    assert claim.notes == (ClaimLink(NodeId("unglazed-walls-cool-by-nine-degrees"), 0.74, True),)


def test_opening_changes_nothing(tmp_path: Path) -> None:
    for source in (TINY, FLAWED):
        root = copy(source, tmp_path / source.name)
        before = snapshot(root)
        library = open_library(root)
        library.graph()
        check(root)
        assert snapshot(root) == before


def test_loading_reports_progress() -> None:
    steps = list(load(TINY))
    assert steps[-1].text
    assert all(step.done <= step.total or not step.total for step in steps)


def test_a_library_answers_for_itself() -> None:
    library = open_library(TINY)
    assert library.graph().number_of_nodes() == len(library.records)
    assert len(library.arrays.ids) == len(library.records)
    assert library.arrays is library.arrays


@pytest.mark.parametrize("make", ["nothing", "empty folder"])
def test_nothing_to_open_is_said(tmp_path: Path, make: str) -> None:
    path = tmp_path / "x"
    if make == "empty folder":
        path.mkdir()
    with pytest.raises(ExplorerError, match="x"):
        open_library(path)


def test_the_collector_is_on_again_whatever_happens() -> None:
    def failing() -> Generator[Progress, None, None]:
        assert not gc.isenabled()
        yield Progress(1, 2)
        raise ValueError("on purpose")

    steps = steadily(failing())
    next(steps)
    assert gc.isenabled()
    with pytest.raises(ValueError, match="on purpose"):
        next(steps)
    assert gc.isenabled()
    stopped = load(TINY)
    next(stopped)
    stopped.close()
    assert gc.isenabled()


def test_a_folder_without_its_library_file_says_so(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    (root / "library.yaml").unlink()
    assert "L201" in {d.code for d in drain(read_folder(root)).diagnostics}


# ---------------------------------------------------------------------- flaws

FLAWS = {
    "lines/bad-date.md": ("L224", 7, 9),
    "lines/bad-number.md": ("L230", 6, 17),
    "lines/bad-yaml.md": ("L211", 3, 11),
    "lines/cites-unknown.md": ("L220", 6, 17),
    "lines/deep.md": ("L213", 3, 70),
    "lines/double-key.md": ("L212", 4, 1),
    "lines/git-conflict.md": ("L209", 5, 1),
    "lines/judges-unknown.md": ("L221", 4, 11),
    "lines/latin-one.md": ("L208", 5, 6),
    "lines/no-question.md": ("L215", 2, 1),
    "lines/odd-stance.md": ("L223", 5, 13),
    "lines/open-head.md": ("L216", 1, 1),
    "lines/same-id.md": ("L222", 3, 5),
    "lines/unknown-theme.md": ("L229", 4, 3),
    "lines/wrong-shape.md": ("L214", 4, 3),
    "lines/zero-byte.md": ("L207", 5, 3),
    "notes/no-head.md": ("L210", 1, 1),
    "papers.yaml": ("L211", 4, 11),
    "verdicts.yaml": ("L226", 5, 10),
}


def test_each_flaw_is_found_where_it_is_and_costs_only_itself() -> None:
    library = open_library(FLAWED)
    assert {d.file: (d.code, d.line, d.column) for d in library.diagnostics} == FLAWS
    assert len(library.diagnostics) == len(FLAWS)
    assert all(d.what and d.mend and d.code in CODES for d in library.diagnostics)
    lost = {"bad-yaml", "deep", "git-conflict", "open-head", "same-id", "zero-byte"}
    there = {path.stem for path in (FLAWED / "lines").glob("*.md")}
    assert set(library.records.lines) == there - lost
    assert set(library.records.papers) == {"x-one", "x-three"}
    assert [(v.outcome.value, v.number) for v in library.records.verdicts] == [("holds", 1), ("overturned", 3)]


def test_check_is_in_order() -> None:
    found = check(FLAWED)
    assert [d.file for d in found] == sorted(FLAWS)


def ledger(root: Path, *entries: str) -> list[str]:
    (root / "verdicts.yaml").write_text("\n".join(entries) + "\n")
    return [d.code for d in check(root)]


CLAIM = "can-a-clay-jar-replace-an-ice-box#c1"


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        (f"- claim: {CLAIM}\n  outcome: holds\n  on: 2025", []),
        ("- claim: nobody#c1\n  outcome: holds\n  on: 2025", ["L225"]),
        (f"- claim: {CLAIM}\n  outcome: perhaps\n  on: 2025", ["L227"]),
        (f"- claim: {CLAIM}\n  outcome: holds\n  on: 2024-13", ["L224"]),
        (f"- claim: {CLAIM}\n  outcome: holds", ["L226"]),
        (f"- claim: {CLAIM}\n  outcome: holds\n  on: 2019", ["L228"]),
        ("- outcome: holds\n  on: 2025", ["L226"]),
        ("- just text", ["L214", "L226"]),
        ("claim: x", ["L214"]),
    ],
)
def test_ledger_entries(tmp_path: Path, entry: str, codes: list[str]) -> None:
    assert ledger(copy(TINY, tmp_path / "t"), entry) == codes


def test_both_sides_of_a_merge_conflict_in_the_ledger_count(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    one = f"- claim: {CLAIM}\n  outcome: holds\n  on: 2025"
    two = f"- claim: {CLAIM}\n  outcome: weakened\n  on: 2026"
    assert set(ledger(root, "<<<<<<< HEAD", one, "=======", two, ">>>>>>> other")) == {"L209"}
    assert [v.outcome.value for v in open_library(root).records.verdicts] == ["holds", "weakened"]


def test_a_withdrawn_verdict_keeps_its_number(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    with (root / "verdicts.yaml").open("a") as file:
        file.write("- withdraws: 2\n")
    assert [v.number for v in open_library(root).records.verdicts] == [1, 3]


def test_other_things_than_files_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy(TINY, tmp_path / "t")
    secret = tmp_path / "secret.md"
    secret.write_text("---\nquestion: Secret?\n---\n")
    (root / "lines" / "out.md").symlink_to(secret)
    (root / "lines" / "round.md").symlink_to("round.md")
    (root / "lines" / "folder.md").mkdir()
    os.mkfifo(root / "lines" / "pipe.md")
    (root / "lines" / "device.md").symlink_to("/dev/zero")
    (root / "lines" / "large.md").write_text("x" * 5000)
    monkeypatch.setattr(files.read_bytes, "__defaults__", (4000,))
    found = {d.file: d.code for d in check(root)}
    assert found == {
        "lines/out.md": "L205",
        "lines/round.md": "L203",
        "lines/folder.md": "L204",
        "lines/pipe.md": "L204",
        "lines/device.md": "L205",
        "lines/large.md": "L206",
    }


def test_a_folder_that_is_a_link_out_is_not_entered(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    (root / "notes").rename(tmp_path / "outside")
    (root / "notes").symlink_to(tmp_path / "outside")
    library = open_library(root)
    assert not library.records.notes
    assert "L205" in {d.code for d in library.diagnostics}


def test_unreadable_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy(TINY, tmp_path / "t")
    real = os.open

    def refuse(path: object, *rest: int) -> int:
        if str(path).endswith("glaze-shuts-the-pores.md"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(files.os, "open", refuse)
    library = open_library(root)
    assert [(d.code, d.file) for d in library.diagnostics] == [("L203", "notes/glaze-shuts-the-pores.md")]
    line = library.records.lines[NodeId("does-glaze-spoil-the-cooling")]
    assert len(line.evidence) == 3, "what is said of the note is kept"


def test_newer_format_is_said(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    path = root / "library.yaml"
    path.write_text(path.read_text().replace("format: 1", "format: 2"))
    assert [d.code for d in check(root)] == ["L202"]


def test_marks_and_line_ends_make_no_difference(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    for path in root.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    library, plain = open_library(root), open_library(TINY)
    assert library.diagnostics == ()
    assert library.records == plain.records


def test_every_prefix_of_a_file_is_read_without_an_exception(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    path = root / "lines" / "can-a-clay-jar-replace-an-ice-box.md"
    data = path.read_bytes()
    for length in range(0, len(data), 7):
        path.write_bytes(data[:length])
        assert len(drain(read_folder(root)).notes) == 8


def test_flipped_bytes_are_read_without_an_exception(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    for name in ("lines/can-a-clay-jar-replace-an-ice-box.md", "library.yaml", "verdicts.yaml"):
        path = root / name
        data = path.read_bytes()
        for at in range(0, min(len(data), 512), 5):
            path.write_bytes(data[:at] + bytes([data[at] ^ (1 << (at % 8))]) + data[at + 1 :])
            drain(read_folder(root))
        path.write_bytes(data)


# ---------------------------------------------------------------------- round trip

NASTY = " \n\t:#-'\"[]{}|>&*!%@`,~?\\<;\r\x85\u2028\x00\x1b\u202e0123456789abenoé漢🦉"
text = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(NASTY)), max_size=24)
words = st.text(st.sampled_from("abcdefg ?!.'-é🦉[]|"), min_size=1, max_size=30)
dates = st.sampled_from(
    [
        "~2025",
        "2024–11",
        "2025-06",
        "2023–2025",
        "Q3 2025",
        "mid-2025 onward",
        "before 2020",
        "June 2, 2025",
        "1999-12-31",
    ]
).map(lambda word: parse_date(word) or pytest.fail(word))
maybe_dates = st.one_of(st.none(), dates)
scores = st.floats(0, 1).map(lambda x: round(x, 3))
ids = st.sampled_from(["a", "A", "a b", "../x", "con", "ä", "x" * 130, "long-slug-of-a-note", "n: 1", "[[n]]", "né|n"])


@st.composite
def libraries(draw: st.DrawFn) -> Records:
    themes = {
        NodeId(f"theme:{n}"): Theme(NodeId(f"theme:{n}"), draw(words), aliases=tuple(draw(st.lists(text, max_size=2))))
        for n in range(2)
    }
    papers = {}
    for n in range(draw(st.integers(0, 3))):
        node = NodeId(draw(st.sampled_from(["arXiv:2401.0001", "doi:10.5555/x:", "x-paper "])) + f"{n}")
        papers[node] = AnchorPaper(
            node,
            draw(text),
            draw(maybe_dates),
            tuple(draw(st.lists(text, max_size=2))),
            (),
            (),
            tuple(draw(st.lists(text, max_size=2))),
            draw(text),
            draw(st.booleans()),
        )
    some_papers = (
        st.lists(st.sampled_from(sorted(papers)), max_size=2, unique=True).map(tuple) if papers else st.just(())
    )
    some_themes = st.lists(st.sampled_from(sorted(themes)), max_size=2, unique=True).map(tuple)
    notes = {}
    for name in draw(st.lists(ids, max_size=4, unique=True)):
        node = NodeId(f"note {name}" if draw(st.booleans()) else f"note-{name}")
        notes[node] = SourceNote(
            node,
            draw(words),
            draw(text),
            tuple(draw(st.lists(text, max_size=2))),
            draw(some_themes),
            draw(some_papers),
            draw(maybe_dates),
            (),
            tuple(draw(st.lists(text, max_size=2))),
        )
    lines, claims, verdicts = {}, {}, []
    for name in draw(st.lists(ids, max_size=3, unique=True)):
        node = NodeId(f"line-{name}")
        paragraphs, found = [], []
        for number in range(1, draw(st.integers(0, 3)) + 1):
            paragraph = draw(text)
            for note in draw(st.lists(st.sampled_from(sorted(notes)), max_size=2)) if notes else ():
                shown = notes[note].title if draw(st.booleans()) else draw(words)
                found.append((note, number, len(paragraph), len(paragraph) + len(shown)))
                paragraph += shown + draw(text)
            paragraphs.append(paragraph)
        citations = prose.place(paragraphs, found)
        places = writing.first_places(paragraphs, citations)
        evidence, others = [], []
        for note in dict.fromkeys(
            [*places, *(draw(st.lists(st.sampled_from(sorted(notes)), max_size=2)) if notes else [])]
        ):
            paragraph_number, sentence, quote = places.get(note, (0, 0, ""))
            item = Evidence(
                note,
                draw(st.sampled_from(Stance)),
                draw(scores),
                quote,
                paragraph_number,
                sentence,
                draw(st.sampled_from(["rules", "page", "person", "model:x y"])),
                draw(text),
                draw(st.sampled_from(["", "2026-01-02"])),
            )
            evidence.append(item)
            if draw(st.booleans()):
                others.append(replace(item, quote=draw(text), paragraph=7, sentence=1, stance=Stance.MENTIONS))
        own = []
        for number in range(draw(st.integers(0, 2))):
            claim = NodeId(f"{node}#c{number + 1}")
            own.append(claim)
            links = tuple(
                ClaimLink(note, draw(scores), draw(st.sampled_from([None, True, False]))) for note in sorted(notes)[:2]
            )
            claims[claim] = DatedClaim(
                claim, node, draw(text), tuple(draw(st.lists(dates, max_size=2))), draw(some_papers), links
            )
            verdicts.append((claim, draw(st.sampled_from(Outcome)), draw(dates), draw(text)))
        sources = tuple(dict.fromkeys(item.note for item in evidence))
        lines[node] = InquiringLine(
            node, draw(words), draw(text), tuple(paragraphs), citations, sources if draw(st.booleans()) else sources[::-1],
            draw(st.sampled_from([None, 0, 12])), tuple(evidence), tuple(others), draw(maybe_dates), tuple(own),
            draw(some_papers),
            draw(st.one_of(st.none(), st.builds(ResearchPrompt, text, st.lists(text, max_size=2).map(tuple), text))),
            tuple(draw(st.lists(st.builds(NextLine, st.none(), text, text), max_size=2))), draw(some_themes),
            tuple(draw(st.lists(text, max_size=2))),
        )  # fmt: skip
    first = next(iter(lines), None)
    for node in lines:
        if draw(st.booleans()) and first is not None:
            lines[node] = replace(
                lines[node],
                next=(*lines[node].next, NextLine(first, draw(st.sampled_from([lines[first].title, "other", ""])))),
            )
    rows = tuple(
        Verdict(claim, outcome, on, None, None, comment, "person", n)
        for n, (claim, outcome, on, comment) in enumerate(verdicts, 1)
    )
    return Records(lines, notes, claims, papers, themes, rows)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(libraries(), text, text)
def test_every_record_survives_a_round_trip(
    tmp_path_factory: pytest.TempPathFactory, records: Records, title: str, description: str
) -> None:
    root = tmp_path_factory.mktemp("library") / "made"
    report = drain(
        save(Library(title=title or "t", description=description, records=records, review_days={"default": 30}), root)
    )
    assert report.diagnostics == ()
    held = drain(read_folder(root))
    assert {d.code for d in held.diagnostics} <= {"L228"}
    assert held.records() == records
    assert (held.title, held.description, held.review_days) == (title or "t", description, {"default": 30})
    assert all(path.resolve().is_relative_to(root.resolve()) for path in root.rglob("*"))


def test_tiny_survives_being_written_anew(tmp_path: Path) -> None:
    library = open_library(TINY)
    drain(save(library, tmp_path / "again"))
    again = open_library(tmp_path / "again")
    assert again.records == library.records
    assert (again.title, again.description, again.review_days) == (
        library.title,
        library.description,
        library.review_days,
    )
    assert again.diagnostics == ()


def test_saving_elsewhere_takes_views_and_damaged_files_along(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    (root / "lines" / "hurt.md").write_bytes(b"---\nquestion: [\n---\n")
    (root / "notes" / "salt-glaze-leaves-gaps.md").write_bytes(b"---\ntitle: [\n---\nWords.\n")
    drain(save(open_library(root), tmp_path / "again"))
    for name in ("views/cooling.yaml", "lines/hurt.md", "notes/salt-glaze-leaves-gaps.md"):
        assert (tmp_path / "again" / name).read_bytes() == (root / name).read_bytes()


def test_very_long_texts_survive(tmp_path: Path) -> None:
    long = "word " * 60_000 + "end"
    note = SourceNote(NodeId("n"), "t" * 5_000, long, ("x" * 300_000,))
    drain(save(Library(title="t", records=Records(notes={note.id: note})), tmp_path / "l"))
    assert drain(read_folder(tmp_path / "l")).notes[note.id] == note


def test_inferred_themes_are_not_saved(tmp_path: Path) -> None:
    theme = Theme(NodeId("theme:guess"), "Guess", inferred=True)
    note = SourceNote(NodeId("n"), "N?", themes=(theme.id,))
    drain(save(Library(title="t", records=Records(notes={note.id: note}, themes={theme.id: theme})), tmp_path / "l"))
    assert drain(read_folder(tmp_path / "l")).records() == Records(notes={note.id: replace(note, themes=())})


def test_saving_into_a_full_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(ExplorerError, match="not empty"):
        drain(save(open_library(TINY), tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_hand_written_shapes_are_understood(tmp_path: Path) -> None:
    (tmp_path / "lines").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "library.yaml").write_text("format: 1\nthemes:\n  - name: Warm Rooms\n")
    (tmp_path / "notes" / "A.md").write_text(
        "---\ntitle: Who?\nthemes: warm rooms\ndate: June 2025\n---\nSummary\nof two lines.\n"
    )
    (tmp_path / "lines" / "q.md").write_text(
        "---\nquestion: Why?\nclaims:\n  - text: It is so\n    dates: ~2025\n---\n\n"
        "Because [[a]], [[notes/A.md|so]] and [[A#part]].\n"
    )
    library = open_library(tmp_path)
    assert library.diagnostics == ()
    note = library.records.notes[NodeId("A")]
    assert note.themes == ("theme:warm-rooms",)
    assert note.summary == "Summary of two lines."
    assert note.date is not None
    assert (note.date.edtf, note.date.as_written) == ("2025-06", "June 2025")
    line = library.records.lines[NodeId("q")]
    assert line.paragraphs == ("Because Who?, so and Who?.",)
    assert line.claims == ("q#c1",)
    assert [e.judged_by for e in line.evidence] == ["rules"]


def test_an_unreadable_note_costs_only_itself(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "t")
    (root / "notes" / "glaze-shuts-the-pores.md").write_text("---\ntitle: [\n---\n")
    library = open_library(root)
    assert [d.code for d in library.diagnostics] == ["L211"]
    assert library.diagnostics[0].severity is Severity.ERROR
    line = library.records.lines[NodeId("does-glaze-spoil-the-cooling")]
    assert [e.note for e in line.evidence] == [e.note for e in open_library(TINY).records.lines[line.id].evidence]


def test_dates_keep_their_spelling() -> None:
    assert writing.date_value(FuzzyDate(None, None, False, "2025-06", "2025-06")) == "2025-06"
    assert writing.date_value(FuzzyDate(None, None, False, "2025-06", "June 2025")) == {
        "edtf": "2025-06",
        "written": "June 2025",
    }


def test_a_date_nobody_wrote_stays_one(tmp_path: Path) -> None:
    paper = AnchorPaper(
        NodeId("arXiv:2208.11111"), "Crusts", FuzzyDate(date(2022, 8, 1), date(2022, 8, 31), False, "2022-08", "")
    )
    library = Library(title="t", records=Records(papers={paper.id: paper}))
    drain(save(library, tmp_path / "again"))
    assert open_library(tmp_path / "again").records.papers[paper.id].date == paper.date
