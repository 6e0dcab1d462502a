"""The page of a paper: with its identifier, date and tags (form A), or nothing but title and text (form B)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explorer import dates
from explorer.model import AnchorPaper, FuzzyDate, NodeId, Origin, Theme
from explorer.readers.decoding import PageLine
from explorer.readers.identifiers import find_papers, number_month, paper_id, titled_id
from explorer.readers.names import split_tags, theme
from explorer.readers.reading import Problems, Reading
from explorer.readers.shapes import is_button

_TAG_WORDS = 16
_ABSTRACT = re.compile(r"Abstract(?:[:.—]\s*|\s+(?=[A-Z]))")


def is_paper_date(text: str) -> bool:
    """Tell the line under a paper's title: "Paper", its identifier and when it was published, with dots between."""
    if len(text) > 200:
        return False
    low = text.casefold()
    return low.startswith("paper") and "·" in text and ("arxiv" in low or "published" in low or "doi" in low)


def read_paper_page(lines: Sequence[PageLine], hint: str, problems: Problems) -> Reading:
    """Read one paper; ``hint`` is the last part of its address. Of the copied text only the first paragraph is kept.

    The identifier is the page's own, else the address's, else made from the title, which a remark says.
    """
    body = [line for line in lines if not is_button(line.text) and line.text.casefold().strip("# ") != "paper"]
    if not body:
        problems.add("P206", lines[0].number if lines else 1, 1)
        return Reading(diagnostics=problems.all())
    title = body[0].text.lstrip("# ").strip() or body[0].text
    at = next((k for k, line in enumerate(body[:8]) if is_paper_date(line.text)), None)
    known: NodeId | None = None
    published: FuzzyDate | None = None
    themes: list[Theme] = []
    text_at = 1
    if at is not None:
        known, published = _facts(body[at], problems)
        text_at = at + 1
        if text_at < len(body) and _is_tags(body[text_at].text):
            tags = body[text_at]
            names = split_tags(tags.text)
            if len(names) > 1:
                problems.add("P502", tags.number, tags.column, text=tags.text, names=", ".join(names))
            themes = [theme(name) for name in names]
            text_at += 1
    told = paper_id(hint) if hint else None
    if known and told and known != told and not told.startswith("x-"):
        problems.add("P505", body[0].number, 1, paper=known, other=told)
    if not known and not told:
        problems.add("P503", body[0].number, body[0].column)
    paper = AnchorPaper(
        id=known or told or titled_id(title),
        title=title,
        date=published or number_month(known or told or NodeId("")),
        themes=tuple(t.id for t in themes),
        summary=_abstract(body[text_at:]),
        origin=Origin(problems.file, body[0].number, "page"),
    )
    return Reading(papers=(paper,), themes=tuple(themes), diagnostics=problems.all())


def _facts(line: PageLine, problems: Problems) -> tuple[NodeId | None, FuzzyDate | None]:
    found = find_papers(line.text, bare=True)
    for paper in found:
        if paper.id is None:
            problems.add("P406", line.number, line.column + paper.start, text=paper.written)
    known = next((paper.id for paper in found if paper.id), None)
    written = ""
    for part in line.text.split("·"):
        low = part.strip().casefold()
        if low.startswith(("published", "posted", "submitted")):
            written = part.strip().partition(" ")[2].strip()
    if not written:
        return known, None
    published = dates.parse_date(written)
    if published is None:
        problems.add("P403", line.number, line.column, text=written, why=dates.why_unreadable(written))
    else:
        month = number_month(known) if known else None
        if known and month and not dates.overlaps(published, month.earliest, None):
            problems.add("P404", line.number, line.column, paper=known, written=written, number=dates.describe(month))
    return known, published


def _is_tags(text: str) -> bool:
    """Tell the line of topic tags: few words, none a sentence."""
    return (
        len(text) < 200
        and text.count(" ") < _TAG_WORDS
        and not text.endswith((".", "?", "!", ":"))
        and text != "Abstract"
    )


def _abstract(rows: Sequence[PageLine]) -> str:
    for row in rows:
        low = row.text.casefold().strip("#*: ")
        if low in ("abstract", "summary"):
            continue
        text = row.text
        opening = _ABSTRACT.match(text)
        return text[opening.end() :] if opening else text
    return ""
