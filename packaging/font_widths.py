"""Cut the bundled faces out of a full Inter release and write down their advance widths.

A maintainer's tool: it needs fontTools, which neither the program nor its tests do. Text is measured without Qt from
``widths.json`` (thousandths of the type size, per character), so the three faces and the table must be made together::

    python packaging/font_widths.py FOLDER_WITH_INTER_OTF resources/fonts
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

FACES = ("Regular", "SemiBold", "Italic")
RANGES = (
    (0x0020, 0x007E),  # Latin, its supplements and extensions
    (0x00A0, 0x024F),
    (0x02B0, 0x036F),  # modifiers and combining marks
    (0x0370, 0x03FF),  # Greek
    (0x1E00, 0x1EFF),
    (0x2000, 0x209F),  # punctuation, raised and lowered figures
    (0x20A0, 0x20BF),
    (0x2100, 0x22FF),  # letterlike signs, fractions, arrows, mathematics
    (0x2300, 0x23FF),  # keys
    (0x25A0, 0x25FF),  # triangles, discs
    (0x2713, 0x2717),
    (0xFB00, 0xFB04),
)
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "tnum", "case")  # no "calt": it swaps glyphs and so widths


def cut(source: Path, target: Path) -> dict[str, int]:
    """Write the subset of one face and give the advance of each character in thousandths of an em."""
    from fontTools import subset  # type: ignore[import-not-found]

    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.name_IDs = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.timestamp = False
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    per_em = font["head"].unitsPerEm
    advances = font["hmtx"].metrics
    return {chr(code): round(advances[name][0] * 1000 / per_em) for code, name in sorted(font.getBestCmap().items())}


def main() -> None:
    """Read the two folders from the command line and write three faces and the table."""
    parser = argparse.ArgumentParser(description="Cut the bundled faces and write their widths.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    widths = {face: cut(given.source / f"Inter-{face}.otf", given.target / f"Inter-{face}.otf") for face in FACES}
    lines = ",\n".join(
        f"{json.dumps(face)}: {json.dumps(table, separators=(',', ':'))}" for face, table in widths.items()
    )
    (given.target / "widths.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
