"""The find pane: facets with live counts that write the query, and the list of what is visible, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer import dates, graph, query
from explorer.emphasis import plain_words
from explorer.model import AnchorPaper, DatedClaim, InquiringLine, Kind, NodeId, Record, SourceNote, title_of
from explorer.palette import Look
from explorer.ui import theme
from explorer.ui.panes import label, plain, tip
from explorer.workspace import Change, Workspace

_Index = QModelIndex | QPersistentModelIndex
_FACETS = (("kind", "Kind"), ("theme", "Theme"), ("stance", "Stance"), ("status", "Claim status"))
_KIND_WORDS = {
    Kind.LINE: ("Inquiring lines", "inquiring line"),
    Kind.NOTE: ("Source notes", "source note"),
    Kind.CLAIM: ("Dated claims", "dated claim"),
    Kind.PAPER: ("Anchor papers", "anchor paper"),
    Kind.THEME: ("Themes", "theme"),
}
_VALUE = Qt.ItemDataRole.UserRole
_SORT = Qt.ItemDataRole.UserRole + 1


def _children(head: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for i in range(head.childCount()) if (child := head.child(i)) is not None]


class Facets(QTreeWidget):
    """The values of each field with how many visible nodes have them; a click adds or removes the value in the query."""

    toggled = Signal(str, str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setAccessibleName("Facets")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._heads: dict[str, QTreeWidgetItem] = {}
        for field, title in _FACETS:
            head = QTreeWidgetItem(self, [title])
            head.setFont(0, theme.font(0.92, bold=True))
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setExpanded(field in ("kind", "theme", "stance"))
            head.setData(0, _VALUE, (field, ""))
            self._heads[field] = head
        self.itemClicked.connect(self._clicked)
        self._pressed = False

    def tell(self, counts: dict[str, dict[str, int]], text: str, look: Look, names: Callable[[str], str]) -> None:
        """Show the counts and which values the query holds; rows keep their order, so nothing moves under the mouse."""
        for field, head in self._heads.items():
            values = counts.get(field, {})
            old = [child.data(0, _VALUE)[1] for child in _children(head)]
            if set(old) != set(values):
                head.takeChildren()
                order = list(values)
                if field == "theme":
                    order.sort(key=lambda v: (-values[v], names(v).casefold()))
                for value in order:
                    child = QTreeWidgetItem(head)
                    child.setData(0, _VALUE, (field, value))
                    child.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
                    child.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for child in _children(head):
                value = child.data(0, _VALUE)[1]
                on = query.has_term(text, field, value)
                child.setText(0, plain(names(value) if field == "theme" else value.replace("-", " "), 80))
                child.setText(1, f"{values.get(value, 0):,}")
                child.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                child.setForeground(1, QColor(look["text-faint"]))
                child.setForeground(0, QColor(look["text" if values.get(value, 0) or on else "text-faint"]))
                child.setToolTip(0, tip(f"{child.text(0)}: click to filter by it"))
            head.setHidden(not values)

    def _clicked(self, item: QTreeWidgetItem, _: int) -> None:
        field, value = item.data(0, _VALUE)
        if not value:
            item.setExpanded(not item.isExpanded())
            return
        self.toggled.emit(field, value, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick the current value with Space or Enter."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._clicked(item, 0)
            return
        super().keyPressEvent(event)


@dataclass(frozen=True)
class _Column:
    title: str
    text: Callable[[Record], str]
    key: Callable[[Record], Any]
    width: int = 0
    right: bool = False


class Table(QAbstractTableModel):
    """The visible records of one kind. Holds ids and asks the workspace; filters nothing itself.

    Between the opening of another library and the news of it a row may be painted: rows are told from the records that
    they were filled from.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._work = workspace
        self._records, self._arrays = workspace.records, workspace.arrays
        self.ids: list[NodeId] = []
        self.kind = Kind.LINE
        self._columns = self._columns_of(Kind.LINE)
        self._sorted: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def _columns_of(self, kind: Kind) -> tuple[_Column, ...]:
        records, arrays = self._records, self._arrays
        title = _Column("Title", lambda r: plain(plain_words(title_of(r)), 240), lambda r: title_of(r).casefold())

        def cited(r: Record) -> int:
            return int(arrays.cited[arrays.index[r.id]])

        def when(r: Record) -> str:
            found = r.dates if isinstance(r, DatedClaim) else (r.date,) if isinstance(r, AnchorPaper) and r.date else ()
            return ", ".join(d.as_written or dates.describe(d) for d in found)

        def day(r: Record) -> float:
            first = float(arrays.earliest[arrays.index[r.id]])
            return first if first == first else float("inf")

        count = graph.theme_counts(records) if kind is Kind.THEME else {}
        second = {
            Kind.LINE: _Column(
                "Badge",
                lambda r: graph.badge(records, r.id).value,
                lambda r: graph.badge(records, r.id).value,
                88,
            ),
            Kind.NOTE: _Column("Cited", lambda r: f"{cited(r):,}", cited, 50, True),
            Kind.CLAIM: _Column("Dated", when, day, 92),
            Kind.PAPER: _Column("Dated", when, day, 92),
            Kind.THEME: _Column("Holds", lambda r: f"{count.get(r.id, 0):,}", lambda r: count.get(r.id, 0), 56, True),
        }[kind]
        return title, second

    def fill(self, kind: Kind) -> None:
        """Take the visible nodes of a kind, in the chosen order."""
        self.beginResetModel()
        self.kind = kind
        self._take()
        self._order()
        self.endResetModel()

    def _take(self) -> None:
        self._records, self._arrays = self._work.records, self._work.arrays
        self._columns = self._columns_of(self.kind)
        self.ids = self._work.visible_of(self.kind)

    def _order(self) -> None:
        column, order = self._sorted
        if 0 <= column < len(self._columns):
            key = self._columns[column].key
            self.ids.sort(key=lambda i: key(self._record(i)), reverse=order == Qt.SortOrder.DescendingOrder)

    def _record(self, node: NodeId) -> Record:
        record = self._records.get(node)
        if record is None:
            raise KeyError(node)
        return record

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows; the selection is by id, so it stays."""
        self._sorted = (column, order)
        self.beginResetModel()
        self._take()
        self._order()
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole):
        """Name a column."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return (
                    Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
                ) | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole):
        """Give a cell's text; the tooltip holds the whole title."""
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.TextAlignmentRole,
            _VALUE,
        ):
            return None
        node = self.ids[index.row()]
        if role == _VALUE:
            return node
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (
                Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignTop
        record = self._record(node)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_tip(record))
        return column.text(record)


def _tip(record: Record) -> str:
    more = (
        record.gloss if isinstance(record, InquiringLine) else record.summary if isinstance(record, SourceNote) else ""
    )
    return f"{plain_words(title_of(record))} {plain_words(more)}".strip()


class _Wrapped(QStyledItemDelegate):
    """Draws a title on two lines, so that questions of ten words can be read in a narrow pane."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.look: Look | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Give every row the same height: two lines of text."""
        return QSize(80, option.fontMetrics.lineSpacing() * 2 + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row's ground by the style, the words by hand."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if self.look is None:
            return
        painter.save()
        faint = index.column() > 0
        painter.setPen(QColor(self.look["text-quiet" if faint else "text"]))
        painter.setFont(option.font)
        box = option.rect.adjusted(8 if not faint else 4, 5, -6, -3)
        lines = _two_lines(option, text, box.width())
        for i, line in enumerate(lines):
            row = box.adjusted(0, i * option.fontMetrics.lineSpacing(), 0, 0)
            align = (
                Qt.AlignmentFlag.AlignRight
                if index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
                else Qt.AlignmentFlag.AlignLeft
            )
            painter.drawText(row, align | Qt.AlignmentFlag.AlignTop, line)
        painter.restore()


def _two_lines(option: QStyleOptionViewItem, text: str, width: int) -> list[str]:
    metrics = option.fontMetrics
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    first = ""
    words = text.split(" ")
    for i, word in enumerate(words):
        longer = f"{first} {word}".strip()
        if metrics.horizontalAdvance(longer) > width and first:
            return [first, metrics.elidedText(" ".join(words[i:]), Qt.TextElideMode.ElideRight, width)]
        first = longer
    return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]


class FindPane(QWidget):
    """Facets above, the list below; both follow the workspace and write to it."""

    context_menu = Signal(str, QPoint)

    def __init__(self, workspace: Workspace, look: Look) -> None:
        super().__init__()
        self.workspace, self.look = workspace, look
        self.setMinimumWidth(200)
        self.facets = Facets()
        self.facets.toggled.connect(self._toggle)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of record listed")
        for kind, (words, _) in _KIND_WORDS.items():
            self.kind.addItem(words, kind)
        self.kind.currentIndexChanged.connect(lambda _: self._fill())
        self.count = label(role="faint", factor=0.92)
        self.table = QTableView()
        self.model = Table(workspace)
        self.table.setModel(self.model)
        self._wrapped = _Wrapped(self.table)
        self.table.setItemDelegate(self._wrapped)
        self.table.setAccessibleName("Visible records")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(40)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._sort)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.table.activated.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        self.nothing = label("", "quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.way_back = QPushButton("Clear All Filters")
        self.way_back.clicked.connect(self._clear)
        none = QWidget()
        inner = QVBoxLayout(none)
        inner.setContentsMargins(16, 16, 16, 16)
        inner.addStretch(1)
        inner.addWidget(self.nothing)
        inner.addWidget(self.way_back, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(2)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(none)
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 12, 6)
        top.setSpacing(10)
        top.addWidget(self.kind, 1)
        top.addWidget(self.count)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.facets)
        split.addWidget(below)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self.setFocusProxy(self.table)
        self._following = False
        self.set_look(look)
        self.show_change(
            Change(workspace.view, workspace.view, workspace.mask, workspace.arrays.ids, library_changed=True)
        )

    # -- following ----------------------------------------------------------------------------------------------

    def show_change(self, change: Change) -> None:
        """Follow the visible set and the selection."""
        if change.records_changed or change.changed("query", "since", "until", "hidden"):
            self._tell_facets()
            self._fill()
        if change.changed("selected"):
            self._follow(change)

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self.look = self._wrapped.look = look
        self._tell_facets()
        self._size()
        self.table.viewport().update()

    def _tell_facets(self) -> None:
        work = self.workspace

        def name(value: str) -> str:
            found = work.records.themes.get(NodeId(value))
            return found.name if found else value

        counts = query.facets(work.corpus, work.mask)
        self.facets.tell({k: dict(v) for k, v in counts.items()}, work.view.query, self.look, name)

    def _kind(self) -> Kind:
        return Kind(self.kind.currentData())

    def _fill(self) -> None:
        kind = self._kind()
        self._following = True
        self.model.fill(kind)
        self._following = False
        self._size()
        n = len(self.model.ids)
        total = int((self.workspace.arrays.kinds == list(Kind).index(kind)).sum())
        self.count.setText(f"{n:,}" if n == total else f"{n:,} of {total:,}")
        self.stack.setCurrentIndex(0 if n else 1)
        one = _KIND_WORDS[kind][1]
        self.nothing.setText(f"No {one} passes the filters." if total else f"This library holds no {one}.")
        self.way_back.setVisible(total > 0)
        self._mark(self.workspace.view.selected, scroll=True)

    def _size(self) -> None:
        height = self.fontMetrics().lineSpacing() * 2 + 10
        self.table.verticalHeader().setDefaultSectionSize(height)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.table.setColumnWidth(1, self.model._columns[1].width)

    def _follow(self, change: Change) -> None:
        chosen = change.new.selected
        if change.by is not self and chosen:
            kind = self.workspace.records.kind(chosen[-1])
            if kind is not None and kind is not self._kind():
                self.kind.setCurrentIndex(list(_KIND_WORDS).index(kind))
        self._mark(chosen, scroll=change.by is not self)

    def _mark(self, nodes: tuple[NodeId, ...], *, scroll: bool) -> None:
        wanted = set(nodes)
        rows = [i for i, node in enumerate(self.model.ids) if node in wanted] if wanted else []
        self._following = True
        picked = self.table.selectionModel()
        picked.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows[:1000]:
            picked.select(self.model.index(row, 0), flags)
        if rows:
            picked.setCurrentIndex(self.model.index(rows[-1], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
            if scroll:
                self.table.scrollTo(self.model.index(rows[-1], 0))
        self._following = False

    # -- gestures -----------------------------------------------------------------------------------------------

    def _toggle(self, field: str, value: str, _: bool) -> None:
        text = self.workspace.view.query
        on = not query.has_term(text, field, value)
        self.workspace.update(query=query.with_term(text, field, value, on), by=self)

    def _selected(self) -> None:
        if self._following:
            return
        rows = sorted({i.row() for i in self.table.selectionModel().selectedRows()})
        current = self.table.currentIndex().row()
        ids = [self.model.ids[r] for r in rows if r != current] + ([self.model.ids[current]] if current in rows else [])
        self.workspace.select(*ids, by=self)

    def _open(self, index: QModelIndex) -> None:
        self.workspace.select(self.model.ids[index.row()], by=self, open_it=True)

    def _ask(self, where: QPoint) -> None:
        index = self.table.indexAt(where)
        if index.isValid():
            self.context_menu.emit(self.model.ids[index.row()], self.table.viewport().mapToGlobal(where))

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._following = True
        self.model.sort(column, order)
        self._following = False
        self._mark(self.workspace.view.selected, scroll=True)

    def _clear(self) -> None:
        self.workspace.update(query="", since=None, until=None, hidden=frozenset(), by=self)
