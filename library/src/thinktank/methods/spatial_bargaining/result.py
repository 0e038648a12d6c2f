"""What spatial bargaining says of a case, in its issues and units. Solves nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.spatial_bargaining.levers import Lever, Swing
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK, LeftOut, Predictive, Settling, Spread
from thinktank.methods.spatial_bargaining.pictures import all_charts, issue_chart
from thinktank.methods.spatial_bargaining.rounds import Rounds

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ModelResult:
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

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        found: dict[str, object] = {
            "name": self.name,
            "title": self.title,
            "outcome": {issue: spread.to_dict() for issue, spread in self.outcome.items()},
        }
        if self.reading:
            found["reading"] = self.reading
        if self.rounds:
            found |= self._course()
        if self.chances:
            found["probabilities"] = {
                issue: {
                    "at_mode": {actor: at_mode for actor, (at_mode, _) in actors.items()},
                    "mean": {actor: mean for actor, (_, mean) in actors.items()},
                }
                for issue, actors in self.chances.items()
            }
        chances = [list(row) for played in self.rounds for row in played.chances]
        if chances and len(self.rounds) == 1:
            found["probabilities_by_round"] = chances
        return found

    def _course(self) -> dict[str, object]:
        """Return the rounds with all issues side by side; what is over keeps its last positions."""
        actors = tuple(dict.fromkeys(actor for played in self.rounds for actor in played.actors))
        issues = tuple(issue for played in self.rounds for issue in played.issues)
        longest = max(played.count for played in self.rounds)
        positions: list[list[list[float | None]]] = []
        for t in range(longest + 1):
            rows: dict[str, dict[str, float | None]] = {actor: dict.fromkeys(issues) for actor in actors}
            for played in self.rounds:
                at = played.positions[min(t, played.count)]
                for actor, places in zip(played.actors, at, strict=True):
                    rows[actor] |= dict(zip(played.issues, places, strict=True))
            positions.append([list(rows[actor].values()) for actor in actors])
        return {
            "actors": list(actors),
            "dimensions": list(issues),
            "positions": positions,
            "converged": all(played.rested for played in self.rounds),
            "convergence": {issue: settling.to_dict() for issue, settling in self.settling.items()},
            "moves": [move.to_dict() for played in self.rounds for move in played.moves],
            "explanation": list(self.sentences),
            **self._of_first_rounds(),
        }

    def _of_first_rounds(self) -> dict[str, object]:
        if self.name == "exchange":
            gains = [move.facts["gain"] for move in self.rounds[0].moves[::2]]
            return {"pairs": self.pairs, "realised": len(gains), "gains": gains}
        expected = {
            played.issues[0]: {
                actor: dict(zip(played.actors, row, strict=True))
                for actor, row in zip(played.actors, played.expectations, strict=True)
            }
            for played in self.rounds
            if played.expectations
        }
        return {"expectations": expected} if expected else {}


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

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "readings": {name: spread.to_dict() for name, spread in self.readings.items()},
            "distance": self.distance.to_dict(),
        }


@dataclass(frozen=True, eq=False)
class BargainingResult:
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
    settlements
        The settlements draw by draw, as findings take them.
    """

    models: tuple[ModelResult, ...]
    predictive: dict[str, Predictive | None]
    levers: dict[str, tuple[Lever, ...]]
    swings: dict[str, tuple[Swing, ...]]
    ambiguity: dict[str, Ambiguity]
    left_out: tuple[LeftOut, ...]
    settlements: tuple[Quantity, ...]

    def model(self, name: str) -> ModelResult:
        """Return what one model says; KeyError if it did not run."""
        for model in self.models:
            if model.name == name:
                return model
        raise KeyError(name)

    def quantities(self) -> tuple[Quantity, ...]:
        """Return one settlement per issue and model, and how far apart the readings are."""
        return self.settlements

    def notes(self) -> tuple[str, ...]:
        """Return what could not be used, and why."""
        return tuple(left.sentence for left in self.left_out)

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw where an issue settles; None for an issue that was left out or that no draw determines."""
        spreads = {model.name: model.outcome[subject] for model in self.models if subject in model.outcome}
        return issue_chart(case, subject, spreads, self.predictive.get(subject), foot)

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return for every issue where it settles, by which model, who weighs what, what moves it, and the rounds."""
        return all_charts(self, case, foot)

    def to_dict(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return {
            "models": [model.to_dict() for model in self.models],
            "predictive": {
                issue: None if predictive is None else predictive.to_dict()
                for issue, predictive in self.predictive.items()
            },
            "levers": {issue: [lever.to_dict() for lever in found] for issue, found in self.levers.items()},
            "ambiguity": {issue: found.to_dict() for issue, found in self.ambiguity.items()},
            "benchmark": BENCHMARK,
            "left_out": [left.to_dict() for left in self.left_out],
        }
