"""The anchor papers for reference managers: BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from explorer.export.plain import Cleaner, Exported, one_line
from explorer.export.statements import web_address
from explorer.model import AnchorPaper, FuzzyDate, NodeId, Records

if TYPE_CHECKING:
    from networkx import MultiDiGraph

_LATEX = {
    "\\": "{\\textbackslash}",
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}
_TO_ESCAPE = re.compile(r"[\\{}~^&%$#_]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KEY = re.compile(r"[^A-Za-z0-9:.-]+")


def _papers(records: Records, ids: Collection[NodeId] | None) -> list[AnchorPaper]:
    return [paper for paper in records.papers.values() if ids is None or paper.id in ids]


def bibtex(records: Records, graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None = None) -> Exported:
    """Write BibTeX in UTF-8: one @misc an arXiv paper, @article a DOI; unverified titles carry a note."""
    cleaner = Cleaner()
    keys = Cleaner()
    out: list[str] = []
    for paper in _papers(records, ids):
        head, _, rest = paper.id.partition(":")
        rows: list[tuple[str, str]] = []
        if paper.title:
            rows.append(("title", "{" + _latex(paper.title, cleaner) + "}"))
        if paper.authors:
            rows.append(("author", " and ".join(_author(name, cleaner) for name in paper.authors)))
        if paper.date is not None and paper.date.earliest is not None:
            rows.append(("year", str(paper.date.earliest.year)))
        month = _month(paper.date)
        if head == "arXiv":
            rows += [("eprint", _latex(rest, cleaner)), ("archiveprefix", "arXiv")]
        elif head == "doi":
            rows.append(("doi", _latex(rest, cleaner)))
        address = web_address(cleaner.text(paper.id))
        if address:
            rows.append(("url", address.replace("%", "\\%")))
        if paper.asserted:
            rows.append(("note", "Title and date as a page gives them, unverified"))
        kind = "article" if head == "doi" else "misc"
        out.append(f"@{kind}{{{keys.name(_KEY.sub('-', paper.id).strip('-') or 'paper')},")
        out += [f"  {name} = {{{value}}}," for name, value in rows]
        if month:
            out.append(f"  month = {_MONTHS[month - 1]},")
        out += ["}", ""]
    return Exported("\n".join(out).encode(), cleaner.replaced)


def _month(date: FuzzyDate | None) -> int:
    """Give the month of a date that lies within one month; 0 for any other."""
    if date is None or date.earliest is None or date.latest is None:
        return 0
    same = (date.earliest.year, date.earliest.month) == (date.latest.year, date.latest.month)
    return date.earliest.month if same else 0


def _latex(text: str, cleaner: Cleaner) -> str:
    return _TO_ESCAPE.sub(lambda match: _LATEX[match[0]], one_line(cleaner.text(text)))


def _author(name: str, cleaner: Cleaner) -> str:
    plain = _latex(name, cleaner)
    return "{" + plain + "}" if re.search(r"\band\b", plain, re.IGNORECASE) else plain


def csl_json(records: Records, graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None = None) -> Exported:
    """Write CSL-JSON, as Zotero and pandoc read it."""
    cleaner = Cleaner()
    items: list[dict[str, Any]] = []
    for paper in _papers(records, ids):
        head, _, rest = paper.id.partition(":")
        item: dict[str, Any] = {"id": cleaner.name(paper.id), "type": "article-journal" if head == "doi" else "article"}
        if paper.title:
            item["title"] = one_line(cleaner.text(paper.title))
        if paper.authors:
            item["author"] = [_csl_name(one_line(cleaner.text(name))) for name in paper.authors]
        issued = _issued(paper.date)
        if issued:
            item["issued"] = issued
        if head == "arXiv":
            item |= {"number": f"arXiv:{cleaner.text(rest)}", "publisher": "arXiv"}
        elif head == "doi":
            item["DOI"] = cleaner.text(rest)
        address = web_address(cleaner.text(paper.id))
        if address:
            item["URL"] = address
        if paper.summary:
            item["abstract"] = cleaner.text(paper.summary)
        if paper.asserted:
            item["note"] = "Title and date as a page gives them, unverified"
        items.append(item)
    return Exported((json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode(), cleaner.replaced)


def _csl_name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    if comma and family.strip() and given.strip():
        return {"family": family.strip(), "given": given.strip()}
    words = name.split()
    if 2 <= len(words) <= 4:
        return {"family": words[-1], "given": " ".join(words[:-1])}
    return {"literal": name}


def _issued(date: FuzzyDate | None) -> dict[str, Any]:
    if date is None or date.earliest is None:
        return {}
    first = date.earliest
    if date.latest == first:
        parts = [[first.year, first.month, first.day]]
    elif _month(date):
        parts = [[first.year, first.month]]
    elif date.latest is not None and date.latest.year == first.year:
        parts = [[first.year]]
    else:
        parts = [[first.year], [date.latest.year]] if date.latest is not None else [[first.year]]
    issued: dict[str, Any] = {"date-parts": parts}
    if date.approximate:
        issued["circa"] = True
    return issued
