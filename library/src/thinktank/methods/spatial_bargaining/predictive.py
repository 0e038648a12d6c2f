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
    return predictive_at(points_of(positions, scale), shares, means, scale, sd)


def points_of(positions: Floats, scale: tuple[float, float]) -> NDArray[np.uint16]:
    """Return the first point of the grid not below each position: all that the distribution needs of it."""
    low, high = scale
    places = np.clip((positions - low) * (CELLS / (high - low)), 0.0, CELLS)
    points: NDArray[np.uint16] = np.ceil(places).astype(np.uint16)
    return points


def predictive_at(
    points: NDArray[np.uint16],
    shares: NDArray[np.floating],
    means: Floats,
    scale: tuple[float, float],
    sd: float,
) -> Predictive | None:
    """Return the same from points of the grid in place of positions, which a million draws have room for."""
    known = ~np.isnan(means)
    if not known.any():
        return None
    low, high = scale
    centres = np.clip((means[known] - low) * (CELLS / (high - low)), 0.0, CELLS)
    n = len(centres)
    normal, normal_mean = _truncated_normals(centres, sd * CELLS)
    # A position counts from the first point of the grid that is not below it, so the sum is exact there.
    atoms = np.bincount(points[known].ravel(), weights=shares[known].ravel(), minlength=CELLS + 1) / n
    cumulative = 0.5 * np.cumsum(atoms) + 0.5 * normal
    cumulative = np.minimum(np.maximum.accumulate(cumulative), 1.0)
    cumulative[-1] = 1.0
    grid = low + (high - low) * np.arange(CELLS + 1) / CELLS
    grid[-1] = high
    steps = np.diff(cumulative)
    steps[0] += cumulative[0]  # what stands exactly at the low end belongs to the first cell
    empirical_mean = float(centres.sum()) / n
    mean = low + (0.5 * empirical_mean + 0.5 * normal_mean) * (high - low) / CELLS
    return Predictive(
        grid=tuple(grid.tolist()),
        cumulative=tuple(cumulative.tolist()),
        density=tuple((steps * (CELLS / (high - low))).tolist()),
        mean=float(min(max(mean, low), high)),
        quantiles={level: _quantile(level, grid, cumulative) for level in QUANTILES},
    )


def _truncated_normals(centres: Floats, sd: float) -> tuple[Floats, float]:
    """Return the mean distribution function of truncated normals at 0, 1, .. CELLS, and its mean.

    The centres, which are not rounded to whole cells, are shared out between the two whole ones beside them, by
    nearness. The normal distribution is then needed at whole differences only, not once per draw and point; the
    error is of second order in the width of a cell (below 1e-6 for a spread of a tenth of the scale or more).
    """
    below = np.minimum(centres.astype(np.intp), CELLS - 1)
    above = centres - below
    nodes = np.bincount(below, weights=1.0 - above, minlength=CELLS + 1)
    nodes += np.bincount(below + 1, weights=above, minlength=CELLS + 1)
    nodes = nodes / nodes.sum()
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
