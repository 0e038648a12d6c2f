"""What moves an answer: one bar a judgement, from the answer at its low to the answer at its high."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, number_in_unit

MOST = 12


@dataclass(frozen=True)
class Swing:
    """One judgement: the answer with this alone at its low, and at its high."""

    label: str
    at_low: float
    at_high: float


@dataclass(frozen=True)
class Influences:
    """An answer and the judgements that move it, the strongest first, with a line under the picture."""

    title: str
    unit: str
    central: float
    swings: tuple[Swing, ...]
    foot: str = ""


def influence(frame: Influences) -> Chart:
    """Draw what moves an answer; at most `MOST` judgements, the rest is in the table.

    Raises
    ------
    ValueError
        A number is not finite.
    """
    ends = [x for swing in frame.swings for x in (swing.at_low, swing.at_high)]
    finite("Influences", {"central": frame.central, "swings": ends})
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    rows = tuple((s.label, number(s.at_low), number(s.at_high)) for s in frame.swings)
    table = Table(("Judgement", "Answer at its low", "Answer at its high"), rows)
    return Chart(pictures[0], pictures[1], frame.title, description, table)


def _drawn(frame: Influences, width: float, description: str) -> str:
    plate = Drawing(width)
    shown = frame.swings[:MOST]
    ends = [frame.central, *(x for s in shown for x in (s.at_low, s.at_high))]
    low, high = min(ends), max(ends)
    wide = width == WIDE
    # Numbers stand outside the bars on both sides; on a phone the label stands above its bar.
    label_room = min(300.0, max((text_width(s.label, SIZE) for s in shown), default=0.0) + 12) if wide else 0.0
    number_room = max(52.0, max(text_width(number(x), 12) for x in ends) + 14)
    left, right = label_room + number_room, width - number_room
    centre = (left + right) / 2

    def x(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left) if high > low else centre

    y = 22.0
    said = number_in_unit(frame.central, frame.unit)
    half = text_width(said, SIZE) / 2
    plate.text(min(max(x(frame.central), half + 4), width - half - 4), 14, said, SIZE, "tt-muted", "middle")
    top = y
    for swing in shown:
        if wide:
            plate.text(label_room, y + 16, shortened(swing.label, SIZE, label_room - 4), SIZE, anchor="end")
        else:
            plate.text(6, y + 13, shortened(swing.label, SIZE, width - 12), SIZE)
            y += 18
        a, b = sorted((swing.at_low, swing.at_high))
        plate.box(x(a), y + 5, max(x(b) - x(a), 1.0), 13, "tt-area", 0.28)
        plate.line(x(swing.at_high), y + 4, x(swing.at_high), y + 19, "tt-accent", 3)
        plate.text(x(a) - 6, y + 16, number(a), 12, "tt-muted", "end")
        plate.text(x(b) + 6, y + 16, number(b), 12, "tt-muted")
        y += 26
    plate.line(x(frame.central), top, x(frame.central), y, "tt-ink", 1)
    note = "The thick end: the answer with the judgement high."
    plate.height = footed(plate, "\n".join(filter(None, (note, frame.foot))), y - 8, 6.0, width - 6.0) + 9
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _described(frame: Influences) -> str:
    if not frame.swings:
        return f"No judgement moves the answer of {number_in_unit(frame.central, frame.unit)}."
    first = frame.swings[0]
    said = (
        f"With every judgement at its mode the answer is {number_in_unit(frame.central, frame.unit)}. "
        f"{first.label} moves it most: from {number(first.at_low)} at its low "
        f"to {number(first.at_high)} at its high."
    )
    if len(frame.swings) > 1:
        more = "; ".join(f"{s.label}: {number(s.at_low)} to {number(s.at_high)}" for s in frame.swings[1:4])
        said += f" Then {more}."
    return said
