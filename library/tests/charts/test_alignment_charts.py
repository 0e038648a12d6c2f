"""Charts of alignments: well-formed whatever the names and numbers, within their plates, honest about gaps."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.charts import (
    ASIDE,
    Bar,
    Bars,
    Bond,
    Camps,
    Chart,
    Course,
    Courses,
    Grouping,
    Groupings,
    Mark,
    Member,
    PairMatrix,
    Stretch,
    Stretches,
    Table,
    Union,
    Valley,
    Valleys,
    bars,
    camps,
    courses,
    groupings,
    pair_matrix,
    stretches,
    valleys,
)

from .soundness import assert_sound

names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)
numbers = st.floats(-1e6, 1e6, allow_nan=False)
TABLE = Table(("Name",), (("one",),))
FEW = settings(max_examples=30, deadline=None)


def _bars(rows: list[tuple[str, float]]) -> Chart:
    drawn = tuple(Bar(name, value, k == 0) for k, (name, value) in enumerate(rows))
    return bars(Bars("Prices", "units", drawn, ("Actor", "Price", "More"), "In words.", foot="Foot."))


@given(st.lists(st.tuples(names, numbers), min_size=1, max_size=50))
@FEW
def test_any_bars(rows: list[tuple[str, float]]) -> None:
    chart = _bars(rows)
    assert_sound(chart)
    assert len(chart.table.rows) == len(rows)


@given(st.lists(names, min_size=1, max_size=30), st.data())
@FEW
def test_any_matrix_of_pairs(labels: list[str], data: st.DataObject) -> None:
    size = len(labels)
    row = st.lists(st.none() | numbers, min_size=size, max_size=size).map(tuple)
    values = tuple(data.draw(st.lists(row, min_size=size, max_size=size)))
    assert_sound(pair_matrix(PairMatrix("Pairs", tuple(labels), values, TABLE, "In words.", foot="Foot.")))


@given(st.lists(names, min_size=1, max_size=20), st.integers(1, 30), st.data())
@FEW
def test_any_groupings(labels: list[str], count: int, data: st.DataObject) -> None:
    group = st.integers(ASIDE, 6)
    ways = tuple(
        Grouping(
            str(k + 1), tuple(data.draw(st.lists(group, min_size=len(labels), max_size=len(labels)))), ("1", "2 %")
        )
        for k in range(count)
    )
    frame = Groupings("Ways", tuple(labels), ways, ("Energy", "Basin"), TABLE, "In words.", "Foot.")
    assert_sound(groupings(frame))


@given(st.lists(st.tuples(names, st.floats(0, 1e5), st.integers(-1, 5)), min_size=1, max_size=30), st.data())
@FEW
def test_any_camps(rows: list[tuple[str, float, int]], data: st.DataObject) -> None:
    members = tuple(Member(*row) for row in rows)
    places = st.integers(0, len(members) - 1)
    bonds = tuple(Bond(*bond) for bond in data.draw(st.lists(st.tuples(places, places, numbers), max_size=90)))
    assert_sound(camps(Camps("Camps", members, bonds, TABLE, "In words.", "Foot.")))


@given(st.integers(2, 12), st.data())
@FEW
def test_any_tree_of_valleys(count: int, data: st.DataObject) -> None:
    leaves = [Valley(str(k + 1), data.draw(st.floats(-100, 0)), data.draw(st.floats(0, 1))) for k in range(count)]
    groups, height, unions = [(k,) for k in range(count)], 0.0, []
    while len(groups) > 1:
        height += data.draw(st.floats(0, 10))
        right = groups.pop(data.draw(st.integers(1, len(groups) - 1)))
        unions.append(Union(height, groups[0], right))
        groups[0] = (*groups[0], *right)
    chart = valleys(Valleys("Valleys", "Energy", tuple(leaves), tuple(unions), "In words.", "Foot."))
    assert_sound(chart)
    assert len(chart.table.rows) == count


def test_one_valley_is_told_in_words_alone() -> None:
    chart = valleys(Valleys("Valleys", "Energy", (Valley("1", -5.0, 1.0),), (), "There is one valley."))
    assert chart.svg == chart.narrow == "" and chart.table.rows == (("1", "−5", "100 %", "none"),)


@given(st.lists(names, min_size=1, max_size=20), st.floats(-5, 5), st.floats(-5, 5), st.data())
@FEW
def test_any_way(labels: list[str], start: float, stop: float, data: st.DataObject) -> None:
    if abs(start - stop) < 1e-3:
        return
    low, high = min(start, stop), max(start, stop)
    place = st.floats(low, high)
    runs = st.lists(st.tuples(place, place).map(lambda pair: (min(pair), max(pair))), max_size=3).map(tuple)
    marks = tuple(Mark(*mark) for mark in data.draw(st.lists(st.tuples(names, place), max_size=4)))
    held = tuple(Stretch(label, data.draw(runs), data.draw(runs)) for label in labels)
    assert_sound(stretches(Stretches("Way", "size", start, stop, held, marks, "the deepest", "In words.", "Foot.")))
    places = tuple(low + (high - low) * k / 4 for k in range(5))
    lines = tuple(
        Course(label, tuple(data.draw(st.lists(st.none() | numbers, min_size=5, max_size=5))), k == 0)
        for k, label in enumerate(labels)
    )
    if any(value is not None for line in lines for value in line.values):
        frame = Courses("Way", "size", "price", start, stop, places, lines, marks, "In words.", "Foot.")
        assert_sound(courses(frame))


@pytest.mark.parametrize(
    "draw",
    [
        lambda x: _bars([("a", x)]),
        lambda x: pair_matrix(PairMatrix("P", ("a", "b"), ((None, x), (x, None)), TABLE, "W.")),
        lambda x: camps(Camps("C", (Member("a", x, 0),), (), TABLE, "W.")),
        lambda x: valleys(Valleys("V", "E", (Valley("1", x, 1.0),), (), "W.")),
        lambda x: stretches(Stretches("S", "s", 0.0, 1.0, (Stretch("a", ((0.0, x),), ()),), (), "l", "W.")),
        lambda x: courses(Courses("C", "s", "m", 0.0, 1.0, (0.0,), (Course("a", (x,)),), (), "W.")),
    ],
)
@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_what_is_no_number_is_refused(draw: Callable[[float], Chart], number: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        draw(number)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: bars(Bars("B", "", (), ("a", "b", "c"), "W.")),
        lambda: pair_matrix(PairMatrix("P", ("a",), ((None, 1.0),), TABLE, "W.")),
        lambda: groupings(Groupings("G", ("a",), (Grouping("1", (0, 1), ()),), (), TABLE, "W.")),
        lambda: groupings(Groupings("G", ("a",), (), (), TABLE, "W.")),
        lambda: camps(Camps("C", (), (), TABLE, "W.")),
        lambda: stretches(Stretches("S", "s", 1.0, 1.0, (Stretch("a", (), ()),), (), "l", "W.")),
        lambda: courses(Courses("C", "s", "m", 0.0, 1.0, (0.0,), (Course("a", (None,)),), (), "W.")),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Callable[[], Chart]) -> None:
    with pytest.raises(ValueError, match=r"needs?|empty"):
        draw()
