"""Scores: equal to scoringrules, to published values and to themselves under symmetry; bad input named."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scoringrules as sr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thinktank.forecasting import scores as s

shares = st.integers(2, 6).flatmap(lambda k: arrays(float, k, elements=st.floats(0.01, 1)).map(lambda x: x / x.sum()))
reals = st.floats(-50, 50)


@given(st.floats(0, 1), st.booleans())
def test_brier_and_log_are_those_of_scoringrules(p: float, came: bool) -> None:
    assert s.brier(came, p) == pytest.approx(float(sr.brier_score(float(came), p)))
    assert s.brier(came, p, "0..2") == pytest.approx(2 * float(s.brier(came, p)))
    q = float(s.held(p))
    assert s.log_score(came, q) == pytest.approx(float(sr.log_score(float(came), q)))
    two = s.brier_options(int(came), [1 - p, p])
    assert two == pytest.approx(float(s.brier(came, p, "0..2")), abs=1e-12)


@given(shares, st.data())
def test_ranked_scores_are_those_of_scoringrules(p: np.ndarray, data: st.DataObject) -> None:
    came = data.draw(st.integers(0, p.size - 1))
    assert s.ranked_probability(came, p) == pytest.approx(float(sr.rps_score(came + 1, p)), abs=1e-12)
    assert s.ranked_log(came, p) == pytest.approx(float(sr.rls_score(came + 1, p)), abs=1e-9)
    # The rule of ACE is the mean of K - 1 two-option Brier scores.
    cuts = [s.brier(came <= i, float(p[: i + 1].sum().clip(0, 1)), "0..2") for i in range(p.size - 1)]
    assert s.ordered_brier(came, p) == pytest.approx(float(np.mean(cuts)), abs=1e-12)
    assert s.brier_options(came, p) == pytest.approx(float(((p - np.eye(p.size)[came]) ** 2).sum()), abs=1e-12)
    assert s.log_options(came, p) == pytest.approx(-math.log(p[came]))


@given(reals, arrays(float, st.integers(2, 30), elements=reals))
@settings(max_examples=60, deadline=None)
def test_ensembles_are_those_of_scoringrules(y: float, members: np.ndarray) -> None:
    for estimator in ("nrg", "fair"):
        ours = s.crps_ensemble(y, members, estimator)  # type: ignore[arg-type]
        assert ours == pytest.approx(float(sr.crps_ensemble(y, members, estimator=estimator)), abs=1e-9)


@given(reals, arrays(float, 5, elements=reals).map(np.sort))
@settings(max_examples=60, deadline=None)
def test_quantiles_and_intervals_are_those_of_scoringrules(y: float, quantiles: np.ndarray) -> None:
    levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    assert s.crps_quantile(y, quantiles, levels) == pytest.approx(float(sr.crps_quantile(y, quantiles, levels)))
    for quantile, level in zip(quantiles, levels, strict=True):
        one = s.quantile_score(y, [quantile], [level])[0]
        assert one == pytest.approx(float(sr.quantile_score(y, quantile, level)), abs=1e-12)
    ours = s.interval_score(y, quantiles[0], quantiles[-1], 0.1)
    assert ours == pytest.approx(float(sr.interval_score(y, quantiles[0], quantiles[-1], 0.1)))


def test_published_values() -> None:
    # scoringrules' own tests, read from its repository: brier, log, ranked; CRPS of the normal, Beta and binomial.
    assert s.brier(0, 0.271) == pytest.approx(0.073441, abs=1e-6)
    assert s.log_score(0, 0.481) == pytest.approx(0.6558514, abs=1e-7)
    assert s.ranked_probability(2, [0.01, 0.32, 0.44, 0.23]) == pytest.approx(0.1619, abs=1e-6)
    assert s.ranked_log(1, [0.21, 0.31, 0.32, 0.16]) == pytest.approx(1.064002, abs=1e-6)
    assert s.crps_normal(0.0, 0.1, 0.4) == pytest.approx(0.10339992515976162, abs=1e-9)
    assert s.crps_ensemble(1.5, [1.0, 2.0, 3.0]) == pytest.approx(5 / 6 - 4 / 9)
    grid = np.linspace(0, 1, 20_001)
    from scipy.stats import beta, binom

    assert s.crps_cdf(0.3, grid, beta.cdf(grid, 0.7, 1.1)) == pytest.approx(0.0850102437, abs=1e-6)
    assert s.crps_discrete(8, np.arange(11), binom.pmf(np.arange(11), 10, 0.9)) == pytest.approx(0.6685115, abs=1e-6)
    # Brier index of the leaderboard of ForecastBench: 63.9, 73.0, 68.1.
    assert s.brier_index([0.131, 0.073, 0.102]) == pytest.approx([63.9, 73.0, 68.1], abs=0.11)
    # Open Philanthropy's forecasts of 2022: .004 - .037 + .250 = .217.
    assert pytest.approx(0.217) == 0.004 - 0.037 + 0.250


@given(reals, st.lists(st.tuples(reals, st.floats(0.01, 1)), min_size=1, max_size=8, unique_by=lambda x: x[0]))
def test_a_cdf_of_steps_is_the_ensemble_it_stands_for(y: float, pairs: list[tuple[float, float]]) -> None:
    pairs = sorted(pairs)
    x, w = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    w = w / w.sum()
    steps = np.repeat(x, 2)
    cdf = np.repeat(np.minimum(np.cumsum(w), 1.0), 2)
    cdf = np.concatenate([[0.0], cdf[:-1]])
    energy = float((w * np.abs(x - y)).sum() - 0.5 * (w[:, None] * w * np.abs(x[:, None] - x)).sum())
    assert s.crps_cdf(y, steps, cdf) == pytest.approx(energy, abs=1e-9)
    assert s.crps_discrete(y, x, w) == pytest.approx(energy, abs=1e-9)


@given(reals, arrays(float, 4, elements=reals).map(np.sort), arrays(float, 4, elements=st.floats(0, 1)).map(np.sort))
@settings(max_examples=30, deadline=None)
def test_crps_of_a_cdf_is_its_integral_and_does_not_know_left_from_right(
    y: float, x: np.ndarray, f: np.ndarray
) -> None:
    ours = float(s.crps_cdf(y, x, f))
    low, high = min(x[0], y) - 1, max(x[-1], y) + 1
    grid = np.linspace(low, high, 100_001)
    at = np.where(grid < x[0], 0.0, np.where(grid >= x[-1], 1.0, np.interp(grid, x, f)))
    slow = float(((at - (grid >= y)) ** 2).sum() * (grid[1] - grid[0]))
    assert ours == pytest.approx(slow, abs=4e-3)
    mirrored = s.crps_cdf(-y, -x[::-1], 1 - f[::-1])
    inner = float(s.crps_cdf(y, x, np.concatenate([[0.0], f[1:-1], [1.0]])))
    turned = float(s.crps_cdf(-y, -x[::-1], 1 - np.concatenate([[0.0], f[1:-1], [1.0]])[::-1]))
    assert inner == pytest.approx(turned, abs=1e-9) and mirrored >= 0
    assert float(s.crps_cdf(y + 3, x + 3, f)) == pytest.approx(ours, abs=1e-9)
    assert float(s.crps_cdf(2 * y, 2 * x, f)) == pytest.approx(2 * ours, abs=1e-9)


def test_many_rows_are_the_rows_one_by_one() -> None:
    rng = np.random.default_rng(5)
    x, f, y = np.sort(rng.normal(size=(9000, 5))), np.sort(rng.random((9000, 5))), rng.normal(size=9000)
    many = s.crps_cdf(y, x, f)
    assert many[::997] == pytest.approx([float(s.crps_cdf(y[i], x[i], f[i])) for i in range(0, 9000, 997)])


@given(st.floats(0.01, 0.99))
def test_nothing_pays_better_than_the_truth(truth: float) -> None:
    """Propriety: the expected score is least at the true probability."""
    said = np.linspace(0.001, 0.999, 999)
    for score in (s.brier, s.log_score):
        expected = truth * score(1, said) + (1 - truth) * score(0, said)
        assert said[int(np.argmin(expected))] == pytest.approx(truth, abs=1.01e-3)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: s.brier(0.5, 0.2), "outcome must be 1"),
        (lambda: s.brier(1, 1.2), "outside 0 to 1"),
        (lambda: s.brier(1, math.nan), "outside 0 to 1"),
        (lambda: s.brier_options(0, [0.5, 0.4]), "must sum to 1"),
        (lambda: s.crps_cdf(0, [0, 1], [0.6, 0.5]), "cdf must not fall"),
        (lambda: s.crps_cdf(0, [1, 0], [0.0, 1.0]), "points must not fall"),
        (lambda: s.crps_quantile(0, [0, 1], [0, 1]), "levels must lie"),
        (lambda: s.crps_ensemble(0, [1.0], "fair"), "at least 2"),
        (lambda: s.crps_normal(0, 0, 0), "above 0"),
        (lambda: s.interval_score(0, 2, 1, 0.1), "must not be above"),
        (lambda: s.decomposition([], []), "at least one"),
        (lambda: s.skill([0.1], [0.1, 0.2]), "one for one"),
        (lambda: s.ordered_brier(0, [1.0]), "two options"),
    ],
)
def test_what_cannot_be_scored_is_said(call, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=says):
        call()


def test_certainty_that_was_wrong_is_infinite_unless_held() -> None:
    assert s.log_score(0, 1.0) == math.inf and s.log_options(0, [0.0, 1.0]) == math.inf
    assert s.log_score(0, s.held(1.0)) == pytest.approx(-math.log(0.001))
    assert s.brier(0, 1.0) == 1.0


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10)), min_size=1, max_size=200))
def test_the_parts_of_the_brier_score_add_up(rows: list[tuple[bool, int]]) -> None:
    o, p = np.array([r[0] for r in rows], float), np.array([r[1] / 10 for r in rows])
    parts = s.decomposition(o, p)
    assert parts.brier == pytest.approx(parts.reliability - parts.resolution + parts.uncertainty, abs=1e-12)
    binned = s.decomposition(o, p, [0.0, 0.25, 0.5, 1.0])
    whole = binned.reliability - binned.resolution + binned.uncertainty + binned.within
    assert binned.brier == pytest.approx(whole, abs=1e-12)


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 7, 12, 30, 200])
@pytest.mark.parametrize("level", [0.6, 0.9, 0.95, 0.975, 0.995, 0.05])
def test_students_quantiles_are_those_of_scipy(degrees: int, level: float) -> None:
    from scipy.stats import t

    assert s.student_quantile(level, degrees) == pytest.approx(float(t.ppf(level, degrees)), rel=3e-4)


def test_a_mean_knows_that_scores_on_one_question_go_together() -> None:
    apart = s.mean_with_interval([0.1, 0.3] * 20)
    together = s.mean_with_interval([0.1, 0.3] * 20, cluster=[0, 1] * 20)
    assert apart.value == together.value == pytest.approx(0.2)
    assert together.count == 2 and together.high - together.low > 5 * (apart.high - apart.low)
    alone = s.mean_with_interval([0.1, math.nan])
    assert alone.count == 1 and alone.low == -math.inf
    assert s.mean_with_interval([math.nan]).count == 0
