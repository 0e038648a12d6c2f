"""How long a backtest takes: 360 issues, 30 actors, all models, 1,000 resamples; intervals beside SciPy's.

Run: ``.venv/bin/python benchmarks/backtest.py``. Prints CPU seconds and ratios from one run; asserts nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import stats

from thinktank.backtest import Settings, backtest, read_table
from thinktank.backtest.bootstrap import resamples

ISSUES, ACTORS, RESAMPLES, ROUNDS = 360, 30, 1_000, 3


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the least CPU time of some rounds, after one that compiles."""
    work()
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def wide_table(folder: Path) -> Path:
    """Write a table like the DEU data in size and shape: drawn numbers, four in five positions given."""
    rng = np.random.default_rng(1)
    names = [f"a{i}" for i in range(ACTORS)]
    header = ["isnr", *(f"p{name}" for name in names), *(f"s{name}" for name in names), "rp", "out"]
    lines = ["\t".join(header)]
    for issue in range(ISSUES):
        present = rng.random(ACTORS) < 0.8
        x, s = rng.choice([0, 100, 50, 20, 70], ACTORS), 10 * rng.integers(1, 11, ACTORS)
        positions = [str(a) if here else "" for a, here in zip(x, present, strict=True)]
        saliences = [str(a) if here else "0" for a, here in zip(s, present, strict=True)]
        lines.append("\t".join([f"i{issue}", *positions, *saliences, "0", str(rng.integers(0, 101))]))
    path = folder / "table.csv"
    path.write_text("\n".join(lines))
    return path


def main() -> None:
    """Print the times."""
    with tempfile.TemporaryDirectory() as folder:
        path = wide_table(Path(folder))
        reading = cpu_seconds(lambda: read_table(path, "equal"))
        table = read_table(path, "equal")
    settings = Settings(resamples=RESAMPLES)
    done = backtest(table, settings)
    whole = cpu_seconds(lambda: backtest(table, settings))
    print(f"{len(table.issues)} issues, {ACTORS} actors, {len(done.scores)} forecasters, {RESAMPLES} resamples")
    print(f"reading the table  {reading:7.3f} CPU s")
    print(f"the whole test     {whole:7.3f} CPU s")
    for score in done.scores:
        alone = cpu_seconds(lambda name=score.name: backtest(table, settings, only=(name,)))  # type: ignore[misc]
        print(f"  {score.name:16} {alone:7.3f} CPU s with its intervals and the benchmark")
    errors = np.abs(np.array(done.scores[1].points) - table.outcomes)
    groups = np.arange(len(errors))
    drawn = resamples(groups, RESAMPLES, 1, 0.95)
    drawing = cpu_seconds(lambda: resamples(groups, RESAMPLES, 1, 0.95))
    ours = cpu_seconds(lambda: drawn.mean(errors))
    theirs = cpu_seconds(lambda: stats.bootstrap((errors,), np.mean, n_resamples=RESAMPLES, method="BCa", rng=1))
    print(f"drawing resamples  {drawing:7.4f} CPU s, once for all intervals")
    print(f"one BCa interval   {ours:7.4f} CPU s")
    print(f"scipy.stats        {theirs:7.4f} CPU s, drawing anew for it: {theirs / ours:.1f} x")


if __name__ == "__main__":
    main()
