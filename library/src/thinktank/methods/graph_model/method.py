"""The graph model for conflict resolution: its question and whom it suits. Solves nothing; see `model`.

Decision makers hold options; states are what they make of them; who prefers which state decides which are stable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from thinktank.case import Case
from thinktank.method import Method
from thinktank.methods.graph_model.parameters import Parameters

if TYPE_CHECKING:
    from thinktank.methods.graph_model.model import GraphModel


class ConflictGraph(Parameters, Method):
    """Stable states and equilibria of a conflict: Nash, GMR, SMR, SEQ, SIM and limited moves.

    Examples
    --------
    >>> ConflictGraph(sanction="single").parameters()["sanction"]
    'single'
    """

    name: ClassVar[str] = "graph_model"
    title: ClassVar[str] = "Graph model for conflict resolution"
    question: ClassVar[str] = "Which outcomes are stable, and who can move away?"
    needs: ClassVar[tuple[str, ...]] = ("preference", "weight", "ranking", "order")
    sources: ClassVar[Mapping[str, str]] = {
        "kilgour1987": "Kilgour, Hipel and Fang (1987)",
        "fang1993": "Fang, Hipel and Kilgour (1993)",
        "xu2018": "Xu, Hipel, Kilgour and Fang (2018)",
        "kilgour2001": "Kilgour, Hipel, Fang and Peng (2001)",
        "likilgour2005": "Li, Kilgour and Hipel (2005)",
        "kinsara2015": "Kinsara, Petersons, Hipel and Kilgour (2015)",
    }

    @classmethod
    def suits(cls, case: Case) -> bool:
        """Tell whether everyone who has options at stake has preferences of one kind or another."""
        at_stake = case.conflicts[0].options if case.conflicts else [option.id for option in case.options]
        owners = {case.option(id).actor for id in at_stake}
        return bool(owners) and owners <= {judgement.about[0] for kind in cls.needs for judgement in case.of_kind(kind)}

    def model(self, case: Case) -> GraphModel:
        """Return options, states and preferences as arrays."""
        from thinktank.methods.graph_model.model import graph_model

        return graph_model(self, case)
