"""Metaculus's peer and baseline points the long way: one stretch of time after the other. For tests only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Stood:
    """One forecast: what it gave to what came, from when until when it stood."""

    question: int
    chance: float
    start: float
    end: float


def peer_over_time(forecasts: list[Stood], opened: float, closed: float, horizon: float) -> list[float]:
    """Return each forecast's time-averaged peer points."""
    found = []
    for mine in forecasts:
        rivals = [other for other in forecasts if other.question == mine.question]
        edges = sorted({max(min(t, closed), opened) for r in rivals for t in (r.start, r.end)} | {opened, closed})
        points = 0.0
        for begin, end in pairwise(edges):
            middle = (begin + end) / 2
            standing = [r for r in rivals if r.start <= middle < r.end]
            if mine not in standing or len(standing) < 2:
                continue
            n = len(standing)
            mean = sum(math.log(r.chance) for r in standing) / n
            points += 100 * n / (n - 1) * (math.log(mine.chance) - mean) * (end - begin) / (horizon - opened)
        found.append(points)
    return found


def weighted_median(values: list[float], weights: list[float]) -> float:
    """Return the middle by weight; the mean of two where just half lies on either side."""
    total, reached = sum(weights), 0.0
    ordered = sorted(zip(values, weights, strict=True))
    for i, (value, weight) in enumerate(ordered):
        reached += weight
        if abs(reached - total / 2) < 1e-9 * total:
            return (value + ordered[i + 1][0]) / 2
        if reached > total / 2:
            return value
    return ordered[-1][0]
