"""Ranks of states to stabilities: spreads them over all codes, calls the kernels, cuts long work into blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.kernels import coalitions, foresight, stability
from thinktank.methods.graph_model.stakes import Stakes

Bits = NDArray[np.uint8]
Ranks = NDArray[np.int32]

CONCEPTS = {
    "nash": stability.NASH,
    "gmr": stability.GMR,
    "smr": stability.SMR,
    "seq": stability.SEQ,
    "sim": stability.SIM,
}
LIMITED = "limited"
SANCTIONS = {"sequence": stability.SEQUENCE, "once": stability.ONCE, "single": stability.SINGLE}
MOST_ONCE = 10  # makers for whom all orders of moves are followed
_BLOCK = 8_000_000  # ranks held at a time


@dataclass(frozen=True)
class Semantics:
    """What the others can do to whoever leaves a state, and how far a decision maker looks ahead (0 for not at all)."""

    sanction: Literal["sequence", "once", "single"] = "sequence"
    horizon: int = 0

    @property
    def concepts(self) -> dict[str, int]:
        """The concepts by name, with their bits."""
        return {**CONCEPTS, **({LIMITED: stability.LIMITED} if self.horizon else {})}


def solved(stakes: Stakes, ranks: Ranks, semantics: Semantics) -> Bits:
    """Return under which concepts each state is stable for each maker.

    Parameters
    ----------
    stakes
        States and moves.
    ranks
        Of the feasible states, for the members of all makers side by side: shape (draws, members, states).
    semantics
        The sanctions and the horizon.

    Returns
    -------
    ndarray
        Bits of `Semantics.concepts`, shape (draws, makers, states).
    """
    draws, members, m = ranks.shape
    found = np.empty((draws, len(stakes.makers), m), np.uint8)
    n = len(stakes.feasible)
    rows = max(1, _BLOCK // (members * n))
    own, forward, back = (
        np.array([getattr(maker, name) for maker in stakes.makers], np.int64) for name in ("own", "forward", "back")
    )
    first = np.cumsum([0, *(len(maker.members) for maker in stakes.makers)]).astype(np.int64)
    sanction = SANCTIONS[semantics.sanction]
    for start in range(0, draws, rows):
        part = ranks[start : start + rows]
        u = np.zeros((len(part), members, n), np.int32)
        u[:, :, stakes.feasible] = part[:, :, stakes.state_of[stakes.feasible]]
        out = np.zeros((len(part), len(stakes.makers), n), np.uint8)
        if stakes.merged:
            coalitions.merged_stabilities(u, first, stakes.feasible, own, forward, back, sanction, out)
        else:
            stability.stabilities(u, stakes.feasible, own, forward, back, sanction, out)
            foresight.simultaneous(u, stakes.feasible, own, forward, back, out)
            if semantics.horizon:
                foresight.limited_moves(u, stakes.feasible, own, forward, back, semantics.horizon, out)
        found[start : start + rows] = out[:, :, stakes.codes]
    return found


def equilibria_of(bits: Bits) -> Bits:
    """Return under which concepts each state is an equilibrium: stable for all makers, the axis before the last."""
    found: Bits = np.bitwise_and.reduce(bits, axis=-2)
    return found
