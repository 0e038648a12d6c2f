"""Whether what was called likely came as often as that: bins, shares, intervals. Arrays only; draws nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thinktank.forecasting.scores.quality import Decomposition, decomposition

Floats = NDArray[np.float64]
TENTHS: tuple[float, ...] = tuple(i / 10 for i in range(11))
METACULUS: tuple[float, ...] = (
    0.0,
    *(0.125 * i / 3 for i in (1, 2)),
    *(round(0.125 + 0.05 * i, 3) for i in range(16)),
    *(1 - 0.125 * i / 3 for i in (2, 1)),
    1.0,
)
"""Edges of Metaculus's 21 bins: three of 0.0417 at either end, fifteen of 0.05 between."""


@dataclass(frozen=True)
class Bin:
    """The forecasts between two probabilities, and how often what they spoke of came.

    Parameters
    ----------
    low, high
        The edges; the upper one belongs to the next bin, but for the last.
    questions, weight
        How many questions it holds, and their weight.
    said, came
        Mean probability and share that came, both weighted; NaN in an empty bin.
    came_low, came_high
        Wilson's interval of that share, as of so many independent questions.
    band_low, band_high
        Where the share would lie, by binomial chance, were every forecast in the bin right: Metaculus's band.
    """

    low: float
    high: float
    questions: int
    weight: float
    said: float
    came: float
    came_low: float
    came_high: float
    band_low: float
    band_high: float


@dataclass(frozen=True)
class Calibration:
    """The bins of a calibration plot, and the Brier score taken apart over what was said."""

    bins: tuple[Bin, ...]
    parts: Decomposition
    level: float
    questions: int

    @property
    def filled(self) -> tuple[Bin, ...]:
        """The bins that hold a forecast."""
        return tuple(b for b in self.bins if b.questions)


def calibration(
    outcome: ArrayLike,
    forecast: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    question: ArrayLike | None = None,
    edges: tuple[float, ...] = TENTHS,
    level: float = 0.9,
) -> Calibration:
    """Sort forecasts of events into bins and compare what was said with what came.

    Parameters
    ----------
    outcome, forecast
        0 or 1, and its probability; shape (n,), at least one.
    weight
        Of each, such as the share of time it stood; by default 1.
    question
        The question of each. Forecasts of one question in one bin are one observation for the intervals, however
        many there are: they come true together.
    edges
        Of the bins: `TENTHS` or `METACULUS`, or others that rise from 0 to 1.
    level
        Of the intervals and the band.

    Examples
    --------
    >>> found = calibration([1, 1, 0, 0], [0.85, 0.85, 0.85, 0.15])
    >>> [(b.low, b.questions, round(b.came, 2)) for b in found.filled]
    [(0.1, 1, 0.0), (0.8, 3, 0.67)]
    """
    o, p = np.asarray(outcome, dtype=float), np.asarray(forecast, dtype=float)
    parts = decomposition(o, p)
    w = np.ones_like(p) if weight is None else np.asarray(weight, dtype=float)
    asked = np.arange(p.size) if question is None else np.unique(np.asarray(question), return_inverse=True)[1]
    bounds = np.asarray(edges, dtype=float)
    if bounds.ndim != 1 or bounds.size < 2 or bounds[0] != 0 or bounds[-1] != 1 or not (np.diff(bounds) > 0).all():
        raise ValueError("edges must rise from 0 to 1")
    k = bounds.size - 1
    # A forecast written as 0.3 belongs to the bin that begins there, whatever binary fractions make of it.
    place = np.clip(np.searchsorted(bounds, p + 1e-12, side="right") - 1, 0, k - 1)
    total = np.bincount(place, weights=w, minlength=k)
    said = np.bincount(place, weights=w * p, minlength=k)
    came = np.bincount(place, weights=w * o, minlength=k)
    pairs = np.unique(place * (int(asked.max()) + 1) + asked)
    count = np.bincount(pairs // (int(asked.max()) + 1), minlength=k)
    bins = []
    for i in range(k):
        n, low, high = int(count[i]), float(bounds[i]), float(bounds[i + 1])
        if not n or total[i] <= 0:
            bins.append(Bin(low, high, 0, 0.0, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan))
            continue
        share = float(came[i] / total[i])
        tail = (1 - level) / 2
        band = binomial_quantile(tail, n, low) / n, binomial_quantile(1 - tail, n, high) / n
        mean = float(said[i] / total[i])
        bins.append(Bin(low, high, n, float(total[i]), mean, share, *wilson(share, n, level), *band))
    return Calibration(tuple(bins), parts, level, int(np.unique(asked).size))


def wilson(share: float, count: float, level: float = 0.9) -> tuple[float, float]:
    """Return Wilson's score interval (1927) of a share among so many.

    Examples
    --------
    >>> [round(x, 4) for x in wilson(0.5, 10, 0.95)]
    [0.2366, 0.7634]
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def binomial_quantile(level: float, n: int, p: float) -> int:
    """Return the least k with P(X <= k) >= level, X binomial.

    Examples
    --------
    >>> binomial_quantile(0.05, 20, 0.4), binomial_quantile(0.95, 20, 0.5), binomial_quantile(0.95, 20, 1.0)
    (4, 14, 20)
    """
    if p <= 0 or p >= 1:
        return 0 if p <= 0 else n
    k = np.arange(n + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    mass = np.exp(logs[n] - logs - logs[::-1] + k * math.log(p) + (n - k) * math.log1p(-p))
    return min(int(np.searchsorted(np.cumsum(mass), level * (1 - 1e-12))), n)
