"""What bargaining says: every model as data, rounds in sentences, levers and swings."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from thinktank.case import Range
from thinktank.catalogue import configured
from thinktank.cli import thinktank
from thinktank.draws import sample
from thinktank.methods.spatial_bargaining.method import SpatialBargaining
from thinktank.methods.spatial_bargaining.outcomes import MODELS
from thinktank.methods.spatial_bargaining.result import BargainingResult
from thinktank.runs import run

from ..small import small_case, small_text
from .bargaining_cases import EXAMPLE, THREE, bargained, settled


@pytest.mark.parametrize("models", [*MODELS, "rules", "readings", "all"])
def test_every_model_runs_on_a_case_and_its_result_is_json(models: str) -> None:
    done = run(EXAMPLE, configured("spatial_bargaining", {"model": models}), draws=40)
    found = json.loads(json.dumps(done.to_dict(), allow_nan=False))
    names = [model["name"] for model in found["result"]["models"]]
    assert names[0] == "weighted_mean" and (models in names or len(names) > 2)
    keys = {finding.key for finding in done.findings}
    assert {f"outcome.defence.{name}" for name in names} <= keys
    assert done.method.parameters()["model"] == models
    charts = done.result.charts(EXAMPLE, "A line under it.")
    assert len({chart.name for chart in charts}) == len(charts)


def test_positions_are_rounds_by_actors_by_issues() -> None:
    found = bargained(small_case(THREE), model="all").to_dict()["models"]
    by_name = {model["name"]: model for model in found}
    table = by_name["scholz-table"]
    assert np.array(table["positions"]).shape == (11, 3, 1)
    assert table["actors"] == ["a", "b", "c"] and table["dimensions"] == ["x"]
    assert table["positions"][0] == [[1.0], [4.0], [9.0]]
    chances = by_name["pce"]["probabilities"]["x"]
    assert sum(chances["at_mode"].values()) == pytest.approx(1.0)
    assert isinstance(by_name["smp"]["converged"], bool) and by_name["smp"]["probabilities_by_round"]


def test_the_last_positions_give_the_outcome() -> None:
    found = bargained(small_case(THREE), model="smp").model("smp")
    last = np.array(found.rounds[0].positions[-1], dtype=float)[:, 0]
    w = np.array([s * c for _, s, c in THREE.values()])
    assert found.outcome["x"].at_mode == pytest.approx(float((w * last).sum() / w.sum()))


def test_every_move_is_told_in_a_sentence_and_as_data() -> None:
    found = bargained(small_case(THREE), model="all")
    for name in ("scholz-table", "scholz-text", "smp"):
        model = found.model(name)
        told = " ".join(model.sentences)
        played = model.rounds[0]
        for move in played.moves:
            if move.moved:
                assert f"Round {move.round}: " in told and move.rival is not None
                assert move.end["x"] == played.positions[move.round][played.actors.index(move.actor)][0]
            else:
                assert move.start == move.end
        assert model.sentences[-1].startswith("After ")
    json.dumps([move.to_dict() for move in played.moves], allow_nan=False)


def test_any_draw_can_be_explained() -> None:
    case = small_case(THREE).with_values({"position.x.a": Range(0, 1, 3)})
    model = SpatialBargaining(model="all").model(case)
    whole = model.solve(sample(case, 20))
    for name in ("scholz-table", "scholz-text", "smp"):
        ((rounds, told),) = model.explained(name, sample(case, 1, start=17))
        last = np.array(rounds.positions[-1], dtype=float)[:, 0]
        w = np.array([s * c for _, s, c in THREE.values()])
        assert float((w * last).sum() / w.sum()) == pytest.approx(whole[f"outcome.x.{name}"][17])
        assert told[-1].startswith("After ")
    with pytest.raises(ValueError, match="one draw"):
        model.explained("smp", sample(case, 2))


def test_the_command_line_runs_one_model(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(small_text(THREE), encoding="utf-8")
    asked = [
        "run",
        str(file),
        "--method",
        "spatial_bargaining",
        "--set",
        "model=smp",
        "--draws",
        "5",
        "--fresh",
        "--json",
    ]
    done = CliRunner().invoke(thinktank, asked, standalone_mode=False)
    found = json.loads(done.output)
    assert [model["name"] for model in found["result"]["models"]] == ["weighted_mean", "smp"]
    assert found["run"]["parameters"]["model"] == "smp"


def test_levers_are_what_a_small_change_does() -> None:
    levers = {lever.actor: lever for lever in bargained(small_case(THREE)).levers["x"]}
    for actor, (x, s, c) in THREE.items():
        for step, lever in (
            ((1e-6, 0, 0), levers[actor].position),
            ((0, 1e-6, 0), levers[actor].salience),
            ((0, 0, 1e-6), levers[actor].capability),
        ):
            moved = {**THREE, actor: (x + step[0], s + step[1], c + step[2])}
            before, after = (settled("weighted_mean", *table.values()) for table in (THREE, moved))
            assert (after - before) / 1e-6 == pytest.approx(lever, rel=1e-3)


def test_swings_in_closed_form_are_those_of_the_findings() -> None:
    case = small_case(THREE).with_values(
        {"position.x.a": Range(0, 1, 3), "salience.x.b": Range(20, 80, 90), "capability.c": Range(1, 7, 8)}
    )
    done = run(case, configured("spatial_bargaining", {}), draws=8)
    assert isinstance(done.result, BargainingResult)
    closed = {(s.kind, s.actor): (s.at_low, s.at_high) for s in done.result.swings["x"]}
    for influence in done.finding("outcome.x.weighted_mean").influences:
        kind, _, actor = influence.path.partition(".")
        assert closed[kind, actor[-1]] == pytest.approx((influence.swing_low, influence.swing_high))
