"""Consistent scenarios, classes, scores and draws against the definition, and what must not change them."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.cross_impact.matrices import case_of, random_matrix
from tests.reference import cross_impact as slow
from thinktank.case import Number
from thinktank.draws import sample
from thinktank.errors import MissingJudgements
from thinktank.methods.cross_impact import diversity
from thinktank.methods.cross_impact import model as model_module
from thinktank.methods.cross_impact.diversity import diverse
from thinktank.methods.cross_impact.matrix import matrix_of
from thinktank.methods.cross_impact.method import CrossImpact
from thinktank.methods.cross_impact.scenarios import consistent, least_inconsistent
from thinktank.runs import run

SIZES = (3, 2, 3, 2)
seeds = st.integers(0, 10_000)


def _solved(matrix: list[list[int]], sizes: tuple[int, ...], tolerance: int = 0) -> list[tuple[int, ...]]:
    found = matrix_of(case_of(matrix, sizes), "filter", CrossImpact().missing)
    return [tuple(row) for row in consistent(found, found.mode, tolerance=tolerance).states.tolist()]


@pytest.mark.parametrize("seed", range(8))
def test_scenarios_classes_and_scores_are_those_of_the_definition(seed: int) -> None:
    matrix = random_matrix(seed, SIZES)
    found = run(case_of(matrix, SIZES), CrossImpact(inconsistency=2, classes=4), draws=1).result.to_dict()
    json.dumps(found, allow_nan=False)
    assert found["scenarios_total"] == 36
    wanted = slow.consistent(matrix, SIZES, 2)
    listed = found["consistent"]
    assert isinstance(listed, list)
    assert [tuple(s["code"]) for s in listed] == [tuple(x + 1 for x in z) for z in wanted]
    for scenario, z in zip(listed, wanted, strict=True):
        balance = slow.balance(matrix, SIZES, z)
        gaps = [slow.gap(matrix, SIZES, z, j) for j in range(len(SIZES))]
        assert scenario["inconsistency"] == slow.inconsistency(matrix, SIZES, z)
        assert scenario["margin"] == min(gaps)
        assert scenario["inconsistency_sum"] == sum(max(-gap, 0) for gap in gaps)
        assert scenario["total_impact_score"] == sum(row[s] for row, s in zip(balance, z, strict=True))
        assert [list(row.values()) for row in scenario["balances"].values()] == balance
    classes = found["classes"]
    assert isinstance(classes, list)
    assert [entry["scenarios"] for entry in classes] == [len(slow.consistent(matrix, SIZES, k)) for k in range(5)]


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_the_laws_of_invariance_leave_the_consistent_scenarios_as_they_are(seed: int) -> None:
    r = np.random.default_rng(seed)
    matrix = np.array(random_matrix(seed, SIZES))
    starts = np.concatenate([[0], np.cumsum(SIZES)])
    wanted = _solved(matrix.tolist(), SIZES)
    i, j, k = (int(x) for x in r.permutation(4)[:3])
    rows, target, others = (slice(starts[x], starts[x + 1]) for x in (i, j, k))
    shifted = matrix.copy()
    shifted[starts[i], target] += int(r.integers(-3, 4))  # a constant on one judgement group
    assert _solved(shifted.tolist(), SIZES) == wanted
    stretched = matrix.copy()
    stretched[:, target] *= 3  # a factor on all that acts on one driver
    assert _solved(stretched.tolist(), SIZES) == wanted
    moved = matrix.copy()
    vector = r.integers(-2, 3, SIZES[j])
    moved[rows, target] += vector  # from one section to another
    moved[others, target] -= vector
    assert _solved(moved.tolist(), SIZES) == wanted


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_the_order_of_drivers_and_states_only_renames(seed: int) -> None:
    r = np.random.default_rng(seed)
    matrix = np.array(random_matrix(seed, (3, 3, 3)))
    drivers = r.permutation(3)
    states = [r.permutation(3) for _ in range(3)]
    columns = np.concatenate([3 * d + states[d] for d in drivers])
    renamed = _solved(matrix[np.ix_(columns, columns)].tolist(), (3, 3, 3))
    back = sorted(tuple(int(states[d][z[list(drivers).index(d)]]) for d in range(3)) for z in renamed)
    assert back == _solved(matrix.tolist(), (3, 3, 3))


def test_many_scenarios_are_searched_and_few_are_tried_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix: list[list[object]] = [list(row) for row in random_matrix(4, SIZES)]
    matrix[0][4], matrix[3][0], matrix[6][1] = "[-2, 0, 3]", "[-3, 1, 2]", "{ value = [0, 1, 2], note = 'x' }"
    case = case_of(matrix, SIZES)
    draws = sample(case, 60)
    tried = CrossImpact().model(case).solve(draws)
    monkeypatch.setattr(model_module, "TRIED", 0)
    searched = CrossImpact().model(case).solve(draws)
    assert tried.keys() == searched.keys()
    for key, array in tried.items():
        assert np.array_equal(array, searched[key], equal_nan=True), key
    assert len(np.unique(tried["consistent.count"])) > 1
    for d in (0, 17, 59):
        fixed = case.with_values(
            {path: Number(float(draws[path][d])) for path in CrossImpact().model(case).paths if path in draws.uncertain}
        )
        alone = CrossImpact().model(fixed).solve(sample(fixed, 1))
        assert alone["consistent.count"][0] == tried["consistent.count"][d]


def test_where_nothing_agrees_the_least_inconsistent_are_named() -> None:
    # Matching pennies: one wants to be like the other, the other to differ.
    matrix = [[0, 0, -5, 5], [0, 0, 5, -5], [3, -3, 0, 0], [-3, 3, 0, 0]]
    done = run(case_of(matrix, (2, 2)), CrossImpact(), draws=2)
    found = done.result.to_dict()
    assert found["consistent"] == [] and found["complete"] is True
    least = found["least_inconsistent"]
    assert isinstance(least, list)
    wanted = min(slow.inconsistency(matrix, (2, 2), z) for z in slow.scenarios((2, 2)))
    assert {entry["inconsistency"] for entry in least} == {wanted} == {6}
    assert len(least) == len(slow.consistent(matrix, (2, 2), wanted)) == 2
    cycles = found["cycles"]
    assert isinstance(cycles, list) and [cycle["basin"] for cycle in cycles] == [4]
    assert np.isnan(done.finding("state.d0.a").draws).all()


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_the_least_inconsistency_is_the_least(seed: int) -> None:
    matrix = random_matrix(seed, (2, 3, 2), density=1.0)
    found = matrix_of(case_of(matrix, (2, 3, 2)), "filter", CrossImpact().missing)
    least = least_inconsistent(found, found.mode, 1000, 10**6)
    levels = {z: slow.inconsistency(matrix, (2, 3, 2), z) for z in slow.scenarios((2, 3, 2))}
    wanted = [z for z, level in levels.items() if level == min(levels.values())]
    assert [tuple(row) for row in least.states.tolist()] == wanted


def test_constraints_filter_or_also_exclude() -> None:
    matrix = random_matrix(11, SIZES)
    rules = '[judgements.feasibility.d0]\nb = "forbidden"\n[judgements.implication.d2.a]\nd1.b = "requires"\n'
    case = case_of(matrix, SIZES, rules)
    allowed = [z for z in slow.scenarios(SIZES) if z[0] != 1 and (z[2] != 0 or z[1] == 1)]
    everything = slow.consistent(matrix, SIZES)
    filtered = run(case, CrossImpact(), draws=1).result.to_dict()["consistent"]
    assert isinstance(filtered, list)
    assert [tuple(x - 1 for x in s["code"]) for s in filtered] == [z for z in everything if z in allowed]
    excluded = CrossImpact(constraints="exclude").model(case).at_mode.states.tolist()
    kept = [
        z
        for z in allowed
        if all(
            slow.balance(matrix, SIZES, z)[j][z[j]] >= x
            for j in range(4)
            for v, x in enumerate(slow.balance(matrix, SIZES, z)[j])
            if (j, v) != (0, 1)
        )
    ]
    assert [tuple(row) for row in excluded] == kept
    forced = case_of(matrix, SIZES, '[judgements.feasibility.d1]\nb = "forced"\n')
    states = CrossImpact().model(forced).at_mode.states
    assert [tuple(row) for row in states.tolist()] == [z for z in everything if z[1] == 1]


def test_constraints_that_contradict_each_other_are_named_and_no_others() -> None:
    rules = (
        '[judgements.feasibility]\nd0.a = "forced"\nd1.a = "forbidden"\nd3.a = "forbidden"\n'
        '[judgements.implication.d0.a]\nd1.a = "requires"\n'
    )
    with pytest.raises(MissingJudgements) as caught:
        CrossImpact().model(case_of(random_matrix(1, SIZES), SIZES, rules))
    said = str(caught.value)
    for path in ("feasibility.d0.a = forced", "feasibility.d1.a = forbidden", "implication.d0.a.d1.a = requires"):
        assert path in said
    assert "d3" not in said


def test_a_search_that_is_given_up_is_marked_incomplete() -> None:
    sizes = (3,) * 14
    done = run(
        case_of(random_matrix(2, sizes, density=0.9), sizes), CrossImpact(nodes=1, classes=0, samples=100), draws=3
    )
    found = done.result.to_dict()
    assert (found["complete"], found["stopped_by"], found["nodes"]) == (False, "nodes", 1)
    assert done.finding("consistent.count").at_mode is None
    scenarios = done.result.chart(done.case, "", "")
    assert scenarios is not None and "stopped" in scenarios.description


def test_each_expert_has_a_matrix_and_dissent_is_kept() -> None:
    low = [list(row) for row in random_matrix(6, SIZES)]
    high = [list(row) for row in low]
    high[0][3], high[4][0] = high[0][3] - 9, high[4][0] + 9
    cells: list[list[object]] = [list(row) for row in low]
    for r, c in ((0, 3), (4, 0)):
        cells[r][c] = f"{{ people = {{ p = {low[r][c]}, q = {high[r][c]} }}, pool = 'mean' }}"
    done = run(case_of(cells, SIZES), CrossImpact(), draws=4).result.to_dict()
    experts = done["experts"]
    assert isinstance(experts, dict) and experts["people"] == ["p", "q"]
    of_p, of_q = set(slow.consistent(low, SIZES)), set(slow.consistent(high, SIZES))
    got = {tuple(x - 1 for x in s["code"]): s["consistent_in"] for s in experts["scenarios"]}
    assert got == {z: (z in of_p) + (z in of_q) for z in of_p | of_q}
    assert of_p != of_q


def test_possibly_and_necessarily_consistent_are_those_of_the_kindest_and_the_harshest_matrix() -> None:
    base = random_matrix(9, SIZES)
    r = np.random.default_rng(9)
    width = r.integers(0, 2, (10, 10)) * (np.array(base) != 0)
    cells: list[list[object]] = [
        [f"[{x - w}, {x}, {x + w}]" if w else x for x, w in zip(row, ws, strict=True)]
        for row, ws in zip(base, width.tolist(), strict=True)
    ]
    found = run(case_of(cells, SIZES), CrossImpact(), draws=3).result.to_dict()["intervals"]
    starts = [0, 3, 5, 8]

    def with_own(z: tuple[int, ...], sign: int) -> list[list[int]]:
        # The matrix within the ranges that is kindest (1) or harshest (-1) to the states of z.
        own = {start + state for start, state in zip(starts, z, strict=True)}
        return [
            [x + sign * w * (1 if c in own else -1) for c, (x, w) in enumerate(zip(row, ws, strict=True))]
            for row, ws in zip(base, width.tolist(), strict=True)
        ]

    assert isinstance(found, dict)
    for name, sign in (("possibly", 1), ("necessarily", -1)):
        wanted = [z for z in slow.scenarios(SIZES) if slow.inconsistency(with_own(z, sign), SIZES, z) == 0]
        assert [tuple(x - 1 for x in code) for code in found[name]["codes"]] == wanted
    assert found["possibly"]["scenarios"] > found["necessarily"]["scenarios"]


def test_the_short_list_differs_most() -> None:
    r = np.random.default_rng(3)
    states = np.unique(r.integers(0, 3, (12, 6)), axis=0).astype(np.int16)
    total = r.integers(0, 20, len(states))
    chosen, least, every = diverse(states, total, 4)

    def apart(rows: tuple[int, ...]) -> int:
        return min(int((states[a] != states[b]).sum()) for a, b in combinations(rows, 2))

    best = max(apart(rows) for rows in combinations(range(len(states)), 4))
    assert every and apart(chosen) == least == best
    ties = [rows for rows in combinations(range(len(states)), 4) if apart(rows) == best]
    assert total[list(chosen)].sum() == max(total[list(rows)].sum() for rows in ties)


@pytest.mark.parametrize("seed", range(8))
def test_no_choice_that_could_not_be_tried_differs_more(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    r = np.random.default_rng(seed)
    states = np.unique(r.integers(0, 3, (20, 5 + seed % 3)), axis=0).astype(np.int16)
    total = r.integers(0, 20, len(states))
    _, best, tried = diverse(states, total, 4)
    monkeypatch.setattr(diversity, "CHOICES", 0)
    chosen, least, exact = diverse(states, total, 4)
    assert tried and exact and len(set(chosen)) == 4
    assert least == best == min(int((states[a] != states[b]).sum()) for a, b in combinations(chosen, 2))
    monkeypatch.setattr(diversity, "LOOKS", 0)
    assert not diverse(states, total, 4)[2]
