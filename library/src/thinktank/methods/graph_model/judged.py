"""A case's conflict as judged: states, moves and preferences, solved at the mode. Loops are in the kernels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case
from thinktank.draws import Draws, at_mode
from thinktank.errors import BadParameter, MissingJudgements
from thinktank.methods.graph_model.parameters import Parameters
from thinktank.methods.graph_model.preferences import Preference, actors_with_preferences, preference_of
from thinktank.methods.graph_model.solution import Solution
from thinktank.methods.graph_model.solving import MOST_ONCE, Semantics, solved
from thinktank.methods.graph_model.stakes import Stakes, stakes_of


@dataclass(frozen=True, eq=False)
class JudgedConflict:
    """A conflict: states, moves and preferences.

    Parameters
    ----------
    parameters, case
        What was asked, and of what.
    stakes, preferences
        States and moves; what each actor wants, in the order of `stakes.actors`.
    semantics
        Sanctions and horizon.
    """

    parameters: Parameters
    case: Case
    stakes: Stakes
    preferences: tuple[Preference, ...]
    semantics: Semantics

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        return tuple(path for preference in self.preferences for path in preference.paths)

    @property
    def certain(self) -> bool:
        """Whether all draws of the case agree."""
        return all(preference.certain for preference in self.preferences)

    @cached_property
    def solution(self) -> Solution:
        """What follows with every judgement at its mode."""
        ranks = self.ranks(at_mode(self.case))
        bits = solved(self.stakes, ranks, self.semantics)
        return Solution(self.stakes, self.semantics, ranks[0], bits[0])

    def ranks(self, draws: Draws) -> NDArray[np.int32]:
        """Return the ranks of all actors, shape (draws, actors, states); one row where all draws agree."""
        found = [preference.ranks(draws) for preference in self.preferences]
        rows = max(len(ranks) for ranks in found)
        return np.stack([np.broadcast_to(ranks, (rows, ranks.shape[1])) for ranks in found], axis=1)

    def under(self, case: Case, **parameters: object) -> JudgedConflict:
        """Return the conflict of another case, or with other parameters."""
        return judged(self.parameters.model_copy(update=parameters), case)


@lru_cache(maxsize=8)
def judged(parameters: Parameters, case: Case) -> JudgedConflict:
    """Return the conflict of a case; the same one for the same question.

    Raises
    ------
    MissingJudgements
        There are no options, or an actor that has some has no preferences.
    BadParameter
        A parameter names what the case does not have.
    """
    stakes = stakes_of(case, parameters.conflict, parameters.coalitions, actors_with_preferences(case))
    if stakes.merged and parameters.horizon:
        raise BadParameter("graph_model: a horizon cannot be given where decision makers are merged into coalitions.")
    if parameters.sanction == "once" and len(stakes.makers) > MOST_ONCE:
        raise BadParameter(f"graph_model: sanction = once is for at most {MOST_ONCE} decision makers.")
    found = [preference_of(case, stakes, actor, parameters.reading, parameters.swaps) for actor in stakes.actors]
    lacking = [actor for actor, preference in zip(stakes.actors, found, strict=True) if preference is None]
    if lacking:
        wanted = ", ".join(f"judgements.preference.{actor}" for actor in lacking)
        raise MissingJudgements(
            f"graph_model needs the preferences of everyone who has options, and case {case.id!r} has none of "
            f"{', '.join(lacking)}. Add {wanted} (statements, most important first), or weight, ranking or order; or "
            f"choose a method that does without."
        )
    preferences = tuple(preference for preference in found if preference is not None)
    return JudgedConflict(parameters, case, stakes, preferences, Semantics(parameters.sanction, parameters.horizon))
