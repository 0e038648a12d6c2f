"""What the graph model says of a case: states, stabilities, equilibria, and why. Searched when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.graph_model import pictures
from thinktank.methods.graph_model.alliances import JointImprovement, joint_improvements
from thinktank.methods.graph_model.changes import SingleChange, single_changes
from thinktank.methods.graph_model.comparing import View, views
from thinktank.methods.graph_model.goals import Goal, goals
from thinktank.methods.graph_model.inverse import Condition, conditions
from thinktank.methods.graph_model.narration import Account, accounts
from thinktank.methods.graph_model.preferences import IN_WORDS
from thinktank.methods.graph_model.solution import Solution
from thinktank.methods.graph_model.status_quo import StatusQuo, status_quo_of

if TYPE_CHECKING:
    from thinktank.methods.graph_model.model import GraphModel

MOST_MOVES = 200_000
MOST_PLACES = 20_000  # states whose places in the orders are listed


@dataclass(frozen=True, eq=False)
class GraphResult:
    """Stable states and equilibria.

    Parameters
    ----------
    model
        The conflict; what is said holds with every judgement at its mode.
    shares
        Concept to the share of draws in which each feasible state is an equilibrium; None where all draws agree or
        there are too many states.
    counted
        What has a value in each draw.
    """

    model: GraphModel
    shares: Mapping[str, NDArray[np.float64]] | None
    counted: tuple[Quantity, ...]

    @property
    def solution(self) -> Solution:
        """The conflict solved at the mode."""
        return self.model.solution

    def quantities(self) -> tuple[Quantity, ...]:
        """Return the number of equilibria by concept, and for the states that can be one whether they are."""
        return self.counted

    def notes(self) -> tuple[str, ...]:
        """Return which rules and places could not be used, and why."""
        return tuple(f"Left out: {what} {reason}." for what, reason in self.model.stakes.left_out)

    @cached_property
    def target(self) -> int | None:
        """Code of the state that is asked after: as given, else the status quo, else the strongest equilibrium."""
        asked, stakes = self.model.method.target, self.model.stakes
        if asked != "":
            return stakes.code_of(asked)
        if stakes.status_quo is not None:
            return stakes.status_quo
        return self.solution.ranked[0] if self.solution.ranked else None

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Why states are stable or not."""
        return tuple(accounts(self.solution))

    @cached_property
    def status_quo(self) -> StatusQuo | None:
        """What can come of the status quo."""
        return status_quo_of(self.solution)

    @cached_property
    def joint(self) -> tuple[JointImprovement, ...] | None:
        """What coalitions gain by moving together."""
        return joint_improvements(self.solution)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What would make the target stable."""
        return (conditions(self.solution, self.target) or ()) if self.target is not None else ()

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """The smallest changes that would make the target an equilibrium."""
        return goals(self.solution, self.conditions) if not self.model.stakes.merged else ()

    @cached_property
    def changes(self) -> tuple[SingleChange, ...]:
        """Every single change of what is wanted, and the equilibria that come and go with it."""
        return single_changes(self.solution, self.model.preferences)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Equilibria as judged, under other readings and under the what-ifs."""
        return views(self.model)

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw the states in option form with their stability; it is of the whole case, of no single element."""
        return replace(pictures.states(self, foot), name="states") if not subject else None

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return option form, graph of moves, what comes of the status quo, equilibria by view, and the reasons."""
        return pictures.all_of(self, foot)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``; states by their numbers."""
        solution, stakes = self.solution, self.model.stakes
        number = stakes.number
        readings = {preference.actor: preference.reading for preference in self.model.preferences}
        names = {option.id: option.text for option in stakes.options}
        return {
            "conflict": {
                "id": stakes.conflict.id if stakes.conflict else None,
                "text": stakes.conflict.text if stakes.conflict else None,
                "options": [
                    {"id": option.id, "text": names[option.id], "actor": option.actor, "direction": option.direction}
                    for option in stakes.options
                ],
                "status_quo": None if stakes.status_quo is None else number(stakes.status_quo),
            },
            "decision_makers": [
                {
                    "id": maker.id,
                    "name": maker.name,
                    "members": list(maker.members),
                    "options": [option.id for b, option in enumerate(stakes.options) if maker.own >> b & 1],
                    "preferences": {member: IN_WORDS[readings[member]] for member in maker.members},
                }
                for maker in stakes.makers
            ],
            "states": self._states(),
            "moves": self._moves() if self._few_moves else [],
            "moves_left_out": not self._few_moves,
            "stability": {
                concept: {
                    maker.id: [number(code) for code in solution.stable(concept, maker)] for maker in stakes.makers
                }
                for concept in solution.semantics.concepts
            },
            "equilibria": {
                concept: [number(code) for code in solution.equilibria(concept)]
                for concept in solution.semantics.concepts
            },
            "shares": None
            if self.shares is None
            else {
                concept: {str(i + 1): float(share) for i, share in enumerate(shares) if share > 0}
                for concept, shares in self.shares.items()
            },
            "status_quo": None if self.status_quo is None else self.status_quo.to_dict(solution),
            "coalitions": None if self.joint is None else [joint.to_dict(solution) for joint in self.joint],
            "target": None if self.target is None else number(self.target),
            "inverse": [condition.to_dict(solution) for condition in self.conditions],
            "goals": [goal.to_dict(solution) for goal in self.goals],
            "changes": [change.to_dict(solution) for change in self.changes if change.flips],
            "views": [view.to_dict() for view in self.views],
            "narration": [account.to_dict(solution) for account in self.accounts],
            "left_out": [{"what": what, "reason": reason} for what, reason in stakes.left_out],
            "note": "A share of draws says what follows from the judgements; it is not a probability of the world.",
        }

    @property
    def _few_moves(self) -> bool:
        stakes = self.model.stakes
        return len(stakes.codes) * sum(1 << maker.own.bit_count() for maker in stakes.makers) <= MOST_MOVES

    def _states(self) -> list[dict[str, object]]:
        solution, stakes = self.solution, self.model.stakes
        places = len(stakes.codes) <= MOST_PLACES
        return [
            {
                "number": i,
                "code": code,
                "options": list(stakes.taken(code)),
                "form": stakes.form(code),
                **({"codes": stakes.members(code)} if stakes.as_one else {}),
                **({"places": {actor: solution.place(actor, code) for actor in stakes.actors}} if places else {}),
            }
            for i, code in enumerate(stakes.codes.tolist(), start=1)
        ]

    def _moves(self) -> list[dict[str, object]]:
        solution, stakes = self.solution, self.model.stakes
        return [
            {
                "from": stakes.number(code),
                "to": stakes.number(to),
                "by": maker.id,
                "improvement": solution.gains(maker, to, code),
            }
            for maker in stakes.makers
            for code in stakes.codes.tolist()
            for to in solution.moves(maker, code)
        ]
