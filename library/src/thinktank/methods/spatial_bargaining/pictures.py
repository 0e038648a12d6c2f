"""What follows from the bargains of a case as charts: settlements, weights, swings, rounds. Solves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thinktank import charts
from thinktank.case import Case, Issue, Number, Pool, Range
from thinktank.charts import Chart, Mark, Position, Settlement, settlement
from thinktank.methods.spatial_bargaining.answer import BargainingAnswer, ModelAnswer
from thinktank.methods.spatial_bargaining.levers import Swing
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK, MODELS, Spread
from thinktank.methods.spatial_bargaining.rounds import Rounds

COARSER = 4  # of the 400 cells
CELLS = 80  # of a model's density


def all_of(answer: BargainingAnswer, case: Case, foot: str) -> tuple[Chart, ...]:
    """Draw everything, issue by issue; names are unique."""
    return tuple(
        chart
        for issue, slug in zip(case.issues, _slugs(case), strict=True)
        for chart in _of_issue(answer, case, issue, slug, foot)
    )


def _slugs(case: Case) -> list[str]:
    """Return what charts of each issue are named after: its id in lower case, numbered where two are then alike."""
    slugs: list[str] = []
    for issue in case.issues:
        slug = issue.id.lower().replace("-", "_")
        slugs.append(f"{slug}_{len(slugs)}" if slug in slugs else slug)
    return slugs


def _of_issue(answer: BargainingAnswer, case: Case, issue: Issue, slug: str, foot: str) -> Iterator[Chart]:
    leading = settling(answer, case, issue.id, foot)
    if leading is None:
        return
    yield replace(leading, name=f"settlement-{slug}")
    yield replace(_models(answer, case, issue, foot), name=f"models-{slug}")
    yield replace(_power(answer, case, issue, foot), name=f"power-{slug}")
    swings = answer.swings[issue.id]
    if swings:
        yield replace(_swings(answer, case, issue, swings, foot), name=f"swings-{slug}")
    for model in answer.models:
        for played in model.rounds:
            if issue.id in played.issues and model.name != "exchange":
                name = f"rounds-{slug}-{model.name.replace('-', '_')}"
                yield replace(_rounds(model, played, case, issue, foot), name=name)


def _models(answer: BargainingAnswer, case: Case, issue: Issue, foot: str) -> Chart:
    low, high = issue.scale
    return charts.outcomes(
        charts.Outcomes(
            title=f"Where it would settle by each model: {issue.ask}",
            unit=issue.unit,
            low=low,
            high=high,
            models=tuple(
                charts.Outcome(
                    model.title,
                    spread.median,
                    _between(spread, 0.25, 0.75),
                    _between(spread, 0.05, 0.95),
                    *_density(model.samples[issue.id], issue.scale),
                    benchmark=model.name == BENCHMARK,
                )
                for model in answer.models
                if (spread := model.outcome[issue.id]).median is not None
            ),
            positions=_positions(case, issue.id),
            status_quo=issue.status_quo,
            foot=foot,
        )
    )


def _density(samples: NDArray[np.float64], scale: tuple[float, float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    known = samples[~np.isnan(samples)]
    if not len(known) or np.ptp(known) < (scale[1] - scale[0]) / CELLS:
        return (), ()  # the draws all say the same
    density, grid = np.histogram(np.clip(known, *scale), bins=CELLS, range=scale, density=True)
    return tuple(grid.tolist()), tuple(density.tolist())


def _power(answer: BargainingAnswer, case: Case, issue: Issue, foot: str) -> Chart:
    low, high = issue.scale
    spread = answer.model(BENCHMARK).outcome[issue.id]
    return charts.power_map(
        charts.PowerMap(
            title=f"Who weighs what: {issue.ask}",
            unit=issue.unit,
            low=low,
            high=high,
            actors=tuple(
                charts.Power(
                    case.actor(lever.actor).name,
                    *_span(case, f"position.{issue.id}.{lever.actor}"),
                    salience=lever.at_salience,
                    capability=lever.at_capability,
                )
                for lever in answer.levers[issue.id]
            ),
            balance=Mark(MODELS[BENCHMARK], spread.at_mode) if spread.at_mode is not None else None,
            status_quo=issue.status_quo,
            foot=foot,
        )
    )


def _span(case: Case, path: str) -> tuple[float, float, float]:
    value = case.judgement(path).value
    assert isinstance(value, Number | Range | Pool)
    low, high = value.span
    return low, value.mode, high


def _swings(answer: BargainingAnswer, case: Case, issue: Issue, swings: tuple[Swing, ...], foot: str) -> Chart:
    central = answer.model(BENCHMARK).outcome[issue.id].at_mode
    assert central is not None  # there are swings only where the mean is determined
    return charts.influence(
        charts.Influences(
            title=f"What moves the {MODELS[BENCHMARK]}: {issue.ask}",
            unit=issue.unit,
            central=central,
            swings=tuple(
                charts.Swing(f"{case.actor(swing.actor).name}, {swing.kind}", swing.at_low, swing.at_high)
                for swing in swings
            ),
            foot=foot,
        )
    )


def _rounds(model: ModelAnswer, played: Rounds, case: Case, issue: Issue, foot: str) -> Chart:
    low, high = issue.scale
    k = played.issues.index(issue.id)
    trajectories = []
    for i, actor in enumerate(played.actors):
        places = [places[i][k] for places in played.positions]
        trajectories.append(charts.Trajectory(case.actor(actor).name, tuple(x for x in places if x is not None)))
    return charts.rounds(
        charts.Rounds(
            title=f"Round by round, {model.title}: {issue.ask}",
            unit=issue.unit,
            low=low,
            high=high,
            actors=tuple(trajectories),
            status_quo=issue.status_quo,
            note=model.endings[issue.id],
            foot=foot,
        )
    )


def settling(answer: BargainingAnswer, case: Case, issue_id: str, foot: str) -> Chart | None:
    """Draw where an issue settles by each model; None for one left out, or where no draw determines the benchmark."""
    spreads = {model.name: model.outcome[issue_id] for model in answer.models if issue_id in model.outcome}
    spread = spreads.get(BENCHMARK)
    if spread is None or spread.median is None:
        return None
    predictive = answer.predictive[issue_id]
    issue = case.issue(issue_id)
    low, high = issue.scale
    return settlement(
        Settlement(
            title=f"Where it would settle: {issue.ask}",
            unit=issue.unit,
            low=low,
            high=high,
            grid=predictive.grid[::COARSER] if predictive else (),
            density=_coarser(predictive.density) if predictive else (),
            benchmark=Mark(MODELS[BENCHMARK], spread.median),
            middle_half=_between(spread, 0.25, 0.75),
            nine_tenths=_between(spread, 0.05, 0.95),
            others=tuple(
                Mark(MODELS[rule], other.median)
                for rule, other in spreads.items()
                if rule != BENCHMARK and other.median is not None
            ),
            positions=_positions(case, issue_id),
            status_quo=issue.status_quo,
            foot=foot,
        )
    )


def _coarser(density: tuple[float, ...]) -> tuple[float, ...]:
    """Average the cells of the predictive grid: drawn as fine as they are computed they show the draws' noise."""
    return tuple(sum(density[i : i + COARSER]) / COARSER for i in range(0, len(density), COARSER))


def _between(spread: Spread, low: float, high: float) -> tuple[float, float]:
    a, b = spread.quantiles[low], spread.quantiles[high]
    assert a is not None and b is not None  # a median there is, so there are quantiles
    return a, b


def _positions(case: Case, issue: str) -> tuple[Position, ...]:
    found = []
    for actor in case.actors:
        paths = [f"{kind}.{issue}.{actor.id}" for kind in ("position", "salience")]
        capability = f"capability.{issue}.{actor.id}"
        if not case.has(capability):
            capability = f"capability.{actor.id}"
        if not all(case.has(path) for path in (*paths, capability)):
            continue
        value = case.judgement(paths[0]).value
        salience, weight = case.judgement(paths[1]).value, case.judgement(capability).value
        if isinstance(value, Number | Range | Pool) and isinstance(salience, Number | Range | Pool):
            assert isinstance(weight, Number | Range | Pool)
            low, high = value.span
            found.append(Position(actor.name, low, value.mode, high, weight.mode * salience.mode))
    return tuple(found)
