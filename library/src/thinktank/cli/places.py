"""Where the command line writes: under DATA if it is set, else in the user's own folders."""

from __future__ import annotations

import os
from pathlib import Path


def runs_folder() -> Path:
    """Folder of stored runs."""
    return _under("runs", "user_cache_path")


def log_folder() -> Path:
    """Folder of failure reports."""
    return _under("log", "user_log_path", appended=False)


def _under(name: str, otherwise: str, *, appended: bool = True) -> Path:
    data = os.environ.get("DATA")
    if data:
        return Path(data) / name
    import platformdirs

    folder: Path = getattr(platformdirs, otherwise)("thinktank")
    return folder / name if appended else folder
