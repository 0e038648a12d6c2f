"""What an alignment landscape says of a case, in its actors. Solves nothing by itself: the view works it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.draws import Array
from thinktank.findings import Quantity
from thinktank.methods.alignment_landscape.ground import Blocs
from thinktank.methods.alignment_landscape.view import View


@dataclass(frozen=True)
class Shares:
    """In which share of the draws an alignment is stable, and is the deepest."""

    stable: float
    deepest: float


@dataclass(frozen=True, eq=False)
class AlignmentResult:
    """Stable alignments of a case, with basins, prices of switching, sweeps, and shares over draws.

    Parameters
    ----------
    view
        The landscape at the mode.
    listed
        The deepest stable alignments of each draw, shape (draws, _, actors), -1 where there are fewer.
    counts
        How many there are in each draw.
    numbers
        What findings are made of.
    """

    view: View
    listed: Array
    counts: Array
    numbers: tuple[Quantity, ...]

    def quantities(self) -> tuple[Quantity, ...]:
        """Return number and depth of the stable alignments, and for each actor its side and margin."""
        return self.numbers

    def notes(self) -> tuple[str, ...]:
        """Return who does not take part, and why."""
        return tuple(f"Left out: {left.actor} {left.reason}." for left in self.view.players.left_out)

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

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw with whom an actor sides over the draws; for the whole case, the deepest alignment."""
        from thinktank.methods.alignment_landscape.pictures import alignment_network, sides_of

        if not subject:
            return alignment_network(self, foot)
        return sides_of(self, subject, foot) if subject in self.view.players.ids else None

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return all pictures, the deepest alignment first."""
        from thinktank.methods.alignment_landscape.pictures import pictures

        sides = [self.chart(case, actor, foot) for actor in self.view.players.ids]
        named = [
            replace(chart, name=f"sides-{actor.lower()}")
            for actor, chart in zip(self.view.players.ids, sides, strict=True)
            if chart is not None
        ]
        return (*pictures(self, foot), *named)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        from thinktank.methods.alignment_landscape.telling import told

        return told(self)


def _counted(rows: Array) -> dict[bytes, int]:
    if not len(rows):
        return {}
    found, counts = np.unique(rows, axis=0, return_counts=True)
    return {x.tobytes(): int(count) for x, count in zip(found, counts, strict=True)}
