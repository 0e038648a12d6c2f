"""Whether what was called likely came as often as that: a point a bin, with its interval, on the band of chance."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, SMALL, WIDE, footed
from thinktank.charts.plot import Plot, percent_ticks
from thinktank.charts.svg import Drawing
from thinktank.wording import number


@dataclass(frozen=True)
class CalibrationPoint:
    """The forecasts between two probabilities.

    Parameters
    ----------
    low, high
        The edges of the bin.
    said, came
        The mean probability, and the share that came.
    came_low, came_high
        The interval of that share.
    band_low, band_high
        Where the share would lie by chance, were the forecasts right.
    questions
        How many there are.
    """

    low: float
    high: float
    said: float
    came: float
    came_low: float
    came_high: float
    band_low: float
    band_high: float
    questions: int


@dataclass(frozen=True)
class CalibrationPlot:
    """The bins that hold forecasts, by rising probability; `level` is of the intervals and the band."""

    title: str
    points: tuple[CalibrationPoint, ...]
    level: float = 0.9
    foot: str = ""


def calibration_plot(frame: CalibrationPlot) -> Chart:
    """Draw a calibration plot.

    Raises
    ------
    ValueError
        A number is not finite, or there is no point.
    """
    if not frame.points:
        raise ValueError("CalibrationPlot.points holds nothing; without forecasts there is no calibration to draw")
    for name in ("low", "high", "said", "came", "came_low", "came_high", "band_low", "band_high"):
        finite("CalibrationPlot.points", {name: [getattr(point, name) for point in frame.points]})
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _drawn(frame: CalibrationPlot, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    left = 54.0
    side = 380.0 if wide else width - left - 14
    plot = Plot(left, 34, left + side, 34 + side, 0, 1, 0, 1)
    plate.text(6, 14, "Share that came", SIZE, "tt-ink", weight=600)
    plot.upwards(plate, percent_ticks())
    upper = [(plot.x(x), plot.y(p.band_high)) for p in frame.points for x in (p.low, p.high)]
    lower = [(plot.x(x), plot.y(p.band_low)) for p in frame.points for x in (p.low, p.high)]
    plate.area([*upper, *reversed(lower)])
    plate.line(plot.x(0), plot.y(0), plot.x(1), plot.y(1), "tt-muted", 1, "3 3")
    most = max(point.questions for point in frame.points)
    for point in frame.points:
        x = plot.x(point.said)
        plate.line(x, plot.y(point.came_low), x, plot.y(point.came_high), "tt-accent", 1.5)
    plate.curve([(plot.x(p.said), plot.y(p.came)) for p in frame.points], "tt-accent", 1.25)
    for point in frame.points:
        radius = 3.0 + 4.0 * (point.questions / most) ** 0.5
        plate.dot(plot.x(point.said), plot.y(point.came), radius, "tt-accent")
    y = plot.across(plate, percent_ticks(sign=False))
    plate.text(plot.right, y + 18, "Probability said, %", SIZE, "tt-ink", "end", 600)
    if wide:
        _beside(plate, frame, plot.right + 38)
    level = f"{frame.level:.0%}".replace("%", "\u00a0%")
    said = (
        f"Shaded: where {level} of shares would lie by chance if the forecasts were right. Bars: {level} intervals of "
        "the shares. A larger dot holds more questions."
    )
    y = footed(plate, " ".join(filter(None, (said, frame.foot))), y + 18, 6.0, width - 6.0)
    plate.height = y + 8
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _beside(plate: Drawing, frame: CalibrationPlot, left: float) -> None:
    columns = (left + 62, left + 130, plate.width - 10)
    for x, said in zip(columns, ("said, %", "came, %", "questions"), strict=True):
        plate.text(x, 46, said, SMALL, "tt-muted", "end")
    plate.line(left, 53, plate.width - 6, 53, "tt-rule", 1)
    step = min(22.0, 340 / len(frame.points))
    for i, point in enumerate(frame.points):
        y = 58 + (i + 0.75) * step
        outside = not point.band_low <= point.came <= point.band_high
        cells = (f"{100 * point.said:.0f}", f"{100 * point.came:.0f}", number(point.questions))
        for x, said in zip(columns, cells, strict=True):
            plate.text(
                x, y, said, min(SIZE, step - 2), "tt-accent" if outside else "tt-ink", "end", 600 if outside else 400
            )


def _described(frame: CalibrationPlot) -> str:
    outside = [p for p in frame.points if not p.band_low <= p.came <= p.band_high]
    total = sum(point.questions for point in frame.points)
    said = [f"{len(frame.points)} bins of forecasts, {number(total)} in all, each on as many questions as it holds."]
    if outside:
        parts = [f"of what was called {number(100 * p.said)} % likely, {number(100 * p.came)} % came" for p in outside]
        said.append(f"Outside the band of chance: {'; '.join(parts)}.")
    else:
        said.append("Every share lies within the band of chance.")
    return " ".join(said)


def _tabled(frame: CalibrationPlot) -> Table:
    rows = tuple(
        (
            f"{number(100 * p.low)} to {number(100 * p.high)}",
            number(p.questions),
            number(100 * p.said),
            number(100 * p.came),
            f"{number(100 * p.came_low)} to {number(100 * p.came_high)}",
            f"{number(100 * p.band_low)} to {number(100 * p.band_high)}",
        )
        for p in frame.points
    )
    return Table(("Said, %", "Questions", "Mean said", "Share that came", "Its interval", "By chance if right"), rows)
