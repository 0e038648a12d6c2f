"""How long a moved slider takes to be answered: 10,000 draws, figures and chart, over real HTTP on this machine.

Serves a site of its own, or asks one that runs: ``.venv/bin/python benchmarks/slider.py [ADDRESS]``. Prints figures.
"""

from __future__ import annotations

import sys
import time
import urllib.parse
import urllib.request

from served import served

REQUESTS = 200
ISSUE = "/analyses/japan-us-2025/defence/result"
PATHS = (
    ("position.defence.JPN", 1.2, 3.4),
    ("salience.defence.USA", 5.0, 95.0),
    ("capability.JPN", 20.0, 95.0),
)


def ask(address: str, i: int) -> tuple[float, int]:
    """Return the milliseconds one changed slider took, and the bytes of its answer; no two ask the same."""
    name, low, high = PATHS[i % len(PATHS)]
    value = low + (high - low) * ((i * 0.618034) % 1.0)
    query = urllib.parse.urlencode({name: f"{value:.4f}"})
    started = time.perf_counter()
    with urllib.request.urlopen(f"{address}{ISSUE}?{query}", timeout=30) as answer:
        size = len(answer.read())
    return (time.perf_counter() - started) * 1000, size


def main() -> None:
    """Print the quantiles of the answer times."""
    with served(sys.argv[1] if len(sys.argv) > 1 else None) as address:
        for i in range(5):
            ask(address, 1000 + i)
        answers = [ask(address, i) for i in range(REQUESTS)]
    times = sorted(ms for ms, _ in answers)
    print(f"{REQUESTS} moved sliders, 10,000 draws each, one after the other")
    for level in (0.05, 0.5, 0.95, 0.99):
        print(f"  {level:>5.0%}  {times[min(int(level * REQUESTS), REQUESTS - 1)]:8.1f} ms")
    print(f"  answer of {max(size for _, size in answers) / 1024:.0f} KiB at most")


if __name__ == "__main__":
    main()
