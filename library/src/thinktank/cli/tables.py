"""The tables that `thinktank show` prints: case to rows of words and numbers. Prints nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from thinktank.case import Case, Conflict, Judgement, in_words
from thinktank.wording import number

Sheet = tuple[str, Sequence[str], Sequence[Sequence[object]], int]


def _actors(case: Case) -> Iterator[Sheet]:
    rows = [(actor.id, actor.name, actor.leader, _value(case, f"capability.{actor.id}")) for actor in case.actors]
    yield "Actors", ("id", "name", "leader", "capability"), rows, 1


def _issues(case: Case) -> Iterator[Sheet]:
    for issue in case.issues:
        rows = [
            (
                actor.name,
                _value(case, f"position.{issue.id}.{actor.id}"),
                _value(case, f"salience.{issue.id}.{actor.id}"),
            )
            for actor in case.actors
            if case.has(f"position.{issue.id}.{actor.id}") or case.has(f"salience.{issue.id}.{actor.id}")
        ]
        quo = "" if issue.status_quo is None else f", status quo {number(issue.status_quo)}"
        low, high = issue.scale
        title = f"{issue.id}: {issue.ask} ({issue.unit}, {number(low)} to {number(high)}{quo})"
        yield title, ("actor", "position", "salience"), rows or [("no judgements yet", "", "")], 2


def _drivers(case: Case) -> Iterator[Sheet]:
    rows = [
        (driver.id, driver.text, ", ".join(driver.states), _value(case, f"prior.{driver.id}"))
        for driver in case.drivers
    ]
    yield "Drivers", ("id", "driver", "states", "prior"), rows, 0


def _options(case: Case) -> Iterator[Sheet]:
    rows = [(o.id, o.actor, o.text, o.direction) for o in case.options]
    yield "Options", ("id", "actor", "option", "direction"), rows, 0


def _conflicts(case: Case) -> Iterator[Sheet]:
    for conflict in case.conflicts:
        rows = [(id, case.option(id).actor, _today(conflict, id)) for id in conflict.options]
        yield f"{conflict.id}: {conflict.text}", ("option", "actor", "today"), rows, 0
    ways = ("never", "always", "one_state", "exclusive", "at_least_one")
    rules = [
        (rule.id, way.replace("_", " "), said if isinstance(said, str) else ", ".join(said))
        for rule in case.rules
        for way in ways
        if (said := getattr(rule, way))
    ]
    yield "Rules", ("id", "says", "of"), rules, 0
    what_ifs = [
        (w.id, w.text, "; ".join([*w.values, *([f"always {w.always}"] if w.always else [])])) for w in case.what_ifs
    ]
    yield "What-ifs", ("id", "what if", "changes"), what_ifs, 0


def _strategies(case: Case) -> Iterator[Sheet]:
    rows = [(s.id, s.actor, ", ".join(s.options)) for s in case.strategies]
    yield "Strategies", ("id", "actor", "options"), rows, 0


def _judgements(case: Case) -> Iterator[Sheet]:
    kinds = dict.fromkeys(judgement.kind for judgement in case.judgements)
    for kind in kinds:
        rows = [(".".join(j.about), in_words(j.value), ", ".join(j.authors), _ground(j)) for j in case.of_kind(kind)]
        yield kind.capitalize(), ("about", "value", "by", "rests on"), rows, 0


def _statements(case: Case) -> Iterator[Sheet]:
    rows = [(s.id, case.date_of(s), s.by, s.kind, s.text) for s in case.statements]
    yield "Statements", ("id", "date", "by", "kind", "statement"), rows, 0


def _forecasts(case: Case) -> Iterator[Sheet]:
    rows = []
    for forecast in case.forecasts:
        last = forecast.entries[-1] if forecast.entries else None
        value = "" if last is None else (f"{last.value:.0%}" if isinstance(last.value, float) else _levels(last.value))
        resolution = case.resolution(forecast.id)
        rows.append(
            (
                forecast.id,
                forecast.question,
                value,
                forecast.resolve_by,
                resolution.outcome if resolution else "open",
            )
        )
    yield "Forecasts", ("id", "question", "last entry", "resolves by", "outcome"), rows, 0


def _sources(case: Case) -> Iterator[Sheet]:
    yield (
        "Sources",
        ("id", "date", "reliability", "source"),
        [(s.id, s.date, s.reliability, s.cite) for s in case.sources],
        0,
    )


def _people(case: Case) -> Iterator[Sheet]:
    yield "People", ("id", "name", "role"), [(p.id, p.name, p.role) for p in case.people], 0


TABLES_SHOWN: dict[str, Callable[[Case], Iterator[Sheet]]] = {
    "actors": _actors,
    "issues": _issues,
    "drivers": _drivers,
    "options": _options,
    "strategies": _strategies,
    "conflicts": _conflicts,
    "judgements": _judgements,
    "statements": _statements,
    "forecasts": _forecasts,
    "sources": _sources,
    "people": _people,
}


def _today(conflict: Conflict, option: str) -> str:
    if conflict.status_quo is None:
        return "not said"
    return "taken" if option in conflict.status_quo else ""


def _value(case: Case, path: str) -> str | None:
    return in_words(case.judgement(path).value) if case.has(path) else None


def _ground(judgement: Judgement) -> str:
    return ", ".join([*([judgement.source] if judgement.source else []), *judgement.rests_on])


def _levels(value: object) -> str:
    assert isinstance(value, dict)
    return ", ".join(f"{level}: {x}" for level, x in value.items())
