"""Several quantities with their intervals against one reference: a dot and a line a row."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, Span, footed, horizontal_axis, in_lines
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import interval, number, number_in_unit, ticks


@dataclass(frozen=True)
class Estimate:
    """One quantity: its value, its interval, and whether it is the one that the others are held against."""

    label: str
    value: float
    low: float
    high: float
    benchmark: bool = False


@dataclass(frozen=True)
class Intervals:
    """What there is to draw.

    Parameters
    ----------
    title, unit
        What is measured, and in what.
    says
        What the interval is: "95 % interval".
    estimates
        In reading order.
    reference
        A value that all are read against, such as no difference, with its name.
    reading
        How to read it, in a sentence: "Left of the line is better than the weighted mean."
    from_zero
        Whether the axis begins at zero.
    foot
        One line under the picture.
    """

    title: str
    unit: str
    says: str
    estimates: tuple[Estimate, ...]
    reference: float | None = None
    reference_label: str = ""
    reading: str = ""
    from_zero: bool = False
    foot: str = ""


def intervals(frame: Intervals) -> Chart:
    """Draw the estimates.

    Raises
    ------
    ValueError
        A number is not finite, or there is no estimate.
    """
    finite(
        "Intervals",
        {
            "estimates": [x for e in frame.estimates for x in (e.value, e.low, e.high)],
            "reference": frame.reference,
        },
    )
    if not frame.estimates:
        raise ValueError("Intervals.estimates is empty")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _ends(frame: Intervals) -> tuple[float, float]:
    values = [x for e in frame.estimates for x in (e.value, e.low, e.high)]
    values += [frame.reference] if frame.reference is not None else []
    values += [0.0] if frame.from_zero else []
    low, high = min(values), max(values)
    margin = 0.04 * (high - low) or 0.5
    low = low if frame.from_zero and low >= 0 else low - margin
    marks = ticks(low, high + margin, 5)
    return min(low, marks[0]), max(high + margin, marks[-1])


def _drawn(frame: Intervals, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    left = 10.0 if not wide else min(260.0, max(text_width(e.label, SIZE) for e in frame.estimates) * 1.05 + 20)
    right = width - 66.0
    x = Span(*_ends(frame), left, right)
    top = 26.0 if frame.reference is not None and frame.reference_label else 8.0
    y = top
    for estimate in frame.estimates:
        ink, weight = ("tt-accent", 700) if estimate.benchmark else ("tt-ink", 400)
        room = (left - 18 if wide else width - 8) * (0.92 if estimate.benchmark else 1.0)
        lines = in_lines(estimate.label, SIZE, room)
        # On a phone the label stands above its line, elsewhere to its left.
        begin, anchor, more = (left - 14, "end", 15.0 * (len(lines) - 1)) if wide else (4.0, "start", 0.0)
        for line in lines:
            plate.text(begin, y + (15.5 if wide else 13), line, SIZE, ink, anchor, weight)
            y += 15.0
        y += (more - 15.0 * len(lines)) if wide else 2.0
        middle = y + 11 - more / 2
        plate.line(x(estimate.low), middle, x(estimate.high), middle, ink, 1.75)
        for end in (estimate.low, estimate.high):
            plate.line(x(end), middle - 4, x(end), middle + 4, ink, 1.25)
        plate.dot(x(estimate.value), middle, 4.5, ink)
        plate.text(width - 4, middle + 4.5, number(estimate.value), SIZE, ink, "end", weight)
        y += 25
    if frame.reference is not None:
        at = x(frame.reference)
        plate.line(at, top - 4, at, y + 3, "tt-muted", 1, "3 3")
        half = text_width(frame.reference_label, SIZE) / 2
        place = min(max(at, half + 2), width - half - 2)
        plate.text(place, top - 10, shortened(frame.reference_label, SIZE, width - 4), SIZE, "tt-muted", "middle")
    y = horizontal_axis(plate, x, y + 6, frame.unit)
    foot = " ".join(filter(None, (frame.reading, f"Lines are {frame.says}s.", frame.foot)))
    plate.height = footed(plate, foot, y, 4.0, width - 4.0) + 8
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _described(frame: Intervals) -> str:
    said = [
        f"{e.label} {number_in_unit(e.value, frame.unit)}, {frame.says} {interval(e.low, e.high)}."
        for e in frame.estimates
    ]
    if frame.reference is not None and frame.reference_label:
        said.append(f"The dashed line is {frame.reference_label}, {number(frame.reference)}.")
    if frame.reading:
        said.append(frame.reading)
    return " ".join(said)


def _tabled(frame: Intervals) -> Table:
    rows = tuple((e.label, number(e.value), number(e.low), number(e.high)) for e in frame.estimates)
    return Table((f"In {frame.unit}", "Value", f"Low end of the {frame.says}", "High end"), rows)
