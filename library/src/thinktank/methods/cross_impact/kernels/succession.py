"""Where scenarios lead: successors in blocks, tables resolved into attractors, walks from single starts.

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

_options: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}
_helper = nb.njit(**_options)

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
    cast = score.dtype.type
    starts, strides = np.zeros(n, np.int64), np.ones(n, np.int64)
    for i in range(1, n):
        starts[i] = starts[i - 1] + sizes[i - 1]
        strides[n - 1 - i] = strides[n - i] * sizes[n - i]
    state = np.zeros(n, np.int64)
    rest = np.zeros(score.shape[0], score.dtype)
    mine, held = np.zeros(digits.shape, score.dtype), np.zeros((1, block), score.dtype)
    mine[:] = digits
    gap, turn, worst = np.zeros(block, score.dtype), np.zeros(block, score.dtype), np.zeros(block, score.dtype)
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
            if j < high:
                held[:] = cast(state[j])
                _contest(sizes[j], rest, low, starts[j], held, 0, gap, turn)
            else:
                _contest(sizes[j], rest, low, starts[j], mine, j - high, gap, turn)
            _moved(gap, turn, worst, move, np.int32(strides[j]), rule)
        for b in range(block):
            table[begin + b] = np.uint32(number + b + move[b])


@_helper
def _contest(
    states: int, rest: Scores, low: Scores, first: int, mine: Scores, row: int, gap: Scores, turn: Scores
) -> None:
    """Set how far the best state of a driver stands above its own, and how far away it is, along the block."""
    if states == 2:
        _among((0, 0), rest, low, first, mine, row, gap, turn)
    elif states == 3:
        _among((0, 0, 0), rest, low, first, mine, row, gap, turn)
    elif states == 4:
        _among((0, 0, 0, 0), rest, low, first, mine, row, gap, turn)
    elif states == 5:
        _among((0, 0, 0, 0, 0), rest, low, first, mine, row, gap, turn)
    else:
        _among_many(states, rest, low, first, mine, row, gap, turn)


@_helper
def _among(
    shape: tuple[int, ...],
    rest: Scores,
    low: Scores,
    first: int,
    mine: Scores,
    row: int,
    gap: Scores,
    turn: Scores,
) -> None:
    """Do so for as many states as `shape` is long: a loop that is unrolled fills vectors, as lanes of one width do."""
    cast = low.dtype.type
    for b in range(len(gap)):
        best = cast(rest[first] + low[first, b])
        here, to = best, cast(0)
        for v in range(1, len(shape)):
            value = cast(rest[first + v] + low[first + v, b])
            to = cast(v) if value > best else to
            best = max(best, value)
            here = value if mine[row, b] == cast(v) else here
        gap[b] = cast(best - here)
        turn[b] = cast(to - mine[row, b])


@_helper
def _among_many(
    states: int, rest: Scores, low: Scores, first: int, mine: Scores, row: int, gap: Scores, turn: Scores
) -> None:
    """Do so for any number of states, one after another."""
    cast = low.dtype.type
    for b in range(len(gap)):
        gap[b] = cast(rest[first] + low[first, b])
        turn[b] = cast(0)
    for v in range(1, states):
        for b in range(len(gap)):
            value = cast(rest[first + v] + low[first + v, b])
            turn[b] = cast(v) if value > gap[b] else turn[b]
            gap[b] = max(gap[b], value)
    for b in range(len(gap)):
        own = first + mine[row, b]
        gap[b] = cast(gap[b] - rest[own] - low[own, b])
        turn[b] = cast(turn[b] - mine[row, b])


@_helper
def _moved(gap: Scores, turn: Scores, worst: Scores, move: Any, step: Any, rule: int) -> None:
    """Add one driver's move to those of the block."""
    none = gap.dtype.type(0)
    if rule == GLOBAL:
        for b in range(len(move)):
            far = turn[b] if gap[b] > none else none
            move[b] = np.int32(move[b] + np.int32(np.int32(far) * step))
    elif rule == INCREMENTAL:
        for b in range(len(move)):
            towards = step if turn[b] > none else np.int32(-step)
            move[b] = np.int32(move[b] + (towards if gap[b] > none else np.int32(0)))
    elif rule == LOCAL:
        for b in range(len(move)):
            move[b] = np.int32(np.int32(turn[b]) * step) if gap[b] > worst[b] else move[b]
            worst[b] = max(worst[b], gap[b])
    else:
        for b in range(len(move)):
            moves = gap[b] > none and move[b] == 0
            move[b] = np.int32(np.int32(turn[b]) * step) if moves else move[b]


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
