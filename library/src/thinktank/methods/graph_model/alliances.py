"""What decision makers could do together: moves of coalitions by which every member gains.

Kilgour, Hipel, Fang and Peng (2001): a coalition has an improvement from a state where its members, moving in any
legal sequence, reach a state that all of them like better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from thinktank.methods.graph_model.narration import told_states
from thinktank.methods.graph_model.solution import Path, Solution
from thinktank.methods.graph_model.stakes import Maker

MOST_MAKERS = 8
MOST_STATES = 1024


@dataclass(frozen=True)
class JointImprovement:
    """A state that a coalition reaches and all of its members like better, with a shortest path."""

    members: tuple[Maker, ...]
    start: int
    path: Path

    @property
    def end(self) -> int:
        """The state reached."""
        return self.path[-1].to

    def to_dict(self, solution: Solution) -> dict[str, object]:
        """Return it for ``--json``, states by their numbers."""
        number = solution.stakes.number
        return {
            "coalition": [maker.id for maker in self.members],
            "from": number(self.start),
            "to": number(self.end),
            "path": [{"by": step.by.id, "to": number(step.to)} for step in self.path],
            "leaves_equilibrium": list(solution.concepts_of(self.start)),
            "reaches_equilibrium": list(solution.concepts_of(self.end)),
        }


def joint_improvements(solution: Solution) -> tuple[JointImprovement, ...] | None:
    """Return the improvements of every coalition of two and more; None of a conflict too large to search.

    They are searched from the states that are accounted for: all, or the equilibria and the status quo.
    """
    makers = solution.stakes.makers
    if len(makers) > MOST_MAKERS or len(solution.stakes.codes) > MOST_STATES:
        return None
    found: list[JointImprovement] = []
    for size in range(2, len(makers) + 1):
        for members in combinations(makers, size):
            found += (joint for code in told_states(solution) for joint in _from(solution, members, code))
    return tuple(found)


def _from(solution: Solution, members: tuple[Maker, ...], code: int) -> Iterator[JointImprovement]:
    for end, path in solution.paths(code, members, improving=False).items():
        # A state that fewer of them can reach is theirs, not the whole coalition's.
        if len({step.by for step in path}) == len(members) and all(solution.gains(m, end, code) for m in members):
            yield JointImprovement(members, code, path)
