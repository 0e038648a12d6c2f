"""The one validator: raw nested tables, from whatever format, to a case or to all of their problems at once.

Knows no format: readers bring the raw mapping and a locator that tells where each path stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from thinktank.case.bargain_checks import bargain_checks
from thinktank.case.case import TABLES, Case
from thinktank.case.checks import cross_checks
from thinktank.case.conflict_checks import conflict_checks
from thinktank.case.fields import Element
from thinktank.case.judging import Judgements
from thinktank.case.messages import MISSING, Finding, describe, findings, unknown_key
from thinktank.case.model import CONCEPTS, About, Driver, Issue
from thinktank.errors import CaseError, Locator, Nowhere, Path, Problem, dotted

MAX_DEPTH = 12
MAX_PROBLEMS = 200
PUBLISHED = "published"
"""A table that is no part of the case: what a publication says came out of these inputs. Only tests read it."""


def build_case(raw: Mapping[str, object], where: Locator | None = None, also: tuple[Problem, ...] = ()) -> Case:
    """Validate the raw tables of a case.

    Parameters
    ----------
    raw
        The tables as plain dictionaries, lists, numbers, text and dates, in the shape of the TOML file.
    where
        Tells the place of a path in the input.
    also
        Problems the reader has found already; they are reported with ours.

    Returns
    -------
    Case
        Only if there is no problem at all.

    Raises
    ------
    CaseError
        With every problem of the input, in the order of the file as far as it is known.

    Examples
    --------
    >>> from thinktank.errors import CaseError
    >>> try:
    ...     build_case({"case": {"id": "x"}})
    ... except CaseError as error:
    ...     print(error.problems[0])
    <case>: case.as_of: is missing. Add as_of = ...: the day on which everything in the case was believed.
    """
    building = _Building(raw, where or Nowhere())
    case = building.case()
    # What could not be read for its syntax is not missing too.
    unread = {problem.path for problem in also}
    found = [p for p in building.problems if not (p.what == MISSING and p.path in unread)]
    problems = (*also, *found)
    if case is None or problems:
        raise CaseError(sorted(set(problems), key=_in_file_order)[:MAX_PROBLEMS])
    return case


class _Building:
    def __init__(self, raw: Mapping[str, object], where: Locator) -> None:
        self.raw = raw
        self.where = where
        self.problems: list[Problem] = []
        self.elements: dict[str, list[Element]] = {table: [] for table in TABLES}
        self.records: dict[str, dict[str, object]] = {}
        self.zone: str | None = None

    def report(self, path: Path, what: str, fix: str = "") -> None:
        line, column = self.where.line(path), self.where.column(path, of_key=what.startswith("unknown "))
        self.problems.append(Problem(self.where.file, line, dotted(path), what, fix, column))

    def case(self) -> Case | None:
        if (deep := _too_deep(self.raw)) is not None:
            self.report(deep[:3], "tables or lists are nested too deeply", f"A case needs at most {MAX_DEPTH} levels")
            return None
        known = ("case", *TABLES, "judgements")
        for table in self.raw:
            if table not in known and table != PUBLISHED:
                self.report((table,), "unknown table", f"Tables: {', '.join(known)}")
        about = self._about()
        self.zone = about.zone if about else None
        for concept in CONCEPTS:
            self._table(concept)
        self._ids_once()
        states = {e.id: tuple(e.states) for e in self.elements["drivers"] if isinstance(e, Driver)}
        scales = {e.id: e.scale for e in self.elements["issues"] if isinstance(e, Issue)}
        declared = {table: tuple(records) for table, records in self.records.items()}
        walk = Judgements(declared, states, scales, about.pool if about else None, self.report)
        judgements = walk.read(self.raw.get("judgements", {}))
        cross_checks(self.raw, about, self.elements, declared, states, self.report)
        conflict_checks(self.elements, declared, walk, self.report)
        bargain_checks(self.raw, walk, self.report)
        if about is None or self.problems:
            return None
        tables: dict[str, tuple[Element, ...]] = {table: tuple(found) for table, found in self.elements.items()}
        return Case(about=about, judgements=judgements, **tables)  # type: ignore[arg-type]

    def _about(self) -> About | None:
        table = self.raw.get("case")
        if table is None:
            self.report(("case",), "is missing", "Every case file has a table [case] with id, title, question")
            return None
        if not isinstance(table, dict):
            self.report(("case",), f"should be a table, not {describe(table)}")
            return None
        try:
            return About.model_validate(table)
        except ValidationError as error:
            for path, what, fix in [*findings(error, About, table), *_rules_of_the_rest(error, About, table)]:
                self.report(("case", *path), what, fix)
            return None

    def _table(self, concept: type[Element]) -> None:
        name = concept.table
        table = self.raw.get(name, {})
        self.records[name] = {}
        if not isinstance(table, dict):
            self.report((name,), f"should be a table of records by id, not {describe(table)}", f"Write [{name}.ID]")
            return
        for id, record in table.items():
            self.records[name][str(id)] = record
            if not isinstance(record, dict):
                self.report((name, id), f"should be a table, not {describe(record)}", f"Write [{name}.{id}]")
                continue
            if "id" in record:
                self.report((name, id, "id"), "unknown key", "The id stands in the table's name")
                continue
            self._record(concept, str(id), record)

    def _record(self, concept: type[Element], id: str, record: dict[str, object]) -> None:
        path: Path = (concept.table, id)
        # Unknown keys would hide the rules that look at a record as a whole: report them, look without.
        for key in [key for key in record if key not in concept.model_fields]:
            self.report((*path, key), *unknown_key(str(key), concept))
        known = {key: value for key, value in record.items() if key in concept.model_fields}
        try:
            self.elements[concept.table].append(concept.of(id, known, self.zone))
        except ValidationError as error:
            whole = {**known, "id": id}
            for below, what, fix in [
                *findings(error, concept, whole),
                *_rules_of_the_rest(error, concept, whole, self.zone),
            ]:
                self.report(path if below == ("id",) else (*path, *below), what, fix)

    def _ids_once(self) -> None:
        # A resolution carries the id of its forecast on purpose: it is the answer to that question.
        first: dict[str, str] = {}
        for table in TABLES:
            if table == "resolutions":
                continue
            for id in self.records[table]:
                if id in first:
                    said = f"the id stands already in [{first[id]}.{id}]"
                    self.report((table, id), said, "Ids are unique in the whole case; choose another")
                first.setdefault(id, table)


def _rules_of_the_rest(
    error: ValidationError, model: type[BaseModel], record: dict[str, object], zone: str | None = None
) -> list[Finding]:
    """Return the broken rules on a record as a whole that its faulty fields hide: pydantic looks at fields first.

    Looks at the record without those fields, and at lists only up to their first faulty item, so that numbers
    of items in messages stay right. Where a faulty field cannot be left out there is nothing to be said.
    """
    rest = dict(record)
    for detail in error.errors(include_url=False):
        name, *below = detail["loc"] or ("",)
        value = rest.get(str(name))
        if isinstance(value, list) and below and isinstance(below[0], int):
            rest[str(name)] = value[: below[0]]
        else:
            rest.pop(str(name), None)
        if not rest.get(str(name)) and name in _ASKED_FOR:
            return []
    if rest == record:
        return []
    try:
        model.model_validate(rest, context={"zone": zone})
    except ValidationError as remaining:
        return [finding for finding in findings(remaining, model, rest) if finding[0] == ()]
    return []


# Fields whose absence breaks a rule itself: leaving them out would raise a false alarm.
_ASKED_FOR = ("figures", "evidence", "document", "quote", "unit", "scale", "reason", "options")


def _too_deep(node: object, path: Path = ()) -> Path | None:
    """Return the path of the first thing below the deepest level allowed, looking no deeper."""
    if len(path) > MAX_DEPTH:
        return path
    if not isinstance(node, dict | list):
        return None
    children = node.items() if isinstance(node, dict) else enumerate(node)
    found = (_too_deep(child, (*path, key if isinstance(key, int) else str(key))) for key, child in children)
    return next((deep for deep in found if deep is not None), None)


def _in_file_order(problem: Problem) -> tuple[float, float, Problem]:
    line, column = (float(at) if at.isdigit() else math.inf for at in (problem.line, problem.column))
    return (line, column, problem)
