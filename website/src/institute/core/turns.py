"""Waiting for SQLite, which has one writer at a time: who writes waits here, and what is only convenient does not.

SQLite itself can wait, but keeps its connection locked meanwhile. Python collects garbage in any thread, the one that
writes among them, and a cursor of the connection that waits may be in it: then each would wait for the other until the
time is over. So SQLite waits for a moment only, and is asked again. PostgreSQL locks rows, and needs none of this.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

MOMENT = 0.05
"""Seconds that SQLite waits by itself, and at most as many until it is asked again."""
Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class _Hurry(threading.local):
    """Whether this thread waits for nobody."""

    waits = True


_hurry = _Hurry()


def _is_busy(error: OperationalError) -> bool:
    """Tell whether somebody else is writing; a snapshot of ours that is too old stays so, however long one waits."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY_SNAPSHOT


def wait(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Have a connection wait in this way from now on."""
    if connection.vendor != "sqlite":
        return
    raw: Any = connection.connection
    raw.execute(f"PRAGMA busy_timeout = {int(MOMENT * 1000)}")
    if _patiently not in connection.execute_wrappers:
        connection.execute_wrappers.append(_patiently)


@contextmanager
def at_once() -> Iterator[None]:
    """Have what is written within fail where somebody else is writing: no reader waits for an editor."""
    before, _hurry.waits = _hurry.waits, False
    try:
        yield
    finally:
        _hurry.waits = before


def _patiently(execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Ask again while somebody else is writing: nothing has been done yet, neither of a transaction nor without one."""
    connection: BaseDatabaseWrapper = context["connection"]
    until = time.monotonic() + float(connection.settings_dict["OPTIONS"].get("timeout", 5))
    while True:
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if not _is_busy(error) or connection.in_atomic_block or not _hurry.waits or time.monotonic() > until:
                raise
        time.sleep(random.uniform(0.0, MOMENT))
