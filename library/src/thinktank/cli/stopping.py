"""Ctrl-C while a command works: a search ends with what it has found, all else ends with nothing kept.

A kernel lets no Python run until it returns, so that the handler of a signal waits for it. What does run is a thread
that the signal wakes; it sets the flag that kernels read.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from thinktank.watching import Watch


@contextmanager
def stoppable(seconds: float | None = None) -> Iterator[Watch]:
    """Watch over the work of a block: searches end after so long, and all of it at Ctrl-C.

    The first Ctrl-C ends a search, and its answer says that it is incomplete. Where there is none, or at the second,
    it is a KeyboardInterrupt.
    """
    from thinktank.watching import watched

    with watched(seconds=seconds) as watch:
        if threading.current_thread() is not threading.main_thread():
            yield watch
            return
        asked = False

        def interrupted(_number: int, _frame: FrameType | None) -> None:
            nonlocal asked
            watch.halt()
            if asked or not watch.searches:
                raise KeyboardInterrupt
            asked = True
            click.echo("Stopping the search; Ctrl-C again leaves at once.", err=True)

        before = signal.signal(signal.SIGINT, interrupted)
        try:
            with _halted_at_once(watch):
                yield watch
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def _halted_at_once(watch: Watch) -> Iterator[None]:
    """Halt the work at Ctrl-C though this thread is in a kernel."""
    woken, wake = socket.socketpair()

    def halt() -> None:
        while signals := woken.recv(64):
            if signal.SIGINT in signals:
                watch.halt()

    wake.setblocking(False)
    listener = threading.Thread(target=halt, name="ctrl-c", daemon=True)
    listener.start()
    before = signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        wake.close()
        listener.join()
        woken.close()
