"""Alignment landscapes: draws of the example, all minima by size, basins and barriers by table. Prints figures.

Run: ``.venv/bin/python benchmarks/alignment.py [LARGEST]``. Times are of the processor, the best of several, after a
call that compiles. Random landscapes of mutual propensities, three a size: `uneven` has lognormal sizes, as powers
have, and normal propensities; `alike` has sizes all alike; `signs` has sizes all alike and propensities of 1 or -1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np

from thinktank.case import read_case
from thinktank.catalogue import configured
from thinktank.draws import sample
from thinktank.methods.alignment_landscape.ground import MOST, NODES, Ground, as_problem, blocks, minima
from thinktank.methods.alignment_landscape.parameters import Parameters
from thinktank.methods.alignment_landscape.terrain import terrain
from thinktank.runs import run
from thinktank.search import assignments

EXAMPLE = Path(__file__).parents[1] / "cases" / "japan-us-2025.toml"
PATIENCE = 5.0  # seconds: the growth curve ends where one solution takes longer


def took(work: Callable[[], object], times: int = 3) -> float:
    """Return the seconds of processor time that the fastest of several calls took."""
    best = np.inf
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
        if best > 2.0:
            break
    return float(best)


def random_ground(n: int, family: str, seed: int, blocs: int = 2) -> Ground:
    """Return a random landscape of mutual propensities."""
    rng = np.random.default_rng(seed)
    sizes = np.sort(rng.lognormal(0.0, 1.0, n))[::-1].copy() if family == "uneven" else np.ones(n)
    p = rng.normal(size=(n, n))
    p = np.tril(p, -1) + np.tril(p, -1).T
    p = np.sign(p) if family == "signs" else p
    laid = blocks(Parameters(blocs=blocs), tuple(f"a{i}" for i in range(n)))
    return Ground(sizes, p, np.zeros((n, n)), laid, 0.0, False)


def example() -> None:
    """Print how long the example's draws take."""
    case = read_case(EXAMPLE)
    method = configured("alignment_landscape", {})
    model = method.model(case)
    draws = sample(case, 10_000)
    model.solve(draws)
    print(f"example, 10,000 draws: solving {1000 * took(lambda: model.solve(draws), 5):.0f} ms")
    whole = took(lambda: run(case, method, draws=10_000).to_dict(), 2)
    print(f"example, the whole run with findings, sweep and ranges: {1000 * whole:.0f} ms")


def brute(ground: Ground) -> int:
    """Count the stable alignments of two blocs by looking at every configuration, with array operations."""
    n = len(ground.sizes)
    count = 0
    for high in product((1.0, -1.0), repeat=max(n - 14, 1) - 1):
        low = n - 1 - len(high)
        rows = 1.0 - 2.0 * (np.arange(1 << low)[:, None] >> np.arange(low) & 1)
        x = np.hstack([np.ones((len(rows), 1)), np.broadcast_to(high, (len(rows), len(high))), rows])
        count += int(((x @ ground.ties.T) * x >= -1e-9).all(axis=1).sum())
    return count


def growth(largest: int) -> None:
    """Print how the time for all minima grows with the number of actors, three landscapes of each size."""
    print("all stable alignments, two blocs (ms of processor time)")
    heads = f"{'actors':>8}{'family':>9}{'found':>9}{'nodes':>12}{'mean':>10}{'worst':>10}"
    print(f"{heads}{'brute force':>14}{'ratio':>9}")
    for family in ("uneven", "alike", "signs"):
        for n in (12, 17, 20, 24, 28, 32, 36, 40, 44, 50, 55, 60):
            if n > largest:
                break
            grounds = [random_ground(n, family, seed) for seed in (1, 2, 3)]
            found = [minima(ground) for ground in grounds]
            times = [took(lambda g=ground: minima(g)) for ground in grounds]  # type: ignore[misc]
            nodes = sum(searched(ground) for ground in grounds) // 3
            slow = took(lambda g=grounds[0]: brute(g), 1) if n <= 20 else None  # type: ignore[misc]
            number = sum(len(each.alignments) for each in found) / 3
            more = "" if all(each.complete for each in found) else "+"
            compared = "" if slow is None else f"{1000 * slow:>14.1f}{slow / times[0]:>8.0f}x"
            said = f"{number:>8.1f}{more:1}{nodes:>12,}{1000 * sum(times) / 3:>10.2f}{1000 * max(times):>10.2f}"
            print(f"{n:>8}{family:>9}{said}{compared}", flush=True)
            if max(times) > PATIENCE:
                print("        (further on it takes longer than is waited for here)")
                break
    for blocs, sizes in ((3, (12, 16, 20, 24, 28, 32)), (4, (12, 16, 20))):
        for n in sizes:
            ground = random_ground(n, "uneven", n, blocs)
            minima(ground)
            seconds = took(lambda g=ground: minima(g))  # type: ignore[misc]
            found_here = minima(ground)
            more = "" if found_here.complete else "+"
            print(f"{n:>8} actors, {blocs} blocs: {len(found_here.alignments)}{more} found in {1000 * seconds:.1f} ms")


def searched(ground: Ground) -> int:
    """Return the nodes of the search for whole numbers, whichever one is used at this size."""
    return assignments(as_problem(ground), most=MOST, nodes=NODES).nodes


def tables() -> None:
    """Print how long basins and barriers take."""
    print("basins and barriers, exact")
    for n in (12, 17, 20, 22, 24, 26):
        ground = random_ground(n, "uneven", n)
        found = minima(ground)
        seconds = took(lambda g=ground, f=found: terrain(g, f, 26, 1), 2)  # type: ignore[misc]
        total = 2 ** (n - 1)
        print(f"{n:>8} actors, {total:>12,} configurations: {seconds:8.3f} s, {1e9 * seconds / total:.0f} ns each")


def main() -> None:
    """Print everything."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    for family in ("uneven", "signs"):  # kernels are compiled for each width of numbers
        searched(random_ground(20, family, 0))
    example()
    growth(largest)
    tables()


if __name__ == "__main__":
    main()
