"""Scores of a record that grows are those of the whole record, whichever lines come and wherever it is cut."""

from __future__ import annotations

import contextlib
import datetime as dt
import random

import numpy as np
import pytest

from thinktank.errors import CaseError
from thinktank.forecasting import Record, Tally, record_calibration, score
from thinktank.forecasting.scoring import frame_calibration
from thinktank.forecasting.tally import touched

OPENS = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
EVIDENCE = [{"url": "https://example.org/a", "sha256": "ab" * 32}]


def lines(seed: int) -> list[dict[str, object]]:
    """Return what may happen to a dozen questions in any order: asked, said, withdrawn, amended, resolved, again."""
    rng = random.Random(seed)
    made: list[tuple[float, dict[str, object]]] = []
    for i in range(12):
        sort = ("binary", "choice", "numeric", "ordered")[i % 4]
        line: dict[str, object] = {"kind": "question", "forecast": f"q{i}", "type": sort, "question": f"Q{i}?"}
        line |= {"source": "S", "opens": "2024-01-01", "closes": "2024-06-30", "resolve_by": "2024-12-31"}
        if sort in ("choice", "ordered"):
            line["options"] = ["a", "b", "c"]
        if sort == "numeric":
            line |= {"scale": [0, 10], "unit": "points", "open_above": True}
        if i in (4, 8):
            line["given"] = {"forecast": f"q{i - 4}", "outcome": "yes"}
        made.append((i * 0.01, line))
        for _ in range(rng.randrange(8)):
            value: object = round(rng.uniform(0, 1), 2)
            if sort in ("choice", "ordered"):
                first = round(rng.uniform(0, 0.5), 2)
                value = {"a": first, "b": 0.3, "c": round(0.7 - first, 2)}
            if sort == "numeric":
                value = {"0.25": rng.uniform(0, 3), "0.5": rng.uniform(3, 6), "0.75": rng.uniform(6, 10)}
            entry: dict[str, object] = {"kind": "entry", "forecast": f"q{i}", "by": rng.choice("zmab"), "value": value}
            if rng.random() < 0.2:
                entry |= {"by": "model", "run": "sha256:1"}
            made.append((rng.uniform(1, 170), entry))
        made.append((rng.uniform(1, 170), {"kind": "withdraw", "forecast": f"q{i}", "by": rng.choice("zmab")}))
        if rng.random() < 0.4:
            day = rng.uniform(20, 150)
            made.append((day, {"kind": "amend", "forecast": f"q{i}", "text": "Split", "effect": "split"}))
            made.append((day + 1, {**line, "question": f"Q{i}, again?"}))
        outcome = {"binary": rng.choice(["yes", "no", "annulled"]), "numeric": f"{rng.uniform(0, 12):.1f}"}
        resolution = {"kind": "resolution", "forecast": f"q{i}", "outcome": outcome.get(sort, "b"), "by": "second"}
        made.append((rng.uniform(181, 200), resolution | {"known": "2024-06-29", "evidence": EVIDENCE}))
        if rng.random() < 0.25:
            again = {**resolution, "kind": "re-resolution", "outcome": "ambiguous", "note": "A second look"}
            made.append((rng.uniform(200, 210), again))
        made.append((rng.uniform(1, 210), {"kind": "note", "forecast": f"q{i}", "text": "Seen"}))
    made.append((100.0, {"kind": "note", "text": "Of the whole record"}))
    return [{"at": at, **line} for at, line in sorted(made, key=lambda one: one[0])]


def taken(record: Record, line: dict[str, object]) -> None:
    """Fold one line in; what may not be said is left out, as a writer leaves it out."""
    said = {name: value for name, value in line.items() if name != "at"}
    at = OPENS + dt.timedelta(days=float(str(line["at"])))
    with contextlib.suppress(CaseError):
        record.add(said, at)


@pytest.mark.parametrize("seed", range(12))
def test_scores_of_a_growing_record_are_those_of_the_whole(seed: int) -> None:
    record, rng = Record(), random.Random(seed)
    tally, seen, steps = Tally.of(record.state), 0, 0
    for line in lines(seed):
        taken(record, line)
        if rng.random() < 0.3:
            tally, seen, steps = tally.after(record.lines[seen:]), len(record.lines), steps + 1
            _same(tally, record)
    tally = tally.after(record.lines[seen:])
    _same(tally, record)
    assert len(tally.scores) > 5 and steps > 10


def test_what_does_not_count_yet_changes_nothing() -> None:
    record = Record()
    everything = lines(3)
    for line in everything:
        taken(record, line)
    tally, n = Tally.of(record.state), len(record.lines)
    at = OPENS + dt.timedelta(days=300)
    record.add({"kind": "note", "forecast": "q1", "text": "Seen again"}, at)
    asked = {"kind": "question", "forecast": "late", "type": "binary", "question": "Late?", "source": "S"}
    record.add(asked | {"opens": "2024-10-01", "closes": "2025-01-31", "resolve_by": "2025-01-31"}, at)
    record.add({"kind": "entry", "forecast": "late", "by": "a", "value": 0.3}, at)
    assert tally.after(record.lines[n:]) is tally
    found = touched(record.state, record.lines[n:])
    assert {question.key for question in found} == {"late"}


def _same(tally: Tally, record: Record) -> None:
    whole = score(record.state)
    assert [q.key for q in tally.scores.questions] == [q.key for q in whole.questions]
    assert tally.scores.people == whole.people
    for name in ("question", "person", "entries", "model"):
        np.testing.assert_array_equal(getattr(tally.scores, name), getattr(whole, name))
    np.testing.assert_allclose(tally.scores.coverage, whole.coverage, atol=1e-12)
    for name, column in whole.values.items():
        np.testing.assert_allclose(tally.scores.values[name], column, atol=1e-9, err_msg=name)
    at = (OPENS + dt.timedelta(days=400)).timestamp()
    ours, theirs = frame_calibration(tally.data, at=at), record_calibration(record.state, at=at)
    assert (ours is None) == (theirs is None)
    if ours is not None and theirs is not None:
        assert [(b.questions, round(b.weight, 9)) for b in ours.bins] == [
            (b.questions, round(b.weight, 9)) for b in theirs.bins
        ]
        assert ours.parts.brier == pytest.approx(theirs.parts.brier)
