"""Monotone conditions on sets of states: counted by size, and their minimal sets. Knows no conflict.

A condition is a list of clauses, all of which must hold; a clause is a set of alternatives, one of which must be
contained in the set. Clauses that share no state are counted apart and multiplied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

MOST_LISTED = 20  # states of which all sets are looked at

Clause = frozenset[frozenset[int]]
Clauses = tuple[Clause, ...]


def least(sets: Iterable[frozenset[int]]) -> Clause:
    """Return the sets that contain no other one: the alternatives that count.

    Examples
    --------
    >>> sorted(map(sorted, least([frozenset({1, 2}), frozenset({1}), frozenset({3})])))
    [[1], [3]]
    """
    kept: list[frozenset[int]] = []
    for states in sorted(sets, key=len):
        if not any(smaller <= states for smaller in kept):
            kept.append(states)
    return frozenset(kept)


def needed(clauses: Iterable[Clause]) -> Clauses:
    """Drop clauses that hold anyway, and those that follow from another."""
    kept: list[Clause] = []
    for clause in sorted(set(clauses), key=lambda each: (len(each), sorted(map(sorted, each)))):
        if frozenset() in clause:
            continue
        if not any(all(any(b <= a for b in clause) for a in other) for other in kept):
            kept.append(clause)
    return tuple(kept)


def given(clauses: Clauses, held: frozenset[int]) -> Clauses:
    """Return what is still to be met by a set that holds some states already."""
    return needed(least(states - held for states in clause) for clause in clauses)


def states_of(clauses: Clauses) -> tuple[int, ...]:
    """Return the states that the clauses name, in rising order."""
    return tuple(sorted({state for clause in clauses for states in clause for state in states}))


def share_of_orders(clauses: Clauses) -> tuple[int, int] | None:
    """Return in how many of how many strict orders the states below a given one meet the condition.

    The orders are those of the states named and the given one: just these k of v states stand below it in
    k! (v - k)! of (v + 1)!. None where too many states are tied together to count.

    Examples
    --------
    >>> share_of_orders((frozenset({frozenset({1}), frozenset({4})}), frozenset({frozenset({3}), frozenset({6})})))
    (64, 120)
    """
    sizes = [_by_size(part) for part in _apart(clauses)]
    if any(part is None for part in sizes):
        return None
    polynomial = reduce(_product, (part for part in sizes if part is not None), [1])
    v = len(polynomial) - 1
    return sum(n * factorial(k) * factorial(v - k) for k, n in enumerate(polynomial)), factorial(v + 1)


def minimal_sets(clauses: Clauses) -> tuple[frozenset[int], ...] | None:
    """Return the sets that meet the condition and none of whose parts does, the smallest first; None of too many."""
    states = states_of(clauses)
    if len(states) > MOST_LISTED:
        return None
    holds = _table(clauses, states)
    minimal = holds.copy()
    sets = np.arange(len(holds), dtype=np.int64)
    for i in range(len(states)):
        with_it = sets[sets >> i & 1 == 1]
        minimal[with_it] &= ~holds[with_it ^ (1 << i)]
    found = [
        frozenset(state for i, state in enumerate(states) if bits >> i & 1) for bits in np.flatnonzero(minimal).tolist()
    ]
    return tuple(sorted(found, key=lambda each: (len(each), sorted(each))))


def _apart(clauses: Clauses) -> list[Clauses]:
    """Return the clauses in parts that share no state."""
    parts: list[tuple[set[int], list[Clause]]] = []
    for clause in clauses:
        named = set().union(*clause)
        touching = [part for part in parts if part[0] & named]
        parts = [part for part in parts if not part[0] & named]
        parts.append((named.union(*(p[0] for p in touching)), [clause, *(c for p in touching for c in p[1])]))
    return [tuple(part) for _, part in parts]


def _by_size(clauses: Clauses) -> list[int] | None:
    """Return how many sets of each size meet clauses that are tied together."""
    states = states_of(clauses)
    v = len(states)
    if len(clauses) == 1 and all(len(alternative) == 1 for alternative in clauses[0]):
        return [comb(v, k) if k else 0 for k in range(v + 1)]  # all sets but the empty one
    if v > MOST_LISTED:
        return None
    sizes = np.bitwise_count(np.flatnonzero(_table(clauses, states)).astype(np.uint64))
    found: list[int] = np.bincount(sizes.astype(np.intp), minlength=v + 1).tolist()
    return found


def _table(clauses: Clauses, states: Sequence[int]) -> NDArray[np.bool_]:
    """Return for every set of states, as bits, whether it meets the clauses."""
    sets = np.arange(1 << len(states), dtype=np.int64)
    place = {state: 1 << i for i, state in enumerate(states)}
    holds = np.ones(len(sets), np.bool_)
    for clause in clauses:
        met = np.zeros(len(sets), np.bool_)
        for alternative in clause:
            bits = sum(place[state] for state in alternative)
            met |= sets & bits == bits
        holds &= met
    return holds


def _product(a: list[int], b: list[int]) -> list[int]:
    found = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            found[i + j] += x * y
    return found
