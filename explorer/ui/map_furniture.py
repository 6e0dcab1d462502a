"""What lies over the map: the legend that filters, the overview with its frame, the card beside the pointer."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QMenu, QSizePolicy, QVBoxLayout, QWidget

from explorer.model import AnchorPaper, DatedClaim, InquiringLine, NodeId, Records, SourceNote, Theme, title_of
from explorer.palette import Look
from explorer.scene import Arrow, Frame, Links, Marks, Viewport
from explorer.scene.legend import KIND_WORDS, Entry
from explorer.scene.link_words import LinkWords
from explorer.scene.map import MapScene
from explorer.ui import theme
from explorer.ui.paint import colour, draw_things
from explorer.ui.panes import caption, label, plain


class LegendRow(QAbstractButton):
    """One entry: its sign, its word, its count; a toggle where a query term stands behind it."""

    wanted = Signal(object, bool)
    only = Signal(object)

    def __init__(self, entry: Entry, look: Look, is_on: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry, self.look = entry, look
        self._drawn_for: tuple[object, ...] = ()
        self._image = QImage()
        can = bool(entry.field)
        self.setCheckable(can)
        self.setChecked(is_on)
        self.setEnabled(can)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if can else Qt.FocusPolicy.NoFocus)
        self.setFont(theme.font(0.85))
        self.setText(plain(entry.word, 40))
        self.setAccessibleName(f"{entry.word}, {entry.count:,}")
        if can:
            self.setToolTip(
                f"Show only {plain(entry.word, 40)} ({entry.field}:{entry.value}; Alt-click drops the others); again to show all"
            )
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_click)

    def _on_click(self, on: bool) -> None:
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier:
            self.setChecked(True)
            self.only.emit(self.entry)
        else:
            self.wanted.emit(self.entry, on)

    def sizeHint(self) -> QSize:
        """Leave room for sign, word and count."""
        metrics = QFontMetrics(self.font())
        wide = 34 + metrics.horizontalAdvance(self.text()) + 14 + metrics.horizontalAdvance(f"{self.entry.count:,}") + 8
        return QSize(min(wide, 250), metrics.height() + 5)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the row, from memory where nothing about it has changed: it lies over a map that moves."""
        key = (
            self.size(),
            self.isChecked(),
            self.underMouse(),
            self.hasFocus(),
            self.isEnabled(),
            self.devicePixelRatioF(),
        )
        if key != self._drawn_for:
            self._drawn_for = key
            ratio = self.devicePixelRatioF()
            self._image = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(ratio)
            self._image.fill(Qt.GlobalColor.transparent)
            self._draw(QPainter(self._image))
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), self._image)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        """Draw the row; an entry that filters is marked by a bar at its edge besides its colour."""
        painter.setFont(self.font())
        look, entry = self.look, self.entry
        area = QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(look, "accent-soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area.adjusted(0, 0, 0, 0), 4, 4)
        if self.isChecked():
            painter.setBrush(colour(look, "accent"))
            painter.drawRoundedRect(QRectF(0, 3, 3, area.height() - 6), 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(colour(look, "focus"), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.6, 0.6, -0.6, -0.6), 4, 4)
        draw_things(painter, _sign(entry, area.height() / 2), look)
        painter.setPen(colour(look, "text"))
        metrics = QFontMetrics(self.font())
        count = f"{entry.count:,}"
        room = int(area.width() - 34 - 14 - metrics.horizontalAdvance(count))
        word = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(area.adjusted(34, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
        painter.setPen(colour(look, "text-quiet"))
        painter.drawText(area.adjusted(0, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        painter.end()


def _sign(entry: Entry, y: float) -> Frame:
    """Draw an entry's sign as the map draws it: a mark, or a short link with its dash and head."""
    if entry.style is not None:
        style = entry.style
        ends = np.array([[7.0, y, 28.0, y]], np.float32)
        return Frame(
            34, 2 * y, links=(Links(ends, style.role, style.width * 1.2, style.dash, style.arrow or Arrow.NONE),)
        )
    if entry.shape is None:
        return Frame(34, 2 * y)
    mark = Marks(
        np.array([[17.0, y]], np.float32),
        np.array([5.0], np.float32),
        entry.shape,
        entry.role,
        opacity=entry.opacity,
        outline=entry.rim,
        hollow=entry.hollow,
        width=1.3,
    )
    return Frame(34, 2 * y, marks=(mark,))


class Legend(QFrame):
    """The legend: titled groups of entries, each a toggle that writes its term into the query."""

    wanted = Signal(object, bool)
    only = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setAccessibleName("Legend")
        self._groups: tuple[tuple[str, tuple[Entry, ...]], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 6, 8, 8)
        self._column.setSpacing(0)
        self._shown: object = None
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Take a look's colours."""
        self.look = look
        self.setStyleSheet(_card(look, "legend"))
        self._shown = None

    def entries(self) -> list[Entry]:
        """List all entries, shown or not."""
        return [entry for _, entries in self._groups for entry in entries]

    def show_groups(
        self, groups: tuple[tuple[str, tuple[Entry, ...]], ...], is_on: Callable[[str, str], bool], most: int
    ) -> None:
        """List the groups; of one that would not fit ``most`` pixels in height, none."""
        on = frozenset(
            (e.field, e.value) for _, entries in groups for e in entries if e.field and is_on(e.field, e.value)
        )
        if (groups, on, most) == self._shown:
            return
        had = self.focusWidget() if self.isAncestorOf(self.focusWidget() or self) else None
        focus = (had.entry.field, had.entry.value) if isinstance(had, LegendRow) and had.hasFocus() else None
        self._shown = groups, on, most
        self._groups = groups
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        used = 20
        for title, entries in groups:
            need = (len(entries) + 1) * 20 + 8
            if used + need > most and used > 20:
                break
            used += need
            head = label(title, "faint", factor=0.85)
            head.setContentsMargins(2, 4, 0, 2)
            self._column.addWidget(head)
            head.show()
            for entry in entries:
                row = LegendRow(entry, self.look, (entry.field, entry.value) in on, self)
                row.wanted.connect(self.wanted)
                row.only.connect(self.only)
                self._column.addWidget(row)
                row.show()
                if focus is not None and focus == (entry.field, entry.value):
                    row.setFocus()
        self._column.activate()
        self.adjustSize()


def _card(look: Look, name: str) -> str:
    return (
        f"#{name} {{ background: {look['surface-high']}; border: 1px solid {look['hairline']}; border-radius: 8px; }}"
        f" QLabel {{ background: transparent; border: 0; }}"
    )


class Overview(QWidget):
    """The whole map in small, with a frame around what is in view; dragging it moves the view."""

    moved = Signal(float, float)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.setFixedSize(176, 116)
        self.setAccessibleName("Overview of the whole map")
        self.setToolTip("The whole map; drag the frame to move")
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self._scene: MapScene | None = None
        self._whole: Viewport | None = None
        self._image: QImage | None = None
        self._seen: Viewport | None = None

    def show_view(self, scene: MapScene, seen: Viewport, look: Look) -> None:
        """Show where ``seen`` lies; hidden while that is nearly everything."""
        if scene is not self._scene or look.name != self.look.name:
            self._scene, self.look, self._image = scene, look, None
            self._whole = scene.fit((self.width(), self.height()), margin=6.0)
        whole = self._whole
        assert whole is not None  # noqa: S101 (set with the scene)
        far_out = seen.width / seen.scale >= 0.8 * whole.width / whole.scale
        tall = seen.height / seen.scale >= 0.8 * whole.height / whole.scale
        self.setVisible(not (far_out and tall) and len(scene.rows) > 1)
        self._seen = seen
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw territories and the frame; the picture is made once per scene and look."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._scene is not None and self._whole is not None:
            if self._image is None:
                self._image = self._draw(self._scene, self._whole)
            painter.drawImage(QPointF(0, 0), self._image)
            seen, whole = self._seen, self._whole
            if seen is not None:
                wide, high = seen.width / seen.scale * whole.scale, seen.height / seen.scale * whole.scale
                x = (seen.cx - whole.cx) * whole.scale + whole.width / 2
                y = (seen.cy - whole.cy) * whole.scale + whole.height / 2
                area = QRectF(x - wide / 2, y - high / 2, max(wide, 6.0), max(high, 6.0))
                area = area.intersected(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
                painter.setPen(QPen(colour(self.look, "accent"), 1.6))
                painter.setBrush(colour(self.look, "accent", 0.12))
                painter.drawRect(area)
        painter.end()

    def _draw(self, scene: MapScene, whole: Viewport) -> QImage:
        ratio = self.devicePixelRatioF()
        image = QImage(
            round(self.width() * ratio), round(self.height() * ratio), QImage.Format.Format_ARGB32_Premultiplied
        )
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self.look, "hairline"), 1))
        painter.setBrush(colour(self.look, "surface-high"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        draw_things(painter, scene.sketch(whole), self.look)
        painter.end()
        return image

    def _go(self, event: QMouseEvent) -> None:
        if self._whole is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(*self._whole.to_world(event.position().x(), event.position().y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the pointer is."""
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self._go(event)


class HoverCard(QFrame):
    """A light card about one node: its kind, title and a little more, as plain text; it never takes the pointer."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._kind = label(role="faint", factor=0.85)
        self._title = label(bold=True, wrap=True)
        self._more = label(role="quiet", factor=0.85, wrap=True)
        self._over = parent
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(3)
        for part in (self._kind, self._title, self._more):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
            column.addWidget(part)
        self.set_look(look)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take a look's colours."""
        self.setStyleSheet(_card(look, "card"))

    def show_node(self, records: Records, node: NodeId, note: str, beside: QPoint) -> None:
        """Show what there is to say of a node beside a point, inside the parent."""
        record, kind = records.get(node), records.kind(node)
        if record is None or kind is None:
            return
        self._show(
            f"{KIND_WORDS[kind]}  ·  {note}" if note else KIND_WORDS[kind], title_of(record), _summary(record), beside
        )

    def show_link(self, records: Records, words: LinkWords, beside: QPoint) -> None:
        """Show what a link says: its relation and judge, its ends, the sentence it rests on."""
        head = "  ·  ".join(part for part in (words.relation, words.judge) if part)
        ends = f"{_title(records, words.source)}  →  {_title(records, words.target)}"
        self._show(head, ends, words.sentence or words.why, beside)

    def _show(self, head: str, title: str, more: str, beside: QPoint) -> None:
        self._kind.setText(plain(head))
        self._title.setText(plain(title, 260))
        self._more.setText(plain(more, 260))
        self._more.setVisible(bool(more))
        self.setFixedWidth(300)
        self.setFixedHeight(max(self._column.heightForWidth(300), self._column.minimumSize().height()))
        room = self._over.rect()
        x = beside.x() + 18 if beside.x() + 18 + self.width() <= room.width() else beside.x() - 14 - self.width()
        y = min(max(beside.y() + 16, 4), max(room.height() - self.height() - 4, 4))
        self.move(max(x, 4), y)
        self.raise_()
        self.show()


def _summary(record: InquiringLine | SourceNote | DatedClaim | AnchorPaper | Theme) -> str:
    if isinstance(record, InquiringLine):
        return record.gloss
    if isinstance(record, SourceNote):
        return record.summary
    if isinstance(record, DatedClaim):
        return ", ".join(date.as_written for date in record.dates)
    if isinstance(record, AnchorPaper):
        when = record.date.as_written if record.date else ""
        asserted = "as a page's prompt names it" if record.asserted else ""
        return "  ·  ".join(part for part in (str(record.id), when, asserted) if part)
    return "found from the links, named by its telling words" if record.inferred else ""


def paint_ring(painter: QPainter, look: Look, x: float, y: float, radius: float) -> None:
    """Draw the mark that nobody can miss around what was flown to."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for gap, wide, opacity in ((9.0, 3.4, 1.0), (17.0, 2.0, 0.5), (25.0, 1.2, 0.25)):
        painter.setPen(QPen(colour(look, "accent", opacity), wide))
        painter.drawEllipse(QPointF(x, y), radius + gap, radius + gap)


def count_words(counts: Frame) -> str:
    """Say how much of the library is drawn: what is left out is counted, never hidden."""
    words = f"showing {counts.shown:,} of {counts.total:,} nodes"
    if counts.shown == counts.total:
        words = f"{counts.total:,} nodes"
    links = dict(counts.about).get("links")
    return words + (f"  ·  {links} links" if links else "")


def paint_note(painter: QPainter, look: Look, words: str, middle: float, top: float) -> None:
    """Write a note at the foot of the map."""
    painter.setFont(theme.font(0.85))
    wide = painter.fontMetrics().horizontalAdvance(words) + 20
    area = QRectF(middle - wide / 2, top, wide, 22)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(look, "surface", 0.82))
    painter.drawRoundedRect(area, 6, 6)
    painter.setPen(colour(look, "text-quiet"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)


def link_menu(
    parent: QWidget,
    records: Records,
    words: LinkWords,
    select_both: Callable[[], None],
    open_node: Callable[[NodeId], None],
) -> QMenu:
    """Build the menu of a link: its relation, sentence and judge to read, its ends to select or open."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    one, other = (_title(records, node) for node in (words.source, words.target))
    for text in (f"{words.relation}", words.judge, *_lines(words.sentence or words.why, 64, 4)):
        if text:
            menu.addAction(caption(text, 90)).setEnabled(False)
    menu.addSeparator()
    menu.addAction("Select Both Ends").triggered.connect(lambda _=False: select_both())
    for verb, title, node in (("from", one, words.source), ("to", other, words.target)):
        action = menu.addAction(caption(f"Open, {verb}: {title}", 70))
        action.triggered.connect(lambda _=False, node=node: open_node(node))
    return menu


def _title(records: Records, node: NodeId) -> str:
    record = records.get(node)
    return title_of(record) if record is not None else str(node)


def _lines(text: str, most: int, count: int) -> list[str]:
    """Break a sentence into a few lines for a menu."""
    lines = textwrap.wrap(text, most)
    return lines if len(lines) <= count else [*lines[: count - 1], lines[count - 1] + "…"]


def single_shot(owner: QWidget, milliseconds: int, run: Callable[[], None]) -> QTimer:
    """Make a timer that runs something once, so long after it was last started."""
    out = QTimer(owner)
    out.setSingleShot(True)
    out.setInterval(milliseconds)
    out.timeout.connect(run)
    return out
