"""What spatial bargaining says of a case: its answer as findings, charts and plain data. Solves nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.spatial_bargaining import pictures
from thinktank.methods.spatial_bargaining.answer import BargainingAnswer
from thinktank.methods.spatial_bargaining.telling import told


@dataclass(frozen=True, eq=False)
class BargainingResult(BargainingAnswer):
    """Where each issue settles by each model, with what has a value in each draw."""

    settlements: tuple[Quantity, ...]

    def quantities(self) -> tuple[Quantity, ...]:
        """Return one settlement per issue and model, and how far apart the readings are."""
        return self.settlements

    def notes(self) -> tuple[str, ...]:
        """Return what could not be used, and why."""
        return tuple(left.sentence for left in self.left_out)

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw where an issue settles; None for an issue that was left out or that no draw determines."""
        return pictures.settling(self, case, subject, foot)

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return for every issue where it settles, by which model, who weighs what, what moves it, and the rounds."""
        return pictures.all_of(self, case, foot)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return told(self)
