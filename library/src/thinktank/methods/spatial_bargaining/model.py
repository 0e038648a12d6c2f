"""A case's issues as arrays of positions and weights, and the settlements put back into words. Loops in kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, Issue
from thinktank.draws import Array, Draws
from thinktank.findings import Quantity
from thinktank.findings.summary import middle, number
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK, MODELS, LeftOut, Predictive, Spread
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.predictive import predictive
from thinktank.methods.spatial_bargaining.result import BargainingResult
from thinktank.methods.spatial_bargaining.rules import RULES

Floats = NDArray[np.float64]


Missing = Callable[[Case, str, Iterable[str]], Exception]


@dataclass(frozen=True)
class Table:
    """One issue, and for each actor on it the paths of its position, salience and capability."""

    issue: Issue
    positions: tuple[str, ...]
    saliences: tuple[str, ...]
    capabilities: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that decides this issue, each once."""
        return tuple(dict.fromkeys((*self.positions, *self.saliences, *self.capabilities)))

    def key(self, model: str) -> str:
        """Return the key of the settlement by one of the rules."""
        return f"outcome.{self.issue.id}.{model}"


@dataclass(frozen=True)
class BargainingModel:
    """The issues that can be settled, and what had to be left out."""

    parameters: Parameters
    tables: tuple[Table, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        return tuple(dict.fromkeys(path for table in self.tables for path in table.paths))

    def solve(self, draws: Draws) -> dict[str, Array]:
        """Return each issue's settlement by each rule, and its positions and shares of weight for `result`."""
        outputs: dict[str, Array] = {}
        for table in self.tables:
            x = _rows(draws, table.positions)
            c, s = _rows(draws, table.capabilities), _rows(draws, table.saliences)
            for name, rule in RULES.items():
                outputs[table.key(name)] = rule(x, s, c, table.issue.scale, self.parameters)
            w = c * s
            with np.errstate(invalid="ignore"):
                shares = w / w.sum(axis=0)
            outputs[f"positions.{table.issue.id}"] = x.T
            outputs[f"shares.{table.issue.id}"] = shares.T
        return outputs

    def result(self, outputs: dict[str, Array], at_mode: dict[str, Array]) -> BargainingResult:
        """Return the settlements of all draws in the case's words."""
        return BargainingResult(
            outcomes={
                model: {
                    table.issue.id: _spread(outputs[table.key(model)], at_mode[table.key(model)])
                    for table in self.tables
                }
                for model in MODELS
            },
            predictive={table.issue.id: self._predictive(table, outputs) for table in self.tables},
            left_out=self.left_out,
            settlements=tuple(
                Quantity(
                    key=table.key(model),
                    text=f"{table.issue.ask}: settlement by the {title}",
                    unit=table.issue.unit,
                    draws=outputs[table.key(model)],
                    at_mode=float(at_mode[table.key(model)][0]),
                    subject=table.issue.id,
                    reads=table.paths,
                    benchmark=None if model == BENCHMARK else table.key(BENCHMARK),
                )
                for table in self.tables
                for model, title in MODELS.items()
            ),
        )

    def _predictive(self, table: Table, outputs: dict[str, Array]) -> Predictive | None:
        return predictive(
            outputs[f"positions.{table.issue.id}"],
            outputs[f"shares.{table.issue.id}"],
            outputs[table.key("weighted_mean")],
            table.issue.scale,
            self.parameters.predictive_sd,
        )


def bargaining_model(parameters: Parameters, case: Case, missing: Missing) -> BargainingModel:
    """Return the model of a case: every issue with two actors or more who have a position and a salience.

    An actor with only one of the two does not take part in the issue, and an issue with fewer than two actors
    is no bargain: both are left out and named in the result.

    Raises
    ------
    MissingJudgements
        No issue is left, or an actor that takes part has no capability.
    """
    tables, left_out, powerless = [], [], []
    for issue in case.issues:
        actors = []
        for actor in (actor.id for actor in case.actors):
            has = [case.has(f"{kind}.{issue.id}.{actor}") for kind in ("position", "salience")]
            if all(has):
                actors.append(actor)
            elif any(has):
                given, lacking = ("position", "salience") if has[0] else ("salience", "position")
                left_out.append(LeftOut(issue.id, actor, f"has a {given} and no {lacking}"))
        if len(actors) < 2:
            count = "no actor has" if not actors else "only one actor has"
            left_out.append(LeftOut(issue.id, None, f"{count} a position and a salience"))
            continue
        capabilities = [_capability(case, issue.id, actor) for actor in actors]
        powerless += [actor for actor, path in zip(actors, capabilities, strict=True) if path is None]
        tables.append(
            Table(
                issue,
                tuple(f"position.{issue.id}.{actor}" for actor in actors),
                tuple(f"salience.{issue.id}.{actor}" for actor in actors),
                tuple(path for path in capabilities if path is not None),
            )
        )
    if not tables:
        raise missing(
            case,
            "has no issue on which two actors have both a position and a salience",
            ("position.ISSUE.ACTOR", "salience.ISSUE.ACTOR", "capability.ACTOR"),
        )
    if powerless:
        actors = list(dict.fromkeys(powerless))
        raise missing(case, f"has no capability of {', '.join(actors)}", (f"capability.{actor}" for actor in actors))
    return BargainingModel(parameters, tuple(tables), tuple(left_out))


def _capability(case: Case, issue: str, actor: str) -> str | None:
    """Return the path of an actor's capability on an issue: its own if there is one, else the general one."""
    paths: Iterator[str] = iter((f"capability.{issue}.{actor}", f"capability.{actor}"))
    return next((path for path in paths if case.has(path)), None)


def _rows(draws: Draws, paths: tuple[str, ...]) -> Floats:
    rows = np.empty((len(paths), draws.n))
    for row, path in zip(rows, paths, strict=True):
        row[:] = draws[path]
    return rows


def _spread(draws: Array, at_mode: Array) -> Spread:
    mean, median, quantiles = middle(draws)
    return Spread(number(at_mode[0]), mean, median, quantiles)
