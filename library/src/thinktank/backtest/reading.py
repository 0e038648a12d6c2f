"""Reads a table of settled issues, in either layout, or says everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from thinktank.backtest import long, wide
from thinktank.backtest.capabilities import COUNCIL, EQUAL, Capabilities, capabilities_file
from thinktank.backtest.table import Table
from thinktank.case.files import unreadable
from thinktank.case.formats.cells import read_cells
from thinktank.errors import CaseError, Problem


def read_table(path: Path | str, capability: str = "") -> Table:
    """Read a table of settled issues.

    Parameters
    ----------
    path
        The file: separated by commas, semicolons or tabs, in UTF-8. The header tells its layout: `p<actor>` and
        `s<actor>` columns are the wide one, `issue` and `actor` columns the long one.
    capability
        "council" for votes in the Council of the European Union, "equal" for all alike, or the name of a file with
        the columns actor and capability. By default the table's own; where a wide table has none and all its actors
        are those of the DEU data, Council votes.

    Raises
    ------
    CaseError
        With every problem of the file, each with its line and column; also where no issue can be scored.
    """
    path = Path(path)
    try:
        cells = read_cells(path)
    except OSError as error:
        raise CaseError([unreadable(path, error)]) from None
    chosen = _capabilities(capability)
    header = tuple(name.casefold() for name in cells.rows[0].cells)
    if long.recognises(header):
        table = long.read_long(cells, chosen)
    elif wide.recognises(header):
        table = wide.read_wide(cells, chosen)
    else:
        begins = ", ".join(cells.rows[0].cells[:4])
        said = f"the header {begins!r} is of no table of settled issues"
        fix = (
            f"A long table has the columns {', '.join(long.REQUIRED)} and capability; a wide one p<actor> and s<actor> "
            "for each actor, and out"
        )
        raise CaseError([*cells.problems, Problem(str(path), str(cells.rows[0].line), "", said, fix)])
    if not table.issues:
        reasons = "; ".join(f"line {left.line}: {left.reason}" for left in table.left_out[:5])
        said = f"no issue can be scored ({reasons})" if reasons else "no issue follows the header"
        raise CaseError([Problem(str(path), "", "", said, "A scored issue has two actors or more and an outcome")])
    return table


def _capabilities(chosen: str) -> Capabilities | None:
    if not chosen:
        return None
    return Capabilities(chosen) if chosen in (COUNCIL, EQUAL) else capabilities_file(Path(chosen))
