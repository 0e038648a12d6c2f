"""What actors can win and lose by a challenge, for many draws at once: chances, risk, expected utilities. No rounds.

Equation numbers are those of Scholz, Calbert and Smith (2011). Arrays have a last axis of `BLOCK` draws, and every
inner loop runs across it. Products and sums may be fused, so that a processor that cannot fuse them differs in the
last digit.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels.powers import exp2, log2, power

Floats = NDArray[np.float64]
Flag = NDArray[np.uint8]

PAIRWISE, GRAND_TOTAL = 0, 1  # A1
EACH, OWN = 0, 1  # A3

BLOCK = 64  # draws solved together
ZERO = 1e-12  # an expected utility, or a difference between two, this small has no sign


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def losses(d: Floats, r: Floats, loss: Floats, gain: Floats) -> None:
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
def risky_votes(d: Floats, w: Floats, r: Floats, votes: Floats) -> None:
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


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def win_chances(votes: Floats, denominator: int, halt: Flag, room: Floats, wins: Floats) -> None:
    """Fill the probability that i beats j, from what every actor stakes on every position (30, 31).

    `votes[k, b]` is what k loses if b wins. The printed denominator is all that is staked between i and j; the
    one that gives the published table is all that is staked between any two actors. It ends before it is done once
    `halt` is set: of all that is worked out in a round it alone takes the cube of the number of actors.
    """
    actors = votes.shape[0]
    total, up, down = room[0], room[1], room[2]
    total[:] = 0.0
    for a in range(actors):
        for k in range(BLOCK):
            wins[a, a, k] = 0.0
        for b in range(a + 1, actors if halt[0] == 0 else 0):
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
def risk_exponents(
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
            risk = (2.0 * r[i, k] - most[k] - least[k]) / width if width > ZERO else 0.0
            r[i, k] = (1.0 - risk / 3.0) / (1.0 + risk / 3.0)


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def expectations(
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
