"""What charts with two axes share: a frame from numbers to places, its ticks, days along an axis. Draws no chart."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thinktank.charts.layout import SIZE
from thinktank.charts.svg import Drawing, text_width


@dataclass(frozen=True)
class Plot:
    """A rectangle on a plate, and the numbers at its edges.

    Parameters
    ----------
    left, top, right, bottom
        The rectangle.
    low_x, high_x, low_y, high_y
        The numbers at its edges; what lies beyond is drawn at the edge.
    """

    left: float
    top: float
    right: float
    bottom: float
    low_x: float
    high_x: float
    low_y: float
    high_y: float

    def x(self, value: float) -> float:
        """Return where a number lies across."""
        return self.left + _share(value, self.low_x, self.high_x) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return where a number lies upwards."""
        return self.bottom - _share(value, self.low_y, self.high_y) * (self.bottom - self.top)

    def across(self, plate: Drawing, marks: Sequence[tuple[float, str]]) -> float:
        """Draw the lower axis with its ticks, leaving out labels that would touch; return the y below it."""
        plate.line(self.left, self.bottom, self.right, self.bottom, "tt-ink", 1)
        taken = -1e9
        for value, said in marks:
            at, half = self.x(value), text_width(said, SIZE) / 2
            plate.line(at, self.bottom, at, self.bottom + 5, "tt-ink", 1)
            start = min(max(at - half, 2.0), plate.width - 2 * half - 2)
            if start > taken + 8:
                plate.text(start, self.bottom + 19, said, SIZE, "tt-muted")
                taken = start + 2 * half
        return self.bottom + 19

    def upwards(self, plate: Drawing, marks: Sequence[tuple[float, str]]) -> None:
        """Draw a light line across at each tick, and its label to the left."""
        for value, said in marks:
            at = self.y(value)
            plate.line(self.left, at, self.right, at, "tt-rule", 1)
            plate.text(self.left - 7, at + 4.5, said, SIZE, "tt-muted", "end")


def percent_ticks(sign: bool = True) -> list[tuple[float, str]]:
    """Return ticks from 0 to 100 %, the last with its sign where there is room for it."""
    return [(i / 100, f"{i}\u00a0%" if sign and i == 100 else str(i)) for i in range(0, 101, 25)]


def day_number(day: dt.date | dt.datetime) -> float:
    """Return a day, or an instant within it, as a number of days.

    Examples
    --------
    >>> day_number(dt.datetime(2026, 1, 2, 12)) - day_number(dt.date(2026, 1, 1))
    1.5
    """
    if isinstance(day, dt.datetime):
        at = day.astimezone(dt.UTC) if day.tzinfo else day
        return at.toordinal() + (at.hour * 3600 + at.minute * 60 + at.second) / 86_400
    return float(day.toordinal())


def day_ticks(low: float, high: float, about: int = 5) -> list[tuple[float, str]]:
    """Return about so many days that divide an axis: years, quarters, months or days, named as briefly as can be.

    Examples
    --------
    >>> ticks = day_ticks(day_number(dt.date(2025, 4, 8)), day_number(dt.date(2027, 3, 31)))
    >>> [said for _, said in ticks]
    ['Jul 2025', 'Jan 2026', 'Jul 2026', 'Jan 2027']
    """
    first, last = dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high))
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < 2:
        step = max(round((high - low) / about), 1)
        days = [dt.date.fromordinal(i) for i in range(int(low) + (step if low % 1 else 0), int(high) + 1, step)]
        return [(day_number(day), f"{day.day} {calendar.month_abbr[day.month]}") for day in days]
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if months / s <= about * 1.25), 240)
    start = first.year * 12 + first.month - 1
    found = []
    for month in range(start - start % step, last.year * 12 + last.month + 1, step):
        day = dt.date(month // 12, month % 12 + 1, 1)
        if low <= day_number(day) <= high:
            said = str(day.year) if step >= 12 else f"{calendar.month_abbr[day.month]} {day.year}"
            found.append((day_number(day), said))
    return found


def _share(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5
