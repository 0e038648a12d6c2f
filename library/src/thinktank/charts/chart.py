"""What every chart is once drawn: the picture, its words and its numbers. Draws nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST, SHORT = 28, 12  # letters of a number with its interval, and of a word in its place


@dataclass(frozen=True)
class Table:
    """The numbers of a chart as text: a header and rows, each beginning with its heading."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def worded(self) -> frozenset[int]:
        """The columns, from 0, that hold words and not numbers: they are set as text is.

        Examples
        --------
        >>> Table(("Actor", "Size", "Goes to"), (("Japan", "3.3", "the side of China"),)).worded
        frozenset({0, 2})
        """
        columns = enumerate(zip(*self.rows, strict=True)) if self.rows else ()
        return frozenset(k for k, cells in columns if k == 0 or not _numbers(cells))


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


def _numbers(cells: Iterable[str]) -> bool:
    """Tell whether cells hold numbers, a single short word such as `none` here and there."""
    said = [cell for cell in cells if cell]
    numbers = [cell for cell in said if cell[0] in "+-−–.0123456789" and len(cell) <= LONGEST]
    words = [cell for cell in said if cell not in numbers]
    return not said or (bool(numbers) and all(word.isalpha() and len(word) <= SHORT for word in words))


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
