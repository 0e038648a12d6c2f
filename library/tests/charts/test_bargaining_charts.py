"""Charts of bargains and of their scores: sound whatever they are given, and each says what its frame holds."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.charts import (
    Chart,
    Estimate,
    Intervals,
    Mark,
    Outcome,
    Outcomes,
    Panel,
    Position,
    Power,
    PowerMap,
    Predictions,
    Rounds,
    Settlement,
    Trajectory,
    intervals,
    outcomes,
    power_map,
    predictions,
    rounds,
    settlement,
)
from thinktank.charts.layout import apart
from thinktank.charts.svg import text_width
from thinktank.wording import number

from .soundness import SVG, assert_sound

FEW = settings(max_examples=40, deadline=None)
names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60)
places = st.floats(4.0, 10.0)
ways = st.lists(places, min_size=4, max_size=4)
spreads = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(sorted)
spans = st.lists(places, min_size=3, max_size=3).map(sorted)

CARS = Rounds(
    title="Years until the standards, round by round",
    unit="years",
    low=4.0,
    high=10.0,
    actors=(
        Trajectory("Netherlands", (4.0, 4.0, 4.0)),
        Trajectory("Germany", (4.0, 4.0, 4.0)),
        Trajectory("Belgium", (7.0, 8.4, 9.6), (6.5, 8.0, 9.0), (7.5, 9.0, 9.9)),
        Trajectory("Greece", (7.0, 7.0, 7.0)),
    ),
    outcome=Trajectory("weighted mean", (7.4, 7.5, 7.6)),
    actual=8.833,
    note="It had not converged after 2 rounds.",
)
WEIGHTS = PowerMap(
    title="Who weighs what",
    unit="years",
    low=4.0,
    high=10.0,
    actors=(
        Power("Netherlands", 4.0, 4.0, 4.5, 80.0, 0.08),
        Power("Germany", 4.0, 4.0, 4.0, 80.0, 0.16),
        Power("Greece", 6.0, 7.0, 8.0, 70.0, 0.08),
    ),
    balance=Mark("weighted mean", 4.7),
    status_quo=9.0,
)
SETTLED = Outcomes(
    title="Where it would settle, by model",
    unit="years",
    low=4.0,
    high=10.0,
    models=(
        Outcome("weighted mean", 7.4, (7.2, 7.6), (7.0, 7.8), (4.0, 6.0, 8.0, 10.0), (0.1, 0.3, 0.1), True),
        Outcome("agenda setter", 10.0, (10.0, 10.0), (10.0, 10.0)),
    ),
    positions=(Position("Germany", 4.0, 4.0, 5.0, 12.8), Position("Greece", 6.0, 7.0, 8.0, 5.6)),
    status_quo=9.0,
    actual=8.833,
)
ERRORS = Intervals(
    title="Mean absolute error",
    unit="points",
    says="95 % interval",
    estimates=(Estimate("weighted mean", 23.1, 21.1, 25.1, True), Estimate("weighted median", 28.3, 25.0, 31.0)),
    reference=23.1,
    reference_label="weighted mean",
    reading="Left is better.",
    from_zero=True,
)
PAIRS = Predictions(
    title="Predicted against actual",
    unit="points",
    low=0.0,
    high=100.0,
    panels=(
        Panel("weighted mean", ((40.0, 100.0), (50.0, 45.0)), "error 32.5", True),
        Panel("median", ((0.0, 100.0),)),
    ),
    within=10.0,
)
EVERY: tuple[tuple[Callable[..., Chart], object], ...] = (
    (rounds, CARS),
    (power_map, WEIGHTS),
    (outcomes, SETTLED),
    (intervals, ERRORS),
    (predictions, PAIRS),
)
every_chart = pytest.mark.parametrize(("draw", "frame"), EVERY, ids=lambda x: getattr(x, "__name__", ""))


@every_chart
def test_it_is_sound_the_same_twice_and_keeps_its_foot(draw: Callable[..., Chart], frame: object) -> None:
    chart = draw(replace(frame, foot="Run abc."))  # type: ignore[type-var]
    assert_sound(chart)
    assert chart == draw(replace(frame, foot="Run abc."))  # type: ignore[type-var]
    assert "Run abc." in chart.svg and "Run abc." in chart.narrow


@every_chart
def test_names_are_text_and_never_markup(draw: Callable[..., Chart], frame: object) -> None:
    title = "<script>alert('1')</script> & \"Shinzō 安倍\""
    chart = draw(replace(frame, title=title, unit="<b>years</b>"))  # type: ignore[type-var]
    assert_sound(chart)
    assert ElementTree.fromstring(chart.svg).findtext(f"{SVG}title") == title
    assert "<b>" not in chart.svg


def test_positions_by_round_group_those_that_go_together_and_name_those_that_move() -> None:
    chart = rounds(CARS)
    assert "Netherlands, Germany" in chart.svg and "9.6 Belgium" in chart.svg
    assert "Belgium from 7 to 9.6" in chart.description and "3 never move." in chart.description
    assert "actual outcome was 8.83" in chart.description and "nine in ten draws" in chart.description
    assert "It had not converged" in chart.svg and "It had not converged" in chart.description
    assert chart.table.rows[0] == ("weighted mean", "7.4", "7.5", "7.6")
    assert [row[0] for row in chart.table.rows[1:]] == [actor.label for actor in CARS.actors]


def test_bands_are_drawn_where_a_way_is_uncertain_and_nowhere_else() -> None:
    certain = replace(CARS, actors=tuple(replace(actor, low=(), high=()) for actor in CARS.actors))
    wider, narrower = rounds(CARS).svg.count('z" fill'), rounds(certain).svg.count('z" fill')
    assert wider == narrower + 1


def test_every_mover_has_a_mark_of_its_own_over_many_rounds() -> None:
    ways = tuple(Trajectory(f"A{i}", tuple(7 + 2 * math.sin(i + t / 3) for t in range(28))) for i in range(6))
    chart = rounds(replace(CARS, actors=ways, outcome=None, actual=None))
    assert_sound(chart)
    assert chart.svg.count("<circle") + chart.svg.count("<path") >= 6 * 9


def test_a_ring_stays_a_ring_where_a_style_sheet_fills_its_class() -> None:
    ways = tuple(Trajectory(f"A{i}", (4.0 + i / 10, 5.0 + i / 10)) for i in range(5))
    svg = rounds(replace(CARS, actors=ways, outcome=None)).svg
    rings = [element for element in ElementTree.fromstring(svg).iter(f"{SVG}circle") if element.get("stroke")]
    assert rings and all(element.get("fill") == "none" for element in rings)


def test_more_actors_than_labels_are_all_in_the_table() -> None:
    many = tuple(Trajectory(f"Actor {i}", (4.0 + i / 20, 4.0 + i / 10)) for i in range(60))
    chart = rounds(replace(CARS, actors=many, outcome=None))
    assert_sound(chart)
    assert "Actor 59" in chart.svg and "Actor 3<" not in chart.svg
    assert "The 40 lines that move most have names; 20 more are in the table." in chart.svg
    assert len(chart.table.rows) == 60


@given(
    st.lists(st.tuples(names, st.lists(places, min_size=4, max_size=4)), min_size=1, max_size=30), st.none() | places
)
@FEW
def test_any_way_through_the_rounds_is_drawn_within_its_plate(
    drawn: list[tuple[str, list[float]]], actual: float | None
) -> None:
    actors = tuple(Trajectory(name, tuple(way), tuple(4.0 for _ in way), tuple(way)) for name, way in drawn)
    assert_sound(rounds(replace(CARS, actors=actors, outcome=actors[0], actual=actual, status_quo=actual)))


@pytest.mark.parametrize("last", [0, 1, 12, 100])
def test_one_place_or_a_hundred_rounds_can_be_drawn(last: int) -> None:
    way = Trajectory("A", tuple(7.0 + math.sin(i) for i in range(last + 1)))
    assert_sound(rounds(replace(CARS, actors=(way,), outcome=None)))


def test_a_power_map_names_shares_and_draws_ranges() -> None:
    chart = power_map(WEIGHTS)
    total = 0.08 * 80 + 0.16 * 80 + 0.08 * 70
    assert f"Germany {100 * 12.8 / total:.0f} % at 4" in chart.description
    assert ("Greece", "7 (6 to 8)", "70", "0.08", f"{100 * 5.6 / total:.1f}") in chart.table.rows
    for said in ("Germany and Netherlands", "Greece", "weighted mean 4.7", "status quo 9"):
        assert said in chart.svg


@given(st.lists(st.tuples(names, spans, st.floats(0, 100), st.floats(0, 1e6)), min_size=1, max_size=40))
@FEW
def test_any_power_map_is_drawn_within_its_plate(rows: list[tuple[str, list[float], float, float]]) -> None:
    actors = tuple(Power(name, *xs, salience, capability) for name, xs, salience, capability in rows)
    assert_sound(power_map(replace(WEIGHTS, actors=actors)))


@given(st.lists(places, min_size=1, max_size=8), places, places)
@FEW
def test_names_of_lines_stand_above_them_and_shares_clear_of_all(
    at: list[float], balance: float, status_quo: float
) -> None:
    actors = tuple(Power(f"A{i}", x, x, x, 50.0, 1.0 + i) for i, x in enumerate(at))
    chart = power_map(replace(WEIGHTS, actors=actors, balance=Mark("weighted mean", balance), status_quo=status_quo))
    for svg in (chart.svg, chart.narrow):
        said = [element for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]
        names = [e for e in said if (e.text or "").startswith(("share of", "status quo", "weighted mean"))]
        shares = [e for e in said if (e.text or "").endswith(" %")]
        assert len(names) == 3
        boxes = [_box(e) for e in (*names, *shares)]
        for one, other in itertools.combinations(boxes, 2):
            assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])
        lowest = max(box[3] for box in boxes[:3])
        for line in ElementTree.fromstring(svg).iter(f"{SVG}line"):
            upright = line.get("x1") == line.get("x2") and float(line.get("y2") or 0) > lowest
            if upright and line.get("class") in ("tt-accent", "tt-muted"):
                assert float(line.get("y1") or 0) >= lowest - 4


def _box(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Return about what a text covers: less than is reckoned with, as most characters are narrower."""
    x, y, size = (float(text.get(name) or 0) for name in ("x", "y", "font-size"))
    width = text_width(text.text or "", size) * 0.9
    start = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor") or "start"]
    return start, y - 0.75 * size, start + width, y


def test_of_very_many_actors_the_heaviest_are_drawn_and_all_are_in_the_table() -> None:
    many = tuple(Position(f"Actor {i}", i / 40, i / 40, i / 40, 1.0 + i) for i in range(200))
    frame = Settlement("T", "points", 0.0, 5.0, (), (), Mark("weighted mean", 2.0), (2.0, 2.0), (2.0, 2.0))
    chart = settlement(replace(frame, positions=many))
    assert_sound(chart)
    assert "Actor 199" in chart.svg and "Actor 149<" not in chart.svg
    assert "The 50 actors with the most weight; 150 more are in the table." in chart.svg
    assert len(chart.table.rows) == 201


@given(st.lists(places, min_size=1, max_size=8))
@FEW
def test_what_other_models_say_keeps_its_number_on_a_phone(values: list[float]) -> None:
    others = tuple(Mark("probabilistic Condorcet election", x) for x in values)
    frame = Settlement("T", "points", 4.0, 10.0, (), (), Mark("weighted mean", 7.0), (7.0, 7.0), (7.0, 7.0), others)
    chart = settlement(frame)
    assert_sound(chart)
    for x in values:
        assert f">probabilistic Condorcet election {number(x)}<" in chart.narrow


def test_no_weight_at_all_is_said() -> None:
    chart = power_map(replace(WEIGHTS, actors=(Power("A", 5.0, 5.0, 5.0, 0.0, 0.0),), balance=None))
    assert_sound(chart)
    assert "No actor has any weight" in chart.description


def test_outcomes_name_every_model_and_what_came() -> None:
    chart = outcomes(SETTLED)
    for said in ("weighted mean", "agenda setter", "status quo 9", "actual outcome 8.83", "Germany", "Greece"):
        assert said in chart.svg and said.split()[0] in chart.description
    assert ("weighted mean", "7", "7.2", "7.4", "7.6", "7.8") in chart.table.rows
    assert ("Actual outcome", "", "", "8.83", "", "") in chart.table.rows


def test_a_range_over_the_whole_scale_has_its_name_above() -> None:
    for low, at, high in ((4.0, 4.0, 10.0), (4.0, 10.0, 10.0), (4.0, 7.0, 10.0)):
        positions = (*SETTLED.positions, Position("Republic of Somewhere", low, at, high, 1.0))
        chart = outcomes(replace(SETTLED, positions=positions))
        assert_sound(chart)
        assert "Republic of Somewhere" in chart.svg


@given(
    st.lists(st.tuples(names, st.lists(places, min_size=5, max_size=5).map(sorted)), min_size=1, max_size=14),
    st.lists(st.tuples(names, spans, st.floats(0, 1e6)), max_size=40),
)
@FEW
def test_any_outcomes_are_drawn_within_their_plate(
    models: list[tuple[str, list[float]]], actors: list[tuple[str, list[float], float]]
) -> None:
    frame = replace(
        SETTLED,
        models=tuple(Outcome(name, xs[2], (xs[1], xs[3]), (xs[0], xs[4])) for name, xs in models),
        positions=tuple(Position(name, *xs, weight) for name, xs, weight in actors),
    )
    assert_sound(outcomes(frame))


def test_intervals_say_what_they_are_and_how_to_read_them() -> None:
    chart = intervals(ERRORS)
    assert "weighted mean 23.1\u00a0points, 95 % interval 21.1 to 25.1." in chart.description
    assert "Left is better." in chart.svg and "Lines are 95 % intervals." in chart.svg
    assert chart.table.rows[1] == ("weighted median", "28.3", "25", "31")


@given(
    st.lists(
        st.tuples(names, st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(sorted)), min_size=1, max_size=20
    )
)
@FEW
def test_any_intervals_are_drawn_within_their_plate(rows: list[tuple[str, list[float]]]) -> None:
    estimates = tuple(Estimate(name, xs[1], xs[0], xs[2]) for name, xs in rows)
    assert_sound(intervals(replace(ERRORS, estimates=estimates, reference=0.0)))


def test_predictions_list_few_points_and_summarise_many() -> None:
    chart = predictions(PAIRS)
    assert ("weighted mean", "40", "100", "−60") in chart.table.rows
    assert "2 points, error 32.5." in chart.description
    many = predictions(replace(PAIRS, panels=(Panel("m", tuple((50.0, float(i)) for i in range(101))),)))
    assert many.table.rows == (("m", "101", "25", "50"),)


@pytest.mark.parametrize("panels", [1, 2, 5, 13])
def test_any_number_of_panels_finds_its_rows(panels: int) -> None:
    frame = replace(PAIRS, panels=tuple(replace(PAIRS.panels[0], label=f"Model {i}") for i in range(panels)))
    chart = predictions(frame)
    assert_sound(chart)
    assert all(f"Model {i}" in chart.narrow for i in range(panels))


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused_by_its_name(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"Rounds\.actors"):
        rounds(replace(CARS, actors=(Trajectory("A", (wrong, 4.0, 4.0)),)))
    with pytest.raises(ValueError, match=r"PowerMap\.actors"):
        power_map(replace(WEIGHTS, actors=(Power("A", 4.0, 4.0, 4.0, wrong, 1.0),)))
    with pytest.raises(ValueError, match=r"Outcomes\.actual"):
        outcomes(replace(SETTLED, actual=wrong))
    with pytest.raises(ValueError, match=r"Intervals\.reference"):
        intervals(replace(ERRORS, reference=wrong))
    with pytest.raises(ValueError, match=r"Predictions\.panels"):
        predictions(replace(PAIRS, panels=(Panel("A", ((wrong, 1.0),)),)))


@pytest.mark.parametrize(
    ("draw", "frame", "says"),
    [
        (rounds, replace(CARS, actors=()), "empty"),
        (rounds, replace(CARS, low=10.0), "below"),
        (rounds, replace(CARS, outcome=Trajectory("x", (1.0,))), "every round"),
        (power_map, replace(WEIGHTS, actors=()), "empty"),
        (power_map, replace(WEIGHTS, low=10.0), "below"),
        (outcomes, replace(SETTLED, models=()), "empty"),
        (outcomes, replace(SETTLED, low=10.0), "below"),
        (intervals, replace(ERRORS, estimates=()), "empty"),
        (predictions, replace(PAIRS, panels=()), "empty"),
        (predictions, replace(PAIRS, low=100.0), "below"),
    ],
)
def test_a_frame_that_cannot_be_drawn_is_refused(draw: Callable[..., Chart], frame: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        draw(frame)


@given(st.lists(st.floats(0, 100), max_size=30), st.floats(0.1, 20))
def test_labels_stand_apart_in_order_and_no_further_than_needed(wanted: list[float], gap: float) -> None:
    found = apart(wanted, gap, 0.0, 100.0)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    for a, b in pairwise(order):
        assert found[b] - found[a] >= gap - 1e-9
    if gap * (len(wanted) - 1) <= 100:
        assert all(-1e-9 <= place <= 100 + 1e-9 for place in found)
    if all(wanted[b] - wanted[a] >= gap for a, b in pairwise(order)):
        assert found == pytest.approx(wanted)
