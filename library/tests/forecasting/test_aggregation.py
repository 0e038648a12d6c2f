"""Aggregation: published examples, a slow twin, and what holds whoever speaks in what order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinktank.forecasting import RULES, aggregate, aggregate_cdf, aggregate_options, aggregate_quantiles
from thinktank.forecasting.aggregation import neyman_roughgarden, recency_weights

from ..reference.metaculus import weighted_median

probabilities = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=12)


def test_metaculus_own_examples() -> None:
    # Repository Metaculus/metaculus, tests of the_math: recency weights, their means and medians; medians of options.
    assert recency_weights(np.arange(3)) == pytest.approx([0.48092170020263214, 0.7277212189012763, 1.0])
    for said, median, mean in (
        ([0.2, 0.4], 0.3, 0.3),
        ([0.2, 0.3, 0.4], 0.3, 0.32350213768407476),
        ([0.2, 0.3, 0.5, 0.4], 0.4, 0.38038738350522694),
    ):
        assert aggregate(said, rule="recency_median") == pytest.approx([median])
        assert aggregate(said, rule="recency_mean") == pytest.approx([mean])
    rows = [[0.6, 0.15, math.nan, 0.25], [0.6, 0.25, math.nan, 0.15], [0.4, 0.35, math.nan, 0.25]]
    found = aggregate_options(rows, "median")
    assert found[[0, 1, 3]] == pytest.approx([0.5453965, 0.2273017, 0.2273017], abs=1e-7) and math.isnan(found[2])


def test_the_geometric_mean_of_three() -> None:
    """Metaculus: .7 .8 .9 have geometric means .18171206 and .79581144, not normalised; their ratio is the odds."""
    odds = 0.79581144 / 0.18171206
    assert aggregate([0.7, 0.8, 0.9]) == pytest.approx([odds / (1 + odds)], abs=1e-8)
    assert aggregate_options([[0.3, 0.7], [0.2, 0.8], [0.1, 0.9]])[1] == pytest.approx(odds / (1 + odds), abs=1e-8)


def test_the_factor_of_neyman_and_roughgarden() -> None:
    assert neyman_roughgarden([2, 10, 50]) == pytest.approx([1.2915, 1.6250, 1.7096], abs=5e-5)
    assert neyman_roughgarden(1e9) == pytest.approx(math.sqrt(3), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.001, 0.999), st.integers(0, 99)), min_size=1, max_size=40))
def test_many_questions_at_once_are_each_by_itself(rows: list[tuple[int, float, int]]) -> None:
    question, said, when = (np.array(column) for column in zip(*rows, strict=True))
    when = when + np.arange(when.size) / 1000  # no two at once
    for rule in RULES:
        found = aggregate(said, question, rule, order=when)
        for i in range(found.size):
            mine = question == i
            if not mine.any():
                assert math.isnan(found[i])
                continue
            order = np.argsort(when[mine])
            assert found[i] == pytest.approx(_slow(said[mine][order].tolist(), rule), abs=1e-9), rule


def _slow(said: list[float], rule: str) -> float:
    n = len(said)
    weights = [math.exp(math.sqrt(i + 1) - math.sqrt(n)) for i in range(n)] if n > 2 else [1.0] * n
    logit = sum(math.log(p / (1 - p)) for p in said) / n
    match rule:
        case "mean":
            return sum(said) / n
        case "median":
            return float(np.median(said))
        case "recency_mean":
            return sum(w * p for w, p in zip(weights, said, strict=True)) / sum(weights)
        case "recency_median":
            return weighted_median(said, weights)
        case "extremised":
            logit *= 2.5
        case "neyman_roughgarden":
            logit *= n * (math.sqrt(3 * n * n - 3 * n + 1) - 2) / (n * n - n - 1)
    return 1 / (1 + math.exp(-logit))


@given(probabilities, st.randoms(use_true_random=False))
def test_order_sides_and_bounds(said: list[float], random: object) -> None:
    shuffled = sorted(said, key=lambda _: random.random())  # type: ignore[attr-defined]
    for rule in ("geometric_odds", "mean", "median", "extremised", "neyman_roughgarden"):
        found = float(aggregate(said, rule=rule)[0])
        assert found == pytest.approx(float(aggregate(shuffled, rule=rule)[0]), abs=1e-12)
        assert found == pytest.approx(1 - float(aggregate([1 - p for p in said], rule=rule)[0]), abs=1e-9)
        if rule in ("geometric_odds", "mean", "median"):
            assert min(said) - 1e-9 <= found <= max(said) + 1e-9
    if len(set(said)) == 1:
        assert aggregate(said) == pytest.approx([said[0]])


def test_none_and_certainty_are_held_and_nonsense_refused() -> None:
    assert aggregate([0.0, 1.0]) == pytest.approx([0.5])
    assert aggregate([1.0]) == pytest.approx([0.999])
    assert aggregate([1.0], rule="mean") == [1.0]
    with pytest.raises(ValueError, match="outside 0 to 1"):
        aggregate([1.1])
    with pytest.raises(ValueError, match="no rule 'best'"):
        aggregate([0.5], rule="best")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="sum to 1"):
        aggregate_options([[0.5, 0.4]])


@pytest.mark.parametrize("rule", RULES)
def test_options_sum_to_one_and_two_options_are_yes_or_no(rule: str) -> None:
    rows = np.array([[0.2, 0.3, 0.5], [0.1, 0.6, 0.3], [0.4, 0.4, 0.2], [0.0, 0.9, 0.1]])
    assert aggregate_options(rows, rule).sum() == pytest.approx(1)  # type: ignore[arg-type]
    two = np.array([[0.3, 0.7], [0.2, 0.8], [0.45, 0.55]])
    if rule in ("geometric_odds", "mean", "recency_mean", "extremised", "neyman_roughgarden"):
        found = aggregate_options(two, rule)[1]  # type: ignore[arg-type]
        assert found == pytest.approx(float(aggregate(two[:, 1], rule=rule)[0]))  # type: ignore[arg-type]


def test_curves_and_quantiles_are_averaged() -> None:
    assert aggregate_cdf([[0.0, 0.5, 1.0], [0.0, 0.1, 1.0]]) == pytest.approx([0.0, 0.3, 1.0])
    assert aggregate_quantiles([[1.0, 2.0], [3.0, 6.0]]) == pytest.approx([2.0, 4.0])
