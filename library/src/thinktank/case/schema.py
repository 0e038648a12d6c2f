"""The JSON Schema of a case file, for editors that complete and check while one types. Validates nothing."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from thinktank.case.build import PUBLISHED
from thinktank.case.case import TABLES
from thinktank.case.kinds import KINDS, Kind
from thinktank.case.model import CONCEPTS, About
from thinktank.case.values import POOL_RULES

Schema = dict[str, Any]
_ID = {"type": "string", "description": "An id"}
_IDS = {"type": "array", "items": _ID}


def case_schema() -> Schema:
    """Return the schema (draft 2020-12) of the TOML shape; unknown keys are refused, as the validator does.

    Examples
    --------
    >>> schema = case_schema()
    >>> list(schema["properties"])[:3], schema["additionalProperties"]
    (['case', 'people', 'sources'], False)
    """
    definitions: Schema = {}
    properties: Schema = {"case": _model(About, definitions)}
    for concept in CONCEPTS:
        record = _model(concept, definitions)
        record["properties"].pop("id")
        record["required"] = [name for name in record.get("required", []) if name != "id"]
        said = (concept.__doc__ or "").split("\n")[0]
        properties[concept.table] = {"type": "object", "description": said, "additionalProperties": record}
    properties["judgements"] = _judgements()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Thinktank case",
        "type": "object",
        "properties": {
            **{name: properties[name] for name in ("case", *TABLES, "judgements")},
            PUBLISHED: {"type": "object", "description": "What a publication says came out; no part of the case"},
        },
        "required": ["case"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _model(model: type[BaseModel], definitions: Schema) -> Schema:
    schema = model.model_json_schema(ref_template="#/$defs/{model}")
    definitions.update(schema.pop("$defs", {}))
    return schema


def _judgements() -> Schema:
    kinds: Schema = {name: _kind(kind) for name, kind in KINDS.items()}
    return {
        "type": "object",
        "description": "What is believed: kind, then what it is about, then the value",
        "properties": {**_defaults(), **kinds},
        "additionalProperties": False,
    }


def _defaults() -> Schema:
    return {
        "by": {**_ID, "description": "Default author of the judgements below"},
        "source": {**_ID, "description": "Default source of the judgements below"},
    }


def _kind(kind: Kind) -> Schema:
    below = [_nested(_value(kind), len(parts)) for parts in kind.about]
    entry = below[0] if len(below) == 1 else {"anyOf": below}
    return {
        "type": "object",
        "description": f"{kind.means[0].upper()}{kind.means[1:]}; about {' or '.join('.'.join(p) for p in kind.about)}",
        "properties": _defaults(),
        "additionalProperties": entry,
    }


def _nested(value: Schema, levels: int) -> Schema:
    for _ in range(levels - 1):
        value = {"type": "object", "additionalProperties": value}
    return value


def _value(kind: Kind) -> Schema:
    plain = _plain(kind)
    record = {
        "type": "object",
        "properties": {
            "value": plain,
            "people": {"type": "object", "additionalProperties": plain, "minProperties": 2},
            "pool": {"enum": list(POOL_RULES)},
            "by": _ID,
            "source": _ID,
            "rests_on": _IDS,
            "note": {"type": "string"},
        },
        "additionalProperties": False,
    }
    return {"anyOf": [plain, record]}


def _plain(kind: Kind) -> Schema:
    match kind.form:
        case "weights":
            weight = {"type": "number", "minimum": 0, "maximum": 1}
            return {"type": "object", "additionalProperties": weight, "description": "Weights that sum to 1"}
        case "label":
            return {"enum": list(kind.labels)}
        case "ranking" | "outcomes" | "chains":
            return {"type": "array", "items": {"type": "string"}, "minItems": 1}
    number: Schema = {"type": "number"}
    if isinstance(kind.bounds, tuple):
        number |= {"minimum": kind.bounds[0], "maximum": kind.bounds[1]}
    triple = {"type": "array", "items": number, "minItems": 3, "maxItems": 3, "description": "[low, mode, high]"}
    return {"anyOf": [number, triple]}
