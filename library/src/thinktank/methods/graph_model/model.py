"""A case's conflict as ranks of states, solved for all draws. Loops are in the kernels, words in `result`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case
from thinktank.draws import Array, Draws, at_mode, sample
from thinktank.errors import BadParameter, MissingJudgements
from thinktank.findings import Quantity
from thinktank.methods.graph_model.preferences import Preference, actors_with_preferences, preference_of
from thinktank.methods.graph_model.result import GraphResult
from thinktank.methods.graph_model.solution import NAMES, Solution, a_stability, telling
from thinktank.methods.graph_model.solving import MOST_ONCE, Semantics, equilibria_of, solved
from thinktank.methods.graph_model.stakes import Stakes, stakes_of

if TYPE_CHECKING:
    from thinktank.methods.graph_model.method import ConflictGraph

MOST_WATCHED = 24  # states with findings of their own
MOST_SHARED = 4096  # states of which every share of draws is kept
SHARES = "shares"
PILOT = 200  # draws that tell which states can be equilibria


@dataclass(frozen=True, eq=False)
class GraphModel:
    """A conflict: states, moves and preferences.

    Parameters
    ----------
    method, case
        What was asked, and of what.
    stakes, preferences
        States and moves; what each actor wants, in the order of `stakes.actors`.
    semantics
        Sanctions and horizon.
    """

    method: ConflictGraph
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
        ranks = self._ranks(at_mode(self.case))
        bits = solved(self.stakes, ranks, self.semantics)
        return Solution(self.stakes, self.semantics, ranks[0], bits[0])

    @cached_property
    def watched(self) -> tuple[int, ...]:
        """Codes of the states with findings of their own: those that are equilibria at the mode or in a pilot."""
        seen = equilibria_of(self.solution.bits)[None]
        if not self.certain:
            pilot = solved(self.stakes, self._ranks(sample(self.case, PILOT, seed=self.case.seed)), self.semantics)
            seen = np.concatenate([seen, equilibria_of(pilot)])
        strength = np.zeros(seen.shape[1])
        for concept, bit in self.semantics.concepts.items():
            holds = seen & bit != 0
            strength += telling((concept,)) * (holds.mean(axis=0) + holds[0])
        first = np.argsort(-strength, kind="stable")[:MOST_WATCHED]
        return tuple(int(self.stakes.codes[i]) for i in sorted(first) if strength[i])

    def solve(self, draws: Draws) -> dict[str, Array]:
        """Return how many equilibria there are, which of the watched states are, and all of them where draws differ."""
        found = equilibria_of(solved(self.stakes, self._ranks(draws), self.semantics))
        found = np.broadcast_to(found, (draws.n, found.shape[1]))
        outputs: dict[str, Array] = {}
        for concept, bit in self.semantics.concepts.items():
            holds = found & bit != 0
            outputs[_count_key(concept)] = holds.sum(axis=1).astype(np.float64)
            for code in self.watched:
                outputs[self._key(concept, code)] = holds[:, self.stakes.number(code) - 1].astype(np.float64)
        if self._kept:
            outputs[SHARES] = found
        return outputs

    def result(self, outputs: Mapping[str, Array], at_mode: Mapping[str, Array]) -> GraphResult:
        """Return what follows in the case's words."""
        shares: dict[str, NDArray[np.float64]] | None = None
        if self._kept:
            found = outputs[SHARES]
            shares = {concept: (found & bit != 0).mean(axis=0) for concept, bit in self.semantics.concepts.items()}
        return GraphResult(self, shares, tuple(self._quantities(outputs, at_mode)))

    def under(self, case: Case, **parameters: object) -> GraphModel:
        """Return the model of another case, or with other parameters, as far as it differs from this one."""
        return _graph_model(self.method.model_copy(update=parameters), case)

    @property
    def _kept(self) -> bool:
        return not self.certain and len(self.stakes.codes) <= MOST_SHARED

    def _ranks(self, draws: Draws) -> NDArray[np.int32]:
        """Return the ranks of all actors, shape (draws, actors, states); one row where all draws agree."""
        found = [preference.ranks(draws) for preference in self.preferences]
        rows = max(len(ranks) for ranks in found)
        return np.stack([np.broadcast_to(ranks, (rows, ranks.shape[1])) for ranks in found], axis=1)

    def _key(self, concept: str, code: int) -> str:
        return f"equilibrium.{concept}.{self.stakes.outcome(code)}"

    def _quantities(self, outputs: Mapping[str, Array], at_mode: Mapping[str, Array]) -> Iterator[Quantity]:
        """Yield whether each watched state is an equilibrium, what ever is one first; then how many there are."""

        def quantity(key: str, text: str, unit: str) -> Quantity:
            return Quantity(key, text, unit, outputs[key], float(at_mode[key][0]), reads=self.paths)

        concepts = sorted(self.semantics.concepts, key=lambda concept: -telling((concept,)))
        pairs = [(concept, code) for concept in concepts for code in self.watched]
        share = {pair: float(outputs[self._key(*pair)].mean()) for pair in pairs}
        order = {concept: i for i, concept in enumerate(concepts)}
        for concept, code in sorted(pairs, key=lambda p: (share[p] == 0, order[p[0]], -share[p], p[1])):
            outcome = self.stakes.outcome(code).replace("+", " + ")
            text = f"State {self.stakes.number(code)} ({outcome}) is {a_stability(concept)} equilibrium"
            yield quantity(self._key(concept, code), text, "")
        for concept in self.semantics.concepts:
            yield quantity(_count_key(concept), f"Number of {NAMES[concept]} equilibria", "states")


def graph_model(method: ConflictGraph, case: Case) -> GraphModel:
    """Return the model of a case; the same one for the same question.

    Raises
    ------
    MissingJudgements
        There are no options, or an actor that has some has no preferences.
    BadParameter
        A parameter names what the case does not have.
    """
    return _graph_model(method, case)


@lru_cache(maxsize=8)
def _graph_model(method: ConflictGraph, case: Case) -> GraphModel:
    stakes = stakes_of(case, method.conflict, method.coalitions, actors_with_preferences(case))
    if stakes.merged and method.horizon:
        raise BadParameter("graph_model: a horizon cannot be given where decision makers are merged into coalitions.")
    if method.sanction == "once" and len(stakes.makers) > MOST_ONCE:
        raise BadParameter(f"graph_model: sanction = once is for at most {MOST_ONCE} decision makers.")
    found = [preference_of(case, stakes, actor, method.reading, method.swaps) for actor in stakes.actors]
    lacking = [actor for actor, preference in zip(stakes.actors, found, strict=True) if preference is None]
    if lacking:
        wanted = ", ".join(f"judgements.preference.{actor}" for actor in lacking)
        raise MissingJudgements(
            f"graph_model needs the preferences of everyone who has options, and case {case.id!r} has none of "
            f"{', '.join(lacking)}. Add {wanted} (statements, most important first), or weight, ranking or order; or "
            f"choose a method that does without."
        )
    preferences = tuple(preference for preference in found if preference is not None)
    return GraphModel(method, case, stakes, preferences, Semantics(method.sanction, method.horizon))


def _count_key(concept: str) -> str:
    return f"equilibria.{concept}"
