"""How the papers on the expected-utility model are read: what each reading gives, how far they lie apart."""

from __future__ import annotations

import numpy as np
import pytest

from thinktank.methods.spatial_bargaining import expected_utility
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.rules import settle

from ..small import small_case
from .bargaining_cases import THREE, bargained, cars, path_of


def test_the_reading_of_the_table_is_not_symmetric() -> None:
    """Among compromises it takes the lowest place. Mirrored, that is the highest, and here the shortest move.

    For five rounds: then Belgium is so near to ten that a sixteenth digit decides.
    """
    x, s, c = cars()
    mirrored = path_of(14.0 - x, s, c, "scholz-table")
    assert np.abs(path_of(x, s, c, "scholz-table") - (14.0 - mirrored)).max() > 1.0
    assert 14.0 - mirrored[:6] == pytest.approx(path_of(x, s, c, "scholz-table", eu_offers="least_move")[:6])


@pytest.mark.parametrize(
    ("changes", "medians"),
    [
        ({"eu_offers": "least_move"}, [8.42, 9.61, 9.96, 10, 10, 10, 10]),
        ({"eu_votes": "linear"}, [8.43, 9.62, 9.96, 9.96, 9.96, 7.52, 8.87, 9.70]),
    ],
    ids=["least move", "linear votes"],
)
def test_what_other_readings_of_the_table_give(changes: dict[str, str], medians: list[float]) -> None:
    x, s, c = cars()
    path = path_of(x, s, c, "scholz-table", **changes)
    found = [settle("weighted_median", step[None], s.T, c.T, (4.0, 10.0))[0] for step in path[1 : len(medians) + 1]]
    assert found == pytest.approx(medians, abs=0.01)


def test_the_printed_equations_end_at_seven() -> None:
    x, s, c = cars()
    read = expected_utility.reading("scholz-text", Parameters())
    last = expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=False).last
    assert last[:, 0] == pytest.approx(7.0)


def test_with_half_a_chance_to_stay_the_first_round_is_that_of_figure_11() -> None:
    """Our numbers, which the paper's figure agrees with to 0.01: it has no table."""
    x, s, c = cars()
    read = expected_utility.reading("scholz-table", Parameters(eu_stays=0.5))
    seen = expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=True).views[0, 0, :, :2, 0]
    wanted = {2: (-0.252, -0.252), 9: (-0.992, -0.970), 1: (-0.364, -0.970), 7: (0.264, -0.970)}
    wanted |= {6: (-2.688, -2.282), 4: (-1.499, -2.282)}
    for rival, pair in wanted.items():
        assert seen[rival] == pytest.approx(pair, abs=6e-4), rival


def test_a_confrontation_goes_to_whom_expects_more() -> None:
    rounds = bargained(small_case(THREE), model="scholz-table").model("scholz-table").rounds[0]
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
    x, s, c = cars()
    read = expected_utility.reading("scholz-table", Parameters(eu_rounds=60))
    course = expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=True)
    jumps = [t for t in range(1, 61) if course.positions[t, 1, 0] < course.positions[t - 1, 1, 0] - 1]
    assert jumps[:4] == [4, 9, 18, 24] and course.recurs[0] != 1 and course.moving[0] > 0


def test_the_readings_lie_as_far_apart_as_the_ensemble_says() -> None:
    found = bargained(small_case(THREE), model="readings")
    ambiguity = found.ambiguity["x"]
    places = [spread.at_mode for spread in ambiguity.readings.values()]
    assert len(places) == 10
    assert ambiguity.distance.at_mode == pytest.approx(max(places) - min(places))  # type: ignore[type-var, operator]
    keys = [quantity.key for quantity in found.quantities()]
    assert "spread.x.readings" in keys
