"""Goal seeking: the smallest change of preferences that makes a state stable, and tried. Lists no orders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thinktank.methods.graph_model.inverse import Condition
from thinktank.methods.graph_model.monotone import given, minimal_sets
from thinktank.methods.graph_model.solution import Solution, a_stability
from thinktank.methods.graph_model.solving import equilibria_of, solved
from thinktank.methods.graph_model.stakes import Maker

MOST_WAYS = 6


@dataclass(frozen=True)
class Change:
    """What one decision maker would have to think: states that would have to be no better than the one asked after.

    `ways` are the smallest sets of states, all of one size; None where too many states matter to find them.
    """

    maker: Maker
    ways: tuple[frozenset[int], ...] | None


@dataclass(frozen=True)
class Goal:
    """The smallest change that makes a state an equilibrium under a concept.

    Parameters
    ----------
    state, concept
        What is wanted.
    changes
        For each decision maker for whom it is not stable; empty where it is an equilibrium already.
    attained
        Whether the first way of each, made together, makes it an equilibrium; None where a way is not known.
    """

    state: int
    concept: str
    changes: tuple[Change, ...]
    attained: bool | None

    def sentence(self, solution: Solution) -> str:
        """Say it in a sentence."""
        number = solution.stakes.number
        if not self.changes:
            return f"State {number(self.state)} is {a_stability(self.concept)} equilibrium as it is."
        said = []
        for change in self.changes:
            if change.ways is None:
                said.append(f"{change.maker.name} would have to change its mind in ways too many to look through")
                continue
            ways = [", ".join(str(n) for n in sorted(map(number, way))) for way in change.ways[:MOST_WAYS]]
            said.append(f"{change.maker.name} would have to like it at least as well as {', or as '.join(ways)}")
        end = {True: "", False: " That alone is not enough: it changes what the others can do.", None: ""}
        wanted = f"For state {number(self.state)} to be {a_stability(self.concept)} equilibrium"
        return f"{wanted}, {'; '.join(said)}.{end[self.attained]}"

    def to_dict(self, solution: Solution) -> dict[str, object]:
        """Return it for ``--json``, states by their numbers."""
        number = solution.stakes.number
        return {
            "state": number(self.state),
            "concept": self.concept,
            "holds": not self.changes,
            "changes": [
                {
                    "decision_maker": change.maker.id,
                    "comparisons": None if not change.ways else len(change.ways[0]),
                    "no_better_than_target": None
                    if change.ways is None
                    else [sorted(map(number, way)) for way in change.ways[:MOST_WAYS]],
                }
                for change in self.changes
            ],
            "attained": self.attained,
            "sentence": self.sentence(solution),
        }


def goals(solution: Solution, found: tuple[Condition, ...]) -> tuple[Goal, ...]:
    """Return the smallest changes for every concept, from the conditions on one state."""
    concepts = dict.fromkeys(each.concept for each in found)
    return tuple(_goal(solution, [each for each in found if each.concept == concept]) for concept in concepts)


def _goal(solution: Solution, conditions: list[Condition]) -> Goal:
    state, concept = conditions[0].state, conditions[0].concept
    changes = tuple(Change(each.maker, _ways(solution, each)) for each in conditions if not each.met)
    if not changes:
        return Goal(state, concept, (), True)
    attained = None
    if all(change.ways for change in changes):
        attained = _tried(solution, state, concept, changes)
    return Goal(state, concept, changes, attained)


def _ways(solution: Solution, each: Condition) -> tuple[frozenset[int], ...] | None:
    """Return the smallest sets of states now better than the one asked after that would have to be no better."""
    codes = frozenset(solution.stakes.codes.tolist())
    held = frozenset(code for code in codes if not solution.gains(each.maker, code, each.state))
    sets = minimal_sets(given(each.clauses, held))
    return None if sets is None else tuple(states for states in sets if len(states) == len(sets[0]))


def _tried(solution: Solution, state: int, concept: str, changes: tuple[Change, ...]) -> bool:
    """Put the states of each first way right below the one asked after, all else unchanged, and solve again."""
    stakes = solution.stakes
    ranks = solution.ranks.astype(np.int32) * 2
    for change in changes:
        assert change.ways
        row = ranks[stakes.actors.index(change.maker.id)]
        below = row[stakes.number(state) - 1] - 1
        for code in change.ways[0]:
            row[stakes.number(code) - 1] = below
    bits = equilibria_of(solved(stakes, ranks[None], solution.semantics))[0]
    return bool(bits[stakes.number(state) - 1] & solution.semantics.concepts[concept])
