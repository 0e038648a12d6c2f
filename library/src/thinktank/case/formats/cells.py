"""Comma-separated files as cells that know where they stand: encoding, separator, quotes, sizes. Knows no layout."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thinktank.case.formats.foreign import file_bytes
from thinktank.errors import CaseError, Problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_PROBLEMS = 200
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One row: its cells, without the spaces around them, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Return the text of a column, counted from 0; empty where the row has ended before it."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass
class Cells:
    """The rows of a file that are not empty, its notes, and what is wrong with it.

    Parameters
    ----------
    file
        Its name as the user gave it.
    rows
        In order; a row of empty cells is left out.
    notes
        What stands behind `#` on lines before the first row.
    separator
        The sign between cells.
    header
        Names of the columns, once the reader of a layout knows them; messages use them.
    """

    file: str
    rows: list[Row]
    notes: tuple[str, ...] = ()
    separator: str = ","
    header: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def report(self, row: Row, column: int | None, what: str, fix: str = "", name: str = "") -> None:
        """Note a problem of a cell, or of a whole row; `name` is the column's where the header is not its own."""
        place = "" if column is None else self._named(column, name)
        self.problems.append(Problem(self.file, str(row.line), place, what, fix))

    def refuse_if_any(self) -> None:
        """Raise every problem noted so far, if there is one, in the order of the file.

        Raises
        ------
        CaseError
            With all of them.
        """
        if self.problems:
            ordered = sorted(set(self.problems), key=lambda problem: (int(problem.line or 0), problem))
            raise CaseError(ordered[:MAX_PROBLEMS])

    def number(
        self, row: Row, column: int, within: tuple[float, float], what: str, missing: Sequence[str] | None = None
    ) -> float | None:
        """Return the number of a cell; None where it is missing or wrong.

        Parameters
        ----------
        row, column
            The cell; columns are counted from 0.
        within
            Lowest and highest number allowed.
        what
            What stands there, with its article: "a salience".
        missing
            Texts that stand for no number; None where there has to be one.
        """
        text = row.cell(column)
        if missing is not None and (not text or text in missing):
            return None
        if not text:
            self.report(row, column, f"{what} is missing", f"Give a number from {within[0]:g} to {within[1]:g}")
            return None
        # Where a comma cannot be the separator it is the decimal sign of half of Europe.
        plain = text.replace(",", ".") if self.separator != "," and text.count(",") == 1 and "." not in text else text
        if not _NUMBER.fullmatch(plain) or not math.isfinite(float(plain)):
            shown = text if len(text) <= 40 else text[:39] + "…"
            self.report(row, column, f"{shown!r} is no number", f"{what.capitalize()} is a number such as 60 or 12.5")
            return None
        value = float(plain)
        if not within[0] <= value <= within[1]:
            said = f"{what} of {text} is {f'above {within[1]:g}' if value > within[1] else f'below {within[0]:g}'}"
            self.report(row, column, said, f"{what.capitalize()} lies from {within[0]:g} to {within[1]:g}")
            return None
        return value + 0.0  # no negative zero

    def _named(self, column: int, name: str) -> str:
        name = name or (self.header[column] if column < len(self.header) else "")
        return f"column {column + 1} ({name})" if name else f"column {column + 1}"


def read_cells(path: Path) -> Cells:
    """Read a file separated by commas, semicolons or tabs, in UTF-8, whichever of them its first lines show.

    Raises
    ------
    CaseError
        It is no regular file, too large, empty, or not UTF-8. What is wrong with its quotes is noted in its problems.
    """
    return cells_of(file_bytes(path), str(path))


def cells_of(data: bytes, file: str) -> Cells:
    """Return the cells of a file's bytes; see `read_cells`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        said = f"byte {data[error.start]:#04x} is not UTF-8"
        fix = "Save the file in the encoding UTF-8; Excel calls it CSV UTF-8"
        raise CaseError([Problem(file, str(line), f"byte {column}", said, fix)]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        fix = "Save the file as CSV UTF-8: this is UTF-16, or no text at all"
        raise CaseError([Problem(file, str(line), "", "the file holds zero bytes", fix)])
    lines = re.split(r"\r\n|\r|\n", text)
    notes = []
    while lines and (not lines[0].strip(" \t,;") or lines[0].lstrip(' "').startswith("#")):
        notes.append(lines.pop(0).strip(' \t,;"').lstrip("# "))
    separator = max(SEPARATORS, key=lambda sign: sum(line.count(sign) for line in lines[:2]))
    cells = Cells(file, [], tuple(note for note in notes if note), separator)
    _fill(cells, lines, len(notes))
    if not cells.rows:
        cells.refuse_if_any()
        raise CaseError([Problem(file, "", "", "the file holds no row")])
    return cells


def _fill(cells: Cells, lines: list[str], before: int) -> None:
    reader = csv.reader(
        (line + "\n" for line in lines),
        delimiter=cells.separator,
        skipinitialspace=cells.separator != "\t",
        strict=True,
    )
    begins = before + 1
    while True:
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The next line begins a new row, so that what is wrong below is told at the same time.
            said = "a quotation mark is not closed" if "end of data" in str(error) else _in_our_words(error)
            cells.report(Row(begins, ()), None, said, 'Write a text with separators or quotes in it as "..."')
            found = lines[begins - before - 1].split(cells.separator)
        row = Row(begins, tuple(cell.strip() for cell in found))
        for column, cell in enumerate(row.cells):
            if sign := _CONTROLS.search(cell):
                cells.report(row, column, f"holds the control character {sign[0]!r}", "Remove it")
        begins = before + reader.line_num + 1
        if not any(row.cells):
            continue
        cells.rows.append(row)
        if len(row.cells) > MAX_COLUMNS:
            cells.report(row, None, f"the row has {len(row.cells)} cells", f"We read at most {MAX_COLUMNS}")
            cells.refuse_if_any()  # of what is far too large nothing else is worth saying
        if len(cells.rows) > MAX_ROWS:
            cells.report(row, None, f"the file has more than {MAX_ROWS} rows", "Split it")
            cells.refuse_if_any()


def _in_our_words(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "a cell is too long; a quotation mark may not be closed"
    return "text follows a closing quotation mark"


def csv_bytes(rows: Sequence[Sequence[object]]) -> bytes:
    """Return rows as a file separated by commas, in UTF-8; texts are quoted where they have to be."""
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(rows)
    return output.getvalue().encode()
