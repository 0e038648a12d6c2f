"""The predictive distribution of a settlement: half the positions, half a truncated normal. Knows no case.

A distribution scores better than a point. On 353 settled issues of the DEU data set the continuous ranked
probability score of the weighted mean as a point is 23.1 on a scale of 100, that of this mixture 15.9, with
little difference for a spread between 0.2 and 0.3 of the scale. The spread was chosen on the same data.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from thinktank.findings.summary import QUANTILES
from thinktank.methods.spatial_bargaining.outcomes import Predictive

Floats = NDArray[np.float64]

CELLS = 400
"""Cells of the grid over the scale."""


def predictive(
    positions: Floats, shares: Floats, means: Floats, scale: tuple[float, float], sd: float
) -> Predictive | None:
    """Return the distribution averaged over the draws; None if no draw has any weight.

    Parameters
    ----------
    positions, shares
        Each actor's position and share of the weight, shape (n, actors); the shares of a row sum to one.
    means
        Weighted mean of every draw, shape (n,); draws where it is NaN are left out.
    scale
        Low and high end of the issue.
    sd
        Standard deviation of the normal half before truncation, as a share of the scale.
    """
    return predictive_of(placed(positions, shares, means, scale), scale, sd)


def placed(positions: Floats, shares: Floats, means: Floats, scale: tuple[float, float]) -> Floats:
    """Return all that the distribution needs of any number of draws, in a form that can be added up.

    Returns
    -------
    ndarray
        Shape (2, CELLS + 1): the weight of positions at each point of the grid, and the number of weighted means.
        A position counts from the first point that is not below it, so that their sum is exact there. A mean, which
        is not rounded to whole cells, is shared out between the two points beside it, by nearness.
    """
    low, high = scale
    known = ~np.isnan(means)
    points = np.ceil(np.clip((positions[known] - low) * (CELLS / (high - low)), 0.0, CELLS)).astype(np.intp)
    centres = np.clip((means[known] - low) * (CELLS / (high - low)), 0.0, CELLS)
    below = np.minimum(centres.astype(np.intp), CELLS - 1)
    above = centres - below
    nodes = np.bincount(below, weights=1.0 - above, minlength=CELLS + 1)
    nodes += np.bincount(below + 1, weights=above, minlength=CELLS + 1)
    atoms = np.bincount(points.ravel(), weights=shares[known].ravel(), minlength=CELLS + 1)
    return np.stack([atoms, nodes])


def predictive_of(places: Floats, scale: tuple[float, float], sd: float) -> Predictive | None:
    """Return the distribution from what `placed` makes of its draws, added up; None if no draw has any weight."""
    low, high = scale
    n = places[1].sum()
    if not n > 0:
        return None
    atoms, nodes = places / n
    normal, normal_mean = _truncated_normals(nodes, sd * CELLS)
    cumulative = 0.5 * np.cumsum(atoms) + 0.5 * normal
    cumulative = np.minimum(np.maximum.accumulate(cumulative), 1.0)
    cumulative[-1] = 1.0
    grid = low + (high - low) * np.arange(CELLS + 1) / CELLS
    grid[-1] = high
    steps = np.diff(cumulative)
    steps[0] += cumulative[0]  # what stands exactly at the low end belongs to the first cell
    empirical_mean = float(nodes @ np.arange(CELLS + 1))
    mean = low + (0.5 * empirical_mean + 0.5 * normal_mean) * (high - low) / CELLS
    return Predictive(
        grid=tuple(grid.tolist()),
        cumulative=tuple(cumulative.tolist()),
        density=tuple((steps * (CELLS / (high - low))).tolist()),
        mean=float(min(max(mean, low), high)),
        quantiles={level: _quantile(level, grid, cumulative) for level in QUANTILES},
    )


def _truncated_normals(nodes: Floats, sd: float) -> tuple[Floats, float]:
    """Return the mean distribution function of truncated normals at 0, 1, .. CELLS, and its mean.

    As the centres are shared out between points of the grid, the normal distribution is needed at whole differences
    only, not once per draw and point; the error is of second order in the width of a cell (below 1e-6 for a spread
    of a tenth of the scale or more).
    """
    used = np.flatnonzero(nodes)
    differences = np.arange(-CELLS, CELLS + 1)
    phi = np.array([0.5 * math.erfc(-d / (sd * math.sqrt(2))) for d in differences.tolist()])
    points = np.arange(CELLS + 1)
    at = phi[points[None, :] - used[:, None] + CELLS]
    start, end = at[:, :1], at[:, -1:]
    functions = (at - start) / (end - start)
    normal: Floats = (nodes[used, None] * functions).sum(axis=0)
    bell = np.exp(-0.5 * (differences / sd) ** 2) / math.sqrt(2 * math.pi)
    offsets = sd * (bell[CELLS - used] - bell[2 * CELLS - used]) / (end - start)[:, 0]
    return normal, float((nodes[used] * (used + offsets)).sum())


def _quantile(level: float, grid: Floats, cumulative: Floats) -> float:
    """Return where the distribution function, straight between the points of the grid, reaches a level."""
    i = int(np.searchsorted(cumulative, level))
    if i == 0:
        return float(grid[0])
    rise = cumulative[i] - cumulative[i - 1]
    return float(grid[i - 1] + (grid[i] - grid[i - 1]) * (level - cumulative[i - 1]) / rise)
