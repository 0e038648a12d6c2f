"""Intervals by resampling: equal to a slow twin, near to SciPy's, groups drawn whole, and sound at the edges."""

from __future__ import annotations

from statistics import fmean, median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.backtest.bootstrap import Resamples, bca, resamples

from ..reference.backtest import bca_of_mean, replicates

FEW = settings(max_examples=25, deadline=None)
VALUES = st.lists(st.floats(0, 100) | st.sampled_from([0.0, 50.0, 100.0]), min_size=2, max_size=25)


def _alone(n: int) -> np.ndarray:
    return np.arange(n)


@FEW
@given(VALUES, st.integers(0, 1000))
def test_mean_and_median_are_those_of_the_twin(values: list[float], seed: int) -> None:
    drawn = resamples(_alone(len(values)), 60, seed, 0.9)
    x = np.array(values)
    mean, middle = drawn.mean(x), drawn.median(x)
    assert mean is not None and middle is not None
    assert mean.value == pytest.approx(fmean(values)) and middle.value == pytest.approx(median(values))
    if min(values) < max(values):
        assert (mean.low, mean.high) == pytest.approx(
            bca_of_mean(values, range(len(values)), drawn.counts, 0.9), rel=1e-6, abs=1e-6
        )
    ends = np.quantile(replicates(values, drawn.counts, median), [0.05, 0.95])
    assert (middle.low, middle.high) == pytest.approx(tuple(ends))


@FEW
@given(st.lists(st.tuples(st.floats(0, 100), st.integers(0, 4)), min_size=6, max_size=25), st.integers(0, 99))
def test_groups_are_drawn_whole(rows: list[tuple[float, int]], seed: int) -> None:
    values = np.array([value for value, _ in rows])
    groups = np.unique([group for _, group in rows], return_inverse=True)[1]
    drawn = resamples(groups, 50, seed, 0.95)
    for group in set(groups.tolist()):
        columns = drawn.counts[:, groups == group]
        assert (columns == columns[:, :1]).all()
    one_of_each = [int(np.flatnonzero(groups == group)[0]) for group in sorted(set(groups.tolist()))]
    assert (drawn.counts[:, one_of_each].sum(axis=1) == len(one_of_each)).all()
    found = drawn.mean(values)
    if len(one_of_each) > 1 and found is not None and found.low is not None and min(values) < max(values):
        wanted = bca_of_mean(values.tolist(), groups.tolist(), drawn.counts, 0.95)
        assert (found.low, found.high) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


def test_intervals_are_near_those_of_scipy() -> None:
    from scipy import stats

    errors = np.random.default_rng(5).gamma(1.2, 15.0, size=120)
    ours = resamples(_alone(len(errors)), 20_000, 1, 0.95).mean(errors)
    theirs = stats.bootstrap((errors,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(2))
    low, high = theirs.confidence_interval
    assert ours is not None and (ours.low, ours.high) == pytest.approx((low, high), abs=0.15)


def test_missing_values_are_left_out_of_every_resample() -> None:
    values = np.array([1.0, np.nan, 3.0, 5.0])
    drawn = resamples(_alone(4), 300, 3, 0.9)
    found, only = drawn.mean(values), drawn.median(values)
    assert found is not None and found.count == 3 and found.value == 3.0
    assert only is not None and only.count == 3 and only.value == 3.0
    assert found.low is not None and found.high is not None and 1.0 <= found.low < found.high <= 5.0


def test_what_never_varies_has_no_width_and_what_is_alone_no_interval() -> None:
    drawn = resamples(_alone(5), 100, 1, 0.95)
    same = drawn.mean(np.full(5, 7.0))
    assert same is not None and (same.value, same.low, same.high) == (7.0, 7.0, 7.0)
    assert drawn.mean(np.full(5, np.nan)) is None and drawn.median(np.full(5, np.nan)) is None
    alone = drawn.mean(np.array([2.0, *[np.nan] * 4]))
    assert alone is not None and (alone.value, alone.low, alone.high, alone.count) == (2.0, None, None, 1)
    one_group = Resamples(np.ones((10, 3)), np.zeros(3, dtype=int), 0.95).median(np.array([1.0, 2.0, 4.0]))
    assert one_group is not None and (one_group.value, one_group.low) == (2.0, None)


def test_the_same_seed_gives_the_same_resamples_in_any_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = resamples(_alone(30), 200, 9, 0.95)
    assert (whole.counts == resamples(_alone(30), 200, 9, 0.95).counts).all()
    assert not (whole.counts == resamples(_alone(30), 200, 10, 0.95).counts).all()
    monkeypatch.setattr("thinktank.backtest.bootstrap._CELLS", 500)
    assert (whole.counts == resamples(_alone(30), 200, 9, 0.95).counts).all()
    values = np.random.default_rng(1).random(30)
    blocked = resamples(_alone(30), 200, 9, 0.95).median(values)
    monkeypatch.undo()
    assert blocked == whole.median(values)


def test_an_interval_of_a_skewed_statistic_leans_to_the_long_side() -> None:
    values = np.array([0.0] * 30 + [100.0])
    drawn = resamples(_alone(31), 4_000, 1, 0.95)
    found = drawn.mean(values)
    assert found is not None and found.low is not None and found.high is not None
    plain = np.quantile(replicates(values.tolist(), drawn.counts[:500], fmean), [0.025, 0.975])
    assert found.high >= plain[1] and found.low >= plain[0]
    assert bca(1.0, np.array([1.0, 1.0]), np.array([1.0, 1.0]), 0.9) == (1.0, 1.0)
