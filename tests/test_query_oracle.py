"""The query evaluator against a slow and obvious one, over random libraries and random queries.

Each random query is made together with the plain Python question it stands for; neither knows the other's code.
"""

from __future__ import annotations

import os
import random
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.dates import parse_date
from explorer.graph import arrays
from explorer.model import (
    AnchorPaper,
    ClaimStatus,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    ResearchPrompt,
    SourceNote,
    Stance,
    Theme,
    Verdict,
    title_of,
)
from explorer.query import Corpus, evaluate, facets, has_term, parse, with_term
from explorer.query import text as text_module
from explorer.query.text import TextColumn, fold

CASES = int(os.environ.get("CLAIM_EXPLORER_QUERY_CASES", "250"))
"""20,000 of them are run where the environment variable says so."""

TODAY = date(2026, 3, 31)
WORDS = ["practice", "Praxis", "prác", "spacing", "effect", "space", "memory", "mem", "naïve", "NAIVE", "chain-of-thought",
         "chain", "of", "thought", "don't", "isn’t", "学习", "习", "Σίσυφος", "größe", "groß",
         "7.5x", "RLVR", "ﬁne", "a", "x1"]  # fmt: skip
DATES = ["2024", "~2025", "2024–11", "mid-2025 onward", "by late 2026", "before 2020", "2019-02-28", "2025-06/2025-08",
         "winter 2025", "Q3 2025", "2026-03-31", "2025-12-31", "2025-06-30", "2030"]  # fmt: skip
JUDGES = ["rules", "person", "page", "model:Alpha", "model:beta"]

World = tuple[Records, Corpus]
Question = Callable[[Records, NodeId], bool]


def library(seed: int) -> Records:
    rng = random.Random(seed)

    def words(most: int) -> str:
        marks = ["", ",", ".", "—", "?", "…"]
        return " ".join(rng.choice(WORDS) + rng.choice(marks) for _ in range(rng.randint(0, most)))

    def fuzzy() -> FuzzyDate:
        found = parse_date(rng.choice(DATES))
        assert found is not None
        return found

    def some(pool: list[NodeId], most: int) -> tuple[NodeId, ...]:
        return tuple(rng.sample(pool, min(len(pool), rng.randint(0, most))))

    theme_ids = [NodeId(f"theme:{name}") for name in ("memory", "chain", "of-thought")[: rng.randint(0, 3)]]
    themes = {
        one: Theme(
            one, rng.choice(["Memory", "Memory and practice", "Chain of thought"]), rng.choice([None, *theme_ids])
        )
        for one in theme_ids
    }
    papers = {}
    for k in range(rng.randint(0, 3)):
        paper = NodeId(f"arXiv:2411.0000{k}")
        papers[paper] = AnchorPaper(
            paper, words(4), fuzzy() if rng.random() < 0.7 else None, ("A",) if k else (), some(theme_ids, 1),
            cites=some(list(papers), 2), summary=words(3),
        )  # fmt: skip
    paper_ids = list(papers)
    notes = {}
    for k in range(rng.randint(0, 5)):
        note = NodeId(f"note-{k}")
        notes[note] = SourceNote(
            note, words(4), words(5), (words(4),) if k % 2 else (), some(theme_ids, 2), some(paper_ids, 2),
            fuzzy() if rng.random() < 0.5 else None, some(list(notes), 2), (words(2),) if rng.random() < 0.3 else (),
        )  # fmt: skip
    note_ids = list(notes)
    lines, claims = {}, {}
    verdicts: list[Verdict] = []
    for k in range(rng.randint(0, 4)):
        line = NodeId(f"line-{k}")
        mine = []
        for c in range(rng.randint(0, 3)):
            claim = NodeId(f"{line}#c{c}")
            mine.append(claim)
            claims[claim] = DatedClaim(
                claim, line, words(6), tuple(fuzzy() for _ in range(rng.randint(0, 2))), some(paper_ids, 1)
            )
            for _ in range(rng.choice([0, 0, 1, 2])):
                verdicts.append(
                    Verdict(
                        claim,
                        rng.choice(list(Outcome)),
                        fuzzy(),
                        judged_by=rng.choice(JUDGES),
                        number=len(verdicts) + 1,
                    )
                )
        sources = some(note_ids, 4)
        evidence = tuple(
            Evidence(note, rng.choice(list(Stance)), 0.8, "", 1, 1, rng.choice(JUDGES))
            for note in sources
            if rng.random() < 0.8
        )
        others = tuple(Evidence(note, Stance.MENTIONS, 0.8, "", 1, 1, rng.choice(JUDGES)) for note in sources[:1])
        lines[line] = InquiringLine(
            line, words(5), words(4), tuple(words(8) for _ in range(rng.randint(0, 2))), (), sources,
            evidence=evidence, other_judgements=others if rng.random() < 0.3 else (),
            span=fuzzy() if rng.random() < 0.4 else None, claims=tuple(mine), papers=some(paper_ids, 2),
            prompt=ResearchPrompt("", (), words(5)) if rng.random() < 0.5 else None, themes=some(theme_ids, 2),
        )  # fmt: skip
    return Records(lines, notes, claims, papers, themes, tuple(verdicts))


# ---- the slow and obvious answers


def slow_words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = "".join(f" {c} " if "\u2e80" <= c <= "\u9fff" else c for c in text)
    return re.findall(r"[^\W_]+", text)


def sections(records: Records, node: NodeId, places: tuple[str, ...]) -> list[list[str]]:
    record = records.get(node)
    found = []
    for place in places:
        text: list[str] = []
        if place == "title":
            assert record is not None
            text = [title_of(record)]
            if not isinstance(record, DatedClaim):
                text += [*record.aliases, record.id]
            if isinstance(record, DatedClaim):
                text = [record.text]
        if place == "summary":
            text = [getattr(record, "gloss", "") or getattr(record, "summary", "")]
        if place == "prose":
            text = [*getattr(record, "paragraphs", ()), *getattr(record, "body", ())]
        if place == "prompt":
            prompt = getattr(record, "prompt", None)
            text = [prompt.text] if prompt else []
        found.append(slow_words("\n".join(text)))
    return found


def has_words(records: Records, node: NodeId, wanted: str, whole: bool, places: tuple[str, ...]) -> bool:
    want = slow_words(wanted)
    for words in sections(records, node, places):
        for at in range(len(words) - len(want) + 1):
            *first, last = words[at : at + len(want)]
            if first == want[:-1] and (last == want[-1] if whole else last.startswith(want[-1])):
                return True
    return False


def edit_distance(a: str, b: str) -> int:
    """Count the letters that are wrong, missing, added, or swapped with their neighbour."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def like(records: Records, node: NodeId, wanted: str) -> bool:
    title = sections(records, node, ("title",))[0]
    return all(
        any(edit_distance(word, one) <= (len(word) >= 3) + (len(word) >= 6) + (len(word) >= 11) for one in title)
        for word in slow_words(wanted)
    )


def kind_of(records: Records, node: NodeId) -> str:
    kind = records.kind(node)
    assert kind is not None
    return kind.value


def dates_of(records: Records, node: NodeId) -> list[FuzzyDate]:
    record = records.get(node)
    if isinstance(record, DatedClaim):
        return list(record.dates)
    if isinstance(record, InquiringLine):
        mine = [d for claim in records.claims.values() if claim.line == node for d in claim.dates]
        return mine or ([record.span] if record.span else [])
    if isinstance(record, SourceNote | AnchorPaper):
        return [record.date] if record.date else []
    return []


def last_verdict(records: Records, node: NodeId) -> Verdict | None:
    best = None
    for verdict in records.verdicts:
        day = verdict.on.latest or verdict.on.earliest or date.min
        if verdict.claim == node and (best is None or day >= (best.on.latest or best.on.earliest or date.min)):
            best = verdict
    return best


def fits(one: FuzzyDate, since: date | None, until: date | None, certain: bool) -> bool:
    early, late = one.earliest or date.min, one.latest or date.max
    if certain:
        low_fits = since is None or (one.earliest is not None and one.earliest >= since)
        return low_fits and (until is None or (one.latest is not None and one.latest <= until))
    return late >= (since or date.min) and early <= (until or date.max)


def themes_of(records: Records, node: NodeId) -> set[NodeId]:
    record = records.get(node)
    own: tuple[NodeId, ...] = ()
    if isinstance(record, Theme):
        own = (record.id,)
    elif isinstance(record, DatedClaim):
        own = records.lines[record.line].themes
    elif record is not None:
        own = record.themes
    found: set[NodeId] = set()
    for theme in own:
        at: NodeId | None = theme
        while at is not None and at not in found:
            found.add(at)
            at = records.themes[at].parent
    return found


def judgements(records: Records) -> list[tuple[NodeId, Evidence]]:
    return [(line.id, one) for line in records.lines.values() for one in line.evidence]


def cites(records: Records, node: NodeId) -> set[NodeId]:
    record = records.get(node)
    if isinstance(record, InquiringLine):
        return {*record.sources, *(one.note for one in record.evidence)}
    if isinstance(record, SourceNote):
        return set(record.links)
    return set(record.cites) if isinstance(record, AnchorPaper) else set()


def contested(records: Records, node: NodeId) -> bool:
    if node in records.notes:
        return {Stance.SUPPORTS, Stance.CONTRADICTS} <= {
            one.stance for _, one in judgements(records) if one.note == node
        }
    sides = []
    for stance in (Stance.SUPPORTS, Stance.CONTRADICTS):
        on_it: set[NodeId] = set()
        for one in records.lines[node].evidence:
            if one.stance is stance:
                on_it.update(records.notes[one.note].papers or (one.note,))
        sides.append(len(on_it))
    return 0 < sides[1] <= sides[0]


# ---- random questions in both languages

PLACES = ("title", "summary", "prose")


def ask_word(rng: random.Random, places: tuple[str, ...] = PLACES) -> tuple[str, Question]:
    word = rng.choice(WORDS)
    how = rng.random()
    if how < 0.5:
        if rng.random() < 0.5:
            word = word[: rng.randint(1, len(word))]
        if not slow_words(word) or word[0] in "-~":
            word = "pra"
        return word, lambda r, n: has_words(r, n, word, False, places)
    if how < 0.8:
        phrase = " ".join(rng.choices(WORDS, k=rng.randint(1, 3)))
        return f'"{phrase}"', lambda r, n: has_words(r, n, phrase, True, places)
    letters = list(slow_words(word)[0])
    rng.shuffle(letters) if rng.random() < 0.1 else letters.insert(rng.randint(0, len(letters)), rng.choice("aex"))
    typo = "".join(letters)
    return f"~{typo}", lambda r, n: like(r, n, typo)


def ask_date(rng: random.Random) -> tuple[str, Question]:
    certain = rng.random() < 0.4
    field, mark = rng.choice(["date", "tested"]), "!" if certain else ""

    def dates(r: Records, n: NodeId) -> list[FuzzyDate]:
        if field == "date":
            return dates_of(r, n)
        verdict = last_verdict(r, n)
        return [verdict.on] if verdict else []

    word = rng.choice(["none", "any", ">", ">=", "<", "<=", "", "", ".."])
    if word == "none":
        return f"{field}:none", lambda r, n: not dates(r, n) and (field == "date" or n in r.claims)
    if word == "any":
        return f"{field}:any", lambda r, n: bool(dates(r, n))
    text = rng.choice(["2024", "2025-06", "2019-02-28", "2025"])
    one = parse_date(text)
    assert one is not None
    assert one.earliest is not None
    assert one.latest is not None
    since, until = {
        ">": (one.latest + timedelta(days=1), None),
        ">=": (one.earliest, None),
        "<": (None, one.earliest - timedelta(days=1)),
        "<=": (None, one.latest),
        "": (one.earliest, one.latest),
        "..": (one.earliest, date(2026, 12, 31)),
    }[word]
    shown = f"{text}..2026" if word == ".." else f"{word}{text}"
    return f"{field}{mark}:{shown}", lambda r, n: any(fits(d, since, until, certain) for d in dates(r, n))


def ask_age(rng: random.Random) -> tuple[str, Question]:
    def clock(r: Records, n: NodeId) -> list[FuzzyDate]:
        verdict = last_verdict(r, n)
        return [verdict.on] if verdict else dates_of(r, n)

    nine, two_years, ten = date(2025, 6, 30), date(2024, 3, 31), date(2025, 5, 31)
    after = timedelta(days=1)
    text, since, until = rng.choice([
        (">9m", None, nine - after), (">=9m", None, nine), ("<9m", nine + after, None), ("<=9m", nine, None),
        ("9m..2y", two_years, nine), ("9m", ten + after, nine), ("..2y", two_years, None), (">7d", None, date(2026, 3, 23)),
        ("<4w", date(2026, 3, 4), None),
    ])  # fmt: skip
    certain = rng.random() < 0.3
    return f"age{'!' if certain else ''}:{text}", lambda r, n: any(fits(d, since, until, certain) for d in clock(r, n))


def ask_field(rng: random.Random) -> tuple[str, Question]:
    what = rng.choice(["kind", "theme", "stance", "status", "cites", "cited-by", "count", "contested", "judged", "paper",
                       "line", "has", "date", "date", "age"])  # fmt: skip
    if what == "date":
        return ask_date(rng)
    if what == "age":
        return ask_age(rng)
    if what == "kind":
        kinds = rng.sample(["line", "note", "claim", "paper", "theme"], rng.randint(1, 2))
        shown = rng.choice([f"kind:({' OR '.join(kinds)})", f"kind:{','.join(kinds)}", f"kind:({' '.join(kinds)})"])
        return shown, lambda r, n: kind_of(r, n) in kinds
    if what == "theme":
        name = rng.choice(["memory", "theme:chain", "none", "Mem", "chain of"])
        shown = f'theme:"{name}"' if " " in name else f"theme:{name}"

        def themed(r: Records, n: NodeId) -> bool:
            mine = themes_of(r, n)
            if name == "none":
                return not mine
            by_id = NodeId(f"theme:{name.removeprefix('theme:')}")
            if by_id in r.themes:
                return by_id in mine
            if name.startswith("theme:") or ":" in name:
                return any(all_start(name, r.themes[t]) for t in mine)
            exact = [t for t in r.themes.values() if t.name.casefold() == name.casefold()]
            return bool(mine & {t.id for t in exact}) if exact else any(all_start(name, r.themes[t]) for t in mine)

        return shown, themed
    if what == "stance":
        stance = rng.choice(list(Stance))
        return f"stance:{stance}", lambda r, n: any(
            one.stance is stance and n in (line, one.note) for line, one in judgements(r)
        )
    if what == "status":
        status = rng.choice(list(ClaimStatus))
        return f"status:{status}", lambda r, n: n in r.claims and r.status(n) is status
    if what == "cites":
        target = NodeId(rng.choice(["note-0", "note-1", "arXiv:2411.00000"]))
        return f"cites:{target}", lambda r, n: target in cites(r, n) if r.get(target) else _titled(r, n, target, cites)
    if what == "cited-by":
        source = NodeId(rng.choice(["line-0", "line-1", "note-2"]))
        return f"cited-by:{source}", lambda r, n: n in cites(r, source)
    if what == "count":
        field, number = rng.choice(["cites", "cited-by"]), rng.randint(0, 3)
        operator = rng.choice(["", ">", ">=", "<", "<="])

        def counted(r: Records, n: NodeId) -> bool:
            count = len(cites(r, n)) if field == "cites" else sum(n in cites(r, other) for other in every(r))
            return {
                "": count == number, ">": count > number, ">=": count >= number, "<": count < number, "<=": count <= number,
            }[operator]  # fmt: skip

        return f"{field}:{operator}{number}", counted
    if what == "contested":
        said = rng.choice(["yes", "no"])
        return f"contested:{said}", lambda r, n: (n in r.lines or n in r.notes) and contested(r, n) == (said == "yes")
    if what == "judged":
        name = rng.choice(["rules", "pers", "model", "model:alpha"])

        def judged(r: Records, n: NodeId) -> bool:
            every_one = [
                (line.id, one) for line in r.lines.values() for one in (*line.evidence, *line.other_judgements)
            ]
            return any(
                one.judged_by.casefold().startswith(name) and n in (line, one.note) for line, one in every_one
            ) or any(v.claim == n and v.judged_by.casefold().startswith(name) for v in r.verdicts)

        return f"judged-by:{name}", judged
    if what == "paper":
        shown = rng.choice(["2411.00000", "arXiv:2411.00001", "ARXIV:2411.00001"])
        paper = NodeId("arXiv:" + shown.rpartition(":")[2])
        return (
            f"paper:{shown}",
            lambda r, n: (
                paper in r.papers
                and (
                    n == paper or (kind_of(r, n) in ("line", "note", "claim") and paper in r.get(n).papers)  # type: ignore[union-attr]
                )
            ),
        )
    if what == "line":
        line = NodeId(rng.choice(["line-0", "line-1"]))

        def belongs(r: Records, n: NodeId) -> bool:
            if line not in r.lines:
                return False
            record = r.lines[line]
            return n in (line, *record.claims, *record.papers) or n in cites(r, line)

        return f"line:{line}", belongs
    name = rng.choice(["prompt", "date", "theme", "verdict", "paper", "summary", "alias", "author", "evidence"])

    def comes_with(r: Records, n: NodeId) -> bool:
        record = r.get(n)
        return {
            "prompt": bool(getattr(record, "prompt", None)),
            "date": bool(dates_of(r, n)),
            "theme": bool(themes_of(r, n)),
            "verdict": last_verdict(r, n) is not None,
            "paper": bool(getattr(record, "papers", ())),
            "summary": bool(getattr(record, "summary", "")),
            "alias": bool(getattr(record, "aliases", ())),
            "author": bool(getattr(record, "authors", ())),
            "evidence": bool(getattr(record, "evidence", ())),
        }[name]

    return f"has:{name}", comes_with


def _titled(r: Records, n: NodeId, words: str, ends: Callable[[Records, NodeId], set[NodeId]]) -> bool:
    return any(
        all(has_words(r, other, word, False, ("title",)) for word in slow_words(words)) and other in ends(r, n)
        for other in every(r)
    )


def all_start(words: str, theme: Theme) -> bool:
    title = slow_words(f"{theme.name}\n{' '.join(theme.aliases)}\n{theme.id}")
    return all(any(one.startswith(word) for one in title) for word in slow_words(words))


def every(r: Records) -> list[NodeId]:
    return [*r.lines, *r.notes, *r.claims, *r.papers, *r.themes]


def ask(rng: random.Random, depth: int, places: tuple[str, ...] = PLACES) -> tuple[str, Question]:
    choice = rng.random()
    if depth == 0 or choice < 0.25:
        return ask_word(rng, places) if rng.random() < 0.45 else ask_field(rng)
    if choice < 0.4:
        text, question = ask(rng, depth - 1, places)
        return rng.choice([f"-({text})", f"NOT ({text})"]), lambda r, n: not question(r, n)
    if choice < 0.55:
        place = rng.choice(["title", "summary", "prose", "prompt"])
        first, one = ask_word(rng, (place,))
        second, two = ask(rng, depth - 1, (place,))
        return f"(in:{place} {first} ({second}))", lambda r, n: one(r, n) and two(r, n)
    parts = [ask(rng, depth - 1, places) for _ in range(rng.randint(2, 3))]
    if choice < 0.8:
        return f"({rng.choice([' ', ' AND ']).join(text for text, _ in parts)})", lambda r, n: all(
            q(r, n) for _, q in parts
        )
    return f"({' OR '.join(text for text, _ in parts)})", lambda r, n: any(q(r, n) for _, q in parts)


@pytest.fixture(params=["indexed", "scanned"])
def indexing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "scanned":
        monkeypatch.setattr(text_module, "SMALL", -1)
    return str(request.param)


@pytest.mark.parametrize("start", range(4))
def test_evaluator_agrees_with_the_slow_one(start: int, indexing: str) -> None:
    for case in range(start, CASES, 4):
        records = library(case)
        corpus = Corpus(records, arrays(records), TODAY)
        rng = random.Random(f"query {case}")
        for _ in range(3):
            text, question = ask(rng, rng.randint(0, 3))
            query = parse(text)
            assert query.problems == (), text
            found = evaluate(query, corpus).tolist()
            expected = [question(records, node) for node in corpus.arrays.ids]
            assert found == expected, (
                case,
                text,
                [n for n, a, b in zip(every(records), found, expected, strict=True) if a != b],
            )


@settings(max_examples=min(CASES, 2000) // 4, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_facets_count_what_clicking_would_leave(seed: int, query_seed: int) -> None:
    records = library(seed)
    corpus = Corpus(records, arrays(records), TODAY)
    text, _ = ask(random.Random(query_seed), 2)
    mask = evaluate(parse(text), corpus)
    counts = facets(corpus, mask)
    assert set(counts) == {"kind", "theme", "stance", "status"}
    for field, values in counts.items():
        for value, count in values.items():
            one = evaluate(parse(with_term("", field, value, True)), corpus)
            assert int((mask & one).sum()) == count, (text, field, value)


@settings(max_examples=min(CASES, 2000) // 2, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_clicking_facets_on_and_off_changes_only_that(seed: int, query_seed: int) -> None:
    records = library(seed)
    corpus = Corpus(records, arrays(records), TODAY)
    rng = random.Random(query_seed)
    text, _ = ask(rng, rng.randint(0, 3))
    if rng.random() < 0.3:
        text = text.removeprefix("(").removesuffix(")") if text.startswith("(") else text
    before = evaluate(parse(text), corpus)
    field, first, second = rng.choice(
        [("stance", "supports", "mentions"), ("theme", "memory", "chain"), ("status", "holds", "untested")]
    )
    if has_term(text, field, first) or has_term(text, field, second):
        return
    once = with_term(text, field, first, True)
    assert has_term(once, field, first)
    clicked = evaluate(parse(with_term("", field, first, True)), corpus)
    if not any(term in text for term in (f"{field}:",)):
        assert (evaluate(parse(once), corpus) == (before & clicked)).all(), (text, once)
    twice = with_term(once, field, second, True)
    assert has_term(twice, field, first)
    assert has_term(twice, field, second)
    back = with_term(with_term(twice, field, first, False), field, second, False)
    assert not has_term(back, field, first)
    assert not has_term(back, field, second)
    assert (evaluate(parse(back), corpus) == before).all(), (text, twice, back)


@settings(max_examples=min(CASES, 2000) // 2, deadline=None)
@given(
    st.lists(st.text(alphabet="ab é—學习-'\n\x1e_ßΣς", max_size=30), max_size=8),
    st.text(alphabet="abé學ßΣ ", max_size=5),
)
def test_index_and_scan_find_the_same_rows(texts: list[str], wanted: str) -> None:
    folded = fold(wanted)
    column = TextColumn.of(texts)
    assert column.has_index
    one_by_one = TextColumn.of_folded([fold(text) for text in texts])
    assert [column.piece(row) for row in range(len(texts))] == [fold(text) for text in texts]
    if not folded:
        return
    for whole in (True, False):
        found = column.find(folded, whole).tolist()
        assert found == one_by_one.find(folded, whole).tolist()
        column_scanned = TextColumn.of(texts)
        column_scanned._index = None
        assert found == column_scanned.find(folded, whole).tolist()


def test_texts_are_taken_over_after_an_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    records = library(7)
    before = Corpus(records, arrays(records), TODAY)
    for _ in before.prepare():
        pass
    note = next(iter(records.notes.values()))
    changed = records.with_records(SourceNote(note.id, "Zebra crossing"), SourceNote(NodeId("new"), "Brand new"))
    after = Corpus(changed, arrays(changed), TODAY, before=before)
    fresh = Corpus(changed, arrays(changed), TODAY)
    folded: list[str] = []
    monkeypatch.setattr("explorer.query.corpus.fold", lambda text: folded.append(text) or fold(text))  # type: ignore[func-returns-value]
    for word in ("zebra", "brand", "prac", "chain"):
        assert (evaluate(parse(word), after) == evaluate(parse(word), fresh)).all()
    assert sum("ebra" in text for text in folded) == 1
    assert len(folded) == 6  # two records, three sections
