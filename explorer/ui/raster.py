"""Paints a frame into bytes without a window: the one place that starts Qt for a picture alone."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QGuiApplication

from explorer.palette import Look
from explorer.scene import Frame
from explorer.ui import theme
from explorer.ui.paint import to_pdf, to_png

_app: QGuiApplication | None = None


def raster(frame: Frame, look: Look, scale: float, kind: str) -> bytes:
    """Paint a frame as ``png`` or ``pdf``; makes an offscreen application where there is none yet."""
    global _app  # noqa: PLW0603 (Qt wants its one object kept)
    if QGuiApplication.instance() is None:
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _app = QGuiApplication([sys.argv[0] or "claim-explorer"])
    theme.load_fonts()
    return to_png(frame, look, scale) if kind == "png" else to_pdf(frame, look)
