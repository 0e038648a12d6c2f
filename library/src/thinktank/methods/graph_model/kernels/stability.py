"""Nash, general and symmetric metarationality, sequential stability: of every state, for every decision maker.

Fang, Hipel and Kilgour (1993), chapters 3 and 4. With complete ordinal preferences a sanction exists exactly where the
worst state that the opponents can force is no better than the one left. Sets of reachable states so collapse to one
number a state, spread over the opponents' moves until nothing falls any more, and no n × n matrix is ever made.

    w(q) = least u_i over q and what the others reach from it;  s is stable where the greatest w of its improvements
    is no more than u_i(s).

For GMR the others make any moves, for SEQ only improvements; for SMR u_i is replaced by the best that i itself can
still reach.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.kernels.moves import (
    FAR,
    Flags,
    Ranks,
    best_first,
    bits_of,
    greatest_of_improvements,
    improve_min,
    layout,
    reach_min,
)

Masks = NDArray[np.int64]
Layouts = list[tuple[NDArray[np.int64], NDArray[np.int64]]]

NASH, GMR, SMR, SEQ, SIM, LIMITED = 1, 2, 4, 8, 16, 32
SEQUENCE, ONCE, SINGLE = 0, 1, 2


@nb.njit(nogil=True, cache=True)
def stabilities(
    u: NDArray[np.int32],
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    sanction: int,
    out: NDArray[np.uint8],
) -> None:
    """Fill `out`, shape (draws, decision makers, states), with the concepts under which each state is stable.

    Parameters
    ----------
    u
        Rank of every state, higher is better, shape (draws, decision makers, states); at most `FAR` - 1.
    feasible
        Which states there are; 2 to the number of options.
    own, forward, back
        Bits of each decision maker, and those of them that go one way.
    sanction
        `SEQUENCE`: the others move in any order, nobody twice running. `ONCE`: each of them at most once.
        `SINGLE`: one of them, once.
    out
        Bits `NASH`, `GMR`, `SMR` and `SEQ`; 0 at infeasible states.
    """
    draws, makers, n = u.shape
    order = np.empty((makers, n), np.int32)
    both_ways = own & ~(forward | back)
    laid = [layout(n, own[d], forward[d], back[d]) for d in range(makers)]
    w, best = np.empty(n, np.int32), np.empty(n, np.int32)
    for draw in range(draws):
        ranks = u[draw]
        for d in range(makers):
            best_first(ranks[d], feasible, both_ways[d], order[d])
        for i in range(makers):
            mine, stable = ranks[i], out[draw, i]
            for kind in range(3):
                if kind == 2:  # the best that i can still reach of each state, as what the others aim to keep low
                    for s in range(n):
                        w[s] = -mine[s] if feasible[s] else FAR
                    reach_min(w, feasible, own[i], forward[i], back[i])
                    for s in range(n):
                        w[s] = -w[s] if feasible[s] else FAR
                else:
                    for s in range(n):
                        w[s] = mine[s] if feasible[s] else FAR
                if sanction == SEQUENCE:
                    _in_sequence(w, i, kind == 1, ranks, feasible, own, forward, back, order, laid)
                elif sanction == ONCE:
                    _once_each(w, i, kind == 1, ranks, feasible, own, forward, back, order, laid)
                else:
                    _one_move(w, i, kind == 1, ranks, feasible, own, forward, back, order, laid)
                greatest_of_improvements(w, mine, order[i], 1 << bits_of(both_ways[i]), laid[i][0], laid[i][1], best)
                bit = SEQ if kind == 1 else SMR if kind == 2 else GMR
                if kind == 0:
                    for s in range(n):
                        stable[s] = NASH if feasible[s] and best[s] == -FAR else 0
                for s in range(n):
                    stable[s] |= bit if feasible[s] and best[s] <= mine[s] else 0


@nb.njit(nogil=True, cache=True)
def _improve(
    f: Ranks,
    d: int,
    u: NDArray[np.int32],
    own: Masks,
    forward: Masks,
    back: Masks,
    order: NDArray[np.int32],
    laid: Layouts,
) -> int:
    """Spread the least value over the improvements of one decision maker."""
    size = 1 << bits_of(own[d] & ~(forward[d] | back[d]))
    starts, pairs = laid[d]
    return improve_min(f, u[d], order[d], size, starts, pairs)


@nb.njit(nogil=True, cache=True)
def _in_sequence(
    w: Ranks,
    i: int,
    improvements: bool,
    u: NDArray[np.int32],
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    order: NDArray[np.int32],
    laid: Layouts,
) -> None:
    """Spread the least value over all sequences of the others' moves: until each of them has nothing to add."""
    makers = len(own)
    quiet, d = 0, 0
    while quiet < makers - 1:
        if d != i:
            if improvements:
                fell = _improve(w, d, u, own, forward, back, order, laid)
            else:
                fell = reach_min(w, feasible, own[d], forward[d], back[d])
            quiet = 1 if fell else quiet + 1
        d = d + 1 if d + 1 < makers else 0


@nb.njit(nogil=True, cache=True)
def _once_each(
    w: Ranks,
    i: int,
    improvements: bool,
    u: NDArray[np.int32],
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    order: NDArray[np.int32],
    laid: Layouts,
) -> None:
    """Spread the least value over moves in which each of the others takes part once at most, in any order."""
    makers, n = len(own), len(w)
    others = makers - 1
    table = np.empty((1 << others, n), np.int32)  # by the set of those who may still move
    moved = np.empty(n, np.int32)
    for left in range(1 << others):
        table[left] = w
        for k in range(others):
            if left >> k & 1:
                d = k if k < i else k + 1
                moved[:] = table[left ^ (1 << k)]
                if improvements:
                    _improve(moved, d, u, own, forward, back, order, laid)
                else:
                    reach_min(moved, feasible, own[d], forward[d], back[d])
                for s in range(n):
                    table[left, s] = min(table[left, s], moved[s])
    w[:] = table[-1]


@nb.njit(nogil=True, cache=True)
def _one_move(
    w: Ranks,
    i: int,
    improvements: bool,
    u: NDArray[np.int32],
    feasible: Flags,
    own: Masks,
    forward: Masks,
    back: Masks,
    order: NDArray[np.int32],
    laid: Layouts,
) -> None:
    """Spread the least value over one move of one of the others."""
    n = len(w)
    start, moved = w.copy(), np.empty(n, np.int32)
    for d in range(len(own)):
        if d != i:
            moved[:] = start
            if improvements:
                _improve(moved, d, u, own, forward, back, order, laid)
            else:
                reach_min(moved, feasible, own[d], forward[d], back[d])
            for s in range(n):
                w[s] = min(w[s], moved[s])
