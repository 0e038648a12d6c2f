"""Slow plain twins of the backtest: scores by their definitions, resamples one by one. For comparison only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, median

import numpy as np
from numpy.typing import NDArray


def crps_of_masses(outcome: float, places: Sequence[float], masses: Sequence[float]) -> float:
    """E|X - y| - E|X - X'| / 2 of a distribution on single places."""
    near = sum(m * abs(x - outcome) for x, m in zip(places, masses, strict=True))
    spread = sum(
        m * n * abs(x - y) for x, m in zip(places, masses, strict=True) for y, n in zip(places, masses, strict=True)
    )
    return near - spread / 2


def crps_by_integration(outcome: float, grid: Sequence[float], cdf: Sequence[float], steps: int = 200_000) -> float:
    """Return the integral of (F(x) - 1{x >= y})² over the scale, by the midpoint rule."""
    low, high = min(grid[0], outcome), max(grid[-1], outcome)
    x = low + (high - low) * (np.arange(steps) + 0.5) / steps
    f = np.interp(x, grid, cdf, left=0.0, right=1.0)
    return float(((f - (x >= outcome)) ** 2).mean() * (high - low))


def replicates(
    values: Sequence[float], counts: NDArray[np.int32], statistic: Callable[[list[float]], float]
) -> list[float]:
    """Return the statistic of every resample, each written out value by value."""
    found = []
    for row in counts:
        sample = [value for value, often in zip(values, row.astype(int), strict=True) for _ in range(often)]
        found.append(statistic(sample) if sample else statistic(list(values)))
    return found


def bca_of_mean(
    values: Sequence[float], groups: Sequence[int], counts: NDArray[np.int32], level: float
) -> tuple[float, float]:
    """Efron's (1987) interval of a mean, the jackknife leaving out one group at a time."""
    normal = NormalDist()
    estimate, drawn = fmean(values), replicates(values, counts, fmean)
    still = 1e-12 * max(map(abs, drawn))
    tied = [abs(r - estimate) <= still for r in drawn]
    below = sum(0.5 if tie else float(r < estimate) for r, tie in zip(drawn, tied, strict=True)) / len(drawn)
    bias = normal.inv_cdf(min(max(below, 0.5 / len(drawn)), 1 - 0.5 / len(drawn)))
    without = [fmean([v for v, g in zip(values, groups, strict=True) if g != group]) for group in sorted(set(groups))]
    centre = fmean(without)
    squares = sum((centre - w) ** 2 for w in without)
    acceleration = sum((centre - w) ** 3 for w in without) / (6 * squares**1.5) if squares > 0 else 0.0
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        z = bias + normal.inv_cdf(tail)
        ends.append(normal.cdf(bias + z / (1 - acceleration * z)))
    low, high = np.quantile(drawn, ends)
    return float(low), float(high)


__all__ = ["bca_of_mean", "crps_by_integration", "crps_of_masses", "median", "replicates"]
