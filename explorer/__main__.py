"""The command line: every answer on stdout, problems and progress on stderr; the window only when it is wanted.

Exit status: 0 done, 1 done with problems found, 2 wrong usage, 3 cannot run here, 4 failed and nothing changed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from explorer import __version__
from explorer.model import Diagnostic, ExplorerError, Kind, NodeId, Progress, Severity, title_of

DONE, PROBLEMS, USAGE, CANNOT, FAILED = 0, 1, 2, 3, 4
_T = TypeVar("_T")


def vis(text: str) -> str:
    """Make any text safe for a terminal: one line, no control, escape or direction characters."""
    out = []
    for c in text:
        if c in "\n\r\t\u2028\u2029":
            out.append(" ")
        elif (
            c < " "
            or "\x7f" <= c <= "\x9f"
            or "\u202a" <= c <= "\u202e"
            or c in "\u061c\u200b\u200e\u200f\u2060\ufeff"
            or "\u2066" <= c <= "\u2069"
            or "\ud800" <= c <= "\udfff"
        ):
            out.append("\ufffd")
        else:
            out.append(c)
    return "".join(out)


def say(text: str) -> None:
    """Print one line of an answer."""
    print(vis(text))


def complain(text: str) -> None:
    """Print one line about a problem."""
    print(vis(text), file=sys.stderr)


def give(document: Any) -> None:
    """Print one JSON document; pure ASCII, so that no text in it can steer a terminal."""
    print(json.dumps(document, indent=1, allow_nan=False))


def watch(steps: Generator[Progress, None, _T], title: str) -> _T:
    """Drain a job, with a progress bar on stderr where somebody sees it and the work takes long enough to wonder."""
    if not sys.stderr.isatty():
        from explorer.jobs import drain

        return drain(steps)
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                result: _T = end.value
                return result
            bar.update(task, completed=step.done, total=step.total or None)


def _open(path: str | None) -> Any:
    from explorer.library import load
    from explorer.resources import sample_library
    from explorer.settings import load_settings

    if path is None:
        last = load_settings().last_library
        where = Path(last) if last and Path(last).exists() else sample_library()
    else:
        where = Path(path)
    from explorer import paint

    return replace(watch(load(where), "reading"), paint=paint)


def _problems(diagnostics: Sequence[Diagnostic]) -> int:
    """Print what was found, and give the exit status it calls for: remarks are no problem."""
    for d in diagnostics:
        complain(str(d))
    return PROBLEMS if any(d.severity is not Severity.REMARK for d in diagnostics) else DONE


def _refused(diagnostics: Sequence[Diagnostic]) -> int:
    for d in diagnostics:
        complain(str(d))
    return PROBLEMS if any(d.severity is Severity.ERROR for d in diagnostics) else DONE


# -- commands ---------------------------------------------------------------------------------------------------------


def cmd_import(a: argparse.Namespace) -> int:
    """Read sources into a library folder."""
    from explorer.library import import_pages

    report = watch(import_pages([Path(s) for s in a.sources], Path(a.into), format=a.format), "importing")
    if a.json:
        give(report.to_json())
        return PROBLEMS if any(d.severity is Severity.ERROR for d in report.diagnostics) else DONE
    say(report.summary())
    return _refused(report.diagnostics)


def cmd_check(a: argparse.Namespace) -> int:
    """List every diagnostic."""
    from explorer.library import check

    found = check(Path(a.library))
    if a.json:
        give([{name: getattr(d, name) for name in Diagnostic.__dataclass_fields__} for d in found])
    else:
        for d in found:
            say(str(d))
    return PROBLEMS if any(d.severity is not Severity.REMARK for d in found) else DONE


def cmd_stats(a: argparse.Namespace) -> int:
    """Count what the library holds."""
    from explorer.export.show import stats

    library = _open(a.library)
    records = library.records
    if a.as_of is not None:
        from explorer.clocks import as_of

        records = as_of(records, a.as_of)
    counts = stats(records)
    if a.json:
        give(counts)
        return DONE
    say(library.title + (f", as of {a.as_of.isoformat()}" if a.as_of else ""))
    for part, values in counts.items():
        if isinstance(values, dict):
            say(f"{part}:")
            for name, n in values.items():
                say(f"  {n:>9,}  {name}" if isinstance(n, int) else f"  {n or 'open':>9}  {name}")
        else:
            say(f"{part}: {values}")
    return DONE


def cmd_show(a: argparse.Namespace) -> int:
    """Show records."""
    from explorer.export.show import show

    library = _open(a.library)
    records = library.records
    missing = [i for i in a.ids if records.get(NodeId(i)) is None]
    for i in missing:
        complain(f"No record has the id {i}; `query` finds ids by words.")
    ids = [NodeId(i) for i in a.ids if i not in missing]
    if a.json:
        give(show(records, ids if a.ids else None))
    else:
        for r in [records.get(i) for i in ids] if a.ids else _all(records):
            if r is not None:
                kind = records.kind(r.id)
                say(f"{kind}  {r.id}  {title_of(r)}")
                for text in _body(r) if a.ids else ():
                    say(f"  {text}")
    if missing:
        return FAILED
    return _refused(library.diagnostics)


def _all(records: Any) -> list[Any]:
    return [
        r for t in (records.lines, records.notes, records.claims, records.papers, records.themes) for r in t.values()
    ]


def _body(record: Any) -> list[str]:
    out = [record.gloss, *record.paragraphs] if hasattr(record, "paragraphs") else []
    if hasattr(record, "summary"):
        out += [record.summary]
    for e in getattr(record, "evidence", ()):
        out.append(f"{e.stance}: {e.note} (paragraph {e.paragraph}, {e.judged_by}, {e.confidence:.2f}): {e.why}")
    for d in getattr(record, "dates", ()):
        out.append(f"dated {d.as_written} ({d.edtf})")
    return [t for t in out if t]


def cmd_query(a: argparse.Namespace) -> int:
    """List what matches."""
    from explorer import query

    library = _open(a.library)
    parsed = query.parse(a.query)
    for p in parsed.problems:
        complain(f"at {p.start + 1}: {p.what}. {p.suggestion}")
    if a.explain:
        complain(query.explain(parsed))
    ids = library.query(a.query)
    if a.kind:
        ids = [i for i in ids if library.records.kind(i) == Kind(a.kind)]
    total = len(ids)
    if a.limit:
        ids = ids[: a.limit]
    if a.json:
        give([{"id": i, "kind": library.records.kind(i), "title": title_of(library.records.get(i))} for i in ids])
    else:
        for i in ids:
            print(f"{vis(i)}\t{vis(title_of(library.records.get(i)))}")
    if len(ids) < total:
        complain(f"showing {len(ids):,} of {total:,}")
    return PROBLEMS if parsed.problems else DONE


def cmd_export(a: argparse.Namespace) -> int:
    """Write a figure, the graph, tables or a report."""
    from explorer.export import Options

    library = _open(a.library)
    width, _, height = a.size.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and 16 <= int(width) <= 20000 and 16 <= int(height) <= 20000):
        complain(f"The size {a.size} cannot be drawn; give width and height in pixels, such as 1600x1000.")
        return USAGE
    options = Options(
        query=a.query or "",
        focus=NodeId(a.focus) if a.focus else None,
        depth=a.depth,
        layout=a.layout,
        what=a.what,
        size=(int(width), int(height)),
        scale=a.scale,
        look=a.theme,
        legend=not a.no_legend,
        title=a.title or "",
        as_of=a.as_of,
        seed=a.seed,
    )
    if a.as_of is not None and Path(a.output).suffix.lower() not in (".png", ".svg", ".pdf"):
        from explorer.clocks import as_of

        library = library.with_records(as_of(library.records, a.as_of))  # a figure fades what data leave out
    report = library.export(Path(a.output), options)
    complain(report)
    return DONE


def cmd_verdict(a: argparse.Namespace) -> int:
    """Append one re-test to the ledger."""
    from explorer.dates import bounds, describe
    from explorer.library import Editor
    from explorer.model import Outcome

    library = _open(a.library)
    claim = library.records.claims.get(NodeId(a.claim))
    if claim is None:
        raise ExplorerError(f"No claim has the id {a.claim}; `query --kind claim` finds claims by words.")
    editor = Editor(library)
    before = len(library.records.verdicts)
    paper, note = (NodeId(x) if x else None for x in (a.paper, a.note))
    editor.add_verdict(claim.id, Outcome(a.outcome), a.on, paper, note, a.comment or "")
    given = editor.records.verdicts[-1] if len(editor.records.verdicts) > before else None
    status = editor.records.status(claim.id)
    if a.json:
        give({"claim": claim.id, "outcome": a.outcome, "number": given.number if given else None, "status": status})
    else:
        say(f"{claim.id}: {a.outcome}, {describe(a.on)}. It now stands as {status}.")
    problems = []
    if claim.dates and bounds(a.on)[1] < min(bounds(one)[0] for one in claim.dates):
        problems.append(f"the verdict is dated {describe(a.on)}, before its claim; check both dates")
    problems += [
        f"no {kind} in this library has the id {node}; the verdict names it all the same"
        for kind, node, table in (("paper", paper, library.records.papers), ("note", note, library.records.notes))
        if node is not None and node not in table
    ]
    for problem in problems:
        complain(problem)
    return PROBLEMS if problems else DONE


def cmd_due(a: argparse.Namespace) -> int:
    """List what is due for a re-test."""
    from explorer.clocks import due
    from explorer.export.show import date_json

    library = _open(a.library)
    found = due(library.records, library.review_days, a.on)
    items = found.items[: a.limit] if a.limit else found.items
    if a.json:
        give(
            [
                {
                    "claim": one.claim,
                    "text": library.records.claims[one.claim].text,
                    "theme": one.theme,
                    "overdue": round(one.ratio, 4),
                    "lines": list(one.lines),
                    "age_days": [one.age.least, one.age.most if one.age.most != float("inf") else None],
                    "life_days": round(one.life.days, 1),
                    "life": one.life.basis,
                    "claimed": date_json(one.clocks.claimed),
                    "tested": date_json(one.clocks.tested),
                    "evidence": [date_json(one.clocks.oldest), date_json(one.clocks.newest)],
                    "why": one.why,
                }
                for one in items
            ]
        )
    else:
        for one in items:
            print(f"{one.score:6.1f}\t{vis(one.claim)}\t{vis(one.why)}")
    theme_lives = sum(life.basis == "estimated" for life in found.lives.by_theme.values())
    complain(f"Expected life: {found.lives.default.said()}; {theme_lives} themes with an estimate of their own.")
    complain(
        f"{len(found.items):,} due, {len(found.perhaps):,} perhaps, {found.fresh:,} fresh, {len(found.undated):,} undated, "
        f"{len(found.settled):,} settled, of {found.total:,} claims."
        + (f" Showing {len(items):,}." if len(items) < len(found.items) else "")
    )
    return DONE


def cmd_prompt(a: argparse.Namespace) -> int:
    """Compose a research prompt."""
    from explorer import prompts

    library = _open(a.library)
    ids = [NodeId(i) for i in a.ids] or (library.query(a.query) if a.query else list(library.records.lines)[:1])
    missing = [i for i in ids if library.records.get(i) is None]
    if missing:
        raise ExplorerError(f"No record has the id {missing[0]}; `query` finds ids by words.")
    if not ids:
        raise ExplorerError("Nothing matches that query, so there is nothing to ask about.")
    one_line = len(ids) == 1 and ids[0] in library.records.lines
    text = prompts.for_line(library.records, ids[0]) if one_line else prompts.compose(library.records, ids)
    if a.json:
        give({"prompt": text, "tokens": prompts.tokens(text), "ids": ids})
    else:
        for line in text.splitlines():
            say(line)
    return DONE


def cmd_demo(a: argparse.Namespace) -> int:
    """Write a synthetic library."""
    from explorer.demo import write_demo

    report = watch(write_demo(Path(a.folder), lines=a.lines, seed=a.seed), "writing")
    if a.json:
        give(report)
    else:
        say(
            f"Wrote {report['lines']:,} lines, {report['notes']:,} notes and {report['claims']:,} claims to {a.folder}."
        )
    return DONE


def cmd_bench(a: argparse.Namespace) -> int:
    """Run the benchmarks."""
    import runpy

    runner = Path(__file__).resolve().parents[1] / "tests" / "benchmarks" / "__main__.py"
    if not runner.exists():
        complain("The benchmarks live beside the source; run this from a checkout of the project.")
        return CANNOT
    sys.argv = [
        "bench",
        *(["--json"] if a.json else []),
        *(["--list"] if a.list else []),
        "--scale",
        str(a.scale),
        *a.names,
    ]
    try:
        runpy.run_path(str(runner), run_name="__main__")
    except SystemExit as end:
        return int(end.code or 0)
    return DONE


def cmd_doctor(a: argparse.Namespace) -> int:
    """Say what this machine has and lacks."""
    from explorer.doctor import examine

    findings = examine()
    if a.json:
        give([{"what": f.what, "found": f.found, "needed_for": f.needed_for, "mend": f.mend} for f in findings])
    else:
        for f in findings:
            say(
                f"{'has  ' if f.found else 'LACKS'}  {f.what}"
                + ("" if f.found else f", needed for {f.needed_for}: {f.mend}")
            )
    return DONE if all(f.found for f in findings) else PROBLEMS


def cmd_first_look(a: argparse.Namespace) -> int:
    """Draw the opening view, the timeline and one dossier into files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from explorer.ui.first_look import draw

    written = draw(_open(a.library), Path(a.into))
    if a.json:
        give([str(p) for p in written])
        return DONE
    say(f"The pictures are in {Path(a.into)}:")
    for p in written:
        say(f"  {p.name}")
    say(
        "For the window itself start this where there is a display: a desktop session, `ssh -X`, "
        "or `xvfb-run -a python3 packaging/run.py`."
    )
    return DONE


def cmd_window(a: argparse.Namespace) -> int:
    """Open the window."""
    path = Path(a.library) if a.library else None
    if path is not None and not path.exists():
        raise ExplorerError(f"There is no file or folder at {path}.")
    no_screen = sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if no_screen:
        complain(
            "There is no display here, so no window can open. Use a desktop session, `ssh -X`, or `xvfb-run -a claim-explorer`; "
            "`claim-explorer export LIBRARY -o figure.png` draws without one."
        )
        return CANNOT
    os.environ.setdefault("QT_HASH_SEED", "0")  # before Qt is loaded: it orders the fonts of a PDF by their hashes
    try:
        from explorer.ui.app import run
    except ImportError as error:
        complain(f"The window cannot start: {error}. `claim-explorer doctor` says what is missing.")
        return CANNOT
    return run(path)


def _count(text: str) -> int:
    """Read a number of things from 1 up, for the parser of arguments."""
    if not (text.isdecimal() and len(text) < 12 and int(text)):
        raise argparse.ArgumentTypeError(f"{vis(text)!r} is no whole number from 1 up")
    return int(text)


def _scale(text: str) -> float:
    """Read how many pixels stand for one, for the parser of arguments."""
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.1 <= scale <= 100:
        raise argparse.ArgumentTypeError(f"{vis(text)!r} is no scale: write a number from 0.1 to 100")
    return scale


def _fuzzy(text: str) -> Any:
    """Read a date in any spelling, for the parser of arguments."""
    from explorer.dates import parse_date, why_unreadable

    found = parse_date(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{vis(text)!r} is no date: {why_unreadable(text) or 'write it like 2025-06-01'}"
        )
    return found


def _last_day(text: str) -> date:
    """Read a date in any spelling and give its last day: to read as of a month is to read as of its end."""
    found = _fuzzy(text)
    if found.latest is None:
        raise argparse.ArgumentTypeError(f"{vis(text)!r} has no last day: write a day, month or year")
    day: date = found.latest
    return day


# -- wiring -----------------------------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """Build the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="claim-explorer",
        description="Read, see, date and narrow the claims of a curated research library. Without a command it opens the window.",
        epilog="LIBRARY is a library folder, a page, or a folder of pages; without one it is the last library opened, "
        "else the sample.",
    )
    top.add_argument("--version", action="version", version=f"claim-explorer {__version__}")
    subs = top.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], help_: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=help_, description=help_)
        sub.set_defaults(run=run)
        sub.add_argument("--json", action="store_true", help="print one JSON document")
        return sub

    p = add("window", cmd_window, "open the window (what happens without a command)")
    p.add_argument("library", nargs="?")
    p = add("import", cmd_import, "read pages into a library, writing or extending it")
    p.add_argument("sources", nargs="+", metavar="SOURCE")
    p.add_argument("--into", required=True, metavar="DIR")
    p.add_argument("--format", metavar="NAME", help="the sources' format; guessed by content without it")
    p = add("check", cmd_check, "list every problem as path:line:column: CODE what (mend)")
    p.add_argument("library", metavar="LIBRARY")
    p = add("stats", cmd_stats, "count by kind, relation, stance, claim status and theme")
    p.add_argument("library", nargs="?", metavar="LIBRARY")
    p.add_argument("--as-of", type=_last_day, metavar="DATE", help="count what was known at the end of this day")
    p = add("show", cmd_show, "show records, all of them without an ID")
    p.add_argument("library", metavar="LIBRARY")
    p.add_argument("ids", nargs="*", metavar="ID")
    p = add("query", cmd_query, "list the ids and titles that match a query")
    p.add_argument("library", metavar="LIBRARY")
    p.add_argument("query", metavar="QUERY")
    p.add_argument("--kind", choices=[k.value for k in Kind])
    p.add_argument("--limit", type=_count, metavar="N")
    p.add_argument("--explain", action="store_true", help="say how the query was read")
    p = add("export", cmd_export, "write a figure, the graph, tables, papers or a report, as the file's ending says")
    p.add_argument("library", metavar="LIBRARY")
    p.add_argument("-o", "--output", required=True, metavar="FILE")
    p.add_argument("--query", metavar="Q")
    p.add_argument("--focus", metavar="ID")
    p.add_argument("--depth", type=int, default=1, metavar="N", choices=range(1, 4))
    p.add_argument("--layout", choices=["map", "focus", "time"], default=None)
    p.add_argument("--what", choices=["map", "timeline"], default="map", help="which picture a figure shows")
    p.add_argument("--size", default="1600x1000", metavar="WxH")
    p.add_argument("--scale", type=_scale, default=1.0, metavar="F")
    p.add_argument("--theme", choices=["light", "dark", "print", "contrast"], default="light")
    p.add_argument("--no-legend", action="store_true")
    p.add_argument("--title", metavar="T")
    p.add_argument("--as-of", type=_last_day, metavar="DATE", help="figures fade, data leave out what came later")
    p.add_argument("--seed", type=int, default=0, metavar="S")
    p = add("verdict", cmd_verdict, "add one re-test of a claim to the ledger")
    p.add_argument("library", metavar="LIBRARY")
    p.add_argument("claim", metavar="CLAIM")
    p.add_argument("outcome", choices=["holds", "weakened", "overturned", "superseded", "cannot-test"])
    p.add_argument("--on", type=_fuzzy, required=True, metavar="DATE")
    p.add_argument("--paper", metavar="ID")
    p.add_argument("--note", metavar="ID")
    p.add_argument("--comment", metavar="TEXT")
    p = add("due", cmd_due, "list the claims due for a re-test, most overdue first")
    p.add_argument("library", nargs="?", metavar="LIBRARY")
    p.add_argument("--on", type=_last_day, metavar="DATE", help="as it will be on this day; today without it")
    p.add_argument("--limit", type=_count, metavar="N")
    p = add("prompt", cmd_prompt, "compose the research prompt of a line or of any selection")
    p.add_argument("library", metavar="LIBRARY")
    p.add_argument("ids", nargs="*", metavar="ID")
    p.add_argument("--query", metavar="Q")
    p = add("demo", cmd_demo, "write a synthetic library, for trying things at real scale")
    p.add_argument("folder", metavar="DIR")
    p.add_argument("--lines", type=_count, required=True, metavar="N")
    p.add_argument("--seed", type=int, default=0, metavar="S")
    p = add("first-look", cmd_first_look, "draw the opening view, the map, the timeline and one dossier into files")
    p.add_argument("library", nargs="?", metavar="LIBRARY")
    p.add_argument("--into", default="claim-explorer-first-look", metavar="DIR")
    p = add("bench", cmd_bench, "run the benchmarks; every figure beside its comparison in the same run")
    p.add_argument("names", nargs="*", metavar="NAME")
    p.add_argument("--scale", type=float, default=1.0, metavar="X")
    p.add_argument("--list", action="store_true", help="name the benchmarks")
    add("doctor", cmd_doctor, "say what this machine has and lacks, and what mends it")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    args = list(sys.argv[1:] if argv is None else argv)
    top = parser()
    commands: dict[str, argparse.ArgumentParser] = {}
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            commands.update(action.choices)
    if not args or (args[0] not in commands and args[0] not in ("-h", "--help", "--version")):
        args = ["window", *args]
    try:
        a, rest = top.parse_known_args(args)
        if rest:  # an option may stand between LIBRARY and its IDs, which argparse reads only when asked to
            a = commands[args[0]].parse_intermixed_args(args[1:])
    except SystemExit as end:
        return int(end.code or 0)
    try:
        return int(a.run(a))
    except ExplorerError as error:
        complain(str(error))
        return FAILED
    except BrokenPipeError:
        # The reader of our output went away, as `head` does; point stdout elsewhere so that the exit stays quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        complain("Stopped.")
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
