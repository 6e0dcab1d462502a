"""Draws a ``Frame`` with Qt: the screen, PNG and PDF come from this one painter and so look alike.

Things are drawn in batches: one pen and one call for all links of a style, outlines handed over as bytes in small
chunks (Qt's filling of one path grows with the square of what it holds). Only values are kept between calls, so frames
may be drawn on a ``QImage`` in any thread.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import cos, pi, sin

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QDataStream, QIODevice, QLineF, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QLinearGradient,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QPolygonF,
)

from explorer.model import ExplorerError
from explorer.palette import Look
from explorer.scene import Area, Arrow, Bars, Frame, Links, Marks, Shape, Text
from explorer.scene.shapes import SHAPES, Outline, arrowheads, territory
from explorer.scene.text import ASCENT, DESCENT, FAMILY, width
from explorer.ui.theme import load_fonts

MOST_PIXELS = 160_000_000
"""No picture is made larger; a poster at 600 dpi fits."""
_CHUNK = 40
_HALO = 4.2
_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])


@lru_cache(maxsize=1024)
def _colour(value: str, opacity: float) -> QColor:
    out = QColor(value)
    out.setAlphaF(min(max(opacity, 0.0), 1.0))
    return out


def colour(look: Look, role: str, opacity: float = 1.0) -> QColor:
    """Give a role's colour in a look; the value is shared, so do not change it."""
    return _colour(look[role], opacity)


@lru_cache(maxsize=64)
def font(size: int, bold: bool = False, italic: bool = False) -> QFont:
    """Give the drawing font at a whole pixel size, without kerning or hinting, so that the table of widths is exact."""
    load_fonts()
    out = QFont(FAMILY)
    out.setPixelSize(max(size, 1))
    out.setKerning(False)
    out.setItalic(italic)
    out.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    out.setFeature(QFont.Tag("calt"), 0)
    if bold:
        out.setWeight(QFont.Weight.DemiBold)
    return out


def _pen(look: Look, role: str, wide: float, dash: tuple[float, ...], opacity: float) -> QPen:
    return _kept_pen(look[role], wide, dash, opacity)


@lru_cache(maxsize=512)
def _kept_pen(value: str, wide: float, dash: tuple[float, ...], opacity: float) -> QPen:
    out = QPen(_colour(value, opacity), wide)
    out.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        out.setDashPattern(list(dash))
        out.setCapStyle(Qt.PenCapStyle.FlatCap)
    return out


def draw(painter: QPainter, frame: Frame, look: Look, scale: float = 1.0, sprites: Sprites | None = None) -> None:
    """Draw a frame at the painter's origin, its background included, ``scale`` times as large.

    With ``sprites`` words come from remembered pictures, sharp at whole pixels: for the screen at scale 1 only.
    """
    painter.save()
    painter.scale(scale, scale)
    if frame.background:
        painter.fillRect(QRectF(0, 0, frame.width, frame.height), colour(look, frame.background))
    painter.setClipRect(QRectF(0, 0, frame.width, frame.height))
    draw_things(painter, frame, look)
    draw_texts(painter, frame.texts, look, sprites)
    painter.restore()


def draw_things(painter: QPainter, frame: Frame, look: Look) -> None:
    """Draw everything of a frame but its background and words."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for area in frame.areas:
        _draw_area(painter, area, look)
    for links in frame.links:
        _draw_links(painter, links, look)
    for bars in frame.bars:
        _draw_bars(painter, bars, look)
    for marks in frame.marks:
        _draw_marks(painter, marks, look)


# -- outlines ---------------------------------------------------------------------------------------------------------


def _path(types: NDArray[np.int32], points: NDArray[np.float64], odd_even: bool = False) -> QPainterPath:
    """Build a path from element types and points in one go: the bytes are those Qt itself would store."""
    elements = np.empty(len(types), _ELEMENT)
    elements["type"], elements["x"], elements["y"] = types, points[:, 0], points[:, 1]
    head, tail = np.array([len(types)], ">i4").tobytes(), np.array([0, 0 if odd_even else 1], ">i4").tobytes()
    stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
    out = QPainterPath()
    stream >> out
    return out


def _paths(
    outline: Outline, xy: NDArray[np.float64], size: NDArray[np.float64], odd_even: bool
) -> Iterator[QPainterPath]:
    types, unit = outline
    for start in range(0, len(xy), _CHUNK):
        centre, radius = xy[start : start + _CHUNK], size[start : start + _CHUNK]
        points = (centre[:, None, :] + unit[None, :, :] * radius[:, None, None]).reshape(-1, 2)
        yield _path(np.tile(types, len(centre)), points, odd_even)


def _draw_area(painter: QPainter, area: Area, look: Look) -> None:
    if len(area.points) < 3:
        return
    painter.setPen(_pen(look, area.outline, area.width, (), area.opacity) if area.outline else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(look, area.role, area.opacity)) if area.role else Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(*territory(area.points, smooth=area.smooth)))


def _draw_links(painter: QPainter, links: Links, look: Look) -> None:
    if not len(links.ends):
        return
    painter.setPen(_pen(look, links.role, links.width, links.dash, links.opacity))
    ends = np.ascontiguousarray(links.ends, np.float64)
    # PySide takes an array's memory as the lines themselves; ``ends`` must live until the call is over.
    painter.drawLines(shiboken6.wrapInstance(ends.ctypes.data, QLineF), len(ends))  # type: ignore[call-overload]
    heads = arrowheads(links.ends, links.width, links.arrow)
    if not len(heads):
        return
    filled = links.arrow is Arrow.FILLED
    painter.setPen(Qt.PenStyle.NoPen if filled else _pen(look, links.role, links.width, (), links.opacity))
    painter.setBrush(QBrush(colour(look, links.role, links.opacity)) if filled else Qt.BrushStyle.NoBrush)
    types = np.array([0, 1, 1], np.int32)
    for start in range(0, len(heads), _CHUNK):
        chunk = heads[start : start + _CHUNK]
        painter.drawPath(_path(np.tile(types, len(chunk)), chunk.reshape(-1, 2)))


_DOT = 4.0
"""Circles up to this radius in device pixels are stamped from ready-made pictures where the device has pixels."""
_PHASES = 4  # a stamp is kept for each quarter of a pixel in both directions


@lru_cache(maxsize=4096)
def _stamp(value: str, opacity: float, quarters: int, right: int, down: int) -> QImage:
    radius = quarters / 4
    side = int(2 * radius) + 4
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(_colour(value, opacity)))
    middle = side // 2
    painter.drawEllipse(QPointF(middle + right / _PHASES, middle + down / _PHASES), radius, radius)
    painter.end()
    return image


def _stamp_dots(painter: QPainter, marks: Marks, look: Look) -> bool:
    """Draw small discs by stamping, some ten times as quick as filling them; False where that does not fit."""
    if marks.shape is not Shape.CIRCLE or marks.hollow or marks.outline or not isinstance(painter.device(), QImage):
        return False
    transform = painter.deviceTransform()
    zoom = transform.m11()
    if float(marks.size.max()) * zoom > _DOT or transform.m12() or transform.m21() or transform.m22() != zoom:
        return False
    x, y = marks.xy[:, 0] * zoom + transform.dx(), marks.xy[:, 1] * zoom + transform.dy()
    whole_x, whole_y = np.floor(x), np.floor(y)
    right = np.minimum((x - whole_x) * _PHASES, _PHASES - 1).astype(np.int64)
    down = np.minimum((y - whole_y) * _PHASES, _PHASES - 1).astype(np.int64)
    quarters = np.maximum(np.rint(marks.size * zoom * 4), 2).astype(np.int64)
    middle = (quarters // 2 + 4) // 2
    value, opacity = look[marks.role], marks.opacity
    painter.save()
    painter.resetTransform()
    stamp = painter.drawImage
    for left, top, q, r, d in zip(
        (whole_x - middle).astype(int).tolist(),
        (whole_y - middle).astype(int).tolist(),
        quarters.tolist(),
        right.tolist(),
        down.tolist(),
        strict=True,
    ):
        stamp(left, top, _stamp(value, opacity, q, r, d))
    painter.restore()
    return True


def _draw_marks(painter: QPainter, marks: Marks, look: Look) -> None:
    if not len(marks.xy) or _stamp_dots(painter, marks, look):
        return
    fill = colour(look, marks.role, marks.opacity)
    if marks.hollow:
        rim = marks.outline or marks.role
        painter.setPen(_pen(look, rim, marks.width, (), marks.opacity))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(
            _pen(look, marks.outline, marks.width, (), marks.opacity) if marks.outline else Qt.PenStyle.NoPen
        )
        painter.setBrush(QBrush(fill))
    xy, size = marks.xy.astype(np.float64), marks.size.astype(np.float64)
    for path in _paths(SHAPES[marks.shape], xy, size, marks.shape is Shape.CLOCK):
        painter.drawPath(path)


# -- time bars --------------------------------------------------------------------------------------------------------


def _draw_bars(painter: QPainter, bars: Bars, look: Look) -> None:
    fill = colour(look, bars.role, bars.opacity)
    clear = colour(look, bars.role, 0.0)
    hatch = QBrush(colour(look, "surface", 0.55 * bars.opacity), Qt.BrushStyle.BDiagPattern)
    strike = _pen(look, "text-quiet", 1.2, (), bars.opacity)
    for box, soft, is_open in zip(bars.boxes.tolist(), bars.soft.tolist(), bars.open.tolist(), strict=True):
        x, y, wide, high = box
        if wide <= 0 or high <= 0:
            continue
        path = _bar_path(x, y, wide, high, (is_open[0], is_open[1]))
        left, right = min(max(soft[0], 0.0), wide), min(max(soft[1], 0.0), wide)
        brush = QBrush(fill)
        if left or right:
            ramp = QLinearGradient(x, 0, x + wide, 0)
            into = left / wide if left + right <= wide else left / (left + right)
            out = 1 - right / wide if left + right <= wide else into
            ramp.setColorAt(0, clear if left else fill)
            ramp.setColorAt(into, fill)
            ramp.setColorAt(max(out, into), fill)
            ramp.setColorAt(1, clear if right else fill)
            brush = QBrush(ramp)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawPath(path)
        if bars.hatched:
            painter.setBrush(hatch)
            painter.drawPath(path)
        if bars.struck:
            painter.setPen(strike)
            painter.drawLine(QPointF(x - 1, y + high / 2), QPointF(x + wide + 1, y + high / 2))


def _bar_path(x: float, y: float, wide: float, high: float, is_open: tuple[bool, bool]) -> QPainterPath:
    """Outline one bar: round corners, or a taper to a point where that end goes on."""
    path = QPainterPath()
    if not any(is_open):
        corner = min(3.0, high / 2, wide / 2)
        path.addRoundedRect(QRectF(x, y, wide, high), corner, corner)
        return path
    taper = min(high * 0.9, wide / 2)
    points = [QPointF(x, y), QPointF(x + wide, y), QPointF(x + wide, y + high), QPointF(x, y + high)]
    if is_open[1]:
        points[1:3] = [
            QPointF(x + wide - taper, y),
            QPointF(x + wide, y + high / 2),
            QPointF(x + wide - taper, y + high),
        ]
    if is_open[0]:
        points[0] = QPointF(x + taper, y)
        points[-1:] = [QPointF(x + taper, y + high), QPointF(x, y + high / 2)]
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


# -- words ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Sprites:
    """Remembers lines of text as small pictures with their halos; the least recently drawn are forgotten.

    Made for one device pixel ratio; used in one thread. Emptied when the look changes.
    """

    ratio: float = 1.0
    most: int = 3000
    _kept: OrderedDict[tuple[object, ...], QImage] = field(default_factory=OrderedDict)

    def ready(self, texts: tuple[Text, ...], look: Look, fresh: int) -> tuple[Text, ...]:
        """Leave out lines not drawn before, but for the first ``fresh``: while the hand moves nothing may take long."""
        out = []
        for text in texts:
            if self._key(text, look) not in self._kept:
                fresh -= 1
                if fresh < 0:
                    continue
            out.append(text)
        return tuple(out)

    @staticmethod
    def _key(text: Text, look: Look) -> tuple[object, ...]:
        return (text.text, text.size, text.role, text.bold, text.italic, text.halo, look.name)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def of(self, text: Text, look: Look) -> QImage:
        """Give the picture of one line; its baseline starts ``_HALO`` to the right and one ascent and halo down."""
        key = self._key(text, look)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        wide = width(text.text, text.size, bold=text.bold, italic=text.italic) + 2 * _HALO + 2
        high = text.size * (ASCENT + DESCENT + 0.25) + 2 * _HALO
        image = QImage(
            max(1, int(wide * self.ratio + 1)),
            max(1, int(high * self.ratio + 1)),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(self.ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        if text.halo:
            painter.setOpacity(0.9)
            painter.drawImage(QPointF(0, 0), self._rim(text, look, image))
            painter.setOpacity(1.0)
        _write(painter, replace(text, halo=""), look, _HALO, _baseline(text.size))
        painter.end()
        self._kept[key] = image
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
        return image

    def _rim(self, text: Text, look: Look, like: QImage) -> QImage:
        """Draw a halo by writing the words a little off in all directions: much quicker than stroking their outlines."""
        image = QImage(like.size(), like.format())
        image.setDevicePixelRatio(self.ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        words = replace(text, role=text.halo, halo="")
        for x, y in _AROUND:
            _write(painter, words, look, _HALO + x, _baseline(text.size) + y)
        painter.end()
        return image


_AROUND = tuple((r * cos(2 * pi * k / n), r * sin(2 * pi * k / n)) for r, n in ((1.0, 4), (2.0, 10)) for k in range(n))


def _baseline(size: float) -> float:
    return round(size * (ASCENT + 0.2) + _HALO)


def draw_texts(painter: QPainter, texts: tuple[Text, ...], look: Look, sprites: Sprites | None = None) -> None:
    """Write lines of text; halos of all lines of one frame lie below no other line's letters."""
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    for text in texts:
        wide = width(text.text, text.size, bold=text.bold, italic=text.italic) if text.anchor != "start" else 0.0
        x = text.x - (wide / 2 if text.anchor == "middle" else wide if text.anchor == "end" else 0.0)
        painter.setOpacity(text.opacity)
        if sprites is None:
            _write(painter, text, look, x, text.y)
            continue
        ratio = sprites.ratio
        left = round((x - _HALO) * ratio) / ratio
        top = round((text.y - _baseline(text.size)) * ratio) / ratio
        painter.drawImage(QPointF(left, top), sprites.of(text, look))
    painter.setOpacity(1.0)


def _write(painter: QPainter, text: Text, look: Look, x: float, y: float) -> None:
    whole = max(1, round(text.size))
    face = font(whole, text.bold, text.italic)
    painter.save()
    painter.translate(x, y)
    if abs(text.size - whole) > 0.01:
        painter.scale(text.size / whole, text.size / whole)
    if text.halo:
        path = QPainterPath()
        path.addText(QPointF(0, 0), face, text.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour(look, text.halo, 0.9), _HALO)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.setFont(face)
    painter.setPen(colour(look, text.role))
    painter.drawText(QPointF(0, 0), text.text)
    painter.restore()


# -- files ------------------------------------------------------------------------------------------------------------


def to_image(frame: Frame, look: Look, scale: float = 1.0) -> QImage:
    """Draw a frame into a new picture; raises ExplorerError where it would be larger than memory should bear."""
    wide, high = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    if wide * high > MOST_PIXELS:
        raise ExplorerError(
            f"A picture of {wide} by {high} pixels is too large; "
            f"choose a smaller scale (at most {MOST_PIXELS // 1_000_000} million pixels), or SVG or PDF."
        )
    image = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour(look, frame.background or "surface"))
    painter = QPainter(image)
    draw(painter, frame, look, scale)
    painter.end()
    return image


def to_png(frame: Frame, look: Look, scale: float = 2.0, dpi: float = 0.0) -> bytes:
    """Give a frame as a PNG file; ``dpi`` 0 notes 96 times the scale, so that it prints at the size it had on screen."""
    image = to_image(frame, look, scale)
    per_metre = round((dpi or 96.0 * scale) / 0.0254)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    if frame.title:
        image.setText("Title", frame.title)
    for key, value in frame.about:
        image.setText(key, value)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ExplorerError("The picture could not be packed as PNG; try a smaller scale.")
    return bytes(buffer.data().data())


def to_pdf(frame: Frame, look: Look) -> bytes:
    """Give a frame as a one-page PDF file of its own size, words kept as text; the same frame gives the same bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(frame.title or "Claim Explorer")
    writer.setCreator("Claim Explorer")
    writer.setResolution(288)
    size = QSizeF(frame.width * 0.75, frame.height * 0.75)  # a pixel is 1/96 inch
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    draw(painter, frame, look, 3.0)
    painter.end()
    return _undated(bytes(buffer.data().data()))


_WHEN = re.compile(rb"(?<=Date \(D:)\d{14}[^)]*|(?<=Date=\")\d{4}-\d\d-\d\dT[^\"]*")
_DAY_ONE = {
    len(day): day
    for day in (b"20000101000000Z", b"20000101000000+00'00'", b"2000-01-01T00:00:00Z", b"2000-01-01T00:00:00+00:00")
}
_WHO = re.compile(rb"(?<=uuid:)[0-9a-f-]{36}|(?<=<)[0-9a-f]{72}(?=>)")


def _undated(data: bytes) -> bytes:
    """Put a fixed day and a number by content in place of the moment and the random name that Qt writes into a PDF.

    Lengths stay, for the file's table of offsets counts bytes.
    """
    data = _WHEN.sub(lambda m: _DAY_ONE.get(len(m.group()), m.group()), data)
    data = _WHO.sub(lambda m: b"0" * len(m.group()), data)
    name = hashlib.blake2b(data, digest_size=16).hexdigest()
    name = f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"
    data = data.replace(b"uuid:" + b"0" * 36, b"uuid:" + name.encode())
    return data.replace(b"0" * 72, name.encode().hex().encode())


__all__ = ["Sprites", "colour", "draw", "draw_texts", "draw_things", "font", "to_image", "to_pdf", "to_png"]
