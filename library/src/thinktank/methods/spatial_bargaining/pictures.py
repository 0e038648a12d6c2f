"""A bargaining result as charts: an issue with its actors, rules and predictive distribution. Solves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thinktank.case import Case, Number, Pool, Range
from thinktank.charts import Chart, Mark, Position, Settlement, settlement

if TYPE_CHECKING:
    from thinktank.methods.spatial_bargaining.result import BargainingResult, Spread

COARSER = 4  # of the 400 cells


def issue_chart(
    result: BargainingResult, case: Case, issue_id: str, benchmark: str, titles: dict[str, str], foot: str
) -> Chart | None:
    """Draw where an issue settles; None where no draw determines it."""
    issue = case.issue(issue_id)
    spread = result.outcomes[benchmark].get(issue_id)
    if spread is None or spread.median is None:
        return None
    predictive = result.predictive.get(issue_id)
    low, high = issue.scale
    return settlement(
        Settlement(
            title=f"Where it would settle: {issue.ask}",
            unit=issue.unit,
            low=low,
            high=high,
            grid=predictive.grid[::COARSER] if predictive else (),
            density=_coarser(predictive.density) if predictive else (),
            benchmark=Mark(titles[benchmark], spread.median),
            middle_half=_between(spread, 0.25, 0.75),
            nine_tenths=_between(spread, 0.05, 0.95),
            others=tuple(
                Mark(titles[rule], outcome[issue_id].median or 0.0)
                for rule, outcome in result.outcomes.items()
                if rule != benchmark and issue_id in outcome and outcome[issue_id].median is not None
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
