"""Identifiers of papers in running text: arXiv numbers old and new, DOIs, and the names of papers that have neither.

Scanned by hand: an identifier stands in prose, brackets, web addresses and lists, and the text may be anything.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from explorer import dates
from explorer.model import FuzzyDate, NodeId
from explorer.prose import slug


class FoundPaper(NamedTuple):
    """An identifier in a text, with its prefix; ``id`` is None where the number after "arXiv" cannot be one."""

    start: int
    end: int
    id: NodeId | None
    written: str


_ARXIV = re.compile("arxiv", re.IGNORECASE | re.ASCII)
_NEW = re.compile(r"(?<![\d.])(\d{4})\.(\d{4,5})(?!\d)(?:v\d{1,3})?")
_OLD = re.compile(r"([a-z]{2,10}(?:-[a-z]{2,8})?)(?:\.[A-Z]{2})?/(\d{7})(?!\d)(?:v\d{1,3})?")
_PREFIX_TAIL = re.compile(r"(?:\.org/(?:abs|pdf|html)/|s? ?(?:ids?|nos?\.?|numbers?)?[ :#]{0,3})", re.IGNORECASE)
_JOINERS = frozenset(" ,;/&")
_DOI_LENGTH = 300
_DOI_END = frozenset(" \t\n\"'<>“”’|")


def find_papers(text: str, bare: bool = False) -> list[FoundPaper]:
    """Find the identifiers in a text, left to right. With ``bare``, a number counts without the word arXiv before it.

    >>> [p.id for p in find_papers("see arXiv:2411.12580v2 and doi:10.1000/x.1.")]
    ['arXiv:2411.12580', 'doi:10.1000/x.1']
    """
    named = sorted([*_arxiv(text), *_dois(text)])
    found: list[FoundPaper] = []
    upcoming = 0
    for match in _NEW.finditer(text):
        start, end = match.span()
        while upcoming < len(named) and named[upcoming].start < end:
            found.append(named[upcoming])
            upcoming += 1
        before = found[-1].end if found else -1
        if start < before:
            continue
        in_list = 0 <= before <= start <= before + 8 and _JOINERS.issuperset(text[before:start])
        if (bare or in_list) and is_number(match[1]) and not (start and text[start - 1] in "/_-="):
            found.append(FoundPaper(start, end, NodeId(f"arXiv:{match[1]}.{match[2]}"), match[0]))
    found += named[upcoming:]
    return found


def is_number(yymm: str) -> bool:
    """Tell whether four digits can open an arXiv number: a month from April 2007 on."""
    return len(yymm) == 4 and yymm.isdigit() and 1 <= int(yymm[2:]) <= 12 and int(yymm) >= 704


def paper_id(text: str) -> NodeId | None:
    """Read one identifier written alone, in any of its spellings; None where it is none.

    >>> paper_id("2506.01939v3"), paper_id("https://doi.org/10.1000/ab")
    ('arXiv:2506.01939', 'doi:10.1000/ab')
    """
    text = text.strip().strip("/")
    if text.lower().startswith("x-") and slug(text[2:]) == text[2:].lower():
        return NodeId(text.lower())
    found = find_papers(text, bare=True)
    if len(found) == 1 and found[0].id and len(text) <= found[0].end - found[0].start + 8:
        return found[0].id
    old = _OLD.fullmatch(text)
    return NodeId(f"arXiv:{old[1]}/{old[2]}") if old else None


def titled_id(title: str) -> NodeId:
    """Make the id of a paper that has no identifier from its title."""
    return NodeId("x-" + (slug(title) or "untitled"))


def number_month(paper: NodeId) -> FuzzyDate | None:
    """Give the month an arXiv number was handed out in; None for other ids. Its ``as_written`` is empty: nobody wrote it."""
    if not paper.startswith("arXiv:"):
        return None
    digits = paper[6:].rsplit("/", 1)[-1][:4]
    if not digits.isdigit() or len(digits) < 4 or not 1 <= int(digits[2:]) <= 12:
        return None
    year = int(digits[:2])
    century = 1900 if "/" in paper and year > 90 else 2000
    return replace(dates.month(century + year, int(digits[2:])), as_written="")


def _arxiv(text: str) -> list[FoundPaper]:
    found: list[FoundPaper] = []
    done = 0
    for word in _ARXIV.finditer(text):
        at = word.start()
        if at < done:
            continue
        tail = _PREFIX_TAIL.match(text, at + 5)
        body = tail.end() if tail else at + 5
        new = _NEW.match(text, body)
        old = _OLD.match(text, body)
        end = at + 5
        if new and is_number(new[1]):
            found.append(FoundPaper(at, new.end(), NodeId(f"arXiv:{new[1]}.{new[2]}"), text[at : new.end()]))
            end = new.end()
        elif old:
            found.append(FoundPaper(at, old.end(), NodeId(f"arXiv:{old[1]}/{old[2]}"), text[at : old.end()]))
            end = old.end()
        elif body < len(text) and text[body].isdigit():
            end = body
            while end < len(text) and (text[end].isdigit() or text[end] == "."):
                end += 1
            while text[end - 1] == ".":
                end -= 1
            found.append(FoundPaper(at, end, None, text[at:end]))
        start = _address_start(text, at)
        if found and found[-1].start == at and start < at:
            found[-1] = found[-1]._replace(start=start)
        done = end
    return found


def _dois(text: str) -> list[FoundPaper]:
    found: list[FoundPaper] = []
    at = text.find("10.")
    while at >= 0:
        slash = at + 3
        while slash < len(text) and slash - at < 12 and text[slash].isdigit():
            slash += 1
        end = at + 3
        if slash - at >= 7 and slash < len(text) and text[slash] == "/" and not (at and text[at - 1].isdigit()):
            end = slash + 1
            while end < len(text) and end - at < _DOI_LENGTH and text[end] not in _DOI_END:
                end += 1
            body = text[at:end]
            while body and (body[-1] in ".,;:" or (body[-1] in ")]}" and _unopened(body))):
                body = body[:-1]
            end = at + len(body)
            if len(body) > slash - at + 1:
                start = at
                for prefix in ("doi:", "doi ", "DOI:", "DOI ", "doi: ", "DOI: ", "doi.org/"):
                    if at >= len(prefix) and text.startswith(prefix, at - len(prefix)):
                        start = at - len(prefix)
                start = _address_start(text, start)
                found.append(FoundPaper(start, end, NodeId("doi:" + body.lower()), text[start:end]))
        at = text.find("10.", max(end, at + 3))
    return found


def _unopened(body: str) -> bool:
    closing = body[-1]
    opening = {")": "(", "]": "[", "}": "{"}[closing]
    return body.count(closing) > body.count(opening)


def _address_start(text: str, at: int) -> int:
    """Move back over the opening of a web address that leads up to an identifier."""
    for opening in ("https://www.", "http://www.", "https://dx.", "http://dx.", "https://", "http://", "www."):
        if at >= len(opening) and text.startswith(opening, at - len(opening)):
            return at - len(opening)
    return at
