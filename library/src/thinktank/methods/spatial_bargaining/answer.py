"""What follows from the bargains of a case: settlements by model, rounds, levers, readings. Solves nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.levers import Lever, Swing
from thinktank.methods.spatial_bargaining.outcomes import LeftOut, Predictive, Settling, Spread
from thinktank.methods.spatial_bargaining.rounds import Rounds

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ModelAnswer:
    """What one model says.

    Parameters
    ----------
    name, title
        Of the model.
    outcome
        Issue to the settlement over the draws.
    samples
        The same draw by draw.
    rounds, sentences
        The one draw at the mode, round by round and in words; empty for a model without rounds.
    endings
        Issue to how that ended, in words.
    settling
        Issue to whether the rounds come to an end.
    chances
        Issue and actor to the chance of the place where the actor stands (in the end): at the mode, and the mean
        over the draws.
    reading
        How the papers are read, for the expected-utility model.
    pairs
        How many times two actors stand opposed on two issues, for the exchange model.
    """

    name: str
    title: str
    outcome: dict[str, Spread]
    samples: dict[str, Floats] = field(repr=False)
    rounds: tuple[Rounds, ...] = ()
    sentences: tuple[str, ...] = ()
    endings: dict[str, str] = field(default_factory=dict)
    settling: dict[str, Settling] = field(default_factory=dict)
    chances: dict[str, dict[str, tuple[float | None, float | None]]] = field(default_factory=dict)
    reading: dict[str, object] = field(default_factory=dict)
    pairs: int | None = None


@dataclass(frozen=True)
class Ambiguity:
    """How much of an answer is a matter of reading: one issue by every reading of the expected-utility model.

    Parameters
    ----------
    readings
        Each reading's settlement over the draws.
    distance
        Between the highest and the lowest of them, draw by draw.
    """

    readings: dict[str, Spread]
    distance: Spread


@dataclass(frozen=True, eq=False)
class BargainingAnswer:
    """Where each issue settles by each model.

    Parameters
    ----------
    models
        What each says, the benchmark first.
    predictive
        Issue to its predictive distribution; None where no draw determines one.
    levers
        Issue to what each actor's judgements do to the weighted mean.
    swings
        Issue to what each uncertain judgement alone does to it.
    ambiguity
        Issue to what the readings of the expected-utility model say; empty if they are not compared.
    left_out
        What could not be used.
    """

    models: tuple[ModelAnswer, ...]
    predictive: dict[str, Predictive | None]
    levers: dict[str, tuple[Lever, ...]]
    swings: dict[str, tuple[Swing, ...]]
    ambiguity: dict[str, Ambiguity]
    left_out: tuple[LeftOut, ...]

    def model(self, name: str) -> ModelAnswer:
        """Return what one model says; KeyError if it did not run."""
        for model in self.models:
            if model.name == name:
                return model
        raise KeyError(name)
