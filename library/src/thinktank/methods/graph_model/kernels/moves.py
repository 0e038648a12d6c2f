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
def best_first(u: Ranks, feasible: Flags, own: int, order: NDArray[np.int32]) -> None:
    """Fill `order` with the states, those that differ in own options only together, the best of them first.

    Each such group has 2^k places, k the number of own options; -1 fills up for those that are infeasible.
    """
    size = 1
    step = 1
    while step <= own:
        size = 2 * size if own & step else size
        step <<= 1
    others = (len(u) - 1) & ~own
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
            sub = (sub - own) & own
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
def allowed(s: int, own: int, forward: int, back: int) -> int:
    """Return the own options that can change at a state."""
    return own & ~(forward & s) & ~(back & ~s)


@nb.njit(nogil=True, cache=True)
def improve_min(
    f: Ranks, u: Ranks, feasible: Flags, own: int, forward: int, back: int, order: NDArray[np.int32], size: int
) -> int:
    """Replace each value by the least that one decision maker can reach by an improvement, staying included.

    `order` is that of `best_first`, used where every own option can change both ways; `size` that of its groups.
    """
    fell = 0
    if (forward | back) & own == 0:
        for start in range(0, len(f), size):
            above, level, here = FAR, FAR, 0
            for k in range(start, start + size):
                s = order[k]
                if s < 0:
                    break
                if k == start or u[s] != here:
                    above = min(above, level)
                    level = FAR
                    here = u[s]
                fell += above < f[s]
                f[s] = min(f[s], above)
                level = min(level, f[s])
        return fell
    for s in range(len(f)):
        if not feasible[s]:
            continue
        free = allowed(s, own, forward, back)
        least = f[s]
        sub = free
        while sub:
            r = s ^ sub
            if feasible[r] and u[r] > u[s]:
                least = min(least, f[r])
            sub = (sub - 1) & free
        fell += least < f[s]
        f[s] = least
    return fell


@nb.njit(nogil=True, cache=True)
def greatest_of_improvements(
    w: Ranks,
    u: Ranks,
    feasible: Flags,
    own: int,
    forward: int,
    back: int,
    order: NDArray[np.int32],
    size: int,
    out: Ranks,
) -> None:
    """Write the greatest value among each state's improvements; `-FAR` where there is none."""
    out[:] = -FAR
    if (forward | back) & own == 0:
        for start in range(0, len(w), size):
            above, level, here = -FAR, -FAR, 0
            for k in range(start, start + size):
                s = order[k]
                if s < 0:
                    break
                if k == start or u[s] != here:
                    above = max(above, level)
                    level = -FAR
                    here = u[s]
                out[s] = above
                level = max(level, w[s])
        return
    for s in range(len(w)):
        if not feasible[s]:
            continue
        free = allowed(s, own, forward, back)
        most = -FAR
        sub = free
        while sub:
            r = s ^ sub
            if feasible[r] and u[r] > u[s]:
                most = max(most, w[r])
            sub = (sub - 1) & free
        out[s] = most
