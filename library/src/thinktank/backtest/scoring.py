"""The test itself: every forecaster over every issue, its errors, and what they say together. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.backtest.bootstrap import Estimate, Resamples, resamples
from thinktank.backtest.forecasters import BENCHMARK, Forecaster, Work, forecasters
from thinktank.backtest.result import Backtest, Difference, Score, Settings
from thinktank.backtest.table import Table
from thinktank.errors import BadParameter
from thinktank.forecasting.scores import crps_cdf
from thinktank.methods.spatial_bargaining.parameters import Parameters

Floats = NDArray[np.float64]
MOST = 500_000_000  # numbers in all resamples: two gigabytes
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class _Run:
    """What one forecaster said of every issue, and what it scored; NaN where it said nothing."""

    forecaster: Forecaster
    points: Floats
    crps: Floats
    crps_of: Literal["distribution", "point"]


def backtest(
    table: Table,
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    only: Sequence[str] = (),
    progress: Progress | None = None,
) -> Backtest:
    """Put every model to the test on a table of settled issues.

    Parameters
    ----------
    table
        The issues; see `read_table`.
    settings
        How near counts as a hit, how many resamples, their seed, of what, and the level of the intervals.
    parameters
        Of the bargaining models; by default the method's defaults.
    only
        Names of the forecasters; by default all. The benchmark is always among them.
    progress
        Called with (done, all) from time to time.

    Raises
    ------
    BadParameter
        There is no forecaster of a name in `only`, there are too many resamples for so many issues, or a parameter
        asks for draws.
    """
    settings = settings or Settings()
    if settings.resamples * len(table.issues) > MOST:
        most = MOST // len(table.issues)
        raise BadParameter(
            f"{settings.resamples:,} resamples of {len(table.issues):,} issues are too many; take {most:,}."
        )
    if parameters is not None and parameters.smp_transitions == "stochastic":
        raise BadParameter(
            "A backtest plays each issue once and takes the likeliest bargain: smp_transitions = 'stochastic' needs "
            "the draws of a case. Leave it out."
        )
    everyone = forecasters(parameters or Parameters())
    chosen = _chosen(everyone, only)
    work = [list(forecaster.work(table.issues)) for forecaster in chosen]
    steps = sum(map(len, work)) + len(chosen)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, steps)

    outcomes = table.outcomes
    runs = [_run(forecaster, pieces, outcomes, step) for forecaster, pieces in zip(chosen, work, strict=True)]
    groups = table.groups if settings.by == "proposal" else np.arange(len(outcomes))
    drawn = resamples(groups, settings.resamples, settings.seed, settings.level)
    benchmark = next(run for run in runs if run.forecaster.name == BENCHMARK)
    scores = []
    for run in runs:
        score = _score(run, benchmark, outcomes, drawn, settings)
        if score is not None:
            scores.append(score)
        step()
    return Backtest(table, settings, tuple(scores), BENCHMARK)


def _chosen(everyone: tuple[Forecaster, ...], only: Sequence[str]) -> list[Forecaster]:
    names = [forecaster.name for forecaster in everyone]
    if unknown := [name for name in only if name not in names]:
        raise BadParameter(f"There is no model {', '.join(map(repr, unknown))} to test. There are: {', '.join(names)}.")
    return [forecaster for forecaster in everyone if not only or forecaster.name in (*only, BENCHMARK)]


def _run(forecaster: Forecaster, work: Sequence[Work], outcomes: Floats, step: Callable[[], None]) -> _Run:
    points, crps = np.full(len(outcomes), np.nan), np.full(len(outcomes), np.nan)
    crps_of: Literal["distribution", "point"] = "point"
    for piece in work:
        said, came = forecaster.forecast(piece), outcomes[piece.places]
        points[piece.places] = said.points
        if said.grid is not None and said.cdf is not None:
            crps[piece.places] = crps_cdf(came, said.grid, said.cdf)
            crps_of = "distribution"
        else:
            crps[piece.places] = np.abs(said.points - came)
        step()
    return _Run(forecaster, points, crps, crps_of)


def _score(run: _Run, benchmark: _Run, outcomes: Floats, drawn: Resamples, settings: Settings) -> Score | None:
    """Return what a forecaster scored; None for one that says nothing of any issue."""
    errors, beside = np.abs(run.points - outcomes), np.abs(benchmark.points - outcomes)
    mean, median = drawn.mean(errors), drawn.median(errors)
    hits, crps = drawn.mean(_hits(errors, settings.within)), drawn.mean(run.crps)
    if mean is None or median is None or hits is None or crps is None:
        return None
    difference = None
    if run.forecaster.name != benchmark.forecaster.name:
        apart = (
            drawn.mean(errors - beside),
            drawn.mean(_hits(errors, settings.within) - _hits(beside, settings.within)),
            drawn.mean(run.crps - benchmark.crps),
        )
        difference = Difference(*(estimate or Estimate(0.0, None, None, 0) for estimate in apart))
    return Score(
        name=run.forecaster.name,
        title=run.forecaster.title,
        kind=run.forecaster.kind,
        count=mean.count,
        undetermined=len(outcomes) - mean.count,
        mean_error=mean,
        median_error=median,
        hit_rate=hits,
        crps=crps,
        crps_of=run.crps_of,
        difference=difference,
        points=tuple(run.points.tolist()),
    )


def _hits(errors: Floats, within: float) -> Floats:
    """Return 1 for a hit, 0 for a miss, NaN where nothing was said; a rounding error makes no miss."""
    return np.where(np.isnan(errors), np.nan, (errors <= within + 1e-9).astype(float))
