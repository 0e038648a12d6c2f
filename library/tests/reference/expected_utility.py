"""The expected-utility model one draw and one round at a time, from the equations of Scholz et al. (2011)."""

from __future__ import annotations

from typing import Any

import numpy as np

from thinktank.methods.spatial_bargaining.expected_utility import Reading

from .bargaining import weighted_medians

ZERO, EVEN = 1e-12, 1e-9


def play(x: np.ndarray, s: np.ndarray, c: np.ndarray, width: float, read: Reading) -> np.ndarray:
    """Return positions at the start and after every round, shape (rounds + 1, actors)."""
    path = [x]
    for _ in range(read.rounds):
        path.append(one_round(path[-1], x, s, c, width, read))
    return np.array(path)


def one_round(
    x: np.ndarray, start: np.ndarray, s: np.ndarray, c: np.ndarray, width: float, read: Reading
) -> np.ndarray:
    """Return positions after one round; saliences from 0 to 1."""
    span = {"start": np.ptp(start), "round": np.ptp(x), "scale": width}[read.range] or 1.0
    lower, upper = weighted_medians(x.tolist(), (c * s).tolist())
    mu = {"lower": lower, "upper": upper, "midpoint": (lower + upper) / 2}[read.median]
    mu = x[0] if np.isnan(mu) else mu
    d = np.abs(x[:, None] - x) / span
    _, back = utilities(x, s, c, d, span, np.ones(len(x)), False, mu, read)
    security = back.sum(axis=1)
    low, high = security.min(), security.max()
    risk = (2 * security - high - low) / (high - low) if high - low > ZERO else np.zeros(len(x))
    r = (1 - risk / 3) / (1 + risk / 3)
    mine, theirs = utilities(x, s, c, d, span, r, read.votes == "risk", mu, read)
    return np.array([_moved(i, x, mine, theirs, span, read) for i in range(len(x))])


def utilities(
    x: np.ndarray,
    s: np.ndarray,
    c: np.ndarray,
    d: np.ndarray,
    span: float,
    r: np.ndarray,
    risk_in_votes: bool,
    mu: float,
    read: Reading,
) -> tuple[np.ndarray, np.ndarray]:
    """Return what i expects of challenging j, and what it has to expect of j (25a), shape (actors, actors)."""
    stakes = (c * s)[:, None] * (d ** r[:, None] if risk_in_votes else d)
    votes = stakes[:, None, :] - stakes[:, :, None]  # of k for a against b
    support = np.maximum(votes, 0).sum(axis=0)
    total = np.abs(votes).sum(axis=0)
    total = np.full_like(total, total.sum()) if read.denominator == "grand_total" else total
    p = np.divide(support, total, out=np.zeros_like(support), where=total > 0)
    mine = _expected(s[None, :], d, p, r[:, None], x[:, None], x[None, :], span, mu, read)
    if read.perspective == "each":
        return _blank(mine), _blank(mine.T)
    theirs = _expected(s[:, None], d, p.T, r[:, None], x[None, :], x[:, None], span, mu, read)
    return _blank(mine), _blank(theirs)


def _expected(s: Any, d: Any, p: Any, r: Any, here: Any, rival: Any, span: float, mu: float, read: Reading) -> Any:
    won, lost, same = 2 - 4 * (0.5 - 0.5 * d) ** r, 2 - 4 * (0.5 + 0.5 * d) ** r, 2 - 4 * 0.5**r
    to_mu, to_rival = np.abs(here - mu), np.abs(here - rival)
    away = np.minimum((to_mu + to_rival) / span / 4, 0.5)
    helps = np.logical_or(to_mu < to_rival, read.helps == "always")
    moved = np.where(helps, 2 - 4 * (0.5 - away) ** r, 2 - 4 * (0.5 + away) ** r)
    return s * (p * won + (1 - p) * lost) + (1 - s) * won - read.stays * same - (1 - read.stays) * moved


def _blank(matrix: np.ndarray) -> np.ndarray:
    matrix = matrix.copy()
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _moved(i: int, x: np.ndarray, mine: np.ndarray, theirs: np.ndarray, span: float, read: Reading) -> float:
    best: tuple[float, float, float, float] | None = None
    for j in range(len(x)):
        a, b = mine[i, j], theirs[i, j]
        if abs(x[j] - x[i]) / span <= EVEN:
            continue
        if a > ZERO and b > a + ZERO and read.conflict == "loser_moves":
            kind, to = 3.0, x[j]
        elif a < -ZERO and b > ZERO:
            kind, to = (2.0, x[i] + (x[j] - x[i]) * min(-a / b, 1)) if b > -a * (1 - EVEN) else (1.0, x[j])
        else:
            continue
        rank = move = abs(to - x[i]) / span
        if read.offers == "lowest_average" and kind == 2.0:
            rank = (-a * x[i] + b * x[j]) / (b - a) / span
        if read.offers == "highest_utility":
            kind, rank = 1.0, -b
        offer = (-kind, rank, move, to)
        if best is None or _before(offer, best):
            best = offer
    return x[i] if best is None else best[3]


def _before(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    for a, b in zip(one, other, strict=True):
        if abs(a - b) > EVEN:
            return a < b
    return False
