"""Who acts on whom: nodes on a circle, arrows between them that promote or hinder, as thick as they are strong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SMALL, WIDE, footed, in_lines
from thinktank.charts.svg import Drawing
from thinktank.wording import number

STEPS = 26  # straight pieces of an arrow
CROWDED = 10  # nodes above which a narrow picture has room for their names only


@dataclass(frozen=True)
class Arc:
    """One arrow, from one node to another by their places: above 0 it promotes, below 0 it hinders."""

    source: int
    target: int
    strength: float


@dataclass(frozen=True)
class Arcs:
    """What there is to draw.

    Parameters
    ----------
    title
        What it is of.
    nodes
        Name of each node and a second line under it.
    arcs
        The arrows; those of no strength are left out.
    description
        What it shows, in sentences.
    foot
        One line under the picture.
    """

    title: str
    nodes: tuple[tuple[str, str], ...]
    arcs: tuple[Arc, ...]
    description: str
    foot: str = ""


def arcs(frame: Arcs) -> Chart:
    """Draw the diagram.

    Raises
    ------
    ValueError
        A strength is not finite.
    """
    finite("Arcs", {"arcs": [arc.strength for arc in frame.arcs]})
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    rows = tuple(
        (" ".join(frame.nodes[a.source]), " ".join(frame.nodes[a.target]), number(a.strength))
        for a in frame.arcs
        if a.strength
    )
    table = Table(("From", "To", "Impact"), rows or (("none", "none", "0"),))
    return Chart(pictures[0], pictures[1], frame.title, frame.description, table)


def _drawn(frame: Arcs, width: float) -> str:
    plate = Drawing(width)
    n = len(frame.nodes)
    wide = width == WIDE
    room = 150.0 if wide else 78.0
    radius_x = width / 2 - room - 6
    radius_y = radius_x if wide else radius_x * 1.25
    radius_y = min(radius_y, 190.0)
    middle_x, middle_y = width / 2, radius_y + 54
    places = []
    for i in range(n):
        angle = 2 * math.pi * i / max(n, 1) - math.pi / 2
        places.append((middle_x + radius_x * math.cos(angle), middle_y + radius_y * math.sin(angle)))
    largest = max((abs(arc.strength) for arc in frame.arcs), default=0.0) or 1.0
    for arc in sorted(frame.arcs, key=lambda a: abs(a.strength)):
        if arc.strength and arc.source != arc.target:
            _arrow(plate, arc, places, (middle_x, middle_y), largest)
    for (x, y), (name, state) in zip(places, frame.nodes, strict=True):
        plate.dot(x, y, 4.5, "tt-ink")
        _label(plate, x, y, name, state if wide or n <= CROWDED else "", middle_x, room)
    y = middle_y + radius_y + 54
    said = "Solid arrows promote the state at their head, dashed ones hinder it; the thicker, the more."
    more = "" if wide or n <= CROWDED else " States are in the table."
    y = footed(plate, f"{said}{more} {frame.foot}".strip(), y, 0, width)
    plate.height = y + 8
    return plate.finished(frame.title, frame.description, "wide" if wide else "narrow")


def _arrow(
    plate: Drawing, arc: Arc, places: list[tuple[float, float]], middle: tuple[float, float], largest: float
) -> None:
    """Draw an arrow that bends towards the middle, so that two between the same nodes stay apart."""
    (x1, y1), (x2, y2) = places[arc.source], places[arc.target]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    # To the right of the way it goes: there and back bend to different sides.
    bend = 0.12 * length
    cx = (x1 + x2) / 2 + (middle[0] - (x1 + x2) / 2) * 0.15 - (y2 - y1) / length * bend
    cy = (y1 + y2) / 2 + (middle[1] - (y1 + y2) / 2) * 0.15 + (x2 - x1) / length * bend
    points = []
    for step in range(STEPS + 1):
        t = 0.03 + 0.93 * step / STEPS
        points.append(
            (
                (1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2,
                (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2,
            )
        )
    thick = 0.8 + 2.6 * abs(arc.strength) / largest
    ink = "tt-accent" if arc.strength > 0 else "tt-ink"
    for i, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
        if arc.strength > 0 or i % 2 == 0 or i == STEPS - 1:
            plate.line(ax, ay, bx, by, ink, thick, round_ends=arc.strength > 0)
    (ax, ay), (bx, by) = points[-2], points[-1]
    size = 4 + 1.6 * thick
    ux, uy = (bx - ax), (by - ay)
    unit = math.hypot(ux, uy) or 1.0
    ux, uy = ux / unit, uy / unit
    back_x, back_y = bx - ux * size, by - uy * size
    head = [
        (bx, by),
        (back_x - uy * size / 2, back_y + ux * size / 2),
        (back_x + uy * size / 2, back_y - ux * size / 2),
    ]
    plate.area(head, ink, 1.0)


def _label(plate: Drawing, x: float, y: float, name: str, state: str, middle: float, room: float) -> None:
    lines = [(line, 700) for line in in_lines(name, SMALL, (room - 12) / 1.1)]
    lines += [(line, 400) for line in in_lines(state, SMALL, room - 12)] if state else []
    if abs(x - middle) < 12:
        above = y < 60
        base = y - 10 - 13 * (len(lines) - 1) if above else y + 20
        for i, (line, weight) in enumerate(lines):
            plate.text(x, base + 13 * i, line, SMALL, "tt-ink" if weight > 400 else "tt-muted", "middle", weight)
        return
    anchor, at = ("start", x + 9) if x > middle else ("end", x - 9)
    base = y + 4 - 13 * (len(lines) - 1) / 2
    for i, (line, weight) in enumerate(lines):
        plate.text(at, base + 13 * i, line, SMALL, "tt-ink" if weight > 400 else "tt-muted", anchor, weight)
