"""One style sheet for readers out of the small ones it is written in, made as static files are found. Writes no rule.

Twenty requests for a few kilobytes each cost more than the kilobytes. The sheet is a static file like any other: it is
found by this finder, collected, given a hashed name and compressed.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage

SOURCES = Path(__file__).resolve().parent.parent / "static" / "css"
NAME = "css/site.css"
PARTS = (
    "tokens",
    "fonts",
    "base",
    "layout",
    "frame",
    "menu",
    "components",
    "forms",
    "lists",
    "front",
    "article",
    "publication",
    "analysis",
    "bench",
    "case",
    "record",
    "people",
    "events",
    "media",
    "comments",
)
"""The sheets in their order. Loaded apart: print.css, and what previews, the style page and accounts alone need."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


def joined() -> str:
    """Return all parts as one sheet, without comments and indents."""
    said = "\n".join((SOURCES / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
    return _INDENT.sub("\n", _COMMENT.sub("", said)).strip() + "\n"


class StylesheetFinder(BaseFinder):
    """Finds the one sheet, made anew where a part of it has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._folder = Path(settings.STYLESHEET_DIR)

    def check(self, **kwargs: Any) -> list[Any]:
        """Return nothing: there is nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where the sheet lies, if it is asked for; nothing for anything else."""
        if path != NAME:
            return []
        made = str(self._make())
        return [made] if find_all else made

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """Give the sheet to whoever collects."""
        if not matches_patterns(NAME, ignore_patterns or []):
            self._make()
            yield NAME, FileSystemStorage(location=str(self._folder))

    def _make(self) -> Path:
        file, sheet = self._folder / NAME, joined()
        if not file.exists() or file.read_text(encoding="utf-8") != sheet:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as output:
                output.write(sheet)
            os.chmod(half, 0o644)
            os.replace(half, file)
        return file
