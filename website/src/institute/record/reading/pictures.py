"""The record's charts: what was computed, put into the library's frames. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from institute.record.reading.coverage import Covered, Part
from thinktank.case.answers import NUMBERS
from thinktank.charts import Chart, CoverageBar, CoverageBars, coverage_bars
from thinktank.forecasting import Calibration, pictures
from thinktank.forecasting.scores.quality import Mean
from thinktank.forecasting.state import Question
from thinktank.wording import number

MOST_TEXTS = 6


def calibration_chart(found: Calibration | None, title: str) -> Chart | None:
    """Draw how often what was called likely came; None where nothing can be compared yet."""
    if found is None or not found.filled:
        return None
    foot = f"{found.questions} questions of yes or no; each entry weighs as much as the time it stood."
    return pictures.calibration_chart(found, title, foot)


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
    if not any(mean.count for _, mean in points):
        return None
    foot = "By the year in which the outcome was known."
    return pictures.scores_chart(points, "brier", "The score year by year", foot=foot)


def coverage_chart(covered: Covered) -> Chart | None:
    """Draw how many forward-looking sentences carry a number and a date, and how many do not."""
    parts = [part for part in (*covered.texts[:MOST_TEXTS], *covered.others) if part.total]
    if not parts:
        return None
    bars = tuple(CoverageBar(part.title, _counts(part)) for part in parts)
    return coverage_bars(CoverageBars("What became of the sentences that look ahead", bars))


def question_charts(question: Question, names: Mapping[str, str], at: float) -> tuple[Chart, ...]:
    """Draw what was said on a question over time: every option together and the one that matters; a number's curves."""
    if not question.entries:
        return ()
    over_time = pictures.history_chart(question, names, at=at, title="What was said, and when")
    if question.asked.options:
        return pictures.options_chart(question, at=at, title="What all gave to each option, and when"), over_time
    if question.type not in NUMBERS or not pictures.standing(question):
        return (over_time,)
    return over_time, pictures.distribution_chart(question, names, title="What was said, as curves")


def _counts(part: Part) -> tuple[int, int, int, int]:
    return part.forecast, part.dated, part.unresolvable, part.open
