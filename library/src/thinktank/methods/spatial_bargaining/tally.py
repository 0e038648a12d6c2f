"""Settlements counted over the scale, for those of which no single draw is asked for. Knows no case.

A million draws of every reading on every issue have no room; their counts have, and can be added up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from thinktank.findings.summary import QUANTILES, number
from thinktank.methods.spatial_bargaining.outcomes import Spread

Floats = NDArray[np.float64]

CELLS = 1 << 14
"""Cells of the scale: a quantile is exact to one of them, and exactly right where all draws in its cell are equal."""


def tally(settlements: Floats, scale: tuple[float, float]) -> Floats:
    """Return how many settlements stand in each cell of the scale, and their sum; NaN is left out.

    Returns
    -------
    ndarray
        Shape (2, CELLS). Those of two sets of draws add up to that of both.
    """
    low, high = scale
    known = settlements[~np.isnan(settlements)]
    cells = np.clip((known - low) * (CELLS / (high - low)), 0, CELLS - 1).astype(np.intp)
    counts = np.bincount(cells, minlength=CELLS).astype(np.float64)
    return np.stack([counts, np.bincount(cells, weights=known, minlength=CELLS)])


def spread_of(tallied: Floats, at_mode: float) -> Spread:
    """Return mean, median and quantiles of what was counted; None for all if that is nothing.

    Examples
    --------
    >>> two = tally(np.array([1.0, 1.0, 2.5]), (0.0, 10.0)) + tally(np.array([np.nan, 4.0]), (0.0, 10.0))
    >>> spread_of(two, 1.0).mean, spread_of(two, 1.0).median
    (2.125, 1.75)
    """
    counts, sums = tallied
    total = int(counts.sum())
    if total == 0:
        return Spread(number(at_mode), None, None, dict.fromkeys(QUANTILES))
    filled = np.flatnonzero(counts)
    places, last = sums[filled] / counts[filled], np.cumsum(counts[filled])

    def at(level: float) -> float:
        """Return a quantile as NumPy has it: between the two nearest draws, each where its cell has its mean."""
        rank = level * (total - 1)
        below = int(rank)
        lower, upper = (places[np.searchsorted(last, k, side="right")] for k in (below, min(below + 1, total - 1)))
        return float(lower + (rank - below) * (upper - lower))

    mean = min(max(float(sums.sum()) / total, float(places[0])), float(places[-1]))
    return Spread(number(at_mode), mean, at(0.5), {level: at(level) for level in QUANTILES})
