"""Scores of forecasts of a number: CRPS of a CDF, of quantiles, of an ensemble, of a normal; intervals. Arrays only.

The continuous ranked probability score (Matheson and Winkler 1976) is the integral of the squared distance between
the forecast's CDF and the step at the outcome. It is in the outcome's unit, a penalty (lower is better), and for a
single number it is the absolute error. The outcome comes first.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_ROWS = 8192  # of a large table at a time: what fits in a cache is done in half the time


def crps_cdf(outcome: ArrayLike, points: ArrayLike, cdf: ArrayLike) -> Floats:
    """Return the CRPS of a CDF given at points and straight between them; exact, no numerical integration.

    Parameters
    ----------
    outcome
        What came; shape (...).
    points
        Where the CDF is given, not falling; shape (..., k). Two equal points are a jump.
    cdf
        P(X <= point), not falling, in [0, 1]; shape (..., k). What lies below the first point or above the last is
        taken to sit at that point.

    Raises
    ------
    ValueError
        Points or CDF fall, or the CDF leaves [0, 1].

    Examples
    --------
    >>> float(crps_cdf(0.0, [0.0, 1.0], [0.0, 1.0]).round(6))  # uniform
    0.333333
    """
    y, x, f = (np.asarray(a, dtype=float) for a in (outcome, points, cdf))
    x, f = np.broadcast_arrays(x, f)
    if x.shape[-1] == 0 or not (np.diff(x, axis=-1) >= 0).all():
        raise ValueError("points must not fall along the last axis")
    if not ((f >= 0) & (f <= 1)).all() or not (np.diff(f, axis=-1) >= -1e-12).all():
        raise ValueError("cdf must not fall along the last axis and must stay within 0 to 1")
    shape = np.broadcast_shapes(y.shape, x.shape[:-1])
    if x.ndim == 2 and len(shape) == 1 and shape[0] > _ROWS:
        y = np.broadcast_to(y, shape)
        x, f = (np.broadcast_to(a, (*shape, a.shape[-1])) for a in (x, f))
        parts = [slice(i, i + _ROWS) for i in range(0, shape[0], _ROWS)]
        return np.concatenate([_of_pieces(y[part], x[part], f[part]) for part in parts])
    return np.asarray(_of_pieces(y, x, f))


def _of_pieces(y: Floats, x: Floats, f: Floats) -> Floats:
    a, b, fa, fb = x[..., :-1], x[..., 1:], f[..., :-1], f[..., 1:]
    cut = np.clip(y[..., None], a, b)
    width = b - a
    share = np.divide(cut - a, width, out=np.zeros(np.broadcast_shapes(cut.shape, width.shape)), where=width > 0)
    at = fa + (fb - fa) * share
    # The integral of a squared straight line from u to v over a width w is w (u² + uv + v²) / 3.
    below = (cut - a) * (fa * fa + fa * at + at * at)
    ga, gb = 1.0 - at, 1.0 - fb
    above = (b - cut) * (ga * ga + ga * gb + gb * gb)
    outside = np.maximum(x[..., 0] - y, 0.0) + np.maximum(y - x[..., -1], 0.0)
    summed: Floats = (below + above).sum(axis=-1) / 3.0 + outside
    return summed


def crps_discrete(outcome: ArrayLike, support: ArrayLike, mass: ArrayLike) -> Floats:
    """Return the CRPS of a distribution on single values, such as a count.

    Parameters
    ----------
    outcome
        What came; shape (...).
    support
        The values, rising; shape (..., k).
    mass
        Their probabilities, summing to 1; shape (..., k).
    """
    y, x, p = (np.asarray(a, dtype=float) for a in (outcome, support, mass))
    if not (np.diff(x, axis=-1) > 0).all():
        raise ValueError("support must rise along the last axis")
    if not (p >= 0).all() or not np.allclose(p.sum(axis=-1), 1.0, rtol=0, atol=1e-6):
        raise ValueError("mass must be at least 0 and sum to 1 over its last axis")
    reached = np.minimum(np.cumsum(p, axis=-1)[..., :-1], 1.0)
    a, b = x[..., :-1], x[..., 1:]
    cut = np.clip(y[..., None], a, b)
    inside = ((cut - a) * reached**2 + (b - cut) * (1.0 - reached) ** 2).sum(axis=-1)
    return np.asarray(inside + np.maximum(x[..., 0] - y, 0.0) + np.maximum(y - x[..., -1], 0.0))


def crps_quantile(outcome: ArrayLike, quantiles: ArrayLike, levels: ArrayLike) -> Floats:
    """Return twice the mean quantile (pinball) score over the levels given.

    With ever more evenly spaced levels this becomes the CRPS; with a few it is a proper score of just those
    quantiles, and needs no assumption about the tails.

    Parameters
    ----------
    outcome
        What came; shape (...).
    quantiles
        Shape (..., k).
    levels
        Their levels in (0, 1); shape (k,) or (..., k).

    Examples
    --------
    >>> float(crps_quantile(3.0, [1.0, 2.0, 4.0], [0.05, 0.5, 0.95]).round(6))
    0.433333
    """
    return np.asarray(2.0 * quantile_score(outcome, quantiles, levels).mean(axis=-1))


def quantile_score(outcome: ArrayLike, quantiles: ArrayLike, levels: ArrayLike) -> Floats:
    """Return the quantile (pinball) score of each quantile; shapes as in `crps_quantile`, result (..., k)."""
    y, q, level = (np.asarray(a, dtype=float) for a in (outcome, quantiles, levels))
    if not ((level > 0) & (level < 1)).all():
        raise ValueError("levels must lie between 0 and 1")
    short = y[..., None] - q
    return np.asarray(np.where(short >= 0, level * short, (level - 1.0) * short))


def crps_ensemble(outcome: ArrayLike, members: ArrayLike, estimator: Literal["nrg", "fair"] = "nrg") -> Floats:
    """Return the CRPS of an ensemble, each member equally likely.

    Parameters
    ----------
    outcome
        What came; shape (...).
    members
        Shape (..., m).
    estimator
        ``"nrg"``: the CRPS of the ensemble as it is, E|X - y| - E|X - X'| / 2. ``"fair"``: of the distribution
        that its members were drawn from (Ferro 2014); unbiased, needs two members.

    Examples
    --------
    >>> bool(np.isclose(crps_ensemble(1.5, [1.0, 2.0, 3.0]), 5 / 6 - 4 / 9))
    True
    """
    y, x = np.asarray(outcome, dtype=float), np.sort(np.asarray(members, dtype=float), axis=-1)
    m = x.shape[-1]
    if m == 0 or (estimator == "fair" and m < 2):
        raise ValueError(f"members must hold at least {1 if estimator == 'nrg' else 2} on the last axis")
    distance = np.abs(y[..., None] - x).mean(axis=-1)
    # Sorted, the sum of |xi - xj| over all pairs is a weighted sum: m log m instead of m² steps.
    pairs = (x * (2.0 * np.arange(1, m + 1) - m - 1)).sum(axis=-1)
    return np.asarray(distance - pairs / (m * m if estimator == "nrg" else m * (m - 1)))


def crps_normal(outcome: ArrayLike, mean: ArrayLike, deviation: ArrayLike) -> Floats:
    """Return the CRPS of a normal distribution (Gneiting et al. 2005, equation 5).

    Examples
    --------
    >>> float(crps_normal(0.0, 0.1, 0.4).round(7)), float(crps_normal(0.0, 0.0, 1.0).round(7))
    (0.1033999, 0.233695)
    """
    from scipy.special import ndtr  # scipy costs a third of a second to import

    y, mu, sigma = (np.asarray(a, dtype=float) for a in (outcome, mean, deviation))
    if not (sigma > 0).all():
        raise ValueError("deviation must be above 0")
    z = (y - mu) / sigma
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return np.asarray(sigma * (z * (2.0 * ndtr(z) - 1.0) + 2.0 * density - 1.0 / np.sqrt(np.pi)))


def interval_score(outcome: ArrayLike, low: ArrayLike, high: ArrayLike, alpha: ArrayLike) -> Floats:
    """Return the interval score of a central interval that misses with probability `alpha` (Winkler 1972).

    Its width, and 2/alpha times the distance by which the outcome misses it.

    Examples
    --------
    >>> float(interval_score(1.0, 2.0, 5.0, 0.1))
    23.0
    """
    y, a, b, miss = (np.asarray(value, dtype=float) for value in (outcome, low, high, alpha))
    if not (a <= b).all() or not ((miss > 0) & (miss < 1)).all():
        raise ValueError("low must not be above high, and alpha lies between 0 and 1")
    return np.asarray(b - a + 2.0 / miss * (np.maximum(a - y, 0.0) + np.maximum(y - b, 0.0)))
