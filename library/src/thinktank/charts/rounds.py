"""Where the actors stand round by round: one line an actor, the draws as bands, the outcome of each round."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, Span, apart, footed
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import interval, number, number_in_unit, ticks

LINE = 15.0  # height of a label
MOST_LABELS = 40
FEW = 15  # movers that have strong lines
MARKED = 9  # places of a line that carry its mark; more would run into each other
KINDS = ("dot", "square", "triangle", "diamond")
MARKS = tuple((kind, hollow) for hollow in (False, True) for kind in KINDS)
Mark = tuple[str, bool]


@dataclass(frozen=True)
class Trajectory:
    """One actor, or an outcome, from the start over every round.

    Parameters
    ----------
    label
        Its name.
    positions
        Where it stands at the start and after each round.
    low, high
        The range of nine in ten draws at the same times; empty where nothing is uncertain.
    """

    label: str
    positions: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it ever leaves its place."""
        return len(set(self.positions)) > 1


@dataclass(frozen=True)
class Rounds:
    """What there is to draw of one issue.

    Parameters
    ----------
    title, unit, low, high
        The issue and its scale.
    actors
        All with as many positions.
    outcome
        What the model says after every round, if it says something.
    status_quo, actual
        Where the issue stands today, and how it ended, if that is known.
    note
        A sentence on how it ended: converged, cycling, stopped.
    foot
        One line under the picture: method, draws, seed, run.
    """

    title: str
    unit: str
    low: float
    high: float
    actors: tuple[Trajectory, ...]
    outcome: Trajectory | None = None
    status_quo: float | None = None
    actual: float | None = None
    note: str = ""
    foot: str = ""


def rounds(frame: Rounds) -> Chart:
    """Draw positions by round; actors that go the same way share a line.

    Raises
    ------
    ValueError
        A number is not finite, the scale has no width, there is no actor, or lengths differ.
    """
    everyone = (*frame.actors, *((frame.outcome,) if frame.outcome else ()))
    finite(
        "Rounds",
        {
            "low": frame.low,
            "high": frame.high,
            "actors": [x for a in frame.actors for x in (*a.positions, *a.low, *a.high)],
            "outcome": [x for a in everyone[len(frame.actors) :] for x in (*a.positions, *a.low, *a.high)],
            "status_quo": frame.status_quo,
            "actual": frame.actual,
        },
    )
    if not frame.low < frame.high:
        raise ValueError("Rounds.low must be below Rounds.high")
    if not frame.actors:
        raise ValueError("Rounds.actors is empty")
    times = {len(a.positions) for a in everyone} | {len(band) for a in everyone for band in (a.low, a.high) if band}
    if len(times) != 1 or 0 in times:
        raise ValueError("Rounds.actors must all have a position at the start and after every round")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _drawn(frame: Rounds, width: float, description: str) -> str:
    plate = Drawing(width)
    groups = _grouped(frame.actors)
    last = len(frame.actors[0].positions) - 1
    room = 214.0 if width == WIDE else 136.0
    left, right = 44.0, width - room
    top = 34.0
    labels = len(groups[:MOST_LABELS]) + sum(x is not None for x in (frame.outcome, frame.status_quo, frame.actual))
    bottom = top + max(270.0 if width == WIDE else 230.0, LINE * labels)
    x, y = Span(0.0, float(max(last, 1)), left, right), Span(frame.low, frame.high, bottom, top)
    _axes(plate, frame, x, y, last)
    movers = [group[0] for group in reversed(groups[-MOST_LABELS:]) if group[0].moves]
    marked = {actor: MARKS[i % len(MARKS)] for i, actor in enumerate(movers)}
    apart_by = max(1, -(-last // MARKED))
    for group in groups:
        _band(plate, group[0], x, y, "tt-muted", 0.10)
    if frame.outcome is not None:
        _band(plate, frame.outcome, x, y, "tt-area", 0.16)
    for group in groups:
        # Of very many the lines without a name are the ground on which the others are seen.
        named = group[0] in marked
        ink = "tt-ink" if named else "tt-rule" if group[0].moves else "tt-muted"
        plate.curve(_points(group[0], x, y), ink, 1.25 if named and len(movers) <= FEW else 0.75)
        if named:
            # Where not every place can carry a mark, each line begins at a round of its own.
            first = movers.index(group[0]) % apart_by
            for at, over in _points(group[0], x, y)[first::apart_by]:
                _mark(plate, marked[group[0]], at, over)
    if frame.outcome is not None:
        plate.curve(_points(frame.outcome, x, y), "tt-accent", 2.75)
    _labels(plate, frame, groups, marked, y, right)
    end = footed(
        plate, "\n".join(filter(None, (frame.note, _unnamed(groups), frame.foot))), bottom + 38, 6.0, width - 6.0
    )
    plate.height = end + 8
    return plate.finished(frame.title, description, "wide" if width == WIDE else "narrow")


def _unnamed(groups: list[tuple[Trajectory, ...]]) -> str:
    if len(groups) <= MOST_LABELS:
        return ""
    more = len(groups) - MOST_LABELS
    return f"The {MOST_LABELS} lines that move most have names; {more} more are in the table."


def _grouped(actors: tuple[Trajectory, ...]) -> list[tuple[Trajectory, ...]]:
    """Put actors together that go the same way; those that move most come last, so that they lie on top."""
    ways: dict[tuple[float, ...], list[Trajectory]] = {}
    for actor in actors:
        ways.setdefault(actor.positions, []).append(actor)
    return [tuple(group) for group in sorted(ways.values(), key=lambda group: _way(group[0]))]


def _way(actor: Trajectory) -> float:
    return sum(abs(b - a) for a, b in zip(actor.positions, actor.positions[1:], strict=False))


def _axes(plate: Drawing, frame: Rounds, x: Span, y: Span, last: int) -> None:
    left, right, top, bottom = x.start, x.end, y.end, y.start
    plate.text(6, 14, shortened(frame.unit, SIZE, plate.width - 12), SIZE, "tt-muted")
    for tick in ticks(frame.low, frame.high, 5):
        plate.line(left - 5, y(tick), left, y(tick), "tt-ink", 1)
        plate.text(left - 9, y(tick) + 4.5, number(tick), SIZE, "tt-muted", "end")
    plate.line(left, top, left, bottom, "tt-ink", 1)
    for value, said in ((frame.status_quo, "status quo"), (frame.actual, "actual outcome")):
        if value is not None:
            dash = "3 3" if said == "status quo" else "7 3"
            plate.line(left, y(value), right, y(value), "tt-muted", 1, dash)
    plate.line(left, bottom, right, bottom, "tt-ink", 1)
    step = max(1, -(-last // (12 if plate.width == WIDE else 5)))
    for round in range(0, last + 1, step):
        plate.line(x(round), bottom, x(round), bottom + 5, "tt-ink", 1)
        said = "start" if round == 0 else str(round)
        plate.text(x(round), bottom + 19, said, SIZE, "tt-muted", "middle")
    plate.text(right, bottom + 35, "round", SIZE, "tt-muted", "end")


def _points(actor: Trajectory, x: Span, y: Span) -> list[tuple[float, float]]:
    return [(x(round), y(position)) for round, position in enumerate(actor.positions)]


def _band(plate: Drawing, actor: Trajectory, x: Span, y: Span, ink: str, opacity: float) -> None:
    if not actor.low or not actor.high or actor.low == actor.high:
        return
    under = [(x(round), y(value)) for round, value in enumerate(actor.low)]
    over = [(x(round), y(value)) for round, value in enumerate(actor.high)]
    plate.area([*over, *reversed(under)], ink, opacity)


def _mark(plate: Drawing, mark: Mark, x: float, y: float) -> None:
    kind, hollow = mark
    if kind == "dot":
        plate.dot(x, y, 3.0, "tt-ink", hollow)
    else:
        plate.shape(kind, x, y, 3.0, "tt-ink", hollow)


def _labels(
    plate: Drawing,
    frame: Rounds,
    groups: list[tuple[Trajectory, ...]],
    marked: dict[Trajectory, Mark],
    y: Span,
    right: float,
) -> None:
    """Write each line's name at its end, all kept apart, with a thin leader to where the line ends."""
    ends: list[tuple[float, tuple[str, ...], str, int, Mark | None]] = []
    if frame.outcome is not None:
        ends.append((frame.outcome.positions[-1], (frame.outcome.label,), "tt-accent", 700, None))
    for value, said in ((frame.status_quo, "status quo"), (frame.actual, "actual outcome")):
        if value is not None:
            ends.append((value, (said,), "tt-muted", 400, None))
    for group in groups[-MOST_LABELS:]:
        names = tuple(actor.label for actor in group)
        ink = "tt-ink" if group[0].moves else "tt-muted"
        ends.append((group[0].positions[-1], names, ink, 400, marked.get(group[0])))
    places = apart([y(position) for position, *_ in ends], LINE, y.end, y.start)
    for (position, names, ink, weight, mark), place in zip(ends, places, strict=True):
        plate.line(right + 4, y(position), right + 14, place, "tt-rule", 1)
        start = right + 18
        if mark is not None:
            _mark(plate, mark, start + 4, place)
            start += 12
        at = f"{number(position)} " if plate.width == WIDE else ""
        room = (plate.width - start - 4) * (1.0 if weight == 400 else 0.9) - text_width(at, SIZE)
        plate.text(start, place + 4.5, at + _fitting(names, room), SIZE, ink, "start", weight)


def _fitting(names: tuple[str, ...], room: float) -> str:
    """Return as many of the names as fit, and how many more there are."""
    for count in range(len(names), 0, -1):
        more = f" + {len(names) - count}" if count < len(names) else ""
        said = ", ".join(names[:count]) + more
        if text_width(said, SIZE) <= room or count == 1:
            return shortened(names[0], SIZE, room - text_width(more, SIZE)) + more if count == 1 else said
    return ""


def _described(frame: Rounds) -> str:
    last = len(frame.actors[0].positions) - 1
    movers = sorted((a for a in frame.actors if a.moves), key=lambda a: (-_way(a), a.label))
    still = len(frame.actors) - len(movers)
    said = [
        f"{len(frame.actors)} actors over {last} round{'s' * (last != 1)} on a scale from "
        f"{interval(frame.low, frame.high, frame.unit)}."
    ]
    if frame.outcome is not None:
        first, end = frame.outcome.positions[0], frame.outcome.positions[-1]
        said.append(f"The {frame.outcome.label} goes from {number(first)} to {number_in_unit(end, frame.unit)}.")
    if movers:
        ways = "; ".join(f"{a.label} from {number(a.positions[0])} to {number(a.positions[-1])}" for a in movers[:5])
        said.append(f"Those that move most: {ways}.")
    if still:
        said.append(f"{still} never move{'s' * (still == 1)}." if movers else "Nobody moves.")
    if any(a.low and a.low != a.high for a in frame.actors):
        said.append("Bands hold nine in ten draws.")
    if frame.actual is not None:
        said.append(f"The actual outcome was {number_in_unit(frame.actual, frame.unit)}.")
    if frame.status_quo is not None:
        said.append(f"The status quo is {number_in_unit(frame.status_quo, frame.unit)}.")
    if frame.note:
        said.append(frame.note)
    return " ".join(said)


def _tabled(frame: Rounds) -> Table:
    last = len(frame.actors[0].positions) - 1
    header = (f"In {frame.unit}", "Start", *(f"Round {round}" for round in range(1, last + 1)))
    everyone = (*((frame.outcome,) if frame.outcome else ()), *frame.actors)
    return Table(header, tuple((a.label, *(number(position) for position in a.positions)) for a in everyone))
