"""A number for every state of every driver: bars from a common zero, the state that holds and its rival marked."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, SMALL, WIDE, Span, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number

ROW = 19.0


@dataclass(frozen=True)
class StateBar:
    """One state: its number, and whether it is the one that holds or the one that comes next."""

    label: str
    value: float
    holds: bool = False
    rival: bool = False


@dataclass(frozen=True)
class StateGroup:
    """One driver with its states."""

    label: str
    bars: tuple[StateBar, ...]


@dataclass(frozen=True)
class StateBars:
    """What there is to draw.

    Parameters
    ----------
    title, measure
        What is shown, and what the number is.
    groups
        In reading order.
    description, reading
        What it shows in sentences, and how to read the marks.
    foot
        One line under the picture.
    """

    title: str
    measure: str
    groups: tuple[StateGroup, ...]
    description: str
    reading: str = ""
    foot: str = ""


def state_bars(frame: StateBars) -> Chart:
    """Draw the bars.

    Raises
    ------
    ValueError
        A number is not finite.
    """
    finite("StateBars", {"groups": [bar.value for group in frame.groups for bar in group.bars]})
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    rows = tuple(
        (group.label, bar.label, number(bar.value), "holds" if bar.holds else "rival" if bar.rival else "")
        for group in frame.groups
        for bar in group.bars
    )
    table = Table(("Driver", "State", frame.measure.capitalize(), "Mark"), rows)
    return Chart(pictures[0], pictures[1], frame.title, frame.description, table)


def _drawn(frame: StateBars, width: float) -> str:
    plate = Drawing(width)
    values = [bar.value for group in frame.groups for bar in group.bars]
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        high = low + 1.0
    # Where state names do not fit beside the bars they stand above them.
    above = width != WIDE and any(
        text_width(bar.label, SMALL, 700) > 0.44 * width - 18 for group in frame.groups for bar in group.bars
    )
    room = 14.0 if above else width * (0.4 if width == WIDE else 0.44)
    # Numbers stand outside the bars, on the side to which they point.
    x = Span(low, high, room + (40.0 if low < 0 else 8.0), width - 40.0)
    y = 4.0
    for group in frame.groups:
        y += 17
        plate.text(0, y, shortened(group.label, SIZE, width / 1.1), SIZE, "tt-ink", "start", 700)
        y += 4
        first = y
        for bar in group.bars:
            y += ROW
            weight, ink = (700, "tt-ink") if bar.holds else (400, "tt-muted")
            free = (width if above else room - 18) / (1.1 if bar.holds else 1.0)
            said = shortened(bar.label, SMALL, free)
            plate.text(0 if above else room - 12, y - 4, said, SMALL, ink, "start" if above else "end", weight)
            y += 15 if above else 0
            a, b = sorted((x(0.0), x(bar.value)))
            plate.box(
                a, y - 13, max(b - a, 1.0), 11, "tt-accent" if bar.holds else "tt-muted", 0.9 if bar.holds else 0.35
            )
            if bar.holds:
                plate.dot(room - 5, y - 8, 3, "tt-accent")
            elif bar.rival:
                plate.shape("triangle", room - 5, y - 8, 3.2, "tt-ink")
            outside = b + 5 if bar.value >= 0 else a - 5
            plate.text(outside, y - 4, number(bar.value), SMALL, "tt-muted", "start" if bar.value >= 0 else "end")
        if not above:
            plate.line(x(0.0), first, x(0.0), y, "tt-rule", 1)
        y += 4
    y = footed(plate, " ".join(said for said in (frame.reading, frame.foot) if said), y, 0, width)
    plate.height = y + 8
    return plate.finished(frame.title, frame.description, "wide" if width == WIDE else "narrow")
