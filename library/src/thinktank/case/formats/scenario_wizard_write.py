"""Writes the drivers and impacts of a case as a ScenarioWizard project (.scw), reasons included. Reads nothing.

What such a file has no place for stays behind: ranges (their mode is written), actors, issues, who judged.
"""

from __future__ import annotations

from thinktank.case.case import Case
from thinktank.case.formats.impact_matrix import Matrix, matrix_of
from thinktank.errors import CaseError, Problem

END = "\r\n"


def scw_bytes(case: Case) -> bytes:
    """Return the file, in Windows-1252, or in UTF-8 where a name needs it.

    Raises
    ------
    CaseError
        The case has no drivers, or an impact's mode is no whole number, which is all that such a file holds.
    """
    matrix = matrix_of(case, ".scw")
    _whole(case)
    lines = ["$ ScenarioWizard 4.0", " ".join(case.title.split())]
    for d in matrix.descriptors:
        lines += [f"&{d.name}", *(f" -{state}" for state in d.states)]
    lines.append("#")
    for d in matrix.descriptors:
        lines += [f"&{d.short}", *(f" {state}" for state in d.short_states)]
    lines += ["#", "#", *["FFFFFF"] * len(matrix.rows), "#", "#"]
    lines += [",".join(f"{int(value):2d} " for value in row) for row in matrix.rows]
    lines += ["#", *_comments(case, matrix), "#", "#"]
    text = END.join(lines) + END
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return text.encode()


def _comments(case: Case, matrix: Matrix) -> list[str]:
    count = range(len(matrix.descriptors))
    texts = [("# 0-0", case.about.summary or "")]
    texts += [(f"# {d.short}", d.essay) for d in matrix.descriptors]
    names = [d.short for d in matrix.descriptors]
    texts += [(f"# {names[i]} -> {names[j]}", matrix.reasons.get((i, j), "")) for i in count for j in count]
    return [line for head, text in texts for line in (head, f'"{_quoted(text)}"')]


def _quoted(text: str) -> str:
    """Return a text whose own quotes cannot be taken for its end."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    for i, line in enumerate(lines[:-1]):
        if line.endswith('"') and lines[i + 1].startswith("#"):
            lines[i] = f"{line[:-1]}”"
    return END.join(lines)


def _whole(case: Case) -> None:
    odd = [j for j in case.of_kind("impact") if not float(j.value.mode).is_integer()]  # type: ignore[union-attr]
    if odd:
        fix = "A .scw file holds whole numbers: round it, or write a .csv"
        raise CaseError(
            Problem(case.id, "", j.path, f"has the mode {j.value.mode:g}", fix)  # type: ignore[union-attr]
            for j in odd
        )
