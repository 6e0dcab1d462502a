"""The reading panel: citations in their place and linked both ways, every kind of page, and texts that mean harm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTextBrowser, QTextEdit, QWidget

from explorer.dates import parse_date
from explorer.emphasis import runs
from explorer.library import Library, open_library
from explorer.model import (
    AnchorPaper,
    Citation,
    DatedClaim,
    Evidence,
    InquiringLine,
    NodeId,
    Records,
    SourceNote,
    Stance,
    Theme,
)
from explorer.palette import DARK, LIGHT
from explorer.prose import place, sentence_of, spans_of
from explorer.ui.panes import caption, label, plain, tip
from explorer.ui.prose import ProseView, short_title
from explorer.ui.reading import ReadingPanel
from explorer.ui.rows import Card
from explorer.workspace import Workspace

pytestmark = pytest.mark.qt

PAGES = Path(__file__).resolve().parents[1] / "data" / "pages"
A = NodeId("a-line")


@pytest.fixture
def panel_of(qtbot):
    """Make a shown panel on a library, following its workspace as the window would let it."""
    leaving = []

    def make(library: Library, node: NodeId | None = None, size: tuple[int, int] = (440, 800)) -> ReadingPanel:
        work = Workspace(library)
        node = node or next(iter(work.records.lines), None)
        if node is not None:
            work.select(node, open_it=True)
        panel = ReadingPanel(work, LIGHT)
        qtbot.addWidget(panel)
        leaving.append(work.subscribe(panel.show_change))
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield make
    for leave in leaving:
        leave()


def one_line(*paragraphs: str, cited: str = "", note: str = "Is rain wet?", **more) -> Library:
    """A library of one line; ``cited`` marks every place of a title in its paragraphs as a citation of the one note."""
    n = NodeId("a-note")
    found = []
    for number, text in enumerate(paragraphs, 1):
        at = text.find(cited) if cited else -1
        while at >= 0:
            found.append((n, number, at, at + len(cited)))
            at = text.find(cited, at + len(cited))
    values = {
        "title": "Does it rain?",
        "paragraphs": paragraphs,
        "citations": place(paragraphs, found),
        "sources": (n,),
    }
    line = InquiringLine(A, **{**values, **more})
    return Library(records=Records(lines={A: line}, notes={n: SourceNote(n, note, "Rain is wet.")}))


def shown_text(view: ProseView, paragraph: int) -> str:
    """Read a paragraph back from the document, with each chip replaced by the words it stands for."""
    line = view._line
    block = view.document().findBlockByNumber(paragraph - 1 + bool(line.gloss))
    text = line.paragraphs[paragraph - 1]
    here = iter(sorted((c for c in line.citations if c.paragraph == paragraph), key=lambda c: c.start))
    at_of = view._chip_at
    out, position = [], block.position()
    for c in block.text():
        if position in at_of:
            i = at_of[position]
            citation = next(here)
            assert view._citations[i] == citation
            out.append(text[citation.start : citation.end] + view._tails[i])
        elif c != "\u2009":
            out.append(c)
        position += 2 if c > "\uffff" else 1
    return "".join(out)


def without_marks(line: InquiringLine, paragraph: int) -> str:
    text = line.paragraphs[paragraph - 1]
    return "".join(text[r.start : r.end] for r in runs(text, spans_of(line, paragraph)))


def click(view: ProseView, position: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click a chip where it stands, scrolling to it as a reader would."""
    view._bring(position)
    box = view._chip_box(position)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, (box.topLeft() + QPointF(12, 12)).toPoint())


def move(widget: QWidget, to: QPointF) -> None:
    """Move the mouse over a widget, wherever the true one is."""
    none = Qt.MouseButton.NoButton
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, to, widget.mapToGlobal(to), none, none, keys))


def lit_text(view: ProseView) -> list[str]:
    return [s.cursor.selectedText() for s in view.extraSelections()]


# -- citations ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page_library() -> Library:
    return open_library(PAGES)


@pytest.mark.parametrize("which", ["sample", "pages"])
def test_every_citation_is_a_chip_in_its_place(which: str, sample_library, page_library, panel_of) -> None:
    library = sample_library if which == "sample" else page_library
    panel = panel_of(library)
    seen = 0
    for line in library.records.lines.values():
        panel.workspace.select(line.id, open_it=True)
        assert [note for note, _ in panel.prose.chips()] == [c.note for c in line.citations]
        for number in range(1, len(line.paragraphs) + 1):
            assert shown_text(panel.prose, number) == without_marks(line, number)
        seen += len(line.citations)
    assert seen >= (40 if which == "sample" else 3)


@pytest.mark.parametrize("which", ["sample", "pages"])
def test_a_click_on_a_chip_selects_its_note_and_lights_its_rows_and_sentences(
    which: str, sample_library, page_library, panel_of
) -> None:
    library = sample_library if which == "sample" else page_library
    panel = panel_of(library)
    line = next(iter(library.records.lines.values()))
    panel.workspace.select(line.id, open_it=True)
    for note, position in panel.prose.chips():
        click(panel.prose, position)
        assert panel.workspace.view.selected == (note,)
        assert panel.workspace.view.reading == line.id
        assert [r.data.node for r in panel.evidence.rows if r.is_lit] == [note]
        sentences = {sentence_of(line, c) for c in line.citations if c.note == note}
        assert len(lit_text(panel.prose)) == len(sentences)


def test_selecting_a_note_elsewhere_scrolls_to_its_sentence(sample_library, panel_of) -> None:
    panel = panel_of(sample_library, size=(400, 420))
    line = next(iter(sample_library.records.lines.values()))
    assert panel.prose.verticalScrollBar().maximum() > 200
    for citation in reversed(line.citations):
        panel.workspace.select(citation.note, by="the map")
        first = next(c for c in line.citations if c.note == citation.note)
        at = next(at for at, i in panel.prose._chip_at.items() if line.citations[i] == first)
        assert panel.prose.viewport().rect().contains(panel.prose._chip_box(at).center().toPoint())
        row = next(r for r in panel.evidence.rows if r.data.node == citation.note)
        top = row.mapTo(panel.evidence.viewport(), QPoint(0, 0)).y()
        assert -1 <= top <= panel.evidence.viewport().height() - 20


def test_a_click_never_scrolls_the_text_clicked(sample_library, panel_of) -> None:
    panel = panel_of(sample_library, size=(400, 420))
    note, position = panel.prose.chips()[3]
    panel.prose._bring(position)
    before = panel.prose.verticalScrollBar().value()
    click(panel.prose, position)
    assert panel.workspace.view.selected == (note,)
    assert panel.prose.verticalScrollBar().value() == before


def test_ctrl_click_opens_the_note_and_its_page_leads_back(sample_library, panel_of) -> None:
    panel = panel_of(sample_library)
    line = next(iter(sample_library.records.lines.values()))
    note, position = panel.prose.chips()[0]
    click(panel.prose, position, Qt.KeyboardModifier.ControlModifier)
    assert panel.workspace.view.reading == note
    assert panel.stack.currentWidget() is panel.page
    back = next(r for r in panel.page.rows if r.data.node == line.id)
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert panel.workspace.view.reading == line.id
    panel.workspace.back()
    assert panel.stack.currentWidget() is panel.page


def test_brackets_walk_the_citations_also_past_repeated_notes(panel_of, qtbot) -> None:
    library = one_line("A Is rain wet?. B Is rain wet? and Is rain wet? again.", cited="Is rain wet?")
    line = library.records.lines[A]
    other = SourceNote(NodeId("b-note"), "Is sun hot?")
    cited = (line.citations[0], replace(line.citations[1], note=other.id), line.citations[2])
    library = replace(library, records=library.records.with_records(replace(line, citations=cited), other))
    panel = panel_of(library)
    seen = []
    for _ in range(5):
        QTest.keyClick(panel.prose, Qt.Key.Key_BracketRight)
        seen.append((panel.prose._walked, panel.workspace.view.selected[0]))
    a, b = NodeId("a-note"), other.id
    assert seen == [(0, a), (1, b), (2, a), (0, a), (1, b)]
    QTest.keyClick(panel.prose, Qt.Key.Key_BracketLeft)
    assert panel.prose._walked == 0
    QTest.keyClick(panel.prose, Qt.Key.Key_Return)
    assert panel.workspace.view.reading == a


def test_a_chip_says_its_stance_by_shape_too_and_carries_the_stop_after_it(panel_of) -> None:
    library = one_line("Some say (Is rain wet?). Others: Is rain wet?, and more Is rain wet?", cited="Is rain wet?")
    panel = panel_of(library)
    view = panel.prose
    assert [view._tails[i] for i in range(3)] == [").", ",", ""]
    assert view.stance_of(NodeId("a-note")) is Stance.MENTIONS
    judged = Evidence(NodeId("a-note"), Stance.CONTRADICTS, 0.9, "", 1, 1, "rules")
    panel.workspace.refresh(
        replace(library, records=library.records.with_records(replace(library.records.lines[A], evidence=(judged,))))
    )
    assert view.stance_of(NodeId("a-note")) is Stance.CONTRADICTS
    assert view.chip_size(0).width() > view.chip_size(2).width()
    assert shown_text(view, 1) == library.records.lines[A].paragraphs[0]


def test_copying_gives_titles_for_chips_and_stops_in_place(panel_of) -> None:
    panel = panel_of(one_line("🙂 Some say Is rain wet?. *More* here.", "Second.", cited="Is rain wet?"))
    panel.prose.selectAll()
    data = panel.prose.createMimeDataFromSelection()
    assert data.text() == "🙂 Some say [Is rain wet?]. More here.\n\nSecond."
    assert not data.hasHtml()


# -- places in the text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂 First here. Then 🎈 Is rain wet?. Last 🙂 one.",
        "𝒜𝓁𝓅𝒽𝒶 first. *Then 🎈* **bold 🙂** Is rain wet?. Last.",
        "First\u2028here\u2029now. Then \ufdd0\ufffc Is rain wet?. Last.",
        "First \ud800 here. Then \x00\x1b Is rain wet?. Last.",
        "First\nhere\r\nnow. Then\tIs rain wet?. Last.",
    ],
    ids=["emoji", "emphasis", "separators", "surrogates", "controls"],
)
def test_places_count_as_the_document_does(text: str, panel_of) -> None:
    library = one_line(text, "And one more.", cited="Is rain wet?")
    panel = panel_of(library)
    view = panel.prose
    assert view.document().blockCount() == 2
    panel.workspace.select(NodeId("a-note"))
    (lit,) = lit_text(view)
    assert lit.startswith("Then")
    assert lit.endswith("\ufffc")
    assert view.document().characterAt(view.chips()[0][1]) == "\ufffc"


def test_the_gloss_and_an_empty_synthesis(panel_of) -> None:
    panel = panel_of(one_line(gloss="What *this* asks."))
    assert panel.prose.toPlainText() == "What this asks.\nThis line has no synthesis yet."


def test_short_titles() -> None:
    assert short_title("Is rain wet?") == "Is rain wet?"
    assert short_title("Can rain be wet at all in the desert of Atacama?") == "rain be wet at all in the desert…"
    assert len(short_title("x" * 300_000)) <= 34
    assert short_title("") == ""


# -- finding -----------------------------------------------------------------------------------------------------------


def test_finding_in_the_text(panel_of, qtbot) -> None:
    library = one_line(
        "Rain 🙂 falls. *RAIN* stays. Is rain wet?.", "No more train.", cited="Is rain wet?", gloss="On rain."
    )
    panel = panel_of(library)
    view, bar = panel.prose, panel.prose.finder
    assert not bar.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Slash)
    assert bar.isVisible()
    QTest.keyClicks(bar.field, "rain")
    assert bar.count.text() == "1 of 5"
    assert [s.casefold() for s in lit_text(view)][:3] == ["rain", "rain", "rain"]
    assert lit_text(view)[3] == "\ufffc", "a word of a cited title is found in its chip"
    for step, said in ((0, "2 of 5"), (0, "3 of 5")):
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        assert bar.count.text() == said, step
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "2 of 5"
    panel.set_look(DARK)
    assert bar.count.text() == "1 of 5", "another look lays the text anew; what was found stays found"
    bar.field.clear()
    QTest.keyClicks(bar.field, "zebra(")
    assert bar.count.text() == "not found"
    assert lit_text(view) == []
    below = view.viewport().geometry().bottom()
    assert below < bar.geometry().top(), "the bar hides no line"
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert view.viewport().geometry().bottom() > below


def test_finding_looks_for_what_is_selected(panel_of) -> None:
    panel = panel_of(one_line("Rain falls on rain."))
    cursor = panel.prose.textCursor()
    cursor.setPosition(14)
    cursor.setPosition(18, cursor.MoveMode.KeepAnchor)
    panel.prose.setTextCursor(cursor)
    panel.prose.open_find()
    assert (panel.prose.finder.text(), panel.prose.finder.count.text()) == ("rain", "1 of 2")


# -- the pages of every kind -------------------------------------------------------------------------------------------


def texts(widget: QWidget) -> list[str]:
    return [x.text().replace("\u200b", "") for x in widget.findChildren(QLabel) if x.isVisibleTo(widget)]


def test_every_record_of_the_sample_has_a_page(sample_library, panel_of) -> None:
    panel = panel_of(sample_library)
    records = sample_library.records
    for table in (records.lines, records.notes, records.claims, records.papers, records.themes):
        for node, record in table.items():
            panel.workspace.select(node, open_it=True)
            title = getattr(record, "name", "") or getattr(record, "text", "") or record.title
            assert panel._header.title.text().replace("\u200b", "") == title
            if table is not records.lines:
                assert panel.page.rows or texts(panel.page)


def test_a_line_shows_support_and_contradiction_apart(sample_library, panel_of) -> None:
    panel = panel_of(sample_library)
    line = next(iter(sample_library.records.lines.values()))
    by_stance = {s: [e.note for e in line.evidence if e.stance is s] for s in Stance}
    headings = [t for t in texts(panel.evidence) if t[:1] in "▲▼●"]
    assert headings[0].startswith(f"▲ Supports ({len(by_stance[Stance.SUPPORTS])})")
    assert headings[1].startswith(f"▼ Contradicts ({len(by_stance[Stance.CONTRADICTS])})")
    assert [r.data.node for r in panel.evidence.rows] == [n for s in Stance for n in by_stance[s]]
    assert all("judged by rules" in r.data.facts for r in panel.evidence.rows)
    assert panel._header.badge.text() == "contested"
    assert "by rules" in panel._header.judges.text()
    assert "supports" in panel._header.tally.text()
    for part in (panel._header.tally, panel._header.judges):
        assert part.width() >= part.sizeHint().width(), f"clipped: {part.text()}"
    assert [r.data.node for r in panel.claims.rows] == list(line.claims)
    assert [r.data.node for r in panel.papers.rows] == list(line.papers)
    panel.tabs.setCurrentWidget(panel.prompt)
    assert all(p.removeprefix("arXiv:") in panel.prompt.text.toPlainText() for p in line.papers)


def test_a_long_note_is_shown_whole_and_in_its_paragraphs(panel_of) -> None:
    note = SourceNote(NodeId("n"), "Is it long?", "A " * 700 + "end.", ("Second one.", "Third one."))
    panel = panel_of(Library(records=Records(notes={note.id: note})), note.id)
    said = texts(panel.page)
    assert any(t.endswith("end.") for t in said)
    assert "Second one." in said
    assert "Third one." in said


def test_a_long_list_comes_in_batches(panel_of) -> None:
    theme = Theme(NodeId("theme:t"), "T")
    notes = {NodeId(f"n{i}"): SourceNote(NodeId(f"n{i}"), f"Is {i} so?", themes=(theme.id,)) for i in range(300)}
    panel = panel_of(Library(records=Records(notes=notes, themes={theme.id: theme})), theme.id)
    assert len(panel.page.rows) == 40
    more = next(
        b for b in panel.page.findChildren(QWidget) if getattr(b, "text", str)().startswith("Show 40 more of 260")
    )
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert len(panel.page.rows) == 80


def test_rows_unfold_light_and_answer_keys(sample_library, panel_of) -> None:
    panel = panel_of(sample_library)
    row = panel.evidence.rows[0]
    hidden = [x for x in row.findChildren(QLabel) if x.isHidden()]
    assert hidden
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert not any(x.isHidden() for x in hidden)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert panel.workspace.view.selected == (row.data.node,)
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert panel.workspace.view.reading == row.data.node


def test_a_theme_chip_filters_by_the_theme_and_again_lifts_it(sample_library, panel_of) -> None:
    panel = panel_of(sample_library)
    chip = panel._header.themes.itemAt(0).widget()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert "theme:" in panel.workspace.view.query
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert panel.workspace.view.query == ""


# -- room --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 360, 399, 440, 600, 900])
def test_nothing_is_wider_than_the_panel(width: int, sample_library, panel_of) -> None:
    panel = panel_of(sample_library, size=(width, 700))
    records = sample_library.records
    long = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 8
    hard = AnchorPaper(
        NodeId("x-long"), long, parse_date("2025"), (long, "B", "C", "D", "E"), (next(iter(records.themes)),)
    )
    panel.workspace.refresh(replace(sample_library, records=records.with_records(hard)))
    for table in (records.lines, records.notes, records.claims, records.themes, {hard.id: hard}):
        panel.workspace.select(next(iter(table)), open_it=True)
        QApplication.processEvents()
        assert panel.width() == width
        assert panel.minimumSizeHint().width() <= 320
        for child in panel.findChildren(QWidget):
            if child.isVisible() and child.window() is panel.window():
                left = child.mapTo(panel, QPoint(0, 0)).x()
                assert left >= -1
                assert left + child.width() <= width + 1, (type(child).__name__, child.objectName())
        for rows in (panel.evidence, panel.page):
            assert rows.widget() is None or rows.widget().width() <= rows.viewport().width()
    panel.workspace.select(next(iter(records.lines)), open_it=True)
    bar = panel.tabs.tabBar()
    assert bar.tabRect(bar.count() - 1).right() <= bar.width(), "all five tabs can be seen"
    line = next(iter(records.lines.values()))
    assert (bar.tabText(1) == "Claims") == (width < 400)
    assert bar.tabText(1) in ("Claims", f"Claims {len(line.claims)}")


def test_the_evidence_stands_beside_the_synthesis_where_there_is_room(sample_library, panel_of) -> None:
    panel = panel_of(sample_library, size=(440, 700))
    assert panel.split.orientation() is Qt.Orientation.Vertical
    panel.resize(QSize(1000, 700))
    assert panel.split.orientation() is Qt.Orientation.Horizontal
    assert abs(panel.prose.y() - panel.evidence.y()) < 3


def test_the_measure_stays_readable_however_wide(sample_library, panel_of) -> None:
    panel = panel_of(sample_library, size=(1600, 700))
    panel.split.setSizes([1500, 100])
    QApplication.processEvents()
    block, letters = panel.prose.document().begin(), []
    while block.isValid():
        lines = block.layout()
        letters += [lines.lineAt(i).textLength() for i in range(lines.lineCount())]
        block = block.next()
    assert len(letters) > 20
    assert 62 <= max(letters) <= 82


# -- the card ----------------------------------------------------------------------------------------------------------


def test_hovering_a_chip_shows_its_card_and_leaving_takes_it_away(sample_library, panel_of, qtbot) -> None:
    panel = panel_of(sample_library)
    note, position = panel.prose.chips()[0]
    panel.prose._bring(position)
    box = panel.prose._chip_box(position)
    move(panel.prose.viewport(), box.topLeft() + QPointF(12, 12))
    qtbot.waitUntil(panel.card.isVisible, timeout=3000)
    said = texts(panel.card)
    assert said[0] == sample_library.records.notes[note].title
    assert any("Across the library" in t for t in said)
    move(panel.prose.viewport(), QPointF(2, panel.prose.viewport().height() - 2))
    qtbot.waitUntil(lambda: not panel.card.isVisible(), timeout=3000)


@pytest.mark.parametrize("corner", ["topLeft", "topRight", "bottomLeft", "bottomRight", "center"])
def test_the_card_is_never_off_the_screen(corner: str, sample_library, qtbot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    card = Card(LIGHT, holder)
    room = QGuiApplication.primaryScreen().availableGeometry()
    long = SourceNote(
        NodeId("n"), "W" * 5000, "Word " * 400, papers=tuple(NodeId(f"arXiv:2411.{i:05}") for i in range(200))
    )
    records = Records(notes={**sample_library.records.notes, long.id: long})
    for node in (next(iter(records.notes)), long.id, NodeId("nowhere")):
        where = QPointF(getattr(room, corner)())
        card.tell(records, node, where)
        assert room.contains(card.geometry()), node
        assert not card.geometry().contains(where.toPoint()), "never under the mouse"
        for line in card.findChildren(QLabel):
            if line.isVisible():
                assert line.heightForWidth(line.width()) <= line.height() + 1, "no text is cut off"
    card.hide()


# -- harm --------------------------------------------------------------------------------------------------------------

HARM = {
    "image": '<img src="file:///etc/passwd"> <img src="http://127.0.0.1:9/x.png"> ![x](file:///etc/passwd)',
    "style": '<link rel=stylesheet href="file:///etc/passwd"><style>@import "file:///etc/hosts";</style>',
    "tables": "<table><tr><td>" * 400,
    "divs": "<div>" * 20_000,
    "links": '<a href="file:///etc/passwd">Is it?</a> [a](javascript:alert(1)) file:///etc/passwd',
    "bidi": "\u202eevil\u202d \u2066x\u2069 \u200f\u061c refutes",
    "word": "w" * 300_000,
    "stars": "*" * 100_000,
    "some stars": "*a" * 30_000,
    "backticks": "`" * 100_000,
    "breaks": "a\u2029b\u2028c\n" * 20_000,
    "controls": "".join(map(chr, range(32))) * 500,
    "emoji": "🙂" * 100_000,
    "accents": "e" + "\u0301" * 50_000,
    "entities": "&lt;img&gt; &#x3c; &amp;" * 2_000,
    "surrogates": "\ud800\udfff \ud83d" * 1_000,
    "nothing": "",
}


def harmed(text: str) -> Library:
    """A library of every kind of record, with one text everywhere."""
    n, p, t, c = NodeId("a-note"), NodeId("x-paper"), NodeId("theme:t"), NodeId("a-line#c1")
    when = parse_date("2025")
    line = InquiringLine(
        A,
        text,
        text,
        (text, "Is it? " + text),
        (Citation(n, 2, 1, 0, 6),),
        (n,),
        evidence=(Evidence(n, Stance.CONTRADICTS, 0.5, text, 2, 1, f"model:{text[:50]}", text),),
        claims=(c,),
        papers=(p,),
        themes=(t,),
    )
    return Library(
        title=text,
        records=Records(
            lines={A: line},
            notes={n: SourceNote(n, text, text, (text, text), (t,), (p,), when)},
            claims={c: DatedClaim(c, A, text, (when,) if when else (), (p,))},
            papers={p: AnchorPaper(p, text, when, (text,), (t,), summary=text, asserted=True)},
            themes={t: Theme(t, text or "t")},
        ),
    )


@pytest.mark.parametrize("name", HARM)
def test_no_text_acts_and_every_page_stays_bounded(name: str, panel_of) -> None:
    library = harmed(HARM[name])
    panel = panel_of(library)
    for node in (A, *library.records.notes, *library.records.claims, *library.records.papers, *library.records.themes):
        panel.workspace.select(node, open_it=True)
        panel.grab()
        assert len(panel.findChildren(QLabel)) < 150
        assert sum(len(x.text()) for x in panel.findChildren(QLabel)) < 60_000
        for shown in panel.findChildren(QLabel):
            assert shown.textFormat() is Qt.TextFormat.PlainText
            assert not set(shown.text()) & {"\u202e", "\u202d", "\u2066", "\x00", "\x1b"}
        assert not panel.findChildren(QTextBrowser), "nothing here reads markup"
        for view in panel.findChildren(QTextEdit):
            for form in view.document().allFormats():
                assert not form.isImageFormat()
                assert not (form.isCharFormat() and form.toCharFormat().isAnchor())
                assert not form.isTableFormat()
    panel.workspace.select(A, open_it=True)
    document = panel.prose.document()
    assert document.characterCount() <= (140_000 if name == "emoji" else 72_000)
    assert document.blockCount() <= 5
    assert [note for note, _ in panel.prose.chips()] == ([NodeId("a-note")] if len(HARM[name]) < 64_000 else [])
    panel.card.tell(library.records, NodeId("a-note"), QPointF(50, 50))
    panel.card.grab()
    panel.card.hide()


def test_ten_thousand_paragraphs_are_cut_and_that_is_said(panel_of) -> None:
    panel = panel_of(one_line(*["x"] * 10_000))
    assert panel.prose.document().blockCount() < 2_000
    assert panel.prose.toPlainText().endswith("not shown here.")


def test_a_thousand_citations_in_one_paragraph(panel_of) -> None:
    library = one_line("So Is it?. " * 3_000, cited="Is it?")
    panel = panel_of(library)
    assert len(panel.prose.chips()) == 3_000
    panel.workspace.select(NodeId("a-note"))
    assert 0 < len(panel.prose.extraSelections()) <= 1_000


@pytest.mark.parametrize("text", [*HARM.values(), "<b>bold</b>", "a & b"], ids=[*HARM, "bold", "ampersand"])
def test_every_sink_of_a_title_is_plain(text: str, qtbot) -> None:
    assert len(plain(text)) <= 601
    assert not set(plain(text)) & set("\u202e\u202d\u2066\u2069\u2028\u2029\n\r\t\x00\x1b\x9b")
    inside = tip(text).removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert ">" not in inside
    assert "&" not in caption(text).replace("&&", "")
    shown = label(text, wrap=True)
    qtbot.addWidget(shown)
    assert shown.textFormat() is Qt.TextFormat.PlainText
    assert shown.minimumWidth() == 1


def test_keys_that_mean_nothing_here_go_on(panel_of) -> None:
    panel = panel_of(one_line("x"))
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(panel.prose, event)
    assert not event.isAccepted()
