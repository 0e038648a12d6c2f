"""Stabilities that look at single moves: simultaneous sanctions, and backward induction over a few moves."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.kernels.moves import Flags, allowed
from thinktank.methods.graph_model.kernels.stability import LIMITED, SIM, Masks


@nb.njit(nogil=True, cache=True)
def simultaneous(
    u: NDArray[np.int32], feasible: Flags, own: Masks, forward: Masks, back: Masks, out: NDArray[np.uint8]
) -> None:
    """Add `SIM` to `out` where each improvement is answered by improvements that others make at the same time.

    The others choose among their own improvements from the state that is left; together with the improvement they
    must lead to a feasible state that is no better for the one who left. Shapes as in `stabilities`.
    """
    draws, makers, n = u.shape
    widest = 1
    for d in range(makers):
        size = 1
        for b in range(63):
            size = 2 * size if own[d] >> b & 1 else size
        widest = max(widest, size)
    change = np.empty((makers, widest), np.int64)  # what each can change to its gain; the first is to stay
    count = np.empty(makers, np.int64)
    place = np.empty(makers, np.int64)
    for draw in range(draws):
        ranks = u[draw]
        for s in range(n):
            if not feasible[s]:
                continue
            for d in range(makers):
                free = allowed(s, own[d], forward[d], back[d])
                change[d, 0] = 0
                count[d] = 1
                sub = free
                while sub:
                    if feasible[s ^ sub] and ranks[d, s ^ sub] > ranks[d, s]:
                        change[d, count[d]] = sub
                        count[d] += 1
                    sub = (sub - 1) & free
            for i in range(makers):
                here = ranks[i, s]
                stable = True
                for k in range(1, count[i]):
                    if not _answered(s ^ change[i, k], here, i, ranks, feasible, change, count, place):
                        stable = False
                        break
                out[draw, i, s] |= SIM if stable else 0


@nb.njit(nogil=True, cache=True)
def _answered(
    q: int,
    here: int,
    i: int,
    ranks: NDArray[np.int32],
    feasible: Flags,
    change: NDArray[np.int64],
    count: Masks,
    place: Masks,
) -> bool:
    """Tell whether some joint change of the others turns q into a feasible state that is no better than `here`."""
    makers = len(count)
    place[:] = 0
    joint = q
    while True:
        if feasible[joint] and ranks[i, joint] <= here:
            return True
        d = 0
        while d < makers:  # the next combination, counted like a number whose digits are the others' choices
            if d != i:
                joint ^= change[d, place[d]]
                place[d] += 1
                if place[d] < count[d]:
                    joint ^= change[d, place[d]]
                    break
                place[d] = 0
            d += 1
        if d == makers:
            return False


@nb.njit(nogil=True, cache=True)
def limited_moves(
    u: NDArray[np.int32],
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    horizon: int,
    out: NDArray[np.uint8],
) -> None:
    """Add `LIMITED` to `out` where a decision maker that looks so many moves ahead stays.

    Backward induction: who has the turn moves to the state whose anticipated end it likes best, if it likes that
    better than to stay; staying ends the play, and so do `horizon` moves. With more than two decision makers it
    expects after its move the one next whose play ends worst for it. Of ends that are alike it reckons with the one
    of the lowest code.
    """
    draws, makers, n = u.shape
    end, before = np.empty((makers, n), np.int32), np.empty((makers, n), np.int32)
    for draw in range(draws):
        ranks = u[draw]
        for d in range(makers):
            for s in range(n):
                before[d, s] = s
        for _ in range(horizon):
            for d in range(makers):
                for s in range(n):
                    end[d, s] = s
                    if not feasible[s]:
                        continue
                    best, to = ranks[d, s], s
                    free = allowed(s, own[d], forward[d], back[d])
                    sub = free
                    while sub:
                        q = s ^ sub
                        if feasible[q]:
                            worst = q if makers == 1 else -1
                            for k in range(makers):
                                e = before[k, q]
                                lower = worst < 0 or ranks[d, e] < ranks[d, worst]
                                if k != d and (lower or (ranks[d, e] == ranks[d, worst] and e < worst)):
                                    worst = e
                            if ranks[d, worst] > best or (ranks[d, worst] == best and to != s and worst < to):
                                best, to = ranks[d, worst], worst
                        sub = (sub - 1) & free
                    end[d, s] = to
            before, end = end, before
        for d in range(makers):
            for s in range(n):
                out[draw, d, s] |= LIMITED if feasible[s] and before[d, s] == s else 0
