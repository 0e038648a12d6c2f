"""A solved conflict at one set of preferences: who likes what better, who can move where, what is stable."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.graph_model.solving import Semantics, equilibria_of
from thinktank.methods.graph_model.stakes import Maker, Stakes

NAMES = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sim": "SIM", "limited": "limited-move"}
ARTICLES = {"smr": "an", "seq": "an"}
TELLING = {"nash": 32, "limited": 16, "seq": 8, "sim": 4, "smr": 2, "gmr": 1}


def telling(concepts: Iterable[str]) -> int:
    """Return how much being an equilibrium under these says: few states are Nash, most are GMR."""
    return sum(TELLING[concept] for concept in concepts)


def a_stability(concept: str) -> str:
    """Return a concept's name with its article: a Nash, an SMR."""
    return f"{ARTICLES.get(concept, 'a')} {NAMES[concept]}"


@dataclass(frozen=True)
class Step:
    """A move: who makes it, and the state it leads to."""

    by: Maker
    to: int


Path = tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class Solution:
    """States by their codes.

    Parameters
    ----------
    stakes, semantics
        States and moves; sanctions and horizon.
    ranks
        Of the feasible states, higher is better, for the members of all makers side by side: (members, states).
    bits
        Under which concepts each state is stable, for every maker: (makers, states).
    """

    stakes: Stakes
    semantics: Semantics
    ranks: NDArray[np.int32]
    bits: NDArray[np.uint8]

    @cached_property
    def equilibrium_bits(self) -> NDArray[np.uint8]:
        """Under which concepts each feasible state is an equilibrium."""
        return equilibria_of(self.bits)

    @cached_property
    def _index(self) -> list[int]:
        """For every code, the index of its state: a list, which single look-ups read faster than an array."""
        found: list[int] = self.stakes.state_of.tolist()
        return found

    @cached_property
    def _rank(self) -> dict[str, list[int]]:
        return {actor: row.tolist() for actor, row in zip(self.stakes.actors, self.ranks, strict=True)}

    @cached_property
    def _moves(self) -> dict[tuple[str, int], tuple[int, ...]]:
        return {}

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """Return the codes of the equilibria under a concept."""
        return self._coded(self.equilibrium_bits, concept)

    def stable(self, concept: str, maker: Maker) -> tuple[int, ...]:
        """Return the codes of the states that are stable for a maker."""
        return self._coded(self.bits[self.stakes.makers.index(maker)], concept)

    def concepts_of(self, code: int) -> tuple[str, ...]:
        """Return the concepts under which a state is an equilibrium."""
        bits = self.equilibrium_bits[self.stakes.number(code) - 1]
        return tuple(concept for concept, bit in self.semantics.concepts.items() if bits & bit)

    @cached_property
    def ever(self) -> tuple[int, ...]:
        """Codes of the states that are an equilibrium under some concept."""
        return tuple(self.stakes.codes[self.equilibrium_bits != 0].tolist())

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """Codes of the states that are an equilibrium under some concept, those under the most telling ones first."""
        return tuple(sorted(self.ever, key=lambda code: (-telling(self.concepts_of(code)), code)))

    def place(self, actor: str, code: int) -> int:
        """Return the place of a state in an actor's order, 1 for the best; equal ones share a place."""
        return self._places[actor][self._index[code]]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found = {}
        for actor, row in zip(self.stakes.actors, self.ranks, strict=True):
            _, level = np.unique(row, return_inverse=True)
            found[actor] = (level.max() - level + 1).tolist()
        return found

    def gains(self, maker: Maker, to: int, over: int) -> bool:
        """Tell whether a maker likes one state better than another: every member, for a coalition."""
        a, b = self._index[to], self._index[over]
        return all(self._rank[member][a] > self._rank[member][b] for member in maker.members)

    def moves(self, maker: Maker, code: int) -> tuple[int, ...]:
        """Return the states that a maker can move to, by rising code."""
        key = (maker.id, code)
        if key not in self._moves:
            found = {self.stakes.state(code ^ change) for change in self._changes(maker, code)}
            self._moves[key] = tuple(sorted(found - {code}))
        return self._moves[key]

    def _changes(self, maker: Maker, code: int) -> Iterator[int]:
        """Yield the bits of own options that can change at once, into what is feasible."""
        free = maker.own & ~(maker.forward & code) & ~(maker.back & ~code)
        sub = free
        while sub:
            if self.stakes.feasible[code ^ sub]:
                yield sub
            sub = (sub - 1) & free

    def improvements(self, maker: Maker, code: int) -> tuple[int, ...]:
        """Return the states that a maker can move to and likes better."""
        return tuple(to for to in self.moves(maker, code) if self.gains(maker, to, code))

    def steps(self, makers: Iterable[Maker], code: int, improving: bool) -> Iterator[Step]:
        """Yield the moves, or only the improvements, of some makers at a state."""
        for maker in makers:
            for to in self.improvements(maker, code) if improving else self.moves(maker, code):
                yield Step(maker, to)

    def others(self, maker: Maker) -> tuple[Maker, ...]:
        """Return everyone else."""
        return tuple(other for other in self.stakes.makers if other is not maker)

    def paths(
        self, start: int, makers: tuple[Maker, ...], improving: bool, sanction: str = "sequence"
    ) -> dict[int, Path]:
        """Return a shortest path to every state that some makers can reach together, in the order of their length.

        Nobody moves twice running, which shortest paths never do: two moves of one maker are one.
        """
        found: dict[int, Path] = {}
        todo: deque[tuple[int, Path]] = deque([(start, ())])
        seen: set[tuple[int, frozenset[str]]] = set()
        while todo:
            code, path = todo.popleft()
            if sanction == "single" and path:
                continue
            used = frozenset(step.by.id for step in path) if sanction == "once" else frozenset()
            for step in self.steps((maker for maker in makers if maker.id not in used), code, improving):
                after = (step.to, used | {step.by.id} if sanction == "once" else used)
                if after in seen:
                    continue
                seen.add(after)
                longer = (*path, step)
                found.setdefault(step.to, longer)
                todo.append((step.to, longer))
        return found

    def sanction(self, maker: Maker, left: int, to: int, concept: str) -> Path | None:
        """Return a shortest sanction of a move under a concept, from the state moved to; None if there is none."""
        accepted = self._accepted(maker, left, concept)
        if concept == "sim":
            return self._at_once(maker, left, to, accepted)
        paths = self.paths(to, self.others(maker), concept == "seq", self.semantics.sanction)
        return next((path for end, path in paths.items() if accepted(end)), None)

    def _accepted(self, maker: Maker, left: int, concept: str) -> Callable[[int], bool]:
        def no_gain(end: int) -> bool:
            return not self.gains(maker, end, left)

        if concept != "smr":
            return no_gain
        return lambda end: no_gain(end) and all(no_gain(after) for after in self.moves(maker, end))

    def joint(self, maker: Maker, left: int, to: int) -> Iterator[tuple[int, Path]]:
        """Yield the states that others' improvements from the state left make of a move at the same time.

        Each path names the others' improvements one by one, by the states they alone would have led to.
        """
        for change in self._changes(maker, left):
            if self.stakes.state(left ^ change) != to:
                continue
            fronts: list[tuple[int, Path]] = [(left ^ change, ())]
            for other in self.others(maker):
                fronts += [
                    (joint ^ own, (*path, Step(other, self.stakes.state(left ^ own))))
                    for joint, path in fronts
                    for own in self._changes(other, left)
                    if self.gains(other, self.stakes.state(left ^ own), left)
                ]
            yield from ((self.stakes.state(end), path) for end, path in fronts if self.stakes.feasible[end])

    def _at_once(self, maker: Maker, left: int, to: int, accepted: Callable[[int], bool]) -> Path | None:
        hits = [path for end, path in self.joint(maker, left, to) if path and accepted(end)]
        return min(hits, key=len) if hits else None

    def _coded(self, bits: NDArray[np.uint8], concept: str) -> tuple[int, ...]:
        return tuple(self.stakes.codes[bits & self.semantics.concepts[concept] != 0].tolist())
