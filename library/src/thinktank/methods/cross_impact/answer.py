"""What there is to say of a matrix at its mode, each part worked out when it is first asked for. Writes no words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thinktank.case.values import plain
from thinktank.findings import Quantity
from thinktank.methods.cross_impact.diversity import diverse
from thinktank.methods.cross_impact.matrix import Integers, Matrix
from thinktank.methods.cross_impact.parameters import Parameters
from thinktank.methods.cross_impact.scenarios import (
    Consistent,
    Scores,
    States,
    consistent,
    least_inconsistent,
    number_within,
    scores,
)
from thinktank.methods.cross_impact.sensitivity import (
    Lever,
    NearMiss,
    activity,
    levers,
    near_misses,
)
from thinktank.methods.cross_impact.succession import Attractor, Share, Succession, succession, wilson

FEW = 100_000
NEAR = 5_000  # scenarios near to consistent that are looked at
COMPARED = 2_000  # scenarios of which the short list is chosen
WORKERS = 2


@dataclass(frozen=True)
class Support:
    """A scenario that some expert's matrix holds consistent, and its inconsistency in each."""

    states: tuple[int, ...]
    inconsistency: tuple[int, ...]

    @property
    def count(self) -> int:
        """In how many matrices it is consistent."""
        return sum(level == 0 for level in self.inconsistency)


@dataclass(frozen=True)
class Drawn:
    """A scenario and the share of the draws in which it is consistent, with a Wilson interval."""

    states: tuple[int, ...]
    share: Share


@dataclass(frozen=True, eq=False)
class CrossImpactAnswer:
    """The scenarios that hang together, and the matrix looked at from all sides.

    Parameters
    ----------
    parameters, matrix, seed
        What was asked of which matrix; the seed of starts that are sampled.
    found
        The scenarios listed at the mode.
    listed
        Consistent scenarios of each draw, (draws, kept, drivers), -1 where there are no more.
    counted
        What has a value in each draw.
    """

    parameters: Parameters
    matrix: Matrix
    seed: int
    found: Consistent
    listed: NDArray[np.int8]
    counted: tuple[Quantity, ...] = ()

    def units(self, parts: int | np.integer[Any]) -> int | float:
        """Return a number of parts in units of impact."""
        return plain(round(int(parts) / self.matrix.scale, 9))

    def named(self, states: Iterable[int]) -> dict[str, str]:
        """Return a scenario as driver to state."""
        return {
            driver.id: list(driver.states)[int(state)]
            for driver, state in zip(self.matrix.drivers, states, strict=True)
        }

    @property
    def _nodes(self) -> int:
        """Nodes of each further search: few where the first one was given up, so that not every one takes as long."""
        return self.parameters.nodes if self.found.complete else min(self.parameters.nodes, FEW)

    @property
    def states(self) -> States:
        """The scenarios listed: consistent, or up to the inconsistency asked for."""
        return self.found.states

    @cached_property
    def scores(self) -> Scores:
        """Their scores."""
        return scores(self.matrix, self.matrix.mode, self.states)

    @cached_property
    def least(self) -> Consistent | None:
        """The least inconsistent scenarios, where none is consistent."""
        if len(self.states) or not self.found.complete:
            return None
        return least_inconsistent(self.matrix, self.matrix.mode, NEAR, self._nodes)

    @cached_property
    def classes(self) -> tuple[tuple[int, int, bool], ...]:
        """(k, how many scenarios have an inconsistency of at most k, whether all were counted)."""
        levels = range(self.parameters.classes + 1)
        scale = self.matrix.scale
        counted = [(k, *number_within(self.matrix, self.matrix.mode, k * scale, self._nodes)) for k in levels]
        here = self.scores.inconsistency
        return tuple((k, max(number, int((here <= k * scale).sum())), whole) for k, number, whole in counted)

    @cached_property
    def succession(self) -> Succession:
        """Where all starts lead, among the states that the constraints allow."""
        matrix, kept = self.matrix, self.matrix.allowed
        square = matrix.mode[np.ix_(kept, kept)]
        sizes = tuple(int(part.sum()) for part in np.split(kept, matrix.starts[1:]))
        drivers = range(len(sizes))
        order = tuple(drivers if self.parameters.fastest == "first" else reversed(drivers))
        if self.parameters.succession != "speed":
            order = tuple(drivers)
        asked = self.parameters
        return succession(_small(square), sizes, asked.succession, order, asked.samples, self.seed, WORKERS)

    def in_matrix(self, scenario: tuple[int, ...]) -> tuple[int, ...]:
        """Return a scenario of the succession with its states numbered as in the whole matrix."""
        parts = [np.flatnonzero(part) for part in np.split(self.matrix.allowed, self.matrix.starts[1:])]
        return tuple(int(part[state]) for part, state in zip(parts, scenario, strict=True))

    @cached_property
    def basins(self) -> dict[tuple[int, ...], Attractor]:
        """The attractor that each scenario is by itself."""
        return {self.in_matrix(a.members[0]): a for a in self.succession.attractors if a.length == 1}

    @cached_property
    def near(self) -> Consistent:
        """Scenarios of an inconsistency of at most 1, or of the least there is."""
        if self.least is not None and len(self.least.states):
            return self.least
        return consistent(self.matrix, self.matrix.mode, tolerance=self.matrix.scale, most=NEAR, nodes=self._nodes)

    @cached_property
    def near_scores(self) -> Scores:
        """Their scores."""
        return scores(self.matrix, self.matrix.mode, self.near.states)

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """Scenarios that one change would make consistent."""
        return near_misses(self.matrix, self.near.states, self.near_scores)

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """Cells of which a step of one changes most; none where the near scenarios could not all be listed."""
        near = self.near
        if not near.complete:
            return ()
        return levers(self.matrix, near.states, self.near_scores, self.matrix.scale)

    @cached_property
    def activity(self) -> tuple[Integers, Integers]:
        """Active and passive sum of each driver."""
        return activity(self.matrix, self.matrix.mode)

    @cached_property
    def diverse(self) -> tuple[tuple[int, ...], int, bool]:
        """The short list of the scenarios that differ most."""
        few = self.states[:COMPARED]
        chosen, distance, exact = diverse(few, self.scores.total[:COMPARED], self.parameters.diverse)
        return chosen, distance, exact and len(few) == len(self.states)

    @cached_property
    def support(self) -> tuple[Support, ...]:
        """Scenarios that some expert's matrix holds consistent, the most widely supported first."""
        squares = [square for _, square in self.matrix.experts]
        rows: dict[tuple[int, ...], None] = {}
        for square in squares:
            found = consistent(self.matrix, square, most=NEAR, nodes=self._nodes)
            rows.update(dict.fromkeys(tuple(row) for row in found.states.tolist()))
        if not rows:
            return ()
        states = np.array(list(rows), np.int16)
        levels = np.stack([scores(self.matrix, square, states).inconsistency for square in squares], axis=1)
        made = [Support(row, tuple(level)) for row, level in zip(rows, levels.tolist(), strict=True)]
        return tuple(sorted(made, key=lambda s: (-s.count, sum(s.inconsistency), s.states)))

    @cached_property
    def possibly(self) -> Consistent:
        """Scenarios that some matrix within all ranges holds consistent."""
        low, high = self.matrix.ends
        return consistent(self.matrix, high, rival=low, most=NEAR, nodes=self._nodes)

    @cached_property
    def necessarily(self) -> Consistent:
        """Scenarios that every matrix within all ranges holds consistent."""
        low, high = self.matrix.ends
        return consistent(self.matrix, low, rival=high, most=NEAR, nodes=self._nodes)

    @cached_property
    def drawn(self) -> tuple[Drawn, ...]:
        """Scenarios that are consistent in some draw, the most frequent first."""
        n = len(self.listed)
        rows = self.listed.reshape(-1, self.listed.shape[2])
        rows = rows[rows[:, 0] >= 0]
        each, number = np.unique(rows, axis=0, return_counts=True) if len(rows) else (rows, np.zeros(0, np.int64))
        found = [Drawn(tuple(row), wilson(many, n)) for row, many in zip(each.tolist(), number.tolist(), strict=True)]
        return tuple(sorted(found, key=lambda d: (-d.share.share, d.states)))

    @cached_property
    def frequencies(self) -> np.ndarray:
        """In what share of the listed scenarios each state occurs, (m,)."""
        columns = self.matrix.starts + self.states.astype(np.int64)
        counted = np.bincount(columns.ravel(), minlength=len(self.matrix.states))
        return counted / max(len(self.states), 1)


def _small(square: Integers) -> Integers:
    """Return the matrix divided by what all its numbers share, which leaves succession as it is."""
    divisor = max(int(np.gcd.reduce(square, axis=None)), 1)
    return np.ascontiguousarray(square // divisor)
