"""A judged conflict solved for all draws, and what is counted in each. Loops are in the kernels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case
from thinktank.draws import Array, Draws, sample
from thinktank.findings import Quantity
from thinktank.methods.graph_model.judged import JudgedConflict, judged
from thinktank.methods.graph_model.parameters import Parameters
from thinktank.methods.graph_model.result import GraphResult
from thinktank.methods.graph_model.solution import NAMES, a_stability, telling
from thinktank.methods.graph_model.solving import equilibria_of, solved

MOST_WATCHED = 24  # states with findings of their own
MOST_SHARED = 4096  # states of which every share of draws is kept
SHARES = "shares"
PILOT = 200  # draws that tell which states can be equilibria


@dataclass(frozen=True, eq=False)
class GraphModel:
    """A conflict, and what is counted of it in each draw."""

    conflict: JudgedConflict

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        return self.conflict.paths

    @cached_property
    def watched(self) -> tuple[int, ...]:
        """Codes of the states with findings of their own: those that are equilibria at the mode or in a pilot."""
        conflict = self.conflict
        seen = equilibria_of(conflict.solution.bits)[None]
        if not conflict.certain:
            pilot = self._equilibria(sample(conflict.case, PILOT, seed=conflict.case.seed))
            seen = np.concatenate([seen, pilot])
        strength = np.zeros(seen.shape[1])
        for concept, bit in conflict.semantics.concepts.items():
            holds = seen & bit != 0
            strength += telling((concept,)) * (holds.mean(axis=0) + holds[0])
        first = np.argsort(-strength, kind="stable")[:MOST_WATCHED]
        return tuple(int(conflict.stakes.codes[i]) for i in sorted(first) if strength[i])

    def solve(self, draws: Draws) -> dict[str, Array]:
        """Return how many equilibria there are, which of the watched states are, and all of them where draws differ."""
        found = self._equilibria(draws)
        found = np.broadcast_to(found, (draws.n, found.shape[1]))
        outputs: dict[str, Array] = {}
        for concept, bit in self.conflict.semantics.concepts.items():
            holds = found & bit != 0
            outputs[_count_key(concept)] = holds.sum(axis=1).astype(np.float64)
            for code in self.watched:
                outputs[self._key(concept, code)] = holds[:, self.conflict.stakes.number(code) - 1].astype(np.float64)
        if self._kept:
            outputs[SHARES] = found
        return outputs

    def result(self, outputs: Mapping[str, Array], at_mode: Mapping[str, Array]) -> GraphResult:
        """Return what follows in the case's words."""
        shares: dict[str, NDArray[np.float64]] | None = None
        if self._kept:
            found, concepts = outputs[SHARES], self.conflict.semantics.concepts
            shares = {concept: (found & bit != 0).mean(axis=0) for concept, bit in concepts.items()}
        return GraphResult(self.conflict, shares, tuple(self._quantities(outputs, at_mode)))

    def _equilibria(self, draws: Draws) -> NDArray[np.uint8]:
        """Return the concepts as bits under which each state is an equilibrium; one row where all draws agree."""
        return equilibria_of(solved(self.conflict.stakes, self.conflict.ranks(draws), self.conflict.semantics))

    @property
    def _kept(self) -> bool:
        return not self.conflict.certain and len(self.conflict.stakes.codes) <= MOST_SHARED

    def _key(self, concept: str, code: int) -> str:
        return f"equilibrium.{concept}.{self.conflict.stakes.outcome(code)}"

    def _quantities(self, outputs: Mapping[str, Array], at_mode: Mapping[str, Array]) -> Iterator[Quantity]:
        """Yield whether each watched state is an equilibrium, what ever is one first; then how many there are."""

        def quantity(key: str, text: str, unit: str) -> Quantity:
            return Quantity(key, text, unit, outputs[key], float(at_mode[key][0]), reads=self.paths)

        stakes, semantics = self.conflict.stakes, self.conflict.semantics
        concepts = sorted(semantics.concepts, key=lambda concept: -telling((concept,)))
        pairs = [(concept, code) for concept in concepts for code in self.watched]
        share = {pair: float(outputs[self._key(*pair)].mean()) for pair in pairs}
        order = {concept: i for i, concept in enumerate(concepts)}
        for concept, code in sorted(pairs, key=lambda p: (share[p] == 0, order[p[0]], -share[p], p[1])):
            outcome = stakes.outcome(code).replace("+", " + ")
            text = f"State {stakes.number(code)} ({outcome}) is {a_stability(concept)} equilibrium"
            yield quantity(self._key(concept, code), text, "")
        for concept in semantics.concepts:
            yield quantity(_count_key(concept), f"Number of {NAMES[concept]} equilibria", "states")


@lru_cache(maxsize=8)
def graph_model(parameters: Parameters, case: Case) -> GraphModel:
    """Return the model of a case; the same one for the same question, since its pilot is run once.

    Raises
    ------
    MissingJudgements
        There are no options, or an actor that has some has no preferences.
    BadParameter
        A parameter names what the case does not have.
    """
    return GraphModel(judged(parameters, case))


def _count_key(concept: str) -> str:
    return f"equilibria.{concept}"
