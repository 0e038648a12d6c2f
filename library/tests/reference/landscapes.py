"""Alignment landscapes from the definitions: every configuration, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product

import numpy as np

Alignment = tuple[int, ...]


def frustration(i: int, x: Sequence[int], s: np.ndarray, p: np.ndarray, d: np.ndarray) -> float:
    """Return F_i(X) = sum of s_j p_ij d_ij over all j but i."""
    return sum(float(s[j] * p[i, j] * d[x[i], x[j]]) for j in range(len(x)) if j != i)


def energy(x: Sequence[int], s: np.ndarray, p: np.ndarray, d: np.ndarray) -> float:
    """Return E(X) = sum of s_i F_i(X)."""
    return sum(float(s[i]) * frustration(i, x, s, p, d) for i in range(len(x)))


def moves(x: Alignment, blocs: int) -> list[tuple[int, Alignment]]:
    """Return every alignment in which one actor stands elsewhere, with that actor."""
    return [(i, (*x[:i], b, *x[i + 1 :])) for i in range(len(x)) for b in range(blocs) if b != x[i]]


def stable(s: np.ndarray, p: np.ndarray, d: np.ndarray, strict: bool = False, eps: float = 1e-9) -> set[Alignment]:
    """Return the alignments from which no actor gains by moving alone, one for each way to name alike blocs."""
    found = set()
    for x in product(range(len(d)), repeat=len(s)):
        gains = [frustration(i, x, s, p, d) - frustration(i, y, s, p, d) for i, y in moves(x, len(d))]
        if all(gain < -eps if strict else gain <= eps for gain in gains):
            found.add(named(x, d))
    return found


def named(x: Alignment, d: np.ndarray) -> Alignment:
    """Return the first of the alignments that differ by the names of blocs that are alike."""
    same = [o for o in permutations(range(len(d))) if np.array_equal(d[np.ix_(o, o)], d)]
    return min(tuple(o[b] for b in x) for o in same)


def descent(x: Alignment, s: np.ndarray, p: np.ndarray, d: np.ndarray, eps: float = 1e-9) -> Alignment:
    """Return where steepest descent of the energy ends."""
    while True:
        here = energy(x, s, p, d)
        best = min(((energy(y, s, p, d), y) for _, y in moves(x, len(d))), key=lambda pair: pair[0])
        if best[0] >= here - eps:
            return x
        x = best[1]


def lowest_pass(a: Alignment, b: Alignment, s: np.ndarray, p: np.ndarray, d: np.ndarray) -> float:
    """Return the lowest height over which a way leads from a to b or to b with the names of its blocs changed."""
    heights = {x: energy(x, s, p, d) for x in product(range(len(d)), repeat=len(s))}
    for level in sorted(set(heights.values())):
        if level < heights[a]:
            continue
        seen, edge = {a}, [a]
        while edge:
            x = edge.pop()
            if named(x, d) == named(b, d):
                return level
            for _, y in moves(x, len(d)):
                if y not in seen and heights[y] <= level:
                    seen.add(y)
                    edge.append(y)
    raise AssertionError("every configuration can be reached")
