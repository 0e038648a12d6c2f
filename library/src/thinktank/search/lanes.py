"""A problem as the narrow lanes that the kernels scan: one number for each state and rival. Searches nothing.

Lane (i, v, r) holds the slack of state v of element i against its r-th rival: how much the score of v can still stand
above that of the rival, plus the tolerance, with every element at the state of its domain that is kindest to v. Where
it falls below zero v cannot be a best response any more. From three states on one more lane holds the slack against
the sum of the rivals: a state of another element that is kind to v against each rival in turn need not be so at once.

Lanes are scanned a processor's vector at a time, so they are as narrow as the numbers allow: each lane is divided by
the greatest common divisor of its numbers, one that can never fall below zero is left out, and the width is the least
that holds the largest sum that can occur. An element in one state is in no other: that state takes so much from the
first lane of each other one that it falls below zero, so that the sign of the lanes alone tells what can still hold.
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
        -1 for states that do not exist or are not allowed, else 0: (b, v, l). Places of no element live. The slack of
        a state that does not exist is -1.
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
    highest = np.zeros(slack.shape, np.int64)
    highest[place] = lanes.highest
    _exclude(one, slack, highest, problem)
    holds = np.zeros((n, states), bool)
    holds[problem.element, number] = problem.allowed
    dead = np.zeros((blocks, states, BLOCK), lanes.width)
    element, state = np.nonzero(~holds)
    dead[element // BLOCK, state, element % BLOCK] = -1
    domain = (holds * (1 << np.arange(states, dtype=np.int64))).sum(axis=1, dtype=np.int64)
    return Layout(one, _tabulated(one, states), slack, dead, domain, _weight(problem, lanes))


def _exclude(one: Lanes, slack: Lanes, highest: Integers, problem: Problem) -> None:
    """Let each state of an element put its other states' first lanes below zero, and those that do not exist."""
    for i, size in enumerate(problem.sizes):
        b, place = i // BLOCK, i % BLOCK
        for v in range(one.shape[1]):
            if v >= size:
                slack[b, v, 0, place] = -1
                continue
            others = [a for a in range(size) if a != v]
            one[i, others, b, v, 0, place] = -1 - max(int(highest[b, v, 0, place]), 0)


@dataclass(frozen=True, eq=False)
class _Lanes:
    """The lanes in a row: their place, the constant, what each column adds (m, lanes), the highest sum, the width."""

    element: Integers
    state: Integers
    slot: Integers
    constant: Integers
    added: Integers
    highest: Integers
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
    lowest = np.minimum.reduceat(added, starts, axis=0).sum(axis=0) + constant
    highest = np.maximum.reduceat(added, starts, axis=0).sum(axis=0) + constant
    first = place[:, 2] == 0
    lowest[first] -= 1 + np.maximum(highest[first], 0)  # see `_exclude`
    lowest = np.minimum(lowest, np.minimum(added.min(axis=0, initial=0), constant))
    highest = np.maximum(highest, np.maximum(added.max(axis=0, initial=0), constant))
    single = place[:, 2] < slots - 1 if slots > 1 else np.ones(len(place), bool)
    width = _width(int(lowest[single].min(initial=-1)), int(highest[single].max(initial=0)), slots)
    # A sum that would need wider lanes is not worth them.
    fits = (lowest >= np.iinfo(width).min) & (highest <= np.iinfo(width).max)
    place, constant, added, highest = place[fits], constant[fits], added[:, fits], highest[fits]
    return _Lanes(place[:, 0], place[:, 1], place[:, 2], constant, added, highest, width)


def _width(lowest: int, highest: int, states: int) -> np.dtype[np.signedinteger]:
    """Return the narrowest integers that hold the numbers, and the dead states of a block of elements."""
    for kind in (np.int8, np.int16, np.int32):
        limits = np.iinfo(kind)
        if limits.min <= lowest and highest <= limits.max and states * BLOCK <= -limits.min:
            return np.dtype(kind)
    return np.dtype(np.int64)


def _refuse_beyond(problem: Problem) -> None:
    """Refuse numbers whose sums might not fit: checked in floating point, which does not wrap around."""
    most = sum(np.abs(part.astype(np.float64)).max(initial=0.0) for part in (problem.own, problem.rival)) * problem.n
    most += sum(np.abs(part.astype(np.float64)).max() for part in (problem.own_base, problem.rival_base))
    if (most + float(problem.tolerance.max())) * max(problem.sizes) >= LARGEST // 2:
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
