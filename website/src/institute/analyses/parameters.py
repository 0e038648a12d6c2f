"""A method's parameters as fields of a form, and what a reader set back to parameters. Draws no HTML.

Made from the JSON Schema that the method's typed fields give, so that a new method brings its form along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thinktank.catalogue import configured
from thinktank.errors import ThinktankError
from thinktank.method import Method

YES_NO = (("true", "yes"), ("false", "no"))


@dataclass(frozen=True)
class ParameterField:
    """One parameter as a form shows it. `options` are (value, text, chosen); without any it is typed in."""

    name: str
    label: str
    text: str
    value: str
    kind: str
    options: tuple[tuple[str, str, bool], ...]
    min: str
    max: str
    bounds: str
    usual: str
    changed: bool
    error: str


@dataclass(frozen=True)
class Configured:
    """What a reader made of the parameters: the method as set, what was refused, what was changed."""

    method: Method
    faults: dict[str, str]
    changed: dict[str, str]


def read(method: Method, sent: Mapping[str, str]) -> Configured:
    """Turn query parameters into the method's; those that it does not have are ignored."""
    current = method.parameters()
    values: dict[str, object] = dict(current)
    faults: dict[str, str] = {}
    changed: dict[str, str] = {}
    for name, schema in _schemas(type(method)).items():
        if name not in sent or sent[name] == _text(current[name]):
            continue
        value = _value(schema, sent[name])
        try:
            configured(method.name, {name: value})
        except ThinktankError as error:
            faults[name] = _said(str(error), method.name)
            continue
        values[name], changed[name] = value, sent[name]
    if faults:
        return Configured(method, faults, changed)
    try:
        return Configured(configured(method.name, values), {}, changed)
    except ThinktankError as error:  # each is fine, and together they are not
        return Configured(method, {"": _said(str(error), method.name)}, changed)


def fields(method: Method, set_by_reader: Configured, sent: Mapping[str, str]) -> tuple[ParameterField, ...]:
    """Return the form's fields, in the order of the method."""
    usual = method.parameters()
    now = set_by_reader.method.parameters()
    return tuple(
        _field(
            name,
            schema,
            sent[name] if name in set_by_reader.faults else _text(now[name]),
            _text(usual[name]),
            set_by_reader.faults.get(name, ""),
        )
        for name, schema in _schemas(type(method)).items()
    )


def describe_changes(method: Method, set_by_reader: Configured) -> str:
    """Say in words which parameters were changed from what to what."""
    before = method.parameters()
    said = (
        f"{_label(name)} {_shown(_text(before[name]))} → {_shown(to)}" for name, to in set_by_reader.changed.items()
    )
    return "; ".join(said)


def _schemas(method: type[Method]) -> dict[str, dict[str, Any]]:
    """Return the schema of each parameter, with references and the alternative "none" resolved."""
    whole = method.model_json_schema()
    return {name: _resolved(schema, whole) for name, schema in whole.get("properties", {}).items()}


def _resolved(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        target: Any = whole
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    alternatives = schema.get("anyOf", [])
    if alternatives:
        given = [_resolved(each, whole) for each in alternatives if each.get("type") != "null"]
        none = {"none": True} if len(given) < len(alternatives) else {}
        return {**(given[0] if len(given) == 1 else {}), **schema, **none}
    return schema


def _choices(schema: dict[str, Any]) -> list[object]:
    if "const" in schema:
        return [schema["const"]]
    if schema.get("type") == "boolean":
        return [True, False]
    return list(schema.get("enum", []))


def _value(schema: dict[str, Any], text: str) -> object:
    """Return what a text stands for; where it stands for nothing, the text, which the method then refuses."""
    if schema.get("none") and text == "":
        return None
    for choice in _choices(schema):
        if _text(choice) == text:
            return choice
    if schema.get("type") == "array":
        inner = schema.get("items", {})
        return [_value(inner, part.strip()) for part in text.split(",") if part.strip()]
    if schema.get("type") in ("number", "integer"):
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if schema["type"] == "integer" and number.is_integer() else number
    return text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


def _field(name: str, schema: dict[str, Any], value: str, usual: str, error: str) -> ParameterField:
    choices = _choices(schema)
    words = dict(YES_NO) if schema.get("type") == "boolean" else {}
    texts = [_text(choice) for choice in choices] + ([""] if choices and schema.get("none") else [])
    low, high = (
        schema.get("minimum", schema.get("exclusiveMinimum")),
        schema.get("maximum", schema.get("exclusiveMaximum")),
    )
    is_number = schema.get("type") in ("number", "integer") and not choices
    return ParameterField(
        name=name,
        label=_label(name),
        text=schema.get("description", ""),
        value=value,
        kind="choice" if choices else "number" if is_number else "text",
        options=tuple((text, words.get(text, _shown(text)), text == value) for text in texts),
        min=_text(low) if is_number and "minimum" in schema else "",
        max=_text(high) if is_number and "maximum" in schema else "",
        bounds=_bounds(schema, low, high) if is_number else "",
        usual=words.get(usual, _shown(usual)),
        changed=value != usual,
        error=error,
    )


def _bounds(schema: dict[str, Any], low: object, high: object) -> str:
    whole = "a whole number" if schema["type"] == "integer" else ""
    lowest = "" if low is None else f"{'above' if 'exclusiveMinimum' in schema else 'from'} {_text(low)}"
    highest = "" if high is None else f"{'below' if 'exclusiveMaximum' in schema else 'to'} {_text(high)}"
    return " ".join(part for part in (whole, lowest, highest) if part)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _shown(text: str) -> str:
    return text.replace("_", " ") or "none"


def _said(message: str, method: str) -> str:
    return "; ".join(line.removeprefix(f"{method}: ") for line in message.splitlines())
