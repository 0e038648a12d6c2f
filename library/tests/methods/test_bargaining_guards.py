"""What bargaining makes of degenerate input, what it says in words and data, and how its models are chosen."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from click.testing import CliRunner

from thinktank.case import Case, Range, case_from_toml, read_case
from thinktank.catalogue import configured
from thinktank.cli import thinktank
from thinktank.draws import sample
from thinktank.errors import BadParameter, CaseError, MissingJudgements
from thinktank.methods.spatial_bargaining import expected_utility, state_model
from thinktank.methods.spatial_bargaining.kernels import bargains
from thinktank.methods.spatial_bargaining.kernels import condorcet as election
from thinktank.methods.spatial_bargaining.kernels import state_model as turns
from thinktank.methods.spatial_bargaining.method import SpatialBargaining
from thinktank.methods.spatial_bargaining.outcomes import MODELS
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.result import BargainingResult
from thinktank.methods.spatial_bargaining.rules import RULES, settle
from thinktank.runs import run

from ..small import small_case, small_text

SCALE = (0.0, 10.0)
EXAMPLE = read_case(Path(__file__).parents[3] / "cases" / "japan-us-2025.toml")
every_rule = pytest.mark.parametrize("name", RULES)


def _settled(name: str, *actors: tuple[float, float, float], scale: tuple[float, float] = SCALE) -> float:
    x, s, c = (np.array([row]) for row in zip(*actors, strict=True))
    return float(settle(name, x, s, c, scale)[0])


def _result(case: Case, draws: int = 16, **parameters: object) -> BargainingResult:
    result = run(case, configured("spatial_bargaining", parameters), draws=draws).result
    assert isinstance(result, BargainingResult)
    return result


@every_rule
def test_where_all_agree_that_is_the_answer(name: str) -> None:
    assert _settled(name, (3.0, 50.0, 1.0), (3.0, 20.0, 2.0), (3.0, 90.0, 3.0)) == pytest.approx(3.0, abs=1e-12)


@every_rule
def test_two_actors_settle_between_them(name: str) -> None:
    assert 2.0 <= _settled(name, (2.0, 60.0, 3.0), (9.0, 40.0, 1.0)) <= 9.0


@every_rule
def test_two_equal_actors_settle_somewhere_finite(name: str) -> None:
    assert 0.0 <= _settled(name, (0.0, 100.0, 1.0), (10.0, 100.0, 1.0)) <= 10.0


@every_rule
def test_nobody_with_weight_settles_nothing(name: str) -> None:
    assert math.isnan(_settled(name, (2.0, 0.0, 0.0), (9.0, 40.0, 0.0)))


@every_rule
@pytest.mark.parametrize("idle", [(8.0, 0.0, 5.0), (8.0, 50.0, 0.0)], ids=["no salience", "no capability"])
def test_an_actor_without_weight_is_no_trouble(name: str, idle: tuple[float, float, float]) -> None:
    assert 1.0 <= _settled(name, (1.0, 60.0, 3.0), (4.0, 40.0, 1.0), idle) <= 8.0


@every_rule
def test_positions_at_both_ends_with_full_salience_are_no_trouble(name: str) -> None:
    ends = [(0.0, 100.0, 1.0), (10.0, 100.0, 1.0), (0.0, 100.0, 1.0), (10.0, 100.0, 2.0), (5.0, 100.0, 1e-9)]
    assert 0.0 <= _settled(name, *ends) <= 10.0


@every_rule
def test_positions_a_hair_apart_stay_there(name: str) -> None:
    near = [(5.0, 50.0, 1.0), (5.0 + 1e-12, 60.0, 2.0), (5.0 + 2e-12, 70.0, 3.0)]
    # KTAB rounds bargains to four decimals of the scale.
    assert _settled(name, *near) == pytest.approx(5.0, abs=1e-3)


@every_rule
def test_hundreds_of_magnitudes_of_capability_are_no_trouble(name: str) -> None:
    assert 1.0 <= _settled(name, (1.0, 60.0, 1e-100), (4.0, 40.0, 1e100), (9.0, 10.0, 1.0)) <= 9.0


@every_rule
def test_identical_actors_in_any_order_are_one_answer(name: str) -> None:
    actors = [(2.0, 50.0, 1.0), (2.0, 50.0, 1.0), (7.0, 50.0, 1.5), (9.0, 80.0, 1.0)]
    found = {round(_settled(name, *order), 4) for order in itertools.permutations(actors)}
    assert len(found) == 1


def test_the_reading_of_the_table_is_not_symmetric() -> None:
    """Among compromises it takes the lowest place. Mirrored, that is the highest, and here the shortest move.

    For five rounds: then Belgium is so near to ten that a sixteenth digit decides.
    """
    x, s, c = read_case_of_cars()
    mirrored = _path(14.0 - x, s, c, "scholz-table")
    assert np.abs(_path(x, s, c, "scholz-table") - (14.0 - mirrored)).max() > 1.0
    assert 14.0 - mirrored[:6] == pytest.approx(_path(x, s, c, "scholz-table", eu_offers="least_move")[:6])


def _path(x: np.ndarray, s: np.ndarray, c: np.ndarray, name: str, **changes: object) -> np.ndarray:
    read = expected_utility.reading(name, Parameters(**changes))  # type: ignore[arg-type]
    return expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=True).positions[:, :, 0]


def read_case_of_cars() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return Table 1 of Scholz et al. (2011) as columns."""
    x = np.array([[4.0, 7, 4, 4, 10, 10, 10, 7, 4, 7]]).T
    s = np.array([[80.0, 40, 20, 80, 60, 60, 90, 10, 100, 70]]).T
    c = np.array([[0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08]]).T
    return x, s, c


@pytest.mark.parametrize(
    ("changes", "medians"),
    [
        ({"eu_offers": "least_move"}, [8.42, 9.61, 9.96, 10, 10, 10, 10]),
        ({"eu_votes": "linear"}, [8.43, 9.62, 9.96, 9.96, 9.96, 7.52, 8.87, 9.70]),
    ],
    ids=["least move", "linear votes"],
)
def test_what_other_readings_of_the_table_give(changes: dict[str, str], medians: list[float]) -> None:
    x, s, c = read_case_of_cars()
    path = _path(x, s, c, "scholz-table", **changes)
    found = [settle("weighted_median", step[None], s.T, c.T, (4.0, 10.0))[0] for step in path[1 : len(medians) + 1]]
    assert found == pytest.approx(medians, abs=0.01)


def test_the_printed_equations_end_at_seven() -> None:
    x, s, c = read_case_of_cars()
    read = expected_utility.reading("scholz-text", Parameters())
    last = expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=False).last
    assert last[:, 0] == pytest.approx(7.0)


def test_with_half_a_chance_to_stay_the_first_round_is_that_of_figure_11() -> None:
    """Our numbers, which the paper's figure agrees with to 0.01: it has no table."""
    x, s, c = read_case_of_cars()
    read = expected_utility.reading("scholz-table", Parameters(eu_stays=0.5))
    seen = expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=True).views[0, 0, :, :2, 0]
    wanted = {2: (-0.252, -0.252), 9: (-0.992, -0.970), 1: (-0.364, -0.970), 7: (0.264, -0.970)}
    wanted |= {6: (-2.688, -2.282), 4: (-1.499, -2.282)}
    for rival, pair in wanted.items():
        assert seen[rival] == pytest.approx(pair, abs=6e-4), rival


def test_the_bargains_of_both_sides_are_those_that_ktab_prints() -> None:
    """Turn 0 of its run in three dimensions; its code takes a gain for a chance, which `as_coded` repeats."""
    rows = np.array(
        [
            (102.543, 75.79, 49.53, 6.37, 5.91, 70.45, 28.15),
            (53.393, 82.72, 30.33, 73.50, 21.22, 64.00, 24.79),
            (129.643, 82.45, 48.47, 90.89, 13.55, 0.07, 34.62),
            (75.920, 62.52, 20.76, 50.82, 39.24, 62.33, 22.21),
            (63.224, 82.34, 40.96, 45.77, 25.43, 73.31, 22.59),
            (120.048, 84.48, 22.92, 33.70, 39.35, 88.11, 15.42),
            (54.178, 70.96, 31.75, 33.46, 27.93, 90.36, 26.03),
        ]
    )
    c, x, s = rows[:, 0].copy(), (rows[:, 1::2] / 100).copy(), (rows[:, 2::2] / 100).copy()
    n, vote = 7, np.array(election.VOTES["proportional"])
    d, r = np.empty((n, n)), np.empty(n)
    turns.distances(x, s, d)
    deals, attitudes = cast(Any, bargains.deals), cast(Any, turns.attitudes)  # compiled: their types are not known
    halt = np.zeros(1, np.uint8)
    attitudes(d, c, vote, 0, 0, turns.MID, halt, *(np.empty((n, n)) for _ in range(3)), np.empty(n), r)
    assert r == pytest.approx([-0.5, -0.459, -0.499, -0.274, 1.0, -0.232, -0.430], abs=6e-4)
    found = {}
    for how in (bargains.BOTH_AS_CODED, bargains.COMPROMISE_AS_CODED):
        parties, terms, seen = np.empty((2 * n, 2), np.intp), np.empty((2 * n, 2, 3)), np.empty((n, turns.EVENTS))
        room = [np.empty(n) for _ in range(5)]
        deals(x, s, c, s.sum(axis=1), d, r, 1 / 3, vote, bargains.SEMI, 1, how, halt, *room, parties, terms, seen)
        found[how] = terms * 100
    both, compromise = found[bargains.BOTH_AS_CODED], found[bargains.COMPROMISE_AS_CODED]
    assert both[0, 1] == pytest.approx([75.61, 24.79, 71.95], abs=6e-3)
    assert both[1, 0] == pytest.approx([71.08, 33.45, 90.12], abs=6e-3)
    assert both[3, 1] == pytest.approx([76.18, 51.33, 69.75], abs=6e-3)
    assert compromise[0] == pytest.approx(np.array([[73.317, 29.169, 81.149], [73.317, 29.174, 81.149]]), abs=6e-4)


@pytest.mark.parametrize("victory", [("linear", 2 / 3), ("square", 4 / 5), ("quartic", 16 / 17), ("octic", 256 / 257)])
def test_twice_the_strength_wins_by_the_rule_of_victory(victory: tuple[str, float]) -> None:
    rule = ["linear", "square", "quartic", "octic"].index(victory[0])
    assert election.victory(2.0, 1.0, rule) == pytest.approx(victory[1])


def test_positions_at_rest_stay_at_rest() -> None:
    x, s, c = np.full((1, 3, 1), 4.0), np.full((1, 3, 1), 50.0), np.ones((1, 3))
    course = state_model.negotiate(x, s, c, [SCALE], Parameters(), keep=True)
    assert course.last == pytest.approx(x) and course.rested[0] == 1 and course.turns[0] == 2


THREE = {"a": (1.0, 60.0, 5.0), "b": (4.0, 80.0, 9.0), "c": (9.0, 55.0, 7.0)}


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
    found = _result(small_case(THREE), model="all").to_dict()["models"]
    by_name = {model["name"]: model for model in found}
    table = by_name["scholz-table"]
    assert np.array(table["positions"]).shape == (11, 3, 1)
    assert table["actors"] == ["a", "b", "c"] and table["dimensions"] == ["x"]
    assert table["positions"][0] == [[1.0], [4.0], [9.0]]
    chances = by_name["pce"]["probabilities"]["x"]
    assert sum(chances["at_mode"].values()) == pytest.approx(1.0)
    assert isinstance(by_name["smp"]["converged"], bool) and by_name["smp"]["probabilities_by_round"]


def test_the_last_positions_give_the_outcome() -> None:
    found = _result(small_case(THREE), model="smp").model("smp")
    last = np.array(found.rounds[0].positions[-1], dtype=float)[:, 0]
    w = np.array([s * c for _, s, c in THREE.values()])
    assert found.outcome["x"].at_mode == pytest.approx(float((w * last).sum() / w.sum()))


def test_every_move_is_told_in_a_sentence_and_as_data() -> None:
    found = _result(small_case(THREE), model="all")
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


def test_a_confrontation_goes_to_whom_expects_more() -> None:
    rounds = _result(small_case(THREE), model="scholz-table").model("scholz-table").rounds[0]
    for move in rounds.moves:
        mine, theirs = move.facts.get("expects"), move.facts.get("rival_expects")
        if move.kind == "confrontation":
            assert 0 < mine < theirs  # type: ignore[operator]
        elif move.kind in ("compromise", "capitulation"):
            assert mine < 0 < theirs  # type: ignore[operator]
            assert (theirs > -mine) == (move.kind == "compromise")  # type: ignore[operator]
        assert move.kind == "stalemate" or move.kind in [offer.kind for offer in move.offers]


def test_a_cycle_is_told_from_rest() -> None:
    """The cars of 1994 never come to rest: Belgium jumps back every few rounds."""
    x, s, c = read_case_of_cars()
    read = expected_utility.reading("scholz-table", Parameters(eu_rounds=60))
    course = expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=True)
    jumps = [t for t in range(1, 61) if course.positions[t, 1, 0] < course.positions[t - 1, 1, 0] - 1]
    assert jumps[:4] == [4, 9, 18, 24] and course.recurs[0] != 1 and course.moving[0] > 0


def test_the_readings_lie_as_far_apart_as_the_ensemble_says() -> None:
    found = _result(small_case(THREE), model="readings")
    ambiguity = found.ambiguity["x"]
    places = [spread.at_mode for spread in ambiguity.readings.values()]
    assert len(places) == 10
    assert ambiguity.distance.at_mode == pytest.approx(max(places) - min(places))  # type: ignore[type-var, operator]
    keys = [quantity.key for quantity in found.quantities()]
    assert "spread.x.readings" in keys


def test_levers_are_what_a_small_change_does() -> None:
    levers = {lever.actor: lever for lever in _result(small_case(THREE)).levers["x"]}
    for actor, (x, s, c) in THREE.items():
        for step, lever in (
            ((1e-6, 0, 0), levers[actor].position),
            ((0, 1e-6, 0), levers[actor].salience),
            ((0, 0, 1e-6), levers[actor].capability),
        ):
            moved = {**THREE, actor: (x + step[0], s + step[1], c + step[2])}
            before, after = (_settled("weighted_mean", *table.values()) for table in (THREE, moved))
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


TWO_ISSUES = "[judgements.position.y]\na = 9\nb = 2\nc = 5\n[judgements.salience.y]\na = {0}\nb = {0}\nc = {0}\n"


def test_issues_are_dimensions_of_one_negotiation_where_saliences_leave_room() -> None:
    roomy = _result(small_case(THREE, TWO_ISSUES.format(20), issues=2), model="smp").model("smp")
    assert [played.issues for played in roomy.rounds] == [("x", "y")]
    tight = _result(small_case(THREE, TWO_ISSUES.format(60), issues=2), model="smp").model("smp")
    assert [played.issues for played in tight.rounds] == [("x",), ("y",)]
    assert np.array(tight.to_dict()["positions"]).shape[1:] == (3, 2)
    with pytest.raises(BadParameter, match="saliences of a may sum to 120"):
        _result(small_case(THREE, TWO_ISSUES.format(60), issues=2), model="smp", smp_issues="together")


def test_an_exchange_takes_two_issues() -> None:
    with pytest.raises(MissingJudgements, match="an exchange takes two"):
        _result(small_case(THREE), model="exchange")
    left = _result(small_case(THREE), model="all").left_out
    assert [(entry.issue, entry.reason) for entry in left] == [(None, "the exchange model needs two issues")]


def test_both_gain_from_an_exchange_as_much() -> None:
    found = _result(small_case(THREE, TWO_ISSUES.format(20), issues=2), model="exchange").model("exchange")
    x = dict(zip("abc", (row[0] for row in THREE.values()), strict=True))
    y = {"a": 9.0, "b": 2.0, "c": 5.0}
    salience = {actor: {"x": s / 100, "y": 0.2} for actor, (_, s, _) in THREE.items()}
    weights = {actor: {k: salience[actor][k] * c for k in "xy"} for actor, (_, _, c) in THREE.items()}
    total = {k: sum(weights[actor][k] for actor in "abc") for k in "xy"}
    assert found.rounds[0].moves
    for move, back in itertools.pairwise(found.rounds[0].moves):
        if move.round != back.round or move.rival != back.actor:
            continue
        (given,), (got,) = move.end, back.end
        lost = abs(move.end[given] - move.start[given]) / 10 * weights[move.actor][given] / total[given]
        won = abs(back.end[got] - back.start[got]) / 10 * weights[back.actor][got] / total[got]
        mine = salience[move.actor][got] * won - salience[move.actor][given] * lost
        theirs = salience[back.actor][given] * lost - salience[back.actor][got] * won
        assert mine == pytest.approx(theirs) == pytest.approx(move.facts["gain"])
        wanted = {"x": x, "y": y}[given][back.actor]
        assert abs(wanted - move.end[given]) < abs(wanted - move.start[given])


def test_salience_over_a_hundred_is_refused() -> None:
    with pytest.raises(CaseError, match="salience"):
        case_from_toml(small_text({"a": (1.0, 130.0, 5.0), "b": (4.0, 80.0, 9.0)}))


def test_a_parameter_that_nothing_reads_is_refused() -> None:
    with pytest.raises(BadParameter, match="smp_votes is set, and model = 'rules' does not read it"):
        configured("spatial_bargaining", {"smp_votes": "cubic"})
    with pytest.raises(BadParameter, match="eu_stays, pce_votes are set"):
        configured("spatial_bargaining", {"model": "smp", "eu_stays": 0.5, "pce_votes": "cubic"})
    method = configured("spatial_bargaining", {"model": "pce", "smp_votes": "proportional"})  # the default: no harm
    assert list(method.read_parameters()) == [
        "model",
        "predictive_sd",
        "pce_votes",
        "pce_victory",
        "pce_election",
        "pce_weights",
    ]


def test_a_parameter_is_named_as_users_write_it() -> None:
    with pytest.raises(BadParameter, match="model = 'ktab'"):
        configured("spatial_bargaining", {"model": "ktab"})
    with pytest.raises(BadParameter, match="Did you mean model"):
        configured("spatial_bargaining", {"modle": "smp"})
    with pytest.raises(BadParameter, match="no parameter 'models'"):
        configured("spatial_bargaining", {"models": "smp"})


def test_bargains_drawn_differ_from_draw_to_draw_and_not_at_the_mode() -> None:
    case = small_case(THREE)
    sure = _result(case, model="smp").model("smp")
    drawn = _result(case, model="smp", smp_transitions="stochastic").model("smp")
    assert len(set(sure.samples["x"].tolist())) == 1 < len(set(drawn.samples["x"].tolist()))
    assert drawn.rounds == sure.rounds and drawn.outcome["x"].at_mode == sure.outcome["x"].at_mode
    method = configured("spatial_bargaining", {"model": "smp", "smp_transitions": "stochastic"})
    model = method.model(case)
    told = [model.explained("smp", sample(case, 1, start=k))[0] for k in range(20)]  # type: ignore[attr-defined]
    ends = [played.positions[-1] for played, _ in told]
    assert len(set(ends)) > 1
    assert any("is drawn by its chance in the vote" in line for _, lines in told for line in lines)
    one, two = (run(case, method, draws=6_000, workers=workers) for workers in (1, 2))
    assert one.finding("outcome.x.smp").draws.tobytes() == two.finding("outcome.x.smp").draws.tobytes()


def test_what_is_left_out_is_said_where_numbers_are_printed(tmp_path: Path) -> None:
    alone = "[judgements.position.y]\na = 3\nb = 5\n[judgements.salience.y]\na = 10\n"
    (tmp_path / "two.toml").write_text(small_text(THREE, alone, issues=2))
    said = CliRunner().invoke(
        thinktank, ["run", str(tmp_path / "two.toml"), "--method", "spatial_bargaining", "--draws", "10", "--fresh"]
    )
    assert said.exit_code == 0
    assert "Left out on y: only a has a position and a salience." in said.output
    with pytest.raises(MissingJudgements, match=r"two actors have both .* \(on x only a has a position"):
        _result(case_from_toml(small_text({"a": (1.0, 50.0, 2.0), "b": (4.0, 60.0, 2.0)}).replace("b = 60.0\n", "")))
