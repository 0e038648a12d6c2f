"""The parts of a bargaining result: the rules and their names, spreads, predictive distributions. Solves nothing."""

from __future__ import annotations

from dataclasses import dataclass

BENCHMARK = "weighted_mean"
ONE_SHOT = ("weighted_mean", "weighted_median", "nash_linear", "nash_quadratic")
READINGS = ("scholz-table", "scholz-text")
MODELS = {
    "weighted_mean": "weighted mean",
    "weighted_median": "weighted median",
    "nash_linear": "Nash bargain, linear loss",
    "nash_quadratic": "Nash bargain, quadratic loss",
    "scholz-table": "expected-utility model (table)",
    "scholz-text": "expected-utility model (text)",
    "smp": "Spatial Model of Politics",
    "pce": "probabilistic Condorcet election",
    "exchange": "exchange model",
}
"""Every model by name, in the order in which they are shown, with what it is called in a sentence."""


def chosen(models: str) -> tuple[str, ...]:
    """Return the models that the parameter `model` stands for, the benchmark always among them.

    Examples
    --------
    >>> chosen("smp")
    ('weighted_mean', 'smp')
    """
    groups = {"rules": ONE_SHOT, "readings": (BENCHMARK, *READINGS), "all": tuple(MODELS)}
    return groups.get(models, tuple(dict.fromkeys((BENCHMARK, models))))


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
class Settling:
    """Whether a model with rounds comes to an end on an issue: at the mode, and in how many of the draws.

    Parameters
    ----------
    at_mode
        Whether positions are at rest after the last round, with every judgement at its mode.
    rounds
        How many it played there.
    period
        After how many rounds the last positions recur there: 1 at rest, more for a cycle, 0 for neither.
    rested, cycling
        Shares of the draws that come to rest, and that end in a cycle.
    mean_rounds
        Over the draws.
    """

    at_mode: bool
    rounds: int
    period: int
    rested: float
    cycling: float
    mean_rounds: float

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "at_mode": self.at_mode,
            "rounds": self.rounds,
            "period": self.period,
            "share_of_draws_at_rest": self.rested,
            "share_of_draws_in_a_cycle": self.cycling,
            "mean_rounds": self.mean_rounds,
        }


@dataclass(frozen=True)
class LeftOut:
    """An issue, an actor on an issue, or a model (where both are empty), that could not be used, and why."""

    issue: str | None
    actor: str | None
    reason: str

    @property
    def sentence(self) -> str:
        """What was left out and why, such as `Left out on defence: NATO has a position and no salience.` by itself."""
        on = f" on {self.issue}" if self.issue else ""
        return f"Left out{on}: {f'{self.actor} ' if self.actor else ''}{self.reason}."

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {"issue": self.issue, "actor": self.actor, "reason": self.reason}
