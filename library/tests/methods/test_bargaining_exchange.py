"""Exchanges over two issues: what they take, and that both sides gain alike."""

from __future__ import annotations

import itertools

import pytest

from thinktank.errors import MissingJudgements

from ..small import small_case
from .bargaining_cases import THREE, TWO_ISSUES, bargained


def test_an_exchange_takes_two_issues() -> None:
    with pytest.raises(MissingJudgements, match="an exchange takes two"):
        bargained(small_case(THREE), model="exchange")
    left = bargained(small_case(THREE), model="all").left_out
    assert [(entry.issue, entry.reason) for entry in left] == [(None, "the exchange model needs two issues")]


def test_both_gain_from_an_exchange_as_much() -> None:
    found = bargained(small_case(THREE, TWO_ISSUES.format(20), issues=2), model="exchange").model("exchange")
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
