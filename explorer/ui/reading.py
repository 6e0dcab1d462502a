"""The reading panel: a line's synthesis beside the notes that support and contradict it, and a page for every other kind."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from explorer import dates, graph, prompts, query
from explorer.emphasis import plain_words
from explorer.model import (
    AnchorPaper,
    ClaimStatus,
    DatedClaim,
    InquiringLine,
    NodeId,
    Record,
    Records,
    SourceNote,
    Stance,
    Theme,
    title_of,
)
from explorer.palette import STANCE_MARKS, Look
from explorer.stance import is_unsure, with_rules
from explorer.ui.flow import Flow
from explorer.ui.links import open_link, paper_address
from explorer.ui.panes import breakable, caption, label, plain
from explorer.ui.prose import ProseView
from explorer.ui.rows import PAGE, Card, RowData, RowList, Section, evidence_row
from explorer.workspace import Change, Workspace

_BADGE_ROLE = {
    "supported": "supports",
    "contested": "due-text",
    "challenged": "contradicts-text",
    "unsupported": "mentions",
}
_BADGE_SOFT = {
    "supported": "supports-soft",
    "contested": "due-soft",
    "challenged": "contradicts-soft",
    "unsupported": "mentions-soft",
}
BADGE_RULES = {
    "supported": "At least one independent source supports this line and none contradicts it.",
    "contested": "Sources stand on both sides, with at least as many independent ones for the line as against it.",
    "challenged": "More independent sources contradict this line than support it.",
    "unsupported": "No source takes a side: what is cited is merely mentioned, or nothing is cited.",
}
_TIGHT = 400
"""Below this width the tabs go without their counts."""
_SIDE_BY_SIDE = 860
"""From this width on the evidence stands right of the synthesis, else below it."""


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}" + ("" if n == 1 else "s")


class ReadingPanel(QWidget):
    """Shows what is being read; listens to the workspace and tells it what was chosen."""

    context_menu = Signal(str, QPoint)
    key_pressed = Signal(str, str)
    """A letter pressed on a row, with what the row stands for."""
    unsure_wanted = Signal()

    def __init__(self, workspace: Workspace, look: Look) -> None:
        super().__init__()
        self.workspace, self.look = workspace, look
        self.setProperty("role", "surface")
        self.setMinimumWidth(320)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._header = _Header(self)
        self.prose = ProseView(look)
        self.evidence = RowList(look, "Evidence for and against")
        self.claims = RowList(look, "Dated claims")
        self.papers = RowList(look, "Anchor papers")
        self.onward = RowList(look, "Next inquiring lines")
        self.prompt = _PromptPage(self)
        self.page = RowList(look, "Details")
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.prose)
        self.split.addWidget(self.evidence)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.prose.setMinimumHeight(110)
        self.evidence.setMinimumHeight(90)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for widget, name in (
            (self.split, "Synthesis"),
            (self.claims, "Claims"),
            (self.papers, "Papers"),
            (self.onward, "Next"),
            (self.prompt, "Prompt"),
        ):
            self.tabs.addTab(widget, name)
        self.empty = label("Nothing is selected. Click a line or a note on the map or in the list.", "quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(32, 32, 32, 32)
        self.stack = QStackedWidget()
        for page in (self.empty, self.tabs, self.page):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.stack, 1)
        self.card = Card(look, self)
        self.prose.chosen.connect(self._choose)
        self.prose.hovered.connect(self._hover)
        self.prose.asked.connect(lambda node, where: self.context_menu.emit(node, where.toPoint()))
        for rows in (self.evidence, self.claims, self.papers, self.onward, self.page):
            rows.chosen.connect(self._choose)
            rows.asked.connect(self.context_menu)
            rows.pressed.connect(self.key_pressed)
        self._shown: tuple[Record | None, Records | None] = (None, None)
        self._known_at: tuple[date | None, int] = (None, 0)
        self.known = workspace.records
        """The records the panel speaks of: as of the day the library is read, where there is one."""
        self._is_tight = False
        self.setFocusProxy(self.prose)
        self.show_change(
            Change(workspace.view, workspace.view, workspace.mask, workspace.arrays.ids, library_changed=True)
        )

    # -- following ----------------------------------------------------------------------------------------------

    def show_change(self, change: Change) -> None:
        """Follow what is read and what is selected."""
        records = self.workspace.records
        reading = change.new.reading
        record = records.get(reading) if reading is not None else None
        known_at = self._how_much(record, change.new.as_of)
        fresh = record is not self._shown[0] or records is not self._shown[1] or known_at != self._known_at
        only_day = record is self._shown[0] and records is self._shown[1]
        if fresh:
            self._known_at = known_at
            before = self._shown[0]
            self._shown = (record, records)
            keep = before is not None and record is not None and before.id == record.id
            self._show(record, keep=keep, only_day=only_day)
        if fresh or change.changed("selected", "reading"):
            lit = frozenset(change.new.selected)
            scroll = change.by is not self and (not only_day or change.changed("selected", "reading"))
            if isinstance(record, InquiringLine):
                self.prose.mark(lit - {record.id}, scroll=scroll)
            for rows in (self.evidence, self.claims, self.papers, self.onward, self.page):
                rows.light(lit, scroll=scroll)

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self.look = self.card.look = look
        self.prose.set_look(look)
        for rows in (self.evidence, self.claims, self.papers, self.onward, self.page):
            rows.set_look(look)
        self._show(self._shown[0])

    def resizeEvent(self, event) -> None:
        """Put evidence beside the synthesis where there is room."""
        super().resizeEvent(event)
        wide = Qt.Orientation.Horizontal if self.width() >= _SIDE_BY_SIDE else Qt.Orientation.Vertical
        if self.split.orientation() != wide:
            self.split.setOrientation(wide)
        record = self._shown[0]
        if self._is_tight != (self.width() < _TIGHT) and isinstance(record, InquiringLine):
            self._name_tabs(record)

    def hideEvent(self, event) -> None:
        """Take the card along."""
        self.card.hide()
        super().hideEvent(event)

    def _how_much(self, record: Record | None, day: date | None) -> tuple[date | None, int]:
        """Give what differs between two days only where something of the record came to be known between them."""
        if day is None or record is None:
            return None, 0
        history = self.workspace.history
        if isinstance(record, InquiringLine):
            return date.max, history.version(record.id, day)
        return (day, 1) if not history.is_known(record.id, day) else (date.max, 1)

    def _choose(self, node: str, opens: bool) -> None:
        self.card.hide()
        self.workspace.select(NodeId(node), by=self, open_it=opens)

    def _hover(self, node: NodeId | None, where: QPointF) -> None:
        if node is None:
            self.card.hide()
        else:
            self.card.tell(self.workspace.records, node, where)

    # -- pages --------------------------------------------------------------------------------------------------

    def _show(self, record: Record | None, *, keep: bool = False, only_day: bool = False) -> None:
        self.card.hide()
        work, self.known = self.workspace, self.workspace.records
        if isinstance(record, InquiringLine):
            self.prose.show_line(work.records, record)
            unknown: frozenset[NodeId] = frozenset()
            if work.view.as_of is not None:
                self.known = work.history.around(record, work.view.as_of)
                cited = {c.note for c in record.citations}
                unknown = frozenset(n for n in cited if not work.history.is_known(n, work.view.as_of))
            self.prose.show_unknown(unknown)
            record = self.known.lines.get(record.id, record)
        self._header.tell(record)
        if record is None:
            self.stack.setCurrentWidget(self.empty)
        elif isinstance(record, InquiringLine):
            self._show_line(record, keep=keep, only_day=only_day)
            self.stack.setCurrentWidget(self.tabs)
        else:
            self.page.show_sections(self._sections(record), keep=keep)
            self.stack.setCurrentWidget(self.page)

    def _show_line(self, line: InquiringLine, *, keep: bool, only_day: bool) -> None:
        records = self.known
        t = graph.tally(records, line.id)
        told = with_rules(line, records.notes)
        sections = [
            Section(
                f"{STANCE_MARKS[stance]} {name} ({len(found)})"
                + (f" · {_many(papers, 'independent source')}" if papers else ""),
                tuple(evidence_row(records, e, e.note, line=told) for e in found),
                role,
                empty,
            )
            for stance, name, found, papers, role, empty in (
                (
                    "supports",
                    "Supports",
                    t.supports,
                    len(t.papers_for),
                    "supports",
                    "No cited note supports this line.",
                ),
                (
                    "contradicts",
                    "Contradicts",
                    t.contradicts,
                    len(t.papers_against),
                    "contradicts-text",
                    "No cited note speaks against it.",
                ),
                ("mentions", "Mentions", t.mentions, 0, "mentions", ""),
            )
            if found or empty
        ]
        self.evidence.show_sections(sections, keep=keep)
        self.claims.show_sections([self._claims_section(line)], keep=keep)
        self.papers.show_sections([self._papers_section(line)], keep=keep)
        if not only_day:  # what comes next does not depend on the day
            self.onward.show_sections(self._next_sections(line), keep=keep)
            self.prompt.tell(line)
        self._name_tabs(line)

    def _name_tabs(self, line: InquiringLine) -> None:
        """Name the tabs, with counts where there is room for them."""
        self._is_tight = tight = self.width() < _TIGHT
        inside, left = (6, 14) if tight else (10, 10)  # together the edge where all words of the panel begin
        sheet = f"QTabWidget::tab-bar {{ left: {left}px; }} QTabBar::tab {{ padding: 7px {inside}px; }}"
        if sheet != self.tabs.styleSheet():  # every word inside is dressed anew by it
            self.tabs.setStyleSheet(sheet)
        counts = (0, len(line.claims), len(line.papers), 0, 0)
        for i, (name, n) in enumerate(zip(("Synthesis", "Claims", "Papers", "Next", "Prompt"), counts, strict=True)):
            self.tabs.setTabText(i, f"{name} {n}" if n and not tight else name)

    def _claim_row(self, claim: DatedClaim) -> RowData:
        records = self.known
        status = records.status(claim.id)
        dated = " and ".join(d.as_written or dates.describe(d) for d in claim.dates) or "undated"
        understood = "; ".join(dates.describe(d) for d in claim.dates)
        facts = f"{dated} · {status}"
        more = []
        if understood:
            more.append(f"Understood as {understood}")
        for link in claim.notes:
            note = records.notes.get(link.note)
            more.append(f"Restates “{note.title if note else link.note}” (likeness {link.score:.2f})")
        if claim.papers:
            more.append("Papers as the page asserts: " + ", ".join(claim.papers))
        return RowData(claim.id, claim.text, "◆", "claim", "", facts, tuple(more), status is ClaimStatus.OVERTURNED)

    def _claims_section(self, line: InquiringLine) -> Section:
        records = self.workspace.records
        rows = tuple(self._claim_row(records.claims[c]) for c in line.claims if c in records.claims)
        span = f"The page dates its findings {line.span.as_written}." if line.span else ""
        return Section(
            "Dated claims",
            rows,
            empty="This page states no dated claims.",
            intro=f"What held when it was found, not what holds today. {span}".strip() if rows else "",
        )

    def _paper_row(self, paper: AnchorPaper) -> RowData:
        dated = (paper.date.as_written or dates.describe(paper.date)) if paper.date else "undated"
        facts = f"{paper.id} · {dated}" + (" · asserted, not verified" if paper.asserted else "")
        more = (f"Also called: {'; '.join(paper.aliases)}",) if paper.aliases else ()
        return RowData(paper.id, paper.title or paper.id, PAGE, "paper", "", facts, more)

    def _papers_section(self, line: InquiringLine) -> Section:
        records = self.workspace.records
        rows = tuple(self._paper_row(records.papers[p]) for p in line.papers if p in records.papers)
        return Section("Anchor papers", rows, empty="This page names no anchor papers.")

    def _next_sections(self, line: InquiringLine) -> list[Section]:
        records = self.workspace.records
        named = tuple(
            RowData(
                step.id or line.id,
                step.title or (title_of(records.lines[step.id]) if step.id and step.id in records.lines else ""),
                "■",
                "line",
                "",
                step.reason,
            )
            for step in line.next
        )
        computed = tuple(
            RowData(s.line, title_of(records.lines[s.line]), "■", "line", "", s.reason)
            for s in graph.next_lines(records, line.id, 8)
        )
        return [
            Section("Named by the page", named, empty="The page names no next lines."),
            Section(
                "Close by in this library", computed, empty="No other line shares a note, paper or theme with this one."
            ),
        ]

    def _line_row(self, line_id: NodeId, facts: str = "") -> RowData:
        records = self.workspace.records
        line = records.lines[line_id]
        return RowData(line_id, line.title, "■", "line", "", facts or str(graph.badge(records, line_id)))

    def _sections(self, record: Record) -> list[Section]:
        if isinstance(record, SourceNote):
            return self._note_sections(record)
        if isinstance(record, DatedClaim):
            return self._claim_sections(record)
        if isinstance(record, AnchorPaper):
            return self._paper_sections(record)
        if isinstance(record, Theme):
            return self._theme_sections(record)
        return []

    def _note_sections(self, note: SourceNote) -> list[Section]:
        records = self.workspace.records
        by_stance: dict[Stance, list[RowData]] = {s: [] for s in Stance}
        for line_id, e in graph.cited_by(records, note.id):
            by_stance[e.stance].append(evidence_row(records, e, line_id))
        text = "\n".join((note.summary, *note.body))
        sections = [Section("Finding", intro=text or "No summary is known for this note.")]
        if by_stance[Stance.SUPPORTS] and by_stance[Stance.CONTRADICTS]:
            sections.append(
                Section("Contested", intro="This note supports some lines and contradicts others.", role="due-text")
            )
        for stance, role in (
            (Stance.SUPPORTS, "supports"),
            (Stance.CONTRADICTS, "contradicts-text"),
            (Stance.MENTIONS, "mentions"),
        ):
            rows = by_stance[stance]
            if rows:
                sections.append(
                    Section(
                        f"{STANCE_MARKS[stance]} {stance.capitalize()} {_many(len(rows), 'line')}", tuple(rows), role
                    )
                )
        if not any(by_stance.values()):
            sections.append(Section("Cited by", empty="No line of this library cites this note."))
        restated = tuple(self._claim_row(c) for c in records.claims.values() if any(k.note == note.id for k in c.notes))
        if restated:
            sections.append(Section("Restated by claims", restated))
        rests = tuple(self._paper_row(records.papers[p]) for p in note.papers if p in records.papers)
        if rests:
            sections.append(Section("Rests on", rests))
        linked = tuple(
            RowData(n, records.notes[n].title, "●", "note", "", _short(records.notes[n].summary))
            for n in note.links
            if n in records.notes
        )
        if linked:
            sections.append(Section("Refers to", linked))
        return sections

    def _claim_sections(self, claim: DatedClaim) -> list[Section]:
        records = self.workspace.records
        when = [f"{d.as_written or d.edtf}: understood as {dates.describe(d)} (EDTF {d.edtf})" for d in claim.dates]
        age = _age(claim)
        sections = [
            Section("When it was found to hold", intro="\n".join([*when, *([age] if age else [])]) or "Undated.")
        ]
        verdicts = [v for v in records.verdicts if v.claim == claim.id]
        told = "\n".join(
            f"{v.on.as_written or v.on.edtf}: {v.outcome}" + (f" ({v.comment})" if v.comment else "") for v in verdicts
        )
        sections.append(Section("Re-tests", intro=told or "Never tested since."))
        if claim.line in records.lines:
            sections.append(Section("Claim of", (self._line_row(claim.line),)))
        links = tuple(
            RowData(
                k.note,
                records.notes[k.note].title,
                "●",
                "note",
                "",
                f"likeness {k.score:.2f}"
                + ("" if k.confirmed is None else ", confirmed" if k.confirmed else ", denied"),
                (records.notes[k.note].summary,),
                keys="YN",
            )
            for k in claim.notes
            if k.note in records.notes
        )
        sections.append(
            Section(
                "Restates",
                links,
                empty="No note of its line says this in like words.",
                intro="Found by likeness of wording. On a row, Y confirms the link and N denies it." if links else "",
            )
        )
        papers = tuple(self._paper_row(records.papers[p]) for p in claim.papers if p in records.papers)
        sections.append(Section("Papers, as the page asserts", papers, empty="The page names no paper for this claim."))
        return sections

    def _paper_sections(self, paper: AnchorPaper) -> list[Section]:
        records = self.workspace.records
        notes = tuple(
            RowData(n.id, n.title, "●", "note", "", _short(n.summary))
            for n in records.notes.values()
            if paper.id in n.papers
        )
        claims = tuple(self._claim_row(c) for c in records.claims.values() if paper.id in c.papers)
        lines = tuple(self._line_row(x.id) for x in records.lines.values() if paper.id in x.papers)
        sections = [Section("Summary", intro=paper.summary)] if paper.summary else []
        if paper.asserted:
            sections.append(
                Section(
                    "Not verified",
                    intro="Only a page's prompt names this paper. Its id, date and title are that prompt's word; "
                    "the title may be a gloss.",
                    role="due-text",
                )
            )
        if paper.aliases:
            sections.append(Section("Also called", intro="\n".join(paper.aliases)))
        return [
            *sections,
            Section("Anchors these lines", lines, empty="No line names it as an anchor."),
            Section("Claims that rest on it", claims, empty="No claim names it."),
            *([Section("Notes that rest on it", notes)] if notes else []),
        ]

    def _theme_sections(self, found: Theme) -> list[Section]:
        records = self.workspace.records
        lines = tuple(self._line_row(x.id) for x in records.lines.values() if found.id in x.themes)
        notes = tuple(
            RowData(n.id, n.title, "●", "note", "", _short(n.summary))
            for n in records.notes.values()
            if found.id in n.themes
        )
        papers = tuple(self._paper_row(p) for p in records.papers.values() if found.id in p.themes)
        sections = [
            Section(f"Inquiring lines ({len(lines)})", lines, empty="No line belongs to this theme."),
            Section(f"Source notes ({len(notes)})", notes, empty="No note belongs to this theme."),
        ]
        if found.inferred:
            sections.insert(
                0,
                Section(
                    "Inferred",
                    intro="No source names this theme. It was inferred from what is cited together, and named by the words "
                    "that tell it apart.",
                ),
            )
        if papers:
            sections.append(Section(f"Anchor papers ({len(papers)})", papers))
        return sections


def _short(text: str, most: int = 150) -> str:
    text = plain(plain_words(text))
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _age(claim: DatedClaim) -> str:
    last = max((d.latest for d in claim.dates if d.latest), default=None)
    if last is None:
        return ""
    months = (date.today().year - last.year) * 12 + date.today().month - last.month
    if months < 0:
        return "Its date lies ahead."
    years, rest = divmod(months, 12)
    words = [_many(years, "year")] if years else []
    if rest or not years:
        words.append(_many(rest, "month"))
    return f"At least {' and '.join(words)} old."


class _Header(QFrame):
    """What is being read: its kind, title, badge and themes, and the tallies."""

    def __init__(self, panel: ReadingPanel) -> None:
        super().__init__()
        self._panel = panel
        self.kind = label(role="faint", factor=0.85, wrap=True)
        self.title = label(wrap=True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.badge = QLabel()
        self.badge.setTextFormat(Qt.TextFormat.PlainText)
        self.tally = label(role="quiet", factor=0.92)
        self.judges = label(role="quiet", factor=0.92)
        self.unsure = QPushButton()
        self.unsure.setCursor(Qt.CursorShape.PointingHandCursor)
        self.unsure.clicked.connect(panel.unsure_wanted)
        self.themes = Flow(6)
        self.open = QPushButton("Open in Browser")
        self.open.clicked.connect(self._open)
        top = QHBoxLayout()
        top.addWidget(self.kind, 1)
        facts = Flow(10)
        for part in (self.badge, self.tally, self.judges, self.unsure, self.open):
            facts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.title)
        column.addLayout(facts)
        column.addLayout(self.themes)

    def tell(self, record: Record | None) -> None:
        """Show the head of a record."""
        self.setVisible(record is not None)
        if record is None:
            return
        records, look = self._panel.known, self._panel.look
        kind = records.kind(record.id)
        names = {
            "line": "Inquiring line",
            "note": "Source note",
            "claim": "Dated claim",
            "paper": "Anchor paper",
            "theme": "Theme",
        }
        words = [names.get(kind.value if kind else "", "")]
        if isinstance(record, SourceNote) and record.date:
            words.append(record.date.as_written or dates.describe(record.date))
        if isinstance(record, AnchorPaper):
            words.append(record.id)
            if record.date:
                words.append(record.date.as_written or dates.describe(record.date))
            if record.authors:
                words.append(", ".join(record.authors[:4]) + (" and others" if len(record.authors) > 4 else ""))
        work, day = self._panel.workspace, self._panel.workspace.view.as_of
        if day is not None and not isinstance(record, InquiringLine) and not work.history.is_known(record.id, day):
            words.append(f"not yet known on {day.isoformat()}")
        self.kind.setText(breakable(plain(" · ".join(w for w in words if w))))
        text = breakable(plain(plain_words(title_of(record)), 400))
        long = len(text) > 110
        # A font set after the style sheet has been applied is lost at the next change of parent; one in a sheet is not.
        size = (1.15 if long else 1.4) * QApplication.font().pointSizeF()
        self.title.setStyleSheet(f"font-size: {size:.2f}pt; font-weight: 600; color: {self._panel.look['text']};")
        self.title.setText(text)
        self.badge.hide()
        self.tally.hide()
        self.judges.hide()
        self.unsure.hide()
        self.open.setVisible(isinstance(record, AnchorPaper) and bool(paper_address(record.id)))
        if isinstance(record, InquiringLine):
            state = graph.badge(records, record.id).value
            self.badge.setText(state)
            self.badge.setToolTip(BADGE_RULES[state])
            self.badge.setAccessibleName(f"Badge: {state}")
            self.badge.setStyleSheet(
                f"background: {look[_BADGE_SOFT[state]]}; color: {look[_BADGE_ROLE[state]]};"
                " border-radius: 8px; padding: 2px 9px; font-weight: 600;"
            )
            self.badge.show()
            t = graph.tally(records, record.id)
            parts = [f"{_many(len(t.supports) + len(t.contradicts) + len(t.mentions), 'note')} judged by rules"]
            if any(e.judged_by != "rules" for e in record.evidence):
                parts = [f"{_many(len(record.evidence), 'note')} judged"]
            counts = ((Stance.SUPPORTS, t.supports), (Stance.CONTRADICTS, t.contradicts), (Stance.MENTIONS, t.mentions))
            sides = "  ".join(f"{STANCE_MARKS[stance]} {len(found)} {stance}" for stance, found in counts if found)
            self.tally.setText(plain(sides))
            self.judges.setText(plain(parts[0]))
            self.judges.show()
            self.tally.setToolTip(
                "Which way a note speaks is a judgement by rules unless somebody else is named; "
                "its sentence and reason stand in the list."
            )
            self.tally.setVisible(bool(sides))
            self._show_unsure(record, look)
        self._show_themes(record, records, look)

    def _show_unsure(self, line: InquiringLine, look: Look) -> None:
        n = sum(is_unsure(e) for e in line.evidence)
        self.unsure.setText(f"{n} unsure")
        self.unsure.setToolTip("Judge them one by one, each in its paragraph (U)")
        self.unsure.setStyleSheet(
            f"QPushButton {{ border: 1px solid transparent; border-radius: 6px; padding: 1px 5px; background: transparent;"
            f" color: {look['accent']}; }} QPushButton:hover {{ background: {look['hover']}; }}"
            f" QPushButton:focus {{ border-color: {look['focus']}; }}"
        )
        self.unsure.setVisible(n > 0)

    def _show_themes(self, record: Record, records: Records, look: Look) -> None:
        while self.themes.count():
            item = self.themes.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name in getattr(record, "themes", ())[:4]:
            found = records.themes.get(name)
            if found is None:
                continue
            chip = QPushButton(caption(found.name, 40))
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            chip.setToolTip(
                "Inferred from the links. Click to filter by it" if found.inferred else "Click to filter by this theme"
            )
            style = "italic" if found.inferred else "normal"
            chip.setStyleSheet(
                f"QPushButton {{ background: {look['surface-low']}; border: 1px solid {look['hairline']};"
                " border-radius: 9px; padding: 2px 9px;"
                f" color: {look['text-quiet']}; font-style: {style}; }} QPushButton:hover {{ background: {look['hover']}; }}"
                f" QPushButton:focus {{ border-color: {QColor(look['focus']).name()}; }}"
            )
            chip.clicked.connect(lambda _=False, theme_id=name: self._filter(theme_id))
            self.themes.addWidget(chip)

    def _filter(self, theme_id: NodeId) -> None:
        work = self._panel.workspace
        value = work.records.themes[theme_id].name
        on = not query.has_term(work.view.query, "theme", value)
        work.update(query=query.with_term(work.view.query, "theme", value, on), by=self._panel)

    def _open(self) -> None:
        reading = self._panel.workspace.view.reading
        if reading is not None:
            open_link(paper_address(reading))


class _PromptPage(QWidget):
    """A line's research prompt: as its page gives it, else composed in the same shape; copying it re-tests nothing."""

    def __init__(self, panel: ReadingPanel) -> None:
        super().__init__()
        self._panel = panel
        self._line: InquiringLine | None = None
        self.about = label(role="quiet", factor=0.92, wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("role", "prose")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName("Research prompt")
        copy = QPushButton("Copy Prompt")
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text.toPlainText()))
        row = QHBoxLayout()
        row.addWidget(self.about, 1)
        row.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 16, 10)
        column.addLayout(row)
        column.addWidget(self.text, 1)

    def tell(self, line: InquiringLine) -> None:
        """Compose when it is looked at, or at once where it already is."""
        self._line = line
        if self.isVisible():
            self._fill()

    def showEvent(self, event) -> None:
        """Fill what was left for now."""
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        line = self._line
        if line is None:
            return
        text = prompts.for_line(self._panel.workspace.records, line.id)
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
        source = "As its page gives it" if line.prompt else "Composed from this line; its page gives none"
        self.about.setText(f"{source}. About {prompts.tokens(text):,} tokens. Copying it changes no claim's age.")
