"""The graph model from its definitions: sets of states, legal sequences with their last mover. One draw at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product


@dataclass
class SlowModel:
    """A conflict with ranks `u[d][s]`, feasible states, and each decision maker's bits, some of them one way."""

    u: list[list[int]]
    feasible: list[bool]
    own: list[int]
    forward: list[int]
    back: list[int]
    members: list[list[int]] | None = None  # of coalitions that choose as one; by default everyone alone

    @property
    def makers(self) -> range:
        return range(len(self.own))

    @property
    def states(self) -> list[int]:
        return [s for s, there in enumerate(self.feasible) if there]

    def gains(self, d: int, q: int, s: int) -> bool:
        """Tell whether all who choose as d like q better than s."""
        members = [d] if self.members is None else self.members[d]
        return all(self.u[m][q] > self.u[m][s] for m in members)

    def moves(self, d: int, s: int) -> set[int]:
        """R_d(s): feasible states that differ in own options only, each changed the way it can be."""
        found = set()
        for q in self.states:
            changed = q ^ s
            legal = not changed & ~self.own[d]
            legal = legal and not changed & self.forward[d] & s and not changed & self.back[d] & ~s
            if q != s and legal:
                found.add(q)
        return found

    def improvements(self, d: int, s: int) -> set[int]:
        return {q for q in self.moves(d, s) if self.gains(d, q, s)}

    def reach(self, group: set[int], s: int, improving: bool, sanction: str) -> set[int]:
        """R_H(s), or R_H^+(s): by legal sequences, by each once, or by a single move."""
        step = self.improvements if improving else self.moves
        if sanction == "single":
            return set().union(*(step(d, s) for d in group)) if group else set()
        found: set[int] = set()
        if sanction == "once":

            def walk(at: int, left: frozenset[int]) -> None:
                for d in left:
                    for r in step(d, at):
                        found.add(r)
                        walk(r, left - {d})

            walk(s, frozenset(group))
            return found
        seen = set()
        todo = [(q, d) for d in group for q in step(d, s)]
        while todo:
            q, last = todo.pop()
            if (q, last) in seen:
                continue
            seen.add((q, last))
            todo += [(r, d) for d in group - {last} for r in step(d, q)]
        return {q for q, _ in seen}

    def stable(self, concept: str, i: int, s: int, sanction: str = "sequence") -> bool:
        """Tell whether a state is stable for a decision maker."""
        better = self.improvements(i, s)
        if concept == "nash":
            return not better
        others = set(self.makers) - {i}
        if concept == "sim":
            return all(self._simultaneous(i, s, q) for q in better)
        for q in better:
            reached = self.reach(others, q, concept == "seq", sanction)
            sanctions = [r for r in reached if not self.gains(i, r, s)]
            if concept == "smr":
                sanctions = [r for r in sanctions if not any(self.gains(i, t, s) for t in self.moves(i, r))]
            if not sanctions:
                return False
        return True

    def _simultaneous(self, i: int, s: int, q: int) -> bool:
        choices = [[s, *self.improvements(d, s)] for d in self.makers if d != i]
        for combination in product(*choices):
            joint = q
            for r in combination:
                joint ^= r ^ s
            if self.feasible[joint] and not self.gains(i, joint, s):
                return True
        return False

    def play(self, d: int, s: int, horizon: int) -> int:
        """Return where play ends when d has the turn at s with so many moves left."""
        if horizon == 0:
            return s
        ends = []
        for q in self.moves(d, s):
            nexts = [self.play(k, q, horizon - 1) for k in self.makers if k != d] or [q]
            ends.append(min(nexts, key=lambda e: (self.u[d][e], e)))
        better = [end for end in ends if self.u[d][end] > self.u[d][s]]
        return min(better, key=lambda e: (-self.u[d][e], e)) if better else s
