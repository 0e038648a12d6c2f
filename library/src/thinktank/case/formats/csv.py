"""Which program a comma-separated file is of, told by its header. Reads no layout itself.

A layout of another program is one more line of `LAYOUTS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from thinktank.case.case import Case
from thinktank.case.formats.cells import Cells, read_cells
from thinktank.errors import CaseError, Problem

LAYOUTS: tuple[tuple[str, str], ...] = (("KTAB", "thinktank.case.formats.ktab"),)
"""Name of the program, and the module with `recognises(cells) -> bool` and `case_of(path, cells) -> Case`.

The first that recognises a file reads it.
"""


def read_csv(path: Path) -> Case:
    """Read and validate a case in a comma-separated file of another program.

    Raises
    ------
    CaseError
        With every problem of the file, or because no program's header is recognised.
    """
    cells = read_cells(path)
    for _, module in LAYOUTS:
        layout = import_module(module)
        recognises: Callable[[Cells], bool] = layout.recognises
        if recognises(cells):
            case: Case = layout.case_of(path, cells)
            return case
    raise CaseError([*cells.problems, _unknown(path, cells)])


def _unknown(path: Path, cells: Cells) -> Problem:
    begins = ", ".join(cells.rows[0].cells[:4])
    known = ", ".join(name for name, _ in LAYOUTS)
    fix = f"We read the tables of {known} as cases; `thinktank backtest` reads tables of issues with their outcomes"
    return Problem(str(path), str(cells.rows[0].line), "", f"the header {begins!r} is of no program that we know", fix)
