"""Scores of probabilities: Brier on both scales, logarithmic, ranked, ordered. Arrays only; nothing about time.

The outcome comes first, as in the literature on verification. All of these are penalties: lower is better.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
BrierScale = Literal["0..1", "0..2"]
FLOOR = 0.001
"""Probabilities are held to at least this, and to at most one less it, before a logarithm: Metaculus's rule."""


def held(forecast: ArrayLike, floor: float = FLOOR) -> Floats:
    """Hold probabilities to [floor, 1 - floor], so that no logarithm is infinite.

    Examples
    --------
    >>> held([0.0, 0.5, 1.0]).tolist()
    [0.001, 0.5, 0.999]
    """
    return np.asarray(np.clip(np.asarray(forecast, dtype=float), floor, 1.0 - floor))


def brier(outcome: ArrayLike, forecast: ArrayLike, scale: BrierScale = "0..1") -> Floats:
    """Return the Brier score of the probability of an event.

    Parameters
    ----------
    outcome
        1 or True where the event came, 0 where it did not.
    forecast
        Its probability, of a shape that goes with `outcome`.
    scale
        ``"0..1"``: (p - o)². ``"0..2"``: the sum over both options, twice as much; Brier's own (1950) and that of the
        Good Judgment Project. A figure without its scale says nothing.

    Raises
    ------
    ValueError
        A probability lies outside [0, 1], or an outcome is neither 0 nor 1.

    Examples
    --------
    >>> float(brier(0, 0.271).round(6)), float(brier(0, 0.271, "0..2").round(6))
    (0.073441, 0.146882)
    """
    o, p = _events(outcome), _probabilities(forecast)
    return np.asarray((p - o) ** 2 * (1.0 if scale == "0..1" else 2.0))


def brier_options(outcome: ArrayLike, forecast: ArrayLike, scale: BrierScale = "0..2") -> Floats:
    """Return the Brier score of probabilities over several exclusive options.

    Parameters
    ----------
    outcome
        Which option came: its place on the last axis of `forecast`.
    forecast
        Probabilities; shape (..., options).
    scale
        ``"0..2"``: the sum of squares over all options. ``"0..1"``: half of it.

    Examples
    --------
    >>> float(brier_options(1, [0.2, 0.5, 0.3]).round(3))
    0.38
    """
    p, o = _shares(forecast), np.asarray(outcome, dtype=np.intp)
    # The sum of (p - o)² without building o: all squares, and what the option that came adds or saves.
    chance = np.take_along_axis(p, o[..., None], axis=-1)[..., 0]
    summed = np.asarray(np.einsum("...k,...k->...", p, p) + 1.0 - 2.0 * chance)
    return summed if scale == "0..2" else summed / 2.0


def log_score(outcome: ArrayLike, forecast: ArrayLike) -> Floats:
    """Return the logarithmic score of the probability of an event, -ln of the probability given to what came.

    Infinite where what came had been called impossible; `held` avoids it, and says so.

    Examples
    --------
    >>> float(log_score(0, 0.481).round(7)), float(log_score(1, 0.0))
    (0.6558514, inf)
    """
    o, p = _events(outcome), _probabilities(forecast)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.where(o == 1, p, 1.0 - p)))


def log_options(outcome: ArrayLike, forecast: ArrayLike) -> Floats:
    """Return -ln of the probability given to the option that came; shapes as in `brier_options`."""
    p = _shares(forecast)
    chance = np.take_along_axis(p, np.asarray(outcome, dtype=np.intp)[..., None], axis=-1)[..., 0]
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(chance))


def ranked_probability(outcome: ArrayLike, forecast: ArrayLike) -> Floats:
    """Return the ranked probability score (Epstein 1969; Murphy 1969) of options that have an order.

    The squared differences of the cumulative probabilities to those of the outcome, summed over the options: a
    near miss costs less than a far one.

    Examples
    --------
    >>> float(ranked_probability(2, [0.01, 0.32, 0.44, 0.23]).round(4))
    0.1619
    """
    return np.asarray((_cumulated(outcome, forecast) ** 2).sum(axis=-1))


def ordered_brier(outcome: ArrayLike, forecast: ArrayLike, scale: BrierScale = "0..2") -> Floats:
    """Return the Brier score of ordered options by the rule of IARPA's ACE programme (Good Judgment Project).

    The options are split in two at each of the K - 1 cuts; the Brier scores of the splits are averaged.

    Examples
    --------
    >>> float(ordered_brier(2, [0.01, 0.32, 0.44, 0.23]).round(7))
    0.1079333
    """
    cuts = np.asarray(forecast).shape[-1] - 1
    if cuts < 1:
        raise ValueError("forecast needs at least two options on its last axis")
    return np.asarray(ranked_probability(outcome, forecast) * ((2.0 if scale == "0..2" else 1.0) / cuts))


def ranked_log(outcome: ArrayLike, forecast: ArrayLike) -> Floats:
    """Return the ranked logarithmic score: the logarithmic score of every cut, summed.

    Examples
    --------
    >>> float(ranked_log(1, [0.21, 0.31, 0.32, 0.16]).round(6))
    1.064002
    """
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.clip(1.0 - np.abs(_cumulated(outcome, forecast)), 0.0, 1.0)).sum(axis=-1))


def _cumulated(outcome: ArrayLike, forecast: ArrayLike) -> Floats:
    p, o = _shares(forecast), np.asarray(outcome, dtype=np.intp)
    reached: Floats = np.cumsum(p, axis=-1) - (np.arange(p.shape[-1]) >= o[..., None])
    return reached


def _events(outcome: ArrayLike) -> Floats:
    o = np.asarray(outcome, dtype=float)
    if not np.isin(o, (0.0, 1.0)).all():
        raise ValueError("outcome must be 1 where the event came and 0 where it did not")
    return o


def _probabilities(forecast: ArrayLike) -> Floats:
    p = np.asarray(forecast, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("forecast holds a probability outside 0 to 1")
    return p


def _shares(forecast: ArrayLike) -> Floats:
    p = _probabilities(forecast)
    if p.ndim == 0 or not np.allclose(p.sum(axis=-1), 1.0, rtol=0, atol=1e-6):
        raise ValueError("forecast must sum to 1 over its last axis")
    return p
