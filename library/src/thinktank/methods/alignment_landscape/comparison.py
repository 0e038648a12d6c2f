"""How well a stable alignment matches an actual one, and how likely chance would do as well. Knows no case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import comb

import numpy as np

from thinktank.methods.alignment_landscape.ground import Blocs, Floats
from thinktank.methods.alignment_landscape.terrain import wilson

_ALL = 1 << 20  # configurations that are counted one by one
_SAMPLE = 200_000


@dataclass(frozen=True)
class Match:
    """One alignment beside the actual one.

    Parameters
    ----------
    wrong
        Numbers of the actors on another side than in fact, the blocs named as suits it best.
    size_right
        Share of the size of all actors that is on the right side.
    """

    wrong: tuple[int, ...]
    size_right: float


@dataclass(frozen=True)
class Chance:
    """How many configurations come as near to the actual alignment, of how many; an interval where it is a sample."""

    as_near: float
    of: float
    probability: float
    low: float
    high: float


def match(
    x: Blocs, actual: Sequence[int], blocs: int, sizes: Floats, non_aligned: int = -1, known: Sequence[int] = ()
) -> Match:
    """Compare an alignment with an actual one, in which -1 stands for an actor in no bloc.

    Such an actor is right in the bloc of the non-aligned, whose number is given, and wrong in any other. Blocs are
    named so that as few as can be of those whose side is known are wrong, and then as few as can be of all.
    """
    fact = np.asarray(actual)
    best: tuple[int, int, float, tuple[int, ...]] | None = None
    for order in _namings(blocs, int(fact.max(initial=-1)) + 1, non_aligned):
        wrong = tuple(int(i) for i in np.flatnonzero(order[x] != fact))
        off = float(sizes[list(wrong)].sum())
        rank = sum(i in known for i in wrong), len(wrong), off
        if best is None or rank < best[:3]:
            best = (*rank, wrong)
    assert best is not None
    return Match(best[3], 1.0 - best[2] / float(sizes.sum()))


def chance(errors: int, actual: Sequence[int], blocs: int, known: Sequence[int], non_aligned: int = -1) -> Chance:
    """Return how likely a configuration drawn at random has no more actors wrong.

    Every way to put the actors into blocs counts alike. Those whose side is taken as known are right in every
    configuration that is counted, and name its blocs.
    """
    n, given = len(actual), len(known)
    if blocs == 2 and non_aligned < 0 and min(actual, default=0) >= 0:
        if given:
            free = n - given
            near = sum(comb(free, k) for k in range(min(errors, free) + 1))
            return _exactly(near, 2**free)
        near = sum(comb(n, k) for k in range(n + 1) if min(k, n - k) <= errors)
        return _exactly(near // 2, 2 ** (n - 1))
    rng = np.random.Generator(np.random.Philox(key=n))
    fact = np.asarray(actual)
    movers = np.array([i for i in range(n) if i not in known])
    namings = _namings(blocs, int(fact.max(initial=-1)) + 1, non_aligned)

    base = np.where(fact >= 0, fact, max(non_aligned, 0)).astype(np.int8)
    sure = [i for i in known if base[i] == fact[i]]
    namings = [order for order in namings if (order[base[sure]] == fact[sure]).all()]

    def near_ones(rows: Blocs) -> int:
        wrong = np.min([(order[rows] != fact).sum(axis=1) for order in namings], axis=0)
        return int((wrong <= errors).sum())

    total = blocs ** len(movers)
    if total <= _ALL:
        rows = np.repeat(base[None, :], total, axis=0)
        rows[:, movers] = np.array(list(product(range(blocs), repeat=len(movers))), dtype=np.int8).reshape(total, -1)
        return _exactly(near_ones(rows), total)
    rows = np.repeat(base[None, :], _SAMPLE, axis=0)
    rows[:, movers] = rng.integers(0, blocs, (_SAMPLE, len(movers)))
    hits = near_ones(rows)
    return Chance(hits / _SAMPLE * total, total, hits / _SAMPLE, *wilson(hits, _SAMPLE))


def _namings(blocs: int, actual: int, non_aligned: int) -> list[np.ndarray]:
    """Return every way to name the blocs after the actual ones; one without an actual one has the name -2."""
    places = [b for b in range(blocs) if b != non_aligned]
    names = [*range(actual), *([-2] * max(len(places) - actual, 0))]
    found = []
    for order in dict.fromkeys(permutations(names, len(places))):
        named = np.full(blocs, -1)
        named[places] = order
        found.append(named)
    return found


def _exactly(near: int, total: int) -> Chance:
    return Chance(near, total, near / total, near / total, near / total)
