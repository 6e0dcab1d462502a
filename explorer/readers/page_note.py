"""The pages that hold notes: one note with its body, a hub that lists notes in sections, a topic that lists them all."""

from __future__ import annotations

from collections.abc import Sequence

from explorer import dates
from explorer.model import AnchorPaper, FuzzyDate, NodeId, Origin, SourceNote, Theme
from explorer.prose import slug
from explorer.readers.citations import find_citations
from explorer.readers.decoding import PageLine
from explorer.readers.identifiers import find_papers, number_month
from explorer.readers.names import split_categories, split_questions, theme
from explorer.readers.reading import Problems, Reading
from explorer.readers.shapes import count_before, is_button, is_question, without_button

_NOTE_HEADERS = ("synthesis note", "note", "topic hub", "topic")
_USED_BY = "inquiring lines that use this note"
_TAIL = ("this note is a source for", "inquiring lines that use this note")


def is_note_date(text: str) -> bool:
    """Tell the line with a note's date and topic."""
    low = text[:120].casefold()
    return (
        len(text) < 200
        and "·" in text
        and low.startswith(("synthesis note ·", "note ·"))
        and any(c.isdigit() for c in low)
    )


def is_hub_count(text: str) -> bool:
    """Tell the line with the size of a hub."""
    return len(text) < 120 and text.casefold().startswith("topic hub") and "·" in text


def is_topic_count(text: str) -> bool:
    """Tell the line with the size of a topic."""
    return len(text) < 120 and "·" in text and count_before(text, "synthesis notes", "synthesis note") is not None


def read_note_page(lines: Sequence[PageLine], hint: str, problems: Problems) -> Reading:
    """Read one note: crumbs, title, gloss, date, topic, hubs, body, in the forms with and without header words.

    Notes it refers to, hubs among them, come out as ``links`` with records of their own that know only their titles.
    """
    body = _body(lines)
    if not body:
        problems.add("P206", lines[0].number if lines else 1, 1)
        return Reading(diagnostics=problems.all())
    date_at = next((k for k, line in enumerate(body[:12]) if is_note_date(line.text)), None)
    title_at = _title(body, date_at)
    themes: list[Theme] = []
    for crumb in body[:title_at]:
        names = split_categories(crumb.text)
        if len(names) > 1:
            problems.add("P502", crumb.number, crumb.column, text=crumb.text, names="; ".join(names))
        themes += [theme(name) for name in names]
    title = body[title_at].text.lstrip("# ").strip() or body[title_at].text
    note_id = NodeId(hint or slug(title) or "untitled")
    date: FuzzyDate | None = None
    hubs: list[str] = []
    gloss_end = title_at + 2
    text_at = min(gloss_end, len(body))
    if date_at is not None and date_at > title_at:
        gloss_end = text_at = date_at
        date, topics = _date_and_topics(body[date_at], problems)
        themes += topics
        text_at += 1
        while text_at < len(body) and is_question(body[text_at].text) and body[text_at].text.count("?") >= 1:
            hubs += split_questions(body[text_at].text)
            text_at += 1
    gloss = " ".join(line.text for line in body[title_at + 1 : min(gloss_end, len(body))])
    rest = _without_tail(body[text_at:], problems)
    found = find_citations(rest, {}, {}, Problems(problems.file))
    papers = _papers(rest, problems)
    others = {NodeId(slug(name) or "untitled"): name for name in hubs} | found.unlisted
    others.pop(note_id, None)
    origin = Origin(problems.file, body[title_at].number, "page")
    note = SourceNote(
        id=note_id,
        title=title,
        summary=gloss,
        body=tuple(found.paragraphs),
        themes=tuple(dict.fromkeys(t.id for t in themes)),
        papers=tuple(paper.id for paper in papers),
        date=date,
        links=tuple(others),
        origin=origin,
    )
    return Reading(
        notes=(note, *(SourceNote(other, shown, origin=origin) for other, shown in others.items())),
        papers=papers,
        themes=_unique(themes),
        diagnostics=problems.all(),
    )


def read_hub_page(lines: Sequence[PageLine], hint: str, problems: Problems) -> Reading:
    """Read a hub: a note whose links are its entries and whose body is the headings of its sections."""
    body = _body(lines)
    if not body:
        problems.add("P206", lines[0].number if lines else 1, 1)
        return Reading(diagnostics=problems.all())
    count_at = next((k for k, line in enumerate(body[:_HEAD]) if is_hub_count(line.text)), 1)
    title = body[0].text.lstrip("# ").strip() or body[0].text
    hub_id = NodeId(hint or slug(title) or "untitled")
    declared = (
        count_before(body[count_at].text, "linked notes", "linked note", "notes") if count_at < len(body) else None
    )
    entries, headings = _entries(body[count_at + 1 :], problems, ())
    entries.pop(hub_id, None)
    _compare(declared, len(entries), body[0], problems)
    origin = Origin(problems.file, body[0].number, "page")
    gloss = " ".join(line.text for line in body[1:count_at])
    hub = SourceNote(hub_id, title, gloss, body=tuple(headings), links=tuple(entries), origin=origin)
    return Reading(notes=(hub, *entries.values()), diagnostics=problems.all())


def read_topic_page(lines: Sequence[PageLine], hint: str, problems: Problems) -> Reading:
    """Read a topic: a theme, and the notes that belong to it. Its id is the address's slug, which tags share."""
    body = _body(lines)
    if not body:
        problems.add("P206", lines[0].number if lines else 1, 1)
        return Reading(diagnostics=problems.all())
    count_at = next((k for k, line in enumerate(body[:_HEAD]) if is_topic_count(line.text)), 0)
    name = body[0].text.lstrip("# ").strip() or body[0].text
    topic = theme(name, hint)
    declared = count_before(body[count_at].text, "synthesis notes", "synthesis note")
    entries, _ = _entries(body[count_at + 1 :], problems, (topic.id,))
    papers = _papers([line for line in body[count_at + 1 :] if len(line.text) < 300], problems, (topic.id,))
    _compare(declared, len(entries), body[0], problems)
    return Reading(notes=tuple(entries.values()), papers=papers, themes=(topic,), diagnostics=problems.all())


_HEAD = 8


def _body(lines: Sequence[PageLine]) -> list[PageLine]:
    body = [line for line in lines if not is_button(line.text)]
    while body and body[0].text.casefold().strip("# ") in _NOTE_HEADERS:
        del body[0]
    return body


def _title(body: Sequence[PageLine], date_at: int | None) -> int:
    """Find the title among the lines above the date: the first question, else the line above the gloss, else the first."""
    end = len(body) if date_at is None else date_at
    if date_at is None:
        return 1 if len(body) > 1 and not is_question(body[0].text) and is_question(body[1].text) else 0
    question = next((k for k in range(end) if is_question(body[k].text)), None)
    if question is not None:
        return question
    return max(0, end - 2)


def _date_and_topics(line: PageLine, problems: Problems) -> tuple[FuzzyDate | None, list[Theme]]:
    date: FuzzyDate | None = None
    topics: list[Theme] = []
    for part in line.text.split("·")[1:]:
        part = part.strip()
        low = part.casefold()
        if low.startswith("sourced from"):
            topics += [theme(name) for name in split_categories(part[12:].strip())]
        elif part and part[0].isdigit() and date is None:
            date = dates.parse_date(part)
            if date is None:
                problems.add("P403", line.number, line.column, text=part, why=dates.why_unreadable(part))
    return date, topics


def _without_tail(rows: Sequence[PageLine], problems: Problems) -> list[PageLine]:
    """Cut off the part that lists who uses the note; its count is told in a remark."""
    for at, row in enumerate(rows):
        low = row.text[:60].casefold()
        if low.startswith(_TAIL):
            if low.startswith(_USED_BY):
                count = "".join(c for c in row.text[len(_USED_BY) :] if c.isdigit() and c.isascii())
                if count:
                    problems.add("P504", row.number, row.column, count=count)
            return list(rows[:at])
    return list(rows)


def _entries(
    rows: Sequence[PageLine], problems: Problems, themes: tuple[NodeId, ...]
) -> tuple[dict[NodeId, SourceNote], list[str]]:
    """Read the entries of a hub or topic (title, then gloss) and the headings between them (each above its count)."""
    entries: dict[NodeId, SourceNote] = {}
    headings: list[str] = []
    current: NodeId | None = None
    rows = [row for row in rows if not find_papers(row.text[:80])]
    for at, row in enumerate(rows):
        text = without_button(row.text)
        if _is_count(text):
            continue
        if at + 1 < len(rows) and _is_count(rows[at + 1].text):
            headings.append(text)
            current = None
        elif is_question(text):
            current = NodeId(slug(text) or "untitled")
            entries.setdefault(
                current, SourceNote(current, text, themes=themes, origin=Origin(problems.file, row.number, "page"))
            )
        elif current is not None:
            note = entries[current]
            if not note.summary:
                entries[current] = SourceNote(current, note.title, text, themes=themes, origin=note.origin)
        else:
            problems.add("P208", row.number, row.column, text=text)
    return entries, headings


def _is_count(text: str) -> bool:
    number, _, word = text.partition(" ")
    return word.casefold() in ("note", "notes") and number.isdigit() and len(number) < 7


def _compare(declared: int | None, found: int, line: PageLine, problems: Problems) -> None:
    if declared is not None and declared != found:
        problems.add("P501", line.number, line.column, declared=declared, found=found)


def _papers(rows: Sequence[PageLine], problems: Problems, themes: tuple[NodeId, ...] = ()) -> tuple[AnchorPaper, ...]:
    """List the papers that some text names by identifier; their titles are not told."""
    papers: dict[NodeId, AnchorPaper] = {}
    for row in rows:
        for found in find_papers(row.text):
            if found.id and found.id not in papers:
                origin = Origin(problems.file, row.number, "page")
                papers[found.id] = AnchorPaper(
                    found.id, date=number_month(found.id), themes=themes, asserted=True, origin=origin
                )
    return tuple(papers.values())


def _unique(themes: Sequence[Theme]) -> tuple[Theme, ...]:
    return tuple({t.id: t for t in themes}.values())
