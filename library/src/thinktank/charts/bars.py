"""Named numbers as bars from a common zero, such as prices and shares. Knows no method."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, Span, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number

MOST = 40
VALUE = 12.0
BOLD = 1.1  # how much wider bold type runs


@dataclass(frozen=True)
class Bar:
    """One number with its name; `strong` for the one that the picture is about, `more` for a last column in words."""

    label: str
    value: float
    strong: bool = False
    more: str = ""


@dataclass(frozen=True)
class Bars:
    """Numbers in the order in which they are to be read.

    Parameters
    ----------
    title, unit, bars
        What there is to draw.
    header
        Heads of the table: the name, the number, and what more there is.
    says
        The picture in words.
    low, high
        Ends of the scale; by default zero and the numbers themselves.
    foot
        One line under the picture.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    header: tuple[str, str, str]
    says: str
    low: float | None = None
    high: float | None = None
    foot: str = ""


def bars(frame: Bars) -> Chart:
    """Draw numbers as bars; at most `MOST`, the rest is in the table.

    Raises
    ------
    ValueError
        A number is not finite, or there is none.
    """
    finite("Bars", {"bars": [bar.value for bar in frame.bars], "low": frame.low, "high": frame.high})
    if not frame.bars:
        raise ValueError("Bars.bars is empty")
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    rows = tuple((bar.label, number(bar.value), bar.more) for bar in frame.bars)
    heads = (frame.header[0], f"{frame.header[1]}, {frame.unit}" if frame.unit else frame.header[1], frame.header[2])
    return Chart(pictures[0], pictures[1], frame.title, frame.says, Table(heads, rows))


def _drawn(frame: Bars, width: float) -> str:
    plate = Drawing(width)
    shown = frame.bars[:MOST]
    values = [bar.value for bar in shown]
    low = min(0.0, *values) if frame.low is None else frame.low
    high = max(0.0, *values) if frame.high is None else frame.high
    wide = width == WIDE
    widest = max(text_width(bar.label, SIZE) * (BOLD if bar.strong else 1.0) for bar in shown) + 12
    beside = wide and widest <= 230.0
    room = widest if beside else 0.0
    outside = max(text_width(number(value), VALUE) for value in values) + 10
    x = Span(
        low, high if high > low else low + 1.0, room + (outside if low < 0 else 6 if beside else 1), width - outside
    )
    y = 8.0
    top = y
    for bar in shown:
        if beside:
            plate.text(room, y + 15, bar.label, SIZE, "tt-ink", "end", 700 if bar.strong else 400)
        else:
            plate.text(
                0,
                y + 13,
                shortened(bar.label, SIZE, width / (BOLD if bar.strong else 1.0)),
                SIZE,
                weight=700 if bar.strong else 400,
            )
            y += 17
        a, b = sorted((x(0.0), x(bar.value)))
        plate.box(a, y + 4, max(b - a, 1.0), 14, "tt-accent", 0.9 if bar.strong else 0.45)
        if bar.value >= 0:
            plate.text(b + 6, y + 15, number(bar.value), VALUE, "tt-muted")
        else:
            plate.text(a - 6, y + 15, number(bar.value), VALUE, "tt-muted", "end")
        y += 24
    if beside:
        plate.line(x(0.0), top, x(0.0), y, "tt-ink", 1)
    y += 16
    more = f"; {len(frame.bars) - MOST} more in the table" if len(frame.bars) > MOST else ""
    plate.text(0, y, f"{frame.header[1]}{f' in {frame.unit}' if frame.unit else ''}{more}", 11, "tt-muted")
    plate.height = footed(plate, frame.foot, y, 0.0, width) + 8
    return plate.finished(frame.title, frame.says, "wide" if wide else "narrow")
