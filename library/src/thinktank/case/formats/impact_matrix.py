"""A cross-impact matrix between a case and files of other programs: names, rows, reasons. Reads no format itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thinktank.case.case import Case
from thinktank.case.formats.foreign import AUTHOR, CONTENT, SOURCE, Places, framed, ids
from thinktank.case.values import Number, Pool, Range, plain
from thinktank.errors import CaseError, Problem

QUESTION = "Which futures hang together?"
TAKEN = (AUTHOR, SOURCE, CONTENT, "client")


@dataclass(frozen=True)
class Descriptor:
    """One row of names: a driver with its states, long and short, and what is said of it.

    Parameters
    ----------
    name, short
        The driver's names; the short one may be empty.
    states, short_states
        Its states likewise, in order.
    essay
        What the file says of it; may be empty.
    line, state_lines
        Where it stands in the file.
    """

    name: str
    short: str
    states: tuple[str, ...]
    short_states: tuple[str, ...]
    essay: str = ""
    line: int = 0
    state_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """Descriptors, and a square of numbers over all of their states: row on column.

    Parameters
    ----------
    descriptors
        In the order of the file.
    rows
        One row for each state of each descriptor, as wide as there are states.
    row_lines
        The line of each row.
    reasons
        (source, target) to the text that justifies that section, by the descriptors' places.
    """

    descriptors: tuple[Descriptor, ...]
    rows: Sequence[Sequence[float]]
    row_lines: Sequence[int] = ()
    reasons: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def states(self) -> list[tuple[int, int]]:
        """(descriptor, state) of every row and column."""
        return [(i, k) for i, d in enumerate(self.descriptors) for k in range(len(d.states))]


def raw_case(
    path: Path, program: str, matrix: Matrix, places: Places, *, title: str = "", summary: str = ""
) -> dict[str, object]:
    """Return the raw tables of the case that a matrix is, and tell `places` on which lines they stand.

    A cell that is not 0 is a judgement. The reason of a section is the note of each of its judgements; where a
    section is all zeros, it is the note of a judgement of 0 on its first cell, so that no reason is lost.
    """
    found = matrix.descriptors
    drivers = ids([d.short or d.name for d in found], TAKEN)
    states = [
        ids([short or name for name, short in zip(d.states, d.short_states or d.states, strict=True)]) for d in found
    ]
    table: dict[str, dict[str, object]] = {}
    for id, d, own in zip(drivers, found, states, strict=True):
        table[id] = {"text": d.name or d.short, "states": dict(zip(own, d.states, strict=True))}
        if d.essay:
            table[id]["note"] = d.essay
        places.lines["drivers", id] = str(d.line)
        for state, line in zip(own, d.state_lines, strict=False):
            places.lines["drivers", id, "states", state] = str(line)
    impact: dict[str, dict[str, dict[str, dict[str, object]]]] = {}
    where = matrix.states
    silent = {section for section in matrix.reasons if section not in _filled(matrix)}
    for r, (i, a) in enumerate(where):
        for c, (j, b) in enumerate(where):
            value, reason = matrix.rows[r][c], matrix.reasons.get((i, j), "")
            if not value and not (a == b == 0 and (i, j) in silent):
                continue
            leaf = {"value": plain(value), "note": reason} if reason else plain(value)
            row = impact.setdefault(drivers[i], {}).setdefault(states[i][a], {})
            row.setdefault(drivers[j], {})[states[j][b]] = leaf
            if matrix.row_lines:
                at = ("judgements", "impact", drivers[i], states[i][a])
                places.lines[at] = str(matrix.row_lines[r])
    judgements = {"impact": impact} if impact else {}
    return framed(path, program, QUESTION, {"drivers": table}, judgements, title=title, summary=summary)


def matrix_of(case: Case, ending: str) -> Matrix:
    """Return the matrix of a case, every impact at its mode.

    Raises
    ------
    CaseError
        The case has no drivers.
    """
    if not case.drivers:
        said = "the case has no drivers"
        fix = f"A {ending} file holds drivers and the impacts between their states"
        raise CaseError([Problem(case.id, "", "drivers", said, fix)])
    found = tuple(
        Descriptor(_line(d.text), d.id, tuple(_line(text) for text in d.states.values()), tuple(d.states), d.note or "")
        for d in case.drivers
    )
    place = {(d.id, state): (i, k) for i, d in enumerate(case.drivers) for k, state in enumerate(d.states)}
    index = {at: n for n, at in enumerate((i, k) for i, d in enumerate(found) for k in range(len(d.states)))}
    rows = [[0.0] * len(index) for _ in index]
    notes: dict[tuple[int, int], list[str]] = {}
    for judgement in case.of_kind("impact"):
        source, state, target, hit = judgement.about
        i, a = place[source, state]
        j, b = place[target, hit]
        assert isinstance(judgement.value, Number | Range | Pool)
        rows[index[i, a]][index[j, b]] = judgement.value.mode
        if judgement.note:
            notes.setdefault((i, j), []).append(judgement.note)
    reasons = {section: "\n".join(dict.fromkeys(said)) for section, said in notes.items()}
    return Matrix(found, rows, (), reasons)


def _filled(matrix: Matrix) -> set[tuple[int, int]]:
    """Return the sections that hold anything but zeros."""
    where = matrix.states
    return {
        (where[r][0], where[c][0]) for r, row in enumerate(matrix.rows) for c, value in enumerate(row) if value != 0
    }


def _line(text: str) -> str:
    return " ".join(text.split())
