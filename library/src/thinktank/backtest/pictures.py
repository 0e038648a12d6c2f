"""A test of models as charts: errors, differences, hits, CRPS, predicted against actual. Computes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from thinktank.backtest.bootstrap import Estimate as Found
from thinktank.backtest.result import Backtest, Score
from thinktank.backtest.table import SCALE
from thinktank.backtest.words import tenths
from thinktank.charts import Chart, Estimate, Intervals, Panel, Predictions, intervals, predictions
from thinktank.wording import NO_BREAK

POINTS = "points"


def charts(done: Backtest) -> tuple[Chart, ...]:
    """Return every chart of a test, in reading order, each with a name of its own."""
    benchmark = done.score(done.benchmark)
    drawn = [
        ("errors", _errors(done)),
        ("differences", _differences(done, benchmark)),
        ("hits", _hits(done)),
        ("crps", _crps(done)),
        ("predictions", _predictions(done)),
    ]
    return tuple(replace(chart, name=name) for name, chart in drawn if chart is not None)


def _of_points(done: Backtest) -> list[Score]:
    """Return all but those that are there for their distribution; what their means score stands in the table."""
    return [score for score in done.scores if score.kind != "distribution"]


def _estimates(done: Backtest, found: Iterable[tuple[Score, Found]], times: float = 1.0) -> tuple[Estimate, ...]:
    rows = []
    for score, estimate in found:
        low = estimate.value if estimate.low is None else estimate.low
        high = estimate.value if estimate.high is None else estimate.high
        value, lowest, highest = (round(times * x, 1) + 0.0 for x in (estimate.value, low, high))
        rows.append(Estimate(score.heading, value, lowest, highest, score.name == done.benchmark))
    return tuple(rows)


def _errors(done: Backtest) -> Chart:
    ordered = sorted(_of_points(done), key=lambda score: score.mean_error.value)
    return intervals(
        Intervals(
            title="Mean absolute error of each model",
            unit=POINTS,
            says=done.settings.says,
            estimates=_estimates(done, ((score, score.mean_error) for score in ordered)),
            reading="Further left is better.",
            from_zero=True,
        )
    )


def _differences(done: Backtest, benchmark: Score) -> Chart | None:
    found = [(score, score.difference.mean_error) for score in _of_points(done) if score.difference is not None]
    if not found:
        return None
    return intervals(
        Intervals(
            title=f"Mean absolute error less that of the {benchmark.title}, issue by issue",
            unit=POINTS,
            says=done.settings.says,
            estimates=_estimates(done, sorted(found, key=lambda row: row[1].value)),
            reference=0.0,
            reference_label="no difference",
            reading=f"Left of the line a model is better than the {benchmark.title}, right of it worse; an interval "
            "across the line cannot tell.",
        )
    )


def _hits(done: Backtest) -> Chart:
    ordered = sorted(_of_points(done), key=lambda score: -score.hit_rate.value)
    return intervals(
        Intervals(
            title=f"Share of the issues that came within {done.settings.within:g} points of what was said",
            unit="%",
            says=done.settings.says,
            estimates=_estimates(done, ((score, score.hit_rate) for score in ordered), 100.0),
            reading="Further right is better.",
            from_zero=True,
        )
    )


def _crps(done: Backtest) -> Chart:
    ordered = sorted(done.scores, key=lambda score: score.crps.value)
    named = [replace(score, title=f"{score.title}{_of(score)}") for score in ordered]
    return intervals(
        Intervals(
            title="Continuous ranked probability score of each model",
            unit=POINTS,
            says=done.settings.says,
            estimates=_estimates(done, ((score, score.crps) for score in named)),
            reading="Further left is better. A star marks those that give a distribution; for the others, which give "
            "a point, the score is the mean absolute error.",
            from_zero=True,
        )
    )


def _of(score: Score) -> str:
    return f"{NO_BREAK}*" if score.crps_of == "distribution" else ""


def _predictions(done: Backtest) -> Chart | None:
    outcomes = done.table.outcomes.tolist()
    panels = []
    for score in done.scores:
        if score.kind != "model":
            continue
        pairs = zip(score.points, outcomes, strict=True)
        panels.append(
            Panel(
                score.heading,
                tuple((said, came) for said, came in pairs if not math.isnan(said)),
                f"error {tenths(score.mean_error.value)}, hits {100 * score.hit_rate.value:.0f} %",
                score.name == done.benchmark,
            )
        )
    low, high = SCALE
    return predictions(
        Predictions(
            title="What each model said against what came",
            unit=POINTS,
            low=low,
            high=high,
            panels=tuple(panels),
            within=done.settings.within or None,
        )
    )
