"""Scenarios of one matrix: which are consistent, by how much, how they score. Walks nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.cross_impact.matrix import Integers, Matrix
from thinktank.search import assignments, count
from thinktank.watching import Progress, current

States = NDArray[np.int16]
UNRIVALLED = 2**52  # how far a state stands above rivals that it does not have, in parts
Report = Callable[[Progress], None]


@dataclass(frozen=True, eq=False)
class Scores:
    """The impact scores of some scenarios, in parts.

    Parameters
    ----------
    all
        Score of every state, (scenarios, m).
    own, rival
        Score of each driver's state, and the highest of its other states: (scenarios, n).
    """

    all: Integers
    own: Integers
    rival: Integers

    def at(self, rows: Integers | slice) -> Scores:
        """Return the scores of some of the scenarios, in that order."""
        return Scores(self.all[rows], self.own[rows], self.rival[rows])

    def only(self, s: int) -> Scores:
        """Return the scores of one scenario."""
        return self.at(slice(s, s + 1))

    @property
    def gaps(self) -> Integers:
        """By how much each driver's state stands above the best other one: (scenarios, n)."""
        return self.own - self.rival

    @property
    def margin(self) -> Integers:
        """The least of the gaps: 0 is a tie somewhere, below 0 is inconsistent."""
        return np.asarray(self.gaps.min(axis=1))

    @property
    def inconsistency(self) -> Integers:
        """By how much the driver worst off would rather be in another state, at least 0."""
        return np.maximum(-self.margin, 0)

    @property
    def total(self) -> Integers:
        """Total impact score: the sum of the scores of the scenario's own states."""
        return np.asarray(self.own.sum(axis=1))


def scores(matrix: Matrix, square: Integers, states: States) -> Scores:
    """Return the impact scores of scenarios in a matrix."""
    columns = matrix.starts + states.astype(np.int64)
    found = square[columns].sum(axis=1) if len(states) else np.zeros((0, len(square)), np.int64)
    own = np.take_along_axis(found, columns, axis=1)
    others = found.copy()
    np.put_along_axis(others, columns, -(2**53), axis=1)
    if matrix.reading == "exclude":
        others[:, ~matrix.allowed] = -(2**53)
    rival = np.maximum.reduceat(others, matrix.starts, axis=1) if len(states) else np.zeros_like(own)
    return Scores(found, own, np.maximum(rival, own - UNRIVALLED))


@dataclass(frozen=True, eq=False)
class Consistent:
    """The scenarios within a tolerance, and whether the search came to its end."""

    states: States
    complete: bool
    why: str
    nodes: int


def consistent(
    matrix: Matrix,
    square: Integers,
    *,
    rival: Integers | None = None,
    tolerance: int = 0,
    most: int | None = None,
    nodes: int | None = None,
    progress: Report | None = None,
) -> Consistent:
    """Return the scenarios whose inconsistency is at most `tolerance` parts, in lexical order.

    An interrupt from the keyboard ends the search and keeps what it found, marked incomplete.
    """
    problem = matrix.problem(square, rival, tolerance)
    found = assignments(problem, most=most, nodes=nodes, progress=progress, interruptible=True)
    return Consistent(found.states, found.complete, found.why, found.nodes)


@dataclass(frozen=True)
class Asked:
    """A search at the mode, told apart from others by what decides its answer."""

    digest: bytes
    tolerance: int
    most: int
    nodes: int
    matrix: Matrix = field(compare=False, repr=False)

    @classmethod
    def of(cls, matrix: Matrix, tolerance: int, most: int, nodes: int) -> Asked:
        """Return the search of a matrix at its mode."""
        said = repr((matrix.sizes, matrix.reading, matrix.allowed.tobytes(), matrix.forbidden)).encode()
        return cls(blake2b(said + matrix.mode.tobytes()).digest(), tolerance, most, nodes, matrix)


def consistent_at_mode(asked: Asked) -> Consistent:
    """Return the same as `consistent`: once for all chunks of a run, each of which makes its own model.

    What a search has found when it is stopped is what all chunks under the same watch have; who comes later asks again.
    """
    watch = current()
    found = _at_mode(asked, watch and watch.began)
    if found.why == "stopped" and watch is None:
        _at_mode.cache_clear()
    return found


@lru_cache(maxsize=8)
def _at_mode(asked: Asked, _watch: float | None) -> Consistent:
    matrix = asked.matrix
    return consistent(matrix, matrix.mode, tolerance=asked.tolerance, most=asked.most, nodes=asked.nodes)


def number_within(matrix: Matrix, square: Integers, tolerance: int, nodes: int) -> tuple[int, bool]:
    """Return how many scenarios are within a tolerance, and whether all were counted."""
    found = count(matrix.problem(square, None, tolerance), nodes=nodes)
    return found.total, found.complete


def least_inconsistent(matrix: Matrix, square: Integers, most: int, nodes: int) -> Consistent:
    """Return the scenarios of the least inconsistency there is.

    The tolerance is doubled until something is found, then halved between: a scenario that is found lowers the upper
    end to its own inconsistency.
    """
    step = max(int(np.gcd.reduce(square, axis=None)), 1)
    low, high = -1, 0
    while True:
        found = consistent(matrix, square, tolerance=high * step, most=most, nodes=nodes)
        if len(found.states) or not found.complete:
            break
        low, high = high, max(2 * high, 1)
    while len(found.states) and high - low > 1:
        least = int(scores(matrix, square, found.states).inconsistency.min())
        high = min(high, -(-least // step))
        middle = (low + high) // 2
        if high - low <= 1:
            break
        closer = consistent(matrix, square, tolerance=middle * step, most=most, nodes=nodes)
        if len(closer.states):
            found, high = closer, middle
        elif closer.complete:
            low = middle
        else:
            break
    if not len(found.states):
        return found
    inconsistency = scores(matrix, square, found.states).inconsistency
    kept = inconsistency == inconsistency.min()
    return Consistent(found.states[kept], found.complete, found.why, found.nodes)
