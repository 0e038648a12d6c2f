"""Reads KTAB's CSV: actors with influence, and their positions and saliences on each dimension. Writes nothing.

It is the input of KAPSARC's Spatial Model of Politics. Line 1 holds the scenario's name, its description, how many
actors and how many dimensions; line 2 the header; then one line an actor: name, description, influence, and a
position and a salience from 0 to 100 for each dimension. The limits are those of KTAB's own reader. The columns count
by their order, as there; their names name the issues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from thinktank.case.build import build_case
from thinktank.case.case import Case
from thinktank.case.formats.cells import Cells, Row, read_cells
from thinktank.case.formats.foreign import AUTHOR, CONTENT, SOURCE, Places, framed, ids
from thinktank.case.values import plain
from thinktank.errors import Path as Place

SCALE = (0.0, 100.0)
INFLUENCE = (0.0, 1e8)
MOST_ACTORS = 250
ACTORS, DIMENSIONS = "number of actors", "number of dimensions"
FIRST = 3  # columns before the first dimension
_INFLUENCE = re.compile(r"influence|power|capabilit|weight|resource", re.IGNORECASE)
_POSITION = re.compile(r"\W*\b(?:positions?|pstn|pos)\W*$", re.IGNORECASE)
_SALIENCE = re.compile(r"\bsal(?:ience)?s?\W*\d*\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class _Head:
    """The two lines before the actors: what the scenario is called, and the dimensions."""

    name: str
    description: str
    dimensions: tuple[str, ...]
    line: int


def recognises(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the rows of a file are meant as KTAB's, sound or not.

    Examples
    --------
    >>> recognises([["Oil", "", "2", "1"], ["Actor", "Description", "Influence", "Oil Position", "Oil Salience"]])
    True
    >>> recognises([["issue", "actor", "position"]])
    False
    """
    counts = [cell.strip() for cell in rows[0][2:4]]
    heads = [row[0].strip().casefold() for row in rows[:2] if len(row) > 1]
    return "actor" in heads or (len(counts) == 2 and all(count.isdigit() for count in counts))


def read_ktab(path: Path) -> Case:
    """Read and validate a KTAB file as a case; each dimension becomes an issue.

    Raises
    ------
    CaseError
        With every problem of the file, each with its line and column.
    """
    cells = read_cells(path)
    head = _head(cells)
    if head is None:  # then nothing tells what the cells below are
        cells.refuse_if_any()
    assert head is not None
    rows = cells.rows[2:]
    actors = [_actor(cells, row, head) for row in rows]
    _check_whole(cells, rows, head, actors)
    cells.refuse_if_any()
    return _built(path, cells, rows, head, [actor for actor in actors if actor is not None])


@dataclass(frozen=True)
class _Line:
    """One actor's line."""

    name: str
    description: str
    influence: float
    positions: tuple[float, ...]
    saliences: tuple[float, ...]


def _head(cells: Cells) -> _Head | None:
    scenario = cells.rows[0]
    if scenario.cell(0).casefold() == "actor":
        said = "the line of the scenario is missing before the header"
        cells.report(scenario, None, said, f"Line 1 holds name, description, {ACTORS}, {DIMENSIONS}")
        return None
    if len(cells.rows) < 3:
        cells.report(scenario, None, "no actor follows", "Line 2 is the header; the actors begin on line 3")
        return None
    said_actors = _count(cells, scenario, 2, ACTORS)
    said_dimensions = _count(cells, scenario, 3, DIMENSIONS)
    header = cells.rows[1]
    names = list(header.cells)
    while names and not names[-1]:
        names.pop()
    cells.header = tuple(names)
    dimensions = _dimensions(cells, header, names)
    if said_dimensions is not None and dimensions and said_dimensions != len(dimensions):
        said = f"the scenario has {said_dimensions} dimensions, the header {len(dimensions)}"
        cells.report(scenario, 3, said, "Each has a column for its position and one for its salience", DIMENSIONS)
    actors = len(cells.rows) - 2
    if said_actors is not None and said_actors != actors:
        cells.report(
            scenario, 2, f"{said_actors} actors are said and {actors} lines follow", "Correct one of the two", ACTORS
        )
    if actors > MOST_ACTORS:
        cells.report(scenario, 2, f"there are {actors} actors", f"KTAB takes at most {MOST_ACTORS}", ACTORS)
    if not dimensions:
        return None
    return _Head(scenario.cell(0), scenario.cell(1), tuple(dimensions), header.line)


def _count(cells: Cells, row: Row, column: int, what: str) -> int | None:
    text = row.cell(column)
    if text.isdigit() and text.isascii() and 0 < int(text[:9]) < 10**6:
        return int(text)
    said = f"the {what} is missing" if not text else f"{text[:40]!r} is no {what}"
    cells.report(row, column, said, f"Line 1 holds name, description, {ACTORS}, {DIMENSIONS}", what)
    return None


def _dimensions(cells: Cells, header: Row, names: list[str]) -> list[str]:
    before = len(cells.problems)
    if not names or names[0].casefold() != "actor":
        cells.report(header, 0, "the column Actor is missing", "The header begins with Actor, Description, Influence")
    elif len(names) < 2 or _INFLUENCE.search(names[1]):
        cells.report(header, 1, "the column Description is missing", "It may be empty, not absent")
    elif len(names) < 3 or not _INFLUENCE.search(names[2]):
        cells.report(header, 2, "the column Influence is missing", "The third column is Influence, or Power")
    if len(cells.problems) > before:
        return []
    pairs = names[FIRST:]
    if not pairs:
        cells.report(header, FIRST, "the columns of positions and saliences are missing", "Add a pair a dimension")
    for i, name in enumerate(pairs):
        wanted, other = ("position", "salience") if i % 2 == 0 else ("salience", "position")
        looks = "salience" if _SALIENCE.search(name) else "position" if _POSITION.search(name) else wanted
        if not name:
            cells.report(header, FIRST + i, f"the column of a {wanted} has no name", "Name it after its dimension")
        elif looks == other:
            said = f"a {other} stands where a {wanted} belongs"
            cells.report(header, FIRST + i, said, "Each dimension has its position first, then its salience")
    if len(pairs) % 2:
        said = f"the column with the salience of {pairs[-1] or 'the last dimension'} is missing"
        cells.report(header, FIRST + len(pairs), said, "Each dimension has a position and a salience")
    dimensions = [_dimension(name, i) for i, name in enumerate(pairs[::2])]
    for i, name in enumerate(dimensions):
        if name.casefold() in (earlier.casefold() for earlier in dimensions[:i]):
            cells.report(header, FIRST + 2 * i, f"the dimension {name!r} stands there twice", "Name each once")
    return dimensions if len(cells.problems) == before else []


def _dimension(name: str, i: int) -> str:
    """Return the name of a dimension: that of its position column, without the word for position."""
    return _POSITION.sub("", name).strip() or f"Dimension {i + 1}"


def _actor(cells: Cells, row: Row, head: _Head) -> _Line | None:
    before = len(cells.problems)
    name, description = row.cell(0), row.cell(1)
    if not name:
        cells.report(row, 0, "the actor's name is missing", "Every line begins with an actor")
    columns = FIRST + 2 * len(head.dimensions)
    if len(row.cells) < columns:
        missing = cells.header[len(row.cells)]
        cells.report(row, len(row.cells), f"the line ends before {missing}", f"It needs {columns} cells")
        columns = len(row.cells)
    for column in range(columns, len(row.cells)):
        if row.cell(column):
            cells.report(row, column, "a cell stands beyond the last column", "Remove it, or add its dimension")
    influence = cells.number(row, 2, INFLUENCE, "an influence") if columns > 2 else None
    positions = [cells.number(row, column, SCALE, "a position") for column in range(FIRST, columns, 2)]
    saliences = [cells.number(row, column, SCALE, "a salience") for column in range(FIRST + 1, columns, 2)]
    total = sum(salience for salience in saliences if salience is not None)
    if len(cells.problems) == before and total > SCALE[1] * (1 + 1e-9):
        said = f"the saliences of {name} sum to {total:g}"
        cells.report(row, columns - 1, said, "KTAB shares out 100 points of attention between the dimensions")
    if len(cells.problems) > before:
        return None
    return _Line(
        name,
        description,
        influence or 0.0,
        tuple(position or 0.0 for position in positions),
        tuple(salience or 0.0 for salience in saliences),
    )


def _check_whole(cells: Cells, rows: list[Row], head: _Head, actors: list[_Line | None]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        name = row.cell(0)
        if name and name.casefold() in first:
            said = f"the actor {name!r} stands already in line {first[name.casefold()]}"
            cells.report(row, 0, said, "Give every actor a name of its own")
        first.setdefault(name.casefold(), row.line)
    if len(rows) == 1:
        cells.report(rows[0], 0, "there is only one actor", "A bargain needs two at least")
    sound = [actor for actor in actors if actor is not None]
    if len(rows) < 2 or len(sound) < len(rows):
        return
    for d, dimension in enumerate(head.dimensions):
        where = {actor.positions[d] for actor in sound}
        if len(where) == 1:
            said = f"every actor stands at {where.pop():g} on {dimension}: there is no variation, and nothing to settle"
            cells.report(rows[0], FIRST + 2 * d, said, "Leave the dimension out, or correct its positions")
    if not any(actor.influence > 0 for actor in sound):
        cells.report(rows[0], 2, "no actor has any influence", "Give at least one of them some")


def _built(path: Path, cells: Cells, rows: list[Row], head: _Head, actors: list[_Line]) -> Case:
    taken = [AUTHOR, SOURCE, CONTENT]
    actor_ids = ids([actor.name for actor in actors], taken)
    issue_ids = ids(head.dimensions, [*taken, *actor_ids])
    lines: dict[Place, str] = {("actors", id): str(row.line) for id, row in zip(actor_ids, rows, strict=True)}
    lines |= {("issues", id): str(head.line) for id in issue_ids}
    lines |= {("case",): str(cells.rows[0].line)}
    tables: dict[str, dict[str, object]] = {
        "actors": {
            id: {"name": actor.name, **({"note": actor.description} if actor.description else {})}
            for id, actor in zip(actor_ids, actors, strict=True)
        },
        "issues": {
            id: {"ask": dimension, "unit": "points", "scale": list(SCALE)}
            for id, dimension in zip(issue_ids, head.dimensions, strict=True)
        },
    }
    judgements = {
        "capability": {id: plain(actor.influence) for id, actor in zip(actor_ids, actors, strict=True)},
        "position": {
            issue: {id: plain(actor.positions[d]) for id, actor in zip(actor_ids, actors, strict=True)}
            for d, issue in enumerate(issue_ids)
        },
        "salience": {
            issue: {id: plain(actor.saliences[d]) for id, actor in zip(actor_ids, actors, strict=True)}
            for d, issue in enumerate(issue_ids)
        },
    }
    question = head.description or f"Where will {' and '.join(head.dimensions)} settle?"
    raw = framed(path, "KTAB", question, tables, judgements, title=head.name)
    return build_case(raw, Places(str(path), lines))
