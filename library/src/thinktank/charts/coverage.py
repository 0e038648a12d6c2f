"""How much of what looks ahead carries a number and a day: one bar a text or year, in parts that add up."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table
from thinktank.charts.layout import NARROW, SIZE, SMALL, WIDE, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number

PARTS = ("number and day", "day, no number", "not resolvable as written", "neither")
# Told apart by shade and by the figures that stand in them, not by hue.
_SHADES = (("tt-accent", 1.0), ("tt-accent", 0.5), ("tt-muted", 0.5), ("tt-muted", 0.2))


@dataclass(frozen=True)
class CoverageBar:
    """The forward-looking statements of one text, series or year, counted by `PARTS`."""

    label: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True)
class CoverageBars:
    """Bars in the order in which they are to stand."""

    title: str
    bars: tuple[CoverageBar, ...]
    foot: str = ""


def coverage_bars(frame: CoverageBars) -> Chart:
    """Draw how much of what looks ahead was made a forecast.

    Raises
    ------
    ValueError
        There is no bar, or a count is negative.
    """
    if not frame.bars or any(count < 0 for bar in frame.bars for count in bar.counts):
        raise ValueError("CoverageBars.bars needs at least one bar, and counts that are not negative")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    header = ("", *(part.capitalize() for part in PARTS), "All that look ahead")
    rows = tuple((bar.label, *(number(n) for n in bar.counts), number(sum(bar.counts))) for bar in frame.bars)
    return Chart(pictures[0], pictures[1], frame.title, description, Table(header, rows))


def _drawn(frame: CoverageBars, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    labels = min(220.0, max(text_width(bar.label, SIZE) for bar in frame.bars) * 1.05 + 20) if wide else 6.0
    left, right = labels, width - 46.0
    most = max(sum(bar.counts) for bar in frame.bars) or 1
    y = _key(plate, width) + 12
    plate.text(width - 6, y, "all", SMALL, "tt-muted", "end")
    y += 4
    for bar in frame.bars:
        if wide:
            plate.text(labels - 10, y + 19, shortened(bar.label, SIZE, labels - 14), SIZE, anchor="end")
        else:
            plate.text(6, y + 15, shortened(bar.label, SIZE, width - 60), SIZE)
            y += 16
        x = left
        for count, (ink, opacity) in zip(bar.counts, _SHADES, strict=True):
            length = (right - left) * count / most
            if count:
                plate.box(x, y + 4, max(length - 1, 0.5), 22, ink, opacity)
                said = number(count)
                if text_width(said, SIZE) + 6 < length:
                    plate.text(
                        x + length / 2, y + 19.5, said, SIZE, "tt-paper" if opacity == 1.0 else "tt-ink", "middle"
                    )
                x += length
        plate.text(width - 6, y + 19.5, number(sum(bar.counts)), SIZE, "tt-muted", "end")
        y += 32
    plate.height = footed(plate, frame.foot, y, 6.0, width - 6.0) + 8
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _key(plate: Drawing, width: float) -> float:
    x, y = 6.0, 14.0
    for part, (ink, opacity) in zip(PARTS, _SHADES, strict=True):
        room = text_width(part, SMALL) + 34
        if x + room > width - 6 and x > 6:
            x, y = 6.0, y + 18
        plate.box(x, y - 9, 11, 11, ink, opacity)
        plate.text(x + 16, y, part, SMALL, "tt-muted")
        x += room
    return y


def _described(frame: CoverageBars) -> str:
    counts = [sum(bar.counts[i] for bar in frame.bars) for i in range(4)]
    total = sum(counts)
    said = f"Of {number(total)} statements that look ahead, {number(counts[0])} carry a number and a day"
    said += f", {number(counts[1])} a day and no number, {number(counts[2])} are said to be not resolvable as written"
    said += f", and {number(counts[3])} have neither."
    if len(frame.bars) > 1:
        parts = "; ".join(f"{bar.label} {number(bar.counts[0])} of {number(sum(bar.counts))}" for bar in frame.bars)
        said += f" With number and day: {parts}."
    return said
