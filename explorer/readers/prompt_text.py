"""The research prompt of a line's page, taken apart: role, dated claims, anchor papers, tasks.

No heading of a prompt is constant, bullets get lost and blank lines come and go, so each part is found by what it must
hold: claims stand before the anchors and end in dates, anchors start with identifiers, tasks are numbered. Dates and
identifiers are a language model's word; they are kept as asserted and only compared with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from explorer import dates
from explorer.model import AnchorPaper, DatedClaim, Diagnostic, FuzzyDate, NodeId, Origin, ResearchPrompt
from explorer.readers.decoding import PageLine, verbatim
from explorer.readers.identifiers import FoundPaper, find_papers, number_month, titled_id
from explorer.readers.reading import Problems
from explorer.readers.shapes import is_button, leading_number, unbulleted

_NO_LINE = NodeId("")
_LABEL = "research prompt"
_BOILERPLATE = ("copy into", "paste into", "copy this", "paste this", "copy the prompt")
_SEPARATORS = " \t:;,.—–-|·"
_OPENING = {"(": ")", "[": "]"}


class PromptParts(NamedTuple):
    """What a prompt says: the prompt itself, its claims, its anchors, the span its findings cover, what is wrong with it."""

    prompt: ResearchPrompt
    claims: tuple[DatedClaim, ...]
    anchors: tuple[AnchorPaper, ...]
    span: FuzzyDate | None
    diagnostics: tuple[Diagnostic, ...]


class _Group(NamedTuple):
    """One bracketed stretch of a text with the dates and identifiers in it; ``rest`` is what else it says."""

    start: int
    end: int
    dates: tuple[FuzzyDate, ...]
    papers: tuple[FoundPaper, ...]
    rest: str


class Placed(NamedTuple):
    """The papers and dates found at one claim or anchor, and the text that is left without them."""

    text: str
    dates: tuple[FuzzyDate, ...]
    papers: tuple[FoundPaper, ...]


def is_prompt_start(text: str) -> bool:
    """Tell the first line of a prompt's block: its label, or the sentence that says where to paste it."""
    low = text[:40].casefold()
    return low.startswith(_LABEL) or (low.startswith(_BOILERPLATE) and len(text) > 30)


def is_claims_heading(text: str) -> bool:
    """Tell the heading of the dated claims, whatever words it uses."""
    if len(text) > 300 or not text.endswith(":") or unbulleted(text)[0]:
        return False
    low = text.casefold()
    return any(word in low for word in ("dated claim", "curated library", "findings", "perishable", "claims", "found"))


def is_anchors_heading(text: str) -> bool:
    """Tell the heading of the anchor papers."""
    low = text[:60].casefold()
    return low.startswith(("anchor paper", "anchors")) or (
        len(text) < 120 and text.endswith(":") and "papers" in low and not unbulleted(text)[0]
    )


def is_tasks_heading(text: str) -> bool:
    """Tell the heading of the tasks."""
    low = text[:40].casefold()
    return low.startswith(("your task", "tasks:")) or (len(text) < 40 and text.endswith(":") and "task" in low)


def is_grounding_rule(text: str) -> bool:
    """Tell the last sentence of a prompt, which asks for real papers."""
    low = text[:300].casefold()
    return len(text) < 300 and (
        low.startswith(("cite arxiv", "cite doi")) or "cannot ground" in low or "in a real paper" in low
    )


def parse_prompt(lines: Sequence[PageLine], line_id: NodeId = _NO_LINE, file: str = "") -> PromptParts:
    """Take a prompt apart; ``lines`` run from its label or its role sentence to its end. Never raises.

    Claims are numbered ``line_id#c1`` in page order. A claim's text leaves out the dates and identifiers in brackets at
    its end, a task's text its number; ``prompt.text`` has everything as it stands. ``claims`` name papers by id only.
    """
    problems = Problems(file)
    body = [line for line in lines if not is_prompt_start(line.text) and not is_button(line.text)]
    texts = [line.text for line in body]
    anchors_at = _first(texts, is_anchors_heading, 0)
    tasks_at = _tasks_start(texts, 0 if anchors_at is None else anchors_at + 1)
    if anchors_at is not None and tasks_at is not None and tasks_at < anchors_at:
        anchors_at = None
    rule_at = _first(texts, is_grounding_rule, tasks_at or 0)
    end = len(body) if rule_at is None else rule_at + 1
    claims_end = next(at for at in (anchors_at, tasks_at, rule_at, len(body)) if at is not None)
    heading_at, claims_at = _claims_start(texts, claims_end)

    role = " ".join(texts[: min(heading_at, claims_end)])
    span = _span(texts[heading_at:claims_at])
    claims = _claims(body[claims_at:claims_end], line_id, problems)
    anchors: tuple[AnchorPaper, ...] = ()
    if anchors_at is not None:
        stop = next(at for at in (tasks_at, rule_at, len(body)) if at is not None)
        anchors = _anchors(body[anchors_at:stop], problems)
    tasks: tuple[str, ...] = ()
    if tasks_at is not None:
        tasks = _tasks(texts[tasks_at : len(body) if rule_at is None else rule_at])
    start = lines[0].number if lines else 0
    if not claims:
        problems.add("P401", start, 1)
    if not tasks:
        problems.add("P407", start, 1)
    elif rule_at is None:
        problems.add("P408", body[-1].number, 1)
    prompt = ResearchPrompt(role, tasks, verbatim(body[:end]))
    return PromptParts(prompt, claims, anchors, span, problems.all())


def dates_and_papers(text: str, bare: bool = False) -> Placed:
    """Read the dates and identifiers that belong to one claim, and take those in brackets at its end off the text.

    Brackets that hold nothing but dates and identifiers count wherever they stand; brackets that say more, and dates
    without brackets at the start or the end, only where there are no such brackets.
    """
    found = find_papers(text, bare)
    if not found and not any(c.isdigit() for c in text):
        return Placed(text.rstrip(" .;"), (), ())
    groups = _groups(text)
    pure = [group for group in groups if (group.dates or group.papers) and not group.rest]
    read = [date for group in pure for date in group.dates]
    if not read:
        read = [date for group in groups[-1:] if group.rest for date in group.dates]
    body = text.rstrip(" .;")
    while pure and pure[-1].end >= len(body):
        body = body[: pure.pop().start].rstrip(" .;,")
    if not read:
        body, read = _edge_dates(body)
    papers: dict[NodeId | str, FoundPaper] = {}
    for paper in (*found, *(paper for group in groups for paper in group.papers)):
        papers.setdefault(paper.id or paper.written, paper)
    return Placed(body, tuple(read), tuple(papers.values()))


def _claims_start(texts: Sequence[str], end: int) -> tuple[int, int]:
    """Find the claims' heading and the first claim before ``end``."""
    heading = _first(texts[:end], is_claims_heading, 0)
    bullet = _first(texts[:end], _is_bullet, 0 if heading is None else heading + 1)
    if heading is None:
        if bullet is None:
            return end, end
        # An unknown heading: the lines above the first bullet that end in a colon, the role sentence excepted.
        heading = bullet
        while heading > 1 and texts[heading - 1].endswith(":"):
            heading -= 1
        return heading, bullet
    if bullet is not None:
        return heading, bullet
    first = heading + 1
    while first < end and (texts[first].endswith(":") or _speaks_of_span(texts[first])):
        first += 1
    return heading, first


def _claims(body: Sequence[PageLine], line_id: NodeId, problems: Problems) -> tuple[DatedClaim, ...]:
    claims: list[DatedClaim] = []
    for line, text in _items(body):
        placed = dates_and_papers(text, bare=False)
        for paper in placed.papers:
            if paper.id is None:
                problems.add("P406", line.number, line.column, text=paper.written)
        if not placed.text:
            continue
        if not placed.dates:
            _report_date(text, line, problems)
        papers = tuple(paper.id for paper in placed.papers if paper.id)
        number = NodeId(f"{line_id}#c{len(claims) + 1}")
        origin = Origin(problems.file, line.number, "page")
        claims.append(DatedClaim(number, line_id, placed.text, placed.dates, papers, origin=origin))
    return tuple(claims)


def _report_date(text: str, line: PageLine, problems: Problems) -> None:
    """Say why a claim has no date: none was written, or one that cannot be read."""
    for start, stop in reversed(_brackets(text)):
        for part in text[start + 1 : stop - 1].replace(";", ",").split(","):
            part = part.strip()
            if part[:1] in "~12" and sum(c.isdigit() for c in part) >= 4 and "." not in part:
                why = dates.why_unreadable(part)
                if why:
                    problems.add("P403", line.number, line.column + start, text=part, why=why)
                    return
    problems.add("P402", line.number, line.column, text=text)


def _anchors(body: Sequence[PageLine], problems: Problems) -> tuple[AnchorPaper, ...]:
    anchors: dict[NodeId, AnchorPaper] = {}
    rows = _items(body[1:])
    in_heading = body[0].text.partition(":")[2].strip()
    if in_heading and find_papers(in_heading, bare=True):
        rows[:0] = [(body[0], part.strip()) for part in in_heading.split(";") if part.strip()]
    for line, text in rows:
        paper = _anchor(line, text, problems)
        if paper is None:
            continue
        if paper.id in anchors:
            problems.add("P409", line.number, line.column, paper=paper.id)
        anchors.setdefault(paper.id, paper)
    return tuple(anchors.values())


def _anchor(line: PageLine, text: str, problems: Problems) -> AnchorPaper | None:
    found = find_papers(text, bare=True)
    known = [paper for paper in found if paper.id]
    problems_before = [paper for paper in found if not paper.id]
    groups = _groups(text)
    dated = next((group for group in groups if group.dates), None)
    written = dated.dates[0] if dated else None
    cut = [(paper.start, paper.end) for paper in found]
    cut += [
        (group.start, group.end) for group in groups if (group.dates or group.papers) and len(group.rest.split()) < 5
    ]
    pieces = _without(text, cut)
    for piece in pieces if written is None else ():
        written = _parse_date(piece) if len(piece) < 40 else None
        if written:
            pieces.remove(piece)
            break
    title = " ".join(pieces)
    if written is None:
        title, read = _edge_dates(title)
        written = read[0] if read else None
    if not known and not title:
        return None
    paper_id = known[0].id if known else None
    if paper_id is None:
        for paper in problems_before:
            problems.add("P406", line.number, line.column + paper.start, text=paper.written)
        if not problems_before:
            problems.add("P405", line.number, line.column, text=text)
        paper_id = titled_id(title or text)
    month = number_month(paper_id)
    if written and month and not _overlap(written, month):
        problems.add(
            "P404", line.number, line.column, paper=paper_id, written=written.as_written, number=dates.describe(month)
        )
    aliases = tuple(str(paper.id) for paper in known[1:] if paper.id != paper_id)
    origin = Origin(problems.file, line.number, "page")
    return AnchorPaper(paper_id, title, written or month, aliases=aliases, asserted=True, origin=origin)


def _tasks(texts: Sequence[str]) -> tuple[str, ...]:
    tasks: list[list[str]] = []
    for text in texts:
        if is_tasks_heading(text) and not leading_number(text)[0]:
            text = text.partition(":")[2].strip()
            if not text:
                continue
        for piece in _split_numbered(text, len(tasks) + 1):
            number, rest = leading_number(piece)
            if number:
                tasks.append([rest])
            elif _is_bullet(piece):
                tasks.append([unbulleted(piece)[1]])
            elif tasks:
                tasks[-1].append(piece)
    return tuple("\n".join(parts).strip() for parts in tasks)


def _split_numbered(text: str, number: int) -> list[str]:
    """Cut a line that holds several tasks, "(1) ... (2) ...", in counting order, after a stop only."""
    pieces: list[str] = []
    number += 1 if leading_number(text)[0] else 0
    while True:
        at = text.find(f" ({number}) ")
        if at <= 0 or text[at - 1] not in ".?!):;":
            break
        pieces.append(text[:at].strip())
        text = text[at + 1 :]
        number += 1
    return [*pieces, text]


def _tasks_start(texts: Sequence[str], after: int) -> int | None:
    heading = _first(texts, is_tasks_heading, 0)
    if heading is not None:
        return heading
    return _first(texts, lambda text: text.startswith(("(1)", "1. ", "1) ")), after)


def _items(body: Sequence[PageLine]) -> list[tuple[PageLine, str]]:
    """Give the bulleted entries of a section, or its lines where no bullet was left; go on over continued lines."""
    bulleted = any(_is_bullet(line.text) for line in body)
    items: list[tuple[PageLine, list[str]]] = []
    for line in body:
        is_item, text = unbulleted(line.text)
        if (
            bulleted
            and not is_item
            and items
            and (text[0].islower() or not items[-1][1][-1].endswith((".", ")", "?", "!")))
        ):
            items[-1][1].append(text)
        elif text and not (not is_item and text.endswith(":")):
            items.append((line, [text]))
    return [(line, " ".join(parts)) for line, parts in items]


def _span(texts: Sequence[str]) -> FuzzyDate | None:
    """Read the stretch of time that the findings cover from the lines above the claims."""
    for speaks in (True, False):
        for text in texts:
            at = max(text.casefold().find("span"), text.casefold().find("findings from"))
            if speaks == (at >= 0):
                found = [date for start, _, date in _find_dates(text[:400]) if start >= max(at, 0)]
                if found:
                    return found[0]
    return None


def _speaks_of_span(text: str) -> bool:
    return "span" in text[:200].casefold() and bool(_find_dates(text[:400])) and not _brackets(text)


def _groups(text: str) -> list[_Group]:
    groups: list[_Group] = []
    for start, end in _brackets(text):
        inner = text[start + 1 : end - 1]
        if len(inner) > 300 or not any(c.isdigit() for c in inner):
            continue
        papers = tuple(find_papers(inner, bare=True))
        masked = inner
        for paper in papers:
            masked = masked[: paper.start] + "#" * (paper.end - paper.start) + masked[paper.end :]
        found = _dates_in_brackets(masked)
        rest = masked
        for first, last, _ in reversed(found):
            rest = rest[:first] + " " + rest[last:]
        words = [
            word for word in rest.replace("#", " ").split() if word.strip(_SEPARATORS + "&+/").casefold() not in _EMPTY
        ]
        groups.append(_Group(start, end, tuple(date for _, _, date in found), papers, " ".join(words)))
    return groups


def _dates_in_brackets(text: str) -> list[tuple[int, int, FuzzyDate]]:
    """Find dates where dates are expected: a bare year counts there too, if nothing but commas stands around it."""
    found = list(_find_dates(text))
    start = 0
    for piece in text.replace(";", ",").split(","):
        words = piece.strip()
        at = start + len(piece) - len(piece.lstrip())
        start += len(piece) + 1
        if not words or len(words) > 60 or any(first < at + len(words) and at < last for first, last, _ in found):
            continue
        date = _parse_date(words)
        if date and not (words.isdigit() and not 1900 <= int(words) < 2040):
            found.append((at, at + len(words), date))
    return sorted(found, key=lambda item: item[0])


_EMPTY = frozenset({"", "and", "see", "cf", "e.g", "ca", "circa", "arxiv", "as", "of", "from", "dated", "date", "per"})


def _brackets(text: str) -> list[tuple[int, int]]:
    """List the outermost bracketed stretches, left to right; an unclosed bracket opens none."""
    stretches: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char in _OPENING:
            stack.append((_OPENING[char], at))
        elif stack and char == stack[-1][0]:
            start = stack.pop()[1]
            while stretches and stretches[-1][0] > start:
                stretches.pop()
            stretches.append((start, at + 1))
    return stretches


def _edge_dates(text: str) -> tuple[str, list[FuzzyDate]]:
    """Read a date without brackets off the end ("..., 2025-06") or the start ("2025-06: ...") of a text."""
    if not any(c.isdigit() for c in text):
        return text, []
    tail = max(0, len(text) - 80)
    for start, end, date in _find_dates(text[tail:])[-1:]:
        before = text[: tail + start].rstrip()
        if tail + end >= len(text) and before.endswith(("—", "–", "-", ",", ";", ":", "|")):
            return before.rstrip(_SEPARATORS), [date]
    for start, end, date in _find_dates(text[:80])[:1]:
        after = text[end:].lstrip()
        if start <= 1 and after.startswith((":", "—", "–", "-", ",", "]", "|")):
            return after.lstrip(_SEPARATORS + "])"), [date]
    return text, []


def _without(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """Cut stretches out of an anchor and give what is left between them, cleaned at the seams."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            parts.append(text[at:start].strip())
        at = max(at, end)
    parts.append(text[at:].strip())
    return [part for part in (part.strip(_SEPARATORS) for part in parts) if part.strip(_SEPARATORS + "()[]")]


def _overlap(one: FuzzyDate, other: FuzzyDate) -> bool:
    return dates.overlaps(one, other.earliest, other.latest)


@lru_cache(maxsize=8192)
def _parse_date(text: str) -> FuzzyDate | None:
    return dates.parse_date(text)


@lru_cache(maxsize=8192)
def _find_dates(text: str) -> tuple[tuple[int, int, FuzzyDate], ...]:
    return tuple(dates.find_dates(text))


def _is_bullet(text: str) -> bool:
    return unbulleted(text)[0] and not text.startswith("(")


def _first(texts: Sequence[str], test: Callable[[str], bool], start: int) -> int | None:
    for at in range(start, len(texts)):
        if test(texts[at]):
            return at
    return None
