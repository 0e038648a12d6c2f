"""The record's charts: what was computed, put into the library's frames. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from institute.record.coverage import Covered
from thinktank.charts import Chart
from thinktank.forecasting import Calibration
from thinktank.forecasting.scores.quality import Mean
from thinktank.forecasting.state import Question


def calibration_chart(found: Calibration | None, title: str) -> Chart | None:
    """Draw how often what was called likely came; None where nothing can be compared yet."""
    return None


def decomposition_said(found: Calibration | None) -> str:
    """Say the parts of the Brier score in a sentence."""
    return ""


def years_chart(points: Sequence[tuple[str, Mean]]) -> Chart | None:
    """Draw the score of each year with its interval."""
    return None


def coverage_chart(covered: Covered) -> Chart | None:
    """Draw how many forward-looking sentences carry a number and a date, and how many do not."""
    return None


def history_chart(question: Question, names: dict[str, str]) -> Chart | None:
    """Draw what was said on a question over time, each person's and all together's."""
    return None
