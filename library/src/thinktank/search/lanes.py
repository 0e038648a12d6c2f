"""A problem as the narrow lanes that the kernels scan: one number for each state and rival. Searches nothing.

Lane (i, v, r) holds the slack of state v of element i against its r-th rival: how much the score of v can still stand
above that of the rival, plus the tolerance, with every element at the state of its domain that is kindest to v. Where
it falls below zero v cannot be a best response any more. From three states on one more lane holds the slack against
the sum of the rivals: a state of another element that is kind to v against each rival in turn need not be so at once.

Lanes are scanned a processor's vector at a time, so they are as narrow as the numbers allow: each lane is divided by
the greatest common divisor of its numbers, one that can never fall below zero is left out, and the width is the least
that holds the largest sum that can occur.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.search.problem import LARGEST, Integers, Problem

Lanes = NDArray[np.signedinteger]
BLOCK = 16  # elements
TABULATED = 6  # states up to which the kindest state of every domain is tabulated


@dataclass(frozen=True, eq=False)
class Layout:
    """What the kernels take; `b` counts blocks of elements, `l` the element within one, `v` states, `r` lanes of one.

    Parameters
    ----------
    one
        What a state of an element adds to each lane: (n, states, b, v, r, l).
    most
        The most that a domain of an element adds to each lane: (n, 2**states, b, v, r, l); of length 0 along the
        second axis where elements have too many states to tabulate.
    slack
        Every slack without what any element adds: (b, v, r, l).
    dead
        -1 for states that do not exist or are not allowed, else 0: (b, v, l). Places of no element live.
    domain
        Allowed states as bits, (n,).
    weight
        How much an element's states move the others, (n,).
    """

    one: Lanes
    most: Lanes
    slack: Lanes
    dead: Lanes
    domain: Integers
    weight: NDArray[np.float64]


def layout(problem: Problem) -> Layout:
    """Return the problem's lanes.

    Raises
    ------
    ValueError
        A sum might not fit 63 bits.
    """
    n, states = problem.n, max(2, *problem.sizes)
    slots = states if states > 2 else 1
    lanes = _lanes(problem, slots)
    blocks = -(-n // BLOCK)
    place = (lanes.element // BLOCK, lanes.state, lanes.slot, lanes.element % BLOCK)
    one = np.zeros((n, states, blocks, states, slots, BLOCK), lanes.width)
    number = np.concatenate([np.arange(size) for size in problem.sizes])
    for column in range(problem.total):
        one[(problem.element[column], number[column], *place)] = lanes.added[column]
    slack = np.zeros((blocks, states, slots, BLOCK), lanes.width)
    slack[place] = lanes.constant
    holds = np.zeros((n, states), bool)
    holds[problem.element, number] = problem.allowed
    dead = np.zeros((blocks, states, BLOCK), lanes.width)
    element, state = np.nonzero(~holds)
    dead[element // BLOCK, state, element % BLOCK] = -1
    domain = (holds * (1 << np.arange(states, dtype=np.int64))).sum(axis=1, dtype=np.int64)
    return Layout(one, _tabulated(one, states), slack, dead, domain, _weight(problem, lanes))


@dataclass(frozen=True, eq=False)
class _Lanes:
    """The lanes in a row: their place, the constant, what each column adds (m, lanes), and the integers that hold."""

    element: Integers
    state: Integers
    slot: Integers
    constant: Integers
    added: Integers
    width: np.dtype[np.signedinteger]


def _lanes(problem: Problem, slots: int) -> _Lanes:
    _refuse_beyond(problem)
    places: list[tuple[int, int, int]] = []
    levels: list[np.int64] = []
    columns: list[Integers] = []
    for i, (first, size) in enumerate(zip(problem.starts.tolist(), problem.sizes, strict=True)):
        within = slice(first, first + size)
        for v in range(size if problem.answering[i] else 0):
            here = first + v
            rivals = [w for w in range(size) if w != v and problem.rivals[first + w]]
            adds = [problem.own[:, here] - problem.rival[:, first + w] for w in rivals]
            bases = [problem.own_base[here] - problem.rival_base[first + w] + problem.tolerance[i] for w in rivals]
            if len(rivals) > 1:
                adds.append(np.sum(adds, axis=0))
                bases.append(np.sum(bases))
            for r, (column, level) in enumerate(zip(adds, bases, strict=True)):
                # A lane counts only where its own state holds: what that state adds to itself is a constant.
                itself = column[here]
                column[within] = 0
                places.append((i, v, r if r < len(rivals) else slots - 1))
                levels.append(level + itself)
                columns.append(column)
    place = np.array(places, dtype=np.int64).reshape(-1, 3)
    constant = np.array(levels, dtype=np.int64)
    added = np.array(columns, dtype=np.int64).reshape(-1, problem.total).T
    starts = problem.starts
    kept = np.minimum.reduceat(added, starts, axis=0).sum(axis=0) + constant < 0
    place, constant, added = place[kept], constant[kept], added[:, kept]
    divisor = np.maximum(np.gcd.reduce(added, axis=0, initial=0), 1)
    # Rounding the constant down changes no answer: the sum of the others is a whole number.
    constant, added = constant // divisor, added // divisor
    largest = np.maximum.reduceat(np.abs(added), starts, axis=0).sum(axis=0) + np.abs(constant)
    single = place[:, 2] < slots - 1 if slots > 1 else np.ones(len(place), bool)
    width = _width(int(largest[single].max(initial=0)))
    fits = largest <= np.iinfo(width).max  # a sum that would need wider lanes is not worth them
    place, constant, added = place[fits], constant[fits], added[:, fits]
    return _Lanes(place[:, 0], place[:, 1], place[:, 2], constant, added, width)


def _width(largest: int) -> np.dtype[np.signedinteger]:
    for kind in (np.int16, np.int32):  # lanes of 8 bits are no faster, and every width is compiled anew
        if largest <= np.iinfo(kind).max:
            return np.dtype(kind)
    return np.dtype(np.int64)


def _refuse_beyond(problem: Problem) -> None:
    """Refuse numbers whose sums might not fit: checked in floating point, which does not wrap around."""
    most = sum(np.abs(part.astype(np.float64)).max(initial=0.0) for part in (problem.own, problem.rival)) * problem.n
    most += sum(np.abs(part.astype(np.float64)).max() for part in (problem.own_base, problem.rival_base))
    if (most + float(problem.tolerance.max())) * max(problem.sizes) >= LARGEST:
        raise ValueError("the numbers are so large that their sums might not fit 63 bits; scale them down")


def _weight(problem: Problem, lanes: _Lanes) -> NDArray[np.float64]:
    """Return how far each element's states move the others' lanes, and by half how far its own are moved."""
    starts = problem.starts
    spread = np.maximum.reduceat(lanes.added, starts, axis=0) - np.minimum.reduceat(lanes.added, starts, axis=0)
    moves = np.zeros((problem.n, problem.n))
    np.add.at(moves, lanes.element, spread.T.astype(np.float64))
    weight: NDArray[np.float64] = moves.sum(axis=0) + 0.5 * moves.sum(axis=1) + 1e-9
    return weight


def _tabulated(one: Lanes, states: int) -> Lanes:
    if states > TABULATED:
        return np.zeros((len(one), 0, *one.shape[2:]), one.dtype)
    most = np.zeros((len(one), 1 << states, *one.shape[2:]), one.dtype)
    for a in range(states):
        most[:, 1 << a] = one[:, a]
        for below in range(1, 1 << a):
            most[:, (1 << a) | below] = np.maximum(most[:, below], one[:, a])
    return most
