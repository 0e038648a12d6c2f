"""Pins every package again: `./thinktank lock`. Changes nothing else.

Running needs requirements.lock alone; checking adds requirements-dev.lock. Both carry hashes and no addresses.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = [
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--python-version",
    "3.11",
]


def main(uv: str) -> None:
    """Write both locks with the given uv."""
    with tempfile.TemporaryDirectory() as folder:
        # The site depends on the library, which no index has: it is resolved from here and left out of the lock.
        override = Path(folder) / "override.txt"
        override.write_text(f"thinktank @ {(ROOT / 'library').as_uri()}\n")
        run = [uv, "pip", "compile", *COMMON, "--no-emit-package", "thinktank", "--override", str(override)]
        run += ["library/pyproject.toml", "website/pyproject.toml", "--group", "pyproject.toml:build"]
        subprocess.run([*run, "-o", "requirements.lock"], cwd=ROOT, check=True)
    dev = [uv, "pip", "compile", *COMMON, "-c", "requirements.lock", "--group", "pyproject.toml:dev"]
    subprocess.run([*dev, "-o", "requirements-dev.lock"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1])
