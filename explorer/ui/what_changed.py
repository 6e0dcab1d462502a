"""What changed between two days: claims added, verdicts given, lines whose badge flipped; each row leads to its record."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from explorer.clocks import Report, changes_between
from explorer.model import NodeId, title_of
from explorer.ui.panes import label, plain, tip
from explorer.ui.timeline_strip import DateField
from explorer.workspace import Workspace

_MOST = 500
"""So many rows a group shows; the rest is counted."""


class WhatChanged(QDialog):
    """A report between two days, beside the window; choosing a row selects its record there."""

    def __init__(self, workspace: Workspace, parent=None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle("What Changed")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 520)
        day = workspace.view.as_of
        until = day or date.today()
        self.since, self.until = (
            DateField("from", False, "Changes after this day"),
            DateField("until", True, "Changes until this day"),
        )
        self.since.setAccessibleName("Changes after this day")
        self.until.setAccessibleName("Changes until this day")
        for field in (self.since, self.until):
            field.setFixedWidth(130)
            field.given.connect(self.tell)
        self.since.show_day(_year_before(until))
        self.until.show_day(until)
        self.said = label(wrap=True)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(2)
        self.list.setRootIsDecorated(True)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("What changed")
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        row = QHBoxLayout()
        for part in (label("After", "quiet"), self.since, label("until", "quiet"), self.until):
            row.addWidget(part)
        row.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = QPushButton("Copy")
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text()))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.report: Report | None = None
        self.tell()

    def tell(self) -> None:
        """Make the report for the days in the two fields."""
        (one, wrong), (other, wrong_too) = self.since.read(), self.until.read()
        if wrong or wrong_too:
            return
        work = self._workspace
        one, other = one or date.min, other or date.today()
        report = changes_between(work.records, one, other, work.history)
        self.report = report
        self.said.setText(plain(report.summary()))
        records = work.records
        self.list.clear()
        self._group(
            "Badges",
            [(f.line, _title(records, f.line), f"{f.before.value} → {f.after.value}") for f in report.flips],
        )
        self._group(
            "Verdicts",
            [
                (v.claim, _title(records, v.claim), f"{v.outcome.value}, {v.on.as_written or v.on.edtf}")
                for v in report.verdicts
            ],
        )
        for name, nodes, dates_of in (
            ("Claims", report.claims, lambda n: "; ".join(d.as_written or d.edtf for d in records.claims[n].dates)),
            ("Notes", report.notes, lambda n: _dated(records.notes[n].date)),
            ("Papers", report.papers, lambda n: _dated(records.papers[n].date)),
        ):
            self._group(name, [(n, _title(records, n), dates_of(n)) for n in nodes])
        self.list.expandToDepth(0)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, self.list.header().ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, self.list.header().ResizeMode.ResizeToContents)

    def _group(self, name: str, rows: list[tuple[NodeId, str, str]]) -> None:
        if not rows:
            return
        head = QTreeWidgetItem([f"{name} ({len(rows):,})", ""])
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        for node, words, facts in rows[:_MOST]:
            item = QTreeWidgetItem([plain(words, 200), plain(facts, 60)])
            item.setToolTip(0, tip(words))
            item.setData(0, Qt.ItemDataRole.UserRole, node)
            head.addChild(item)
        if len(rows) > _MOST:
            head.addChild(QTreeWidgetItem([f"and {len(rows) - _MOST:,} more", ""]))
        self.list.addTopLevelItem(head)

    def text(self) -> str:
        """Give the report as plain text."""
        rows = [self.report.summary() if self.report else ""]
        for head in filter(None, (self.list.topLevelItem(i) for i in range(self.list.topLevelItemCount()))):
            rows.append(f"\n{head.text(0)}")
            children = filter(None, (head.child(k) for k in range(head.childCount())))
            rows += [f"- {child.text(0)}\t{child.text(1)}".rstrip() for child in children]
        return "\n".join(rows)

    def _choose(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, Qt.ItemDataRole.UserRole)
        if node:
            self._workspace.select(NodeId(node), by=self, open_it=True)


def _title(records, node: NodeId) -> str:
    record = records.get(node)
    return title_of(record) if record is not None else node


def _dated(when) -> str:
    return (when.as_written or when.edtf) if when is not None else ""


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February, or the first year of all
        return date(max(day.year - 1, 1), day.month, min(day.day, 28))
