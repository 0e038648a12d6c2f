"""A conflict of a case as a `.gmcr` file of gmcr-py and GMCR+. What such a file cannot say is refused, not lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, product
from typing import Any

from thinktank.case.case import Case
from thinktank.case.conflict import MOST_OPTIONS
from thinktank.case.feasible import feasible_states
from thinktank.case.logic import Formula, negated, parsed
from thinktank.case.outcomes import equals
from thinktank.case.values import Number, Ranking
from thinktank.errors import CaseError, Problem

DIRECTIONS = {"both": "both", "forward": "fwd", "back": "back"}
MOST_STATES = 4096  # that are ranked one by one
MOST_NAMED = 10  # options of a statement that is written out case by case
Taken = frozenset[str]


def gmcr_bytes(case: Case) -> bytes:
    """Return the case's first conflict, or all of its options, as the bytes of a file.

    Raises
    ------
    CaseError
        The case has no options, or preferences that such a file cannot hold.
    """
    writing = _Writing(case)
    data = writing.data()
    if writing.problems:
        raise CaseError(writing.problems)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


class _Writing:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.conflict = case.conflicts[0] if case.conflicts else None
        self.options = [case.option(id) for id in self.conflict.options] if self.conflict else list(case.options)
        self.ids = [option.id for option in self.options]
        self.problems: list[Problem] = []
        rules = (rule.formula for rule in case.rules if rule.one_state is None)
        self.one = [rule.formula for rule in case.rules if rule.one_state is not None]
        self.rules = [formula for formula in rules if formula.options <= set(self.ids)]
        owners = {option.actor for option in self.options}
        wanting = {j.about[0] for kind in ("preference", "ranking", "order") for j in case.of_kind(kind)}
        self.actors = [actor for actor in case.actors if actor.id in owners or actor.id in wanting]

    def data(self) -> dict[str, Any]:
        """Return what stands in the file."""
        if not self.ids or len(self.ids) > MOST_OPTIONS:
            said = f"has {len(self.ids)} options at stake" if self.ids else "has no options"
            self._report("options", said, f"A .gmcr file holds a conflict over 1 to {MOST_OPTIONS} options")
            return {}
        statements = {actor.id: self._statements(actor.id) for actor in self.actors}
        manual = any(found is None for found in statements.values())
        return {
            "program": "thinktank",
            "options": [
                {"name": option.text, "permittedDirection": DIRECTIONS[option.direction]} for option in self.options
            ],
            "decisionMakers": [
                {
                    "name": actor.name,
                    "options": [i for i, option in enumerate(self.options) if option.actor == actor.id],
                    "preferences": statements[actor.id] or [],
                    **({"preferenceRanking": self._ranking(actor.id)} if manual else {}),
                }
                for actor in self.actors
            ],
            "infeasibles": [condition for rule in self.rules for condition in self._conditions(negated(rule), "rules")],
            "useManualPreferenceRanking": manual,
            "coalitions": self._coalitions(),
        }

    def _report(self, path: str, what: str, fix: str) -> None:
        self.problems.append(Problem(self.case.id, "", path, what, fix))

    def _statements(self, actor: str) -> list[Any] | None:
        """Return prioritised statements as conditions; None where the actor's states are ranked another way."""
        if self.case.has(f"ranking.{actor}") or not self.case.has(f"preference.{actor}"):
            return None
        path = f"judgements.preference.{actor}"
        found: list[Any] = []
        for item in self._items(f"preference.{actor}"):
            conditions = self._conditions(parsed(item), path)
            if len(conditions) == 1:
                found.append(conditions[0])
            elif conditions and [] not in conditions:
                found.append({"compound": True, "members": conditions})
        return [condition for condition in found if condition != []]

    def _items(self, path: str) -> tuple[str, ...]:
        value = self.case.judgement(path).value
        assert isinstance(value, Ranking)
        return value.items

    def _conditions(self, formula: Formula, path: str) -> list[list[list[object]]]:
        """Return conditions of which one holds where the formula does."""
        plain = _literals(formula)
        if plain is None:
            named = [id for id in self.ids if id in formula.options]
            if len(named) > MOST_NAMED:
                self._report(path, f"a statement on {len(named)} options", f"Write it on at most {MOST_NAMED}")
                return []
            rows = [dict(zip(named, row, strict=True)) for row in product((True, False), repeat=len(named))]
            return [self._condition(row.items()) for row in rows if formula.truth(row)]
        return [self._condition(plain)]

    def _condition(self, literals: Iterable[tuple[str, bool]]) -> list[list[object]]:
        outside = [id for id, _ in literals if id not in self.ids]
        if outside:
            self._report("judgements", f"names {outside[0]}, which is not at stake", "Add it to the conflict")
            return []
        return sorted([self.ids.index(id), "Y" if taken else "N"] for id, taken in dict(literals).items())

    def _ranking(self, actor: str) -> list[int | list[int]]:
        states = list(self._states())
        if not states:
            return []
        key = self._liking(actor)
        if key is None:
            return []
        number = {state: n for n, state in enumerate(states, start=1)}
        ordered = sorted(states, key=lambda state: (key(state), -number[state]), reverse=True)
        places = [[number[state] for state in group] for _, group in groupby(ordered, key=key)]
        return [place[0] if len(place) == 1 else place for place in places]

    def _states(self) -> Sequence[Taken]:
        found: list[Taken] = []
        for state in feasible_states(self.ids, self.rules):
            if len(found) == MOST_STATES:
                self._report("options", f"has more than {MOST_STATES} states to rank", "Give statements of preference")
                return []
            found.append(state)
        return found

    def _as_one(self, state: Taken) -> Taken | Formula:
        taken = {id: id in state for id in self.ids}
        return next((formula for formula in self.one if formula.truth(taken)), state)

    def _liking(self, actor: str) -> Callable[[Taken], Any] | None:
        """Return what tells how much an actor likes a state: the higher the better."""
        if self.case.has(f"ranking.{actor}"):
            items = self._items(f"ranking.{actor}")
            places = {self._as_one(state): -i for i, item in enumerate(items) for state in equals(item)}
            return lambda state: places[self._as_one(state)]
        if self.case.has(f"preference.{actor}"):
            formulas = [parsed(item) for item in self._items(f"preference.{actor}")]
            return lambda state: [bool(each.truth({id: id in state for id in self.ids})) for each in formulas]
        if self.case.has(f"order.{actor}"):
            said = "is a partial order, which a .gmcr file cannot hold"
            self._report(f"judgements.order.{actor}", said, "Give a ranking of all states")
            return None
        weights: dict[str, float] = {}
        for id in self.ids:
            if not self.case.has(path := f"weight.{actor}.{id}"):
                continue
            value = self.case.judgement(path).value
            if isinstance(value, Number):
                weights[id] = value.x
            else:
                self._report(f"judgements.{path}", "is uncertain, which a .gmcr file cannot hold", "Give one number")
        if not weights and not self.problems:
            self._report(f"judgements.preference.{actor}", "is missing", "A .gmcr file says what everyone wants")
        return lambda state: round(sum(weight for id, weight in weights.items() if id in state), 9)

    def _coalitions(self) -> list[int | list[int]]:
        places = {actor.id: i for i, actor in enumerate(self.actors)}
        merged = (
            [tuple(part.strip() for part in each.split("+")) for each in self.conflict.coalitions]
            if self.conflict
            else []
        )
        found: list[int | list[int]] = [[places[m] for m in group] for group in merged if set(group) <= places.keys()]
        inside = {member for group in merged for member in group}
        return [*found, *(i for id, i in places.items() if id not in inside)]


def _literals(formula: Formula) -> list[tuple[str, bool]] | None:
    """Return a conjunction of options and their negations as pairs; None for any other statement."""
    if formula.operation == "option":
        return [(formula.option, True)]
    if formula.operation == "not":
        inner = formula.parts[0]
        if inner.operation == "not":
            return _literals(inner.parts[0])
        return [(inner.option, False)] if inner.operation == "option" else None
    if formula.operation != "and":
        return None
    found: dict[str, bool] = {}
    for part in formula.parts:
        literals = _literals(part)
        if literals is None:
            return None
        for id, taken in literals:
            if found.setdefault(id, taken) != taken:
                return None
    return list(found.items())
