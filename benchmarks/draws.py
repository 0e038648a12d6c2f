"""How long it takes to draw every value of the running example 10,000 times, on one core, and to run the method.

Run: ``.venv/bin/python benchmarks/draws.py``. Prints figures; asserts nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from thinktank.case import read_case
from thinktank.catalogue import configured
from thinktank.draws import sample
from thinktank.runs import run

DRAWS = 10_000
ROUNDS = 15


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return the best and the median time of some rounds, after one that is not counted."""
    work()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return min(times), sorted(times)[ROUNDS // 2]


def main() -> None:
    """Print the times, and that of NumPy's own generator for as many numbers beside them."""
    case = read_case(Path(__file__).resolve().parent.parent / "cases" / "japan-us-2025.toml")
    first = sample(case, 1)
    values, uncertain = len(first.paths), len(first.uncertain)
    method = configured("spatial_bargaining", {})
    plain = np.random.Generator(np.random.Philox(1))

    def every_value() -> None:
        draws = sample(case, DRAWS)
        for path in draws.paths:
            draws[path]

    rows: dict[str, Callable[[], object]] = {
        f"{values} values ({uncertain} uncertain) x {DRAWS:,}": every_value,
        "as many plain uniforms from one Philox": lambda: plain.random((uncertain, DRAWS)),
        "as many triangular numbers from one Philox": lambda: plain.triangular(0, 0.3, 1, (uncertain, DRAWS)),
        "a run on nine issues, with findings": lambda: run(case, method, draws=DRAWS),
        "the same with findings on one issue": lambda: run(case, method, draws=DRAWS, subjects={"defence"}),
    }
    print(f"{'':<46}{'best ms':>10}{'median ms':>12}")
    for name, work in rows.items():
        best, middle = milliseconds(work)
        print(f"{name:<46}{best:>10.1f}{middle:>12.1f}")


if __name__ == "__main__":
    main()
