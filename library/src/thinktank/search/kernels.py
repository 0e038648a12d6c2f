"""The search itself: slacks kept for every domain, one-step look-ahead, dynamic order. Arrays in, arrays out.

The state of a search is a stack of levels, all of it in arrays that the caller holds, so that `advance` can stop
after any node and go on later. `shape` is a tuple with one entry a state: its length is known when the kernel is
compiled, which unrolls the loops over states and rivals and lets those over lanes fill the processor's vectors.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Lanes = NDArray[Any]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Shape = tuple[int, ...]

# Entries of `at`, the place of a search.
LEVEL, FRESH, NODES, PROBES, ENDED = 0, 1, 2, 3, 4
PLACES = 5


@nb.njit(nogil=True, cache=True, error_model="numpy")
def advance(
    shape: Shape,
    one: Lanes,
    most: Lanes,
    weight: Floats,
    sets: Integers,
    members: Integers,
    slack: Lanes,
    dead: Lanes,
    domains: Integers,
    chosen: Integers,
    rest: Integers,
    at: Integers,
    deepest: int,
    nodes: int,
    out: Integers,
) -> int:
    """Go on until `out` is full, `nodes` more nodes are done, or nothing is left; return how many rows were filled.

    Parameters
    ----------
    shape
        One entry a state.
    one, most, weight
        As in `thinktank.search.lanes.Layout`.
    sets, members
        Forbidden sets: set s holds (element, state) pairs `members[sets[s]:sets[s + 1]]`.
    slack, dead, domains
        The stack, by level; level 0 is filled in at the start.
    chosen, rest
        Element branched on at each level, and its states still to be tried.
    at
        The place; see the names above.
    deepest
        Level at which domains are put out instead of searched on; at least the number of elements for none.
    nodes
        How many nodes to do at most.
    out
        Filled with domains as bits, one row an answer (or a subtree that was not searched).
    """
    scratch = np.empty(slack.shape[1:], slack.dtype)
    base = np.empty(slack.shape[1:], slack.dtype)
    removed = np.empty(slack.shape[4], slack.dtype)
    found = 0
    level = at[LEVEL]
    last = at[NODES] + nodes
    while True:
        if at[FRESH]:
            if at[NODES] >= last:
                break
            at[NODES] += 1
            at[FRESH] = 0
            rest[level] = 0
            here, gone, domain = slack[level], dead[level], domains[level]
            if _settled(shape, one, most, sets, members, here, gone, domain, scratch, base, removed, at):
                k = _choice(shape, one, most, weight, here, gone, domain, scratch, base, removed, at)
                if k < 0 or level >= deepest:
                    out[found] = domain
                    found += 1
                else:
                    chosen[level] = k
                    rest[level] = domain[k]
        if found == len(out):
            break
        while level >= 0 and rest[level] == 0:
            level -= 1
        if level < 0:
            at[ENDED] = 1
            break
        k = chosen[level]
        bit = rest[level] & -rest[level]
        rest[level] &= ~bit
        slack[level + 1] = slack[level]
        dead[level + 1] = dead[level]
        domains[level + 1] = domains[level]
        level += 1
        others = domains[level, k] & ~bit
        _remove(shape, one, most, slack[level], dead[level], domains[level], k, others, scratch)
        at[FRESH] = 1
    at[LEVEL] = level
    return found


@nb.njit(nogil=True, cache=True, error_model="numpy")
def start(shape: Shape, one: Lanes, most: Lanes, slack: Lanes, dead: Lanes, domains: Integers, at: Integers) -> None:
    """Set level 0: with domains that may have been narrowed, add what they can add to the slacks at most."""
    n = one.shape[0]
    scratch = np.empty(slack.shape[1:], slack.dtype)
    per = slack.shape[4]
    for k in range(n):
        _add(slack[0], _most(one, most, k, domains[0, k], scratch), 1)
        for v in range(len(shape)):
            if not domains[0, k] >> v & 1:
                dead[0, k // per, v, k % per] = -1
        if domains[0, k] == 0:
            at[ENDED] = 1
    at[LEVEL] = 0
    at[FRESH] = 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _settled(
    shape: Shape,
    one: Lanes,
    most: Lanes,
    sets: Integers,
    members: Integers,
    slack: Lanes,
    dead: Lanes,
    domain: Integers,
    scratch: Lanes,
    base: Lanes,
    removed: Lanes,
    at: Integers,
) -> bool:
    """Remove every state that cannot hold, or that leaves another element none, until none is left to remove."""
    n = len(domain)
    if not _propagated(shape, one, most, sets, members, slack, dead, domain, scratch):
        return False
    k, quiet = 0, 0
    while quiet < n:
        gone = 0
        if domain[k] & (domain[k] - 1):
            _difference(base, slack, _most(one, most, k, domain[k], scratch))
            for a in range(len(shape)):
                if domain[k] >> a & 1:
                    at[PROBES] += 1
                    if _probe(shape, base, one[k, a], dead, removed, k, a) < 0:
                        gone |= 1 << a
        if gone:
            if gone == domain[k]:
                return False
            _remove(shape, one, most, slack, dead, domain, k, gone, scratch)
            if not _propagated(shape, one, most, sets, members, slack, dead, domain, scratch):
                return False
            quiet = 0
        quiet += 1
        k = k + 1 if k + 1 < n else 0
    return True


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _choice(
    shape: Shape,
    one: Lanes,
    most: Lanes,
    weight: Floats,
    slack: Lanes,
    dead: Lanes,
    domain: Integers,
    scratch: Lanes,
    base: Lanes,
    removed: Lanes,
    at: Integers,
) -> int:
    """Return the element to branch on, -1 if all are decided: the one whose states would remove the most."""
    best, highest = -1, -1.0
    already = 0
    for b in range(dead.shape[0]):
        for v in range(len(shape)):
            for i in range(dead.shape[2]):
                already -= dead[b, v, i]
    for k in range(len(domain)):
        if domain[k] & (domain[k] - 1):
            _difference(base, slack, _most(one, most, k, domain[k], scratch))
            product, states = 1.0, 0
            for a in range(len(shape)):
                if domain[k] >> a & 1:
                    product *= _probe(shape, base, one[k, a], dead, removed, k, a) - already + 0.5
                    states += 1
            score = weight[k] * product**0.25 / states
            if score > highest:
                best, highest = k, score
    return best


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _propagated(
    shape: Shape,
    one: Lanes,
    most: Lanes,
    sets: Integers,
    members: Integers,
    slack: Lanes,
    dead: Lanes,
    domain: Integers,
    scratch: Lanes,
) -> bool:
    """Remove states with a slack below zero, and the last open state of a forbidden set, until none is left."""
    per = slack.shape[3]
    while True:
        while _below_zero(shape, slack, dead):
            for i in range(len(domain)):
                b, j = i // per, i % per
                gone = 0
                for v in range(len(shape)):
                    if dead[b, v, j] == 0:
                        for r in range(len(shape) - 1):
                            if slack[b, v, r, j] < 0:
                                gone |= 1 << v
                if gone:
                    if gone == domain[i]:
                        return False
                    _remove(shape, one, most, slack, dead, domain, i, gone, scratch)
        changed = False
        for s in range(len(sets) - 1):
            state = _forbidden(members[sets[s] : sets[s + 1]], domain)
            if state == -2:
                return False
            if state >= 0:
                k, a = members[sets[s] + state]
                if domain[k] == 1 << a:
                    return False
                _remove(shape, one, most, slack, dead, domain, k, 1 << a, scratch)
                changed = True
        if not changed:
            return True


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _forbidden(members: Integers, domain: Integers) -> int:
    """Return the one member that is still open if all others hold, -1 if the set cannot hold or is open, -2 if it does.

    Members are pairs of element and state; a set with two states of one element can never hold.
    """
    still = -1
    for j in range(len(members)):
        k, a = members[j]
        if not domain[k] >> a & 1:
            return -1
        if domain[k] != 1 << a:
            if still >= 0:
                return -1
            still = j
    return -2 if still < 0 else still


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _probe(shape: Shape, base: Lanes, one: Lanes, dead: Lanes, removed: Lanes, k: int, a: int) -> int:
    """Return how many states would be dead if element k held state a, or -1 if an element would have none left.

    `base` are the slacks without element k. The sign of a lane is all that counts, so that whole vectors are
    combined by and, or and add.
    """
    cast = base.dtype.type
    shift = 8 * base.itemsize - 1
    bad = cast(0)
    total = 0
    for b in range(base.shape[0]):
        for i in range(base.shape[3]):
            every = cast(-1)
            count = cast(0)
            for v in range(len(shape)):
                lane = dead[b, v, i]
                for r in range(len(shape) - 1):
                    lane |= cast(base[b, v, r, i] + one[b, v, r, i])
                lane = cast(lane >> shift)
                count = cast(count - lane)
                every &= lane
            bad |= every
            removed[i] = count
        for i in range(base.shape[3]):
            total += removed[i]
    if bad < 0:
        return -1
    b, i = k // base.shape[3], k % base.shape[3]
    for r in range(len(shape) - 1):
        if base[b, a, r, i] + one[b, a, r, i] < 0:
            return -1
    return total


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _below_zero(shape: Shape, slack: Lanes, dead: Lanes) -> bool:
    """Tell whether any living state has a slack below zero."""
    bad = slack.dtype.type(0)
    for b in range(slack.shape[0]):
        for i in range(slack.shape[3]):
            for v in range(len(shape)):
                lane = slack.dtype.type(0)
                for r in range(len(shape) - 1):
                    lane |= slack[b, v, r, i]
                bad |= lane & ~dead[b, v, i]
    return bool(bad < 0)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _remove(
    shape: Shape,
    one: Lanes,
    most: Lanes,
    slack: Lanes,
    dead: Lanes,
    domain: Integers,
    k: int,
    gone: int,
    scratch: Lanes,
) -> None:
    """Take states away from an element; every slack falls by what they alone could have added."""
    if gone == 0:
        return
    _add(slack, _most(one, most, k, domain[k], scratch), -1)
    domain[k] &= ~gone
    _add(slack, _most(one, most, k, domain[k], scratch), 1)
    per = slack.shape[3]
    for v in range(len(shape)):
        if gone >> v & 1:
            dead[k // per, v, k % per] = -1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _most(one: Lanes, most: Lanes, k: int, domain: int, scratch: Lanes) -> Lanes:
    """Return the most that the states of a domain add to each lane: out of the table, or worked out in `scratch`."""
    if most.shape[1] > 0:
        table: Lanes = most[k, domain]
        return table
    into = scratch.reshape(-1)
    first = True
    for a in range(one.shape[1]):
        if domain >> a & 1:
            lanes = one[k, a].reshape(-1)
            if first:
                into[:] = lanes
                first = False
            else:
                for j in range(len(into)):
                    into[j] = max(into[j], lanes[j])
    return scratch


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _add(slack: Lanes, lanes: Lanes, sign: int) -> None:
    into, other = slack.reshape(-1), lanes.reshape(-1)
    for j in range(len(into)):
        into[j] += sign * other[j]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _difference(out: Lanes, slack: Lanes, lanes: Lanes) -> None:
    into, left, right = out.reshape(-1), slack.reshape(-1), lanes.reshape(-1)
    for j in range(len(into)):
        into[j] = left[j] - right[j]
