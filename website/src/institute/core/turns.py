"""Who may write when, where a database has one writer at a time: those who write much in turn, others at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_turn = threading.Lock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait until nobody else of this process is within; taken before a transaction, never inside one.

    SQLite lets those who wait for its lock try again and again, in no order, and turns away who had no luck for as long
    as it was told. PostgreSQL needs no such thing.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _turn:
        yield


@contextmanager
def at_once() -> Iterator[None]:
    """Have what is written within fail at once where SQLite is being written to: no reader waits for an editor.

    It is for what is counted or kept for convenience. PostgreSQL locks rows, for no longer than one statement.
    """
    if connection.vendor != "sqlite":
        yield
        return
    patience = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
