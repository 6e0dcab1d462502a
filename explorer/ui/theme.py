"""Turns a look's roles into what Qt wants: the palette, the style sheet, tinted icons, the bundled fonts."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from explorer.palette import DARK, LIGHT, LOOKS, Look
from explorer.resources import resource

FAMILY = "Inter"


@lru_cache(maxsize=1)
def load_fonts() -> bool:
    """Register the bundled fonts once; False where none could be read (then the system's font serves)."""
    found = [QFontDatabase.addApplicationFont(str(p)) for p in sorted(resource("fonts").glob("*.?tf"))]
    return any(number >= 0 for number in found)


def look_for(choice: str) -> Look:
    """Give the look of a setting; ``system`` follows the desktop's light or dark."""
    if choice in LOOKS:
        return LOOKS[choice]
    hints = QGuiApplication.styleHints()
    return DARK if hints and hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def base_size() -> float:
    """Give the size of body text in points: the system's own, kept between 9 and 13."""
    size = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    return min(max(size if size > 0 else 10.0, 9.0), 13.0)


def font(factor: float = 1.0, *, bold: bool = False, italic: bool = False) -> QFont:
    """Give the interface font: 1.0 body, 0.85 secondary, 1.25 section, 1.6 question."""
    out = QFont(FAMILY if load_fonts() else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family())
    out.setPointSizeF(base_size() * factor)
    out.setItalic(italic)
    if bold:
        out.setWeight(QFont.Weight.DemiBold)
    return out


def dress(look: Look, text_scale: float = 1.0) -> None:
    """Dress the whole program in a look; there must be an application by now."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("dress needs a QApplication")
    style = QStyleFactory.create("Fusion")
    if app.style().objectName() != "fusion" and style is not None:
        app.setStyle(style)
    app.setFont(font(text_scale))
    app.setPalette(qt_palette(look))
    app.setStyleSheet(style_sheet(look))


def qt_palette(look: Look) -> QPalette:
    """Map the roles to Qt's."""
    p, r = QPalette(), QPalette.ColorRole
    for role, name in (
        (r.Window, "surface-low"),
        (r.WindowText, "text"),
        (r.Base, "surface"),
        (r.AlternateBase, "surface-low"),
        (r.Text, "text"),
        (r.PlaceholderText, "text-faint"),
        (r.Button, "surface-low"),
        (r.ButtonText, "text"),
        (r.BrightText, "on-accent"),
        (r.ToolTipBase, "surface-high"),
        (r.ToolTipText, "text"),
        (r.Highlight, "accent"),
        (r.HighlightedText, "on-accent"),
        (r.Link, "accent"),
        (r.LinkVisited, "accent"),
        (r.Light, "surface-high"),
        (r.Midlight, "hairline"),
        (r.Mid, "edge"),
        (r.Dark, "edge"),
        (r.Shadow, "edge"),
        (r.Accent, "accent"),
    ):
        p.setColor(role, QColor(look[name]))
    for role in (r.WindowText, r.Text, r.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, role, QColor(look["text-faint"]))
    return p


def style_sheet(look: Look) -> str:
    """Give the style sheet: hairlines instead of boxes, one accent, visible focus."""
    return f"""
* {{ outline: 0; }}
QMainWindow, QDialog {{ background: {look["surface-low"]}; }}
QMainWindow::separator {{ background: {look["hairline"]}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {look["accent"]}; }}
QToolBar {{ background: {look["surface-low"]}; border: 0; border-bottom: 1px solid {look["hairline"]};
  padding: 5px 8px; spacing: 4px; }}
QToolBar::separator {{ background: {look["hairline"]}; width: 1px; margin: 5px 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px 7px; color: {look["text"]};
  background: transparent; }}
QToolButton:hover {{ background: {look["hover"]}; }}
QToolButton:pressed, QToolButton:checked {{ background: {look["accent-soft"]}; color: {look["text"]}; }}
QToolButton:focus {{ border-color: {look["focus"]}; }}
QToolButton:disabled {{ color: {look["text-faint"]}; }}
QToolButton[popupMode="1"] {{ padding-right: 18px; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton {{ border: 1px solid {look["edge"]}; border-radius: 6px; padding: 5px 14px; background: {look["surface-high"]};
  color: {look["text"]}; }}
QPushButton:hover {{ background: {look["hover"]}; }}
QPushButton:focus {{ border-color: {look["focus"]}; }}
QPushButton:default {{ background: {look["accent"]}; border-color: {look["accent"]}; color: {look["on-accent"]}; }}
QPushButton:disabled {{ color: {look["text-faint"]}; border-color: {look["hairline"]}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {{ border: 1px solid {look["edge"]};
  border-radius: 6px; padding: 4px 8px; background: {look["surface"]}; color: {look["text"]};
  selection-background-color: {look["accent"]}; selection-color: {look["on-accent"]}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus, QDateEdit:focus {{
  border-color: {look["focus"]}; }}
QLineEdit[wrong="true"] {{ border-color: {look["error"]}; }}
QComboBox::drop-down {{ border: 0; width: 22px; }}
QComboBox::down-arrow {{ image: url("{_picture("arrow", look)}"); width: 12px; height: 12px; }}
QTextEdit[role="prose"], QPlainTextEdit[role="prose"] {{ border: 0; border-radius: 0; padding: 0; }}
QComboBox QAbstractItemView {{ background: {look["surface-high"]}; border: 1px solid {look["edge"]}; padding: 4px;
  selection-background-color: {look["accent-soft"]}; selection-color: {look["text"]}; }}
QMenuBar {{ background: {look["surface-low"]}; color: {look["text"]}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected {{ background: {look["hover"]}; }}
QMenu {{ background: {look["surface-high"]}; border: 1px solid {look["edge"]}; padding: 5px; color: {look["text"]}; }}
QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 4px; }}
QMenu::item:selected {{ background: {look["accent-soft"]}; }}
QMenu::item:disabled {{ color: {look["text-faint"]}; }}
QMenu::separator {{ height: 1px; background: {look["hairline"]}; margin: 5px 8px; }}
QStatusBar {{ background: {look["surface-low"]}; border-top: 1px solid {look["hairline"]}; color: {look["text-quiet"]}; }}
QStatusBar::item {{ border: 0; }}
QDockWidget {{ color: {look["text-quiet"]}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {look["hairline"]}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {look["text-quiet"]}; padding: 7px 10px; border: 0;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {look["text"]}; border-bottom: 2px solid {look["accent"]}; }}
QTabBar::tab:hover {{ color: {look["text"]}; }}
QTabBar::tab:focus {{ color: {look["accent"]}; }}
QTreeView, QListView, QTableView, QTreeWidget, QListWidget {{ background: {look["surface"]}; border: 0; color: {look["text"]};
  alternate-background-color: {look["surface-low"]}; selection-background-color: {look["accent-soft"]};
  selection-color: {look["text"]}; gridline-color: {look["hairline"]}; }}
QAbstractSpinBox QLineEdit {{ border: 0; padding: 0; background: transparent; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: 0; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QTreeView::item, QListView::item, QTableView::item {{ padding: 3px 4px; }}
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover {{ background: {look["hover"]}; }}
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {{ background: {look["accent-soft"]};
  color: {look["text"]}; }}
QTreeView::indicator, QListView::indicator, QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {look["edge"]};
  border-radius: 3px; background: {look["surface"]}; }}
QTreeView::indicator:hover, QCheckBox::indicator:hover {{ border-color: {look["accent"]}; }}
QTreeView::indicator:checked, QListView::indicator:checked, QCheckBox::indicator:checked {{ background: {look["accent"]};
  border-color: {look["accent"]}; image: url("{_picture("tick", look)}"); }}
QHeaderView::section {{ background: {look["surface-low"]}; color: {look["text-quiet"]}; border: 0;
  border-bottom: 1px solid {look["hairline"]}; padding: 5px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle {{ background: {look["edge"]}; border-radius: 3px; margin: 3px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {look["text-faint"]}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; border: 0;
  width: 0; height: 0; }}
QProgressBar {{ border: 0; border-radius: 3px; background: {look["hairline"]}; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {look["accent"]}; border-radius: 3px; }}
QToolTip {{ background: {look["surface-high"]}; color: {look["text"]}; border: 1px solid {look["edge"]}; padding: 5px 7px; }}
QSplitter::handle {{ background: {look["hairline"]}; }}
QLabel[role="text"] {{ color: {look["text"]}; }}
QLabel[role="quiet"] {{ color: {look["text-quiet"]}; }}
QLabel[role="faint"] {{ color: {look["text-faint"]}; }}
QFrame[role="message"] {{ background: {look["accent-soft"]}; border: 0; border-bottom: 1px solid {look["hairline"]}; }}
QFrame[role="curtain"] {{ background: {look["surface"]}; }}
QWidget[role="surface"] {{ background: {look["surface"]}; }}
QWidget[role="low"] {{ background: {look["surface-low"]}; }}
QWidget[role="dock-title"] {{ background: {look["surface-low"]}; border-bottom: 1px solid {look["hairline"]}; }}
"""


def _picture(name: str, look: Look) -> str:
    """Give the address of a small picture; a style sheet can only name a file, so there is one for each ground."""
    return resource("icons", f"{name}-{'dark' if look.is_dark else 'light'}.svg").as_posix()


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = 18) -> QIcon:
    """Give a shipped icon in one colour, with a fainter picture for the disabled state."""
    out = QIcon()
    try:
        source = resource("icons", f"{name}.svg").read_text("utf-8")
    except OSError:
        return out
    for mode, opacity in ((QIcon.Mode.Normal, 1.0), (QIcon.Mode.Disabled, 0.35)):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
        for factor in (1, 2, 3):
            picture = QPixmap(QSize(size, size) * factor)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setOpacity(opacity)
            renderer.render(painter, QRectF(0, 0, size * factor, size * factor))
            painter.end()
            picture.setDevicePixelRatio(factor)
            out.addPixmap(picture, mode)
    return out
