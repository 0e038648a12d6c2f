"""Which sheets and columns a workbook has, and how one value stands in a cell. Opens no workbook."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from types import UnionType
from typing import Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from thinktank.case.checking import ConversionCheck, CountCheck, DateCheck, DaysCheck, RatioCheck
from thinktank.case.fields import Ref
from thinktank.case.formats.toml_text import literal
from thinktank.case.model import CONCEPTS, About, Figure, Statement
from thinktank.case.questions import Amendment, Entry, Evidence, Forecast, Resolution

JUDGEMENT_COLUMNS = (
    "kind",
    "about",
    "person",
    "value",
    "low",
    "mode",
    "high",
    "pool",
    "by",
    "source",
    "rests_on",
    "note",
)
CHECKS = (DaysCheck, RatioCheck, ConversionCheck, DateCheck, CountCheck)
# Lists of records stand on sheets of their own, one row each, under the id of what they belong to.
INNER: dict[tuple[str, str], tuple[type[BaseModel], ...]] = {
    (Statement.table, "figures"): (Figure,),
    (Statement.table, "checks"): CHECKS,
    (Forecast.table, "entries"): (Entry,),
    (Forecast.table, "amendments"): (Amendment,),
    (Resolution.table, "evidence"): (Evidence,),
}
_NUMBERS = re.compile(r"^\s*-?\d+(?:\.\d+)?(?:[eE]-?\d+)?(?:\s*\|\s*-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)+\s*$")
Cell = str | int | float | bool | dt.date | None


def columns_of(table: str) -> dict[str, FieldInfo]:
    """Return the columns of a table's sheet: its fields but for those with a sheet of their own."""
    model: type[BaseModel] = About if table == "case" else next(c for c in CONCEPTS if c.table == table)
    return {name: field for name, field in model.model_fields.items() if (table, name) not in INNER}


def inner_columns(place: tuple[str, str]) -> dict[str, FieldInfo]:
    """Return the columns of a sheet of inner records; a table in a record is spread over dotted columns."""
    columns: dict[str, FieldInfo] = {}
    for model in INNER[place]:
        for name, field in model.model_fields.items():
            below = _model_in(field)
            if below is None:
                columns.setdefault(name, field)
            else:
                columns.update({f"{name}.{part}": inner for part, inner in below.model_fields.items()})
    return columns


def sheet_of(place: tuple[str, str]) -> str:
    """Return the name of the sheet of inner records."""
    return f"{place[0]} {place[1]}"


def is_text(field: FieldInfo | None) -> bool:
    """Tell whether a column holds text and nothing else, so that nothing is read into it."""
    if field is None:
        return False
    optional = get_origin(field.annotation) in (Union, UnionType)
    shapes = get_args(field.annotation) if optional else (field.annotation,)
    return {getattr(shape, "__origin__", shape) for shape in shapes} <= {str, type(None)}


def is_list_of_text(field: FieldInfo | None) -> bool:
    """Tell whether a column holds several texts or ids."""
    if field is None or get_origin(field.annotation) is not tuple:
        return False
    item = get_args(field.annotation)[0]
    return item is str or getattr(item, "__origin__", None) is str


def choices(field: FieldInfo | None) -> tuple[str, ...]:
    """Return the closed list of words a column takes, if it is one."""
    if field is None:
        return ()
    found = get_args(field.annotation)
    return tuple(found) if found and all(isinstance(word, str) for word in found) else ()


def to_cell(value: object, field: FieldInfo | None) -> Cell:
    """Write a value of a case file into a cell.

    Lists of ids are separated by semicolons, lists of texts by line breaks, numbers by bars; what has no plain
    form stands as TOML.
    """
    if isinstance(value, list):
        if value and all(isinstance(x, int | float) and not isinstance(x, bool) for x in value):
            return " | ".join(str(x) for x in value)
        if is_list_of_text(field) and all(isinstance(x, str) for x in value):
            separator = "; " if _names_elements(field) else "\n"
            plain = all(separator.strip(" ") not in x and x == x.strip() and x for x in value)
            if plain and not str(value[0]).startswith("["):
                return separator.join(value)
        return literal(value)
    if isinstance(value, Mapping):
        return literal(value)
    assert isinstance(value, str | int | float | bool | dt.date)
    return value.isoformat() if isinstance(value, dt.datetime) else value  # a cell's time has no offset


def from_cell(cell: Cell, field: FieldInfo | None) -> object:
    """Read a cell as a value of a case file.

    Raises
    ------
    ValueError
        The cell begins like TOML and is none.
    """
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell
    if not isinstance(cell, str) or is_text(field):
        return cell
    text = cell.strip()
    if is_list_of_text(field) and not text.startswith("["):
        separator = ";" if _names_elements(field) else "\n"
        parts = re.split(r"[;,\n]", text) if separator == ";" else text.split("\n")
        return [part.strip() for part in parts if part.strip()]
    if _NUMBERS.match(text):
        return [float(part) for part in text.split("|")]
    if text[:1] in ("[", "{") and text[-1:] in ("]", "}"):
        try:
            return tomllib.loads(f"x = {text}")["x"]
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ValueError(f"begins like a list or table and is none: {str(error).split(' (at')[0]}") from None
    return cell


def _names_elements(field: FieldInfo | None) -> bool:
    return field is not None and any(isinstance(mark, Ref) for mark in field.metadata)


def _model_in(field: FieldInfo) -> type[BaseModel] | None:
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None
