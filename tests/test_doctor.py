"""The doctor: what it looks at, and the one command it gives."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from explorer import doctor, settings

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def run_script() -> Any:
    spec = importlib.util.spec_from_file_location("run_script", ROOT / "packaging" / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_knows_the_libraries_that_run_py_knows(run_script: Any) -> None:
    assert doctor.NEEDED == run_script.NEEDED
    assert doctor.NEEDED_FOR_A_WINDOW == run_script.NEEDED_FOR_A_WINDOW
    assert doctor.FONTS == run_script.FONTS
    assert doctor.OLDEST == run_script.OLDEST


def test_it_knows_every_package_of_the_project_at_its_lowest_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {}
    for text in project["dependencies"]:
        found = re.match(r"([\w-]+)>=([\d.]+)", text)
        assert found, text
        wanted[found[1]] = found[2]
    assert {name: lowest for name, lowest, _ in doctor.PACKAGES} == wanted


def test_everything_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "qt", lambda: doctor.Finding("Qt starts", True, "x"))
    findings = doctor.examine()
    told = " ".join(finding.what for finding in findings)
    for word in (
        "Python 3",
        "PySide6",
        "numpy",
        "Qt starts",
        "FTS5",
        "config folder",
        "cache folder",
        "processor",
        "font",
    ):
        assert word in told, word
    assert all(finding.mend for finding in findings if not finding.found)
    assert all(not finding.mend for finding in findings if finding.found)
    assert len({finding.what for finding in findings}) == len(findings)


def test_an_old_python_is_told() -> None:
    assert doctor.python((3, 11, 0)).found
    old = doctor.python((3, 10, 9))
    assert not old.found
    assert "3.11" in old.mend


def test_a_missing_and_an_old_package_are_told_apart() -> None:
    def version_of(name: str) -> str:
        if name == "numpy":
            raise importlib.metadata.PackageNotFoundError
        return "1.2" if name == "scipy" else "99.0"

    found = {finding.what.split()[0]: finding for finding in doctor.packages(version_of)}
    assert (found["numpy"].what, found["numpy"].found) == ("numpy", False)
    assert found["scipy"].what == "scipy 1.2, older than 1.11"
    assert not found["scipy"].found
    assert found["networkx"].found
    assert found["numpy"].mend == found["scipy"].mend != ""


def test_missing_libraries_share_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "install_command", lambda rows: "+".join(row[0] for row in rows))
    missing = {"libEGL.so.1", "libxcb-cursor.so.0"}
    found = {finding.what: finding for finding in doctor.system_libraries(lambda name: name not in missing)}
    assert {name for name, finding in found.items() if not finding.found} == missing
    assert {found[name].mend for name in missing} == {"libegl1+libxcb-cursor0"}
    assert found["libxcb-cursor.so.0"].needed_for != found["libEGL.so.1"].needed_for


@pytest.mark.parametrize(
    ("tool", "wanted"), [("apt-get", "libegl1 libgl1"), ("dnf", "libglvnd-glx mesa-libEGL"), ("pacman", "libglvnd")]
)
def test_the_command_is_in_the_words_of_the_installer_found(tool: str, wanted: str) -> None:
    rows = [("libegl1", "mesa-libEGL", "libglvnd"), ("libgl1", "libglvnd-glx", "libglvnd")]
    command = doctor.install_command(rows, lambda name: "there" if name == tool else None)
    assert command.endswith(f" {wanted}")
    assert tool in command


def test_without_an_installer_the_packages_are_named() -> None:
    told = doctor.install_command([doctor.FONTS], lambda _: None)
    assert "fonts-dejavu-core" in told
    assert doctor.install_command([], lambda _: None) == ""


def test_a_display_is_found_by_its_variables() -> None:
    assert doctor.display({"DISPLAY": ":1"}).found
    assert doctor.display({"WAYLAND_DISPLAY": "wayland-0"}).found
    lacking = doctor.display({"DISPLAY": ""})
    assert not lacking.found
    assert "xvfb-run" in lacking.mend


def test_a_library_no_loader_knows_cannot_be_loaded() -> None:
    assert not doctor.can_load("libno-such-library.so.99")


def test_the_state_folders_are_those_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for own in ("", str(tmp_path)):
        monkeypatch.setenv("CLAIM_EXPLORER_HOME", own)
        for kind, folder in doctor.state_folders({"CLAIM_EXPLORER_HOME": own}).items():
            assert folder == settings.state_folder(kind)


def test_a_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert not doctor.is_writable(tmp_path / "file" / "below")
    assert doctor.is_writable(tmp_path / "new" / "below")
    assert not (tmp_path / "new").exists()
    home = {"CLAIM_EXPLORER_HOME": str(tmp_path / "file")}
    assert not any(finding.found for finding in doctor.folders(home))


def test_it_runs_where_no_package_is_installed() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from explorer import doctor\n"
        "doctor.qt = lambda: doctor.Finding('Qt starts', False, 'x', 'y')\n"
        "found = doctor.examine()\n"
        "assert any(f.what == 'numpy' and not f.found for f in found), found\n"
        "assert 'PySide6' not in sys.modules and 'numpy' not in sys.modules\n"
    )
    # -S leaves the installed packages out, so that only the standard library and ours are there
    done = subprocess.run([sys.executable, "-S", "-c", code, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
