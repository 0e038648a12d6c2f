"""How many draws a method can make while a reader waits. Measured once for each method, case and choice."""

from __future__ import annotations

import time
from collections.abc import Collection

from thinktank.case import Case
from thinktank.method import Method
from thinktank.runs import run
from thinktank.runs.identity import canonical

BUDGET = 0.25  # seconds of computing for one answer
STEPS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
SMALL, LARGE = 100, 1_000

_measured: dict[tuple[str, str, str, bool], tuple[float, float]] = {}


def affordable(case: Case, method: Method, wanted: int, subjects: Collection[str] | None = None) -> int:
    """Return how many draws to make for an answer that must be quick: `wanted`, or the largest step that is.

    Parameters
    ----------
    case, method, wanted
        What is to be run.
    subjects
        The elements on which findings are made; None for all.
    """
    # A fraction shifts a weight; a word or a whole number may choose another algorithm.
    choices = {name: value for name, value in method.parameters().items() if not isinstance(value, float)}
    asked = (case.id, method.name, canonical(choices), subjects is None)
    if asked not in _measured:
        _measured[asked] = _pace(case, method, subjects)
    fixed, each = _measured[asked]
    if fixed + each * wanted <= BUDGET:
        return wanted
    return max([step for step in STEPS if fixed + each * step <= BUDGET and step <= wanted], default=STEPS[0])


def _pace(case: Case, method: Method, subjects: Collection[str] | None) -> tuple[float, float]:
    """Return the seconds that an answer takes in any case, and those for each draw."""

    def seconds(draws: int) -> float:
        started = time.perf_counter()
        run(case, method, draws=draws, subjects=subjects)
        return time.perf_counter() - started

    seconds(SMALL)  # loads what has to be loaded
    small = seconds(SMALL)
    if small > BUDGET:
        return 0.0, small / SMALL
    return small, max(0.0, (seconds(LARGE) - small) / (LARGE - SMALL))
