"""One watch over all searches of a program: who hears of their progress, when they must stop. Searches nothing.

A command of a terminal sets it around its work. Without one a search runs as its caller says; a server sets none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


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
    halted
        Whether somebody has asked all searches to stop.
    cut
        Whether a search has stopped for either reason.
    searches
        How many searches have begun.
    """

    report: Report | None = None
    seconds: float | None = None
    halted: bool = False
    cut: bool = False
    searches: int = 0
    began: float = field(default_factory=time.monotonic)

    def now(self) -> bool:
        """Tell whether to stop, and remember if so."""
        late = self.seconds is not None and time.monotonic() - self.began >= self.seconds
        self.cut |= self.halted or late
        return self.halted or late


_watches: list[Watch] = []


def current() -> Watch | None:
    """Return the watch that is set, if any."""
    return _watches[-1] if _watches else None


@contextmanager
def watched(report: Report | None = None, seconds: float | None = None) -> Iterator[Watch]:
    """Set a watch over every search until the end of the block, those of other threads included.

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
