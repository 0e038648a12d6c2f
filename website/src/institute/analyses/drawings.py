"""A run's charts as pages show them: the leading ones at once, all drawn once, long tables cut. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from institute.analyses import results
from thinktank.charts import Chart
from thinktank.runs import Run

MOST_ROWS = 60
KEPT = 16

_drawn: dict[str, tuple[Chart, ...]] = {}


def every(done: Run) -> tuple[Chart, ...]:
    """Return every chart of a run; they are drawn once for each run."""
    found = _drawn.get(done.key)
    if found is None:
        found = _drawn[done.key] = done.result.charts(done.case, results.foot(done))
        for old in list(_drawn)[:-KEPT]:
            _drawn.pop(old, None)
    return found


def leading(done: Run, subjects: Iterable[str]) -> tuple[Chart, ...]:
    """Return the leading chart on each element; the first of all where there is none."""
    foot = results.foot(done)
    drawn = [done.result.chart(done.case, subject, foot) for subject in subjects]
    found = {chart.title: shortened(chart) for chart in drawn if chart is not None}
    return tuple(found.values()) or tuple(map(shortened, every(done)[:1]))


def shortened(chart: Chart) -> Chart:
    """Return a chart with no more of its table than a page can bear."""
    return replace(chart, table=replace(chart.table, rows=chart.table.rows[:MOST_ROWS])) if rows_left(chart) else chart


def rows_left(chart: Chart) -> int:
    """Return how many rows of its table a page leaves out."""
    return max(len(chart.table.rows) - MOST_ROWS, 0)
