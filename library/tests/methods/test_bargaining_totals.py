"""What is added up over the draws instead of kept: the same from one chunk and from many, and true to its exactness."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.small import small_case
from thinktank.case import Range
from thinktank.catalogue import configured
from thinktank.draws import sample
from thinktank.findings.summary import QUANTILES
from thinktank.method import TOTAL
from thinktank.methods.spatial_bargaining.tally import CELLS, spread_of, tally
from thinktank.runs import run

SCALE = (-3.0, 7.0)
settlements = st.lists(
    st.one_of(st.floats(*SCALE), st.sampled_from([*SCALE, 0.1, 2.5]), st.just(np.nan)), min_size=1, max_size=60
)


@given(settlements, st.integers(0, 60))
@settings(deadline=None)
def test_a_tally_in_parts_has_the_mean_and_the_quantiles_to_a_cell(values: list[float], cut: int) -> None:
    draws = np.array(values)
    spread = spread_of(tally(draws[:cut], SCALE) + tally(draws[cut:], SCALE), 0.0)
    known = draws[~np.isnan(draws)]
    if not len(known):
        assert spread.mean is None and set(spread.quantiles.values()) == {None}
        return
    assert spread.mean is not None
    assert abs(spread.mean - known.mean()) < 1e-9
    for level in QUANTILES:
        found = spread.quantiles[level]
        assert found is not None
        assert abs(found - np.quantile(known, level)) <= (SCALE[1] - SCALE[0]) / CELLS * (1 + 1e-9)


@given(st.floats(*SCALE), st.integers(1, 40))
@settings(deadline=None)
def test_draws_that_agree_are_told_exactly(value: float, n: int) -> None:
    spread = spread_of(tally(np.full(n, value), SCALE), value)
    assert spread.median is not None
    assert abs(spread.median - value) <= 1e-12 * max(abs(value), 1.0)


def _uncertain() -> dict[str, Range]:
    return {"position.x.a": Range(0.0, 2.0, 9.0), "salience.x.b": Range(0.0, 50.0, 100.0)}


ROWS = {"a": (2.0, 60.0, 3.0), "b": (8.0, 50.0, 2.0), "c": (6.0, 90.0, 1.0), "d": (1.0, 20.0, 2.5)}


def test_no_array_but_the_quantities_has_a_row_for_each_draw() -> None:
    case = small_case(ROWS).with_values(_uncertain())
    done = run(case, configured("spatial_bargaining", {"model": "all"}), draws=40)
    kept = {name for name in done.outputs if not name.startswith(TOTAL)}
    assert kept == {quantity.key for quantity in done.result.quantities()}


def test_many_chunks_give_the_result_of_one(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    case = small_case(ROWS).with_values(_uncertain())
    method = configured("spatial_bargaining", {"model": "all"})
    model = method.model(case)
    whole = model.solve(sample(case, 700))
    monkeypatch.setattr("thinktank.runs.chunks.CHUNK", 90)
    done = run(case, method, draws=700, workers=2)
    for name, array in whole.items():
        assert np.allclose(done.outputs[name], array, rtol=1e-12, atol=1e-9), name  # type: ignore[arg-type]
