"""The full-text indexes, one module a database, behind one interface. They see stems and ids, and rank nothing."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from institute.search.asking import Asked

BREAK = "\ue000"
"""Stands between fields, so that no phrase runs from one into the next. No text holds it as a word."""


class Engine(Protocol):
    """A full-text index of stems by entry id."""

    APPENDED: str
    """How the database writes two columns of bytes behind each other."""

    def put(self, rows: list[tuple[int, list[str]]]) -> None:
        """Index new entries: id and stems in their order."""
        ...

    def remove(self, rows: list[tuple[int, list[str]]]) -> None:
        """Take entries out; their stems as they were indexed."""
        ...

    def clear(self) -> None:
        """Take everything out."""
        ...

    def matching(self, asked: Asked, *, some: bool = False) -> NDArray[np.int64]:
        """Return the ids of the entries that have all that is asked for, or with `some` any of it; in no order."""
        ...


def parsed(ids: str | None) -> NDArray[np.int64]:
    """Return ids that a database gave as one text with commas between: a row for each takes it five times as long."""
    return np.fromstring(ids or "", dtype=np.int64, sep=",")


def engine() -> Engine:
    """Return the index of the database in use."""
    found: Engine = import_module(f"institute.search.engines.{connection.vendor}")
    return found
