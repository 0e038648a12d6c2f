"""Exchanges of voting positions between pairs of actors on pairs of issues, a draw at a time. Arrays only: no case.

The model is that of Stokman and Van Oosten (1994) with equal gains. An actor on the losing side of what it cares
for gives way on what it cares less for, to one that sees it the other way round. How the program for it reckons is in
`exchange_as_coded`.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels.exchange_as_coded import (
    LEAST,
    ROUNDING,
    begin,
    reckon,
    remember,
    tell,
)

Floats = NDArray[np.float64]
Flag = NDArray[np.uint8]

REALISED = 7
"""What is kept of an exchange: the actor that gives way on the first issue, the one on the second, the two issues,
the gain of each, and how far the two move."""


@nb.njit(nogil=True, cache=True, error_model="numpy")
def exchange(
    x0: Floats, s0: Floats, c0: Floats, as_coded: bool, halt: Flag, last: Floats, counts: Floats, realised: Floats
) -> None:
    """Carry out exchanges, the most profitable first, until none is left.

    Parameters
    ----------
    x0
        Positions from 0 to 1, shape (draws, actors, issues).
    s0, c0
        Saliences from 0 to 1 and capabilities, of the same shape; both 0 where an actor takes no part in an issue.
    as_coded
        Whether pairs know of others' moves what the program tells them, and not all.
    halt
        Shape (1,): once it is set, what is not filled yet stays as it is.
    last
        Filled: voting positions in the end, shape of `x0`.
    counts
        Filled: how many pairs could exchange at all, how many exchanges were carried out, shape (draws, 2).
    realised
        Filled if it has draws: the exchanges in their order, shape (draws, at least all of them, REALISED).
    """
    draws, n, issues = x0.shape
    room = n * (n - 1) // 2 * (issues * (issues - 1) // 2)
    pairs = np.empty((room, 4), np.intp)
    terms = np.empty((room, 3))
    stale = np.empty(room, np.bool_)
    total, outcome, moved = np.empty(issues), np.empty(issues), np.empty((n, issues))
    knows = n if as_coded else 0
    share, thinks = np.empty((n, issues)), np.empty((knows, issues))
    heard, told = np.empty((knows, issues, n)), np.empty((knows, issues, n), np.bool_)
    past = np.empty((room if as_coded else 0, 2, 3))
    for draw in range(draws):
        x, s, c, y = x0[draw], s0[draw], c0[draw], last[draw]
        for d in range(issues):
            total[d] = 0.0
            outcome[d] = 0.0
            for i in range(n):
                y[i, d] = x[i, d]
                moved[i, d] = 0.0
                total[d] += c[i, d] * s[i, d]
                outcome[d] += c[i, d] * s[i, d] * x[i, d]
            outcome[d] /= total[d]
            for i in range(n):
                share[i, d] = c[i, d] * s[i, d] / total[d]
        if as_coded:
            begin(x, share, heard, told, thinks)
            past[:, :, 0], past[:, :, 1], past[:, :, 2] = 0.0, np.inf, -np.inf
        alive = _opposed(x, s, c, outcome, pairs)
        counts[draw, 0] = alive
        done = 0
        stale[:alive] = True
        while alive > 0:
            best, gain, shorter, lighter, kept = -1, 0.0, np.inf, np.inf, 0
            for m in range(alive):
                if halt[0]:
                    return
                if stale[m] and as_coded:
                    reckon(pairs[m], x, s, y, share, heard, told, thinks, past[m], terms[m])
                elif stale[m]:
                    _bargain(pairs[m], x, s, c, y, total, outcome, moved, terms[m])
                if terms[m, 0] <= LEAST:
                    continue
                _replace(kept, m, pairs, terms, past)
                # Of equal gains the one with the shorter moves, then of those with less weight, so that the order of
                # actors decides nothing; the program tosses a coin or takes the first of its list, and with the
                # longer moves does as in its log.
                moves = abs(terms[kept, 1]) + abs(terms[kept, 2])
                moves = -moves if as_coded else moves
                weight = share[pairs[kept, 0], pairs[kept, 3]] + share[pairs[kept, 1], pairs[kept, 2]]
                sooner = moves < shorter - ROUNDING or (moves <= shorter + ROUNDING and weight < lighter)
                if terms[kept, 0] > gain + ROUNDING or (terms[kept, 0] >= gain - ROUNDING and sooner):
                    best, gain, shorter, lighter = kept, max(gain, terms[kept, 0]), moves, weight
                kept += 1
            alive = kept
            if best < 0:
                break
            i, j, p, q = pairs[best]
            for actor, issue, step in ((i, q, terms[best, 1]), (j, p, terms[best, 2])):
                y[actor, issue] = min(max(y[actor, issue] + step, 0.0), 1.0)
                moved[actor, issue] += step
                outcome[issue] += step * c[actor, issue] * s[actor, issue] / total[issue]
            if realised.shape[0] > 0:
                kept_of = realised[draw, done]
                kept_of[0], kept_of[1], kept_of[2], kept_of[3] = i, j, q, p
                kept_of[4], kept_of[5], kept_of[6] = gain, terms[best, 1], terms[best, 2]
            done += 1
            alive -= 1
            _replace(best, alive, pairs, terms, past)
            if as_coded:
                tell(j, i, q, y[i, q], x, share, heard, told, thinks)
                tell(i, j, p, y[j, p], x, share, heard, told, thinks)
            for m in range(alive):
                a, b = pairs[m, 2], pairs[m, 3]
                stale[m] = a in (p, q) or b in (p, q)
                for party in range(past.shape[1] if as_coded else 0):
                    who, on = pairs[m, party], pairs[m, 3 - party]
                    if (who == i and on == q) or (who == j and on == p):
                        remember(terms[m, 1 + party], past[m, party])
        counts[draw, 1] = done


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _replace(to: int, of: int, pairs: NDArray[np.intp], terms: Floats, past: Floats) -> None:
    """Put one pair into the place of another."""
    for e in range(4):
        pairs[to, e] = pairs[of, e]
    for e in range(3):
        terms[to, e] = terms[of, e]
    if past.shape[0] > 0:
        past[to] = past[of]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _left(place: float, outcome: float) -> bool:
    """Tell whether a place is left of an outcome; who stands on it is not, however the outcome was rounded."""
    return place < outcome - ROUNDING


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _opposed(x: Floats, s: Floats, c: Floats, outcome: Floats, pairs: NDArray[np.intp]) -> int:
    """Fill who could exchange with whom on what, and return how many there are.

    Two actors could if they stand on different sides of the outcome on both issues. Each gives way on the issue
    that it cares less for than the other does, in proportion: i on q, j on p.
    """
    n, issues = x.shape
    count = 0
    for p in range(issues):
        for q in range(p + 1, issues):
            for i in range(n):
                for j in range(i + 1, n):
                    if _left(x[i, p], outcome[p]) == _left(x[j, p], outcome[p]):
                        continue
                    if _left(x[i, q], outcome[q]) == _left(x[j, q], outcome[q]):
                        continue
                    if (
                        not min(min(c[i, p] * s[i, p], c[i, q] * s[i, q]), min(c[j, p] * s[j, p], c[j, q] * s[j, q]))
                        > 0
                    ):
                        continue
                    swapped = s[i, p] * s[j, q] < s[j, p] * s[i, q]
                    pairs[count, 0], pairs[count, 1] = (j, i) if swapped else (i, j)
                    pairs[count, 2], pairs[count, 3] = p, q
                    count += 1
    return count


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _bargain(
    pair: NDArray[np.intp],
    x: Floats,
    s: Floats,
    c: Floats,
    y: Floats,
    total: Floats,
    outcome: Floats,
    moved: Floats,
    terms: Floats,
) -> None:
    """Fill the gain that is equal for both, and how far i moves on q and j on p; a gain of 0 if there is no deal.

    The largest exchange that is feasible: one of them goes all the way to the other's position, unless an outcome
    would then pass the position of the one that asked for it.
    """
    i, j, p, q = pair[0], pair[1], pair[2], pair[3]
    terms[0] = 0.0
    wi, wj = c[i, q] * s[i, q] / total[q], c[j, p] * s[j, p] / total[p]
    way_i, way_j = x[j, q] - y[i, q], x[i, p] - y[j, p]
    ratio = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])  # of the shifts of q and p that give equal gains
    shift_p = abs(way_j) * wj
    shift_q = shift_p * ratio
    if shift_q > abs(way_i) * wi:
        shift_q = abs(way_i) * wi
        shift_p = shift_q / ratio
    room_q, room_p = (x[j, q] - outcome[q]) * np.sign(way_i), (x[i, p] - outcome[p]) * np.sign(way_j)
    if room_q < -ROUNDING or room_p < -ROUNDING:
        return  # the outcome is already beyond what one of them wants: to shift it further is no gain
    if shift_q > room_q:
        shift_q = room_q
        shift_p = shift_q / ratio
    if shift_p > room_p:
        shift_p = room_p
        shift_q = shift_p * ratio
    step_i, step_j = np.sign(way_i) * shift_q / wi, np.sign(way_j) * shift_p / wj
    if min(abs(step_i), abs(step_j)) <= LEAST or moved[i, q] * step_i < 0.0 or moved[j, p] * step_j < 0.0:
        return
    terms[0] = s[i, p] * shift_p - s[i, q] * shift_q
    terms[1] = step_i
    terms[2] = step_j
