"""Rounds of the expected-utility model for many draws at once. Arrays in, arrays out: no case, no words.

Equation numbers are those of Scholz, Calbert and Smith (2011); the letters of the switches (A1 and so on) are
explained at the parameters. Draws are taken in blocks, and every inner loop runs across the draws of a block:
it fills the processor's lanes, branches nowhere, and gives each draw the same bits whatever stands beside it. What a
challenge is worth is in `utilities`.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels.settlement import weighted_median
from thinktank.methods.spatial_bargaining.kernels.utilities import (
    BLOCK,
    ZERO,
    expectations,
    losses,
    risk_exponents,
    risky_votes,
    win_chances,
)

Floats = NDArray[np.float64]
Flag = NDArray[np.uint8]

STALEMATE, CAPITULATION, COMPROMISE, CONFRONTATION = 0, 1, 2, 3
"""What moved an actor, in the order in which offers are taken."""

LEAST_MOVE, LOWEST_AVERAGE, HIGHEST_UTILITY = 0, 1, 2  # A5
AT_START, EVERY_ROUND, WHOLE_SCALE = 0, 1, 2  # A6
LOWER, MIDPOINT, UPPER = 0, 1, 2  # A7

SORT, FIRST, SECOND, PLACE, RIVAL, KIND, MINE, THEIRS, OFFERED, LANES = range(10)  # what is known of a draw
_EVEN = 1e-9  # offers this close, in units of the range of positions, are ties, and rivals this close no rivals
_SAME = 1e-6  # positions this close, in the same units, are the same place


@nb.njit(nogil=True, cache=True, error_model="numpy")
def bargain(
    x0: Floats,
    s: Floats,
    c: Floats,
    width: float,
    rounds: int,
    denominator: int,
    perspective: int,
    losers_move: bool,
    choice: int,
    span: int,
    median: int,
    helps_if_closer: bool,
    risk_in_votes: bool,
    stays: float,
    halt: Flag,
    last: Floats,
    diagnostics: Floats,
    history: Floats,
    events: Floats,
    views: Floats,
) -> None:
    """Play rounds of the model; fill the positions after the last one and what is known of the way there.

    Parameters
    ----------
    x0, s, c
        Positions at the start, saliences from 0 to 1, capabilities, shape (actors, draws).
    width
        Of the issue's scale; read where `span` is WHOLE_SCALE.
    rounds
        How many, at least 1.
    denominator, perspective, losers_move, choice, span, median, helps_if_closer, risk_in_votes
        The reading: A1, A3, A4, A5, A6, A7, A8 and the exponent of the votes.
    stays
        Q: the probability that a rival who is not challenged stays where it is.
    halt
        Shape (1,): once it is set, what is not filled yet stays as it is.
    last
        Filled: positions after the last round, shape (actors, draws).
    diagnostics
        Filled, shape (2, draws): the sum of all moves in the last round, in units of the range at the start, and
        the number of rounds after which the last positions had been there before (1: nobody moves any more;
        0: they are new).
    history
        Filled if it has draws: positions before and after every round, shape (rounds + 1, actors, draws).
    events
        Filled if it has draws: for every round and actor the rival whose offer was taken, what kind it was, and
        the two expected utilities of that pair, shape (rounds, actors, 4, draws).
    views
        Filled if it has draws: what each actor expects of challenging each other, what that expects of challenging
        it (as the actor sees it), and the kind of offer it then has, shape (rounds, actors, actors, 3, draws).
    """
    actors, draws = x0.shape
    keeps = history.shape[2] > 0
    path = np.empty((rounds + 1, actors, BLOCK))
    w, sal = np.zeros((actors, BLOCK)), np.zeros((actors, BLOCK))
    pairs = (actors, actors, BLOCK)
    d, loss, gain = np.empty(pairs), np.empty(pairs), np.empty(pairs)
    votes, wins, mine, theirs = np.empty(pairs), np.empty(pairs), np.empty(pairs), np.empty(pairs)
    r = np.empty((actors, BLOCK))
    inverse, first, mu = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    lanes, kinds, room = np.empty(LANES * BLOCK), np.empty((actors, BLOCK)), np.empty((3, BLOCK))
    for start in range(0, draws, BLOCK):
        n = min(BLOCK, draws - start)
        path[:] = 0.0
        w[:] = 0.0
        for i in range(actors):
            for k in range(n):
                path[0, i, k] = x0[i, start + k]
                sal[i, k] = s[i, start + k]
                w[i, k] = c[i, start + k] * s[i, start + k]
        _inverse_range(path[0], first)
        for t in range(rounds):
            if halt[0]:
                break
            x = path[t]
            if span == AT_START:
                inverse[:] = first
            elif span == EVERY_ROUND:
                _inverse_range(x, inverse)
            else:
                inverse[:] = 1.0 / width
            for i in range(actors):
                for j in range(actors):
                    for k in range(BLOCK):
                        d[i, j, k] = abs(x[i, k] - x[j, k]) * inverse[k]
            if stays < 1.0:
                lower, upper = weighted_median(x, w)
                for k in range(BLOCK):
                    middle = 0.5 * (lower[k] + upper[k]) if median == MIDPOINT else lower[k]
                    mu[k] = upper[k] if median == UPPER else middle
                    mu[k] = x[0, k] if np.isnan(mu[k]) else mu[k]
            for i in range(actors):
                for j in range(actors):
                    for k in range(BLOCK):
                        votes[i, j, k] = w[i, k] * d[i, j, k]
            win_chances(votes, denominator, halt, room, wins)
            risk_exponents(x, sal, d, wins, stays, helps_if_closer, mu, inverse, r)
            losses(d, r, loss, gain)
            if risk_in_votes:
                risky_votes(d, w, r, votes)
                win_chances(votes, denominator, halt, room, wins)
            expectations(
                x, sal, loss, gain, wins, r, perspective, stays, helps_if_closer, mu, inverse, room, mine, theirs
            )
            for i in range(actors):
                _take(i, x, mine, theirs, losers_move, choice, inverse, lanes, kinds, path[t + 1, i])
                if keeps:
                    for k in range(n):
                        for e in range(4):
                            events[t, i, e, start + k] = lanes[(RIVAL + e) * BLOCK + k]
                        for j in range(actors):
                            views[t, i, j, 0, start + k] = mine[i, j, k] if i != j else 0.0
                            views[t, i, j, 1, start + k] = theirs[i, j, k] if i != j else 0.0
                            views[t, i, j, 2, start + k] = kinds[j, k]
        if keeps:
            for t in range(rounds + 1):
                for i in range(actors):
                    for k in range(n):
                        history[t, i, start + k] = path[t, i, k]
        for i in range(actors):
            for k in range(n):
                last[i, start + k] = path[rounds, i, k]
        _diagnosed(path, first, n, diagnostics[:, start : start + n])


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _inverse_range(x: Floats, inverse: Floats) -> None:
    """Fill one over the range of positions; 1 where all are the same, so that all distances are 0."""
    for k in range(BLOCK):
        low, high = x[0, k], x[0, k]
        for i in range(1, x.shape[0]):
            low = x[i, k] if x[i, k] < low else low
            high = x[i, k] if x[i, k] > high else high
        inverse[k] = 1.0 / (high - low) if high > low else 1.0


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def _take(
    i: int,
    x: Floats,
    mine: Floats,
    theirs: Floats,
    losers_move: bool,
    choice: int,
    inverse: Floats,
    lanes: Floats,
    kinds: Floats,
    moved: Floats,
) -> None:
    """Let actor i take the best of all offers that make it move, and fill where it then stands.

    Offers are ranked by kind (unless the highest utility decides), then by the rule of the reading, then by the
    shorter move, then by the lower place, so that the order of actors decides nothing. What is known so far of
    every draw stands side by side in `lanes`, one array, since a compiler puts a loop into vector lanes only if it
    can see that what it writes is nothing that it reads.
    """
    lose = 3.0 if losers_move else 0.0
    by_utility = choice == HIGHEST_UTILITY
    averaged = 2.0 if choice == LOWEST_AVERAGE else -1.0
    for k in range(BLOCK * LANES):
        lanes[k] = 0.0
    for k in range(BLOCK):
        lanes[RIVAL * BLOCK + k] = -1.0
        lanes[PLACE * BLOCK + k] = x[i, k]
        kinds[i, k] = 0.0
    for j in range(x.shape[0]):
        if j == i:
            continue
        for k in range(BLOCK):
            a, b = mine[i, j, k], theirs[i, j, k]
            here, there = x[i, k], x[j, k]
            conflict = lose if b > a + ZERO else 0.0
            yields = 2.0 if b > -a * (1.0 - _EVEN) else 1.0
            pressed = yields if b > ZERO else 0.0
            offered = pressed if a < -ZERO else 0.0
            offered = conflict if a > ZERO else offered
            offered = offered if abs(there - here) * inverse[k] > _EVEN else 0.0
            # One division serves the share of the way and the average; where no compromise is, neither is read.
            size = abs(a) + abs(b)
            over = 1.0 / (b * size)
            share = -a * size * over
            share = share if share < 1.0 else 1.0
            to = here + (there - here) * share if offered == 2.0 else there
            move = abs(to - here) * inverse[k]
            average = (abs(a) * here + abs(b) * there) * b * over * inverse[k]
            rank = average if offered == averaged else move
            rank = -b if by_utility else rank
            # Where the highest utility decides, all offers are of one sort.
            sort = 1.0 if by_utility else offered
            sort = sort if offered > 0.0 else -1.0
            sorts = sort - lanes[SORT * BLOCK + k]
            ranks = lanes[FIRST * BLOCK + k] - rank
            moves = lanes[SECOND * BLOCK + k] - move
            better = moves if abs(moves) > _EVEN else lanes[PLACE * BLOCK + k] - to
            better = ranks if abs(ranks) > _EVEN else better
            better = sorts if sorts != 0.0 else better
            takes = better > 0.0
            lanes[SORT * BLOCK + k] = sort if takes else lanes[SORT * BLOCK + k]
            lanes[FIRST * BLOCK + k] = rank if takes else lanes[FIRST * BLOCK + k]
            lanes[SECOND * BLOCK + k] = move if takes else lanes[SECOND * BLOCK + k]
            lanes[PLACE * BLOCK + k] = to if takes else lanes[PLACE * BLOCK + k]
            lanes[RIVAL * BLOCK + k] = j if takes else lanes[RIVAL * BLOCK + k]
            lanes[KIND * BLOCK + k] = offered if takes else lanes[KIND * BLOCK + k]
            lanes[MINE * BLOCK + k] = a if takes else lanes[MINE * BLOCK + k]
            lanes[THEIRS * BLOCK + k] = b if takes else lanes[THEIRS * BLOCK + k]
            lanes[OFFERED * BLOCK + k] = offered
        for k in range(BLOCK):
            kinds[j, k] = lanes[OFFERED * BLOCK + k]
    for k in range(BLOCK):
        moved[k] = lanes[PLACE * BLOCK + k]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _diagnosed(path: Floats, inverse: Floats, n: int, diagnostics: Floats) -> None:
    """Fill how much still moved in the last round, and after how many rounds the last positions recur."""
    rounds, actors = path.shape[0] - 1, path.shape[1]
    farthest = np.empty(BLOCK)
    diagnostics[:] = 0.0
    for lag in range(1, rounds + 1):
        farthest[:] = 0.0
        for i in range(actors):
            for k in range(n):
                away = abs(path[rounds, i, k] - path[rounds - lag, i, k]) * inverse[k]
                farthest[k] = away if away > farthest[k] else farthest[k]
                diagnostics[0, k] += away if lag == 1 else 0.0
        for k in range(n):
            again = (farthest[k] < _SAME) & (diagnostics[1, k] == 0.0)
            diagnostics[1, k] = lag if again else diagnostics[1, k]
