"""The find pane: facets that write the query, and a list that holds what is visible and selects everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer import query
from explorer.library import Library
from explorer.model import Kind, NodeId, Records, SourceNote, Theme
from explorer.palette import DARK, LIGHT
from explorer.ui.find import FindPane
from explorer.workspace import Workspace

pytestmark = pytest.mark.qt


@pytest.fixture
def pane_of(qtbot):
    leaving = []

    def make(library: Library) -> FindPane:
        pane = FindPane(Workspace(library), LIGHT)
        qtbot.addWidget(pane)
        leaving.append(pane.workspace.subscribe(pane.show_change))
        pane.resize(260, 800)
        pane.show()
        qtbot.waitExposed(pane)
        return pane

    yield make
    for leave in leaving:
        leave()


@pytest.fixture
def pane(pane_of, sample_library) -> FindPane:
    return pane_of(sample_library)


def facet(pane: FindPane, field: str, value: str):
    head = pane.facets._heads[field]
    return next(
        head.child(i) for i in range(head.childCount()) if head.child(i).data(0, Qt.ItemDataRole.UserRole)[1] == value
    )


def click(pane: FindPane, field: str, value: str) -> None:
    item = facet(pane, field, value)
    item.parent().setExpanded(True)
    pane.facets.scrollToItem(item)
    at = pane.facets.visualItemRect(item).center()
    QTest.mouseClick(pane.facets.viewport(), Qt.MouseButton.LeftButton, pos=at)


def choose_kind(pane: FindPane, kind: Kind) -> None:
    pane.kind.setCurrentIndex(pane.kind.findData(kind))


def click_row(pane: FindPane, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    pane.table.scrollTo(pane.model.index(row, 0))
    at = pane.table.visualRect(pane.model.index(row, 0)).center()
    QTest.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, keys, at)


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "note"), ("stance", "contradicts"), ("theme", "theme:latent-ability")]
)
def test_a_click_adds_a_term_and_another_takes_it_back(pane: FindPane, field: str, value: str) -> None:
    work = pane.workspace
    whole = work.visible
    click(pane, field, value)
    assert query.has_term(work.view.query, field, value)
    assert facet(pane, field, value).checkState(0) is Qt.CheckState.Checked
    assert work.visible < whole
    click(pane, field, value)
    assert work.view.query == ""
    assert work.visible == whole
    assert facet(pane, field, value).checkState(0) is Qt.CheckState.Unchecked


def test_two_values_of_one_field_are_either_and_two_fields_are_both(pane: FindPane) -> None:
    work = pane.workspace
    click(pane, "kind", "line")
    click(pane, "kind", "claim")
    assert work.visible == {*work.records.lines, *work.records.claims}
    click(pane, "theme", "theme:latent-ability")
    assert work.visible < {*work.records.lines, *work.records.claims}
    work.update(query="kind:line words-by-hand")
    assert facet(pane, "kind", "line").checkState(0) is Qt.CheckState.Checked, "what is typed is ticked too"
    assert facet(pane, "kind", "claim").checkState(0) is Qt.CheckState.Unchecked


def test_counts_are_those_of_the_library(pane: FindPane) -> None:
    records = pane.workspace.records
    shown = {k: facet(pane, "kind", k).text(1) for k in ("line", "note", "claim", "paper", "theme")}
    assert shown == {
        "line": str(len(records.lines)),
        "note": str(len(records.notes)),
        "claim": str(len(records.claims)),
        "paper": str(len(records.papers)),
        "theme": str(len(records.themes)),
    }
    pane.workspace.update(query="kind:line")
    assert facet(pane, "kind", "line").text(1) == str(len(records.lines))


def test_facets_keep_their_places_while_filtering(pane: FindPane) -> None:
    def order() -> list[str]:
        return [h.child(i).text(0) for h in pane.facets._heads.values() for i in range(h.childCount())]

    before = order()
    for text in ("kind:note", "theme:reward", "zebra", ""):
        pane.workspace.update(query=text)
        assert order() == before


def test_the_keyboard_ticks_too(pane: FindPane) -> None:
    pane.facets.setFocus()
    pane.facets.setCurrentItem(facet(pane, "kind", "paper"))
    QTest.keyClick(pane.facets, Qt.Key.Key_Space)
    assert pane.workspace.view.query == "kind:paper"
    QTest.keyClick(pane.facets, Qt.Key.Key_Return)
    assert pane.workspace.view.query == ""


@pytest.mark.parametrize("kind", list(Kind))
def test_the_list_holds_what_is_visible_of_each_kind(pane: FindPane, kind: Kind) -> None:
    choose_kind(pane, kind)
    work = pane.workspace
    assert pane.model.ids == work.visible_of(kind)
    assert pane.count.text() == str(len(pane.model.ids))
    for row in range(pane.model.rowCount()):
        for column in range(pane.model.columnCount()):
            assert pane.model.index(row, column).data()
    work.update(query="reasoning")
    assert pane.model.ids == work.visible_of(kind)
    work.update(query="zebra")
    assert pane.model.rowCount() == 0
    assert pane.nothing.isVisible()
    assert pane.count.text().startswith("0 of ")
    QTest.mouseClick(pane.way_back, Qt.MouseButton.LeftButton)
    assert work.view.query == ""
    assert pane.table.isVisible()


def test_rows_select_everywhere_and_selecting_elsewhere_marks_rows(pane: FindPane) -> None:
    work = pane.workspace
    choose_kind(pane, Kind.NOTE)
    click_row(pane, 4)
    assert work.view.selected == (pane.model.ids[4],)
    click_row(pane, 7, Qt.KeyboardModifier.ControlModifier)
    assert set(work.view.selected) == {pane.model.ids[4], pane.model.ids[7]}
    claim = list(work.records.claims)[6]
    work.select(claim, by="the timeline")
    assert Kind(pane.kind.currentData()) is Kind.CLAIM, "the list turns to what was selected"
    picked = [i.row() for i in pane.table.selectionModel().selectedRows()]
    assert [pane.model.ids[r] for r in picked] == [claim]
    assert pane.table.viewport().rect().intersects(pane.table.visualRect(pane.model.index(picked[0], 0)))
    work.select()
    assert not pane.table.selectionModel().hasSelection()


def test_a_double_click_or_enter_opens(pane: FindPane) -> None:
    work = pane.workspace
    work.select(next(iter(work.records.lines)))
    choose_kind(pane, Kind.NOTE)
    click_row(pane, 3)
    note = pane.model.ids[3]
    at = pane.table.visualRect(pane.model.index(3, 0)).center()
    QTest.mouseDClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert work.view.reading == note
    work.select(next(iter(work.records.lines)), open_it=True)
    choose_kind(pane, Kind.NOTE)
    pane.table.setCurrentIndex(pane.model.index(5, 0))
    pane.table.setFocus()
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert work.view.reading == pane.model.ids[5]


def test_sorting_keeps_the_selection_and_can_be_taken_back(pane: FindPane) -> None:
    work = pane.workspace
    choose_kind(pane, Kind.NOTE)
    given = list(pane.model.ids)
    work.select(given[0])
    head = pane.table.horizontalHeader()
    head.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    cited = [int(work.arrays.cited[work.arrays.index[i]]) for i in pane.model.ids]
    assert cited == sorted(cited, reverse=True)
    assert [pane.model.ids[i.row()] for i in pane.table.selectionModel().selectedRows()] == [given[0]]
    assert work.view.selected == (given[0],)
    head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    titles = [work.records.notes[i].title.casefold() for i in pane.model.ids]
    assert titles == sorted(titles)
    work.update(query="reasoning")
    titles = [work.records.notes[i].title.casefold() for i in pane.model.ids]
    assert titles == sorted(titles), "a filter keeps the order"
    work.update(query="")
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert pane.model.ids == given


def test_the_menu_is_asked_for_the_row_under_the_mouse(pane: FindPane, qtbot) -> None:
    at = pane.table.visualRect(pane.model.index(1, 0)).center()
    with qtbot.waitSignal(pane.context_menu) as asked:
        pane.table.customContextMenuRequested.emit(at)
    assert asked.args[0] == pane.model.ids[1]
    heard = []
    pane.context_menu.connect(lambda node, _: heard.append(node))
    pane.table.customContextMenuRequested.emit(QPoint(5, pane.table.viewport().height() - 2))
    assert heard == []


def test_no_name_acts_as_markup(pane_of) -> None:
    harm = '<img src="file:///etc/passwd"> & \u202eevil\n' + "w" * 300_000
    theme = Theme(NodeId("theme:t"), harm)
    notes = {NodeId(f"n{i}"): SourceNote(NodeId(f"n{i}"), harm, harm, themes=(theme.id,)) for i in range(3)}
    pane = pane_of(Library(records=Records(notes=notes, themes={theme.id: theme})))
    choose_kind(pane, Kind.NOTE)
    pane.grab()
    item = facet(pane, "theme", theme.id)
    cell = pane.model.index(0, 0)
    for shown in (item.text(0), cell.data()):
        assert len(shown) <= 241
        assert not set(shown) & {"\u202e", "\n"}
    for told in (item.toolTip(0), cell.data(Qt.ItemDataRole.ToolTipRole)):
        assert told.startswith("<p>")
        assert "<img" not in told
        assert len(told) < 1_000


def test_an_empty_library_says_so_without_offering_a_way_back(pane_of) -> None:
    pane = pane_of(Library())
    assert pane.nothing.text() == "This library holds no inquiring line."
    assert not pane.way_back.isVisible()
    assert pane.facets._heads["theme"].isHidden()


@pytest.mark.parametrize("width", [200, 260, 420])
def test_every_word_has_room(pane: FindPane, width: int) -> None:
    pane.resize(width, 700)
    pane.set_look(DARK)
    QApplication.processEvents()
    assert pane.count.geometry().left() >= pane.kind.geometry().right() + 6, "the count stands clear of the choice"
    assert pane.count.geometry().right() <= width - 8
    assert pane.count.width() >= pane.count.fontMetrics().horizontalAdvance(pane.count.text())
    assert pane.table.columnWidth(0) > 60
    assert pane.table.columnWidth(0) + pane.table.columnWidth(1) <= pane.table.viewport().width()


def test_an_edit_elsewhere_shows_in_the_list(pane: FindPane) -> None:
    work = pane.workspace
    choose_kind(pane, Kind.NOTE)
    note = pane.model.ids[0]
    changed = replace(work.records.notes[note], title="Is this another title?")
    work.refresh(replace(work.library, records=work.records.with_records(changed)))
    assert pane.model.index(pane.model.ids.index(note), 0).data() == "Is this another title?"


def test_rows_can_be_painted_before_the_news_of_another_library(qtbot, sample_library) -> None:
    pane = FindPane(Workspace(sample_library), LIGHT)
    qtbot.addWidget(pane)
    pane.show()
    pane.workspace.open(Library())
    pane.grab()
    assert pane.model.index(0, 0).data(), "nobody has told the pane yet, and it shows what it was filled with"
