"""Runs the checks and says what became of each. What a check runs is in `checks`; what it needs in `needs`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time

from tools.checks.checks import CHECKS, Check, Outcome
from tools.checks.needs import Needs

MARKS = {"passed": "✓", "failed": "✗", "not run": "–"}


def main() -> int:
    """Run all checks, or those named; return 0 only if none failed and, under CI, every one ran that must."""
    parser = argparse.ArgumentParser(
        prog="thinktank test",
        description="Run every check that continuous integration runs.",
        epilog="Example: ./thinktank test ruff mypy",
    )
    parser.add_argument("names", nargs="*", metavar="CHECK", help="only these checks")
    parser.add_argument("--list", action="store_true", help="list the checks and end")
    chosen = parser.parse_args()
    if chosen.list:
        for check in CHECKS:
            print(f"{check.name:<12} {check.says}")
        return 0
    unknown = set(chosen.names) - {check.name for check in CHECKS}
    if unknown:
        parser.error(f"there is no check {', '.join(sorted(unknown))}; see --list")
    checks = [check for check in CHECKS if not chosen.names or check.name in chosen.names]
    with Needs() as needs:
        done = [(check, *_run(check, needs)) for check in checks]
    return _summary(done)


def _run(check: Check, needs: Needs) -> tuple[Outcome, float]:
    print(f"\n== {check.name}: {check.says}", flush=True)
    started = time.monotonic()
    outcome = check.run(needs)
    if outcome.status == "not run" and check.must_run and os.environ.get("CI"):
        outcome = Outcome("failed", f"{outcome.why}; continuous integration must run this check")
    if outcome.why:
        print(f"{check.name}: {outcome.status}: {outcome.why}", flush=True)
    return outcome, time.monotonic() - started


def _summary(done: list[tuple[Check, Outcome, float]]) -> int:
    print("\nChecks (the closing line counts these)")
    for check, outcome, seconds in done:
        print(f"  {MARKS[outcome.status]} {check.name:<12}{seconds:>7.1f} s  {outcome.why}")
    count = {status: sum(outcome.status == status for _, outcome, _ in done) for status in MARKS}
    skipped = f", {count['not run']} skipped" if count["not run"] else ""
    print(f"\n{count['passed']} passed, {count['failed']} failed{skipped}", flush=True)
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    # A polite end takes down what was started, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
