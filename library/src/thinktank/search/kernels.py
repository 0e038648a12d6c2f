"""The search itself: slacks kept for every domain, one-step look-ahead, dynamic order. Arrays in, arrays out.

The place of a search is arrays that the caller holds, so that `advance` can stop after any node and go on later.
`shape` is two tuples, as long as an element has states and a state has lanes: lengths are known when the kernel is
compiled, which unrolls those loops; blocks of `LANES` elements let those over lanes fill the processor's vectors. The
loops take whole arrays and indices, never slices, and helpers are compiled without reference counts (`_nrt`): those
would cost more than the arithmetic. Every sum is cast back to its lane, because Numba widens what it adds to 64 bits,
and lanes of 8 or 16 then fill no vector.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Lanes = NDArray[Any]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Shape = tuple[tuple[int, ...], tuple[int, ...]]
_options: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}
_helper = nb.njit(**_options)

LANES = 16
SETTLED = 3.0  # states that a choice is taken to remove beside those that one step shows
# Entries of `at`, the place of a search.
LEVEL, FRESH, NODES, PROBES, ENDED = 0, 1, 2, 3, 4
PLACES = 5


@nb.njit(nogil=True, cache=True, error_model="numpy")
def start(one: Lanes, slack: Lanes, domain: Integers, at: Integers) -> None:
    """Add to the slacks the most that every domain can add, and set the place of the search to its root."""
    flat = slack.reshape(-1)
    states = one.reshape(one.shape[0], one.shape[1], len(flat))
    scratch = np.empty(len(flat), slack.dtype)
    for k in range(len(domain)):
        if domain[k] == 0:
            at[ENDED] = 1
            return
        _most(states, k, domain[k], scratch)
        for j in range(len(flat)):
            flat[j] += scratch[j]
    at[FRESH] = 1


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
    domain: Integers,
    kept_slack: Lanes,
    kept_dead: Lanes,
    kept_domain: Integers,
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
        Two tuples, as long as an element has states and a state has lanes.
    one, most, weight
        As in `thinktank.search.lanes.Layout`.
    sets, members
        Forbidden sets: set s holds (element, state) pairs `members[sets[s]:sets[s + 1]]`.
    slack, dead, domain
        The node at which the search stands.
    kept_slack, kept_dead, kept_domain
        The same for every node above it, one level each, flat.
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
    flat, graves = slack.reshape(-1), dead.reshape(-1)
    table = most.reshape(most.shape[0], most.shape[1], len(flat))
    states = one.reshape(one.shape[0], one.shape[1], len(flat))
    scratch = np.empty(len(flat), slack.dtype)
    base = np.empty(slack.shape, slack.dtype)
    score = np.zeros(len(domain))
    inverse = 1.0 / (np.arange(dead.size + 1) + SETTLED)
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
            if _settled(
                shape, one, states, table, sets, members, slack, flat, dead, domain, base, scratch, score, inverse, at
            ):
                k = _choice(domain, weight, score)
                if k < 0 or level >= deepest:
                    out[found] = domain
                    found += 1
                else:
                    chosen[level], rest[level] = k, domain[k]
                    _copy(flat, kept_slack, level)
                    _copy(graves, kept_dead, level)
                    _copy(domain, kept_domain, level)
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
        _copy_back(kept_slack, level, flat)
        _copy_back(kept_dead, level, graves)
        _copy_back(kept_domain, level, domain)
        level += 1
        _remove(shape, states, table, flat, dead, domain, k, domain[k] & ~bit, scratch)
        at[FRESH] = 1
    at[LEVEL] = level
    return found


@_helper
def _settled(
    shape: Shape,
    one: Lanes,
    states: Lanes,
    table: Lanes,
    sets: Integers,
    members: Integers,
    slack: Lanes,
    flat: Lanes,
    dead: Lanes,
    domain: Integers,
    base: Lanes,
    scratch: Lanes,
    score: Floats,
    inverse: Floats,
    at: Integers,
) -> bool:
    """Remove every state that cannot hold, then look one step ahead: every state that leaves another element none.

    It goes round the elements once, and once more from each that is decided on the way; until nothing changes would
    save fewer nodes than it costs. An element's score tells how few states its own would leave between them, by
    which the next one to branch on is chosen.
    """
    n = len(domain)
    if not _propagated(shape, states, table, sets, members, slack, flat, dead, domain, scratch):
        return False
    lost = _lost(shape, domain)
    based = base.reshape(-1)
    k, left = -1, n
    while left:
        k = k + 1 if k + 1 < n else 0
        left -= 1
        here = domain[k]
        if here & (here - 1) == 0:
            continue
        if table.shape[1]:
            for j in range(len(flat)):
                based[j] = flat[j] - table[k, here, j]
        else:
            _most(states, k, here, scratch)
            for j in range(len(flat)):
                based[j] = flat[j] - scratch[j]
        gone, burden = 0, 0.0
        others = _size(here) - 1
        for a in range(len(shape[0])):
            if here >> a & 1:
                at[PROBES] += 1
                after = _probe(shape, base, one, k, a)
                if after < 0:
                    gone |= 1 << a
                else:
                    burden += inverse[after - lost - others]
        score[k] = 1.0 / burden if burden else 0.0
        if gone:
            if gone == here:
                return False
            _remove(shape, states, table, flat, dead, domain, k, gone, scratch)
            if not _propagated(shape, states, table, sets, members, slack, flat, dead, domain, scratch):
                return False
            lost = _lost(shape, domain)
            if domain[k] & (domain[k] - 1) == 0:
                left = n
    return True


@_helper
def _choice(domain: Integers, weight: Floats, score: Floats) -> int:
    """Return the open element of the highest score and weight; -1 if all are decided."""
    best, highest = -1, -1.0
    for k in range(len(domain)):
        if domain[k] & (domain[k] - 1) and weight[k] * score[k] > highest:
            best, highest = k, weight[k] * score[k]
    return best


@_helper
def _probe(shape: Shape, base: Lanes, one: Lanes, k: int, a: int) -> int:
    """Return how many states would be dead if element k held state a, or -1 if an element would have none left.

    `base` are the slacks without element k. The sign of a lane is all that counts, so that whole vectors are
    combined by and, or and add.
    """
    cast = base.dtype.type
    sign = cast(8 * base.itemsize - 1)
    bad = cast(0)
    total = 0
    for b in range(base.shape[0]):
        lost = cast(0)
        for i in range(LANES):
            every = cast(-1)
            for v in range(len(shape[0])):
                lane = cast(0)
                for r in range(len(shape[1])):
                    lane = cast(lane | cast(base[b, v, r, i] + one[k, a, b, v, r, i]))
                lost = cast(lost + cast(lane >> sign))
                every = cast(every & lane)
            bad = cast(bad | every)
        total -= lost
    if bad < 0:
        return -1
    return total


@_helper
def _propagated(
    shape: Shape,
    states: Lanes,
    table: Lanes,
    sets: Integers,
    members: Integers,
    slack: Lanes,
    flat: Lanes,
    dead: Lanes,
    domain: Integers,
    scratch: Lanes,
) -> bool:
    """Remove states with a slack below zero, and the last open state of a forbidden set, until none is left."""
    cast = slack.dtype.type
    b, clean = 0, 0
    while True:
        while clean < slack.shape[0]:
            hits = nb.uint32(0)
            for i in range(LANES):
                hit = cast(0)
                for v in range(len(shape[0])):
                    lane = cast(0)
                    for r in range(len(shape[1])):
                        lane = cast(lane | slack[b, v, r, i])
                    hit = cast(hit | cast(lane & cast(~dead[b, v, i])))
                hits = nb.uint32(hits | (nb.uint32(1 << i) if hit < 0 else nb.uint32(0)))
            clean += 1
            if hits:
                clean = 0
                for i in range(LANES):
                    if hits >> i & 1 == 0:
                        continue
                    k = b * LANES + i
                    gone = np.int64(0)
                    for v in range(len(shape[0])):
                        lane = slack[b, v, 0, i]
                        for r in range(1, len(shape[1])):
                            lane = cast(lane | slack[b, v, r, i])
                        gone |= np.int64(lane < 0) << v
                    gone &= domain[k]
                    if gone == domain[k]:
                        return False
                    _remove(shape, states, table, flat, dead, domain, k, gone, scratch)
            b = b + 1 if b + 1 < slack.shape[0] else 0
        for s in range(len(sets) - 1):
            j = _last_open(sets[s], sets[s + 1], members, domain)
            if j == -2:
                return False
            if j >= 0:
                _remove(shape, states, table, flat, dead, domain, members[j, 0], 1 << members[j, 1], scratch)
                clean = 0
        if clean:
            return True


@_helper
def _last_open(first: int, end: int, members: Integers, domain: Integers) -> int:
    """Return the one member of a forbidden set that is still open while all others hold.

    -1 where the set cannot hold any more or more than one member is open, -2 where it does hold.
    """
    still = -1
    for j in range(first, end):
        left, state = domain[members[j, 0]], np.int64(1) << members[j, 1]
        if left & state == 0:
            return -1
        if left != state:
            if still >= 0:
                return -1
            still = j
    return -2 if still < 0 else still


@_helper
def _remove(
    shape: Shape,
    states: Lanes,
    table: Lanes,
    flat: Lanes,
    dead: Lanes,
    domain: Integers,
    k: int,
    gone: int,
    scratch: Lanes,
) -> None:
    """Take states away from an element; every slack falls by what they alone could have added."""
    old = domain[k]
    new = old & ~gone
    if table.shape[1]:
        for j in range(len(flat)):
            flat[j] += table[k, new, j] - table[k, old, j]
    else:
        _most(states, k, old, scratch)
        for j in range(len(flat)):
            flat[j] -= scratch[j]
        _most(states, k, new, scratch)
        for j in range(len(flat)):
            flat[j] += scratch[j]
    for v in range(len(shape[0])):
        if gone >> v & 1:
            dead[k // LANES, v, k % LANES] = -1
    domain[k] = new


@_helper
def _most(states: Lanes, k: int, domain: int, out: Lanes) -> None:
    """Work out the most that the states of a domain add to each lane."""
    first = True
    for a in range(states.shape[1]):
        if domain >> a & 1:
            for j in range(len(out)):
                out[j] = states[k, a, j] if first else max(out[j], states[k, a, j])
            first = False


@_helper
def _lost(shape: Shape, domain: Integers) -> int:
    """Return how many places of the elements' states are dead."""
    left = 0
    for k in range(len(domain)):
        left += _size(domain[k])
    return len(domain) * len(shape[0]) - left


@_helper
def _size(states: int) -> int:
    """Return the number of bits that are set."""
    size = 0
    while states:
        states &= states - 1
        size += 1
    return size


@_helper
def _copy(flat: Lanes, kept: Lanes, level: int) -> None:
    for j in range(len(flat)):
        kept[level, j] = flat[j]


@_helper
def _copy_back(kept: Lanes, level: int, flat: Lanes) -> None:
    for j in range(len(flat)):
        flat[j] = kept[level, j]
