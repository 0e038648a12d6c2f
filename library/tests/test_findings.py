"""What moves an answer, and what would flip it: the same for every method."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinktank.case import Range
from thinktank.catalogue import configured
from thinktank.draws import sample
from thinktank.findings import Quantity, Sensitivity, flips, sensitivity
from thinktank.findings.ranks import ranked
from thinktank.runs import run

from .small import small_case

TABLE = {"a": (2.0, 50.0, 10.0), "b": (8.0, 50.0, 10.0)}
METHOD = configured("spatial_bargaining", {})
KEY = "outcome.x.weighted_mean"


def test_swings_are_the_answers_at_the_ends_with_all_else_at_the_mode() -> None:
    case = small_case(TABLE).with_values({"position.x.a": Range(0.0, 2.0, 4.0), "position.x.b": Range(7.0, 8.0, 9.0)})
    found = {i.path: i for i in run(case, METHOD, draws=4_000).finding(KEY).influences}
    assert (found["position.x.a"].swing_low, found["position.x.a"].swing_high) == (4.0, 6.0)
    assert (found["position.x.b"].swing_low, found["position.x.b"].swing_high) == (4.5, 5.5)
    assert (found["position.x.a"].rank_correlation or 0) > (found["position.x.b"].rank_correlation or 0) > 0.3


def test_the_strongest_comes_first_and_the_certain_do_not_come() -> None:
    case = small_case(TABLE).with_values(
        {"position.x.a": Range(1.9, 2.0, 2.1), "salience.x.b": Range(10.0, 50.0, 90.0)}
    )
    influences = run(case, METHOD, draws=2_000).finding(KEY).influences
    assert [influence.path for influence in influences] == ["salience.x.b", "position.x.a"]


@given(st.lists(st.integers(0, 5), min_size=3, max_size=40), st.randoms(use_true_random=False))
def test_rank_correlation_is_pearsons_on_mean_ranks(values: list[int], random: object) -> None:
    x = np.array(values, dtype=float)
    y = x * 2 + np.array([random.random() for _ in values])  # type: ignore[attr-defined]

    def ranks(row: np.ndarray) -> np.ndarray:
        return np.array([(row < v).sum() + ((row == v).sum() - 1) / 2 for v in row])

    if len(set(values)) == 1:
        return
    expected = np.corrcoef(ranks(x), ranks(y))[0, 1]
    assert ranked(x).correlation(ranked(y)) == pytest.approx(expected)


def test_a_flip_is_where_the_answer_changes_sides() -> None:
    case = small_case(TABLE)
    model = METHOD.model(case)
    found = {flip.path: flip.value for flip in flips(case, model.solve, KEY, 6.0, paths=model.paths)}
    assert found["position.x.a"] == pytest.approx(4.0)  # (4 + 8) / 2 = 6
    assert found["position.x.b"] == pytest.approx(10.0)  # (2 + 10) / 2 = 6
    assert found["salience.x.b"] == pytest.approx(100.0)  # weights 1 : 2
    assert found["salience.x.a"] == pytest.approx(25.0)
    never = {flip.path: flip.value for flip in flips(case, model.solve, KEY, 9.5, paths=model.paths)}
    assert never["position.x.a"] is None


def test_a_share_counts_the_draws_on_one_side() -> None:
    case = small_case(TABLE).with_values({"position.x.a": Range(0.0, 2.0, 4.0)})
    finding = run(case, METHOD, draws=20_000).finding(KEY)
    assert finding.share(at_least=5.0) == pytest.approx(0.5, abs=0.02)
    assert finding.share(at_most=4.0) == pytest.approx(0.0, abs=0.001)
    assert finding.share() == 1.0


@pytest.mark.parametrize("model", ["rules", "scholz-table"])
def test_what_moves_an_answer_is_the_same_however_few_ranks_are_held(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spread = {path: Range(1.0, 2.0, 4.0) for path in ("position.x.a", "salience.x.a", "capability.b")}
    case, method = small_case(TABLE).with_values(spread), configured("spatial_bargaining", {"model": model})
    much = run(case, method, draws=12_000).to_dict()
    monkeypatch.setattr(sensitivity, "_ROOM", 1)
    assert run(case, method, draws=12_000).to_dict() == much


def test_where_an_answer_is_not_determined_only_the_other_draws_are_ranked() -> None:
    nobody = {"a": (2.0, 0.0, 10.0), "b": (8.0, 0.0, 10.0)}
    spread = {f"salience.x.{actor}": Range(0.0, 0.0, 100.0) for actor in nobody}
    case = small_case(nobody).with_values({**spread, "position.x.a": Range(0.0, 2.0, 4.0)})
    drawn = sample(case, 3_000)
    holes = np.where(np.arange(3_000) % 3 == 0, np.nan, drawn["position.x.a"])
    quantity = Quantity("k", "K", "", holes, 2.0, reads=("position.x.a", "salience.x.b"))
    found = Sensitivity(case, drawn, drawn.paths, lambda draws: {"k": draws["position.x.a"]}).influences([quantity])[0]
    assert (found[0].path, found[0].rank_correlation) == ("position.x.a", pytest.approx(1.0))
    assert abs(found[1].rank_correlation or 0.0) < 0.1


def test_a_long_row_is_ranked_against_another_in_pieces() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.random(35_001), rng.random(35_001)
    whole = float(np.corrcoef(np.argsort(np.argsort(x)), np.argsort(np.argsort(x + y)))[0, 1])
    assert ranked(x).correlation(ranked(x + y)) == pytest.approx(whole, rel=1e-12)
