"""Reads a ScenarioWizard project (.scw): names, matrix, essays and justifications. Writes nothing, solves nothing.

The file is text, in Windows-1252 as its program writes it. Lines of a single `#` part it: names, short names, nothing,
colours, nothing, matrix, comments. Colours are of no use here and are passed over.
"""

from __future__ import annotations

import math
from pathlib import Path

from thinktank.case.build import build_case
from thinktank.case.case import Case
from thinktank.case.formats.foreign import Places, file_bytes, numbered_lines, text_of
from thinktank.case.formats.impact_matrix import Descriptor, Matrix, raw_case

PROGRAM = "ScenarioWizard"
MARK = "$ ScenarioWizard"
PARTS = ("names", "short names", "second part", "colours", "fourth part", "matrix")
Line = tuple[int, str]


def read_scw(path: Path) -> Case:
    """Read a ScenarioWizard project as a case: descriptors become drivers, cells judgements of the kind `impact`.

    Raises
    ------
    CaseError
        With every problem of the file, each with its line.
    """
    places = Places(str(path))
    text = text_of(file_bytes(path), places)
    places.refuse_if_any()
    lines = numbered_lines(text.removesuffix("\n"))
    if not lines[0][1].startswith(MARK):
        places.report(1, (), f"this is no file of {PROGRAM}", f"Its first line begins with {MARK!r}")
        places.refuse_if_any()
    parts, comments = _parts(lines[2:], places)
    cut = bool(places.problems)
    descriptors = _names(parts[0], places)
    if cut:  # whatever the matrix lacks is no problem of its own
        places.refuse_if_any()
    # Where the names are broken their number says nothing of the matrix: it is held to its own.
    wide = len(parts[5]) if places.problems else sum(len(d.states) for d in descriptors)
    descriptors = _shortened(descriptors, parts[1], places)
    rows, row_lines = numbers(parts[5], wide, places)
    summary, essays, reasons = _comments(comments, len(descriptors), len(lines), places)
    places.refuse_if_any()
    found = tuple(
        Descriptor(d.name, d.short, d.states, d.short_states, essay, d.line, d.state_lines)
        for d, essay in zip(descriptors, essays, strict=True)
    )
    title = lines[1][1].strip() if len(lines) > 1 else ""
    raw = raw_case(path, PROGRAM, Matrix(found, rows, row_lines, reasons), places, title=title, summary=summary)
    return build_case(raw, places)


def numbers(lines: list[Line], wide: int, places: Places) -> tuple[list[list[float]], list[int]]:
    """Return a square matrix and the line of each row; report every cell that is no number and every wrong length."""
    rows, at = [], []
    for n, line in lines:
        cells = [cell.strip() for cell in line.rstrip().rstrip(",").split(",")]
        if len(cells) != wide:
            said = f"the row has {len(cells)} numbers and there are {wide} states"
            places.report(n, (), said, "Give one number for each state")
        row = []
        for column, cell in enumerate(cells, 1):
            row.append(_number(cell, n, column, places))
        rows.append(row)
        at.append(n)
    if len(rows) != wide:
        last = at[-1] if at else ""
        places.report(last, (), f"the matrix has {len(rows)} rows and there are {wide} states", "Give one row for each")
    return rows, at


def _number(cell: str, line: int, column: int, places: Places) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in cell:
        said = f"column {column} of the matrix holds {cell[:40]!r}" if cell else f"column {column} is empty"
        places.report(line, (), said, "Write a number; 0 for no impact")
        return 0.0
    return value


def _parts(lines: list[Line], places: Places) -> tuple[list[list[Line]], list[Line]]:
    """Return the six parts before the comments, blank lines of all but the second left out, and the rest."""
    parts: list[list[Line]] = []
    part: list[Line] = []
    for i, (n, line) in enumerate(lines):
        if line.rstrip() == "#":
            parts.append(part)
            part = []
            if len(parts) == len(PARTS):
                return [p if k == 1 else _filled(p) for k, p in enumerate(parts)], lines[i + 1 :]
        else:
            part.append((n, line))
    last = lines[-1][0] if lines else 2
    said = f"the file ends in its {PARTS[len(parts)]}"
    places.report(last, (), said, "It was cut off: a whole one has a line # after each of six parts")
    parts.append(part)
    parts += [[] for _ in range(len(PARTS) - len(parts))]
    if parts[5] == [] or parts[0] == []:
        places.refuse_if_any()
    return [p if k == 1 else _filled(p) for k, p in enumerate(parts)], []


def _filled(lines: list[Line]) -> list[Line]:
    return [(n, line) for n, line in lines if line.strip()]


def _names(lines: list[Line], places: Places) -> list[Descriptor]:
    """Return the descriptors with their states; a state may have no name, as in files of the method's author."""
    found: list[tuple[str, int, list[Line]]] = []
    for n, line in lines:
        said = line.strip()
        if said.startswith("&"):
            found.append((said[1:].strip(), n, []))
        elif said.startswith("-") and found:
            found[-1][2].append((n, said[1:].strip()))
        else:
            places.report(n, (), f"{said[:40]!r} is no name", "A descriptor begins with & and a state with -")
    if not found:
        places.report("", (), "there are no descriptors", "Each is a line &NAME with a line -STATE for each state")
    first: dict[str, int] = {}
    for name, n, states in found:
        if not name:
            places.report(n, (), "a descriptor has no name", "Write it after the &")
        elif name in first:
            places.report(n, (), f"{name!r} stands already on line {first[name]}", "Give each descriptor its own name")
        first.setdefault(name, n)
        seen: dict[str, int] = {}
        for at, state in states:
            if state and state in seen:
                said = f"{name} has a state {state!r} already on line {seen[state]}"
                places.report(at, (), said, "Give each state of a descriptor its own name")
            seen.setdefault(state, at)
        if len(states) < 2:
            places.report(n, (), f"{name or 'a descriptor'} has {len(states)} states", "A descriptor has two or more")
    return [
        Descriptor(
            name,
            "",
            tuple(state or f"State {k}" for k, (_, state) in enumerate(states, 1)),
            (),
            line=n,
            state_lines=tuple(at for at, _ in states),
        )
        for name, n, states in found
    ]


def _shortened(descriptors: list[Descriptor], lines: list[Line], places: Places) -> list[Descriptor]:
    """Return the descriptors with their short names; where there are none the long ones stand alone."""
    shorts: list[tuple[str, int, list[str]]] = []
    for n, line in lines:
        if line.lstrip().startswith("&"):
            shorts.append((line.strip()[1:].strip(), n, []))
        elif shorts:
            shorts[-1][2].append(line.strip())
        elif line.strip():
            places.report(n, (), f"{line.strip()[:40]!r} is no short name", "A descriptor's begins with &")
    if not any(short or any(states) for short, _, states in shorts):
        return descriptors
    if len(shorts) != len(descriptors):
        said = f"there are {len(shorts)} short names of {len(descriptors)} descriptors"
        places.report(shorts[0][1], (), said, "Give one to each, or to none")
        return descriptors
    found = []
    for d, (short, n, states) in zip(descriptors, shorts, strict=True):
        if any(states) and len(states) != len(d.states):
            said = f"{d.name} has {len(states)} short names for {len(d.states)} states"
            places.report(n, (), said, "Give one line to each state")
        own = tuple(states) if len(states) == len(d.states) and any(states) else ()
        found.append(Descriptor(d.name, short, d.states, own, "", d.line, d.state_lines))
    return found


def _comments(
    lines: list[Line], count: int, last: int, places: Places
) -> tuple[str, list[str], dict[tuple[int, int], str]]:
    """Return the project's text, the essays and the reasons of the sections; a file may leave out the last ones."""
    texts: list[str] = []
    closing = 0
    i = 0
    while i < len(lines):
        n, line = lines[i]
        if line.startswith("#") and i + 1 < len(lines) and lines[i + 1][1].startswith('"'):
            end = _closed(lines, i + 1)
            if end is None:
                places.report(lines[i + 1][0], (), "a comment is not closed", 'It ends with " at the end of a line')
                break
            texts.append("\n".join(text for _, text in lines[i + 1 : end + 1]).rstrip()[1:-1].strip())
            i = end + 1
            continue
        if line.rstrip() == "#":
            closing += 1
        elif line.strip():
            places.report(n, (), f"{line.strip()[:40]!r} is no comment", 'A comment is a line # and a "text"')
        i += 1
    whole = 1 + count + count * count
    if len(texts) > whole:
        said = f"there are {len(texts)} comments and places for {whole}"
        places.report(last, (), said, "One for the project, one for each descriptor and one for each section")
    elif len(texts) < whole and (closing < 2 or len(texts) not in (0, 1, 1 + count)):
        said = f"the file ends in its comments: {len(texts)} of {whole}"
        places.report(last, (), said, "It was cut off, or lacks the two lines # that end it")
    texts += [""] * (whole - len(texts))
    reasons = {(k // count, k % count): text for k, text in enumerate(texts[1 + count : whole]) if text}
    return texts[0], texts[1 : 1 + count], reasons


def _closed(lines: list[Line], start: int) -> int | None:
    """Return where a text in quotes ends: at a quote that ends a line before the next # or the end of the file."""
    for i in range(start, len(lines)):
        said = lines[i][1].rstrip()
        opens_only = i == start and said == '"'
        if said.endswith('"') and not opens_only and (i + 1 == len(lines) or lines[i + 1][1].startswith("#")):
            return i
    return None
