"""Where scenarios lead: successors in blocks, tables of them resolved into attractors, walks from single starts.

A scenario is a row of states or its number: states are digits, the last driver's the fastest. Where a driver's state
scores as high as any other it stays; else it moves towards the best state, the first of equals. Who moves:

- GLOBAL: every inconsistent driver, to its best state;
- INCREMENTAL: every inconsistent driver, one step along its states towards the best one;
- LOCAL: only the driver that is worst off, the first of equals;
- SPEED: only the first inconsistent driver in a given order.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Scores = NDArray[Any]

GLOBAL, INCREMENTAL, LOCAL, SPEED = 0, 1, 2, 3
LABEL = np.uint32(0x80000000)  # flag of a table's entry that is an attractor's number, no longer a successor
ON_PATH = np.uint32(0xFFFFFFFF)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def successors(
    score: Scores, low: Scores, digits: Scores, sizes: Integers, order: Integers, rule: int, first: int, table: Any
) -> None:
    """Fill `table[first:]`, as far as `low` blocks reach, with the successor of each scenario.

    Scenarios are taken in blocks in which only the last drivers vary: their part of every score is tabulated, the
    part of the others is one number a block, and the loops run along the block.

    Parameters
    ----------
    score
        The matrix, (m, m), in integers that hold every sum.
    low, digits
        What the drivers that vary within a block add to each column, (m, block), and their states, (varying, block).
    sizes, order
        Number of states of each driver; the drivers in the order in which they are asked to move.
    rule
        One of the rules above.
    first
        Number of the first scenario, a multiple of the block.
    table
        Part of the table of successors that is filled, from scenario `first` on; its length a multiple of the block.
    """
    n, block = len(sizes), low.shape[1]
    high = n - digits.shape[0]
    starts, strides = np.zeros(n, np.int64), np.ones(n, np.int64)
    for i in range(1, n):
        starts[i] = starts[i - 1] + sizes[i - 1]
        strides[n - 1 - i] = strides[n - i] * sizes[n - i]
    state = np.zeros(n, np.int64)
    rest = np.zeros(score.shape[0], score.dtype)
    best, where = np.zeros(block, score.dtype), np.zeros(block, score.dtype)
    here, mine, worst = np.zeros(block, score.dtype), np.zeros(block, score.dtype), np.zeros(block, score.dtype)
    move = np.zeros(block, np.int32)
    for begin in range(0, len(table), block):
        number = first + begin
        for i in range(high):
            state[i] = number // strides[i] % sizes[i]
        rest[:] = 0
        for i in range(high):
            row = starts[i] + state[i]
            for c in range(score.shape[0]):
                rest[c] += score[row, c]
        move[:] = 0
        worst[:] = 0
        for j in order:
            best[:] = rest[starts[j]] + low[starts[j]]
            where[:] = 0
            if j < high:
                mine[:] = state[j]
                here[:] = rest[starts[j] + state[j]] + low[starts[j] + state[j]]
            else:
                mine[:] = digits[j - high]
                here[:] = best
            for v in range(1, sizes[j]):
                column = starts[j] + v
                base = rest[column]
                for b in range(block):
                    value = score.dtype.type(base + low[column, b])
                    where[b] = v if value > best[b] else where[b]
                    best[b] = max(best[b], value)
                if j >= high:
                    for b in range(block):
                        value = score.dtype.type(base + low[column, b])
                        here[b] = value if mine[b] == v else here[b]
            _moved(best, where, here, mine, worst, move, strides[j], rule)
        for b in range(block):
            table[begin + b] = np.uint32(number + b + move[b])


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _moved(
    best: Scores, where: Scores, here: Scores, mine: Scores, worst: Scores, move: Any, stride: int, rule: int
) -> None:
    """Add one driver's move to those of the block."""
    step = np.int32(stride)
    if rule == GLOBAL:
        for b in range(len(move)):
            move[b] += np.int32(where[b] - mine[b]) * step if best[b] > here[b] else np.int32(0)
    elif rule == INCREMENTAL:
        for b in range(len(move)):
            towards = step if where[b] > mine[b] else -step
            move[b] += towards if best[b] > here[b] else np.int32(0)
    elif rule == LOCAL:
        for b in range(len(move)):
            gap = best[b] - here[b]
            move[b] = np.int32(where[b] - mine[b]) * step if gap > worst[b] else move[b]
            worst[b] = max(worst[b], gap)
    else:
        for b in range(len(move)):
            moves = best[b] > here[b] and move[b] == 0
            move[b] = np.int32(where[b] - mine[b]) * step if moves else move[b]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def resolved(table: Any, most: int) -> tuple[Integers, Integers, Integers]:
    """Turn a table of successors into attractors: one member of each, how many it has, how many starts end there.

    The table is overwritten. A walk from each start ends in the walk itself, which is a new attractor, or where an
    earlier one was. With more than `most` attractors the arrays returned are empty.
    """
    room = 1024
    member, length, basin = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room, np.int64)
    path = np.zeros(4096, np.uint32)
    found = 0
    for start in range(len(table)):
        at, steps = np.uint32(start), 0
        while table[at] < LABEL:
            if steps == len(path):
                longer = np.zeros(2 * len(path), np.uint32)
                longer[:steps] = path
                path = longer
            path[steps] = at
            steps += 1
            following = table[at]
            table[at] = ON_PATH
            at = following
        if table[at] == ON_PATH:
            back = steps - 1
            least = at
            while path[back] != at:
                least = min(least, path[back])
                back -= 1
            if found == most:
                return member[:0], length[:0], basin[:0]
            if found == room:
                room *= 2
                member, length, basin = _longer(member), _longer(length), _longer(basin)
            member[found], length[found] = least, steps - back
            label = np.uint32(LABEL | np.uint32(found))
            found += 1
        else:
            label = table[at]
        for i in range(steps):
            table[path[i]] = label
        basin[np.int64(label & ~LABEL)] += steps
    return member[:found], length[:found], basin[:found]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def labelled(
    score: Scores, sizes: Integers, order: Integers, rule: int, labels: Any, most: int
) -> tuple[Integers, Integers, Integers]:
    """Return the same as `resolved`, in half the room: a label for each scenario, successors worked out on the walk.

    `labels` are 16 bits, all zero at first. With more than `most` attractors, at most 65,000, the arrays are empty.
    """
    n = len(sizes)
    starts, strides = np.zeros(n, np.int64), np.ones(n, np.int64)
    for i in range(1, n):
        starts[i] = starts[i - 1] + sizes[i - 1]
        strides[n - 1 - i] = strides[n - i] * sizes[n - i]
    member, length, basin = np.zeros(most, np.int64), np.zeros(most, np.int64), np.zeros(most, np.int64)
    path = np.zeros(4096, np.uint32)
    at, following = np.zeros(n, np.int64), np.zeros(n, np.int64)
    sums = np.zeros(score.shape[0], np.int64)
    on_path = np.uint16(65535)
    found = 0
    for start in range(len(labels)):
        if labels[start]:
            continue
        for i in range(n):
            at[i] = start // strides[i] % sizes[i]
        number, steps = start, 0
        while labels[number] == 0:
            if steps == len(path):
                longer = np.zeros(2 * len(path), np.uint32)
                longer[:steps] = path
                path = longer
            path[steps] = number
            steps += 1
            labels[number] = on_path
            _follow(score, sizes, starts, order, rule, at, following, sums)
            number = 0
            for i in range(n):
                at[i] = following[i]
                number += following[i] * strides[i]
        if labels[number] == on_path:
            back = steps - 1
            least = np.int64(number)
            while path[back] != number:
                least = min(least, np.int64(path[back]))
                back -= 1
            if found == most:
                return member[:0], length[:0], basin[:0]
            member[found], length[found] = least, steps - back
            found += 1
            label = np.uint16(found)
        else:
            label = labels[number]
        for i in range(steps):
            labels[path[i]] = label
        basin[np.int64(label) - 1] += steps
    return member[:found], length[:found], basin[:found]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _longer(array: Integers) -> Integers:
    longer = np.zeros(2 * len(array), np.int64)
    longer[: len(array)] = array
    return longer


@nb.njit(nogil=True, cache=True, error_model="numpy")
def walks(
    score: Scores, sizes: Integers, order: Integers, rule: int, begins: Integers, most: int
) -> tuple[Integers, Integers]:
    """Walk from each start to its attractor: its lexically first member, and how many members it has.

    A walk that has not come round after `most` steps has length 0. Cycles are found by Brent's method, which keeps
    two scenarios only.
    """
    n = len(sizes)
    starts = np.zeros(n, np.int64)
    for i in range(1, n):
        starts[i] = starts[i - 1] + sizes[i - 1]
    ends, lengths = begins.copy(), np.zeros(len(begins), np.int64)
    at, kept, following = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    sums = np.zeros(score.shape[0], np.int64)
    for s in range(len(begins)):
        at[:] = begins[s]
        kept[:] = at
        power, lap = 1, 0
        for _ in range(most):
            _follow(score, sizes, starts, order, rule, at, following, sums)
            at[:] = following
            lap += 1
            if _same(at, kept):
                lengths[s] = lap
                break
            if lap == power:
                kept[:] = at
                power *= 2
                lap = 0
        ends[s] = at
        for _ in range(lengths[s]):
            _follow(score, sizes, starts, order, rule, at, following, sums)
            at[:] = following
            if _before(at, ends[s]):
                ends[s] = at
    return ends, lengths


@nb.njit(nogil=True, cache=True, error_model="numpy")
def path(score: Scores, sizes: Integers, order: Integers, rule: int, begin: Integers, steps: int) -> Integers:
    """Return the scenarios after 0 to `steps` - 1 steps from one start: (steps, n)."""
    n = len(sizes)
    starts = np.zeros(n, np.int64)
    for i in range(1, n):
        starts[i] = starts[i - 1] + sizes[i - 1]
    out = np.zeros((steps, n), np.int64)
    at, following = begin.copy(), np.zeros(n, np.int64)
    sums = np.zeros(score.shape[0], np.int64)
    for s in range(steps):
        out[s] = at
        _follow(score, sizes, starts, order, rule, at, following, sums)
        at[:] = following
    return out


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _follow(
    score: Scores,
    sizes: Integers,
    starts: Integers,
    order: Integers,
    rule: int,
    at: Integers,
    following: Integers,
    sums: Integers,
) -> None:
    """Set the successor of one scenario."""
    sums[:] = 0
    for i in range(len(sizes)):
        row = starts[i] + at[i]
        for c in range(len(sums)):
            sums[c] += score[row, c]
    following[:] = at
    worst = 0
    for j in order:
        mine = sums[starts[j] + at[j]]
        best, where = sums[starts[j]], 0
        for v in range(1, sizes[j]):
            if sums[starts[j] + v] > best:
                best, where = sums[starts[j] + v], v
        if best <= mine:
            continue
        if rule == GLOBAL:
            following[j] = where
        elif rule == INCREMENTAL:
            following[j] = at[j] + 1 if where > at[j] else at[j] - 1
        elif rule == LOCAL:
            if best - mine > worst:
                worst = best - mine
                following[:] = at
                following[j] = where
        else:
            following[j] = where
            return


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _same(one: Integers, other: Integers) -> bool:
    different = 0
    for i in range(len(one)):
        different += one[i] != other[i]
    return different == 0


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _before(one: Integers, other: Integers) -> bool:
    for i in range(len(one)):
        if one[i] != other[i]:
            return bool(one[i] < other[i])
    return False
