"""What an alignment landscape says of a case: its answer as findings, charts and plain data. Solves nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.alignment_landscape import pictures
from thinktank.methods.alignment_landscape.answer import AlignmentAnswer
from thinktank.methods.alignment_landscape.telling import told


@dataclass(frozen=True, eq=False)
class AlignmentResult(AlignmentAnswer):
    """Stable alignments, with what has a value in each draw."""

    counted: tuple[Quantity, ...]

    def quantities(self) -> tuple[Quantity, ...]:
        """Return number and depth of the stable alignments, and for each actor its side and margin."""
        return self.counted

    def notes(self) -> tuple[str, ...]:
        """Return who does not take part, and why."""
        return tuple(f"Left out: {left.actor} {left.reason}." for left in self.view.players.left_out)

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw with whom an actor sides over the draws; for the whole case, the deepest alignment."""
        return pictures.leading_chart(self, subject, foot)

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return all pictures, the deepest alignment first."""
        return pictures.every(self, foot)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return told(self)
