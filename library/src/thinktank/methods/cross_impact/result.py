"""What cross-impact balances say of a case: their answer as findings, charts and plain data. Solves nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.cross_impact import pictures
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.telling import told


@dataclass(frozen=True, eq=False)
class CrossImpactResult(CrossImpactAnswer):
    """The scenarios that hang together."""

    def quantities(self) -> tuple[Quantity, ...]:
        """Return the number of consistent scenarios, how often each state occurs in them, and each scenario."""
        return self.counted

    def notes(self) -> tuple[str, ...]:
        """Return nothing: what is judged of drivers is used."""
        return ()

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw how often the states of one driver occur; of the whole case, all scenarios."""
        return pictures.leading_chart(self, case, subject, foot)

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return all views of the scenarios and of the matrix."""
        return pictures.every(self, case, foot)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return told(self)
