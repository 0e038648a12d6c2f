"""A tableau: what each column holds in each row, equal neighbours merged, with lines of numbers under it."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table
from thinktank.charts.layout import NARROW, SMALL, WIDE, footed, in_lines
from thinktank.charts.svg import Drawing, shortened, text_width

MOST_WIDE, MOST_NARROW = 10, 3
CELL, SMALLEST = 9.5, 8.0
LINE = 14.0


@dataclass(frozen=True)
class TableauRow:
    """One row: its heading, what it holds in each column as text, and the shade of each cell from 0 to 1."""

    label: str
    cells: tuple[str, ...]
    shades: tuple[float, ...]


@dataclass(frozen=True)
class Tableau:
    """What there is to draw.

    Parameters
    ----------
    title
        What the tableau is of.
    corner
        What the headings of the rows are: "driver".
    columns
        Heading of each column.
    rows
        Its body; neighbouring cells of equal text become one.
    feet
        Lines under it that are never merged: a heading and a text for each column.
    description
        What it shows, in sentences.
    foot
        One line under the picture.
    """

    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[TableauRow, ...]
    feet: tuple[tuple[str, tuple[str, ...]], ...]
    description: str
    foot: str = ""


def tableau(frame: Tableau) -> Chart:
    """Draw the tableau: as many columns as the plate has room for, all of them in the table.

    Raises
    ------
    ValueError
        A row has another number of cells than there are columns.
    """
    for label, cells in [(row.label, row.cells) for row in frame.rows] + list(frame.feet):
        if len(cells) != len(frame.columns):
            raise ValueError(f"Tableau: {label} has {len(cells)} cells for {len(frame.columns)} columns")
    pictures = [_drawn(frame, WIDE, MOST_WIDE), _drawn(frame, NARROW, MOST_NARROW)]
    rows = tuple((row.label, *row.cells) for row in frame.rows) + tuple((label, *cells) for label, cells in frame.feet)
    table = Table((frame.corner, *frame.columns), rows)
    return Chart(pictures[0], pictures[1], frame.title, frame.description, table)


def _drawn(frame: Tableau, width: float, most: int) -> str:
    plate = Drawing(width)
    shown = min(len(frame.columns), most)
    longest = max((text_width(row.label, SMALL) for row in frame.rows), default=0.0)
    left = min(longest + 10, width * 0.28)
    column = (width - left) / max(shown, 1)
    y = 16.0
    for c in range(shown):
        plate.text(
            left + (c + 0.5) * column,
            y,
            shortened(frame.columns[c], SMALL, column - 4),
            SMALL,
            "tt-muted",
            "middle",
            700,
        )
    y += 8
    size = _fitting(frame.rows, column, shown)
    for row in frame.rows:
        y = _row(plate, row, y, left, column, shown, size)
    for label, cells in frame.feet:
        y += 16
        plate.text(0, y, shortened(label, SMALL, left - 6), SMALL, "tt-muted")
        for c in range(shown):
            said = shortened(cells[c], SMALL, column - 4)
            plate.text(left + (c + 0.5) * column, y, said, SMALL, "tt-ink", "middle")
    left_out = len(frame.columns) - shown
    more = f"{left_out} more in the table. " if left_out > 0 else ""
    y = footed(plate, more + frame.foot, y, 0, width)
    plate.height = y + 8
    return plate.finished(frame.title, frame.description, "wide" if width == WIDE else "narrow")


def _runs(row: TableauRow, shown: int) -> list[tuple[int, int]]:
    """Return where neighbouring cells of equal text begin and end."""
    runs: list[tuple[int, int]] = []
    for c in range(shown):
        if runs and row.cells[c] == row.cells[runs[-1][0]]:
            runs[-1] = (runs[-1][0], c + 1)
        else:
            runs.append((c, c + 1))
    return runs


def _fitting(rows: tuple[TableauRow, ...], column: float, shown: int) -> float:
    """Return the size of the cells' text at which the longest word fits, if one not too small does it."""
    size = CELL
    words = [
        (word, (b - a) * column - 4) for row in rows for a, b in _runs(row, shown) for word in row.cells[a].split(" ")
    ]
    while size > SMALLEST and any(text_width(word, size) > room for word, room in words):
        size -= 0.5
    return size


def _row(plate: Drawing, row: TableauRow, y: float, left: float, column: float, shown: int, size: float) -> float:
    runs = _runs(row, shown)
    lines = [in_lines(row.cells[a], size, (b - a) * column - 4, 3) for a, b in runs]
    label = in_lines(row.label, SMALL, left - 8, 3)
    height = LINE * max(len(label), *(len(said) for said in lines)) + 8 if runs else LINE * len(label) + 8
    for i, line in enumerate(label):
        plate.text(0, y + height / 2 + 4 + LINE * (i - (len(label) - 1) / 2), line, SMALL)
    for (a, b), said in zip(runs, lines, strict=True):
        plate.box(
            left + a * column + 1, y + 1, (b - a) * column - 2, height - 2, "tt-area", 0.06 + 0.34 * row.shades[a]
        )
        for i, line in enumerate(said):
            at = y + height / 2 + 4 + LINE * (i - (len(said) - 1) / 2)
            plate.text(left + (a + b) / 2 * column, at, line, size, "tt-ink", "middle")
    return y + height
