"""The kernels against their slow twins, and what must stay the same however the case is written."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from thinktank.case import Case, Number, Range, case_from_toml
from thinktank.catalogue import configured
from thinktank.errors import BadParameter, MissingJudgements
from thinktank.methods.spatial_bargaining.kernels import settlement as kernels
from thinktank.runs import run

from ..reference import bargaining as twin
from ..small import small_case

positions = st.floats(0, 100, allow_nan=False).map(lambda x: round(x, 3))
weights = st.floats(0, 100, allow_nan=False).map(lambda x: round(x, 3))
tables = st.integers(2, 7).flatmap(
    lambda n: st.tuples(st.lists(positions, min_size=n, max_size=n), st.lists(weights, min_size=n, max_size=n))
)


def _columns(x: list[float], w: list[float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(x)[:, None], np.array(w)[:, None]


@given(tables)
@settings(deadline=None)
def test_the_mean_is_its_twin(table: tuple[list[float], list[float]]) -> None:
    x, w = table
    got = float(kernels.weighted_mean(*_columns(x, w))[0])
    assert got == pytest.approx(twin.weighted_mean(x, w), rel=1e-12, abs=1e-12, nan_ok=True)


@given(tables)
@settings(deadline=None)
def test_the_medians_are_their_twins(table: tuple[list[float], list[float]]) -> None:
    x, w = table
    lower, upper = kernels.weighted_median(*_columns(x, w))
    assert (float(lower[0]), float(upper[0])) == pytest.approx(twin.weighted_medians(x, w), nan_ok=True)


@pytest.mark.parametrize(("kernel", "power"), [(kernels.nash_linear, 1), (kernels.nash_quadratic, 2)])
@given(table=tables, floor=st.sampled_from([0.05, 0.5, 2.0]))
@settings(max_examples=60, deadline=None)
def test_no_settlement_on_a_fine_grid_beats_the_nash_bargain(
    kernel: object, power: int, table: tuple[list[float], list[float]], floor: float
) -> None:
    x, w = table
    assume(sum(w) > 0)
    y = kernel(*_columns(x, w), 100.0, floor)[0]  # type: ignore[operator]
    grid = np.concatenate([np.linspace(0, 100, 2001), np.array(x), [y]])
    welfare = twin.nash_welfare(grid, x, w, 100.0, floor, power)
    assert welfare[-1] >= welfare.max() - 1e-9 * max(1.0, abs(welfare.max()))
    assert min(x) <= y <= max(x)


def test_without_weight_nothing_is_determined() -> None:
    x, w = _columns([1.0, 2.0], [0.0, 0.0])
    for kernel in (kernels.weighted_mean, lambda x, w: kernels.weighted_median(x, w)[0]):
        assert math.isnan(kernel(x, w)[0])
    for nash in (kernels.nash_linear, kernels.nash_quadratic):
        assert math.isnan(nash(x, w, 10.0, 0.05)[0])


def _outcomes(case: Case, **parameters: object) -> dict[str, float | None]:
    done = run(case, configured("spatial_bargaining", parameters), draws=64)
    return {finding.key: finding.at_mode for finding in done.findings}


def test_the_tie_rule_decides_an_even_split() -> None:
    case = small_case({"a": (2.0, 50.0, 10.0), "b": (8.0, 50.0, 10.0)})
    found = {tie: _outcomes(case, tie=tie)["outcome.x.weighted_median"] for tie in ("lower", "midpoint", "upper")}
    assert found == {"lower": 2.0, "midpoint": 5.0, "upper": 8.0}


@given(st.permutations(["a", "b", "c"]))
@settings(max_examples=6, deadline=None)
def test_the_order_of_actors_does_not_matter(order: list[str]) -> None:
    table = {"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0), "c": (9.0, 55.0, 7.0)}
    assert _outcomes(small_case({name: table[name] for name in order})) == pytest.approx(
        _outcomes(small_case(table)), rel=1e-12
    )


def test_the_unit_of_capability_does_not_matter() -> None:
    table = {"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)}
    scaled = {name: (x, s, 1000 * c) for name, (x, s, c) in table.items()}
    assert _outcomes(small_case(scaled)) == pytest.approx(_outcomes(small_case(table)), rel=1e-9)


def test_a_mirrored_issue_has_the_mirrored_answer() -> None:
    table = {"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0), "c": (9.5, 20.0, 7.0)}
    mirrored = {name: (10.0 - x, s, c) for name, (x, s, c) in table.items()}
    answers = {key: 10.0 - value for key, value in _outcomes(small_case(mirrored)).items() if value is not None}
    assert _outcomes(small_case(table)) == pytest.approx(answers, rel=1e-9)


def test_agreement_is_the_answer() -> None:
    case = small_case({"a": (3.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)}).with_values({"position.x.b": Number(3.0)})
    assert set(_outcomes(case).values()) == {3.0}


def test_capability_on_one_issue_replaces_the_general_one() -> None:
    table = {"a": (0.0, 50.0, 10.0), "b": (10.0, 50.0, 10.0)}
    assert _outcomes(small_case(table))["outcome.x.weighted_mean"] == 5.0
    case = small_case(table, more="[judgements.capability.x]\na = 30\n")
    assert _outcomes(case)["outcome.x.weighted_mean"] == pytest.approx(2.5)


def test_an_issue_that_matters_to_nobody_is_left_out_and_named() -> None:
    more = "[judgements.position.y]\na = 3\nb = 4\n"
    case = small_case({"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)}, more=more, issues=2)
    done = run(case, configured("spatial_bargaining", {}), draws=16)
    left = done.result.to_dict()["left_out"]
    assert {entry["issue"] for entry in left} == {"y"}  # type: ignore[union-attr, index]
    assert {finding.subject for finding in done.findings} == {"x"}


def test_a_case_without_positions_is_told_what_to_add() -> None:
    text = "\n".join(
        line for line in _text().splitlines() if not line.startswith(("[judgements.pos", "a = 1", "b = 4"))
    )
    with pytest.raises(MissingJudgements, match=r"judgements\.position"):
        run(case_from_toml(text), configured("spatial_bargaining", {}), draws=4)


def _text() -> str:
    from ..small import small_text

    return small_text({"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)})


def test_parameters_that_cannot_be_are_all_named() -> None:
    with pytest.raises(BadParameter) as caught:
        configured("spatial_bargaining", {"tye": "lower", "floor": -1, "predictive_sd": "wide"})
    for word in ("tye", "Did you mean tie", "floor", "predictive_sd"):
        assert word in str(caught.value)


def test_the_predictive_distribution_is_one() -> None:
    case = small_case({"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)})
    case = case.with_values({"position.x.a": Range(0.5, 1.0, 2.0)})
    found = run(case, configured("spatial_bargaining", {}), draws=2_000).result.to_dict()["predictive"]["x"]  # type: ignore[index]
    assert found["cumulative"][-1] == 1.0
    assert all(a <= b for a, b in zip(found["cumulative"], found["cumulative"][1:], strict=False))
    width = found["grid"][1] - found["grid"][0]
    assert sum(d * width for d in found["density"]) == pytest.approx(1.0)
    # Half of it is the positions: the two stand in it with half of their shares of the weight.
    share_b = 80 * 9 / (30 * 5 + 80 * 9)
    at_b = np.searchsorted(found["grid"], 4.0)
    assert found["cumulative"][at_b] - found["cumulative"][at_b - 1] == pytest.approx(0.5 * share_b, abs=0.01)


def test_a_certain_case_has_no_spread() -> None:
    done = run(
        small_case({"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)}), configured("spatial_bargaining", {}), draws=100
    )
    for finding in done.findings:
        assert finding.mean == finding.median == finding.at_mode
        assert finding.influences == ()


def test_a_moved_position_moves_the_mean_by_its_share_of_the_weight() -> None:
    table = {"a": (1.0, 30.0, 5.0), "b": (4.0, 80.0, 9.0)}
    case = small_case(table)
    moved = case.with_values({"position.x.a": Number(2.0)})
    before, after = (_outcomes(c)["outcome.x.weighted_mean"] for c in (case, moved))
    assert after - before == pytest.approx(30 * 5 / (30 * 5 + 80 * 9))  # type: ignore[operator]
