"""Intervals by resampling whole issues, or groups of them: BCa for means, percentiles for medians. Arrays only.

BCa: bias-corrected and accelerated (Efron 1987), with the acceleration of the jackknife over groups. The median is no
smooth statistic, its jackknife says nothing, and so its interval is the plain percentile one. SciPy's bootstrap draws
no groups, and draws anew for every statistic; the tests hold ours near to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
_CELLS = 4_000_000  # numbers of a block of resamples


@dataclass(frozen=True)
class Estimate:
    """A statistic with its interval, and how many values it is of; no interval where they are too few."""

    value: float
    low: float | None
    high: float | None
    count: int

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.count}


@dataclass(frozen=True, eq=False)
class Resamples:
    """How often each value comes in each resample; the same for every statistic, so that differences are paired.

    Parameters
    ----------
    counts
        Shape (resamples, n), whole numbers.
    groups
        The group of each value, as whole numbers from 0, shape (n,); groups are drawn whole.
    level
        Of the intervals.
    """

    counts: NDArray[np.int32]
    groups: Integers
    level: float

    def mean(self, values: Floats) -> Estimate | None:
        """Return the mean of the values that are not NaN, with its BCa interval; None if there is none.

        Parameters
        ----------
        values
            Shape (n,).
        """
        known = ~np.isnan(values)
        count = int(known.sum())
        if count == 0:
            return None
        x, groups = values[known], self.groups[known]
        estimate = float(x.mean())
        sizes = np.bincount(groups)
        sums = np.bincount(groups, weights=x)[sizes > 0]
        sizes = sizes[sizes > 0]
        if len(sizes) < 2:
            return Estimate(estimate, None, None, count)
        replicates = _means(self.counts, known, values)
        jackknife = (x.sum() - sums) / (count - sizes)
        low, high = bca(estimate, replicates, jackknife, self.level)
        return Estimate(estimate, low, high, count)

    def median(self, values: Floats) -> Estimate | None:
        """Return the median of the values that are not NaN, with its percentile interval; None if there is none."""
        known = ~np.isnan(values)
        count = int(known.sum())
        if count == 0:
            return None
        estimate = float(np.median(values[known]))
        if len(np.unique(self.groups[known])) < 2:
            return Estimate(estimate, None, None, count)
        replicates = _medians(self.counts[:, known], values[known])
        tail = (1.0 - self.level) / 2
        low, high = np.quantile(replicates, [tail, 1.0 - tail])
        return Estimate(estimate, float(low), float(high), count)


def resamples(groups: Integers, number: int, seed: int, level: float) -> Resamples:
    """Draw resamples of groups with replacement.

    Parameters
    ----------
    groups
        The group of each value, as whole numbers from 0, shape (n,).
    number
        How many resamples.
    seed
        The same seed gives the same resamples.
    level
        Of the intervals, such as 0.95.

    Examples
    --------
    >>> resamples(np.array([0, 0, 1]), 4, 1, 0.95).counts.shape
    (4, 3)
    """
    n = int(groups.max()) + 1
    rng = np.random.Generator(np.random.Philox(seed))
    counts = np.empty((number, len(groups)), dtype=np.int32)
    block = max(1, _CELLS // n)
    for start in range(0, number, block):
        some = min(block, number - start)
        drawn = rng.integers(0, n, size=(some, n)) + n * np.arange(some)[:, None]
        often = np.bincount(drawn.ravel(), minlength=some * n).reshape(some, n)
        counts[start : start + some] = often[:, groups]
    return Resamples(counts, groups, level)


def bca(estimate: float, replicates: Floats, jackknife: Floats, level: float) -> tuple[float, float]:
    """Return the bias-corrected and accelerated interval of a statistic.

    Parameters
    ----------
    estimate
        Of the whole sample.
    replicates
        Of the resamples, shape (resamples,).
    jackknife
        Of the sample without each of its parts, shape (parts,).
    level
        Of the interval.

    Notes
    -----
    Efron (1987), equations 2.3 and 6.6. Ties with the estimate count half, and a bias that no resample could show is
    held to half of one. A statistic that never varies has an interval without width.
    """
    number = len(replicates)
    if replicates.min() == replicates.max():
        return float(replicates[0]), float(replicates[0])
    normal = NormalDist()
    # Rounded sums must not part a resample that equals the sample from the estimate.
    still = 1e-12 * float(np.abs(replicates).max())
    tied = np.abs(replicates - estimate) <= still
    below = float((replicates < estimate - still).sum() + 0.5 * tied.sum()) / number
    bias = normal.inv_cdf(min(max(below, 0.5 / number), 1.0 - 0.5 / number))
    away = jackknife.mean() - jackknife
    spread = float((away**2).sum())
    acceleration = float((away**3).sum()) / (6.0 * spread**1.5) if spread > 0 else 0.0
    ends = []
    for tail in ((1.0 - level) / 2, (1.0 + level) / 2):
        z = bias + normal.inv_cdf(tail)
        ends.append(normal.cdf(bias + z / (1.0 - acceleration * z)))
    low, high = np.quantile(replicates, ends)
    return float(low), float(high)


def _means(counts: NDArray[np.int32], known: NDArray[np.bool_], values: Floats) -> Floats:
    """Return the mean of each resample; one that holds no known value stands at the mean of all."""
    overall = float(values[known].mean())
    both = np.column_stack([known.astype(float), np.where(known, values, 0.0)])
    found = np.empty(len(counts))
    block = max(1, _CELLS // len(values))
    for start in range(0, len(counts), block):
        totals, sums = (counts[start : start + block].astype(float) @ both).T
        means = found[start : start + block]
        means[:] = overall
        np.divide(sums, totals, out=means, where=totals > 0)
    return found


def _medians(counts: NDArray[np.int32], values: Floats) -> Floats:
    """Return the median of each resample, the mean of the two middle values where their number is even."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    found = np.empty(len(counts))
    block = max(1, _CELLS // len(values))
    for start in range(0, len(counts), block):
        reached = np.cumsum(counts[start : start + block, order], axis=1)
        total = reached[:, -1:]
        # The values that stand at places floor((m - 1) / 2) and floor(m / 2) of a resample of m, counted from 0.
        lower = (reached > (total - 1) // 2).argmax(axis=1)
        upper = (reached > total // 2).argmax(axis=1)
        middle = 0.5 * (ordered[lower] + ordered[upper])
        found[start : start + block] = np.where(total[:, 0] > 0, middle, np.median(values))
    return found
