"""What every reader takes and gives: a budget, a reading, and the table of things that can be wrong with what was read.

A reader is a pure function from bytes to records. It never raises and never touches a disk: what it cannot use it says in
diagnostics, each with a code of the table here, so that the words and the cure are written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from explorer.model import (
    AnchorPaper,
    DatedClaim,
    Diagnostic,
    InquiringLine,
    Severity,
    SourceNote,
    Theme,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one file may cost: its size in bytes, its lines, and the problems worth listing one by one."""

    max_bytes: int = 16 * 1024 * 1024
    max_lines: int = 400_000
    max_problems: int = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file said. Ids are provisional: ``library.assemble`` settles them over all files."""

    lines: tuple[InquiringLine, ...] = ()
    notes: tuple[SourceNote, ...] = ()
    claims: tuple[DatedClaim, ...] = ()
    papers: tuple[AnchorPaper, ...] = ()
    themes: tuple[Theme, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def __len__(self) -> int:
        return len(self.lines) + len(self.notes) + len(self.claims) + len(self.papers) + len(self.themes)


class Reader(Protocol):
    """One foreign format: does it know these bytes, and what do they say."""

    def sniff(self, data: bytes, name: str) -> bool:
        """Tell whether the bytes look like this format; cheap, never raises."""
        ...

    def read(self, data: bytes, name: str, budget: Budget) -> Reading:
        """Read the bytes; never raises. ``name`` is the path or web address they came from."""
        ...


class Problem(NamedTuple):
    """One row of the table of codes; ``what`` may hold ``{named}`` places."""

    severity: Severity
    what: str
    mend: str


_E, _W, _R = Severity.ERROR, Severity.WARNING, Severity.REMARK

CODES: dict[str, Problem] = {
    # the bytes
    "P101": Problem(_E, "the file is empty", "save the page again"),
    "P102": Problem(_E, "this is not text but binary data", "save the page as plain text"),
    "P103": Problem(_W, "the text is not valid UTF-8 here; {how}", "save the file again as UTF-8"),
    "P104": Problem(
        _R, "the text is in {encoding}, not UTF-8", "save the file as UTF-8 if other programs must read it"
    ),
    "P105": Problem(_W, "{count} control characters were left out, the first one here", "remove them in a text editor"),
    "P106": Problem(_E, "the file has {size} bytes, over the limit of {limit}", "split it, or raise the limit on size"),
    "P107": Problem(_W, "only the first {limit} lines were read", "split the file, or raise the limit on lines"),
    "P108": Problem(_E, "this is no page we know", "save a whole line, note, topic or paper page as plain text"),
    "P109": Problem(_E, "this is HTML, not the text of a page", "save the page as text, or copy its text into a file"),
    "P110": Problem(_W, "{count} more problems of this file are not listed", "mend the listed ones first"),
    # the shape of a page
    "P201": Problem(_W, "the page ends before its list of sources", "save the page again, to its end"),
    "P202": Problem(_W, "{declared} sources are announced and {found} were found", "compare the list with the page"),
    "P203": Problem(_R, "the source “{title}” has no summary", "add the line of its summary below its title"),
    "P204": Problem(_R, "the source “{title}” is listed twice; the first counts", "remove one of the two"),
    "P205": Problem(_W, "the page has no synthesis", "save the page again, to its end"),
    "P206": Problem(_E, "the page has no title", "put the question on the first line"),
    "P207": Problem(
        _R, "the source “{title}” is listed but cited nowhere", "no change needed, unless a citation was lost"
    ),
    "P208": Problem(_W, "this text has no place on the page and was left out: “{text}”", "move or remove it"),
    "P209": Problem(_R, "the page has no one-sentence gloss under its title", "add it on a line of its own"),
    # citations
    "P301": Problem(_W, "“{title}” is cited but not among the sources", "add it to the list of sources"),
    "P302": Problem(_W, "the link “{slug}” fits none of the sources", "add its note, or write the note's title"),
    "P303": Problem(_R, "the link “{slug}” is taken to mean the source “{title}”", "write the note's title instead"),
    "P304": Problem(
        _R, "“{title}” may be a citation or a question of the text; it is read as text", "add it to the sources"
    ),
    "P305": Problem(_R, "the title before this question mark was not recognised", "write the title as the sources do"),
    # the research prompt
    "P401": Problem(_W, "the research prompt names no claims", "compare with the page"),
    "P402": Problem(_W, "the claim “{text}” has no date", "add its date in round brackets at its end"),
    "P403": Problem(_W, "the date “{text}” cannot be read: {why}", "write it as YYYY-MM"),
    "P404": Problem(
        _W, "{paper} is dated {written}, but its number says {number}", "check the paper's number and its date"
    ),
    "P405": Problem(_W, "the anchor “{text}” has no arXiv id or DOI", "add its identifier"),
    "P406": Problem(_W, "“{text}” is no arXiv id", "write arXiv:YYMM.NNNNN"),
    "P407": Problem(_W, "the research prompt has no tasks", "save the page again, to its end"),
    "P408": Problem(_R, "the research prompt ends without its rule on grounding", "save the page again, to its end"),
    "P409": Problem(_R, "the anchor {paper} is listed twice; the first counts", "remove one of the two"),
    # notes, hubs, topics, papers
    "P501": Problem(_W, "{declared} notes are announced and {found} were found", "save the page again, to its end"),
    "P502": Problem(
        _R, "“{text}” runs several names together; read as {names}", "no change needed, unless the cuts are wrong"
    ),
    "P503": Problem(
        _R, "the page gives no arXiv id or DOI; its id is made from its title", "keep the id in the file name"
    ),
    "P504": Problem(
        _R, "the page says that {count} inquiring lines use this note", "no change needed; the count is not kept"
    ),
    "P505": Problem(_W, "{paper} is named on the page, {other} in its address", "check which one is meant"),
    # many pages together
    "P601": Problem(
        _R,
        "the note “{title}” has another summary in {other}; the longest is kept",
        "no change needed, unless it is wrong",
    ),
    "P602": Problem(
        _W, "“{title}” would share the id {id} with “{other}”; it becomes {new}", "no change needed; ids stay apart"
    ),
    "P603": Problem(
        _R, "the line “{title}” was read before from {other}; this copy is left out", "remove one of the files"
    ),
    "P604": Problem(
        _W, "the line “{title}” differs from its copy in {other}; the fuller one is kept", "compare the two files"
    ),
    "P605": Problem(
        _W, "{paper} is dated {written} here and {other} elsewhere; the first is kept", "check the paper's date"
    ),
    "P606": Problem(_R, "{paper} is called “{title}” here and “{other}” elsewhere; both are kept", "no change needed"),
    "P607": Problem(
        _R, "the note {id} is called “{title}” here and “{other}” elsewhere; both are kept", "no change needed"
    ),
    "P608": Problem(
        _R, "the note “{title}” has the id of another record; it becomes {new}", "no change needed; ids stay apart"
    ),
    "P609": Problem(_W, "the claim id {id} is used twice; this one is left out", "give it another number"),
}


class Problems:
    """Collects the diagnostics of one file, at most as many as its budget lists."""

    def __init__(self, file: str, limit: int = Budget().max_problems) -> None:
        self.file = file
        self._limit = limit
        self._found: list[Diagnostic] = []
        self._left_out = 0

    def add(self, code: str, line: int = 0, column: int = 0, **words: object) -> None:
        """Note one problem by its code; ``words`` fill its named places, long ones shortened."""
        if len(self._found) >= self._limit:
            self._left_out += 1
            return
        self._found.append(diagnostic(code, self.file, line, column, **words))

    def extend(self, found: tuple[Diagnostic, ...]) -> None:
        """Take over diagnostics that were made elsewhere."""
        room = self._limit - len(self._found)
        self._found += found[:room]
        self._left_out += max(0, len(found) - room)

    def all(self) -> tuple[Diagnostic, ...]:
        """Give what was found, in the order it was found."""
        if not self._left_out:
            return tuple(self._found)
        return (*self._found, diagnostic("P110", self.file, count=self._left_out))


def diagnostic(code: str, file: str, line: int = 0, column: int = 0, **words: object) -> Diagnostic:
    """Make one diagnostic from its row in the table."""
    row = CODES[code]
    shown = {name: shortened(str(value)) for name, value in words.items()}
    return Diagnostic(code, file, line, column, row.what.format(**shown), row.mend, row.severity)


def shortened(text: str, length: int = 90) -> str:
    """Cut a quotation for a message, marking the cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
