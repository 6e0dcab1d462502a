"""One library from many pages, and the JSON that shows it."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from explorer import dates
from explorer.export.show import date_json, show
from explorer.library.assemble import assemble, merge
from explorer.model import (
    AnchorPaper,
    Citation,
    DatedClaim,
    Evidence,
    InquiringLine,
    Kind,
    NextLine,
    NodeId,
    Origin,
    Outcome,
    Records,
    SourceNote,
    Stance,
    Theme,
    Verdict,
)
from explorer.prose import slug
from explorer.readers import Reading, read

PAGES = Path(__file__).parent / "data" / "pages"
DEEP = "Do deep wells refill in winter?"


def at(file: str, line: int = 1) -> Origin:
    return Origin(file, line, "page")


def note(title: str, summary: str = "It was seen.", node: str = "", file: str = "a.txt", **more) -> SourceNote:
    return SourceNote(NodeId(node or slug(title)), title, summary, origin=at(file), **more)


def line_of(title: str, *notes: SourceNote, node: str = "", file: str = "a.txt", **more) -> InquiringLine:
    text = " ".join(f"It is so {n.title}." for n in notes)
    cited = tuple(
        Citation(n.id, 1, k + 1, text.index(n.title), text.index(n.title) + len(n.title)) for k, n in enumerate(notes)
    )
    ids = tuple(n.id for n in notes)
    return InquiringLine(
        NodeId(node or slug(title)), title, "This asks.", (text,), cited, ids, len(ids), origin=at(file), **more
    )


def one(title: str, *notes: SourceNote, file: str, **more) -> Reading:
    return Reading(lines=(line_of(title, *notes, file=file, **more),), notes=notes)


def codes(found) -> list[str]:
    return [problem.code for problem in found]


def pages() -> list[Reading]:
    return [read(path.read_bytes(), path.name) for path in sorted(PAGES.glob("*.txt"))]


def test_the_same_note_on_several_pages_is_one_note():
    first = one("Do wells last?", note(DEEP, "Short.", file="a.txt"), file="a.txt")
    other = one("Are wells deep?", note(DEEP, "A longer summary.", file="b.txt"), file="b.txt")
    records, found = merge([first, other])
    (kept,) = records.notes.values()
    assert kept.summary == "A longer summary."
    assert [line.citations[0].note for line in records.lines.values()] == [kept.id] * 2
    assert codes(found) == ["P601"]


def test_spelling_does_not_make_two_notes_and_likeness_does_not_make_one():
    titles = ["Why can't wells refill?", "Why can’t wells  refill", "Why can't deep wells refill?"]
    readings = [one(f"Line {k}?", note(title, file=f"{k}.txt"), file=f"{k}.txt") for k, title in enumerate(titles)]
    records, found = merge(readings)
    assert [n.title for n in records.notes.values()] == ["Why can't wells refill?", "Why can't deep wells refill?"]
    assert records.notes[NodeId("why-cant-wells-refill")].aliases == ("Why can’t wells  refill",)
    assert codes(found) == []


def test_titles_that_agree_in_eighty_letters_stay_apart():
    stem = "Do wells that were dug by hand in the dry uplands before the great drought of that century"
    readings = [one(f"{k}?", note(f"{stem} {k}?", file=f"{k}.txt"), file=f"{k}.txt") for k in ("fall in", "fill up")]
    records, found = merge(readings)
    first, second = records.notes
    assert second == f"{first}-2"
    assert [line.citations[0].note for line in records.lines.values()] == [first, second]
    assert codes(found) == ["P602"]


def test_a_note_page_with_a_known_slug_gives_the_id_and_the_title():
    claim = "deep-wells-refill-each-winter-because-rain-reaches-them-last"
    cited = one("Do wells last?", note(DEEP, file="a.txt"), file="a.txt")
    own = Reading(
        notes=(note(DEEP, "Gloss.", node=claim, file="notes/n.txt", body=("More.",), date=dates.month(2026, 2)),)
    )
    drifted = Reading(notes=(note("Do deep wells refill again?", "", node=claim, file="notes/o.txt"),))
    for readings in permutations([cited, own, drifted]):
        records, found = merge(readings)
        (kept,) = records.notes.values()
        assert (kept.id, kept.title, kept.body) == (claim, DEEP, ("More.",))
        assert kept.aliases == ("Do deep wells refill again?",)
        assert records.lines[NodeId("do-wells-last")].sources == (claim,)
        assert codes(found) == ["P601", "P607"]


def test_two_told_slugs_are_two_notes_whatever_their_titles():
    readings = [Reading(notes=(note(DEEP, node=f"a-told-slug-{k}", file=f"{k}.txt"),)) for k in "xy"]
    assert len(merge(readings)[0].notes) == 2


def test_what_the_library_holds_keeps_its_id_title_and_summary():
    stem = "Do wells that were dug by hand in the dry uplands before the great drought of that century"
    fail, fill = f"{stem} fail?", f"{stem} fill?"
    held = Reading(
        notes=(
            note(fill, "Mine.", node=f"{slug(fail)}-2", file=""),
            note(fail, "Mine too.", node=slug(fail), file=""),
        )
    )
    page = one("Do wells last?", note(fail, "A far longer summary.", file="p.txt"), file="p.txt")
    records, _ = merge([page, held])
    assert [(n.id, n.title, n.summary) for n in records.notes.values()] == [
        (f"{slug(fail)}-2", fill, "Mine."),
        (slug(fail), fail, "Mine too."),
    ]
    assert records.lines[NodeId("do-wells-last")].sources == (slug(fail),)


def test_a_link_by_slug_and_the_page_of_that_slug_are_one_note():
    name = "deep-wells-refill-each-winter"
    linked = one("Do wells last?", note("Deep wells refill each winter", "", node=name, file="a.txt"), file="a.txt")
    own = Reading(notes=(note(DEEP, "Gloss.", node=name, file="n.txt"),))
    (kept,) = merge([linked, own])[0].notes.values()
    assert (kept.id, kept.title, kept.summary) == (name, DEEP, "Gloss.")


def test_a_note_that_has_the_id_of_a_line_gets_another():
    own = note("Do wells last?", file="a.txt")
    records, found = merge([one("Do wells last?", own, file="a.txt")])
    assert list(records.notes) == ["do-wells-last-note"]
    line = records.lines[NodeId("do-wells-last")]
    assert line.citations[0].note == line.sources[0] == "do-wells-last-note"
    assert codes(found) == ["P608"]
    assert records.kind(NodeId("do-wells-last")) is Kind.LINE


def test_the_same_line_twice_is_one_and_the_fuller_copy_is_kept():
    claim = DatedClaim(NodeId("do-wells-last#c1"), NodeId("do-wells-last"), "They do.", origin=at("b.txt"))
    short = one("Do wells last?", file="a.txt")
    full = Reading(
        lines=(line_of("Do wells last", note(DEEP, file="b.txt"), file="b.txt", claims=(claim.id,)),),
        notes=(note(DEEP, file="b.txt"),),
        claims=(claim,),
    )
    for readings in permutations([short, full]):
        records, found = merge(readings)
        (line,) = records.lines.values()
        assert line.claims == tuple(records.claims) == ("do-wells-last#c1",)
        assert line.aliases == ("Do wells last?",)
        assert codes(found) == ["P604"]
    records, found = merge([full, full])
    assert (len(records.lines), len(records.claims), codes(found)) == (1, 1, ["P603"])


def test_lines_whose_cut_slugs_collide_stay_two_with_their_claims():
    stem = "Do wells that were dug by hand in the dry uplands before the great drought of that century"
    readings = []
    for k in ("fail", "fill"):
        line = line_of(f"{stem} {k}?", file=f"{k}.txt")
        claim = DatedClaim(NodeId(f"{line.id}#c1"), line.id, f"They {k}.", origin=at(f"{k}.txt"))
        line = line_of(f"{stem} {k}?", file=f"{k}.txt", claims=(claim.id,))
        readings.append(Reading(lines=(line,), claims=(claim,)))
    records, found = merge(readings)
    first, second = records.lines.values()
    assert second.id == f"{first.id}-2"
    assert second.claims == (f"{second.id}#c1",)
    assert records.claims[second.claims[0]].line == second.id
    assert records.claims[second.claims[0]].text == "They fill."
    assert codes(found) == ["P602"]


def test_papers_are_one_by_identifier_and_say_where_they_disagree():
    def paper(title, written, file, **more):
        return Reading(
            papers=(AnchorPaper(NodeId("arXiv:2406.01234"), title, dates.parse_date(written), origin=at(file), **more),)
        )

    asserted = paper("rows drain", "2024–06", "a.txt", asserted=True)
    again = paper("Rooting Depth", "2023", "b.txt", asserted=True)
    own = paper("Rooting Depth in Mixed Rows", "June 2, 2024", "c.txt", summary="We measure.")
    for readings in permutations([asserted, again, own]):
        records, found = merge(readings)
        (kept,) = records.papers.values()
        assert (kept.title, kept.date.edtf, kept.asserted, kept.summary) == (
            "Rooting Depth in Mixed Rows",
            "2024-06-02",
            False,
            "We measure.",
        )
        assert kept.aliases == ("rows drain", "Rooting Depth")
        assert sorted(codes(found)) == ["P605", "P606", "P606"]


def test_a_paper_without_identifier_is_the_one_that_has_its_very_title():
    bare = Reading(papers=(AnchorPaper(NodeId("x-old-wells"), "Old Wells", origin=at("a.txt")),))
    named = Reading(papers=(AnchorPaper(NodeId("doi:10.1/x"), "Old wells", asserted=True, origin=at("b.txt")),))
    assert list(merge([bare, named])[0].papers) == ["doi:10.1/x"]
    assert list(merge([bare])[0].papers) == ["x-old-wells"]


def test_a_date_from_a_number_gives_way_to_a_written_one():
    number, written = dates.month(2024, 6), dates.parse_date("June 2024")
    counted = AnchorPaper(
        NodeId("arXiv:2406.01234"), date=dates.parse_date("2024-06"), asserted=True, origin=at("a.txt")
    )
    counted = AnchorPaper(
        counted.id,
        date=type(number)(number.earliest, number.latest, False, number.edtf, ""),
        asserted=True,
        origin=at("a.txt"),
    )
    told = AnchorPaper(counted.id, "Wells", written, asserted=True, origin=at("b.txt"))
    records, found = merge([Reading(papers=(counted,)), Reading(papers=(told,))])
    assert records.papers[counted.id].date == written
    assert records.papers[counted.id].title == "Wells"
    assert codes(found) == []


def test_themes_are_one_by_id_or_name():
    readings = [
        Reading(
            themes=(Theme(NodeId("theme:drainage-of-fields"), "Field Drainage"),), notes=(note("T?", file="a.txt"),)
        ),
        Reading(
            themes=(
                Theme(NodeId("theme:field-drainage"), "Field drainage"),
                Theme(NodeId("theme:drainage-of-fields"), "Drainage of Fields"),
            ),
            notes=(note(DEEP, file="b.txt", themes=(NodeId("theme:field-drainage"),)),),
        ),
    ]
    records, _ = merge(readings)
    (theme,) = records.themes.values()
    assert theme.aliases == ("Field drainage", "Drainage of Fields")
    assert records.notes[NodeId("do-deep-wells-refill-in-winter")].themes == (theme.id,)


def test_next_lines_point_at_lines_of_the_library():
    first = one("Do wells last?", file="a.txt", next=(NextLine(None, "Are wells deep?"), NextLine(None, "Is it far?")))
    records, _ = merge([first, one("Are wells deep?", file="b.txt")])
    assert [entry.id for entry in records.lines[NodeId("do-wells-last")].next] == ["are-wells-deep", None]


def test_the_order_of_files_does_not_matter():
    readings = pages()
    wanted = assemble(readings)
    assert assemble(list(reversed(readings))) == wanted
    assert assemble(readings[3:] + readings[:3]) == wanted


def test_ids_are_unique_over_all_kinds_and_references_hold():
    records, _ = merge(pages())
    ids = [*records.lines, *records.notes, *records.claims, *records.papers, *records.themes]
    assert len(ids) == len(set(ids)) == len(records)
    for line in records.lines.values():
        assert {c.note for c in line.citations} | set(line.sources) <= set(records.notes)
        assert set(line.claims) <= set(records.claims)
        assert set(line.papers) <= set(records.papers)
    for each in records.notes.values():
        assert set(each.links) <= set(records.notes)
        assert set(each.themes) <= set(records.themes)


def test_all_fixture_pages_make_one_library():
    records, found = merge(pages())
    assert len(records.lines) == 1
    assert len(records.claims) == 5
    assert records.papers[NodeId("arXiv:2406.01234")].title.endswith("Five Winters on Clay")
    assert not records.papers[NodeId("arXiv:2406.01234")].asserted
    slope = records.notes[NodeId("does-slope-decide-whether-drainage-works")]
    assert slope.summary.startswith("A survey of 212 fields")
    assert slope.themes == ("theme:field-drainage",)
    assert "P603" in codes(found) or "P604" in codes(found)


def test_what_nobody_judged_is_judged_and_what_somebody_judged_stays():
    first, second = note(DEEP), note("Does sand hold back water?")
    given = Evidence(second.id, Stance.CONTRADICTS, 1.0, "No.", 1, 2, "person", "I looked.")
    line = line_of("Do wells last?", first, second, evidence=(given,))
    records, _ = assemble([Reading(lines=(line,), notes=(first, second))])
    rows = records.lines[line.id].evidence
    assert [row.note for row in rows] == [first.id, second.id]
    assert rows[0].judged_by == "rules"
    assert rows[1] == given


def test_claims_are_linked_to_notes_of_their_line():
    records, _ = assemble([read((PAGES / "line-a.txt").read_bytes(), "line-a.txt")])
    line = next(iter(records.lines.values()))
    links = [link for claim in records.claims.values() for link in claim.notes]
    assert links
    assert {link.note for link in links} <= set(line.sources)
    assert len(line.evidence) == len(line.sources) == 7
    assert line.evidence[-1].paragraph == 0


def test_nothing_makes_an_empty_library():
    assert assemble([]) == (Records(), [])
    assert assemble([read(b"", "x.txt")])[0] == Records()


def test_show_gives_the_documented_json():
    records, _ = assemble([read((PAGES / "line-a.txt").read_bytes(), "line-a.txt")])
    claim = next(iter(records.claims))
    on = dates.parse_date("2026-01-05")
    records = records.with_records(verdicts=(Verdict(claim, Outcome.WEAKENED, on, comment="Less so.", number=1),))
    shown = json.loads(json.dumps(show(records)))
    assert list(shown) == ["format", "lines", "notes", "claims", "papers", "themes"]
    line = shown["lines"][0]
    assert line["source"] == {"file": "line-a.txt", "line": 3, "format": "page"}
    assert line["sources_declared"] == 7
    assert line["span"]["earliest"] == "2019-01-01"
    assert len(line["prompt"]["tasks"]) == 3
    assert {"note", "stance", "confidence", "quote", "paragraph", "sentence", "judged_by", "why"} <= set(
        line["evidence"][0]
    )
    assert shown["claims"][0]["status"] == "weakened"
    assert shown["claims"][0]["verdicts"][0]["comment"] == "Less so."
    assert shown["claims"][1]["status"] == "untested"
    assert shown["notes"][0]["cited_by"][0]["line"] == line["id"]
    assert shown["papers"][0]["cited_by"] == [line["id"], claim.replace("#c1", "#c3")]
    few = show(records, [claim, NodeId("nobody")])
    assert [len(few[kind]) for kind in ("lines", "notes", "claims", "papers")] == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("written", "earliest", "latest"), [("before 2020", None, "2019-12-31"), ("2024-02", "2024-02-01", "2024-02-29")]
)
def test_dates_as_json(written, earliest, latest):
    shown = date_json(dates.parse_date(written))
    assert (shown["earliest"], shown["latest"], shown["as_written"]) == (earliest, latest, written)
    assert date_json(None) is None
