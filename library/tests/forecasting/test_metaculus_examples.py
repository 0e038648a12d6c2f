"""Metaculus's own worked examples (its tests of scoring/score_math.py), each through a whole record and its fold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from thinktank.forecasting import score

from .lines import entry, question, record, resolution

TEN = {"closes": "2026-01-10", "resolve_by": "2026-01-20"}  # open for ten whole days from 1 January
Stood = tuple[float, float, float | None]  # what was said, on which day, on which day it was withdrawn
log = math.log


def _rows(said: Sequence[Stood], outcome: str = "yes", known: str = "2026-01-12", **more: Any) -> list[dict[str, Any]]:
    """Score people who each make one forecast, and may withdraw it, on a yes-or-no question of ten days."""
    lines = [(-1.0, question(**TEN, **more))]
    for i, (value, start, end) in enumerate(said):
        lines.append((start, entry(f"p{i}", value)))
        if end is not None:
            lines.append((end, {"kind": "withdraw", "case": "c", "forecast": "q", "by": f"p{i}"}))
    lines.sort(key=lambda line: line[0])
    rows = score(record(*lines, (15, resolution(outcome, known=known))).state).rows()
    by = {row["person"]: row for row in rows}
    return [by.get(f"p{i}", {}) for i in range(len(said))]


def _mean_log(*said: float) -> float:
    return sum(map(log, said)) / len(said)


@pytest.mark.parametrize(
    ("stood", "coverage"),
    [((0.5, 3, None), 0.7), ((0.5, 5, None), 0.5), ((0.5, 7, None), 0.3), ((0.5, 0, 3), 0.3), ((0.5, 5, 8), 0.3)],
)
def test_coverage(stood: Stood, coverage: float) -> None:
    (row,) = _rows([stood])
    assert row["coverage"] == pytest.approx(coverage) and row["baseline"] == 0


def test_coverage_after_an_early_outcome() -> None:
    (row,) = _rows([(0.5, 0, None)], known="2026-01-05")
    assert row["coverage"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("stood", "outcome", "points"),
    [
        ((0.9, 0, None), "yes", 84.79969066),
        ((0.1, 0, None), "yes", -232.19280949),
        ((0.9, 0, None), "no", -232.19280949),
        ((0.9, 5, None), "yes", 84.79969066 / 2),
        ((2**-0.5, 0, None), "yes", 50.0),
        ((2**-1.5, 0, None), "yes", -50.0),
    ],
)
def test_baseline_of_yes_or_no(stood: Stood, outcome: str, points: float) -> None:
    (row,) = _rows([stood], outcome)
    assert row["baseline"] == pytest.approx(points, abs=1e-8)
    assert row["spot_baseline"] == pytest.approx(points if stood[1] == 0 else 2 * points, abs=1e-8)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([0.9], [0.0]),
        ([0.9, 0.9], [0.0, 0.0]),
        ([0.1, 0.9], [log(0.1 / 0.9), log(0.9 / 0.1)]),
        ([0.4, 0.6], [log(0.4 / 0.6), log(0.6 / 0.4)]),
        (
            [0.1, 0.5, 0.9],
            [log(0.1) - _mean_log(0.5, 0.9), log(0.5) - _mean_log(0.1, 0.9), log(0.9) - _mean_log(0.1, 0.5)],
        ),
        (
            [0.1, 0.3, 0.6, 0.9],
            [
                log(0.1) - _mean_log(0.3, 0.6, 0.9),
                log(0.3) - _mean_log(0.1, 0.6, 0.9),
                log(0.6) - _mean_log(0.1, 0.3, 0.9),
                log(0.9) - _mean_log(0.1, 0.3, 0.6),
            ],
        ),
    ],
)
def test_peers_who_stand_all_the_time(said: list[float], expected: list[float]) -> None:
    rows = _rows([(p, 0, None) for p in said])
    assert [row["peer"] for row in rows] == pytest.approx([100 * x for x in expected], abs=1e-8)
    assert [row["spot_peer"] for row in rows] == pytest.approx([100 * x for x in expected], abs=1e-8)


def test_a_peer_who_comes_half_way() -> None:
    rows = _rows([(0.1, 0, None), (0.5, 0, None), (0.9, 5, None)])
    assert [row["peer"] for row in rows] == pytest.approx(
        [
            100 * (0.5 * log(0.1 / 0.5) + 0.5 * (log(0.1) - _mean_log(0.5, 0.9))),
            100 * (0.5 * log(0.5 / 0.1) + 0.5 * (log(0.5) - _mean_log(0.1, 0.9))),
            100 * 0.5 * (log(0.9) - _mean_log(0.1, 0.5)),
        ],
        abs=1e-8,
    )
    assert rows[2]["coverage"] == pytest.approx(0.5)
    # At the spot, the close, all three stand.
    assert [row["spot_peer"] for row in rows] == pytest.approx(
        [100 * (log(p) - _mean_log(*({0.1, 0.5, 0.9} - {p}))) for p in (0.1, 0.5, 0.9)], abs=1e-8
    )


def test_a_peer_who_left_has_no_spot_score() -> None:
    rows = _rows([(0.1, 0, None), (0.5, 0, None), (0.9, 0, 5)])
    assert rows[0]["spot_peer"] == pytest.approx(100 * log(0.1 / 0.5), abs=1e-8)
    assert rows[1]["spot_peer"] == pytest.approx(100 * log(0.5 / 0.1), abs=1e-8)
    assert rows[2]["spot_peer"] is None


def test_a_spot_before_the_close() -> None:
    rows = _rows([(0.9, 0, None), (0.6, 6, None)], spot="2026-01-05")
    assert rows[0]["spot_baseline"] == pytest.approx(84.79969066, abs=1e-8) and rows[0]["spot_peer"] == 0
    assert rows[1]["spot_baseline"] is None


def _options(said: Sequence[dict[str, float]], outcome: str) -> list[dict[str, Any]]:
    """Score people on three options, before a fourth is added that none of them could know."""
    early = [(0.0, entry(f"p{i}", value)) for i, value in enumerate(said)]
    amended = {"kind": "amend", "case": "c", "forecast": "q", "text": "A fourth is possible.", "effect": "options"}
    found = record(
        (-1, question(sort="choice", options=["a", "b", "other"], **TEN)),
        *early,
        (9.99, {**amended, "options": ["a", "b", "new", "other"]}),
        (15, resolution(outcome, known="2026-01-12")),
    )
    return score(found.state).rows()


@pytest.mark.parametrize(("outcome", "points"), [("a", 0.0), ("new", 50.0), ("other", 50.0)])
def test_an_option_that_came_later_is_read_from_the_last(outcome: str, points: float) -> None:
    """Metaculus: [1/3, ..., none, 3^-1/2] has 0, 50 and 50 points: three options, the new one read from "Other"."""
    (row,) = _options([{"a": 1 / 3, "b": 1 - 3**-0.5 - 1 / 3, "other": 3**-0.5}], outcome)
    assert row["baseline"] == pytest.approx(points, abs=1e-6) and row["spot_baseline"] == pytest.approx(
        points, abs=1e-6
    )


@pytest.mark.parametrize(("outcome", "points"), [("a", 0.0), ("new", 25.0), ("other", 25.0)])
def test_peers_on_an_option_that_came_later(outcome: str, points: float) -> None:
    most = math.e**0.25 / 3
    rows = _options(
        [{"a": 1 / 3, "b": 1 - most - 1 / 3, "other": most}, {"a": 1 / 3, "b": 1 / 3, "other": 1 / 3}], outcome
    )
    assert [row["peer"] for row in rows] == pytest.approx([points, -points], abs=1e-6)
    assert [row["spot_peer"] for row in rows] == pytest.approx([points, -points], abs=1e-6)


@pytest.mark.parametrize(
    ("cdf", "outcome", "points", "bounds"),
    [
        ([[0.0, 0.0], [200.0, 1.0]], "150", 0.0, {}),
        ([[0.0, 0.05], [200.0, 0.95]], "150", 0.0, {"open_below": True, "open_above": True}),
        # e / 200 of the mass in the bucket, of which ignorance gives 1 / 200: 50 ln e.
        ([[0.0, 0.0], [1.0, math.e / 200], [200.0, 1.0]], "0.5", 50.0, {}),
        ([[0.0, 0.0], [1.0, 1 / (200 * math.e)], [200.0, 1.0]], "0.5", -50.0, {}),
        # Beyond an open end, of which ignorance gives 0.05.
        ([[0.0, 0.05 * math.e], [200.0, 1.0]], "below", 50.0, {"open_below": True}),
    ],
)
def test_baseline_of_a_number(cdf: list[list[float]], outcome: str, points: float, bounds: dict[str, bool]) -> None:
    found = record(
        (-1, question(sort="numeric", scale=[0, 200], **TEN, **bounds)),
        (0, entry("p", {"cdf": cdf})),
        (15, resolution(outcome, known="2026-01-12")),
    )
    (row,) = score(found.state).rows()
    assert row["baseline"] == pytest.approx(points, abs=1e-6) and row["spot_baseline"] == pytest.approx(
        points, abs=1e-6
    )


def test_peers_on_numbers_are_halved() -> None:
    """Masses of .2, .4 and .6 in the first half: 100/2 times the differences of the logarithms."""
    said = [0.2, 0.4, 0.6]
    found = record(
        (-1, question(sort="numeric", scale=[0, 200], **TEN)),
        *[(0, entry(f"p{i}", {"cdf": [[0, 0], [1, p], [200, 1]]})) for i, p in enumerate(said)],
        (15, resolution("1", known="2026-01-12")),
    )
    rows = score(found.state).rows()
    expected = [50 * (log(p) - _mean_log(*(q for q in said if q != p))) for p in said]
    assert [row["peer"] for row in rows] == pytest.approx(expected, abs=1e-8)
