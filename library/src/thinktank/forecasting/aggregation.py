"""One number out of several people's: mean, median, odds, extremised, by recency. Arrays only; scores nothing.

The house's rule is the geometric mean of odds, unadjusted. Extremising helped novices and hurt professionals; no rule
wins everywhere, so the rule is named wherever its number stands, and is not tuned after the outcomes are in.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thinktank.forecasting.scores.probability import held

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Rule = Literal["geometric_odds", "mean", "median", "extremised", "neyman_roughgarden", "recency_median", "recency_mean"]
RULES: tuple[Rule, ...] = get_args(Rule)
DEFAULT_RULE: Rule = "geometric_odds"
EXTREMISING = 2.5
"""Default factor of `extremised`. Fitted factors run from 1.161 to 3.921 (Satopää et al. 2014)."""
OPTION_FLOOR = 0.001


def aggregate(
    forecast: ArrayLike,
    question: ArrayLike | None = None,
    rule: Rule = DEFAULT_RULE,
    *,
    order: ArrayLike | None = None,
    factor: float = EXTREMISING,
) -> Floats:
    """Aggregate the probabilities of events, of many questions at once.

    Parameters
    ----------
    forecast
        One probability a person and question, those that stand; shape (n,).
    question
        Which question each is on, as whole numbers from 0; by default all are on one.
    rule
        ``geometric_odds``: the inverse logit of the mean logit. ``extremised``: of the mean logit times `factor`
        (Satopää et al. 2014). ``neyman_roughgarden``: the factor that `neyman_roughgarden` gives for their number.
        ``recency_median`` and ``recency_mean``: weighted by `recency_weights`, Metaculus's rule. Odds are of
        probabilities held to 0.001 to 0.999.
    order
        When each was made, for the rules by recency; by default as they stand.
    factor
        Of ``extremised``.

    Returns
    -------
    array
        Shape (highest question + 1,); NaN where a question has no forecast.

    Examples
    --------
    >>> aggregate([0.7, 0.8, 0.9]).round(4).tolist(), aggregate([0.7, 0.8, 0.9], rule="median").tolist()
    ([0.8141], [0.8])
    >>> aggregate([0.2, 0.6, 0.5], question=[0, 0, 1], rule="mean").tolist()
    [0.4, 0.5]
    """
    p = np.asarray(forecast, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("forecast holds a probability outside 0 to 1")
    if rule not in RULES:
        raise ValueError(f"there is no rule {rule!r}; rules are {', '.join(RULES)}")
    group = np.zeros(p.shape, dtype=np.intp) if question is None else np.asarray(question, dtype=np.intp)
    count = np.bincount(group).astype(float)
    if rule in ("median", "recency_median", "recency_mean"):
        weight = np.ones_like(p)
        if rule != "median":
            weight = recency_weights(np.arange(p.size) if order is None else order, group)
        if rule == "recency_mean":
            return _divided(np.bincount(group, weights=p * weight), np.bincount(group, weights=weight))
        return _weighted_median(p, weight, group, count)
    if rule == "mean":
        return _divided(np.bincount(group, weights=p), count)
    safe = held(p)
    logit = _divided(np.bincount(group, weights=np.log(safe / (1.0 - safe))), count)
    if rule == "extremised":
        logit = logit * factor
    elif rule == "neyman_roughgarden":
        logit = logit * neyman_roughgarden(np.maximum(count, 1.0))
    return np.asarray(1.0 / (1.0 + np.exp(-logit)))


def aggregate_options(forecast: ArrayLike, rule: Rule = DEFAULT_RULE, *, factor: float = EXTREMISING) -> Floats:
    """Aggregate probabilities over several options of one question.

    Parameters
    ----------
    forecast
        Shape (people, options), the oldest first. NaN in a whole column is an option that there was not.
    rule, factor
        As in `aggregate`. ``geometric_odds`` is the normalised geometric mean, which for two options is the
        geometric mean of odds. ``median`` and ``recency_median`` normalise the medians above a floor of 0.001, as
        Metaculus does.

    Examples
    --------
    >>> three = [[0.6, 0.15, np.nan, 0.25], [0.6, 0.25, np.nan, 0.15], [0.4, 0.35, np.nan, 0.25]]
    >>> aggregate_options(three, "median").round(7).tolist()
    [0.5453965, 0.2273017, nan, 0.2273017]
    """
    p = np.asarray(forecast, dtype=float)
    if p.ndim != 2 or p.shape[0] == 0:
        raise ValueError("forecast must be of shape (people, options), with at least one person")
    there = ~np.isnan(p).any(axis=0)
    q = p[:, there]
    if not np.allclose(q.sum(axis=1), 1.0, rtol=0, atol=1e-6):
        raise ValueError("the options that everyone gave a probability must sum to 1")
    n = q.shape[0]
    if rule in ("geometric_odds", "extremised", "neyman_roughgarden"):
        power = {"geometric_odds": 1.0, "extremised": factor, "neyman_roughgarden": float(neyman_roughgarden(n))}[rule]
        found = np.exp(power * np.log(np.maximum(q, OPTION_FLOOR)).mean(axis=0))
        found /= found.sum()
    elif rule in ("mean", "recency_mean"):
        weight = np.ones(n) if rule == "mean" else recency_weights(np.arange(n))
        found = weight @ q / weight.sum()
    else:
        weight = np.ones(n) if rule == "median" else recency_weights(np.arange(n))
        place = np.repeat(np.arange(q.shape[1]), n)
        medians = _weighted_median(q.T.ravel(), np.tile(weight, q.shape[1]), place, np.full(q.shape[1], float(n)))
        above = np.maximum(medians - OPTION_FLOOR, 0.0)
        found = above / above.sum() * (1.0 - q.shape[1] * OPTION_FLOOR) + OPTION_FLOOR
    out = np.full(p.shape[1], np.nan)
    out[there] = found
    return out


def aggregate_cdf(cdfs: ArrayLike) -> Floats:
    """Aggregate CDFs given at the same points: their mean, as Metaculus does (the linear pool). Shape (people, k)."""
    return np.asarray(np.asarray(cdfs, dtype=float).mean(axis=0))


def aggregate_quantiles(quantiles: ArrayLike) -> Floats:
    """Aggregate quantiles of the same levels: their mean (Vincent 1912); narrower than the mean of the CDFs."""
    return np.asarray(np.asarray(quantiles, dtype=float).mean(axis=0))


def neyman_roughgarden(n: ArrayLike) -> Floats:
    """Return the factor of Neyman and Roughgarden (2021) for n forecasts: 1 for one, towards sqrt 3 for many.

    d = n (sqrt(3 n² - 3 n + 1) - 2) / (n² - n - 1).

    Examples
    --------
    >>> neyman_roughgarden([1, 2, 10, 50]).round(4).tolist()
    [1.0, 1.2915, 1.625, 1.7096]
    """
    x = np.asarray(n, dtype=float)
    return np.asarray(x * (np.sqrt(3 * x * x - 3 * x + 1) - 2) / (x * x - x - 1))


def recency_weights(order: ArrayLike, question: ArrayLike | None = None) -> Floats:
    """Return Metaculus's weights by recency: exp(sqrt(i) - sqrt(N)), i = 1 for the oldest; all 1 for N <= 2.

    Parameters
    ----------
    order
        When each forecast was made.
    question
        Which question each is on; by default all are on one.
    """
    when = np.asarray(order)
    group = np.zeros(when.shape, dtype=np.intp) if question is None else np.asarray(question, dtype=np.intp)
    sequence = np.lexsort((when, group))
    count = np.bincount(group)
    first = np.cumsum(count) - count
    rank = np.empty(when.size)
    rank[sequence] = np.arange(1, when.size + 1) - first[group[sequence]]
    n = count[group]
    return np.asarray(np.where(n <= 2, 1.0, np.exp(np.sqrt(rank) - np.sqrt(n))))


def _weighted_median(value: Floats, weight: Floats, group: Integers, count: Floats) -> Floats:
    """Return the middle by weight; the mean of two where just half of the weight lies on either side."""
    sequence = np.lexsort((value, group))
    v, w, g = value[sequence], weight[sequence], group[sequence]
    reached = np.cumsum(w)
    total = np.bincount(g, weights=w, minlength=count.size)
    before = np.cumsum(total) - total
    share = (reached - before[g]) / total[g]
    # Counts below a half are places within the group: shares do not fall along it.
    first = np.cumsum(count) - count
    tiny = 1e-9
    low = first + np.bincount(g, weights=share < 0.5 - tiny, minlength=count.size)
    high = first + np.bincount(g, weights=share <= 0.5 + tiny, minlength=count.size)
    found = np.full(count.size, np.nan)
    some = count > 0
    found[some] = (v[low[some].astype(np.intp)] + v[high[some].astype(np.intp)]) / 2.0
    return found


def _divided(a: NDArray[Any], b: NDArray[Any]) -> Floats:
    return np.asarray(np.divide(a, b, out=np.full(b.shape, np.nan), where=b > 0), dtype=float)
