"""Several numbers along one way: a line each, named where it ends. Knows no method."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, WIDE, Span, apart, footed, wrapped
from thinktank.charts.settlement import Mark
from thinktank.charts.stretches import mark_places, way_axis
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, ticks

MOST = 9
ROWS = 9  # places of the way in the table


@dataclass(frozen=True)
class Course:
    """One number along the way; None where it is not determined."""

    label: str
    values: tuple[float | None, ...]
    strong: bool = False


@dataclass(frozen=True)
class Courses:
    """Numbers along a way from a start to an end, which may be lower than the start.

    Parameters
    ----------
    title, axis, measure
        What it is of, what is varied, and what the numbers are.
    start, stop
        Where the way begins and ends.
    places
        Where the numbers stand, in any order.
    courses
        What there is to draw; each as long as `places`.
    marks
        Named places.
    says
        The picture in words.
    foot
        One line under the picture.
    """

    title: str
    axis: str
    measure: str
    start: float
    stop: float
    places: tuple[float, ...]
    courses: tuple[Course, ...]
    marks: tuple[Mark, ...]
    says: str
    foot: str = ""


def courses(frame: Courses) -> Chart:
    """Draw the lines; at most `MOST`, those of the smallest numbers, the rest is in the table.

    Raises
    ------
    ValueError
        A number is not finite, the way has no length, or there is no line.
    """
    numbers = [x for c in frame.courses for x in c.values if x is not None]
    finite("Courses", {"places": frame.places, "courses": numbers, "marks": [m.value for m in frame.marks]})
    if frame.start == frame.stop or not numbers or any(len(c.values) != len(frame.places) for c in frame.courses):
        raise ValueError("Courses needs a way of some length and a number for each place")
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    order = sorted(range(len(frame.places)), key=lambda k: frame.places[k], reverse=frame.start > frame.stop)
    step = max(1, (len(order) - 1) // (ROWS - 1))
    kept = order[::step]
    rows = tuple((number(frame.places[k]), *(number(c.values[k]) for c in frame.courses)) for k in kept)
    table = Table((frame.axis, *(c.label for c in frame.courses)), rows)
    return Chart(pictures[0], pictures[1], frame.title, frame.says, table)


def _drawn(frame: Courses, width: float) -> str:
    plate = Drawing(width)
    lowest = sorted(frame.courses, key=lambda c: (min((v for v in c.values if v is not None), default=0.0), c.label))
    shown = [c for c in frame.courses if c in lowest[:MOST]]
    wide = width == WIDE
    room = min(170.0 if wide else 96.0, max(text_width(c.label, 12) for c in shown) + 12)
    x = Span(frame.start, frame.stop, 52.0, width - room)
    values = [v for c in shown for v in c.values if v is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    heads = wrapped(frame.measure, 12, width)
    top = 32.0 + 14.0 * len(heads)
    base = top + 274.0
    y = Span(low, high if high > low else low + 1.0, base, top)
    for line, said in enumerate(heads):
        plate.text(0, 14 + 14 * line, said, 12, "tt-muted")
    for tick in ticks(y.low, y.high, 5):
        plate.line(52, y(tick), width - room, y(tick), "tt-rule", 1)
        plate.text(46, y(tick) + 4, number(tick), 11, "tt-muted", "end")
    mark_places(plate, x, frame.marks, top - 6, base)
    order = sorted(range(len(frame.places)), key=lambda k: x(frame.places[k]))
    ends = []
    for course in shown:
        run: list[tuple[float, float]] = []
        for k in order:
            value = course.values[k]
            if value is None:
                _line(plate, run, course.strong)
                run = []
            else:
                run.append((x(frame.places[k]), y(value)))
        _line(plate, run, course.strong)
        last = next((v for k in reversed(order) if (v := course.values[k]) is not None), low)
        ends.append(y(last))
    for course, at, to in zip(shown, ends, apart(ends, 14.0, top, base + 6), strict=True):
        plate.line(width - room + 1, at, width - room + 8, to, "tt-rule", 1)
        said = shortened(course.label, 12, room - 10)
        plate.text(width - room + 10, to + 4, said, 12, weight=700 if course.strong else 400)
    end = way_axis(plate, x, base, frame.axis)
    plate.height = footed(plate, frame.foot, end, 0.0, width) + 8
    return plate.finished(frame.title, frame.says, "wide" if wide else "narrow")


def _line(plate: Drawing, run: list[tuple[float, float]], strong: bool) -> None:
    if len(run) > 1:
        plate.curve(run, "tt-accent" if strong else "tt-ink", 2.5 if strong else 1.25)
