"""States of a conflict in option form: who takes what in which state, how each likes it, where it is stable."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table
from thinktank.charts.notes import written
from thinktank.charts.svg import Drawing, shortened, text_width

WIDE, NARROW = 720.0, 340.0
SIZE = 12.0
ROW = 18.0
DOT = 7.0


@dataclass(frozen=True)
class Player:
    """One decision maker: its options in words, and its place of each state shown."""

    name: str
    options: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True)
class Stability:
    """One concept: for each state shown, for which of the players it is stable."""

    concept: str
    stable: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True)
class OptionForm:
    """States side by side.

    Parameters
    ----------
    title
        The conflict.
    players
        Who has which options.
    states
        Numbers of the states shown.
    taken
        For each state shown, which of all options, player by player, are taken.
    concepts
        What is stable.
    status_quo
        Number of the state that holds today, if it is shown.
    total
        How many states there are.
    foot
        One line under the picture.
    """

    title: str
    players: tuple[Player, ...]
    states: tuple[int, ...]
    taken: tuple[tuple[bool, ...], ...]
    concepts: tuple[Stability, ...]
    status_quo: int | None
    total: int
    foot: str = ""


def option_form(frame: OptionForm) -> Chart:
    """Draw states in option form with their stability; wide tables are cut into strips."""
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _drawn(frame: OptionForm, width: float, description: str) -> str:
    plate = Drawing(width)
    labels = [option for player in frame.players for option in player.options]
    longest = max((text_width(label, SIZE) + 16 for label in labels), default=60.0)
    names = max((1.12 * text_width(player.name, SIZE) + 10 for player in frame.players), default=60.0)
    digits = max((len(str(state)) for state in frame.states), default=1)
    dots = DOT * len(frame.players) + 8
    cell = max(24.0, dots, 8.5 * digits + 6)
    most = width * (0.42 if width == WIDE else 0.46)
    left = max(min(max(longest, names), most), min(max(longest, names), width - cell * len(frame.states)))
    fit = max(1, int((width - left) // cell))
    cell = min((width - left) / min(fit, max(len(frame.states), 1)), max(46.0, dots))
    strips = [range(i, min(i + fit, len(frame.states))) for i in range(0, len(frame.states), fit)]
    y = 0.0
    for strip in strips:
        y = _strip(plate, frame, strip, left, cell, y + 16) + 14
    order = ", ".join(player.name for player in frame.players)
    key = (
        f"Beside a name: the place of the state in its order. Large dots, in the order {order}: for whom the state is "
        f"stable. Shaded: an equilibrium, stable for all."
    )
    plate.height = written(plate, (key, frame.foot), y)
    return plate.finished(frame.title, description, "wide" if width == WIDE else "narrow")


def _strip(plate: Drawing, frame: OptionForm, strip: range, left: float, cell: float, y: float) -> float:
    right = left + cell * len(strip)
    middle = {i: left + cell * (k + 0.5) for k, i in enumerate(strip)}
    plate.text(0, y, "State", SIZE, "tt-muted")
    for i in strip:
        today = frame.states[i] == frame.status_quo
        plate.text(middle[i], y, str(frame.states[i]), SIZE, "tt-accent" if today else "tt-ink", "middle", 700)
        if today:
            plate.line(middle[i] - 8, y + 4, middle[i] + 8, y + 4, "tt-accent", 1.5)
    y += 7
    o = 0
    for player in frame.players:
        plate.line(0, y, right, y, "tt-rule", 1)
        y += 14
        plate.text(0, y, shortened(player.name, SIZE, left - 8), SIZE, "tt-ink", "start", 700)
        for i in strip:
            plate.text(middle[i], y, f"{player.places[i]}.", 11, "tt-muted", "middle")
        for option in player.options:
            y += ROW
            plate.text(8, y, shortened(option, SIZE, left - 16), SIZE)
            for i in strip:
                if frame.taken[i][o]:
                    plate.text(middle[i], y, "Y", SIZE, "tt-ink", "middle", 700)
                else:
                    plate.text(middle[i], y, "–", SIZE, "tt-muted", "middle")
            o += 1
        y += 7
    plate.line(0, y, right, y, "tt-ink", 1)
    for concept in frame.concepts:
        y += ROW
        plate.text(0, y, concept.concept, SIZE)
        for i in strip:
            stable = concept.stable[i]
            if all(stable):
                plate.box(middle[i] - cell / 2 + 1, y - 12, cell - 2, 15, "tt-area", 0.22)
            start = middle[i] - DOT / 2 * (len(stable) - 1)
            for k, is_stable in enumerate(stable):
                if is_stable:
                    plate.dot(start + DOT * k, y - 4.5, 2.7, "tt-accent" if all(stable) else "tt-ink")
                else:
                    plate.dot(start + DOT * k, y - 4.5, 0.9, "tt-muted")
    return y + 8


def _described(frame: OptionForm) -> str:
    said = []
    if frame.total > len(frame.states):
        said.append(f"{len(frame.states)} of {frame.total} states.")
    else:
        said.append(f"All {frame.total} states.")
    if frame.status_quo is not None:
        said.append(f"The status quo is state {frame.status_quo}.")
    for concept in frame.concepts:
        found = [str(state) for state, stable in zip(frame.states, concept.stable, strict=True) if all(stable)]
        said.append(f"{concept.concept} equilibria: {', '.join(found) or 'none'}.")
    return " ".join(said)


def _tabled(frame: OptionForm) -> Table:
    header = ("State", *map(str, frame.states))
    rows: list[tuple[str, ...]] = []
    o = 0
    for player in frame.players:
        for option in player.options:
            rows.append((f"{player.name}: {option}", *("Y" if taken[o] else "N" for taken in frame.taken)))
            o += 1
    rows += [(f"{player.name}: place", *map(str, player.places)) for player in frame.players]
    for concept in frame.concepts:
        cells = []
        for stable in concept.stable:
            names = [player.name for player, is_stable in zip(frame.players, stable, strict=True) if is_stable]
            cells.append("equilibrium" if all(stable) else ", ".join(names) or "–")
        rows.append((f"{concept.concept}: stable for", *cells))
    return Table(header, tuple(rows))
