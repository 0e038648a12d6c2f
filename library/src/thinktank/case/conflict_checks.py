"""Rules of conflicts that need more than one record: statements, feasibility, rankings that miss outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from thinktank.case.conflict import STATEMENTS, Conflict, Rule, WhatIf
from thinktank.case.feasible import feasible_states
from thinktank.case.fields import Element
from thinktank.case.judgement import Judgement
from thinktank.case.judging import Judgements, Report
from thinktank.case.logic import Formula, statement_faults
from thinktank.case.model import Option
from thinktank.case.outcomes import chain, equals, outcome_text
from thinktank.case.values import Ranking

NAMED = 3  # of the outcomes that a ranking misses
Elements = Mapping[str, list[Element]]


def conflict_checks(
    elements: Elements, declared: Mapping[str, tuple[str, ...]], judgements: Judgements, report: Report
) -> None:
    """Report every rule on conflicts that is broken.

    Parameters
    ----------
    elements
        The records that could be read, by table.
    declared
        Every id that a table declares.
    judgements
        The walk over the judgements, done.
    report
        Called with (path, what, fix).
    """
    owners = {e.id: e.actor for e in elements["options"] if isinstance(e, Option)}
    rules = [rule for rule in elements["rules"] if isinstance(rule, Rule)]
    what_ifs = [what_if for what_if in elements["what_ifs"] if isinstance(what_if, WhatIf)]
    conflicts = [conflict for conflict in elements["conflicts"] if isinstance(conflict, Conflict)]
    options = frozenset(declared.get("options", ()))
    sound = _sound_rules(rules, options, report)
    for what_if in what_ifs:
        path = ("what_ifs", what_if.id)
        if what_if.always is not None:
            for what, fix in statement_faults(what_if.always, options):
                report((*path, "always"), what, fix)
        for at, raw in what_if.values.items():
            judgements.value_at(at, raw, (*path, "values", at))
    for conflict in conflicts:
        _conflict(conflict, owners, declared, sound, report)
    if len(sound) < len(rules) or len(owners) < len(options):
        return  # what is feasible is not known
    stakes = [tuple(conflict.options) for conflict in conflicts] or [tuple(owners)]
    if not conflicts and sound and next(feasible_states(list(owners), _within(owners, sound)), None) is None:
        report(("rules", rules[-1].id), "with the other rules it forbids every outcome", "Loosen one of the rules")
    for judgement in judgements.found:
        if judgement.kind in ("ranking", "order") and isinstance(judgement.value, Ranking):
            _ranked(judgement, stakes, sound, report)


def _sound_rules(rules: Sequence[Rule], options: frozenset[str], report: Report) -> list[Rule]:
    found = []
    for rule in rules:
        faults = [
            (name, what, fix)
            for name in STATEMENTS
            if (statement := getattr(rule, name)) is not None
            for what, fix in statement_faults(statement, options)
        ]
        for name, what, fix in faults:
            report(("rules", rule.id, name), what, fix)
        if not faults and rule.formula.options <= options:
            found.append(rule)
    return found


def _conflict(
    conflict: Conflict,
    owners: Mapping[str, str],
    declared: Mapping[str, tuple[str, ...]],
    rules: Sequence[Rule],
    report: Report,
) -> None:
    path = ("conflicts", conflict.id)
    for name in ("options", "status_quo"):
        ids = getattr(conflict, name) or ()
        for id in (id for id, count in Counter(ids).items() if count > 1):
            report((*path, name), f"names {id} twice", "Name each option once")
    outside = [id for id in conflict.status_quo or () if id not in conflict.options]
    if outside:
        report((*path, "status_quo"), f"{outside[0]} is none of the conflict's options", "Add it to options")
    seen: set[str] = set()
    for i, coalition in enumerate(conflict.coalitions):
        members = [part.strip() for part in coalition.split("+")]
        for member in members:
            if member not in declared.get("actors", ()):
                report((*path, "coalitions", i), f"there is no actor {member!r}", 'Actors joined by "+"')
            elif member in seen:
                report((*path, "coalitions", i), f"{member} stands twice", "An actor is in one coalition at most")
            seen.add(member)
        if len(members) < 2:
            report((*path, "coalitions", i), f"{coalition!r} is one actor", 'Join two or more by "+": "A+B"')
    if any(id not in owners for id in conflict.options) or outside:
        return
    within = _within(conflict.options, rules)
    if next(feasible_states(conflict.options, within), None) is None:
        report(path, "its rules forbid every outcome", "Loosen one of the rules")
    elif conflict.status_quo is not None:
        taken = {id: id in conflict.status_quo for id in conflict.options}
        for rule in rules:
            if (
                rule.one_state is None
                and rule.formula.options <= set(conflict.options)
                and not rule.formula.truth(taken)
            ):
                report((*path, "status_quo"), f"breaks the rule {rule.id}", "Today's options must be feasible")


def _ranked(judgement: Judgement, stakes: Sequence[tuple[str, ...]], rules: Sequence[Rule], report: Report) -> None:
    assert isinstance(judgement.value, Ranking)
    path = ("judgements", judgement.kind, *judgement.about)
    complete = judgement.kind == "ranking"
    outcomes = [(i, each) for i, item in enumerate(judgement.value.items) for each in _outcomes(item, complete)]
    named = frozenset().union(*(each for _, each in outcomes))
    options = next((options for options in stakes if named <= set(options)), None)
    if options is None:
        report(path, "names options that are not at stake together", "Keep to the options of one conflict")
        return
    within = _within(options, rules)
    for i, each in outcomes:
        taken = {id: id in each for id in options}
        if any(rule.truth(taken) is False for rule in within):
            report((*path, i), f"{_text(each, options)!r} breaks a rule and cannot be", "Remove it")
    if complete:
        one = [rule.formula for rule in rules if rule.one_state is not None and rule.formula.options <= set(options)]
        listed = {_as_one(each, options, one) for _, each in outcomes}
        states = dict.fromkeys(_as_one(state, options, one) for state in feasible_states(options, within))
        first = list(islice((state for state in states if state not in listed), NAMED + 1))
        if first:
            more = " and more" if len(first) > NAMED else ""
            said = ", ".join(_named(state, options) for state in first[:NAMED])
            fix = "A ranking has every feasible outcome; what is partly known is an order"
            report(path, f"misses {said}{more}", fix)


def _outcomes(item: str, complete: bool) -> Iterator[frozenset[str]]:
    for place in (equals(item),) if complete else chain(item):
        yield from place


def _as_one(state: frozenset[str], options: Sequence[str], one: Sequence[Formula]) -> frozenset[str] | Formula:
    """Return the outcome, or the statement that makes it one with others."""
    taken = {id: id in state for id in options}
    return next((formula for formula in one if formula.truth(taken)), state)


def _within(options: Sequence[str] | Mapping[str, str], rules: Sequence[Rule]) -> list[Formula]:
    """Return the rules that speak of these options only."""
    known = set(options)
    return [formula for rule in rules if rule.one_state is None and (formula := rule.formula).options <= known]


def _named(state: frozenset[str] | Formula, options: Sequence[str]) -> str:
    return "what counts as one state" if isinstance(state, Formula) else repr(_text(state, options))


def _text(taken: frozenset[str], options: Sequence[str]) -> str:
    return outcome_text(id for id in options if id in taken)
