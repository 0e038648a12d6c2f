"""A bar on a terminal for work that lasts; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

    from thinktank.watching import Progress as SearchProgress


class Bar(Protocol):
    """Where work tells how far it is."""

    def __call__(self, done: int, total: int) -> None:
        """Say how much is done of how much."""

    def searched(self, at: SearchProgress) -> None:
        """Say how far a search is."""


@contextmanager
def progress(what: str) -> Iterator[Bar | None]:
    """Give a bar to be told of what is done, or None where the output is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as rich:
        yield _Rich(rich, what)


class _Rich:
    def __init__(self, rich: Progress, what: str) -> None:
        self._rich, self._what = rich, what
        self._task = rich.add_task(what, total=None)

    def __call__(self, done: int, total: int) -> None:
        self._rich.update(self._task, description=self._what, completed=done, total=total)

    def searched(self, at: SearchProgress) -> None:
        found = f", {at.found:,} found" if at.found or at.unit == "nodes" else ""
        said = f"search: {at.nodes:,} {at.unit}{found}"
        self._rich.update(self._task, description=said, completed=at.share, total=1.0)
