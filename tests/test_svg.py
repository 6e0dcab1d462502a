"""SVG written without Qt: well formed, harmless, the same every time."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from explorer.export.svg import svg
from explorer.graph import arrays
from explorer.jobs import drain
from explorer.layout import theme_map
from explorer.palette import DARK, LIGHT
from explorer.scene import Area, Arrow, Bars, Frame, Links, Marks, Shape, Text
from explorer.scene.map import MapScene, MapState

NS = "{http://www.w3.org/2000/svg}"


def _floats(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, np.float32)


def _everything() -> Frame:
    marks = tuple(
        Marks(_floats((20 + 20 * k, 20)), _floats((6,))[0], shape, "line", ids=("same id",))
        for k, shape in enumerate(Shape)
    )
    bars = Bars(
        _floats((10, 60, 100, 12), (10, 80, 100, 12), (10, 100, 0, 12)),
        "claim",
        _floats((0, 30), (80, 80), (0, 0)),
        np.array([[False, True], [True, False], [False, False]]),
        hatched=True,
        struck=True,
        ids=("a", "b", "c"),
    )
    return Frame(
        300,
        200,
        areas=(Area(_floats((0, 0), (90, 0), (90, 90)), "theme-3", 0.2, "theme-3", smooth=True, id="theme:x y"),),
        links=(
            Links(_floats((0, 0, 50, 50)), "supports", 1.3, (), Arrow.FILLED),
            Links(_floats((0, 0, 50, 90)), "contradicts", 1.5, (6.0, 4.0), Arrow.OPEN, 0.5),
        ),
        bars=(bars,),
        marks=marks,
        texts=(Text(150, 150, 'A <b> & "c"\x00\ud800', 12, bold=True, anchor="middle", halo="surface"),),
        title="Map",
        about=(("query", "kind:line & date:<2024"),),
    )


def _read(data: bytes) -> ET.Element:
    return ET.fromstring(data)


def test_everything_is_written_in_groups_with_titles_and_unique_ids() -> None:
    data = svg(_everything(), LIGHT, titles={"same id": "A note <i>"}, description="What it shows")
    root = _read(data)
    assert root.get("viewBox") == "0 0 300 200"
    assert root.findtext(f"{NS}title") == "Map"
    assert root.findtext(f"{NS}desc") == "What it shows. query: kind:line & date:<2024"
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if i in ("areas", "links", "bars", "marks", "halos", "words")] == [
        "areas",
        "links",
        "bars",
        "marks",
        "halos",
        "words",
    ]
    assert sum(e.text == "A note <i>" for e in root.iter(f"{NS}title")) == len(Shape)


def test_hostile_words_stay_words() -> None:
    root = _read(svg(_everything(), LIGHT, title="</title><script>alert(1)</script>"))
    assert not list(root.iter(f"{NS}script"))
    words = [e.text for e in root.iter(f"{NS}text")]
    assert words == ['A <b> & "c"\ufffd\ufffd'] * 2  # once as halo, once as word


def test_roles_become_the_colours_of_the_look() -> None:
    light, dark = svg(_everything(), LIGHT).decode(), svg(_everything(), DARK).decode()
    for look, text in ((LIGHT, light), (DARK, dark)):
        for role in ("surface", "supports", "contradicts", "claim", "line", "theme-3"):
            assert look[role] in text
    assert LIGHT["supports"] not in dark


def test_stances_keep_their_dashes_and_heads() -> None:
    root = _read(svg(_everything(), LIGHT))
    links = next(e for e in root.iter() if e.get("id") == "links")
    solid, dashed = links.findall(f"{NS}g")
    assert solid.find(f"{NS}path").get("stroke-dasharray") is None
    assert dashed.find(f"{NS}path").get("stroke-dasharray") == "9 6"
    assert [len(group.findall(f"{NS}path")) for group in (solid, dashed)] == [2, 2]
    assert solid.findall(f"{NS}path")[1].get("fill") == LIGHT["supports"]


def test_soft_ends_are_gradients_that_exist() -> None:
    text = svg(_everything(), LIGHT).decode()
    root = _read(text.encode())
    ramps = {e.get("id") for e in root.iter(f"{NS}linearGradient")}
    used = {e.get("fill")[5:-1] for e in root.iter(f"{NS}path") if (e.get("fill") or "").startswith("url(#ramp")}
    assert used == ramps
    assert len(ramps) == 2
    assert "nan" not in text
    assert "inf" not in text


def test_the_same_frame_gives_the_same_bytes(sample_library) -> None:
    records = sample_library.records
    columns = arrays(records)
    scene = MapScene(records, columns, drain(theme_map(records, columns)))
    frame = scene.frame(scene.fit((900, 600)), MapState(selected=(next(iter(records.lines)),)))
    data = svg(frame, LIGHT, "The sample", titles=dict.fromkeys(records.lines, "t"))
    assert data == svg(frame, LIGHT, "The sample", titles=dict.fromkeys(records.lines, "t"))
    root = _read(data)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert set(records.lines) <= set(ids)
    assert len(data) < 200_000


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.0001])
def test_numbers_are_always_numbers(value: float) -> None:
    frame = Frame(10, 10, marks=(Marks(_floats((value, 3)), np.array([2], np.float32), Shape.CIRCLE, "note"),))
    circle = next(_read(svg(frame, LIGHT)).iter(f"{NS}circle"))
    assert circle.get("cx") == "0"


def test_no_qt_is_needed() -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from explorer.export.svg import svg; import explorer.scene.map\n"
        "from explorer.palette import LIGHT; from explorer.scene import Frame\n"
        "assert svg(Frame(5, 5), LIGHT).startswith(b'<?xml')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
