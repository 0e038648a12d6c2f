"""The test of models: scores by their definitions, every model in it, none that sees an outcome, and the same twice."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from thinktank.backtest import Backtest, Settings, Table, backtest, read_table
from thinktank.backtest.forecasters import Batch, Bundle, batches, bundles, forecasters
from thinktank.errors import BadParameter
from thinktank.methods.spatial_bargaining.outcomes import MODELS
from thinktank.methods.spatial_bargaining.parameters import Parameters

from ..reference.backtest import crps_by_integration, crps_of_masses
from .tables import LONG, written

ROOT = Path(__file__).parents[3]
LAKES = read_table(ROOT / "cases" / "backtests" / "seven-lakes.csv")
DONE = backtest(LAKES, Settings(resamples=200))
QUICK = ("weighted_median", "pce", "predictive", "positions", "reference_point", "exchange", "uniform")


def _tested(table: Table, only: tuple[str, ...] = QUICK, **settings: object) -> Backtest:
    return backtest(table, Settings(resamples=100, **settings), only=only)  # type: ignore[arg-type]


def test_every_model_of_the_method_is_put_to_the_test() -> None:
    assert [score.name for score in DONE.scores if score.kind == "model"] == list(MODELS)


def test_errors_hits_and_differences_are_what_their_names_say() -> None:
    outcomes = np.array([issue.outcome for issue in LAKES.issues])
    means = np.array(
        [np.average(issue.positions, weights=issue.capabilities * issue.saliences) for issue in LAKES.issues]
    )
    benchmark, median = DONE.score("weighted_mean"), DONE.score("weighted_median")
    assert benchmark.points == pytest.approx(means.tolist())
    errors, others = np.abs(means - outcomes), np.abs(np.array(median.points) - outcomes)
    assert benchmark.mean_error.value == pytest.approx(errors.mean())
    assert benchmark.median_error.value == pytest.approx(np.median(errors))
    assert benchmark.hit_rate.value == pytest.approx((errors <= 10).mean())
    assert benchmark.crps.value == benchmark.mean_error.value and benchmark.crps_of == "point"
    assert benchmark.difference is None and median.difference is not None
    assert median.difference.mean_error.value == pytest.approx((others - errors).mean())
    assert median.difference.hit_rate.value == pytest.approx((others <= 10).mean() - (errors <= 10).mean())


def test_who_says_nothing_of_an_issue_is_compared_on_the_others() -> None:
    outcomes = np.array([issue.outcome for issue in LAKES.issues])
    known = np.array([issue.reference is not None for issue in LAKES.issues])
    references = np.array([issue.reference or 0.0 for issue in LAKES.issues])
    score, benchmark = DONE.score("reference_point"), np.array(DONE.score("weighted_mean").points)
    assert (score.count, score.undetermined) == (known.sum(), (~known).sum()) and 0 < known.sum() < 30
    assert score.difference is not None
    apart = np.abs(references - outcomes) - np.abs(benchmark - outcomes)
    assert score.difference.mean_error.value == pytest.approx(apart[known].mean())
    assert score.difference.mean_error.count == known.sum()


def test_distributions_are_scored_by_the_integral_that_defines_crps() -> None:
    for forecaster in forecasters(Parameters()):
        if forecaster.name not in ("pce", "positions", "predictive", "uniform"):
            continue
        batch = next(iter(batches(LAKES.issues)))
        said = forecaster.forecast(batch)
        assert said.grid is not None and said.cdf is not None
        assert (np.diff(said.cdf, axis=1) >= 0).all() and np.allclose(said.cdf[:, -1], 1.0)
        one = LAKES.issues[int(batch.places[0])]
        table = replace(LAKES, issues=(one,))
        score = _tested(table, (forecaster.name,)).score(forecaster.name)
        assert score.crps_of == "distribution"
        if forecaster.name in ("predictive", "uniform"):
            wanted = crps_by_integration(one.outcome, said.grid[0].tolist(), said.cdf[0].tolist())
            assert score.crps.value == pytest.approx(wanted, abs=1e-3)
        else:
            masses = np.diff(said.cdf[0][1::2], prepend=0.0)
            wanted = crps_of_masses(one.outcome, said.grid[0][1::2].tolist(), masses.tolist())
            assert score.crps.value == pytest.approx(wanted, abs=1e-9)
            assert said.points[0] == pytest.approx((masses * said.grid[0][1::2]).sum())


def test_no_forecaster_can_see_an_outcome() -> None:
    seen = {field.name for kind in (Batch, Bundle) for field in fields(kind)}
    assert seen == {"places", "positions", "saliences", "capabilities", "references"}
    other = replace(LAKES, issues=tuple(replace(issue, outcome=100 - issue.outcome) for issue in LAKES.issues))
    for score, again in zip(_tested(LAKES).scores, _tested(other).scores, strict=True):
        assert np.array_equal(score.points, again.points, equal_nan=True)


def test_the_order_of_issues_and_actors_does_not_matter() -> None:
    turned = tuple(
        replace(
            issue,
            actors=issue.actors[::-1],
            positions=issue.positions[::-1].copy(),
            saliences=issue.saliences[::-1].copy(),
            capabilities=issue.capabilities[::-1].copy(),
        )
        for issue in LAKES.issues[::-1]
    )
    for score, again in zip(DONE.scores, backtest(replace(LAKES, issues=turned), DONE.settings).scores, strict=True):
        assert again.points[::-1] == pytest.approx(score.points, rel=1e-6, nan_ok=True), score.name
        assert again.mean_error.value == pytest.approx(score.mean_error.value)


def test_issues_decided_together_are_traded_and_others_are_not(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, LONG))
    (bundle,) = bundles(table.issues)
    assert bundle.places.tolist() == [0, 1] and bundle.positions.shape == (3, 2)
    assert bundle.capabilities[2].tolist() == [5.0, 0.0]  # Corvo takes no part in the second
    exchange = next(forecaster for forecaster in forecasters(Parameters()) if forecaster.name == "exchange")
    said = exchange.forecast(bundle).points
    elsewhere = bundle.positions.copy()
    elsewhere[2, 1] = 77.0  # where an actor without weight would stand decides nothing
    assert exchange.forecast(replace(bundle, positions=elsewhere)).points == pytest.approx(said)
    score = _tested(table).score("exchange")
    assert score.count == 2 and np.isnan(score.points[2])


def test_batches_hold_every_issue_once_with_as_many_actors() -> None:
    cut = list(batches(LAKES.issues))
    assert sorted(place for batch in cut for place in batch.places.tolist()) == list(range(30))
    for batch in cut:
        for row, place in enumerate(batch.places.tolist()):
            assert batch.positions[row].tolist() == LAKES.issues[place].positions.tolist()
        assert np.allclose(batch.shares.sum(axis=1), 1.0)


def test_the_same_settings_give_the_same_numbers_and_another_seed_other_intervals() -> None:
    one, two, other = _tested(LAKES), _tested(LAKES), _tested(LAKES, seed=2)
    assert json.dumps(one.to_dict()) == json.dumps(two.to_dict())
    assert one.score("pce").mean_error.value == other.score("pce").mean_error.value
    assert one.score("pce").mean_error.low != other.score("pce").mean_error.low


def test_proposals_are_drawn_whole_and_their_intervals_are_their_own() -> None:
    alone, together = _tested(LAKES), _tested(LAKES, by="proposal")
    assert alone.score("pce").mean_error.value == together.score("pce").mean_error.value
    assert alone.score("pce").mean_error.low != together.score("pce").mean_error.low


def test_the_benchmark_is_always_there_and_an_unknown_model_is_refused() -> None:
    assert [score.name for score in _tested(LAKES, ("uniform",)).scores] == ["weighted_mean", "uniform"]
    with pytest.raises(BadParameter, match=r"no model 'medan' to test\. There are: weighted_mean, "):
        _tested(LAKES, ("medan",))


def test_more_resamples_than_memory_holds_are_refused() -> None:
    with pytest.raises(BadParameter, match=r"100,000,000 resamples of 30 issues are too many; take 16,666,666"):
        backtest(LAKES, Settings(resamples=100_000_000), only=("uniform",))


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    backtest(LAKES, Settings(resamples=100), only=QUICK, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_a_table_of_one_issue_has_scores_and_no_intervals() -> None:
    done = backtest(replace(LAKES, issues=LAKES.issues[:1]), Settings(resamples=100))
    assert done.score("weighted_mean").mean_error.low is None
    json.dumps(done.to_dict(), allow_nan=False)


def test_json_holds_all_that_was_promised() -> None:
    said = json.loads(json.dumps(DONE.to_dict(), allow_nan=False))
    assert said["benchmark"] == "weighted_mean" and said["bootstrap"]["seed"] == 1
    first = said["models"][0]
    assert set(first["mean_absolute_error"]) == {"value", "low", "high", "n"} and first["crps"]["of"] == "point"
    assert said["models"][1]["difference"]["mean_absolute_error"]["n"] == 30
    assert said["issues"][0]["forecasts"]["weighted_mean"] == pytest.approx(DONE.scores[0].points[0])
    reference = [issue["forecasts"]["reference_point"] for issue in said["issues"]]
    assert None in reference


def test_on_a_hundredth_of_rounding_a_hit_is_no_miss(tmp_path: Path) -> None:
    text = "issue,actor,position,salience,capability,outcome,low,high\nA,x,0.1,50,1,0.3,0,2\nA,y,0.1000001,50,1,,,\n"
    text += "B,x,0,50,1,60,0,100\nB,y,100,50,1,,,\n"
    done = _tested(read_table(written(tmp_path, text)), ("weighted_median",))
    assert done.score("weighted_mean").hit_rate.value == 1.0


def test_a_backtest_has_no_draws_to_draw_bargains_in() -> None:
    with pytest.raises(BadParameter, match="smp_transitions = 'stochastic' needs the draws of a case"):
        backtest(LAKES, Settings(resamples=10), Parameters(smp_transitions="stochastic"))
