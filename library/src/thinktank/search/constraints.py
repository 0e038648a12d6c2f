"""Constraints that leave nothing: which of them together do. Knows no scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from thinktank.search.problem import Forbidden, Problem
from thinktank.search.solving import assignments


def contradiction(problem: Problem, forbidden: Sequence[Forbidden]) -> tuple[int, ...]:
    """Return the numbers of forbidden sets that together leave no assignment; empty if they leave one.

    None of those returned can be spared: without any one of them the others leave something.

    Parameters
    ----------
    problem
        Its elements and allowed states count, its scores and its own forbidden sets do not.
    forbidden
        Sets of columns that may not hold together.

    Examples
    --------
    Two elements of two states: the first must be in its second state, the second in its first, and not both.

    >>> problem = Problem.of([2, 2], [[0] * 4] * 4)
    >>> contradiction(problem, [(0,), (1, 2), (3,)])
    (0, 1, 2)
    >>> contradiction(problem, [(0,), (3,)])
    ()
    """
    free = replace(problem, answering=np.zeros(problem.n, dtype=bool), forbidden=())
    kept = list(range(len(forbidden)))
    if _leaves(free, [forbidden[i] for i in kept]):
        return ()
    for i in range(len(forbidden)):
        without = [j for j in kept if j != i]
        if not _leaves(free, [forbidden[j] for j in without]):
            kept = without
    return tuple(kept)


def _leaves(free: Problem, forbidden: list[Forbidden]) -> bool:
    sets = tuple(tuple(sorted(set(columns))) for columns in forbidden)
    return len(assignments(replace(free, forbidden=sets), most=1).states) > 0
