"""What the exchange program makes of one pair: what the two know of others' moves, and their terms. Arrays only.

The program decide-exchange-model keeps a copy of others' positions with every pair. It tells a pair of a move on an
issue only if the one of the two that asks for this issue has paid for the move; of several such moves by one actor
the least is kept. All pairs with the same asker so know the same, and one table holds it: for each asker and issue the
positions of all, as that asker has heard of them.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST = 1e-10
ROUNDING = 1e-12


@nb.njit(nogil=True, cache=True, error_model="numpy")
def begin(x: Floats, share: Floats, heard: Floats, told: Flags, thinks: Floats) -> None:
    """Fill what everybody knows before the first exchange: where all stand.

    Parameters
    ----------
    x, share
        Positions and shares of each issue's weight, shape (actors, issues).
    heard, told
        Filled: positions as each asker has heard of them, and whether of a move, shape (actors, issues, actors).
    thinks
        Filled: the weighted mean of these positions, shape (actors, issues).
    """
    n, issues = x.shape
    for asker in range(n):
        for d in range(issues):
            thinks[asker, d] = 0.0
            for k in range(n):
                heard[asker, d, k] = x[k, d]
                told[asker, d, k] = False
                thinks[asker, d] += share[k, d] * x[k, d]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def tell(
    asker: int, giver: int, d: int, place: float, x: Floats, share: Floats, heard: Floats, told: Flags, thinks: Floats
) -> None:
    """Let one that asked for an issue know where the one that it has paid now stands."""
    before = heard[asker, d, giver]
    if told[asker, d, giver]:
        place = min(before, place) if x[giver, d] <= before else max(before, place)
    heard[asker, d, giver] = place
    told[asker, d, giver] = True
    thinks[asker, d] += share[giver, d] * (place - before)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def remember(step: float, past: Floats) -> None:
    """Add to a party's past what it meant to do before it moved on this issue with somebody else.

    The program sets these steps, not those taken, beside the next one. The past is their sum, the lowest, the highest.
    """
    past[0] += step
    past[1] = min(past[1], step)
    past[2] = max(past[2], step)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def reckon(
    pair: NDArray[np.intp],
    x: Floats,
    s: Floats,
    y: Floats,
    share: Floats,
    heard: Floats,
    told: Flags,
    thinks: Floats,
    past: Floats,
    terms: Floats,
) -> None:
    """Fill the gain that is equal for both, and how far i moves on q and j on p; a gain of 0 if there is no deal."""
    i, j, p, q = pair[0], pair[1], pair[2], pair[3]
    terms[0] = 0.0
    way_i, way_j = x[j, q] - y[i, q], x[i, p] - y[j, p]
    ratio = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])  # of the shifts of q and p that give equal gains
    shift_p = min(abs(way_j) * share[j, p], abs(way_i) * share[i, q] / ratio)
    step_i = np.copysign(shift_p * ratio / share[i, q], way_i)
    step_j = np.copysign(shift_p / share[j, p], way_j)
    if not (_allowed(step_i, y[i, q], past[0]) and _allowed(step_j, y[j, p], past[1])):
        return
    gain = s[i, p] * shift_p - s[i, q] * shift_p * ratio
    if gain <= LEAST:
        return
    for giver, asker, d, e in ((i, j, q, p), (j, i, p, q)):
        # Only an outcome that passes the asker's position is held there; one that leaves it is not noticed.
        step = step_i if d == q else step_j
        unmoved = thinks[asker, d] - share[giver, d] * heard[asker, d, giver]
        first = unmoved + share[giver, d] * y[giver, d] - x[asker, d]
        then = first + share[giver, d] * step
        if min(first, then) >= -ROUNDING or max(first, then) <= ROUNDING:
            continue
        known = heard[asker, d, giver] if told[asker, d, giver] else y[giver, d]
        shift = abs(x[asker, d] - unmoved - share[giver, d] * known)
        back = shift * (s[giver, d] + s[asker, d]) / (s[giver, e] + s[asker, e])
        own, other = np.copysign(shift / share[giver, d], step), back / share[asker, e]
        if d == q:
            step_i, step_j = own, np.copysign(other, way_j)
        else:
            step_i, step_j = np.copysign(other, way_i), own
        gain = abs(s[asker, e] * back - s[asker, d] * shift)
    if _allowed(step_i, y[i, q], past[0]) and _allowed(step_j, y[j, p], past[1]):
        terms[0] = gain
        terms[1] = step_i
        terms[2] = step_j


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _allowed(step: float, place: float, past: Floats) -> bool:
    """Tell whether a step stays on the scale and leads the way of those before; the sum is bounded on one side only."""
    if abs(step) <= LEAST or not -ROUNDING <= place + step <= 1.0 + ROUNDING or past[0] + step > 1.0 + ROUNDING:
        return False
    return (step > 0.0 and past[1] > 0.0) or (step < 0.0 and past[2] < 0.0)
