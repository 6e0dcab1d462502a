"""From the plan of a demonstration library to its records, one line at a time, so that any number of lines fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random

from explorer import dates
from explorer.demo import sentences as words
from explorer.demo.plan import ANCHORS_PER_PROMPT, CLAIMS_PER_PROMPT, MONTHS, Plan, PlannedLine, make_plan, when
from explorer.demo.sentences import cap, say
from explorer.demo.synthesis import write_synthesis
from explorer.library.writing import NOWHERE, placed
from explorer.model import (
    AnchorPaper,
    Citation,
    ClaimLink,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    NextLine,
    NodeId,
    Outcome,
    Records,
    ResearchPrompt,
    Stance,
    Verdict,
)

UNJUDGED = 0.02
"""Lines that leave the judging to the rules: one in fifty, so that opening has some of it to do and is not held up."""
BY_PERSON = 0.02
TESTED = 0.08
_LIFE_MONTHS = (9.0, 14.0, 20.0, 30.0)
_CONFIDENCE = {Stance.SUPPORTS: (0.7, 0.95), Stance.CONTRADICTS: (0.5, 0.75), Stance.MENTIONS: (0.4, 0.6)}
_WHY = {
    Stance.SUPPORTS: "stated in a paragraph that backs the answer",
    Stance.CONTRADICTS: "stated in a paragraph that limits the answer",
    Stance.MENTIONS: "named in passing",
}


def demo_records(lines: int, seed: int = 0) -> Records:
    """Build in memory the library that ``write_demo`` writes, without a file.

    It is judged throughout: where a file leaves the judging to the rules, the stance the prose was written with stands.
    """
    plan = make_plan(lines, seed)
    built = [line_of(plan, row, unjudged=0.0) for row in range(len(plan.lines))]
    claims = {claim.id: claim for _, own, _ in built for claim in own}
    return Records(
        {line.id: line for line, _, _ in built},
        {note.record.id: note.record for note in plan.notes},
        claims,
        {paper.id: paper for paper in plan.papers},
        {theme.id: theme for theme in plan.themes},
        ledger(verdict for _, _, own in built for verdict in own),
    )


def ledger(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Put verdicts in the order of their days and number them."""
    ordered = sorted(verdicts, key=lambda verdict: (dates.sort_key(verdict.on), verdict.claim))
    return tuple(replace(verdict, number=number) for number, verdict in enumerate(ordered, 1))


def line_of(
    plan: Plan, row: int, unjudged: float = UNJUDGED
) -> tuple[InquiringLine, tuple[DatedClaim, ...], tuple[Verdict, ...]]:
    """Write one line with its claims and their verdicts; the same for a row whatever was written before."""
    line = plan.lines[row]
    rng = Random(f"line {plan.seed} {row}")
    synthesis = write_synthesis(plan, line, rng)
    citations, places = placed(synthesis.paragraphs, synthesis.places)
    sources = [plan.notes[source].record.id for source in line.sources]
    order = tuple(dict.fromkeys([*(citation.note for citation in citations), *sources]))
    stances = {plan.notes[source].record.id: stance for source, stance in synthesis.stances.items()}
    judging = Random(f"judgements {plan.seed} {row}")  # its own, so that leaving judgements out changes nothing else
    judged_by = "person" if judging.random() < BY_PERSON else "page"
    evidence: tuple[Evidence, ...] = ()
    if judging.random() >= unjudged:
        evidence = tuple(_evidence(judging, note, stances[note], places.get(note), judged_by) for note in order)
    claims: tuple[DatedClaim, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    anchors: tuple[AnchorPaper, ...] = ()
    span: FuzzyDate | None = None
    prompt: ResearchPrompt | None = None
    if line.has_prompt:
        style = rng.randrange(3)
        anchors = _anchors(plan, line, rng)
        claims = _claims(plan, line, rng, style, anchors, citations)
        span = _span(rng, claims)
        prompt = _prompt(line, rng, style, claims, anchors, span)
        verdicts = tuple(verdict for claim in claims for verdict in _verdicts(plan, line, rng, claim))
    record = InquiringLine(
        line.id,
        line.title,
        synthesis.gloss,
        synthesis.paragraphs,
        citations,
        order,
        len(order),
        evidence,
        (),
        span,
        tuple(claim.id for claim in claims),
        tuple(paper.id for paper in anchors),
        prompt,
        tuple(
            NextLine(
                plan.lines[other].id, plan.lines[other].title, say(rng.choice(words.REASONS), line.subject, line.rival)
            )
            for other in line.next
        ),
        line.themes,
    )
    return record, claims, verdicts


def _evidence(
    rng: Random, note: NodeId, stance: Stance, place: tuple[int, int, str] | None, judged_by: str
) -> Evidence:
    low, high = _CONFIDENCE[stance] if place else (0.3, 0.4)
    paragraph, sentence, quote = place or NOWHERE
    if judged_by == "person":
        return Evidence(
            note, stance, 1.0, quote, paragraph, sentence, "person", judged_on=f"2026-06-{rng.randrange(1, 29):02}"
        )
    confidence = round(rng.uniform(low, high), 2)
    return Evidence(note, stance, confidence, quote, paragraph, sentence, "page", _WHY[stance] if place else "")


# ---------------------------------------------------------------------- claims


def _anchors(plan: Plan, line: PlannedLine, rng: Random) -> tuple[AnchorPaper, ...]:
    """Choose the anchor papers, all of them on arXiv: papers of the line's notes first, then others of its field."""
    near = list(dict.fromkeys(paper for source in line.sources for paper in plan.notes[source].record.papers))
    rng.shuffle(near)
    chosen = {paper: plan.papers[plan.paper_rows[paper]] for paper in near if not paper.startswith("x-")}
    chosen = dict(list(chosen.items())[:ANCHORS_PER_PROMPT])
    rows = plan.papers_of_field.get(line.subject.field.name) or range(len(plan.papers))
    for _ in range(200):  # a very small library may not have enough of them
        if len(chosen) == ANCHORS_PER_PROMPT:
            break
        other = plan.papers[rng.choice(rows) if rng.random() < 0.9 else rng.randrange(len(plan.papers))]
        if not other.id.startswith("x-"):
            chosen[other.id] = other
    return tuple(chosen.values())


def _claims(
    plan: Plan,
    line: PlannedLine,
    rng: Random,
    style: int,
    anchors: Sequence[AnchorPaper],
    citations: Sequence[Citation],
) -> tuple[DatedClaim, ...]:
    """Write the dated claims, each after one of the notes cited, in the date notation of the prompt's style."""
    notes = list(dict.fromkeys(citation.note for citation in citations))
    rng.shuffle(notes)
    out: list[DatedClaim] = []
    for number in range(CLAIMS_PER_PROMPT):
        note = notes[number % len(notes)]
        finding = plan.notes[plan.note_rows[note]].finding
        templates = words.CLAIMS if finding.direction else words.LEVEL_CLAIMS
        paper = anchors[rng.randrange(len(anchors))]
        year, month = _when_found(rng, paper)
        papers: tuple[NodeId, ...] = ()
        if style == 0:
            written = [f"~{year}"]
        elif style == 1:
            written = [f"{year}–{month:02}"]
            if rng.random() < 0.15:
                later = min(year * 12 + month + rng.randrange(2, 9), 2026 * 12 + 5)
                written.append(f"{later // 12}–{later % 12 + 1:02}")
        else:
            written = [f"{year}-{month:02}"]
            papers = (paper.id,)
        links = [ClaimLink(note, round(rng.uniform(0.25, 0.6), 2))]
        if len(notes) > 5 and rng.random() < 0.2:
            links.append(ClaimLink(notes[5], round(rng.uniform(0.2, 0.25), 2)))
        text = cap(say(rng.choice(templates), finding, line.rival))
        own = tuple(when(text) for text in written)
        out.append(DatedClaim(NodeId(f"{line.id}#c{number + 1}"), line.id, text, own, papers, tuple(links)))
    return tuple(out)


def _when_found(rng: Random, paper: AnchorPaper) -> tuple[int, int]:
    """Take the month of a paper, or one near it where the paper has none."""
    if paper.date is not None and paper.date.earliest is not None:
        return paper.date.earliest.year, paper.date.earliest.month
    return 2025, rng.randrange(1, 13)


def _span(rng: Random, claims: Sequence[DatedClaim]) -> FuzzyDate:
    years = [day.earliest.year for claim in claims for day in claim.dates if day.earliest]
    first, last = min(years), max(years)
    first = min(first, last - 1)  # no page was seen that gives a single year
    if last == 2025 and rng.random() < 0.2:
        return when(f"{first}–{last}, mostly mid-2025 onward")
    return when(f"{first}–{last}")


def _prompt(
    line: PlannedLine,
    rng: Random,
    style: int,
    claims: Sequence[DatedClaim],
    anchors: Sequence[AnchorPaper],
    span: FuzzyDate,
) -> ResearchPrompt:
    """Write the research prompt in one of three styles: which heading, which bullets, which blank lines."""
    subject, rival = line.subject, line.rival
    role = say(rng.choice(words.ROLES), subject, rival)
    if style == 1:
        head = [f"What the library had found — and when (findings span {span.as_written}; all of it perishable):"]
    else:
        head = ["What the library had found — and when (dated claims, to be tested):"]
        head.append(f"Findings span {span.as_written}. " + ("Main results:" if style == 0 else "Recent work claims:"))
    blank = [""] if style == 2 else []
    bullets = []
    for claim in claims:
        told = ", ".join([*(day.as_written for day in claim.dates), *claim.papers])
        bullets.append(f"• {claim.text} ({told}).")
    papers = [f"• {anchor_text(rng, paper, style)}" for paper in anchors]
    tasks = [f"({number}) {say(task, subject, rival)}" for number, task in enumerate(words.TASKS, 1)]
    if style == 2:
        tasks = [part for task in tasks for part in (task, "")][:-1]
    blocks = [
        *head,
        *blank,
        *bullets,
        "",
        "Anchor papers (verify; mind their dates):",
        *papers,
        "",
        "Your task:",
        *tasks,
    ]
    text = "\n".join([role, "", *blocks, "", words.RULE])
    read = tuple(say(task, subject, rival) for task in words.TASKS)
    return ResearchPrompt(role, read, text)


def anchor_text(rng: Random, paper: AnchorPaper, style: int) -> str:
    """Write one anchor as the prompt's style has it; in the third, a gloss stands where the title should."""
    if paper.date is None or paper.date.earliest is None:
        return f"{paper.id}: {paper.title}"
    year, month = paper.date.earliest.year, paper.date.earliest.month
    if style == 0:
        return f"{paper.id} ({year}-{month:02}): {paper.title}"
    if style == 1:
        return f"{paper.id} ({year}–{month:02}) — {paper.title}"
    gloss = paper.title.lower() if rng.random() < 0.5 else paper.title.split(":")[0]
    return f"{paper.id} ({MONTHS[month - 1]} {year}) — {gloss}"


# ---------------------------------------------------------------------- verdicts


def _verdicts(plan: Plan, line: PlannedLine, rng: Random, claim: DatedClaim) -> Iterator[Verdict]:
    """Re-test some claims once or twice; a claim falls when its drawn life is over, so lives can be estimated."""
    if rng.random() >= TESTED:
        return
    latest = max(day.latest for day in claim.dates if day.latest)
    life = rng.expovariate(1 / _LIFE_MONTHS[line.home % len(_LIFE_MONTHS)])
    age = 0.0
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        age += 1 + rng.expovariate(1 / 6)
        index = latest.year * 12 + latest.month - 1 + round(age)
        if index > 2026 * 12 + 9:
            return
        outcome = Outcome.HOLDS
        if rng.random() < 0.06:
            outcome = Outcome.CANNOT_TEST
        elif age > life:
            outcome = rng.choice((Outcome.WEAKENED, Outcome.OVERTURNED, Outcome.OVERTURNED, Outcome.SUPERSEDED))
        on = when(f"{index // 12}-{index % 12 + 1:02}-{rng.randrange(1, 29):02}")
        paper = rng.choice(plan.papers).id if rng.random() < 0.4 else None
        comment = words.COMMENTS[outcome.value].format(U=line.subject.field.units) if rng.random() < 0.5 else ""
        yield Verdict(claim.id, outcome, on, paper, None, comment)
        if outcome in (Outcome.OVERTURNED, Outcome.SUPERSEDED):
            return
