"""Exact ties: of equal choices the order in which a case lists its actors decides none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thinktank.methods.spatial_bargaining import condorcet, exchange, expected_utility, state_model
from thinktank.methods.spatial_bargaining.ordering import Ordering
from thinktank.methods.spatial_bargaining.parameters import ExchangeReading, Parameters

Numbers = tuple[np.ndarray, np.ndarray, np.ndarray, list[int]]
READINGS = expected_utility.ensemble(Parameters())


@st.composite
def tied(draw: st.DrawFn, least: int, most: int) -> Numbers:
    """Draw few different numbers for several actors on several issues, some of them twins, and another order."""
    actors, issues = draw(st.integers(2, 7)), draw(st.integers(least, most))
    shape = (actors, issues)
    x = np.array(draw(st.lists(st.integers(0, 2), min_size=actors * issues, max_size=actors * issues))) / 2.0
    s = np.array(draw(st.lists(st.integers(1, 3), min_size=actors * issues, max_size=actors * issues)))
    c = np.repeat(np.array(draw(st.lists(st.integers(1, 2), min_size=actors, max_size=actors)))[:, None], issues, 1)
    x, s = x.reshape(shape), 33.0 * s.reshape(shape) / issues
    if draw(st.booleans()):
        x[-1], s[-1], c[-1] = x[0], s[0], c[0]
    return x, s, c.astype(float), draw(st.permutations(range(actors)))


def _outcome(last: np.ndarray, w: np.ndarray) -> np.ndarray:
    return (last * w).sum(axis=0) / w.sum(axis=0)


@pytest.mark.parametrize("reading", ["as_published", "as_coded"])
@given(numbers=tied(2, 3))
@settings(max_examples=150, deadline=None)
def test_who_exchanges_in_a_tie_does_not_hang_on_the_order(reading: ExchangeReading, numbers: Numbers) -> None:
    x, s, c, p = numbers
    scales = [(0.0, 1.0)] * x.shape[1]
    one, other = (
        exchange.trade(x[q][None], s[q][None], c[q][None], scales, reading, keep=False)
        for q in (list(range(len(p))), p)
    )
    assert one.realised == other.realised
    assert np.array_equal(np.sort(one.last[0], axis=0), np.sort(other.last[0], axis=0))
    assert _outcome(other.last[0], (c * s)[p]) == pytest.approx(_outcome(one.last[0], c * s), abs=1e-12)


@given(numbers=tied(1, 3))
@settings(max_examples=100, deadline=None)
def test_who_bargains_in_a_tie_does_not_hang_on_the_order(numbers: Numbers) -> None:
    x, s, c, p = numbers
    scales = [(0.0, 1.0)] * x.shape[1]
    one, other = (
        state_model.negotiate(x[q][None], s[q][None], c[q, 0][None], scales, Parameters(), keep=False)
        for q in (list(range(len(p))), p)
    )
    assert one.turns == other.turns
    assert np.array_equal(np.sort(one.last[0], axis=0), np.sort(other.last[0], axis=0))


@given(
    places=st.lists(st.integers(0, 12), min_size=2, max_size=7),
    weights=st.lists(st.integers(1, 3), min_size=7, max_size=7),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_who_shares_a_place_in_an_election_does_not_hang_on_the_order(
    places: list[int], weights: list[int], data: st.DataObject
) -> None:
    x = 0.3 + np.array(places)[:, None] * 4e-4  # two of these steps are one place, three are not
    s, c = np.full_like(x, 50.0), np.array(weights, float)[: len(x), None]
    p = data.draw(st.permutations(range(len(x))))
    one, other = (condorcet.elect(x[q], s[q], c[q], (0.0, 1.0), Parameters()) for q in (list(range(len(x))), p))
    assert np.array_equal(one.expected, other.expected)
    assert np.array_equal(one.chances[:, p], other.chances)


@pytest.mark.parametrize("name", READINGS)
@given(numbers=tied(1, 1))
@settings(max_examples=40, deadline=None)
def test_whose_offer_is_taken_in_a_tie_does_not_hang_on_the_order(name: str, numbers: Numbers) -> None:
    x, s, c, p = numbers
    one, other = (
        expected_utility.bargain(x[q], s[q], c[q], (0.0, 1.0), READINGS[name], keep=False).last
        for q in (list(range(len(p))), p)
    )
    assert np.array_equal(np.sort(one[:, 0]), np.sort(other[:, 0]))


@given(seed=st.integers(0, 2**32 - 1), actors=st.integers(2, 6))
@example(seed=1, actors=6)
@settings(max_examples=20, deadline=None)
def test_what_is_kept_of_every_round_names_the_same_actors_in_any_order(seed: int, actors: int) -> None:
    rng = np.random.default_rng(seed)
    x, s, c = rng.random((actors, 2)), 50 * rng.random((actors, 2)), np.repeat(rng.random((actors, 1)), 2, axis=1)
    p = rng.permutation(actors)
    back = np.argsort(p)

    def mixed(numbers: np.ndarray) -> np.ndarray:
        return np.where(numbers >= 0, back[np.maximum(numbers, 0).astype(int)], numbers)

    one, other = (
        exchange.trade(x[q][None], s[q][None], c[q][None], [(0.0, 1.0)] * 2, "as_published", keep=True).log[0]
        for q in (np.arange(actors), p)
    )
    done = np.isfinite(one[:, 0])
    assert np.array_equal(mixed(one[done, :2]), other[done, :2])
    first, second = (
        state_model.negotiate(x[q][None], s[q][None], c[q, 0][None], [(0.0, 1.0)] * 2, Parameters(), keep=True)
        for q in (np.arange(actors), p)
    )
    turns = int(first.turns[0])
    assert np.array_equal(first.positions[0][: turns + 1, p], second.positions[0][: turns + 1])
    for event in range(6):
        before, after = first.events[0, :turns, :, event][:, p], second.events[0, :turns, :, event]
        assert np.array_equal(mixed(before) if event in (0, 3) else before, after)
    here, there = (
        expected_utility.bargain(x[q, :1], s[q, :1], c[q, :1], (0.0, 1.0), READINGS["scholz-text"], keep=True)
        for q in (np.arange(actors), p)
    )
    assert np.array_equal(here.positions[:, p], there.positions)
    assert np.array_equal(mixed(here.events[:, p, 0]), there.events[:, :, 0])
    assert np.array_equal(here.events[:, p, 1:], there.events[:, :, 1:])
    assert np.array_equal(here.views[:, p][:, :, p], there.views)


def test_actors_are_put_in_order_draw_by_draw() -> None:
    x = np.array([[3.0, 1.0, 2.0], [1.0, 1.0, 0.0]])
    c = np.array([[0.0, 0.0, 0.0], [2.0, 1.0, 5.0]])
    order = Ordering.of(x, c)
    assert order.sorted(x).tolist() == [[1.0, 2.0, 3.0], [0.0, 1.0, 1.0]]
    assert order.restored(order.sorted(c)).tolist() == c.tolist()
    assert order.named(np.array([[0.0, -1.0], [1.0, np.nan]])).tolist()[0] == [1.0, -1.0]
    assert order.named(np.array([[0.0, -1.0], [1.0, np.nan]]))[1, 0] == 1.0
