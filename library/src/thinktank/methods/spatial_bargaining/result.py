"""What spatial bargaining says of a case, in its issues and units. Solves nothing and draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity

BENCHMARK = "weighted_mean"
MODELS = {
    "weighted_mean": "weighted mean",
    "weighted_median": "weighted median",
    "nash_linear": "Nash bargain, linear loss",
    "nash_quadratic": "Nash bargain, quadratic loss",
}


@dataclass(frozen=True)
class Spread:
    """A number over the draws; None where no draw determines it."""

    at_mode: float | None
    mean: float | None
    median: float | None
    quantiles: dict[float, float | None]

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "at_mode": self.at_mode,
            "mean": self.mean,
            "median": self.median,
            "quantiles": {str(level): value for level, value in self.quantiles.items()},
        }


@dataclass(frozen=True)
class Predictive:
    """Where one issue may settle, for people who score forecasts.

    Half is the distribution of the positions, each weighted by capability times salience; half is a normal
    distribution around the weighted mean, truncated to the scale; both averaged over the draws.

    Parameters
    ----------
    grid
        Settlements from one end of the scale to the other, evenly spaced, in the issue's unit.
    cumulative
        Share of the predictive distribution at or below each of them.
    density
        Its mean density between each of them and the next; one shorter than `grid`.
    mean, quantiles
        Of the distribution.
    """

    grid: tuple[float, ...]
    cumulative: tuple[float, ...]
    density: tuple[float, ...]
    mean: float
    quantiles: dict[float, float]

    def share(self, *, at_most: float) -> float:
        """Return the share of the predictive distribution at or below a settlement."""
        import numpy as np

        return float(np.interp(at_most, self.grid, self.cumulative, left=0.0, right=1.0))

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "grid": list(self.grid),
            "cumulative": list(self.cumulative),
            "density": list(self.density),
            "mean": self.mean,
            "quantiles": {str(level): value for level, value in self.quantiles.items()},
            "measure": "share of the predictive distribution",
        }


@dataclass(frozen=True)
class LeftOut:
    """An issue, or an actor on an issue, that could not be used, and why."""

    issue: str
    actor: str | None
    reason: str

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {"issue": self.issue, "actor": self.actor, "reason": self.reason}


@dataclass(frozen=True, eq=False)
class BargainingResult:
    """Where each issue settles by each rule.

    Parameters
    ----------
    outcomes
        Rule to issue to the settlement over the draws.
    predictive
        Issue to its predictive distribution; None where no draw determines one.
    left_out
        What could not be used.
    settlements
        The same settlements draw by draw, as findings take them.
    """

    outcomes: dict[str, dict[str, Spread]]
    predictive: dict[str, Predictive | None]
    left_out: tuple[LeftOut, ...]
    settlements: tuple[Quantity, ...]

    def quantities(self) -> tuple[Quantity, ...]:
        """Return one settlement per issue and rule."""
        return self.settlements

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw where an issue settles; None for an issue that was left out or that no draw determines."""
        # Pictures know results; looked up when one is drawn, so that results need no charts to be imported.
        from thinktank.methods.spatial_bargaining.pictures import issue_chart

        return issue_chart(self, case, subject, BENCHMARK, MODELS, foot)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "models": [
                {
                    "name": name,
                    "title": MODELS[name],
                    "outcome": {issue: spread.to_dict() for issue, spread in outcome.items()},
                }
                for name, outcome in self.outcomes.items()
            ],
            "predictive": {
                issue: None if predictive is None else predictive.to_dict()
                for issue, predictive in self.predictive.items()
            },
            "benchmark": BENCHMARK,
            "left_out": [left.to_dict() for left in self.left_out],
        }
