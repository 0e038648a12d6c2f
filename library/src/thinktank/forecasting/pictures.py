"""Charts of a record: calibration, scores, coverage, a question's history and curves. Puts the fold into frames.

What is drawn, and how, is in `thinktank.charts`; what is computed, beside this file.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile

from thinktank.charts import (
    CalibrationPlot,
    CalibrationPoint,
    Chart,
    CoverageBar,
    CoverageBars,
    Distribution,
    DistributionCurve,
    Estimate,
    ForecastHistory,
    HistoryLine,
    HistoryPoint,
    Intervals,
    calibration_plot,
    coverage_bars,
    distribution,
    forecast_history,
    intervals,
)
from thinktank.charts.plot import day_ticks
from thinktank.forecasting.aggregation import DEFAULT_RULE, Rule
from thinktank.forecasting.calibration import Calibration
from thinktank.forecasting.coverage import Coverage
from thinktank.forecasting.history import Step, curve_of, pooled_curve, quantile_of
from thinktank.forecasting.history import history as steps_of
from thinktank.forecasting.scores.quality import Mean
from thinktank.forecasting.scoring import BY_NAME
from thinktank.forecasting.state import Curve, Entry, Question
from thinktank.wording import number, number_in_unit

TOGETHER = "Together"
SHOWN_LEVELS = (0.5, 0.05, 0.95, 0.25, 0.75)  # the middle, nine tenths, half


def calibration_chart(found: Calibration, title: str = "Said and came", foot: str = "") -> Chart:
    """Draw a calibration plot with the band of chance, named ``calibration``."""
    points = tuple(
        CalibrationPoint(b.low, b.high, b.said, b.came, b.came_low, b.came_high, b.band_low, b.band_high, b.questions)
        for b in found.filled
    )
    return replace(calibration_plot(CalibrationPlot(title, points, found.level, foot)), name="calibration")


def scores_chart(
    means: Sequence[tuple[str, Mean]], measure: str = "brier", title: str = "", level: float = 0.9, foot: str = ""
) -> Chart:
    """Draw means of one score with their intervals: by year, person or topic; named ``scores-MEASURE``.

    Parameters
    ----------
    means
        Label and mean, in the order in which they are to stand.
    measure
        Name of one of `MEASURES`; what says nothing scores is drawn as the reference.
    """
    known = BY_NAME[measure]
    reference = {"brier": 0.25, "brier_two": 0.5, "spot_brier": 0.25}.get(measure)
    label = "always one half" if reference is not None else ""
    if known.better == "higher":
        reference, label = 0.0, "says nothing"
    floor = 0.0 if known.better == "lower" else -math.inf  # a penalty is never negative, its interval could be
    rows = tuple(
        Estimate(
            f"{name}, {number(mean.count)} question{'s' * (mean.count != 1)}",
            mean.value,
            max(mean.low, floor) if math.isfinite(mean.low) else mean.value,
            mean.high if math.isfinite(mean.high) else mean.value,
        )
        for name, mean in means
        if mean.count
    )
    side = "Left" if known.better == "lower" else "Right"
    alone = any(mean.count == 1 for _, mean in means)
    reading = f"{side} is better.{' One question alone allows no interval.' if alone else ''}"
    says = f"{100 * level:g} % interval"
    frame = Intervals(
        title=title or known.title,
        unit="",
        says=says,
        estimates=rows,
        reference=reference,
        reference_label=label,
        reading=reading,
        from_zero=known.better == "lower",
        foot=foot,
    )
    return replace(intervals(frame), name=f"scores-{measure.replace('_', '-')}")


def coverage_chart(rows: Sequence[tuple[str, Coverage]], title: str = "What looks ahead", foot: str = "") -> Chart:
    """Draw how much of what looks ahead carries a number and a day, named ``coverage``."""
    bars = tuple(CoverageBar(label, (c.forecast, c.dated, c.not_resolvable, c.left)) for label, c in rows)
    return replace(coverage_bars(CoverageBars(title, bars, foot)), name="coverage")


def history_chart(
    question: Question,
    names: Mapping[str, str] | None = None,
    *,
    option: str | None = None,
    at: float | None = None,
    rule: Rule = DEFAULT_RULE,
    title: str = "",
    foot: str = "",
) -> Chart:
    """Draw what each person said on a question over time, named ``history``; of a number with its ranges.

    Parameters
    ----------
    question
        Of a record. A question with options is drawn for one of them.
    names
        What people and models are called; by default as in the record.
    option
        Which option; by default the one that came, else the likeliest at last.
    at
        Now, in seconds; by default the question's close, where the picture ends at the latest.
    rule
        Of the aggregate.
    title
        By default the question.
    """
    called = names or {}
    steps = steps_of(question, rule)
    if question.asked.options and option is None:
        option = _leading(question, steps)
    closed = question.closed
    end = min(closed, at) if at is not None else closed
    people = {entry.by: None for entry in question.entries if entry.run is None and not entry.void}
    models = {entry.by: None for entry in question.entries if entry.run is not None}
    drawn = (_line(question, by, called.get(by, by), option, closed) for by in people)
    lines = tuple(line for line in drawn if line.values)  # an option may have come after somebody's last entry
    alone = None
    if len(lines) == 1 and _is_number(question):  # whose ranges are drawn as those of all together
        alone, lines = lines[0], ()
    together = HistoryLine(TOGETHER, _begun(_point(question, step.at, step.value, option) for step in steps))
    model = next(iter(models), None)
    low, high = _range(question)
    outcome = _outcome(question, option)
    latest = max([end, *(step.at + 1 for step in steps)], default=end)
    frame = ForecastHistory(
        title=f"{title or question.text}: {option}" if option else title or question.text,
        start=_moment(question.opens),
        end=_moment(max(latest, question.opens + 86_400.0)),
        people=lines,
        aggregate=together if len(people) > 1 else alone,
        model=_line(question, model, called.get(model, model), option, closed) if model else None,
        outcome=outcome,
        outcome_label=_outcome_label(question) if question.outcome else "",
        known=_moment(closed - 1) if question.outcome and not question.backcast else None,
        known_said=question.resolution.known_said[:10] if question.resolution else "",
        unit=_unit(question),
        low=low,
        high=high,
        dates=question.type == "date",
        foot=foot,
    )
    return replace(forecast_history(frame), name="history")


def options_chart(
    question: Question, *, at: float | None = None, rule: Rule = DEFAULT_RULE, title: str = "", foot: str = ""
) -> Chart:
    """Draw what all people together gave to each option of a question over time, named ``options``.

    Parameters
    ----------
    question
        Of a record, with options. The one that came, else the likeliest at last, is drawn boldly.
    at, rule, title, foot
        As in `history_chart`.

    Raises
    ------
    ValueError
        The question has no options.
    """
    if not question.asked.options:
        raise ValueError(f"{question.key} has no options")
    steps = steps_of(question, rule)
    leading = _leading(question, steps)
    names = dict.fromkeys(option for _, options in question.options_history for option in options)
    lines = {option: HistoryLine(option, _course(steps, option)) for option in names}
    ranked = sorted(names, key=lambda option: -_last_share(lines[option]))
    closed = question.closed
    end = min(closed, at) if at is not None else closed
    latest = max([end, *(step.at + 1 for step in steps)], default=end)
    frame = ForecastHistory(
        title=title or question.text,
        start=_moment(question.opens),
        end=_moment(max(latest, question.opens + 86_400.0)),
        people=tuple(lines[option] for option in ranked if option != leading and lines[option].values),
        aggregate=lines[leading] if lines[leading].values else None,
        outcome=1.0 if question.outcome in names else None,
        outcome_label=_outcome_label(question) if question.outcome else "",
        known=_moment(closed - 1) if question.outcome and not question.backcast else None,
        known_said=question.resolution.known_said[:10] if question.resolution else "",
        each="Option",
        foot=foot,
    )
    return replace(forecast_history(frame), name="options")


def _leading(question: Question, steps: Sequence[Step]) -> str:
    """Return the option that came, if anybody gave it a number, else the likeliest at last, else the first."""
    outcome = question.outcome
    if any(isinstance(entry.value, Mapping) and outcome in entry.value for entry in question.entries):
        return str(outcome)
    last = next((step.value for step in reversed(steps) if step.value is not None), None)
    return max(last, key=lambda option: last[option]) if isinstance(last, Mapping) else question.asked.options[0]


def _course(steps: Sequence[Step], option: str) -> tuple[HistoryPoint, ...]:
    """Return an option's share at every change, from when it was one of the options."""
    return _begun(
        HistoryPoint(_moment(step.at), step.value.get(option) if isinstance(step.value, Mapping) else None)
        for step in steps
    )


def _begun(points: Iterable[HistoryPoint]) -> tuple[HistoryPoint, ...]:
    """Return points from the first that has a value."""
    return tuple(dropwhile(lambda point: point.value is None, points))


def _last_share(line: HistoryLine) -> float:
    return next((point.value for point in reversed(line.values) if point.value is not None), 0.0)


def _is_number(question: Question) -> bool:
    return not question.asked.options and question.type != "binary"


def standing(question: Question) -> list[Entry]:
    """Return the entries that stand on a question, or stood when it closed."""
    closed = question.closed
    return [entry for entry in question.entries if not entry.void and entry.start < closed <= entry.end]


def distribution_chart(
    question: Question, names: Mapping[str, str] | None = None, title: str = "", foot: str = ""
) -> Chart:
    """Draw the curves that stand on a question of a number, or stood when it closed; named ``distribution``.

    Raises
    ------
    ValueError
        The question is not one of a number, or nobody stands on it.
    """
    if not _is_number(question):
        raise ValueError(f"{question.key} is no question of a number")
    called = names or {}
    entries = standing(question)
    people = [entry for entry in entries if entry.run is None]
    curves = tuple(
        DistributionCurve(called.get(e.by, e.by), *(tuple(xs) for xs in curve_of(question, e))) for e in entries
    )
    aggregate = None
    if len(people) > 1:
        pooled = pooled_curve(question, people)
        aggregate = DistributionCurve(f"{TOGETHER}, {len(people)} people", pooled.points, pooled.levels)
    low, high = _range(question)
    dates = question.type == "date"
    frame = Distribution(
        title=title or question.text,
        unit="" if dates else str(question.line.get("unit") or ""),
        low=low,
        high=high,
        curves=curves,
        aggregate=aggregate,
        outcome=question.outcome_value(),
        outcome_label=_outcome_label(question) if question.outcome_value() is not None else "",
        labels=tuple(day_ticks(low, high, 5)) if dates else (),
        foot=foot,
    )
    return replace(distribution(frame), name="distribution")


def _line(question: Question, by: str, label: str, option: str | None, closed: float) -> HistoryLine:
    points: list[HistoryPoint] = []
    entries = [entry for entry in question.entries if entry.by == by and not entry.void]
    for entry in entries:
        points.append(_point(question, entry.start, entry, option))
        followed = any(other.start == entry.end for other in entries)
        if not followed and entry.end < closed:
            points.append(HistoryPoint(_moment(entry.end), None))
    return HistoryLine(label, _begun(points))


def _point(question: Question, at: float, value: object, option: str | None) -> HistoryPoint:
    if isinstance(value, Entry):
        if question.asked.options or question.type == "binary":
            return _point(question, at, value.value, option)
        points, levels = curve_of(question, value)
        curve = Curve(tuple(points), tuple(levels))
        return HistoryPoint(_moment(at), *(quantile_of(curve, level) for level in SHOWN_LEVELS))
    if isinstance(value, Mapping):
        if option is not None:
            return HistoryPoint(_moment(at), value.get(option))  # none before it was one of the options
        return HistoryPoint(_moment(at), *(value[f"{level:g}"] for level in SHOWN_LEVELS))
    return HistoryPoint(_moment(at), float(value) if isinstance(value, int | float) else None)


def _range(question: Question) -> tuple[float, float]:
    low, high = question.asked.low, question.asked.high
    return (low, high) if low is not None and high is not None else (0.0, 1.0)


def _unit(question: Question) -> str:
    if question.asked.options or question.type == "binary":
        return ""
    return str(question.line.get("unit") or "") or "value"


def _outcome(question: Question, option: str | None) -> float | None:
    if question.outcome_value() is None:
        return None
    return float(question.outcome == option) if option is not None else question.outcome_value()


def _outcome_label(question: Question) -> str:
    outcome = question.outcome or ""
    try:
        return number_in_unit(float(outcome), str(question.line.get("unit") or ""))
    except ValueError:
        return outcome


def _moment(at: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(at, dt.UTC)
