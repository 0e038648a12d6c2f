"""How fast a record is verified, scored and aggregated, beside the same scores by scoringrules, in CPU seconds.

Run: ``.venv/bin/python benchmarks/record.py [ENTRIES [QUESTIONS]]``. Prints figures; asserts nothing. The record is
invented: people, questions and outcomes are drawn, so that every type of question and every score has data.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from thinktank.forecasting import Record, aggregate, crowd, encoded, history, record_calibration, score, summary
from thinktank.forecasting.frame import BINARY, NUMBER, OPTIONS, frame
from thinktank.forecasting.record import START

T = TypeVar("T")
PEOPLE = 40
OPENS = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
LEVELS = ("0.05", "0.25", "0.5", "0.75", "0.95")


def invented(entries: int, questions: int, seed: int = 7) -> bytes:
    """Return a record of so many entries on so many resolved questions of every type."""
    import hashlib

    rng = np.random.default_rng(seed)
    sorts = rng.choice(["binary", "choice", "ordered", "numeric"], questions, p=[0.6, 0.12, 0.08, 0.2])
    lines: list[dict[str, Any]] = []
    for i, sort in enumerate(sorts):
        line: dict[str, Any] = {"kind": "question", "case": "bench", "forecast": f"q{i}", "type": str(sort)}
        line |= {"question": f"Invented question {i}?", "source": "Nobody", "words": "ICD203"}
        line |= {"opens": "2023-01-01", "closes": "2025-12-31", "resolve_by": "2026-01-31", "statements": []}
        if sort in ("choice", "ordered"):
            line["options"] = ["a", "b", "c", "d"]
        if sort == "numeric":
            line |= {"scale": [0, 100], "unit": "points"}
        lines.append(line | {"at": 0.0})
    for _ in range(entries):
        place = int(rng.integers(questions))
        sort = sorts[place]
        value: Any = round(float(rng.beta(1, 1.5)), 3)
        if sort in ("choice", "ordered"):
            parts = rng.multinomial(1000, rng.dirichlet(np.ones(4)))
            value = {option: int(part) / 1000 for option, part in zip("abcd", parts, strict=True)}
        if sort == "numeric":
            value = dict(zip(LEVELS, np.sort(rng.uniform(0, 100, 5)).round(2).tolist(), strict=True))
        line = {"kind": "entry", "case": "bench", "forecast": f"q{place}", "by": f"p{rng.integers(PEOPLE)}"}
        lines.append(line | {"value": value, "at": float(rng.uniform(0, 1000))})
    for i, sort in enumerate(sorts):
        outcome = {"binary": "yes" if rng.random() < 0.4 else "no", "numeric": f"{rng.uniform(0, 100):.1f}"}
        line = {"kind": "resolution", "case": "bench", "forecast": f"q{i}", "known": "2026-01-01", "by": "second"}
        line["outcome"] = outcome.get(str(sort)) or str(rng.choice(list("abcd")))
        line["evidence"] = [{"url": "https://example.org/", "sha256": "ab" * 32}]
        lines.append(line | {"at": 1100.0 + i * 1e-5})
    raws, head = [], START
    for n, line in enumerate(sorted(lines, key=lambda one: one["at"]), start=1):
        at = OPENS + dt.timedelta(days=line.pop("at"))
        raw = encoded({"n": n, "t": at.isoformat(timespec="seconds").replace("+00:00", "Z"), **line, "prev": head})
        head = "sha256:" + hashlib.sha256(raw).hexdigest()
        raws.append(raw)
    return b"".join(raw + b"\n" for raw in raws)


def timed(work: Callable[[], T], runs: int = 3) -> tuple[T, float]:
    """Return the result and the least CPU time of several runs."""
    best, found = float("inf"), None
    for _ in range(runs):
        began = time.process_time()
        found = work()
        best = min(best, time.process_time() - began)
    assert found is not None
    return found, best


def main() -> None:
    """Print what each step costs."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    questions = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    data = invented(entries, questions)
    print(f"{entries} entries on {questions} questions by {PEOPLE} people; {len(data) / 1e6:.1f} MB")

    record, verified = timed(lambda: Record.of(data))
    assert not record.problems, record.problems[:3]
    print(f"{'verify and fold, ' + str(len(record.lines)) + ' lines':<58}{verified:>8.3f} s")
    only, few = timed(lambda: Record.of(b"".join(data.splitlines(keepends=True)[:100_000])))
    print(f"{'verify and fold, ' + str(len(only.lines)) + ' lines':<58}{few:>8.3f} s")

    scores, scored = timed(lambda: score(record.state))
    print(f"{'every score, from the state':<58}{scored:>8.3f} s   {len(scores)} rows of {len(scores.values)} scores")
    columns, framed = timed(lambda: frame(record.state.questions.values()))
    print(f"{'  of which entries as columns, with CRPS, Brier, ranked':<58}{framed:>8.3f} s")
    for by in ("person", "year", "type"):
        _, took = timed(lambda by=by: summary(scores, by))  # type: ignore[misc]
        print(f"{'means with intervals by ' + by:<58}{took:>8.3f} s")
    _, took = timed(lambda: record_calibration(record.state))
    print(f"{'calibration':<58}{took:>8.3f} s")

    events = columns.sort[columns.question] == BINARY
    said, asked, when = columns.said[events], columns.question[events], columns.start[events]
    for rule in ("geometric_odds", "mean", "median", "extremised", "neyman_roughgarden", "recency_median"):
        _, took = timed(lambda rule=rule: aggregate(said, asked, rule, order=when))  # type: ignore[misc]
        print(f"{f'aggregate {said.size} yes-or-no entries, {rule}':<58}{took:>8.3f} s")
    steps, took = timed(lambda: [history(question) for question in record.state.questions.values()])
    print(f"{'aggregate of every question at every change':<58}{took:>8.3f} s   {sum(map(len, steps))} steps")
    crowds, took = timed(lambda: score(crowd(record.state)))
    print(f"{'  and every score of it':<58}{took:>8.3f} s   {len(crowds)} rows")
    _beside_scoringrules(columns, framed)


def _beside_scoringrules(columns: Any, ours: float) -> None:
    import scoringrules as sr

    from thinktank.case.answers import points_of

    asked = columns.questions
    rows = [(asked[i], entry) for i in range(len(asked)) for entry in asked[i].entries if not entry.void]
    sort = columns.sort[columns.question]

    def one_by_one() -> int:
        for (question, entry), kind in zip(rows, sort.tolist(), strict=True):
            outcome = question.outcome_value()
            if kind == BINARY:
                sr.brier_score(outcome, entry.value)
                sr.log_score(outcome, min(max(entry.value, 0.001), 0.999))
            elif kind == OPTIONS:
                sr.rps_score(int(outcome) + 1, np.array([*entry.value.values()]))
            elif kind == NUMBER:
                points, levels = points_of(question.asked, entry.value)
                sr.crps_quantile(outcome, np.array(points[1:-1]), np.array(levels[1:-1]))
        return len(rows)

    _, took = timed(one_by_one, runs=1)
    print(f"{'Brier, log, ranked, quantile by scoringrules one by one':<58}{took:>8.3f} s   {took / ours:.0f} × ours")


if __name__ == "__main__":
    main()
