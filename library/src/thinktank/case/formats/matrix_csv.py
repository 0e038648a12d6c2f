"""A cross-impact matrix as CSV: two header rows and two header columns of labels. Other tables in CSV stand elsewhere.

    ,,Trade,Trade,Peace,Peace
    ,,low,high,no,yes
    Trade,low,0,0,2,-2
    Trade,high,0,0,-2,2
    ...

A label of a driver that is left blank is that of the cell before, as merged cells leave it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from thinktank.case.build import build_case
from thinktank.case.case import Case
from thinktank.case.formats.foreign import Places, file_bytes, ids, text_of
from thinktank.case.formats.impact_matrix import TAKEN, Descriptor, Matrix, matrix_of, raw_case
from thinktank.case.formats.scenario_wizard import numbers
from thinktank.case.values import plain

PROGRAM = "a spreadsheet with a cross-impact matrix"
HEADERS = 2
Row = tuple[int, list[str]]


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether the rows of a CSV file are meant as a cross-impact matrix with two header rows and columns.

    Examples
    --------
    >>> recognises([["", "", "a", "a"], ["", "", "x", "y"], ["a", "x", "0", "0"]])
    True
    >>> recognises([["actor", "capability"], ["JPN", "60"]])
    False
    """
    corner = [cell.strip() for row in rows[:HEADERS] for cell in row[:HEADERS]]
    return len(corner) == HEADERS * HEADERS and not any(corner) and len(rows) > HEADERS


def read_matrix_csv(path: Path) -> Case:
    """Read a cross-impact matrix as a case; see the module for the layout.

    Raises
    ------
    CaseError
        With every problem of the file, each with its line.
    """
    places = Places(str(path))
    text = text_of(file_bytes(path), places)
    places.refuse_if_any()
    found, separator = _rows(text)
    rows = [(n, cells) for n, cells in found if any(cell.strip() for cell in cells)]
    if not recognises([cells for _, cells in rows]):
        said = "this is no cross-impact matrix with two header rows and two header columns"
        places.report(1, (), said, "Leave the first two cells of the first two rows empty")
        places.refuse_if_any()
    heads, body = rows[:HEADERS], rows[HEADERS:]
    width = max(len(cells) for _, cells in heads)
    names, states = (_padded(cells, width)[HEADERS:] for _, cells in heads)
    across = [(heads[1][0], name, state) for name, state in zip(names, states, strict=True)]
    while across and not (across[-1][1] or across[-1][2]):
        across.pop()
    down = [(n, cells[0], cells[1]) for n, cells in ((n, _padded(cells, HEADERS)) for n, cells in body)]
    descriptors = _descriptors(down, places, "row")
    columns = _descriptors(across, places, "column")
    _same(descriptors, columns, places)
    decimal = "," if separator == ";" else ""
    lines = [
        (n, ",".join(cell.strip().replace(decimal, ".") if decimal else cell.strip() for cell in cells[HEADERS:]))
        for n, cells in body
    ]
    matrix, row_lines = numbers(lines, len(across), places)
    places.refuse_if_any()
    return build_case(raw_case(path, PROGRAM, Matrix(descriptors, matrix, row_lines), places), places)


def matrix_csv_bytes(case: Case) -> bytes:
    """Return the drivers and impacts of a case as CSV in UTF-8; reasons and ranges have no place in it.

    Raises
    ------
    CaseError
        The case has no drivers.
    """
    matrix = matrix_of(case, ".csv")
    drivers = _written([d.name for d in matrix.descriptors], [d.short for d in matrix.descriptors], TAKEN)
    labels = [
        (driver, state)
        for driver, d in zip(drivers, matrix.descriptors, strict=True)
        for state in _written(d.states, d.short_states)
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["", "", *(driver for driver, _ in labels)])
    writer.writerow(["", "", *(state for _, state in labels)])
    for (driver, state), row in zip(labels, matrix.rows, strict=True):
        writer.writerow([driver, state, *(plain(value) for value in row)])
    return out.getvalue().encode()


def _written(names: Sequence[str], shorts: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Return names where reading them gives the same ids again, and the ids elsewhere."""
    chosen = [
        name if name.isprintable() and name == name.strip() and ids([name], taken) == [short] else short
        for name, short in zip(names, shorts, strict=True)
    ]
    return chosen if ids(chosen, taken) == list(shorts) else list(shorts)


def _rows(text: str) -> tuple[list[Row], str]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [(reader.line_num, cells) for cells in reader], separator


def _padded(cells: list[str], width: int) -> list[str]:
    return [cell.strip() for cell in cells] + [""] * (width - len(cells))


def _descriptors(labels: list[tuple[int, str, str]], places: Places, what: str) -> tuple[Descriptor, ...]:
    found: list[tuple[str, list[tuple[int, str]]]] = []
    for place, (n, driver, state) in enumerate(labels, 1):
        if not state:
            places.report(n, (), f"{what} {place} names no state", "Its second label is the state's name")
        if not found and not driver:
            places.report(n, (), f"{what} {place} names no driver", "Its first label is the driver's name")
        if not found or (driver and driver != found[-1][0]):
            if any(driver == name for name, _ in found):
                said = f"{what} {place} returns to {driver!r}, whose states stand further up"
                places.report(n, (), said, "Keep the states of a driver together, each driver once")
            found.append((driver, []))
        if state and any(state == other for _, other in found[-1][1]):
            said = f"{what} {place} repeats the state {state!r} of {found[-1][0]!r}"
            places.report(n, (), said, "Give each state of a driver its own name")
        found[-1][1].append((n, state))
    return tuple(
        Descriptor(
            name,
            "",
            tuple(state for _, state in states),
            (),
            line=states[0][0],
            state_lines=tuple(n for n, _ in states),
        )
        for name, states in found
    )


def _same(down: tuple[Descriptor, ...], across: tuple[Descriptor, ...], places: Places) -> None:
    rows = [(d.name, state, n) for d in down for state, n in zip(d.states, d.state_lines, strict=True)]
    columns = [(d.name, state) for d in across for state in d.states]
    if len(rows) != len(columns):
        said = f"there are {len(rows)} rows and {len(columns)} columns"
        places.report(rows[-1][2] if rows else "", (), said, "Rows and columns have the same labels in the same order")
        return
    for place, ((driver, state, n), column) in enumerate(zip(rows, columns, strict=True), 1):
        if (driver, state) != column:
            said = f"row {place} is {driver} / {state} and column {place} is {' / '.join(column)}"
            places.report(n, (), said, "Rows and columns have the same labels in the same order")
