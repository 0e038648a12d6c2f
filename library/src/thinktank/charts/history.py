"""What was said on a question over time: each person's steps, the aggregate above them, the outcome at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, apart, footed
from thinktank.charts.plot import Plot, day_number, day_ticks, percent_ticks
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, number_in_unit, ticks

MOST = 8
Moment = dt.date | dt.datetime


@dataclass(frozen=True)
class HistoryPoint:
    """One value from a moment on.

    Parameters
    ----------
    at
        Since when.
    value
        A probability, or the middle of a forecast of a number; None from when nothing stood.
    low, high
        The range of nine tenths of a forecast of a number.
    half_low, half_high
        The range of half of it.
    """

    at: Moment
    value: float | None
    low: float | None = None
    high: float | None = None
    half_low: float | None = None
    half_high: float | None = None


@dataclass(frozen=True)
class HistoryLine:
    """What one person, model or all together said, the earliest first."""

    label: str
    values: tuple[HistoryPoint, ...]


@dataclass(frozen=True)
class ForecastHistory:
    """What there is to draw of one question.

    Parameters
    ----------
    title
        The question.
    start, end
        The time shown: from its opening to its close, or today.
    people
        One line for each; or for each option, what all people together gave to it.
    aggregate
        All people together, or the option that matters most; its ranges are drawn as bands.
    model
        What a model said, drawn apart: it is no person's number.
    outcome
        A value on the axis: 1 or 0 for yes or no, or the number; None while it has none.
    outcome_label
        In words: "yes", "2.3 % of GDP", "annulled"; empty while it has none.
    known
        Until when what was said counted: when it was known, or the close before that.
    known_said
        The day on which it was known, in words; by default that of `known`.
    unit, low, high
        Of a number; for a probability the unit is empty and the axis runs from 0 to 1.
    dates
        The numbers are days.
    each
        What a line is, over the table's first column.
    """

    title: str
    start: Moment
    end: Moment
    people: tuple[HistoryLine, ...]
    aggregate: HistoryLine | None = None
    model: HistoryLine | None = None
    outcome: float | None = None
    outcome_label: str = ""
    known: Moment | None = None
    known_said: str = ""
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    dates: bool = False
    each: str = "Who"
    foot: str = ""


def forecast_history(frame: ForecastHistory) -> Chart:
    """Draw the history of a question's forecasts; at most `MOST` people, the rest is in the table.

    Raises
    ------
    ValueError
        A number is not finite, the axis has no height, or the time no length.
    """
    lines = _lines(frame)
    for line in lines:
        ranges = [x for v in line.values for x in (v.low, v.high, v.half_low, v.half_high)]
        numbers = [x for x in (*(v.value for v in line.values), *ranges) if x is not None]
        finite("ForecastHistory", {line.label: numbers})
    finite("ForecastHistory", {"outcome": frame.outcome, "low": frame.low, "high": frame.high})
    if not frame.low < frame.high or not day_number(frame.start) < day_number(frame.end):
        raise ValueError("ForecastHistory needs low below high and start before end")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _lines(frame: ForecastHistory) -> list[HistoryLine]:
    return [line for line in (frame.aggregate, frame.model, *frame.people) if line is not None and line.values]


def _drawn(frame: ForecastHistory, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    if frame.dates:
        marks = day_ticks(frame.low, frame.high, 5)
    elif frame.unit:
        marks = [(t, number(t)) for t in ticks(frame.low, frame.high, 5)]
    else:
        marks = percent_ticks()
    left = 20.0 + max(text_width(said, SIZE) for _, said in marks)
    people = [line for line in frame.people if line.values][:MOST]
    labels = [line.label for line in (*people, *filter(None, (frame.aggregate, frame.model)))]
    room = min(180.0 if wide else 96.0, max([text_width(said, SIZE) * 1.08 for said in labels] + [40.0]) + 16)
    plot = Plot(
        left, 34, width - room - 6, 34 + (280 if wide else 230), day_number(frame.start), day_number(frame.end),
        frame.low, frame.high,
    )  # fmt: skip
    said = "Day" if frame.dates else frame.unit or "Probability"
    plate.text(6, 14, shortened(said, SIZE, width - 12), SIZE, weight=600)
    plot.upwards(plate, marks)
    until = min(day_number(frame.known), plot.high_x) if frame.known is not None else plot.high_x
    if frame.aggregate is not None:
        _band(plate, plot, frame.aggregate, until, lambda v: (v.low, v.high))
        _band(plate, plot, frame.aggregate, until, lambda v: (v.half_low, v.half_high))
    ends: list[tuple[float, str, str, int]] = []
    for line in people:
        _steps(plate, plot, line, until, "tt-muted", 1.0, 2.5)
        withdrawn = " (withdrawn)" if line.values[-1].value is None else ""
        ends.append((_last(plot, line), f"{line.label}{withdrawn}", "tt-muted", 400))
    if frame.model is not None and frame.model.values:
        _steps(plate, plot, frame.model, until, "tt-ink", 1.25, 0.0, dash="5 3")
        ends.append((_last(plot, frame.model), frame.model.label, "tt-ink", 400))
    if frame.aggregate is not None and frame.aggregate.values:
        _steps(plate, plot, frame.aggregate, until, "tt-accent", 2.5, 0.0)
        ends.append((_last(plot, frame.aggregate), frame.aggregate.label, "tt-accent", 700))
    places = apart([y for y, *_ in ends], 16.0, plot.top + 4, plot.bottom - 2)
    for y, (_, label, ink, weight) in zip(places, ends, strict=True):
        fits = shortened(label, SIZE * (1.06 if weight > 400 else 1.0), room - 10)
        plate.text(plot.right + 9, y + 4.5, fits, SIZE, ink, weight=weight)
    _outcome(plate, plot, frame, until)
    y = plot.across(plate, day_ticks(plot.low_x, plot.high_x, 5 if wide else 3))
    more = len([line for line in frame.people if line.values]) - len(people)
    note = f"{more} more in the table." if more > 0 else ""
    plate.height = footed(plate, " ".join(filter(None, (note, frame.foot))), y, 6.0, width - 6.0) + 8
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _outcome(plate: Drawing, plot: Plot, frame: ForecastHistory, until: float) -> None:
    if not frame.outcome_label:
        return
    x = plot.x(until)
    plate.line(x, plot.top - 6, x, plot.bottom, "tt-ink", 1, "2 3")
    said = f"known: {frame.outcome_label}"
    width = text_width(said, SIZE)
    start = min(max(x - width / 2, plot.left), plate.width - 6 - width)
    plate.text(max(start, 6.0), plot.top - 10, shortened(said, SIZE, plate.width - 12), SIZE, weight=600)
    if frame.outcome is not None:
        plate.shape("diamond", x, plot.y(frame.outcome), 5.5, "tt-ink")


def _steps(
    plate: Drawing, plot: Plot, line: HistoryLine, until: float, ink: str, width: float, dot: float, dash: str = ""
) -> None:
    """Draw a line that holds each value until the next, with a mark where each was said."""
    run: list[tuple[float, float]] = []
    for value, ends in zip(line.values, [*(day_number(v.at) for v in line.values[1:]), until], strict=True):
        start, end = plot.x(day_number(value.at)), plot.x(min(ends, until))
        if value.value is None or end < start:
            _strokes(plate, run, ink, width, dash)
            run = []
            continue
        y = plot.y(value.value)
        run += [(start, y), (end, y)]
        if dot:
            plate.dot(start, y, dot, ink)
    _strokes(plate, run, ink, width, dash)


def _strokes(plate: Drawing, run: Sequence[tuple[float, float]], ink: str, width: float, dash: str) -> None:
    if not run:
        return
    if not dash:
        plate.curve(list(run), ink, width)
        return
    for (x1, y1), (x2, y2) in pairwise(run):
        plate.line(x1, y1, x2, y2, ink, width, dash)


def _band(
    plate: Drawing,
    plot: Plot,
    line: HistoryLine,
    until: float,
    ends_of: Callable[[HistoryPoint], tuple[float | None, float | None]],
) -> None:
    """Draw a range over time; where nothing stood it is broken."""
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []

    def finish() -> None:
        if upper:
            plate.area([*upper, *reversed(lower)])
        upper.clear()
        lower.clear()

    for value, ends in zip(line.values, [*(day_number(v.at) for v in line.values[1:]), until], strict=True):
        low, high = ends_of(value)
        if low is None or high is None:
            finish()
            continue
        if plot.x(min(ends, until)) < plot.x(day_number(value.at)):
            continue  # said after it was known
        for x in (plot.x(day_number(value.at)), plot.x(min(ends, until))):
            upper.append((x, plot.y(high)))
            lower.append((x, plot.y(low)))
    finish()


def _last(plot: Plot, line: HistoryLine) -> float:
    return plot.y(next((v.value for v in reversed(line.values) if v.value is not None), plot.low_y))


def _value(frame: ForecastHistory, value: float | None) -> str:
    if value is None:
        return "withdrawn"
    if frame.dates:
        return dt.date.fromordinal(round(value)).isoformat()
    return number_in_unit(value, frame.unit) if frame.unit else number_in_unit(100 * value, "%")


def _described(frame: ForecastHistory) -> str:
    said = []
    if frame.aggregate is not None and frame.aggregate.values:
        first, last = frame.aggregate.values[0], frame.aggregate.values[-1]
        said.append(f"{frame.aggregate.label}: {_value(frame, first.value)} at first")
        said[-1] += f", {_value(frame, last.value)} at last" if len(frame.aggregate.values) > 1 else ""
        nine = _range(frame, last.low, last.high)
        said[-1] += f", nine tenths within {nine}." if nine else "."
    latest = "; ".join(f"{line.label} {_value(frame, line.values[-1].value)}" for line in frame.people if line.values)
    if latest:
        said.append(f"Last said: {latest}.")
    if frame.model is not None and frame.model.values:
        said.append(f"{frame.model.label}: {_value(frame, frame.model.values[-1].value)}.")
    if frame.outcome_label:
        when = f", known on {_known(frame)}" if _known(frame) else ""
        said.append(f"Outcome: {frame.outcome_label}{when}.")
    return " ".join(said) or "Nobody has said anything on it."


def _tabled(frame: ForecastHistory) -> Table:
    rows = [
        (
            line.label,
            _day(value.at),
            _value(frame, value.value),
            _range(frame, value.half_low, value.half_high),
            _range(frame, value.low, value.high),
        )
        for line in _lines(frame)
        for value in line.values
    ]
    if frame.outcome_label:
        rows.append(("Outcome", _known(frame), frame.outcome_label, "", ""))
    header, kept = (frame.each, "Since", "Value", "Half within", "Nine tenths within"), [0, 1, 2, 3, 4]
    if not any(row[3] or row[4] for row in rows):
        kept = [0, 1, 2]
    elif not any(row[3] for row in rows):
        kept = [0, 1, 2, 4]
    cells = tuple(tuple(row[i] for i in kept) for row in rows)
    return Table(tuple(header[i] for i in kept), cells or (("",) * len(kept),))


def _range(frame: ForecastHistory, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    if frame.dates:
        return f"{_value(frame, low)} to {_value(frame, high)}"
    return f"{number(low)} to {number(high)}"


def _known(frame: ForecastHistory) -> str:
    return frame.known_said or (_day(frame.known) if frame.known is not None else "")


def _day(at: Moment) -> str:
    return at.strftime("%Y-%m-%d")
