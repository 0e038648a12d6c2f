"""The aggregate of a question over time: what the institute as a whole said, at every change. Draws nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.case.answers import points_of
from thinktank.forecasting.aggregation import DEFAULT_RULE, EXTREMISING, Rule, aggregate, aggregate_options
from thinktank.forecasting.state import Entry, Question

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Step:
    """The aggregate from a moment on.

    Parameters
    ----------
    at
        Seconds.
    value
        The probability of yes; or one for each option; or quantiles by level, of a number.
    people
        How many entries stood.
    """

    at: float
    value: float | Mapping[str, float]
    people: int


def history(question: Question, rule: Rule = DEFAULT_RULE, *, factor: float = EXTREMISING) -> tuple[Step, ...]:
    """Return a question's aggregate at every change of what stands, up to its close; models' numbers are left out.

    Parameters
    ----------
    question
        Of a record.
    rule, factor
        As in `aggregate`. Forecasts of numbers are pooled by the mean of their CDFs, whatever the rule.
    """
    people = [entry for entry in question.entries if entry.run is None and not entry.void]
    closed = question.closed
    moments = sorted({t for entry in people for t in (entry.start, entry.end) if t < closed})
    steps = []
    for at in moments:
        standing = [entry for entry in people if entry.start <= at < entry.end]
        if standing:
            steps.append(Step(at, aggregated(question, standing, rule, factor=factor), len(standing)))
    return tuple(steps)


def aggregated(
    question: Question, entries: list[Entry], rule: Rule = DEFAULT_RULE, *, factor: float = EXTREMISING
) -> float | Mapping[str, float]:
    """Return the aggregate of some entries on a question, the oldest first."""
    if question.type == "binary":
        return float(aggregate(np.array([entry.value for entry in entries], dtype=float), rule=rule, factor=factor)[0])
    if question.asked.options:
        options = question.options_at(max(entry.start for entry in entries))
        rows = [_over(options, entry) for entry in entries]
        found = aggregate_options(np.array(rows), rule, factor=factor)
        return dict(zip(options, map(float, found), strict=True))
    return _quantiles(question, entries)


def _over(options: tuple[str, ...], entry: Entry) -> list[float]:
    """Return an entry's probabilities over later options: one that it did not know takes nothing, the last the rest."""
    assert isinstance(entry.value, Mapping)
    found = [float(entry.value.get(option, 0.0)) for option in options]
    found[-1] += 1.0 - math.fsum(found)
    return found


def _quantiles(question: Question, entries: list[Entry]) -> Mapping[str, float]:
    curves = []
    for entry in entries:
        assert isinstance(entry.value, Mapping)
        curves.append(points_of(question.asked, entry.value))
    grid = np.unique(np.concatenate([np.asarray(points) for points, _ in curves]))
    if grid.size < 2:
        return {f"{level:g}": float(grid[0]) for level in QUANTILES}
    fine = np.unique(np.concatenate([grid, np.linspace(grid[0], grid[-1], 201)]))
    pooled = np.mean([np.interp(fine, points, levels, left=0.0, right=1.0) for points, levels in curves], axis=0)
    return {f"{level:g}": float(np.interp(level, pooled, fine)) for level in QUANTILES}
