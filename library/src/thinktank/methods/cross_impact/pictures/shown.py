"""Which scenarios the views show, in what order and under which numbers. Draws nothing."""

from __future__ import annotations

import numpy as np

from thinktank.charts import number
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.scenarios import Scores, States, scores

COLUMNS = 60  # scenarios side by side


def scenarios(answer: CrossImpactAnswer) -> tuple[States, Scores, str]:
    """Return the scenarios that are shown, their scores, and what is said of them."""
    matrix = answer.matrix
    found, closest = answer.found, answer.least
    if closest is not None:
        measured = scores(matrix, matrix.mode, closest.states)
        lacking = number(float(answer.units(measured.inconsistency[0]))) if len(closest.states) else "0"
        said = (
            f"No scenario of {number(matrix.total)} is consistent. The least inconsistent {len(closest.states)} "
            f"{'' if closest.complete else 'that were found '}lack {lacking}."
        )
        return closest.states, measured, said
    kind = "consistent" if not answer.parameters.inconsistency else "listed"
    least = "" if found.complete else "At least "
    more = "" if found.complete else " The search was given up before its end."
    return (
        found.states,
        answer.scores,
        f"{least}{number(len(found.states))} of {number(matrix.total)} scenarios are {kind}.{more}",
    )


def leading(answer: CrossImpactAnswer, states: States, measured: Scores) -> int:
    """Return the number of the scenario that most starts lead to; of equals, that of the highest score."""
    basins = [answer.basins.get(tuple(row)) for row in states.tolist()]
    wide = [a.basin if a else 0 for a in basins]
    return int(np.lexsort((-measured.total, -np.array(wide)))[0])


def places(states: States, measured: Scores) -> np.ndarray:
    """Return which scenario stands in which column: the most consistent first, then by their states."""
    return np.lexsort((*states.T[::-1], measured.inconsistency))[:COLUMNS]


def numbers(answer: CrossImpactAnswer) -> dict[tuple[int, ...], int]:
    """Return the number under which each scenario stands in the tableau."""
    states, measured, _ = scenarios(answer)
    order = places(states, measured) if len(states) else ()
    return {tuple(states[place].tolist()): column for column, place in enumerate(order, 1)}


def called(answer: CrossImpactAnswer, states: np.ndarray) -> str:
    """Return a scenario's number in the tableau, or its states' numbers where it is not in it."""
    return str(numbers(answer).get(tuple(states.tolist()), answer.matrix.code(states)))
