"""What every chart is once drawn: the picture, its words and its numbers. Draws nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """The numbers of a chart as text: a header and rows, each beginning with its heading."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A drawn chart, or words and a table where there is nothing to draw.

    Parameters
    ----------
    svg
        The picture for wide pages, print and mail; empty for a table that needs none.
    narrow
        The same for a phone, with type of the same size.
    title, description
        What it shows, in a line and in sentences made from the numbers.
    table
        The numbers.
    name
        Names it among the charts of a result, in lower case with hyphens: `positions-defence`. A file and a
        link are named after it.
    """

    svg: str
    narrow: str
    title: str
    description: str
    table: Table
    name: str = ""


def finite(frame: str, numbers: Mapping[str, float | Iterable[float] | None]) -> None:
    """Refuse what cannot be drawn, naming the field.

    Raises
    ------
    ValueError
        A number is NaN or infinite.
    """
    for name, value in numbers.items():
        values: list[float | None] = [*value] if isinstance(value, Iterable) else [value]
        if any(x is not None and not math.isfinite(x) for x in values):
            raise ValueError(f"{frame}.{name} holds a number that is not finite; leave out what is not known")
