"""How long a claim may be expected to hold: a stated assumption until the ledger can tell.

The life of a theme is a half-life: the time after which half of its claims, if tested, would no longer hold as stated.
A verdict never tells the day a claim fell, only that it still held at one test and no longer at another. So each tested
claim is one observation, in days from its date: it fell in the interval (held, fell], or it had not fallen by ``held``.
``weakened``, ``overturned`` and ``superseded`` are falls; ``cannot-test`` says nothing; a fall that a later ``holds`` took
back is none; what nobody tested is no observation, because nobody looked.

The estimate assumes a constant hazard h, and takes the h that makes what was observed most likely,

    L(h) = product over the fallen of (exp(-h held) - exp(-h fell))  x  product over the rest of exp(-h held),

which is the usual likelihood of interval- and right-censored lifetimes (J. P. Klein and M. L. Moeschberger, Survival
Analysis, 2nd ed. 2003, section 3.5). The logarithm is concave in h; its one maximum is found by halving. Half-life =
ln 2 / h. One parameter is chosen over a Kaplan-Meier curve because libraries are tested late and seldom: the curve takes
the day of the test for the day of the fall, and has no median at all until half of the claims fell.

Once 10 claims fell (and 5 were found to hold at a test) the estimate replaces the assumption: the standard error of ln h
is then at most about 1 / sqrt(10), so the half-life is known to a factor of 1.5 either way in four of five libraries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, expm1, inf, log, sqrt

from explorer.clocks.hands import DAYS_A_MONTH, middle, newest, theme_of_claims, verdicts_by_claim
from explorer.model import NodeId, Outcome, Records

ASSUMED_DAYS = 365
"""The life of a claim where neither the library nor its ledger says anything."""
LEAST_FALLEN = 10
LEAST_HELD = 5
_FALLS = frozenset({Outcome.WEAKENED, Outcome.OVERTURNED, Outcome.SUPERSEDED})
_FOUR_OF_FIVE = 1.2816


@dataclass(frozen=True, slots=True)
class Observation:
    """What the ledger tells of one claim's life, in days from its date; ``fell`` is infinite where it still held."""

    claim: NodeId
    held: float
    fell: float


@dataclass(frozen=True, slots=True)
class Life:
    """An expected life in days, and what it stands on.

    ``basis`` is ``assumed`` or ``estimated``, ``source`` says in words whose assumption or verdicts. ``tested`` and
    ``fallen`` count the claims that verdicts told something of; ``low`` and ``high`` hold the half-life in four of five
    such libraries, and equal ``days`` where it is assumed.
    """

    days: float
    basis: str
    source: str
    tested: int = 0
    fallen: int = 0
    low: float = 0.0
    high: float = 0.0

    def said(self) -> str:
        """Say it for a reader, with the counts it stands on."""
        months = f"{self.days / DAYS_A_MONTH:.1f}".removesuffix(".0")
        words = f"{months} month{'' if months == '1' else 's'}, {self.basis}"
        if self.basis == "estimated":
            low, high = self.low / DAYS_A_MONTH, self.high / DAYS_A_MONTH
            seen = f"{self.tested} tested claims of which {self.fallen} fell"
            return f"{words} from {seen} ({low:.1f} to {high:.1f}; {self.source})"
        tested = f"{self.tested} tested, {self.fallen} fell; {LEAST_FALLEN} must before it is estimated"
        return f"{words} ({self.source}; {tested})"


@dataclass(frozen=True, slots=True)
class Lives:
    """The expected life in general and for single themes."""

    default: Life
    by_theme: Mapping[NodeId, Life] = field(default_factory=dict)

    def of(self, theme: NodeId | None) -> Life:
        """Give the life that holds for a theme."""
        return self.default if theme is None else self.by_theme.get(theme, self.default)


def observations(records: Records) -> tuple[Observation, ...]:
    """Read from the ledger what it tells of each dated claim's life, in the order of the claims."""
    tested = verdicts_by_claim(records)
    found: list[Observation] = []
    for claim in records.claims.values():
        born = newest(claim.dates)
        if born is None or claim.id not in tested:
            continue
        start, held, fell = middle(born), 0.0, inf
        for verdict in tested[claim.id]:
            after = middle(verdict.on) - start
            if after <= 0:
                continue  # dated before the claim: the check says so, and it can tell nothing here
            if verdict.outcome is Outcome.HOLDS:
                held, fell = after, inf
            elif verdict.outcome in _FALLS:
                fell = min(fell, max(after, held + 1.0))
        if held or fell < inf:
            found.append(Observation(claim.id, held, fell))
    return tuple(found)


def estimate(found: Iterable[Observation], source: str = "this library's verdicts") -> Life | None:
    """Estimate the half-life from what was observed; None where that is too little (see the module's words).

    >>> some = [Observation(NodeId(str(i)), 100.0, 200.0) for i in range(10)]
    >>> round(estimate(some).days), estimate(some[:9])
    (100, None)
    """
    seen = list(found)
    fallen = [(one.held, one.fell - one.held) for one in seen if one.fell < inf]
    at_risk = sum(one.held for one in seen)
    if len(fallen) < LEAST_FALLEN or sum(one.held > 0 for one in seen) < LEAST_HELD:
        return None
    widths = [width for _, width in fallen]

    def slope(hazard: float) -> float:
        return sum(width / expm1(min(hazard * width, 600.0)) for width in widths) - at_risk

    low, high = 1e-7, 10.0  # half-lives of twenty thousand years and of two hours
    for _ in range(80):
        between = sqrt(low * high)
        low, high = (between, high) if slope(between) > 0 else (low, between)
    hazard = sqrt(low * high)
    sharpness = 0.0
    for width in widths:
        x = min(hazard * width, 300.0)
        sharpness += width * width * exp(x) / expm1(x) ** 2
    error = _FOUR_OF_FIVE / (hazard * sqrt(sharpness)) if sharpness else 5.0
    days = log(2) / hazard
    return Life(
        days, "estimated", source, len(seen), len(fallen), days * exp(-min(error, 5)), days * exp(min(error, 5))
    )


def lives(
    records: Records,
    review_days: Mapping[str, int] | None = None,
    found: Sequence[Observation] | None = None,
) -> Lives:
    """Give the expected lives of a library: for each theme its own estimate, else its stated interval, else the general one.

    The general one is the estimate from all verdicts, else the interval the library states as ``default``, else
    ``ASSUMED_DAYS``. ``review_days`` names themes by id or by name.
    """
    stated = dict(review_days or {})
    seen = tuple(observations(records) if found is None else found)
    default = estimate(seen, "all verdicts of this library") or _assumed(
        stated.get("default"), "the library's review interval", seen
    )
    of_claim = theme_of_claims(records)
    of_theme: dict[NodeId, list[Observation]] = {}
    for one in seen:
        theme = of_claim.get(one.claim)
        if theme is not None:
            of_theme.setdefault(theme, []).append(one)
    by_theme: dict[NodeId, Life] = {}
    for theme, record in records.themes.items():
        own = of_theme.get(theme, [])
        life = estimate(own, "the verdicts of this theme")
        days = stated.get(theme, stated.get(record.name))
        if life is None and days is not None:
            life = _assumed(days, "the theme's review interval", own)
        if life is not None:
            by_theme[theme] = life
    return Lives(default, by_theme)


def _assumed(days: int | None, source: str, seen: Sequence[Observation]) -> Life:
    fallen = sum(one.fell < inf for one in seen)
    if days is None:
        days, source = ASSUMED_DAYS, "nothing is stated in the library"
    return Life(float(days), "assumed", source, len(seen), fallen, float(days), float(days))
