"""Consistent scenarios in many draws at once, by trying every scenario. For matrices of few scenarios."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def consistent_in(
    impacts: Integers,
    rows: Integers,
    columns: Integers,
    sizes: Integers,
    starts: Integers,
    scenarios: Integers,
    rivals: Flags,
    tolerance: int,
    found: Flags,
) -> None:
    """Set which scenarios are consistent in each draw.

    Parameters
    ----------
    impacts
        Value of each judgement in each draw, (draws, judgements).
    rows, columns
        Where each judgement stands in the matrix.
    sizes, starts
        Number of states of each driver, and the column of its first.
    scenarios
        Columns of each scenario's states, (scenarios, drivers).
    rivals
        States that count as rivals.
    tolerance
        The inconsistency allowed.
    found
        Filled: (draws, scenarios).
    """
    square = np.zeros((len(rivals), len(rivals)), np.int64)
    sums = np.zeros(len(rivals), np.int64)
    for d in range(impacts.shape[0]):
        for e in range(len(rows)):
            square[rows[e], columns[e]] = impacts[d, e]
        for s in range(scenarios.shape[0]):
            sums[:] = 0
            for i in range(len(sizes)):
                row = scenarios[s, i]
                for c in range(len(sums)):
                    sums[c] += square[row, c]
            holds = True
            for j in range(len(sizes)):
                least = sums[scenarios[s, j]] + tolerance
                for c in range(starts[j], starts[j] + sizes[j]):
                    holds &= (sums[c] <= least) | ~rivals[c]
            found[d, s] = holds
