"""The case: everything people believe about one strategic question, frozen and hashed. Validates no input.

Built by `thinktank.case.build.build_case`, which every reader calls.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from thinktank.case.conflict import Conflict, Rule, WhatIf
from thinktank.case.fields import Element, as_plain
from thinktank.case.judgement import Judgement
from thinktank.case.limits import value_faults
from thinktank.case.model import (
    About,
    Actor,
    Driver,
    Issue,
    NamedFinding,
    Option,
    Person,
    PlannedRun,
    Source,
    Statement,
    Strategy,
)
from thinktank.case.questions import Forecast, Resolution
from thinktank.case.values import Value
from thinktank.errors import CaseError, Problem

E = TypeVar("E", bound=Element)


@dataclass(frozen=True)
class Case:
    """One strategic question with all that is believed and said about it.

    Tables are tuples in the order of the file. A case never changes: `with_values` gives another one.
    """

    about: About
    people: tuple[Person, ...] = ()
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...] = ()
    issues: tuple[Issue, ...] = ()
    drivers: tuple[Driver, ...] = ()
    options: tuple[Option, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    rules: tuple[Rule, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    what_ifs: tuple[WhatIf, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    statements: tuple[Statement, ...] = ()
    runs: tuple[PlannedRun, ...] = ()
    findings: tuple[NamedFinding, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    resolutions: tuple[Resolution, ...] = ()

    def __hash__(self) -> int:
        """Return the hash of the content, so that a case can be the key of a cache."""
        return hash(self.hash)

    @property
    def id(self) -> str:
        """The case's id."""
        return self.about.id

    @property
    def title(self) -> str:
        """The case's short title."""
        return self.about.title

    @property
    def seed(self) -> int:
        """Seed of every draw."""
        return self.about.seed

    def person(self, id: str) -> Person:
        """Return one person; KeyError if there is none."""
        return _one(self.people, id)

    def source(self, id: str) -> Source:
        """Return one source; KeyError if there is none."""
        return _one(self.sources, id)

    def actor(self, id: str) -> Actor:
        """Return one actor; KeyError if there is none."""
        return _one(self.actors, id)

    def issue(self, id: str) -> Issue:
        """Return one issue; KeyError if there is none."""
        return _one(self.issues, id)

    def driver(self, id: str) -> Driver:
        """Return one driver; KeyError if there is none."""
        return _one(self.drivers, id)

    def option(self, id: str) -> Option:
        """Return one option; KeyError if there is none."""
        return _one(self.options, id)

    def strategy(self, id: str) -> Strategy:
        """Return one strategy; KeyError if there is none."""
        return _one(self.strategies, id)

    def conflict(self, id: str) -> Conflict:
        """Return one conflict; KeyError if there is none."""
        return _one(self.conflicts, id)

    def statement(self, id: str) -> Statement:
        """Return one statement; KeyError if there is none."""
        return _one(self.statements, id)

    def forecast(self, id: str) -> Forecast:
        """Return one forecast; KeyError if there is none."""
        return _one(self.forecasts, id)

    def finding(self, id: str) -> NamedFinding:
        """Return one named finding; KeyError if there is none."""
        return _one(self.findings, id)

    def run(self, id: str) -> PlannedRun:
        """Return one planned run; KeyError if there is none."""
        return _one(self.runs, id)

    def resolution(self, id: str) -> Resolution | None:
        """Return the resolution of a forecast, or None while it is open."""
        return next((resolution for resolution in self.resolutions if resolution.id == id), None)

    @cached_property
    def _by_path(self) -> dict[str, Judgement]:
        return {judgement.path: judgement for judgement in self.judgements}

    def judgement(self, path: str) -> Judgement:
        """Return the judgement at a path such as `position.defence.JPN`; KeyError if there is none."""
        return self._by_path[path]

    def has(self, path: str) -> bool:
        """Tell whether there is a judgement at the path."""
        return path in self._by_path

    def of_kind(self, kind: str) -> tuple[Judgement, ...]:
        """Return the judgements of one kind in the order of the file."""
        return tuple(judgement for judgement in self.judgements if judgement.kind == kind)

    def date_of(self, statement: Statement) -> dt.date:
        """Return the day of a statement: its own, or that of its source."""
        return statement.date if statement.date is not None else self.source(statement.by).date

    def with_values(self, values: Mapping[str, Value]) -> Case:
        """Return the case with other values at some paths.

        Parameters
        ----------
        values
            Path of the judgement to its new value.

        Raises
        ------
        CaseError
            A path has no judgement, or a value is outside its bounds; all such problems at once.
        """
        problems = []
        for path, value in values.items():
            if not self.has(path):
                problems.append(Problem(self.id, "", path, "there is no such judgement", "Name one of the case's"))
                continue
            judgement = self.judgement(path)
            scale = self.issue(judgement.about[0]).scale if judgement.sort.bounds == "scale" else None
            problems += [
                Problem(self.id, "", path, what, fix) for what, fix in value_faults(value, judgement.sort, scale)
            ]
        if problems:
            raise CaseError(problems)
        changed = tuple(
            replace(judgement, value=values[judgement.path]) if judgement.path in values else judgement
            for judgement in self.judgements
        )
        return replace(self, judgements=changed)

    def with_rule(self, rule: Rule) -> Case:
        """Return the case with one more rule on its options."""
        return replace(self, rules=(*self.rules, rule))

    def to_raw(self) -> dict[str, object]:
        """Return the case as the nested tables of a case file: dates as dates, every default left out.

        Judgements come with their author and ground spelt out, not inherited.
        """
        raw: dict[str, object] = {"case": as_plain(self.about.model_dump(exclude_defaults=True))}
        for table in TABLES:
            elements: tuple[Element, ...] = getattr(self, table)
            if elements:
                raw[table] = {element.id: element.to_raw() for element in elements}
        if self.judgements:
            tree: dict[str, object] = {}
            for judgement in self.judgements:
                node = tree
                for part in (judgement.kind, *judgement.about[:-1]):
                    node = node.setdefault(part, {})  # type: ignore[assignment]
                node[judgement.about[-1]] = judgement.to_raw()
            raw["judgements"] = tree
        return raw

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the content: the same for the same case in TOML or Excel, whatever its comments."""
        raw = self.to_raw()
        # The order of states is content (it numbers them); the order of everything else is not.
        raw["states"] = {driver.id: list(driver.states) for driver in self.drivers}
        text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


TABLES = (
    "people",
    "sources",
    "actors",
    "issues",
    "drivers",
    "options",
    "strategies",
    "rules",
    "conflicts",
    "what_ifs",
    "statements",
    "runs",
    "findings",
    "forecasts",
    "resolutions",
)


def _one(elements: tuple[E, ...], id: str) -> E:
    for element in elements:
        if element.id == id:
            return element
    raise KeyError(id)
