"""Cross-impact balances: their question and their parameters. Solves nothing; the result is in `result`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from thinktank.case import Case
from thinktank.method import Method

if TYPE_CHECKING:
    from thinktank.methods.cross_impact.model import CrossImpactModel


class CrossImpact(Method):
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

    inconsistency: Annotated[
        float,
        Field(ge=0, le=1000, description="List scenarios up to this inconsistency; 0 for those that agree fully"),
    ] = 0.0
    classes: Annotated[
        int, Field(ge=0, le=20, description="Count the scenarios up to an inconsistency of 1, 2, .. this")
    ] = 3
    succession: Annotated[
        Literal["global", "local", "incremental", "speed"],
        Field(
            description="Who moves where a scenario does not agree: every inconsistent driver; only the one worst off; "
            "every one, but one step along its states; only the fastest inconsistent one"
        ),
    ] = "global"
    fastest: Annotated[
        Literal["first", "last"],
        Field(description="Which driver of the case is the fastest, in succession by speed"),
    ] = "first"
    constraints: Annotated[
        Literal["filter", "exclude"],
        Field(
            description="What forced and forbidden states do: only filter the scenarios of the matrix, or also stop "
            "being rivals to the states that are left"
        ),
    ] = "filter"
    diverse: Annotated[
        int, Field(ge=2, le=12, description="How many scenarios the short list of the most different ones holds")
    ] = 4
    samples: Annotated[
        int,
        Field(ge=100, le=10_000_000, description="Starts that are walked where there are too many to walk all"),
    ] = 10_000
    nodes: Annotated[
        int,
        Field(
            ge=1,
            le=10**12,
            description="Nodes after which a search is given up; what it has found is then marked incomplete",
        ),
    ] = 20_000_000

    def model(self, case: Case) -> CrossImpactModel:
        """Return drivers and impacts as a matrix."""
        from thinktank.methods.cross_impact.matrix import matrix_of
        from thinktank.methods.cross_impact.model import CrossImpactModel, Settings

        settings = Settings(
            inconsistency=self.inconsistency,
            classes=self.classes,
            succession=self.succession,
            fastest=self.fastest,
            diverse=self.diverse,
            samples=self.samples,
            nodes=self.nodes,
            seed=case.seed,
        )
        return CrossImpactModel(matrix_of(case, self.constraints, self.missing), settings)
