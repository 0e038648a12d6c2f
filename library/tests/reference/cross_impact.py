"""Cross-impact balances by the definition, one scenario after another: the slow twin of `cross_impact`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

Matrix = Sequence[Sequence[int]]
Scenario = tuple[int, ...]


def scenarios(sizes: Sequence[int]) -> list[Scenario]:
    """Return all scenarios in lexical order."""
    return list(product(*(range(size) for size in sizes)))


def balance(matrix: Matrix, sizes: Sequence[int], scenario: Scenario) -> list[list[int]]:
    """Return the score of every state of every driver."""
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    rows = [start + state for start, state in zip(starts, scenario, strict=True)]
    return [
        [sum(matrix[row][start + v] for row in rows) for v in range(size)]
        for start, size in zip(starts, sizes, strict=True)
    ]


def gap(matrix: Matrix, sizes: Sequence[int], scenario: Scenario, driver: int) -> int:
    """Return by how much a driver's state stands above the best other one."""
    row = balance(matrix, sizes, scenario)[driver]
    return row[scenario[driver]] - max(x for v, x in enumerate(row) if v != scenario[driver])


def inconsistency(matrix: Matrix, sizes: Sequence[int], scenario: Scenario) -> int:
    """Return by how much the driver worst off would rather be in another state."""
    return max(0, *(-gap(matrix, sizes, scenario, j) for j in range(len(sizes))))


def consistent(matrix: Matrix, sizes: Sequence[int], tolerance: int = 0) -> list[Scenario]:
    """Return the scenarios of an inconsistency of at most the tolerance."""
    return [z for z in scenarios(sizes) if inconsistency(matrix, sizes, z) <= tolerance]


def successor(matrix: Matrix, sizes: Sequence[int], rule: str, scenario: Scenario) -> Scenario:
    """Return the next scenario; a state that scores as high as any stays, else the first of the best is wanted."""
    wanted, lacking = [], []
    for row, state in zip(balance(matrix, sizes, scenario), scenario, strict=True):
        best = max(row)
        wanted.append(state if row[state] == best else row.index(best))
        lacking.append(best - row[state])
    if rule == "global":
        return tuple(wanted)
    if rule == "incremental":
        return tuple(a + (w > a) - (w < a) for a, w in zip(scenario, wanted, strict=True))
    if max(lacking) == 0:
        return scenario
    mover = lacking.index(max(lacking)) if rule == "local" else next(j for j, x in enumerate(lacking) if x)
    return tuple(wanted[j] if j == mover else state for j, state in enumerate(scenario))


def attractors(matrix: Matrix, sizes: Sequence[int], rule: str) -> dict[frozenset[Scenario], int]:
    """Return each set of scenarios that starts end in, and how many do."""
    found: dict[frozenset[Scenario], int] = {}
    for start in scenarios(sizes):
        path = [start]
        while (following := successor(matrix, sizes, rule, path[-1])) not in path:
            path.append(following)
        cycle = frozenset(path[path.index(following) :])
        found[cycle] = found.get(cycle, 0) + 1
    return found
