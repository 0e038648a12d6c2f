"""How long it takes to import the library and to check the running example, in CPU seconds of whole processes.

Run: ``.venv/bin/python benchmarks/startup.py``. Prints figures; asserts nothing.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
RUNS = 9
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import numpy": [sys.executable, "-c", "import numpy"],
    "import thinktank": [sys.executable, "-c", "import thinktank"],
    "import thinktank.case": [sys.executable, "-c", "import thinktank.case"],
    "import thinktank.runs, .catalogue": [sys.executable, "-c", "import thinktank.runs, thinktank.catalogue"],
    "thinktank check (TOML)": [
        sys.executable,
        "-m",
        "thinktank",
        "check",
        str(ROOT / "cases/japan-us-2025.toml"),
    ],
}


def cpu_seconds(command: list[str]) -> float:
    """Return user and system time of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Print the median CPU time of each command and its ratio to a bare interpreter."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        cpu_seconds(command)  # compiles and warms the disk cache
    for _ in range(RUNS):  # in turn, so that a slow moment of the machine meets all of them
        for name, command in COMMANDS.items():
            times[name].append(cpu_seconds(command))
    bare = median(times["python -c pass"])
    print(f"{'command':<36}{'CPU s, median':>14}{'min':>8}{'max':>8}{'× bare':>9}")
    for name, seconds in times.items():
        middle = median(seconds)
        print(f"{name:<36}{middle:>14.3f}{min(seconds):>8.3f}{max(seconds):>8.3f}{middle / bare:>9.1f}")


if __name__ == "__main__":
    main()
