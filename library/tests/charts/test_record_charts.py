"""Charts of a record: sound whatever is drawn, honest in words, and named by what is wrong where nothing can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.charts import (
    CalibrationPlot,
    CalibrationPoint,
    CoverageBar,
    CoverageBars,
    Distribution,
    DistributionCurve,
    ForecastHistory,
    HistoryLine,
    HistoryPoint,
    calibration_plot,
    coverage_bars,
    distribution,
    forecast_history,
)
from thinktank.charts.plot import day_number, day_ticks
from thinktank.forecasting import METACULUS, Coverage, calibration, pictures
from thinktank.forecasting.scores import mean_with_interval

from ..forecasting.lines import day, entry, question, record, resolution
from .soundness import assert_sound

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
HISTORY = ForecastHistory(
    title="Will it?",
    start=START,
    end=END,
    people=(
        HistoryLine("Ito <Naoko>", (HistoryPoint(dt.date(2026, 2, 1), 0.25), HistoryPoint(dt.date(2026, 6, 1), None))),
        HistoryLine("Mori", (HistoryPoint(dt.date(2026, 3, 1), 0.9),)),
    ),
    aggregate=HistoryLine(
        "together", (HistoryPoint(dt.date(2026, 2, 1), 0.25), HistoryPoint(dt.date(2026, 3, 1), 0.6))
    ),
    model=HistoryLine("Spatial bargaining", (HistoryPoint(dt.date(2026, 3, 1), 0.94),)),
    outcome=1.0,
    outcome_label="yes",
    known=dt.date(2026, 11, 2),
)
names = st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable())
days = st.dates(START, END)


def test_a_history_names_everyone_and_the_outcome() -> None:
    chart = forecast_history(HISTORY)
    assert_sound(chart)
    for word in ("Mori", "together", "Spatial bargaining", "known: yes", "withdrawn"):
        assert word in chart.svg, word
    assert "Ito &lt;Naoko&gt;" in chart.svg and "<Naoko>" not in chart.svg
    assert "Outcome: yes, known on 2026-11-02." in chart.description
    assert ("Mori", "2026-03-01", "90\u00a0%") in chart.table.rows and len(chart.table.header) == 3


@given(
    st.lists(
        st.tuples(names, st.lists(st.tuples(days, st.none() | st.floats(0, 1)), min_size=1, max_size=6)), max_size=12
    ),
    st.none() | st.floats(0, 1),
)
@settings(max_examples=50, deadline=None)
def test_any_history_is_sound(
    rows: list[tuple[str, list[tuple[dt.date, float | None]]]], outcome: float | None
) -> None:
    people = tuple(
        HistoryLine(name, tuple(HistoryPoint(at, value) for at, value in sorted(values, key=lambda one: one[0])))
        for name, values in rows
    )
    label = "" if outcome is None else "yes"
    assert_sound(forecast_history(replace(HISTORY, people=people, outcome=outcome, outcome_label=label)))


def test_numbers_and_days_have_their_own_axis() -> None:
    point = HistoryPoint(dt.date(2026, 2, 1), 3.0, 1.0, 8.0)
    line = HistoryLine("together", (point,))
    frame = replace(HISTORY, people=(line,), aggregate=line, model=None, outcome=4.0, unit="US$ bn", low=0.0, high=10.0)
    chart = forecast_history(frame)
    assert_sound(chart)
    assert "US$ bn" in chart.svg and ("together", "2026-02-01", "US$\u00a03\u00a0bn", "1 to 8") in chart.table.rows
    low, high = day_number(START), day_number(END)
    at = HistoryPoint(dt.date(2026, 2, 1), low + 90, low + 30, low + 200)
    dates = replace(frame, people=(HistoryLine("a", (at,)),), aggregate=None, outcome=None, unit="", low=low, high=high)
    chart = forecast_history(replace(dates, dates=True, outcome_label=""))
    assert_sound(chart)
    assert ("a", "2026-02-01", "2026-04-01", "2026-01-31 to 2026-07-20") in chart.table.rows


def test_a_calibration_plot_says_what_lies_outside() -> None:
    found = calibration([1] * 18 + [0] * 2 + [0] * 30, [0.55] * 20 + [0.05] * 30)
    chart = pictures.calibration_chart(found, foot="Record of 50 lines.")
    assert_sound(chart)
    assert chart.name == "calibration" and "of what was called 55 % likely, 90 % came" in chart.description
    assert "Record of 50 lines." in chart.svg
    within = pictures.calibration_chart(calibration([1, 0], [0.5, 0.5]))
    assert "Every share lies within the band" in within.description
    rng = np.random.default_rng(1)
    p = rng.random(500)
    assert_sound(pictures.calibration_chart(calibration(rng.random(500) < p, p, edges=METACULUS)))


def test_scores_stand_beside_what_says_nothing() -> None:
    means = [
        ("2025", mean_with_interval([0.1, 0.3, 0.2])),
        ("2026", mean_with_interval([0.4])),
        ("2027", mean_with_interval([])),
    ]
    chart = pictures.scores_chart(means, "brier")
    assert_sound(chart)
    assert chart.name == "scores-brier" and "always one half" in chart.svg and "Left is better" in chart.svg
    assert len(chart.table.rows) == 2
    assert "Right is better" in pictures.scores_chart(means, "peer").description


def test_coverage_counts_all_parts() -> None:
    chart = pictures.coverage_chart([("Briefs", Coverage(3, 1, 2, 14)), ("Nothing", Coverage())])
    assert_sound(chart)
    assert "Of 20 statements that look ahead, 3 carry a number and a day" in chart.description
    assert ("Briefs", "3", "1", "2", "14", "20") in chart.table.rows


def test_curves_of_every_person_and_all_together() -> None:
    said = record(
        (0, question(sort="numeric")),
        (0, entry("ann", {"0.05": 1.0, "0.5": 3.0, "0.95": 8.0})),
        (0, entry("bob", {"cdf": [[2, 0.0], [2, 1.0]]})),
        (95, resolution("4")),
    ).state.questions["c/q"]
    chart = pictures.distribution_chart(said, {"ann": "Ann"})
    assert_sound(chart)
    assert chart.name == "distribution" and "The outcome was 4 points." in chart.description.replace("\u00a0", " ")
    assert [row[0] for row in chart.table.rows] == ["Together, 2 people", "Ann", "bob", "Outcome"]
    assert chart.table.rows[2][1:] == ("2",) * 5
    with pytest.raises(ValueError, match="no question of a number"):
        pictures.distribution_chart(record((0, question())).state.questions["c/q"])


@pytest.mark.parametrize("sort", ["binary", "choice", "ordered", "numeric", "date"])
def test_every_type_of_question_has_a_history(sort: str) -> None:
    value = {
        "binary": 0.4,
        "choice": {"red": 0.2, "green": 0.3, "other": 0.5},
        "ordered": {"low": 0.2, "middle": 0.3, "high": 0.5},
        "numeric": {"0.05": 1.0, "0.5": 3.0, "0.95": 8.0},
        "date": {"0.1": "2026-02-01", "0.9": "2026-04-01"},
    }[sort]
    said = record(
        (0, question(sort=sort)), (0, entry("ann", value)), (3, entry("bob", value)), (4, entry("m", value, run="k"))
    )
    chart = pictures.history_chart(said.state.questions["c/q"], at=said.written.timestamp() + 1000)
    assert_sound(chart)
    assert chart.name == "history" and "Together" in chart.svg and "bob" in chart.svg
    empty = pictures.history_chart(record((0, question(sort=sort))).state.questions["c/q"])
    assert_sound(empty)
    assert empty.description == "Nobody has said anything on it."


def test_the_options_of_a_question_over_time() -> None:
    amended = {"kind": "amend", "case": "c", "forecast": "q", "text": "A new one.", "effect": "options"}
    said = record(
        (0, question(sort="choice")),
        (0, entry("ann", {"red": 0.2, "green": 0.3, "other": 0.5})),
        (3, entry("bob", {"red": 0.4, "green": 0.3, "other": 0.3})),
        (9, {**amended, "options": ["red", "blue", "other"]}),
        (10, entry("ann", {"red": 0.7, "blue": 0.2, "other": 0.1})),
    )
    asked = said.state.questions["c/q"]
    chart = pictures.options_chart(asked, at=said.written.timestamp() + 1000)
    assert_sound(chart)
    assert chart.name == "options" and chart.table.header[0] == "Option"
    assert chart.description.startswith("red: 20\u00a0% at first")
    options = [row[0] for row in chart.table.rows]
    assert set(options) == {"red", "green", "other", "blue"} and options[0] == "red"
    assert ("green", "2026-01-11", "withdrawn") in chart.table.rows
    assert min(row[1] for row in chart.table.rows if row[0] == "blue") == "2026-01-11"
    at_first = [row[2] for row in chart.table.rows if row[1] == "2026-01-01"]
    assert sorted(at_first) == ["20\u00a0%", "30\u00a0%", "50\u00a0%"]
    with pytest.raises(ValueError, match="has no options"):
        pictures.options_chart(record((0, question())).state.questions["c/q"])


def test_an_option_that_came_later_has_no_past() -> None:
    """Before it was an option nobody gave it nothing: no line lies at nought."""
    amended = {"kind": "amend", "case": "c", "forecast": "q", "text": "A new one.", "effect": "options"}
    first, then = {"red": 0.5, "green": 0.2, "other": 0.3}, {"red": 0.4, "green": 0.1, "blue": 0.4, "other": 0.1}
    early = record(
        (0, question(sort="choice")),
        (1, entry("ann", first)),
        (2, entry("bob", first)),
        (9, {**amended, "options": ["red", "green", "blue", "other"]}),
    )
    late = record()
    for n, line in enumerate(early.lines):
        late.add({name: value for name, value in line.items() if name not in ("n", "t", "prev")}, day([0, 1, 2, 9][n]))
    late.add(entry("ann", then), day(12))
    for said in (early, late):
        said.add(resolution("blue"), day(95))
    # Nobody gave the option that came a number: the likeliest of those that there were is drawn.
    assert pictures.history_chart(early.state.questions["c/q"]).title.endswith(": red")
    chart = pictures.history_chart(late.state.questions["c/q"])
    assert_sound(chart)
    assert chart.title.endswith(": blue")
    days = [str(row[1]) for row in chart.table.rows]
    assert days and all("2026-01-0" not in said for said in days), days
    assert not any(str(row[0]) == "bob" for row in chart.table.rows)


def test_a_number_has_its_middle_with_bands_even_of_one_person() -> None:
    value = {"0.05": 1.0, "0.25": 2.0, "0.5": 3.0, "0.75": 5.0, "0.95": 8.0}
    said = record((0, question(sort="numeric")), (0, entry("ann", value)), (2, entry("bob", value)))
    for people in (1, 2):
        asked = said.state.questions["c/q"]
        asked.entries = asked.entries[:people]
        chart = pictures.history_chart(asked, at=said.written.timestamp() + 1000)
        assert_sound(chart)
        assert chart.svg.count("tt-area") == 2, "half and nine tenths"
        assert "nine tenths within 1 to 8" in chart.description
        assert chart.table.header[3:] == ("Half within", "Nine tenths within")
        assert chart.table.rows[0][2:] == ("3\u00a0points", "2 to 5", "1 to 8")


def test_a_backcast_shows_what_was_said_after_it_was_known() -> None:
    said = record(
        (200, question(backcast=True, opens="2026-07-20", closes="2027-01-01", resolve_by="2027-01-02")),
        (210, resolution("yes", known="2025-11-01")),
        (220, entry("ann", 0.8)),
    )
    chart = pictures.history_chart(said.state.questions["c/q"])
    assert_sound(chart)
    assert "known: yes" in chart.svg and ("ann", "2026-08-09", "80\u00a0%") in chart.table.rows
    assert "<circle" in chart.svg


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=4))
def test_any_coverage_is_sound(counts: list[int]) -> None:
    assert_sound(coverage_bars(CoverageBars("t", (CoverageBar("a", (counts[0], counts[1], counts[2], counts[3])),))))


@given(st.floats(700_000, 740_000), st.floats(2, 20_000))
def test_day_ticks_are_few_and_within(low: float, width: float) -> None:
    ticks = day_ticks(low, low + width)
    assert len(ticks) <= 8 and all(low - 1 <= at <= low + width for at, _ in ticks)
    assert len({said for _, said in ticks}) == len(ticks)


def test_what_cannot_be_drawn_is_named() -> None:
    point = CalibrationPoint(0.0, 0.1, 0.05, 0.1, 0.0, 0.2, 0.0, 0.2, 3)
    with pytest.raises(ValueError, match=r"CalibrationPlot\.points holds nothing"):
        calibration_plot(CalibrationPlot("t", ()))
    with pytest.raises(ValueError, match=r"CalibrationPlot\.points\.came"):
        calibration_plot(CalibrationPlot("t", (replace(point, came=float("nan")),)))
    with pytest.raises(ValueError, match="at least one bar"):
        coverage_bars(CoverageBars("t", ()))
    with pytest.raises(ValueError, match="start before end"):
        forecast_history(replace(HISTORY, end=START))
    falling = DistributionCurve("a", (0.0, 1.0), (0.9, 0.1))
    with pytest.raises(ValueError, match="'a' falls"):
        distribution(Distribution("t", "u", 0.0, 1.0, (falling,)))
    with pytest.raises(ValueError, match="holds nothing"):
        distribution(Distribution("t", "u", 0.0, 1.0, ()))
