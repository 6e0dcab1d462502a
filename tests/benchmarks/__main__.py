"""Run the benchmarks: every figure beside its comparison in the same run.

    claim-explorer bench [--scale X] [--list] [--json] [NAME...]
    python tests/benchmarks [...]

A figure is a figure: a missed goal is said and changes no exit status. A benchmark that cannot run says why on stderr
and the others go on.

CLAIM_EXPLORER_PAGES names a folder of real pages for `pages.read`; CLAIM_EXPLORER_IGRAPH names a Python that has igraph
and numpy, for `map.layout` and `map.quality` (igraph is GPL and never part of the program's own environment).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for _folder in (str(ROOT), str(HERE)):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)

from registry import BENCHMARKS, Benchmark, Stand, matches  # noqa: E402

MODULES = ("bench_start", "bench_files", "bench_map", "bench_window", "bench_query")
PATIENCE = 1800
COLUMNS = ("name", "value", "compared_value", "ratio", "runs", "holds")


def main(args: list[str] | None = None) -> int:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a benchmark, or the beginning of its name")
    parser.add_argument("--scale", type=float, default=1.0, metavar="X", help="1 is 6,000 lines (default)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--one", metavar="FOLDER", help=argparse.SUPPRESS)
    a = parser.parse_args(args)
    if not 0 < a.scale <= 100:
        complain("--scale runs from just above 0 to 100.")
        return 2
    for module in MODULES:
        __import__(module)
    wanted = [b for b in BENCHMARKS if not a.names or b.is_wanted(a.names)]
    unknown = [name for name in a.names if not any(b.is_wanted([name]) for b in BENCHMARKS)]
    if unknown:
        complain(f"There is no benchmark {', '.join(unknown)}; --list names them.")
        return 2
    if a.list:
        width = max(len(name) for b in wanted for name in b.names)
        for b in wanted:
            for name in b.names:
                print(f"{name:{width}}  {b.about}")
        return 0
    if a.one:
        print(json.dumps([row.to_json(a.scale) for row in wanted[0].body(Stand(a.scale, Path(a.one)))]))
        return 0
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="claim-explorer-bench-") as folder:
        for b in wanted:
            complain(f"running {b.names[0]} ...")
            found = run_apart(b, a.scale, folder)
            rows += [row for row in found if not a.names or any(matches(str(row["name"]), n) for n in a.names)]
    if a.json:
        print(json.dumps(rows, indent=1))
    else:
        print_table(rows, a.scale)
    return 0


def run_apart(b: Benchmark, scale: float, folder: str) -> list[dict[str, object]]:
    """Run one benchmark in a process of its own; empty, with a word on stderr, where it fails."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "QT_QPA_PLATFORM": "offscreen",
        "CLAIM_EXPLORER_HOME": str(Path(folder) / "home"),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, str(HERE), "--one", folder, "--scale", str(scale), b.names[0]]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        complain(f"{b.names[0]}: not done after {PATIENCE // 60} minutes, given up")
        return []
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"])[-1]
        complain(f"{b.names[0]}: failed: {last}")
        if os.environ.get("CLAIM_EXPLORER_BENCH_DEBUG"):
            complain(done.stderr)
        return []
    for line in done.stderr.splitlines():
        if line.startswith("note: "):
            complain(f"{b.names[0]}: {line[6:]}")
    try:
        rows: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        complain(f"{b.names[0]}: gave no figures")
        return []
    return rows


def print_table(rows: list[dict[str, object]], scale: float) -> None:
    """Print the figures as an aligned table: figure, comparison, ratio, goal."""
    cells = [("benchmark", "value", "compared", "ratio", "runs", "", "goal; compared with")]
    for row in rows:
        unit = row["unit"]
        cells.append(
            (
                str(row["name"]),
                f"{_number(row['value'])} {unit}",
                "" if row["compared_value"] is None else f"{_number(row['compared_value'])} {unit}",
                "" if row["ratio"] is None else _number(row["ratio"]),
                str(row["runs"]),
                "holds" if row["holds"] else "MISSED",
                f"{row['goal']}; {row['compared_with']}" if row["compared_with"] else str(row["goal"]),
            )
        )
    widths = [max(len(cell[column]) for cell in cells) for column in range(6)]
    print(f"scale {scale:g} (1 is 6,000 lines)")
    for cell in cells:
        left = f"{cell[0]:{widths[0]}}"
        middle = "  ".join(f"{cell[column]:>{widths[column]}}" for column in range(1, 5))
        print(f"{left}  {middle}  {cell[5]:{widths[5]}}  {cell[6]}".rstrip())


def _number(value: object) -> str:
    number = float(str(value))
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def complain(text: str) -> None:
    """Say something on stderr."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
