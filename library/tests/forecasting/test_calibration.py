"""Calibration: the Finnish rain forecasts, Metaculus's bins and band, intervals that scipy knows too."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from thinktank.forecasting import METACULUS, calibration
from thinktank.forecasting.calibration import binomial_quantile, wilson
from thinktank.forecasting.scores import decomposition

RAIN = tomllib.loads((Path(__file__).parents[1] / "data" / "finnish_rain_2003.toml").read_text())


def _rain(forecast: str = "pop24") -> tuple[np.ndarray, np.ndarray]:
    """Return outcomes and probabilities of the days on which there was a forecast and a measurement."""
    days = zip(RAIN["rain"].split(), RAIN[forecast].split(), strict=True)
    known = [(int(fell), int(said) / 10) for fell, said in days if "-" not in (fell, said)]
    least = 2 if forecast.startswith("high") else 1
    return np.array([fell >= least for fell, _ in known], float), np.array([said for _, said in known])


@pytest.mark.parametrize("forecast", RAIN["published"])
def test_the_published_decompositions_of_the_rain_forecasts_hold_to_the_printed_digit(forecast: str) -> None:
    outcome, said = _rain(forecast)
    assert outcome.size == 346
    parts = decomposition(outcome, said)
    found = [parts.brier, parts.reliability, parts.resolution, parts.uncertainty, parts.skill]
    assert [f"{x:.3f}" for x in found] == [f"{x:.3f}" for x in RAIN["published"][forecast]]


def test_bins_hold_what_begins_at_their_edge() -> None:
    outcome, said = _rain()
    found = calibration(outcome, said)
    assert [b.questions for b in found.bins] == [int((said == i / 10).sum()) for i in range(9)] + [
        int((said >= 0.9).sum())
    ]
    assert sum(b.weight for b in found.bins) == outcome.size == found.questions
    for b in found.filled:
        assert b.came_low <= b.came <= b.came_high and b.low - 1e-9 <= b.said <= b.high + 1e-9


def test_metaculus_has_twenty_one_bins() -> None:
    widths = np.diff(METACULUS)
    assert widths.size == 21
    assert widths[[0, 1, 2, -3, -2, -1]] == pytest.approx(np.full(6, 0.0417), abs=1e-4)
    assert widths[3:-3] == pytest.approx(np.full(15, 0.05))


def test_metaculus_band() -> None:
    found = calibration([1] * 12 + [0] * 8, [0.45] * 20, edges=(0.0, 0.4, 0.5, 1.0))
    (only,) = found.filled
    assert only.band_low == binom.ppf(0.05, 20, 0.4) / 20 and only.band_high == binom.ppf(0.95, 20, 0.5) / 20


@given(st.integers(1, 400), st.floats(0, 1), st.floats(0.001, 0.999))
def test_binomial_quantiles_are_those_of_scipy(n: int, p: float, level: float) -> None:
    ours, theirs = binomial_quantile(level, n, p), int(max(binom.ppf(level, n, p), 0))
    # Where a level is met to the last digit, either neighbour is right.
    assert ours == theirs or abs(binom.cdf(min(ours, theirs), n, p) - level) < 1e-9


def test_wilsons_interval() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 and 15 of 148, 95 %.
    assert wilson(81 / 263, 263, 0.95) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15 / 148, 148, 0.95) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0.0, 20, 0.95) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_many_forecasts_on_one_question_are_one_observation() -> None:
    many = calibration([1] * 50, [0.85] * 50, question=[0] * 50)
    one = calibration([1], [0.85])
    assert many.filled[0].questions == 1
    assert (many.filled[0].came_low, many.filled[0].band_low) == (one.filled[0].came_low, one.filled[0].band_low)


def test_weights_count_in_the_shares() -> None:
    (only,) = calibration([1, 0], [0.65, 0.62], weight=[3.0, 1.0]).filled
    assert only.came == 0.75 and only.said == pytest.approx((3 * 0.65 + 0.62) / 4)


@pytest.mark.parametrize("edges", [(0.0, 0.5), (0.1, 1.0), (0.0, 0.5, 0.5, 1.0), (1.0,)])
def test_edges_must_divide_the_whole(edges: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rise from 0 to 1"):
        calibration([1], [0.5], edges=edges)
