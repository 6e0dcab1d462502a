"""Pages of inquiring lines: both forms, and what happens to pages on their way."""

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model import NodeId
from explorer.readers import Reading, read

PAGES = Path(__file__).parent / "data" / "pages"
LINE_A = (PAGES / "line-a.txt").read_text(encoding="utf-8")
LINE_B = (PAGES / "line-b.txt").read_text(encoding="utf-8")
HEDGES = "can-hedgerows-replace-drainage-ditches-on-heavy-clay"


def read_text(text: str, name: str = "page.txt") -> Reading:
    return read(text.encode(), name)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.diagnostics]


def without_places(reading: Reading) -> Reading:
    """Drop what differs between forms: line numbers of diagnostics, and blanks and bullets in the prompt's own text."""
    lines = []
    for line in reading.lines:
        if line.prompt:
            words = line.prompt.text.replace("•", "").replace("\n- ", "\n").replace("\n* ", "\n").split()
            line = replace(line, prompt=replace(line.prompt, text=" ".join(words)))
        lines.append(line)
    return replace(reading, lines=tuple(lines), diagnostics=())


def page(*prose: str, sources: str = "Sources 2 notes", tail: str = "Next inquiring lines") -> str:
    """Make a small page in form A about wells."""
    parts = ["INQUIRING LINE", "Do wells run dry?", "This explores whether wells run dry in summer.", *prose, sources]
    parts += ["Do deep wells refill in winter?", "Deep wells refill.", "Does sand hold back water?", "Sand holds it."]
    return "\n\n".join([*parts, tail])


CITING = "Deep ones recover Do deep wells refill in winter?. Others do not, in sand Does sand hold back water?."


def test_form_a_is_read_whole():
    line = read_text(LINE_A).lines[0]
    assert (line.id, line.title) == (HEDGES, "Can hedgerows replace drainage ditches on heavy clay?")
    assert line.gloss.startswith("This explores whether planted rows")
    assert line.gloss.endswith("only slow it down.")
    assert len(line.paragraphs) == 5
    assert line.paragraphs[-1].endswith("not of taste.")
    assert [(c.note[:14], c.paragraph, c.sentence) for c in line.citations] == [
        ("do-hedgerow-ro", 1, 2),
        ("do-earthworms-", 2, 2),
        ("can-dead-roots", 2, 2),
        ("do-mixed-speci", 2, 3),
        ("does-slope-dec", 3, 2),
        ("are-ditches-ch", 3, 3),
        ("are-ditches-ch", 4, 2),
    ]
    for citation in line.citations:
        shown = line.paragraphs[citation.paragraph - 1][citation.start : citation.end]
        assert shown.endswith("?")
        assert shown[0].isupper()
    assert line.sources_declared == 7
    assert len(line.sources) == 7
    assert line.sources[-1] == "do-field-birds-return-to-planted-clay"
    assert line.origin.line == 3


def test_the_notes_of_the_source_list_carry_their_summaries():
    notes = {note.id: note for note in read_text(LINE_A).notes}
    assert len(notes) == 7
    assert notes[NodeId("are-ditches-cheaper-over-fifty-years")].summary.endswith("slopes above 2%.")
    assert all(note.summary for note in notes.values())


def test_form_b_says_the_same_as_form_a():
    assert without_places(read_text(LINE_B)) == without_places(read_text(LINE_A))
    assert codes(read_text(LINE_B)) == codes(read_text(LINE_A)) == ["P207"]


@pytest.mark.parametrize(
    "data",
    [
        LINE_A.replace("\n", "\r\n").encode(),
        LINE_A.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + LINE_A.encode(),
        (LINE_A + "\n\n\n").encode(),
        ("\n\n" + LINE_A).encode(),
        LINE_A.replace("\n\n", "\n \t\n").encode(),
        LINE_A.replace("\n\n", "\n").encode(),
        LINE_A.replace("Sources 7 notes", "Sources (7 notes)").encode(),
        LINE_A.replace("Sources 7 notes", "SOURCES · 7").encode(),
        LINE_A.replace("• ", "- ").encode(),
        LINE_A.replace("• ", "* ").encode(),
        LINE_A.replace("• ", "•").encode(),
        LINE_A.replace("LLMexpand ↓", "LLM").encode(),
        LINE_A.replace("Research prompt for your LLMexpand ↓\n\n", "").encode(),
        ("← All inquiring lines\n\n" + LINE_A).encode(),
        LINE_A.replace("INQUIRING LINE", "Inquiring line").encode(),
        (LINE_A + "\n\n© 2026\n\nBack to top").encode(),
    ],
)
def test_harmless_differences_change_nothing(data):
    assert without_places(read(data, "page.txt")) == without_places(read_text(LINE_A))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read_and_remarked(encoding):
    reading = read(LINE_A.encode(encoding), "page.txt")
    assert without_places(reading) == without_places(read_text(LINE_A))
    assert "P104" in codes(reading)


def test_a_wrapped_page_is_put_together_again():
    wrapped = []
    for row in LINE_A.split("\n"):
        words, length = [], 0
        for word in row.split(" "):
            if length + len(word) > 72 and word[:1].islower():
                words.append("\n" + word)
                length = 0
            else:
                words.append(" " + word if words else word)
                length += len(word) + 1
        wrapped.append("".join(words))
    text = "\n".join(wrapped)
    assert text.count("\n") > LINE_A.count("\n") + 20
    got, wanted = read_text(text).lines[0], read_text(LINE_A).lines[0]
    assert replace(got, prompt=None) == replace(wanted, prompt=None)


def test_a_page_without_a_prompt_has_none():
    reading = read_text(page(CITING))
    line = reading.lines[0]
    assert line.prompt is None
    assert line.claims == line.papers == reading.claims == reading.papers == ()
    assert len(line.citations) == 2
    assert codes(reading) == []


def test_an_empty_last_section_without_final_newline_gives_no_next_lines():
    assert LINE_A.endswith("Next inquiring lines")
    assert read_text(LINE_A).lines[0].next == ()


def test_next_lines_are_kept_with_their_reasons():
    tail = (
        "Next inquiring lines\n\nDo springs fail before wells?\n\nBecause springs are shallower.\n\n"
        "• Can towns share one well?\n\nWhat is rain worth? — A price for winter water.\n\nRead →"
    )
    following = read_text(page(CITING, tail=tail)).lines[0].next
    assert [(entry.id, entry.title, entry.reason) for entry in following] == [
        (None, "Do springs fail before wells?", "Because springs are shallower."),
        (None, "Can towns share one well?", ""),
        (None, "What is rain worth?", "A price for winter water."),
    ]


def test_a_wrong_count_of_sources_is_reported_at_the_list():
    reading = read_text(page(CITING, sources="Sources 3 notes"))
    assert codes(reading) == ["P202"]
    problem = reading.diagnostics[0]
    assert "3 sources" in problem.what
    assert "2 were found" in problem.what
    assert problem.line == 11


def test_a_source_heading_without_count_or_without_heading_still_gives_sources():
    for sources in ("Sources", "Sources:"):
        line = read_text(page(CITING, sources=sources)).lines[0]
        assert (line.sources_declared, len(line.sources), len(line.citations)) == (None, 2, 2)
    headless = page(CITING, sources="").replace("\n\n\n", "\n")
    line = read_text(headless).lines[0]
    assert (line.sources_declared, len(line.sources), len(line.paragraphs)) == (None, 2, 1)


def test_a_missing_summary_costs_only_itself():
    reading = read_text(page(CITING).replace("Deep wells refill.\n\n", ""))
    notes = [(note.title, note.summary) for note in reading.notes]
    assert notes == [("Do deep wells refill in winter?", ""), ("Does sand hold back water?", "Sand holds it.")]
    assert codes(reading) == ["P203"]


def test_pairs_on_one_line_are_read():
    text = page(CITING).replace("winter?\n\nDeep", "winter? — Deep").replace("water?\n\nSand", "water? Sand")
    notes = [(note.title, note.summary) for note in read_text(text).notes]
    assert notes == [
        ("Do deep wells refill in winter?", "Deep wells refill."),
        ("Does sand hold back water?", "Sand holds it."),
    ]


def test_a_source_title_need_not_be_a_question():
    text = page("Slow seepage is known The slow seepage note. And Do deep wells refill in winter? agrees.")
    text = text.replace("Does sand hold back water?", "The slow seepage note")
    line = read_text(text).lines[0]
    assert [citation.note for citation in line.citations] == ["the-slow-seepage-note", "do-deep-wells-refill-in-winter"]


def test_a_page_that_ends_early_says_so_and_keeps_what_it_has():
    reading = read_text(page(CITING).split("Sources")[0])
    line = reading.lines[0]
    assert len(line.paragraphs) == 1
    assert "P201" in codes(reading)
    assert [citation.note for citation in line.citations] == [
        "do-deep-wells-refill-in-winter",
        "does-sand-hold-back-water",
    ]


def test_the_address_tells_the_slug():
    cut = LINE_B
    for name in (
        "site/inquiring-lines/some-known-slug/index.txt",
        "https://example.org/inquiring-lines/some-known-slug/",
    ):
        assert read_text(cut, name).lines[0].id == "some-known-slug"
    assert read_text(cut, "000_8cadea0c.txt").lines[0].id == HEDGES
    assert read_text(cut, "my-notes-on-hedges-and-other-things.txt").lines[0].id == HEDGES
    claim_ids = [claim.id for claim in read_text(cut, "inquiring-lines/hedges/").claims]
    assert claim_ids == [f"hedges#c{n}" for n in range(1, 6)]


def test_two_sources_that_agree_in_eighty_letters_stay_two():
    stem = "Do wells that were dug by hand in the dry uplands before the great drought of that century"
    text = page(f"One {stem} refill?. Two {stem} collapse?.")
    text = text.replace("Do deep wells refill in winter?", f"{stem} refill?").replace(
        "Does sand hold back water?", f"{stem} collapse?"
    )
    line = read_text(text).lines[0]
    assert len(set(line.sources)) == 2
    assert [citation.note for citation in line.citations] == list(line.sources)


def test_several_pages_in_one_file_are_cut_apart():
    other = page(CITING)
    reading = read_text(LINE_A + other)
    assert [line.title[:9] for line in reading.lines] == ["Can hedge", "Do wells "]
    assert len(reading.lines[1].citations) == 2
    assert reading.lines[0].next == ()


def test_a_line_that_admits_it_has_no_answer_is_a_line_like_any_other():
    reading = read_text(page("The corpus holds no well of that name. " + CITING))
    assert len(reading.lines[0].citations) == 2
    assert codes(reading) == []


def test_fewer_paragraphs_are_no_fault():
    for count in (1, 2, 7):
        prose = [CITING, *["More of it."] * (count - 1)]
        assert len(read_text(page(*prose)).lines[0].paragraphs) == count
