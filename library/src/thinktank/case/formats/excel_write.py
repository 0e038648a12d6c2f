"""A case as an Excel workbook: one sheet a table, one row a record. Reads nothing."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pydantic.fields import FieldInfo

from thinktank.case.case import TABLES, Case
from thinktank.case.formats.excel_layout import (
    INNER,
    JUDGEMENT_COLUMNS,
    Cell,
    choices,
    columns_of,
    inner_columns,
    sheet_of,
    to_cell,
)
from thinktank.case.judgement import Judgement
from thinktank.case.kinds import KINDS
from thinktank.case.values import POOL_RULES, Number, Pool, Range, Value
from thinktank.errors import CaseError, Problem

HEAD = PatternFill("solid", fgColor="E3ECEC")
ABOUT = (
    "This workbook is a Thinktank case: each sheet is a table, each row a record, the first row names the columns.",
    "Lists of ids are separated by semicolons, lists of texts by line breaks, ends of an interval by a bar: 1 | 3.5.",
    "A judgement is a number in `value`, or low, mode and high; several people's values are several rows with a pool.",
    "Check it with: thinktank check FILE.xlsx. Turn it into a text file with: thinktank convert FILE.xlsx FILE.toml",
)
WIDEST = 60
LONGEST = 32_767


def workbook_bytes(case: Case) -> bytes:
    """Return the workbook as the bytes of its file."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "read me"
    for line in ABOUT:
        first.append([line])
    first.column_dimensions["A"].width = 110
    raw: Mapping[str, Any] = case.to_raw()
    _sheet(book, "case", columns_of("case"), [raw["case"]])
    for table in TABLES:
        records: Mapping[str, Mapping[str, Any]] = raw.get(table, {})
        if table == "statements":
            _judgements(book, case)
        rows = [{"id": id, **record} for id, record in records.items()]
        _sheet(book, table, columns_of(table), rows)
        for place in INNER:
            if place[0] == table:
                inner = [
                    {"id": id, **_spread(item)} for id, record in records.items() for item in record.get(place[1], [])
                ]
                columns = {"id": None, **inner_columns(place)}
                _sheet(book, sheet_of(place), columns, inner)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(
    book: Workbook, name: str, columns: Mapping[str, FieldInfo | None], rows: Sequence[Mapping[str, Any]]
) -> None:
    cells = [
        [None if column not in row else to_cell(row[column], field) for column, field in columns.items()]
        for row in rows
    ]
    sheet = _filled(book, name, tuple(columns), cells)
    for i, field in enumerate(columns.values(), start=1):
        _drop_down(sheet, i, choices(field))


def _judgements(book: Workbook, case: Case) -> None:
    rows = [row for judgement in case.judgements for row in _judgement_rows(judgement)]
    sheet = _filled(book, "judgements", JUDGEMENT_COLUMNS, rows)
    _drop_down(sheet, 1, tuple(KINDS))
    _drop_down(sheet, 1 + JUDGEMENT_COLUMNS.index("pool"), POOL_RULES)


def _judgement_rows(judgement: Judgement) -> list[list[Cell]]:
    ground = [judgement.by, judgement.source, "; ".join(judgement.rests_on) or None, judgement.note]
    about = ".".join(judgement.about)
    if isinstance(judgement.value, Pool):
        return [
            [judgement.kind, about, person, *_value_cells(member), judgement.value.rule, *ground]
            for person, member in judgement.value.members
        ]
    return [[judgement.kind, about, None, *_value_cells(judgement.value), None, *ground]]


def _value_cells(value: Value) -> list[Cell]:
    """Return the cells of value, low, mode and high."""
    raw: Any = value.to_raw()
    if isinstance(value, Range):
        return [None, *raw]
    if isinstance(value, Number):
        return [raw, None, None, None]
    if isinstance(raw, Mapping):
        return ["; ".join(f"{state}={weight}" for state, weight in raw.items()), None, None, None]
    return ["\n".join(raw) if isinstance(raw, list) else raw, None, None, None]


def _spread(record: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Spread tables in a record over dotted names; quantiles stay one table."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping) and name != "value":
            flat.update(_spread(value, f"{above}{name}."))
        else:
            flat[f"{above}{name}"] = value
    return flat


def _filled(book: Workbook, name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    for i, column in enumerate(columns, start=1):
        head = sheet.cell(1, i, column)
        head.font, head.fill = Font(bold=True), HEAD
    for r, row in enumerate(rows, start=2):
        for c, value in enumerate(row, start=1):
            if value is None:
                continue
            if isinstance(value, str) and len(value) > LONGEST:
                said = f"takes {len(value)} characters in a cell; Excel allows {LONGEST}"
                place = f"{name}!{get_column_letter(c)}{r}"
                raise CaseError([Problem("<workbook>", place, columns[c - 1], said, "Keep this case as TOML")])
            cell = sheet.cell(r, c, value)
            if isinstance(value, str):
                # Text that begins with = is text; nothing in a case is ever a formula.
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    for i, column in enumerate(columns):
        longest = max((len(str(row[i])) for row in rows if row[i] is not None), default=0)
        sheet.column_dimensions[get_column_letter(i + 1)].width = min(max(len(column), longest) + 2, WIDEST)
    return sheet


def _drop_down(sheet: Worksheet, column: int, words: Sequence[str]) -> None:
    listed = ",".join(words)
    if not words or len(listed) > 250:  # Excel takes no longer list
        return
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}2000")
    sheet.add_data_validation(rule)
