"""Where one issue settles: predictive density, the benchmark over the draws, the actors, the status quo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, Span, beside, footed, horizontal_axis
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import interval, number, number_in_unit

MARGIN = 8.0  # the largest dot at an end of the scale stays on the plate
GAP = 10.0
MOST_ACTORS = 50
LEAST = 48.0  # room for a name beside a range; with less it stands above
SHAPES = ("triangle", "square", "diamond")


@dataclass(frozen=True)
class Position:
    """One actor on the scale: the mode, the range it is judged to lie in, and its weight."""

    label: str
    low: float
    mode: float
    high: float
    weight: float


@dataclass(frozen=True)
class Mark:
    """One value with its name."""

    label: str
    value: float


@dataclass(frozen=True)
class Settlement:
    """What there is to draw of one issue.

    Parameters
    ----------
    title, unit, low, high
        The issue and its scale.
    grid, density
        Ends of the steps of a predictive density, and its height in each: one end more. May be empty.
    benchmark
        The central value that the others have to beat, with its name.
    middle_half, nine_tenths
        Intervals of the benchmark over the draws.
    others
        What other models say.
    positions
        The actors.
    status_quo
        Where the issue stands today, if anywhere.
    foot
        One line under the picture: method, draws, seed, run.
    """

    title: str
    unit: str
    low: float
    high: float
    grid: tuple[float, ...]
    density: tuple[float, ...]
    benchmark: Mark
    middle_half: tuple[float, float]
    nine_tenths: tuple[float, float]
    others: tuple[Mark, ...] = ()
    positions: tuple[Position, ...] = ()
    status_quo: float | None = None
    foot: str = ""


def settlement(frame: Settlement) -> Chart:
    """Draw where an issue settles.

    Raises
    ------
    ValueError
        A number is not finite, or the scale has no width.
    """
    finite(
        "Settlement",
        {
            "low": frame.low,
            "high": frame.high,
            "grid": frame.grid,
            "density": frame.density,
            "benchmark": frame.benchmark.value,
            "middle_half": frame.middle_half,
            "nine_tenths": frame.nine_tenths,
            "others": [mark.value for mark in frame.others],
            "positions": [x for p in frame.positions for x in (p.low, p.mode, p.high, p.weight)],
            "status_quo": frame.status_quo,
        },
    )
    if not frame.low < frame.high:
        raise ValueError("Settlement.low must be below Settlement.high")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _drawn(frame: Settlement, width: float, description: str) -> str:
    plate = Drawing(width)
    left, right = MARGIN, width - MARGIN
    x = Span(frame.low, frame.high, left, right)

    top, base = 44.0, 190.0
    _density(plate, frame, x, top, base)
    if frame.status_quo is not None:
        at = x(frame.status_quo)
        plate.line(at, top + 2, at, base, "tt-muted", 1, "3 3")
        beside(plate, at, top - 20, f"status quo {number(frame.status_quo)}", "tt-muted")
    at = x(frame.benchmark.value)
    plate.line(at, top + 2, at, base, "tt-accent", 2)
    beside(plate, at, top - 4, f"{frame.benchmark.label} {number(frame.benchmark.value)}", "tt-accent", 700)
    y = base + 9
    plate.line(x(frame.nine_tenths[0]), y, x(frame.nine_tenths[1]), y, "tt-accent", 1.5)
    plate.line(x(frame.middle_half[0]), y, x(frame.middle_half[1]), y, "tt-accent", 6)
    y = _others(plate, frame, x, base + 20)
    y = horizontal_axis(plate, x, y + 6, frame.unit)
    y = _actors(plate, frame, x, y + 22, left, right)
    plate.height = footed(plate, "\n".join(filter(None, (_more(frame), frame.foot))), y, left, right) + 8
    return plate.finished(frame.title, description, "wide" if width == WIDE else "narrow")


def _more(frame: Settlement) -> str:
    more = len(frame.positions) - MOST_ACTORS
    return f"The {MOST_ACTORS} actors with the most weight; {more} more are in the table." if more > 0 else ""


def _density(plate: Drawing, frame: Settlement, x: Callable[[float], float], top: float, base: float) -> None:
    plate.line(x(frame.low), base, x(frame.high), base, "tt-rule", 1)
    if not frame.density or max(frame.density) <= 0:
        return
    peak = max(frame.density)
    middles = [(a + b) / 2 for a, b in zip(frame.grid, frame.grid[1:], strict=False)]
    points = [(x(m), base - (base - top - 6) * (d / peak)) for m, d in zip(middles, frame.density, strict=True)]
    plate.area([(points[0][0], base), *points, (points[-1][0], base)])
    plate.curve(points, "tt-accent", 1.25)


def _others(plate: Drawing, frame: Settlement, x: Callable[[float], float], y: float) -> float:
    """Mark what other models say; where a name finds no room beside its mark, all names stand above theirs."""
    said = [f"{mark.label} {number(mark.value)}" for mark in frame.others]
    room = [max(plate.width - x(mark.value), x(mark.value)) - GAP - MARGIN for mark in frame.others]
    above = any(text_width(text, SIZE) > most for text, most in zip(said, room, strict=True))
    for i, (mark, text) in enumerate(zip(frame.others, said, strict=True)):
        y += 17
        at = x(mark.value)
        if above:
            width = text_width(text, SIZE)
            place = min(max(at, MARGIN + width / 2), max(plate.width - MARGIN - width / 2, MARGIN + width / 2))
            plate.text(place, y, shortened(text, SIZE, plate.width - 2 * MARGIN), SIZE, anchor="middle")
            y += 13
        else:
            beside(plate, at, y, text, gap=GAP, margin=MARGIN)
        plate.shape(SHAPES[i % len(SHAPES)], at, y - 4, 4, "tt-ink")
    return y


def _actors(
    plate: Drawing, frame: Settlement, x: Callable[[float], float], y: float, left: float, right: float
) -> float:
    heaviest = max((position.weight for position in frame.positions), default=0.0)
    shown = sorted(frame.positions, key=lambda p: (-p.weight, p.label))[:MOST_ACTORS]
    row = 19.0 if len(shown) <= 14 else 15.0
    for position in sorted(shown, key=lambda p: (p.mode, p.label)):
        y += row
        low, at, high = x(position.low), x(position.mode), x(position.high)
        radius = 2.5 + 4.0 * (position.weight / heaviest) ** 0.5 if heaviest > 0 else 3.0
        beside = max(right - max(high, at + radius), min(low, at - radius) - left) - 7
        if beside < min(text_width(position.label, SIZE), LEAST):
            # A range over the whole scale leaves no room beside it: the name stands above.
            plate.text(left, y, shortened(position.label, SIZE, right - left), SIZE)
            y += row - 5
            plate.line(low, y - 4, high, y - 4, "tt-muted", 2, round_ends=True)
            plate.dot(at, y - 4, radius, "tt-ink")
            continue
        middle = y - 4
        plate.line(low, middle, high, middle, "tt-muted", 2, round_ends=True)
        plate.dot(at, middle, radius, "tt-ink")
        ends_right, starts_left = max(high, at + radius) + 7, min(low, at - radius) - 7
        if right - ends_right >= starts_left - left:
            plate.text(ends_right, y, shortened(position.label, SIZE, right - ends_right), SIZE)
        else:
            plate.text(starts_left, y, shortened(position.label, SIZE, starts_left - left), SIZE, anchor="end")
    return y


def _described(frame: Settlement) -> str:
    unit = frame.unit
    said = [
        f"On a scale from {interval(frame.low, frame.high, unit)}, the {frame.benchmark.label} "
        f"is {number_in_unit(frame.benchmark.value, unit)}; half of the draws lie in "
        f"{interval(*frame.middle_half)}, nine in ten in {interval(*frame.nine_tenths)}."
    ]
    if frame.status_quo is not None:
        said.append(f"The status quo is {number_in_unit(frame.status_quo, unit)}.")
    if frame.others:
        said.append("Other rules: " + "; ".join(f"{m.label} {number(m.value)}" for m in frame.others) + ".")
    if frame.positions:
        ordered = sorted(frame.positions, key=lambda p: (p.mode, p.label))
        said.append("Positions: " + "; ".join(f"{p.label} {number(p.mode)}" for p in ordered) + ".")
    return " ".join(said)


def _tabled(frame: Settlement) -> Table:
    rows = [
        (
            frame.benchmark.label.capitalize(),
            number(frame.nine_tenths[0]),
            number(frame.benchmark.value),
            number(frame.nine_tenths[1]),
        )
    ]
    rows += [(mark.label.capitalize(), "", number(mark.value), "") for mark in frame.others]
    rows += [(f"{p.label}, position", number(p.low), number(p.mode), number(p.high)) for p in frame.positions]
    if frame.status_quo is not None:
        rows.append(("Status quo", "", number(frame.status_quo), ""))
    return Table((f"In {frame.unit}", "Low", "Middle", "High"), tuple(rows))
