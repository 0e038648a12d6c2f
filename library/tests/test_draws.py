"""Draws are reproducible: by value, by slice, by seed; and they follow the distributions that they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.case import Case, Number, Pool, Range, Weights, read_case
from thinktank.draws import at_mode, sample
from thinktank.errors import UndrawableValue

from .small import small_case

EXAMPLE = Path(__file__).parents[2] / "cases" / "japan-us-2025.toml"
TABLE = {"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)}


@pytest.fixture(scope="module")
def example() -> Case:
    return read_case(EXAMPLE)


def test_adding_a_value_changes_no_other_draw() -> None:
    ranges = {"position.x.a": Range(0.0, 1.0, 3.0), "salience.x.b": Range(10.0, 50.0, 90.0)}
    fewer = small_case(TABLE).with_values(ranges)
    more = small_case(TABLE, more="[judgements.affinity.a]\nb = [-1, 0, 1]\n").with_values(
        {**ranges, "capability.a": Range(1.0, 2.0, 3.0)}
    )
    one, other = sample(fewer, 500), sample(more, 500)
    for path in ranges:
        assert np.array_equal(one[path], other[path])


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 2**63 - 1))
@settings(max_examples=40, deadline=None)
def test_draws_a_to_b_alone_are_the_slice_of_the_whole(start: int, length: int, seed: int) -> None:
    case = small_case(TABLE).with_values(
        {
            "position.x.a": Range(0.0, 1.0, 3.0),
            "salience.x.a": Pool("mixture", (("p", Range(1.0, 2.0, 3.0)), ("q", Number(9.0)))),
        }
    )
    whole, part = sample(case, start + length, seed=seed), sample(case, length, start=start, seed=seed)
    for path in whole.paths:
        assert np.array_equal(whole[path][start:], part[path])


def test_every_value_of_the_example_can_be_drawn_and_stays_in_its_range(example: Case) -> None:
    draws = sample(example, 5_000)
    for judgement in example.judgements:
        value = judgement.drawable
        if value is None:
            with pytest.raises(UndrawableValue, match="label or a ranking"):
                draws[judgement.path]
            continue
        row = draws[judgement.path]
        assert row.shape == (5_000,)
        if isinstance(value, Weights):
            assert set(row.tolist()) <= set(range(len(value.states)))
        else:
            low, high = value.span
            assert low <= row.min() and row.max() <= high


def test_a_range_is_triangular() -> None:
    low, mode, high = 2.0, 3.0, 7.0
    case = small_case(TABLE).with_values({"position.x.a": Range(low, mode, high)})
    row = sample(case, 200_000)["position.x.a"]
    assert row.mean() == pytest.approx((low + mode + high) / 3, abs=0.01)
    assert (row <= mode).mean() == pytest.approx((mode - low) / (high - low), abs=0.005)
    variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
    assert row.var() == pytest.approx(variance, rel=0.02)


@pytest.mark.parametrize("value", [Range(2.0, 2.0, 2.0), Range(2.0, 2.0, 5.0), Range(1.0, 5.0, 5.0)])
def test_degenerate_ranges(value: Range) -> None:
    row = sample(small_case(TABLE).with_values({"position.x.a": value}), 10_000)["position.x.a"]
    assert np.isfinite(row).all()
    assert row.mean() == pytest.approx((value.low + value.mode + value.high) / 3, abs=0.05)


def test_weights_are_drawn_in_their_shares(example: Case) -> None:
    row = sample(example, 100_000)["prior.us_course"]
    shares = np.bincount(row, minlength=3) / len(row)
    assert shares.tolist() == pytest.approx([0.35, 0.50, 0.15], abs=0.01)


def test_pools_follow_their_rule() -> None:
    members = (("p", Number(1.0)), ("q", Number(2.0)), ("r", Number(9.0)))
    case = small_case(TABLE)

    def drawn(rule: str) -> np.ndarray:
        return sample(case.with_values({"position.x.a": Pool(rule, members)}), 30_000)["position.x.a"]

    assert set(drawn("mean").tolist()) == {4.0}
    assert set(drawn("median").tolist()) == {2.0}
    mixture = drawn("mixture")
    assert sorted(set(mixture.tolist())) == [1.0, 2.0, 9.0]
    assert (mixture == 9.0).mean() == pytest.approx(1 / 3, abs=0.02)


def test_at_the_mode_every_value_stands_at_its_mode(example: Case) -> None:
    mode = at_mode(example)
    assert mode.n == 1
    for path in mode.paths:
        value = example.judgement(path).drawable
        assert value is not None and mode[path][0] == value.mode


def test_the_seed_matters_and_draws_are_read_only(example: Case) -> None:
    one, other = sample(example, 100, seed=1), sample(example, 100, seed=2)
    assert not np.array_equal(one["position.defence.JPN"], other["position.defence.JPN"])
    with pytest.raises(ValueError, match="read-only"):
        one["position.defence.JPN"][0] = 1.0


def test_two_values_are_independent(example: Case) -> None:
    draws = sample(example, 20_000)
    r = np.corrcoef(draws["position.defence.JPN"], draws["salience.defence.JPN"])[0, 1]
    assert abs(r) < 0.03


def test_draws_that_are_not_kept_are_the_same() -> None:
    case = small_case({"a": (2.0, 50.0, 1.0), "b": (8.0, 50.0, 1.0)}).with_values(
        {"position.x.a": Range(0.0, 2.0, 4.0)}
    )
    for n in (10, (1 << 16) + 3):  # longer ones have a row each
        kept, once = sample(case, n), sample(case, n)
        assert (once.once("position.x.a") == kept["position.x.a"]).all()
        assert once.once("position.x.a") is not once.once("position.x.a")
        assert kept["position.x.a"] is kept["position.x.a"]
