"""What many scores say together: decomposition, skill, a mean with its interval. Arrays only."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Decomposition:
    """The Brier score (0 to 1) taken apart: reliability - resolution + uncertainty (Murphy 1973).

    Parameters
    ----------
    brier
        The mean Brier score of the forecasts as they were.
    reliability
        Mean squared distance between what was said and what came when it was said: 0 is best.
    resolution
        How far the shares that came differ from the overall share: more is better.
    uncertainty
        What always naming the overall share would score.
    within
        What is left where different forecasts share a bin (Stephenson et al. 2008); 0 where every value has its own.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float = 0.0

    @property
    def skill(self) -> float:
        """Skill to the overall share: 1 - brier / uncertainty; NaN where everything or nothing came."""
        return 1.0 - self.brier / self.uncertainty if self.uncertainty > 0 else math.nan


def decomposition(outcome: ArrayLike, forecast: ArrayLike, bins: ArrayLike | None = None) -> Decomposition:
    """Take the mean Brier score apart.

    Parameters
    ----------
    outcome, forecast
        0 or 1, and its probability; shape (n,), at least one.
    bins
        Edges of bins, rising from 0 to 1; by default every value that was said is a bin of its own, and the parts
        add up exactly. With bins `within` holds what they blur.

    Examples
    --------
    >>> parts = decomposition([0, 1, 1, 0], [0.2, 0.2, 0.8, 0.8])
    >>> parts.reliability, parts.resolution, parts.uncertainty
    (0.09..., 0.0, 0.25)
    """
    o, p = np.asarray(outcome, dtype=float), np.asarray(forecast, dtype=float)
    if o.shape != p.shape or o.ndim != 1 or o.size == 0:
        raise ValueError("outcome and forecast must be two lists of the same length, with at least one forecast")
    if bins is None:
        place = np.unique(p, return_inverse=True)[1]
    else:
        edges = np.asarray(bins, dtype=float)
        place = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, edges.size - 2)
    count = np.bincount(place)
    some = count > 0
    weight = count[some] / o.size
    said = np.bincount(place, weights=p)[some] / count[some]
    came = np.bincount(place, weights=o)[some] / count[some]
    base = float(o.mean())
    score = float(((p - o) ** 2).mean())
    reliability = float((weight * (said - came) ** 2).sum())
    resolution = float((weight * (came - base) ** 2).sum())
    uncertainty = base * (1.0 - base)
    within = score - (reliability - resolution + uncertainty) if bins is not None else 0.0
    return Decomposition(score, reliability, resolution, uncertainty, within)


def skill(score: ArrayLike, reference: ArrayLike) -> float:
    """Return the skill of forecasts to a reference: 1 - mean score / mean score of the reference.

    Parameters
    ----------
    score, reference
        Penalties (Brier, CRPS, ...) of the same questions; shape (n,). 1 is perfect, 0 no better than the
        reference, below 0 worse. NaN where the reference was perfect.

    Examples
    --------
    >>> skill([0.1, 0.1], [0.25, 0.25])
    0.6
    """
    s, r = np.asarray(score, dtype=float), np.asarray(reference, dtype=float)
    if s.shape != r.shape:
        raise ValueError("score and reference must be of the same questions, one for one")
    mean = float(r.mean())
    return 1.0 - float(s.mean()) / mean if mean > 0 else math.nan


def brier_index(score: ArrayLike) -> Floats:
    """Return ForecastBench's Brier index, 100 (1 - sqrt(Brier score from 0 to 1)).

    Examples
    --------
    >>> brier_index([0.131, 0.073]).round(1).tolist()
    [63.8, 73.0]
    """
    return np.asarray(100.0 * (1.0 - np.sqrt(np.asarray(score, dtype=float))))


@dataclass(frozen=True)
class Mean:
    """A mean with its interval, and of how many questions it is."""

    value: float
    low: float
    high: float
    count: int


def mean_with_interval(values: ArrayLike, cluster: ArrayLike | None = None, level: float = 0.9) -> Mean:
    """Return a mean with an interval that treats scores on one question as one observation.

    Parameters
    ----------
    values
        Scores; NaN is left out.
    cluster
        The question of each, as whole numbers from 0; by default every score is of its own question.
    level
        Of the interval; Student's t over the questions. With one question the interval is unbounded.

    Examples
    --------
    >>> found = mean_with_interval([0.1, 0.2, 0.3])
    >>> found.count, round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (3, 0.2, 0.031, 0.369)
    """
    x = np.asarray(values, dtype=float)
    known = ~np.isnan(x)
    group = np.arange(x.size) if cluster is None else np.asarray(cluster)
    if not known.any():
        return Mean(math.nan, math.nan, math.nan, 0)
    place, x = group[known], x[known]
    if int(place.max()) > 8 * x.size:  # few of many questions: their places are made dense
        place = np.unique(place, return_inverse=True)[1]
    mean, count = float(x.mean()), int(np.count_nonzero(np.bincount(place)))
    if count < 2:
        return Mean(mean, -math.inf, math.inf, count)
    # A mean of all scores whose errors go together within a question: the linearised ratio estimator.
    error = np.bincount(place, weights=x - mean)
    deviation = math.sqrt(float((error**2).sum()) * count / (count - 1)) / x.size
    half = student_quantile((1.0 + level) / 2.0, count - 1) * deviation
    return Mean(mean, mean - half, mean + half, count)


def student_quantile(level: float, degrees: int) -> float:
    """Return a quantile of Student's t; exact for 1 and 2 degrees of freedom, else to about 3e-4 of its value.

    The expansion of Hill (1970, algorithm 396 of the CACM) spares an import of scipy.stats of more than a second.

    Examples
    --------
    >>> round(student_quantile(0.95, 1), 4), round(student_quantile(0.95, 2), 4), round(student_quantile(0.975, 10), 2)
    (6.3138, 2.92, 2.23)
    """
    two = 2.0 * min(level, 1.0 - level)
    sign = 1.0 if level >= 0.5 else -1.0
    if degrees < 1 or not 0.0 < two <= 1.0:
        raise ValueError("level lies between 0 and 1, and there is at least one degree of freedom")
    if degrees == 1:
        return sign / math.tan(two * math.pi / 2.0)
    if degrees == 2:
        return sign * math.sqrt(2.0 / (two * (2.0 - two)) - 2.0)
    a = 1.0 / (degrees - 0.5)
    b = 48.0 / (a * a)
    c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36
    d = ((94.5 / (b + c) - 3.0) / b + 1.0) * math.sqrt(a * math.pi / 2.0) * degrees
    y = (d * two) ** (2.0 / degrees)
    if y > 0.05 + a:
        x = _normal_quantile(0.5 * two)
        y = x * x
        if degrees < 5:
            c += 0.3 * (degrees - 4.5) * (x + 0.6)
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x
        y = math.expm1(a * y * y)
    else:
        y = (
            (
                1.0 / (((degrees + 6.0) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2.0) * 3.0)
                + 0.5 / (degrees + 4.0)
            )
            * y
            - 1.0
        ) * (degrees + 1.0) / (degrees + 2.0) + 1.0 / y
    return sign * math.sqrt(degrees * y)


def _normal_quantile(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(level)
