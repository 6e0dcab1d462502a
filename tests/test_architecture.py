"""Who may import whom: arrows point from the window inwards, never back."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "explorer"

CORE = {"model"}
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "palette": set(),
    "resources": set(),
    "jobs": {"model"},
    "dates": {"model"},
    "prose": {"model"},
    "similarity": {"model", "prose", "numpy", "scipy", "rapidfuzz"},
    "stance": {"model", "prose", "dates"},
    "themes": {"model", "prose", "similarity", "graph", "numpy", "scipy", "graspologic_native"},
    "graph": {"model", "dates", "prose", "similarity", "networkx", "numpy", "scipy"},
    "layout": {"model", "graph", "jobs", "dates", "numpy", "scipy", "graspologic_native"},
    "emphasis": set(),
    "clocks": {"model", "dates", "graph", "numpy"},
    "query": {"model", "dates", "graph", "prose", "numpy", "rapidfuzz"},
    "prompts": {"model", "dates", "prose", "similarity", "stance"},
    "readers": {"model", "dates", "prose", "prompts"},
    "scene": {"model", "emphasis", "palette", "dates", "graph", "layout", "query", "resources", "stance", "numpy", "scipy"},
    "export": {
        "model", "dates", "graph", "prose", "prompts", "stance", "scene", "palette", "layout", "query", "jobs",
        "resources", "workspace", "clocks", "numpy", "networkx",
    },
    "library": {
        "model", "dates", "prose", "similarity", "readers", "stance", "themes", "graph", "query", "prompts", "export",
        "jobs", "settings", "yaml", "networkx", "numpy",
    },
    "settings": {"model", "library", "platformdirs"},
    "places": {"model", "graph", "layout", "settings", "library", "numpy"},
    "workspace": {"model", "clocks", "query", "graph", "layout", "library", "numpy"},
    "demo": {"model", "dates", "prose", "library", "jobs", "stance", "numpy"},
    "doctor": {"model", "resources"},
    "ui": {
        "model", "palette", "resources", "settings", "places", "jobs", "dates", "clocks", "emphasis", "prose", "graph",
        "layout", "query", "prompts", "scene",
        "export", "library", "stance", "workspace", "similarity", "numpy", "PySide6", "shiboken6", "pyqtgraph", "markdown_it",
        "rapidfuzz", "watchdog",
    },
    "__init__": {"library", "model", "resources", "scene", "palette", "ui"},
    "__main__": {
        "model", "library", "jobs", "resources", "settings", "query", "export", "prompts", "graph", "layout", "palette",
        "scene", "workspace", "ui", "demo", "doctor", "dates", "rich", "stance", "clocks",
    },
}  # fmt: skip
"""Each room, and what it may import beside the standard library; a folder is one room."""


def rooms() -> dict[str, list[Path]]:
    out: dict[str, list[Path]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        out.setdefault(parts[0], []).append(path)
    return out


def imports(path: Path) -> set[str]:
    """Everything a module imports, inside functions too; blocks for the type checker are left out."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                visit(other)
            return
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports from the root"
            names = [f"explorer.{a.name}" for a in node.names] if node.module == "explorer" else [node.module or ""]
            names = [n for n in names if n not in ("explorer.__version__", "explorer.paint")]  # the public face itself
        else:
            names = []
        for name in names:
            head, _, rest = name.partition(".")
            found.add((rest.partition(".")[0] or "__init__") if head == "explorer" else head)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("room", sorted(rooms()))
def test_room_imports_only_what_its_row_allows(room: str) -> None:
    assert room in MAY_IMPORT, f"{room} has no row: say what it may import"
    for path in rooms()[room]:
        wild = imports(path) - MAY_IMPORT[room] - {room} - set(sys.stdlib_module_names)
        wild -= {name for name in wild if name.startswith("__") and name != "__main__"}
        assert not wild, f"{path.relative_to(ROOT)} imports {sorted(wild)}"


def test_every_row_has_a_room() -> None:
    assert set(MAY_IMPORT) == set(rooms())


def test_imports_hidden_in_functions_are_seen(tmp_path: Path) -> None:
    sly = tmp_path / "sly.py"
    sly.write_text("def f():\n    from PySide6 import QtCore\n    import explorer.ui.window\n")
    assert imports(sly) == {"PySide6", "ui"}


def test_everything_but_the_window_works_without_qt() -> None:
    names = [
        ".".join(("explorer", *p.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        for room, paths in rooms().items()
        if room not in ("ui", "__main__")
        for p in paths
    ]
    code = f"import sys, importlib\nsys.modules['PySide6'] = None\nfor n in {names!r}: importlib.import_module(n)\n"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT.parent)


def test_one_module_writes() -> None:
    """No other module opens a file for writing, renames, removes or makes folders."""
    forbidden = {
        "write_text",
        "write_bytes",
        "unlink",
        "rename",
        "replace_file",
        "rmtree",
        "mkdir",
        "touch",
        "symlink_to",
    }
    for room, paths in rooms().items():
        for path in paths:
            if path.name == "store.py":
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert name not in forbidden, f"{room}/{path.name}:{node.lineno} calls {name}"
                if name == "open":
                    modes = [
                        a.value for a in (*node.args, *(k.value for k in node.keywords)) if isinstance(a, ast.Constant)
                    ]
                    assert not any(isinstance(m, str) and set(m) & set("wax+") and len(m) < 4 for m in modes), (
                        f"{room}/{path.name}:{node.lineno} opens for writing"
                    )


@pytest.mark.parametrize("banned", ["pickle", "marshal", "shelve", "xml"])
def test_banned_modules_stay_out(banned: str) -> None:
    for paths in rooms().values():
        for path in paths:
            assert banned not in imports(path), f"{path.relative_to(ROOT)} imports {banned}"
