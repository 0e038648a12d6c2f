"""Small cases for tests of cross-impact balances, made from a matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from thinktank.case import Case, case_from_toml

HEAD = """[case]
id = "small"
title = "Small"
question = "Which?"
client = "us"
as_of = 2026-01-01
horizon = 2027-01-01
seed = 3
[people.p]
name = "P"
[people.q]
name = "Q"
[sources.s]
cite = "S"
date = 2026-01-01
kind = "elicitation"
reliability = "C"
[statements.given]
by = "p"
date = 2026-01-01
kind = "background"
text = "The people and drivers of a test."
about = ["q", DRIVERS]
[actors.us]
name = "Us"
"""


def case_of(matrix: Sequence[Sequence[object]], sizes: Sequence[int], more: str = "") -> Case:
    """Return a case with drivers d0, d1, .. of states a, b, ..; cells are numbers, or TOML as text."""
    names = [(f"d{i}", chr(97 + v)) for i, size in enumerate(sizes) for v in range(size)]
    lines = [HEAD.replace("DRIVERS", ", ".join(f'"d{i}"' for i in range(len(sizes))))]
    for i, size in enumerate(sizes):
        states = ", ".join(f'{chr(97 + v)} = "State {v} of {i}"' for v in range(size))
        lines.append(f'[drivers.d{i}]\ntext = "Driver {i}"\nstates = {{ {states} }}')
    lines.append('[judgements]\nby = "p"\nsource = "s"')
    for (driver, state), row in zip(names, matrix, strict=True):
        if any(x != 0 for x in row):
            lines.append(f"[judgements.impact.{driver}.{state}]")
        lines += [f"{d}.{s} = {x}" for (d, s), x in zip(names, row, strict=True) if x != 0]
    return case_from_toml("\n".join(lines) + "\n" + more)


def random_matrix(seed: int, sizes: Sequence[int], high: int = 3, density: float = 0.7) -> list[list[int]]:
    """Return impacts between different drivers, some sections empty, never all of them."""
    r = np.random.default_rng(seed)
    m = sum(sizes)
    element = np.repeat(np.arange(len(sizes)), sizes)
    filled = r.random((len(sizes), len(sizes))) < density
    np.fill_diagonal(filled, False)
    matrix = r.integers(-high, high + 1, (m, m)) * filled[np.ix_(element, element)]
    matrix[0, -1] = 1
    return [[int(x) for x in row] for row in matrix]
