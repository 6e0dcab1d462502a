"""What is remembered between two starts, and what a damaged memory does: nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.model import ExplorerError
from explorer.settings import RECENT, Settings, load_settings, save_settings, state_folder


def written() -> Path:
    return state_folder("config") / "settings.json"


def write(data: bytes) -> None:
    written().parent.mkdir(parents=True, exist_ok=True)
    written().write_bytes(data)


def test_settings_come_back_as_they_were() -> None:
    settings = Settings(look="dark", text_scale=1.2, reduced_motion=True, views={"/a": {"query": "kind:note"}})
    settings.opened("/a")
    settings.opened("/b é")
    save_settings(settings)
    assert load_settings() == settings
    assert json.loads(written().read_text("utf-8"))["last_library"] == "/b é"


def test_nothing_remembered_is_a_first_start() -> None:
    assert load_settings() == Settings()
    assert not written().exists(), "reading writes nothing"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe",
        b"null",
        b'{"look": 3, "recent": "x", "text_scale": "big", "views": [], "reduced_motion": 1, "unheard": true}',
        b"[" * 100_000,
        b'{"look": ' + b"[" * 50_000,
    ],
    ids=range(8),
)
def test_a_damaged_file_counts_as_an_empty_one(data: bytes) -> None:
    write(data)
    assert load_settings() == Settings()


def test_what_is_sound_in_a_damaged_file_is_kept() -> None:
    write(
        b'{"look": "dark", "text_scale": null, "recent": ["/a", 3, null, "/b"], "views": {"/a": {"query": "x"}, "/b": 4}}'
    )
    found = load_settings()
    assert (found.look, found.text_scale, found.recent, found.views) == (
        "dark",
        1.0,
        ["/a", "/b"],
        {"/a": {"query": "x"}},
    )


@pytest.mark.parametrize(("said", "meant"), [("99.0", 2.0), ("0.01", 0.7), ("1.3", 1.3)])
def test_the_size_of_text_stays_readable(said: str, meant: float) -> None:
    write(f'{{"text_scale": {said}}}'.encode())
    assert load_settings().text_scale == meant


def test_recent_libraries_are_few_newest_first_and_each_once() -> None:
    settings = Settings()
    for i in range(20):
        settings.opened(f"/{i % 12}")
    assert settings.last_library == "/7"
    assert settings.recent == [f"/{i % 12}" for i in range(19, 19 - RECENT, -1)]


def test_a_folder_that_cannot_be_written_only_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    from explorer.library import store

    def full(*_: object, **__: object) -> None:
        raise ExplorerError("the disk is full")

    monkeypatch.setattr(store, "write", full)
    save_settings(Settings(look="dark"))
    assert load_settings() == Settings()


def test_each_kind_of_file_has_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kinds = ("config", "cache", "state", "log")
    assert len({state_folder(kind) for kind in kinds}) == 4
    monkeypatch.delenv("CLAIM_EXPLORER_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for kind in kinds:
        assert "claim-explorer" in str(state_folder(kind))
