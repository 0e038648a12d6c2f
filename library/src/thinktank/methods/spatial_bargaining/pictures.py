"""A bargaining result as charts: an issue with its actors, rules and predictive distribution. Solves nothing."""

from __future__ import annotations

from collections.abc import Mapping

from thinktank.case import Case, Number, Pool, Range
from thinktank.charts import Chart, Mark, Position, Settlement, settlement
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK, MODELS, Predictive, Spread

COARSER = 4  # of the 400 cells


def issue_chart(
    case: Case, issue_id: str, spreads: Mapping[str, Spread], predictive: Predictive | None, foot: str
) -> Chart | None:
    """Draw where an issue settles by each rule; None where no draw determines the benchmark."""
    spread = spreads.get(BENCHMARK)
    if spread is None or spread.median is None:
        return None
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
