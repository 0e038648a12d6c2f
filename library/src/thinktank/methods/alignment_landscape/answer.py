"""What there is to say of a case's alignments: the landscape at the mode, and how often draws agree. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import numpy as np

from thinktank.draws import Array
from thinktank.methods.alignment_landscape.ground import Blocs
from thinktank.methods.alignment_landscape.view import View


@dataclass(frozen=True)
class Shares:
    """In which share of the draws an alignment is stable, and is the deepest."""

    stable: float
    deepest: float


@dataclass(frozen=True, eq=False)
class AlignmentAnswer:
    """Stable alignments at the mode and over the draws.

    Parameters
    ----------
    view
        The landscape at the mode.
    listed
        The deepest stable alignments of each draw, shape (draws, _, actors), -1 where there are fewer.
    """

    view: View
    listed: Array

    @cached_property
    def shares(self) -> dict[bytes, Shares]:
        """Alignment to the share of draws in which it is stable and deepest, the most frequent first.

        Of a draw with more stable alignments than were kept the deepest are counted.
        """
        draws, actors = self.listed.shape[0], self.listed.shape[2]
        rows = np.ascontiguousarray(self.listed.reshape(-1, actors))
        stable = _counted(rows[rows[:, 0] >= 0])
        first = self.listed[:, 0]
        deepest = _counted(np.ascontiguousarray(first[first[:, 0] >= 0]))
        order = sorted(stable, key=lambda x: (-stable[x], x))
        return {x: Shares(stable[x] / draws, deepest.get(x, 0) / draws) for x in order}

    def share(self, x: Blocs) -> Shares:
        """Return the shares of one alignment."""
        return self.shares.get(x.tobytes(), Shares(0.0, 0.0))

    def barrier(self, k: int) -> float | None:
        """Return how far the water must rise from a minimum until it flows to a deeper one; None where it cannot."""
        passes, energies = self.view.terrain.passes, self.view.stable.energies
        if passes is None:
            return None
        ways = [float(passes[k, j] - energies[k]) for j in range(len(energies)) if j < k and isfinite(passes[k, j])]
        return min(ways, default=None)

    def sources(self, path: str) -> tuple[str, ...]:
        """Return what a judgement rests on: its source and its statements."""
        judgement = self.view.case.judgement(path)
        return (*((judgement.source,) if judgement.source else ()), *judgement.rests_on)


def _counted(rows: Array) -> dict[bytes, int]:
    if not len(rows):
        return {}
    found, counts = np.unique(rows, axis=0, return_counts=True)
    return {x.tobytes(): int(count) for x, count in zip(found, counts, strict=True)}
