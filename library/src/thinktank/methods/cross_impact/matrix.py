"""A case's drivers and impacts as whole numbers in a square matrix, and its constraints as sets. Solves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, Driver, Judgement, Label, Number, Pool, Range
from thinktank.case.values import Weights
from thinktank.draws import Draws
from thinktank.errors import MissingJudgements
from thinktank.search import Forbidden, Problem, contradiction

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Missing = Callable[[Case, str, Iterable[str]], Exception]
Reading = Literal["filter", "exclude"]

GRAIN = 252_000
"""Impacts that are not all whole are counted in this many parts of one: halves to tenths and hundredths are exact."""


@dataclass(frozen=True)
class Rule:
    """One constraint of the case: its words, and the sets of columns that it forbids."""

    said: str
    forbidden: tuple[Forbidden, ...]


@dataclass(frozen=True)
class Matrix:
    """Drivers, and where each judgement of an impact stands in the square of all their states.

    Parameters
    ----------
    drivers
        All drivers of the case, in its order.
    impacts
        Path, row and column of every judgement.
    rules
        The constraints.
    reading
        Whether constraints only filter scenarios, or a state that cannot be is no rival either.
    """

    drivers: tuple[Driver, ...]
    impacts: tuple[tuple[Judgement, int, int], ...]
    rules: tuple[Rule, ...]
    reading: Reading

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of states of each driver."""
        return tuple(len(driver.states) for driver in self.drivers)

    @cached_property
    def states(self) -> tuple[tuple[str, str], ...]:
        """(driver, state) of every row and column."""
        return tuple((driver.id, state) for driver in self.drivers for state in driver.states)

    @cached_property
    def starts(self) -> Integers:
        """Column of each driver's first state."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int64)

    @property
    def total(self) -> int:
        """Number of all scenarios, whatever the constraints."""
        total = 1
        for size in self.sizes:
            total *= size
        return total

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        return tuple(judgement.path for judgement, _, _ in self.impacts)

    @cached_property
    def scale(self) -> int:
        """How many parts one is counted in: 1 where every impact is a whole number in every draw."""
        return 1 if all(_whole(judgement.value) for judgement, _, _ in self.impacts) else GRAIN

    @cached_property
    def allowed(self) -> Flags:
        """States that no constraint forbids by itself, shape (m,)."""
        allowed = np.ones(len(self.states), dtype=bool)
        for rule in self.rules:
            for columns in rule.forbidden:
                if len(columns) == 1:
                    allowed[columns[0]] = False
        return allowed

    @cached_property
    def forbidden(self) -> tuple[Forbidden, ...]:
        """Sets of two states or more that may not hold together."""
        return tuple(columns for rule in self.rules for columns in rule.forbidden if len(columns) > 1)

    def whole(self, values: Floats) -> Integers:
        """Return impacts as whole numbers of parts."""
        return np.rint(values * self.scale).astype(np.int64)

    def draws(self, draws: Draws) -> Integers:
        """Return each judgement's impact in every draw, in parts: shape (n, judgements)."""
        rows = [draws[judgement.path] for judgement, _, _ in self.impacts]
        return self.whole(np.stack(rows, axis=1)) if rows else np.zeros((draws.n, 0), np.int64)

    def square(self, impacts: Integers) -> Integers:
        """Return the matrix of one draw: shape (m, m)."""
        square = np.zeros((len(self.states), len(self.states)), np.int64)
        square[self.rows, self.columns] = impacts
        return square

    @cached_property
    def rows(self) -> Integers:
        """Row of every judgement."""
        return np.array([row for _, row, _ in self.impacts], dtype=np.int64)

    @cached_property
    def columns(self) -> Integers:
        """Column of every judgement."""
        return np.array([column for _, _, column in self.impacts], dtype=np.int64)

    @cached_property
    def mode(self) -> Integers:
        """The matrix with every judgement at its mode, in parts."""
        return self.square(self.whole(np.array([_number(j).mode for j, _, _ in self.impacts], dtype=np.float64)))

    @cached_property
    def ends(self) -> tuple[Integers, Integers]:
        """The matrices of all low ends and of all high ends, in parts."""
        spans = np.array([_number(j).span for j, _, _ in self.impacts], dtype=np.float64).reshape(-1, 2)
        return self.square(self.whole(spans[:, 0])), self.square(self.whole(spans[:, 1]))

    @cached_property
    def experts(self) -> tuple[tuple[str, Integers], ...]:
        """Everyone whose impacts are pooled with others', with the matrix as they see it.

        Where a person gives no value of their own the common one stands.
        """
        people = dict.fromkeys(
            person for j, _, _ in self.impacts if isinstance(j.value, Pool) for person, _ in j.value.members
        )
        return tuple((person, self.square(self.whole(self._seen_by(person)))) for person in people)

    def _seen_by(self, person: str) -> Floats:
        values = []
        for judgement, _, _ in self.impacts:
            value = _number(judgement)
            own = dict(value.members).get(person) if isinstance(value, Pool) else None
            values.append((value if own is None else own).mode)
        return np.array(values, dtype=np.float64)

    def problem(self, score: Integers, rival: Integers | None = None, tolerance: int = 0) -> Problem:
        """Return the search for consistent scenarios of a matrix; the constraints are in it."""
        return Problem.of(
            self.sizes,
            score,
            rival=rival,
            tolerance=tolerance,
            allowed=self.allowed,
            rivals=self.allowed if self.reading == "exclude" else None,
            forbidden=self.forbidden,
        )

    def code(self, scenario: Iterable[int]) -> str:
        """Name a scenario by its states' numbers from 1: `1-3-2`."""
        return "-".join(str(int(state) + 1) for state in scenario)


def matrix_of(case: Case, reading: Reading, missing: Missing) -> Matrix:
    """Return a case's drivers, impacts and constraints.

    Raises
    ------
    MissingJudgements
        It has no impacts, or its constraints contradict each other; the constraints that do are named.
    """
    impacts = case.of_kind("impact")
    if not case.drivers or not impacts:
        raise missing(case, "has no impacts between drivers", ["impact.DRIVER.STATE.DRIVER.STATE"])
    states = [(driver.id, state) for driver in case.drivers for state in driver.states]
    place = {at: i for i, at in enumerate(states)}
    rules = tuple(_rules(case, place))
    found = Matrix(
        case.drivers,
        tuple((j, place[j.about[0], j.about[1]], place[j.about[2], j.about[3]]) for j in impacts),
        rules,
        reading,
    )
    _refuse_contradictions(case, found)
    return found


def _rules(case: Case, place: dict[tuple[str, str], int]) -> Iterable[Rule]:
    others = {
        (driver.id, state): [place[driver.id, other] for other in driver.states if other != state]
        for driver in case.drivers
        for state in driver.states
    }
    for judgement in case.of_kind("feasibility"):
        driver, state = judgement.about
        assert isinstance(judgement.value, Label)
        forced = judgement.value.text == "forced"
        columns = others[driver, state] if forced else [place[driver, state]]
        yield Rule(f"{judgement.path} = {judgement.value.text}", tuple((column,) for column in columns))
    for judgement in case.of_kind("implication"):
        source, state, target, hit = judgement.about
        assert isinstance(judgement.value, Label)
        required = judgement.value.text == "requires"
        columns = others[target, hit] if required else [place[target, hit]]
        here = place[source, state]
        sets = tuple(tuple(sorted({here, column})) for column in columns)
        yield Rule(f"{judgement.path} = {judgement.value.text}", sets)


def _refuse_contradictions(case: Case, matrix: Matrix) -> None:
    if not matrix.rules:
        return
    free = Problem.of(matrix.sizes, np.zeros((len(matrix.states),) * 2, np.int64))
    sets = [(columns, n) for n, rule in enumerate(matrix.rules) for columns in rule.forbidden]
    broken = contradiction(free, [columns for columns, _ in sets])
    if broken:
        said = [matrix.rules[n].said for n in dict.fromkeys(sets[i][1] for i in broken)]
        raise MissingJudgements(
            f"No scenario of case {case.id!r} satisfies its constraints: {'; '.join(said)} contradict each other. "
            f"Remove or change one of them."
        )


def _number(judgement: Judgement) -> Number | Range | Pool:
    assert isinstance(judgement.value, Number | Range | Pool)
    return judgement.value


def _whole(value: object) -> bool:
    match value:
        case Number(x):
            return x == int(x)
        case Pool(_, members):
            # A pool of whole numbers need not be whole: its mean, its median of an even number, its mixture's mode.
            return (
                value.mode == int(value.mode) and len({m.mode for _, m in members if not isinstance(m, Weights)}) == 1
            )
        case _:
            return False
