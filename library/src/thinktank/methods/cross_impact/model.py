"""The consistent scenarios of every draw as arrays, and the result made of them. Loops are in kernels and search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from thinktank.draws import Array, Draws
from thinktank.findings import Quantity
from thinktank.methods.cross_impact.matrix import Flags, Integers, Matrix
from thinktank.methods.cross_impact.parameters import Parameters
from thinktank.methods.cross_impact.result import CrossImpactResult
from thinktank.methods.cross_impact.scenarios import Asked, Consistent, States, consistent, consistent_at_mode

KEPT = 32  # scenarios of a draw that are kept to tell how often each occurs
LISTED = 60  # scenarios at the mode that are quantities of their own
TRIED = 2_000  # scenarios up to which every one is tried in every draw
MOST = 100_000  # scenarios of a matrix that are listed at all
DRAW_NODES = 200_000


@dataclass(frozen=True)
class CrossImpactModel:
    """What was asked of which matrix, and the scenarios that are consistent with every judgement at its mode."""

    parameters: Parameters
    matrix: Matrix
    seed: int

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        return self.matrix.paths

    @cached_property
    def at_mode(self) -> Consistent:
        """The scenarios listed at the mode."""
        return consistent_at_mode(Asked.of(self.matrix, self.tolerance, MOST, self.parameters.nodes))

    @property
    def tolerance(self) -> int:
        """The inconsistency of the scenarios that are listed, in parts."""
        return round(self.parameters.inconsistency * self.matrix.scale)

    @property
    def listed(self) -> States:
        """The scenarios at the mode that are quantities of their own."""
        return self.at_mode.states[:LISTED]

    def solve(self, draws: Draws) -> dict[str, Array]:
        """Return, draw by draw, how many scenarios are consistent, which, and how often each state occurs in them."""
        different, row = self._different(draws)
        solved = self._tried(different) if self.matrix.total <= TRIED else self._searched(different)
        return {key: array[row] for key, array in solved.items()}

    def result(self, outputs: dict[str, Array], at_mode: dict[str, Array]) -> CrossImpactResult:
        """Return the scenarios in the case's words."""
        matrix = self.matrix
        quantities = [
            Quantity(
                key="consistent.count",
                text="Number of consistent scenarios",
                unit="scenarios",
                draws=outputs["consistent.count"],
                at_mode=float(at_mode["consistent.count"][0]),
            )
        ]
        for driver in matrix.drivers:
            for state, text in driver.states.items():
                key = f"state.{driver.id}.{state}"
                quantities.append(
                    Quantity(
                        key=key,
                        text=f"Share of the consistent scenarios with {driver.text}: {text}",
                        unit="share",
                        draws=outputs[key],
                        at_mode=float(at_mode[key][0]),
                        subject=driver.id,
                    )
                )
        for number, scenario in enumerate(self.listed, 1):
            key = f"scenario.{matrix.code(scenario)}"
            said = ", ".join(
                list(driver.states)[state].replace("_", " ")
                for driver, state in zip(matrix.drivers, scenario, strict=True)
            )
            quantities.append(
                Quantity(
                    key=key,
                    text=f"Scenario {number} is consistent: {said}",
                    unit="",
                    draws=outputs[key],
                    at_mode=float(at_mode[key][0]),
                )
            )
        return CrossImpactResult(
            self.parameters, matrix, self.seed, self.at_mode, outputs["scenarios"], tuple(quantities)
        )

    def _different(self, draws: Draws) -> tuple[Integers, Integers]:
        """Return the impacts of those draws that differ, and for each draw which of them is its own."""
        columns = [draws[path] for path in self.paths]
        # A judgement that is certain is one number that takes no room.
        moving = [e for e, column in enumerate(columns) if column.strides != (0,) and len(column) > 1]
        still = np.array([column[0] for column in columns]) if draws.n else np.zeros(len(columns))
        if not moving or not draws.n:
            return self.matrix.whole(still)[None, :], np.zeros(draws.n, np.int64)
        moved = self.matrix.whole(np.stack([columns[e] for e in moving], axis=1))
        each, row = np.unique(moved, axis=0, return_inverse=True)
        impacts = np.repeat(self.matrix.whole(still)[None, :], len(each), axis=0)
        impacts[:, moving] = each
        return impacts, row.reshape(-1).astype(np.int64)

    def _tried(self, impacts: Integers) -> dict[str, Array]:
        from thinktank.methods.cross_impact.kernels.draws import consistent_in

        every, columns, has = self._every
        found = np.zeros((len(impacts), len(every)), dtype=bool)
        matrix = self.matrix
        rivals = matrix.allowed if matrix.reading == "exclude" else np.ones(len(matrix.states), dtype=bool)
        sizes = np.array(matrix.sizes, np.int64)
        consistent_in(
            impacts, matrix.rows, matrix.columns, sizes, matrix.starts, columns, rivals, self.tolerance, found
        )
        number = found.sum(axis=1)
        outputs: dict[str, Array] = {"consistent.count": number.astype(np.float64)}
        with np.errstate(invalid="ignore"):
            shares = (found.astype(np.float64) @ has) / number[:, None]
        self._put_shares(outputs, shares)
        place = {row.tobytes(): i for i, row in enumerate(every)}
        for scenario in self.listed:
            outputs[f"scenario.{matrix.code(scenario)}"] = found[:, place[scenario.tobytes()]].astype(np.float64)
        first = np.argsort(~found, axis=1, kind="stable")[:, :KEPT]
        kept = every[first].astype(np.int8)
        kept[~np.take_along_axis(found, first, axis=1)] = -1
        outputs["scenarios"] = kept
        return outputs

    @cached_property
    def _every(self) -> tuple[States, Integers, NDArray[np.float64]]:
        """All scenarios that the constraints allow: states, columns, and which states they hold."""
        matrix = self.matrix
        every = np.stack(np.unravel_index(np.arange(matrix.total), matrix.sizes), axis=1).astype(np.int16)
        columns = matrix.starts + every.astype(np.int64)
        has = np.zeros((len(every), len(matrix.states)), dtype=bool)
        np.put_along_axis(has, columns, True, axis=1)
        kept: Flags = np.asarray(matrix.allowed[columns].all(axis=1))
        for together in matrix.forbidden:
            kept = kept & ~np.asarray(has[:, list(together)].all(axis=1))
        return every[kept], columns[kept], has[kept].astype(np.float64)

    def _searched(self, impacts: Integers) -> dict[str, Array]:
        matrix = self.matrix
        n, m = len(impacts), len(matrix.states)
        numbers, shares = np.full(n, np.nan), np.full((n, m), np.nan)
        holds = np.full((n, len(self.listed)), np.nan)
        kept = np.full((n, KEPT, len(matrix.sizes)), -1, np.int8)
        nodes = self.parameters.nodes if n == 1 else min(self.parameters.nodes, DRAW_NODES)
        for d in range(n):
            square = matrix.square(impacts[d])
            if np.array_equal(square, matrix.mode):
                found = self.at_mode
            else:
                found = consistent(matrix, square, tolerance=self.tolerance, most=MOST, nodes=nodes)
            kept[d, : len(found.states[:KEPT])] = found.states[:KEPT]
            if not found.complete:
                continue
            numbers[d] = len(found.states)
            present = {row.tobytes() for row in found.states}
            holds[d] = [scenario.tobytes() in present for scenario in self.listed]
            if len(found.states):
                columns = matrix.starts + found.states.astype(np.int64)
                shares[d] = np.bincount(columns.ravel(), minlength=m) / len(found.states)
        outputs: dict[str, Array] = {"consistent.count": numbers, "scenarios": kept}
        self._put_shares(outputs, shares)
        for scenario, column in zip(self.listed, holds.T, strict=True):
            outputs[f"scenario.{matrix.code(scenario)}"] = column
        return outputs

    def _put_shares(self, outputs: dict[str, Array], shares: NDArray[np.float64]) -> None:
        for (driver, state), column in zip(self.matrix.states, shares.T, strict=True):
            outputs[f"state.{driver}.{state}"] = column
