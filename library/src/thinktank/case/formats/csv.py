"""Which program a comma-separated file is of, told by its first rows. Reads and writes no layout itself.

A layout of another program is one more line of `LAYOUTS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from thinktank.case.case import Case
from thinktank.case.formats.cells import Cells, cells_of
from thinktank.case.formats.foreign import Places, file_bytes, text_of
from thinktank.errors import CaseError, Problem


@dataclass(frozen=True)
class Layout:
    """What files of one kind look like, and where they are read and written.

    Parameters
    ----------
    name, begins
        What such a file is called, and how it begins, for people.
    recognises, reads, writes
        Places of functions: rows of cells -> bool, path -> Case, Case -> bytes.
    kinds
        The kinds of judgement that it holds: a case with the first of them can be written so.
    """

    name: str
    begins: str
    recognises: str
    reads: str
    writes: str
    kinds: tuple[str, ...]


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "cross-impact matrix",
        "leaves the first two cells of its first two rows empty",
        "matrix_csv:recognises",
        "matrix_csv:read_matrix_csv",
        "matrix_csv:matrix_csv_bytes",
        ("impact",),
    ),
    Layout(
        "table of KTAB",
        "has Actor, Description, Influence on its second line",
        "ktab:recognises",
        "ktab:read_ktab",
        "ktab_write:ktab_bytes",
        ("position", "salience", "capability"),
    ),
)
"""The first that recognises a file reads it."""


def read_csv(path: Path) -> Case:
    """Read and validate a case in a comma-separated file of another program.

    Raises
    ------
    CaseError
        With every problem of the file, or because no program's header is recognised.
    """
    places = Places(str(path))
    text = text_of(file_bytes(path), places)
    places.refuse_if_any()
    cells = cells_of(text.encode(), str(path))
    rows = [list(row.cells) for row in cells.rows]
    for layout in LAYOUTS:
        if _function(layout.recognises)(rows):
            case: Case = _function(layout.reads)(path)
            return case
    raise CaseError([*cells.problems, _unknown(path, cells)])


def case_csv_bytes(case: Case) -> bytes:
    """Return a case as the comma-separated file of the program that takes its judgements.

    Raises
    ------
    CaseError
        It has judgements for several programs, or lacks what the one needs.
    """
    fitting = [layout for layout in LAYOUTS if case.of_kind(layout.kinds[0])]
    if len(fitting) > 1:
        names = " and a ".join(layout.name for layout in fitting)
        kinds = " or ".join(layout.kinds[0] for layout in fitting)
        said = f"it holds judgements for a {names}, and a .csv is one of them"
        fix = f"Keep one kind of judgement, {kinds}, in the case that you convert"
        raise CaseError([Problem(case.id, "", "judgements", said, fix)])
    data: bytes = _function((fitting or LAYOUTS)[0].writes)(case)
    return data


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"thinktank.case.formats.{module}"), name)
    return found


def _unknown(path: Path, cells: Cells) -> Problem:
    begins = ", ".join(cells.rows[0].cells[:4])
    said = f"a file that begins {begins!r} is no {' and no '.join(layout.name for layout in LAYOUTS)}"
    fix = "; ".join(f"A {layout.name} {layout.begins}" for layout in LAYOUTS)
    fix += "; `thinktank backtest` reads tables of issues with their outcomes"
    return Problem(str(path), str(cells.rows[0].line), "", said, fix)
