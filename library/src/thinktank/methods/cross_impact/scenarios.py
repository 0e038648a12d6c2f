"""Scenarios of one matrix: which are consistent, by how much, how they score, which few differ most. Walks nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.cross_impact.matrix import Integers, Matrix
from thinktank.search import Progress, assignments, count

States = NDArray[np.int16]
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
    # A driver of one state has no rival: it stands as far above none as can be written.
    np.put_along_axis(others, columns, -(2**53), axis=1)
    if matrix.reading == "exclude":
        others[:, ~matrix.allowed] = -(2**53)
    rival = np.maximum.reduceat(others, matrix.starts, axis=1) if len(states) else np.zeros_like(own)
    return Scores(found, own, np.maximum(rival, own - 2**52))


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
    """Return the same as `consistent`: once for all chunks of a run, each of which makes its own model."""
    found = _at_mode(asked)
    if found.why == "stopped":  # who stopped it once may ask again
        _at_mode.cache_clear()
    return found


@lru_cache(maxsize=8)
def _at_mode(asked: Asked) -> Consistent:
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


EXACT = 20_000


def diverse(states: States, total: Integers, wanted: int) -> tuple[tuple[int, ...], int, bool]:
    """Return the numbers of scenarios that differ most from each other.

    They are those whose least Hamming distance between any two is greatest, of these the ones with the higher total
    impact score: found by trying every choice where there are at most `EXACT`, else built one by one from the best
    pair.

    Returns
    -------
    tuple
        Their numbers, the least distance between two of them, and whether every choice was tried.
    """
    n = len(states)
    if n <= wanted or wanted < 2:
        chosen = tuple(range(min(n, max(wanted, 0))))
        return chosen, _least(states, chosen), True
    apart = (states[:, None, :] != states[None, :, :]).sum(axis=2)
    choices = 1
    for i in range(wanted):
        choices = choices * (n - i) // (i + 1)
    if choices <= EXACT:
        every = np.array(list(combinations(range(n), wanted)), dtype=np.int64)
        pairs = list(combinations(range(wanted), 2))
        least = np.min([apart[every[:, a], every[:, b]] for a, b in pairs], axis=0)
        best = np.lexsort((-total[every].sum(axis=1), -least))[0]
        return tuple(every[best].tolist()), int(least[best]), True
    first = np.unravel_index(int(np.argmax(apart)), apart.shape)
    picked = [int(first[0]), int(first[1])]
    while len(picked) < wanted:
        distance = apart[picked].min(axis=0)
        distance[picked] = -1
        picked.append(int(np.lexsort((-total, -distance))[0]))
    chosen = tuple(sorted(picked))
    return chosen, _least(states, chosen), False


def _least(states: States, chosen: Sequence[int]) -> int:
    return min((int((states[a] != states[b]).sum()) for a, b in combinations(chosen, 2)), default=0)
