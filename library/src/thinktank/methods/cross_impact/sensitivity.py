"""What would change the answer: how much a judgement may move before a scenario breaks or appears. Draws nothing.

All of it follows from the gaps between scores. One cell of the matrix, the impact of the state of one driver on a
state of another, moves one score of those scenarios in which that state holds; so a scenario breaks when a gap is used
up, and one appears when the only gap that it lacks is made up. Nothing has to be solved again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thinktank.methods.cross_impact.matrix import Integers, Matrix
from thinktank.methods.cross_impact.scenarios import UNRIVALLED, Scores, States


@dataclass(frozen=True)
class Break:
    """How near a consistent scenario is to breaking.

    Parameters
    ----------
    driver, rival
        The driver whose state would give way first, and to which state: places in the matrix's columns.
    gap
        How far the rival is behind, in parts; any single impact on either that moves by more breaks the scenario.
    """

    scenario: int
    driver: int
    rival: int
    gap: int


@dataclass(frozen=True)
class NearMiss:
    """A scenario that one change of one judgement would make consistent.

    Parameters
    ----------
    scenario
        Its number among the near ones.
    driver, rival
        The one driver that is not at its best state, and the column of its best state.
    lacking
        By how much an impact on the driver's own state would have to rise, in parts.
    """

    scenario: int
    driver: int
    rival: int
    lacking: int


@dataclass(frozen=True)
class Lever:
    """A cell of the matrix and what moving it by one changes.

    Parameters
    ----------
    row, column
        The cell.
    lost_up, made_up, lost_down, made_down
        How many scenarios stop and start to be consistent when it rises, and falls, by one.
    """

    row: int
    column: int
    lost_up: int
    made_up: int
    lost_down: int
    made_down: int

    @property
    def changed(self) -> int:
        """All that either change does."""
        return self.lost_up + self.made_up + self.lost_down + self.made_down


def breaks(matrix: Matrix, states: States, found: Scores) -> tuple[Break | None, ...]:
    """Return for each scenario the gap that would be used up first; None where no driver could be otherwise."""
    gaps = found.gaps
    drivers = gaps.argmin(axis=1) if len(gaps) else np.zeros(0, np.int64)
    return tuple(
        Break(s, int(j), rival, int(gaps[s, j]))
        if (rival := rival_of(matrix, found, states, s, int(j))) is not None
        else None
        for s, j in enumerate(drivers)
    )


def near_misses(matrix: Matrix, states: States, found: Scores) -> tuple[NearMiss, ...]:
    """Return those of some scenarios in which exactly one driver is not at a best state, the nearest first."""
    lacking = np.maximum(-found.gaps, 0)
    single = np.flatnonzero((lacking > 0).sum(axis=1) == 1)
    misses = []
    for s in single.tolist():
        j = int(lacking[s].argmax())
        rival = rival_of(matrix, found, states, s, j)
        assert rival is not None  # what is lacking is lacking against another state
        misses.append(NearMiss(s, j, rival, int(lacking[s, j])))
    return tuple(sorted(misses, key=lambda miss: (miss.lacking, miss.scenario)))


def levers(matrix: Matrix, states: States, found: Scores, step: int) -> tuple[Lever, ...]:
    """Return what a step of each cell changes, the strongest lever first.

    Parameters
    ----------
    states, found
        All scenarios of an inconsistency of at most `step`, and their scores.
    step
        Parts of the step: those of one.
    """
    m = len(matrix.states)
    counts = np.zeros((4, m, m), np.int64)  # lost up, made up, lost down, made down
    columns = matrix.starts + states.astype(np.int64)
    lacking = np.maximum(-found.gaps, 0)
    inconsistent = (lacking > 0).sum(axis=1)
    element = np.repeat(np.arange(len(matrix.sizes)), matrix.sizes)
    rivals = matrix.allowed if matrix.reading == "exclude" else np.ones(m, dtype=bool)
    for s in range(len(states)):
        here = columns[s]
        if inconsistent[s] == 0:
            gap = found.own[s][element] - found.all[s]
            gap[here] = found.gaps[s]
            # A rival rises past the own state; the own state falls below a rival.
            lost_up = np.flatnonzero((gap < step) & rivals)
            lost_up = lost_up[~np.isin(lost_up, here)]
            counts[0][np.ix_(here, lost_up)] += 1
            counts[2][np.ix_(here, here[found.gaps[s] < step])] += 1
        elif inconsistent[s] == 1:
            j = int(lacking[s].argmax())
            if lacking[s, j] <= step:
                counts[1][here, here[j]] += 1
                first = matrix.starts[j]
                within = np.arange(first, first + matrix.sizes[j])
                above = within[(found.all[s][within] > found.own[s, j]) & rivals[within]]
                if len(above) == 1 and found.all[s][above[0]] - found.own[s, j] <= step:
                    counts[3][here, above[0]] += 1
    # A driver's own states are no sources of impacts on it.
    counts[:, element[:, None] == element[None, :]] = 0
    rows, cols = np.nonzero(counts.sum(axis=0))
    found_levers = [
        Lever(int(r), int(c), *(int(counts[k, r, c]) for k in range(4))) for r, c in zip(rows, cols, strict=True)
    ]
    return tuple(sorted(found_levers, key=lambda lever: (-lever.changed, lever.row, lever.column)))


def activity(matrix: Matrix, square: Integers) -> tuple[Integers, Integers]:
    """Return each driver's active and passive sum: all impacts of its states on others, and of others' on its own.

    Sums of absolute impacts, in parts; impacts of a driver on itself are left out.
    """
    element = np.repeat(np.arange(len(matrix.sizes)), matrix.sizes)
    outside = np.abs(square) * (element[:, None] != element[None, :])
    n = len(matrix.sizes)
    active = np.bincount(element, weights=outside.sum(axis=1), minlength=n)
    passive = np.bincount(element, weights=outside.sum(axis=0), minlength=n)
    return active.astype(np.int64), passive.astype(np.int64)


def rival_of(matrix: Matrix, found: Scores, states: States, s: int, j: int) -> int | None:
    """Return the column of the best other state of a driver in a scenario; None where there is none to be in."""
    if found.gaps[s, j] >= UNRIVALLED:
        return None
    first, size = int(matrix.starts[j]), matrix.sizes[j]
    others = [first + v for v in range(size) if v != states[s, j]]
    if matrix.reading == "exclude":
        others = [c for c in others if matrix.allowed[c]]
    return max(others, key=lambda column: (int(found.all[s, column]), -column))
