"""Where one issue settles by each model, side by side: one ridge a model over one scale, the actors under all."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, Span, apart, footed, horizontal_axis, in_lines
from thinktank.charts.settlement import Position
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import interval, number, number_in_unit

RIDGE = 34.0
MOST_ACTORS = 30


@dataclass(frozen=True)
class Outcome:
    """What one model says.

    Parameters
    ----------
    label
        The model.
    median, middle_half, nine_tenths
        Over the draws.
    grid, density
        Ends of the steps of its density over the draws, and the height in each: one end more. Empty where the
        draws all say the same.
    benchmark
        Whether it is the one that the others have to beat.
    """

    label: str
    median: float
    middle_half: tuple[float, float]
    nine_tenths: tuple[float, float]
    grid: tuple[float, ...] = ()
    density: tuple[float, ...] = ()
    benchmark: bool = False


@dataclass(frozen=True)
class Outcomes:
    """What there is to draw of one issue.

    Parameters
    ----------
    title, unit, low, high
        The issue and its scale.
    models
        In reading order.
    positions
        The actors.
    status_quo, actual
        Where the issue stands today, and how it ended, if that is known.
    foot
        One line under the picture.
    """

    title: str
    unit: str
    low: float
    high: float
    models: tuple[Outcome, ...]
    positions: tuple[Position, ...] = ()
    status_quo: float | None = None
    actual: float | None = None
    foot: str = ""


def outcomes(frame: Outcomes) -> Chart:
    """Draw every model's outcomes; each ridge is as high as its own peak allows.

    Raises
    ------
    ValueError
        A number is not finite, the scale has no width, or there is no model.
    """
    finite(
        "Outcomes",
        {
            "low": frame.low,
            "high": frame.high,
            "models": [
                x for m in frame.models for x in (m.median, *m.middle_half, *m.nine_tenths, *m.grid, *m.density)
            ],
            "positions": [x for p in frame.positions for x in (p.low, p.mode, p.high, p.weight)],
            "status_quo": frame.status_quo,
            "actual": frame.actual,
        },
    )
    if not frame.low < frame.high:
        raise ValueError("Outcomes.low must be below Outcomes.high")
    if not frame.models:
        raise ValueError("Outcomes.models is empty")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _drawn(frame: Outcomes, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    # On a phone a model's name stands above its ridge.
    left = 6.0 if not wide else min(230.0, max(text_width(m.label, SIZE) for m in frame.models) * 1.05 + 20)
    right = width - 6.0
    x = Span(frame.low, frame.high, left, right)
    top = 24.0 if frame.status_quo is not None or frame.actual is not None else 6.0
    y = top
    spans = [(top - 4, top)]
    for model in frame.models:
        if not wide:
            y += 16
            _name(plate, model, 6.0, y, "start", right - 6.0)
        y += RIDGE + 4
        if wide:
            _name(plate, model, left - 14, y, "end", left - 18)
        _ridge(plate, model, x, y)
        spans.append((spans[-1][1] if wide else y - RIDGE, y + 12))
        y += 10
    y += 2
    _references(plate, frame, x, top, spans)
    y = horizontal_axis(plate, x, y, frame.unit)
    if frame.positions:
        y = _actors(plate, frame, x, y + 10)
    plate.height = footed(plate, frame.foot, y, 6.0, right) + 8
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _name(plate: Drawing, model: Outcome, x: float, y: float, anchor: str, room: float) -> None:
    """Write a model's name, its last line on the given baseline; on a phone there is room for one line."""
    ink, weight = ("tt-accent", 700) if model.benchmark else ("tt-ink", 400)
    lines = in_lines(model.label, SIZE, room * (0.92 if model.benchmark else 1.0), 2 if anchor == "end" else 1)
    for up, line in enumerate(reversed(lines)):
        plate.text(x, y - 15 * up, line, SIZE, ink, anchor, weight)


def _ridge(plate: Drawing, model: Outcome, x: Span, base: float) -> None:
    ink = "tt-accent" if model.benchmark else "tt-ink"
    plate.line(x.start, base, x.end, base, "tt-rule", 1)
    peak = max(model.density, default=0.0)
    if peak > 0:
        steps = list(zip(model.grid, model.grid[1:], model.density, strict=False))
        shown = [i for i, step in enumerate(steps) if step[2] > 0.004 * peak]
        points = [
            (x((a + b) / 2), base - RIDGE * height / peak)
            for a, b, height in steps[max(shown[0] - 1, 0) : shown[-1] + 2]
        ]
        plate.area([(points[0][0], base), *points, (points[-1][0], base)], "tt-area" if model.benchmark else ink, 0.16)
        plate.curve(points, ink, 1.25)
    elif model.nine_tenths[0] == model.nine_tenths[1]:
        plate.line(x(model.median), base, x(model.median), base - RIDGE, ink, 2)
    plate.line(x(model.nine_tenths[0]), base + 3, x(model.nine_tenths[1]), base + 3, ink, 1.5)
    plate.line(x(model.middle_half[0]), base + 3, x(model.middle_half[1]), base + 3, ink, 4)
    plate.dot(x(model.median), base + 3, 3.5, ink)


def _references(plate: Drawing, frame: Outcomes, x: Span, top: float, spans: list[tuple[float, float]]) -> None:
    """Draw where the issue stands and how it ended, through all ridges and no name, with their names above."""
    marks = [
        (value, f"{said} {number(value)}", ink, dash)
        for value, said, ink, dash in (
            (frame.status_quo, "status quo", "tt-muted", "3 3"),
            (frame.actual, "actual outcome", "tt-ink", "7 3"),
        )
        if value is not None
    ]
    widths = [text_width(said, SIZE) for _, said, *_ in marks]
    gap = max(widths, default=0.0) + 10
    half = max(widths, default=0.0) / 2
    places = apart([x(value) for value, *_ in marks], gap, half, plate.width - half)
    for (value, said, ink, dash), place in zip(marks, places, strict=True):
        for begin, end in spans:
            plate.line(x(value), begin, x(value), end, ink, 1, dash)
        plate.text(place, top - 10, said, SIZE, ink, "middle")


def _actors(plate: Drawing, frame: Outcomes, x: Span, y: float) -> float:
    """Draw each actor's range and mode, in rows filled from above, so that many actors take few rows."""
    heaviest = max(position.weight for position in frame.positions)
    rows: list[float] = []
    shown = sorted(frame.positions, key=lambda p: (-p.weight, p.label))[:MOST_ACTORS]
    for position in sorted(shown, key=lambda p: (p.mode, p.label)):
        radius = 2.0 + 3.5 * (position.weight / heaviest) ** 0.5 if heaviest > 0 else 3.0
        low, at, high = x(position.low), x(position.mode), x(position.high)
        label = shortened(position.label, 12, 0.35 * plate.width)
        width = text_width(label, 12)
        begin, end = min(low, at - radius), max(high, at + radius)
        if end + 5 + width <= plate.width - 2:
            start, stop, place, anchor = begin, end + 5 + width, end + 5, "start"
        else:
            start, stop, place, anchor = begin - 5 - width, end, begin - 5, "end"
        above = anchor == "end" and start < 2
        if above:  # a range over the whole scale leaves no room beside it: the name has a row of its own
            start, stop, place, anchor = 2.0, plate.width, 2.0, "start"
        row = next((i for i, taken in enumerate(rows) if taken + 8 <= start), len(rows))
        row = len(rows) if above else row
        rows[row : row + 1] = [stop]
        if above:
            plate.text(place, y + 16 + 17.0 * row, label, 12)
            row = len(rows)
            rows.append(stop)
        middle = y + 12 + 17.0 * row
        plate.line(low, middle, high, middle, "tt-muted", 1.5, round_ends=True)
        plate.dot(at, middle, radius, "tt-ink")
        if not above:
            plate.text(place, middle + 4, label, 12, "tt-ink", anchor)
    return y + 17.0 * len(rows)


def _described(frame: Outcomes) -> str:
    said = [f"{len(frame.models)} models on a scale from {interval(frame.low, frame.high, frame.unit)}."]
    said += [
        f"{model.label}{', the benchmark' if model.benchmark else ''}: median {number(model.median)}, "
        f"nine in ten draws in {interval(*model.nine_tenths)}."
        for model in frame.models
    ]
    if frame.status_quo is not None:
        said.append(f"The status quo is {number_in_unit(frame.status_quo, frame.unit)}.")
    if frame.actual is not None:
        said.append(f"The actual outcome was {number_in_unit(frame.actual, frame.unit)}.")
    if frame.positions:
        ordered = sorted(frame.positions, key=lambda p: (p.mode, p.label))
        said.append("Positions: " + "; ".join(f"{p.label} {number(p.mode)}" for p in ordered) + ".")
    return " ".join(said)


def _tabled(frame: Outcomes) -> Table:
    rows = [
        (
            m.label,
            *(number(v) for v in (m.nine_tenths[0], m.middle_half[0], m.median, m.middle_half[1], m.nine_tenths[1])),
        )
        for m in frame.models
    ]
    for value, said in ((frame.status_quo, "Status quo"), (frame.actual, "Actual outcome")):
        if value is not None:
            rows.append((said, "", "", number(value), "", ""))
    rows += [(f"{p.label}, position", number(p.low), "", number(p.mode), "", number(p.high)) for p in frame.positions]
    return Table((f"In {frame.unit}", "5 %", "25 %", "Middle", "75 %", "95 %"), tuple(rows))
