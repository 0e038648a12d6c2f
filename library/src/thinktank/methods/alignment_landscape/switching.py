"""What would move whom: the least change of a size or a propensity that makes a stable alignment unstable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thinktank.methods.alignment_landscape.ground import Blocs, Ground


@dataclass(frozen=True)
class Switch:
    """One actor at an alignment: what leaving its bloc would cost it, and where it would go.

    Parameters
    ----------
    actor
        Its number.
    price
        By how much its best other bloc would frustrate it more; below 0 only where a threshold holds it.
    to
        The number of that bloc.
    """

    actor: int
    price: float
    to: int


@dataclass(frozen=True)
class Break:
    """The least change of one number after which an actor is as well off elsewhere.

    Parameters
    ----------
    mover
        Who would then move.
    of, towards
        Whose size it is (`towards` is None), or whose propensity towards whom.
    at, value
        Where the number stands, and where it would have to be.
    """

    mover: int
    of: int
    towards: int | None
    at: float
    value: float


def switches(ground: Ground, x: Blocs) -> tuple[Switch, ...]:
    """Return every actor that is not held, the one that is moved at the lowest price first."""
    leads = ground.leads(x)
    free = [i for i in range(len(x)) if ground.blocks.held[i] < 0]
    found = [Switch(i, float(leads[i].min()), int(leads[i].argmin())) for i in free]
    return tuple(sorted(found, key=lambda s: (s.price, s.actor)))


def breaks(ground: Ground, x: Blocs) -> tuple[Break | None, Break | None]:
    """Return the least change of a size, as a share of it, and that of a propensity, that breaks an alignment.

    The first is None where no size does it, the second where no propensity does. An actor is moved where its lead
    over a rival bloc falls to what its threshold allows, the threshold taken as it stands.
    """
    apart, leads = ground.blocks.apart, ground.leads(x)
    inertia = ground.threshold * np.abs(ground.ties).sum(axis=1)
    by_size: list[tuple[float, Break]] = []
    by_propensity: list[tuple[float, Break]] = []
    for i in range(len(x)):
        if ground.blocks.held[i] >= 0:
            continue
        for rival in range(ground.blocks.count):
            if rival == x[i]:
                continue
            lead = leads[i, rival] + inertia[i]
            farther = apart[rival, x] - apart[x[i], x]
            for j in range(len(x)):
                if j == i or farther[j] == 0.0:
                    continue
                size, propensity = float(ground.sizes[j]), float(ground.propensities[i, j])
                if propensity != 0.0:
                    to = size - lead / (propensity * farther[j])
                    if to >= 0.0:
                        by_size.append((abs(to - size) / size, Break(i, j, None, size, float(to))))
                to = propensity - lead / (size * farther[j])
                by_propensity.append((abs(to - propensity), Break(i, i, j, propensity, float(to))))
    return _least(by_size), _least(by_propensity)


def _least(found: list[tuple[float, Break]]) -> Break | None:
    if not found:
        return None
    least = min(distance for distance, _ in found)
    near = [b for distance, b in found if distance <= least * (1 + 1e-12) + 1e-15]
    return min(near, key=lambda b: (b.mover, b.of, -1 if b.towards is None else b.towards))


def together(x: Blocs, apart: np.ndarray) -> np.ndarray:
    """Return who is on the same side as whom, shape (actors, actors); the non-aligned are on nobody's."""
    inside = np.diag(apart)[x] == 0.0
    same: np.ndarray = (x[:, None] == x[None, :]) & inside[:, None]
    np.fill_diagonal(same, True)
    return same
