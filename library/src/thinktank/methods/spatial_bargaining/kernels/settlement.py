"""Weighted mean, weighted median and Nash bargaining over many draws at once. Arrays in, arrays out: no case.

All take positions `x` and weights `w` of shape (actors, draws), weights finite and at least 0, and return one
settlement a draw: NaN where the weights of a draw sum to zero.

The inner loops run across draws, never across actors. They fill the processor's lanes however few the actors,
need no reordered sums and so no fast-math flags, and give the same bits on every processor and for every way
to cut the draws into chunks.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EVEN = 1e-12  # a split of the weight this close to even, relative to the whole, is a tie
_BLOCK = 64  # draws solved together: their state stays in the first-level cache
_NEWTON = 12  # Newton steps before bisection takes over; three to six do
_LAST = 80  # with bisection, more steps than a double has bits


@nb.njit(nogil=True, cache=True, error_model="numpy")
def weighted_mean(x: Floats, w: Floats) -> Floats:
    """Return sum(w x) / sum(w), the base model of Van den Bos (1991)."""
    actors, draws = x.shape
    top, total = np.zeros(draws), np.zeros(draws)
    low, high = x[0].copy(), x[0].copy()
    for a in range(actors):
        for d in range(draws):
            top[d] += w[a, d] * x[a, d]
            total[d] += w[a, d]
            low[d] = min(low[d], x[a, d])
            high[d] = max(high[d], x[a, d])
    for d in range(draws):
        mean = top[d] / total[d]
        # A quotient of rounded sums may leave the hull of the positions by one step.
        mean = low[d] if mean < low[d] else mean
        top[d] = high[d] if mean > high[d] else mean
    return top


@nb.njit(nogil=True, cache=True, error_model="numpy")
def weighted_median(x: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Return the lower and the upper weighted median.

    They are the lowest position with half of the weight at or below it and the highest with half of it at or
    above; they differ only where the weight splits evenly between them. With votes proportional to distance
    they are the positions that no other beats in a pairwise vote.
    """
    actors, draws = x.shape
    lower, upper = np.full(draws, np.inf), np.full(draws, -np.inf)
    total = np.zeros(draws)
    below, above = np.empty(draws), np.empty(draws)
    for a in range(actors):
        for d in range(draws):
            total[d] += w[a, d]
    for a in range(actors):
        below[:] = 0.0
        above[:] = 0.0
        for b in range(actors):
            for d in range(draws):
                below[d] += w[b, d] if x[b, d] <= x[a, d] else 0.0
                above[d] += w[b, d] if x[b, d] >= x[a, d] else 0.0
        for d in range(draws):
            half = 0.5 * total[d] * (1.0 - EVEN)
            # An actor without weight is no median, even where it stands in the gap of a tie.
            here = x[a, d] if w[a, d] > 0.0 else np.inf
            lower[d] = min(lower[d], here if below[d] >= half else np.inf)
            here = x[a, d] if w[a, d] > 0.0 else -np.inf
            upper[d] = max(upper[d], here if above[d] >= half else -np.inf)
    for d in range(draws):
        lower[d] = lower[d] if total[d] > 0.0 else np.nan
        upper[d] = upper[d] if total[d] > 0.0 else np.nan
    return lower, upper


@nb.njit(nogil=True, cache=True, error_model="numpy")
def nash_linear(x: Floats, w: Floats, width: float, floor: float) -> Floats:
    """Return the settlement y that maximises sum(w ln(floor + 1 - |y - x| / width)).

    The sum is concave with a kink at every position. Its slopes to the left and to the right of each kink
    say whether the maximum is there (then it is returned exactly) or else between which two kinks; there the
    slope is smooth and falling, and Newton's method, safeguarded by bisection, finds its root.
    """
    actors, draws = x.shape
    out = np.empty(draws)
    reach = width * (1.0 + floor)
    left, right = np.empty(_BLOCK), np.empty(_BLOCK)
    low, high = np.empty(_BLOCK), np.empty(_BLOCK)
    y, slope, bend, total = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    for start in range(0, draws, _BLOCK):
        n = min(_BLOCK, draws - start)
        low[:] = -np.inf
        high[:] = np.inf
        total[:] = 0.0
        for a in range(actors):
            left[:] = 0.0
            right[:] = 0.0
            for b in range(actors):
                for d in range(n):
                    away = x[b, start + d] - x[a, start + d]
                    pull = w[b, start + d] / (reach - abs(away))
                    left[d] += pull if away >= 0.0 else -pull
                    right[d] += pull if away > 0.0 else -pull
            for d in range(n):
                here = x[a, start + d]
                total[d] += w[a, start + d]
                # The slope falls: no maximum lies below a kink the sum rises to or above one it falls from.
                low[d] = max(low[d], here) if left[d] >= 0.0 else low[d]
                high[d] = min(high[d], here) if right[d] <= 0.0 else high[d]
        for d in range(n):
            y[d] = 0.5 * (low[d] + high[d])
        for step in range(_LAST):
            slope[:] = 0.0
            bend[:] = 0.0
            for a in range(actors):
                for d in range(n):
                    away = x[a, start + d] - y[d]
                    share = 1.0 / (reach - abs(away))
                    pull = w[a, start + d] * share
                    slope[d] += pull if away > 0.0 else -pull
                    bend[d] += pull * share
            if _step(y, slope, bend, low, high, n, width, step) == 0:
                break
        for d in range(n):
            out[start + d] = y[d] if total[d] > 0.0 else np.nan
    return out


@nb.njit(nogil=True, cache=True, error_model="numpy")
def nash_quadratic(x: Floats, w: Floats, width: float, floor: float) -> Floats:
    """Return the settlement y that maximises sum(w ln(floor + 1 - ((y - x) / width)^2)).

    The sum is smooth and concave; the root of its slope is found by Newton's method from the weighted mean,
    safeguarded by bisection between the outermost positions.
    """
    actors, draws = x.shape
    out = np.empty(draws)
    reach = width * width * (1.0 + floor)
    low, high = np.empty(_BLOCK), np.empty(_BLOCK)
    y, slope, bend, total = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    for start in range(0, draws, _BLOCK):
        n = min(_BLOCK, draws - start)
        low[:] = np.inf
        high[:] = -np.inf
        total[:] = 0.0
        y[:] = 0.0
        for a in range(actors):
            for d in range(n):
                low[d] = min(low[d], x[a, start + d])
                high[d] = max(high[d], x[a, start + d])
                total[d] += w[a, start + d]
                y[d] += w[a, start + d] * x[a, start + d]
        for d in range(n):
            y[d] = y[d] / total[d]
            y[d] = low[d] if y[d] < low[d] else y[d]
            y[d] = high[d] if y[d] > high[d] else y[d]
        for step in range(_LAST):
            slope[:] = 0.0
            bend[:] = 0.0
            for a in range(actors):
                for d in range(n):
                    away = x[a, start + d] - y[d]
                    square = away * away
                    share = 1.0 / (reach - square)
                    pull = w[a, start + d] * share
                    slope[d] += pull * away
                    bend[d] += pull * share * (reach + square)
            if _step(y, slope, bend, low, high, n, width, step) == 0:
                break
        for d in range(n):
            out[start + d] = y[d] if total[d] > 0.0 else np.nan
    return out


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _step(
    y: Floats,
    slope: Floats,
    bend: Floats,
    low: Floats,
    high: Floats,
    n: int,
    width: float,
    step: int,
) -> int:
    """Move every y towards the root of its falling slope, narrow its bracket; return how many still moved."""
    still = width * 2.0**-52
    moving = 0
    for d in range(n):
        here = y[d]
        low[d] = here if slope[d] > 0.0 else low[d]
        high[d] = here if slope[d] < 0.0 else high[d]
        middle = 0.5 * (low[d] + high[d])
        newton = here + slope[d] / bend[d]
        inside = (newton >= low[d]) & (newton <= high[d]) & (step < _NEWTON)
        there = newton if inside else middle
        there = here if slope[d] == 0.0 else there
        moving += 1 if abs(there - here) > still else 0
        y[d] = there
    return moving
