"""Minima and the heights at which their valleys join: the disconnectivity tree of a landscape. Knows no method."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, WIDE, Span, footed, wrapped
from thinktank.charts.svg import Drawing
from thinktank.wording import number, ticks

MOST = 40


@dataclass(frozen=True)
class Valley:
    """One minimum: its name, its height, and the share of the landscape that drains into it."""

    label: str
    height: float
    share: float


@dataclass(frozen=True)
class Union:
    """Two groups of valleys, by their numbers, that become one at a height."""

    height: float
    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(frozen=True)
class Valleys:
    """A landscape: its valleys, and how they join as the water rises, the lowest first."""

    title: str
    measure: str
    valleys: tuple[Valley, ...]
    unions: tuple[Union, ...]
    says: str
    foot: str = ""


def valleys(frame: Valleys) -> Chart:
    """Draw the tree; without anything to join, or with too many valleys, words and the table alone.

    Raises
    ------
    ValueError
        A height is not finite.
    """
    heights = [v.height for v in frame.valleys]
    finite("Valleys", {"valleys": heights, "unions": [u.height for u in frame.unions]})
    joined = {k: union for union in reversed(frame.unions) for k in (*union.left, *union.right)}
    rows = tuple(
        (v.label, number(v.height, 4), f"{100 * v.share:.0f} %", _way_out(joined.get(k), v.height))
        for k, v in enumerate(frame.valleys)
    )
    table = Table(("Alignment", frame.measure, "Basin", "Lowest way out"), rows)
    if not frame.unions or len(frame.valleys) > MOST:
        return Chart("", "", frame.title, frame.says, table)
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, frame.says, table)


def _way_out(union: Union | None, height: float) -> str:
    return "none" if union is None else f"{number(union.height, 4)}, a climb of {number(union.height - height)}"


def _drawn(frame: Valleys, width: float) -> str:
    plate = Drawing(width)
    low = min(v.height for v in frame.valleys)
    high = max(u.height for u in frame.unions)
    spare = 0.08 * (high - low) or 1.0
    y = Span(low - spare, high + spare, 330.0, 30.0)
    plate.text(0, 14, frame.measure, 12, "tt-muted")
    for tick in ticks(low - spare, high + spare, 5):
        plate.line(62, y(tick), width, y(tick), "tt-rule", 1)
        plate.text(56, y(tick) + 4, number(tick, 4), 11, "tt-muted", "end")
    order = list(frame.unions[-1].left + frame.unions[-1].right)
    order += [k for k in range(len(frame.valleys)) if k not in order]
    step = (width - 80) / len(order)
    place = {k: 72 + step * (n + 0.5) for n, k in enumerate(order)}
    stem = {k: (place[k], frame.valleys[k].height) for k in order}
    for union in frame.unions:
        (x1, h1), (x2, h2) = stem[union.left[0]], stem[union.right[0]]
        for x, h in ((x1, h1), (x2, h2)):
            plate.line(x, y(h), x, y(union.height), "tt-ink", 1.5)
        plate.line(x1, y(union.height), x2, y(union.height), "tt-ink", 1.5)
        for k in (*union.left, *union.right):
            stem[k] = ((x1 + x2) / 2, union.height)
    top = frame.unions[-1].height
    x, _ = stem[order[0]]
    plate.line(x, y(top), x, y(top + spare), "tt-ink", 1.5)
    for k in order:
        valley = frame.valleys[k]
        plate.disc(place[k], y(valley.height), 2.5 + 9.0 * valley.share**0.5, "tt-accent", 0.75)
        if step >= 14:
            plate.text(place[k], y(valley.height) + 26, valley.label, 12, "tt-ink", "middle", 700 if k == 0 else 400)
    y_end = 330.0 + 34
    for line in wrapped("The area of a disc is the share of the landscape that drains there.", 11, width - 62):
        plate.text(62, y_end, line, 11, "tt-muted")
        y_end += 15
    plate.height = footed(plate, frame.foot, y_end, 0.0, width) + 8
    return plate.finished(frame.title, frame.says, "wide" if width == WIDE else "narrow")
