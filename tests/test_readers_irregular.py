"""Irregularities of whole pages and of copies that do not agree, beside those in the tests of each part."""

from explorer.library.assemble import merge
from explorer.model import Records
from explorer.readers import read


def line(title: str, prose: str, *sources: str, prompt: str = "") -> str:
    parts = ["INQUIRING LINE", title, "This asks about wells.\n", prose, f"\nSources {len(sources)} notes"]
    for source in sources:
        parts += [source, "It was seen."]
    return "\n\n".join([*parts, *([prompt] if prompt else []), "Next inquiring lines"])


def note(title: str, gloss: str, crumb: str, *body: str) -> str:
    return "\n\n".join(
        ["SYNTHESIS NOTE", crumb, title, gloss, "Synthesis note · 2026-02-22 · sourced from Wells", *body]
    )


def library(**texts: str) -> Records:
    """Read pages, named by their keyword (a double underscore is a slash, a single one a dash)."""
    names = {name.replace("__", "/").replace("_", "-"): text for name, text in texts.items()}
    return merge([read(text.encode(), f"{name}.txt") for name, text in names.items()])[0]


PROMPT = """Research prompt for your LLMexpand ↓

You study wells.

What was found (dated claims):
• Format decides 7.5× more than depth (2025-04, arXiv:2504.15777).

Anchor papers (verify):
• arXiv:2504.15777 (Apr 2025) — format decides

Your task:
(1) Look.

Cite arXiv IDs, and flag what you cannot ground in work."""


def test_a_short_title_of_an_anchor_gives_way_to_the_papers_own():
    paper = "Tiny Wells by Low Digging\n\nPaper · arXiv 2504.15777 · Published April 22, 2025\n\nWells\n\nWe dig."
    records = library(a=line("Do wells last?", "They do.", prompt=PROMPT), b=paper)
    (kept,) = records.papers.values()
    assert (kept.title, kept.aliases, kept.asserted) == ("Tiny Wells by Low Digging", ("format decides",), False)


def test_a_claims_paper_stays_the_pages_assertion():
    records = library(a=line("Do wells last?", "They do.", prompt=PROMPT))
    (claim,) = records.claims.values()
    assert claim.text == "Format decides 7.5× more than depth"
    assert records.papers[claim.papers[0]].asserted


def test_near_duplicate_lines_stay_apart():
    titles = ["Do wells last?", "Do wells really last?", "Does a well last?"]
    records = library(**{f"p{k}": line(title, "They do.") for k, title in enumerate(titles)})
    assert [each.title for each in records.lines.values()] == titles


def test_copies_of_a_note_with_other_titles_glosses_and_categories_are_one_by_slug():
    first = note("Do wells outlast classifier pumps?", "They outlast them.", "Wells and Society", "Body.")
    later = note(
        "Do wells outlast step pumps?", "They outlast them by many years.", "Wells, Water, and Society", "Body, longer."
    )
    records = library(notes__wells_outlast_every_pump=first, old__notes__wells_outlast_every_pump=later)
    (kept,) = records.notes.values()
    assert kept.id == "wells-outlast-every-pump"
    assert {kept.title, *kept.aliases} == {"Do wells outlast classifier pumps?", "Do wells outlast step pumps?"}
    assert kept.summary == "They outlast them by many years."
    assert {theme.name for theme in records.themes.values()} == {
        "Wells and Society",
        "Wells, Water, and Society",
        "Wells",
    }
    assert len(kept.themes) == 3


def test_a_number_that_a_slug_has_lost_its_point_from_does_no_harm():
    title = "Can a well work with 7.6 percent of its water?"
    own = note(title, "It can.", "Wells", "Body.")
    records = library(notes__a_well_works_with_76_percent=own, p=line("Do wells last?", f"They do {title}.", title))
    assert list(records.notes) == ["a-well-works-with-76-percent"]
    assert next(iter(records.lines.values())).citations[0].note == "a-well-works-with-76-percent"


def test_a_topic_with_three_names_is_one_theme():
    topic = "TOPIC\n\nWell Water Models\n\n1 synthesis notes · 1 source papers\n\nDo wells last?\n\nThey do."
    paper = "Old Pumps\n\nPaper · arXiv 2504.15777 · Published April 22, 2025\n\nWells w1 w3 Search\n\nWe dig."
    cited = note("Are wells deep?", "Some are.", "Wells", "Body.").replace("from Wells", "from Well Water Models")
    records = library(topics__wells_w1_w3_search=topic, q=paper, r=cited)
    theme = next(theme for theme in records.themes.values() if theme.id == "theme:wells-w1-w3-search")
    assert {theme.name, *theme.aliases} == {"Well Water Models", "Wells w1 w3 Search"}
    assert records.papers["arXiv:2504.15777"].themes == (theme.id,)
    assert theme.id in records.notes["are-wells-deep"].themes


def test_a_hub_at_two_dates_keeps_the_links_of_both():
    def hub(count: int, *titles: str) -> str:
        entries = [part for title in titles for part in (title, "A gloss.", "Explore related Read →")]
        return "\n\n".join(
            [
                "← All notes",
                "How are wells read?",
                "A gloss.",
                f"Topic Hub · {count} linked notes · 0 sections",
                *entries,
            ]
        )

    records = library(
        notes__wells=hub(1, "Do wells last?"),
        other__notes__wells=hub(2, "Do wells last?", "Are wells deep?"),
    )
    assert records.notes["wells"].links == ("do-wells-last", "are-wells-deep")


def test_lost_bullets_damage_emphasis_dashes_and_signs_stay_as_they_are():
    prose = "The **yield** of A* search systems—despite 18–24% — is 10–20x ~5 → × … higher*. *So it goes.* End."
    body = "Three signs in the data:"
    records = library(
        p=line("Do wells last?", prose),
        n=note("Are wells deep?", "Some.", "Wells", body, "One sign.", "The Qwen3- 32B of wells.1"),
    )
    (each,) = records.lines.values()
    assert each.paragraphs == (prose,)
    assert records.notes["are-wells-deep"].body == (body, "One sign.", "The Qwen3- 32B of wells.1")
