"""One facet of many publications as arrays: its values, and which publications have which. Reads nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """One facet: its values, and for each publication (by place) the run of its values' codes."""

    values: list[tuple[str, str]]
    starts: Ids
    codes: NDArray[np.int32]

    def counts(self, places: Ids) -> Ids:
        """Return how many of the publications at these places have each value."""
        lengths = self.starts[places + 1] - self.starts[places]
        first = np.repeat(self.starts[places] - np.r_[0, np.cumsum(lengths)[:-1]], lengths)
        return np.bincount(self.codes[first + np.arange(lengths.sum())], minlength=len(self.values)).astype(np.int64)

    def having_any(self, values: Collection[str]) -> NDArray[np.bool_]:
        """Return of every publication whether it has any of these values."""
        wanted = np.array([known in values for known, _ in self.values], dtype=bool)
        if not wanted.any():
            return np.zeros(len(self.starts) - 1, dtype=bool)
        # How many of the wanted stand before each code: more of them after a run than before it is a hit.
        before = np.r_[0, np.cumsum(wanted[self.codes])]
        return np.asarray(before[self.starts[1:]] > before[self.starts[:-1]])
