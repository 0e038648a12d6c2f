"""Turns what pydantic finds wrong with a record into our problems, in words. Decides nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from thinktank.errors import Path

Finding = tuple[Path, str, str]

MISSING = "is missing"
WANTED = {
    "string_type": 'text in quotes, such as "words"',
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date without quotes, such as 2025-04-01",
    "moment_type": "a date without quotes, such as 2025-04-01, or an instant, such as 2025-04-01T17:00:00+09:00",
    "date_from_datetime_inexact": "a date without a time, such as 2025-04-01",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


def describe(value: object) -> str:
    """Say in words what a value is.

    Examples
    --------
    >>> describe("no"), describe(True), describe([1])
    ("the text 'no'", 'true', 'a list')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text {value[:40]!r}" + ("..." if len(value) > 40 else "")
        case int() | float():
            return f"the number {value!r}"
        case dt.datetime():
            return f"the time {value.isoformat()}"
        case dt.date() | dt.time():
            return f"{value.isoformat()}"
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case None:
            return "nothing"
    return f"a {type(value).__name__}"


def findings(error: ValidationError, model: type[BaseModel], record: Mapping[str, object]) -> list[Finding]:
    """Return (path below the record, what, fix) for everything pydantic found, one for each place.

    Where a field may have several shapes, its findings are joined into one.
    """
    by_place: dict[Path, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        by_place.setdefault(_real_path(detail["loc"], record, detail["type"]), []).append(detail)
    return [(path, *_said(details, model, path)) for path, details in by_place.items()]


def _real_path(loc: tuple[int | str, ...], record: object, type: str) -> Path:
    """Drop from pydantic's location the parts that name a shape of a union rather than a key."""
    path: list[int | str] = []
    node = record
    for i, part in enumerate(loc):
        last = i == len(loc) - 1
        if isinstance(node, dict):
            if part in node:
                path.append(part)
                node = node[part]
            elif last and type == "missing":
                path.append(part)
        elif isinstance(node, list | tuple) and isinstance(part, int) and part < len(node):
            path.append(part)
            node = node[part]
    return tuple(path)


def _said(details: list[ErrorDetails], model: type[BaseModel], path: Path) -> tuple[str, str]:
    wanted = [WANTED[detail["type"]] for detail in details if detail["type"] in WANTED]
    if wanted and len(wanted) == len(details):
        return f"should be {' or '.join(dict.fromkeys(wanted))}, not {describe(details[0]['input'])}", ""
    plainest = next((detail for detail in details if detail["type"] not in WANTED), details[0])
    return _one(plainest, model, path)


def _one(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:
    context: dict[str, Any] = detail.get("ctx", {})
    value = detail["input"]
    match detail["type"]:
        case "missing":
            return MISSING, _add(model, path)
        case "extra_forbidden":
            return "unknown key", _known_keys(model, path)
        case "literal_error":
            return f"{describe(value)} is not one of the words it can be", f"Use {context['expected']}"
        case "value_error":
            return str(context["error"]), ""
        case "finite_number":
            return "is not a finite number", "Leave it out if it is not known"
        case "greater_than_equal":
            return f"{value!r} is too small", f"It must be at least {context['ge']:g}"
        case "less_than_equal":
            return f"{value!r} is too large", f"It must be at most {context['le']:g}"
        case "less_than":
            return f"{value!r} is too large", f"It must be below {context['lt']:g}"
        case "too_short":
            return f"has {context['actual_length']} entries", f"It needs at least {context['min_length']}"
        case "too_long":
            return f"has {context['actual_length']} entries", f"It takes at most {context['max_length']}"
        case "string_too_long":
            return f"is {len(str(value))} characters long", f"At most {context['max_length']} are allowed"
        case "string_pattern_mismatch":
            return f"{describe(value)} is not of the right form", _form(str(context["pattern"]))
        case "union_tag_not_found":
            return "has no kind", "Add kind = ..., one of days, ratio, conversion, date, count"
        case "union_tag_invalid":
            return f"there is no kind {context['tag']!r}", f"Use {context['expected_tags']}"
    if detail["type"] in WANTED:
        return f"should be {WANTED[detail['type']]}, not {describe(value)}", ""
    return detail["msg"][:1].lower() + detail["msg"][1:], ""


def _field_of(model: type[BaseModel], path: Path) -> tuple[type[BaseModel], str] | None:
    if len(path) == 1 and isinstance(path[0], str):
        return model, path[0]
    return None


def _add(model: type[BaseModel], path: Path) -> str:
    name = path[-1] if path else ""
    place = _field_of(model, path)
    field = place[0].model_fields.get(place[1]) if place else None
    says = f": {field.description[0].lower()}{field.description[1:]}" if field and field.description else ""
    return f"Add {name} = ...{says}"


def unknown_key(key: str, model: type[BaseModel]) -> tuple[str, str]:
    """Return what is wrong with a key the concept does not have, and what would be right."""
    return "unknown key", _known_keys(model, (key,))


def _known_keys(model: type[BaseModel], path: Path) -> str:
    if _field_of(model, path) is None:
        return "Remove it, or correct its name"
    keys = [name for name in model.model_fields if name != "id"]
    near = get_close_matches(str(path[-1]), keys, n=1, cutoff=0.6)
    return f"Did you mean {near[0]}" if near else f"Known keys: {', '.join(keys)}"


def _form(pattern: str) -> str:
    forms = {
        "^https?": "Write an address that starts with https:// or http://",
        "^[0-9a-f]{64}": "A SHA-256 is 64 hexadecimal digits in lower case",
        "^[A-Za-z]": "An id starts with a letter and holds only letters, digits, _ and -",
        "^[a-z0-9-]+": "A slug holds only lower-case letters, digits and -",
    }
    return next((says for start, says in forms.items() if pattern.startswith(start)), "")
