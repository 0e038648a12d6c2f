"""What one decision maker can reach, on bit-coded states: minima over its moves and over its improvements.

A state is a bit pattern of options; `own` has the bits of one decision maker, `forward` those of them that can
only be set, `back` those that can only be cleared. All own options can change in one move and infeasible states do
not block, so that moves are transitive: one pass an option reaches all of them.

Values are 32-bit integers; `FAR` stands at infeasible states and is above every value.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.int32]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

FAR = 2**31 - 1
_SMALL = 16  # as many states are sorted by insertion


@nb.njit(nogil=True, cache=True)
def reach_min(f: Ranks, feasible: Flags, own: int, forward: int, back: int) -> int:
    """Replace each value by the least that one decision maker can reach, staying included; return how many fell."""
    fell = 0
    step = 1
    while step <= own:
        if own & step:
            up, down = not (step & back), not (step & forward)
            for block in range(0, len(f), 2 * step):
                unset, taken = f[block : block + step], f[block + step : block + 2 * step]
                if up and down:
                    for k in range(step):
                        a, b = unset[k], taken[k]
                        least = min(a, b)
                        fell += (a != b) & feasible[block + k + (step if b > a else 0)]
                        unset[k] = least
                        taken[k] = least
                elif up:
                    for k in range(step):
                        fell += (taken[k] < unset[k]) & feasible[block + k]
                        unset[k] = min(unset[k], taken[k])
                else:
                    for k in range(step):
                        fell += (unset[k] < taken[k]) & feasible[block + step + k]
                        taken[k] = min(unset[k], taken[k])
        step <<= 1
    for s in range(len(f)):
        f[s] = f[s] if feasible[s] else FAR
    return fell


@nb.njit(nogil=True, cache=True)
def allowed(s: int, own: int, forward: int, back: int) -> int:
    """Return the own options that can change at a state."""
    return own & ~(forward & s) & ~(back & ~s)


@nb.njit(nogil=True, cache=True)
def bits_of(mask: int) -> int:
    """Return how many bits are set."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@nb.njit(nogil=True, cache=True)
def layout(n: int, own: int, forward: int, back: int) -> tuple[Places, Places]:
    """Return where a decision maker's groups of states stand in the order of `best_first`.

    States that differ in options that it can change both ways make up a group. Groups that differ in its one-way
    options only are reached from one another in one direction.

    Returns
    -------
    starts
        Where the first of the groups that differ in one-way options only begins, for each such family.
    pairs
        For every group of a family and every one that it reaches, itself included, their places from that start.
    """
    one_way = (forward | back) & own
    others = (n - 1) & ~(own & ~one_way)
    size = n >> bits_of(others)
    families = (n - 1) & ~own
    starts = np.empty(1 << bits_of(families), np.int64)
    at, base, found = 0, 0, 0
    while True:
        if base & one_way == 0:
            starts[found] = at
            found += 1
        at += size
        base = (base - others) & others
        if base == 0:
            break
    pairs = np.empty((3 ** bits_of(one_way), 2), np.int64)
    count = 0
    a = 0
    while True:
        b = 0
        while True:
            if a & forward & ~b == 0 and b & back & ~a == 0:
                pairs[count, 0] = _place(a, others) * size
                pairs[count, 1] = _place(b, others) * size
                count += 1
            b = (b - one_way) & one_way
            if b == 0:
                break
        a = (a - one_way) & one_way
        if a == 0:
            break
    return starts, pairs[:count]


@nb.njit(nogil=True, cache=True)
def _place(pattern: int, mask: int) -> int:
    """Return the number of a pattern among all patterns of a mask, by rising code."""
    place, bit = 0, 1
    while mask:
        lowest = mask & -mask
        place |= bit if pattern & lowest else 0
        bit <<= 1
        mask &= mask - 1
    return place


@nb.njit(nogil=True, cache=True)
def best_first(u: Ranks, feasible: Flags, both_ways: int, order: Ranks) -> None:
    """Fill `order` with the states in groups that differ in the bits of `both_ways` only, the best of each first.

    Each group has 2^k places, k the number of those bits; -1 fills up for states that are infeasible.
    """
    others = (len(u) - 1) & ~both_ways
    size = len(u) >> bits_of(others)
    at, base = 0, 0
    keys = np.empty(size, np.int64)
    ids = np.empty(size, np.int32)
    while True:
        n, sub = 0, 0
        while True:
            s = base | sub
            if feasible[s]:
                keys[n] = -np.int64(u[s])
                ids[n] = s
                n += 1
            sub = (sub - both_ways) & both_ways
            if sub == 0:
                break
        if n <= _SMALL:
            for i in range(1, n):
                key, id = keys[i], ids[i]
                j = i - 1
                while j >= 0 and keys[j] > key:
                    keys[j + 1], ids[j + 1] = keys[j], ids[j]
                    j -= 1
                keys[j + 1], ids[j + 1] = key, id
            for i in range(n):
                order[at + i] = ids[i]
        else:
            sorted_places = np.argsort(keys[:n])
            for i in range(n):
                order[at + i] = ids[sorted_places[i]]
        for i in range(n, size):
            order[at + i] = -1
        at += size
        base = (base - others) & others
        if base == 0:
            break


@nb.njit(nogil=True, cache=True)
def improve_min(f: Ranks, u: Ranks, order: Ranks, size: int, starts: Places, pairs: Places) -> int:
    """Replace each value by the least that one decision maker can reach by an improvement, staying included.

    `order` is that of `best_first`, `size` that of its groups, `starts` and `pairs` are those of `layout`.
    """
    fell = 0
    for start in starts:
        for p in range(len(pairs)):
            left, k = start + pairs[p, 0], start + pairs[p, 1]
            end = k + size
            least = FAR
            for at in range(left, left + size):
                s = order[at]
                if s < 0:
                    break
                while k < end and order[k] >= 0 and u[order[k]] > u[s]:
                    least = min(least, f[order[k]])
                    k += 1
                fell += least < f[s]
                f[s] = min(f[s], least)
    return fell


@nb.njit(nogil=True, cache=True)
def greatest_of_improvements(
    w: Ranks, u: Ranks, order: Ranks, size: int, starts: Places, pairs: Places, out: Ranks
) -> None:
    """Write the greatest value among each state's improvements; `-FAR` where there is none."""
    out[:] = -FAR
    for start in starts:
        for p in range(len(pairs)):
            left, k = start + pairs[p, 0], start + pairs[p, 1]
            end = k + size
            most = -FAR
            for at in range(left, left + size):
                s = order[at]
                if s < 0:
                    break
                while k < end and order[k] >= 0 and u[order[k]] > u[s]:
                    most = max(most, w[order[k]])
                    k += 1
                out[s] = max(out[s], most)
