"""States on a ring, and the moves between them: one dash a decision maker, improvements bold with their direction."""

from __future__ import annotations

import math
from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table
from thinktank.charts.notes import written
from thinktank.charts.svg import Drawing, shortened

WIDE, NARROW = 720.0, 340.0
SIZE = 12.0
DASHES = ("", "7 3", "2 3", "9 3 2 3", "1 5", "12 4", "5 2 1 2 1 2", "3 6")
Point = tuple[float, float]
INKS = ("tt-accent", "tt-ink", "tt-muted")


@dataclass(frozen=True)
class Node:
    """A state: its number, its options in words, and whether it is an equilibrium or holds today."""

    number: int
    label: str
    equilibrium: bool
    status_quo: bool


@dataclass(frozen=True)
class Move:
    """A move between two states, by number; `improvement` where it gains who makes it."""

    start: int
    end: int
    by: str
    improvement: bool


@dataclass(frozen=True)
class MoveGraph:
    """States and moves. Parallel moves of several makers do not occur: a move changes one maker's options."""

    title: str
    makers: tuple[str, ...]
    nodes: tuple[Node, ...]
    moves: tuple[Move, ...]
    total: int
    foot: str = ""


def move_graph(frame: MoveGraph) -> Chart:
    """Draw who can move where, and to whose gain."""
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    rows = tuple((str(m.start), str(m.end), m.by, "improvement" if m.improvement else "move") for m in frame.moves)
    table = Table(("From", "To", "By", "Kind"), rows or (("–", "–", "–", "no moves"),))
    return Chart(pictures[0], pictures[1], frame.title, description, table)


def _drawn(frame: MoveGraph, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    radius = 150.0 if wide else 118.0
    cx, cy = width / 2, radius + 34
    place = {}
    for k, node in enumerate(frame.nodes):
        angle = 2 * math.pi * k / max(len(frame.nodes), 1) - math.pi / 2
        place[node.number] = (cx + radius * math.cos(angle), cy + radius * math.sin(angle))
    drawn: set[tuple[int, int]] = set()
    both = {(move.start, move.end) for move in frame.moves}
    for move in sorted(frame.moves, key=lambda m: m.improvement):
        (x1, y1), (x2, y2) = _shortened(place[move.start], place[move.end], 14)
        k = frame.makers.index(move.by)
        ink = INKS[k % len(INKS)]
        if move.improvement:
            plate.line(x1, y1, x2, y2, ink, 2.4, DASHES[k % len(DASHES)])
            _head(plate, x1, y1, x2, y2, ink, 8.5)
        elif (move.end, move.start) not in drawn:
            plate.line(x1, y1, x2, y2, ink, 0.7, DASHES[k % len(DASHES)])
            if (move.end, move.start) not in both:
                _head(plate, x1, y1, x2, y2, ink, 5)
        drawn.add((move.start, move.end))
    for node in frame.nodes:
        _node(plate, node, place[node.number], cx, wide, width)
    y = cy + radius + 34
    for k, maker in enumerate(frame.makers):
        ink = INKS[k % len(INKS)]
        plate.line(0, y - 4, 34, y - 4, ink, 2.4, DASHES[k % len(DASHES)])
        plate.text(42, y, shortened(maker, SIZE, width - 44), SIZE)
        y += 17
    key = "Bold with a head: an improvement. Thin: a move that gains nothing. Filled: sequentially stable for all."
    plate.height = written(plate, (key, frame.foot), y)
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _node(plate: Drawing, node: Node, at: tuple[float, float], cx: float, wide: bool, width: float) -> None:
    x, y = at
    plate.dot(x, y, 11.5, "tt-paper")
    plate.dot(x, y, 11, "tt-accent" if node.equilibrium else "tt-ink", hollow=not node.equilibrium)
    size = 11.0 if node.number < 100 else 9.0 if node.number < 1000 else 7.0
    plate.text(x, y + 4, str(node.number), size, "tt-paper" if node.equilibrium else "tt-ink", "middle", 700)
    said = node.label + (" (today)" if node.status_quo else "")
    if not wide:
        return
    if abs(x - cx) < 12:
        above = y < 100
        plate.text(x, y - 17 if above else y + 25, shortened(said, 11, 300), 11, "tt-muted", "middle")
    elif x > cx:
        plate.text(x + 17, y + 4, shortened(said, 11, width - x - 18), 11, "tt-muted")
    else:
        plate.text(x - 17, y + 4, shortened(said, 11, x - 18), 11, "tt-muted", "end")


def _shortened(a: Point, b: Point, by: float) -> tuple[Point, Point]:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length * by, dy / length * by
    return (a[0] + ux, a[1] + uy), (b[0] - ux, b[1] - uy)


def _head(plate: Drawing, x1: float, y1: float, x2: float, y2: float, ink: str, size: float) -> None:
    angle = math.atan2(y2 - y1, x2 - x1)
    left, right = angle + 2.7, angle - 2.7
    plate.area(
        [
            (x2, y2),
            (x2 + size * math.cos(left), y2 + size * math.sin(left)),
            (x2 + size * math.cos(right), y2 + size * math.sin(right)),
        ],
        ink,
        1.0,
    )


def _described(frame: MoveGraph) -> str:
    said = [
        f"{len(frame.nodes)} of {frame.total} states and the moves between them."
        if frame.total > len(frame.nodes)
        else f"All {frame.total} states and the moves between them."
    ]
    for maker in frame.makers:
        gains = [f"{m.start} to {m.end}" for m in frame.moves if m.by == maker and m.improvement]
        shown = ", ".join(gains[:12]) + (f" and {len(gains) - 12} more" if len(gains) > 12 else "")
        said.append(f"{maker} improves from {shown}." if gains else f"{maker} has no improvement among these states.")
    return " ".join(said)
