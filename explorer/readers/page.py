"""The pages of the public library, saved as text: which kind a page is, and its reader.

The kind is told by the header words where there are any, by the web address or path, and last by shape. Several pages in one
file are cut apart at their headers.
"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.prose import SLUG_LENGTH, slug
from explorer.readers.decoding import PageLine, decode, numbered
from explorer.readers.page_line import HEADER, read_line_page
from explorer.readers.page_note import (
    is_hub_count,
    is_note_date,
    is_topic_count,
    read_hub_page,
    read_note_page,
    read_topic_page,
)
from explorer.readers.page_paper import is_paper_date, read_paper_page
from explorer.readers.prompt_text import is_claims_heading, is_prompt_start, is_tasks_heading
from explorer.readers.reading import Budget, Problems, Reading
from explorer.readers.shapes import is_question, next_heading, sources_heading, unwrapped

_FOLDERS = {"inquiring-lines": "line", "notes": "note", "topics": "topic", "papers": "paper"}
_HEADERS = {HEADER: "line", "synthesis note": "note", "topic": "topic", "← all notes": "hub", "topic hub": "hub"}
_TEXT_ENDINGS = ("", "txt", "text", "page", "asc")
_OTHER_OPENINGS = ("{", "[", "@", "---", "<", "%", "TY  -", "#!", "%YAML")
_HEAD_LINES = 14
"""How many lines may hold what tells a page's kind: crumbs, title, gloss and date stand above the body."""


class PageReader:
    """Reads every kind of page; knows its own by header, landmark or address, and plain text by shape."""

    def sniff(self, data: bytes, name: str) -> bool:
        """Tell a page by a header or landmark; a text file also by its shape or address."""
        head = data[:65_536].lstrip(b"\xef\xbb\xbf\r\n\t ").decode("utf-8", "replace")
        lines = numbered(head)
        if not lines or head.startswith(_OTHER_OPENINGS):
            return False
        if _kind_by_words(lines):
            return True
        ending = name.rsplit("/", 1)[-1].rpartition(".")[2].lower() if "." in name.rsplit("/", 1)[-1] else ""
        return ending in _TEXT_ENDINGS and bool(_kind_by_shape(lines, _address(name)))

    def read(self, data: bytes, name: str, budget: Budget) -> Reading:
        """Read one file, which may hold several pages one after the other."""
        problems = Problems(name, budget.max_problems)
        text = decode(data, problems, budget)
        if text is None:
            return Reading(diagnostics=problems.all())
        lines = numbered(text, problems, budget)
        if not lines:
            problems.add("P101", 1, 1)
            return Reading(diagnostics=problems.all())
        if _is_html(lines[0].text):
            problems.add("P109", lines[0].number, lines[0].column)
            return Reading(diagnostics=problems.all())
        pages = _pages(lines)
        readings = [_read_page(page, name, len(pages) == 1, problems) for page in pages]
        if len(readings) == 1:
            return readings[0]
        return Reading(
            lines=tuple(line for reading in readings for line in reading.lines),
            notes=tuple(note for reading in readings for note in reading.notes),
            claims=tuple(claim for reading in readings for claim in reading.claims),
            papers=tuple(paper for reading in readings for paper in reading.papers),
            themes=tuple(theme for reading in readings for theme in reading.themes),
            diagnostics=problems.all(),
        )


def page_kind(lines: Sequence[PageLine], name: str) -> str:
    """Name the kind of a page: line, note, hub, topic or paper; empty for none of them."""
    return _kind_by_words(lines) or _kind_by_shape(lines, _address(name))


def _read_page(lines: list[PageLine], name: str, alone: bool, problems: Problems) -> Reading:
    kind = page_kind(lines, name)
    lines = unwrapped(lines)
    hint = _slug_hint(lines, name, kind) if alone else ""
    if kind == "line":
        return read_line_page(lines, hint, problems)
    if kind == "note":
        return read_note_page(lines, hint, problems)
    if kind == "hub":
        return read_hub_page(lines, hint, problems)
    if kind == "topic":
        return read_topic_page(lines, hint, problems)
    if kind == "paper":
        return read_paper_page(lines, hint, problems)
    problems.add("P108", lines[0].number, lines[0].column)
    return Reading(diagnostics=problems.all())


def _pages(lines: list[PageLine]) -> list[list[PageLine]]:
    """Cut a file at the headers inside it; the last heading of one page may run into the header of the next."""
    pages: list[list[PageLine]] = [[]]
    for line in lines:
        text = line.text
        if len(text) < 60 and pages[-1]:
            rest = next_heading(text)
            if rest and rest.casefold() in _HEADERS:
                pages[-1].append(line._replace(text=text[: len(text) - len(rest)].rstrip()))
                pages.append([line._replace(text=rest, gap=0)])
                continue
            if text.isupper() and text.casefold() in _HEADERS:
                pages.append([])
        pages[-1].append(line)
    return pages


def _kind_by_words(lines: Sequence[PageLine]) -> str:
    head = [line.text for line in lines[:_HEAD_LINES]]
    for text in head:
        if is_hub_count(text):
            return "hub"
        if is_topic_count(text):
            return "topic"
        if is_note_date(text):
            return "note"
        if is_paper_date(text):
            return "paper"
    first = head[0].casefold().strip("# ") if head else ""
    if first in _HEADERS:
        return _HEADERS[first]
    for line in lines:
        text = line.text
        if len(text) < 60 and (
            sources_heading(text)[1] is not None or next_heading(text) is not None or is_tasks_heading(text)
        ):
            return "line"
        if len(text) < 300 and (
            is_prompt_start(text) or (is_claims_heading(text) and "curated library" in text.casefold())
        ):
            return "line"
    return ""


def _kind_by_shape(lines: Sequence[PageLine], address: tuple[str, str]) -> str:
    if not lines:
        return ""
    texts = [line.text for line in lines[:40]]
    if _fits(address, texts):
        return address[0]
    if any(text.casefold() == "sources" for text in texts[2:]):
        return "line"
    if address[1].startswith("x-") or _is_number(address[1]):
        return "paper"
    if len(texts) < 2:
        return ""
    if _reads_as_paper(texts):
        return "paper"
    if not is_question(texts[0]):
        return ""
    gloss = texts[1].casefold()
    if gloss.startswith(("this explores", "this reads", "this asks")):
        return "line"
    return "note" if gloss.count(" ") >= 5 else ""


def _fits(address: tuple[str, str], texts: Sequence[str]) -> bool:
    """Tell whether a text may be the page that its address names; folders called "notes" hold other things too."""
    kind, stem = address
    if kind == "paper":
        return stem.startswith("x-") or _is_number(stem)
    return bool(kind) and any(is_question(text) for text in texts[:6])


def _reads_as_paper(texts: Sequence[str]) -> bool:
    """Tell the copied text of a paper: its title, then prose in which the authors say "we", or an abstract.

    A title that is a question needs more of it, for a note opens alike.
    """
    title = texts[0]
    words = title.count(" ") + 1
    if not 3 <= words <= 30 or title[-1] in ".:;,!" or max(len(text) for text in texts[1:]) < 40:
        return False
    if any(text.casefold().strip("#*: ") == "abstract" or text[:9].casefold() == "abstract:" for text in texts[1:6]):
        return True
    said = sum(f" {text.casefold()} ".count(word) for text in texts[1:] for word in (" we ", " our "))
    return said >= (3 if is_question(title) else 1)


def _address(name: str) -> tuple[str, str]:
    """Read the kind and the slug out of a web address or path ("", "" where it says nothing)."""
    parts = [part for part in name.replace("\\", "/").split("?")[0].split("#")[0].split("/") if part]
    if parts and parts[-1].casefold().partition(".")[0] in ("index", "page", "content"):
        parts.pop()
    elif parts:
        stem, dot, ending = parts[-1].rpartition(".")
        if dot and ending.lower() in (*_TEXT_ENDINGS, "md", "html", "htm"):
            parts[-1] = stem
    if not parts:
        return "", ""
    folder = parts[-2] if len(parts) > 1 else ""
    return _FOLDERS.get(folder, "") if parts[-1] else "", parts[-1]


def _slug_hint(lines: Sequence[PageLine], name: str, kind: str) -> str:
    """Give the slug an address tells: by its folder, or a file name that is a long slug and fits the page's title."""
    folder, stem = _address(name)
    if kind == "paper":
        return stem if folder == "paper" or stem.startswith("x-") or _is_number(stem) else ""
    if not stem or slug(stem.replace(".", " "))[:SLUG_LENGTH] != stem[:SLUG_LENGTH].rstrip("-") or len(stem) > 200:
        return ""
    if folder:
        return stem if folder == kind or (folder, kind) == ("note", "hub") else ""
    if stem.count("-") < 3 or len(stem) < 20:
        return ""
    said = {word[:5] for line in lines[:6] for word in slug(line.text[:80]).split("-") if len(word) > 4}
    told = [word[:5] for word in stem.split("-") if len(word) > 4]
    if kind == "line":
        return stem if any(slug(line.text) == stem for line in lines[:6]) else ""
    return stem if told and sum(word in said for word in told) * 3 >= len(told) else ""


def _is_number(stem: str) -> bool:
    whole, dot, rest = stem.partition(".")
    return bool(dot) and len(whole) == 4 and whole.isdigit() and rest[:4].isdigit() and len(rest) <= 8


def _is_html(text: str) -> bool:
    return text[:15].casefold().startswith(("<!doctype", "<html", "<head", "<body", "<?xml"))
