"""Numbers between pairs as a table of shaded cells: who likes whom, and how much. Knows no method."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number

CELL = 46.0
SPOKEN = 30.0  # the narrowest cell that a number is written in


@dataclass(frozen=True)
class PairMatrix:
    """A square of numbers, row towards column.

    Parameters
    ----------
    title, names
        What it is of.
    values
        One row for each name; None where there is no number.
    details
        Rows of the table, with their header first: pair, number, and what it is made of and rests on.
    says
        The picture in words.
    mutual
        Whether the number is the same in both directions, so that half of the square says it all.
    foot
        One line under the picture.
    """

    title: str
    names: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    details: Table
    says: str
    mutual: bool = False
    foot: str = ""


def pair_matrix(frame: PairMatrix) -> Chart:
    """Draw a square of numbers; what draws together is in colour, what draws apart in ink.

    Raises
    ------
    ValueError
        A number is not finite, or the square is none.
    """
    finite("PairMatrix", {"values": [x for row in frame.values for x in row if x is not None]})
    if not frame.names or any(len(row) != len(frame.names) for row in frame.values):
        raise ValueError("PairMatrix.values needs one row and one column for each name")
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, frame.says, frame.details)


def _drawn(frame: PairMatrix, width: float) -> str:
    plate = Drawing(width)
    count = len(frame.names)
    wide = width == WIDE
    digits = text_width(str(count), SIZE) + 8
    room = min(230.0 if wide else 138.0, max(text_width(name, SIZE) for name in frame.names) + digits + 10)
    cell = min(CELL, (width - room) / count)
    height = min(cell, 30.0)
    most = max((abs(x) for row in frame.values for x in row if x is not None), default=0.0) or 1.0
    y = 20.0
    if cell >= 12:
        for j in range(count):
            plate.text(room + cell * (j + 0.5), y - 6, str(j + 1), min(SIZE, cell * 0.6), "tt-muted", "middle")
    size = min(12.0, cell * 0.3)
    for i, row in enumerate(frame.values):
        name = shortened(frame.names[i], SIZE, room - 8 - digits)
        plate.text(room - 8 - digits, y + height / 2 + 4.5, name, SIZE, anchor="end")
        plate.text(room - 8, y + height / 2 + 4.5, str(i + 1), SIZE, "tt-muted", "end")
        for j, value in enumerate(row):
            x = room + cell * j
            if i == j:
                plate.box(x, y, cell - 1.5, height - 1.5, "tt-rule", 0.7)
            elif value is not None:
                ink = "tt-accent" if value > 0 else "tt-ink"
                plate.box(x, y, cell - 1.5, height - 1.5, ink, 0.04 + 0.46 * abs(value) / most)
                if cell >= SPOKEN:
                    plate.text(x + cell / 2, y + height / 2 + 4, number(value, 2), size, "tt-ink", "middle")
            else:
                plate.text(x + cell / 2, y + height / 2 + 4, "·", size, "tt-muted", "middle")
        y += height
    y += 18
    plate.box(room, y - 10, 14, 11, "tt-accent", 0.5)
    plate.text(room + 20, y, "draws together", 12, "tt-muted")
    if wide:
        plate.box(room + 140, y - 10, 14, 11, "tt-ink", 0.5)
        plate.text(room + 160, y, "draws apart", 12, "tt-muted")
    else:
        y += 17
        plate.box(room, y - 10, 14, 11, "tt-ink", 0.5)
        plate.text(room + 20, y, "draws apart", 12, "tt-muted")
    plate.height = footed(plate, frame.foot, y, 0.0, width) + 8
    return plate.finished(frame.title, frame.says, "wide" if wide else "narrow")
