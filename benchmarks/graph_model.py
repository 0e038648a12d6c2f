"""How long the graph model takes: all decision makers, Nash, GMR, SMR and SEQ, against the matrices of the textbook.

``.venv/bin/python benchmarks/graph_model.py``. Random strict orders, all states feasible, all options both ways; then
the same with ties, infeasible states and one-way options, which is the slow path. Processor time, the best of several;
memory of the arrays and the peak of the process. The matrix form (Xu, Hipel, Kilgour and Fang 2018) is run in NumPy
beside the kernels, in the same process, for the ratio, on states few enough for it, and its answers are compared.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from thinktank.methods.graph_model.kernels import foresight, stability

SIZES = ((8, 4), (10, 4), (12, 4), (14, 4), (16, 4), (18, 6), (20, 5))
MATRIX = 10  # options of which the matrix form is run
Conflict = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def conflict(options: int, makers: int, rng: np.random.Generator, *, hard: bool = False) -> Conflict:
    """Return ranks, feasibility and masks; `hard` has ties, gaps and a one-way option for everyone."""
    n = 1 << options
    own = np.zeros(makers, np.int64)
    for b in range(options):
        own[b * makers // options] |= 1 << b
    forward = np.array([mask & -mask for mask in own.tolist()], np.int64) if hard else np.zeros(makers, np.int64)
    ranks = [rng.integers(0, n // 4, n) if hard else rng.permutation(n) for _ in range(makers)]
    feasible = rng.random(n) > 0.1 if hard else np.ones(n, np.bool_)
    return np.array(ranks, np.int32)[None], feasible, own, forward, np.zeros(makers, np.int64)


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the least processor time of several runs, in seconds."""
    found = []
    for _ in range(times):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def matrix_form(u: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Return the stabilities by n × n matrices: adjacency, reachability of the others, sanctions."""
    makers, n = u.shape
    codes = np.arange(n)
    moves = [((codes[:, None] ^ codes) & ~mask == 0) & (codes[:, None] != codes) for mask in own.tolist()]
    gains = [row[None, :] > row[:, None] for row in u]
    better = [move & gain for move, gain in zip(moves, gains, strict=True)]
    out = np.zeros((makers, n), np.uint8)

    def reach(steps: list[np.ndarray]) -> np.ndarray:
        found: np.ndarray = np.logical_or.reduce(steps)
        while True:
            longer = found | (found.astype(np.float32) @ np.logical_or.reduce(steps).astype(np.float32) > 0)
            if (longer == found).all():
                return found
            found = longer

    def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        found: np.ndarray = a.astype(np.float32) @ b.astype(np.float32) > 0
        return found

    for i in range(makers):
        others = [d for d in range(makers) if d != i]
        reached = reach([moves[d] for d in others])
        reached_better = reach([better[d] for d in others])
        escape = product(moves[i], gains[i].T)  # from r, i reaches something better than s
        held = ~gains[i].T & ~escape
        for bit, ends, worse in ((2, reached, ~gains[i].T), (4, reached, held), (8, reached_better, ~gains[i].T)):
            unsanctioned = better[i] & ~product(ends, worse).T
            out[i] |= np.uint8(bit) * ~unsanctioned.any(axis=1)
        out[i] |= np.uint8(1) * ~better[i].any(axis=1)
    return out


def main() -> None:
    """Print the times."""
    rng = np.random.default_rng(1)
    warm = conflict(4, 2, rng)
    stability.stabilities(*warm, 0, np.zeros(warm[0].shape, np.uint8))
    foresight.simultaneous(*warm, np.zeros(warm[0].shape, np.uint8))
    print("Nash, GMR, SMR and SEQ for all decision makers; SIM apart. Seconds of processor time, best of 5.")
    print(f"{'states':>9} {'makers':>6} {'time':>10} {'hard':>10} {'SIM':>10} {'arrays':>9}")
    for options, makers in SIZES:
        plain, hard = conflict(options, makers, rng), conflict(options, makers, rng, hard=True)
        out = np.zeros(plain[0].shape, np.uint8)
        times = [best(partial(stability.stabilities, *each, 0, out)) for each in (plain, hard)]
        sim = best(partial(foresight.simultaneous, *plain, out), 1)
        size = plain[0].nbytes + plain[1].nbytes + out.nbytes + makers * 4 * (1 << options)
        print(f"2^{options:<7} {makers:>6} {times[0]:10.5f} {times[1]:10.5f} {sim:10.4f} {size / 2**20:6.1f} MiB")
    print(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    _profiles(rng)
    _matrices(rng)


def _profiles(rng: np.random.Generator) -> None:
    one = conflict(6, 3, rng)
    u = rng.permuted(np.tile(np.arange(64, dtype=np.int32), (10_000, 3, 1)), axis=2)
    out = np.zeros(u.shape, np.uint8)

    def solve(part: slice) -> None:
        stability.stabilities(u[part], *one[1:], 0, out[part])
        foresight.simultaneous(u[part], *one[1:], out[part])

    alone = best(lambda: solve(slice(None)), 3)
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(solve, (slice(0, 5000), slice(5000, 10_000))))
    wall = time.perf_counter() - started
    said = "10,000 profiles of 64 states and 3 makers, all five concepts"
    print(f"{said}: {alone:.3f} s of processor time, {wall:.3f} s on the clock with two threads")


def _matrices(rng: np.random.Generator) -> None:
    u, feasible, own, forward, back = conflict(MATRIX, 4, rng)
    out = np.zeros(u.shape, np.uint8)
    ours = best(lambda: stability.stabilities(u, feasible, own, forward, back, 0, out))
    started = time.process_time()
    theirs = matrix_form(u[0], own)
    slow = time.process_time() - started
    assert (theirs == out[0]).all()
    print(f"2^{MATRIX} states by n × n matrices: {slow:.2f} s, the same answers; ours {slow / ours:,.0f} times faster")


if __name__ == "__main__":
    main()
