"""KTAB's Spatial Model of Politics: its bargains, its votes, its dimensions, bargains that are drawn."""

from __future__ import annotations

import json
from typing import Any, cast

import numpy as np
import pytest

from thinktank.catalogue import configured
from thinktank.draws import sample
from thinktank.errors import BadParameter
from thinktank.methods.spatial_bargaining.kernels import bargains
from thinktank.methods.spatial_bargaining.kernels import condorcet as election
from thinktank.methods.spatial_bargaining.kernels import state_model as turns
from thinktank.runs import run

from ..small import small_case
from .bargaining_cases import THREE, TWO_ISSUES, bargained


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
        parties, terms, seen = np.empty((2 * n, 2), np.intp), np.zeros((2 * n, 2, 3)), np.empty((n, turns.EVENTS))
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


def test_issues_are_dimensions_of_one_negotiation_where_saliences_leave_room() -> None:
    roomy = bargained(small_case(THREE, TWO_ISSUES.format(20), issues=2), model="smp").model("smp")
    assert [played.issues for played in roomy.rounds] == [("x", "y")]
    tight = bargained(small_case(THREE, TWO_ISSUES.format(60), issues=2), model="smp")
    assert [played.issues for played in tight.model("smp").rounds] == [("x",), ("y",)]
    assert np.array(json.loads(json.dumps(tight.to_dict()))["models"][1]["positions"]).shape[1:] == (3, 2)
    with pytest.raises(BadParameter, match="saliences of a may sum to 120"):
        bargained(small_case(THREE, TWO_ISSUES.format(60), issues=2), model="smp", smp_issues="together")


def test_bargains_drawn_differ_from_draw_to_draw_and_not_at_the_mode() -> None:
    case = small_case(THREE)
    sure = bargained(case, model="smp").model("smp")
    drawn = bargained(case, model="smp", smp_transitions="stochastic").model("smp")
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
