"""Forecasts of a number as curves: each person's CDF, all together, and where the outcome fell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, footed
from thinktank.charts.plot import Plot, percent_ticks
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, number_in_unit, ticks

LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class DistributionCurve:
    """A CDF, straight between its points: `levels` do not fall along `points`."""

    label: str
    points: tuple[float, ...]
    levels: tuple[float, ...]


@dataclass(frozen=True)
class Distribution:
    """What there is to draw of one question.

    Parameters
    ----------
    title, unit, low, high
        The question and its range.
    curves
        One for each person.
    aggregate
        All together.
    outcome, outcome_label
        The number that came, if it has; its name in words.
    labels
        Of the axis, where numbers are days: pairs of a place and its text. Empty for plain numbers.
    """

    title: str
    unit: str
    low: float
    high: float
    curves: tuple[DistributionCurve, ...]
    aggregate: DistributionCurve | None = None
    outcome: float | None = None
    outcome_label: str = ""
    labels: tuple[tuple[float, str], ...] = ()
    foot: str = ""


def distribution(frame: Distribution) -> Chart:
    """Draw the curves, and under them each one's middle and the range of nine tenths.

    Raises
    ------
    ValueError
        A number is not finite, a curve falls or is empty, or the range has no width.
    """
    every = _every(frame)
    finite("Distribution", {curve.label: [*curve.points, *curve.levels] for curve in every})
    finite("Distribution", {"low": frame.low, "high": frame.high, "outcome": frame.outcome})
    if not frame.low < frame.high:
        raise ValueError("Distribution.low must be below Distribution.high")
    for curve in every:
        rises = all(list(xs) == sorted(xs) for xs in (curve.points, curve.levels))
        if not curve.points or len(curve.points) != len(curve.levels) or not rises:
            raise ValueError(f"Distribution: the curve {curve.label!r} falls, or lacks points or levels")
    if not every:
        raise ValueError("Distribution.curves holds nothing")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _every(frame: Distribution) -> list[DistributionCurve]:
    return [*([frame.aggregate] if frame.aggregate else []), *frame.curves]


def _drawn(frame: Distribution, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    plot = Plot(54, 52, width - 14, 52 + (250 if wide else 210), frame.low, frame.high, 0, 1)
    plate.text(6, 14, "Probability of at most", SIZE, weight=600)
    plot.upwards(plate, percent_ticks())
    for curve in frame.curves:
        plate.curve(_path(plot, frame, curve), "tt-muted", 1.0)
    if frame.aggregate is not None:
        plate.curve(_path(plot, frame, frame.aggregate), "tt-accent", 2.5)
    if frame.outcome is not None:
        x = plot.x(frame.outcome)
        plate.line(x, plot.top - 6, x, plot.bottom, "tt-ink", 1.25, "2 3")
        said = shortened(f"outcome: {frame.outcome_label or _said(frame, frame.outcome)}", SIZE, width - 60)
        start = min(max(x - text_width(said, SIZE) / 2, 6.0), width - 10 - 1.06 * text_width(said, SIZE))
        plate.text(start, 40, said, SIZE, weight=600)
    y = plot.bottom + 12
    for curve in _every(frame):
        y = _range(plate, plot, frame, curve, y, wide)
    y += 14
    low_plot = Plot(plot.left, y, plot.right, y + 6, frame.low, frame.high, 0, 1)
    marks = frame.labels or tuple((t, number(t)) for t in ticks(frame.low, frame.high, 6 if wide else 4))
    y = low_plot.across(plate, marks)
    if frame.unit:
        plate.text(plot.right, y + 17, shortened(frame.unit, SIZE, width - 60), SIZE, "tt-ink", "end", 600)
        y += 17
    said = "Under the curves: the middle, and the range of nine tenths."
    plate.height = footed(plate, " ".join(filter(None, (said, frame.foot))), y, 6.0, width - 6.0) + 8
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _path(plot: Plot, frame: Distribution, curve: DistributionCurve) -> list[tuple[float, float]]:
    """Return the curve's corners, from the low end of the range to the high one; jumps stand upright."""
    rows = [*zip(curve.points, curve.levels, strict=True)]
    first = (curve.points[0], 0.0)
    corners = [(frame.low, 0.0), first, *rows, (curve.points[-1], 1.0), (frame.high, 1.0)]
    path: list[tuple[float, float]] = []
    for x, level in corners:
        place = (plot.x(x), plot.y(level))
        if not path or place != path[-1]:
            path.append(place)
    return path


def _range(plate: Drawing, plot: Plot, frame: Distribution, curve: DistributionCurve, y: float, wide: bool) -> float:
    ink = "tt-accent" if curve is frame.aggregate else "tt-muted"
    low, middle, high = (_quantile(curve, level) for level in LEVELS)
    y += 20
    plate.line(plot.x(low), y, plot.x(high), y, ink, 2, round_ends=True)
    plate.dot(plot.x(middle), y, 4, ink)
    room_right, room_left = plot.right - plot.x(high) - 8, plot.x(low) - 8 - 6
    weight = 700 if curve is frame.aggregate else 400
    at, anchor, room = (plot.x(high) + 8, "start", room_right)
    if text_width(curve.label, SIZE) * 1.06 > room_right and room_left > room_right:
        at, anchor, room = plot.x(low) - 8, "end", room_left
    fits = shortened(curve.label, SIZE * 1.06, room) if room > 20 else ""
    plate.text(at, y + 4.5, fits, SIZE, ink, anchor, weight)
    return y


def _quantile(curve: DistributionCurve, level: float) -> float:
    """Return where the curve reaches a level: at a jump the point of the jump."""
    if level <= curve.levels[0]:
        return curve.points[0]
    pairs = [*zip(curve.points, curve.levels, strict=True)]
    for (x1, p1), (x2, p2) in pairwise(pairs):
        if level <= p2:
            return x1 + (x2 - x1) * (level - p1) / (p2 - p1) if p2 > p1 else x2
    return curve.points[-1]


def _said(frame: Distribution, x: float) -> str:
    if frame.labels:
        import datetime as dt

        return dt.date.fromordinal(round(x)).isoformat()
    return number(x)


def _described(frame: Distribution) -> str:
    said = []
    for curve in _every(frame):
        low, middle, high = (_said(frame, _quantile(curve, level)) for level in LEVELS)
        said.append(f"{curve.label}: middle {middle}, nine tenths from {low} to {high}.")
    if frame.outcome is not None:
        outcome = frame.outcome_label or (
            _said(frame, frame.outcome) if frame.labels else number_in_unit(frame.outcome, frame.unit)
        )
        said.append(f"The outcome was {outcome}.")
    return " ".join(said)


def _tabled(frame: Distribution) -> Table:
    rows = [
        (curve.label, *(_said(frame, _quantile(curve, level)) for level in (0.05, 0.25, 0.5, 0.75, 0.95)))
        for curve in _every(frame)
    ]
    if frame.outcome is not None:
        rows.append(("Outcome", "", "", frame.outcome_label or _said(frame, frame.outcome), "", ""))
    header = (f"In {frame.unit}" if frame.unit else "", "5 %", "25 %", "50 %", "75 %", "95 %")
    return Table(header, tuple(rows))
