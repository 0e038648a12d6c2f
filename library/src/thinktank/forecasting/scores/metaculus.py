"""Metaculus's points: baseline, peer and spot scores, and their averages over time. Arrays only; higher is better.

Rules: the platform's published code (scoring/score_math.py) and its scores FAQ. Points compare with a baseline of
ignorance, or with the others; both are 0 for who says nothing, which is why a time average may count silence as 0.

Times are numbers on any one clock, such as seconds. A question is open from `opened`; forecasts on it count until
`closed`, the earlier of its scheduled close and the moment its outcome was known; shares of time are of the whole
from `opened` to `horizon`, the scheduled close. After an early resolution nothing counts until the horizon: without
that truncation it would pay to call early what may come early.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
BUCKETS = 200
OUT_OF_BOUNDS = 0.05
LOWEST_STEP = 0.01
LOWEST_OUTSIDE = 0.001


def baseline(chance: ArrayLike, options: ArrayLike = 2) -> Floats:
    """Return the baseline points of a probability given to what came, 100 ln(p n) / ln n.

    Parameters
    ----------
    chance
        The probability given to the option that came.
    options
        How many options there were when it was given; 2 for yes or no.

    Examples
    --------
    >>> baseline([0.9, 0.1, 0.5]).round(8).tolist()
    [84.79969066, -232.19280949, 0.0]
    """
    p, n = np.asarray(chance, dtype=float), np.asarray(options, dtype=float)
    with np.errstate(divide="ignore"):
        return np.asarray(100.0 * np.log(p * n) / np.log(n))


def baseline_continuous(mass: ArrayLike, share: ArrayLike) -> Floats:
    """Return the baseline points of a forecast of a number, 100 ln(mass / share) / 2.

    Parameters
    ----------
    mass
        The probability given to the bucket of the outcome.
    share
        What ignorance would give to it: `bucket_share`.

    Examples
    --------
    >>> float(baseline_continuous(0.01 / 200, 1 / 200).round(4))
    -230.2585
    """
    with np.errstate(divide="ignore"):
        return np.asarray(50.0 * np.log(np.asarray(mass, dtype=float) / np.asarray(share, dtype=float)))


def bucket(value: ArrayLike, low: ArrayLike, high: ArrayLike, buckets: int = BUCKETS) -> Integers:
    """Return the bucket of a value: 0 below the range, 1 to `buckets` within it, one more above.

    A value just at the low end falls in bucket 1; every other edge belongs to the bucket below it, as in a CDF.

    Examples
    --------
    >>> bucket([-1.0, 0.0, 0.005, 0.0051, 1.0, 1.1], 0.0, 1.0).tolist()
    [0, 1, 1, 2, 200, 201]
    """
    x, a, b = (np.asarray(v, dtype=float) for v in (value, low, high))
    place = (x - a) / (b - a) * buckets
    # Rounding error must not carry a value that stands on an edge into the next bucket.
    within = np.clip(np.ceil(np.round(place, 9)), 1, buckets)
    return np.asarray(np.where(x < a, 0, np.where(x > b, buckets + 1, within)), dtype=np.intp)


def bucket_share(place: ArrayLike, open_bounds: ArrayLike = 0, buckets: int = BUCKETS) -> Floats:
    """Return what ignorance gives to a bucket: 5 % beyond each open bound, the rest spread evenly within."""
    where, bounds = np.asarray(place), np.asarray(open_bounds, dtype=float)
    outside = (where == 0) | (where == buckets + 1)
    return np.asarray(np.where(outside, OUT_OF_BOUNDS, (1.0 - OUT_OF_BOUNDS * bounds) / buckets))


def held_mass(mass: ArrayLike, place: ArrayLike, buckets: int = BUCKETS) -> Floats:
    """Hold the mass of a bucket to the least that Metaculus takes: 0.01 / 200 within the range, 0.001 beyond it."""
    where = np.asarray(place)
    least = np.where((where == 0) | (where == buckets + 1), LOWEST_OUTSIDE, LOWEST_STEP / buckets)
    return np.asarray(np.maximum(np.asarray(mass, dtype=float), least))


def peer(log_chance: ArrayLike, question: ArrayLike | None = None, continuous: ArrayLike = False) -> Floats:
    """Return the peer points of forecasts that stand at one moment.

    100 N / (N - 1) ln(p / GM), GM the geometric mean over all N, oneself among them: 100 times the difference to
    the mean log score of the others. The points of a question sum to 0; who is alone has 0.

    Parameters
    ----------
    log_chance
        ln of the probability given to what came; shape (n,).
    question
        Which question each is on, as whole numbers from 0; by default all are on one.
    continuous
        True where it is a forecast of a number: half the points.

    Examples
    --------
    >>> peer(np.log([0.1, 0.5, 0.9])).round(4).tolist()
    [-190.3331, 51.0826, 139.2506]
    """
    log_p = np.asarray(log_chance, dtype=float)
    group = np.zeros(log_p.shape, dtype=np.intp) if question is None else np.asarray(question, dtype=np.intp)
    count = np.bincount(group)[group].astype(float)
    mean = np.bincount(group, weights=log_p)[group] / count
    factor = np.divide(count, count - 1.0, out=np.zeros_like(count), where=count > 1)
    return np.asarray(100.0 * factor * (log_p - mean) * np.where(continuous, 0.5, 1.0))


def standing_share(
    start: ArrayLike, end: ArrayLike, opened: ArrayLike, closed: ArrayLike, horizon: ArrayLike
) -> Floats:
    """Return the share of a question's whole time during which each forecast stood.

    Parameters
    ----------
    start, end
        When it was made, and when it was replaced or withdrawn; infinite where it never was.
    opened, closed, horizon
        Of its question.

    Examples
    --------
    >>> standing_share([0, 3], [3, np.inf], 0, 5, 10).tolist()
    [0.3, 0.2]
    """
    s, e, a, b, h = (np.asarray(x, dtype=float) for x in (start, end, opened, closed, horizon))
    return np.asarray(np.maximum(np.minimum(e, b) - np.maximum(s, a), 0.0) / (h - a))


def peer_over_time(
    log_chance: ArrayLike,
    question: ArrayLike,
    start: ArrayLike,
    end: ArrayLike,
    opened: ArrayLike,
    closed: ArrayLike,
    horizon: ArrayLike,
    continuous: ArrayLike = False,
) -> Floats:
    """Return the peer points of each forecast, averaged over its question's time.

    The others come and go: between two changes the points are those of `peer` among who stands then, and each
    stretch counts for its share of the time from `opened` to `horizon`. The points of one person on one question
    are the sum over that person's forecasts.

    Parameters
    ----------
    log_chance
        ln of the probability given to what came; shape (n,). At most one forecast of a person stands at a time.
    question
        Which question each is on, as whole numbers from 0.
    start, end, opened, closed, horizon, continuous
        As in `standing_share` and `peer`; the last four one for each forecast, or one for all.

    Returns
    -------
    array
        Shape (n,); 0 where a forecast stood at no time, or alone.
    """
    log_p = np.asarray(log_chance, dtype=float)
    n = log_p.shape[0]
    group = np.asarray(question, dtype=np.intp)
    a, b, h = (np.broadcast_to(np.asarray(x, dtype=float), (n,)) for x in (opened, closed, horizon))
    s = np.clip(np.asarray(start, dtype=float), a, b)
    e = np.maximum(np.minimum(np.asarray(end, dtype=float), b), s)
    # Every start adds a forecaster and every end takes one away; between two events nothing changes.
    when, where = np.concatenate([s - a, e - a]), np.concatenate([group, group])
    order = np.lexsort((when, where))
    when, where = when[order], where[order]
    change = np.concatenate([np.ones(n), -np.ones(n)])[order]
    standing = np.rint(np.cumsum(change))  # back at 0 at the end of every question
    summed = np.cumsum(change * np.concatenate([log_p, log_p])[order])
    # What is left of rounding at the end of a question is not carried into the next.
    first = np.flatnonzero(np.diff(where, prepend=-1))
    carried = np.concatenate([[0.0], summed])[first]
    summed -= np.repeat(carried, np.diff(np.append(first, 2 * n)))
    lasting = np.append(np.diff(when), 0.0)
    lasting[np.append(where[1:] != where[:-1], True)] = 0.0
    others = np.where(standing > 1, standing - 1.0, np.inf)
    one = np.concatenate([[0.0], np.cumsum(lasting * standing / others)])
    all_of_them = np.concatenate([[0.0], np.cumsum(lasting * summed / others)])
    place = np.empty(2 * n, dtype=np.intp)
    place[order] = np.arange(2 * n)
    began, ended = place[:n], place[n:]
    points = log_p * (one[ended] - one[began]) - (all_of_them[ended] - all_of_them[began])
    return np.asarray(100.0 * points / (h - a) * np.where(continuous, 0.5, 1.0))
