"""The painter: the same picture at every scale and in every file, and nothing lost on the way."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt, QThreadPool
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QImage, QPainter

from explorer.model import ExplorerError
from explorer.palette import DARK, LIGHT, LOOKS
from explorer.scene import Area, Arrow, Bars, Frame, Links, Marks, Shape, Text
from explorer.scene.text import width
from explorer.ui import paint

pytestmark = pytest.mark.qt


def _floats(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, np.float32)


@pytest.fixture
def frame() -> Frame:
    return Frame(
        200,
        120,
        areas=(Area(_floats((10, 70), (60, 70), (60, 110), (10, 110)), "theme-1"),),
        links=(
            Links(_floats((80, 20, 180, 20)), "supports", 6.0),
            Links(_floats((80, 40, 180, 40)), "contradicts", 3.0, (6.0, 4.0), Arrow.FILLED),
        ),
        bars=(
            Bars(_floats((80, 60, 100, 10)), "claim", _floats((0, 40)), np.zeros((1, 2), bool)),
            Bars(
                _floats((80, 76, 100, 10)), "due", _floats((0, 0)), np.array([[True, True]]), hatched=True, struck=True
            ),
        ),
        marks=tuple(
            Marks(
                _floats((20 + 20 * (k % 5), 20 + 20 * (k // 5))),
                np.array([7], np.float32),
                shape,
                "line",
                outline="surface",
            )
            for k, shape in enumerate(s for s in Shape if s is not Shape.CLOCK)
        ),
        texts=(Text(100, 110, "Words with a rim", 13, anchor="middle", halo="surface", bold=True),),
        title="Test",
        about=(("query", "kind:line"),),
    )


def _pixel(image: QImage, x: float, y: float, scale: float) -> str:
    return image.pixelColor(int(x * scale), int(y * scale)).name().upper()


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_roles_are_where_they_belong_at_any_scale(frame: Frame, look, scale: float) -> None:
    image = paint.to_image(frame, look, scale)
    assert (image.width(), image.height()) == (200 * scale, 120 * scale)
    assert _pixel(image, 20.5, 20.5, scale) == look["line"]
    assert _pixel(image, 130, 20, scale) == look["supports"]
    assert _pixel(image, 35, 100, scale) == look["theme-1"]
    assert _pixel(image, 90, 65, scale) == look["claim"]
    assert _pixel(image, 195, 5, scale) == look["surface"]


def test_a_soft_end_fades_and_a_dash_has_gaps(frame: Frame) -> None:
    image = paint.to_image(frame, LIGHT, 2.0)
    strength = [
        QColor(LIGHT["surface"]).lightness() - image.pixelColor(int(2 * x), 130).lightness()
        for x in (100, 150, 165, 177)
    ]
    assert strength == sorted(strength, reverse=True)
    assert strength[0] > strength[1] > strength[-1]
    row = {image.pixelColor(x, 80).name().upper() for x in range(170, 340)}
    assert {LIGHT["contradicts"], LIGHT["surface"]} <= row


def test_small_discs_are_stamped_like_large_ones_are_filled() -> None:
    xy = np.random.default_rng(1).random((400, 2)).astype(np.float32) * [290, 190] + 5
    size = np.full(400, 1.9, np.float32)
    stamped = Frame(300, 200, marks=(Marks(xy, size, Shape.CIRCLE, "line"),))
    filled = Frame(300, 200, marks=(Marks(xy, size, Shape.CIRCLE, "line", outline="line", width=0.01),))
    ink = []
    for one in (stamped, filled):
        image = paint.to_image(one, LIGHT).convertToFormat(QImage.Format.Format_Grayscale8)
        grey = np.frombuffer(image.constBits(), np.uint8).reshape(200, image.bytesPerLine())[:, :300]
        ink.append(255.0 - grey)
    assert abs(ink[0].sum() / ink[1].sum() - 1) < 0.15
    assert np.corrcoef(ink[0].ravel(), ink[1].ravel())[0, 1] > 0.9


def test_png_carries_size_resolution_and_words(frame: Frame) -> None:
    data = paint.to_png(frame, LIGHT, 2.0, 300)
    image = QImage.fromData(data, "PNG")
    assert (image.width(), image.height()) == (400, 240)
    assert round(image.dotsPerMeterX() * 0.0254) == 300
    assert image.text("Title") == "Test"
    assert image.text("query") == "kind:line"
    assert paint.to_png(frame, LIGHT, 2.0, 300) == data


def test_the_same_frame_gives_the_same_bytes_whenever_it_is_drawn(frame: Frame) -> None:
    """Also a second later and on another day: nothing of the moment is left in a file."""
    first = paint.to_pdf(frame, LIGHT), paint.to_png(frame, LIGHT)
    assert b"D:2000" in first[0]
    assert first[0].count(b"2000-01-01T00:00:00") == 3
    year = str(date.today().year).encode()
    assert b"D:" + year not in first[0]
    assert (paint.to_pdf(frame, LIGHT), paint.to_png(frame, LIGHT)) == first
    other = paint.to_pdf(replace(frame, title="Another"), LIGHT)
    assert other != first[0]
    start = int(first[0].rsplit(b"startxref", 1)[1].split()[0])
    assert first[0][start : start + 4] == b"xref"  # the table of offsets still stands where it says


def test_pdf_is_one_page_with_the_bundled_font(frame: Frame) -> None:
    data = paint.to_pdf(frame, LIGHT)
    assert data.startswith(b"%PDF")
    assert b"Inter" in data
    boxes = re.findall(rb"/MediaBox \[([0-9. ]+)\]", data)
    assert [[float(n) for n in box.split()] for box in boxes] == [
        [0, 0, pytest.approx(150, abs=1), pytest.approx(90, abs=1)]
    ]


def test_too_large_a_picture_is_refused_in_words(frame: Frame) -> None:
    with pytest.raises(ExplorerError, match="too large"):
        paint.to_png(frame, LIGHT, 300.0)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", [10, 12, 19])
def test_the_table_of_widths_is_what_qt_draws(size: int, bold: bool) -> None:
    assert QFontInfo(paint.font(size, bold)).family() == "Inter"
    metrics = QFontMetricsF(paint.font(size, bold))
    for words in ("Does AVA To. reason?", "naïve “quoted” – 2024–2025 … ▲▼● α→β ≤ 3", "office fi fl"):
        assert metrics.horizontalAdvance(words) == pytest.approx(width(words, size, bold=bold), abs=0.6)


def test_italic_has_its_own_widths() -> None:
    metrics = QFontMetricsF(paint.font(14, italic=True))
    assert metrics.horizontalAdvance("A slanted question?") == pytest.approx(
        width("A slanted question?", 14, italic=True), abs=0.6
    )


def test_words_from_sprites_stand_where_drawn_words_stand() -> None:
    texts = (Text(20.4, 40.3, "Where is it?", 13, halo="surface"), Text(180, 70, "To the right", 11, anchor="end"))
    images = []
    for sprites in (None, paint.Sprites(1.0)):
        image = QImage(220, 90, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint.draw_texts(painter, texts, LIGHT, sprites)
        painter.end()
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        dark = np.frombuffer(grey.constBits(), np.uint8).reshape(90, grey.bytesPerLine())[:, :220] < 128
        ys, xs = np.nonzero(dark)
        images.append((xs.min(), xs.max(), ys.min(), ys.max()))
    assert np.abs(np.subtract(*images)).max() <= 2


def test_sprites_forget_the_least_recent() -> None:
    sprites = paint.Sprites(1.0, most=3)
    for words in "abcd":
        sprites.of(Text(0, 0, words, 12), LIGHT)
    first = sprites.of(Text(0, 0, "b", 12), LIGHT)
    assert sprites.of(Text(9, 9, "b", 12), LIGHT) is first
    assert sprites.of(Text(0, 0, "b", 12), DARK) is not first


def test_nothing_is_lost_over_a_thousand_paint_calls(frame: Frame) -> None:
    """Some builds of PySide6 lose a reference to None in every drawing call and abort after some thousands."""
    image = QImage(220, 140, QImage.Format.Format_ARGB32_Premultiplied)
    sprites = paint.Sprites(1.0)

    def draw(times: int) -> None:
        for _ in range(times):
            painter = QPainter(image)
            paint.draw(painter, frame, LIGHT, sprites=sprites)
            painter.fillRect(QRectF(0, 0, 2, 2), QColor("red"))
            painter.drawLine(0, 0, 9, 9)
            painter.end()

    draw(20)
    before = sys.getrefcount(None)
    draw(1000)
    assert abs(sys.getrefcount(None) - before) < 500


def test_frames_can_be_drawn_in_a_worker(frame: Frame) -> None:
    found: list[QImage] = []
    pool = QThreadPool()
    pool.start(lambda: found.append(paint.to_image(frame, LIGHT, 2.0)))
    assert pool.waitForDone(10000)
    here = paint.to_image(frame, LIGHT, 2.0)
    one, other = (np.frombuffer(image.constBits(), np.uint8).astype(int) for image in (found[0], here))
    assert np.abs(one - other).max() <= 10  # every thread has its own glyphs, a shade apart at their rims


def test_every_role_of_every_look_can_be_drawn() -> None:
    for look in LOOKS.values():
        for role in look.roles:
            assert paint.colour(look, role).isValid()


def test_an_empty_frame_is_only_its_background() -> None:
    nothing = np.empty((0, 2), np.float32)
    frame = Frame(
        20,
        20,
        areas=(Area(nothing, "line"),),
        links=(Links(np.empty((0, 4), np.float32), "line", arrow=Arrow.OPEN),),
        marks=(Marks(nothing, np.empty(0, np.float32), Shape.CIRCLE, "line"),),
        texts=(Text(5, 5, "", 12, halo="surface"),),
    )
    image = paint.to_image(frame, DARK)
    assert {image.pixelColor(x, y).name().upper() for x in range(20) for y in range(20)} == {DARK["surface"]}
