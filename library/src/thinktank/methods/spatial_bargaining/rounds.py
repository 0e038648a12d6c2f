"""One draw round by round, as data: where everyone stood, who moved, with whom and why. Words are in `explanation`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.findings.summary import number
from thinktank.methods.spatial_bargaining import exchange, expected_utility, state_model
from thinktank.methods.spatial_bargaining.parameters import ExchangeReading
from thinktank.methods.spatial_bargaining.tables import Given, Group, Table

Floats = NDArray[np.float64]
Places = tuple[float | None, ...]

_STILL = 1e-12


@dataclass(frozen=True)
class Offer:
    """What one rival would have an actor do: the kind of offer, and what each expects of the challenge."""

    rival: str
    kind: str
    expects: float
    rival_expects: float

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "rival": self.rival,
            "kind": self.kind,
            "expects": self.expects,
            "rival_expects": self.rival_expects,
        }


@dataclass(frozen=True)
class Move:
    """What one actor did in one round.

    Parameters
    ----------
    round
        From 1.
    actor
        Who moved, or held.
    kind
        `confrontation`, `compromise`, `capitulation`, `stalemate`, `bargain` or `exchange`.
    rival
        The other party, if there was one.
    start, end
        Where it stood before and after, by issue.
    facts
        What it rests on, by name: expected utilities, chances, gains.
    offers
        All that it could choose from, where the model has offers.
    """

    round: int
    actor: str
    kind: str
    rival: str | None
    start: dict[str, float]
    end: dict[str, float]
    facts: dict[str, float | str | bool | None]
    offers: tuple[Offer, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the actor stands elsewhere afterwards."""
        return any(abs(self.end[issue] - at) > _STILL * max(abs(at), 1.0) for issue, at in self.start.items())

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "round": self.round,
            "actor": self.actor,
            "kind": self.kind,
            "rival": self.rival,
            "from": self.start,
            "to": self.end,
            **self.facts,
            **({"offers": [offer.to_dict() for offer in self.offers]} if self.offers else {}),
        }


@dataclass(frozen=True)
class Rounds:
    """One model on one group of issues, with every judgement at its mode.

    Parameters
    ----------
    issues, actors
        Ids, in the order of the axes of `positions`.
    positions
        Round, actor, issue; the first is the start; None where an actor takes no part.
    moves
        In the order of the rounds, then of the actors.
    recurs
        After how many rounds the last positions recur: 1 at rest, more for a cycle, 0 for neither.
    rested
        Whether the model's own rule says that it is over.
    chances
        Round, actor: of the place where it stands, where the model has such a number.
    expectations
        Actor, rival: what the actor expects of a challenge in the first round, and what it thinks that the rival
        expects, where the model has such numbers.
    """

    issues: tuple[str, ...]
    actors: tuple[str, ...]
    positions: tuple[tuple[Places, ...], ...]
    moves: tuple[Move, ...]
    recurs: int
    rested: bool
    chances: tuple[tuple[float | None, ...], ...] = ()
    expectations: tuple[tuple[tuple[float, float], ...], ...] = ()

    @property
    def count(self) -> int:
        """Number of rounds."""
        return len(self.positions) - 1


def expected_utility_rounds(table: Table, at: Given, read: expected_utility.Reading) -> Rounds:
    """Play the expected-utility model on one issue and keep every round."""
    course = expected_utility.bargain(at.x, at.s, at.c, table.issue.scale, read, keep=True)
    path, events, views = course.positions[:, :, 0], course.events[:, :, :, 0], course.views[..., 0]
    issue = table.issue.id
    moves = []
    for t, i in np.ndindex(read.rounds, len(table.actors)):
        rival, kind, mine, theirs = events[t, i]
        moves.append(
            Move(
                round=t + 1,
                actor=table.actors[i],
                kind=expected_utility.KINDS[int(kind)],
                rival=table.actors[int(rival)] if rival >= 0 else None,
                start={issue: float(path[t, i])},
                end={issue: float(path[t + 1, i])},
                facts={"expects": float(mine), "rival_expects": float(theirs)} if rival >= 0 else {},
                offers=tuple(
                    Offer(table.actors[j], expected_utility.KINDS[int(view[2])], float(view[0]), float(view[1]))
                    for j, view in enumerate(views[t, i])
                    if view[2] > 0
                ),
            )
        )
    positions = tuple(tuple((float(x),) for x in row) for row in path)
    recurs = int(course.recurs[0])
    expected = tuple(tuple((float(a), float(b)) for a, b, _ in row) for row in views[0])
    return Rounds((issue,), table.actors, positions, tuple(moves), recurs, recurs == 1, expectations=expected)


def state_model_rounds(group: Group, course: state_model.Course, drawn: bool) -> Rounds:
    """Return KTAB's turns, from a course that kept them; `drawn` if bargains were taken by their chances."""
    turns = int(course.turns[0])
    path, events = course.positions[0, : turns + 1], course.events[0, :turns]
    issues, actors = tuple(table.issue.id for table in group.tables), group.actors
    moves = []
    for t, i in np.ndindex(turns, len(actors)):
        target, gain, chance, partner, proposed, moved = events[t, i]
        facts: dict[str, float | str | bool | None] = {
            "challenges": actors[int(target)] if target >= 0 else None,
            "expects": float(gain),
            "chance": float(chance),
        }
        if moved:
            facts |= {"own_proposal": bool(proposed)} | ({"drawn": True} if drawn else {})
        moves.append(
            Move(
                round=t + 1,
                actor=actors[i],
                kind="bargain" if moved else "stalemate",
                rival=actors[int(partner)] if moved else None,
                start=dict(zip(issues, path[t, i].tolist(), strict=True)),
                end=dict(zip(issues, path[t + 1, i].tolist(), strict=True)),
                facts=facts,
            )
        )
    return Rounds(
        issues,
        actors,
        tuple(tuple(tuple(places) for places in row) for row in path.tolist()),
        tuple(moves),
        int(course.recurs[0]),
        bool(course.rested[0]),
        tuple(tuple(number(p) for p in row) for row in course.all_chances[0, : turns + 1]),
    )


def exchange_rounds(group: Group, at: dict[str, Given], reading: ExchangeReading) -> Rounds:
    """Carry out the exchanges at the mode; every exchange is a round of its own."""
    x, s, c = group.stacked(at)
    made = exchange.trade(x, s, c, group.scales, reading, keep=True)
    issues, actors = tuple(table.issue.id for table in group.tables), group.actors
    takes_part = [[actor in table.actors for table in group.tables] for actor in actors]
    here = x[0].copy()
    path = [here.copy()]
    moves = []
    for t in range(int(made.realised[0])):
        i, j, q, p = (int(e) for e in made.log[0, t, :4])
        gain, step_i, step_j = made.log[0, t, 4:]
        for actor, other, on, against, step in ((i, j, q, p, step_i), (j, i, p, q, step_j)):
            low, high = group.scales[on]
            before = float(here[actor, on])
            here[actor, on] = min(max(before + step * (high - low), low), high)
            moves.append(
                Move(
                    round=t + 1,
                    actor=actors[actor],
                    kind="exchange",
                    rival=actors[other],
                    start={issues[on]: before},
                    end={issues[on]: float(here[actor, on])},
                    facts={"in_return_on": issues[against], "gain": float(gain)},
                )
            )
        path.append(here.copy())
    positions = tuple(
        tuple(
            tuple(float(x) if there else None for x, there in zip(row, part, strict=True))
            for row, part in zip(places, takes_part, strict=True)
        )
        for places in path
    )
    return Rounds(issues, actors, positions, tuple(moves), 1, True)
