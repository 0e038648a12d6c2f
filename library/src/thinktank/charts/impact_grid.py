"""A square of impacts: rows act on columns, in sections by driver, each cell shaded by sign and size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SMALL, WIDE, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number

NUMBERED = 15.0  # width of a cell from which its number is written in it


@dataclass(frozen=True)
class ImpactGrid:
    """What there is to draw.

    Parameters
    ----------
    title
        What the matrix is of.
    drivers
        Name of each driver, short name of each state: rows and columns, in order.
    values
        Row by row; None where nothing was judged.
    reasons
        (row, column) to why the judgement was made.
    description
        What it shows, in sentences.
    foot
        One line under the picture.
    """

    title: str
    drivers: tuple[tuple[str, tuple[str, ...]], ...]
    values: tuple[tuple[float | None, ...], ...]
    reasons: Mapping[tuple[int, int], str]
    description: str
    foot: str = ""

    @property
    def states(self) -> tuple[str, ...]:
        """Driver and state of every row and column."""
        return tuple(f"{driver}: {state}" for driver, states in self.drivers for state in states)


def impact_grid(frame: ImpactGrid) -> Chart:
    """Draw the matrix; the table holds every judgement with its reason.

    Raises
    ------
    ValueError
        A number is not finite, or the values are no square of the states.
    """
    names = frame.states
    if len(frame.values) != len(names) or any(len(row) != len(names) for row in frame.values):
        raise ValueError("ImpactGrid.values should be a square with a row for each state")
    finite("ImpactGrid", {"values": [x for row in frame.values for x in row if x is not None]})
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    rows = tuple(
        (names[r], names[c], number(x), frame.reasons.get((r, c), ""))
        for r, row in enumerate(frame.values)
        for c, x in enumerate(row)
        if x is not None
    )
    table = Table(("State", "acts on", "Impact", "Reason"), rows)
    return Chart(pictures[0], pictures[1], frame.title, frame.description, table)


def _drawn(frame: ImpactGrid, width: float) -> str:
    plate = Drawing(width)
    states = [(d, state) for d, (_, own) in enumerate(frame.drivers) for state in own]
    names = [name for name, _ in frame.drivers]
    m = len(states)
    wide = width == WIDE
    longest = max(text_width(f"{names[d]} {state}", SMALL) for d, state in states)
    left = min(longest + 16, width * (0.3 if wide else 0.42))
    gap = 3.0 if wide else 1.5
    cell = min((width - left - gap * len(names)) / m, 26.0)
    place = [left + gap * d + cell * i for i, (d, _) in enumerate(states)]
    largest = max((abs(x) for row in frame.values for x in row if x is not None), default=0.0) or 1.0
    starts = [place[next(i for i, (e, _) in enumerate(states) if e == d)] for d in range(len(names))]
    after = [*starts[1:], width, width + cell]
    # Names that do not fit side by side stand in two rows by turns.
    lines = 1 if all(starts[d] + text_width(name, SMALL) + 5 <= after[d] for d, name in enumerate(names)) else 2
    rooms = [min(after[d + lines - 1], width) - starts[d] - 5 for d in range(len(names))]
    headers = names
    if any(text_width(name, SMALL, 700) > room for name, room in zip(names, rooms, strict=True)) and not wide:
        # Where there is no room for names, both rows and columns are numbered.
        lines, headers = 1, [str(d + 1) for d in range(len(names))]
        names = [f"{d + 1} {name}" for d, name in enumerate(names)]
    top = 6.0 + 14.0 * lines
    for d, header in enumerate(headers):
        height = 13.0 + 14.0 * (d % lines)
        plate.text(starts[d], height, shortened(header, SMALL, rooms[d]), SMALL, "tt-muted", "start", 700)
        if lines == 2 and d % 2 == 0:
            plate.line(starts[d] + 0.5, height + 4, starts[d] + 0.5, top - 2, "tt-rule", 1)
    for r, (d, state) in enumerate(states):
        y = top + gap * d + cell * r
        size = min(SMALL, max(cell - 1, 5.0))
        if r == 0 or states[r - 1][0] != d:
            plate.text(0, y + cell / 2 + size / 3, shortened(names[d], size, left * 0.4), size, "tt-ink", "start", 700)
        plate.text(left - 6, y + cell / 2 + size / 3, shortened(state, size, left * 0.52), size, "tt-ink", "end")
        for c, x in enumerate(frame.values[r]):
            _cell(plate, x, largest, place[c], y, cell)
    y = top + cell * m + gap * len(names) + 4
    said = "Rows act on columns. Filled cells promote, ringed cells hinder; the darker, the more."
    y = footed(plate, f"{said} {frame.foot}".strip(), y, 0, width)
    plate.height = y + 8
    return plate.finished(frame.title, frame.description, "wide" if wide else "narrow")


def _cell(plate: Drawing, x: float | None, largest: float, at: float, y: float, cell: float) -> None:
    if x is None:
        plate.box(at + 0.5, y + 0.5, cell - 1, cell - 1, "tt-rule", 0.25)
        return
    share = abs(x) / largest
    if x >= 0:
        plate.box(at + 0.5, y + 0.5, cell - 1, cell - 1, "tt-area", 0.08 + 0.72 * share if x else 0.04)
    else:
        plate.box(at + 0.5, y + 0.5, cell - 1, cell - 1, "tt-ink", 0.06 + 0.5 * share)
        edge = max(cell * 0.12, 0.8)
        plate.box(
            at + 0.5 + edge, y + 0.5 + edge, cell - 1 - 2 * edge, cell - 1 - 2 * edge, "tt-paper", 0.9 - 0.55 * share
        )
    if cell >= NUMBERED and x:
        size = 10.0
        ink = "tt-paper" if x > 0 and share > 0.6 else "tt-ink"
        plate.text(at + cell / 2, y + cell / 2 + 3.5, number(x), size, ink, "middle")
