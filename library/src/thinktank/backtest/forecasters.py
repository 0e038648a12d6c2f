"""What is put to the test: every bargaining model by name, distributions, and baselines. Knows no outcome.

A forecaster never sees how an issue ended: it is given a `Batch` or a `Bundle`, which do not say. A new model of one
issue appears here by itself, out of the method's own table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from thinktank.backtest.table import SCALE, SettledIssue
from thinktank.methods.spatial_bargaining import condorcet, exchange
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK, MODELS
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.predictive import predictive
from thinktank.methods.spatial_bargaining.rules import RULES, settle

Floats = NDArray[np.float64]
Kind = Literal["model", "distribution", "baseline"]
BATCH = 64  # issues solved together: enough to be fast, few enough for a bar that moves


class Work(Protocol):
    """Issues that a forecaster is given at once."""

    @property
    def places(self) -> NDArray[np.intp]:
        """Where each stands in the table, shape (n,)."""
        ...


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
class Bundle:
    """Issues that were decided together, for models that trade one against another.

    Parameters
    ----------
    places
        Where each stands in the table, shape (issues,).
    positions, saliences, capabilities
        Shape (actors, issues), over all who take part in any; without weight where one takes none.
    """

    places: NDArray[np.intp]
    positions: Floats
    saliences: Floats
    capabilities: Floats


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
    """One that is put to the test.

    Parameters
    ----------
    name, title, kind
        Which it is; the title as in a sentence.
    forecast
        What it says of one piece of work.
    work
        How the issues are cut into such pieces.
    """

    name: str
    title: str
    kind: Kind
    forecast: Callable[..., Forecasts]
    work: Callable[[Sequence[SettledIssue]], Iterator[Work]]


def forecasters(parameters: Parameters) -> tuple[Forecaster, ...]:
    """Return all: the models in the order of their table, then distributions, then baselines."""

    def model(name: str) -> Forecaster | None:
        if name == "exchange":
            return Forecaster(name, MODELS[name], "model", _exchanged(parameters), bundles)
        if name == "pce":
            return Forecaster(name, MODELS[name], "model", _elected(parameters), batches)
        return Forecaster(name, MODELS[name], "model", _by_rule(name, parameters), batches) if name in RULES else None

    return (
        *(found for found in map(model, MODELS) if found is not None),
        Forecaster("predictive", "predictive distribution", "distribution", _predictive(parameters), batches),
        Forecaster("positions", "positions by weight", "distribution", _positions, batches),
        Forecaster("unweighted_mean", "unweighted mean", "baseline", _unweighted, batches),
        Forecaster("uniform", "uniform over the scale", "baseline", _uniform, batches),
        Forecaster("reference_point", "reference point", "baseline", _reference, batches),
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


def bundles(issues: Sequence[SettledIssue]) -> Iterator[Bundle]:
    """Yield the issues that were decided together with others, one bundle a group."""
    by_group: dict[str, list[int]] = {}
    for place, issue in enumerate(issues):
        by_group.setdefault(issue.group, []).append(place)
    for places in by_group.values():
        if len(places) < 2:
            continue
        actors = list(dict.fromkeys(actor for place in places for actor in issues[place].actors))
        x, s, c = np.full((3, len(actors), len(places)), 0.0)
        for column, place in enumerate(places):
            issue = issues[place]
            rows = [actors.index(actor) for actor in issue.actors]
            x[rows, column], s[rows, column], c[rows, column] = issue.positions, issue.saliences, issue.capabilities
        yield Bundle(np.array(places, dtype=np.intp), x, s, c)


def _by_rule(name: str, parameters: Parameters) -> Callable[[Batch], Forecasts]:
    return lambda batch: Forecasts(_settled(name, batch, parameters))


def _settled(rule: str, batch: Batch, parameters: Parameters | None = None) -> Floats:
    return settle(rule, batch.positions, batch.saliences, batch.capabilities, SCALE, parameters)


def _elected(parameters: Parameters) -> Callable[[Batch], Forecasts]:
    """Return the Condorcet election: the chances of its places are a distribution, their mean is the point."""

    def forecast(batch: Batch) -> Forecasts:
        x, s, c = (np.ascontiguousarray(a.T) for a in (batch.positions, batch.saliences, batch.capabilities))
        elected = condorcet.elect(x, s, c, SCALE, parameters)
        order = np.argsort(batch.positions, axis=1, kind="stable")
        places = np.take_along_axis(batch.positions, order, axis=1)
        chances = np.take_along_axis(elected.chances, order, axis=1)
        # Actors at one place each carry the chance of the place; it counts once.
        chances[:, 1:][np.diff(places, axis=1) == 0.0] = 0.0
        return Forecasts(elected.expected, *_steps(places, chances))

    return forecast


def _exchanged(parameters: Parameters) -> Callable[[Bundle], Forecasts]:
    def forecast(bundle: Bundle) -> Forecasts:
        scales = [SCALE] * len(bundle.places)
        x, s, c = bundle.positions, bundle.saliences, bundle.capabilities
        made = exchange.trade(x[None], s[None], c[None], scales, parameters.exchange_reading, keep=False)
        return Forecasts(settle(BENCHMARK, made.last[0].T, s.T, c.T, SCALE))

    return forecast


def _steps(places: Floats, masses: Floats) -> tuple[Floats, Floats]:
    """Return a distribution on single places as points and the function there: every place twice, for its jump."""
    reached = np.cumsum(masses, axis=1)
    reached = np.minimum(reached / reached[:, -1:], 1.0)
    before = np.concatenate([np.zeros((len(places), 1)), reached[:, :-1]], axis=1)
    return np.repeat(places, 2, axis=1), np.stack([before, reached], axis=2).reshape(len(places), -1)


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
    places, masses = (np.take_along_axis(a, order, axis=1) for a in (batch.positions, batch.shares))
    return Forecasts(_settled(BENCHMARK, batch), *_steps(places, masses))


def _unweighted(batch: Batch) -> Forecasts:
    return Forecasts(batch.positions.mean(axis=1))


def _uniform(batch: Batch) -> Forecasts:
    n = len(batch.positions)
    return Forecasts(
        np.full(n, sum(SCALE) / 2), np.tile(np.array(SCALE), (n, 1)), np.tile(np.array([0.0, 1.0]), (n, 1))
    )


def _reference(batch: Batch) -> Forecasts:
    return Forecasts(batch.references)


__all__ = ["BENCHMARK", "Batch", "Bundle", "Forecaster", "Forecasts", "Work", "batches", "bundles", "forecasters"]
