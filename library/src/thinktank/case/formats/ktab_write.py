"""Writes a case as KTAB's CSV, or says all that it lacks for that. Reads nothing."""

from __future__ import annotations

import math

from thinktank.case.case import Case
from thinktank.case.formats.cells import csv_bytes
from thinktank.case.formats.ktab import MOST_ACTORS, SCALE
from thinktank.case.model import Actor, Issue
from thinktank.case.values import Number, Pool, Range, plain
from thinktank.errors import CaseError, Problem

LONGEST_NAME, LONGEST_DESCRIPTION = 25, 256


def ktab_bytes(case: Case) -> bytes:
    """Return a case as KTAB's CSV: its issues as dimensions from 0 to 100, its values at their modes.

    The format holds numbers only. Ranges, sources, statements and all else of the case have no place in it, and a
    scale of its own is taken to 0 to 100.

    Raises
    ------
    CaseError
        The case lacks what KTAB needs: a position and a salience of every actor on every issue, one capability an
        actor, and saliences of at most 100 in all.
    """
    judged = {judgement.about for judgement in case.of_kind("position")}
    issues = [issue for issue in case.issues if any(about[0] == issue.id for about in judged)]
    actors = [actor for actor in case.actors if any(about[1] == actor.id for about in judged)]
    problems = _unfit(case, issues, actors)
    if problems:
        raise CaseError(problems)
    header = ["Actor", "Description", "Influence"]
    header += [f"{issue.ask} {what}" for issue in issues for what in ("Position", "Salience")]
    rows: list[list[object]] = [[case.title, case.about.question, len(actors), len(issues)], [*header]]
    for actor in actors:
        cells: list[object] = [*_named(actor), plain(_mode(case, _capability(case, issues[0].id, actor.id)))]
        for issue in issues:
            cells.append(_hundredths(_mode(case, f"position.{issue.id}.{actor.id}"), issue))
            cells.append(plain(_mode(case, f"salience.{issue.id}.{actor.id}")))
        rows.append(cells)
    return csv_bytes([[_one_line(cell) for cell in row] for row in rows])


def _unfit(case: Case, issues: list[Issue], actors: list[Actor]) -> list[Problem]:
    def problem(path: str, what: str, fix: str) -> Problem:
        return Problem(case.id, "", path, what, fix)

    if not issues:
        return [problem("judgements.position", "is missing", "KTAB needs positions on one issue at least")]
    found = []
    for actor in actors:
        lacking = {
            kind: [issue.id for issue in issues if not case.has(f"{kind}.{issue.id}.{actor.id}")]
            for kind in ("position", "salience")
        }
        for kind, missing in lacking.items():
            if missing:
                said = f"{actor.name} has no {kind} on {', '.join(missing)}"
                found.append(problem(f"judgements.{kind}", said, "KTAB needs every actor on every issue"))
        capabilities = [_capability(case, issue.id, actor.id) for issue in issues]
        if not all(case.has(path) for path in capabilities):
            found.append(problem(f"judgements.capability.{actor.id}", "is missing", "KTAB needs it as the influence"))
        elif len({_mode(case, path) for path in capabilities}) > 1:
            said = "differs from issue to issue"
            found.append(problem(f"judgements.capability.{actor.id}", said, "KTAB has one influence an actor"))
        paths = [f"salience.{issue.id}.{actor.id}" for issue in issues]
        total = math.fsum(_mode(case, path) for path in paths if case.has(path))
        if total > SCALE[1] * (1 + 1e-9):
            said = f"the saliences of {actor.name} sum to {total:g} over {len(issues)} issues"
            fix = "KTAB shares out 100 points of attention; write a case with fewer issues or lower saliences"
            found.append(problem(f"judgements.salience.{issues[0].id}.{actor.id}", said, fix))
    if len(actors) > MOST_ACTORS:
        found.append(problem("actors", f"there are {len(actors)} of them", f"KTAB takes at most {MOST_ACTORS}"))
    return found


def _capability(case: Case, issue: str, actor: str) -> str:
    own = f"capability.{issue}.{actor}"
    return own if case.has(own) else f"capability.{actor}"


def _mode(case: Case, path: str) -> float:
    value = case.judgement(path).value
    assert isinstance(value, Number | Range | Pool)
    return value.mode


def _hundredths(position: float, issue: Issue) -> int | float:
    low, high = issue.scale
    return plain(position if (low, high) == SCALE else round(100.0 * (position - low) / (high - low), 10))


def _named(actor: Actor) -> tuple[str, str]:
    """Return name and description within KTAB's limits; a name that is too long becomes the description of the id."""
    if len(actor.name) <= LONGEST_NAME:
        return actor.name, _cut(actor.note or "")
    return actor.id[:LONGEST_NAME], _cut(actor.name)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_DESCRIPTION else text[: LONGEST_DESCRIPTION - 1] + "…"


def _one_line(cell: object) -> object:
    return " ".join(cell.split()) if isinstance(cell, str) else cell
