"""Basins, passes and barriers of a landscape: exact by table up to some size, basins sampled beyond."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.alignment_landscape.ground import Floats, Ground, Stable, canonical
from thinktank.methods.alignment_landscape.kernels import landscape
from thinktank.watching import current

SAMPLES = 20_000
AT_ONCE = 1 << 20  # configurations between two looks at whether to stop
WORKERS = 2
MOST_BASINS = 2_000  # above, passes between all pairs are not drawn up
_Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Basin:
    """How much of a landscape drains into one alignment: how many configurations, or a sampled share of them."""

    count: int | None
    share: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Terrain:
    """The basins of all stable alignments.

    Parameters
    ----------
    basins
        In the order of the alignments.
    configurations
        How many there are in all; where there are two blocs and they are alike, without telling which is which.
    exact
        Whether every one of them was followed downhill.
    elsewhere
        Share of configurations whose way ends in no stable alignment: it runs in a circle, or ends where a tie would
        have to be broken.
    passes
        Height of the lowest pass between the alignments, shape (alignments, alignments); None where there is no
        energy or no table.
    """

    basins: tuple[Basin, ...]
    configurations: int
    exact: bool
    elsewhere: float
    passes: Floats | None


def terrain(ground: Ground, found: Stable, exact_actors: int, seed: int) -> Terrain:
    """Return the basins of the stable alignments under steepest descent, and the passes between them."""
    blocks, n = ground.blocks, len(ground.sizes)
    mirrored = blocks.free == 2 == blocks.count
    movers = n - 1 if mirrored else int((blocks.held < 0).sum())
    total = blocks.count**movers
    tabled = None if total > 2 ** max(exact_actors - 1, 0) else _tabled(ground, found, mirrored and ground.mutual)
    return _sampled(ground, found, total, seed) if tabled is None else tabled


def _tabled(ground: Ground, found: Stable, mirrored: bool) -> Terrain | None:
    """Return the whole landscape, or None if it was stopped."""
    blocks, n = ground.blocks, len(ground.sizes)
    who = [i for i in range(n) if blocks.held[i] < 0]
    if mirrored:
        who = who[:-1]
    still = [i for i in range(n) if i not in who]
    at = np.where(blocks.held >= 0, blocks.held, 0)
    energies = None
    if ground.mutual:
        weighed = ground.sizes[:, None] * ground.ties
        pairs = weighed + weighed.T
        # What a held actor does to a mover counts twice; see the energy.
        onto = 2.0 * weighed if not mirrored else pairs
        alone = np.zeros((len(who), blocks.count))
        for k, i in enumerate(who):
            for j in still:
                alone[k] += onto[i, j] * blocks.apart[:, at[j]]
        energies = landscape.heights(alone, np.ascontiguousarray(pairs[np.ix_(who, who)]), blocks.apart)
        least = 2.0 * ground.sizes * ground.weak
        order = [*who, *still] if mirrored else who
        given = energies, least[order], blocks.count, mirrored
        many = max(AT_ONCE // landscape.together(blocks.count, len(who))[0], 1)
        many *= landscape.together(blocks.count, len(who))[0]
        descents = _descents(len(energies), many, lambda *part: landscape.descents(*given, *part))
    else:
        fixed = ground.ties, blocks.apart, blocks.held, ground.weak
        total = blocks.count ** len(who)
        descents = _descents(total, AT_ONCE // 16, lambda *part: landscape.one_sided_descents(*fixed, *part))
    if descents is None:
        return None
    settled, ends = landscape.ends(descents)
    places = {x.tobytes(): k for k, x in enumerate(found.alignments)}
    basin_of = np.full(len(settled) + 1, -1, np.int32)  # the last one is of descents that run in circles
    for k, number in enumerate(settled.tolist()):
        x = at.astype(np.int8)
        x[who] = number // blocks.count ** np.arange(len(who)) % blocks.count
        basin_of[k] = places.get(canonical(blocks, x).tobytes(), -1)
    ends[ends == landscape.LOOP] = len(settled)
    counts = np.bincount(ends, minlength=len(settled) + 1)
    sizes = np.zeros(len(found.alignments), np.int64)
    np.add.at(sizes, basin_of[basin_of >= 0], counts[basin_of >= 0])
    total = len(ends)
    passes = None
    if energies is not None and 0 < len(sizes) <= MOST_BASINS:
        basin = basin_of[ends]
        passes = np.full((len(sizes), len(sizes)), inf)
        for mover in range(len(who)):
            if _stopped():
                return None
            landscape.passes(energies, basin, blocks.count, mover, passes)
        if mirrored:
            landscape.mirror_passes(energies, basin, passes)
        # The table leaves out what those who stand still do to each other, which an alignment's energy holds.
        among = np.ix_(still, still)
        passes += float((weighed[among] * blocks.apart[np.ix_(at[still], at[still])]).sum())
        _lowest_passes(passes)
    halved = 2 if blocks.free == 2 == blocks.count and not mirrored else 1
    return Terrain(
        tuple(Basin(int(size) // halved, size / total, size / total, size / total) for size in sizes),
        total // halved,
        True,
        float(1.0 - sizes.sum() / total),
        passes,
    )


def _descents(total: int, many: int, write: Callable[[int, int, NDArray[np.int32]], None]) -> NDArray[np.int32] | None:
    """Return where every configuration goes next, so many at once, on two threads; None if stopped."""
    out = np.empty(total, np.int32)

    def part(begin: int) -> bool:
        if not _stopped():
            write(begin, min(begin + many, total), out)
        return not _stopped()

    with ThreadPoolExecutor(WORKERS) as pool:
        return out if all(list(pool.map(part, range(0, total, many)))) else None


def _stopped() -> bool:
    watch = current()
    return watch is not None and watch.now()


def _lowest_passes(passes: Floats) -> None:
    """Turn heights between neighbours into the lowest heights over any way, in place."""
    for k in range(len(passes)):
        np.minimum(passes, np.maximum(passes[:, k, None], passes[None, k, :]), out=passes)
    np.fill_diagonal(passes, -inf)


def _sampled(ground: Ground, found: Stable, total: int, seed: int) -> Terrain:
    blocks, n = ground.blocks, len(ground.sizes)
    rng = np.random.Generator(np.random.Philox(key=seed))
    starts = rng.integers(0, blocks.count, (SAMPLES, n)).astype(np.int8)
    weights = ground.sizes if ground.mutual else np.ones(n)
    landscape.descend(ground.ties, weights, blocks.apart, blocks.held, ground.weak, starts, 100 * n)
    places = {x.tobytes(): k for k, x in enumerate(found.alignments)}
    ends, counts = np.unique(starts, axis=0, return_counts=True)
    hits = np.zeros(len(found.alignments), np.int64)
    for x, count in zip(ends, counts, strict=True):
        place = places.get(canonical(blocks, x).tobytes(), -1) if x[0] >= 0 else -1
        if place >= 0:
            hits[place] += count
    basins = tuple(Basin(None, h / SAMPLES, *wilson(int(h), SAMPLES)) for h in hits)
    return Terrain(basins, total, False, float(1.0 - hits.sum() / SAMPLES), None)


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson (1927).

    Examples
    --------
    >>> tuple(round(x, 4) for x in wilson(50, 100))
    (0.4038, 0.5962)
    """
    share, z2 = hits / tries, _Z * _Z
    middle = (share + z2 / (2 * tries)) / (1 + z2 / tries)
    half = _Z / (1 + z2 / tries) * sqrt(share * (1 - share) / tries + z2 / (4 * tries * tries))
    # At the ends rounding must not shut out the share itself.
    return min(max(0.0, middle - half), share), max(min(1.0, middle + half), share)


@dataclass(frozen=True)
class Join:
    """Two groups of alignments that become one basin at a height."""

    height: float
    left: tuple[int, ...]
    right: tuple[int, ...]


def joins(passes: NDArray[np.float64]) -> tuple[Join, ...]:
    """Return how basins join as the water rises, the lowest first: the disconnectivity tree."""
    count = len(passes)
    groups: dict[int, tuple[int, ...]] = {k: (k,) for k in range(count)}
    owner = list(range(count))
    found = []
    pairs = sorted((passes[a, b], a, b) for a in range(count) for b in range(a))
    for height, a, b in pairs:
        left, right = owner[b], owner[a]
        if left == right or not np.isfinite(height):
            continue
        found.append(Join(float(height), groups[left], groups[right]))
        groups[left] = (*groups[left], *groups.pop(right))
        owner = [left if o == right else o for o in owner]
    return tuple(found)
