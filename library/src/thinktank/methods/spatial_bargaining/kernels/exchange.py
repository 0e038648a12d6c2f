"""Exchanges of voting positions between pairs of actors on pairs of issues, a draw at a time. Arrays only: no case.

The model is that of Stokman and Van Oosten (1994) with equal gains. An actor on the losing side of what it cares
for gives way on what it cares less for, to one that sees it the other way round.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

REALISED = 7
"""What is kept of an exchange: the actor that gives way on the first issue, the one on the second, the two issues,
the gain of each, and how far the two move."""

_LEAST = 1e-10
_ROUNDING = 1e-12


@nb.njit(nogil=True, cache=True, error_model="numpy")
def exchange(x0: Floats, s0: Floats, c0: Floats, last: Floats, counts: Floats, realised: Floats) -> None:
    """Carry out exchanges, the most profitable first, until none is left.

    Parameters
    ----------
    x0
        Positions from 0 to 1, shape (draws, actors, issues).
    s0, c0
        Saliences from 0 to 1 and capabilities, of the same shape; both 0 where an actor takes no part in an issue.
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
        alive = _opposed(x, s, c, outcome, pairs)
        counts[draw, 0] = alive
        done = 0
        stale[:alive] = True
        while alive > 0:
            best, gain, shorter, kept = -1, 0.0, np.inf, 0
            for m in range(alive):
                if stale[m]:
                    _bargain(pairs[m], x, s, c, y, total, outcome, moved, terms[m])
                if terms[m, 0] <= _LEAST:
                    continue
                for e in range(4):
                    pairs[kept, e] = pairs[m, e]
                for e in range(3):
                    terms[kept, e] = terms[m, e]
                # Of equal gains the one with the shorter moves, so that the order of actors decides nothing.
                moves = abs(terms[kept, 1]) + abs(terms[kept, 2])
                if terms[kept, 0] > gain + _ROUNDING or (terms[kept, 0] >= gain - _ROUNDING and moves < shorter):
                    best, gain, shorter = kept, max(gain, terms[kept, 0]), moves
                kept += 1
            alive = kept
            if best < 0:
                break
            i, j, p, q = pairs[best]
            for actor, issue, step in ((i, q, terms[best, 1]), (j, p, terms[best, 2])):
                y[actor, issue] += step
                moved[actor, issue] += step
                outcome[issue] += step * c[actor, issue] * s[actor, issue] / total[issue]
            if realised.shape[0] > 0:
                kept_of = realised[draw, done]
                kept_of[0], kept_of[1], kept_of[2], kept_of[3] = i, j, q, p
                kept_of[4], kept_of[5], kept_of[6] = gain, terms[best, 1], terms[best, 2]
            done += 1
            alive -= 1
            for e in range(4):
                pairs[best, e] = pairs[alive, e]
            for e in range(3):
                terms[best, e] = terms[alive, e]
            for m in range(alive):
                a, b = pairs[m, 2], pairs[m, 3]
                stale[m] = a in (p, q) or b in (p, q)
        counts[draw, 1] = done


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
                    if (x[i, p] < outcome[p]) == (x[j, p] < outcome[p]):
                        continue
                    if (x[i, q] < outcome[q]) == (x[j, q] < outcome[q]):
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
    if room_q < -_ROUNDING or room_p < -_ROUNDING:
        return  # the outcome is already beyond what one of them wants: to shift it further is no gain
    if shift_q > room_q:
        shift_q = room_q
        shift_p = shift_q / ratio
    if shift_p > room_p:
        shift_p = room_p
        shift_q = shift_p * ratio
    step_i, step_j = np.sign(way_i) * shift_q / wi, np.sign(way_j) * shift_p / wj
    if min(abs(step_i), abs(step_j)) <= _LEAST or moved[i, q] * step_i < 0.0 or moved[j, p] * step_j < 0.0:
        return
    terms[0] = s[i, p] * shift_p - s[i, q] * shift_q
    terms[1] = step_i
    terms[2] = step_j
