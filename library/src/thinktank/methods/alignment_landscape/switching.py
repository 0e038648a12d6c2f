"""What would move whom: the least change of a size or a propensity that makes a stable alignment unstable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.alignment_landscape.ground import Blocs, Floats, Ground


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
    apart, sizes, propensities = ground.blocks.apart, ground.sizes, ground.propensities
    n, count = len(x), ground.blocks.count
    inertia = ground.threshold * np.abs(ground.ties).sum(axis=1)
    leads = (ground.leads(x) + inertia[:, None])[:, :, None]  # (mover, rival bloc, 1)
    farther = apart[:, x][None, :, :] - apart[x[:, None], x[None, :]][:, None, :]  # (mover, rival bloc, of)
    counts = farther != 0.0
    counts &= (ground.blocks.held < 0)[:, None, None] & (np.arange(count) != x[:, None])[:, :, None]
    counts &= ~np.eye(n, dtype=bool)[:, None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        by_size = sizes - leads / (propensities[:, None, :] * farther)
        by_propensity = propensities[:, None, :] - leads / (sizes * farther)
    weighs = counts & (propensities != 0.0)[:, None, :] & (by_size >= 0.0)
    size = _least(np.abs(by_size - sizes) / sizes, weighs)
    propensity = _least(np.abs(by_propensity - propensities[:, None, :]), counts)
    return (
        size and Break(size[0], size[2], None, float(sizes[size[2]]), float(by_size[size])),
        propensity
        and Break(
            propensity[0],
            propensity[0],
            propensity[2],
            float(propensities[propensity[0], propensity[2]]),
            float(by_propensity[propensity]),
        ),
    )


def _least(distance: Floats, counts: NDArray[np.bool_]) -> tuple[int, int, int] | None:
    """Return where the least distance of those that count stands; of equal ones, that of the first mover and other."""
    if not counts.any():
        return None
    distance = np.where(counts, distance, np.inf)
    least = distance.min()
    near = np.argwhere(distance <= least * (1 + 1e-12) + 1e-15)
    i, rival, j = near[np.lexsort((near[:, 1], near[:, 2], near[:, 0]))[0]]
    return int(i), int(rival), int(j)


def together(x: Blocs, apart: np.ndarray) -> np.ndarray:
    """Return who is on the same side as whom, shape (actors, actors); the non-aligned are on nobody's."""
    inside = np.diag(apart)[x] == 0.0
    same: np.ndarray = (x[:, None] == x[None, :]) & inside[:, None]
    np.fill_diagonal(same, True)
    return same
