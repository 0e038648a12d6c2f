"""Short marks in a table of a few columns with long names: what holds under which view. Columns are lettered."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table
from thinktank.charts.notes import written
from thinktank.charts.svg import Drawing, shortened, text_width

WIDE, NARROW = 720.0, 340.0
SIZE = 12.0
ROW = 20.0
MOST = 30


@dataclass(frozen=True)
class MarkTable:
    """Rows with a label and a short mark for each column; an empty mark is drawn as nothing.

    Parameters
    ----------
    title, description
        What it shows, in a line and in sentences.
    corner
        Heading of the labels.
    columns
        Names of the columns; the picture letters them and has a key.
    rows
        Label and marks.
    key
        What the marks mean.
    foot
        One line under the picture.
    """

    title: str
    description: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    key: str = ""
    foot: str = ""


def mark_table(frame: MarkTable) -> Chart:
    """Draw the table; at most `MOST` rows, the rest is in the chart's own table."""
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    header = (frame.corner, *frame.columns)
    rows = tuple((label, *marks) for label, marks in frame.rows)
    table = Table(header, rows or (("–",) * len(header),))
    return Chart(pictures[0], pictures[1], frame.title, frame.description, table)


def _drawn(frame: MarkTable, width: float) -> str:
    plate = Drawing(width)
    short = all(text_width(name, SIZE) < 44 for name in frame.columns)
    letters = [name if short else _letter(k) for k, name in enumerate(frame.columns)]
    heads = [text_width(letter, SIZE) * 1.12 for letter in letters]
    widest = max((text_width(mark, SIZE) for _, marks in frame.rows for mark in marks), default=10.0)
    widest = max(widest, *heads) if heads else widest
    cell = min(max(widest + 10, 24.0), width * (0.62 if width == WIDE else 0.9) / max(len(letters), 1))
    left = width - cell * len(letters)
    y = 14.0
    plate.text(0, y, frame.corner, SIZE, "tt-muted")
    for k, letter in enumerate(letters):
        plate.text(left + cell * (k + 0.5), y, letter, SIZE, "tt-ink", "middle", 700)
    y += 7
    plate.line(0, y, width, y, "tt-ink", 1)
    # Where there is no room beside the marks, a label has a line to itself.
    longest = max((text_width(label, SIZE) for label, _ in frame.rows[:MOST]), default=0.0)
    stacked = width == NARROW and longest > left - 8
    for label, marks in frame.rows[:MOST]:
        if stacked:
            y += ROW - 3
            plate.text(0, y - 5, shortened(label, SIZE, width), SIZE)
        y += ROW
        if not stacked:
            plate.text(0, y - 5, shortened(label, SIZE, left - 8), SIZE)
        for k, mark in enumerate(marks):
            if mark:
                plate.box(left + cell * k + 1, y - 18, cell - 2, 17, "tt-area", 0.05 + 0.035 * min(len(mark), 5))
                plate.text(left + cell * (k + 0.5), y - 5, shortened(mark, 11, cell - 2), 11, "tt-ink", "middle")
        plate.line(0, y, width, y, "tt-rule", 0.5)
    y += 20
    notes = [] if short else [f"{letter}: {name}." for letter, name in zip(letters, frame.columns, strict=True)]
    if len(frame.rows) > MOST:
        notes.append(f"{len(frame.rows) - MOST} more rows are in the table.")
    plate.height = written(plate, (*notes, frame.key, frame.foot), y)
    return plate.finished(frame.title, frame.description, "wide" if width == WIDE else "narrow")


def _letter(k: int) -> str:
    return chr(65 + k) if k < 26 else f"{chr(65 + k // 26 - 1)}{chr(65 + k % 26)}"
