"""Rounds of the expected-utility model for many draws at once. Arrays in, arrays out: no case, no words.

Equation numbers are those of Scholz, Calbert and Smith (2011); the letters of the switches (A1 and so on) are
explained at the parameters. Draws are taken in blocks, and every inner loop runs across the draws of a block:
it fills the processor's lanes, branches nowhere, and gives each draw the same bits whatever stands beside it. Products
and sums may be fused, so that a processor that cannot fuse them differs in the last digit.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels.powers import exp2, log2, power
from thinktank.methods.spatial_bargaining.kernels.settlement import weighted_median

Floats = NDArray[np.float64]

STALEMATE, CAPITULATION, COMPROMISE, CONFRONTATION = 0, 1, 2, 3
"""What moved an actor, in the order in which offers are taken."""

PAIRWISE, GRAND_TOTAL = 0, 1  # A1
EACH, OWN = 0, 1  # A3
LEAST_MOVE, LOWEST_AVERAGE, HIGHEST_UTILITY = 0, 1, 2  # A5
AT_START, EVERY_ROUND, WHOLE_SCALE = 0, 1, 2  # A6
LOWER, MIDPOINT, UPPER = 0, 1, 2  # A7

BLOCK = 64  # draws solved together
SORT, FIRST, SECOND, PLACE, RIVAL, KIND, MINE, THEIRS, OFFERED, LANES = range(10)  # what is known of a draw
_ZERO = 1e-12  # an expected utility this small has no sign
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
            _chances(votes, denominator, room, wins)
            _risk(x, sal, d, wins, stays, helps_if_closer, mu, inverse, r)
            _losses(d, r, loss, gain)
            if risk_in_votes:
                _risky_votes(d, w, r, votes)
                _chances(votes, denominator, room, wins)
            _expectations(
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


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def _losses(d: Floats, r: Floats, loss: Floats, gain: Floats) -> None:
    """Fill what i loses of its utility if it wins or loses against j: Us = 2 - 4 loss, Uf = 2 - 4 gain (15, 16)."""
    actors = d.shape[0]
    for i in range(actors):
        for k in range(BLOCK):
            loss[i, i, k] = exp2(-r[i, k])
            gain[i, i, k] = loss[i, i, k]
        for j in range(i):
            for k in range(BLOCK):
                near, far = log2(0.5 - 0.5 * d[i, j, k]), log2(0.5 + 0.5 * d[i, j, k])
                loss[i, j, k] = exp2(r[i, k] * near)
                loss[j, i, k] = exp2(r[j, k] * near)
                gain[i, j, k] = exp2(r[i, k] * far)
                gain[j, i, k] = exp2(r[j, k] * far)


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def _risky_votes(d: Floats, w: Floats, r: Floats, votes: Floats) -> None:
    """Fill what each actor stakes on each position, by distance to the power of its attitude to risk."""
    actors = d.shape[0]
    for i in range(actors):
        for k in range(BLOCK):
            votes[i, i, k] = 0.0
        for j in range(i):
            for k in range(BLOCK):
                far = log2(d[i, j, k])
                votes[i, j, k] = w[i, k] * exp2(r[i, k] * far)
                votes[j, i, k] = w[j, k] * exp2(r[j, k] * far)


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
def _chances(votes: Floats, denominator: int, room: Floats, wins: Floats) -> None:
    """Fill the probability that i beats j, from what every actor stakes on every position (30, 31).

    `votes[k, b]` is what k loses if b wins. The printed denominator is all that is staked between i and j; the
    one that gives the published table is all that is staked between any two actors.
    """
    actors = votes.shape[0]
    total, up, down = room[0], room[1], room[2]
    total[:] = 0.0
    for a in range(actors):
        for k in range(BLOCK):
            wins[a, a, k] = 0.0
        for b in range(a + 1, actors):
            for k in range(BLOCK):
                up[k] = down[k] = 0.0
            for v in range(actors):
                for k in range(BLOCK):
                    vote = votes[v, b, k] - votes[v, a, k]
                    up[k] += vote if vote > 0.0 else 0.0
                    down[k] += -vote if vote < 0.0 else 0.0
            for k in range(BLOCK):
                both = up[k] + down[k]
                total[k] += 2.0 * both
                share = 1.0 / both if (denominator == PAIRWISE) & (both > 0.0) else 1.0
                wins[a, b, k] = up[k] * share
                wins[b, a, k] = down[k] * share
    if denominator == GRAND_TOTAL:
        for k in range(BLOCK):
            total[k] = 1.0 / total[k] if total[k] > 0.0 else 1.0
        for a in range(actors):
            for b in range(actors):
                for k in range(BLOCK):
                    wins[a, b, k] *= total[k]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _unchallenged(
    here: Floats,
    rival: Floats,
    mu: Floats,
    inverse: Floats,
    r: Floats,
    stays: float,
    helps_if_closer: bool,
    out: Floats,
) -> None:
    """Fill what i can expect if it leaves j alone: Q Usq + (1 - Q) (T Ub + (1 - T) Uw) (22 to 24)."""
    if stays >= 1.0:
        for k in range(BLOCK):
            out[k] = 2.0 - 4.0 * power(0.5, r[k])
        return
    for k in range(BLOCK):
        to_mu, to_rival = abs(here[k] - mu[k]), abs(here[k] - rival[k])
        away = 0.25 * (to_mu + to_rival) * inverse[k]
        away = away if away < 0.5 else 0.5
        helps = (to_mu < to_rival) | (not helps_if_closer)
        moved = power(0.5 - away if helps else 0.5 + away, r[k])
        out[k] = stays * (2.0 - 4.0 * power(0.5, r[k])) + (1.0 - stays) * (2.0 - 4.0 * moved)


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def _risk(
    x: Floats,
    s: Floats,
    d: Floats,
    wins: Floats,
    stays: float,
    helps_if_closer: bool,
    mu: Floats,
    inverse: Floats,
    r: Floats,
) -> None:
    """Fill the exponents (32 to 34) from the security of each position, all utilities taken without risk."""
    actors = x.shape[0]
    least, most = np.full(BLOCK, np.inf), np.full(BLOCK, -np.inf)
    neutral, alone = np.ones(BLOCK), np.zeros(BLOCK)
    for i in range(actors):
        for k in range(BLOCK):
            r[i, k] = 0.0
        for j in range(actors):
            if j == i:
                continue
            if stays < 1.0:
                _unchallenged(x[j], x[i], mu, inverse, neutral, stays, helps_if_closer, alone)
            for k in range(BLOCK):
                r[i, k] += 2.0 * d[i, j, k] * (1.0 - 2.0 * s[i, k] * (1.0 - wins[j, i, k])) - alone[k]
        for k in range(BLOCK):
            least[k] = r[i, k] if r[i, k] < least[k] else least[k]
            most[k] = r[i, k] if r[i, k] > most[k] else most[k]
    for i in range(actors):
        for k in range(BLOCK):
            width = most[k] - least[k]
            risk = (2.0 * r[i, k] - most[k] - least[k]) / width if width > _ZERO else 0.0
            r[i, k] = (1.0 - risk / 3.0) / (1.0 + risk / 3.0)


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def _expectations(
    x: Floats,
    s: Floats,
    loss: Floats,
    gain: Floats,
    wins: Floats,
    r: Floats,
    perspective: int,
    stays: float,
    helps_if_closer: bool,
    mu: Floats,
    inverse: Floats,
    room: Floats,
    mine: Floats,
    theirs: Floats,
) -> None:
    """Fill what each actor i expects of challenging each j (25a), and what it reckons that j expects of it."""
    actors = x.shape[0]
    alone = room[0]
    for i in range(actors):
        _unchallenged(x[i], x[i], mu, inverse, r[i], 1.0, helps_if_closer, alone)
        for j in range(actors):
            if stays < 1.0:
                _unchallenged(x[i], x[j], mu, inverse, r[i], stays, helps_if_closer, alone)
            for k in range(BLOCK):
                won, lost = 2.0 - 4.0 * loss[i, j, k], 2.0 - 4.0 * gain[i, j, k]
                fight = wins[i, j, k] * won + (1.0 - wins[i, j, k]) * lost
                mine[i, j, k] = s[j, k] * fight + (1.0 - s[j, k]) * won - alone[k]
            if perspective == EACH:
                continue
            # i's own view of being challenged by j: its risk and its salience, the chance that j wins.
            if stays < 1.0:
                _unchallenged(x[j], x[i], mu, inverse, r[i], stays, helps_if_closer, alone)
            for k in range(BLOCK):
                won, lost = 2.0 - 4.0 * loss[i, j, k], 2.0 - 4.0 * gain[i, j, k]
                fight = wins[j, i, k] * won + (1.0 - wins[j, i, k]) * lost
                theirs[i, j, k] = s[i, k] * fight + (1.0 - s[i, k]) * won - alone[k]
    if perspective == EACH:
        for i in range(actors):
            for j in range(actors):
                for k in range(BLOCK):
                    theirs[i, j, k] = mine[j, i, k]


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
            conflict = lose if b > a + _ZERO else 0.0
            yields = 2.0 if b > -a * (1.0 - _EVEN) else 1.0
            pressed = yields if b > _ZERO else 0.0
            offered = pressed if a < -_ZERO else 0.0
            offered = conflict if a > _ZERO else offered
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
