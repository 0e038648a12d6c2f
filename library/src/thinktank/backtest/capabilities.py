"""Where the capabilities of a table come from: its own columns, Council votes, a file, or all alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from thinktank.backtest import council
from thinktank.case.formats.cells import Row, read_cells
from thinktank.errors import CaseError, Problem

LIMITS = (0.0, 1e9)
OWN, COUNCIL, EQUAL = "own", "council", "equal"


@dataclass(frozen=True)
class Capabilities:
    """How capabilities are found.

    Parameters
    ----------
    source
        `OWN` columns of the table, `COUNCIL` votes, `EQUAL` for all, or the name of a file.
    of
        By actor, where they come from a file.
    """

    source: str
    of: Mapping[str, float] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        """Where they come from, for the report."""
        return {
            OWN: "the table's own",
            COUNCIL: "votes in the Council, those of Nice where a member of 2004 or later takes part; the Commission "
            "and the Parliament as many as the largest member",
            EQUAL: "the same for all",
        }.get(self.source, f"from {self.source}")

    def lacking(self, actors: Iterable[str]) -> list[str]:
        """Return the actors that have none."""
        match self.source:
            case "own" | "equal":
                return []
            case "council":
                return [actor for actor in actors if actor not in council.ACTORS]
            case _:
                return [actor for actor in actors if actor.casefold() not in self.of]

    def given_to(self, actors: Iterable[str]) -> dict[str, float]:
        """Return them for those who take part in one issue; the table's own are known to the table alone."""
        match self.source:
            case "council":
                return council.votes(actors)
            case "equal":
                return dict.fromkeys(actors, 1.0)
            case _:
                return {actor: self.of[actor.casefold()] for actor in actors}


def capabilities_file(path: Path) -> Capabilities:
    """Read capabilities from a file with the columns actor and capability.

    Raises
    ------
    CaseError
        With every problem of the file.
    """
    try:
        cells = read_cells(path)
    except OSError as error:
        said = f"the file could not be read: {error.strerror}"
        fix = f"Name a file with the columns actor and capability, or one of {COUNCIL}, {EQUAL}"
        raise CaseError([Problem(str(path), "", "", said, fix)]) from None
    header = cells.rows[0]
    cells.header = tuple(name.casefold() for name in header.cells)
    for wanted in ("actor", "capability"):
        if wanted not in cells.header:
            cells.report(header, None, f"the column {wanted} is missing", "The header is actor,capability")
    cells.refuse_if_any()
    actor, capability = cells.header.index("actor"), cells.header.index("capability")
    found: dict[str, float] = {}
    lines: dict[str, Row] = {}
    for row in cells.rows[1:]:
        name = row.cell(actor).casefold()
        value = cells.number(row, capability, LIMITS, "a capability")
        if not name:
            cells.report(row, actor, "the actor is missing", "Every line names one")
        elif name in lines:
            cells.report(row, actor, f"{name!r} stands already in line {lines[name].line}", "Name each actor once")
        elif value is not None:
            found[name] = value
        lines.setdefault(name, row)
    cells.refuse_if_any()
    return Capabilities(path.name, found)
