"""Stabilities where decision makers have merged into coalitions that move only where every member gains.

A coalition compares states by all of its members at once, so that one number a state does not do: reached states
are searched one by one. Slower than `stability`, and equal to it where every coalition has one member.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.kernels.moves import Flags, allowed
from thinktank.methods.graph_model.kernels.stability import GMR, NASH, ONCE, SEQ, SEQUENCE, SIM, SMR, Masks

Ranks2 = NDArray[np.int32]


@nb.njit(nogil=True, cache=True)
def merged_stabilities(
    u: NDArray[np.int32],
    first: Masks,
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    sanction: int,
    out: NDArray[np.uint8],
) -> None:
    """Fill `out`, shape (draws, coalitions, states), with the concepts under which each state is stable.

    Parameters
    ----------
    u
        Ranks, shape (draws, members, states), the members of a coalition side by side.
    first
        Where the members of each coalition begin, and the end: one more than there are coalitions.
    feasible, own, forward, back, sanction
        As in `stabilities`, by coalition.
    """
    draws, _, n = u.shape
    groups = len(own)
    stop_at = 1 << max(groups - 1, 0) if sanction == ONCE else 1
    seen = np.empty((stop_at, n), np.int64)  # the search that saw a state with so many still to move
    seen[:] = -1
    queue, lefts = np.empty(n * stop_at + 1, np.int64), np.empty(n * stop_at + 1, np.int64)
    widest = 1
    for d in range(groups):
        size = 1
        for b in range(63):
            size = 2 * size if own[d] >> b & 1 else size
        widest = max(widest, size)
    change = np.empty((groups, widest), np.int64)  # what each can change to its gain; the first is to stay
    count, place = np.empty(groups, np.int64), np.empty(groups, np.int64)
    number = 0
    for draw in range(draws):
        ranks = u[draw]
        for s in range(n):
            if not feasible[s]:
                out[draw, :, s] = 0
                continue
            _gaining_changes(s, ranks, first, feasible, own, forward, back, change, count)
            for i in range(groups):
                stable = out[draw, i]
                stable[s] = NASH | GMR | SMR | SEQ | SIM
                free = allowed(s, own[i], forward[i], back[i])
                sub = free
                while sub:
                    q = s ^ sub
                    sub = (sub - 1) & free
                    if not feasible[q] or not _gain(ranks, first, i, q, s):
                        continue
                    stable[s] &= ~NASH
                    for improving in range(2):
                        number += 1
                        found, symmetric = _sanctioned(
                            q, s, i, improving == 1, ranks, first, feasible, own, forward, back, sanction, number, seen,
                            queue, lefts,
                        )  # fmt: skip
                        if improving == 1:
                            stable[s] &= 255 if found else ~SEQ
                        else:
                            stable[s] &= 255 if found else ~GMR
                            stable[s] &= 255 if symmetric else ~SMR
                    if not _answered_at_once(q, s, i, ranks, first, feasible, change, count, place):
                        stable[s] &= ~SIM


@nb.njit(nogil=True, cache=True)
def _gain(ranks: Ranks2, first: Masks, i: int, q: int, s: int) -> bool:
    """Tell whether every member of a coalition likes q better than s."""
    for m in range(first[i], first[i + 1]):  # noqa: SIM110  # Numba takes no all()
        if ranks[m, q] <= ranks[m, s]:
            return False
    return True


@nb.njit(nogil=True, cache=True)
def _sanctioned(
    q: int,
    s: int,
    i: int,
    improving: bool,
    ranks: Ranks2,
    first: Masks,
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    sanction: int,
    number: int,
    seen: NDArray[np.int64],
    queue: Masks,
    lefts: Masks,
) -> tuple[bool, bool]:
    """Search what the others reach from q: for a sanction, and for one that i cannot leave for a gain."""
    groups = len(own)
    everyone = ((1 << groups) - 1) & ~(1 << i)
    head, tail = 0, 1
    queue[0], lefts[0] = q, everyone
    found = False
    while head < tail:
        at, left = queue[head], lefts[head]
        head += 1
        for d in range(groups):
            if not left >> d & 1:
                continue
            after = left if sanction == SEQUENCE else left & ~(1 << d) if sanction == ONCE else 0
            low = after & ((1 << i) - 1)
            row = (low | (after >> (i + 1) << i)) if sanction == ONCE else 0
            free = allowed(at, own[d], forward[d], back[d])
            sub = free
            while sub:
                r = at ^ sub
                sub = (sub - 1) & free
                if not feasible[r] or seen[row, r] == number or (improving and not _gain(ranks, first, d, r, at)):
                    continue
                seen[row, r] = number
                if not _gain(ranks, first, i, r, s):
                    found = True
                    if improving or _cannot_leave(r, s, i, ranks, first, feasible, own, forward, back):
                        return True, True
                queue[tail], lefts[tail] = r, after
                tail += 1
    return found, False


@nb.njit(nogil=True, cache=True)
def _cannot_leave(
    r: int, s: int, i: int, ranks: Ranks2, first: Masks, feasible: Flags, own: Masks, forward: Masks, back: Masks
) -> bool:
    """Tell whether all that i reaches from r is no gain over s."""
    free = allowed(r, own[i], forward[i], back[i])
    sub = free
    while sub:
        t = r ^ sub
        if feasible[t] and _gain(ranks, first, i, t, s):
            return False
        sub = (sub - 1) & free
    return True


@nb.njit(nogil=True, cache=True)
def _gaining_changes(
    s: int,
    ranks: Ranks2,
    first: Masks,
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    change: NDArray[np.int64],
    count: Masks,
) -> None:
    """List for every coalition the changes of own options at a state by which all of its members gain."""
    for d in range(len(own)):
        change[d, 0] = 0
        count[d] = 1
        free = allowed(s, own[d], forward[d], back[d])
        sub = free
        while sub:
            if feasible[s ^ sub] and _gain(ranks, first, d, s ^ sub, s):
                change[d, count[d]] = sub
                count[d] += 1
            sub = (sub - 1) & free


@nb.njit(nogil=True, cache=True)
def _answered_at_once(
    q: int,
    s: int,
    i: int,
    ranks: Ranks2,
    first: Masks,
    feasible: Flags,
    change: NDArray[np.int64],
    count: Masks,
    place: Masks,
) -> bool:
    """Tell whether some joint change of the others turns q into a feasible state that is no gain over s."""
    groups = len(count)
    place[:] = 0
    joint = q
    while True:
        if feasible[joint] and not _gain(ranks, first, i, joint, s):
            return True
        d = 0
        while d < groups:  # the next combination, counted like a number whose digits are the others' choices
            if d != i:
                joint ^= change[d, place[d]]
                place[d] += 1
                if place[d] < count[d]:
                    joint ^= change[d, place[d]]
                    break
                place[d] = 0
            d += 1
        if d == groups:
            return False
