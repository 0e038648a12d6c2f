"""The aggregate of a question over time: what the institute as a whole said, at every change. Draws nothing.

The aggregate is scored like a person: `crowd` turns it into entries under the name of its rule.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thinktank.case.answers import points_of
from thinktank.forecasting.aggregation import (
    DEFAULT_RULE,
    EXTREMISING,
    OPTION_FLOOR,
    Rule,
    aggregate,
    aggregate_options,
    neyman_roughgarden,
)
from thinktank.forecasting.scores.probability import held
from thinktank.forecasting.state import Curve, Entry, Question, State

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_IN_ONE = ("geometric_odds", "extremised", "neyman_roughgarden", "mean")


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
        How many entries stood; 0 where the last was withdrawn, and the value is then None.
    """

    at: float
    value: float | Mapping[str, float] | None
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
    return tuple(Step(at, _shown(value), people) for at, people, value in _over_time(question, rule, factor))


def crowd(
    state: State | Iterable[Question], rule: Rule = DEFAULT_RULE, *, factor: float = EXTREMISING
) -> list[Question]:
    """Return the questions with one forecaster each, named after the rule: the aggregate of all people over time.

    `score` of these are the scores of the aggregate; its peer scores are 0, as it stands alone.
    """
    found = []
    for question in state.questions.values() if isinstance(state, State) else state:
        if not question.scored:
            continue
        entries: list[Entry] = []
        for at, _, value in _over_time(question, rule, factor):
            if entries and entries[-1].end == math.inf:
                entries[-1].end = at
            if value is not None:
                options = tuple(value) if question.asked.options and isinstance(value, Mapping) else ()
                entries.append(Entry(0, at, rule, value, options=options))
        found.append(replace(question, entries=entries, standing={}, authors=set()))
    return found


def _over_time(
    question: Question, rule: Rule, factor: float
) -> list[tuple[float, int, float | Mapping[str, float] | Curve | None]]:
    people = [entry for entry in question.entries if entry.run is None and not entry.void]
    closed = question.closed
    moments = sorted({t for entry in people for t in (entry.start, entry.end) if t < closed})
    if not moments:
        return []
    at = np.array(moments)[:, None]
    standing = (np.array([e.start for e in people]) <= at) & (at < np.array([e.end for e in people]))
    counts = standing.sum(axis=1)
    values = _values(question, people, standing, counts, rule, factor)
    return list(zip(moments, counts.tolist(), values, strict=True))


def _values(
    question: Question,
    people: list[Entry],
    standing: NDArray[np.bool_],
    counts: NDArray[np.intp],
    rule: Rule,
    factor: float,
) -> list[float | Mapping[str, float] | Curve | None]:
    shares = standing / np.maximum(counts, 1)[:, None]
    some = counts > 0
    if not question.asked.options and question.type != "binary":
        curves = [curve_of(question, entry) for entry in people]
        grid = np.unique(np.concatenate([np.asarray(points) for points, _ in curves]))
        # A jump is kept by a point just beside it, so that the mean of CDFs with jumps still is one.
        grid = np.unique(np.concatenate([grid, np.nextafter(grid, -np.inf)]))
        rows = np.array([np.interp(grid, points, levels, left=0.0) for points, levels in curves])
        pooled, points = np.maximum.accumulate(np.minimum(shares @ rows, 1.0), axis=1), tuple(grid.tolist())
        return [Curve(points, tuple(row.tolist())) if there else None for row, there in zip(pooled, some, strict=True)]
    if question.type == "binary" and rule in _IN_ONE:
        said = np.array([entry.value for entry in people], dtype=float)
        if rule == "mean":
            found = shares @ said
        else:
            safe = held(said)
            power = {"geometric_odds": 1.0, "extremised": factor}.get(rule)
            times = neyman_roughgarden(np.maximum(counts, 1)) if power is None else power
            found = 1.0 / (1.0 + np.exp(-times * (shares @ np.log(safe / (1.0 - safe)))))
        return [p if there else None for p, there in zip(found.tolist(), some, strict=True)]
    if rule in _IN_ONE and len(question.options_history) == 1:
        options = question.asked.options
        table = np.array([_shares(options, entry) for entry in people])
        pooled = shares @ (table if rule == "mean" else np.log(np.maximum(table, OPTION_FLOOR)))
        if rule != "mean":
            power = {"geometric_odds": 1.0, "extremised": factor}.get(rule)
            times = neyman_roughgarden(np.maximum(counts, 1))[:, None] if power is None else power
            pooled = np.exp(times * pooled)
            pooled /= pooled.sum(axis=1, keepdims=True)
        return [
            dict(zip(options, row, strict=True)) if there else None
            for row, there in zip(pooled.tolist(), some, strict=True)
        ]
    values: list[float | Mapping[str, float] | Curve | None] = []
    for row in standing:
        now = [people[i] for i in np.flatnonzero(row)]
        values.append(_one_by_one(question, now, rule, factor) if now else None)
    return values


def aggregated(
    question: Question, entries: Sequence[Entry], rule: Rule = DEFAULT_RULE, *, factor: float = EXTREMISING
) -> float | Mapping[str, float]:
    """Return the aggregate of some entries on a question, the oldest first, as a `Step` has it.

    Raises
    ------
    ValueError
        There is no entry.
    """
    if not entries:
        raise ValueError("there is no entry to aggregate")
    people = list(entries)
    standing, counts = np.ones((1, len(people)), dtype=bool), np.array([len(people)])
    found = _shown(_values(question, people, standing, counts, rule, factor)[0])
    assert found is not None
    return found


def _shown(value: float | Mapping[str, float] | Curve | None) -> float | Mapping[str, float] | None:
    if not isinstance(value, Curve):
        return value
    return {f"{level:g}": quantile_of(value, level) for level in QUANTILES}


def _one_by_one(question: Question, entries: list[Entry], rule: Rule, factor: float) -> float | Mapping[str, float]:
    if question.type == "binary":
        said = np.array([entry.value for entry in entries], dtype=float)
        return float(aggregate(said, rule=rule, factor=factor)[0])
    # Who has said nothing since the options changed has given no number to what came with it, not even a nought.
    options = max(entries, key=lambda entry: (entry.start, entry.n)).options
    found = aggregate_options(
        np.array([_shares(options, entry) for entry in entries if entry.options == options]), rule, factor=factor
    )
    return dict(zip(options, map(float, found), strict=True))


def _shares(options: tuple[str, ...], entry: Entry) -> list[float]:
    assert isinstance(entry.value, Mapping)
    return [float(entry.value[option]) for option in options]


def curve_of(question: Question, entry: Entry) -> tuple[list[float], list[float]]:
    """Return the CDF that an entry of a number means, as points and levels."""
    if isinstance(entry.value, Curve):
        return list(entry.value.points), list(entry.value.levels)
    assert isinstance(entry.value, Mapping)
    return points_of(question.asked, entry.value)


def pooled_curve(question: Question, entries: Sequence[Entry]) -> Curve:
    """Return the mean of the CDFs of some entries on a question of a number."""
    people = list(entries)
    standing, counts = np.ones((1, len(people)), dtype=bool), np.array([len(people)])
    found = _values(question, people, standing, counts, "mean", EXTREMISING)[0]
    assert isinstance(found, Curve)
    return found


def quantile_of(curve: Curve, level: float) -> float:
    """Return where a CDF reaches a level: straight between its points, at the jump where it jumps."""
    points, levels = curve.points, curve.levels
    i = bisect_left(levels, level - 1e-12)
    if i >= len(points):
        return points[-1]
    if i == 0 or levels[i] - levels[i - 1] <= 0:
        return points[i]
    share = (level - levels[i - 1]) / (levels[i] - levels[i - 1])
    return points[i - 1] + share * (points[i] - points[i - 1])
