"""Citations in prose: every place and spelling in which a page cites a note, and the questions that cite nothing."""

import pytest

from explorer.model import Severity
from explorer.readers import Reading, read

DEEP = "Do deep wells refill in winter?"
SAND = "Does sand hold back water?"


def read_prose(prose: str, *sources: str) -> Reading:
    """Read a page whose synthesis is one paragraph; sources default to the two usual ones."""
    sources = sources or (DEEP, SAND)
    parts = ["INQUIRING LINE", "Do wells run dry?", "This explores wells.\n", prose, f"\nSources {len(sources)} notes"]
    for source in sources:
        title, _, summary = source.partition("|")
        parts += [title, summary or "It was seen."]
    return read("\n\n".join([*parts, "Next inquiring lines"]).encode(), "page.txt")


def cited(reading: Reading) -> list[str]:
    line = reading.lines[0]
    return [line.paragraphs[c.paragraph - 1][c.start : c.end] for c in line.citations]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.diagnostics if problem.code != "P207"]


@pytest.mark.parametrize(
    "prose",
    [
        f"They recover {DEEP}.",
        f"They recover {DEEP}, and so on.",
        f"They recover {DEEP}; not so here.",
        f"The test in {DEEP}: wait.",
        f"The old survey ({DEEP}) says so.",
        f"They recover (e.g. after rain {DEEP}) at times.",
        f"{DEEP} shows that they recover.",
        f"And {DEEP} finds it.",
        f"Where rain grades RAIN {DEEP}.",
        f"It is *rain, not snow* {DEEP}.",
        f"It is (mostly) {DEEP}.",
        f'It is "rain" {DEEP}.',
        f"It is rain,{DEEP}.",
        f"How little? They recover {DEEP}.",
        f'The answer to "how much rain?" is: a lot {DEEP}.',
        f"They recover {DEEP}",
        f"They recover {DEEP[:-1]}.",
    ],
)
def test_a_source_title_is_found_wherever_it_stands(prose):
    reading = read_prose(prose)
    assert [c.note for c in reading.lines[0].citations] == ["do-deep-wells-refill-in-winter"]
    assert codes(reading) == []


def test_chains_are_found_with_space_comma_and_brackets():
    for prose in (f"It is so {DEEP} {SAND}.", f"It is so {DEEP}, {SAND}.", f"It is so ({DEEP}; {SAND})."):
        assert cited(read_prose(prose)) == [DEEP, SAND]


def test_titles_with_commas_apostrophes_and_short_forms_are_one_word():
    title = "Why don't wells, springs, vs. rivers, agree on U.S. maps? Or do they?"
    reading = read_prose(f"Rain fell. It is so {title}. Another one.", title)
    (citation,) = reading.lines[0].citations
    assert (citation.sentence, cited(reading)) == (2, [title])


def test_the_longest_title_wins_and_none_is_found_inside_another():
    short, long = "Do deep wells refill?", "Why then Do deep wells refill?"
    assert cited(read_prose(f"It is so {long}. But {short} differs.", short, long)) == [long, short]


def test_the_same_note_may_be_cited_twice():
    reading = read_prose(f"First {DEEP}. Then {SAND}. Again {DEEP}.")
    assert [c.sentence for c in reading.lines[0].citations] == [1, 2, 3]
    assert len(reading.notes) == 2


def test_sources_that_are_not_cited_are_kept_and_remarked():
    reading = read_prose(f"Only {DEEP}.")
    assert len(reading.lines[0].sources) == 2
    problem = next(p for p in reading.diagnostics if p.code == "P207")
    assert SAND in problem.what
    assert problem.severity is Severity.REMARK


def test_curly_quotes_and_other_dashes_do_not_hide_a_title():
    assert cited(
        read_prose("It is so Can’t hand-dug “deep” wells refill?.", 'Can\'t hand-dug "deep" wells refill?')
    ) == ["Can’t hand-dug “deep” wells refill?"]


@pytest.mark.parametrize(
    "prose",
    [
        "How little? In the driest places one bucket is enough.",
        "Where does the seam show? Mostly at the rim.",
        "They stopped. What are those stages? Three of them matter.",
        'He asked "How much rain is ever enough?" and left.',
        "The honest reply to 'Is there enough of it?' is no.",
        "It ends with a doubt. Would a deeper well have helped here?",
        "The point is simple (why bother?) and old.",
        "*What would change it?* A wet decade.",
    ],
)
def test_a_question_of_the_text_is_no_citation(prose):
    reading = read_prose(f"{prose} And {DEEP} agrees.")
    assert cited(reading) == [DEEP]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("prose", "titles"),
    [
        ("They recover Can hand-dug wells be deepened later?.", ["Can hand-dug wells be deepened later?"]),
        ("They recover Can hand-dug wells be deepened later?, it seems.", ["Can hand-dug wells be deepened later?"]),
        ("Rain fell. Can hand-dug wells be deepened later? shows it.", ["Can hand-dug wells be deepened later?"]),
        ("The survey (Can hand-dug wells be deepened later?) says so.", ["Can hand-dug wells be deepened later?"]),
        (
            "They fail Can hand-dug wells be deepened later? Why do pumps fail in frost?.",
            ["Can hand-dug wells be deepened later?", "Why do pumps fail in frost?"],
        ),
        (
            f"They fail {DEEP} Why do pumps fail in frost?.",
            [DEEP, "Why do pumps fail in frost?"],
        ),
    ],
)
def test_a_title_that_is_no_source_is_told_by_its_shape_and_reported(prose, titles):
    reading = read_prose(prose)
    assert cited(reading) == titles
    unlisted = [title for title in titles if title != DEEP]
    assert codes(reading) == ["P301"] * len(unlisted)
    notes = {note.title: note for note in reading.notes}
    assert all(notes[title].summary == "" for title in unlisted)
    assert reading.lines[0].sources_declared == 2
    assert len(reading.lines[0].sources) == 2
    problem = next(p for p in reading.diagnostics if p.code == "P301")
    assert problem.line == 8
    assert prose[problem.column - 1 :].startswith(unlisted[0])


def test_a_doubtful_question_is_reported_and_left_in_the_text():
    reading = read_prose(
        f"One thing stays open: Would a deeper well have helped here? Nobody knows. And {DEEP} agrees."
    )
    assert cited(reading) == [DEEP]
    assert codes(reading) == ["P304"]


def test_a_glued_question_without_a_title_word_is_reported():
    assert codes(read_prose(f"It is so deep wells in winter?. And {DEEP} agrees.")) == ["P305"]


SLUG = "with-a-deep-well-the-water-returns-each-winter-even-after-a-dry-summer-no-rain-ad"


def test_a_pipe_link_shows_its_words_and_names_its_note():
    reading = read_prose(f"Call it {SLUG}|coming back from the dead, says one.")
    line = reading.lines[0]
    assert line.paragraphs[0] == "Call it coming back from the dead, says one."
    assert cited(reading) == ["coming back from the dead"]
    assert codes(reading) == ["P302"]
    assert line.citations[0].note == SLUG[:80].rstrip("-")


def test_several_pipe_links_keep_their_offsets():
    reading = read_prose(f"Call it {SLUG}|one thing. Then {DEEP}. Or [[b-c|another]] and x-{SLUG}|a third (so). End.")
    assert cited(reading) == ["one thing", DEEP, "another", "a third"]
    assert [c.sentence for c in reading.lines[0].citations] == [1, 2, 3, 3]


def test_wikilinks_in_brackets_are_read():
    reading = read_prose("See [[do-deep-wells-refill-in-winter|this one]] and [[does-sand-hold-back-water]].")
    assert cited(reading) == ["this one", "does-sand-hold-back-water"]
    assert [c.note for c in reading.lines[0].citations] == list(reading.lines[0].sources)
    assert codes(reading) == []


def test_an_abbreviated_slug_a_pipe_and_a_second_slug_are_one_citation():
    full = "a-well-is-never-empty-when-the-summer-was-wet-and-the-winter-before-it-was-long-an"
    reading = read_prose(f"It is so a-well-is-never-empty... | {full}. And {DEEP} agrees.")
    assert cited(reading) == [full, DEEP]
    assert reading.notes[-1].id == full[:80].rstrip("-")
    assert reading.notes[-1].title.startswith("A well is never empty when")


def test_a_slug_is_taken_for_the_source_that_says_the_same():
    slug = "deep-wells-recover-their-water-each-winter-while-shallow-ones-stay-empty"
    reading = read_prose(
        f"It is known {slug}|for deep ones. And Does sand hold back water? agrees.",
        "What happens to a borehole in winter?|Deep wells recover their water each winter; shallow wells stay empty.",
        SAND,
    )
    assert reading.lines[0].citations[0].note == "what-happens-to-a-borehole-in-winter"
    assert codes(reading) == ["P303"]


def test_ordinary_hyphens_and_pipes_are_left_alone():
    prose = f"A state-of-the-art, up-to-date-as-can-be pump | valve costs |x| less {DEEP}."
    reading = read_prose(prose)
    assert reading.lines[0].paragraphs[0] == prose
    assert cited(reading) == [DEEP]


def test_a_hub_can_be_a_source():
    hub = "How should growers read drainage trials?"
    assert cited(read_prose(f"It is all in the hub {hub}.", hub)) == [hub]
