"""The record's charts: what was computed, put into the library's frames. Draws nothing itself."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np

from institute.record import said
from institute.record.coverage import Covered, Part
from thinktank.charts import (
    CalibrationPlot,
    CalibrationPoint,
    Chart,
    CoverageBar,
    CoverageBars,
    Estimate,
    ForecastHistory,
    HistoryLine,
    HistoryPoint,
    Intervals,
    calibration_plot,
    coverage_bars,
    forecast_history,
    intervals,
)
from thinktank.forecasting import Calibration, Step, history
from thinktank.forecasting.history import curve_of
from thinktank.forecasting.moments import DAY
from thinktank.forecasting.scores.quality import Mean
from thinktank.forecasting.state import Entry, Question
from thinktank.wording import number

MOST_TEXTS = 6


def calibration_chart(found: Calibration | None, title: str) -> Chart | None:
    """Draw how often what was called likely came; None where nothing can be compared yet."""
    if found is None or not found.filled:
        return None
    points = tuple(
        CalibrationPoint(b.low, b.high, b.said, b.came, b.came_low, b.came_high, b.band_low, b.band_high, b.questions)
        for b in found.filled
    )
    foot = f"{found.questions} questions of yes or no; each entry weighs as much as the time it stood."
    return calibration_plot(CalibrationPlot(title, points, found.level, foot))


def decomposition_said(found: Calibration | None) -> str:
    """Say the parts of the Brier score in a sentence."""
    if found is None:
        return ""
    parts = found.parts
    return (
        f"Taken apart, the Brier score of these entries is miscalibration {number(parts.reliability, 3)}, less "
        f"resolution {number(parts.resolution, 3)}, plus uncertainty {number(parts.uncertainty, 3)}: the first is what "
        "better numbers would have saved, the second what was known of the differences between the questions."
    )


def years_chart(points: Sequence[tuple[str, Mean]]) -> Chart | None:
    """Draw the score of each year with its interval; a year of a single question allows none."""
    rows = tuple(
        Estimate(f"{label}, {mean.count} questions", mean.value, max(mean.low, 0.0), mean.high)
        for label, mean in points
        if math.isfinite(mean.low)
    )
    if not rows:
        return None
    return intervals(
        Intervals(
            title="The score year by year",
            unit="mean Brier score",
            says="90 % interval",
            estimates=rows,
            reference=0.25,
            reference_label="always even odds",
            reading="Left of the line is better than saying even odds every time.",
            from_zero=True,
            foot="By the year in which the outcome was known.",
        )
    )


def coverage_chart(covered: Covered) -> Chart | None:
    """Draw how many forward-looking sentences carry a number and a date, and how many do not."""
    parts = [part for part in (*covered.texts[:MOST_TEXTS], *covered.others) if part.total]
    if not parts:
        return None
    bars = tuple(CoverageBar(part.title, _counts(part)) for part in parts)
    return coverage_bars(CoverageBars("What became of the sentences that look ahead", bars))


def history_chart(question: Question, names: Mapping[str, str], at: float) -> Chart | None:
    """Draw what was said on a question over time, each person's and all together's; None for one with options."""
    people = [entry for entry in question.entries if entry.run is None and not entry.void]
    if question.asked.options or not question.entries:
        return None
    is_number = question.type != "binary"
    low, high = (question.asked.low, question.asked.high) if is_number else (0.0, 1.0)
    end = min(question.closed, max(at, question.opens + DAY))
    if low is None or high is None or end <= question.opens:
        return None
    together = HistoryLine("Together", tuple(_step(step) for step in history(question)))
    models = [entry for entry in question.entries if entry.run is not None]
    return forecast_history(
        ForecastHistory(
            title="What was said, and when",
            start=_moment(question.opens),
            end=_moment(end),
            people=tuple(_line(question, people, by, names) for by in dict.fromkeys(entry.by for entry in people)),
            aggregate=together if len({entry.by for entry in people}) > 1 else None,
            model=_line(question, models, models[0].by, names) if models else None,
            outcome=question.outcome_value(),
            outcome_label=said.outcome_said(question) if question.outcome else "",
            known=said.known_on(question.resolution) if question.resolution else None,
            unit=str(question.line.get("unit") or "") if is_number else "",
            low=low,
            high=high,
            dates=question.type == "date",
        )
    )


def _line(question: Question, entries: Sequence[Entry], by: str, names: Mapping[str, str]) -> HistoryLine:
    points: list[HistoryPoint] = []
    for entry in (entry for entry in entries if entry.by == by):
        points.append(_point(question, entry))
        if entry.end < question.closed:
            points.append(HistoryPoint(_moment(entry.end), None))
    # An entry that was replaced ends where the next begins: only one that was withdrawn leaves a gap.
    kept = [
        p for p, after in zip_longest(points, points[1:]) if p.value is not None or after is None or after.at > p.at
    ]
    return HistoryLine(names.get(by, by), tuple(kept))


def _point(question: Question, entry: Entry) -> HistoryPoint:
    at = _moment(max(entry.start, question.opens))
    if isinstance(entry.value, float):
        return HistoryPoint(at, entry.value)
    points, levels = curve_of(question, entry)
    low, middle, high = np.interp((0.05, 0.5, 0.95), levels, points).tolist()
    return HistoryPoint(at, middle, low, high)


def _step(step: Step) -> HistoryPoint:
    at = _moment(step.at)
    if isinstance(step.value, Mapping):
        value = step.value
        return HistoryPoint(at, float(value["0.5"]), float(value["0.05"]), float(value["0.95"]))
    return HistoryPoint(at, step.value if step.value is None else float(step.value))


def _moment(at: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(at, dt.UTC)


def _counts(part: Part) -> tuple[int, int, int, int]:
    return part.forecast, part.dated, part.unresolvable, part.open
