"""The long layout, our own: one row an issue and actor, with the issue's outcome on any of its rows. Computes nothing.

The table is the user's own work, so an issue that is no bargain refuses it, like a wrong cell. Only an issue that is
not settled yet is left out, and named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np

from thinktank.backtest.capabilities import EQUAL, LIMITS, OWN, Capabilities
from thinktank.backtest.table import SCALE, LeftOut, SettledIssue, Table, no_bargain
from thinktank.case.formats.cells import Cells, Row
from thinktank.case.limits import scale_fault

REQUIRED = ("issue", "actor", "position", "salience", "outcome")
OPTIONAL = ("capability", "reference_point", "low", "high", "proposal", "note")
ANYTHING = (-1e12, 1e12)
HUNDRED = (0.0, 100.0)


@dataclass
class _Gathered:
    """What the rows of one issue say: each fact of the issue with the row it stands in, and its actors."""

    row: Row
    facts: dict[str, tuple[float, Row]] = field(default_factory=dict)
    proposal: str = ""
    actors: dict[str, tuple[Row, float, float, float]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def recognises(header: tuple[str, ...]) -> bool:
    """Tell whether a header, in lower case, is of this layout."""
    return "issue" in header and "actor" in header


def read_long(cells: Cells, capabilities: Capabilities | None) -> Table:
    """Return the issues of a file in the long layout.

    Parameters
    ----------
    cells
        Of the file; the first row is the header.
    capabilities
        None for the file's own column.

    Raises
    ------
    CaseError
        With every problem of the file.
    """
    place = _header(cells, capabilities)
    cells.refuse_if_any()
    source = capabilities or Capabilities(OWN)
    gathered: dict[str, _Gathered] = {}
    for row in cells.rows[1:]:
        _gather(cells, place, source, gathered, row)
    issues: list[SettledIssue] = []
    left_out: list[LeftOut] = []
    for name, found in gathered.items():
        issue = _issue(cells, place, name, found)
        if isinstance(issue, LeftOut):
            left_out.append(issue)
        elif issue is not None:
            issues.append(issue)
    cells.refuse_if_any()
    return Table(cells.file, "long", tuple(issues), tuple(left_out), source.in_words, cells.notes)


def _header(cells: Cells, capabilities: Capabilities | None) -> dict[str, int]:
    row = cells.rows[0]
    cells.header = row.cells
    place: dict[str, int] = {}
    for i, name in enumerate(cell.casefold() for cell in row.cells):
        if not name:
            if any(other.cell(i) for other in cells.rows[1:]):
                cells.report(row, i, "the column has no name", f"Columns: {', '.join((*REQUIRED, *OPTIONAL))}")
        elif name in place:
            cells.report(row, i, f"the column stands there twice, also as column {place[name] + 1}", "Keep one")
        elif name not in REQUIRED and name not in OPTIONAL:
            near = get_close_matches(name, (*REQUIRED, *OPTIONAL), n=1, cutoff=0.6)
            fix = f"Did you mean {near[0]}" if near else f"Columns: {', '.join((*REQUIRED, *OPTIONAL))}"
            cells.report(row, i, "unknown column", fix)
        else:
            place[name] = i
    wanted = (*REQUIRED, *(("capability",) if capabilities is None else ()))
    for name in wanted:
        if name not in place:
            fix = f"Add it, or say --capability {EQUAL}" if name == "capability" else f"Columns: {', '.join(wanted)}"
            cells.report(row, None, f"the column {name} is missing", fix)
    if ("low" in place) != ("high" in place):
        cells.report(row, None, "low and high come together", "They are the ends of an issue's scale")
    return place


def _gather(
    cells: Cells, place: dict[str, int], source: Capabilities, gathered: dict[str, _Gathered], row: Row
) -> None:
    for column in range(len(cells.rows[0].cells), len(row.cells)):
        if row.cell(column):
            cells.report(row, column, "a cell stands beyond the last column", "Remove it, or give it a header")
    name, actor = row.cell(place["issue"]), row.cell(place["actor"])
    for text, part in ((name, "issue"), (actor, "actor")):
        if not text:
            cells.report(row, place[part], f"the {part} is missing", "Every row names its issue and its actor")
    if not name or not actor:
        return
    issue = gathered.setdefault(name, _Gathered(row))
    for fact in ("outcome", "reference_point", "low", "high"):
        if fact in place:
            _fact(cells, place[fact], issue, fact, row)
    if "proposal" in place and row.cell(place["proposal"]):
        proposal = row.cell(place["proposal"])
        if issue.proposal and issue.proposal != proposal:
            cells.report(row, place["proposal"], f"{name} was of {issue.proposal!r} above", "An issue has one proposal")
        issue.proposal = issue.proposal or proposal
    if actor.casefold() in issue.lines:
        said = f"{actor} stands on {name} already in line {issue.lines[actor.casefold()]}"
        cells.report(row, place["actor"], said, "One row an issue and actor")
    issue.lines.setdefault(actor.casefold(), row.line)
    position = cells.number(row, place["position"], ANYTHING, "a position")
    salience = cells.number(row, place["salience"], HUNDRED, "a salience")
    capability: float | None
    if source.source == OWN:
        capability = cells.number(row, place["capability"], LIMITS, "a capability")
    elif source.lacking([actor]):
        cells.report(row, place["actor"], f"{actor} has no capability {source.in_words}", "Give it one there")
        capability = None
    else:
        capability = source.given_to([actor])[actor]
    if position is not None and salience is not None and capability is not None:
        issue.actors[actor] = (row, position, salience, capability)


def _fact(cells: Cells, column: int, issue: _Gathered, fact: str, row: Row) -> None:
    noun = fact.replace("_", " ")
    article = "an" if noun[0] in "aeiou" else "a"
    value = cells.number(row, column, ANYTHING, f"{article} {noun}", ())
    if value is None:
        return
    if fact in issue.facts and issue.facts[fact][0] != value:
        before, other = issue.facts[fact]
        said = f"the {noun} is {value:g} here and {before:g} in line {other.line}"
        cells.report(row, column, said, "An issue has one; give it on one row, or the same on all")
    issue.facts.setdefault(fact, (value, row))


def _issue(cells: Cells, place: dict[str, int], name: str, found: _Gathered) -> SettledIssue | LeftOut | None:
    before = len(cells.problems)
    low, high = (found.facts[end][0] if end in found.facts else SCALE[i] for i, end in enumerate(("low", "high")))
    if fault := scale_fault(low, high):
        row = found.facts["low" if "low" in found.facts else "high"][1]
        column = place["low" if "low" in found.facts else "high"]
        cells.report(
            row, column, f"the scale of {name} runs from {low:.16g} to {high:.16g}", fault[:1].upper() + fault[1:]
        )
        return None
    ends = f"{low:g} to {high:g}"
    for fact in ("outcome", "reference_point"):
        if fact in found.facts and not low <= found.facts[fact][0] <= high:
            value, row = found.facts[fact]
            said = f"{value:g} lies outside the scale {ends}"
            cells.report(row, place[fact], said, "Correct it, or give the scale in the columns low and high")
    for row, position, *_ in found.actors.values():
        if not low <= position <= high:
            said = f"{position:g} lies outside the scale {ends}"
            cells.report(row, place["position"], said, "Correct it, or give the scale in the columns low and high")
    weighty = {actor: values for actor, values in found.actors.items() if values[2] > 0 and values[3] > 0}
    positions = np.array([_hundredths(values[1], low, high) for values in weighty.values()])
    if len(cells.problems) == before and len(found.actors) == len(found.lines) and (reason := no_bargain(positions)):
        cells.report(found.row, place["position"], f"{name} is no bargain: {reason}", "Correct or remove the issue")
    if len(cells.problems) > before:
        return None
    if "outcome" not in found.facts:
        return LeftOut(name, found.row.line, "it has no outcome")
    reference = found.facts.get("reference_point")
    return SettledIssue(
        id=name,
        line=found.row.line,
        actors=tuple(weighty),
        positions=positions,
        saliences=np.array([values[2] for values in weighty.values()]),
        capabilities=np.array([values[3] for values in weighty.values()]),
        outcome=_hundredths(found.facts["outcome"][0], low, high),
        reference=None if reference is None else _hundredths(reference[0], low, high),
        group=found.proposal or name,
    )


def _hundredths(value: float, low: float, high: float) -> float:
    """Return a value on the scale from 0 to 100, to the bit as it stands where the issue's scale is that one."""
    return value if (low, high) == SCALE else 100.0 * (value - low) / (high - low)
