"""Reads a case from an Excel workbook into the raw tables that the validator takes. Writes nothing."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic.fields import FieldInfo

from thinktank.case.build import build_case
from thinktank.case.case import TABLES, Case
from thinktank.case.formats.excel_layout import (
    INNER,
    JUDGEMENT_COLUMNS,
    columns_of,
    from_cell,
    inner_columns,
    sheet_of,
)
from thinktank.case.formats.excel_limits import checked_archive
from thinktank.case.kinds import KINDS, LISTS
from thinktank.errors import CaseError, Problem
from thinktank.errors import Path as CasePath

MAX_ROWS = 20_000
MAX_COLUMNS = 200
IGNORED = ("read me",)


@dataclass
class _Reading:
    """What has been read so far, where each path stands, and what is wrong."""

    file: str
    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[CasePath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: CasePath) -> str:
        """Return sheet and cell of a path or its nearest ancestor."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return ""

    def column(self, path: CasePath, of_key: bool = False) -> str:
        """Return no column: the name of the cell says it."""
        return ""

    def report(self, place: str, what: str, fix: str = "", path: str = "") -> None:
        self.problems.append(Problem(self.file, place, path, what, fix))


@dataclass
class _Row:
    """One row: its cells by column, and where each stands."""

    place: str
    cells: dict[str, Any]
    places: dict[str, str]


def read_workbook(path: Path) -> Case:
    """Read and validate a case in a workbook.

    Raises
    ------
    CaseError
        With every problem, each with its sheet and cell.
    """
    data = checked_archive(path)
    reading = _Reading(str(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions of Excel that we do not read
            # From memory: the bytes that were checked, and no file left open where openpyxl gives up.
            book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except Exception:  # whatever openpyxl, its XML parser or zlib trips over, the file is at fault
        said = Problem(str(path), "", "", "the workbook is damaged", "Open it in Excel and save it again")
        raise CaseError([said]) from None
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    _check_sheets(reading, sheets)
    _read_case(reading, sheets)
    for table in TABLES:
        _read_table(reading, sheets, table)
    _read_judgements(reading, sheets)
    return build_case(reading.raw, reading, tuple(reading.problems))


def _check_sheets(reading: _Reading, sheets: Mapping[str, Worksheet]) -> None:
    known = ["case", "judgements", *TABLES, *(sheet_of(place) for place in INNER)]
    for name, sheet in sheets.items():
        if name not in (*known, *IGNORED):
            reading.report(name, "unknown sheet", f"Sheets: {', '.join(known)}")
        for merged in sheet.merged_cells.ranges:
            reading.report(f"{name}!{merged.coord}", "the cells are merged", "Unmerge them; one value a cell")
    if "case" not in sheets:
        reading.report("case", "the sheet is missing", "A workbook has a sheet `case` with id, title, question ...")


def _read_case(reading: _Reading, sheets: Mapping[str, Worksheet]) -> None:
    if "case" not in sheets:
        return
    columns = columns_of("case")
    rows = list(_rows(reading, sheets["case"], columns))
    if len(rows) != 1:
        reading.report("case", f"the sheet has {len(rows)} rows", "It needs one row below its header")
    for row in rows[:1]:
        reading.raw["case"] = dict(row.cells)
        reading.places[("case",)] = row.place
        reading.places.update({("case", column): place for column, place in row.places.items()})


def _read_table(reading: _Reading, sheets: Mapping[str, Worksheet], table: str) -> None:
    if table not in sheets:
        return
    records: dict[str, Any] = {}
    for row in _rows(reading, sheets[table], columns_of(table)):
        id = row.cells.pop("id", None)
        if id is None or not str(id).strip():
            reading.report(row.place, "the row has no id", "Fill the column id")
            continue
        id = str(id)
        if id in records:
            first = reading.places[(table, id)]
            reading.report(row.place, f"the id {id!r} stands already at {first}", "Ids are unique", f"{table}.{id}")
            continue
        records[id] = row.cells
        reading.places[(table, id)] = row.place
        reading.places.update({(table, id, column): place for column, place in row.places.items()})
    if records:
        reading.raw[table] = records
    for place in INNER:
        if place[0] == table and sheet_of(place) in sheets:
            _read_inner(reading, sheets[sheet_of(place)], place, records)


def _read_inner(
    reading: _Reading, sheet: Worksheet, place: tuple[str, str], records: Mapping[str, dict[str, Any]]
) -> None:
    table, name = place
    for row in _rows(reading, sheet, {"id": None, **inner_columns(place)}):
        id = str(row.cells.pop("id", ""))
        if id not in records:
            reading.report(
                row.place, f"there is no {id!r} on the sheet {table}", "Fill the column id with one of its ids"
            )
            continue
        items = records[id].setdefault(name, [])
        at: CasePath = (table, id, name, len(items))
        record: dict[str, Any] = {}
        for column, value in row.cells.items():
            node, *rest = column.split(".")
            if rest:
                record.setdefault(node, {})[rest[0]] = value
            else:
                record[node] = value
            reading.places[(*at, node, *rest)] = row.places[column]
        items.append(record)
        reading.places[at] = row.place


_JUDGEMENT_FIELDS: dict[str, FieldInfo | None] = {
    name: None if name in ("value", "low", "mode", "high") else FieldInfo(annotation=str) for name in JUDGEMENT_COLUMNS
}


def _read_judgements(reading: _Reading, sheets: Mapping[str, Worksheet]) -> None:
    if "judgements" not in sheets:
        return
    tree: dict[str, Any] = {}
    for row in _rows(reading, sheets["judgements"], _JUDGEMENT_FIELDS):
        kind, about = str(row.cells.get("kind", "")), str(row.cells.get("about", ""))
        if not kind.strip() or not about.strip():
            reading.report(row.place, "the row has no kind or nothing it is about", "Fill the columns kind and about")
            continue
        parts = (kind, *(part.strip() for part in about.split(".")))
        path: CasePath = ("judgements", *parts)
        value = _value(reading, row, kind)
        node = tree
        for part in parts[:-1]:
            node = node.setdefault(part, {})
        record = _record(row)
        person = row.cells.get("person")
        if person is None and parts[-1] not in node:
            node[parts[-1]] = {"value": value, **record}
        elif person is not None and "value" not in node.get(parts[-1], {}):
            there = node.setdefault(parts[-1], {"people": {}, **record})
            if str(person) in there["people"]:
                reading.report(row.place, f"{person} stands already for {about}", "One row a person")
            there["people"][str(person)] = value
            reading.places[(*path, "people", str(person))] = row.places.get("value") or row.places.get(
                "mode", row.place
            )
        else:
            said = f"{kind} of {about} stands already at {reading.places[path]}"
            reading.report(row.place, said, "Several people's values need a person in each row", ".".join(parts))
            continue
        reading.places.setdefault(path, row.place)
        for column in ("by", "source", "rests_on", "note", "pool", "value"):
            if column in row.places:
                reading.places.setdefault((*path, column), row.places[column])
    if tree:
        reading.raw["judgements"] = tree


def _record(row: _Row) -> dict[str, Any]:
    record = {name: row.cells[name] for name in ("by", "source", "note", "pool") if name in row.cells}
    rests_on = row.cells.get("rests_on")
    if rests_on is not None:
        record["rests_on"] = [part.strip() for part in str(rests_on).replace(",", ";").split(";") if part.strip()]
    return record


def _value(reading: _Reading, row: _Row, kind: str) -> object:
    triple = [row.cells.get(name) for name in ("low", "mode", "high")]
    value = row.cells.get("value")
    if any(x is not None for x in triple):
        if value is not None:
            reading.report(row.place, "has both a value and a range", "Fill value, or low, mode and high")
        return [x if x is not None else "nothing" for x in triple]
    form = KINDS[kind].form if kind in KINDS else "number"
    if form in LISTS and isinstance(value, str):
        return [line.strip() for line in value.split("\n") if line.strip()]
    if form == "weights" and isinstance(value, str):
        return dict(_weight(part) for part in value.split(";") if part.strip())
    return value


def _weight(text: str) -> tuple[str, object]:
    state, _, weight = text.partition("=")
    try:
        return state.strip(), float(weight)
    except ValueError:
        return state.strip(), weight.strip()


def _rows(reading: _Reading, sheet: Worksheet, columns: Mapping[str, FieldInfo | None]) -> Iterator[_Row]:
    """Yield the filled rows of a sheet; report what no cell may be."""
    if sheet.max_row > MAX_ROWS:
        reading.report(sheet.title, f"the sheet has {sheet.max_row} rows", f"At most {MAX_ROWS} are allowed")
        return
    if sheet.max_column > MAX_COLUMNS:
        said = f"the sheet has {sheet.max_column} columns"
        reading.report(sheet.title, said, f"At most {MAX_COLUMNS} are allowed; clear what stands far to the right")
        return
    header = [cell.value for cell in next(iter(sheet.iter_rows(min_row=1, max_row=1)), ())]
    names = [str(name).strip() if name is not None else "" for name in header]
    for i, name in enumerate(names):
        place = f"{sheet.title}!{get_column_letter(i + 1)}1"
        if name and name not in columns:
            reading.report(place, f"unknown column {name!r}", f"Columns: {', '.join(columns)}")
        if name and names.index(name) != i:
            reading.report(place, f"the column {name!r} stands twice", "Keep one of them")
    for missing in [name for name in columns if name not in names and name in ("id", "kind", "about")]:
        if (sheet.title, missing) != ("statements checks", "about"):
            reading.report(f"{sheet.title}!A1", f"the column {missing!r} is missing", "The first row names the columns")
    for row in sheet.iter_rows(min_row=2):
        cells: dict[str, Any] = {}
        places: dict[str, str] = {}
        for cell, name in zip(row, names, strict=False):
            if cell.value is None or name not in columns:
                continue
            place = f"{sheet.title}!{cell.coordinate}"
            if cell.data_type == "f":
                reading.report(place, "the cell holds a formula", "Replace it by its value")
            elif cell.data_type == "e":
                reading.report(place, f"the cell holds the error {cell.value}", "Give a value, or leave it empty")
            else:
                places[name] = place
                cells[name] = _read_cell(reading, place, cell.value, columns[name])
        if cells or any(cell.value is not None for cell in row):
            yield _Row(f"{sheet.title}!A{row[0].row}", cells, places)


def _read_cell(reading: _Reading, place: str, value: Any, field: FieldInfo | None) -> object:
    if isinstance(value, dt.timedelta | dt.time):
        reading.report(place, "the cell holds a time of day", "Give a number, a text or a date")
        return None
    if isinstance(value, str):  # Excel on Windows may end lines in a cell its own way
        value = value.replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, str | int | float | bool | dt.date):
        try:
            return from_cell(value, field)
        except ValueError as error:
            reading.report(place, str(error), "Write it as in a TOML case file")
            return value
    return str(value)
