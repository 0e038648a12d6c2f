"""The field types that the concepts of a case are made of. Knows no concept.

`Ref` marks a field that names another element: the dangling and unused checks, the schema and the workbook
read it from here, so a reference is declared once.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    Strict,
    WithJsonSchema,
)

from thinktank.case.values import as_float, plain

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"
RESERVED = frozenset(
    ("by", "source", "value", "people", "pool", "note", "rests_on", "none", "and", "or", "not", "if", "iff")
)
_ID = re.compile(ID_PATTERN)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Frozen(BaseModel):
    """What every concept is: immutable, strict, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    def to_raw(self) -> dict[str, object]:
        """Return the fields that differ from their defaults, as they stand in a case file, without the id."""
        dumped = self.model_dump(exclude_defaults=True, exclude={"id"})
        return {key: as_plain(value) for key, value in dumped.items()}


class Element(Frozen):
    """A concept that other parts of the case refer to by its id."""

    table: ClassVar[str]
    id: Id

    @classmethod
    def of(cls, id: str, record: dict[str, object], zone: str | None = None) -> Self:
        """Validate one record of the concept's table; `zone` is the case's, whose days its days are."""
        return cls.model_validate({**record, "id": id}, context={"zone": zone})


def as_plain(value: object) -> object:
    """Turn tuples into lists and whole floats into integers, all the way down."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return plain(value)
    if isinstance(value, list | tuple):
        return [as_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: as_plain(item) for key, item in value.items()}
    return value


@dataclass(frozen=True)
class Ref:
    """Marks a field as naming elements of these tables; with `states`, a driver's state too."""

    tables: tuple[str, ...]
    states: bool = False

    def __init__(self, *tables: str, states: bool = False) -> None:
        object.__setattr__(self, "tables", tables)
        object.__setattr__(self, "states", states)


def _an_id(text: str) -> str:
    if not _ID.match(text):
        raise ValueError("an id starts with a letter and holds only letters, digits, _ and -")
    if text in RESERVED:
        raise ValueError(f"{text} has a meaning of its own in case files and cannot be an id")
    return text


def _some_text(text: str) -> str:
    if fault := text_fault(text):
        raise ValueError(fault)
    return text


def text_fault(text: str) -> str:
    r"""Return what is wrong with a text: empty, or holding what no page, workbook or mail can carry.

    Examples
    --------
    >>> text_fault("words\nand\ttabs"), text_fault("a\x07b")
    ('', "holds the control character '\\x07'")
    """
    if not text.strip():
        return "is empty"
    odd = _UNPRINTABLE.search(text)
    return f"holds the control character {odd.group()!r}" if odd else ""


@dataclass(frozen=True)
class Interval:
    """A number, or the low and high of what sources disagree about."""

    low: float
    high: float


def _an_interval(value: object) -> Interval:
    if isinstance(value, Interval):
        return value
    numbers = value if isinstance(value, list | tuple) else [value]
    finite = all(isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(as_float(x)) for x in numbers)
    if not finite or (isinstance(value, list | tuple) and len(numbers) != 2):
        raise ValueError("should be a number, or [low, high] where sources disagree")
    low, high = float(numbers[0]), float(numbers[-1])
    if low > high:
        raise ValueError(f"its low {plain(low)} is above its high {plain(high)}")
    return Interval(low, high)


def _interval_raw(value: Interval | None) -> object:
    if value is None:
        return None
    return plain(value.low) if value.low == value.high else [plain(value.low), plain(value.high)]


Id = Annotated[str, AfterValidator(_an_id), Field(max_length=64, pattern=ID_PATTERN)]
Text = Annotated[str, AfterValidator(_some_text), Field(max_length=20_000)]
Texts = Annotated[tuple[Text, ...], Strict(False)]
Day = dt.date
Real = Annotated[float, Field(allow_inf_nan=False)]
Operand = Annotated[
    Interval,
    PlainValidator(_an_interval),
    PlainSerializer(_interval_raw),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "number"},
                {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
            ]
        }
    ),
]
Refs = Annotated[tuple[str, ...], Strict(False)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=2000)]
Note = Annotated[Text | None, Field(description="Anything a reader should know")]
Scale = Annotated[tuple[Real, Real], Strict(False)]

Element.model_rebuild()
