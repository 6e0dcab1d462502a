"""The stance rules on small invented pages: one behaviour a page."""

from __future__ import annotations

import pytest

from explorer.model import Citation, Evidence, InquiringLine, NodeId, SourceNote, Stance
from explorer.prose import place, sentence_of
from explorer.stance import DEFINITIONS, Band, band, judge
from explorer.stance.bands import LIKELY_FROM, SURE_FROM

NOTES = {
    NodeId(name): SourceNote(NodeId(name), title, summary)
    for name, title, summary in (
        ("a", "Does daily stretching loosen stiff hips?", "Eight weeks of stretching improved the range of the hip."),
        ("b", "Do short sessions suffice?", "Five minutes a day improved reach as much as thirty."),
        ("c", "Why do tendons give way slowly?", "Tissue adapts to repeated load and gains length."),
        ("d", "Do old dancers gain nothing?", "Trained dancers over fifty showed no gain."),
        ("e", "Does stretching cause strains?", "Forced stretching led to more muscle injuries."),
        ("f", "Who reads stretching manuals?", "A count of manuals sold since 1950."),
    )
}
ANSWER = "The notes answer with a clear yes: stretching helps stiff hips. Trials agree on the benefit {a}. Little is enough {b}."
CAUSE = "The mechanism is slow growth under load. Tissue gains length over weeks {c}."
CLOSE = "Taken together, stretching helps, and a little of it is enough."


def make_line(*paragraphs: str, title: str = "Does stretching help stiff hips?", sources: str = "") -> InquiringLine:
    """Build a line from paragraphs that cite notes as ``{a}``."""
    texts: list[str] = []
    found: list[tuple[NodeId, int, int, int]] = []
    for number, pattern in enumerate(paragraphs, 1):
        text = ""
        for part in pattern.split("{"):
            name, closed, rest = part.partition("}")
            if closed:
                shown = NOTES[NodeId(name)].title
                found.append((NodeId(name), number, len(text), len(text) + len(shown)))
                text += shown + rest
            else:
                text += part
        texts.append(text)
    listed = tuple(NodeId(name) for name in sources)
    return InquiringLine(
        NodeId("line"),
        title,
        "",
        tuple(texts),
        place(texts, found),
        listed or tuple(dict.fromkeys(n for n, *_ in found)),
    )


def judged(line: InquiringLine) -> dict[str, Evidence]:
    return {evidence.note: evidence for evidence in judge(line, NOTES)}


def test_a_plain_page_supports() -> None:
    found = judged(make_line(ANSWER, CAUSE, "Schools copy it. Classes report looser hips {d}.", CLOSE))
    assert {found[n].stance for n in "abc"} == {Stance.SUPPORTS}


def test_a_concession_paragraph_contradicts() -> None:
    line = make_line(
        ANSWER, CAUSE, "But there are real limits. Trained dancers showed no gain {d}, and force injures {e}.", CLOSE
    )
    found = judged(line)
    assert [found[n].stance for n in "abcde"] == [Stance.SUPPORTS] * 3 + [Stance.CONTRADICTS] * 2
    assert band(found["d"]) is Band.LIKELY


def test_a_concession_that_turns_back_supports_again() -> None:
    line = make_line(
        ANSWER,
        CAUSE,
        "To be fair, some bodies resist. Dancers show no gain {d}. But most hips do loosen in the end {b}.",
        CLOSE,
    )
    found = judged(line)
    assert found["d"].stance is Stance.CONTRADICTS
    assert found["b"].stance is Stance.SUPPORTS


def test_a_turn_in_mid_paragraph_touches_only_what_follows() -> None:
    line = make_line(
        ANSWER, "Short sessions work well {c}. There are cases, admittedly, where they do not {d}.", CAUSE, CLOSE
    )
    found = judged(line)
    assert found["d"].confidence != found["c"].confidence
    assert found["c"].stance is Stance.SUPPORTS
    odds = {n: e.confidence if e.stance is Stance.CONTRADICTS else 1 - e.confidence for n, e in found.items()}
    assert odds["d"] > odds["c"] + 0.1


def test_a_doubt_that_opens_a_paragraph_as_a_question_is_there_to_be_answered() -> None:
    page = [ANSWER, CAUSE, "Does age put an end to that? Short sessions worked at eighty {d}.", CLOSE]
    asked = judged(make_line(*page))["d"]
    page[2] = "Age puts limits on that, however. Short sessions failed at eighty {d}."
    told = judged(make_line(*page))["d"]
    assert (asked.stance, told.stance) == (Stance.SUPPORTS, Stance.CONTRADICTS)
    assert "question" in asked.why


@pytest.mark.parametrize(
    "opener",
    [
        "The benefit reverses in cold weather.",
        "Old knees are different.",
        "Results from clinics are harder to love.",
        "Before celebrating, look at who took part.",
        "Here the story gets complicated.",
        "Those gains come with strings attached.",
        "Now for the awkward part.",
    ],
)
def test_a_quiet_doubt_is_heard(opener: str) -> None:
    found = judged(make_line(ANSWER, CAUSE, f"{opener} Trained dancers showed no gain {{d}}.", CLOSE))
    assert found["d"].stance is Stance.CONTRADICTS


def test_another_paragraph_that_objects_more_speaks_for_this_one() -> None:
    mild = "Some dancers tried it too. They held their reach {d}."
    alone = judged(make_line(ANSWER, CAUSE, mild, CLOSE))["d"]
    beside = judged(make_line(ANSWER, CAUSE, "But there is a sharp limit: injuries {e}.", mild, CLOSE))["d"]
    assert beside.stance is Stance.SUPPORTS
    assert alone.stance is not Stance.SUPPORTS or alone.confidence < beside.confidence


def test_an_objection_set_aside_supports() -> None:
    page = [
        ANSWER,
        "Time helps too.",
        "Fears about strains find little support. Slow practice injures nobody {c}.",
        CLOSE,
    ]
    assert judged(make_line(*page))["c"].stance is Stance.SUPPORTS
    page[2] = "But there is a serious limit: strains. Forced practice injures many {c}."
    assert judged(make_line(*page))["c"].stance is Stance.CONTRADICTS


def test_a_rival_view_that_is_answered_supports() -> None:
    rival = "It is often said that warm rooms do the work. But cold rooms gave the same gain {e}."
    assert judged(make_line(ANSWER, CAUSE, rival, CLOSE))["e"].stance is Stance.SUPPORTS


def test_more_harms_backs_an_answer_of_less() -> None:
    line = make_line(
        "The notes answer: less than you think. Five minutes suffice {b}.",
        CAUSE,
        "There is also a warning against assuming that more is better. More of it makes matters worse {e}.",
        "So a little is enough.",
        title="How much stretching do hips need?",
    )
    assert judged(line)["e"].stance is Stance.SUPPORTS


@pytest.mark.parametrize("words", ["a separate matter", "beyond the scope", "adjacent to this question"])
def test_an_explicit_aside_is_a_mention(words: str) -> None:
    found = judged(make_line(ANSWER, CAUSE, f"Manuals sell well; who reads them is {words} {{f}}.", CLOSE))
    assert found["f"].stance is Stance.MENTIONS
    assert words.split()[0] in found["f"].why
    assert band(found["f"]) is Band.UNSURE


def test_a_source_cited_nowhere_is_mentioned_without_place() -> None:
    line = make_line(ANSWER, CAUSE, CLOSE, CLOSE, sources="fabc")
    last = judge(line, NOTES)[-1]
    assert (last.note, last.stance, last.quote, last.paragraph, last.sentence) == ("f", Stance.MENTIONS, "", 0, 0)
    assert last.confidence < 0.5
    assert "cited nowhere" in last.why


def test_order_is_first_citation_then_uncited_sources() -> None:
    line = make_line(ANSWER, CAUSE, "Again {a}, {d}.", CLOSE, sources="fdecba")
    assert [e.note for e in judge(line, NOTES)] == ["a", "b", "c", "d", "f", "e"]


def test_of_two_citations_the_doubtful_one_decides() -> None:
    line = make_line(ANSWER, CAUSE, "But there are real limits. The gain fades, a sharp caveat {a}.", CLOSE)
    found = judge(line, NOTES)
    assert [e.note for e in found] == ["a", "b", "c"]
    assert found[0].stance is Stance.CONTRADICTS
    assert found[0].paragraph == 3


def test_quote_and_place_are_those_of_the_citation() -> None:
    line = make_line(ANSWER, CAUSE, "But there are limits. Dancers gain nothing {d}. Rest is easy.", CLOSE)
    found = judged(line)["d"]
    citation = next(c for c in line.citations if c.note == "d")
    assert found.quote == sentence_of(line, citation)
    assert (found.paragraph, found.sentence) == (citation.paragraph, citation.sentence) == (3, 2)
    assert found.judged_by == "rules"


def test_the_reason_names_the_opener_and_the_sign_that_decided() -> None:
    line = make_line(ANSWER, CAUSE, "But there is a catch. A real caveat is that dancers gain nothing {d}.", CLOSE)
    reason = judged(line)["d"].why
    assert reason.startswith('paragraph 3 opens with a concession ("But there is a catch.")')
    assert ";" in reason


def test_the_answers_direction_is_read() -> None:
    gloomy = make_line(
        "No. Stretching fails and hurts, and the loss is lasting {e}. Nothing improved {d}.",
        "Injuries rise and joints suffer {c}.",
        "Some hips do improve. Short sessions helped and restored reach {b}.",
        "So it harms more than it helps.",
    )
    found = judged(gloomy)
    assert found["e"].stance is Stance.SUPPORTS
    assert found["b"].stance is Stance.CONTRADICTS


@pytest.mark.parametrize(
    ("stance", "confidence", "expected"),
    [
        (Stance.SUPPORTS, SURE_FROM, Band.FAIRLY_SURE),
        (Stance.SUPPORTS, SURE_FROM - 0.01, Band.UNSURE),
        (Stance.CONTRADICTS, LIKELY_FROM, Band.LIKELY),
        (Stance.CONTRADICTS, LIKELY_FROM - 0.01, Band.UNSURE),
        (Stance.MENTIONS, 1.0, Band.UNSURE),
    ],
)
def test_stance_and_confidence_determine_the_band(stance: Stance, confidence: float, expected: Band) -> None:
    assert band(Evidence(NodeId("a"), stance, confidence, "", 1, 1, "rules")) is expected


def test_a_page_of_few_paragraphs_is_never_sure() -> None:
    found = judge(make_line(ANSWER, "But there are real limits, a sharp caveat {d}.", CLOSE), NOTES)
    assert {band(e) for e in found} == {Band.UNSURE}


def test_a_page_without_an_answer_is_never_sure() -> None:
    plain = ["Hips loosen {a}.", "Tissue grows {c}.", "Dancers stay stiff {d}.", "Hips matter."]
    assert {band(e) for e in judge(make_line(*plain), NOTES)} == {Band.UNSURE}


def test_every_stance_is_defined() -> None:
    assert set(DEFINITIONS) == set(Stance)


def test_a_citation_outside_its_paragraph_is_judged_as_uncited() -> None:
    stray = (
        Citation(NodeId("a"), 9, 1, 0, 5),
        Citation(NodeId("b"), 1, 1, 400, 500),
        Citation(NodeId("c"), 0, 0, 0, 1),
    )
    found = judge(InquiringLine(NodeId("x"), "", paragraphs=("Short.",), citations=stray), {})
    assert [(e.note, e.stance, e.paragraph) for e in found] == [(n, Stance.MENTIONS, 0) for n in "abc"]
