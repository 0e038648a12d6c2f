"""What can come of the status quo: reached by moves and by improvements, by whom, in how many steps, on which paths.

Li, Kilgour and Hipel (2005), "Status quo analysis in the graph model for conflict resolution".
"""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.methods.graph_model.solution import Path, Solution, Step

MOST = 4096  # states that are searched


@dataclass(frozen=True)
class Reached:
    """A state that can come about.

    Parameters
    ----------
    code
        The state.
    path
        A shortest path to it.
    last
        Everyone who can make the last step of a shortest path.
    """

    code: int
    path: Path
    last: tuple[str, ...]

    @property
    def steps(self) -> int:
        """How many moves it takes."""
        return len(self.path)


@dataclass(frozen=True)
class StatusQuo:
    """What can come of one state: by any moves, and by moves that each gain who makes them."""

    start: int
    by_moves: tuple[Reached, ...]
    by_improvements: tuple[Reached, ...]

    def to_dict(self, solution: Solution) -> dict[str, object]:
        """Return it for ``--json``, states by their numbers."""
        return {
            "state": solution.stakes.number(self.start),
            "by_moves": [_to_dict(reached, solution) for reached in self.by_moves],
            "by_improvements": [_to_dict(reached, solution) for reached in self.by_improvements],
        }


def status_quo_of(solution: Solution) -> StatusQuo | None:
    """Return what can come of the status quo; None where the case names none or there are too many states."""
    start = solution.stakes.status_quo
    if start is None or len(solution.stakes.codes) > MOST:
        return None
    return reached_from(solution, start)


def reached_from(solution: Solution, start: int) -> StatusQuo:
    """Return what can come of a state."""
    return StatusQuo(start, _reached(solution, start, improving=False), _reached(solution, start, improving=True))


def _reached(solution: Solution, start: int, improving: bool) -> tuple[Reached, ...]:
    makers = solution.stakes.makers
    paths = solution.paths(start, makers, improving)
    paths.pop(start, None)
    steps = {start: 0, **{code: len(path) for code, path in paths.items()}}
    last: dict[int, dict[str, None]] = {}
    for code in steps:
        for step in solution.steps(makers, code, improving):
            if steps.get(step.to) == steps[code] + 1:
                last.setdefault(step.to, {})[step.by.id] = None
    return tuple(Reached(code, path, tuple(last[code])) for code, path in paths.items())


def _to_dict(reached: Reached, solution: Solution) -> dict[str, object]:
    def shown(step: Step) -> dict[str, object]:
        return {"by": step.by.id, "to": solution.stakes.number(step.to)}

    return {
        "state": solution.stakes.number(reached.code),
        "steps": reached.steps,
        "path": [shown(step) for step in reached.path],
        "last": list(reached.last),
        "equilibrium": list(solution.concepts_of(reached.code)),
    }
