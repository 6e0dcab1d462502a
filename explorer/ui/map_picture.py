"""Draws the map's bulk off the UI thread into a picture larger than the view, to be moved while the hand moves.

One picture is drawn at a time; asking again while one is under way remembers only the last wish. What comes back says
for which scene, state and viewport it was drawn, so that a late one is never taken for the present.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QRectF, QThreadPool, Signal, SignalInstance
from PySide6.QtGui import QImage, QPainter

from explorer.palette import Look
from explorer.scene import Frame, Viewport
from explorer.scene.map import MapScene, MapState
from explorer.ui.paint import colour, draw_things

MARGIN = 0.25
"""So much of the view's width and height is drawn beyond each edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What a picture is to show: ``number`` tells wishes for different contents apart, the viewport those that moved."""

    scene: MapScene
    state: MapState
    look: Look
    viewport: Viewport
    ratio: float
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A drawn wish; ``viewport`` includes the margins. ``frame`` holds only counts."""

    wish: Wish
    viewport: Viewport
    image: QImage
    frame: Frame

    def covers(self, viewport: Viewport) -> bool:
        """Tell whether a viewport at the same scale lies wholly in this picture."""
        mine = self.viewport
        room_x = (mine.width - viewport.width) / 2 / mine.scale
        room_y = (mine.height - viewport.height) / 2 / mine.scale
        return self.fits(viewport) and abs(viewport.cx - mine.cx) <= room_x and abs(viewport.cy - mine.cy) <= room_y

    def fits(self, viewport: Viewport) -> bool:
        """Tell whether this picture is drawn at a viewport's scale."""
        return abs(viewport.scale / self.viewport.scale - 1.0) < 1e-6

    def place(self, viewport: Viewport) -> QRectF:
        """Give the rectangle this picture takes in another viewport."""
        mine, grown = self.viewport, viewport.scale / self.viewport.scale
        x = (mine.cx - viewport.cx) * viewport.scale + viewport.width / 2 - mine.width * grown / 2
        y = (mine.cy - viewport.cy) * viewport.scale + viewport.height / 2 - mine.height * grown / 2
        return QRectF(x, y, mine.width * grown, mine.height * grown)


def with_margins(viewport: Viewport) -> Viewport:
    """Widen a viewport by the margins."""
    wide, high = round(viewport.width * (1 + 2 * MARGIN)), round(viewport.height * (1 + 2 * MARGIN))
    # The middle of an odd and of an even width differ by half a pixel; keep the parity.
    return replace(viewport, width=wide + (wide - viewport.width) % 2, height=high + (high - viewport.height) % 2)


def draw_picture(wish: Wish) -> Picture:
    """Draw a wish; may run in any thread."""
    viewport = with_margins(wish.viewport)
    frame = wish.scene.ground(viewport, wish.state)
    size = round(viewport.width * wish.ratio), round(viewport.height * wish.ratio)
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(colour(wish.look, "surface"))
    painter = QPainter(image)
    painter.scale(wish.ratio, wish.ratio)
    draw_things(painter, frame, wish.look)
    painter.end()
    image.setDevicePixelRatio(wish.ratio)
    wish.scene.names.placed(wish.viewport, wish.state)  # so that the window finds its labels chosen
    inner = wish.scene.count(wish.viewport, wish.state)
    counts = Frame(viewport.width, viewport.height, shown=inner, total=frame.total, about=frame.about)
    return Picture(wish, viewport, image, counts)


class Pictures(QObject):
    """Draws wishes one at a time in a worker thread; ``drawn`` brings each picture to the window's thread."""

    drawn = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._next: Wish | None = None
        self._busy = False
        self.drawn.connect(self._on_end)
        self.failed.connect(self._on_end)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being drawn."""
        return not self._busy

    def ask(self, wish: Wish) -> None:
        """Draw this as soon as the present one is done; an earlier wish that has not begun is dropped."""
        if self._busy:
            self._next = wish
            return
        self._busy = True
        self._pool.start(lambda: self._run(wish))

    def _run(self, wish: Wish) -> None:
        try:
            picture = draw_picture(wish)
        except Exception as error:  # noqa: BLE001 (handed to the window's thread, where bugs are reported)
            self._send(self.failed, error)
        else:
            self._send(self.drawn, picture)

    @staticmethod
    def _send(signal: SignalInstance, value: object) -> None:
        try:
            signal.emit(value)
        except RuntimeError:  # the window went while we drew
            return

    def _on_end(self, _: object) -> None:
        self._busy = False
        wish, self._next = self._next, None
        if wish is not None:
            self.ask(wish)

    def wait(self, milliseconds: int = 2000) -> bool:
        """Let the present picture finish and drop what waits; for closing."""
        self._next = None
        return self._pool.waitForDone(milliseconds)
