"""ScenarioWizard's lists of solutions (.sl): scenarios with weight, consistency and score. Solves nothing."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from thinktank.case.case import Case
from thinktank.case.formats.foreign import Places, file_bytes, numbered_lines, text_of
from thinktank.errors import CaseError, Problem

FIELDS = 6
MARK = "$ ScenarioWizard"


@dataclass(frozen=True)
class Solution:
    """One scenario of such a list.

    Parameters
    ----------
    code
        The number of each driver's state, from 1, in the order of the drivers.
    weight
        How many of the starts that were tried end there. The program counts in single precision: from 2^24 on
        it stands still; it may also have tried a sample only.
    consistency
        The smallest lead of a state over its best rival: 0 is a tie, below 0 is inconsistent.
    score
        The total impact score.
    note
        What the user wrote beside it.
    """

    code: tuple[int, ...]
    weight: float
    consistency: float
    score: float
    note: str = ""


def read_sl(path: Path, case: Case) -> tuple[Solution, ...]:
    """Read a list of solutions of a case.

    Raises
    ------
    CaseError
        With every problem of the file; also where its scenarios do not fit the case's drivers.
    """
    places = Places(str(path))
    try:
        text = text_of(file_bytes(path), places)
    except OSError as error:
        said = f"the file could not be read: {error.strerror}"
        raise CaseError([Problem(str(path), "", "", said, "Check the name and folder")]) from None
    places.refuse_if_any()
    lines = [(n, line.strip()) for n, line in numbered_lines(text) if line.strip()]
    if not lines[0][1].startswith(MARK):
        places.report(lines[0][0], (), "this is no list of solutions of ScenarioWizard", f"It begins with {MARK!r}")
        places.refuse_if_any()
    rows = [(n, line) for n, line in lines if line.startswith('"')]
    sizes = [len(driver.states) for driver in case.drivers]
    found = [solution for n, line in rows if (solution := _solution(n, line, sizes, places)) is not None]
    announced = lines[2][1] if len(lines) > 2 else ""
    if not announced.isdigit() or int(announced) != len(rows):
        said = f"the file announces {announced or 'no number of'} solutions and holds {len(rows)}"
        places.report(lines[-1][0], (), said, "It may have been cut off")
    twice = [code for code in {s.code for s in found} if sum(s.code == code for s in found) > 1]
    for code in sorted(twice):
        places.report("", (), f"the scenario {' '.join(map(str, code))} stands there twice", "Keep one of the two")
    places.refuse_if_any()
    return tuple(found)


def sl_bytes(solutions: Iterable[Solution]) -> bytes:
    """Return a list of solutions as ScenarioWizard writes it."""
    found = tuple(solutions)
    lines = ["$ ScenarioWizard 3.0", "Solution set", f" {len(found)} ", ""]
    for s in found:
        code = "".join(f" {state}" for state in s.code)
        note = " ".join(s.note.replace('"', "”").split())
        lines.append(f'"{code}",{s.weight:.10g},{s.consistency:.10g},0,{s.score:.10g},"{note}"')
    text = "\r\n".join(lines) + "\r\n"
    return text.encode("cp1252", errors="xmlcharrefreplace")


def _solution(n: int, line: str, sizes: list[int], places: Places) -> Solution | None:
    cells = next(csv.reader([line]))
    if len(cells) != FIELDS:
        places.report(n, (), f"the row has {len(cells)} fields", 'Write "states",weight,consistency,0,score,"note"')
        return None
    try:
        code = tuple(int(part) for part in cells[0].split())
        weight, consistency, _, score = (float(cell) for cell in cells[1:5])
    except ValueError:
        places.report(n, (), "the row holds text for a number", "States are whole numbers, the others numbers")
        return None
    if not all(math.isfinite(x) for x in (weight, consistency, score)):
        places.report(n, (), "the row holds a number that is not finite")
        return None
    if len(code) != len(sizes) or any(not 1 <= state <= size for state, size in zip(code, sizes, strict=False)):
        said = f"the scenario {' '.join(map(str, code))} does not fit the drivers of the case"
        places.report(n, (), said, f"There are {len(sizes)} drivers with {', '.join(map(str, sizes))} states")
        return None
    return Solution(code, weight, consistency, score, cells[5])
