"""What spatial bargaining says of a case, in its issues and units. Solves nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK, MODELS, LeftOut, Predictive, Spread
from thinktank.methods.spatial_bargaining.pictures import issue_chart


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
        spreads = {rule: outcome[subject] for rule, outcome in self.outcomes.items() if subject in outcome}
        return issue_chart(case, subject, spreads, self.predictive.get(subject), foot)

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return the leading chart of every issue."""
        drawn = ((issue.id, self.chart(case, issue.id, foot)) for issue in case.issues)
        return tuple(replace(chart, name=f"settlement-{id}") for id, chart in drawn if chart is not None)

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
