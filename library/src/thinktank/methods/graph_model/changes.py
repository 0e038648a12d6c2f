"""Single changes of what decision makers want, and what becomes of the equilibria: which one judgement flips them.

Statements are dropped, turned round, or change places with the next; places of a ranking change with the next. Numbers
need no search here: `thinktank.findings.flips` moves them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.preferences import Preference, by_priority, truths_of
from thinktank.methods.graph_model.solution import Solution
from thinktank.methods.graph_model.solving import equilibria_of, solved

MOST_CHANGES = 400
MOST_WORK = 200_000_000  # changes times codes times makers


@dataclass(frozen=True)
class SingleChange:
    """One change, and the equilibria that come and go with it, as codes by concept."""

    actor: str
    path: str
    said: str
    lost: dict[str, tuple[int, ...]]
    gained: dict[str, tuple[int, ...]]

    @property
    def flips(self) -> bool:
        """Whether any equilibrium comes or goes."""
        return any(self.lost.values()) or any(self.gained.values())

    def to_dict(self, solution: Solution) -> dict[str, object]:
        """Return it for ``--json``, states by their numbers."""

        def numbered(states: dict[str, tuple[int, ...]]) -> dict[str, list[int]]:
            return {concept: [solution.stakes.number(code) for code in codes] for concept, codes in states.items()}

        return {"path": self.path, "change": self.said, "lost": numbered(self.lost), "gained": numbered(self.gained)}


def single_changes(solution: Solution, preferences: tuple[Preference, ...]) -> tuple[SingleChange, ...]:
    """Return every single change of a statement or of a ranking's places; none of conflicts too large for that."""
    made = [(preference, said, row) for preference in preferences for said, row in _variants(solution, preference)][
        :MOST_CHANGES
    ]
    work = len(made) * len(solution.stakes.feasible) * len(solution.stakes.makers)
    if not made or work > MOST_WORK:
        return ()
    ranks = np.repeat(solution.ranks[None], len(made), axis=0)
    for i, (preference, _, row) in enumerate(made):
        ranks[i, solution.stakes.actors.index(preference.actor)] = row
    found = equilibria_of(solved(solution.stakes, ranks, solution.semantics))
    return tuple(
        _compared(solution, preference, said, bits) for (preference, said, _), bits in zip(made, found, strict=True)
    )


def _variants(solution: Solution, preference: Preference) -> Iterator[tuple[str, NDArray[np.int32]]]:
    if preference.reading in ("statements", "counted"):
        truths = truths_of(preference.statements, solution.stakes)
        k = len(truths)

        def rank(rows: NDArray[np.bool_]) -> NDArray[np.int32]:
            return by_priority(rows) if preference.reading == "statements" else rows.sum(axis=0, dtype=np.int32)

        for j, statement in enumerate(preference.statements):
            yield f"without “{statement}”", rank(np.delete(truths, j, axis=0))
            turned = truths.copy()
            turned[j] = ~turned[j]
            yield f"the opposite of “{statement}”", rank(turned)
            if j + 1 < k and preference.reading == "statements":
                order = [*range(j), j + 1, j, *range(j + 2, k)]
                yield f"“{preference.statements[j + 1]}” before “{statement}”", rank(truths[order])
    elif preference.reading == "ranking":
        row = solution.ranks[solution.stakes.actors.index(preference.actor)]
        for level in range(int(row.max()), 0, -1):
            swapped = row.copy()
            swapped[row == level], swapped[row == level - 1] = level - 1, level
            place = int(row.max()) - level + 1
            yield f"places {place} and {place + 1} of the ranking changed", swapped


def _compared(solution: Solution, preference: Preference, said: str, bits: NDArray[np.uint8]) -> SingleChange:
    codes = solution.stakes.codes

    def states(of: NDArray[np.uint8], bit: int) -> tuple[int, ...]:
        return tuple(codes[of & bit != 0].tolist())

    now = solution.equilibrium_bits
    concepts = solution.semantics.concepts.items()
    return SingleChange(
        preference.actor,
        preference.paths[0],
        said,
        {concept: states(now & ~bits, bit) for concept, bit in concepts},
        {concept: states(bits & ~now, bit) for concept, bit in concepts},
    )
