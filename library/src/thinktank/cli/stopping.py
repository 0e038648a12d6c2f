"""Ctrl-C while a search runs: the first ends the search and keeps what it found, the second ends the program."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from thinktank.search.watching import Watch


@contextmanager
def stoppable(seconds: float | None) -> Iterator[Watch]:
    """Watch over the searches of a block: they end after so long, or at Ctrl-C."""
    from thinktank.search import watched

    with watched(seconds=seconds) as watch:
        if threading.current_thread() is not threading.main_thread():
            yield watch
            return

        def interrupted(_number: int, _frame: FrameType | None) -> None:
            if watch.halted or not watch.searches:
                raise KeyboardInterrupt
            watch.halted = True
            click.echo("Stopping the search; Ctrl-C again leaves at once.", err=True)

        before = signal.signal(signal.SIGINT, interrupted)
        try:
            yield watch
        finally:
            signal.signal(signal.SIGINT, before)
