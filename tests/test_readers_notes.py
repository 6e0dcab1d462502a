"""Note, hub, topic and paper pages, and telling the kinds apart."""

from pathlib import Path

import pytest

from explorer.readers import Reading, format_of, read
from explorer.readers.names import split_categories, split_questions, split_tags

PAGES = Path(__file__).parent / "data" / "pages"


def read_file(name: str, address: str = "") -> Reading:
    return read((PAGES / name).read_bytes(), address or name)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.diagnostics]


def test_a_new_note_gives_crumbs_date_topic_hubs_and_body():
    reading = read_file("note-new.txt")
    note = reading.notes[0]
    assert note.title == "Do hedgerow roots lower winter water tables?"
    assert note.summary.startswith("Planted rows draw down")
    assert note.date.edtf == "2026-02-22"
    assert [theme.name for theme in reading.themes] == [
        "Soils, Water, and Climate",
        "Markets, Labour, and Trade",
        "Field Drainage",
    ]
    assert note.themes == tuple(theme.id for theme in reading.themes)
    assert len(note.body) == 5
    assert note.body[2].startswith("1. The depth")
    assert note.papers == ("arXiv:2111.04567",)
    assert note.links == (
        "clay",
        "how-should-growers-read-drainage-trials",
        "what-do-old-maps-say-about-wet-fields",
        "does-slope-decide-whether-drainage-works",
        "do-earthworms-keep-root-channels-open",
    )
    assert {other.id for other in reading.notes[1:]} == set(note.links)
    assert codes(reading) == ["P502", "P504"]


def test_an_old_note_has_no_header_word():
    reading = read_file("note-old.txt")
    note = reading.notes[0]
    assert (note.id, note.date.edtf, len(note.body)) == ("are-ditches-cheaper-over-fifty-years", "2026-03-04", 1)
    assert [theme.name for theme in reading.themes] == ["Soils, Water, and Climate", "Field Drainage"]
    assert codes(reading) == []


def test_a_note_in_form_b_is_title_gloss_and_body():
    reading = read_file("note-b.txt")
    note = reading.notes[0]
    assert note.title == "Can dead roots drain a field for years?"
    assert note.summary.startswith("Rotten roots")
    assert note.body[1] == "- shallow pipes close within three winters"
    assert (note.date, note.themes) == (None, ())
    assert note.links == ("do-hedgerow-roots-lower-winter-water-tables",)


def test_the_address_gives_a_note_its_claim():
    claim = "dead-roots-go-on-draining-heavy-clay-for-as-long-as-nine-years-after-the-trees-ar"
    assert read_file("note-b.txt", f"https://example.org/notes/{claim}/").notes[0].id == claim
    assert read_file("note-b.txt", f"{claim}.txt").notes[0].id == claim
    assert (
        read_file("note-b.txt", "what-i-read-on-monday-about-cows.txt").notes[0].id
        == "can-dead-roots-drain-a-field-for-years"
    )


def test_a_hub_is_a_note_that_links_its_entries():
    reading = read_file("hub.txt")
    hub, *entries = reading.notes
    assert hub.title == "How should growers read drainage trials?"
    assert hub.summary.startswith("Trials disagree")
    assert hub.body == ("Roots and channels", "Costs")
    assert hub.links == tuple(note.id for note in entries)
    assert [note.summary for note in entries][2] == "On level land the old channel costs least."
    assert codes(reading) == []


def test_a_hub_that_was_cut_says_how_many_entries_it_lacks():
    text = (PAGES / "hub.txt").read_text(encoding="utf-8").split("Costs")[0]
    assert codes(read(text.encode(), "hub.txt")) == ["P501"]


def test_a_hub_in_form_b_is_read_as_a_note():
    text = "How should growers read drainage trials?\nTrials disagree because they measure different winters."
    reading = read(text.encode(), "notes/drainage-trials/index.txt")
    assert [(note.id, note.title) for note in reading.notes] == [
        ("drainage-trials", "How should growers read drainage trials?")
    ]
    assert read(text.encode(), "004_25cb.txt").notes[0].summary.startswith("Trials disagree")


def test_a_topic_is_a_theme_with_its_notes():
    reading = read_file("topic.txt")
    assert [(theme.id, theme.name) for theme in reading.themes] == [("theme:field-drainage", "Field Drainage")]
    assert [note.themes for note in reading.notes] == [("theme:field-drainage",)] * 2
    assert codes(reading) == []
    named = read_file("topic.txt", "topics/drainage-of-fields/index.txt")
    assert named.themes[0].id == "theme:drainage-of-fields"


def test_a_paper_in_form_a():
    reading = read_file("paper-a.txt")
    (paper,) = reading.papers
    assert (paper.id, paper.date.edtf, paper.asserted) == ("arXiv:2406.01234", "2024-06-02", False)
    assert paper.title.endswith("Five Winters on Clay")
    assert paper.summary.startswith("We measure “drainage”")
    assert [theme.name for theme in reading.themes] == ["Soil Biology", "Crop Rotation Trials", "NPK", "Farm Economics"]
    assert codes(reading) == ["P502"]


def test_a_paper_in_form_b_takes_its_id_from_the_address_or_its_title():
    assert read_file("paper-b.txt", "papers/2406.01234/index.txt").papers[0].id == "arXiv:2406.01234"
    assert read_file("paper-b.txt", "papers/2406.01234v2.txt").papers[0].date.edtf == "2024-06"
    assert read_file("paper-b.txt", "papers/x-natural-springs.txt").papers[0].id == "x-natural-springs"
    alone = read_file("paper-b.txt", "017_abc.txt")
    assert alone.papers[0].id == "x-natural-emergence-of-springs-below-planted-rows"
    assert codes(alone) == ["P503"]


@pytest.mark.parametrize(
    ("opening", "kept"),
    [
        ("Abstract reasoning is rare.", "Abstract reasoning is rare."),
        ("Abstract We look.", "We look."),
        ("Abstract: so it is.", "so it is."),
        ("Abstract", "More."),
    ],
)
def test_only_the_heading_of_an_abstract_is_left_out(opening, kept):
    page = f"Deep Roots\n\nPaper · arXiv 2111.04567 · Published May 2, 2021\n\n{opening}\n\nMore.\n"
    assert read(page.encode(), "papers/2111.04567.txt").papers[0].summary == kept


def test_a_paper_whose_address_names_another_is_reported():
    assert "P505" in codes(read_file("paper-a.txt", "papers/2406.99999/index.txt"))


@pytest.mark.parametrize("published", ["2024-06-02", "2 June 2024", "June 2, 2024"])
def test_a_papers_date_in_several_spellings(published):
    text = (PAGES / "paper-a.txt").read_text(encoding="utf-8").replace("June 2, 2024", published)
    assert read(text.encode(), "p.txt").papers[0].date.edtf == "2024-06-02"


def test_an_unreadable_date_is_reported_and_the_number_gives_the_month():
    text = (PAGES / "paper-a.txt").read_text(encoding="utf-8").replace("June 2, 2024", "June 32, 2024")
    reading = read(text.encode(), "p.txt")
    assert "P403" in codes(reading)
    assert reading.papers[0].date.edtf == "2024-06"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Soil BiologyCrop Trials", ["Soil Biology", "Crop Trials"]),
        ("NPKFarm Economics", ["NPK", "Farm Economics"]),
        ("RAGMechInterpDeep Ploughing", ["RAG", "MechInterp", "Deep Ploughing"]),
        ("Soil Biology", ["Soil Biology"]),
        ("Soils · Water", ["Soils", "Water"]),
        ("pH", ["pH"]),
        ("", []),
    ],
)
def test_fused_tags_are_cut_at_capitals(text, names):
    assert split_tags(text) == names


def test_categories_and_hub_questions_are_cut():
    assert split_categories("Soils and Water") == ["Soils and Water"]
    assert split_categories("A, B, and C D, E, and F G, H, and I") == ["A, B, and C", "D, E, and F", "G, H, and I"]
    assert split_questions("RAG How do wells refill?") == ["RAG", "How do wells refill?"]
    assert split_questions("How do wells refill? Can they?") == ["How do wells refill?", "Can they?"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("INQUIRING LINE\n\nDo wells last?\n\nThis explores wells.", "line"),
        ("Do wells last?\nThis explores whether wells last.\nThey do.", "line"),
        ("Do wells last?\nWells last as long as the summers are wet.\nThey do.", "note"),
        ("Old Wells of the North\nWe survey the wells that were dug before the canal and measure them.", "paper"),
        ("Are Old Wells Deep?\nAbstract\nWells that were dug before the canal are measured here.", "paper"),
    ],
)
def test_the_kind_of_a_page_is_told_by_its_shape(text, kind):
    reading = read(text.encode(), "000_8cad.txt")
    assert [len(reading.lines), len(reading.notes), len(reading.papers)] == [
        kind == k for k in ("line", "note", "paper")
    ]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'{"lines": []}', "library.json"),
        (b"@article{a, title={Do wells last?}}", "papers.bib"),
        (b"---\ntitle: Do wells last?\n---\nThis explores wells.", "lines/wells.md"),
        (b"Do wells last?\nThis explores whether wells last.\n", "wells.csv"),
        (b"<!doctype html><title>Do wells last?</title>", "index.html"),
        (b"TY  - JOUR\nTI  - Wells\n", "x.ris"),
        (b"a shopping list\nmilk\n", "list.txt"),
        (b"", "empty.txt"),
    ],
)
def test_other_formats_are_left_to_their_readers(data, name):
    assert format_of(data, name) == ""
