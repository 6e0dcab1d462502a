"""What is due for a re-test, most pressing first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from explorer.clocks.decay import Life, Lives, lives
from explorer.clocks.hands import Age, ClaimClocks, age, claim_clocks, theme_of_claims, verdicts_by_claim
from explorer.model import DatedClaim, NodeId, Outcome, Records, Stance, Verdict, latest_status

_SETTLED = frozenset({Outcome.OVERTURNED.value, Outcome.SUPERSEDED.value})


@dataclass(frozen=True, slots=True)
class Due:
    """One claim past its expected life.

    ``ratio`` is its least age over that life; ``lines`` rest on the claim: its own, and every line that a note it
    restates supports. ``score`` is ratio times lines, which orders the list. ``history`` is oldest first.
    """

    claim: NodeId
    theme: NodeId | None
    life: Life
    age: Age
    ratio: float
    lines: tuple[NodeId, ...]
    clocks: ClaimClocks
    history: tuple[Verdict, ...] = ()

    @property
    def score(self) -> float:
        """How pressing it is."""
        return self.ratio * len(self.lines)

    @property
    def why(self) -> str:
        """Say in one sentence why it is due."""
        verb = (
            "last tested" if self.clocks.tested is not None and self.clocks.since is self.clocks.tested else "claimed"
        )
        again = "" if self.history else ", never tested"
        rest = f"{len(self.lines)} line{' rests' if len(self.lines) == 1 else 's rest'} on it"
        return f"{verb} {self.age.said()} ago{again}; {self.ratio:.1f} times the expected life; {rest}"


@dataclass(frozen=True, slots=True)
class DueList:
    """What is due on a day, most pressing first, and what became of every other claim, so that none is lost from the counts.

    ``perhaps`` are due on some days their date may mean but not on all; ``undated`` have no clock to read; ``settled``
    were overturned or superseded; ``fresh`` are none of these.
    """

    day: date
    items: tuple[Due, ...]
    lives: Lives
    fresh: int = 0
    perhaps: tuple[NodeId, ...] = ()
    undated: tuple[NodeId, ...] = ()
    settled: tuple[NodeId, ...] = ()
    ids: frozenset[NodeId] = field(default=frozenset(), compare=False)

    @property
    def total(self) -> int:
        """How many claims were looked at."""
        return len(self.items) + self.fresh + len(self.perhaps) + len(self.undated) + len(self.settled)


def due(
    records: Records,
    review_days: Mapping[str, int] | None = None,
    today: date | None = None,
    expected: Lives | None = None,
) -> DueList:
    """List the claims due for a re-test: the higher ratio of age to expected life, times lines resting on it, comes first.

    Equals go by id. A claim is due once it is older than its life on every day its date may mean. Nothing is written.
    """
    now = today or date.today()
    expected = expected or lives(records, review_days)
    tested, themes = verdicts_by_claim(records), theme_of_claims(records)
    supported = _supported(records)
    items: list[Due] = []
    fresh = 0
    perhaps, undated, settled = list[NodeId](), list[NodeId](), list[NodeId]()
    for claim in records.claims.values():
        history = tested.get(claim.id, ())
        if history and latest_status(history).value in _SETTLED:
            settled.append(claim.id)
            continue
        clocks = claim_clocks(records, claim, tested)
        if clocks.since is None or (clocks.since.earliest is None and clocks.since.latest is None):
            undated.append(claim.id)
            continue
        theme = themes[claim.id]
        life, old = expected.of(theme), age(clocks.since, now)
        if old.least > life.days:
            items.append(
                Due(claim.id, theme, life, old, old.least / life.days, _resting(claim, supported), clocks, history)
            )
        elif old.most > life.days and old.most != float("inf"):
            perhaps.append(claim.id)
        else:
            fresh += 1
    items.sort(key=lambda one: (-one.score, one.claim))
    return DueList(
        now,
        tuple(items),
        expected,
        fresh,
        tuple(perhaps),
        tuple(undated),
        tuple(settled),
        frozenset(one.claim for one in items),
    )


def _supported(records: Records) -> dict[NodeId, list[NodeId]]:
    """Give for each note the lines it supports."""
    found: dict[NodeId, list[NodeId]] = {}
    for line in records.lines.values():
        for evidence in line.evidence:
            if evidence.stance is Stance.SUPPORTS:
                found.setdefault(evidence.note, []).append(line.id)
    return found


def _resting(claim: DatedClaim, supported: Mapping[NodeId, list[NodeId]]) -> tuple[NodeId, ...]:
    lines = dict.fromkeys((claim.line,))
    for link in claim.notes:
        if link.confirmed is not False:
            lines.update(dict.fromkeys(supported.get(link.note, ())))
    return tuple(lines)
