"""How fast the bargaining models are, against their slow twins, a hand-written C kernel and the growth with actors.

Run ``.venv/bin/python benchmarks/bargaining.py``; about two minutes. Prints figures and ratios of one run. CPU seconds
are the best of several; draws differ a little from the published inputs so that no two are the same.
"""

from __future__ import annotations

import ctypes
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from thinktank.case import Case, Range, read_case
from thinktank.catalogue import configured
from thinktank.methods.spatial_bargaining import exchange, expected_utility, state_model
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.rules import RULES, settle
from thinktank.runs import run as carry_out

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "library"))
slow: Any = import_module("tests.reference.expected_utility")
twins: Any = import_module("tests.reference.exchange")
small: Any = import_module("tests.small")

CASES = Path(__file__).resolve().parents[1] / "cases"

DRAWS, ROUNDS, SCALE = 10_000, 10, (4.0, 10.0)
X = np.array([4.0, 7, 4, 4, 10, 10, 10, 7, 4, 7])
S = np.array([80.0, 40, 20, 80, 60, 60, 90, 10, 100, 70])
C = np.array([0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08])
READ = expected_utility.READINGS["scholz-table"]


def cpu(work: Callable[[], Any], times: int = 5) -> float:
    """Return the fewest CPU seconds, of all threads, that some work took."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def wall(work: Callable[[], Any], times: int = 5) -> float:
    """Return the fewest seconds that some work took."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def drawn(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return draws around the table of 1994, shape (actors, n)."""
    rng = np.random.default_rng(1994)
    x = np.clip(X[:, None] + rng.normal(0, 0.4, (10, n)), *SCALE)
    s = np.clip(S[:, None] + rng.normal(0, 5, (10, n)), 0, 100)
    return x, s, np.repeat(C[:, None], n, axis=1)


def expected_utility_against_its_twin() -> None:
    """Print the reading of the table, ten rounds, on many draws: our kernel, the twin, and C."""
    x, s, c = drawn(DRAWS)
    expected_utility.bargain(x[:, :8], s[:, :8], c[:, :8], SCALE, READ, keep=False)
    ours = cpu(lambda: expected_utility.bargain(x, s, c, SCALE, READ, keep=False))
    few = 20
    one = cpu(lambda: [slow.play(x[:, d], s[:, d] / 100, c[:, d], 6.0, READ) for d in range(few)], 3) / few
    print(f"expected-utility model, reading of the table, 10 actors, {ROUNDS} rounds, {DRAWS:,} draws")
    print(f"  kernel, one thread                     {ours:8.3f} CPU s")
    print(
        f"  NumPy twin, draw by draw               {one * DRAWS:8.1f} CPU s, from {few} draws: {one * 1000:.1f} ms each"
    )
    print(f"  ratio                                  {one * DRAWS / ours:8.0f}")
    halves = [slice(0, DRAWS // 2), slice(DRAWS // 2, DRAWS)]
    with ThreadPoolExecutor(2) as pool:

        def both() -> None:
            list(pool.map(lambda h: expected_utility.bargain(x[:, h], s[:, h], c[:, h], SCALE, READ, False), halves))

        two, cores = wall(both), cpu(both)
    print(f"  kernel, two threads                    {two:8.3f} s, {cores:.3f} CPU s")
    against_c(x, s, c, two, cores)


def against_c(x: np.ndarray, s: np.ndarray, c: np.ndarray, two: float, cores: float) -> None:
    """Print how long the same kernel in C takes, and whether it says the same; nothing without a compiler."""
    if shutil.which("gcc") is None:
        print("  no gcc on this machine: not compared with C")
        return
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "bargaining.so"
        source = Path(__file__).with_suffix(".c")
        flags = ["-O3", "-march=native", "-fopenmp", "-shared", "-fPIC"]
        subprocess.run(["gcc", *flags, str(source), "-o", str(library), "-lm"], check=True)
        play = ctypes.CDLL(str(library)).play
        last = np.empty_like(x)
        inputs = (x, s / 100, c, last)  # kept alive while C reads them
        pointers = [a.ctypes.data_as(ctypes.c_void_p) for a in inputs]

        def run() -> None:
            play(*pointers, ctypes.c_int(len(x)), ctypes.c_int(x.shape[1]), ctypes.c_int(ROUNDS), ctypes.c_int(2))

        run()
        said = expected_utility.bargain(x, s, c, SCALE, READ, keep=False).last
        same = float((np.abs(said - last).max(axis=0) < 1e-6).mean())
        there, total = wall(run), cpu(run)
    print(f"  C, gcc -O3 -march=native, two threads  {there:8.3f} s, {total:.3f} CPU s; {same:.2%} alike")
    print(f"  our throughput over that of C          {there / two:8.2f} by the clock, {total / cores:.2f} by CPU time")


def state_model_growth() -> None:
    """Print KTAB's model to rest on one issue, for more and more actors."""
    print("Spatial Model of Politics, one issue, one draw, to rest")
    rng = np.random.default_rng(11)
    parameters = Parameters()
    per_turn: dict[int, float] = {}
    for actors in (11, 50, 100, 200):
        x, s, c = rng.random((1, actors, 1)), 100 * rng.random((1, actors, 1)), 100 * rng.random((1, actors))

        def play(x: np.ndarray = x, s: np.ndarray = s, c: np.ndarray = c) -> state_model.Course:
            return state_model.negotiate(x, s, c, [(0.0, 1.0)], parameters, keep=False)

        turns = int(play().turns[0])
        took = cpu(play, 3 if actors < 200 else 1)
        per_turn[actors] = took / turns
        print(f"  {actors:4d} actors {took:9.4f} CPU s, {turns:3d} turns, {per_turn[actors] * 1000:9.3f} ms a turn")
    for few, many in ((50, 100), (100, 200)):
        growth = np.log(per_turn[many] / per_turn[few]) / np.log(many / few)
        print(f"  from {few} to {many} actors a turn grows with the power {growth:.2f}")


def every_model() -> None:
    """Print every model of one issue on ten thousand draws."""
    x, s, c = drawn(DRAWS)
    print(f"every model on one issue, 10 actors, {DRAWS:,} draws")
    for name in RULES:
        settle(name, x[:, :8].T, s[:, :8].T, c[:, :8].T, SCALE)
        took = cpu(lambda name=name: settle(name, x.T, s.T, c.T, SCALE), 2)  # type: ignore[misc]
        print(f"  {name:16s} {took:8.3f} CPU s")


def exchanges() -> None:
    """Print the exchange model in both readings against its twins, ten actors on six issues."""
    rng = np.random.default_rng(6)
    x, s, c = (0.05 + 0.95 * rng.random((200, 10, 6)) for _ in range(3))
    scales = [(0.0, 1.0)] * 6
    print("exchange model, 10 actors on 6 issues")
    for reading, twin in (("as_published", twins.trade), ("as_coded", twins.trade_as_coded)):

        def trade(reading: Any = reading) -> exchange.Exchanges:
            return exchange.trade(x, 100 * s, c, scales, reading, keep=False)

        made = trade()
        ours = cpu(trade, 3) / len(x)
        slow_one = cpu(lambda twin=twin: [twin(x[d], s[d], c[d]) for d in range(3)], 1) / 3  # type: ignore[misc]
        print(
            f"  {reading:13s} {1000 * ours:7.3f} ms a draw, {made.realised.mean():.1f} exchanges; "
            f"twin {1000 * slow_one:7.0f} ms, ratio {slow_one / ours:,.0f}"
        )


def memory() -> None:
    """Print the memory that whole runs take at most, with all findings, each in a process of its own."""
    for name in MEMORY:
        subprocess.run([sys.executable, __file__, name], check=True)


def crowd() -> tuple[str, Case, dict[str, object], int]:
    """Return ten readings of fifty actors at uncertain places."""
    rng = np.random.default_rng(50)
    rows = {f"a{i}": (float(10 * rng.random()), float(100 * rng.random()), float(rng.random())) for i in range(50)}
    spread = {f"position.x.{actor}": Range(0.0, x, 10.0) for actor, (x, _, _) in rows.items()}
    return "ten readings, 50 actors", small.small_case(rows).with_values(spread), {"model": "readings"}, DRAWS


def example(models: str) -> tuple[str, Case, dict[str, object], int]:
    """Return some models on the running example, nine issues."""
    return f"{models}, running example", read_case(CASES / "japan-us-2025.toml"), {"model": models}, 1_000_000


def table(model: str) -> tuple[str, Case, dict[str, object], int]:
    """Return the table of 1994, a tenth of each scale uncertain on either side."""
    case = read_case(CASES / "journals" / "icaart" / "scholz-2011" / "table-1.toml")
    ends = {"position": SCALE, "salience": (0.0, 100.0), "capability": (0.0, 1.0)}
    spread = {}
    for judgement in case.judgements:
        low, high = ends[judgement.path.partition(".")[0]]
        mode, away = judgement.drawable.mode, (high - low) / 10  # type: ignore[union-attr]
        spread[judgement.path] = Range(max(low, mode - away), mode, min(high, mode + away))
    return f"{model}, the table of 1994", case.with_values(spread), {"model": model}, 1_000_000


MEMORY: dict[str, Callable[[], tuple[str, Case, dict[str, object], int]]] = {
    "crowd": crowd,
    "example": lambda: example("rules"),
    "example-readings": lambda: example("readings"),
    "example-all": lambda: example("all"),
    "table": lambda: table("scholz-table"),
    "table-rules": lambda: table("rules"),
}


def held(name: str) -> None:
    """Carry out one run and print what it took."""
    what, case, parameters, draws = MEMORY[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    method = configured("spatial_bargaining", parameters)
    took = cpu(lambda: carry_out(case, method, draws=draws), 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"a run of {what}, {draws:,} draws: {took:.1f} CPU s; memory at most {peak:.0f} MiB, {peak / 1024:.2f} of "
        f"1 GiB, {before:.0f} before",
        flush=True,
    )


def main() -> None:
    """Print all figures."""
    expected_utility_against_its_twin()
    state_model_growth()
    every_model()
    exchanges()
    sys.stdout.flush()
    memory()


if __name__ == "__main__":
    held(sys.argv[1]) if sys.argv[1:] else main()
