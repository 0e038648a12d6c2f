"""Scores of a record: by hand on small ones, by a slow twin on drawn ones; means, calibration, the aggregate."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.forecasting import (
    MEASURES,
    Record,
    Scores,
    aggregated,
    crowd,
    history,
    record_calibration,
    score,
    summary,
    year_of,
)
from thinktank.forecasting import scores as s
from thinktank.forecasting.frame import frame

from .lines import day, entry, question, record, resolution

TEN_DAYS = {"closes": "2026-01-10", "resolve_by": "2026-01-20"}  # ten whole days from 1 January


def _row(scores: Scores, person: str, key: str = "c/q") -> dict[str, Any]:
    return next(row for row in scores.rows() if (row["person"], row["question"]) == (person, key))


def _known(n: int) -> dict[str, str]:
    return {"known": f"2026-01-{n:02d}"}


def test_two_people_by_hand() -> None:
    found = record(
        (0, question(**TEN_DAYS)),
        (0, entry("ann", 0.8)),
        (5, entry("bob", 0.6)),
        (8, entry("ann", 0.9)),
        (12, resolution("yes", **_known(12))),
    )
    scores = score(found.state)
    ann, bob = _row(scores, "ann"), _row(scores, "bob")
    assert (ann["coverage"], bob["coverage"], ann["entries"]) == (1.0, 0.5, 2)
    assert ann["brier"] == pytest.approx(0.8 * 0.04 + 0.2 * 0.01)
    assert ann["brier_two"] == pytest.approx(2 * ann["brier"])
    assert bob["brier"] == pytest.approx(0.16)  # silence is no forecast
    assert ann["log"] == pytest.approx(-0.8 * math.log(0.8) - 0.2 * math.log(0.9))
    ann_points = 100 * (1 + np.log2([0.8, 0.9]))
    assert ann["baseline"] == pytest.approx(0.8 * ann_points[0] + 0.2 * ann_points[1])
    assert bob["baseline"] == pytest.approx(0.5 * 100 * (1 + math.log2(0.6)))  # silence is 0
    # Peers from the fifth day on; with two, each one's points are the difference of the logarithms.
    expected = 100 * (0.3 * math.log(0.8 / 0.6) + 0.2 * math.log(0.9 / 0.6))
    assert ann["peer"] == pytest.approx(expected) and bob["peer"] == pytest.approx(-expected)
    assert ann["spot_brier"] == pytest.approx(0.01)
    assert ann["spot_peer"] == pytest.approx(100 * math.log(0.9 / 0.6))
    assert ann["crps"] is None and ann["ordered"] is None


def test_an_early_outcome_truncates_and_nothing_after_it_counts() -> None:
    found = record(
        (0, question(**TEN_DAYS)),
        (0, entry("ann", 0.8)),
        (6, entry("bob", 0.99)),
        (7, resolution("yes", known="2026-01-05", void=[3])),
    )
    scores = score(found.state)
    assert [row["person"] for row in scores.rows()] == ["ann"]
    assert _row(scores, "ann")["coverage"] == pytest.approx(0.5)
    assert _row(scores, "ann")["baseline"] == pytest.approx(0.5 * 100 * (1 + math.log2(0.8)))
    assert _row(scores, "ann")["spot_baseline"] == pytest.approx(100 * (1 + math.log2(0.8)))


def test_the_spot_has_its_own_day() -> None:
    found = record(
        (0, question(spot="2026-01-04", **TEN_DAYS)),
        (0, entry("ann", 0.2)),
        (5, entry("ann", 0.9)),
        (6, entry("bob", 0.9)),
        (12, resolution("yes", **_known(12))),
    )
    scores = score(found.state)
    assert _row(scores, "ann")["spot_brier"] == pytest.approx(0.64)
    assert _row(scores, "bob")["spot_brier"] is None


def test_options_that_were_added_are_read_from_the_catch_all() -> None:
    amend = {"kind": "amend", "case": "c", "forecast": "q", "text": "Blue stands too", "effect": "options"}
    found = record(
        (0, question(sort="choice", **TEN_DAYS)),
        (0, entry("ann", {"red": 0.5, "green": 0.2, "other": 0.3})),
        (5, {**amend, "options": ["red", "green", "blue", "other"]}),
        (5, entry("bob", {"red": 0.1, "green": 0.1, "blue": 0.7, "other": 0.1})),
        (12, resolution("blue", **_known(12))),
    )
    scores = score(found.state)
    ann, bob = _row(scores, "ann"), _row(scores, "bob")
    assert ann["baseline"] == pytest.approx(100 * math.log(0.3 * 3) / math.log(3))
    assert bob["baseline"] == pytest.approx(0.5 * 100 * math.log(0.7 * 4) / math.log(4))
    assert ann["brier_two"] == pytest.approx(float(s.brier_options(2, [0.5, 0.2, 0.3])))
    assert bob["peer"] == pytest.approx(0.5 * 100 * math.log(0.7 / 0.3))
    steps = history(found.state.questions["c/q"])
    assert set(steps[0].value) == {"red", "green", "other"} and set(steps[1].value) == {"red", "green", "blue", "other"}  # type: ignore[arg-type]
    assert sum(steps[1].value.values()) == pytest.approx(1)  # type: ignore[union-attr]


def test_ordered_options_have_ranked_scores() -> None:
    said = {"low": 0.1, "middle": 0.3, "high": 0.6}
    found = record(
        (0, question(sort="ordered", **TEN_DAYS)), (0, entry("ann", said)), (12, resolution("middle", **_known(12)))
    )
    ann = _row(score(found.state), "ann")
    assert ann["ranked"] == pytest.approx(float(s.ranked_probability(1, [0.1, 0.3, 0.6])))
    assert ann["ordered"] == pytest.approx(float(s.ordered_brier(1, [0.1, 0.3, 0.6])))
    assert ann["brier_two"] == pytest.approx(float(s.brier_options(1, [0.1, 0.3, 0.6])))


def test_numbers_are_scored_as_curves_and_as_quantiles() -> None:
    quantiles = {"0.05": 1.0, "0.5": 3.0, "0.95": 8.0}
    cdf = [[0.0, 0.0], [2.0, 0.5], [10.0, 1.0]]
    found = record(
        (0, question(sort="numeric", **TEN_DAYS)),
        (0, entry("ann", quantiles)),
        (0, entry("bob", {"cdf": cdf})),
        (12, resolution("4", **_known(12))),
    )
    scores = score(found.state)
    ann, bob = _row(scores, "ann"), _row(scores, "bob")
    x, f = [0, 1, 3, 8, 10], [0, 0.05, 0.5, 0.95, 1]
    assert ann["crps"] == pytest.approx(float(s.crps_cdf(4, x, f)))
    assert ann["crps_share"] == pytest.approx(ann["crps"] / 10)
    assert ann["pinball"] == pytest.approx(float(s.crps_quantile(4, [1, 3, 8], [0.05, 0.5, 0.95])))
    assert bob["crps"] == pytest.approx(float(s.crps_cdf(4, *zip(*cdf, strict=True))))
    assert bob["pinball"] is None and bob["brier"] is None and bob["log"] is None
    # The bucket of 4.0 on 0 to 10 ends there: ann gives 0.09 a unit, bob 1/16; ignorance 0.1; halved points.
    assert ann["baseline"] == pytest.approx(50 * math.log(0.09 / 0.1))
    assert bob["baseline"] == pytest.approx(50 * math.log(0.0625 / 0.1))
    assert ann["peer"] == pytest.approx(50 * math.log(0.09 / 0.0625)) == pytest.approx(-bob["peer"])


def test_what_lies_beyond_an_open_end_is_scored_by_its_bucket() -> None:
    said = {"cdf": [[0.0, 0.0], [10.0, 0.8]]}
    for outcome in ("above", "12"):
        found = record(
            (0, question(sort="numeric", open_above=True, **TEN_DAYS)),
            (0, entry("ann", said)),
            (12, resolution(outcome, **_known(12))),
        )
        assert _row(score(found.state), "ann")["baseline"] == pytest.approx(50 * math.log(0.2 / 0.05))


def test_dates_are_scored_in_days() -> None:
    found = record(
        (0, question(sort="date", **TEN_DAYS)),
        (0, entry("ann", {"0.5": "2026-01-10"})),
        (15, resolution("2026-01-12", **_known(12))),
    )
    ann = _row(score(found.state), "ann")
    assert ann["pinball"] == pytest.approx(2.0)  # the median is two days off
    assert 0 < ann["crps_share"] < 1


def test_certainty_is_held_and_nothing_is_infinite() -> None:
    found = record(
        (0, question(**TEN_DAYS)), (0, entry("ann", 1.0)), (0, entry("bob", 0)), (12, resolution("no", **_known(12)))
    )
    rows = score(found.state).rows()
    assert all(math.isfinite(x) for row in rows for x in row.values() if isinstance(x, float))
    assert _row(score(found.state), "ann")["brier"] == 1.0
    assert _row(score(found.state), "ann")["baseline"] == pytest.approx(100 * (1 + math.log2(0.001)))


def test_backcasts_open_and_unanswered_questions_have_no_scores() -> None:
    found = record(
        (0, question("open")),
        (0, question("void")),
        (0, entry("ann", 0.5, "open")),
        (0, entry("ann", 0.5, "void")),
        (95, resolution("annulled", "void", evidence=[])),
    )
    assert len(score(found.state)) == 0 and summary(score(found.state)) == [] and crowd(found.state) == []
    assert record_calibration(found.state) is None
    assert score(Record().state).rows() == []


def test_a_model_is_scored_and_kept_apart() -> None:
    found = record(
        (0, question(**TEN_DAYS)),
        (0, entry("ann", 0.25)),
        (0, entry("spatial_bargaining", 0.94, run="3f2a")),
        (12, resolution("no", **_known(12))),
    )
    scores = score(found.state)
    assert _row(scores, "spatial_bargaining")["model"] is True
    assert [part.label for part in summary(scores)] == ["ann", "spatial_bargaining"]
    assert summary(scores, "all")[0].rows == 1 and summary(scores, "all", models=True)[0].rows == 2
    assert [step.value for step in history(found.state.questions["c/q"])] == [pytest.approx(0.25)]
    calibrated = record_calibration(found.state)
    assert calibrated is not None and calibrated.questions == 1 and calibrated.filled[0].said == 0.25


VALUES = st.floats(0.0, 1.0)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), VALUES), min_size=1, max_size=12),
    st.booleans(),
    st.integers(2, 10),
)
@settings(max_examples=60, deadline=None)
def test_drawn_records_are_scored_as_by_the_slow_twin(
    said: list[tuple[str, int, float]], came: bool, known: int
) -> None:
    said = sorted(said, key=lambda one: one[1])
    late = [i + 2 for i, (_, at, _) in enumerate(said) if at >= known]
    found = record(
        (0, question(**TEN_DAYS)),
        *[(at, entry(by, p)) for by, at, p in said],
        (20, resolution("yes" if came else "no", void=late, **_known(known))),
    )
    scores = score(found.state)
    stood = _stood(said, known)
    for person in {by for by, *_ in stood}:
        mine = [(p, a, b) for by, p, a, b in stood if by == person]
        covered = sum(b - a for _, a, b in mine)
        row = _row(scores, person)
        assert row["coverage"] == pytest.approx(covered / 10)
        chances = [(min(max(p if came else 1 - p, 0.001), 0.999), a, b) for p, a, b in mine]
        assert row["baseline"] == pytest.approx(sum(100 * (1 + math.log2(c)) * (b - a) / 10 for c, a, b in chances))
        if covered:
            assert row["brier"] == pytest.approx(sum((p - came) ** 2 * (b - a) for p, a, b in mine) / covered)
    total = sum(row["peer"] for row in scores.rows())  # type: ignore[misc]
    assert total == pytest.approx(0, abs=1e-8)


def _stood(said: list[tuple[str, int, float]], known: int) -> list[tuple[str, float, float, float]]:
    found = []
    for i, (by, at, p) in enumerate(said):
        after = [t for other, t, _ in said[i + 1 :] if other == by]
        if at < known:
            found.append((by, p, float(at), float(min([known, *after]))))
    return found


def test_means_by_year_topic_and_anything_else() -> None:
    found = record(
        (0, question("a", topics=["trade", "defence"], **TEN_DAYS)),
        (0, question("b", topics=["trade"], **TEN_DAYS)),
        (0, question("d", **TEN_DAYS)),
        *[(1, entry("ann", p, id)) for id, p in (("a", 0.9), ("b", 0.6), ("d", 0.5))],
        *[(12, resolution("yes", id, **_known(12))) for id in ("a", "b", "d")],
    )
    scores = score(found.state)
    by_topic = {part.label: part for part in summary(scores, "topics")}
    assert set(by_topic) == {"trade", "defence"} and by_topic["trade"].questions == 2
    assert by_topic["trade"].means["brier"].value == pytest.approx((0.01 + 0.16) / 2)
    assert [part.label for part in summary(scores, "year")] == ["2026"] == [year_of(found.state.questions["c/a"])]
    assert "crps" not in by_topic["trade"].means
    assert set(scores.values) == {measure.name for measure in MEASURES}


def test_calibration_leaves_out_what_resolved_before_its_day() -> None:
    found = record(
        (0, question("a", **TEN_DAYS)),
        (0, question("b", closes="2026-04-10", resolve_by="2026-05-01")),
        *[(1, entry("ann", 0.75, id)) for id in ("a", "b")],
        *[(12, resolution("yes", id, **_known(12))) for id in ("a", "b")],
    )
    at = day(30).timestamp()
    whole, fair = record_calibration(found.state), record_calibration(found.state, at=at)
    assert whole is not None and fair is not None and (whole.questions, fair.questions) == (2, 1)
    assert record_calibration(found.state, people=["bob"]) is None


def test_the_aggregate_over_time_is_the_aggregate_of_what_stands() -> None:
    withdraw = {"kind": "withdraw", "case": "c", "forecast": "q", "by": "ann"}
    found = record(
        (0, question(**TEN_DAYS)),
        (0, entry("ann", 0.8)),
        (2, entry("bob", 0.5)),
        (4, withdraw),
        (6, {**withdraw, "by": "bob"}),
        (7, entry("bob", 0.3)),
        (12, resolution("yes", **_known(12))),
    )
    asked = found.state.questions["c/q"]
    steps = history(asked)
    assert [step.people for step in steps] == [1, 2, 1, 0, 1]
    assert [step.value for step in steps] == [
        pytest.approx(0.8), pytest.approx(2 / 3), pytest.approx(0.5), None, pytest.approx(0.3)
    ]  # fmt: skip
    (together,) = score(crowd(found.state)).rows()
    assert together["person"] == "geometric_odds" and together["coverage"] == pytest.approx(0.9)
    assert together["brier"] == pytest.approx((2 * 0.04 + 2 / 9 + 2 * 0.25 + 3 * 0.49) / 9)
    for rule in ("mean", "median", "extremised", "neyman_roughgarden", "recency_median", "recency_mean"):
        assert len(history(asked, rule)) == 5  # type: ignore[arg-type]
    assert aggregated(asked, asked.entries[:2]) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="no entry"):
        aggregated(asked, [])


def test_the_aggregate_of_curves_is_the_mean_of_their_cdfs() -> None:
    found = record(
        (0, question(sort="numeric", **TEN_DAYS)),
        (0, entry("ann", {"cdf": [[0, 0.0], [10, 1.0]]})),
        (0, entry("bob", {"cdf": [[2, 0.0], [2, 1.0]]})),
        (12, resolution("4", **_known(12))),
    )
    step = history(found.state.questions["c/q"])[-1]
    assert step.value["0.5"] == pytest.approx(2.0) and step.value["0.05"] == pytest.approx(1.0)  # type: ignore[index]
    assert step.value["0.95"] == pytest.approx(9.0)  # type: ignore[index]
    (together,) = score(crowd(found.state)).rows()
    mean = s.crps_cdf(4, [0, 2, 2, 10], [0, 0.1, 0.6, 1])
    assert together["crps"] == pytest.approx(float(mean), abs=1e-9)


@pytest.mark.parametrize("start", [0.1, 0.3])
@pytest.mark.parametrize("is_open", [(False, False), (True, False), (False, True), (True, True)])
def test_the_buckets_of_a_curve_hold_everything_once(start: float, is_open: tuple[bool, bool]) -> None:
    """What a curve has reached at an open low end lies below it, and is not in the first bucket too."""
    below, above = is_open
    curve = {"cdf": [[0.0, start], [4.0, 0.6], [10.0, 0.9 if above else 1.0]]}
    outcomes = [f"{0.05 * (i + 0.5):.6f}" for i in range(200)] + ["below"] * below + ["above"] * above
    masses = []
    for outcome in ["0", *outcomes]:
        said = record(
            (0, question(sort="numeric", open_below=below, open_above=above, **TEN_DAYS)),
            (0, entry("ann", curve)),
            (12, resolution(outcome, known="2026-01-12")),
        )
        masses.append(float(frame(said.state.questions.values()).chance[0]))
    assert masses[0] == pytest.approx(masses[1]), "a value just at the low end is in the first bucket"
    assert sum(masses[1:]) == pytest.approx(1.0)


def test_who_has_not_spoken_since_the_options_changed_does_not_count_together() -> None:
    amended = {"kind": "amend", "case": "c", "forecast": "q", "text": "A new one.", "effect": "options"}
    old, new = {"red": 0.6, "green": 0.3, "other": 0.1}, {"red": 0.2, "green": 0.1, "blue": 0.6, "other": 0.1}
    said = record(
        (0, question(sort="choice", **TEN_DAYS)),
        (0, entry("ann", old)),
        (1, entry("bob", old)),
        (2, {**amended, "options": ["red", "green", "blue", "other"]}),
        (4, entry("ann", new)),
        (6, entry("bob", new)),
        (8, {"kind": "withdraw", "case": "c", "forecast": "q", "by": "bob"}),
        (12, resolution("blue", **_known(12))),
    )
    steps = history(said.state.questions["c/q"])
    assert [step.value for step in steps] == [pytest.approx(each) for each in (old, old, new, new, new)]
    # The aggregate is scored on the options that it was given on: for four days blue is read from the catch-all.
    (row,) = score(crowd(said.state)).rows()
    assert row["log"] == pytest.approx(-0.4 * math.log(0.1) - 0.6 * math.log(0.6))
