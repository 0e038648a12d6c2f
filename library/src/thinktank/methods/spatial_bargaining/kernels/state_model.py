"""Turns of KTAB's Spatial Model of Politics, a draw at a time. Arrays in, arrays out: no case, no words.

The steps are numbered as in `docs/methods/spatial_bargaining.md`; challenges and bargains are in `bargains`. What a
bargain is worth is worked out from the two positions that it changes.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels.bargains import deals
from thinktank.methods.spatial_bargaining.kernels.condorcet import coalitions, distinct, elect

Floats = NDArray[np.float64]
Flag = NDArray[np.uint8]

MIN, MID, MAX = 0, 1, 2  # range of the risk attitudes

EVENTS = 6
"""What is kept of an actor in a turn: whom it challenges, what it expects to gain, its chance to win, with whom it
strikes the bargain that moves it, whether that bargain was its own proposal, whether it has moved."""
NAMES = (0, 3)
"""Those of them that are numbers of actors."""

_FLAT = 1e-12
_SAME = 1e-6
_STILL, _OFFSET = 0.02, 1e-4


@nb.njit(nogil=True, cache=True, error_model="numpy")
def play(
    x0: Floats,
    s0: Floats,
    c0: Floats,
    vote: Floats,
    rule: int,
    kind: int,
    risk: int,
    adjust: float,
    commitment: int,
    weights: int,
    bargains: int,
    turns: int,
    luck: Floats,
    listed: NDArray[np.intp],
    halt: Flag,
    last: Floats,
    chances: Floats,
    diagnostics: Floats,
    history: Floats,
    all_chances: Floats,
    events: Floats,
) -> None:
    """Play until positions come to rest.

    Parameters
    ----------
    x0
        Positions from 0 to 1, shape (draws, actors, dimensions).
    s0
        Saliences from 0 to 1, of the same shape; those of an actor sum to 1 at most.
    c0
        Capabilities, shape (draws, actors).
    vote, rule, kind
        As in `condorcet`.
    risk, adjust, commitment, weights, bargains
        The other parameters; `adjust` is the share of others' risk attitudes that an actor sees.
    turns
        At most so many, at least 2.
    luck
        A uniform number for each actor, shape (draws, actors), from which one is made for each of its turns, if it
        takes a bargain by its chance; without draws if it takes the likeliest.
    listed
        The actors in the order of the case, shape (draws, actors): of those who stand at one place the first holds
        it, as in KTAB's reports. Nothing else hangs on it.
    halt
        Shape (1,): once it is set, what is not filled yet stays as it is.
    last
        Filled: positions at rest, shape of `x0`.
    chances
        Filled: chance of each actor's last place, shape (draws, actors).
    diagnostics
        Filled, shape (draws, 3): turns played, 1 if positions came to rest, number of turns after which the last
        positions had been there before (0: they are new).
    history, all_chances, events
        Filled if they have draws, with turns + 1 or turns rows: shapes (draws, turns + 1, actors, dimensions),
        (draws, turns + 1, actors), (draws, turns, actors, EVENTS).
    """
    draws, n, dimensions = x0.shape
    keeps, lucky = history.shape[0] > 0, luck.shape[0] > 0
    idle = np.empty(0)
    square = (n, n)
    d, plain, aware, view = np.empty(square), np.empty(square), np.empty(square), np.empty(n)
    deals_room = 2 * n
    options_room = max(n, deals_room + 1)
    support, beats = np.empty((options_room, options_room)), np.empty((options_room, options_room))
    found, r, strength, total = np.empty(options_room), np.empty(n), np.empty(n), np.empty(n)
    parties = np.empty((deals_room, 2), np.intp)
    terms = np.empty((deals_room, 2, dimensions))
    worth, choices = np.empty((n, deals_room + 1)), np.empty((n, options_room))
    mine = np.empty(options_room, np.intp)
    path = np.empty((turns + 1, n, dimensions))
    seen = np.empty((n, EVENTS))
    ours, theirs, ours0, theirs0 = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    place = np.empty(n, np.intp)
    for draw in range(draws):
        s, c = s0[draw], c0[draw]
        for i in range(n):
            strength[i] = 0.0
            for k in range(dimensions):
                path[0, i, k] = x0[draw, i, k]
                strength[i] += s[i, k]
        first = 0.0
        played, rested = 0, 0.0
        for t in range(turns + 1):
            x = path[t]
            distances(x, s, d)
            attitudes(d, c, vote, rule, kind, risk, halt, plain, support, beats, found, r)
            for v in range(n):
                total[v] = 0.0
                for a in range(n):
                    aware[v, a] = (1.0 - d[v, a]) * (1.0 + d[v, a] * r[v])
                    total[v] += aware[v, a]
            if keeps or rested == 1.0 or t == turns:
                _standing(
                    x, aware, c, vote, rule, kind, listed[draw], halt, place, choices, support, beats, found,
                    chances[draw],
                )  # fmt: skip
                if keeps:
                    for i in range(n):
                        all_chances[draw, t, i] = chances[draw, i]
            if rested == 1.0 or t == turns:
                break
            count = deals(
                x, s, c, strength, d, r, adjust, vote, commitment, weights, bargains, halt, view, ours, theirs,
                ours0, theirs0, parties, terms, seen,
            )  # fmt: skip
            _worths(x, s, r, aware, total, count, parties, terms, worth)
            _resolve(
                x, c, vote, rule, kind, count, parties, terms, worth, luck[draw] if lucky else idle, t, halt, mine,
                choices, support, beats, found, path[t + 1], seen,
            )  # fmt: skip
            if halt[0]:
                return
            if keeps:
                for i in range(n):
                    for e in range(EVENTS):
                        events[draw, t, i, e] = seen[i, e]
            played = t + 1
            moved = 0.0
            for i in range(n):
                away = 0.0
                for k in range(dimensions):
                    step = path[t + 1, i, k] - x[i, k]
                    away += step * step
                moved += math.sqrt(away)
            if t == 0:
                first = moved + _OFFSET
            elif moved < _STILL * first:
                rested = 1.0
        diagnostics[draw, 0] = played
        diagnostics[draw, 1] = rested
        diagnostics[draw, 2] = _recurrence(path, played)
        for i in range(n):
            for k in range(dimensions):
                last[draw, i, k] = path[played, i, k]
        if keeps:
            for t in range(turns + 1):
                for i in range(n):
                    for k in range(dimensions):
                        history[draw, t, i, k] = path[min(t, played), i, k]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def distances(x: Floats, s: Floats, d: Floats) -> None:
    """Fill how far j is from i by i's saliences (step 1)."""
    n, dimensions = x.shape
    for i in range(n):
        whole = 0.0
        for k in range(dimensions):
            whole += s[i, k] * s[i, k]
        for j in range(n):
            away, plain = 0.0, 0.0
            for k in range(dimensions):
                step = x[i, k] - x[j, k]
                plain += step * step
                away += s[i, k] * s[i, k] * step * step
            # Who cares for nothing sees all dimensions alike.
            d[i, j] = math.sqrt(away / whole) if whole > 0.0 else math.sqrt(plain / dimensions)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def attitudes(
    d: Floats,
    c: Floats,
    vote: Floats,
    rule: int,
    kind: int,
    risk: int,
    halt: Flag,
    plain: Floats,
    support: Floats,
    beats: Floats,
    found: Floats,
    r: Floats,
) -> None:
    """Fill how averse to risk each actor is: the more so, the better its position would do (step 7)."""
    n = d.shape[0]
    for i in range(n):
        for j in range(n):
            plain[i, j] = 1.0 - d[i, j]
    coalitions(plain, c, vote, n, support)
    elect(support, n, rule, kind, halt, beats, found)
    least, most = np.inf, -np.inf
    for i in range(n):
        least = min(least, found[i])
        most = max(most, found[i])
    width = most - least
    for i in range(n):
        if width < _FLAT:
            r[i] = 0.0  # all do equally well: nobody has a reason to be other than neutral
        elif risk == MID:
            r[i] = (3.0 * found[i] - most - 2.0 * least) / (2.0 * width)
        elif risk == MIN:
            r[i] = (found[i] - least) / width
        else:
            r[i] = (2.0 * found[i] - most - least) / width


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _worths(
    x: Floats,
    s: Floats,
    r: Floats,
    aware: Floats,
    total: Floats,
    count: int,
    parties: NDArray[np.intp],
    terms: Floats,
    worth: Floats,
) -> None:
    """Fill what each actor makes of the status quo (column 0) and of each bargain: the mean over all positions."""
    n, dimensions = x.shape
    for v in range(n):
        whole = 0.0
        for k in range(dimensions):
            whole += s[v, k] * s[v, k]
        worth[v, 0] = total[v] / n
        for m in range(count):
            changed = total[v]
            for side in range(2):
                away, plain = 0.0, 0.0
                for k in range(dimensions):
                    step = x[v, k] - terms[m, side, k]
                    plain += step * step
                    away += s[v, k] * s[v, k] * step * step
                far = math.sqrt(away / whole) if whole > 0.0 else math.sqrt(plain / dimensions)
                changed += (1.0 - far) * (1.0 + far * r[v]) - aware[v, parties[m, side]]
            worth[v, m + 1] = changed / n


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _resolve(
    x: Floats,
    c: Floats,
    vote: Floats,
    rule: int,
    kind: int,
    count: int,
    parties: NDArray[np.intp],
    terms: Floats,
    worth: Floats,
    luck: Floats,
    t: int,
    halt: Flag,
    mine: NDArray[np.intp],
    choices: Floats,
    support: Floats,
    beats: Floats,
    found: Floats,
    after: Floats,
    seen: Floats,
) -> None:
    """Fill where each actor stands after the election among its own bargains and the status quo (step 12)."""
    n, dimensions = x.shape
    for i in range(n):
        if halt[0]:
            return
        for k in range(dimensions):
            after[i, k] = x[i, k]
        options = 1
        mine[0] = -1
        for m in range(count):
            if parties[m, 0] == i or parties[m, 1] == i:
                mine[options] = m
                options += 1
        if options == 1:
            continue
        for v in range(n):
            for o in range(options):
                choices[v, o] = worth[v, mine[o] + 1]
        coalitions(choices, c, vote, options, support)
        elect(support, options, rule, kind, halt, beats, found)
        best, step, place = 0, 0.0, 0.0  # of the option most likely to win: how far i moves by it, and where to
        for o in range(1, options):
            m = mine[o]
            side = 0 if parties[m, 0] == i else 1
            far = 0.0
            for k in range(dimensions):
                far += abs(terms[m, side, k] - x[i, k])
            # Of options equally likely the shorter move, then the lower place: the order of actors decides nothing.
            shorter = far < step - _FLAT or (far <= step + _FLAT and terms[m, side, 0] < place)
            if found[o] > found[best] + _FLAT or (found[o] >= found[best] - _FLAT and shorter):
                best, step, place = o, far, terms[m, side, 0]
        if luck.shape[0] > 0:
            best = _drawn(found, options, chance_of_turn(luck[i], t))
        if best == 0:
            continue
        m = mine[best]
        side = 0 if parties[m, 0] == i else 1
        moved = 0.0
        for k in range(dimensions):
            after[i, k] = terms[m, side, k]
            moved += abs(after[i, k] - x[i, k])
        seen[i, 3] = parties[m, 1 - side]
        seen[i, 4] = 1.0 - side
        seen[i, 5] = 1.0 if moved > 0.0 else 0.0


@nb.njit(nogil=True, cache=True, error_model="numpy")
def chance_of_turn(luck: float, t: int) -> float:
    """Return a uniform number for one turn out of the one for all: SplitMix64 (Steele, Lea and Flood 2014)."""
    z = np.uint64(luck * 9007199254740992.0) * np.uint64(2048) + np.uint64(t + 1) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _drawn(found: Floats, options: int, u: float) -> int:
    """Return the option at which the chances sum to more than `u`."""
    passed = 0.0
    for o in range(options - 1):
        passed += found[o]
        if u < passed:
            return o
    return options - 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _standing(
    x: Floats,
    aware: Floats,
    c: Floats,
    vote: Floats,
    rule: int,
    kind: int,
    listed: NDArray[np.intp],
    halt: Flag,
    place: NDArray[np.intp],
    choices: Floats,
    support: Floats,
    beats: Floats,
    found: Floats,
    chances: Floats,
) -> None:
    """Fill the chance of each actor's place in an election among all places."""
    n = x.shape[0]
    options = distinct(x, listed, place)
    for i in listed[::-1]:
        for v in range(n):
            choices[v, place[i]] = aware[v, i]
    coalitions(choices, c, vote, options, support)
    elect(support, options, rule, kind, halt, beats, found)
    for i in range(n):
        chances[i] = found[place[i]]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _recurrence(path: Floats, played: int) -> int:
    """Return after how many turns the last positions had been there before; 0 if they are new."""
    for lag in range(1, played + 1):
        farthest = 0.0
        for i in range(path.shape[1]):
            for k in range(path.shape[2]):
                farthest = max(farthest, abs(path[played, i, k] - path[played - lag, i, k]))
        if farthest < _SAME:
            return lag
    return 0
