"""Where the prose of a page cites notes: by title, by wikilink, by bare slug, or by nothing but its shape.

A page's own source titles come first, matched exactly and longest first; that settles nearly everything. Shape is only the
fallback: a question in the middle of somebody else's sentence is a cited title, a question that is a sentence of its own
belongs to the author. What shape alone cannot settle is reported, never dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from explorer.model import NodeId
from explorer.prose import SLUG_LENGTH, slug
from explorer.readers.decoding import PageLine
from explorer.readers.reading import Problems


@dataclass(slots=True)
class Found:
    """The result: paragraph texts as they are shown, citations (note, paragraph, start, end), notes nobody listed.

    ``unlisted`` maps the id of a note that is cited but not among the sources to the words it is known by.
    """

    paragraphs: list[str] = field(default_factory=list)
    citations: list[tuple[NodeId, int, int, int]] = field(default_factory=list)
    unlisted: dict[NodeId, str] = field(default_factory=dict)


MAX_TITLES = 400
"""How many titles are looked for in the prose of one page; the announced counts stay below twenty."""


class _Hit(NamedTuple):
    """A cited stretch of a paragraph: a known note, or the slug or title of one that is not known yet."""

    start: int
    end: int
    note: NodeId | None
    slug: str = ""


_QUESTION_WORD = re.compile(
    r"\b(?:Do|Does|Did|Can|Could|Is|Are|Was|Were|Will|Would|Should|Shall|May|Might|Must|Has|Have|Had|How|What|Why|When|Where"
    r"|Which|Who|Whom|Whose|Isn't|Aren't|Doesn't|Don't|Didn't|Can't|Won't|To what|In what|Under what|At what|For whom)\b"
)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_LONG_NAME = re.compile(r"[a-z0-9-]{30}")
_FOLDED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})
_CLAUSE_END = frozenset('.,;:!?()—–"“”[]|')
_SLUG_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_SHOWN_WORDS = 8
_LEAST_WORDS = 4


def find_citations(
    lines: Sequence[PageLine], titles: Mapping[str, NodeId], words: Mapping[NodeId, str], problems: Problems
) -> Found:
    """Find every citation in some paragraphs.

    ``titles`` maps the shown titles of the page's sources to their notes; ``words`` gives for each of those notes its
    title and summary, by which a slug that fits no title is told.
    """
    found = Found()
    by_length = sorted(list(titles)[:MAX_TITLES], key=lambda title: (-len(title), title))
    pending: list[tuple[int, list[_Hit]]] = []
    for number, line in enumerate(lines, 1):
        text, hits = _links(line.text)
        taken = _Taken(hits)
        for title in by_length:
            _exact(text, title, titles[title], taken)
        found.paragraphs.append(text)
        pending.append((number, taken.hits))
    cited = {hit.note for _, hits in pending for hit in hits if hit.note}
    lost = [title for title in by_length if titles[title] not in cited]
    for number, hits in pending:
        text = found.paragraphs[number - 1]
        taken = _Taken(hits)
        for title in lost:
            _nearly(text, title, titles[title], taken)
        cited |= {hit.note for hit in taken.hits if hit.note}
    by_slug = {slug(title): note for title, note in titles.items()}
    for number, hits in pending:
        line, text = lines[number - 1], found.paragraphs[number - 1]
        _by_shape(text, hits, line, problems)
        for hit in sorted(hits):
            note = hit.note or _resolve(hit, text, by_slug, words, cited, found, line, problems)
            cited.add(note)
            found.citations.append((note, number, hit.start, hit.end))
    return found


class _Taken:
    """The hits of one paragraph, which never overlap; ``hits`` is kept in reading order."""

    def __init__(self, hits: list[_Hit]) -> None:
        self.hits = hits
        hits.sort()

    def add(self, hit: _Hit) -> None:
        """Add a hit unless its place is taken."""
        at = bisect_left(self.hits, hit.start, key=lambda other: other.start)
        if at < len(self.hits) and self.hits[at].start < hit.end:
            return
        if at and self.hits[at - 1].end > hit.start:
            return
        self.hits.insert(at, hit)


def _exact(text: str, title: str, note: NodeId, taken: _Taken) -> None:
    at = text.find(title)
    while at >= 0:
        end = at + len(title)
        if len(title) >= 20 or _stands_alone(text, at, end):
            taken.add(_Hit(at, end, note))
        at = text.find(title, end)


def _nearly(text: str, title: str, note: NodeId, taken: _Taken) -> None:
    """Match a title that lost its question mark, or whose quotes and dashes are of another kind."""
    plain, wanted = text.translate(_FOLDED), title.translate(_FOLDED)
    if wanted.count(" ") < _LEAST_WORDS - 1:
        return
    for form in (wanted, wanted.rstrip("?")):
        at = plain.find(form)
        while at >= 0:
            if _stands_alone(text, at, at + len(form)):
                taken.add(_Hit(at, at + len(form), note))
            at = plain.find(form, at + len(form))


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def _links(text: str) -> tuple[str, list[_Hit]]:
    """Replace links by the text they show: [[slug|shown]], [shown](.../notes/slug/), slug|shown, and slugs by themselves."""
    hits: list[_Hit] = []
    if "[[" in text or "](" in text:
        text = _bracket_links(text, hits)
    if "|" in text or _LONG_NAME.search(text):
        text = _bare_links(text, hits)
    return text, hits


def _bracket_links(text: str, hits: list[_Hit]) -> str:
    parts: list[str] = []
    length = at = 0
    while True:
        opened = text.find("[", at)
        if opened < 0:
            break
        target, shown, end = _bracket_link(text, opened)
        keep = text[at : opened if end else opened + 1]
        parts.append(keep)
        length += len(keep)
        at = end or opened + 1
        if end:
            parts.append(shown)
            hits.append(_Hit(length, length + len(shown), None, target))
            length += len(shown)
    parts.append(text[at:])
    return "".join(parts)


def _bracket_link(text: str, at: int) -> tuple[str, str, int]:
    """Read one link at a bracket: its slug, its shown text and its end; the end is 0 where it is no link to a note."""
    if text.startswith("[[", at):
        end = text.find("]]", at + 2, at + 600)
        if end > 0:
            target, _, shown = text[at + 2 : end].partition("|")
            target = target.split("#")[0].strip().rsplit("/", 1)[-1]
            shown = shown.strip() or target
            if target and shown:
                return slug(target) if " " in target else target.lower(), shown, end + 2
        return "", "", 0
    middle = text.find("](", at, at + 600)
    end = text.find(")", middle, middle + 600) if middle > 0 else -1
    if end > 0 and "[" not in text[at + 1 : middle]:
        address = text[middle + 2 : end]
        shown = text[at + 1 : middle].strip()
        if "notes/" in address and shown:
            return address.split("notes/", 1)[1].strip("/").split("/")[0].split("#")[0], shown, end + 1
    return "", "", 0


def _bare_links(text: str, hits: list[_Hit]) -> str:
    """Handle slugs that lost their brackets. A pipe after one is followed by the shown words, up to the clause's end."""
    parts: list[str] = []
    length = at = search = 0
    moved: list[tuple[int, int]] = []
    while search < len(text):
        run = _NAME.search(text, search)
        if run is None:
            break
        start, search = run.span()
        end = search
        name = text[start:end]
        boundary = start == 0 or not text[start - 1].isalnum()
        dots = end
        while dots < len(text) and text[dots] in ".…":
            dots += 1
        pipe = dots
        while pipe < len(text) and text[pipe] == " " and pipe - dots < 2:
            pipe += 1
        piped = pipe < len(text) and text[pipe] == "|" and name.count("-") >= 2
        if not boundary or not (piped or (name.count("-") >= 4 and len(name) >= 30)):
            continue
        shown_at, shown_end = (start, end)
        target = name
        if piped:
            shown_at, shown_end, second = _shown(text, pipe + 1)
            target = second or name
            if shown_end <= shown_at:
                shown_at, shown_end = start, end
        parts.append(text[at:start])
        length += start - at
        hits.append(_Hit(length, length + shown_end - shown_at, None, target))
        parts.append(text[shown_at:shown_end])
        length += shown_end - shown_at
        moved.append((start, length))
        at = search = max(shown_end, dots if piped else end)
    if not moved:
        return text
    # Hits of bracket links lie in the old text; they move with what was cut before them.
    for position, hit in enumerate(hits[: len(hits) - len(moved)]):
        shift = _shift(text, parts, hit.start)
        hits[position] = hit._replace(start=hit.start + shift, end=hit.end + shift)
    parts.append(text[at:])
    return "".join(parts)


def _shift(text: str, parts: list[str], position: int) -> int:
    """Tell how far a position of the old text lies further on in the new one."""
    old = new = 0
    for kept, shown in zip(parts[::2], parts[1::2], strict=True):
        if position < old + len(kept):
            break
        new += len(kept) + len(shown)
        old = text.find(shown, old + len(kept)) + len(shown)
    return new - old


def _shown(text: str, at: int) -> tuple[int, int, str]:
    """Find the words a pipe link shows, and the slug where they are one themselves."""
    while at < len(text) and text[at] == " ":
        at += 1
    end = at
    while end < len(text) and text[end] in _SLUG_LETTERS:
        end += 1
    if text[at:end].count("-") >= 3:
        return at, end, text[at:end]
    spaces = 0
    end = at
    while end < len(text) and text[end] not in _CLAUSE_END:
        if text[end] == " ":
            spaces += 1
            if spaces == _SHOWN_WORDS:
                break
        end += 1
    return at, len(text[:end].rstrip()) if end > at else end, ""


def _resolve(
    hit: _Hit,
    text: str,
    by_slug: Mapping[str, NodeId],
    words: Mapping[NodeId, str],
    cited: set[NodeId],
    found: Found,
    line: PageLine,
    problems: Problems,
) -> NodeId:
    """Find the note of a hit that is no known title: by slug, by the words of an uncited source, else a note of its own."""
    shown = text[hit.start : hit.end]
    if not hit.slug:
        note = NodeId(slug(shown) or "untitled")
        found.unlisted.setdefault(note, shown)
        return note
    if hit.slug in by_slug:
        return by_slug[hit.slug]
    cut = [note for name, note in by_slug.items() if name.startswith(hit.slug)] if len(hit.slug) >= 24 else []
    if len(cut) == 1:
        return cut[0]
    uncited = {note: said for note, said in words.items() if note not in cited}
    likely = _by_words(hit.slug, uncited) if len(uncited) <= MAX_TITLES else None
    if likely is not None:
        title = words[likely].partition("\n")[0]
        problems.add("P303", line.number, line.column + hit.start, slug=hit.slug, title=title)
        return likely
    note = NodeId(hit.slug[:SLUG_LENGTH].strip("-") or "untitled")
    if note not in found.unlisted and note not in words:
        problems.add("P302", line.number, line.column + hit.start, slug=hit.slug)
        is_name = shown == hit.slug or shown.count("-") >= 3
        found.unlisted[note] = _spoken(hit.slug) if is_name else shown
    return note


def _by_words(name: str, words: Mapping[NodeId, str]) -> NodeId | None:
    """Pick the source that says what a slug says: more than half of its longer words, and clearly more than any other."""
    wanted = {word[:5] for word in name.split("-") if len(word) > 3}
    if len(wanted) < 3:
        return None
    scored = sorted(
        (
            (len(wanted & {word[:5] for word in slug_words(said) if len(word) > 3}) / len(wanted), note)
            for note, said in words.items()
        ),
        reverse=True,
    )
    if not scored or scored[0][0] <= 0.5 or (len(scored) > 1 and scored[0][0] - scored[1][0] < 0.2):
        return None
    return scored[0][1]


def slug_words(text: str) -> list[str]:
    """Cut a text into the words its slug would have, without the cut at eighty letters."""
    return "".join(c if c.isalnum() else " " for c in text.lower().replace("'", "")).split()


def _spoken(name: str) -> str:
    """Turn a slug into words to show."""
    plain = name.replace("-", " ").strip()
    return plain[:1].upper() + plain[1:]


def _by_shape(text: str, hits: list[_Hit], line: PageLine, problems: Problems) -> None:
    """Add the questions that can only be cited titles; report those one cannot be sure of."""
    if "?" not in text:
        return
    taken = _Taken(hits)
    known = sorted((hit.start, hit.end) for hit in hits)
    upcoming = 0
    floor = 0  # the end of the last cited title or question, where the next cannot begin before
    chained = False  # whether that was a cited title
    at = text.find("?")
    while at >= 0:
        while upcoming < len(known) and known[upcoming][0] <= at:
            floor, chained = max(floor, known[upcoming][1]), True
            upcoming += 1
        if floor > at:
            at = text.find("?", max(floor, at + 1))
            continue
        sure, start = _judge(text, floor, at, chained)
        if sure == "cited":
            taken.add(_Hit(start, at + 1, None))
            problems.add("P301", line.number, line.column + start, title=text[start : at + 1])
        elif sure == "maybe":
            problems.add("P304", line.number, line.column + start, title=text[start : at + 1])
        elif sure == "lost":
            problems.add("P305", line.number, line.column + at)
        floor, chained = at + 1, sure == "cited"
        at = text.find("?", at + 1)


def _judge(text: str, floor: int, at: int, chained: bool) -> tuple[str, int]:
    """Judge the question that ends at ``at``: cited, maybe, lost (no title recognised) or prose; and where it begins."""
    opening = _sentence_start(text, floor, at)
    glued = at + 1 < len(text) and text[at + 1] in ".,;:"
    start = -1
    for word in _QUESTION_WORD.finditer(text, opening, at):
        if start < 0 or text[start : word.start()].strip().count(" ") > 0 or text[start].islower():
            start = word.start()
        else:
            # "Why Do ..." is one opening, not two
            start = start if word.start() - start < 8 else word.start()
    if start < 0:
        return ("lost" if glued else "prose"), at
    follower = text[at + 1 :].lstrip()[:1] if at + 1 < len(text) else ""
    before = text[opening:start].strip()
    first_in_sentence = not before.strip("\"'“‘*(—–- ") and not (chained and opening == floor)
    if start and text[start - 1] in "\"“'‘" and follower and follower in "\"”'’":
        return "prose", start
    words = text.count(" ", start, at) + 1
    if words < (_LEAST_WORDS - 1 if glued else _LEAST_WORDS):
        return "prose", start
    closing = follower == ")" and at + 1 < len(text) and text[at + 1] == ")"
    if glued or closing or follower.islower() or follower in ("—", "–"):
        return "cited", start
    if first_in_sentence:
        return "prose", start
    if chained and opening == floor and not before.strip(", "):
        return "cited", start
    if before.endswith((":", "—", "–", ",", ";")):
        return "maybe", start
    return "cited", start


def _sentence_start(text: str, floor: int, end: int) -> int:
    """Find where the sentence that holds ``end`` begins, not before ``floor``."""
    start = floor
    for mark in (". ", "! ", '." ', ".) ", ".* ", ".” "):
        at = text.rfind(mark, floor, end)
        while at >= 0 and text[max(0, at - 3) : at].lower().endswith(("vs", "e.g", "i.e", "cf")):
            at = text.rfind(mark, floor, at)
        if at >= 0:
            start = max(start, at + len(mark))
    if start == floor and text.startswith(". ", floor):
        start = floor + 2
    elif start == floor and text.startswith(".", floor):
        start = floor + 1
    return start
