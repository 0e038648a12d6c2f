"""What is put to the test: every bargaining model by name, their distributions, and baselines. Knows no outcome.

A forecaster never sees how an issue ended: it is given a `Batch`, which does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.backtest.table import SCALE, SettledIssue
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK, MODELS
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.predictive import predictive
from thinktank.methods.spatial_bargaining.rules import RULES, settle

Floats = NDArray[np.float64]
Kind = Literal["model", "distribution", "baseline"]
BATCH = 64  # issues solved together: enough to be fast, few enough for a bar that moves


@dataclass(frozen=True, eq=False)
class Batch:
    """Issues with the same number of actors: what was known before each was settled.

    Parameters
    ----------
    places
        Where each stands in the table, shape (n,).
    positions, saliences, capabilities
        Shape (n, actors), in points of the scale from 0 to 100.
    references
        Shape (n,); NaN where there is none.
    """

    places: NDArray[np.intp]
    positions: Floats
    saliences: Floats
    capabilities: Floats
    references: Floats

    @property
    def shares(self) -> Floats:
        """Each actor's share of the weight, capability times salience."""
        weights = self.capabilities * self.saliences
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class Forecasts:
    """What a forecaster says of a batch.

    Parameters
    ----------
    points
        One number an issue, shape (n,); NaN where it says nothing.
    grid, cdf
        Its distribution, given at points and straight between them, shape (n, k); None for a forecaster of points.
    """

    points: Floats
    grid: Floats | None = None
    cdf: Floats | None = None


@dataclass(frozen=True)
class Forecaster:
    """One that is put to the test: a name, a title, what sort it is, and what it says of a batch."""

    name: str
    title: str
    kind: Kind
    forecast: Callable[[Batch], Forecasts]


def forecasters(parameters: Parameters) -> tuple[Forecaster, ...]:
    """Return all: the models in the order of their table, then distributions, then baselines."""
    models = [Forecaster(name, MODELS[name], "model", _by_rule(name, parameters)) for name in RULES]
    return (
        *models,
        Forecaster("predictive", "predictive distribution", "distribution", _predictive(parameters)),
        Forecaster("positions", "positions by weight", "distribution", _positions),
        Forecaster("unweighted_mean", "unweighted mean", "baseline", _unweighted),
        Forecaster("uniform", "uniform over the scale", "baseline", _uniform),
        Forecaster("reference_point", "reference point", "baseline", _reference),
    )


def batches(issues: Sequence[SettledIssue]) -> Iterator[Batch]:
    """Yield the issues in batches of the same number of actors."""
    by_count: dict[int, list[int]] = {}
    for place, issue in enumerate(issues):
        by_count.setdefault(len(issue.actors), []).append(place)
    for count in sorted(by_count):
        places = by_count[count]
        for start in range(0, len(places), BATCH):
            part = places[start : start + BATCH]
            some = [issues[place] for place in part]
            yield Batch(
                np.array(part, dtype=np.intp),
                np.stack([issue.positions for issue in some]),
                np.stack([issue.saliences for issue in some]),
                np.stack([issue.capabilities for issue in some]),
                np.array([np.nan if issue.reference is None else issue.reference for issue in some]),
            )


def _by_rule(name: str, parameters: Parameters) -> Callable[[Batch], Forecasts]:
    return lambda batch: Forecasts(_settled(name, batch, parameters))


def _settled(rule: str, batch: Batch, parameters: Parameters | None = None) -> Floats:
    return settle(rule, batch.positions, batch.saliences, batch.capabilities, SCALE, parameters)


def _predictive(parameters: Parameters) -> Callable[[Batch], Forecasts]:
    """Return the method's own predictive distribution: half positions, half normal; its mean is the point."""

    def forecast(batch: Batch) -> Forecasts:
        shares = batch.shares
        means = _settled(BENCHMARK, batch)
        found = [
            predictive(batch.positions[i : i + 1], shares[i : i + 1], means[i : i + 1], SCALE, parameters.predictive_sd)
            for i in range(len(means))
        ]
        known = [distribution for distribution in found if distribution is not None]
        assert len(known) == len(means)  # every issue of a table has weight
        return Forecasts(
            np.array([distribution.mean for distribution in known]),
            np.array([distribution.grid for distribution in known]),
            np.array([distribution.cumulative for distribution in known]),
        )

    return forecast


def _positions(batch: Batch) -> Forecasts:
    """Take the actors' positions, each with its share of the weight, as the distribution; its mean is the point."""
    order = np.argsort(batch.positions, axis=1, kind="stable")
    x = np.take_along_axis(batch.positions, order, axis=1)
    reached = np.minimum(np.cumsum(np.take_along_axis(batch.shares, order, axis=1), axis=1), 1.0)
    reached[:, -1] = 1.0
    before = np.concatenate([np.zeros((len(x), 1)), reached[:, :-1]], axis=1)
    # Every position twice: the distribution function jumps there.
    cdf = np.stack([before, reached], axis=2).reshape(len(x), -1)
    return Forecasts(_settled(BENCHMARK, batch), np.repeat(x, 2, axis=1), cdf)


def _unweighted(batch: Batch) -> Forecasts:
    return Forecasts(batch.positions.mean(axis=1))


def _uniform(batch: Batch) -> Forecasts:
    n = len(batch.positions)
    return Forecasts(
        np.full(n, sum(SCALE) / 2), np.tile(np.array(SCALE), (n, 1)), np.tile(np.array([0.0, 1.0]), (n, 1))
    )


def _reference(batch: Batch) -> Forecasts:
    return Forecasts(batch.references)


__all__ = ["BENCHMARK", "Batch", "Forecaster", "Forecasts", "batches", "forecasters"]
