"""Prompts to take to a language model: what they are about, how they read, how long they are; copying changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
)

from explorer import prompts
from explorer.model import Kind, NodeId
from explorer.ui.panes import label
from explorer.workspace import Change

if TYPE_CHECKING:
    from explorer.ui.window import Window

_PAUSE_MS = 200
_LONG = 100_000


class PromptDialog(QDialog):
    """A prompt with a choice of what it is about, a preview and a copy button."""

    heading = ""
    scopes: tuple[tuple[str, str], ...] = ()
    """Key and words of each choice."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._nodes: tuple[NodeId, ...] = ()
        self.setWindowTitle(self.heading)
        self.resize(min(720, window.width()), min(640, window.height()))
        self.scope = QComboBox()
        self.scope.setAccessibleName("What the prompt is about")
        for key, words in self.scopes:
            self.scope.addItem(words, key)
        self.scope.activated.connect(self.fill)
        self.about = label(role="quiet", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.scope)
        top.addWidget(self.about, 1)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The prompt")
        self.note = label(role="faint", factor=0.92, wrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy Prompt", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setDefault(True)
        self.copy_button.clicked.connect(self.copy)
        self.paste_button = buttons.addButton("Paste the Answer…", QDialogButtonBox.ButtonRole.ActionRole)
        self.paste_button.clicked.connect(self._paste)
        buttons.rejected.connect(self.reject)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 14)
        self._column.setSpacing(10)
        self._column.addLayout(top)
        self._column.addWidget(self.text, 1)
        self._column.addWidget(self.note)
        self._column.addWidget(buttons)
        window.bridge.changed.connect(self._on_change)

    def start(self) -> None:
        """Compose the prompt afresh."""
        self.fill()

    def fill(self) -> None:
        """Compose the prompt of what is chosen and say how long it is."""
        self._nodes = self.nodes()
        text = self.compose() if self._nodes else ""
        shown = text if len(text) <= _LONG else text[:_LONG] + "\n…"
        if shown != self.text.toPlainText():
            self.text.setPlainText(shown)
        self.copy_button.setEnabled(bool(text))
        self.paste_button.setEnabled(bool(text))
        said = f"{self.what()}, about {prompts.tokens(text):,} tokens" if text else "Nothing to ask about here"
        if len(text) > _LONG:
            said += f"; the first {_LONG:,} characters are shown"
        self.about.setText(said)

    def nodes(self) -> tuple[NodeId, ...]:
        """Give what the prompt is about."""
        raise NotImplementedError

    def compose(self) -> str:
        """Compose the prompt."""
        raise NotImplementedError

    def what(self) -> str:
        """Say what the prompt is about, in a few words."""
        raise NotImplementedError

    def remember(self) -> None:
        """Keep what the prompt was about, so that its answer is read by the same numbers."""
        raise NotImplementedError

    def copy(self) -> None:
        """Put the prompt on the clipboard."""
        text = self.compose() if self._nodes else ""
        if not text:
            return
        QApplication.clipboard().setText(text)
        self.remember()
        self.note.setText("The prompt is on the clipboard. Copying it is no re-test and changes nothing.")
        self._window.say(f"The prompt is on the clipboard, about {prompts.tokens(text):,} tokens.", seconds=6)

    def _paste(self) -> None:
        self.remember()
        self.accept()
        self.paste()

    def paste(self) -> None:
        """Go on to the dialog that takes the answer."""
        raise NotImplementedError

    def _on_change(self, change: Change) -> None:
        if self.isVisible() and (change.records_changed or change.changed("reading", "selected", "query", "since")):
            self.fill()


class StancePromptDialog(PromptDialog):
    """The prompt that asks a model to judge each citation of one line or many."""

    heading = "Stance prompt"
    scopes = (("line", "This line"), ("visible", "The visible lines"))

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.note.setText(
            "Citations are numbered in their paragraphs; the definitions and the form of the answer stand in the prompt. "
            "The answer is pasted back and accepted row by row."
        )

    def start(self) -> None:
        """Begin with the line being read, or with the visible lines where none is."""
        work = self._window.workspace
        if work.view.reading not in work.records.lines:
            self.scope.setCurrentIndex(1)
        super().start()

    def nodes(self) -> tuple[NodeId, ...]:
        """Give the lines asked about: only those that cite something."""
        work = self._window.workspace
        reading = work.view.reading
        some = (reading,) if self.scope.currentData() == "line" else tuple(work.visible_of(Kind.LINE))
        return tuple(
            one for one in some if one is not None and one in work.records.lines and work.records.lines[one].citations
        )

    def compose(self) -> str:
        """Compose the prompt."""
        return prompts.stance_prompt(self._window.workspace.records, self._nodes)

    def what(self) -> str:
        """Count the lines and their citations."""
        lines = self._window.workspace.records.lines
        n = sum(len(lines[one].citations) for one in self._nodes)
        return f"{len(self._nodes)} line{'s' if len(self._nodes) != 1 else ''}, {n} citation{'s' if n != 1 else ''}"

    def remember(self) -> None:
        """Keep the lines, whose numbers the answer will use."""
        self._window.judging.asked = self._nodes

    def paste(self) -> None:
        """Go on to pasting."""
        self._window.judging.show_paste_judgements()


class ResearchPromptDialog(PromptDialog):
    """The research prompt of what is read, of the selection or of what the query shows, with a question of one's own."""

    heading = "Research prompt"
    scopes = (("reading", "What is being read"), ("selection", "The selection"), ("visible", "What the query shows"))

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.question = QLineEdit()
        self.question.setPlaceholderText("A question of your own instead of the lines' own (may stay empty)")
        self.question.setAccessibleName("A question of your own")
        self.question.setMaxLength(400)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE_MS)
        self._typing.timeout.connect(self.fill)
        self.question.textEdited.connect(lambda _: self._typing.start())
        self._column.insertWidget(1, self.question)
        self.note.setText("The same selection gives the same text. Looking at it or copying it is no re-test.")

    def start(self) -> None:
        """Begin with the selection where several are selected, else with what is read."""
        view = self._window.workspace.view
        self.scope.setCurrentIndex(1 if len(view.selected) > 1 else 0 if view.reading is not None else 2)
        super().start()

    def nodes(self) -> tuple[NodeId, ...]:
        """Give what the prompt is about, in the library's order where the query chose it."""
        work = self._window.workspace
        scope = self.scope.currentData()
        if scope == "reading":
            return (work.view.reading,) if work.view.reading is not None else ()
        if scope == "selection":
            return work.view.selected
        return tuple(work.visible_of(Kind.LINE) or work.visible_of(Kind.CLAIM) or work.visible_of(Kind.NOTE))

    def compose(self) -> str:
        """Give the page's own prompt for a line that has one and no other question; else compose it."""
        records, question = self._window.workspace.records, self.question.text().strip()
        if not question and len(self._nodes) == 1 and self._nodes[0] in records.lines:
            return prompts.for_line(records, self._nodes[0])
        return prompts.compose(records, self._nodes, question or None)

    def what(self) -> str:
        """Count the claims asked about."""
        records = self._window.workspace.records
        claims = len(prompts.claims_of(records, self._nodes))
        return f"{claims} dated claim{'s' if claims != 1 else ''}"

    def remember(self) -> None:
        """Keep what was asked about, whose claim numbers the answer will use."""
        self._window.judging.researched = self._nodes

    def paste(self) -> None:
        """Go on to pasting."""
        self._window.judging.show_paste_answer()
