"""Spearman's rank correlation over draws, with ties. Arrays in, arrays out: knows no case.

Spearman (1904); equal values share the mean of their ranks (Kendall 1948).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_PIECE = 10_000  # the longest that OpenBLAS leaves to one thread


def ranks(x: Floats) -> Floats:
    """Return the rank of every number from 0 up; equal numbers share the mean of their ranks.

    Examples
    --------
    >>> ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist()
    [2.5, 0.0, 2.5, 1.0]
    """
    order = _order(x)
    placed = np.empty(len(x))
    ordered = x[order]
    starts = np.append(True, ordered[1:] != ordered[:-1])[: len(x)]
    del ordered  # a million draws of many judgements: what is not needed makes room
    if starts.all():
        placed[order] = np.arange(len(x))
    else:
        firsts = np.flatnonzero(starts)
        lengths = np.diff(np.append(firsts, len(x)))
        placed[order] = np.repeat(firsts + (lengths - 1) / 2, lengths)
    return placed


def correlations(inputs: Floats, outcome: Floats) -> Floats:
    """Return the rank correlation of every row with an outcome; NaN where one is constant.

    Parameters
    ----------
    inputs
        Rows made by `standardised`.
    outcome
        One row made by `standardised`.
    """
    # A loop of dot products, as a matrix product may sum in another order for another number of rows.
    found = np.array([_dot(row, outcome) for row in inputs])
    return np.clip(found, -1.0, 1.0, out=found)


def standardised(x: Floats) -> Floats:
    """Return the ranks of `x` with mean 0 and length 1; NaN if all are equal."""
    placed = ranks(x)
    placed -= (len(x) - 1) / 2
    length = np.sqrt(_dot(placed, placed))
    if length == 0 or not np.isfinite(length):
        return np.full(len(x), np.nan)
    placed /= length
    return placed


def _dot(x: Floats, y: Floats) -> float:
    """Return the dot product, in pieces: a long one is shared out to threads and would round as their number has it."""
    return math.fsum(float(np.dot(x[i : i + _PIECE], y[i : i + _PIECE])) for i in range(0, len(x), _PIECE))


def _order(x: Floats) -> NDArray[np.intp]:
    """Return the order of `x`, by 32 bits with the place in one sort if that tells the numbers apart: it is faster."""
    low, high = (x.min(), x.max()) if len(x) else (0.0, 0.0)
    if 256 <= len(x) < 1 << 32 and low < high and np.isfinite(high - low):
        scaled = x - low
        scaled *= 0xFFFF_FFFF / (high - low)
        keys = scaled.astype(np.uint64)
        del scaled
        keys <<= np.uint64(32)
        keys |= np.arange(len(x), dtype=np.uint32)
        keys.sort()
        keys &= np.uint64(0xFFFF_FFFF)
        order = keys.view(np.intp)
        ordered = x[order]
        if (ordered[1:] >= ordered[:-1]).all():
            return order
    return np.argsort(x, kind="stable")
