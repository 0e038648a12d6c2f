"""The views of a cross-impact result, as charts with words and numbers. Solves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.methods.cross_impact.pictures import drivers, matrix, scenarios

if TYPE_CHECKING:
    from thinktank.methods.cross_impact.result import CrossImpactResult

View = Callable[["CrossImpactResult", Case, str], Chart | None]


def leading(result: CrossImpactResult, case: Case, subject: str, foot: str) -> Chart | None:
    """Draw how often the states of one driver occur over the draws; of the whole case, the tableau of scenarios."""
    if not subject:
        return scenarios.tableau_of(result, case, foot)
    if subject in {driver.id for driver in result.matrix.drivers}:
        return drivers.states_of(result, case, subject, foot)
    return None


def every(result: CrossImpactResult, case: Case, foot: str) -> tuple[Chart, ...]:
    """Draw every view that there is something to show in, in reading order."""
    return tuple(_drawn(result, case, foot))


def _drawn(result: CrossImpactResult, case: Case, foot: str) -> Iterator[Chart]:
    views: tuple[tuple[str, View], ...] = (
        ("scenarios", scenarios.tableau_of),
        ("frequency", drivers.frequency),
        ("landscape", scenarios.landscape),
        ("balances", scenarios.balances),
        ("influence", scenarios.influence_diagram),
        ("experts", scenarios.experts),
        ("near-misses", scenarios.near_misses),
        ("levers", matrix.levers),
        ("system-grid", drivers.system_grid),
        ("matrix", matrix.heat_map),
    )
    for name, view in views:
        chart = view(result, case, foot)
        if chart is not None:
            yield replace(chart, name=name)
    for driver in result.matrix.drivers:
        yield replace(drivers.states_of(result, case, driver.id, foot), name=f"states-{driver.id.lower()}")
