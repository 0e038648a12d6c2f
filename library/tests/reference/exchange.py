"""Exchanges of voting positions with equal gains, one draw at a time, in plain Python."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np


def trade(x: np.ndarray, s: np.ndarray, c: np.ndarray) -> tuple[list[float], np.ndarray]:
    """Return the gains in their order and the positions voted for; shape (actors, issues), positions from 0 to 1."""
    w = c * s
    total = w.sum(axis=0)
    start = (w * x).sum(axis=0) / total
    y, moved = x.copy(), np.zeros_like(x)
    open_pairs = []
    for p, q in combinations(range(x.shape[1]), 2):
        for i, j in combinations(range(len(x)), 2):
            apart = all((x[i, d] < start[d]) != (x[j, d] < start[d]) for d in (p, q))
            if apart and min(w[i, p], w[i, q], w[j, p], w[j, q]) > 0:
                open_pairs.append((j, i, p, q) if s[i, p] * s[j, q] < s[j, p] * s[i, q] else (i, j, p, q))
    gains: list[float] = []
    while True:
        outcome = (w * y).sum(axis=0) / total
        deals = [(deal, pair) for pair in open_pairs if (deal := _deal(pair, x, y, s, w / total, outcome, moved))]
        if not deals:
            return gains, y
        most = max(deal[0] for deal, _ in deals)
        best = [(abs(deal[1]) + abs(deal[2]), deal, pair) for deal, pair in deals if deal[0] >= most - 1e-12]
        _, (gain, step_i, step_j), (i, j, p, q) = min(best, key=lambda one: one[0])
        for actor, issue, step in ((i, q, step_i), (j, p, step_j)):
            y[actor, issue] += step
            moved[actor, issue] += step
        gains.append(gain)
        open_pairs = [pair for _, pair in deals if pair != (i, j, p, q)]


def _deal(pair: tuple[int, ...], x: Any, y: Any, s: Any, share: Any, outcome: Any, moved: Any) -> Any:
    i, j, p, q = pair
    way_q, way_p = x[j, q] - y[i, q], x[i, p] - y[j, p]
    ratio = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])
    room_q = (x[j, q] - outcome[q]) * np.sign(way_q)
    room_p = (x[i, p] - outcome[p]) * np.sign(way_p)
    if min(room_q, room_p) < -1e-12:
        return None
    shift_p = min(abs(way_p) * share[j, p], abs(way_q) * share[i, q] / ratio, room_q / ratio, room_p)
    shift_q = shift_p * ratio
    step_i, step_j = np.sign(way_q) * shift_q / share[i, q], np.sign(way_p) * shift_p / share[j, p]
    gain = s[i, p] * shift_p - s[i, q] * shift_q
    still = min(abs(step_i), abs(step_j)) <= 1e-10
    if gain <= 1e-10 or still or moved[i, q] * step_i < 0 or moved[j, p] * step_j < 0:
        return None
    return gain, step_i, step_j
