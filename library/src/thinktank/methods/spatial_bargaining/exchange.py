"""The exchange model over two or more issues: how a case's numbers go into it, what comes out. The loops are kernels.

Stokman and Van Oosten (1994), with equal gains: two actors who differ on two issues each give way on the one that
they care less for. The outcome of an issue is the weighted mean of the positions they then vote for. The program that
is published for it does not do quite that; its way is a reading of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels import exchange as kernel
from thinktank.methods.spatial_bargaining.ordering import Ordering
from thinktank.methods.spatial_bargaining.parameters import ExchangeReading
from thinktank.watching import halting, unless_halted

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Exchanges:
    """What is exchanged; positions in units of their issues.

    Parameters
    ----------
    last
        Positions that are voted for, shape (n, actors, issues).
    possible, realised
        How many pairs of actors stand opposed on two issues, how many exchanges were carried out, shape (n,).
    log
        The exchanges in their order, shape (n, at least all of them, REALISED), gains and moves as shares of the
        scales; without draws unless kept.
    """

    last: Floats
    possible: Floats
    realised: Floats
    log: Floats


def trade(
    positions: Floats,
    saliences: Floats,
    capabilities: Floats,
    scales: Sequence[tuple[float, float]],
    reading: ExchangeReading,
    keep: bool,
) -> Exchanges:
    """Carry out all exchanges.

    Parameters
    ----------
    positions, saliences, capabilities
        Shape (n, actors, issues), saliences from 0 to 100; salience and capability 0 where an actor takes no part.
    scales
        Ends of each issue's scale.
    reading
        Whether everybody sees all moves (`as_published`), or each pair those that its parties have paid for.
    keep
        Whether to keep the exchanges one by one.
    """
    n, actors, issues = positions.shape
    room = actors * (actors - 1) // 2 * (issues * (issues - 1) // 2)
    low = np.array([scale[0] for scale in scales])
    width = np.array([scale[1] - scale[0] for scale in scales])
    last, counts = np.empty((n, actors, issues)), np.empty((n, 2))
    log = np.full((n if keep else 0, room, kernel.REALISED), np.nan)
    order, halt = Ordering.of(positions, saliences, capabilities), halting()
    kernel.exchange(
        order.sorted((positions - low) / width),
        order.sorted(saliences / 100.0),
        order.sorted(capabilities),
        reading == "as_coded",
        halt,
        last,
        counts,
        log,
    )
    unless_halted(halt)
    if keep:
        log[:, :, :2] = order.named(log[:, :, :2])
    return Exchanges(low + order.restored(last) * width, counts[:, 0].copy(), counts[:, 1].copy(), log)
