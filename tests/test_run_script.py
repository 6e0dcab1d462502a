"""packaging/run.py, which must work before anything of ours is installed, and the locks it installs from."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "packaging" / "run.py"
LOCKS = {"requirements.lock": False, "requirements-dev.lock": True}


@pytest.fixture
def run() -> Any:
    spec = importlib.util.spec_from_file_location("run_script", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- the script


def test_it_needs_nothing_but_the_standard_library() -> None:
    for node in ast.walk(ast.parse(SCRIPT.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert name.partition(".")[0] in sys.stdlib_module_names, name


def test_it_asks_an_interpreter_for_its_version(run: Any) -> None:
    assert run.version_of(sys.executable) == sys.version_info[:2]
    assert run.version_of("no-such-python-anywhere") is None


def test_it_takes_the_python_that_runs_it_where_that_fits(run: Any) -> None:
    assert run.OLDEST <= sys.version_info[:2] <= run.NEWEST
    assert run.find_python() == sys.executable


def test_without_a_fitting_python_it_says_what_to_do(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "OLDEST", (9, 0))
    monkeypatch.setattr(run, "NEWEST", (9, 1))
    with pytest.raises(SystemExit) as end:
        run.find_python()
    assert end.value.code == 3
    assert "9.0" in capsys.readouterr().err


def test_the_stamp_follows_the_lock(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "packaging").mkdir()
    for name in LOCKS:
        (tmp_path / "packaging" / name).write_text("one==1\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    before = run.wanted_stamp(False)
    assert before != run.wanted_stamp(True)
    (tmp_path / "packaging" / "requirements.lock").write_text("one==2\n")
    assert run.wanted_stamp(False) != before


def test_an_environment_without_a_stamp_or_with_an_old_one_is_not_sound(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp")
    assert not run.is_sound(False)
    (tmp_path / "stamp").write_text("of another lock run\n")
    assert not run.is_sound(False)


def test_an_environment_whose_python_does_not_run_is_not_sound(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(run, "ENV", tmp_path / "env")
    (tmp_path / "stamp").write_text(run.wanted_stamp(False) + "\n")
    assert not run.is_sound(False)


def test_a_library_that_is_not_there_is_listed(run: Any) -> None:
    assert run.lacks({"libno-such-library.so.99": ("a", "b", "c")}) == ["libno-such-library.so.99"]
    assert run.lacks({}) == []


@pytest.mark.parametrize(("tool", "column"), [("apt-get", 0), ("dnf", 1), ("pacman", 2)])
def test_what_is_missing_is_named_in_one_command(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tool: str, column: int
) -> None:
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "can_install", lambda: False)
    monkeypatch.setattr(run, "has_fonts", lambda: False)
    monkeypatch.setattr(run, "lacks", lambda table: [name for name in table if name.startswith("libEGL")])
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name == tool else None)
    with pytest.raises(SystemExit) as end:
        run.check_system(window=True)
    said = capsys.readouterr().err
    assert end.value.code == 3
    assert run.NEEDED["libEGL.so.1"][column] in said
    assert run.FONTS[column] in said
    assert f"sudo {tool}" in said


def test_as_root_on_debian_it_installs_instead_of_talking(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[list[str]] = []
    missing = ["libEGL.so.1"]

    def install(packages: list[str]) -> None:
        installed.append(packages)
        missing.clear()

    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "can_install", lambda: True)
    monkeypatch.setattr(run, "has_fonts", lambda: True)
    monkeypatch.setattr(run, "lacks", lambda _: list(missing))
    monkeypatch.setattr(run, "install", install)
    run.check_system(window=False)
    assert installed == [["libegl1"]]
    run.check_system(window=False)
    assert len(installed) == 1


def test_the_libraries_for_a_window_are_asked_for_only_with_one(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "has_fonts", lambda: True)
    monkeypatch.setattr(run, "lacks", lambda table: asked.append(set(table)) or [])
    run.check_system(window=False)
    run.check_system(window=True)
    assert asked == [set(run.NEEDED), {*run.NEEDED, *run.NEEDED_FOR_A_WINDOW}]


def test_the_program_starts_from_our_code_and_in_utf8(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    with_window = run.environment(offscreen=False)
    assert with_window["PYTHONPATH"] == str(ROOT)
    assert with_window["PYTHONUTF8"] == "1"
    assert "QT_QPA_PLATFORM" not in with_window
    assert run.environment(offscreen=True)["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize(
    ("args", "done"),
    [
        ([], ("start", [])),
        (["--", "show", "data"], ("start", ["show", "data"])),
        (["doctor"], ("start", ["doctor"])),
        (["test", "-k", "x"], ("test", ["-k", "x"])),
    ],
)
def test_the_first_word_decides(
    run: Any, monkeypatch: pytest.MonkeyPatch, args: list[str], done: tuple[str, list[str]]
) -> None:
    called: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(run, "start", lambda rest: called.append(("start", rest)) or 0)
    monkeypatch.setattr(run, "test", lambda rest: called.append(("test", rest)) or 0)
    assert run.main(args) == 0
    assert called == [done]


def test_help_is_printed_without_setting_anything_up() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=True)
    assert "packaging/run.py test" in done.stdout


def test_a_failing_step_shows_its_output_and_ends(
    run: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.time, "sleep", lambda _: None)
    run.run_logged([sys.executable, "-c", "print('quiet')"], "a good step")
    assert "quiet" not in capsys.readouterr().out
    with pytest.raises(SystemExit) as end:
        run.run_logged([sys.executable, "-c", "import sys; sys.exit('no disk left')"], "a bad step", tries=2)
    assert end.value.code == 4
    said = capsys.readouterr()
    assert "no disk left" in said.err
    assert "trying again" in said.out


# -- the locks


def locked() -> dict[tuple[str, str], set[str]]:
    """Every package and version of uv.lock, with the hashes of its files."""
    data = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    out: dict[tuple[str, str], set[str]] = {}
    for package in data["package"]:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        if "version" in package:
            out[package["name"], package["version"]] = {file["hash"] for file in files if "hash" in file}
    return out


def required(name: str) -> dict[tuple[str, str], set[str]]:
    """Every package and version of an exported lock, with its hashes."""
    out: dict[tuple[str, str], set[str]] = {}
    for text in (ROOT / "packaging" / name).read_text("utf-8").replace("\\\n", " ").splitlines():
        found = re.match(r"([\w.-]+)==([\w.]+)", text)
        if found:
            out[found[1].lower().replace("_", "-"), found[2]] = set(re.findall(r"--hash=(sha256:[0-9a-f]{64})", text))
    return out


def reached(dev: bool) -> set[tuple[str, str]]:
    """Every package and version that the project needs, by walking over uv.lock from the project itself."""
    data = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    by_name: dict[str, list[dict[str, Any]]] = {}
    for package in data["package"]:
        by_name.setdefault(package["name"], []).append(package)
    (project,) = by_name["claim-explorer"]
    waiting = [*project["dependencies"], *(project["dev-dependencies"]["dev"] if dev else [])]
    walked: set[tuple[str, str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for package in by_name[wanted["name"]]:
            if wanted.get("version", package["version"]) != package["version"]:
                continue
            for extra in ("", *wanted.get("extra", ())):
                key = (package["name"], package["version"], extra)
                if key not in walked:
                    walked.add(key)
                    waiting += package["optional-dependencies"][extra] if extra else package.get("dependencies", [])
    return {(name, version) for name, version, _ in walked}


@pytest.mark.parametrize("name", LOCKS)
def test_an_exported_lock_says_what_uv_lock_says(name: str) -> None:
    known, exported = locked(), required(name)
    assert exported
    for key, hashes in exported.items():
        assert key in known, f"{key[0]} {key[1]} is not in uv.lock: export the lock again"
        assert hashes, key
        assert hashes <= known[key], key


@pytest.mark.parametrize(("name", "dev"), LOCKS.items())
def test_an_exported_lock_lacks_nothing_the_project_needs(name: str, dev: bool) -> None:
    assert set(required(name)) == reached(dev)


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=!;\[ ]", text)[0].lower() for text in project["dependencies"]}
    assert names <= {name for name, _ in required("requirements.lock")}
