"""KTAB's Spatial Model of Politics and its elections, one turn of one draw at a time, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from thinktank.methods.spatial_bargaining.parameters import Parameters

SEES = {"none": 0.0, "one_third": 1 / 3, "half": 1 / 2, "two_thirds": 2 / 3, "full": 1.0}


def cast(rule: str, w: np.ndarray | float, d: np.ndarray) -> Any:
    """Return the votes that weights cast for differences in utility."""
    step = np.clip(d / 1e-8, -1, 1)
    shapes = {
        "proportional": d,
        "binary": step,
        "proportional_binary": 0.8 * d + 0.2 * step,
        "cubic": d**3,
        "proportional_cubic": (d + d**3) / 2,
        "prospect": np.where(d > 0, 2 * d / 3, d),
    }
    return w * shapes[rule]


def chances(rule: str, victory: str, election: str, w: np.ndarray, u: np.ndarray) -> Any:
    """Return the chance of every option; `u` has a row for each voter."""
    votes = cast(rule, w[:, None, None], u[:, :, None] - u[:, None, :])
    support = 1e-8 + np.maximum(votes, 0).sum(axis=0)
    p = np.array([[_victory(victory, a, b) for a, b in zip(*row)] for row in zip(support, support.T)])  # noqa: B905
    np.fill_diagonal(p, 0.5)
    m = len(p)
    if election == "conditional":
        logs = np.log(np.maximum(p, 1e-300)).sum(axis=1)
        found = np.exp(logs - logs.max())
        return found / found.sum()
    found = np.full(m, 1 / m)
    challenge = support * p
    challenge[np.diag_indices(m)] = 1e-8 * 0.5 + 1e-10
    challenge = challenge / challenge.sum(axis=0)
    still = 1e-6 if election == "markov_uniform" else 1e-8
    for _ in range(100_000):
        if election == "markov_uniform":
            after = (p * (found[:, None] + found)).sum(axis=1) / m
        else:
            after = (p * (found[:, None] * challenge.T + found * challenge)).sum(axis=1)
        after = (found + after) / 2
        moved, found = np.abs(after - found).max(), after
        if moved < still:
            break
    return found / found.sum()


def _victory(rule: str, ours: float, theirs: float) -> float:
    if rule == "binary":
        if ours >= 1.1 * theirs:
            return 1 / (1 + 1e-6)
        if theirs >= 1.1 * ours:
            return 1e-6 / (1 + 1e-6)
        return (ours / (ours + theirs) * 2.1 - 1) / 0.1
    power = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}[rule]
    return 1 / (1 + (theirs / ours) ** power)


def distances(x: np.ndarray, y: np.ndarray, s: np.ndarray) -> Any:
    """Return how far every place of `y` is from every actor's place in `x`, by that actor's saliences."""
    return np.sqrt((s[:, None] ** 2 * (x[:, None] - y) ** 2).sum(axis=2) / (s**2).sum(axis=1)[:, None])


def one_turn(x: np.ndarray, s: np.ndarray, c: np.ndarray, how: Parameters, luck: Any = None) -> Any:
    """Return positions after one turn; positions and saliences from 0 to 1, shape (actors, dimensions).

    `luck` is a uniform number for each actor: it takes an option by its chance, and without it the likeliest.
    """
    n = len(x)
    d = distances(x, x, s)
    p = chances(how.smp_votes, how.smp_victory, how.smp_election, c, 1 - d)
    low, high = p.min(), p.max()
    r = np.zeros(n)
    if high - low >= 1e-12:
        ranges = {"mid": (3 * p - high - 2 * low) / 2, "min": p - low, "max": 2 * p - high - low}
        r = ranges[how.smp_risk] / (high - low)
    deals = []
    for i in range(n):
        found = [(_gain(i, i, j, d, s, c, r, how), j) for j in range(n) if j != i]
        (gain, chance), j = max(found, key=lambda one: one[0][0])
        if gain <= 1e-5:
            continue
        mine = _terms(x, s, i, j, chance, how)
        # The program takes the gain where the chance belongs, and the initiator's capability for both.
        coded, (hoped, believed) = how.smp_bargain.endswith("_as_coded"), _gain(j, i, j, d, s, c, r, how)
        back = _terms(x, s, i, j, min(max(hoped, 0.0), 1.0) if coded else believed, how)
        if how.smp_bargain.startswith("compromise"):
            share = s[i].sum() * c[i] / (s[i].sum() * c[i] + s[j].sum() * (c[i] if coded else c[j]))
            mine = (share * mine[0] + (1 - share) * back[0], share * mine[1] + (1 - share) * back[1])
        deals.append((i, j, *mine))
        if how.smp_bargain.startswith("both"):
            deals.append((i, j, *back))
    after = x.copy()
    for k in range(n):
        states = [x]
        for i, j, to_i, to_j in deals:
            if k in (i, j):
                changed = x.copy()
                changed[i], changed[j] = to_i, to_j
                states.append(changed)
        if len(states) > 1:
            far = [distances(x, state, s) for state in states]
            u = np.stack([((1 - f) * (1 + f * r[:, None])).mean(axis=1) for f in far], axis=1)
            p = chances(how.smp_votes, how.smp_victory, how.smp_election, c, u)
            chosen = int(np.argmax(p)) if luck is None else min(int((np.cumsum(p) <= luck[k]).sum()), len(p) - 1)
            after[k] = states[chosen][k]
    return after


def luck_of_turn(luck: float, t: int) -> float:
    """Return the uniform number for a turn: output t of the generator SplitMix64 that starts at the word of `luck`."""
    whole = 2**64
    z = (int(luck * 2**53) * 2**11 + (t + 1) * 0x9E3779B97F4A7C15) % whole
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % whole
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % whole
    return float((z ^ (z >> 31)) >> 11) / 2**53


def _gain(h: int, i: int, j: int, d: Any, s: Any, c: Any, r: Any, how: Parameters) -> tuple[float, float]:
    """Return what h thinks that i gains by challenging j, and its chance to win."""
    seen = SEES[how.smp_sees]
    u = (1 - d) * (1 + d * ((1 - seen) * r[h] + seen * r)[:, None])
    w, rule = s.sum(axis=1) * c, how.smp_votes
    both = np.array([cast(rule, w[i], u[i, i] - u[i, j]), cast(rule, w[j], u[j, i] - u[j, j])])
    a0, b0 = 1e-10 + np.maximum(both, 0).sum(), 1e-10 + np.maximum(-both, 0).sum()
    a, b = a0, b0
    for m in range(len(d)):
        if m in (i, j) or how.smp_third_parties != "semi":
            continue
        little = cast(rule, w[m], u[m, i] - u[m, j])
        joins = (a0 + max(little, 0)) / (a0 + b0 + abs(little))
        with_i = joins * (2 * u[m, i] + u[m, m]) + (1 - joins) * 3 * u[m, j]
        with_j = joins * 3 * u[m, i] + (1 - joins) * (2 * u[m, j] + u[m, m])
        vote = cast(rule, w[m], np.asarray(with_i - with_j))
        a, b = a + max(vote, 0), b + max(-vote, 0)
    p, total = a / (a + b), s[j].sum()
    fought = p * 2 * u[i, i] + (1 - p) * 2 * u[i, j]
    return (1 - total) * 2 * u[i, i] + total * fought - (u[i, i] + u[i, j]), p


def _terms(x: Any, s: Any, i: int, j: int, p: float, how: Parameters) -> tuple[Any, Any]:
    small = 1e-6
    if how.smp_weights == "s2pmax":
        weak, strong = max(0, 1 - 2 * p), max(0, 2 * p - 1)
        shift_i = weak * s[j] ** 2 / (weak * s[j] ** 2 + small + (1 - weak) * s[i] ** 2)
        shift_j = strong * s[i] ** 2 / (strong * s[i] ** 2 + small + (1 - strong) * s[j] ** 2)
        return x[i] + shift_i * (x[j] - x[i]), x[j] + shift_j * (x[i] - x[j])
    power = {"s1p1": 1, "s2p2": 2}[how.smp_weights]
    a, b = (s[i] * p) ** power, (s[j] * (1 - p)) ** power
    to_i = ((a + small) * x[i] + b * x[j]) / (a + small + b)
    to_j = (a * x[i] + (small + b) * x[j]) / (a + small + b)
    # Rounding takes nobody beyond the other.
    low, high = np.minimum(x[i], x[j]), np.maximum(x[i], x[j])
    return np.clip(np.round(to_i, 4), low, high), np.clip(np.round(to_j, 4), low, high)
