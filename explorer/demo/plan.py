"""What the demonstration library holds, before a word of its prose: who cites whom, when, and which way it speaks.

What this hides: the proportions. They are those measured on the real pages (see the constants); everything is drawn from
one seeded generator in one fixed order, so that a seed names one library.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from random import Random

from explorer import dates
from explorer.demo import sentences as words
from explorer.demo.fields import FIELDS, Field
from explorer.demo.sentences import Finding
from explorer.model import AnchorPaper, FuzzyDate, NodeId, SourceNote, Theme
from explorer.prose import slug, title_key

NOTES_PER_LINE = 0.4
PAPERS_PER_LINE = 1700 / 6000
THEMES_AT_ONE = 90  # at 6,000 lines; grows with the square root of the lines
SOURCES_MEAN, SOURCES_SPREAD, SOURCES_LEAST, SOURCES_MOST = 9.0, 1.8, 5, 14
CLUSTER_LEAST, CLUSTER_MOST = 3, 6
SHARED_LEAST, SHARED_MOST = 0.5, 0.7
IN_DEGREE_SIGMA = 0.85
OWN_THEME, OWN_FIELD = 0.68, 0.26  # shares of a line's notes; the rest comes from anywhere
UNARXIVED = 0.06
PROMPT, SLUG_FORM, PROSE_QUESTION, UNCITED, REPEATED, ALIAS = 0.6, 0.03, 0.08, 0.03, 0.03, 0.05
NO_ANSWER, QUOTED_QUESTION = 0.02, 0.05
SAME_SIGN, NO_EFFECT = 0.80, 0.11
CLAIMS_PER_PROMPT, ANCHORS_PER_PROMPT, NEXT_PER_LINE, LINKS_PER_NOTE = 5, 4, 5, 3


@dataclass(slots=True)
class PlannedNote:
    """One note and what it found; ``home`` is the row of its theme."""

    record: SourceNote
    finding: Finding
    home: int


@dataclass(slots=True)
class PlannedLine:
    """One line before its prose: subject, notes (rows), next lines (rows), and which irregularities it has."""

    id: NodeId
    title: str
    subject: Finding
    rival: str
    home: int
    themes: tuple[NodeId, ...]
    sources: list[int]
    next: list[int] = field(default_factory=list)
    has_prompt: bool = False
    has_slug_form: bool = False
    has_prose_question: bool = False
    has_quoted_question: bool = False
    has_no_answer: bool = False
    uncited: int = 0
    repeats: bool = False


@dataclass(slots=True)
class Plan:
    """A whole library before its prose."""

    seed: int
    themes: list[Theme]
    papers: list[AnchorPaper]
    notes: list[PlannedNote]
    lines: list[PlannedLine]
    note_rows: dict[NodeId, int] = field(default_factory=dict)
    paper_rows: dict[NodeId, int] = field(default_factory=dict)
    papers_of_field: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A theme that has notes: a field, and the one lever or outcome it is about."""

    theme: NodeId
    field: Field
    lever: str
    outcome: str


class _Bag:
    """Draws rows with fixed weights."""

    def __init__(self, rows: Sequence[int], weights: Sequence[float]) -> None:
        self.rows = list(rows)
        self.sums = list(accumulate(weights))

    def draw(self, rng: Random) -> int:
        return self.rows[bisect(self.sums, rng.random() * self.sums[-1])]


class _Names:
    """Gives each title and id once over the whole library."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.keys: set[str] = set()

    def is_new(self, title: str) -> bool:
        key = title_key(title)
        if key in self.keys:
            return False
        self.keys.add(key)
        return True

    def id(self, name: str) -> NodeId:
        node, number = name, 2
        while node in self.ids:
            tail = f"-{number}"
            node, number = name[: 80 - len(tail)].rstrip("-") + tail, number + 1
        self.ids.add(node)
        return NodeId(node)

    def title(self, rng: Random, made: str) -> str:
        """Make a title that was refused into one that is new, by saying under which condition it is asked."""
        qualifiers = list(words.QUALIFIERS)
        rng.shuffle(qualifiers)
        for qualifier in qualifiers:
            title = f"{made[:-1]} {qualifier}?"
            if self.is_new(title):
                return title
        number = 2
        while not self.is_new(f"{made[:-1]} in series {number}?"):
            number += 1
        return f"{made[:-1]} in series {number}?"


def make_plan(lines: int, seed: int) -> Plan:
    """Draw a library of so many lines."""
    rng = Random(f"claim-explorer demo {seed}")  # a text seeds the same way in every Python
    names = _Names()
    themes, subjects = _themes(max(4, round(THEMES_AT_ONE * math.sqrt(lines / 6000))))
    signs = {area.name: rng.choice((1, 1, -1)) for area in FIELDS}
    shares = [rng.lognormvariate(0.0, 0.4) for _ in subjects]
    papers, papers_of_field = _papers(rng, max(8, round(lines * PAPERS_PER_LINE)), subjects, shares)
    notes = _notes(rng, max(14, round(lines * NOTES_PER_LINE)), subjects, shares, signs, names, papers, papers_of_field)
    note_rows = {note.record.id: row for row, note in enumerate(notes)}
    paper_rows = {paper.id: row for row, paper in enumerate(papers)}
    plan = Plan(seed, themes, papers, notes, [], note_rows, paper_rows, papers_of_field)
    _lines(rng, plan, lines, subjects, shares, signs, names)
    return plan


# ---------------------------------------------------------------------- themes


def _themes(count: int) -> tuple[list[Theme], list[_Subject]]:
    """Make a tree of two levels: fields, and under each its levers and outcomes, as evenly as they go."""
    parents = max(2, min(len(FIELDS), round(count * 0.18)))
    themes = [Theme(NodeId(f"theme:{slug(area.name)}"), area.name) for area in FIELDS[:parents]]
    subjects: list[_Subject] = []
    aspects = [_aspects(area) for area in FIELDS[:parents]]
    for depth in range(max(map(len, aspects))):
        for area, own, parent in zip(FIELDS, aspects, themes[:parents], strict=False):
            if len(themes) < count and depth < len(own):
                lever, outcome = own[depth]
                name = words.cap((lever or outcome).removeprefix("an ").removeprefix("a "))
                node = NodeId(f"theme:{slug(area.name)}-{slug(name)}")
                themes.append(Theme(node, name, parent.id))
                subjects.append(_Subject(node, area, lever, outcome))
    return themes, subjects


def _aspects(area: Field) -> list[tuple[str, str]]:
    """List levers and outcomes in turn, each beside an empty word for the other."""
    out: list[tuple[str, str]] = []
    for lever, outcome in zip(area.levers, area.outcomes, strict=True):
        out += [(lever, ""), ("", outcome)]
    return out


# ---------------------------------------------------------------------- papers


def _papers(
    rng: Random, count: int, subjects: list[_Subject], shares: list[float]
) -> tuple[list[AnchorPaper], dict[str, list[int]]]:
    bag = _Bag(range(len(subjects)), shares)
    used: set[str] = set()
    papers: list[AnchorPaper] = []
    of_field: dict[str, list[int]] = {}
    for row in range(count):
        subject = subjects[bag.draw(rng)]
        finding = _finding(rng, subject, 1)
        title = words.say(rng.choice(words.PAPER_TITLES).replace("{N}", str(rng.randrange(40, 900))), finding)
        title = " ".join(word if word in _SMALL else words.cap(word) for word in title.split())
        year, month = _month(rng)
        date: FuzzyDate | None
        if rng.random() < UNARXIVED:
            node = _free(f"x-{slug(title)}", used)
            date = paper_date(rng, year, month) if rng.random() < 0.6 else None
        else:
            node = _free(f"arXiv:{year % 100:02}{month:02}.{rng.randrange(100, 18000):05}", used)
            date = paper_date(rng, year, month)
        family = of_field.setdefault(subject.field.name, [])
        papers.append(
            AnchorPaper(
                NodeId(node),
                title,
                date,
                tuple(rng.sample(words.FAMILY_NAMES, rng.randrange(1, 5))) if rng.random() < 0.3 else (),
                (subject.theme,),
                tuple(dict.fromkeys(papers[rng.choice(family)].id for _ in range(rng.randrange(3)) if family)),
                asserted=rng.random() < 0.7,
            )
        )
        family.append(row)
    return papers, of_field


_SMALL = frozenset(
    ["and", "from", "as", "a", "to", "on", "in", "at", "of", "the", "under", "after", "near", "for", "over"]
)


def _free(node: str, used: set[str]) -> str:
    name, number = node, 2
    while name in used:
        name = f"{node}-{number}" if node.startswith("x-") else f"{node[:-5]}{(int(node[-5:]) + number) % 20000:05}"
        number += 1
    used.add(name)
    return name


def _month(rng: Random) -> tuple[int, int]:
    """Draw a month up to February 2026; recent ones are more frequent."""
    back = int(rng.expovariate(1 / 16))
    index = 2026 * 12 + 1 - min(back, 95)
    return index // 12, index % 12 + 1


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def paper_date(rng: Random, year: int, month: int) -> FuzzyDate:
    """Date a paper in one of the ways pages do: number and month, month by name, or the day."""
    form = rng.random()
    if form < 0.45:
        return when(f"{year}-{month:02}")
    if form < 0.7:
        return when(f"{year}–{month:02}")
    if form < 0.85:
        return when(f"{MONTHS[month - 1]} {year}")
    return when(f"{LONG_MONTHS[month - 1]} {rng.randrange(1, 29)}, {year}")


_READ: dict[str, FuzzyDate] = {}


def when(text: str) -> FuzzyDate:
    """Read a date that is known to be readable."""
    found = _READ.get(text)
    if found is None:
        read = dates.parse_date(text)
        if read is None:
            raise ValueError(text)
        found = _READ[text] = read
    return found


# ---------------------------------------------------------------------- notes


def _finding(rng: Random, subject: _Subject, direction: int) -> Finding:
    area = subject.field
    return Finding(
        area,
        subject.lever or rng.choice(area.levers),
        subject.outcome or rng.choice(area.outcomes),
        rng.choice(area.settings),
        rng.choice(area.paths),
        direction,
        words.amount(rng),
        words.study(rng, area),
    )


def _notes(
    rng: Random,
    count: int,
    subjects: list[_Subject],
    shares: list[float],
    signs: dict[str, int],
    names: _Names,
    papers: list[AnchorPaper],
    papers_of_field: dict[str, list[int]],
) -> list[PlannedNote]:
    bag = _Bag(range(len(subjects)), shares)
    theme_of = _theme_of(subjects)
    notes: list[PlannedNote] = []
    by_home: list[list[int]] = [[] for _ in subjects]
    hubs = max(1, min(len(subjects) // 2, count // 50))
    for row in range(count):
        home = row % len(subjects) if row < 2 * len(subjects) else bag.draw(rng)
        subject = subjects[home]
        area = subject.field
        sign = signs[area.name]
        draw = rng.random()
        finding = _finding(rng, subject, sign if draw < SAME_SIGN else 0 if draw < SAME_SIGN + NO_EFFECT else -sign)
        is_hub = row < hubs
        if is_hub:
            title = rng.choice(words.HUB_TITLES).format(X=f"{subject.lever or subject.outcome} and {area.name.lower()}")
        else:
            title = words.say(rng.choice(words.NOTE_TITLES), finding)
        if not names.is_new(title):
            title = names.title(rng, title)
        aliases: tuple[str, ...] = ()
        if rng.random() < ALIAS:
            drifted = words.say(rng.choice(words.DRIFTED_TITLES), finding)
            aliases = (drifted,) if names.is_new(drifted) else ()
        claim = words.say(
            "{L} {raises} {O} {S} as {B} shows and acts through {M} more than through anything else", finding
        )
        node = names.id(f"{slug(area.name)}-{slug(subject.lever or subject.outcome)}" if is_hub else slug(claim))
        family = papers_of_field.get(area.name) or range(len(papers))
        other = theme_of.get((area.name, finding.lever if subject.outcome else finding.outcome))
        record = SourceNote(
            node,
            title,
            summary(rng, finding),
            (),
            _about(rng, subject.theme, other),
            tuple(dict.fromkeys(papers[rng.choice(family)].id for _ in range(rng.choice((1, 1, 1, 2))))),
            when(_note_day(rng)) if rng.random() < 0.5 else None,
            (),
            aliases,
        )
        notes.append(PlannedNote(record, finding, home))
        by_home[home].append(row)
    _link_notes(rng, notes, by_home, hubs)
    return notes


def _link_notes(rng: Random, notes: list[PlannedNote], by_home: list[list[int]], hubs: int) -> None:
    for row, note in enumerate(notes):
        near = by_home[note.home]
        wanted = near[: min(len(near), 30)] if row < hubs else [rng.choice(near) for _ in range(LINKS_PER_NOTE - 1)]
        if row >= hubs:
            wanted = [*wanted, rng.randrange(len(notes))]
        links = tuple(dict.fromkeys(notes[other].record.id for other in wanted if other != row))
        note.record = replace(note.record, links=links)


def _note_day(rng: Random) -> str:
    """Draw a day between the first and the last on which a note was seen."""
    return f"2026-{rng.choice((2, 3, 3, 4, 4, 5, 5)):02}-{rng.randrange(21, 29):02}"


def summary(rng: Random, finding: Finding) -> str:
    """Write a note's summary of one to three sentences."""
    parts = [words.cap(words.clause(rng, finding)) + "."]
    tails = rng.sample(words.SUMMARY_TAILS, rng.choice((1, 1, 2)))
    parts += [words.cap(words.say(tail, finding)) for tail in tails if tail]
    return " ".join(parts)


# ---------------------------------------------------------------------- lines


def _lines(
    rng: Random,
    plan: Plan,
    count: int,
    subjects: list[_Subject],
    shares: list[float],
    signs: dict[str, int],
    names: _Names,
) -> None:
    weights = [rng.lognormvariate(0.0, IN_DEGREE_SIGMA) for _ in plan.notes]
    by_home: dict[int, list[int]] = {}
    by_field: dict[str, list[int]] = {}
    for row, note in enumerate(plan.notes):
        by_home.setdefault(note.home, []).append(row)
        by_field.setdefault(note.finding.field.name, []).append(row)

    def bag(rows: list[int], power: float = 1.0) -> _Bag:
        return _Bag(rows, [weights[row] ** power for row in rows])

    own = {home: bag(rows) for home, rows in by_home.items()}
    family = {name: bag(rows) for name, rows in by_field.items()}
    anywhere = bag(list(range(len(plan.notes))), 1.6)
    themes = _Bag(range(len(subjects)), shares)
    theme_of = _theme_of(subjects)
    of_home: dict[int, list[int]] = {}
    siblings: list[tuple[int, int]] = []

    def draw_note(home: int) -> int:
        part = rng.random()
        if part < OWN_THEME and home in own:
            return own[home].draw(rng)
        if part < OWN_THEME + OWN_FIELD:
            return family[subjects[home].field.name].draw(rng)
        return anywhere.draw(rng)

    while len(plan.lines) < count:
        home = themes.draw(rng)
        subject = subjects[home]
        area = subject.field
        finding = _finding(rng, subject, signs[area.name])
        rival = rng.choice([lever for lever in area.levers if lever != finding.lever])
        size = min(rng.randrange(CLUSTER_LEAST, CLUSTER_MOST + 1), count - len(plan.lines))
        shared = rng.uniform(SHARED_LEAST, SHARED_MOST)
        core = _distinct(rng, draw_note, home, round(shared * SOURCES_MEAN), [], len(plan.notes))
        aspect = theme_of.get((area.name, finding.lever if subject.outcome else finding.outcome))
        start = len(plan.lines)
        for template in rng.sample(words.LINE_TITLES, size):
            title = words.say(template, finding, rival)
            if not names.is_new(title):
                title = names.title(rng, title)
            wanted = min(SOURCES_MOST, max(SOURCES_LEAST, round(rng.gauss(SOURCES_MEAN, SOURCES_SPREAD))))
            kept = rng.sample(core, min(len(core), max(1, round(shared * wanted)), wanted))
            sources = _distinct(rng, draw_note, home, wanted, kept, len(plan.notes))
            rng.shuffle(sources)
            node = names.id(slug(title))
            plan.lines.append(
                PlannedLine(
                    node, title, finding, rival, home, _about(rng, subject.theme, aspect), sources,
                    has_prompt=rng.random() < PROMPT,
                    has_slug_form=rng.random() < SLUG_FORM,
                    has_prose_question=rng.random() < PROSE_QUESTION,
                    has_quoted_question=rng.random() < QUOTED_QUESTION,
                    has_no_answer=rng.random() < NO_ANSWER,
                    uncited=rng.randrange(1, 4) if rng.random() < UNCITED else 0,
                    repeats=rng.random() < REPEATED,
                )
            )  # fmt: skip
            of_home.setdefault(home, []).append(len(plan.lines) - 1)
            siblings.append((start, start + size))
    for row, line in enumerate(plan.lines):
        first, last = siblings[row]
        wanted_rows = [other for other in range(first, last) if other != row][:2]
        near = of_home[line.home]
        while len(wanted_rows) < min(NEXT_PER_LINE, count - 1):
            other = rng.choice(near) if rng.random() < 0.75 and len(near) > 5 else rng.randrange(count)
            if other != row and other not in wanted_rows:
                wanted_rows.append(other)
        line.next = wanted_rows


def _theme_of(subjects: list[_Subject]) -> dict[tuple[str, str], NodeId]:
    """Find the theme of each lever or outcome that has one."""
    return {(subject.field.name, subject.lever or subject.outcome): subject.theme for subject in subjects}


def _about(rng: Random, main: NodeId, other: NodeId | None) -> tuple[NodeId, ...]:
    return (main, other) if other is not None and rng.random() < 0.5 else (main,)


def _distinct(
    rng: Random, draw: Callable[[int], int], home: int, wanted: int, kept: list[int], all_notes: int
) -> list[int]:
    """Draw further notes until there are as many different ones as wanted."""
    out = dict.fromkeys(kept)
    tries = 0
    while len(out) < min(wanted, all_notes):
        tries += 1
        out[draw(home) if tries < 200 else rng.randrange(all_notes)] = None
    return list(out)
