"""A query in words: what the reader of a search line sees it was taken for."""

from __future__ import annotations

from datetime import date

from explorer.dates import describe
from explorer.model import FuzzyDate
from explorer.query.tree import Age, All, Amount, Any, Node, Not, Query, Term, Window

_STATUS = {
    "untested": "that was never tested",
    "holds": "that holds",
    "weakened": "that was weakened",
    "overturned": "that was overturned",
    "superseded": "that was superseded",
    "cannot-test": "that cannot be tested",
}
_HAS = {
    "alias": "another title", "author": "authors", "claim": "a dated claim", "date": "a date", "evidence": "judged evidence",
    "gloss": "a gloss", "next": "a next line", "note": "a note", "paper": "a paper", "prompt": "a research prompt",
    "summary": "a summary", "theme": "a theme", "verdict": "a verdict",
}  # fmt: skip
_PLACES = {"title": "titles", "summary": "summaries", "prose": "the prose", "prompt": "research prompts"}
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}


def explain(query: Query) -> str:
    """Say in words how a query was read, and what of it was left out.

    >>> from explorer.query import parse
    >>> explain(parse('kind:(line OR note) practice -"spacing effect" date:>2024'))
    'is a line or a note; and has a word starting with “practice”; and not (has the words “spacing effect”); \
and is dated, perhaps, from 1 Jan 2025 on'
    """
    said = "everything" if query.tree is None else _say(query.tree, top=True)
    if query.problems:
        many = len(query.problems)
        said += f" ({many} problem{'s' if many > 1 else ''}: {query.problems[0].what}{'; …' if many > 1 else ''})"
    return said


def _say(node: Node, top: bool = False) -> str:
    if isinstance(node, Term):
        return _term(node)
    if isinstance(node, Not):
        return f"not ({_say(node.part)})"
    if isinstance(node, All):
        return ("; and " if top else " and ").join(_inner(part, All) for part in node.parts)
    if node.group == "kind":
        return "is " + " or ".join(f"a {part.value}" for part in node.parts if isinstance(part, Term))
    return " or ".join(_inner(part, Any) for part in node.parts)


def _inner(part: Node, around: type) -> str:
    said = _say(part)
    loose = isinstance(part, All | Any) and len(part.parts) > 1 and not isinstance(part, around)
    return f"({said})" if loose and not (isinstance(part, Any) and part.group == "kind") else said


def _term(term: Term) -> str:
    value = term.value
    if term.words:
        return _words(term)
    if isinstance(value, Window):
        verb = "is dated" if term.field == "date" else "was last tested"
        return f"{verb}, {'surely' if term.certain else 'perhaps'}, {_window(value)}"
    if isinstance(value, Amount):
        return f"{'cites' if term.field == 'cites' else 'is cited by'} {_amount(value)}"
    if isinstance(value, Age):
        return f"{'surely' if term.certain else 'perhaps'} {_age(value)}"
    return _named(term, str(value))


def _words(term: Term) -> str:
    many = " " in str(term.value)
    where = f" in {' or '.join(_PLACES[place] for place in term.scope)}" if term.scope else ""
    if term.words == "fuzzy":
        return f"has a title with {'words' if many else 'a word'} like “{term.written}”"
    if term.words == "phrase":
        return f"has the word{'s' if many else ''} “{term.written}”{where}"
    return f"has {'words' if many else 'a word'} starting with “{term.written}”{where}"


def _named(term: Term, value: str) -> str:
    match term.field:
        case "kind":
            return f"is a {value}"
        case "theme":
            return "has no theme" if value.casefold() == "none" else f"belongs to the theme “{value}”"
        case "stance":
            return f"has evidence that {value}"
        case "status":
            return f"is a claim {_STATUS[value]}"
        case "date":
            return "has no date" if value == "none" else "has a date"
        case "tested":
            return "is a claim that was never tested" if value == "none" else "is a claim that was tested"
        case "contested":
            return "is contested" if value == "yes" else "is a line or note that is not contested"
        case "has":
            return f"comes with {_HAS[value]}"
        case "judged-by":
            return f"was judged by “{value}”"
        case "cites":
            return f"cites “{value}”"
        case "cited-by":
            return f"is cited by “{value}”"
        case "paper":
            return f"is, or rests on, the paper “{value}”"
        case _:
            return f"is, or belongs to, the line “{value}”"


def _window(window: Window) -> str:
    first, last = _day(window.since), _day(window.until)
    if first is None or last is None:
        if first is None and last is None:
            return "at any time"
        return f"up to {_spoken(last)}" if last else f"from {_spoken(first)} on"
    if first > last:
        return "never"
    whole = FuzzyDate(first, last, False, "", "")
    return f"in {describe(whole)}"


def _day(ordinal: float) -> date | None:
    return date.fromordinal(int(ordinal)) if abs(ordinal) != float("inf") else None


def _spoken(day: date | None) -> str:
    return describe(FuzzyDate(day, day, False, "", "")) if day else "ever"


def _amount(amount: Amount) -> str:
    if amount.least == amount.most:
        return str(int(amount.least)) if amount.least else "nothing"
    if amount.most == float("inf"):
        return f"{int(amount.least)} or more"
    if amount.most < amount.least:
        return "fewer than none"
    return f"{int(amount.least)} to {int(amount.most)}"


def _age(age: Age) -> str:
    if age.least == age.most and age.least:
        return f"{_span(age.least)} old"
    if age.least and age.most:
        return f"{_span(age.least)} to {_span(age.most)} old"
    one = age.least or age.most
    if one is None:
        return "of any age"
    if age.strict:
        return f"{'more' if age.least else 'less'} than {_span(one)} old"
    return f"at {'least' if age.least else 'most'} {_span(one)} old"


def _span(age: tuple[int, str]) -> str:
    return f"{age[0]} {_UNITS[age[1]]}{'' if age[0] == 1 else 's'}"
