"""Several ways to divide the same names into groups, side by side: a row a name, a column a way. Knows no method."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table
from thinktank.charts.layout import NARROW, SIZE, WIDE, footed
from thinktank.charts.svg import Drawing, shortened, text_width

LETTERS = "ABCDEFGH"
STRENGTHS = (0.62, 0.12, 0.34, 0.22, 0.48, 0.28, 0.4)
ASIDE = -1


@dataclass(frozen=True)
class Grouping:
    """One way: the group of each name, 0 the first and `ASIDE` for none, and what is said of it in figures."""

    label: str
    groups: tuple[int, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Groupings:
    """Ways to divide names.

    Parameters
    ----------
    title, names, ways
        What there is to draw.
    figures
        What the figures of each way are, each as the head of a row.
    table
        The same in words.
    says
        The picture in words.
    foot
        One line under the picture.
    """

    title: str
    names: tuple[str, ...]
    ways: tuple[Grouping, ...]
    figures: tuple[str, ...]
    table: Table
    says: str
    foot: str = ""


def groupings(frame: Groupings) -> Chart:
    """Draw the ways; as many as the width holds, the others are in the table.

    Raises
    ------
    ValueError
        There is no way, or one of them does not fit the names or figures.
    """
    if not frame.ways:
        raise ValueError("Groupings.ways is empty")
    if any(len(w.groups) != len(frame.names) or len(w.figures) != len(frame.figures) for w in frame.ways):
        raise ValueError("Groupings.ways need a group for each name and a figure for each head")
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, frame.says, frame.table)


def _drawn(frame: Groupings, width: float) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    heads = (*frame.names, *frame.figures)
    room = min(220.0 if wide else 130.0, max(text_width(name, SIZE) for name in heads) + 10)
    widest = max(text_width(said, 12) for way in frame.ways for said in (*way.figures, way.label)) + 10
    column = max(widest, 46.0)
    shown = frame.ways[: max(1, int((width - room) // column))]
    column = min(max((width - room) / len(shown), column), 110.0)
    y = 18.0
    for k, way in enumerate(shown):
        plate.text(room + column * (k + 0.5), y - 4, way.label, SIZE, "tt-ink", "middle", 700)
    for i, name in enumerate(frame.names):
        plate.text(room - 8, y + 17, shortened(name, SIZE, room - 8), SIZE, anchor="end")
        for k, way in enumerate(shown):
            group = way.groups[i]
            x = room + column * k
            if group == ASIDE:
                plate.text(x + column / 2, y + 17, "–", 12, "tt-muted", "middle")
            else:
                plate.box(x + 1, y, column - 2, 24.5, "tt-accent", STRENGTHS[group % len(STRENGTHS)])
                letter = LETTERS[group % len(LETTERS)]
                plate.text(x + column / 2, y + 17, letter, 12, "tt-ink", "middle", 700 if group == 0 else 400)
        y += 25
    y += 6
    for f, head in enumerate(frame.figures):
        y += 18
        plate.text(room - 8, y, shortened(head, SIZE, room - 8), SIZE, "tt-muted", "end")
        for k, way in enumerate(shown):
            plate.text(room + column * (k + 0.5), y, way.figures[f], 12, "tt-ink", "middle")
    if len(shown) < len(frame.ways):
        y += 18
        plate.text(room - 8, y, f"{len(frame.ways) - len(shown)} more in the table", 11, "tt-muted", "end")
    plate.height = footed(plate, frame.foot, y, 0.0, width) + 10
    return plate.finished(frame.title, frame.says, "wide" if wide else "narrow")
