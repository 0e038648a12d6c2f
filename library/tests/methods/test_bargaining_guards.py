"""What bargaining makes of degenerate input: agreement, no weight, extremes, what is left out."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from thinktank.case import case_from_toml
from thinktank.cli import thinktank
from thinktank.errors import CaseError, MissingJudgements
from thinktank.methods.spatial_bargaining import state_model
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.rules import RULES

from ..small import small_text
from .bargaining_cases import SCALE, THREE, bargained, settled

every_rule = pytest.mark.parametrize("name", RULES)


@every_rule
def test_where_all_agree_that_is_the_answer(name: str) -> None:
    assert settled(name, (3.0, 50.0, 1.0), (3.0, 20.0, 2.0), (3.0, 90.0, 3.0)) == pytest.approx(3.0, abs=1e-12)


@every_rule
def test_two_actors_settle_between_them(name: str) -> None:
    assert 2.0 <= settled(name, (2.0, 60.0, 3.0), (9.0, 40.0, 1.0)) <= 9.0


@every_rule
def test_two_equal_actors_settle_somewhere_finite(name: str) -> None:
    assert 0.0 <= settled(name, (0.0, 100.0, 1.0), (10.0, 100.0, 1.0)) <= 10.0


@every_rule
def test_nobody_with_weight_settles_nothing(name: str) -> None:
    assert math.isnan(settled(name, (2.0, 0.0, 0.0), (9.0, 40.0, 0.0)))


@every_rule
@pytest.mark.parametrize("idle", [(8.0, 0.0, 5.0), (8.0, 50.0, 0.0)], ids=["no salience", "no capability"])
def test_an_actor_without_weight_is_no_trouble(name: str, idle: tuple[float, float, float]) -> None:
    assert 1.0 <= settled(name, (1.0, 60.0, 3.0), (4.0, 40.0, 1.0), idle) <= 8.0


@every_rule
def test_positions_at_both_ends_with_full_salience_are_no_trouble(name: str) -> None:
    ends = [(0.0, 100.0, 1.0), (10.0, 100.0, 1.0), (0.0, 100.0, 1.0), (10.0, 100.0, 2.0), (5.0, 100.0, 1e-9)]
    assert 0.0 <= settled(name, *ends) <= 10.0


@every_rule
def test_positions_a_hair_apart_stay_there(name: str) -> None:
    near = [(5.0, 50.0, 1.0), (5.0 + 1e-12, 60.0, 2.0), (5.0 + 2e-12, 70.0, 3.0)]
    # KTAB rounds bargains to four decimals of the scale.
    assert settled(name, *near) == pytest.approx(5.0, abs=1e-3)


@every_rule
def test_hundreds_of_magnitudes_of_capability_are_no_trouble(name: str) -> None:
    assert 1.0 <= settled(name, (1.0, 60.0, 1e-100), (4.0, 40.0, 1e100), (9.0, 10.0, 1.0)) <= 9.0


@every_rule
def test_identical_actors_in_any_order_are_one_answer(name: str) -> None:
    actors = [(2.0, 50.0, 1.0), (2.0, 50.0, 1.0), (7.0, 50.0, 1.5), (9.0, 80.0, 1.0)]
    found = {round(settled(name, *order), 4) for order in itertools.permutations(actors)}
    assert len(found) == 1


def test_positions_at_rest_stay_at_rest() -> None:
    x, s, c = np.full((1, 3, 1), 4.0), np.full((1, 3, 1), 50.0), np.ones((1, 3))
    course = state_model.negotiate(x, s, c, [SCALE], Parameters(), keep=True)
    assert course.last == pytest.approx(x) and course.rested[0] == 1 and course.turns[0] == 2


def test_salience_over_a_hundred_is_refused() -> None:
    with pytest.raises(CaseError, match="salience"):
        case_from_toml(small_text({"a": (1.0, 130.0, 5.0), "b": (4.0, 80.0, 9.0)}))


def test_what_is_left_out_is_said_where_numbers_are_printed(tmp_path: Path) -> None:
    alone = "[judgements.position.y]\na = 3\nb = 5\n[judgements.salience.y]\na = 10\n"
    (tmp_path / "two.toml").write_text(small_text(THREE, alone, issues=2))
    said = CliRunner().invoke(
        thinktank, ["run", str(tmp_path / "two.toml"), "--method", "spatial_bargaining", "--draws", "10", "--fresh"]
    )
    assert said.exit_code == 0
    assert "Left out on y: only a has a position and a salience." in said.output
    with pytest.raises(MissingJudgements, match=r"two actors have both .* \(on x only a has a position"):
        bargained(case_from_toml(small_text({"a": (1.0, 50.0, 2.0), "b": (4.0, 60.0, 2.0)}).replace("b = 60.0\n", "")))
