"""Spatial bargaining one draw at a time, from the definitions."""

from __future__ import annotations

import math

import numpy as np


def weighted_mean(x: list[float], w: list[float]) -> float:
    """Return sum(w x) / sum(w); NaN without weight."""
    return math.fsum(a * b for a, b in zip(w, x, strict=True)) / sum(w) if sum(w) > 0 else math.nan


def weighted_medians(x: list[float], w: list[float]) -> tuple[float, float]:
    """Return the lower and upper weighted median from the sorted positions."""
    if sum(w) <= 0:
        return math.nan, math.nan
    half = math.fsum(w) / 2
    weighed = sorted({a for a, b in zip(x, w, strict=True) if b > 0})

    def at_or_below(y: float) -> float:
        return math.fsum(b for a, b in zip(x, w, strict=True) if a <= y)

    def at_or_above(y: float) -> float:
        return math.fsum(b for a, b in zip(x, w, strict=True) if a >= y)

    slack = half * 1e-12
    lower = min(y for y in weighed if at_or_below(y) >= half - slack)
    upper = max(y for y in weighed if at_or_above(y) >= half - slack)
    return lower, upper


def nash_welfare(y: np.ndarray, x: list[float], w: list[float], width: float, floor: float, power: int) -> np.ndarray:
    """Return sum(w ln(floor + 1 - (|y - x| / width)^power)) at many settlements."""
    total = np.zeros_like(y)
    for position, weight in zip(x, w, strict=True):
        total += weight * np.log(floor + 1 - (np.abs(y - position) / width) ** power)
    return total
