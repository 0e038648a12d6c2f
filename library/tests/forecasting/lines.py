"""Small records for tests: a question of each type, entries, an outcome, each said on a day. Tests nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from thinktank.forecasting import Record

OPENS = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
EVIDENCE = [{"url": "https://example.org/a", "sha256": "ab" * 32}]
SHAPES: dict[str, dict[str, Any]] = {
    "binary": {},
    "choice": {"options": ["red", "green", "other"]},
    "ordered": {"options": ["low", "middle", "high"]},
    "numeric": {"scale": [0, 10], "unit": "points"},
    "discrete": {"scale": [0, 20], "unit": "states"},
    "date": {},
}


def day(n: float) -> dt.datetime:
    """Return a moment so many days after the first question opens."""
    return OPENS + dt.timedelta(days=n)


def question(id: str = "q", sort: str = "binary", **more: Any) -> dict[str, Any]:
    """Return a question open for a hundred days."""
    line = {"kind": "question", "case": "c", "forecast": id, "question": f"Will {id} be?", "type": sort}
    line |= {"source": "The gazette", "opens": "2026-01-01", "closes": "2026-04-10", "resolve_by": "2026-05-01"}
    return line | SHAPES[sort] | more


def entry(by: str, value: object, id: str = "q", **more: Any) -> dict[str, Any]:
    """Return an entry."""
    return {"kind": "entry", "case": "c", "forecast": id, "by": by, "value": value, **more}


def resolution(outcome: str, id: str = "q", **more: Any) -> dict[str, Any]:
    """Return an outcome known on the last day of March."""
    line = {"kind": "resolution", "case": "c", "forecast": id, "outcome": outcome, "by": "judge"}
    return {**line, "known": "2026-03-31", "evidence": EVIDENCE, **more}


def record(*said: tuple[float, dict[str, Any]]) -> Record:
    """Return a record of lines, each with the day on which it is written."""
    found = Record("test")
    for n, line in said:
        found.add(line, day(n))
    return found
