"""Values: modes, spans, moves, pools; words and their numbers. No files, no draws."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinktank.case import Number, Pool, Range, Weights, moved
from thinktank.case.kinds import KINDS
from thinktank.case.limits import value_faults
from thinktank.case.logic import statement_faults
from thinktank.case.values import pooled_weights
from thinktank.case.words import SCALES, allows, word_for

reals = st.floats(-1e6, 1e6)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    low, mode, high = sorted((draw(reals), draw(reals), draw(reals)))
    return Range(low, mode, high)


@given(ranges(), st.floats(0, 10), st.tuples(reals, reals).map(sorted))
def test_a_moved_range_stays_in_order_and_within_its_bounds(value: Range, to: float, ends: list[float]) -> None:
    low, high = ends
    went = moved(value, to, (low, high))
    assert isinstance(went, Range)
    assert went.low <= went.mode <= went.high
    assert low - 1e-9 <= went.low and went.high <= high + 1e-9


def test_moving_a_pool_moves_everybody_by_the_same_distance() -> None:
    pool = Pool("mean", (("ito", Number(2.0)), ("mori", Range(1.5, 3.0, 4.0))))
    went = moved(pool, 3.5, (0.0, 10.0))
    assert went == Pool("mean", (("ito", Number(3.0)), ("mori", Range(2.5, 4.0, 5.0))))


@pytest.mark.parametrize(("rule", "mode"), [("mean", 2.0), ("mixture", 2.0), ("median", 1.0)])
def test_a_pool_stands_where_its_rule_says(rule: str, mode: float) -> None:
    assert Pool(rule, (("a", Number(0.0)), ("b", Number(1.0)), ("c", Number(5.0)))).mode == mode


def test_pooled_weights_sum_to_one() -> None:
    members = (("a", Weights((("x", 0.9), ("y", 0.1)))), ("b", Weights((("x", 0.2), ("y", 0.8)))))
    for rule in ("mean", "median", "mixture"):
        assert math.isclose(sum(w for _, w in pooled_weights(Pool(rule, members)).weights), 1.0)


def test_disjoint_medians_fall_back_to_the_mean() -> None:
    def sure(state: str) -> Weights:
        return Weights(tuple((s, float(s == state)) for s in "xyz"))

    pool = Pool("median", (("a", sure("x")), ("b", sure("y")), ("c", sure("z"))))
    assert pooled_weights(pool).weights == (("x", 1 / 3), ("y", 1 / 3), ("z", 1 / 3))


def test_a_value_outside_its_bounds_says_which_and_where_they_run() -> None:
    ((what, fix),) = value_faults(Range(-1.0, 50.0, 120.0), KINDS["salience"], None)
    assert "-1, 120" in what
    assert "0 to 100" in fix


@pytest.mark.parametrize(
    ("statement", "sound"),
    [
        ("spend", True),
        ("not not spend", True),
        ("spend if not (punish or pay)", True),
        ("spend iff pay and punish", True),
        ("", False),
        ("spend punish", False),
        ("(spend", False),
        ("spend)", False),
        ("and spend", False),
        ("not", False),
        ("spnd", False),
    ],
)
def test_option_statements(statement: str, sound: bool) -> None:
    assert (statement_faults(statement, frozenset({"spend", "punish", "pay"})) == []) is sound


@given(st.floats(0.01, 0.99))
def test_icd_203_has_a_word_for_every_number(probability: float) -> None:
    word = word_for(probability)
    assert word is not None
    assert allows(word, probability)


def test_a_number_on_an_edge_takes_the_word_nearer_to_one_half() -> None:
    assert [word_for(p) for p in (0.05, 0.20, 0.45, 0.55, 0.80, 0.95)] == [
        "very unlikely",
        "unlikely",
        "roughly even chance",
        "roughly even chance",
        "likely",
        "very likely",
    ]


def test_every_scale_keeps_its_words_within_zero_and_one() -> None:
    for words in SCALES.values():
        assert all(0 <= low <= high <= 1 for low, high in words.values())
