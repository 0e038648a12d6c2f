"""Scores by year, person or topic: one row each, its mean with the interval, beside references that mean something."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.plot import NARROW, SIZE, SMALL, WIDE, Plot, foot
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, ticks


@dataclass(frozen=True)
class ScoreRow:
    """One mean: `low` and `high` are its interval, None where one question allows none."""

    label: str
    value: float
    low: float | None
    high: float | None
    questions: int


@dataclass(frozen=True)
class ScoreReference:
    """A score to compare with: its name, such as "always one half", and value."""

    label: str
    value: float


@dataclass(frozen=True)
class ScoreRows:
    """Means of one score.

    Parameters
    ----------
    title
        What is shown.
    measure
        The score with its scale: "Brier score (0 to 1)".
    lower_is_better
        Which way is better; it is written on the axis.
    rows
        In the order in which they are to stand.
    references
        Lines to compare with.
    level
        Of the intervals.
    """

    title: str
    measure: str
    lower_is_better: bool
    rows: tuple[ScoreRow, ...]
    references: tuple[ScoreReference, ...] = ()
    level: float = 0.9
    foot: str = ""


def score_rows(frame: ScoreRows) -> Chart:
    """Draw means with intervals.

    Raises
    ------
    ValueError
        A number is not finite, or there is no row.
    """
    if not frame.rows:
        raise ValueError("ScoreRows.rows holds nothing; without scores there is nothing to draw")
    numbers = [x for row in frame.rows for x in (row.value, row.low, row.high)]
    finite("ScoreRows", {"rows": [x for x in numbers if x is not None]})
    finite("ScoreRows", {"references": [reference.value for reference in frame.references]})
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    header = ("", "Mean", "Interval", "Questions")
    rows = tuple((row.label, number(row.value), _interval(row), number(row.questions)) for row in frame.rows)
    rows += tuple((reference.label, number(reference.value), "", "") for reference in frame.references)
    return Chart(pictures[0], pictures[1], frame.title, description, Table(header, rows))


def _drawn(frame: ScoreRows, width: float, description: str) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    labels = min(240.0, max(text_width(row.label, SIZE) for row in frame.rows) + 14) if wide else 6.0
    ends = [x for row in frame.rows for x in (row.value, row.low, row.high) if x is not None]
    ends += [reference.value for reference in frame.references]
    low, high = min(ends), max(ends)
    room = (high - low) * 0.06 or max(abs(high) * 0.1, 0.01)
    step, top = (26.0 if wide else 42.0), 52.0
    bottom = top + step * len(frame.rows)
    plot = Plot(labels, top, width - 76, bottom, low - room, high + room, 0, 1)
    plate.text(6, 14, frame.measure, SIZE, weight=600)
    plate.text(width - 6, top - 10, "questions", SMALL, "tt-muted", "end")
    _references(plate, frame, plot)
    for i, row in enumerate(frame.rows):
        y = top + step * (i + 0.5) + (0 if wide else 9)
        if wide:
            plate.text(labels - 10, y + 4.5, shortened(row.label, SIZE, labels - 14), SIZE, anchor="end")
        else:
            plate.text(6, y - 12, shortened(row.label, SIZE, width - 90), SIZE)
        if row.low is not None and row.high is not None:
            plate.line(plot.x(row.low), y, plot.x(row.high), y, "tt-accent", 2, round_ends=True)
        plate.dot(plot.x(row.value), y, 4.5, "tt-accent", hollow=row.low is None)
        plate.text(width - 6, y + 4.5, number(row.questions), SIZE, "tt-muted", "end")
    marks = [(tick, number(tick)) for tick in ticks(plot.low_x, plot.high_x, 5 if wide else 3)]
    y = plot.across(plate, marks)
    better = "← lower is better" if frame.lower_is_better else "higher is better →"
    at, anchor = (plot.left, "start") if frame.lower_is_better else (plot.right, "end")
    plate.text(at, y + 17, better, SMALL, "tt-muted", anchor)
    level = f"{frame.level:.0%}".replace("%", "\u00a0%")
    y = foot(
        plate, f"Lines: {level} intervals over questions. A ring stands on one question, which allows none.", y + 22
    )
    plate.height = foot(plate, frame.foot, y) + 8
    return plate.finished(frame.title, description, "wide" if wide else "narrow")


def _references(plate: Drawing, frame: ScoreRows, plot: Plot) -> None:
    """Draw the references, each with its name above, in two rows where they would touch."""
    taken = [-1e9, -1e9]
    for reference in sorted(frame.references, key=lambda one: one.value):
        at = plot.x(reference.value)
        plate.line(at, plot.top - 6, at, plot.bottom, "tt-muted", 1, "3 3")
        said = shortened(f"{reference.label} {number(reference.value)}", SMALL, plate.width - 90)
        width = text_width(said, SMALL)
        start = min(max(at - width / 2, 6.0), plate.width - 76 - width)
        row = 0 if start > taken[0] + 8 else 1
        plate.text(start, plot.top - 10 - 13 * row, said, SMALL, "tt-muted")
        taken[row] = start + width


def _described(frame: ScoreRows) -> str:
    ordered = sorted(frame.rows, key=lambda row: row.value if frame.lower_is_better else -row.value)
    which = "lower" if frame.lower_is_better else "higher"
    said = [f"{frame.measure}; {which} is better."]
    best = "; ".join(f"{row.label} {number(row.value)}" for row in ordered[:3])
    said.append(f"Best: {best}." if len(ordered) > 1 else f"{best}.")
    if len(ordered) > 3:
        said.append(f"Worst: {ordered[-1].label} {number(ordered[-1].value)}.")
    if frame.references:
        said.append("To compare: " + "; ".join(f"{r.label} {number(r.value)}" for r in frame.references) + ".")
    return " ".join(said)


def _interval(row: ScoreRow) -> str:
    return "" if row.low is None or row.high is None else f"{number(row.low)} to {number(row.high)}"
