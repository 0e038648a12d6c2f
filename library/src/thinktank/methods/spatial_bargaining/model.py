"""The models chosen, run on the tables of a case, and what came out put back into words. Loops are in kernels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case
from thinktank.draws import Array, Draws, at_mode
from thinktank.findings import Quantity
from thinktank.findings.summary import middle, number
from thinktank.method import TOTAL
from thinktank.methods.spatial_bargaining import condorcet, exchange, expected_utility, state_model
from thinktank.methods.spatial_bargaining.answer import Ambiguity, ModelAnswer
from thinktank.methods.spatial_bargaining.explanation import ending, sentences
from thinktank.methods.spatial_bargaining.kernels import settlement
from thinktank.methods.spatial_bargaining.levers import levers, swings
from thinktank.methods.spatial_bargaining.outcomes import (
    BENCHMARK,
    MODELS,
    ONE_SHOT,
    READINGS,
    LeftOut,
    Predictive,
    Settling,
    Spread,
    chosen,
)
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.predictive import placed, predictive_of
from thinktank.methods.spatial_bargaining.result import BargainingResult
from thinktank.methods.spatial_bargaining.rounds import (
    Rounds,
    exchange_rounds,
    expected_utility_rounds,
    state_model_rounds,
)
from thinktank.methods.spatial_bargaining.rules import RULES, at_rest
from thinktank.methods.spatial_bargaining.tables import Given, Group, Missing, Table, dimensions, given, tables_of
from thinktank.methods.spatial_bargaining.tally import spread_of, tally

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BargainingModel:
    """The issues that can be settled, the models that settle them, and what had to be left out.

    Parameters
    ----------
    parameters, case
        What is run, on what.
    models
        By name, the benchmark first.
    tables
        The issues.
    negotiations
        How the issues are grouped for KTAB's model; empty if it is not run.
    left_out
        What could not be used.
    """

    parameters: Parameters
    case: Case
    models: tuple[str, ...]
    tables: tuple[Table, ...]
    negotiations: tuple[Group, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        return tuple(dict.fromkeys(path for table in self.tables for path in table.paths))

    def solve(self, draws: Draws) -> dict[str, Array]:
        """Return each issue's settlement by each model, and what `result` needs besides."""
        known = given(self.tables, draws)
        outputs: dict[str, Array] = {}
        for table in self.tables:
            of = known[table.issue.id]
            for name in self.models:
                if name in ONE_SHOT:
                    outputs[table.key(name)] = RULES[name](of.x, of.s, of.c, table.issue.scale, self.parameters)
            w = of.w
            with np.errstate(invalid="ignore"):
                shares = w / w.sum(axis=0)
            places = placed(of.x.T, shares.T, outputs[table.key(BENCHMARK)], table.issue.scale)
            outputs[_total("places", table)] = places[None]
            outputs.update(self._expected_utility(table, of))
            if "pce" in self.models:
                elected = condorcet.elect(of.x, of.s, of.c, table.issue.scale, self.parameters)
                outputs[table.key("pce")] = elected.expected
                outputs[_total("chances", table, "pce")] = _added(elected.chances)
        for group in self.negotiations:
            outputs.update(self._negotiated(group, known, draws))
        if "exchange" in self.models:
            outputs.update(self._exchanged(known))
        return outputs

    def _expected_utility(self, table: Table, of: Given) -> Iterator[tuple[str, Array]]:
        found = {}
        for name, read in self._readings().items():
            course = expected_utility.bargain(of.x, of.s, of.c, table.issue.scale, read, keep=False)
            found[name] = at_rest(course.last, of.w, self.parameters)
            if name in self.models:
                yield _total("settling", table, name), _ended(course.recurs, course.recurs == 1, read.rounds)
                yield table.key(name), found[name]
            else:
                yield _total("reading", table, name), tally(found[name], table.issue.scale)[None]
        if self._compares_readings:
            yield _spread_key(table), np.ptp(np.array(list(found.values())), axis=0)

    @property
    def _compares_readings(self) -> bool:
        return self.parameters.models in ("readings", "all")

    def _readings(self) -> dict[str, expected_utility.Reading]:
        if self._compares_readings:
            return expected_utility.ensemble(self.parameters)
        return {name: expected_utility.reading(name, self.parameters) for name in READINGS if name in self.models}

    def _negotiated(self, group: Group, known: dict[str, Given], draws: Draws) -> Iterator[tuple[str, Array]]:
        course = self._course(group, known, draws, keep=False)
        for k, table in enumerate(group.tables):
            id = table.issue.id
            yield table.key("smp"), at_rest(course.last[:, :, k].T, known[id].w, self.parameters)
            yield _total("settling", table, "smp"), _ended(course.recurs, course.rested > 0, course.turns)
            yield _total("chances", table, "smp"), _added(course.chances)

    def _course(self, group: Group, known: dict[str, Given], draws: Draws, keep: bool) -> state_model.Course:
        x, s, c = group.stacked(known)
        luck = None
        if self._draws_bargains(draws):
            streams = (f"position.{group.tables[0].issue.id}.{actor}#transition" for actor in group.actors)
            luck = np.array([draws.uniform(stream) for stream in streams]).T
        return state_model.negotiate(x, s, c[:, :, 0], group.scales, self.parameters, keep, luck)

    def _draws_bargains(self, draws: Draws) -> bool:
        return self.parameters.smp_transitions == "stochastic" and not draws.stands_at_mode

    def _exchanged(self, known: dict[str, Given]) -> Iterator[tuple[str, Array]]:
        group = Group(self.tables)
        x, s, c = group.stacked(known)
        made = exchange.trade(x, s, c, group.scales, self.parameters.exchange_reading, keep=False)
        for k, table in enumerate(self.tables):
            w = np.ascontiguousarray((c[:, :, k] * s[:, :, k]).T)
            yield table.key("exchange"), settlement.weighted_mean(np.ascontiguousarray(made.last[:, :, k].T), w)
        yield "total.exchanges.exchange", np.array([[made.realised.sum(), made.possible.sum(), len(made.realised)]])

    def result(self, outputs: dict[str, Array], at_mode_outputs: dict[str, Array]) -> BargainingResult:
        """Return what all draws say in the case's words, and the one draw at the mode round by round."""
        mode = at_mode(self.case)
        at = given(self.tables, mode)
        made = tuple(self._model(name, outputs, at_mode_outputs, self._rounds(name, at, mode)) for name in self.models)
        return BargainingResult(
            models=made,
            predictive={table.issue.id: self._predictive(table, outputs) for table in self.tables},
            levers={table.issue.id: levers(table, at[table.issue.id]) for table in self.tables},
            swings={table.issue.id: swings(self.case, table, at[table.issue.id]) for table in self.tables},
            ambiguity=self._ambiguity(outputs, at_mode_outputs),
            left_out=self.left_out,
            settlements=(*self._settlements(outputs, at_mode_outputs), *self._spreads(outputs, at_mode_outputs)),
        )

    def _model(
        self, name: str, outputs: dict[str, Array], mode: dict[str, Array], rounds: tuple[Rounds, ...]
    ) -> ModelAnswer:
        reading = expected_utility.reading(name, self.parameters) if name in READINGS else None
        return ModelAnswer(
            name=name,
            title=MODELS[name],
            outcome={t.issue.id: spread(outputs[t.key(name)], mode[t.key(name)]) for t in self.tables},
            samples={t.issue.id: outputs[t.key(name)] for t in self.tables},
            rounds=rounds,
            sentences=tuple(line for played in rounds for line in self._told(played, len(rounds) > 1)),
            endings={id: ending(played) for played in rounds for id in played.issues},
            settling=self._settling(name, outputs, rounds),
            chances=self._chances(name, outputs, mode),
            pairs=int(mode["total.exchanges.exchange"][0, 1]) if name == "exchange" else None,
            reading={} if reading is None else {key: value for key, value in vars(reading).items()},
        )

    def explained(self, name: str, draws: Draws) -> tuple[tuple[Rounds, tuple[str, ...]], ...]:
        """Return one draw round by round and in sentences, for each group of issues that a model takes together.

        Parameters
        ----------
        name
            A model with rounds that runs here.
        draws
            A single draw, such as `sample(case, 1, start=17)`.
        """
        if draws.n != 1:
            raise ValueError(f"one draw can be explained, and these are {draws.n}")
        rounds = self._rounds(name, given(self.tables, draws), draws)
        return tuple((played, self._told(played, len(rounds) > 1)) for played in rounds)

    def _told(self, played: Rounds, of_several: bool) -> tuple[str, ...]:
        asks = "; ".join(self.case.issue(id).ask for id in played.issues)
        return (*((f"On {asks}:",) if of_several else ()), *sentences(self.case, played))

    def _rounds(self, name: str, at: dict[str, Given], draws: Draws) -> tuple[Rounds, ...]:
        if name in READINGS:
            read = expected_utility.reading(name, self.parameters)
            return tuple(expected_utility_rounds(table, at[table.issue.id], read) for table in self.tables)
        if name == "smp":
            courses = ((group, self._course(group, at, draws, keep=True)) for group in self.negotiations)
            drawn = self._draws_bargains(draws)
            return tuple(state_model_rounds(group, course, drawn) for group, course in courses)
        return (
            (exchange_rounds(Group(self.tables), at, self.parameters.exchange_reading),) if name == "exchange" else ()
        )

    def _settling(self, name: str, outputs: dict[str, Array], rounds: tuple[Rounds, ...]) -> dict[str, Settling]:
        found = {}
        for played in rounds:
            for id in played.issues:
                if name == "exchange":
                    realised, _, n = outputs["total.exchanges.exchange"][0]
                    found[id] = Settling(True, played.count, 1, 1.0, 0.0, float(realised / n))
                    continue
                rested, cycling, rounds_played, n = outputs[f"total.settling.{id}.{name}"][0]
                shares = float(rested / n), float(cycling / n), float(rounds_played / n)
                found[id] = Settling(played.rested, played.count, played.recurs, *shares)
        return found

    def _chances(
        self, name: str, outputs: dict[str, Array], mode: dict[str, Array]
    ) -> dict[str, dict[str, tuple[float | None, float | None]]]:
        if name not in ("pce", "smp"):
            return {}
        found = {}
        for table in self.tables:
            means = [_means(of[_total("chances", table, name)][0]) for of in (mode, outputs)]
            found[table.issue.id] = dict(zip(table.actors, zip(*means, strict=True), strict=True))
        return found

    def _ambiguity(self, outputs: dict[str, Array], mode: dict[str, Array]) -> dict[str, Ambiguity]:
        if not self._compares_readings:
            return {}
        found = {}
        for table in self.tables:
            found[table.issue.id] = Ambiguity(
                readings={name: self._by_reading(table, name, outputs, mode) for name in self._readings()},
                distance=spread(outputs[_spread_key(table)], mode[_spread_key(table)]),
            )
        return found

    def _by_reading(self, table: Table, name: str, outputs: dict[str, Array], mode: dict[str, Array]) -> Spread:
        if name in self.models:
            return spread(outputs[table.key(name)], mode[table.key(name)])
        key = _total("reading", table, name)
        at_the_mode = spread_of(mode[key][0], np.nan).mean
        return spread_of(outputs[key][0], np.nan if at_the_mode is None else at_the_mode)

    def _settlements(self, outputs: dict[str, Array], mode: dict[str, Array]) -> Iterator[Quantity]:
        for table in self.tables:
            for name in self.models:
                yield Quantity(
                    key=table.key(name),
                    text=f"{table.issue.ask}: settlement by the {MODELS[name]}",
                    unit=table.issue.unit,
                    draws=outputs[table.key(name)],
                    at_mode=float(mode[table.key(name)][0]),
                    subject=table.issue.id,
                    reads=self._reads(table, name),
                    benchmark=None if name == BENCHMARK else table.key(BENCHMARK),
                )

    def _spreads(self, outputs: dict[str, Array], mode: dict[str, Array]) -> Iterator[Quantity]:
        for table in self.tables if self._compares_readings else ():
            yield Quantity(
                key=_spread_key(table),
                text=f"{table.issue.ask}: distance between the readings of the expected-utility model",
                unit=table.issue.unit,
                draws=outputs[_spread_key(table)],
                at_mode=float(mode[_spread_key(table)][0]),
                subject=table.issue.id,
                reads=table.paths,
            )

    def _reads(self, table: Table, name: str) -> tuple[str, ...]:
        if name == "exchange":
            return self.paths
        if name == "smp":
            return next(group for group in self.negotiations if table in group.tables).paths
        return table.paths

    def _predictive(self, table: Table, outputs: dict[str, Array]) -> Predictive | None:
        return predictive_of(outputs[_total("places", table)][0], table.issue.scale, self.parameters.predictive_sd)


def bargaining_model(parameters: Parameters, case: Case, missing: Missing) -> BargainingModel:
    """Return the model of a case.

    Raises
    ------
    MissingJudgements
        No issue can be settled, an actor that takes part has no capability, or the exchange model alone is asked
        for and there is one issue only.
    BadParameter
        Issues cannot be negotiated together that were to be.
    """
    tables, left_out = tables_of(case, missing)
    models = chosen(parameters.models)
    if len(tables) < 2 and "exchange" in models:
        if parameters.models == "exchange":
            raise missing(
                case,
                "has one issue on which actors can bargain, and an exchange takes two",
                ("position.ISSUE.ACTOR", "salience.ISSUE.ACTOR"),
            )
        models = tuple(name for name in models if name != "exchange")
        left_out = (*left_out, LeftOut(None, None, "the exchange model needs two issues"))
    negotiations = dimensions(case, tables, parameters.smp_issues) if "smp" in models else ()
    return BargainingModel(parameters, case, models, tables, negotiations, left_out)


def _spread_key(table: Table) -> str:
    return f"spread.{table.issue.id}.readings"


def _total(what: str, table: Table, *of: str) -> str:
    return ".".join((TOTAL + what, table.issue.id, *of))


def _added(chances: Floats) -> Floats:
    """Return the sum of each actor's chances over the draws that determine it, and their number."""
    known = ~np.isnan(chances)
    return np.stack([np.where(known, chances, 0.0).sum(axis=0), known.sum(axis=0)])[None]


def _means(added: Floats) -> list[float | None]:
    total, count = added
    return [min(float(a / n), 1.0) if n else None for a, n in zip(total, count, strict=True)]


def _ended(recurs: Floats, rested: NDArray[np.bool_], rounds: Floats | int) -> Floats:
    """Return how many draws come to rest, how many end in a cycle, the rounds that were played, and all draws."""
    played = np.broadcast_to(rounds, recurs.shape)
    return np.array([[rested.sum(), ((recurs > 1) & ~rested).sum(), played.sum(), len(recurs)]], np.float64)


def spread(draws: Array, at_mode: Array) -> Spread:
    """Return a number over the draws, and at the mode."""
    mean, median, quantiles = middle(draws)
    return Spread(number(at_mode[0]), mean, median, quantiles)
