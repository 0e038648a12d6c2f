"""How long all consistent scenarios take, beside OR-tools CP-SAT; how they grow; how long exact basins take.

Run: ``.venv/bin/python benchmarks/cross_impact.py [--quick]``. Processor time of one core, after a round that compiles;
ratios are of one run. Families of random matrices have three states a driver, impacts from -3 to 3 whose groups sum to
zero, and a share of the sections filled; every size is three matrices, those with a target for the ratio (30 % filled)
nine. The quick run leaves out the largest and the peer beyond 30 drivers. Prints figures; asserts nothing but that both
find the same scenarios.
"""

from __future__ import annotations

import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from thinktank.case import build_case
from thinktank.methods.cross_impact.method import CrossImpact
from thinktank.methods.cross_impact.succession import succession
from thinktank.search import Problem, assignments

STATES = 3
Integers = NDArray[np.int64]


def family(drivers: int, share: float, seed: int) -> Integers:
    """Return a random matrix: judgement groups of a filled section are uniform among those that sum to zero."""
    r = np.random.default_rng(seed)
    matrix = np.zeros((STATES * drivers,) * 2, dtype=np.int64)
    for source in range(drivers):
        for target in range(drivers):
            if source == target or r.random() >= share:
                continue
            for state in range(STATES):
                while True:
                    group = r.integers(-3, 4, STATES)
                    group[-1] = -group[:-1].sum()
                    if abs(group[-1]) <= 3:
                        break
                row = STATES * source + state
                matrix[row, STATES * target : STATES * target + STATES] = group
    return matrix


class _Collector(cp_model.CpSolverSolutionCallback):
    """Keeps every solution that CP-SAT enumerates."""

    def __init__(self, chosen: list[list[Any]]) -> None:
        super().__init__()
        self.chosen = chosen
        self.found: list[list[int]] = []

    def on_solution_callback(self) -> None:
        """Note which states hold."""
        self.found.append([next(v for v, x in enumerate(row) if self.boolean_value(x)) for row in self.chosen])


def by_cp_sat(matrix: Integers, drivers: int) -> tuple[list[list[int]], float]:
    """Return all consistent scenarios by OR-tools, and the seconds of its solver without those of building the model.

    A Boolean a state, one inequality a state and rival, which holds where the state does: no weaker than ours.
    """
    model = cp_model.CpModel()
    chosen = [[model.new_bool_var(f"{i}.{v}") for v in range(STATES)] for i in range(drivers)]
    flat = [x for row in chosen for x in row]
    for row in chosen:
        model.add_exactly_one(row)
    for i in range(drivers):
        for v in range(STATES):
            for w in range(STATES):
                if v != w:
                    added = matrix[:, STATES * i + v] - matrix[:, STATES * i + w]
                    terms = [int(d) * x for d, x in zip(added, flat, strict=True) if d]
                    model.add(sum(terms) >= 0).only_enforce_if(chosen[i][v])
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    collector = _Collector(chosen)
    started = time.process_time()
    solver.solve(model, collector)
    return sorted(collector.found), time.process_time() - started


def timed(drivers: int, share: float, seed: int, peer: bool) -> tuple[float, int, int, float | None]:
    """Return our seconds, nodes and scenarios, and the peer's seconds."""
    matrix = family(drivers, share, seed)
    started = time.process_time()
    found = assignments(Problem.of([STATES] * drivers, matrix))
    ours = time.process_time() - started
    if not peer:
        return ours, found.nodes, len(found.states), None
    other, theirs = by_cp_sat(matrix, drivers)
    assert other == found.states.tolist(), (drivers, share, seed)
    return ours, found.nodes, len(found.states), theirs


def scenarios(quick: bool) -> None:
    """Print every family as it grows."""
    rows = [(n, 1.0, n <= 20) for n in (8, 12, 16, 20, 23)]
    rows += [(n, 0.3, True) for n in (20, 25, 30, 35, 40)] + [(44, 0.3, False)]
    rows += [(n, 0.15, n <= 50) for n in (30, 40, 50, 60)]
    for share in (1.0, 0.3):  # kernels are compiled for each width of numbers
        assignments(Problem.of([STATES] * 20, family(20, share, 0)), nodes=1)
    heads = f"{'drivers':>8}{'filled':>8}{'seconds':>10}{'worst':>9}{'nodes':>11}{'found':>7}"
    print(f"{heads}{'CP-SAT':>10}{'times faster: least, median, mean of matrices; of the sums':>60}")
    for drivers, share, peer in rows:
        if quick and (drivers > 40 or (share == 1.0 and drivers > 20) or (share < 0.2 and drivers > 40)):
            continue
        with_peer = peer and not (quick and drivers > 30)
        seeds = range(1, 10) if share == 0.3 and with_peer and drivers >= 30 else (1, 2, 3)
        done = [timed(drivers, share, seed, with_peer) for seed in seeds]
        many = len(done)
        mean = sum(row[0] for row in done) / many
        nodes, found = sum(row[1] for row in done) // many, sum(row[2] for row in done) / many
        said = f"{'-':>10}"
        if with_peer:
            theirs = [row[3] or 0.0 for row in done]
            ratios = sorted(other / row[0] for other, row in zip(theirs, done, strict=True))
            spread = f"{ratios[0]:>16.1f}{ratios[many // 2]:>10.1f}{sum(ratios) / many:>10.1f}"
            said = f"{sum(theirs) / many:>10.2f}{spread}{sum(theirs) / many / mean:>10.1f}"
        worst = max(row[0] for row in done)
        print(f"{drivers:>8}{share:>8.0%}{mean:>10.4f}{worst:>9.4f}{nodes:>11,}{found:>7.1f}{said}", flush=True)


def published() -> None:
    """Print the time for the nested matrix of 17 drivers and 408 million scenarios."""
    file = Path(__file__).resolve().parent.parent / "cases" / "software" / "cibsa-2018" / "nested.toml"
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    del raw["published"]
    matrix = CrossImpact().model(build_case(raw)).matrix
    assignments(matrix.problem(matrix.mode))
    times = []
    for _ in range(5):
        started = time.process_time()
        found = assignments(matrix.problem(matrix.mode))
        times.append(time.process_time() - started)
    said = f"{len(found.states)} scenarios of {matrix.total:,} in {1000 * min(times):.1f} ms, {found.nodes} nodes"
    print(f"\nNested matrix of 17 drivers: {said}")


def basins(quick: bool) -> None:
    """Print the time for exact basins on two cores: processor time and, on an idle machine, the wall clock's."""
    succession(family(6, 1.0, 0), (STATES,) * 6, "global", tuple(range(6)), 100, 1, 2)
    print(f"\n{'scenarios':>12}{'attractors':>12}{'CPU s':>9}{'wall s':>9}{'ns a scenario':>15}")
    # 15 and 16 drivers of three states, and one of four beside 15 and one of four and 5 beside 13.
    for sizes in ((3,) * 15, (3,) * 16, (3,) * 14 + (4, 3, 4)) if not quick else ((3,) * 14, (3,) * 15):
        r = np.random.default_rng(1)
        element = np.repeat(np.arange(len(sizes)), sizes)
        filled = r.random((len(sizes),) * 2) < 0.3
        np.fill_diagonal(filled, False)
        matrix = r.integers(-3, 4, (len(element),) * 2) * filled[np.ix_(element, element)]
        cpu, wall = time.process_time(), time.perf_counter()
        found = succession(matrix, sizes, "global", tuple(range(len(sizes))), 100, 1, 2)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        per = 1e9 * cpu / found.starts
        print(f"{found.starts:>12,}{len(found.attractors):>12}{cpu:>9.2f}{wall:>9.2f}{per:>15.1f}", flush=True)


def main() -> None:
    """Print all of it."""
    quick = "--quick" in sys.argv
    scenarios(quick)
    published()
    basins(quick)


if __name__ == "__main__":
    main()
