"""The short list of the scenarios that differ most: the least distance between any two is greatest. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

import numpy as np

from thinktank.methods.cross_impact.matrix import Integers
from thinktank.methods.cross_impact.scenarios import States

CHOICES = 20_000  # up to which every choice is tried
LOOKS = 300_000  # at choices that are not complete, after which a greater distance is given up


def diverse(states: States, total: Integers, wanted: int) -> tuple[tuple[int, ...], int, bool]:
    """Return the numbers of scenarios that differ most from each other.

    They are those whose least Hamming distance between any two is greatest (Carlsen et al. 2016). Of such choices the
    one with the highest total impact scores is taken where all can be tried. Else a choice is built one by one from the
    best pair, and made better until a search shows that none is.

    Returns
    -------
    tuple
        Their numbers, the least distance between two of them, and whether no choice has a greater one.
    """
    n = len(states)
    if n <= wanted or wanted < 2:
        chosen = tuple(range(min(n, max(wanted, 0))))
        return chosen, _least(states, chosen), True
    apart = np.zeros((n, n), np.int16)
    for column in states.T:
        apart += column[:, None] != column[None, :]
    if comb(n, wanted) <= CHOICES:
        every = np.array(list(combinations(range(n), wanted)), dtype=np.int64)
        least = np.min([apart[every[:, a], every[:, b]] for a, b in combinations(range(wanted), 2)], axis=0)
        best = np.lexsort((-total[every].sum(axis=1), -least))[0]
        return tuple(every[best].tolist()), int(least[best]), True
    chosen = _built(apart, total, wanted)
    least_apart, looks = _least(states, chosen), iter(range(LOOKS))
    order = np.argsort(-total, kind="stable")
    sorted_apart = apart[np.ix_(order, order)]
    for distance in range(least_apart + 1, states.shape[1] + 1):
        found = _apart_by(sorted_apart, distance, wanted, looks)
        if not found:
            break
        chosen, least_apart = tuple(sorted(int(order[i]) for i in found)), distance
    return chosen, least_apart, next(looks, None) is not None


def _built(apart: np.ndarray, total: Integers, wanted: int) -> tuple[int, ...]:
    """Return a choice that begins with the most distant pair and takes whatever is farthest from all taken so far."""
    first = np.unravel_index(int(np.argmax(apart)), apart.shape)
    picked = [int(first[0]), int(first[1])]
    while len(picked) < wanted:
        distance = apart[picked].min(axis=0)
        distance[picked] = -1
        picked.append(int(np.lexsort((-total, -distance))[0]))
    return tuple(sorted(picked))


def _apart_by(apart: np.ndarray, distance: int, wanted: int, looks: Iterator[int]) -> tuple[int, ...]:
    """Return a choice of which any two are so far apart; nothing where there is none, or when the looks are used up."""
    later = np.triu(apart >= distance, 1)
    beyond = [int.from_bytes(row.tobytes(), "little") for row in np.packbits(later, axis=1, bitorder="little")]

    def chosen(among: int, more: int) -> tuple[int, ...]:
        while among.bit_count() >= more:
            i = (among & -among).bit_length() - 1
            if more == 1:
                return (i,)
            if next(looks, None) is None:
                return ()
            rest = chosen(among & beyond[i], more - 1)
            if rest:
                return (i, *rest)
            among &= among - 1
        return ()

    return chosen((1 << len(apart)) - 1, wanted)


def _least(states: States, chosen: Sequence[int]) -> int:
    return min((int((states[a] != states[b]).sum()) for a, b in combinations(chosen, 2)), default=0)
