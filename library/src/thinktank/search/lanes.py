"""A problem as the narrow lanes that the kernels scan: one number for each state and rival. Searches nothing.

Lane (i, v, r) holds the slack of state v of element i against its r-th rival: how much the score of v can still stand
above that of the rival, plus the tolerance, with every element at the state of its domain that is kindest to v. Where
it falls below zero v cannot be a best response any more.

Lanes of 32 bytes are scanned at once, so they are as narrow as the numbers allow: each lane is divided by the
greatest common divisor of its numbers, a lane that can never fall below zero is left out, and the width is the least
that holds the largest sum that can occur.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.search.problem import LARGEST, Problem

Lanes = NDArray[np.signedinteger]
VECTOR = 32  # bytes
TABULATED = 6  # states up to which the kindest state of every domain is tabulated


@dataclass(frozen=True, eq=False)
class Layout:
    """What the kernels take; `b` counts blocks of elements, `l` the element within one, `v` states, `r` rivals.

    Parameters
    ----------
    one
        What a state of an element adds to each lane: (n, states, b, v, r, l).
    most
        The most that a domain of an element adds to each lane: (n, 2**states, b, v, r, l); of length 0 along the
        second axis where elements have too many states to tabulate.
    slack
        Every slack with all domains full: (b, v, r, l).
    dead
        -1 for states that do not exist or are not allowed, else 0: (b, v, l).
    domains
        Allowed states as bits, (n,).
    weight
        How much an element's states move the others, (n,).
    """

    one: Lanes
    most: Lanes
    slack: Lanes
    dead: Lanes
    domains: NDArray[np.int64]
    weight: NDArray[np.float64]


def layout(problem: Problem) -> Layout:
    """Return the problem's lanes.

    Raises
    ------
    ValueError
        A sum might not fit 63 bits.
    """
    n, states = problem.n, max(problem.sizes)
    rivals = max(states - 1, 1)
    numbers = _Lanes(problem)
    width = numbers.width()
    per = VECTOR // width.itemsize
    blocks = -(-n // per)
    place = (numbers.element // per, numbers.state, numbers.slot, numbers.element % per)
    one = np.zeros((n, states, blocks, states, rivals, per), width)
    own_state = np.concatenate([np.arange(size) for size in problem.sizes])
    for column in range(problem.total):
        one[(problem.element[column], own_state[column], *place)] = numbers.added[column]
    slack = np.zeros((blocks, states, rivals, per), width)
    slack[place] = numbers.constant
    dead = np.zeros((blocks, states, per), width)
    domains = np.zeros(n, np.int64)
    exists = np.zeros((n, states), bool)
    for column in np.flatnonzero(problem.allowed).tolist():
        domains[problem.element[column]] |= 1 << int(own_state[column])
        exists[problem.element[column], own_state[column]] = True
    element, state = np.nonzero(~exists)
    dead[element // per, state, element % per] = -1
    return Layout(one, _tabulated(one, states), slack, dead, domains, numbers.weight(problem))


class _Lanes:
    """Which lanes there are, and what each column adds to each."""

    def __init__(self, problem: Problem) -> None:
        rows = []
        first = 0
        for i, size in enumerate(problem.sizes):
            if problem.answering[i]:
                for v in range(size):
                    others = [w for w in range(size) if w != v]
                    rows += [(i, v, r, first + v, first + w) for r, w in enumerate(others) if problem.rivals[first + w]]
            first += size
        table = np.array(rows, dtype=np.int64).reshape(-1, 5)
        own, rival = table[:, 3], table[:, 4]
        added = problem.own[:, own] - problem.rival[:, rival]
        constant = problem.own_base[own] - problem.rival_base[rival] + problem.tolerance[table[:, 0]]
        _refuse_beyond(problem)
        # A lane counts only where its own state holds: what that state adds to itself is a constant.
        lanes = np.arange(len(table))
        constant += added[own, lanes]
        added[problem.element[:, None] == table[None, :, 0]] = 0
        low = np.minimum.reduceat(added, problem.starts, axis=0).sum(axis=0) + constant
        kept = low < 0
        table, added, constant = table[kept], added[:, kept], constant[kept]
        divisor = np.maximum(np.gcd.reduce(added, axis=0), 1) if len(table) else np.ones(0, np.int64)
        self.element, self.state, self.slot = table[:, 0], table[:, 1], table[:, 2]
        self.added = added // divisor
        self.constant = constant // divisor  # rounds down, which changes no answer: the sum is a whole number
        sums = np.maximum.reduceat(np.abs(self.added), problem.starts, axis=0).sum(axis=0) + np.abs(self.constant)
        self.largest = int(sums.max()) if len(table) else 0

    def width(self) -> np.dtype[np.signedinteger]:
        """Return the narrowest integers that hold every slack that can occur."""
        for kind in (np.int8, np.int16, np.int32):
            if self.largest <= np.iinfo(kind).max:
                return np.dtype(kind)
        return np.dtype(np.int64)

    def weight(self, problem: Problem) -> NDArray[np.float64]:
        """Return how far each element's states move the others' lanes, in and out."""
        starts = problem.starts
        spread = np.maximum.reduceat(self.added, starts, axis=0) - np.minimum.reduceat(self.added, starts, axis=0)
        moves = np.zeros((problem.n, problem.n))
        np.add.at(moves.T, self.element, spread.T.astype(np.float64))
        weight: NDArray[np.float64] = moves.sum(axis=1) + 0.5 * moves.sum(axis=0) + 1e-9
        return weight


def _refuse_beyond(problem: Problem) -> None:
    """Refuse numbers whose sums might not fit: checked in floating point, which does not wrap around."""
    most = sum(np.abs(part.astype(np.float64)).max(initial=0.0) for part in (problem.own, problem.rival)) * problem.n
    most += sum(np.abs(part.astype(np.float64)).max() for part in (problem.own_base, problem.rival_base))
    if most + float(problem.tolerance.max()) >= LARGEST:
        raise ValueError("the numbers are so large that their sums might not fit 63 bits; scale them down")


def _tabulated(one: Lanes, states: int) -> Lanes:
    if states > TABULATED:
        return np.zeros((len(one), 0, *one.shape[2:]), one.dtype)
    most = np.zeros((len(one), 1 << states, *one.shape[2:]), one.dtype)
    for a in range(states):
        most[:, 1 << a] = one[:, a]
        for below in range(1, 1 << a):
            most[:, (1 << a) | below] = np.maximum(most[:, below], one[:, a])
    return most
