"""What is at stake in a conflict: options and who has them, feasible states, who chooses. Knows no preference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, Conflict, Option
from thinktank.case.conflict import MOST_OPTIONS
from thinktank.case.outcomes import outcome, outcome_text
from thinktank.errors import BadParameter, MissingJudgements
from thinktank.methods.graph_model.kernels.moves import FAR, reach_min

MOST_OWN = 14  # options of one decision maker
MOST_MERGED = 12  # options of a conflict with coalitions
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Maker:
    """Who chooses: an actor, or several that choose as one.

    Parameters
    ----------
    id, name
        Of the actor; those of a coalition joined by `+` and "with".
    members
        Ids of the actors.
    own, forward, back
        Bits of its options, and those of them that can only be taken or only be dropped.
    """

    id: str
    name: str
    members: tuple[str, ...]
    own: int
    forward: int
    back: int


@dataclass(frozen=True, eq=False)
class Stakes:
    """The states and moves of a conflict.

    A combination's code has bit b set where option b + 1 is taken. States are feasible combinations, numbered from 1
    by rising code; where a rule makes several one, that state has the place of the highest and the code of the lowest.

    Parameters
    ----------
    conflict
        The conflict of the case; None where all options of the case are at stake.
    options, makers
        In the order of the case.
    feasible
        For every code, whether it breaks no rule.
    codes
        Code of each state, in the order of their numbers.
    state_of
        For every code, the index of its state; -1 where it is infeasible.
    status_quo
        Code of what is taken today; None if it is not said.
    left_out
        What could not be used, and why.
    """

    conflict: Conflict | None
    options: tuple[Option, ...]
    makers: tuple[Maker, ...]
    feasible: Flags
    codes: Codes
    state_of: Codes
    status_quo: int | None
    left_out: tuple[tuple[str, str], ...]

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of all members of all makers, side by side."""
        return tuple(member for maker in self.makers for member in maker.members)

    @cached_property
    def as_one(self) -> bool:
        """Whether some states are made of several combinations."""
        return len(self.codes) < int(self.feasible.sum())

    @property
    def merged(self) -> bool:
        """Whether some maker is a coalition."""
        return any(len(maker.members) > 1 for maker in self.makers)

    @cached_property
    def columns(self) -> dict[str, Flags]:
        """For every option, in which feasible states it is taken."""
        return {option.id: (self.codes >> b & 1).astype(np.bool_) for b, option in enumerate(self.options)}

    def number(self, code: int) -> int:
        """Return the number of the state that a feasible code belongs to."""
        return int(self.state_of[code]) + 1

    def state(self, code: int) -> int:
        """Return the code of the state that a feasible code belongs to."""
        return int(self.codes[self.state_of[code]])

    def taken(self, code: int) -> tuple[str, ...]:
        """Return the ids of the options taken in a state."""
        return tuple(option.id for b, option in enumerate(self.options) if code >> b & 1)

    def outcome(self, code: int) -> str:
        """Return a state as it stands in a case file: `demand3+spend`, or `none`."""
        return outcome_text(self.taken(code))

    def members(self, code: int) -> list[int]:
        """Return the codes of the combinations that make up a state."""
        found: list[int] = np.flatnonzero(self.state_of == self.state_of[code]).tolist()
        return found

    def form(self, code: int) -> str:
        """Return a state in option form: Y or N for each option, a dash where it may be either."""
        members = self.members(code) if self.as_one else [code]
        taken = [sum(member >> b & 1 for member in members) for b in range(len(self.options))]
        return "".join("Y" if n == len(members) else "-" if n else "N" for n in taken)

    def code_of(self, named: int | str) -> int:
        """Return the code of a state given by its number or as an outcome.

        Raises
        ------
        BadParameter
            There is no such feasible state.
        """
        if isinstance(named, int) or named.isdigit():
            if 1 <= int(named) <= len(self.codes):
                return int(self.codes[int(named) - 1])
            raise BadParameter(f"graph_model: there is no state {named}. States are numbered 1 to {len(self.codes)}.")
        places = {option.id: b for b, option in enumerate(self.options)}
        taken = outcome(named)
        unknown = sorted(taken - places.keys())
        if unknown:
            raise BadParameter(f"graph_model: target {named!r} names {unknown[0]!r}, which is no option at stake.")
        code = sum(1 << places[id] for id in taken)
        if not self.feasible[code]:
            raise BadParameter(f"graph_model: the state {named!r} breaks a rule and cannot be.")
        return self.state(code)


def stakes_of(case: Case, conflict_id: str, coalitions: str, with_preferences: frozenset[str]) -> Stakes:
    """Return what is at stake.

    Parameters
    ----------
    case
        What was read.
    conflict_id
        Which conflict; by default the first, and all options of the case where there is none.
    coalitions
        Actors that choose as one, such as `A+B, C+D`; `none` for none; by default those of the conflict.
    with_preferences
        Actors that have preferences: they are decision makers even without options.

    Raises
    ------
    BadParameter
        There is no such conflict or actor.
    MissingJudgements
        The case has no options, or too many.
    """
    conflict = _conflict(case, conflict_id)
    options = tuple(case.option(id) for id in conflict.options) if conflict else case.options
    if not options:
        raise MissingJudgements(
            f"graph_model needs options, and case {case.id!r} has none. Add [options.ID] with their actors and "
            f"judgements.preference.ACTOR, or choose a method that does without."
        )
    if len(options) > MOST_OPTIONS:
        raise MissingJudgements(
            f"graph_model takes at most {MOST_OPTIONS} options at a time, and case {case.id!r} has {len(options)}. "
            f"Add [conflicts.ID] with the options that are at stake, and keep judgements.preference to those."
        )
    left_out: list[tuple[str, str]] = []
    codes = np.arange(1 << len(options), dtype=np.int64)
    columns = {option.id: (codes >> b & 1).astype(np.bool_) for b, option in enumerate(options)}
    feasible = np.ones(len(codes), np.bool_)
    alike: list[tuple[str, Flags]] = []
    for rule in case.rules:
        if not rule.formula.options <= columns.keys():
            left_out.append((rule.id, "speaks of options that are not at stake"))
        elif rule.one_state is not None:
            alike.append((rule.id, rule.formula.over(columns)))
        else:
            feasible &= rule.formula.over(columns)
    if not feasible.any():
        raise BadParameter(f"graph_model: the rules of case {case.id!r} forbid every state.")
    today = conflict.status_quo if conflict else None
    quo = None if today is None else sum(1 << b for b, option in enumerate(options) if option.id in today)
    if quo is not None and not feasible[quo]:
        left_out.append(("status_quo", "breaks a rule"))
        quo = None
    makers = _makers(case, options, _coalitions(case, conflict, coalitions), with_preferences)
    _not_too_many(makers, len(options))
    states, state_of = _states(feasible, [(id, flags & feasible) for id, flags in alike], makers)
    quo = None if quo is None else int(states[state_of[quo]])
    return Stakes(conflict, options, makers, feasible, states, state_of, quo, tuple(left_out))


def _not_too_many(makers: Sequence[Maker], options: int) -> None:
    """Refuse conflicts whose moves are too many to follow.

    Raises
    ------
    BadParameter
        One decision maker has too many options, or coalitions are asked for among too many.
    """
    for maker in makers:
        if maker.own.bit_count() > MOST_OWN:
            raise BadParameter(
                f"graph_model: {maker.name} has {maker.own.bit_count()} options at stake; at most {MOST_OWN} of one "
                f"decision maker can be followed. Name fewer in a conflict."
            )
        if len(maker.members) > 1 and options > MOST_MERGED:
            raise BadParameter(
                f"graph_model: coalitions can be merged in conflicts over at most {MOST_MERGED} options, not {options}."
            )


def _states(feasible: Flags, alike: Sequence[tuple[str, Flags]], makers: Sequence[Maker]) -> tuple[Codes, Codes]:
    """Return the code of every state, and for every code its state.

    Raises
    ------
    BadParameter
        Combinations that are to count as one overlap with others that are, or can be left: then they are not one.
    """
    codes = np.arange(len(feasible), dtype=np.int64)
    lowest, highest = codes.copy(), codes.copy()
    seen = np.zeros(len(feasible), np.bool_)
    for id, flags in alike:
        if not flags.any():
            continue
        if (seen & flags).any():
            raise BadParameter(f"graph_model: rule {id} makes one of states that another rule makes one already.")
        seen |= flags
        for maker in makers:
            away = np.where(feasible & ~flags, 0, FAR).astype(np.int32)
            reach_min(away, feasible, maker.own, maker.forward, maker.back)
            if (away[flags] == 0).any():
                raise BadParameter(
                    f"graph_model: rule {id} makes one state of several that {maker.name} can leave. Only states that "
                    f"nobody can leave are one, such as an option that can only be taken."
                )
        lowest[flags], highest[flags] = codes[flags][0], codes[flags][-1]
    firsts = codes[feasible & (lowest == codes)]
    states = firsts[np.argsort(highest[firsts], kind="stable")]
    place = np.full(len(feasible), -1, np.int64)
    place[states] = np.arange(len(states))
    return states, np.where(feasible, place[lowest], -1)


def _conflict(case: Case, id: str) -> Conflict | None:
    if not id:
        return case.conflicts[0] if case.conflicts else None
    for conflict in case.conflicts:
        if conflict.id == id:
            return conflict
    known = ", ".join(conflict.id for conflict in case.conflicts) or "none"
    raise BadParameter(f"graph_model: case {case.id!r} has no conflict {id!r}. It has: {known}.")


def _coalitions(case: Case, conflict: Conflict | None, said: str) -> tuple[tuple[str, ...], ...]:
    if said.strip() == "none":
        return ()
    parts: Sequence[str] = [part for part in said.split(",") if part.strip()]
    if not parts and conflict is not None:
        parts = conflict.coalitions
    found = tuple(tuple(member.strip() for member in part.split("+")) for part in parts)
    members = [member for coalition in found for member in coalition]
    known = [actor.id for actor in case.actors]
    if unknown := [member for member in members if member not in known]:
        raise BadParameter(f"graph_model: coalitions: there is no actor {unknown[0]!r}. There are: {', '.join(known)}.")
    if len(set(members)) < len(members):
        raise BadParameter("graph_model: coalitions: an actor can be in one coalition only, and once.")
    return found


def _makers(
    case: Case,
    options: tuple[Option, ...],
    coalitions: tuple[tuple[str, ...], ...],
    with_preferences: frozenset[str],
) -> tuple[Maker, ...]:
    owners = {option.actor for option in options}
    choosing = [actor.id for actor in case.actors if actor.id in owners or actor.id in with_preferences]
    idle = [member for coalition in coalitions for member in coalition if member not in choosing]
    if idle:
        raise BadParameter(f"graph_model: coalitions: {idle[0]} has neither options nor preferences here.")
    groups: list[tuple[str, ...]] = []
    for id in choosing:
        group = next((coalition for coalition in coalitions if id in coalition), (id,))
        if group not in groups:
            groups.append(group)

    def bits(members: tuple[str, ...], direction: str | None = None) -> int:
        return sum(
            1 << b
            for b, option in enumerate(options)
            if option.actor in members and direction in (None, option.direction)
        )

    return tuple(
        Maker(
            "+".join(group),
            " with ".join(case.actor(id).name for id in group),
            group,
            bits(group),
            bits(group, "forward"),
            bits(group, "back"),
        )
        for group in groups
    )
