"""One number that a run has for every draw, with its words. Computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Quantity:
    """One number that a run has for every draw.

    Parameters
    ----------
    key
        Dotted name, unique in a run: `outcome.defence.weighted_mean`. The model's outputs hold it too.
    text, unit
        What it is, in words, and its unit.
    draws
        Its value in every draw, shape (n,); NaN where a draw leaves it undetermined.
    at_mode
        Its value with every judgement at its mode.
    subject
        Id of the element it is about; empty if it is about the whole case.
    reads
        Paths of the judgements it can depend on; None for all that the model reads.
    benchmark
        Key of the quantity that it has to beat.
    """

    key: str
    text: str
    unit: str
    draws: Floats
    at_mode: float
    subject: str = ""
    reads: tuple[str, ...] | None = None
    benchmark: str | None = None
