"""Which of the ninety rows of the starting page a test walks, by its name. Walks none itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

ROWS = range(1, 91)
"""The elements of the starting page, as publishing counts them."""
_NAMED = re.compile(r"^test_rows?_((?:\d+_(?:and_|to_)?)+)")


def of(name: str) -> list[int]:
    """Return the rows that a test's name says it walks.

    `test_row_25_and_31_the_keyboard` walks 25 and 31; `test_rows_73_to_75_…` walks 73, 74 and 75.
    """
    found = _NAMED.match(name)
    if found is None:
        return []
    rows: list[int] = []
    through = False
    for part in found.group(1).strip("_").split("_"):
        if part.isdigit():
            rows += range(rows[-1] + 1, int(part) + 1) if through else [int(part)]
        through = part == "to"
    return rows


def walked(folder: Path) -> set[int]:
    """Return the rows that the tests of a folder walk."""
    names = (
        node.name
        for file in folder.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    return {row for name in names for row in of(name)}


def spans(rows: Iterable[int]) -> str:
    """Return rows as people write them: 1-5, 8, 10-12."""
    said: list[list[int]] = []
    for row in sorted(set(rows)):
        if said and said[-1][-1] == row - 1:
            said[-1].append(row)
        else:
            said.append([row])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in said)
