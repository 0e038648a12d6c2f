"""Spearman's rank correlation over draws, with ties. Arrays in, arrays out: knows no case.

Spearman (1904); equal values share the mean of their ranks (Kendall 1948).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_PIECE = 10_000  # the longest that OpenBLAS leaves to one thread


@dataclass(frozen=True, eq=False)
class Ranked:
    """The ranks of many numbers, ready to be correlated.

    Parameters
    ----------
    twice
        Twice the distance of each rank from the mean rank: a whole number, which takes half the room of a float.
    squares
        The sum of their squares; 0 if all numbers are equal.
    """

    twice: NDArray[np.int32]
    squares: float

    def correlation(self, other: Ranked) -> float:
        """Return the rank correlation with as many other numbers; NaN where either are all equal.

        Examples
        --------
        >>> ranked(np.array([1.0, 5.0, 2.0])).correlation(ranked(np.array([10.0, 30.0, 20.0])))
        1.0
        """
        length = math.sqrt(self.squares * other.squares)
        return min(max(_dot(self.twice, other.twice) / length, -1.0), 1.0) if length > 0 else math.nan


def ranked(x: Floats) -> Ranked:
    """Return the ranks of some numbers, fewer than 2^30; equal ones share the mean of their ranks.

    Examples
    --------
    >>> ranked(np.array([3.0, 1.0, 3.0, 2.0])).twice.tolist()
    [2, -3, 2, -1]
    """
    order, ordered = _ordered(x)
    starts = np.append(True, ordered[1:] != ordered[:-1])[: len(x)]
    del ordered  # a million draws of many judgements: what is not needed makes room
    twice = np.empty(len(x), np.int32)
    if starts.all():
        twice[order] = np.arange(1 - len(x), len(x) + 1, 2, dtype=np.int32)[: len(x)]
    else:
        firsts = np.flatnonzero(starts).astype(np.int32)
        lengths = np.diff(np.append(firsts, len(x)))
        twice[order] = np.repeat((2 * firsts + lengths - len(x)).astype(np.int32), lengths)
    return Ranked(twice, _dot(twice, twice))


def _dot(x: NDArray[np.int32], y: NDArray[np.int32]) -> float:
    """Return the dot product, in pieces: a long one is shared out to threads and would round as their number has it."""
    pieces = (slice(start, start + _PIECE) for start in range(0, len(x), _PIECE))
    return math.fsum(float(np.dot(x[some].astype(np.float64), y[some].astype(np.float64))) for some in pieces)


def _ordered(x: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return the order of `x`, and `x` in it.

    By 32 bits with the place in one sort, if that tells the numbers apart: it is faster.
    """
    low, high = (x.min(), x.max()) if len(x) else (0.0, 0.0)
    if 256 <= len(x) < 1 << 32 and low < high and np.isfinite(high - low):
        keys = np.empty(len(x), np.uint64)
        for start in range(0, len(x), _PIECE):
            some = slice(start, min(start + _PIECE, len(x)))
            keys[some] = ((x[some] - low) * (0xFFFF_FFFF / (high - low))).astype(np.uint64)
            keys[some] <<= np.uint64(32)
            keys[some] |= np.arange(some.start, some.stop, dtype=np.uint64)
        keys.sort()
        keys &= np.uint64(0xFFFF_FFFF)
        order = keys.view(np.intp)
        ordered = x[order]
        if (ordered[1:] >= ordered[:-1]).all():
            return order, ordered
        del ordered
    order = np.argsort(x, kind="stable")
    return order, x[order]
