"""How drivers, states and scenarios are called in charts and sentences. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thinktank.methods.cross_impact.matrix import Matrix


def state(matrix: Matrix, driver: int, number: int) -> str:
    """Return a state with its driver, as in "Economy: dynamic"."""
    found = matrix.drivers[driver]
    return f"{found.text}: {list(found.states.values())[number]}"


def column(matrix: Matrix, place: int) -> str:
    """Return the same by the state's column in the matrix."""
    driver = int((matrix.starts <= place).sum()) - 1
    return state(matrix, driver, place - int(matrix.starts[driver]))


def scenario(matrix: Matrix, states: Sequence[int]) -> str:
    """Return every driver with its state."""
    return "; ".join(state(matrix, driver, int(number)) for driver, number in enumerate(states))


def short(name: str) -> str:
    """Return an identifier as a label where there is no room for more."""
    return name.replace("_", " ")
