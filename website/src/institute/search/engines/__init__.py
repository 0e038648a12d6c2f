"""The full-text indexes, one module a database, behind one interface. They see stems and ids, never an entry."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from institute.search.asking import Asked

FIELDS = ("number", "title", "names", "synopsis", "body")
HEAD = ("number", "title", "names")
WEIGHTS = {"number": 12.0, "title": 8.0, "names": 6.0, "synopsis": 3.0, "body": 1.0}


class Engine(Protocol):
    """A full-text index of stems by entry id."""

    def put(self, rows: list[tuple[int, dict[str, str]]]) -> None:
        """Index new entries: id and the stems of each field."""
        ...

    def remove(self, rows: list[tuple[int, dict[str, str]]]) -> None:
        """Take entries out; their stems as they were indexed."""
        ...

    def clear(self) -> None:
        """Take everything out."""
        ...

    def matching(self, asked: Asked, *, some: bool = False) -> NDArray[np.int64]:
        """Return the ids of the entries that have all that is asked for, or with `some` any of it, in their order."""
        ...

    def ranked(self, asked: Asked, *, some: bool = False, head: bool = False) -> list[int]:
        """Return the ids in order of fitness; with `head` of those alone that match in number, title and names."""
        ...


def parsed(ids: str | None) -> NDArray[np.int64]:
    """Return ids that a database gave as one text with commas between: a row for each takes it five times as long."""
    return np.sort(np.fromstring(ids or "", dtype=np.int64, sep=","))


def engine() -> Engine:
    """Return the index of the database in use."""
    found: Engine = import_module(f"institute.search.engines.{connection.vendor}")
    return found
