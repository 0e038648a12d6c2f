"""Who challenges whom in KTAB's model, with what chance, and the bargains that follow. Arrays only: no case, no turns.

Steps 8 to 11 of `docs/methods/spatial_bargaining.md`. Only the challenger's own view of a challenge is worked out, so
that a turn costs the cube of the number of actors and not its fourth power.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flag = NDArray[np.uint8]

SEMI, INERT = 0, 1  # whether third parties act
FIRST_POWERS, SQUARES, STRONGER = 0, 1, 2  # weights of a bargain
INITIATOR, BOTH, COMPROMISE, BOTH_AS_CODED, COMPROMISE_AS_CODED = 0, 1, 2, 3, 4

_WORTH_IT = 1e-5
_LEAST = 1e-10
_FLAT = 1e-12


@nb.njit(nogil=True, cache=True, error_model="numpy")
def deals(
    x: Floats,
    s: Floats,
    c: Floats,
    strength: Floats,
    d: Floats,
    r: Floats,
    adjust: float,
    vote: Floats,
    commitment: int,
    weights: int,
    bargains: int,
    halt: Flag,
    view: Floats,
    ours: Floats,
    theirs: Floats,
    ours0: Floats,
    theirs0: Floats,
    parties: NDArray[np.intp],
    terms: Floats,
    seen: Floats,
) -> int:
    """Fill the bargains that are proposed (steps 10 and 11), return how many; note whom each actor challenges.

    It ends before it is done once `halt` is set.
    """
    n, dimensions = x.shape
    count = 0
    other = np.empty((2, dimensions))
    for i in range(n):
        if halt[0]:
            break
        _chances_of(i, i, c, strength, d, r, adjust, vote, commitment, view, ours, theirs, ours0, theirs0)
        best, rival, chance = _WORTH_IT, -1, 0.0
        for j in range(n):
            if j == i:
                continue
            p = ours[j] / (ours[j] + theirs[j])
            won, lost = 2.0, 2.0 * view[j]
            expected = (1.0 - strength[j]) * won + strength[j] * (p * won + (1.0 - p) * lost) - (1.0 + view[j])
            # Of two equally good targets the lower one, so that the order of actors decides nothing.
            if expected > best + _FLAT or (
                rival >= 0 and abs(expected - best) <= _FLAT and _lower(x, strength, c, j, rival)
            ):
                best, rival, chance = expected, j, p
        seen[i, 0], seen[i, 1], seen[i, 2] = rival, best if rival >= 0 else 0.0, chance
        seen[i, 3], seen[i, 4], seen[i, 5] = -1.0, 0.0, 0.0
        if rival < 0:
            continue
        parties[count, 0], parties[count, 1] = i, rival
        _terms(x, s, i, rival, chance, weights, terms[count])
        count += 1
        if bargains == INITIATOR:
            continue
        _chances_of(i, rival, c, strength, d, r, adjust, vote, commitment, view, ours, theirs, ours0, theirs0)
        p = ours[rival] / (ours[rival] + theirs[rival])
        if bargains in (BOTH_AS_CODED, COMPROMISE_AS_CODED):
            # KTAB's code takes what the rival thinks that the initiator would gain for the chance that it would win.
            gains = (1.0 - strength[rival]) * 2.0 + strength[rival] * (p * 2.0 + (1.0 - p) * 2.0 * view[rival])
            p = min(max(gains - (1.0 + view[rival]), 0.0), 1.0)
        if bargains in (BOTH, BOTH_AS_CODED):
            parties[count, 0], parties[count, 1] = i, rival
            _terms(x, s, i, rival, p, weights, terms[count])
            count += 1
            continue
        _terms(x, s, i, rival, p, weights, other)
        mine = strength[i] * c[i]
        theirs_too = strength[rival] * (c[i] if bargains == COMPROMISE_AS_CODED else c[rival])
        whole = mine + theirs_too
        share = mine / whole if whole > 0.0 else 0.5
        for side in range(2):
            for k in range(dimensions):
                terms[count - 1, side, k] = share * terms[count - 1, side, k] + (1.0 - share) * other[side, k]
    return count


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _lower(x: Floats, strength: Floats, c: Floats, j: int, other: int) -> bool:
    """Tell whether j stands lower than another; at one place, whether it cares less, or is weaker."""
    for k in range(x.shape[1]):
        if x[j, k] != x[other, k]:
            return bool(x[j, k] < x[other, k])
    if strength[j] != strength[other]:
        return bool(strength[j] < strength[other])
    return bool(c[j] < c[other])


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _chances_of(
    i: int,
    eye: int,
    c: Floats,
    strength: Floats,
    d: Floats,
    r: Floats,
    adjust: float,
    vote: Floats,
    commitment: int,
    view: Floats,
    ours: Floats,
    theirs: Floats,
    ours0: Floats,
    theirs0: Floats,
) -> None:
    """Fill what stands behind i and behind each j, should i challenge j, as `eye` sees it (steps 8 and 9).

    `view` is filled with the utility of each j's position to i; `ours` and `theirs` with the two sides' support.
    """
    n = d.shape[0]
    linear, cube, step, gain = vote[0], vote[1], vote[2], vote[3]
    mine = (1.0 - adjust) * r[eye] + adjust * r[i]
    for j in range(n):
        attitude = (1.0 - adjust) * r[eye] + adjust * r[j]
        view[j] = (1.0 - d[i, j]) * (1.0 + d[i, j] * mine)
        back = (1.0 - d[j, i]) * (1.0 + d[j, i] * attitude)
        for_i = _stake(vote, strength[i] * c[i], 1.0 - view[j])
        for_j = _stake(vote, strength[j] * c[j], back - 1.0)
        ours0[j] = _LEAST + max(for_i, 0.0) + max(for_j, 0.0)
        theirs0[j] = _LEAST + max(-for_i, 0.0) + max(-for_j, 0.0)
        ours[j] = ours0[j]
        theirs[j] = theirs0[j]
    if commitment == INERT:
        return
    for m in range(n):
        if m == i:
            continue
        attitude = (1.0 - adjust) * r[eye] + adjust * r[m]
        w = strength[m] * c[m]
        to_i = (1.0 - d[m, i]) * (1.0 + d[m, i] * attitude)
        for part in range(2):  # all j but m itself, so that no lane asks
            for j in range(0 if part == 0 else m + 1, m if part == 0 else n):
                to_j = (1.0 - d[m, j]) * (1.0 + d[m, j] * attitude)
                away = to_i - to_j
                side = away * 1e8
                side = 1.0 if side > 1.0 else side
                side = -1.0 if side < -1.0 else side
                little = w * (gain if away > 0.0 else 1.0) * (linear * away + cube * away * away * away + step * side)
                size = abs(little)
                joined = (ours0[j] + (little if little > 0.0 else 0.0)) / (ours0[j] + theirs0[j] + size)
                away = joined * (1.0 - to_i) - (1.0 - joined) * (1.0 - to_j)
                side = away * 1e8
                side = 1.0 if side > 1.0 else side
                side = -1.0 if side < -1.0 else side
                cast = w * (gain if away > 0.0 else 1.0) * (linear * away + cube * away * away * away + step * side)
                ours[j] += cast if cast > 0.0 else 0.0
                theirs[j] += -cast if cast < 0.0 else 0.0


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _stake(vote: Floats, w: float, d: float) -> float:
    side = d * 1e8
    side = 1.0 if side > 1.0 else side
    side = -1.0 if side < -1.0 else side
    cast: float = w * (vote[3] if d > 0.0 else 1.0) * (vote[0] * d + vote[1] * d * d * d + vote[2] * side)
    return cast


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _terms(x: Floats, s: Floats, i: int, j: int, p: float, weights: int, terms: Floats) -> None:
    """Fill where i and j would move, dimension by dimension, if i's chance to win is p (step 11)."""
    small = 1e-6
    for k in range(x.shape[1]):
        here, there = x[i, k], x[j, k]
        if weights == STRONGER:
            a, b = s[i, k] * s[i, k], s[j, k] * s[j, k]
            weak, strong = max(0.0, 1.0 - 2.0 * p), max(0.0, 2.0 * p - 1.0)
            terms[0, k] = here + (there - here) * (weak * b / (weak * b + small + (1.0 - weak) * a))
            terms[1, k] = there + (here - there) * (strong * a / (strong * a + small + (1.0 - strong) * b))
            continue
        a, b = s[i, k] * p, s[j, k] * (1.0 - p)
        if weights == SQUARES:
            a, b = a * a, b * b
        low, high = min(here, there), max(here, there)
        mine = round(((a + small) * here + b * there) / (a + small + b) * 1e4) / 1e4
        theirs = round((a * here + (small + b) * there) / (a + small + b) * 1e4) / 1e4
        terms[0, k] = min(max(mine, low), high)  # rounding takes nobody beyond the other
        terms[1, k] = min(max(theirs, low), high)
