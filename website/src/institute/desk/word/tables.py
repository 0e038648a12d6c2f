"""A table of Word as rows of equal length: merged cells leave empty ones, so that every word stays in its column."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from institute.desk.word.words import all_at, flowing

MOST_CELLS = 20_000
MOST_MERGED = 200


@dataclass(frozen=True)
class Grid:
    """The words of a table's cells, row by row, and what was done to get them into rows."""

    rows: list[list[str]]
    has_merged: bool
    has_inner: bool


def grid_of(table: etree._Element) -> Grid:
    """Read a table.

    Parameters
    ----------
    table
        A ``table`` of HTML whose cells may span columns and rows; tables within cells become words of the cell.
    """
    taken: dict[tuple[int, int], str] = {}
    merged = False
    own = [row for part in table for row in ([part] if part.tag == "tr" else part) if row.tag == "tr"]
    for y, row in enumerate(own):
        x = 0
        for cell in row:
            if cell.tag not in ("td", "th") or len(taken) > MOST_CELLS:
                continue
            while (y, x) in taken:
                x += 1
            wide, high = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(own) - y)
            merged = merged or wide > 1 or high > 1
            for place in ((y + down, x + right) for down in range(high) for right in range(wide)):
                taken[place] = ""
            taken[y, x] = flowing(cell)
            x += wide
    width = max((x for _, x in taken), default=-1) + 1
    ragged = any((y, x) not in taken for y in range(len(own)) for x in range(width))
    rows = [[taken.get((y, x), "") for x in range(width)] for y in range(len(own))]
    return Grid(rows, merged or ragged, next(table.iterdescendants("table"), None) is not None)


def is_grid(table: etree._Element) -> bool:
    """Tell whether a table has rows and columns; one of a single cell, row or column sets things apart."""
    rows = all_at(table, "./tr|./*/tr")
    return len(rows) > 1 and any(len([cell for cell in row if cell.tag in ("td", "th")]) > 1 for row in rows)


def _span(cell: etree._Element, name: str) -> int:
    said = str(cell.get(name) or "1")
    return min(max(int(said), 1), MOST_MERGED) if said.isdecimal() and len(said) < 6 else 1
