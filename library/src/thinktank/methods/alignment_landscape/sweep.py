"""What becomes of the stable alignments as one size or propensity moves: where each begins, ends, and lies deepest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from thinktank.methods.alignment_landscape.ground import SMALL, Blocs, Floats, Ground, Stable, minima

STEPS = 64
_NARROW = 1e-9  # of the way: closer than this no change is looked for
_MOST = 200  # alignments followed at one place, and altogether
_MOST_OF_ALL = 500
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
    complete
        Whether every alignment was followed.
    """

    stretches: tuple[Stretch, ...]
    changes: tuple[float, ...]
    grid: Floats
    energies: Floats
    margins: Floats
    complete: bool


def swept(at: At, start: float, stop: float) -> Swept:
    """Return the stretches between two values.

    The stable alignments are found on a grid, and then in the middle between any two neighbouring places that
    differ, until every change is pinned down. What begins and ends again between two places of the grid that agree
    is missed.
    """
    low, high = min(start, stop), max(start, stop)
    grid = np.linspace(low, high, STEPS + 1)
    places: dict[float, Stable] = {}
    wanted = [float(value) for value in grid]
    looks = _LOOKS if len(at(low).sizes) <= SMALL else _FEW_LOOKS
    known: dict[bytes, Blocs] = {}
    while wanted and len(places) + len(wanted) <= looks and len(known) <= _MOST_OF_ALL:
        places.update((value, minima(at(value), _MOST)) for value in wanted)
        known = {x.tobytes(): x for found in places.values() for x in found.alignments}
        values = sorted(places)
        wanted = [
            (a + b) / 2
            for a, b in pairwise(values)
            if b - a > (high - low) * _NARROW and _kind(places[a]) != _kind(places[b])
        ]
    values = sorted(places)
    stable = [_kind(places[value])[0] for value in values]
    deepest = [_kind(places[value])[1] for value in values]
    made = [
        Stretch(x, _runs(values, stable, key), _runs(values, deepest, key))
        for key, x in [*known.items()][:_MOST_OF_ALL]
    ]
    # In the order in which the sweep meets them.
    made.sort(key=lambda s: (-s.stable[-1][1] if start > stop else s.stable[0][0], s.alignment.tolist()))
    ends = sorted({end for s in made for run in (*s.stable, *s.deepest) for end in run if low < end < high})
    changes = [end for k, end in enumerate(ends) if k == 0 or end - ends[k - 1] > 4 * (high - low) * _NARROW]
    energies = np.full((len(made), len(grid)), np.nan)
    margins = np.full((len(grid), len(at(low).sizes)), np.nan)
    for g, value in enumerate(grid.tolist()):
        ground, found = at(value), places[value]
        if len(found.alignments):
            free = ground.blocks.held < 0
            margins[g, free] = ground.leads(found.alignments[0]).min(axis=1)[free]
        keys = _kind(found)[0]
        for s, stretch in enumerate(made):
            if stretch.alignment.tobytes() in keys:
                energies[s, g] = ground.energy(stretch.alignment)
    complete = not wanted and len(known) <= _MOST_OF_ALL and all(found.complete for found in places.values())
    return Swept(tuple(made), tuple(changes), grid, energies, margins, complete)


def _kind(found: Stable) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Return the stable alignments of a place and the deepest of them."""
    keys = [x.tobytes() for x in found.alignments]
    return frozenset(keys), frozenset(keys[: found.deepest])


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
