"""Stable alignments by search, one model or many draws of it. Arrays in, arrays out: no case.

Throughout, `ties[i, j]` says how much it frustrates actor i that j stands in another bloc when j pulls it, and how
much it relieves it when j repels it: the size of j times the propensity of i towards j, plus any pull. The distance
between blocs is `apart[a, b]`. The frustration of i in bloc a is F_i(a) = sum over j of ties[i, j] apart[a, x_j]
(Axelrod and Bennett 1993, equation 1). An alignment is stable where no actor's frustration falls by more than its
threshold when it alone moves.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Blocs = NDArray[np.int8]
Integers = NDArray[np.int64]
Flag = NDArray[np.uint8]

EVEN = 1e-9  # a lead this small, relative to all of an actor's ties, is none


@nb.njit(nogil=True, cache=True, error_model="numpy")
def opened(up: Floats, down: Floats, apart: Floats, slack: Floats) -> tuple[Floats, Floats, Blocs, Integers, Integers]:
    """Return the place of a search that has not begun: arrays that `advanced` goes on from.

    Parameters
    ----------
    up, down
        Ties, shape (actors, actors): `up` counts where moving away would be worse, `down` where it would be better.
        The same array twice is a plain search; the two ends of intervals make it one for what is possible
        (up high, down low) or what is necessary (up low, down high).
    apart
        Distance between blocs, shape (blocs, blocs).
    slack
        How far below zero the lead of an actor's bloc over another may lie, shape (actors,).

    Returns
    -------
    best, leads
        The most that each actor can add to each lead; the leads of every level.
    x, levels, at
        Where the actors stand, or -1; of every level the actor that is tried, its bloc and how many blocs are in use;
        the level, and whether it is a new one.
    """
    actors, blocs = up.shape[0], apart.shape[0]
    best = np.zeros((actors, actors, blocs, blocs))
    leads = np.zeros((actors + 1, actors, blocs, blocs))
    for i in range(actors):
        for v in range(blocs):
            for w in range(blocs):
                total = slack[i]
                for j in range(actors):
                    if j != i:
                        most = -np.inf
                        for a in range(blocs):
                            far = apart[w, a] - apart[v, a]
                            gain = far * up[i, j] if far > 0.0 else far * down[i, j]
                            most = max(most, gain)
                        best[i, j, v, w] = most
                        total += most
                leads[0, i, v, w] = total
    x = np.full(actors, -1, np.int8)
    levels = np.zeros((3, actors + 1), np.int64)
    at = np.array([0, 1])
    return best, leads, x, levels, at


@nb.njit(nogil=True, cache=True, error_model="numpy")
def advanced(
    up: Floats,
    down: Floats,
    apart: Floats,
    held: Blocs,
    free_labels: int,
    relabellings: Blocs,
    best: Floats,
    leads: Floats,
    x: Blocs,
    levels: Integers,
    at: Integers,
    found: Blocs,
    nodes: int,
    halt: Flag,
) -> tuple[int, bool]:
    """Write stable alignments into `found` until it is full or so many nodes are done.

    Each alignment comes once however its blocs are named. A search over actors, at each step the one with the fewest
    blocs left to it. A bloc is left to an actor while the undecided could still, at their most helpful, keep it there.

    Parameters
    ----------
    up, down, apart, best, leads, x, levels, at
        As in `opened`.
    held
        The bloc in which an actor is held, or -1.
    free_labels
        How many of the first blocs can be exchanged at will; 0 where none can.
    relabellings
        Renamings of the blocs that change nothing, shape (renamings, blocs); for where `free_labels` is 0.
    found
        Room for alignments, shape (room, actors).
    nodes
        After how many to stop.
    halt
        Stops it once it is set.

    Returns
    -------
    tuple of int and bool
        How many were written, and whether the search is at its end.
    """
    actors, blocs = up.shape[0], apart.shape[0]
    chosen, tried, used = levels[0], levels[1], levels[2]
    count, steps, depth = 0, 0, at[0]
    fresh = at[1] != 0
    while depth >= 0:
        if fresh:
            if steps == nodes or count == found.shape[0] or halt[0]:
                break
            steps += 1
            pick, fewest = -1, blocs + 1
            for i in range(actors):
                if x[i] >= 0:
                    if held[i] < 0 and not _tenable(leads[depth, i], x[i], -1):
                        fewest = 0
                    continue
                left = 0
                for v in range(blocs):
                    left += 1 if _tenable(leads[depth, i], v, held[i]) else 0
                if left < fewest:
                    pick, fewest = i, left
            if fewest == 0:
                depth -= 1
                fresh = False
                continue
            if pick < 0:
                if free_labels > 0 or _first_of_its_kind(x, relabellings):
                    found[count] = x
                    if free_labels > 0:
                        named_in_order(found[count], free_labels)
                    count += 1
                depth -= 1
                fresh = False
                continue
            chosen[depth], tried[depth] = pick, -1
        i = chosen[depth]
        x[i] = -1
        v = tried[depth] + 1
        while v < blocs and not (_tenable(leads[depth, i], v, held[i]) and (v >= free_labels or v <= used[depth])):
            v += 1
        if v == blocs:
            depth -= 1
            fresh = False
            continue
        tried[depth] = v
        x[i] = v
        used[depth + 1] = max(used[depth], v + 1) if v < free_labels else used[depth]
        for k in range(actors):
            for a in range(blocs):
                for w in range(blocs):
                    far = apart[w, v] - apart[a, v]
                    gain = far * up[k, i] if far > 0.0 else far * down[k, i]
                    leads[depth + 1, k, a, w] = leads[depth, k, a, w] + (gain - best[k, i, a, w] if k != i else 0.0)
        depth += 1
        fresh = True
    at[0], at[1] = depth, fresh
    return count, depth < 0


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _tenable(leads: Floats, v: int, held: int) -> bool:
    if held >= 0:
        return bool(v == held)
    behind = 0
    for w in range(leads.shape[0]):
        behind += 1 if w != v and leads[v, w] < 0.0 else 0
    return bool(behind == 0)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def named_in_order(x: Blocs, free_labels: int) -> None:
    """Rename exchangeable blocs by the order in which actors use them."""
    names = np.full(free_labels, -1, np.int8)
    used = 0
    for i in range(len(x)):
        if x[i] < free_labels:
            if names[x[i]] < 0:
                names[x[i]] = used
                used += 1
            x[i] = names[x[i]]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _first_of_its_kind(x: Blocs, relabellings: Blocs) -> bool:
    for r in range(relabellings.shape[0]):
        for i in range(x.shape[0]):
            renamed = relabellings[r, x[i]]
            if renamed < x[i]:
                return False
            if renamed > x[i]:
                break
    return True


@nb.njit(nogil=True, cache=True, error_model="numpy")
def energy(sizes: Floats, ties: Floats, apart: Floats, held: Blocs, x: Blocs) -> float:
    """Return the energy of an alignment: frustrations weighed by size (equations 2 and 3 of the same).

    What a held actor does to a free one counts twice, and the reverse not at all, so that a move of a free actor
    changes the energy by twice its size times the change of its frustration, whoever is held.
    """
    total = 0.0
    for i in range(len(x)):
        for j in range(len(x)):
            if i != j:
                share = sizes[i] * ties[i, j] * apart[x[i], x[j]]
                one_sided = (held[i] >= 0) != (held[j] >= 0)
                share = (0.0 if held[i] >= 0 else 2.0 * share) if one_sided else share
                total += share
    return total


@nb.njit(nogil=True, cache=True, error_model="numpy")
def frustrations(ties: Floats, apart: Floats, x: Blocs, out: Floats) -> None:
    """Write the frustration of every actor in every bloc, the others staying where they are: (actors, blocs)."""
    for i in range(len(x)):
        for a in range(apart.shape[0]):
            total = 0.0
            for j in range(len(x)):
                if j != i:
                    total += ties[i, j] * apart[a, x[j]]
            out[i, a] = total


@nb.njit(nogil=True, cache=True, error_model="numpy")
def slacks(ties: Floats, threshold: float, strict: bool, out: Floats) -> None:
    """Write how far below zero a lead may lie: the threshold as a share of an actor's ties, and rounding.

    A lead that is zero but for rounding holds an actor where ties are stable, and does not where they are not.
    """
    for i in range(len(out)):
        weight = 1e-290
        for j in range(len(out)):
            weight += abs(ties[i, j]) if i != j else 0.0
        out[i] = threshold * weight + (-EVEN if strict else EVEN) * weight


@nb.njit(nogil=True, cache=True, error_model="numpy")
def over_draws(
    sizes: Floats,
    propensities: Floats,
    pulls: Floats,
    apart: Floats,
    held: Blocs,
    threshold: float,
    strict: bool,
    free_labels: int,
    relabellings: Blocs,
    reference: int,
    room: int,
    limit: int,
    nodes: int,
    halt: Flag,
) -> tuple[NDArray[np.int64], Floats, Floats, Floats, Blocs]:
    """Solve every draw: `sizes` (draws, actors), `propensities` and `pulls` (draws, actors, actors).

    Returns
    -------
    counts
        Of stable alignments; -1 where a search gave up.
    energies
        The lowest energy; NaN without a stable alignment, or where a search gave up.
    together
        For each actor, whether it is on the side of the reference in the deepest alignment; between alignments of
        the same energy their mean.
    margins
        For each actor, by how much its best other bloc would frustrate it more there.
    listed
        The deepest alignments, (draws, room, actors), -1 where there are fewer.
    """
    draws, actors = sizes.shape
    blocs = apart.shape[0]
    counts = np.zeros(draws, np.int64)
    energies = np.full(draws, np.nan)
    together, margins = np.full((draws, actors), np.nan), np.full((draws, actors), np.nan)
    listed = np.full((draws, room, actors), -1, np.int8)
    found = np.empty((limit, actors), np.int8)
    ties, slack = np.empty((actors, actors)), np.empty(actors)
    felt = np.empty((actors, blocs))
    for d in range(draws):
        if nodes == 0 or halt[0]:
            counts[d] = -1
            continue
        for i in range(actors):
            for j in range(actors):
                ties[i, j] = sizes[d, j] * propensities[d, i, j] + pulls[d, i, j]
        slacks(ties, threshold, strict, slack)
        best, leads, x, levels, at = opened(ties, ties, apart, slack)
        count, whole = advanced(
            ties, ties, apart, held, free_labels, relabellings, best, leads, x, levels, at, found, nodes, halt
        )
        counts[d] = count if whole else -1
        if count == 0 or not whole:  # of some that are not all, the deepest is not known
            continue
        heights = np.empty(count)
        scale = 1e-290
        for i in range(actors):
            for j in range(actors):
                scale += sizes[d, i] * abs(ties[i, j])
        for c in range(count):
            heights[c] = energy(sizes[d], ties, apart, held, found[c])
        order = np.argsort(heights, kind="mergesort")
        energies[d] = heights[order[0]]
        together[d] = 0.0
        margins[d] = 0.0
        deepest = 0
        while deepest < count and heights[order[deepest]] <= energies[d] + EVEN * scale:
            y = found[order[deepest]]
            frustrations(ties, apart, y, felt)
            for i in range(actors):
                same = y[i] == y[reference] and apart[y[i], y[i]] == 0.0
                together[d, i] += 1.0 if same or i == reference else 0.0
                margins[d, i] += _margin(felt[i], y[i])
            deepest += 1
        together[d] /= deepest
        margins[d] /= deepest
        for c in range(min(room, count)):
            listed[d, c] = found[order[c]]
    return counts, energies, together, margins, listed


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _margin(felt: Floats, own: int) -> float:
    best = np.inf
    for a in range(len(felt)):
        if a != own:
            best = min(best, felt[a])
    return float(best - felt[own])
