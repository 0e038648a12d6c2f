"""The graph model for conflict resolution: its question and its parameters. Solves nothing; see `model`.

Decision makers hold options; states are what they make of them; who prefers which state decides which are stable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from thinktank.case import Case
from thinktank.method import Method

if TYPE_CHECKING:
    from thinktank.methods.graph_model.model import GraphModel


class ConflictGraph(Method):
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

    conflict: Annotated[
        str,
        Field(
            description="Id of the conflict of the case; by default the first, or all options where it names none",
            max_length=64,
        ),
    ] = ""
    reading: Annotated[
        Literal["given", "statements", "counted", "weights", "ranking", "order"],
        Field(
            description="From what preferences are read, where a decision maker has it: statements by their priority, "
            "statements counted alike, option weights, a ranking or a partial order; given takes the first there is of "
            "ranking, order, statements and weights"
        ),
    ] = "given"
    sanction: Annotated[
        Literal["sequence", "once", "single"],
        Field(
            description="What the others can do to whoever moves away: any legal sequence of moves, a sequence in "
            "which each moves once at most, or a single move of one of them"
        ),
    ] = "sequence"
    horizon: Annotated[
        int,
        Field(ge=0, le=12, description="How many moves limited-move stability looks ahead; 0 leaves it out"),
    ] = 0
    coalitions: Annotated[
        str,
        Field(
            description="Actors that choose as one and move only where all of them gain, such as A+B, C+D; none for "
            "none; by default those of the conflict",
            max_length=400,
        ),
    ] = ""
    swaps: Annotated[
        float,
        Field(
            ge=0,
            le=0.5,
            description="Chance in each draw that two neighbours in a list of statements or in a ranking change places",
        ),
    ] = 0.0
    target: Annotated[
        int | str,
        Field(
            description="State that is asked after, by number or as options joined by +: which preferences would make "
            "it stable; by default the status quo, else the first equilibrium",
            union_mode="left_to_right",
        ),
    ] = ""

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
