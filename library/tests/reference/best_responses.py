"""All best-response assignments by trying every one: the slow twin of `thinktank.search`."""

from __future__ import annotations

from itertools import product

from thinktank.search import Problem


def every_answer(problem: Problem) -> list[list[int]]:
    """Return the answers in lexical order; the definition, word for word."""
    starts = problem.starts.tolist()
    found = []
    for states in product(*(range(size) for size in problem.sizes)):
        columns = [start + state for start, state in zip(starts, states, strict=True)]
        if not all(problem.allowed[c] for c in columns):
            continue
        if any(set(forbidden) <= set(columns) for forbidden in problem.forbidden):
            continue
        if all(_answers(problem, i, columns, starts[i]) for i in range(problem.n) if problem.answering[i]):
            found.append(list(states))
    return found


def _answers(problem: Problem, i: int, columns: list[int], start: int) -> bool:
    here = columns[i]
    own = problem.own_base[here] + sum(int(problem.own[c, here]) for c in columns)
    for rival in range(start, start + problem.sizes[i]):
        if rival == here or not problem.rivals[rival]:
            continue
        other = problem.rival_base[rival] + sum(int(problem.rival[c, rival]) for c in columns)
        if own - other < -problem.tolerance[i]:
            return False
    return True
