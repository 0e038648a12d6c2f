"""Option statements and outcomes as text: precedence, truth, faults; which combinations of options can be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinktank.case.feasible import feasible_states
from thinktank.case.logic import parsed, statement_faults
from thinktank.case.outcomes import outcome_faults

NAMES = ("a", "b", "c")
STATEMENTS = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        inner.map(lambda s: f"not ({s})"),
        st.tuples(inner, st.sampled_from(["and", "or", "if", "iff"]), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
    ),
    max_leaves=8,
)


def _python(statement: str, taken: dict[str, bool]) -> bool:
    """Evaluate the statement by Python's own logic: `a if b` is a or not b, `a iff b` is equality."""
    names = {"a": "A", "b": "B", "c": "C"}
    tokens = statement.replace("(", " ( ").replace(")", " ) ").split()
    words = {"if": "or not", "iff": "==", **names}
    return bool(eval(" ".join(words.get(t, t) for t in tokens), {n: taken[k] for k, n in names.items()}))


@given(STATEMENTS)
def test_a_statement_means_what_it_says(statement: str) -> None:
    rows = list(product((False, True), repeat=3))
    columns = {name: np.array([row[i] for row in rows]) for i, name in enumerate(NAMES)}
    formula = parsed(statement)
    found = formula.over(columns)
    for row, holds in zip(rows, found, strict=True):
        taken = dict(zip(NAMES, row, strict=True))
        assert holds == formula.truth(taken) == _python(statement, taken)


@given(STATEMENTS, st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_what_is_decided_early_stays_decided(statement: str, known: dict[str, bool]) -> None:
    formula = parsed(statement)
    early = formula.truth(known)
    rest = [name for name in NAMES if name not in known]
    for row in product((False, True), repeat=len(rest)):
        assert early is None or formula.truth({**known, **dict(zip(rest, row, strict=True))}) == early


@pytest.mark.parametrize(
    ("statement", "same"),
    [
        ("not a and b", "(not a) and b"),
        ("a or b and c", "a or (b and c)"),
        ("a and b if c", "(a and b) if c"),
        ("a if b or c", "a if (b or c)"),
        ("a iff b if c", "(a iff b) if c"),
        ("not not a", "a"),
    ],
)
def test_not_binds_before_and_before_or_before_if(statement: str, same: str) -> None:
    for row in product((False, True), repeat=3):
        taken = dict(zip(NAMES, row, strict=True))
        assert parsed(statement).truth(taken) == parsed(same).truth(taken)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("", "is not a statement"),
        ("a and", "is not a statement"),
        ("a b", "is not a statement"),
        ("(a", "is not a statement"),
        ("a)", "is not a statement"),
        ("if a", "is not a statement"),
        ("a & b", "names '&', which is no option"),
        ("not d", "names 'd', which is no option"),
        ("not " * 60 + "a", "nested too deeply"),
        ("(" * 60 + "a" + ")" * 60, "nested too deeply"),
        (" or ".join(["a"] * 2000), "at most 1000"),
        (" if ".join(["a"] * 60), "nested too deeply"),
    ],
)
def test_what_is_no_statement_is_said(statement: str, says: str) -> None:
    ((what, fix),) = statement_faults(statement, frozenset(NAMES))
    assert says in what and fix


def test_long_lists_of_options_are_statements() -> None:
    assert statement_faults(" or ".join(["a"] * 400), frozenset(NAMES)) == []


@given(st.lists(STATEMENTS, max_size=3))
def test_the_search_finds_exactly_what_breaks_no_rule(statements: list[str]) -> None:
    rules = [parsed(statement) for statement in statements]
    wanted = []
    for code in range(8):
        taken = {name: bool(code >> b & 1) for b, name in enumerate(NAMES)}
        if all(rule.truth(taken) for rule in rules):
            wanted.append(frozenset(name for name in NAMES if taken[name]))
    assert list(feasible_states(NAMES, rules)) == wanted


@pytest.mark.parametrize(
    ("items", "chains", "says"),
    [
        (["a ~ d"], False, "names 'd'"),
        (["a+a"], False, "twice"),
        (["a", "b ~ a"], False, "stands already in place 1"),
        (["a ~ "], False, "empty"),
        (["a"], True, "compares nothing"),
        (["a > b", "b > c", "c > a"], True, "circle"),
        (["a > b ~ c", "c > a"], True, "circle"),
        (["a > a"], True, "circle"),
    ],
)
def test_what_is_no_ranking_or_order_is_said(items: list[str], chains: bool, says: str) -> None:
    found = outcome_faults(items, frozenset(NAMES), chains)
    assert len(found) == 1 and says in found[0][1]


def test_sound_rankings_and_orders_have_no_faults() -> None:
    assert outcome_faults(["a+b ~ none", "c"], frozenset(NAMES), False) == []
    assert outcome_faults(["a+b > none > c", "a+b > a ~ b"], frozenset(NAMES), True) == []
