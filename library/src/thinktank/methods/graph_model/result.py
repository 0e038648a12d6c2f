"""What the graph model says of a case: its answer as findings, charts and plain data. Solves nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.graph_model import pictures
from thinktank.methods.graph_model.answer import GraphAnswer
from thinktank.methods.graph_model.telling import told


@dataclass(frozen=True, eq=False)
class GraphResult(GraphAnswer):
    """Stable states and equilibria, with what has a value in each draw."""

    counted: tuple[Quantity, ...]

    def quantities(self) -> tuple[Quantity, ...]:
        """Return the number of equilibria by concept, and for the states that can be one whether they are."""
        return self.counted

    def notes(self) -> tuple[str, ...]:
        """Return which rules and places could not be used, and why."""
        return tuple(f"Left out: {what} {reason}." for what, reason in self.conflict.stakes.left_out)

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw the states in option form with their stability; it is of the whole case, of no single element."""
        return replace(pictures.states(self, foot), name="states") if not subject else None

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return option form, graph of moves, what comes of the status quo, equilibria by view, and the reasons."""
        return pictures.all_of(self, foot)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``; states by their numbers."""
        return told(self)
