"""What becomes of the stable alignments as one size or propensity moves: where each begins, ends, and lies deepest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from thinktank.methods.alignment_landscape.ground import SMALL, Blocs, Floats, Ground, Stable, minima

STEPS = 64
_NARROW = 1e-9  # of the way: closer than this no change is looked for
_MOST = 5_000  # alignments listed at one place, and altogether
_LISTED = 60_000
_NODES = 200_000  # of the search at one place
FOLLOWED = 500  # alignments followed: if there are more, those that are the deepest somewhere
_LOOKS = 4_000  # places looked at altogether, and with many actors
_FEW_LOOKS = 160

At = Callable[[float], Ground]


@dataclass(frozen=True, eq=False)
class Stretch:
    """Where one alignment is stable, and where it is the deepest of those that are.

    Parameters
    ----------
    alignment
        The blocs.
    stable, deepest
        Intervals of the swept value, each (low, high); an interval may be a point.
    """

    alignment: Blocs
    stable: tuple[tuple[float, float], ...]
    deepest: tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class Swept:
    """All stretches of a sweep, the places where something changes, and the energies on a grid.

    Parameters
    ----------
    stretches
        One for each alignment that is stable anywhere on the way, in the order of where it begins.
    changes
        Values at which the set of stable alignments or the deepest of them changes, in order.
    grid, energies
        Values, and the energy of each alignment at each of them, NaN where it is not stable.
    margins
        What leaving the deepest alignment there would cost each actor, shape (values, actors); NaN where there is
        none, and for the held.
    listed
        Places at which all stable alignments are known.
    others
        How many alignments that are stable somewhere were not followed, since they are the deepest nowhere.
    complete
        Whether every alignment was followed, and every change found.
    """

    stretches: tuple[Stretch, ...]
    changes: tuple[float, ...]
    grid: Floats
    energies: Floats
    margins: Floats
    listed: frozenset[float]
    others: int
    complete: bool


def swept(at: At, start: float, stop: float) -> Swept:
    """Return the stretches between two values.

    The stable alignments are found on a grid, and then in the middle between any two neighbouring places that
    differ, until every change is pinned down. What begins and ends again between two places of the grid that agree
    is missed. Of very many alignments only those are followed that are the deepest somewhere.
    """
    low, high = min(start, stop), max(start, stop)
    grid = np.linspace(low, high, STEPS + 1)
    places: dict[float, Stable] = {}
    wanted = [float(value) for value in grid]
    looks = _LOOKS if len(at(low).sizes) <= SMALL else _FEW_LOOKS
    known: dict[bytes, Blocs] = {}
    number, seen = 0, 0
    while wanted and len(places) + len(wanted) <= looks and seen <= _LISTED and len(known) < FOLLOWED:
        places.update((value, minima(at(value), _MOST, _NODES)) for value in wanted)
        known, number = _followed(places)
        seen = sum(len(found.alignments) for found in places.values())
        values = [value for value in sorted(places) if places[value].complete]
        kinds = {value: _kind(places[value], known) for value in values}
        wanted = [(a + b) / 2 for a, b in pairwise(values) if b - a > (high - low) * _NARROW and kinds[a] != kinds[b]]
    stable = [kinds[value][0] for value in values]
    deepest = [kinds[value][1] for value in values]
    made = [Stretch(x, _runs(values, stable, key), _runs(values, deepest, key)) for key, x in known.items()]
    # In the order in which the sweep meets them.
    made.sort(key=lambda s: (-s.stable[-1][1] if start > stop else s.stable[0][0], s.alignment.tolist()))
    ends = sorted({end for s in made for run in (*s.stable, *s.deepest) for end in run if low < end < high})
    changes = [end for k, end in enumerate(ends) if k == 0 or end - ends[k - 1] > 4 * (high - low) * _NARROW]
    energies = np.full((len(made), len(grid)), np.nan)
    margins = np.full((len(grid), len(at(low).sizes)), np.nan)
    for g, value in enumerate(grid.tolist()):
        ground, found = at(value), places[value]
        if not found.complete:
            continue
        if len(found.alignments):
            free = ground.blocks.held < 0
            margins[g, free] = ground.leads(found.alignments[0]).min(axis=1)[free]
        for s, stretch in enumerate(made):
            if stretch.alignment.tobytes() in kinds[value][0]:
                energies[s, g] = ground.energy(stretch.alignment)
    others = number - len(made)
    complete = not wanted and not others and len(values) == len(places)
    return Swept(tuple(made), tuple(changes), grid, energies, margins, frozenset(values), others, complete)


def _followed(places: dict[float, Stable]) -> tuple[dict[bytes, Blocs], int]:
    """Return the alignments to be followed, and how many there are in all."""
    known = {x.tobytes(): x for found in places.values() for x in found.alignments}
    if len(known) <= FOLLOWED:
        return known, len(known)
    ends = (min(places), max(places))
    in_turn = sorted(places, key=lambda value: value not in ends)
    deep = (x for value in in_turn if places[value].complete for x in places[value].alignments[: places[value].deepest])
    kept = list({x.tobytes(): x for x in deep}.items())
    return dict(kept[:FOLLOWED]), len(known)


def _kind(found: Stable, known: dict[bytes, Blocs]) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Return the stable alignments of a place and the deepest of them, as far as they are followed."""
    keys = [x.tobytes() for x in found.alignments]
    return frozenset(k for k in keys if k in known), frozenset(k for k in keys[: found.deepest] if k in known)


def _runs(values: list[float], sets: list[frozenset[bytes]], key: bytes) -> tuple[tuple[float, float], ...]:
    runs: list[list[float]] = []
    open_run = False
    for value, members in zip(values, sets, strict=True):
        if key in members:
            if open_run:
                runs[-1][1] = value
            else:
                runs.append([value, value])
        open_run = key in members
    return tuple((a, b) for a, b in runs)
