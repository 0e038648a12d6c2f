"""Where on a way things hold: one row each, a bar from where it begins to where it ends. Knows no method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, Span, footed, wrapped
from thinktank.charts.settlement import Mark
from thinktank.charts.svg import Drawing, text_width
from thinktank.wording import number, ticks

MOST = 18
Run = tuple[float, float]


@dataclass(frozen=True)
class Stretch:
    """One thing: where it holds, and where it leads among all that do."""

    label: str
    holds: tuple[Run, ...]
    leads: tuple[Run, ...]


@dataclass(frozen=True)
class Stretches:
    """A way from a start to an end, which may be lower than the start, and what holds on it.

    Parameters
    ----------
    title, axis
        What it is of, and what is varied.
    start, stop
        Where the way begins and ends.
    stretches
        In the order in which the way meets them.
    marks
        Named places on it.
    leading
        What leading means, in two or three words.
    says
        The picture in words.
    foot
        One line under the picture.
    """

    title: str
    axis: str
    start: float
    stop: float
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    leading: str
    says: str
    foot: str = ""


def stretches(frame: Stretches) -> Chart:
    """Draw what holds where; at most `MOST` rows, the rest is in the table.

    Raises
    ------
    ValueError
        A number is not finite, the way has no length, or nothing holds on it.
    """
    ends = [x for s in frame.stretches for run in (*s.holds, *s.leads) for x in run]
    way = [frame.start, frame.stop]
    finite("Stretches", {"way": way, "ends": ends, "marks": [m.value for m in frame.marks]})
    if frame.start == frame.stop or not frame.stretches:
        raise ValueError("Stretches needs a way of some length and something that holds on it")
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    rows = tuple((s.label, _runs(s.holds, frame), _runs(s.leads, frame)) for s in frame.stretches)
    table = Table(("", f"Stable at ({frame.axis})", frame.leading[:1].upper() + frame.leading[1:]), rows)
    return Chart(pictures[0], pictures[1], frame.title, frame.says, table)


def _runs(runs: Sequence[Run], frame: Stretches) -> str:
    if not runs:
        return "nowhere"
    ordered = [(b, a) for a, b in reversed(runs)] if frame.start > frame.stop else list(runs)
    return "; ".join(number(a) if a == b else f"{number(a)} to {number(b)}" for a, b in ordered)


def way_axis(plate: Drawing, x: Span, y: float, axis: str) -> float:
    """Draw the axis of a way that may run either way; return where it ends."""
    low, high = min(x.low, x.high), max(x.low, x.high)
    plate.line(x.start, y, x.end, y, "tt-ink", 1)
    for tick in ticks(low, high, 5):
        plate.line(x(tick), y, x(tick), y + 5, "tt-ink", 1)
        plate.text(x(tick), y + 19, number(tick), 12, "tt-muted", "middle")
    plate.text(x.start, y + 36, axis, 12, "tt-muted")
    return y + 36


def mark_places(plate: Drawing, x: Span, marks: Sequence[Mark], top: float, bottom: float) -> None:
    """Draw named places as dashed lines, their names above and apart from each other."""
    taken = -1e9
    for mark in sorted(marks, key=lambda m: x(m.value)):
        at = x(mark.value)
        plate.line(at, top, at, bottom, "tt-muted", 1, "3 3")
        width = text_width(mark.label, 12)
        start = min(max(at - width / 2, 0.0), plate.width - width)
        if start > taken:
            plate.text(start, top - 5, mark.label, 12, "tt-muted")
            taken = start + width + 6


def _drawn(frame: Stretches, width: float) -> str:
    plate = Drawing(width)
    x = Span(frame.start, frame.stop, 12.0, width - 12.0)
    shown = frame.stretches[:MOST]
    y = 24.0
    top = y
    rows: list[tuple[float, Stretch]] = []
    lines: list[tuple[float, str]] = []
    for stretch in shown:
        y += 6
        for line in wrapped(stretch.label, SIZE, width - 20):
            y += 16
            lines.append((y, line))
        rows.append((y + 6, stretch))
        y += 22
    y += 4
    mark_places(plate, x, frame.marks, top - 6, y)
    for at, line in lines:
        plate.box(10, at - 12, text_width(line, SIZE), 16, "tt-paper", 0.85)
        plate.text(12, at, line, SIZE)
    for at, stretch in rows:
        for a, b in stretch.holds:
            left, right = sorted((x(a), x(b)))
            plate.box(left - 1, at + 2, max(right - left, 0.0) + 2, 6, "tt-muted", 0.5)
        for a, b in stretch.leads:
            left, right = sorted((x(a), x(b)))
            plate.box(left - 1, at, max(right - left, 0.0) + 2, 10, "tt-accent", 0.9)
    y = way_axis(plate, x, y, frame.axis) + 20
    plate.box(12, y - 9, 26, 10, "tt-accent", 0.9)
    plate.text(44, y, frame.leading, 12, "tt-muted")
    after = 44 + text_width(frame.leading, 12) + 18
    plate.box(after, y - 7, 26, 6, "tt-muted", 0.5)
    plate.text(after + 32, y, "stable", 12, "tt-muted")
    if len(frame.stretches) > MOST:
        y += 17
        plate.text(12, y, f"{len(frame.stretches) - MOST} more in the table", 11, "tt-muted")
    plate.height = footed(plate, frame.foot, y, 0.0, width) + 8
    return plate.finished(frame.title, frame.says, "wide" if width == WIDE else "narrow")
