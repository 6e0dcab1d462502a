"""What the program remembers between two starts: the last library, recent ones, the look, the window's shape.

Kept as one JSON file in the user's configuration folder, or below ``CLAIM_EXPLORER_HOME`` where that is set (tests and
portable use). A damaged file counts as an empty one; writing goes through the store like everything else.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from explorer.model import ExplorerError

RECENT = 8


def state_folder(kind: str) -> Path:
    """Give the folder for ``config``, ``cache``, ``state`` or ``log`` files; it may not exist yet."""
    home = os.environ.get("CLAIM_EXPLORER_HOME")
    if home:
        return Path(home) / kind
    import platformdirs

    folders = {
        "config": platformdirs.user_config_path,
        "cache": platformdirs.user_cache_path,
        "state": platformdirs.user_state_path,
        "log": platformdirs.user_log_path,
    }
    return folders[kind]("claim-explorer", appauthor=False)


@dataclass(slots=True)
class Settings:
    """The remembered values; every one has a default that makes a good first start."""

    look: str = "system"
    text_scale: float = 1.0
    reduced_motion: bool = False
    last_library: str = ""
    recent: list[str] = field(default_factory=list)
    geometry: str = ""
    docks: str = ""
    views: dict[str, dict[str, Any]] = field(default_factory=dict)

    def opened(self, path: str) -> None:
        """Note that a library was opened: it becomes the last and the first of the recent ones."""
        self.last_library = path
        self.recent = [path, *(p for p in self.recent if p != path)][:RECENT]


def load_settings() -> Settings:
    """Read the settings; what is missing, damaged or of the wrong type stands at its default."""
    try:
        data = json.loads((state_folder("config") / "settings.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(data, dict):
        return Settings()
    default = Settings()
    good = {
        f.name: data[f.name]
        for f in fields(Settings)
        if f.name in data and isinstance(data[f.name], type(getattr(default, f.name)))
    }
    settings = Settings(**good)
    settings.recent = [p for p in settings.recent if isinstance(p, str)][:RECENT]
    settings.views = {k: v for k, v in settings.views.items() if isinstance(k, str) and isinstance(v, dict)}
    settings.text_scale = min(max(settings.text_scale, 0.7), 2.0)
    return settings


def save_settings(settings: Settings) -> None:
    """Write the settings; a folder that cannot be written loses nothing but the memory of this session."""
    from explorer.library import store

    text = json.dumps(asdict(settings), indent=1, sort_keys=True) + "\n"
    with contextlib.suppress(ExplorerError, OSError):
        folder = state_folder("config")
        store.make_folder(folder)
        store.write(folder / "settings.json", text.encode())
