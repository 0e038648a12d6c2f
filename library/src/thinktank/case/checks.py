"""Rules of a case that need more than one record: references, unused ids, who may resolve. Reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from thinktank.case.answers import OPTIONS, condition_fault, outcome_fault
from thinktank.case.fields import Element, Ref
from thinktank.case.judging import Report
from thinktank.case.model import CONCEPTS, About, Option, Statement, Strategy
from thinktank.case.moments import UTC, as_written, begins, is_over
from thinktank.case.questions import Forecast, Resolution
from thinktank.errors import Path

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

MUST_BE_USED = (
    "people",
    "sources",
    "actors",
    "issues",
    "drivers",
    "options",
    "runs",
    "findings",
    "forecasts",
)
NOUNS = {
    "people": "person",
    "sources": "source",
    "actors": "actor",
    "issues": "issue",
    "drivers": "driver",
    "options": "option",
    "strategies": "strategy",
    "rules": "rule",
    "conflicts": "conflict",
    "what_ifs": "what-if",
    "statements": "statement",
    "runs": "run",
    "findings": "finding",
    "forecasts": "forecast",
}
Declared = Mapping[str, tuple[str, ...]]
States = Mapping[str, tuple[str, ...]]
Elements = Mapping[str, list[Element]]


def cross_checks(
    raw: Mapping[str, object],
    about: About | None,
    elements: Elements,
    declared: Declared,
    states: States,
    report: Report,
) -> None:
    """Report every rule that is broken between records.

    Parameters
    ----------
    raw
        The raw tables, to find where an id is mentioned.
    about
        The case itself, if it could be read.
    elements
        The records that could be read, by table.
    declared
        Every id that a table declares, also of records that could not be read: nothing dangles on those.
    states
        The states of each driver that could be read.
    report
        Called with (path, what, fix).
    """
    if about is not None:
        _references(("case",), about, declared, states, report)
    for concept in CONCEPTS:
        table = concept.table
        whole = {element.id: element for element in elements[table]}
        records = raw.get(table)
        for id, record in records.items() if isinstance(records, dict) else ():
            if id in whole:
                _references((table, id), whole[id], declared, states, report)
            elif isinstance(record, dict):
                _raw_references((table, str(id)), record, concept, declared, states, report)
    _strategies(elements, report)
    _statements(elements, declared, report)
    zone = (about.zone if about else None) or UTC
    _resolutions(elements, declared, zone, report)
    _conditions(elements, report)
    _unused(raw, declared, report)


def _references(path: Path, model: BaseModel, declared: Declared, states: States, report: Report) -> None:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        ref = _ref(field)
        if ref is None:
            for below, inner in _inner(value):
                _references((*path, name, *below), inner, declared, states, report)
        elif isinstance(value, str):
            _resolve((*path, name), value, ref, declared, states, report)
        elif value is not None:
            for i, id in enumerate(value):
                _resolve((*path, name, i), id, ref, declared, states, report)


def _raw_references(
    path: Path,
    record: dict[str, object],
    model: type[BaseModel],
    declared: Declared,
    states: States,
    report: Report,
) -> None:
    """Follow the references of a record that could not be read whole, as far as they are text."""
    for name, field in model.model_fields.items():
        value = record.get(name)
        ref = _ref(field)
        ids = [((*path, name), value)]
        if isinstance(value, list):
            ids = [((*path, name, i), item) for i, item in enumerate(value)]
        for at, id in ids:
            if ref is not None and isinstance(id, str):
                _resolve(at, id, ref, declared, states, report)
            elif isinstance(id, dict):
                for key, tables in _INNER_REFS.items():
                    if isinstance(id.get(key), str):
                        _resolve((*at, key), str(id[key]), Ref(tables), declared, states, report)


_INNER_REFS = {"source": "sources", "by": "people"}


def _ref(field: FieldInfo) -> Ref | None:
    return next((mark for mark in field.metadata if isinstance(mark, Ref)), None)


def _inner(value: object) -> Iterator[tuple[Path, BaseModel]]:
    if isinstance(value, BaseModel):
        yield (), value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            if isinstance(item, BaseModel):
                yield (i,), item


def _resolve(path: Path, id: str, ref: Ref, declared: Declared, states: States, report: Report) -> None:
    if any(id in declared.get(table, ()) for table in ref.tables):
        return
    if ref.states and "." in id:
        driver, _, state = id.partition(".")
        if driver in declared.get("drivers", ()):
            if driver in states and state not in states[driver]:
                report(path, f"{driver} has no state {state!r}", f"States: {', '.join(states[driver])}")
            return
    known = [other for table in ref.tables for other in declared.get(table, ())]
    near = get_close_matches(id, known, n=1, cutoff=0.6)
    nouns = " or ".join([NOUNS[table] for table in ref.tables] + (["driver.state"] if ref.states else []))
    if len(ref.tables) > 3:
        nouns = "element or driver.state" if ref.states else "element"
    fix = f"Did you mean {near[0]!r}" if near else f"Add it to [{ref.tables[0]}], or correct the id"
    report(path, f"there is no {nouns} {id!r}", fix)


def _strategies(elements: Elements, report: Report) -> None:
    owners = {e.id: e.actor for e in elements["options"] if isinstance(e, Option)}
    for strategy in elements["strategies"]:
        assert isinstance(strategy, Strategy)
        for i, option in enumerate(strategy.options):
            owner = owners.get(option)
            if owner is not None and owner != strategy.actor:
                said = f"{option} is an option of {owner}, the strategy is {strategy.actor}'s"
                report(
                    ("strategies", strategy.id, "options", i),
                    said,
                    "A strategy is a set of one actor's options",
                )


def _statements(elements: Elements, declared: Declared, report: Report) -> None:
    people = set(declared.get("people", ()))
    for statement in elements["statements"]:
        assert isinstance(statement, Statement)
        path: Path = ("statements", statement.id)
        if statement.by in people and statement.date is None:
            report((*path, "date"), "is missing", "A statement by a person carries its day: date = 2025-04-08")
        if statement.by not in people and statement.document is not None:
            report((*path, "document"), "only our own statements stand in our texts", "Remove document and quote")
        if statement.id in statement.rests_on:
            report((*path, "rests_on"), "a statement cannot rest on itself", "Remove it")


def _resolutions(elements: Elements, declared: Declared, zone: str, report: Report) -> None:
    forecasts = {e.id: e for e in elements["forecasts"] if isinstance(e, Forecast)}
    authors: dict[str, set[str]] = {}
    for statement in elements["statements"]:
        if isinstance(statement, Statement) and statement.forecast:
            authors.setdefault(statement.forecast, set()).add(statement.by)
    for resolution in elements["resolutions"]:
        assert isinstance(resolution, Resolution)
        path: Path = ("resolutions", resolution.id)
        if resolution.id not in declared.get("forecasts", ()):
            report(path, f"there is no forecast {resolution.id!r}", "A resolution carries the id of its forecast")
            continue
        forecast = forecasts.get(resolution.id)
        if forecast is None:
            continue
        involved = {entry.by for entry in forecast.entries} | authors.get(forecast.id, set())
        if resolution.by in involved:
            said = f"{resolution.by} made the forecast and cannot resolve it"
            report((*path, "by"), said, "Name a second person")
        _outcome(path, resolution, forecast, zone, report)
        known = resolution.known or resolution.on
        for i, entry in enumerate(forecast.entries):
            if begins(entry.on, zone) >= is_over(known, zone) and not (forecast.backcast or resolution.void_late):
                at: Path = ("forecasts", forecast.id, "entries", i, "on")
                report(
                    at,
                    f"{as_written(entry.on)} is after the outcome was known on {as_written(known)}",
                    "Remove the entry; or, where it is published, void_late = true: it stays and does not count",
                )


def _outcome(path: Path, resolution: Resolution, forecast: Forecast, zone: str, report: Report) -> None:
    if fault := outcome_fault(forecast.asked(), resolution.outcome):
        right = {"binary": "no", "date": "2026-12-01"}.get(forecast.type, "2.5")
        one = "one of its options" if forecast.type in OPTIONS else f'an outcome in quotes, such as "{right}"'
        report((*path, "outcome"), fault, f"Give {one}; or ambiguous, or annulled")
    known, on = resolution.known, resolution.on
    if known is not None and begins(known, zone) > begins(on, zone) and begins(known, zone) >= is_over(on, zone):
        late = f"{as_written(known)} is after the day of resolving, {as_written(on)}"
        report((*path, "known"), late, "known comes no later than on")


def _conditions(elements: Elements, report: Report) -> None:
    forecasts = {e.id: e for e in elements["forecasts"] if isinstance(e, Forecast)}
    for forecast in forecasts.values():
        condition = forecasts.get(forecast.given.forecast) if forecast.given else None
        if condition is None or forecast.given is None:
            continue
        path: Path = ("forecasts", forecast.id, "given")
        if fault := condition_fault(condition.asked(), forecast.given.outcome):
            report((*path, "outcome"), fault, f"Give an outcome that {condition.id} can have")
        seen = {forecast.id}
        while condition is not None and condition.given is not None:
            if condition.id in seen:
                report(path, "the condition goes round in a circle", "Leave one of the conditions out")
                break
            seen.add(condition.id)
            condition = forecasts.get(condition.given.forecast)


def _unused(raw: Mapping[str, object], declared: Declared, report: Report) -> None:
    mentioned = _mentions(raw)
    for table in MUST_BE_USED:
        for id in declared.get(table, ()):
            if id not in mentioned:
                report((table, id), "is used nowhere", f"Refer to the {NOUNS[table]}, or remove it")


def _mentions(raw: Mapping[str, object]) -> set[str]:
    """Collect every id mentioned but at its declaration; from raw text, so that no fault hides it."""
    found: set[str] = set()

    def take(node: Any) -> None:
        if isinstance(node, str):
            found.add(node)
            if len(node) < 200:
                found.update(node.replace("+", " ").replace(".", " ").replace("(", " ").replace(")", " ").split())
        elif isinstance(node, dict):
            for key, value in node.items():
                if isinstance(key, str):
                    found.update(key.split("+"))
                take(value)
        elif isinstance(node, list | tuple):
            for item in node:
                take(item)

    for table, records in raw.items():
        if table in ("case", "judgements") or not isinstance(records, dict):
            take(records)
            continue
        for record in records.values():
            take(
                {key: value for key, value in record.items() if key in _REFERRING}
                if isinstance(record, dict)
                else record
            )
    return found


_REFERRING = (
    "actor",
    "options",
    "by",
    "source",
    "about",
    "given",
    "checks",
    "forecast",
    "finding",
    "rests_on",
    "run",
    "entries",
    "never",
    "always",
    "one_state",
    "exclusive",
    "at_least_one",
    "status_quo",
)
