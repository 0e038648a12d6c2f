"""Metaculus's points: its published examples and scores, a slow twin, and what must hold whatever is said."""

from __future__ import annotations

import math
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.forecasting import scores as s

from ..reference.metaculus import Stood
from ..reference.metaculus import peer_over_time as slow_peer

DATA = Path(__file__).parents[1] / "data"
POINTS = tomllib.loads((DATA / "metaculus_points.toml").read_text())["question"]


@pytest.mark.parametrize("question", POINTS, ids=lambda q: str(q["id"]))
def test_the_points_that_metaculus_gave_its_professionals(question: dict[str, list[list[float]]]) -> None:
    spot, peers = np.array(question["points"]).T
    chance = 2 ** (spot / 100 - 1)
    assert s.baseline(chance) == pytest.approx(spot, abs=1e-12)
    assert s.peer(np.log(chance)) == pytest.approx(peers, abs=1e-12)


def test_the_values_of_its_own_tests() -> None:
    assert s.baseline([0.9, 0.1]) == pytest.approx([84.79969066, -232.19280949], abs=1e-8)
    assert s.baseline(2**-0.5) == pytest.approx(50) and s.baseline(2**-1.5) == pytest.approx(-50)
    assert s.baseline([0.999, 0.001], 8) == pytest.approx([99.95, -232.19], abs=0.005)
    assert s.baseline_continuous(0.01 / 200, s.bucket_share(7)) == pytest.approx(-230.25, abs=0.01)
    assert s.peer(np.log([0.1, 0.5, 0.9])) == pytest.approx([-190.3331, 51.0826, 139.2506], abs=1e-4)
    # Coverage: made on the third of ten days; ended on the third; closed on the fifth; made after that.
    share = s.standing_share([3, 0, 0, 5, 5], [math.inf, 3, math.inf, math.inf, 8], 0, [10, 10, 5, 5, 10], 10)
    assert share.tolist() == [0.7, 0.3, 0.5, 0.0, 0.3]


def test_the_time_average_of_the_faq() -> None:
    """Nothing on the first of five days, then 40, 70, 70 and 80 %; it came: 0, -32, +49, +49, +68, in all +27."""
    start, end = np.array([1, 2, 4]), np.array([2, 4, math.inf])
    points = s.baseline([0.4, 0.7, 0.8]) * s.standing_share(start, end, 0, 5, 5)
    assert s.baseline([0.4, 0.7, 0.8]) == pytest.approx([-32, 49, 68], abs=0.5)
    assert points.sum() == pytest.approx(26.54, abs=0.01)


def test_the_propriety_of_the_faq() -> None:
    said = np.array([0.7, 0.8, 0.9, 0.99])
    expected = 0.8 * s.baseline(said) + 0.2 * s.baseline(1 - said)
    assert expected == pytest.approx([24, 28, 21, -34], abs=0.5)


def test_the_truncation_of_the_faq() -> None:
    """Fired in the first of 52 weeks (20 %), later (4 %), or not (76 %): calling it early must not pay.

    Without truncation an early resolution counts as if the year were over, and who says 99 % in the first week gains.
    """
    week, honest, gaming = 1 / 52, 0.24, 0.99
    later = 0.05  # of what is left, 4 in 80 are fired

    def expected(first: float, truncated: bool) -> float:
        total = 0.0
        for chance, came, known in ((0.20, True, week), (0.04, True, 1.0), (0.76, False, 1.0)):
            said = np.array([first, later])
            points = s.baseline(said if came else 1 - said)
            horizon = 1.0 if truncated else known
            total += chance * float((points * s.standing_share([0, week], [week, 1], 0, known, horizon)).sum())
        return total

    assert [expected(honest, False), expected(gaming, False)] == pytest.approx([35.61, 67.53], abs=0.005)
    assert [expected(honest, True), expected(gaming, True)] == pytest.approx([56.38, 48.20], abs=0.005)


@st.composite
def forecasts(draw: st.DrawFn) -> list[Stood]:
    found = []
    for question in range(draw(st.integers(1, 3))):
        for _ in range(draw(st.integers(1, 5))):
            edges = sorted(draw(st.lists(st.integers(-2, 14), min_size=2, max_size=5, unique=True)))
            for start, end in pairwise(edges):
                if draw(st.booleans()):
                    found.append(Stood(question, draw(st.floats(0.001, 0.999)), start, end))
    return found


@given(forecasts(), st.integers(3, 10))
@settings(max_examples=200, deadline=None)
def test_peer_points_over_time_are_those_of_the_slow_twin(rows: list[Stood], closed: int) -> None:
    rows = list({(r.question, r.chance, r.start, r.end): r for r in rows}.values())
    if not rows:
        return
    columns = [np.array([getattr(r, name) for r in rows], float) for name in ("chance", "question", "start", "end")]
    found = s.peer_over_time(np.log(columns[0]), columns[1].astype(int), columns[2], columns[3], 0.0, closed, 10.0)
    assert found == pytest.approx(slow_peer(rows, 0.0, closed, 10.0), abs=1e-9)
    for question in set(columns[1].astype(int).tolist()):
        assert found[columns[1] == question].sum() == pytest.approx(0, abs=1e-8)
    half = s.peer_over_time(
        np.log(columns[0]), columns[1].astype(int), columns[2], columns[3], 0.0, closed, 10.0, continuous=True
    )
    assert half == pytest.approx(found / 2, abs=1e-12)


def test_a_forecast_replaced_at_once_counts_for_nothing() -> None:
    found = s.peer_over_time(np.log([0.5, 0.9, 0.5]), [0, 0, 0], [1, 1, 0], [1, np.inf, np.inf], 0, 10, 10)
    assert found[0] == 0 and found[1] == pytest.approx(-found[2])


@pytest.mark.parametrize("bounds", [0, 1, 2])
def test_ignorance_gets_nothing_on_a_number(bounds: int) -> None:
    places = s.bucket(np.linspace(0.01, 9.99, 50), 0.0, 10.0)
    inside = s.bucket_share(places, bounds)
    assert s.baseline_continuous(inside, inside) == pytest.approx(np.zeros(50))
    assert 200 * inside[0] + 0.05 * bounds == pytest.approx(1)


def test_every_edge_belongs_to_the_bucket_below_it() -> None:
    edges = np.linspace(0, 10, 201)
    assert s.bucket(edges, 0, 10).tolist() == [1, *range(1, 201)]
    assert s.bucket([-1e-9, 10 + 1e-6], 0, 10).tolist() == [0, 201]
