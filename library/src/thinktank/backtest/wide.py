"""The wide layout: one row an issue, columns p<actor> and s<actor>, as in the DEU data. Computes nothing.

Data as published have gaps, and those are no faults of the file: an issue without outcome, with one actor or with no
variation is left out and named. A cell that is no number where one belongs refuses the file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thinktank.backtest import council
from thinktank.backtest.capabilities import COUNCIL, EQUAL, LIMITS, OWN, Capabilities
from thinktank.backtest.table import SCALE, LeftOut, SettledIssue, Table, no_bargain
from thinktank.case.formats.cells import Cells, Row

MISSING = ("NA", "N/A", ".", "-")
OUTCOME, REFERENCE = ("out", "outcome"), ("rp", "reference_point")
NAMES, NUMBERS, GROUPS = ("isnr", "issue", "id"), ("isnrnmc",), ("prnr", "prnrnmc", "proposal")


@dataclass(frozen=True)
class _Actor:
    """An actor, and its columns."""

    name: str
    position: int
    salience: int
    capability: int | None


@dataclass(frozen=True)
class _Columns:
    """Where everything stands."""

    actors: tuple[_Actor, ...]
    outcome: int
    reference: int | None
    name: int | None
    number: int | None
    group: int | None


def recognises(header: tuple[str, ...]) -> bool:
    """Tell whether a header, in lower case, is of this layout."""
    return len(_pairs(header)) > 0


def read_wide(cells: Cells, capabilities: Capabilities | None) -> Table:
    """Return the issues of a file in the wide layout.

    Parameters
    ----------
    cells
        Of the file; the first row is the header.
    capabilities
        None for what the file has: its own columns, or Council votes where all actors are those of the DEU data.

    Raises
    ------
    CaseError
        With every problem of the file.
    """
    columns, source = _header(cells, capabilities)
    if columns is None or source is None:
        cells.refuse_if_any()
    assert columns is not None and source is not None
    issues: list[SettledIssue] = []
    left_out: list[LeftOut] = []
    names = _issue_names(cells, columns)
    for row in cells.rows[1:]:
        found = _issue(cells, columns, source, row, names[row.line])
        if isinstance(found, LeftOut):
            left_out.append(found)
        elif found is not None:
            issues.append(found)
    cells.refuse_if_any()
    return Table(cells.file, "wide", tuple(issues), tuple(left_out), source.in_words, cells.notes)


def _pairs(header: tuple[str, ...]) -> list[str]:
    """Return the actors: what has a column p<actor> and a column s<actor>."""
    names = set(header)
    return [name[1:] for name in header if len(name) > 1 and name[0] == "p" and f"s{name[1:]}" in names]


def _header(cells: Cells, capabilities: Capabilities | None) -> tuple[_Columns | None, Capabilities | None]:
    row = cells.rows[0]
    header = tuple(name.casefold() for name in row.cells)
    cells.header = row.cells
    place: dict[str, int] = {}
    for i, name in enumerate(header):
        if name and name in place:
            cells.report(row, i, f"the column stands there twice, also as column {place[name] + 1}", "Keep one")
        place.setdefault(name, i)

    def first(names: tuple[str, ...]) -> int | None:
        return next((place[name] for name in names if name in place), None)

    outcome = first(OUTCOME)
    if outcome is None:
        fix = "Without outcomes there is nothing to score; the DEU data call the column out"
        cells.report(row, None, "the column of the actual outcome is missing", fix)
    pairs = _pairs(header)
    for i, name in enumerate(header):
        # A half whose other half is misspelt would leave an actor out in silence.
        kind, other = name[:1], {"p": "s", "s": "p"}.get(name[:1])
        if other and name[1:] not in pairs and (name[1:] in council.ACTORS or f"c{name[1:]}" in place):
            fix = f"{'A position' if kind == 'p' else 'A salience'} alone is none of an actor; add it, or remove {name}"
            cells.report(row, i, f"the column {other}{name[1:]} is missing", fix)
    own = [f"c{actor}" in place for actor in pairs]
    actors = tuple(_Actor(name, place[f"p{name}"], place[f"s{name}"], place.get(f"c{name}")) for name in pairs)
    if len(actors) < 2:
        cells.report(row, None, f"there is only one actor, {actors[0].name}", "Add p<actor> and s<actor> of another")
    source = _source(cells, row, capabilities, pairs, own)
    if outcome is None or source is None:
        return None, None
    columns = _Columns(actors, outcome, first(REFERENCE), first(NAMES), first(NUMBERS), first(GROUPS))
    return columns, source


def _source(
    cells: Cells, row: Row, chosen: Capabilities | None, pairs: list[str], own: list[bool]
) -> Capabilities | None:
    if chosen is not None:
        if lacking := chosen.lacking(pairs):
            cells.report(row, None, f"{', '.join(lacking)} have no capability {chosen.in_words}", "Give them one")
            return None
        return chosen
    if any(own):
        lacking = [actor for actor, has in zip(pairs, own, strict=True) if not has]
        for actor in lacking:
            cells.report(row, None, f"the column c{actor} is missing", "Give every actor a capability, or none")
        return None if lacking else Capabilities(OWN)
    if all(actor in council.ACTORS for actor in pairs):
        return Capabilities(COUNCIL)
    fix = f"Add columns c<actor>, or say --capability {EQUAL}, or --capability FILE with columns actor and capability"
    cells.report(row, None, "the table has no capabilities", fix)
    return None


def _issue_names(cells: Cells, columns: _Columns) -> dict[int, str]:
    """Return what each row is called, by its line; an issue twice is a fault."""
    names: dict[int, str] = {}
    first: dict[str, int] = {}
    for row in cells.rows[1:]:
        name = row.cell(columns.name) if columns.name is not None else ""
        number = row.cell(columns.number) if columns.number is not None else ""
        names[row.line] = name or number
        # The number of the case, where there is one, tells issues apart that share a name.
        key = (number or name).casefold()
        if key and key in first:
            column = columns.number if number else columns.name
            cells.report(row, column, f"the issue {key!r} stands already in line {first[key]}", "Keep one of them")
        first.setdefault(key, row.line)
    return names


def _issue(cells: Cells, columns: _Columns, source: Capabilities, row: Row, name: str) -> SettledIssue | LeftOut | None:
    for column in range(len(cells.rows[0].cells), len(row.cells)):
        if row.cell(column):
            cells.report(row, column, "a cell stands beyond the last column", "Remove it, or give it a header")
    before = len(cells.problems)
    nameless = not name and (columns.name is not None or columns.number is not None)
    if nameless and not row.cell(columns.outcome) and not any(row.cell(actor.salience) for actor in columns.actors):
        return LeftOut("", row.line, "the row names no issue, and has neither outcome nor salience")
    outcome = cells.number(row, columns.outcome, SCALE, "an outcome", MISSING)
    reference = None
    if columns.reference is not None:
        reference = cells.number(row, columns.reference, SCALE, "a reference point", MISSING)
    present: list[tuple[_Actor, float, float]] = []
    for actor in columns.actors:
        position = cells.number(row, actor.position, SCALE, "a position", MISSING)
        salience = cells.number(row, actor.salience, SCALE, "a salience", MISSING)
        if position is not None and salience:
            present.append((actor, position, salience))
    given = _given(cells, source, row, [actor for actor, *_ in present])
    if len(cells.problems) > before:
        return None
    taking_part = [(actor, x, s) for actor, x, s in present if given[actor.name] > 0]
    positions = np.array([x for _, x, _ in taking_part])
    name = name or f"line {row.line}"
    if outcome is None:
        return LeftOut(name, row.line, "it has no outcome")
    if reason := no_bargain(positions):
        return LeftOut(name, row.line, reason)
    return SettledIssue(
        id=name,
        line=row.line,
        actors=tuple(actor.name for actor, *_ in taking_part),
        positions=positions,
        saliences=np.array([s for *_, s in taking_part]),
        capabilities=np.array([given[actor.name] for actor, *_ in taking_part]),
        outcome=outcome,
        reference=reference,
        group=(row.cell(columns.group) if columns.group is not None else "") or name,
    )


def _given(cells: Cells, source: Capabilities, row: Row, actors: list[_Actor]) -> dict[str, float]:
    if source.source != OWN:
        return source.given_to(actor.name for actor in actors)
    found = {}
    for actor in actors:
        assert actor.capability is not None
        found[actor.name] = cells.number(row, actor.capability, LIMITS, "a capability") or 0.0
    return found
