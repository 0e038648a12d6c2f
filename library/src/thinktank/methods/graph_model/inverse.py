"""The inverse question: which orders of a decision maker would make a state stable for it. Others stay as they are.

Whether a state s is stable depends only on which states are no better than s. Each improvement q of s must be no
better than s itself, or one of its sanctions must be: a monotone condition. How many strict orders meet it follows
from how many sets of states do: a set of k of the v states that matter is exactly the one below s in
k! (v - k)! of (v + 1)! orders. So orders are counted exactly, and none is ever listed.

Wang, Hipel, Fang and Dang (2018) give such conditions in matrix form; Kinsara, Petersons, Hipel and Kilgour (2015)
list the orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import factorial

from thinktank.methods.graph_model.monotone import (
    Clauses,
    least,
    minimal_sets,
    needed,
    share_of_orders,
    states_of,
)
from thinktank.methods.graph_model.solution import NAMES, Solution
from thinktank.methods.graph_model.stakes import Maker

MOST_COUNTED = 20  # states whose orders are fewer than 2^63: above, only their share is given
MOST_SETS = 12  # minimal sets that are listed
MOST_SAID, MOST_NAMED = 4, 8  # sets, and states of each, in a sentence
MOST_STATES = 1024
ASKED = ("nash", "gmr", "smr", "seq", "sim")


@dataclass(frozen=True, eq=False)
class Condition:
    """What it takes for a state to be stable for a decision maker under a concept.

    Parameters
    ----------
    state, maker, concept
        What is asked.
    clauses
        All must hold; one holds if all states of one of its alternatives are no better than the state asked after.
    states
        How many feasible states there are.
    met
        Whether it holds as things are.
    others
        Whether all others would stay at the state whatever this decision maker wants; None where that depends on it.
    """

    state: int
    maker: Maker
    concept: str
    clauses: Clauses
    states: int
    met: bool
    others: bool | None

    @property
    def orders(self) -> int:
        """How many strict orders of the states there are."""
        return factorial(self.states)

    @cached_property
    def share(self) -> Fraction | None:
        """In which share of the strict orders it is met; None where too many states are tied together to count."""
        found = share_of_orders(self.clauses)
        return None if found is None else Fraction(*found)

    @property
    def count(self) -> int | None:
        """In how many strict orders it is met."""
        return None if self.share is None else int(self.orders * self.share)

    @property
    def equilibrium_count(self) -> int | None:
        """How many orders make the state an equilibrium; None where it is not known."""
        return self.count if self.others else 0 if self.others is False else None

    @cached_property
    def minimal(self) -> tuple[frozenset[int], ...] | None:
        """Smallest sets of states that, being no better, are enough; the shortest first. None of too many."""
        return minimal_sets(self.clauses)

    def sentence(self, solution: Solution) -> str:
        """Say the condition in a sentence."""
        number = solution.stakes.number
        head = f"For state {number(self.state)} to be {NAMES[self.concept]} stable, {self.maker.name}"
        if not self.clauses:
            return f"{head} may have any order."
        if all(len(states) == 1 for clause in self.clauses for states in clause):
            parts = [sorted(number(code) for states in clause for code in states) for clause in self.clauses]
            return f"{head} must like it at least as well as {_all_parts(parts)}."
        sets = self.minimal
        if sets is None:
            return f"{head} must meet a condition on {len(states_of(self.clauses))} states."
        shown = [_joined(sorted(map(number, states)), "and") for states in sets[:MOST_SAID]]
        more = f"; or as one of {len(sets) - MOST_SAID} more sets" if len(sets) > MOST_SAID else ""
        return f"{head} must like it at least as well as {'; or as '.join(shown)}{more}."

    def to_dict(self, solution: Solution) -> dict[str, object]:
        """Return it for ``--json``, states by their numbers."""
        number = solution.stakes.number
        sets = self.minimal
        listable = self.states <= MOST_COUNTED
        return {
            "state": number(self.state),
            "decision_maker": self.maker.id,
            "concept": self.concept,
            "met": self.met,
            "orders": self.orders if listable else None,
            "count": self.count if listable else None,
            "equilibrium_count": self.equilibrium_count if listable else None,
            "share": None if self.share is None else float(self.share),
            "minimal": None if sets is None else [sorted(map(number, states)) for states in sets[:MOST_SETS]],
            "minimal_sets": None if sets is None else len(sets),
            "sentence": self.sentence(solution),
        }


def conditions(solution: Solution, state: int) -> tuple[Condition, ...] | None:
    """Return for every decision maker and concept what would make a state stable; None of too large a conflict.

    Coalitions are left out: they have no order of their own.
    """
    if len(solution.stakes.codes) > MOST_STATES:
        return None
    makers = [maker for maker in solution.stakes.makers if len(maker.members) == 1]
    return tuple(condition(solution, maker, state, concept) for maker in makers for concept in ASKED)


def condition(solution: Solution, maker: Maker, state: int, concept: str) -> Condition:
    """Return what would make a state stable for a decision maker under a concept, whatever its own order."""
    clauses = []
    for q in solution.moves(maker, state):
        alternatives = {frozenset((q,))}
        if concept != "nash":
            alternatives |= set(_sanctions(solution, maker, state, q, concept))
        clauses.append(least(alternatives))
    met = state in solution.stable(concept, maker)
    others = _others_stay(solution, maker, state, concept)
    return Condition(state, maker, concept, needed(clauses), len(solution.stakes.codes), met, others)


def _others_stay(solution: Solution, maker: Maker, state: int, concept: str) -> bool | None:
    """Tell whether the state is stable for all others; None where the maker's own improvements decide that.

    Moves do not depend on anybody's order, so Nash, GMR and SMR never do. Under SEQ and SIM the others stay whatever
    the maker wants if they have no improvement, and leave if no moves at all could sanction them.
    """
    others = solution.others(maker)
    if concept not in ("seq", "sim"):
        return all(state in solution.stable(concept, other) for other in others)
    if all(state in solution.stable("nash", other) for other in others):
        return True
    if concept == "seq" and not all(state in solution.stable("gmr", other) for other in others):
        return False
    return None


def _sanctions(solution: Solution, maker: Maker, state: int, q: int, concept: str) -> list[frozenset[int]]:
    """Return for each sanction of a move the states that must then be no better; the state itself always is."""
    here = frozenset((state,))
    others = solution.others(maker)
    if concept == "sim":
        return [frozenset((end,)) - here for end, _ in solution.joint(maker, state, q)]
    ends = solution.paths(q, others, concept == "seq", solution.semantics.sanction)
    if concept == "smr":
        return [(frozenset((r,)) | frozenset(solution.moves(maker, r))) - here for r in ends]
    return [frozenset((r,)) - here for r in ends]


def _all_parts(parts: list[list[int]]) -> str:
    """Say that one of each part is meant: `1, and as 2 or 3`."""
    single = sorted(part[0] for part in parts if len(part) == 1)
    several = sorted(part for part in parts if len(part) > 1)
    said = [("each of " if len(single) > 1 else "") + _joined(single, "and")] if single else []
    said += [_joined(part, "or") for part in several[:MOST_SAID]]
    if len(several) > MOST_SAID:
        said.append(f"one of each of {len(several) - MOST_SAID} more sets")
    return ", and as ".join(said)


def _joined(numbers: list[int], word: str) -> str:
    if len(numbers) > MOST_NAMED:
        return f"{', '.join(map(str, numbers[:MOST_NAMED]))} {word} {len(numbers) - MOST_NAMED} more"
    *rest, last = map(str, numbers)
    return f"{', '.join(rest)} {word} {last}" if rest else last
