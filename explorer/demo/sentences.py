"""The grammar of the demonstration library: how a finding, a question, a paragraph's turn or a prompt is worded.

Everything is invented and worded here; ``plan`` decides what is said, ``prose`` in which order. A template names the lever
L, the outcome O, the setting S, a path M, the amount A, the study B, the units U and a rival lever R.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from explorer.demo.fields import Field


@dataclass(frozen=True, slots=True)
class Finding:
    """What one invented study found; ``direction`` is 1 for a rise, -1 for a fall, 0 for no change."""

    field: Field
    lever: str
    outcome: str
    setting: str
    path: str
    direction: int
    amount: str
    study: str


class Verbs(NamedTuple):
    """How one direction is said."""

    raises: str
    raised: str
    to_raise: str
    rose: str
    rise: str


VERBS = {
    1: Verbs("raises", "raised", "raise", "rose", "rise"),
    -1: Verbs("lowers", "lowered", "lower", "fell", "fall"),
    0: Verbs("hardly changes", "hardly changed", "barely change", "stayed level", "change"),
}


def cap(text: str) -> str:
    """Begin a sentence with a capital."""
    return text[:1].upper() + text[1:]


NOTE_TITLES = (
    "Does {L} {to_raise} {O} {S}?",
    "Does {L} {to_raise} {O} {S}?",
    "Can {L} alone change {O} {S}?",
    "How strongly does {L} govern {O} {S}?",
    "Is {O} {S} decided by {L}?",
    "Why does {L} matter to {O} {S}?",
    "When does {L} move {O} {S}?",
    "What does {L} do to {O} {S}?",
    "Does {L} act on {O}, or only delay it?",
    "Why doesn't {L} settle {O} {S}?",
    "Does {O} depend on {L} or on {M}?",
    "How soon does {L} {to_raise} {O} {S}?",
    "Would {O} {S} change without {L}?",
    "Are {L} and {O} linked {S}?",
)

DRIFTED_TITLES = ("Does {L} really {to_raise} {O} {S}?", "Does {L} affect {O} {S}?", "Is {L} behind {O} {S}?")

HUB_TITLES = (
    "What does the work on {X} add up to?",
    "Where does research on {X} stand by now?",
    "What do we know by now about {X}?",
    "Which findings about {X} have held up so far?",
)

LINE_TITLES = (
    "Does {L} do more for {O} than {R}?",
    "Can {L} replace {R} {S}?",
    "What makes {L} matter for {O} {S}?",
    "How far does {L} carry {O} {S}?",
    "Is {O} a question of {L} {S}?",
    "Should {L} come before {R} {S}?",
    "Why would {L} decide {O} {S}?",
    "Does the effect of {L} on {O} last?",
    "When is {L} worth more than {R}?",
    "If {L} drives {O}, what does {R} add?",
    "Can {O} be managed through {L} {S}?",
    "Is {L} what settles {O} {S}?",
)

QUALIFIERS = (
    "today", "in the long run", "on present evidence", "outside the laboratory", "once costs count", "in practice",
    "beyond one season", "at full scale", "in small trials", "after ten years", "under closer measurement", "by itself",
)  # fmt: skip

AMOUNTS = (
    "by {n} percent", "by about {n} percent", "by roughly a third", "by nearly half", "by {n}–{m}%", "by a factor of 1.{d}",
    "by 0.{d} standard deviations", "by around a quarter", "by ~{n}%", "by {n}.{d} percent",
)  # fmt: skip

STUDIES = (
    "a trial on {N} {U}", "a record of {N} {U} over {y} years", "a comparison of {N} {U} with untreated ones",
    "a pooled analysis of {k} studies", "a survey of {N} {U}", "a re-analysis of {N} {U}", "a {y}-year follow-up of {N} {U}",
    "a blind re-count of {N} {U}", "a natural experiment with {N} {U}", "a replication on {N} {U}",
)  # fmt: skip

CLAUSES = (
    "{B} found that {L} {raised} {O} {S} {A}",
    "{O} {S} {rose} {A} once {L} was in place, according to {B}",
    "{L} {raises} {O} {S} {A}, and {B} puts the cause in {M}",
    "in {B}, {O} {S} {rose} {A} wherever {L} had been tried",
    "{B} tied {L} to a {rise} in {O} {S}, {A}, with {M} as the likely route",
    "{O} {S} {rose} {A} under {L} even after {M} was held constant",
    "the strongest figures come from {B}, in which {L} {raised} {O} {S} {A}",
    "with {L} the measured {rise} in {O} {S} came out {A}",
)
LEVEL_CLAUSES = (
    "{B} found no change in {O} {S} under {L}",
    "{L} made no difference to {O} {S} in {B}",
    "{O} {S} stayed where it was when {L} was added, as {B} reports",
    "in {B}, whatever {L} did to {O} {S} was too small to measure",
    "{B} could not tell {O} {S} with {L} from {O} without it",
)
SHORT_CLAUSES = (
    "{L} {raised} {O} {S} {A}",
    "{O} {S} {rose} {A} under {L}",
    "with {L}, {O} {S} {rose} {A}",
)
LEVEL_SHORT_CLAUSES = (
    "{L} left {O} {S} as it was",
    "{O} {S} stayed level under {L}",
    "with {L}, {O} {S} did not move",
)

SUMMARY_TAILS = (
    "Most of it runs through {M}, and it fades where {M} is already at its limit.",
    "The pattern held when the {U} were split by age and by region.",
    "A second team repeated the measurement and came within a few percent of it.",
    "What remains open is how long it lasts once {L} stops.",
    "It depends on {M}: where that is weak, nothing of the kind is seen.",
    "The authors warn that only {U} of one region were counted.",
    "",
)

GLOSSES = (
    (
        "This asks whether {L} is what moves {O} {S}, or whether {R} and {M} do most of the work — that is, how much of the "
        "change would still be seen if {L} were taken away and all else stayed as it is."
    ),
    (
        "This explores how much of {O} {S} can be put down to {L} rather than to {R}, and what the studies gathered here say "
        "about {M}, the route by which one would expect the one to reach the other."
    ),
    (
        "This reads the question as one about causes: not whether {L} and {O} go together {S}, which few doubt, but whether a "
        "change in the first, with {R} left alone, is followed by a change in the second."
    ),
    (
        "This looks at {O} {S} from the side of {L}: what happens when it is added, what happens when it is withdrawn, and "
        "how the answer shifts once {R} or a difference in {M} is taken into account."
    ),
)

ANSWERS = (
    (
        "The answer in this library is plain enough: {L} {raises} {O} {S}, and most of the notes that measured it agree on "
        "the direction if not on the size."
    ),
    (
        "The studies gathered here suggest a fairly clear answer, namely that {L} {raises} {O}, although what carries it is "
        "{M} more than anything else."
    ),
    (
        "On the whole the notes say that {L} {raises} {O} {S}, and they say it with more confidence for large effects than "
        "for small ones."
    ),
    (
        "Read together, the notes answer that {L} {raises} {O}, and that {R} explains much less of what is seen than is "
        "usually supposed."
    ),
)
NO_ANSWER = (
    "The library holds nothing that measures {O} {S} in quite this way, so what follows is taken from its neighbours."
)

SUPPORT_OPENERS = (
    "Several notes arrive at the same point from different sides.",
    "The reason becomes visible once {M} is measured alongside.",
    "Why this should be so is explained by work on {M}.",
    "A second group of notes looks at the mechanism and finds it in {M}.",
    "The evidence does not hang on one method or one place.",
    "What makes this convincing is that the same sign turns up {S} and elsewhere.",
    "Further support comes from studies that never set out to test {L}.",
    "The deeper reason lies in how {M} responds.",
)
CONCESSION_OPENERS = (
    "But there is a limit, and the same library documents it.",
    "That said, not every note agrees, and the exceptions are no accidents.",
    "Still, the picture has a caveat that deserves its own paragraph.",
    "Against this stand notes that looked for the effect and did not find it.",
    "However, the claim does not hold everywhere, and here the objections weigh most.",
    "Yet some of the evidence points the other way.",
)
CONCESSION_LEADS = ("", "", "yet ", "by contrast, ", "even so, ", "a warning comes from elsewhere: ")
CONCESSION_CLOSERS = (
    "Whoever relies on {L} alone should expect to be disappointed where {M} is already saturated.",
    "These exceptions set a boundary to the answer, since each of them was found under conditions that are common {S}.",
    "Taken seriously, this limits the answer to places where {M} has room to move.",
    "None of it is easily explained away, and part of the disagreement may simply be about what counts as {O}.",
)
CLOSING_OPENERS = (
    "On balance, the answer stands with its limits marked.",
    "So the practical lesson is narrower than the question, and more useful.",
    "What is left, then, is an answer with a condition attached.",
    "Taken together, the notes favour {L}, for reasons that can be named.",
)
CLOSERS = (
    (
        "The takeaway is that {L} {raises} {O} where {M} allows it, and that looking at {R} first would be looking in the "
        "wrong place."
    ),
    "For the question as asked, that means {L} deserves the attention it gets {S}, provided somebody keeps measuring {M}.",
    "If one thing is worth remembering, it is that {O} follows {M}, and that {L} is simply the handiest way to reach it.",
    "The rest is a matter of degree, and degrees are what the next round of studies will have to settle.",
)

SUPPORT_LEADS = (
    "", "", "", "", "likewise, ", "in the same direction, ", "more directly, ", "to take one case, ", "as a companion result, ",
    "elsewhere too, ",
)  # fmt: skip
CONSEQUENCES = (
    "which is hard to explain without {M}",
    "and the same held a year later",
    "so that size rather than sign is what remains in dispute",
    "and nobody has since reported the opposite {S}",
    "although the spread between {U} was wide",
)
MENTIONS = (
    ("A separate matter, ", ", is left aside here."),
    ("See also ", " for a neighbouring question that this line does not take up."),
    ("How this relates to other fields is a topic of its own, as in ", "."),
)

ELABORATIONS = (
    "Nothing in this requires {L} to be the only cause; it requires only that removing it be noticed in {O}.",
    "A sceptic will ask whether the {U} that adopted {L} differed from the rest to begin with, and some certainly did.",
    "The size of the effect varies more than its sign, and it varies mostly with {M}.",
    "It helps to keep apart what happens at once from what builds up over several seasons, because {O} responds on both scales.",
    "Where the two were varied independently, {R} explained less of {O} than the share that had been credited to it.",
    "The measurement itself is not beyond doubt: {O} is usually read off a sample, and samples taken {S} tend to be small.",
    "One would expect the effect to shrink as {M} approaches its ceiling, and that is roughly what the curves show.",
    "It is worth noting *when* the change appears, since a cause that works through {M} cannot act before {M} has moved.",
    "The simplest reading is also the least exciting: {L} removes an obstacle, and {O} does the rest on its own.",
    "Earlier summaries treated {L} and {R} as rivals, which hides how often they were applied together.",
    "Costs are rarely reported, so a modest gain that is cheap can look worse than a large one that nobody would pay for.",
    "Much depends on the starting point, for {U} that were already doing well had little left to gain.",
    "This is the kind of regularity that survives a change of instrument, and here it has survived three.",
    "The dose matters too: a little of {L} does most of what a lot of it does, at least {S}.",
    "Seen from the other end, a low value of {O} predicts very little about whether {L} was ever tried.",
    "Those who planned the studies had expected {M} to matter less than it did, which speaks for the result.",
    "Attempts to reach the same end through {R} took longer and left larger differences between {U}.",
    "There is a temptation to generalise from the best-studied places, and most of those are not {S}.",
    "Part of the appeal of this account is that it says beforehand where the effect should be absent.",
    "What looks like a disagreement about {L} often turns out to be a disagreement about the length of the study.",
    "The notes were written at different times, and the later ones are as a rule the more careful about {M}.",
    "Averages conceal that a minority of {U} carries a large part of the total change in {O}.",
    "The comparison with {R} is instructive, because it acts on {O} without touching {M}.",
    "Such figures should be read as an order of magnitude, not as something to be planned with to the last digit.",
    "If {M} is blocked, {L} loses most of its hold on {O}, and the remainder is within the error of measurement.",
    "People who work with {U} every day had suspected as much, though suspicion is not evidence.",
    "It also matters who counts: independent teams report smaller effects than those who introduced {L}.",
    "A plain before-and-after comparison would have missed it, because {O} was drifting in the same period.",
    "The link is not a law — it is a tendency that holds often enough to be relied on {S}.",
    "Longer series would help, as most of those available end just when {O} becomes interesting.",
)
PROSE_QUESTIONS = (
    "How little?",
    "Where does it stop?",
    "Who would notice?",
    "What is lost that way?",
    "Why only there?",
)
QUOTED_QUESTION = (
    'The fair reply to "how much is enough?" is: less of {L} than its advocates think, and rather more of {M}.'
)

CLAIMS = (
    "{L} {raises} {O} {S} {A}, and most of the effect runs through {M}",
    "{O} {S} {rose} {A} under {L}; {R} explained a smaller part of it",
    "Across {U} followed so far, {L} {raises} {O} {A} {S}",
    "The {rise} in {O} under {L} ({A}) appears {S} and fades when {M} is at its limit",
    "{L} rather than {R} accounts for the {rise} in {O} {S}, {A}",
)
LEVEL_CLAIMS = (
    "{L} makes no measurable difference to {O} {S}, whatever happens to {M}",
    "No change in {O} {S} can be put down to {L}; {R} had not been ruled out",
    "Across {U} followed so far, {O} {S} stays level under {L}",
)

REASONS = (
    "It asks the same of {R}.",
    "It takes up {M}, through which most of this seems to run.",
    "It looks at another setting, where the answer may be different.",
    "It rests on several of the same notes and comes out elsewhere.",
    "It turns the question round and starts from {O}.",
    "It follows what happens after {L} is given up.",
)

ROLES = (
    "You are a researcher who works on {F} and re-examines whether {L} {raises} {O} {S}. Recent work may have changed that.",
    "As somebody who reviews studies of {F}, judge anew whether {L} matters for {O} {S}, taking nothing below for granted.",
    "You are asked to test an older summary on {F}: that {L} {raises} {O} {S}. The question is still open.",
)
TASKS = (
    (
        "RE-TEST EACH FINDING. Go through the dated statements one after the other and look for newer trials, longer series or "
        "better instruments that have since weakened, replaced or confirmed it; pay attention to {M}, to {R} as a rival "
        "explanation, and to settings other than the one described. Keep the lasting question, whether {L} has a hold on {O}, "
        "apart from figures that were bound to age, such as amounts measured on few {U}. Say what decided each case, or that "
        "nothing has."
    ),
    (
        "Look for the strongest opposing or superseding work of the last half year, above all for studies in which {O} did not "
        "move although {L} did, or in which {R} turned out to carry more of the effect than is stated here."
    ),
    (
        "Suggest 2 questions for further work that would be worth asking if the matter had moved on: for example, (a) does {O} "
        "{S} still respond once {M} is held fixed?, (b) how small may {L} be before nothing is left of the effect?"
    ),
)
RULE = "Cite arXiv ids or DOIs for all of it; mark whatever you cannot ground in published work."

PAPER_TITLES = (
    "{L} and {O}: Evidence from {N} {U}",
    "How {L} Shapes {O} {S}",
    "Revisiting {O} {S}: The Part of {L}",
    "{M} as a Route from {L} to {O}",
    "A Long Series on {O} {S}",
    "Does {L} Matter? {O} {S} Reconsidered",
    "Measuring {O} under {L}",
)
FAMILY_NAMES = (
    "Abara", "Brandt", "Cervantes", "Dlamini", "Eriksen", "Fonseca", "Gupta", "Haddad", "Ito", "Jansen", "Kowalski",
    "Lindqvist", "Moreau", "Nakamura", "Okafor", "Petrov", "Quispe", "Rossi", "Santos", "Tanaka", "Ueda", "Varga",
    "Weiss", "Yilmaz", "Zhang",
)  # fmt: skip
COMMENTS = {
    "holds": "A newer study on {U} finds the same.",
    "weakened": "The effect is there, at about half the size.",
    "overturned": "A larger study finds the opposite sign.",
    "superseded": "A later claim says this more exactly.",
    "cannot-test": "No data on {U} of this kind have come out since.",
}


def amount(rng: Random) -> str:
    """Draw the size of an effect."""
    low = rng.randrange(4, 60)
    return rng.choice(AMOUNTS).format(n=low, m=low + rng.randrange(3, 12), d=rng.randrange(2, 9))


def study(rng: Random, field: Field) -> str:
    """Draw a study."""
    return rng.choice(STUDIES).format(
        N=f"{int(rng.lognormvariate(5.5, 1.0)) + 12:,}", U=field.units, y=rng.randrange(2, 15), k=rng.randrange(6, 70)
    )


def say(template: str, finding: Finding, rival: str = "") -> str:
    """Fill a template with one finding."""
    verbs = VERBS[finding.direction]
    return template.format(
        L=finding.lever,
        O=finding.outcome,
        S=finding.setting,
        M=finding.path,
        A=finding.amount,
        B=finding.study,
        U=finding.field.units,
        F=finding.field.name.lower(),
        R=rival,
        raises=verbs.raises,
        raised=verbs.raised,
        to_raise=verbs.to_raise,
        rose=verbs.rose,
        rise=verbs.rise,
    )


def clause(rng: Random, finding: Finding, short: bool = False) -> str:
    """Say what a study found, as a clause that can stand anywhere in a sentence."""
    if finding.direction == 0:
        return say(rng.choice(LEVEL_SHORT_CLAUSES if short else LEVEL_CLAUSES), finding)
    return say(rng.choice(SHORT_CLAUSES if short else CLAUSES), finding)
