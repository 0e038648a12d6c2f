"""What can come of a state, as an outline: each line one move on from the line it hangs on, by whom, to what."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table
from thinktank.charts.notes import written
from thinktank.charts.svg import Drawing, shortened

WIDE, NARROW = 720.0, 340.0
SIZE = 13.0
ROW = 24.0
MOST = 24


@dataclass(frozen=True)
class Branch:
    """A state reached.

    Parameters
    ----------
    number, label
        The state.
    above
        Number of the state that it is reached from.
    by
        Who makes the move.
    steps
        How many moves from the root.
    improvement
        Whether every move on the way gains who makes it.
    equilibrium
        Under which concepts it is an equilibrium, in words; may be empty.
    filled
        Whether it is marked.
    """

    number: int
    label: str
    above: int
    by: str
    steps: int
    improvement: bool
    equilibrium: str
    filled: bool


@dataclass(frozen=True)
class PathTree:
    """A root and what is reached from it, each state once, on a shortest path."""

    title: str
    root: int
    root_label: str
    branches: tuple[Branch, ...]
    foot: str = ""


def path_tree(frame: PathTree) -> Chart:
    """Draw what can come of a state; at most `MOST` lines, the rest is in the table."""
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    rows = tuple(
        (
            str(b.number),
            b.label,
            str(b.steps),
            f"{b.by}, from {b.above}",
            "yes" if b.improvement else "no",
            b.equilibrium,
        )
        for b in frame.branches
    )
    header = ("State", "Options", "Steps", "Last move", "Gains each", "Equilibrium")
    return Chart(pictures[0], pictures[1], frame.title, description, Table(header, rows or (("–",) * 6,)))


def _drawn(frame: PathTree, width: float, description: str) -> str:
    plate = Drawing(width)
    below: dict[int, list[Branch]] = {}
    for branch in frame.branches[:MOST]:
        below.setdefault(branch.above, []).append(branch)
    deepest = max((branch.steps for branch in frame.branches[:MOST]), default=1)
    indent = min(34.0 if width == WIDE else 18.0, 0.5 * width / deepest)
    y = 16.0
    plate.dot(8, y - 4, 5, "tt-ink")
    plate.text(22, y, shortened(f"{frame.root}: {frame.root_label}", SIZE, width - 24), SIZE, "tt-ink", "start", 700)

    def hang(number: int, depth: int, top: float, y: float) -> float:
        x = 8 + indent * depth
        for branch in below.get(number, ()):
            y += ROW
            ink = "tt-accent" if branch.improvement else "tt-muted"
            thick = 2.2 if branch.improvement else 1.0
            plate.line(x, top, x, y - 4, "tt-rule", 1.0)
            plate.line(x, y - 4, x + indent - 7, y - 4, ink, thick)
            plate.dot(x + indent, y - 4, 5, "tt-accent" if branch.filled else "tt-ink", not branch.filled)
            at = x + indent + 12
            said = f"{branch.by} → {branch.number}: {branch.label}"
            if branch.equilibrium:
                said += f" ({branch.equilibrium})"
            weight = 700 if branch.improvement else 400
            plate.text(
                at,
                y,
                shortened(said, SIZE, (width - at) / (1.15 if weight == 700 else 1)),
                SIZE,
                "tt-ink",
                "start",
                weight,
            )
            y = hang(branch.number, depth + 1, y + 1, y)
        return y

    y = hang(frame.root, 0, y + 1, y) + 24
    notes = ["Bold: every move on the way gains who makes it. Filled: sequentially stable for all."]
    if len(frame.branches) > MOST:
        notes.append(f"{len(frame.branches) - MOST} more states are in the table.")
    plate.height = written(plate, (*notes, frame.foot), y)
    return plate.finished(frame.title, description, "wide" if width == WIDE else "narrow")


def _described(frame: PathTree) -> str:
    if not frame.branches:
        return f"Nobody can move from state {frame.root}."
    gains = [b for b in frame.branches if b.improvement]
    said = [f"From state {frame.root} {len(frame.branches)} states can be reached, {len(gains)} by improvements alone."]
    said += [f"State {b.number} in {b.steps} by improvements, the last by {b.by}." for b in gains if b.equilibrium][:6]
    return " ".join(said)
