"""What a test of the models found, as data. Computes and draws nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from thinktank.backtest.bootstrap import Estimate
from thinktank.backtest.table import Table


@dataclass(frozen=True)
class Settings:
    """How the test is made.

    Parameters
    ----------
    within
        How near counts as a hit, in points of the scale.
    resamples, seed
        Of the bootstrap.
    by
        What is drawn: single issues, or proposals with all of their issues.
    level
        Of the intervals.
    """

    within: float = 10.0
    resamples: int = 1_000
    seed: int = 1
    by: Literal["issue", "proposal"] = "issue"
    level: float = 0.95

    @property
    def says(self) -> str:
        """What an interval is called."""
        return f"{100 * self.level:g} % interval"


@dataclass(frozen=True)
class Difference:
    """A forecaster less the benchmark, issue by issue; below 0 the forecaster is better, for hits above."""

    mean_error: Estimate
    hit_rate: Estimate
    crps: Estimate


@dataclass(frozen=True)
class Score:
    """How one forecaster did.

    Parameters
    ----------
    name, title, kind
        Which it is.
    count, undetermined
        On how many issues it said something, and on how many nothing.
    mean_error, median_error
        Of its absolute errors, in points.
    hit_rate
        Share of the issues where it came near enough.
    crps, crps_of
        Mean continuous ranked probability score, and whether of its distribution or of its point, where it is the
        absolute error.
    difference
        To the benchmark; None for the benchmark itself.
    points
        What it said of each issue of the table; NaN for nothing.
    """

    name: str
    title: str
    kind: str
    count: int
    undetermined: int
    mean_error: Estimate
    median_error: Estimate
    hit_rate: Estimate
    crps: Estimate
    crps_of: Literal["distribution", "point"]
    difference: Difference | None
    points: tuple[float, ...]

    @property
    def heading(self) -> str:
        """The title as a heading begins."""
        return self.title[:1].upper() + self.title[1:]

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "name": self.name,
            "title": self.title,
            "kind": self.kind,
            "n": self.count,
            "undetermined": self.undetermined,
            "mean_absolute_error": self.mean_error.to_dict(),
            "median_absolute_error": self.median_error.to_dict(),
            "hit_rate": self.hit_rate.to_dict(),
            "crps": {**self.crps.to_dict(), "of": self.crps_of},
            "difference": None
            if self.difference is None
            else {
                "mean_absolute_error": self.difference.mean_error.to_dict(),
                "hit_rate": self.difference.hit_rate.to_dict(),
                "crps": self.difference.crps.to_dict(),
            },
        }


@dataclass(frozen=True, eq=False)
class Backtest:
    """A table, how it was tested, and every forecaster's score in the order of the models."""

    table: Table
    settings: Settings
    scores: tuple[Score, ...]
    benchmark: str

    def score(self, name: str) -> Score:
        """Return the score of one forecaster; KeyError if it was not tested."""
        for score in self.scores:
            if score.name == name:
                return score
        raise KeyError(name)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        table, settings = self.table, self.settings
        return {
            "table": {
                "file": table.file,
                "layout": table.layout,
                "issues": len(table.issues),
                "capabilities": table.capabilities,
                "notes": list(table.notes),
                "left_out": [left.to_dict() for left in table.left_out],
            },
            "unit": "points of each issue's scale from 0 to 100",
            "within": settings.within,
            "bootstrap": {
                "resamples": settings.resamples,
                "seed": settings.seed,
                "of": settings.by,
                "level": settings.level,
                "means": "bias-corrected and accelerated (BCa)",
                "medians": "percentile",
            },
            "benchmark": self.benchmark,
            "models": [score.to_dict() for score in self.scores],
            "issues": [
                {
                    "id": issue.id,
                    "line": issue.line,
                    "actors": len(issue.actors),
                    "outcome": issue.outcome,
                    "reference_point": issue.reference,
                    "forecasts": {score.name: _or_none(score.points[i]) for score in self.scores},
                }
                for i, issue in enumerate(table.issues)
            ],
        }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
