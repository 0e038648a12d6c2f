"""What would change the answer, held against solving again with the change made."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from tests.charts.soundness import assert_sound
from tests.methods.cross_impact.matrices import case_of, random_matrix
from tests.reference import cross_impact as slow
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.method import CrossImpact
from thinktank.methods.cross_impact.sensitivity import breaks
from thinktank.runs import run

SIZES = (3, 2, 3)
STARTS = (0, 3, 5)


def _analysed(matrix: list[list[int]]) -> CrossImpactAnswer:
    model = CrossImpact().model(case_of(matrix, SIZES))
    return CrossImpactAnswer(model.parameters, model.matrix, model.seed, model.at_mode, np.zeros((0, 1, 3), np.int8))


def _changed(matrix: list[list[int]], row: int, column: int, by: int) -> list[list[int]]:
    other = [list(r) for r in matrix]
    other[row][column] += by
    return other


@pytest.mark.parametrize("seed", range(6))
def test_levers_count_what_solving_again_finds(seed: int) -> None:
    matrix = random_matrix(seed, SIZES)
    before = set(slow.consistent(matrix, SIZES))
    found = {(lever.row, lever.column): lever for lever in _analysed(matrix).levers}
    element = np.repeat(np.arange(3), SIZES)
    for row in range(8):
        for column in range(8):
            if element[row] == element[column]:
                continue
            up = set(slow.consistent(_changed(matrix, row, column, 1), SIZES))
            down = set(slow.consistent(_changed(matrix, row, column, -1), SIZES))
            wanted = (len(before - up), len(up - before), len(before - down), len(down - before))
            lever = found.get((row, column))
            got = (lever.lost_up, lever.made_up, lever.lost_down, lever.made_down) if lever else (0, 0, 0, 0)
            assert got == wanted, (row, column)


@pytest.mark.parametrize("seed", range(6))
def test_a_gap_can_be_used_up_but_not_exceeded(seed: int) -> None:
    matrix = random_matrix(seed, SIZES)
    analysis = _analysed(matrix)
    for broken in breaks(analysis.matrix, analysis.states, analysis.scores):
        assert broken is not None
        z = tuple(analysis.states[broken.scenario].tolist())
        other = (broken.driver + 1) % 3
        row, own = STARTS[other] + z[other], STARTS[broken.driver] + z[broken.driver]
        for column, sign in ((broken.rival, 1), (own, -1)):
            assert z in slow.consistent(_changed(matrix, row, column, sign * broken.gap), SIZES)
            assert z not in slow.consistent(_changed(matrix, row, column, sign * (broken.gap + 1)), SIZES)


def test_a_near_miss_is_made_by_one_change_and_no_smaller_one() -> None:
    seen = 0
    for seed in range(10):
        matrix = random_matrix(seed, SIZES)
        analysis = _analysed(matrix)
        for miss in analysis.near_misses:
            z = tuple(analysis.near.states[miss.scenario].tolist())
            other = (miss.driver + 1) % 3
            row, own = STARTS[other] + z[other], STARTS[miss.driver] + z[miss.driver]
            assert z not in slow.consistent(matrix, SIZES)
            assert z in slow.consistent(_changed(matrix, row, own, miss.lacking), SIZES)
            assert z not in slow.consistent(_changed(matrix, row, own, miss.lacking - 1), SIZES)
            seen += 1
    assert seen > 5


@pytest.mark.parametrize("seed", range(6))
def test_a_state_that_cannot_be_is_no_rival_of_any_lever(seed: int) -> None:
    matrix, out = random_matrix(seed, SIZES), STARTS[2] + 1

    def consistent(other: list[list[int]]) -> set[tuple[int, ...]]:
        # A state far below all others is no rival, as one that is excluded.
        barred = [[x - 1000 * (c == out and r < 3) for c, x in enumerate(row)] for r, row in enumerate(other)]
        return {z for z in slow.consistent(barred, SIZES) if z[2] != 1}

    case = case_of(matrix, SIZES, '[judgements.feasibility]\nd2.b = "forbidden"\n')
    model = CrossImpact(constraints="exclude").model(case)
    answer = CrossImpactAnswer(model.parameters, model.matrix, model.seed, model.at_mode, np.zeros((0, 1, 3), np.int8))
    before = consistent(matrix)
    assert {tuple(z) for z in answer.states.tolist()} == before
    for lever in answer.levers:
        up = consistent(_changed(matrix, lever.row, lever.column, 1))
        down = consistent(_changed(matrix, lever.row, lever.column, -1))
        assert (lever.lost_up, lever.made_up) == (len(before - up), len(up - before))
        assert (lever.lost_down, lever.made_down) == (len(before - down), len(down - before))
    assert out not in {lever.column for lever in answer.levers}


def test_where_the_constraints_leave_one_scenario_nothing_can_break_it() -> None:
    forced = '[judgements.feasibility]\nd0.a = "forced"\nd1.a = "forced"\nd2.a = "forced"\n'
    done = run(case_of(random_matrix(1, SIZES), SIZES, forced), CrossImpact(constraints="exclude"), draws=10)
    (told,) = cast("list[dict[str, object]]", done.result.to_dict()["consistent"])
    assert (told["code"], told["margin"], told["weakest"], told["inconsistency"]) == ([1, 1, 1], None, None, 0)
    charts = {chart.name: chart for chart in done.result.charts(done.case, "")}
    assert "leave no driver another state" in charts["balances"].description


def test_active_and_passive_sums_are_those_of_the_matrix() -> None:
    matrix = random_matrix(2, SIZES)
    active, passive = _analysed(matrix).activity
    cells = np.abs(np.array(matrix))
    assert active.tolist() == [int(cells[0:3].sum()), int(cells[3:5].sum()), int(cells[5:8].sum())]
    assert passive.tolist() == [int(cells[:, 0:3].sum()), int(cells[:, 3:5].sum()), int(cells[:, 5:8].sum())]


def test_every_view_is_sound_and_says_what_it_shows() -> None:
    cells: list[list[object]] = [list(row) for row in random_matrix(5, SIZES)]
    cells[0][3] = "{ people = { p = -1, q = 3 }, pool = 'mean', note = 'a reason' }"
    done = run(case_of(cells, SIZES), CrossImpact(), draws=50)
    charts = {chart.name: chart for chart in done.result.charts(done.case, "A line.")}
    wanted = ("scenarios", "frequency", "landscape", "balances", "influence", "experts", "system-grid", "matrix")
    assert set(wanted) <= charts.keys()
    for chart in charts.values():
        if chart.svg:
            assert_sound(chart)
    assert any("a reason" in row[-1] for row in charts["matrix"].table.rows)
