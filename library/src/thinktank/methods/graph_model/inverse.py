"""The inverse question: which orders of a decision maker would make a state stable for it. Others stay as they are.

Whether a state s is stable depends only on which states are no better than s. Each improvement q of s must be no
better than s itself, or one of its sanctions must be: a monotone condition. How many strict orders meet it follows
from how many sets of states do: a set of k of the v states that matter is exactly the one below s in
k! (v - k)! of (v + 1)! orders. So orders are counted exactly, and none is ever listed.

Wang, Hipel, Fang and Dang (2018) give such conditions in matrix form; Kinsara, Petersons, Hipel and Kilgour (2015)
list the orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import factorial

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.solution import NAMES, Solution
from thinktank.methods.graph_model.stakes import Maker

MOST_RELEVANT = 20  # states of which all sets are looked at
MOST_SETS = 12  # minimal sets that are listed
MOST_STATES = 1024
ASKED = ("nash", "gmr", "smr", "seq", "sim")

Alternatives = frozenset[frozenset[int]]


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
    clauses: tuple[Alternatives, ...]
    states: int
    met: bool
    others: bool | None

    @cached_property
    def relevant(self) -> tuple[int, ...]:
        """Codes of the states that matter, by rising code."""
        return tuple(sorted(set().union(*(states for clause in self.clauses for states in clause))))

    @cached_property
    def _table(self) -> NDArray[np.bool_] | None:
        """For every set of relevant states, whether the condition holds when just these are no better."""
        if len(self.relevant) > MOST_RELEVANT:
            return None
        sets = np.arange(1 << len(self.relevant), dtype=np.int64)
        place = {code: 1 << i for i, code in enumerate(self.relevant)}
        holds = np.ones(len(sets), np.bool_)
        for clause in self.clauses:
            met = np.zeros(len(sets), np.bool_)
            for states in clause:
                bits = sum(place[code] for code in states)
                met |= sets & bits == bits
            holds &= met
        return holds

    @property
    def orders(self) -> int:
        """How many strict orders of the states there are."""
        return factorial(self.states)

    @cached_property
    def count(self) -> int | None:
        """How many of them meet the condition; None where too many states matter to count."""
        if self._table is None:
            return None
        v = len(self.relevant)
        sizes = np.bitwise_count(np.flatnonzero(self._table).astype(np.uint64))
        by_size: list[int] = np.bincount(sizes.astype(np.intp), minlength=v + 1).tolist()
        favourable = sum(n * factorial(k) * factorial(v - k) for k, n in enumerate(by_size))
        return self.orders * favourable // factorial(v + 1)

    @property
    def equilibrium_count(self) -> int | None:
        """How many orders make the state an equilibrium; None where it is not known."""
        return self.count if self.others else 0 if self.others is False else None

    @cached_property
    def minimal(self) -> tuple[frozenset[int], ...] | None:
        """Smallest sets of states that, being no better, are enough; the shortest first."""
        if self._table is None:
            return None
        minimal = self._table.copy()
        sets = np.arange(len(minimal), dtype=np.int64)
        for i in range(len(self.relevant)):
            with_it = sets[sets >> i & 1 == 1]
            minimal[with_it] &= ~self._table[with_it ^ (1 << i)]
        found = [frozenset(self._codes(x)) for x in np.flatnonzero(minimal).tolist()]
        return tuple(sorted(found, key=lambda states: (len(states), sorted(states))))

    def _codes(self, bits: int) -> Iterator[int]:
        return (code for i, code in enumerate(self.relevant) if bits >> i & 1)

    def sentence(self, solution: Solution) -> str:
        """Say the condition in a sentence."""
        number = solution.stakes.number
        head = f"For state {number(self.state)} to be {NAMES[self.concept]} stable, {self.maker.name}"
        if not self.clauses:
            return f"{head} may have any order."
        if all(len(states) == 1 for clause in self.clauses for states in clause):
            parts = sorted(sorted(number(code) for states in clause for code in states) for clause in self.clauses)
            return f"{head} must like it at least as well as {_and(parts)}."
        sets = self.minimal
        if sets is None:
            return f"{head} must meet a condition on {len(self.relevant)} states."
        shown = [_all_of(sorted(map(number, states))) for states in sets[:4]]
        more = f", or one of {len(sets) - 4} more sets" if len(sets) > 4 else ""
        return f"{head} must like it at least as well as {'; or as '.join(shown)}{more}."

    def to_dict(self, solution: Solution) -> dict[str, object]:
        """Return it for ``--json``, states by their numbers."""
        number = solution.stakes.number
        sets = self.minimal
        return {
            "state": number(self.state),
            "decision_maker": self.maker.id,
            "concept": self.concept,
            "met": self.met,
            "orders": self.orders,
            "count": self.count,
            "equilibrium_count": self.equilibrium_count,
            "share": None if self.count is None else self.count / self.orders,
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
        clauses.append(_least(alternatives))
    met = state in solution.stable(concept, maker)
    others = _others_stay(solution, maker, state, concept)
    return Condition(state, maker, concept, _needed(clauses), len(solution.stakes.codes), met, others)


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


def _least(sets: set[frozenset[int]]) -> Alternatives:
    """Return the sets that hold no other one."""
    kept: list[frozenset[int]] = []
    for states in sorted(sets, key=len):
        if not any(smaller <= states for smaller in kept):
            kept.append(states)
    return frozenset(kept)


def _needed(clauses: list[Alternatives]) -> tuple[Alternatives, ...]:
    """Drop clauses that hold anyway, and those that follow from another."""
    kept: list[Alternatives] = []
    for clause in sorted(set(clauses), key=len):
        if frozenset() in clause:
            continue
        if not any(all(any(b <= a for b in clause) for a in other) for other in kept):
            kept.append(clause)
    return tuple(kept)


def _and(parts: list[list[int]]) -> str:
    said = [_joined(part, "or") for part in parts]
    return said[0] if len(said) == 1 else ", and as ".join(said)


def _all_of(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"all of {_joined(numbers, 'and')}"


def _joined(numbers: list[int], word: str) -> str:
    words = [str(number) for number in numbers]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {word} {words[-1]}"
