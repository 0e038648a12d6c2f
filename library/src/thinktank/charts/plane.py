"""Named points in a plane: discs by size, kinds by shade, labels kept off each other where there is room."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SMALL, WIDE, Span, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, ticks

HEIGHT = 360.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PlacedPoint:
    """One point: its name, its place, its size from 0 to 1, whether it stands out, and whether its name is written."""

    label: str
    x: float
    y: float
    size: float = 0.3
    strong: bool = True
    named: bool = True


@dataclass(frozen=True)
class Plane:
    """What there is to draw.

    Parameters
    ----------
    title, across, up
        What it shows, and what the two axes are.
    points
        The points.
    measure
        What the size of a disc is; may be empty.
    level
        Whether the middle of the points is marked on both axes: a grid of four fields.
    numbered
        Whether the places themselves mean something: they stand on the axes and in the table.
    description
        What it shows, in sentences.
    foot
        One line under the picture.
    """

    title: str
    across: str
    up: str
    points: tuple[PlacedPoint, ...]
    measure: str = ""
    level: bool = False
    numbered: bool = True
    description: str = ""
    foot: str = ""


def plane(frame: Plane) -> Chart:
    """Draw the points.

    Raises
    ------
    ValueError
        A number is not finite, or there is no point.
    """
    if not frame.points:
        raise ValueError("Plane.points is empty")
    finite("Plane", {"points": [x for p in frame.points for x in (p.x, p.y, p.size)]})
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    header = (
        "Point",
        *((frame.across, frame.up) if frame.numbered else ()),
        *((frame.measure,) if frame.measure else ()),
    )
    rows = tuple(
        (
            p.label,
            *((number(p.x), number(p.y)) if frame.numbered else ()),
            *((number(p.size),) if frame.measure else ()),
        )
        for p in frame.points
    )
    return Chart(pictures[0], pictures[1], frame.title, frame.description, Table(header, rows))


def _drawn(frame: Plane, width: float) -> str:
    plate = Drawing(width)
    xs, ys = [p.x for p in frame.points], [p.y for p in frame.points]
    left, right, top, base = 34.0 if frame.numbered else 8.0, width - 8.0, 20.0, HEIGHT
    x, y = Span(*_room(xs), left, right), Span(*_room(ys), base, top)
    end = base
    plate.line(left, base, right, base, "tt-rule", 1)
    plate.line(left, top, left, base, "tt-rule", 1)
    if frame.numbered:
        end += 16
        for tick in ticks(x.low, x.high, 5 if width == WIDE else 3):
            plate.line(x(tick), base, x(tick), base + 4, "tt-rule", 1)
            plate.text(x(tick), end, number(tick), SMALL, "tt-muted", "middle")
        for tick in ticks(y.low, y.high, 4):
            plate.line(left - 4, y(tick), left, y(tick), "tt-rule", 1)
            plate.text(left - 7, y(tick) + 4, number(tick), SMALL, "tt-muted", "end")
    if frame.level:
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        plate.line(x(mean_x), top, x(mean_x), base, "tt-rule", 1, "3 3")
        plate.line(left, y(mean_y), right, y(mean_y), "tt-rule", 1, "3 3")
    taken: list[Box] = []
    radii = {id(p): 3.0 + 15.0 * max(p.size, 0.0) ** 0.5 for p in frame.points}
    for p in sorted(frame.points, key=lambda p: -p.size):
        plate.disc(x(p.x), y(p.y), radii[id(p)], "tt-accent" if p.strong else "tt-muted", 0.55 if p.strong else 0.3)
    for p in sorted((p for p in frame.points if p.named), key=lambda p: (not p.strong, -p.size)):
        others = [_disc(x(q.x), y(q.y), radii[id(q)]) for q in frame.points if q is not p]
        _name(plate, p, x(p.x), y(p.y), radii[id(p)], taken, others, left, right, top, base)
    plate.text(right, end + 16, f"{frame.across} →", SMALL, "tt-muted", "end")
    plate.text(0, 10, f"↑ {frame.up}", SMALL, "tt-muted")
    end = footed(plate, frame.foot, end + 16, 0, width)
    plate.height = end + 8
    return plate.finished(frame.title, frame.description, "wide" if width == WIDE else "narrow")


def _disc(x: float, y: float, radius: float) -> Box:
    """Return the square about a disc, its corners as far as they matter."""
    half = 0.95 * radius
    return x - half, y - half, x + half, y + half


def _room(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = 0.07 * (high - low) or 0.5
    return low - margin, high + margin


def _name(
    plate: Drawing,
    point: PlacedPoint,
    x: float,
    y: float,
    radius: float,
    taken: list[Box],
    discs: list[Box],
    left: float,
    right: float,
    top: float,
    base: float,
) -> None:
    """Write the name to the right, to the left, above or below: where neither a name nor a disc is, else no name."""
    said = shortened(point.label, SMALL, 0.45 * (right - left))
    wide = text_width(said, SMALL)
    places = (
        (x + radius + 3, y + 4),
        (x - radius - 3 - wide, y + 4),
        (x - wide / 2, y - radius - 4),
        (x - wide / 2, y + radius + 12),
    )
    for hindered in ((*taken, *discs), taken):
        for start, baseline in places:
            box = (start, baseline - 10, start + wide, baseline + 3)
            inside = box[0] >= left and box[2] <= right and box[1] >= top and box[3] <= base
            if inside and not any(_meet(box, other) for other in hindered):
                taken.append(box)
                plate.text(start, baseline, said, SMALL, "tt-ink" if point.strong else "tt-muted")
                return


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
