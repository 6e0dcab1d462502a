"""Reads from the records what the timeline draws: one group for each claim and paper, its bars and marks, its lane.

A claim is one group with a bar for each of its dates and a mark for each of its verdicts, all in one row of its lane; a
paper is one group with one mark. What bears no date is a group too, so that nothing is lost from the counts. Times are
proleptic ordinals; an end is the first moment after its last day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.dates import bounds
from explorer.emphasis import plain_words
from explorer.model import ClaimStatus, FuzzyDate, NodeId, Outcome, Records, Relation, latest_status, title_of

if TYPE_CHECKING:
    from explorer.graph import Arrays

Times = NDArray[np.float64]
Rows = NDArray[np.int32]
Bools = NDArray[np.bool_]

STATUSES = list(ClaimStatus)
PAPER = -1
"""The sort of a paper's mark; a verdict's is the position of its outcome in ``list(Outcome)``."""
OUTCOMES = list(Outcome)
PAPERS_LANE = "papers"
NO_LANE = {"theme": "No theme", "line": "No line", "status": "Papers", "paper": "No paper"}

_STATUS_NAMES = {status: status.value.replace("-", " ").capitalize() for status in ClaimStatus}


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: the id of what it stands for (a theme, line or paper, or a status), its name, and its totals."""

    id: str
    name: str
    claims: int
    papers: int


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Everything on the timeline in columns. Groups are sorted by lane, then start, then the longer first.

    ``low`` and ``high`` of a group span all its bars and marks: nan undated, infinite where open. ``node`` is the
    group's row in the arrays, ``status`` a position in ``STATUSES`` (-1 for papers). Bars and marks are sorted by group.
    """

    lanes: tuple[Lane, ...]
    ids: tuple[NodeId, ...]
    titles: tuple[str, ...]
    node: Rows
    is_claim: Bools
    status: NDArray[np.int8]
    lane: Rows
    low: Times
    high: Times
    marked: Bools
    bar_group: Rows
    bar_low: Times
    bar_high: Times
    bar_soft: Bools
    bar_weight: Times
    mark_group: Rows
    mark_low: Times
    mark_high: Times
    mark_sort: NDArray[np.int8]
    bars_of: Rows
    """How many bars each group has."""

    def __len__(self) -> int:
        return len(self.ids)


def span(fuzzy: FuzzyDate) -> tuple[float, float]:
    """Give a date's start and end as times: its first day, and the first moment after its last."""
    low, high = bounds(fuzzy)
    return low, high + 1


def gather(records: Records, arrays: Arrays, lanes: str) -> Items:
    """Collect the groups of a library in lanes by ``theme``, ``line``, ``status`` or ``paper``."""
    status = _statuses(records)
    groups = [claim.id for claim in records.claims.values()] + [paper.id for paper in records.papers.values()]
    n_claims = len(records.claims)
    keys = _lane_keys(records, arrays, lanes, status)
    names, order = _lanes(records, arrays, lanes, keys[:n_claims], keys[n_claims:])
    position = {key: i for i, key in enumerate(order)}

    verdicts: dict[NodeId, list[tuple[float, float, int]]] = {}
    for verdict in records.verdicts:
        if verdict.claim in records.claims:
            low, high = span(verdict.on)
            verdicts.setdefault(verdict.claim, []).append((low, high, OUTCOMES.index(verdict.outcome)))

    bars: list[tuple[int, float, float, bool, float]] = []
    marks: list[tuple[int, float, float, int]] = []
    for g, claim in enumerate(records.claims.values()):
        told = [one for one in claim.dates if one.earliest is not None or one.latest is not None]
        for one in told:
            low, high = span(one)
            bars.append((g, low, max(high, low + 1), one.approximate, 1 / len(told)))
        # Without a bar there is no row to stand in: the verdicts of an undated claim are told on its card.
        if told:
            marks.extend((g, low, high, sort) for low, high, sort in verdicts.get(claim.id, ()))
    for g, paper in enumerate(records.papers.values(), n_claims):
        if paper.date is not None and (paper.date.earliest is not None or paper.date.latest is not None):
            low, high = span(paper.date)
            marks.append((g, low, max(high, low + 1), PAPER))

    n = len(groups)
    low_of, high_of = np.full(n, np.inf), np.full(n, -np.inf)
    bar_columns = _columns(bars, 5)
    mark_columns = _columns(marks, 4)
    for columns in (bar_columns, mark_columns):
        at = columns[0].astype(np.int64)
        np.minimum.at(low_of, at, columns[1])
        np.maximum.at(high_of, at, columns[2])
    undated = np.ones(n, bool)
    undated[bar_columns[0].astype(np.int64)] = False
    undated[mark_columns[0].astype(np.int64)] = False
    low_of[undated] = high_of[undated] = np.nan
    lane = np.array([position[key] for key in keys], np.int32)
    sort = np.lexsort((-np.nan_to_num(high_of, nan=0.0, posinf=1e12, neginf=-1e12), low_of, lane))
    place = np.empty(n, np.int32)
    place[sort] = np.arange(n, dtype=np.int32)

    bar_at = place[bar_columns[0].astype(np.int64)]
    mark_at = place[mark_columns[0].astype(np.int64)]
    bar_sort, mark_sort = np.lexsort((bar_columns[1], bar_at)), np.lexsort((mark_columns[1], mark_at))
    titles = [plain_words(claim.text) for claim in records.claims.values()]
    titles += [plain_words(title_of(paper)) for paper in records.papers.values()]
    status_codes = [STATUSES.index(status[claim]) for claim in records.claims] + [-1] * (n - n_claims)
    claims_in = np.bincount(lane[:n_claims], minlength=len(order))
    papers_in = np.bincount(lane[n_claims:], minlength=len(order))
    marked = np.zeros(n, bool)
    marked[mark_at] = True
    return Items(
        lanes=tuple(Lane(k, names[k], int(c), int(p)) for k, c, p in zip(order, claims_in, papers_in, strict=True)),
        ids=tuple(groups[i] for i in sort),
        titles=tuple(" ".join(titles[i].split()) for i in sort),
        node=np.array([arrays.index[groups[i]] for i in sort], np.int32),
        is_claim=sort < n_claims,
        status=np.array(status_codes, np.int8)[sort],
        lane=lane[sort],
        low=low_of[sort],
        high=high_of[sort],
        marked=marked,
        bar_group=bar_at[bar_sort].astype(np.int32),
        bar_low=bar_columns[1][bar_sort],
        bar_high=bar_columns[2][bar_sort],
        bar_soft=bar_columns[3][bar_sort] > 0,
        bar_weight=bar_columns[4][bar_sort],
        mark_group=mark_at[mark_sort].astype(np.int32),
        mark_low=mark_columns[1][mark_sort],
        mark_high=mark_columns[2][mark_sort],
        mark_sort=mark_columns[3][mark_sort].astype(np.int8),
        bars_of=np.bincount(bar_at, minlength=n).astype(np.int32),
    )


def _columns(rows: Iterable[tuple[float, ...]], width: int) -> Times:
    table = np.array(list(rows), np.float64).reshape(-1, width)
    return np.ascontiguousarray(table.T)


def _statuses(records: Records) -> dict[NodeId, ClaimStatus]:
    of_claim: dict[NodeId, list[int]] = {}
    for i, verdict in enumerate(records.verdicts):
        of_claim.setdefault(verdict.claim, []).append(i)
    return {
        claim: latest_status(records.verdicts[i] for i in of_claim[claim])
        if claim in of_claim
        else ClaimStatus.UNTESTED
        for claim in records.claims
    }


def _homes(records: Records, arrays: Arrays) -> dict[NodeId, NodeId]:
    """Give for each paper the first line that stands on it, itself or by one of its claims."""
    homes: dict[NodeId, NodeId] = {}
    for line in records.lines.values():
        for paper in line.papers:
            homes.setdefault(paper, line.id)
    for claim in records.claims.values():
        for paper in claim.papers:
            homes.setdefault(paper, claim.line)
    # A paper that only notes rest on belongs with the first line that cites such a note.
    cites, rests = (list(Relation).index(r) for r in (Relation.CITES, Relation.RESTS_ON))
    cited_in: dict[int, int] = {}
    for source, target in arrays.edges[arrays.relations == cites].tolist():
        if arrays.ids[source] in records.lines:
            cited_in.setdefault(target, source)
    for source, target in arrays.edges[arrays.relations == rests].tolist():
        if source in cited_in:
            homes.setdefault(arrays.ids[target], arrays.ids[cited_in[source]])
    return homes


def _lane_keys(records: Records, arrays: Arrays, lanes: str, status: dict[NodeId, ClaimStatus]) -> list[str]:
    """Name the lane of every claim and then every paper; an empty name is the lane for what has none."""
    if lanes == "status":
        return [status[claim].value for claim in records.claims] + [PAPERS_LANE] * len(records.papers)
    if lanes == "paper":
        held = ((p for p in claim.papers if p in records.papers) for claim in records.claims.values())
        return [next(papers, "") for papers in held] + list(records.papers)
    homes = _homes(records, arrays)
    if lanes == "line":
        return [c.line if c.line in records.lines else "" for c in records.claims.values()] + [
            homes[p] if homes.get(p) in records.lines else "" for p in records.papers
        ]

    def theme(node: NodeId | None) -> str:
        row = arrays.index.get(node) if node is not None else None
        at = -1 if row is None else int(arrays.theme[row])
        return arrays.theme_ids[at] if at >= 0 else ""

    return [theme(claim) for claim in records.claims] + [theme(p) or theme(homes.get(p)) for p in records.papers]


def _lanes(
    records: Records, arrays: Arrays, lanes: str, of_claims: list[str], of_papers: list[str]
) -> tuple[dict[str, str], list[str]]:
    """Name the lanes that hold anything, and order them: themes and lines by what they hold, the nameless last."""
    count: dict[str, int] = {}
    for key in of_claims:
        count[key] = count.get(key, 0) + 1000
    for key in of_papers:
        count[key] = count.get(key, 0) + 1
    names: dict[str, str] = {}
    for key in count:
        record = records.get(NodeId(key)) if key else None
        if lanes == "status":
            names[key] = NO_LANE["status"] if key == PAPERS_LANE else _STATUS_NAMES[ClaimStatus(key)]
        else:
            names[key] = plain_words(title_of(record)) if record is not None else NO_LANE[lanes]
    if lanes == "status":
        order = [s.value for s in STATUSES if s.value in count] + ([PAPERS_LANE] if PAPERS_LANE in count else [])
    elif lanes == "theme":
        order = sorted((k for k in count if k), key=lambda k: (-count[k], names[k].casefold(), k))
    elif lanes == "line":
        order = [k for k in records.lines if k in count]
    else:
        # A paper nothing rests on would be a lane with a single mark; those go below the ones with claims.
        order = sorted((k for k in records.papers if k in count), key=lambda k: count[k] < 1000)
    return names, [*order, ""] if "" in count else list(order)
