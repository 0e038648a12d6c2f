"""Cross-impact balances: the question. Solves nothing; parameters are in `parameters`, the result is in `result`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from thinktank.case import Case
from thinktank.method import Method
from thinktank.methods.cross_impact.parameters import Parameters

if TYPE_CHECKING:
    from thinktank.methods.cross_impact.model import CrossImpactModel


class CrossImpact(Parameters, Method):
    """All scenarios in which every driver is in the state that the others promote most, and what leads to them.

    Examples
    --------
    >>> CrossImpact(succession="local").parameters()["succession"]
    'local'
    """

    name: ClassVar[str] = "cross_impact"
    title: ClassVar[str] = "Cross-impact balances"
    question: ClassVar[str] = "Which futures hang together?"
    needs: ClassVar[tuple[str, ...]] = ("impact",)
    sources: ClassVar[Mapping[str, str]] = {
        "weimerjehle2006": "Weimer-Jehle (2006)",
        "weimerjehle2009": "Weimer-Jehle (2009)",
        "carlsen2016": "Carlsen et al. (2016)",
        "wilson1927": "Wilson (1927)",
    }

    def model(self, case: Case) -> CrossImpactModel:
        """Return drivers and impacts as a matrix."""
        from thinktank.methods.cross_impact.matrix import matrix_of
        from thinktank.methods.cross_impact.model import CrossImpactModel

        return CrossImpactModel(self, matrix_of(case, self.constraints, self.missing), case.seed)
