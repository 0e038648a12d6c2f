"""The views of a cross-impact answer, as charts with words and numbers. Solves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.pictures import drivers, landscape, leading, matrix, scenarios

View = Callable[[CrossImpactAnswer, Case, str], Chart | None]


def leading_chart(answer: CrossImpactAnswer, case: Case, subject: str, foot: str) -> Chart | None:
    """Draw how often the states of one driver occur over the draws; of the whole case, the tableau of scenarios."""
    if not subject:
        return scenarios.tableau_of(answer, case, foot)
    if subject in {driver.id for driver in answer.matrix.drivers}:
        return drivers.states_of(answer, case, subject, foot)
    return None


def every(answer: CrossImpactAnswer, case: Case, foot: str) -> tuple[Chart, ...]:
    """Draw every view that there is something to show in, in reading order."""
    return tuple(_drawn(answer, case, foot))


def _drawn(answer: CrossImpactAnswer, case: Case, foot: str) -> Iterator[Chart]:
    views: tuple[tuple[str, View], ...] = (
        ("scenarios", scenarios.tableau_of),
        ("frequency", drivers.frequency),
        ("landscape", landscape.landscape),
        ("balances", leading.balances),
        ("influence", leading.influence_diagram),
        ("experts", scenarios.experts),
        ("near-misses", scenarios.near_misses),
        ("levers", matrix.levers),
        ("system-grid", drivers.system_grid),
        ("matrix", matrix.heat_map),
    )
    for name, view in views:
        chart = view(answer, case, foot)
        if chart is not None:
            yield replace(chart, name=name)
    for driver in answer.matrix.drivers:
        yield replace(drivers.states_of(answer, case, driver.id, foot), name=f"states-{driver.id.lower()}")
