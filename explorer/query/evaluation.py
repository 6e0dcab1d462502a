"""Which nodes a query means: flags in the arrays' order, and counts of them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from explorer.model import ClaimStatus, Kind, Relation, Stance
from explorer.query.corpus import Corpus, Mask, Spans
from explorer.query.tree import Age, All, Amount, Node, Not, Problem, Query, Term, Window, terms
from explorer.query.values import KINDS, STANCES, STATUSES

_ALWAYS = ("title", "summary", "prose")
"""Where words are looked for unless ``in:`` says otherwise."""


def evaluate(query: Query, corpus: Corpus) -> Mask:
    """Flag the nodes a query matches, in the order of the corpus's arrays; all of them for an empty query."""
    if query.tree is None:
        return np.ones(len(corpus), dtype=bool)
    return _node(query.tree, corpus).copy()


def in_window(corpus: Corpus, since: date | None, until: date | None, certain: bool = False) -> Mask:
    """Flag the nodes dated in a window of days, exactly as ``date:`` does; undated ones are left out."""
    window = Window(
        float(since.toordinal()) if since else -np.inf,
        float(until.toordinal()) if until else np.inf,
    )
    return _dated(corpus.spans, window, certain, corpus)


def facets(corpus: Corpus, mask: Mask) -> Mapping[str, Mapping[str, int]]:
    """Count the flagged nodes by kind, theme (id), stance and status.

    Each count is what the mask would keep if that one value were asked for as well, so a node with two themes counts
    for both, and for the themes above them.
    """
    found = np.asarray(mask, dtype=bool)
    kinds = np.bincount(corpus.arrays.kinds[found], minlength=len(KINDS))
    statuses = corpus.statuses[found]
    pairs = corpus.theme_pairs
    themes = np.bincount(pairs[found[pairs[:, 0]], 1], minlength=len(corpus.arrays.theme_ids))
    status_counts = np.bincount(statuses[statuses >= 0], minlength=len(STATUSES))
    return {
        "kind": dict(zip(KINDS, kinds.tolist(), strict=True)),
        "theme": dict(zip(corpus.arrays.theme_ids, themes.tolist(), strict=True)),
        "stance": {
            stance: int(np.count_nonzero(found & flags)) for stance, flags in zip(STANCES, corpus.stances, strict=True)
        },
        "status": dict(zip(STATUSES, status_counts.tolist(), strict=True)),
    }


def unknown_values(query: Query, corpus: Corpus) -> tuple[Problem, ...]:
    """Point at values this library does not know: a theme, paper, line, cited node or judge that names nothing in it.

    Such terms are no mistakes of the language; they match nothing, and this says why.
    """
    found: list[Problem] = []
    for term in terms(query.tree):
        value = term.value
        if not isinstance(value, str) or term.field not in ("theme", "paper", "line", "cites", "cited-by", "judged-by"):
            continue
        if value.casefold() == "none" and term.field == "theme":
            continue
        if term.field == "judged-by":
            known = list(corpus.judges)
            missing = not _judged(corpus, value).any()
        else:
            kinds = _NAMED[term.field]
            missing = not corpus.titled(value, kinds).any()
            known = [theme.name for theme in corpus.records.themes.values()] if term.field == "theme" else []
        if missing:
            best = process.extractOne(value, known, score_cutoff=60) if known else None
            quote = '"' if best and " " in best[0] else ""
            suggestion = f"{term.field}:{quote}{best[0]}{quote}" if best else ""
            said = f"; did you mean “{best[0]}”?" if best else ""
            what = f"nothing in this library is meant by {term.field}: “{value}”{said}"
            found.append(Problem(term.start, term.end, what, suggestion))
    return tuple(found)


_ALL_KINDS = tuple(Kind)
_NAMED: dict[str, tuple[Kind, ...]] = {
    "theme": (Kind.THEME,),
    "paper": (Kind.PAPER,),
    "line": (Kind.LINE,),
    "cites": _ALL_KINDS,
    "cited-by": _ALL_KINDS,
}


def _node(node: Node, corpus: Corpus) -> Mask:
    if isinstance(node, Term):
        return corpus.remembered(node, lambda: _term(node, corpus))
    if isinstance(node, Not):
        return ~_node(node.part, corpus)
    masks = (_node(part, corpus) for part in node.parts)
    result = next(masks).copy()
    for mask in masks:
        if isinstance(node, All):
            result &= mask
        else:
            result |= mask
    return result


def _term(term: Term, corpus: Corpus) -> Mask:
    if term.words:
        return _words(term, corpus)
    value, arrays = term.value, corpus.arrays
    match term.field, value:
        case "kind", str():
            return corpus.of_kind(Kind(value))
        case "status", str():
            return np.asarray(corpus.statuses == list(ClaimStatus).index(ClaimStatus(value)), dtype=bool)
        case "stance", str():
            return corpus.stances[list(Stance).index(Stance(value))].copy()
        case "contested", str():
            judged = corpus.of_kind(Kind.LINE) | corpus.of_kind(Kind.NOTE)
            return corpus.contested.copy() if value == "yes" else judged & ~corpus.contested
        case "has", str():
            return corpus.has(value)
        case "theme", str():
            return _theme(corpus, value)
        case "date" | "tested", Window() | str():
            spans = corpus.spans if term.field == "date" else corpus.tested
            return _when(corpus, spans, value, term)
        case "age", Age():
            return _dated(corpus.clocks, _ages_ago(value, corpus.today), term.certain, corpus)
        case "cites" | "cited-by", Amount():
            pairs = corpus.edges_of(Relation.CITES, Relation.CITES_PAPER)
            side = 0 if term.field == "cites" else 1
            counts = np.bincount(pairs[:, side], minlength=len(arrays.ids))
            return np.asarray((counts >= value.least) & (counts <= value.most), dtype=bool)
        case "cites" | "cited-by", str():
            pairs = corpus.edges_of(Relation.CITES, Relation.CITES_PAPER)
            near, far = (0, 1) if term.field == "cites" else (1, 0)
            named = corpus.titled(value)
            return corpus.flags(pairs[named[pairs[:, far]], near])
        case "judged-by", str():
            return _judged(corpus, value)
        case "paper", str():
            named = corpus.titled(value, (Kind.PAPER,))
            pairs = corpus.edges_of(Relation.RESTS_ON, Relation.ANCHORED_IN)
            return named | corpus.flags(pairs[named[pairs[:, 1]], 0])
        case "line", str():
            named = corpus.titled(value, (Kind.LINE,))
            pairs = corpus.edges_of(Relation.CITES, Relation.ASSERTS, Relation.ANCHORED_IN)
            return named | corpus.flags(pairs[named[pairs[:, 0]], 1])
    return np.zeros(len(corpus), dtype=bool)


def _words(term: Term, corpus: Corpus) -> Mask:
    folded = str(term.value).encode()
    if term.words == "fuzzy":
        return _fuzzy(str(term.value), corpus)
    mask = np.zeros(len(corpus), dtype=bool)
    for section in term.scope or _ALWAYS:
        mask |= corpus.text(section).find(folded, whole=term.words == "phrase")
    return mask


def allowed_errors(word: str) -> int:
    """Give how many letters of a word may be wrong, missing, added or swapped: none up to 2 letters, then 1, 2 and 3."""
    return sum(len(word) >= limit for limit in (3, 6, 11))


def _fuzzy(words: str, corpus: Corpus) -> Mask:
    known, starts, rows = corpus.title_words
    mask = np.ones(len(corpus), dtype=bool)
    for word in words.split():
        errors = allowed_errors(word)
        alike = process.extract(word, known, scorer=OSA.distance, processor=None, score_cutoff=errors, limit=None)
        here = np.zeros(len(corpus), dtype=bool)
        for _, _, k in alike:
            here[rows[starts[k] : starts[k + 1]]] = True
        mask &= here
    return mask


def _theme(corpus: Corpus, value: str) -> Mask:
    pairs = corpus.theme_pairs
    if value.casefold() == "none":
        return ~corpus.flags(pairs[:, 0])
    named = corpus.titled(value, (Kind.THEME,))
    exact = value.casefold().strip()
    same = [
        row for row in np.flatnonzero(named) if corpus.records.themes[corpus.arrays.ids[row]].name.casefold() == exact
    ]
    if same:
        named = corpus.flags([int(row) for row in same])
    wanted = named[corpus.rows_of(corpus.arrays.theme_ids)]
    return corpus.flags(pairs[wanted[pairs[:, 1]], 0])


def _judged(corpus: Corpus, value: str) -> Mask:
    mask = np.zeros(len(corpus), dtype=bool)
    for judge, flags in corpus.judges.items():
        if judge.startswith(value.casefold()):
            mask |= flags
    return mask


def _when(corpus: Corpus, spans: Spans, value: Window | str, term: Term) -> Mask:
    if isinstance(value, Window):
        return _dated(spans, value, term.certain, corpus)
    some = corpus.flags(spans.rows)
    if value == "any":
        return some
    return corpus.of_kind(Kind.CLAIM) & ~some if term.field == "tested" else ~some


def _dated(spans: Spans, window: Window, certain: bool, corpus: Corpus) -> Mask:
    if certain:
        hits = (spans.first >= window.since) & (spans.last <= window.until)
    else:
        hits = (spans.first <= window.until) & (spans.last >= window.since) & (window.since <= window.until)
    return corpus.flags(spans.rows[hits])


def _ages_ago(age: Age, today: date) -> Window:
    """Give the days on which something was to be that old today."""
    since, until = -np.inf, np.inf
    if age.least is not None:
        until = _ago(today, *age.least) - age.strict
    if age.most is not None:
        since = _ago(today, *age.most) + age.strict
        if age.least == age.most:
            since = _ago(today, age.most[0] + 1, age.most[1]) + 1
    return Window(float(since), float(until))


def _ago(today: date, number: int, unit: str) -> float:
    """Give the day a number of days, weeks, months or years before another, cut to the month's last day."""
    try:
        if unit in "dw":
            return float((today - timedelta(days=number * (7 if unit == "w" else 1))).toordinal())
        months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return float(date(year, month + 1, min(today.day, last)).toordinal())
    except (ValueError, OverflowError):
        return -np.inf
