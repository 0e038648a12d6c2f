"""The record's charts: what was computed, put into the library's frames. Draws nothing itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from institute.record.coverage import Covered, Part
from thinktank.charts import Chart
from thinktank.charts.calibration import CalibrationPlot, CalibrationPoint, calibration_plot
from thinktank.charts.coverage import CoverageBar, CoverageBars, coverage_bars
from thinktank.charts.score_rows import ScoreReference, ScoreRow, ScoreRows, score_rows
from thinktank.forecasting import Calibration
from thinktank.forecasting.scores.quality import Mean
from thinktank.forecasting.state import Question
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
    """Draw the score of each year with its interval."""
    rows = tuple(
        ScoreRow(label, mean.value, _finite(mean.low), _finite(mean.high), mean.count) for label, mean in points
    )
    if not rows:
        return None
    even = ScoreReference("always even odds", 0.25)
    title, foot = "The score year by year", "By the year in which the outcome was known."
    return score_rows(ScoreRows(title, "Brier score (0 to 1)", True, rows, (even,), foot=foot))


def coverage_chart(covered: Covered) -> Chart | None:
    """Draw how many forward-looking sentences carry a number and a date, and how many do not."""
    parts = [part for part in (*covered.texts[:MOST_TEXTS], *covered.others) if part.total]
    if not parts:
        return None
    bars = tuple(CoverageBar(part.title, _counts(part)) for part in parts)
    return coverage_bars(CoverageBars("What became of the sentences that look ahead", bars))


def history_chart(question: Question, names: dict[str, str]) -> Chart | None:
    """Draw what was said on a question over time, each person's and all together's."""
    return None


def _counts(part: Part) -> tuple[int, int, int, int]:
    return part.forecast, part.dated, part.unresolvable, part.open


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None
