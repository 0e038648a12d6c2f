"""Rounds of the expected-utility model for many draws at once. Arrays in, arrays out: no case, no words.

Equation numbers are those of Scholz, Calbert and Smith (2011); the letters of the switches (A1 and so on) are
explained at the parameters. Draws are taken in blocks, and every inner loop runs across the draws of a block:
it fills the processor's lanes, branches nowhere, and gives each draw the same bits whatever stands beside it.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels.powers import power
from thinktank.methods.spatial_bargaining.kernels.settlement import weighted_median

Floats = NDArray[np.float64]

STALEMATE, CAPITULATION, COMPROMISE, CONFRONTATION = 0, 1, 2, 3
"""What moved an actor, in the order in which offers are taken."""

PAIRWISE, GRAND_TOTAL = 0, 1  # A1
EACH, OWN = 0, 1  # A3
LEAST_MOVE, LOWEST_AVERAGE, HIGHEST_UTILITY = 0, 1, 2  # A5
AT_START, EVERY_ROUND, WHOLE_SCALE = 0, 1, 2  # A6
LOWER, MIDPOINT, UPPER = 0, 1, 2  # A7

BLOCK = 32  # draws solved together
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
    votes, wins, utility = np.empty(pairs), np.empty(pairs), np.empty(pairs)
    r = np.empty((actors, BLOCK))
    inverse, first, mu = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    taken, seen = np.empty((actors, 4, BLOCK)), np.empty((actors, actors, 3, BLOCK))
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
            _chances(votes, denominator, wins)
            _risk(x, sal, d, wins, stays, helps_if_closer, mu, inverse, r)
            for i in range(actors):
                for j in range(actors):
                    for k in range(BLOCK):
                        # Us = 2 - 4 loss and Uf = 2 - 4 gain: equations 15 and 16
                        loss[i, j, k] = power(0.5 - 0.5 * d[i, j, k], r[i, k])
                        gain[i, j, k] = power(0.5 + 0.5 * d[i, j, k], r[i, k])
            if risk_in_votes:
                for i in range(actors):
                    for j in range(actors):
                        for k in range(BLOCK):
                            votes[i, j, k] = w[i, k] * power(d[i, j, k], r[i, k])
                _chances(votes, denominator, wins)
            _challenges(x, sal, loss, gain, wins, r, stays, helps_if_closer, mu, inverse, utility)
            for i in range(actors):
                _take(
                    i, x, sal, loss, gain, wins, r, utility, perspective, losers_move, choice, stays, helps_if_closer,
                    mu, inverse, taken[i], seen[i], path[t + 1, i],
                )  # fmt: skip
            if keeps:
                for i in range(actors):
                    for e in range(4):
                        for k in range(n):
                            events[t, i, e, start + k] = taken[i, e, k]
                    for j in range(actors):
                        for e in range(3):
                            for k in range(n):
                                views[t, i, j, e, start + k] = seen[i, j, e, k]
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


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _chances(votes: Floats, denominator: int, wins: Floats) -> None:
    """Fill the probability that i beats j, from what every actor stakes on every position (30, 31).

    `votes[k, b]` is what k loses if b wins. The printed denominator is all that is staked between i and j; the
    one that gives the published table is all that is staked between any two actors.
    """
    actors = votes.shape[0]
    total = np.zeros(BLOCK)
    up, down = np.empty(BLOCK), np.empty(BLOCK)
    for a in range(actors):
        for k in range(BLOCK):
            wins[a, a, k] = 0.0
        for b in range(a + 1, actors):
            up[:] = 0.0
            down[:] = 0.0
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


@nb.njit(nogil=True, cache=True, error_model="numpy")
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


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _challenges(
    x: Floats,
    s: Floats,
    loss: Floats,
    gain: Floats,
    wins: Floats,
    r: Floats,
    stays: float,
    helps_if_closer: bool,
    mu: Floats,
    inverse: Floats,
    utility: Floats,
) -> None:
    """Fill what each actor i, by its own risk, expects of challenging each j (25a)."""
    actors = x.shape[0]
    alone = np.empty(BLOCK)
    for i in range(actors):
        _unchallenged(x[i], x[i], mu, inverse, r[i], 1.0, helps_if_closer, alone)
        for j in range(actors):
            if stays < 1.0:
                _unchallenged(x[i], x[j], mu, inverse, r[i], stays, helps_if_closer, alone)
            for k in range(BLOCK):
                won, lost = 2.0 - 4.0 * loss[i, j, k], 2.0 - 4.0 * gain[i, j, k]
                fight = wins[i, j, k] * won + (1.0 - wins[i, j, k]) * lost
                utility[i, j, k] = s[j, k] * fight + (1.0 - s[j, k]) * won - alone[k]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _take(
    i: int,
    x: Floats,
    s: Floats,
    loss: Floats,
    gain: Floats,
    wins: Floats,
    r: Floats,
    utility: Floats,
    perspective: int,
    losers_move: bool,
    choice: int,
    stays: float,
    helps_if_closer: bool,
    mu: Floats,
    inverse: Floats,
    taken: Floats,
    seen: Floats,
    moved: Floats,
) -> None:
    """Let actor i take the best of all offers that make it move, and fill where it then stands.

    Offers are ranked by kind (unless the highest utility decides), then by the rule of the reading, then by the
    shorter move, then by the lower place, so that the order of actors decides nothing.
    """
    actors = x.shape[0]
    kind, first, second, place = np.zeros(BLOCK), np.zeros(BLOCK), np.zeros(BLOCK), np.empty(BLOCK)
    rival, mine, theirs = np.full(BLOCK, -1.0), np.zeros(BLOCK), np.zeros(BLOCK)
    alone, back = np.empty(BLOCK), np.empty(BLOCK)
    for k in range(BLOCK):
        place[k] = x[i, k]
    _unchallenged(x[i], x[i], mu, inverse, r[i], 1.0, helps_if_closer, alone)
    seen[i] = 0.0
    for j in range(actors):
        if j == i:
            continue
        if perspective == OWN:
            # i's own view of being challenged by j: its risk and its salience, the chance that j wins.
            if stays < 1.0:
                _unchallenged(x[j], x[i], mu, inverse, r[i], stays, helps_if_closer, alone)
            for k in range(BLOCK):
                won, lost = 2.0 - 4.0 * loss[i, j, k], 2.0 - 4.0 * gain[i, j, k]
                fight = wins[j, i, k] * won + (1.0 - wins[j, i, k]) * lost
                back[k] = s[i, k] * fight + (1.0 - s[i, k]) * won - alone[k]
        else:
            for k in range(BLOCK):
                back[k] = utility[j, i, k]
        for k in range(BLOCK):
            a, b = utility[i, j, k], back[k]
            here, there = x[i, k], x[j, k]
            faced = (a > _ZERO) & (b > a + _ZERO) & losers_move
            pressed = (a < -_ZERO) & (b > _ZERO)
            partly = pressed & (b > -a * (1.0 - _EVEN))
            offered = 3.0 if faced else (2.0 if partly else (1.0 if pressed else 0.0))
            offered = offered if abs(there - here) * inverse[k] > _EVEN else 0.0
            seen[j, 0, k] = a
            seen[j, 1, k] = b
            seen[j, 2, k] = offered
            to = here + (there - here) * (-a / b if -a < b else 1.0) if partly else there
            move = abs(to - here) * inverse[k]
            average = (abs(a) * here + abs(b) * there) / (abs(a) + abs(b)) * inverse[k]
            rank = average if (choice == LOWEST_AVERAGE) & partly else move
            rank = -b if choice == HIGHEST_UTILITY else rank
            # Where the highest utility decides, all offers are of one kind.
            higher = (offered > kind[k]) & ((choice != HIGHEST_UTILITY) | (kind[k] == 0.0))
            equal = (offered > 0.0) & ((offered == kind[k]) | ((choice == HIGHEST_UTILITY) & (kind[k] > 0.0)))
            nearer = (move < second[k] - _EVEN) | ((move <= second[k] + _EVEN) & (to < place[k]))
            better = (rank < first[k] - _EVEN) | ((rank <= first[k] + _EVEN) & nearer)
            takes = higher | (equal & better)
            kind[k] = offered if takes else kind[k]
            first[k] = rank if takes else first[k]
            second[k] = move if takes else second[k]
            place[k] = to if takes else place[k]
            rival[k] = j if takes else rival[k]
            mine[k] = a if takes else mine[k]
            theirs[k] = b if takes else theirs[k]
    for k in range(BLOCK):
        moved[k] = place[k]
        taken[0, k] = rival[k]
        taken[1, k] = kind[k]
        taken[2, k] = mine[k]
        taken[3, k] = theirs[k]


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
