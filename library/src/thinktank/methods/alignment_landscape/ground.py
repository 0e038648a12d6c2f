"""The ground that alignments stand on: blocs and their distances, who is held, and all stable alignments of one draw.

Basins and barriers are in `terrain`, sweeps in `sweep`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.alignment_landscape.kernels import stability
from thinktank.methods.alignment_landscape.parameters import Parameters
from thinktank.search import Problem, assignments
from thinktank.watching import Progress, current, halting

Floats = NDArray[np.float64]
Blocs = NDArray[np.int8]

MOST = 20_000  # alignments listed at most
NODES = 20_000_000
STRIDE = 10_000  # nodes between two looks at whether to stop
SMALL = 18  # actors up to whom the kernel for many draws serves one draw too
WEIGHT = 15_000.0  # of all that is counted for an actor, so that its sums fit 16 bits
_EXACT = 1e-9


@dataclass(frozen=True, eq=False)
class Blocks:
    """The blocs: how far apart, which of them are alike, and who is held in which.

    Parameters
    ----------
    apart
        Distance of each bloc from each.
    held
        The bloc in which each actor is held, or -1.
    free
        How many of the blocs can be renamed at will; 0 where they cannot all.
    relabellings
        Every renaming that changes nothing.
    non_aligned
        The number of the bloc of the non-aligned, or -1.
    """

    apart: Floats
    held: Blocs
    free: int
    relabellings: Blocs
    non_aligned: int

    @property
    def count(self) -> int:
        """Number of blocs, the non-aligned included."""
        return len(self.apart)

    @property
    def known_apart(self) -> bool:
        """Whether it matters which bloc is which: some are held, or they are not all as far from each other."""
        return not self.free


def blocks(parameters: Parameters, ids: tuple[str, ...]) -> Blocks:
    """Return the blocs that the parameters ask for."""
    count = parameters.blocs + parameters.non_aligned
    apart = np.array(parameters.distance_table) if parameters.distance_table else _plain(parameters)
    held = np.full(len(ids), -1, np.int8)
    for bloc, group in enumerate(parameters.anchor_groups):
        for actor in group:
            if actor in ids:
                held[ids.index(actor)] = bloc
    taken = {int(bloc) for bloc in held if bloc >= 0}
    alike = [
        order
        for order in permutations(range(count))
        if all(order[b] == b for b in taken) and np.array_equal(apart[np.ix_(order, order)], apart)
    ]
    exchangeable = (f for f in (count, parameters.blocs) if f > 1 and len(alike) == factorial(f) and _fixed(alike, f))
    free = 0 if taken else next(exchangeable, 0)
    relabellings = np.array(alike if not free else alike[:1], dtype=np.int8)
    return Blocks(apart, held, free, relabellings, parameters.blocs if parameters.non_aligned else -1)


def _plain(parameters: Parameters) -> Floats:
    apart = 1.0 - np.eye(parameters.blocs + parameters.non_aligned)
    if parameters.non_aligned:
        apart[-1, :] = apart[:, -1] = parameters.aside
    return apart


def _fixed(group: list[tuple[int, ...]], free: int) -> bool:
    return all(order[free:] == tuple(range(free, len(order))) for order in group)


@dataclass(frozen=True, eq=False)
class Ground:
    """One draw: sizes, propensities and pulls of the actors, on the blocs.

    Parameters
    ----------
    sizes, propensities, pulls
        Shapes (actors,), (actors, actors), (actors, actors).
    blocks
        The blocs.
    threshold, strict
        Share of its ties below which an actor does not move, and whether it moves where it is as well off.
    """

    sizes: Floats
    propensities: Floats
    pulls: Floats
    blocks: Blocks
    threshold: float
    strict: bool

    @cached_property
    def ties(self) -> Floats:
        """How much it weighs for the actor of the row where the actor of the column stands."""
        ties = self.propensities * self.sizes[None, :] + self.pulls
        np.fill_diagonal(ties, 0.0)
        return ties

    @cached_property
    def slack(self) -> Floats:
        """How far below zero the lead of each actor's bloc may lie."""
        out = np.empty(len(self.sizes))
        stability.slacks(self.ties, self.threshold, self.strict, out)
        return out

    @cached_property
    def weak(self) -> Floats:
        """The same where ties hold an actor."""
        out = np.empty(len(self.sizes))
        stability.slacks(self.ties, self.threshold, False, out)
        return out

    @cached_property
    def mutual(self) -> bool:
        """Whether there is an energy: between actors that may move, each wants the other as much as it is wanted."""
        free = self.blocks.held < 0
        q = (self.sizes[:, None] * self.ties)[np.ix_(free, free)]
        return bool(np.abs(q - q.T).max(initial=0.0) <= _EXACT * max(np.abs(q).max(initial=0.0), 1e-290))

    def energy(self, x: Blocs) -> float:
        """Return the energy of an alignment; without mutual propensities no more than its weighted frustration."""
        height: float = stability.energy(self.sizes, self.ties, self.blocks.apart, self.blocks.held, x)
        return height

    def felt(self, x: Blocs) -> Floats:
        """Return the frustration of each actor in each bloc, the others staying where they are."""
        out = np.empty((len(x), self.blocks.count))
        stability.frustrations(self.ties, self.blocks.apart, x, out)
        return out

    def leads(self, x: Blocs) -> Floats:
        """Return by how much each other bloc would frustrate each actor more than its own; infinite for its own."""
        felt = self.felt(x)
        own = felt[np.arange(len(x)), x]
        leads: Floats = felt - own[:, None]
        leads[np.arange(len(x)), x] = np.inf
        return leads

    def is_stable(self, x: Blocs) -> bool:
        """Tell whether nobody who is not held wants to move."""
        free = self.blocks.held < 0
        return bool((self.leads(x).min(axis=1) + self.slack >= 0)[free].all())

    def at(self, sizes: Floats | None = None, propensities: Floats | None = None) -> Ground:
        """Return the same ground with other sizes or propensities."""
        return replace(
            self,
            sizes=self.sizes if sizes is None else sizes,
            propensities=self.propensities if propensities is None else propensities,
        )


@dataclass(frozen=True, eq=False)
class Stable:
    """Stable alignments, the deepest first; how many of them are equally deep; whether these are all."""

    alignments: Blocs
    energies: Floats
    deepest: int
    complete: bool


def minima(ground: Ground, most: int = MOST, nodes: int = NODES, sure: int = 0) -> Stable:
    """Return all stable alignments of one draw, each once however its blocs are named.

    So many `sure` nodes are searched even when everything has been asked to stop.
    """
    watch = current()
    if len(ground.sizes) > SMALL and not (sure and watch is not None and watch.now()):
        found, complete = _by_search(ground, most, nodes)
    else:
        found, complete = _by_kernel(ground, ground.ties, ground.ties, most, nodes, sure)
    return ordered(ground, found, complete)


def within_ranges(ground: Ground, low: Floats, high: Floats, necessary: bool, most: int = MOST) -> tuple[Blocs, bool]:
    """Return the alignments that are stable for every tie within its range, or that the ranges do not rule out.

    The first holds exactly: each condition is met at its worst end. The second is generous where one size or
    propensity stands in several conditions, which then may not all be met by the same value.
    """
    up, down = (low, high) if necessary else (high, low)
    return _by_kernel(ground, up, down, most)


def ordered(ground: Ground, found: Blocs, complete: bool) -> Stable:
    """Return alignments by their energy, and by their blocs where it is the same."""
    energies = np.array([ground.energy(x) for x in found])
    scale = max(float(np.abs(ground.sizes[:, None] * ground.ties).sum()), 1e-290)
    level = np.round(energies / (scale * _EXACT)) if len(energies) else energies
    order = np.lexsort((*found.T[::-1], level)) if len(found) else np.empty(0, np.intp)
    level = level[order]
    deepest = int((level <= level[0] + 1).sum()) if len(level) else 0
    return Stable(found[order], energies[order], deepest, complete)


def canonical(blocs: Blocks, x: Blocs) -> Blocs:
    """Return the alignment as the searches name its blocs."""
    if blocs.free:
        out = x.copy()
        stability.named_in_order(out, blocs.free)
        return out
    return min((order[x] for order in blocs.relabellings), key=lambda y: tuple(y))


def _by_kernel(
    ground: Ground, up: Floats, down: Floats, most: int, nodes: int = NODES, sure: int = 0
) -> tuple[Blocs, bool]:
    blocs, watch, halt, never = ground.blocks, current(), halting(), np.zeros(1, np.uint8)
    if watch is not None:
        watch.searches += 1
    place = stability.opened(up, down, blocs.apart, ground.slack)
    fixed = up, down, blocs.apart, blocs.held, blocs.free, blocs.relabellings
    found, total, ended = [np.empty((0, len(ground.sizes)), np.int8)], 0, False
    for step in range(-(-nodes // STRIDE)):
        at_will = step * STRIDE >= sure
        if ended or total > most or (at_will and watch is not None and watch.now()):
            break
        room = np.empty((256, len(ground.sizes)), np.int8)
        count, ended = stability.advanced(*fixed, *place, room, STRIDE, halt if at_will else never)
        found.append(room[:count])
        total += count
        if watch is not None and watch.report is not None:
            watch.report(Progress((step + 1) * STRIDE, total, float(ended)))
    return np.concatenate(found)[:most], ended and total <= most


def _by_search(ground: Ground, most: int, nodes: int = NODES) -> tuple[Blocs, bool]:
    """Return the same from the search that cross-impact balances share; what only nearly is stable is sorted out."""
    copies = factorial(ground.blocks.free) if ground.blocks.free > 2 else 1
    found = assignments(as_problem(ground), most=most * copies, nodes=nodes)
    stable = {canonical(ground.blocks, x).tobytes() for x in found.states.astype(np.int8) if ground.is_stable(x)}
    rows = [np.frombuffer(x, np.int8) for x in sorted(stable)]
    return np.array(rows, dtype=np.int8).reshape(-1, len(ground.sizes)), found.complete


def as_problem(ground: Ground) -> Problem:
    """Return the same question in whole numbers: all stable alignments are among its answers.

    Ties are brought to whole numbers, exactly where a power of ten does it within 16 bits; where it does not, each
    actor's to what 16 bits hold, and the tolerance covers the rounding, so that nothing is lost.
    """
    blocs, n = ground.blocks, len(ground.sizes)
    # Bloc a of actor j counts so much against bloc v of actor i.
    counts = ground.ties.T[:, None, :, None] * blocs.apart[None, :, None, :]
    scale, exact = _scale(counts)
    allowed = np.ones((n, blocs.count), dtype=bool)
    for i in range(n):
        if blocs.held[i] >= 0:
            allowed[i] = np.arange(blocs.count) == blocs.held[i]
        elif blocs.free:  # an actor opens at most the next bloc
            allowed[i] = (np.arange(blocs.count) <= i) | (np.arange(blocs.count) >= blocs.free)
    return Problem.of(
        [blocs.count] * n,
        -np.rint(scale[:, None] * counts).reshape(n * blocs.count, -1),
        tolerance=np.maximum(np.floor(scale * ground.slack) + (0 if exact else n), 0),
        allowed=allowed.ravel(),
        answering=blocs.held < 0,
    )


def _scale(counts: Floats) -> tuple[Floats, bool]:
    """Return by what the counts against each actor are multiplied, and whether they then are whole numbers."""
    largest = max(float(np.abs(counts).max()), 1e-290)
    weight = np.maximum(np.abs(counts).max(axis=(1, 3)).sum(axis=0), 1e-290)
    for power in range(7):
        scaled = counts * 10.0**power
        if weight.max() * 10.0**power > WEIGHT:
            break
        if np.abs(scaled - np.rint(scaled)).max() <= 1e-9 * max(largest * 10.0**power, 1.0):
            return np.full(len(weight), 10.0**power), True
    return WEIGHT / weight, False
