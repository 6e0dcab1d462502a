"""Research prompts: claims with their dates and ids, anchors in every notation, tasks, the span of the findings."""

from datetime import date
from pathlib import Path

import pytest

from explorer.model import AnchorPaper, DatedClaim, NodeId
from explorer.readers import Problems, read
from explorer.readers.decoding import numbered
from explorer.readers.identifiers import find_papers, number_month, paper_id
from explorer.readers.prompt_text import PromptParts, parse_prompt

PAGES = Path(__file__).parent / "data" / "pages"
ROLE = "You study wells and ask whether they last."
TASKS = "Your task:\n(1) LOOK again.\n(2) Compare (2) things.\n(3) Ask 2 questions."
RULE = "Cite arXiv IDs, and flag whatever you cannot ground in real work."


def parse(claims: str, anchors: str = "", heading: str = "What the library found (dated claims):", tasks: str = TASKS):
    parts = [ROLE, "", heading, claims, "", "Anchor papers (verify):", anchors, "", tasks, "", RULE]
    return parse_text("\n".join(parts))


def parse_text(text: str) -> PromptParts:
    return parse_prompt(numbered(text), NodeId("wells"), "page.txt")


def claim(text: str) -> DatedClaim:
    (found,) = parse(f"• {text}").claims
    return found


def anchor(text: str) -> AnchorPaper:
    (found,) = parse("• It holds (2024).", f"• {text}").anchors
    return found


def codes(parts: PromptParts) -> list[str]:
    return [problem.code for problem in parts.diagnostics]


@pytest.mark.parametrize(
    ("text", "said", "edtf", "papers"),
    [
        ("Wells last (~2025).", "Wells last", ["2025~"], []),
        ("Wells last (2024–11).", "Wells last", ["2024-11"], []),
        ("Wells last (2025–08, 2026–02).", "Wells last", ["2025-08", "2026-02"], []),
        ("Wells last (2025-06, arXiv:2506.01939).", "Wells last", ["2025-06"], ["arXiv:2506.01939"]),
        ("Wells last (arXiv:2506.01939v3; Jun 2025)", "Wells last", ["2025-06"], ["arXiv:2506.01939"]),
        ("Wells last (2025-06) (arXiv:2506.01939).", "Wells last", ["2025-06"], ["arXiv:2506.01939"]),
        ("Wells last [2025-06; arXiv 2506.01939].", "Wells last", ["2025-06"], ["arXiv:2506.01939"]),
        (
            "Wells last (2025-06, arXiv:2506.01939, 2505.00001).",
            "Wells last",
            ["2025-06"],
            ["arXiv:2506.01939", "arXiv:2505.00001"],
        ),
        ("Wells (sand, clay) last (task, 5 wells) (2024).", "Wells (sand, clay) last (task, 5 wells)", ["2024"], []),
        (
            "Sand (2024-01) holds, clay (2025-02) does not.",
            "Sand (2024-01) holds, clay (2025-02) does not",
            ["2024-01", "2025-02"],
            [],
        ),
        ("Wells last, 2025-06.", "Wells last", ["2025-06"], []),
        ("Wells last — mid-2024", "Wells last", ["2024-05~/2024-08~"], []),
        ("2025-06: wells last.", "wells last", ["2025-06"], []),
        ("[2025-06] Wells last.", "[2025-06] Wells last", ["2025-06"], []),
        (
            "Wells last by 7.5× over 2,000 trials (2024–2025).",
            "Wells last by 7.5× over 2,000 trials",
            ["2024/2025"],
            [],
        ),
        ("Wells last (Smith et al., 2021).", "Wells last (Smith et al., 2021)", ["2021"], []),
        ("Wells last (2020; doi:10.1000/a(1)b).", "Wells last", ["2020"], ["doi:10.1000/a(1)b"]),
    ],
)
def test_claims_give_their_dates_and_ids(text, said, edtf, papers):
    found = claim(text)
    assert (found.text, [d.edtf for d in found.dates], list(found.papers)) == (said, edtf, papers)
    assert (found.id, found.line) == ("wells#c1", "wells")


def test_dates_keep_the_words_they_were_written_in():
    assert [d.as_written for d in claim("Wells last (2025–08, 2026–02).").dates] == ["2025–08", "2026–02"]


def test_a_claim_without_a_date_is_kept_and_reported_where_it_stands():
    parts = parse("• Wells last (2024).\n• Some do not.")
    assert [len(found.dates) for found in parts.claims] == [1, 0]
    (problem,) = parts.diagnostics
    assert (problem.code, problem.line) == ("P402", 5)


def test_an_unreadable_date_is_explained():
    parts = parse("• Wells last (2025-13).")
    assert codes(parts) == ["P403"]
    assert "13" in parts.diagnostics[0].what
    assert parts.claims[0].text == "Wells last (2025-13)"


@pytest.mark.parametrize("bullet", ["• ", "- ", "* ", "•", "– ", "1. ", "(1) ", ""])
def test_bullets_of_every_kind_or_none(bullet):
    parts = parse(f"{bullet}Wells last (2024).\n\n{bullet}Sand holds (2025-01).", "arXiv:2401.00001 (2024-01): One")
    assert [found.text for found in parts.claims] == ["Wells last", "Sand holds"]
    assert len(parts.prompt.tasks) == 3


def test_a_claim_may_go_on_over_the_next_line():
    parts = parse("• Wells last when the\nsummer was wet (2024).\n• Sand\nholds (2025).")
    assert [found.text for found in parts.claims] == ["Wells last when the summer was wet", "Sand holds"]


@pytest.mark.parametrize(
    ("heading", "edtf"),
    [
        ("What the library found — when (findings span 2023–2026; all perishable claims):", "2023/2026"),
        ("What the library found (dated claims):\nFindings span 2024–2025. Main constraints:", "2024/2025"),
        ("Dated claims to test:\nFindings span 2024–2025, mostly mid-2025 onward. The work claims:\n", "2024/2025"),
        ("Earlier results\nFindings span late 2023 to mid-2025:", "2023-09~/2025-08~"),
        ("KEY FINDINGS (2022–2024):", "2022/2024"),
        ("What is known so far:", None),
    ],
)
def test_the_heading_of_the_claims_is_not_constant(heading, edtf):
    parts = parse("• Wells last (2024).\n• Sand holds (2025).", heading=heading)
    assert (parts.span.edtf if parts.span else None) == edtf
    assert [found.text for found in parts.claims] == ["Wells last", "Sand holds"]
    assert parts.prompt.role == ROLE or heading.startswith("Earlier")


def test_a_role_that_speaks_of_dated_claims_is_no_heading():
    role = "As a hydrologist, weigh whether wells last, treating what follows as dated claims and not as settled."
    parts = parse_text(f"{role}\n\nFindings so far:\n• Wells last (2024).\n\n{TASKS}\n\n{RULE}")
    assert parts.prompt.role == role
    assert len(parts.claims) == 1


@pytest.mark.parametrize(
    ("text", "node", "title", "edtf"),
    [
        ("arXiv:2411.12580 (2024-11): Wells and Rain", "arXiv:2411.12580", "Wells and Rain", "2024-11"),
        ("arXiv:2411.12580 (2024–11) — Wells and Rain", "arXiv:2411.12580", "Wells and Rain", "2024-11"),
        ("arXiv:2411.12580 (Nov 2024) — a gloss of it", "arXiv:2411.12580", "a gloss of it", "2024-11"),
        ("arXiv:2411.12580v4: Wells: A Lens?", "arXiv:2411.12580", "Wells: A Lens?", "2024-11"),
        ("2411.12580 (2024-11): Wells", "arXiv:2411.12580", "Wells", "2024-11"),
        ("https://arxiv.org/abs/2411.12580 (2024): Wells", "arXiv:2411.12580", "Wells", "2024"),
        ("Wells and Rain (arXiv:2411.12580, 2024-11)", "arXiv:2411.12580", "Wells and Rain", "2024-11"),
        ("Wells and Rain — arXiv:2411.12580, 2024-11", "arXiv:2411.12580", "Wells and Rain", "2024-11"),
        ("arXiv:cs/0112017 (2001-12): Old Wells", "arXiv:cs/0112017", "Old Wells", "2001-12"),
        ("doi:10.1038/S41586-024-1 (Nature, 2024-07): Wells", "doi:10.1038/s41586-024-1", "Wells", "2024-07"),
        ("https://doi.org/10.1000/x.y (2023) — Wells", "doi:10.1000/x.y", "Wells", "2023"),
    ],
)
def test_anchors_in_every_notation(text, node, title, edtf):
    found = anchor(text)
    assert (found.id, found.title, found.date.edtf) == (node, title, edtf)
    assert found.asserted


def test_an_anchor_without_an_identifier_is_named_by_its_title():
    parts = parse("• It holds (2024).", "• Old Wells of the North (2019)")
    assert [(paper.id, paper.title) for paper in parts.anchors] == [
        ("x-old-wells-of-the-north", "Old Wells of the North")
    ]
    assert codes(parts) == ["P405"]


def test_an_id_that_does_not_fit_its_month_is_reported_and_kept():
    parts = parse("• It holds (2024).", "• arXiv:2411.12580 (2023-05): Wells")
    assert parts.anchors[0].date.edtf == "2023-05"
    assert codes(parts) == ["P404"]
    assert codes(parse("• It holds (2024).", "• arXiv:2411.12580 (2024): Wells")) == []


def test_a_number_that_is_no_arxiv_id_is_reported():
    assert codes(parse("• It holds (2024, arXiv:2413.12580).")) == ["P406"]
    parts = parse("• It holds (2024).", "• arXiv:2413.12580 (2024-11): Wells")
    assert codes(parts) == ["P406"]
    assert parts.anchors[0].id == "x-wells"


def test_an_anchor_listed_twice_counts_once():
    parts = parse("• It holds (2024).", "• arXiv:2411.12580 (2024-11): Wells\n• arXiv:2411.12580 (2024-11): Rain")
    assert [paper.title for paper in parts.anchors] == ["Wells"]
    assert codes(parts) == ["P409"]


def test_tasks_lose_their_numbers_and_keep_their_paragraphs():
    parts = parse(
        "• It holds (2024).", tasks="Your task:\n(1) LOOK again, e.g. (a) here.\n\nAnd there.\n\n2. Compare.\n3) Ask."
    )
    assert parts.prompt.tasks == ("LOOK again, e.g. (a) here.\nAnd there.", "Compare.", "Ask.")


def test_tasks_on_one_line_are_cut_in_counting_order():
    assert parse("• It holds (2024).").prompt.tasks[1] == "Compare (2) things."
    parts = parse("• It holds (2024).", tasks="Your task: (1) Look again. (2) Compare. (3) Ask.")
    assert parts.prompt.tasks == ("Look again.", "Compare.", "Ask.")


def test_the_text_runs_from_the_role_to_the_rule():
    text = parse("• It holds (2024).").prompt.text
    assert text.startswith(ROLE)
    assert text.endswith(RULE)
    assert "\n\nAnchor papers" in text


def test_what_a_prompt_lacks_is_reported():
    assert codes(parse_text(ROLE)) == ["P401", "P407"]
    assert codes(parse_text(f"{ROLE}\n\nFindings:\n• It holds (2024).\n\nYour task:\n(1) Look.")) == ["P408"]
    assert codes(parse_text("")) == ["P401", "P407"]


def test_papers_named_only_by_claims_get_records_dated_by_their_numbers():
    reading = read((PAGES / "line-a.txt").read_bytes(), "line-a.txt")
    papers = {paper.id: paper for paper in reading.papers}
    line = reading.lines[0]
    assert line.papers == ("arXiv:2406.01234", "arXiv:2111.04567", "doi:10.1234/clay.77")
    extra = papers[NodeId("arXiv:2006.00321")]
    assert (extra.title, extra.date.earliest, extra.date.as_written) == ("", date(2020, 6, 1), "")
    assert all(paper.asserted for paper in papers.values())
    assert line.span.as_written == "2019–2025, mostly after 2022"


def test_the_page_and_its_prompt_agree():
    reading = read((PAGES / "line-a.txt").read_bytes(), "line-a.txt")
    prompt = reading.lines[0].prompt
    assert prompt.role.startswith("You are a soil scientist")
    assert len(prompt.tasks) == 3
    assert "expand" not in prompt.text
    assert prompt.text.endswith("in real work.")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("2506.01939", "arXiv:2506.01939"),
        ("arXiv:2506.01939v2", "arXiv:2506.01939"),
        ("https://arxiv.org/pdf/2506.01939v1", "arXiv:2506.01939"),
        ("arxiv.org/abs/cs/0112017", "arXiv:cs/0112017"),
        ("10.1000/x", "doi:10.1000/x"),
        ("x-natural-springs", "x-natural-springs"),
        ("2513.01939", None),
        ("some words", None),
        ("", None),
    ],
)
def test_an_identifier_alone(text, node):
    assert paper_id(text) == node


def test_identifiers_in_text_are_found_once_each_and_figures_are_not():
    text = "see arXiv:2506.01939, 2505.00001 and arXiv ID 2401.00010; 3.1415 and 2506.0193 are none; DOI 10.5555/a.b)."
    assert [found.id for found in find_papers(text)] == [
        "arXiv:2506.01939",
        "arXiv:2505.00001",
        "arXiv:2401.00010",
        "doi:10.5555/a.b",
    ]


def test_the_month_of_a_number():
    assert number_month(NodeId("arXiv:2411.12580")).edtf == "2024-11"
    assert number_month(NodeId("arXiv:math/9901001")).edtf == "1999-01"
    assert number_month(NodeId("doi:10.1000/x")) is None


def test_problems_beyond_the_limit_are_counted():
    problems = Problems("f", limit=2)
    for _ in range(5):
        problems.add("P101", 1, 1)
    assert [p.code for p in problems.all()] == ["P101", "P101", "P110"]
    assert "3 more" in problems.all()[-1].what
