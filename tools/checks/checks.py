"""The checks in order: a name, a sentence, a command, and what it needs. Installs nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tools.checks.needs import Needs, Unmet

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
NO_TESTS = 5  # pytest's exit status where it collected nothing


@dataclass(frozen=True)
class Outcome:
    """What became of a check, and why if that needs saying."""

    status: Literal["passed", "failed", "not run"]
    why: str = ""


@dataclass(frozen=True)
class Check:
    """One command.

    Parameters
    ----------
    needs
        What must be there first: "chromium", "postgresql" or "vnu".
    must_run
        Whether continuous integration fails where it could not be had, and not only says so.
    """

    name: str
    says: str
    command: tuple[str, ...]
    folder: str = "."
    needs: str = ""
    must_run: bool = True

    def run(self, needs: Needs) -> Outcome:
        """Run the command; a failure is an outcome, not an exception."""
        extra: Mapping[str, str] = {}
        try:
            if self.needs:
                extra = needs.meet(self.needs)
        except Unmet as unmet:
            return Outcome("not run", str(unmet))
        environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **extra}
        # A database of the user's own is never tested against.
        if self.needs != "postgresql":
            environment.pop("THINKTANK_DATABASE", None)
        code = subprocess.run(self.command, cwd=ROOT / self.folder, env=environment, check=False).returncode
        if code == NO_TESTS and "pytest" in self.command:
            return Outcome("failed", "no test was found")
        return Outcome("passed") if code == 0 else Outcome("failed", f"exit status {code}")


PYTHON = str(BIN / "python")
CHECKS = (
    Check("format", "the code is formatted", ("ruff", "format", "--check", ".")),
    Check("ruff", "the code follows the rules", ("ruff", "check", ".")),
    Check("mypy", "the types hold, strictly", ("mypy", "library/src", "website/src", "tools", "benchmarks")),
    Check("floors", "imports run one way", ("lint-imports",)),
    Check("library", "the library's tests and examples", (PYTHON, "-m", "pytest", "-q")),
    Check(
        "migrations",
        "no model has changed without its migration",
        (
            PYTHON,
            "manage.py",
            "makemigrations",
            "--check",
            "--dry-run",
            "--settings",
            "institute.config.settings.test",
        ),
        "website",
    ),
    Check("website", "the site's tests on SQLite", (PYTHON, "-m", "pytest", "-q"), "website"),
    Check(
        "postgresql",
        "the site's tests on PostgreSQL",
        (PYTHON, "-m", "pytest", "-q"),
        "website",
        "postgresql",
    ),
    Check(
        "html",
        "every kind of page is valid HTML",
        (PYTHON, "-m", "pytest", "-q", "tests/valid_html.py"),
        "website",
        "vnu",
        must_run=False,  # the checker comes from one registry alone, and needs Java
    ),
    Check("browser", "the site in a real browser", (PYTHON, "-m", "pytest", "-q"), "website/e2e", "chromium"),
)
