"""What follows from a conflict: states, stabilities, equilibria, and why. Searched when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.alliances import JointImprovement, joint_improvements
from thinktank.methods.graph_model.changes import SingleChange, single_changes
from thinktank.methods.graph_model.comparing import View, views
from thinktank.methods.graph_model.goals import Goal, goals
from thinktank.methods.graph_model.inverse import Condition, conditions
from thinktank.methods.graph_model.judged import JudgedConflict
from thinktank.methods.graph_model.narration import Account, accounts
from thinktank.methods.graph_model.solution import Solution
from thinktank.methods.graph_model.status_quo import StatusQuo, status_quo_of


@dataclass(frozen=True, eq=False)
class GraphAnswer:
    """Stable states and equilibria.

    Parameters
    ----------
    conflict
        What was solved; what is said holds with every judgement at its mode.
    shares
        Concept to the share of draws in which each feasible state is an equilibrium; None where all draws agree or
        there are too many states.
    """

    conflict: JudgedConflict
    shares: Mapping[str, NDArray[np.float64]] | None

    @property
    def solution(self) -> Solution:
        """The conflict solved at the mode."""
        return self.conflict.solution

    @cached_property
    def target(self) -> int | None:
        """Code of the state that is asked after: as given, else the status quo, else the strongest equilibrium."""
        asked, stakes = self.conflict.parameters.target, self.conflict.stakes
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
        return goals(self.solution, self.conditions) if not self.conflict.stakes.merged else ()

    @cached_property
    def changes(self) -> tuple[SingleChange, ...]:
        """Every single change of what is wanted, and the equilibria that come and go with it."""
        return single_changes(self.solution, self.conflict.preferences)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Equilibria as judged, under other readings and under the what-ifs."""
        return views(self.conflict)
