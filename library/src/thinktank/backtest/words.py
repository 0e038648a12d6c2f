"""What a test of models says, in sentences, and how its numbers are printed. Computes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from thinktank.backtest.bootstrap import Estimate
from thinktank.backtest.result import Backtest, Score
from thinktank.wording import MINUS


def tenths(x: float) -> str:
    """Write a number to a tenth, as fine as any of these is known.

    Examples
    --------
    >>> tenths(23.0712), tenths(-0.35), tenths(-0.04)
    ('23.1', '−0.3', '0.0')
    """
    text = f"{abs(x):.1f}"
    return f"{MINUS}{text}" if x < 0 and float(text) != 0 else text


def between(estimate: Estimate, times: float = 1.0) -> str:
    """Write the interval of an estimate, empty where it has none."""
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = times * estimate.low, times * estimate.high
    return f"{tenths(low)}–{tenths(high)}" if low >= 0 else f"{tenths(low)} to {tenths(high)}"


def with_interval(estimate: Estimate, times: float = 1.0) -> str:
    """Write an estimate with its interval.

    Examples
    --------
    >>> with_interval(Estimate(0.313, 0.27, 0.36, 353), times=100)
    '31.3 (27.0–36.0)'
    """
    inside = between(estimate, times)
    return f"{tenths(times * estimate.value)} ({inside})" if inside else tenths(times * estimate.value)


def sentences(done: Backtest) -> tuple[str, ...]:
    """Return what the test says: the benchmark, who differs from it, by which loss, and how sure that is."""
    benchmark = done.score(done.benchmark)
    return tuple(
        sentence
        for sentence in (
            _benchmark(done, benchmark),
            _beyond_chance(done, benchmark),
            _other_losses(done),
            _distributions(done, benchmark),
            _caution(done),
        )
        if sentence
    )


def _benchmark(done: Backtest, benchmark: Score) -> str:
    inside = between(benchmark.mean_error).replace("–", " to ")
    sure = f" ({done.settings.says} {inside})" if inside else ""
    return (
        f"On {benchmark.count} issue{'s' * (benchmark.count != 1)} the {benchmark.title} misses the outcome by "
        f"{tenths(benchmark.mean_error.value)} points of 100 on average{sure}."
    )


def _beyond_chance(done: Backtest, benchmark: Score) -> str:
    models = [score for score in _models(done) if score.difference is not None]
    if not models or any(s.difference is not None and s.difference.mean_error.low is None for s in models):
        return ""
    better = [s for s in models if s.difference and (s.difference.mean_error.high or 0.0) < 0]
    worse = [s for s in models if s.difference and (s.difference.mean_error.low or 0.0) > 0]
    if not better and not worse:
        return f"By mean error no model differs from the {benchmark.title} by more than chance."
    said = [
        f"better by more than chance: {_listed(better)}." if better else "no model is better by more than chance.",
        f"Worse by more than chance: {_listed(worse)}." if worse else "None is worse by more than chance.",
    ]
    return f"Against the {benchmark.title}, by mean error, {' '.join(said)}"


def _other_losses(done: Backtest) -> str:
    """Say whether the ranking turns with the loss: it often does, and then the loss has to be named."""
    models = _models(done)
    if len(models) < 2:
        return ""
    by_error = min(models, key=lambda s: s.mean_error.value)
    by_hits = max(models, key=lambda s: (s.hit_rate.value, s.name == by_error.name))
    within = f"{done.settings.within:g}"
    if by_error.name == by_hits.name:
        return (
            f"Lowest mean error and most hits within {within} points go to the same model, {_called(by_error)}; "
            "on other issues they need not."
        )
    return (
        f"The ranking depends on the loss: {_called(by_error)} has the lowest mean error, and {_called(by_hits)} comes "
        f"within {within} points most often ({tenths(100 * by_hits.hit_rate.value)} % of the issues, against "
        f"{tenths(100 * by_error.hit_rate.value)} %)."
    )


def _distributions(done: Backtest, benchmark: Score) -> str:
    told = [score for score in done.scores if score.crps_of == "distribution" and score.kind != "baseline"]
    if not told:
        return ""
    best = min(told, key=lambda s: s.crps.value)
    return (
        f"As a distribution, {_called(best)} scores best: a CRPS of {tenths(best.crps.value)}, against "
        f"{tenths(benchmark.crps.value)} for the {benchmark.title} as a point."
    )


def _caution(done: Backtest) -> str:
    count = sum(score.difference is not None for score in _models(done))
    if count < 2:
        return ""
    expected = count * (1.0 - done.settings.level)
    said = (
        f"{count} models are compared; with {done.settings.says}s about {expected:.1g} of them would seem to differ by "
        "chance alone."
    )
    proposals = len({issue.group for issue in done.table.issues})
    if done.settings.by == "issue" and proposals < len(done.table.issues):
        said += (
            f" The issues belong to {proposals} proposals, and those of one proposal are not independent: resampled by "
            "proposal, intervals are wider as a rule."
        )
    return said


def _models(done: Backtest) -> list[Score]:
    return [score for score in done.scores if score.kind == "model"]


def _called(score: Score) -> str:
    return f"the {score.title}"


def _listed(scores: Iterable[Score]) -> str:
    return "; ".join(_called(score) for score in scores)
