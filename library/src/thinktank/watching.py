"""One watch over all long work of a program: who hears of its progress, when it must stop. Computes nothing.

A command of a terminal sets it around its work. Without one a search runs as its caller says; a server sets none.

Long work stops in one of two ways. A search asks `Watch.now` every so many steps, and what it has found is an answer,
if an incomplete one. A kernel whose half is no answer reads the flag that `halting` gives it, in its own loops, and
its caller then calls `unless_halted`, so that nobody takes the half for the whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Flag = NDArray[np.uint8]
"""Shape (1,); anything but 0 says stop. An array, since that is what a kernel sees change while it runs."""


@dataclass(frozen=True)
class Progress:
    """How far a search has come.

    Parameters
    ----------
    nodes, found
        Nodes searched and answers found so far.
    share
        Share of the tree that is done, as if its branches were of one size: it grows, not evenly.
    unit
        What is counted in the place of nodes, where it is something else.
    """

    nodes: int
    found: int
    share: float
    unit: str = "nodes"


Report = Callable[[Progress], None]


@dataclass
class Watch:
    """What is watched for.

    Parameters
    ----------
    report
        Called every so many nodes of any search.
    seconds
        After how long, counted from the beginning of the watch, every search stops.
    flag
        Set when somebody has asked all work to stop.
    cut
        Whether a search has stopped for either reason.
    searches
        How many searches have begun.
    """

    report: Report | None = None
    seconds: float | None = None
    flag: Flag = field(default_factory=lambda: np.zeros(1, np.uint8))
    cut: bool = False
    searches: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def halted(self) -> bool:
        """Whether somebody has asked all work to stop."""
        return bool(self.flag[0])

    def halt(self) -> None:
        """Ask all work to stop."""
        self.flag[0] = 1

    def now(self) -> bool:
        """Tell a search whether to stop, and remember if so."""
        late = self.seconds is not None and time.monotonic() - self.began >= self.seconds
        self.cut |= self.halted or late
        return self.halted or late


_watches: list[Watch] = []


def current() -> Watch | None:
    """Return the watch that is set, if any."""
    return _watches[-1] if _watches else None


def halting() -> Flag:
    """Return the flag that a kernel reads while it runs; one that is never set where nobody watches."""
    watch = current()
    return watch.flag if watch is not None else np.zeros(1, np.uint8)


def unless_halted(flag: Flag) -> None:
    """Raise KeyboardInterrupt if a kernel that read the flag may have ended before its work was done.

    Examples
    --------
    >>> with watched() as watch:
    ...     unless_halted(halting())
    ...     watch.halt()
    ...     try:
    ...         unless_halted(halting())
    ...     except KeyboardInterrupt:
    ...         print("nothing is kept")
    nothing is kept
    """
    if flag[0]:
        raise KeyboardInterrupt


@contextmanager
def watched(report: Report | None = None, seconds: float | None = None) -> Iterator[Watch]:
    """Set a watch over all work until the end of the block, that of other threads included.

    Examples
    --------
    >>> from thinktank.search import Problem, assignments
    >>> problem = Problem.of([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [1, -1, 0, 0], [-1, 1, 0, 0]])
    >>> with watched(seconds=0) as watch:
    ...     found = assignments(problem)
    >>> found.complete, found.why, watch.cut
    (False, 'stopped', True)
    """
    watch = Watch(report, seconds)
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)
