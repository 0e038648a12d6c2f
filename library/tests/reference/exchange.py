"""Exchanges of voting positions with equal gains, one draw at a time, in plain Python: as published and as coded."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np


def trade(x: np.ndarray, s: np.ndarray, c: np.ndarray) -> tuple[list[float], np.ndarray]:
    """Return the gains in their order and the positions voted for; shape (actors, issues), positions from 0 to 1."""
    w = c * s
    total = w.sum(axis=0)
    y, moved = x.copy(), np.zeros_like(x)
    open_pairs = _opposed(x, s, w)
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


def _opposed(x: np.ndarray, s: np.ndarray, w: np.ndarray) -> list[tuple[int, ...]]:
    start = (w * x).sum(axis=0) / w.sum(axis=0)
    found = []
    for p, q in combinations(range(x.shape[1]), 2):
        for i, j in combinations(range(len(x)), 2):
            apart = all((x[i, d] < start[d]) != (x[j, d] < start[d]) for d in (p, q))
            if apart and min(w[i, p], w[i, q], w[j, p], w[j, q]) > 0:
                found.append((j, i, p, q) if s[i, p] * s[j, q] < s[j, p] * s[i, q] else (i, j, p, q))
    return found


@dataclass
class _Party:
    """One side of a pair, with its own copies: where it stands, what it meant to do, what it knows of others."""

    actor: int
    gives: int
    asks: int
    at: float
    meant: list[float] = field(default_factory=list)
    knows: dict[int, float] = field(default_factory=dict)
    """Positions of others on the issue that it gives, as its partner has paid for them."""


@dataclass
class _Pair:
    sides: tuple[_Party, _Party]
    gain: float = 0.0


def trade_as_coded(x: np.ndarray, s: np.ndarray, c: np.ndarray) -> tuple[list[float], np.ndarray]:
    """Return the same as the exchange program has it: every pair is told of some moves and keeps copies of them."""
    w = c * s
    share = w / w.sum(axis=0)
    pairs = [
        _Pair((_Party(i, q, p, float(x[i, q])), _Party(j, p, q, float(x[j, p])))) for i, j, p, q in _opposed(x, s, w)
    ]
    pairs = [pair for pair in pairs if _reckoned(pair, x, s, share)]
    gains: list[float] = []
    y = x.copy()
    while pairs:
        most = max(pair.gain for pair in pairs)
        best = [pair for pair in pairs if pair.gain >= most - 1e-12]
        done = max(best, key=lambda pair: sum(abs(side.meant[-1]) for side in pair.sides))
        gains.append(done.gain)
        for side in done.sides:
            y[side.actor, side.gives] = side.at + side.meant[-1]
        pairs = [pair for pair in pairs if pair is not done and _holds(pair, done, x, y, s, share)]
    return gains, y


def _holds(pair: _Pair, done: _Pair, x: np.ndarray, y: np.ndarray, s: np.ndarray, share: np.ndarray) -> bool:
    touched = False
    kept = [False, False]
    for number, side in enumerate(pair.sides):
        for mover, payer in (done.sides, done.sides[::-1]):
            now = float(y[mover.actor, mover.gives])
            if (side.actor, side.gives) == (mover.actor, mover.gives):
                side.at, kept[number] = now, True
            partner = pair.sides[1 - number]
            if partner.actor == payer.actor and side.gives == mover.gives:
                before = side.knows.get(mover.actor)
                if before is not None:
                    now = min(before, now) if x[mover.actor, mover.gives] <= before else max(before, now)
                side.knows[mover.actor] = now
                touched = True
    if not touched and not any(kept):
        return True
    for side, keeps in zip(pair.sides, kept, strict=True):
        if not keeps:
            side.meant.pop()
    return _reckoned(pair, x, s, share)


def _reckoned(pair: _Pair, x: np.ndarray, s: np.ndarray, share: np.ndarray) -> bool:
    one, two = pair.sides
    i, j, q, p = one.actor, two.actor, one.gives, two.gives
    ratio = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])
    way_i, way_j = x[j, q] - one.at, x[i, p] - two.at
    shift = min(abs(way_j) * share[j, p], abs(way_i) * share[i, q] / ratio)
    one.meant.append(float(np.copysign(shift * ratio / share[i, q], way_i)))
    two.meant.append(float(np.copysign(shift / share[j, p], way_j)))
    pair.gain = float(s[i, p] * shift - s[i, q] * shift * ratio)
    if pair.gain <= 1e-10 or not all(_allowed(side) for side in pair.sides):
        return False
    for side, partner in ((one, two), (two, one)):
        d, e, a, b = side.gives, partner.gives, side.actor, partner.actor
        copies = x[:, d].copy()
        copies[list(side.knows)] = list(side.knows.values())
        outcomes = []
        for at in (side.at, side.at + side.meant[-1]):
            places = copies.copy()
            places[a] = at
            outcomes.append(float((share[:, d] * places).sum() - x[b, d]))
        if min(outcomes) < -1e-12 and max(outcomes) > 1e-12:
            places = copies.copy()
            places[a] = side.knows.get(a, side.at)
            shift = abs(x[b, d] - (share[:, d] * places).sum())
            back = shift * (s[a, d] + s[b, d]) / (s[a, e] + s[b, e])
            side.meant[-1] = float(np.copysign(shift / share[a, d], side.meant[-1]))
            partner.meant[-1] = float(np.copysign(back / share[b, e], partner.meant[-1]))
            pair.gain = float(abs(s[b, e] * back - s[b, d] * shift))
    return all(_allowed(side) for side in pair.sides)


def _allowed(side: _Party) -> bool:
    step = side.meant[-1]
    on_the_scale = abs(step) > 1e-10 and -1e-12 <= side.at + step <= 1 + 1e-12 and sum(side.meant) <= 1 + 1e-12
    return on_the_scale and (min(side.meant) > 0 or max(side.meant) < 0)
