"""Charts: well-formed, escaped, within their plate, the same bytes twice, and honest about what cannot be drawn."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.charts import Influences, Mark, Position, Settlement, Swing, influence, settlement
from thinktank.wording import interval, number, number_in_unit, ticks

from .soundness import SVG, assert_sound

PLAIN = Settlement(
    title="Where it would settle",
    unit="% of GDP",
    low=1.0,
    high=3.5,
    grid=(1.0, 2.0, 3.0, 3.5),
    density=(0.2, 0.5, 0.3),
    benchmark=Mark("weighted mean", 2.24),
    middle_half=(2.2, 2.3),
    nine_tenths=(2.1, 2.37),
    others=(Mark("weighted median", 2.03),),
    positions=(Position("Japan", 1.9, 2.0, 2.2, 45.0), Position("United States", 2.5, 3.0, 3.5, 50.0)),
    status_quo=2.0,
    foot="Method, draws, seed, run.",
)
letters = st.characters(categories=("L", "M", "N", "P", "S"), include_characters=" ")
names = st.text(letters, min_size=1, max_size=80)
places = st.floats(1.0, 3.5)


def test_a_settlement_names_everything_in_words_and_numbers() -> None:
    chart = settlement(PLAIN)
    assert_sound(chart)
    for word in ("weighted mean", "2.24", "status quo", "Japan", "United States", "weighted median 2.03"):
        assert word in chart.svg
        assert word.split()[0].lower() in chart.description.lower()
    assert ("Japan, position", "1.9", "2", "2.2") in chart.table.rows


@given(
    st.lists(st.tuples(names, places, places, places, st.floats(0, 1e6)), max_size=40),
    st.lists(st.tuples(names, places), max_size=3),
    places,
    st.none() | places,
)
@settings(max_examples=60, deadline=None)
def test_any_settlement_is_well_formed_escaped_and_within_its_plate(
    rows: list[tuple[str, float, float, float, float]],
    others: list[tuple[str, float]],
    mean: float,
    status_quo: float | None,
) -> None:
    frame = replace(
        PLAIN,
        benchmark=Mark("mean", mean),
        middle_half=(mean, mean),
        nine_tenths=(mean, mean),
        positions=tuple(Position(name, *sorted(xs), weight) for name, *xs, weight in rows),  # type: ignore[misc]
        others=tuple(Mark(name, x) for name, x in others),
        status_quo=status_quo,
    )
    chart = settlement(frame)
    assert_sound(chart)
    assert chart == settlement(frame)


def test_a_range_over_the_whole_scale_has_its_name_above() -> None:
    for low, at, high in ((1.0, 1.0, 3.5), (1.0, 3.5, 3.5), (1.0, 2.0, 3.5)):
        chart = settlement(replace(PLAIN, positions=(Position("Republic of Somewhere", low, at, high, 1.0),)))
        assert_sound(chart)
        assert "Republic of Somewhere" in chart.svg and "Republic of Somewhere" in chart.narrow


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "A & B", '"quoted"', "Shinzō 安倍", "x" * 80])
def test_names_are_text_and_never_markup(name: str) -> None:
    chart = settlement(replace(PLAIN, positions=(Position(name, 1.9, 2.0, 2.2, 1.0),), title=name))
    assert_sound(chart)
    assert "<script" not in chart.svg
    root = ElementTree.fromstring(chart.svg)
    assert root.findtext(f"{SVG}title") == name


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused_by_its_name(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"Settlement\.benchmark"):
        settlement(replace(PLAIN, benchmark=Mark("m", wrong)))
    with pytest.raises(ValueError, match=r"Influences\.swings"):
        influence(Influences("t", "u", 1.0, (Swing("a", wrong, 1.0),)))
    with pytest.raises(ValueError, match="below"):
        settlement(replace(PLAIN, low=3.5))


def test_an_influence_chart_shows_the_strongest_and_tells_all() -> None:
    swings = tuple(Swing(f"Judgement {i}", 2.0 - i / 100, 2.0 + i / 100) for i in range(20, 0, -1))
    chart = influence(Influences("What moves it", "% of GDP", 2.0, swings))
    assert_sound(chart)
    assert "Judgement 20" in chart.svg and "Judgement 2<" not in chart.svg
    assert len(chart.table.rows) == 20
    assert "Judgement 20 moves it most" in chart.description
    still = influence(Influences("What moves it", "", 2.0, (Swing("a", 2.0, 2.0),)))
    assert_sound(still)


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_numbers_are_printed_without_a_hyphen_and_read_back_close(x: float) -> None:
    text = number(x)
    assert "-" not in text
    back = float(text.replace("\u2212", "-").replace("\u202f", ""))
    assert back == pytest.approx(x, rel=6e-3, abs=1e-9)


def test_units_are_held_to_their_numbers() -> None:
    assert number_in_unit(2.5, "% of GDP") == "2.5\u00a0% of GDP"
    assert number_in_unit(4.0, "US$ bn") == "US$\u00a04\u00a0bn"
    assert interval(None, 2.0) == "– to 2"


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_within_the_scale(low: float, width: float) -> None:
    marks = ticks(low, low + width)
    assert 1 <= len(marks) <= 9
    assert all(low - width * 1e-6 <= mark <= low + width * (1 + 1e-6) for mark in marks)
