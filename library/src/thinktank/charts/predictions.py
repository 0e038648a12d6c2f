"""What was predicted against what came: one square a model, points on the diagonal came as predicted."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, SMALL, WIDE, Span, footed, in_lines
from thinktank.charts.svg import Drawing, shortened
from thinktank.wording import number, number_in_unit

GAP = 26.0
ROWS_IN_FULL = 60  # longer lists of points are summarised in the table


@dataclass(frozen=True)
class Panel:
    """One model: pairs of what it predicted and what came, and a line on how well."""

    label: str
    points: tuple[tuple[float, float], ...]
    says: str = ""
    benchmark: bool = False


@dataclass(frozen=True)
class Predictions:
    """What there is to draw.

    Parameters
    ----------
    title, unit, low, high
        What is predicted, and the scale of both axes.
    panels
        In reading order.
    within
        How near counts as a hit; the band around the diagonal. None for no band.
    foot
        One line under the picture.
    """

    title: str
    unit: str
    low: float
    high: float
    panels: tuple[Panel, ...]
    within: float | None = None
    foot: str = ""


def predictions(frame: Predictions) -> Chart:
    """Draw predicted against actual, in rows of small squares on one scale.

    Raises
    ------
    ValueError
        A number is not finite, the scale has no width, or there is no panel.
    """
    finite(
        "Predictions",
        {
            "low": frame.low,
            "high": frame.high,
            "panels": [x for panel in frame.panels for point in panel.points for x in point],
            "within": frame.within,
        },
    )
    if not frame.low < frame.high:
        raise ValueError("Predictions.low must be below Predictions.high")
    if not frame.panels:
        raise ValueError("Predictions.panels is empty")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _drawn(frame: Predictions, width: float, description: str) -> str:
    plate = Drawing(width)
    across = min(len(frame.panels), 4 if width == WIDE else 2)
    first, gap = 40.0, GAP if width == WIDE else 16.0
    side = min((width - first - 8 - gap * (across - 1)) / across, 200.0)
    down = -(-len(frame.panels) // across)
    names = [in_lines(panel.label, SIZE, side * (0.92 if panel.benchmark else 1.0), 3) for panel in frame.panels]
    head, below = 24.0 + 14.0 * max(map(len, names)), 24.0
    bottom = 0.0
    for i, panel in enumerate(frame.panels):
        row, column = divmod(i, across)
        left, top = first + column * (side + gap), head + row * (side + head + below)
        bottom = top + side
        for line, said in enumerate(reversed(names[i])):
            ink, weight = ("tt-accent", 700) if panel.benchmark else ("tt-ink", 400)
            plate.text(left, top - 22 - 14 * line, said, SIZE, ink, "start", weight)
        lowest = row == down - 1 or i + across >= len(frame.panels)
        _panel(plate, frame, panel, left, top, side, column == 0, lowest)
    end = footed(plate, _reading(frame), bottom + 24, 6.0, width - 6.0)
    plate.height = end + 8
    return plate.finished(frame.title, description, "wide" if width == WIDE else "narrow")


def _panel(
    plate: Drawing,
    frame: Predictions,
    panel: Panel,
    left: float,
    top: float,
    side: float,
    leftmost: bool,
    lowest: bool,
) -> None:
    ink = "tt-accent" if panel.benchmark else "tt-ink"
    x, y = Span(frame.low, frame.high, left, left + side), Span(frame.low, frame.high, top + side, top)
    plate.text(left, top - 8, shortened(panel.says, SMALL, side), SMALL, "tt-muted")
    if frame.within:
        plate.area(_band(frame, x, y), "tt-muted", 0.12)
    plate.line(x.start, y.start, x.end, y.end, "tt-muted", 1)
    plate.cloud([(x(predicted), y(actual)) for predicted, actual in panel.points], 5.0, ink, 0.45)
    for a, b, c, d in ((x.start, y.start, x.end, y.start), (x.start, y.start, x.start, y.end)):
        plate.line(a, b, c, d, "tt-ink", 1)
    for value in (frame.low, (frame.low + frame.high) / 2, frame.high):
        plate.line(x(value), y.start, x(value), y.start + 4, "tt-ink", 1)
        plate.line(x.start - 4, y(value), x.start, y(value), "tt-ink", 1)
        if lowest:
            anchor = "start" if value == frame.low else "end" if value == frame.high else "middle"
            plate.text(x(value), y.start + 17, number(value), SMALL, "tt-muted", anchor)
        if leftmost:
            plate.text(x.start - 7, y(value) + 4, number(value), SMALL, "tt-muted", "end")


def _band(frame: Predictions, x: Span, y: Span) -> list[tuple[float, float]]:
    """Return the corners of the band of hits: the stripe around the diagonal, within the square."""
    by = min(frame.within or 0.0, frame.high - frame.low)
    low, high = frame.low, frame.high
    corners = ((low, low), (low, low + by), (high - by, high), (high, high), (high, high - by), (low + by, low))
    return [(x(a), y(b)) for a, b in corners]


def _reading(frame: Predictions) -> str:
    said = f"Across: predicted; up: what came, in {frame.unit}. On the diagonal it came as predicted."
    if frame.within:
        said += f" The band holds what came within {number_in_unit(frame.within, frame.unit)}."
    return " ".join(filter(None, (said, frame.foot)))


def _described(frame: Predictions) -> str:
    said = [f"Predicted against actual for {len(frame.panels)} models."]
    for panel in frame.panels:
        count = f"{panel.label}: {len(panel.points)} points"
        said.append(f"{count}, {panel.says}." if panel.says else f"{count}.")
    return " ".join(said)


def _tabled(frame: Predictions) -> Table:
    if sum(len(panel.points) for panel in frame.panels) <= ROWS_IN_FULL:
        rows = tuple(
            (panel.label, number(predicted), number(actual), number(predicted - actual))
            for panel in frame.panels
            for predicted, actual in panel.points
        )
        return Table(("Model", "Predicted", "Actual", "Difference"), rows)
    summary = []
    for panel in frame.panels:
        errors = sorted(abs(predicted - actual) for predicted, actual in panel.points)
        middle = errors[len(errors) // 2] if errors else None
        summary.append((panel.label, str(len(errors)), number(middle), number(errors[-1] if errors else None)))
    return Table(("Model", "Points", "Median distance", "Largest distance"), tuple(summary))
