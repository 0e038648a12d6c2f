"""Lists of solutions of ScenarioWizard beside a run of cross_impact: compared with it, and written from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from thinktank.case import Case
from thinktank.case.files import write_bytes
from thinktank.case.formats.solutions import Solution, read_sl, sl_bytes
from thinktank.cli.output import table
from thinktank.method import Method
from thinktank.methods.cross_impact.method import CrossImpact
from thinktank.runs import Run
from thinktank.wording import number

SATURATED = 2.0**24
"""Where the program's single precision stands still."""
NEAR = 1e-6
Row = dict[str, Any]
Solutions = dict[tuple[int, ...], Solution]


def refuse_without_scenarios(method: Method) -> None:
    """Refuse a method that has no scenarios to compare or to write, before anything is solved.

    Raises
    ------
    click.BadParameter
        It is another one than cross_impact.
    """
    if method.name != CrossImpact.name:
        said = f"{method.name} has no consistent scenarios; use --method {CrossImpact.name}"
        raise click.BadParameter(said, param_hint="--check or --solutions")


def listed(file: Path, case: Case) -> Solutions:
    """Return the scenarios of a list, before anything is solved.

    Raises
    ------
    CaseError
        The list is broken, or not of this case.
    """
    return {solution.code: solution for solution in read_sl(file, case)}


def compared(done: Run, file: Path, theirs: Solutions) -> dict[str, Any]:
    """Return how the scenarios of a list and those of a run differ.

    Scenarios are compared with their consistency and score. Weights are those of the starts that the program tried,
    under its rule: they are counted as the same or not, and no difference in them is held against the list.
    """
    result: Row = dict(done.result.to_dict())
    ours = {tuple(row["code"]): row for row in result["consistent"]}
    within = {code: s for code, s in theirs.items() if s.consistency >= -result["inconsistency_listed"] - NEAR}
    differ = [
        {"code": list(code), "measure": measure, "file": at, "ours": value}
        for code, s in sorted(within.items())
        if code in ours
        for measure, at, value in (
            ("margin", s.consistency, ours[code]["margin"] or 0),
            ("total_impact_score", s.score, ours[code]["total_impact_score"]),
        )
        if abs(at - value) > NEAR * max(1.0, abs(at))
    ]
    weighed = [(s.weight, ours[code]["basin"]) for code, s in within.items() if code in ours]
    only_file, only_ours = sorted(set(within) - set(ours)), sorted(set(ours) - set(within))
    whole = len(ours) == result["consistent_total"] and result["complete"]
    return {
        "file": str(file),
        "agrees": not (only_file or only_ours or differ) and whole,
        "compared": len(within),
        "beyond": len(theirs) - len(within),
        "only_in_file": [list(code) for code in only_file],
        "only_here": [list(code) for code in only_ours],
        "different": differ,
        "complete": whole,
        "weights": {
            "same": sum(abs(a - b) < 0.5 for a, b in weighed),
            "saturated": sum(a >= SATURATED and b >= SATURATED for a, b in weighed),
            "other": sum(abs(a - b) >= 0.5 and not (a >= SATURATED and b >= SATURATED) for a, b in weighed),
        },
    }


def write_solutions(done: Run, file: Path) -> None:
    """Write the consistent scenarios of a run as a list of ScenarioWizard, whole or not at all."""
    result: Row = dict(done.result.to_dict())
    found = [
        Solution(tuple(row["code"]), float(row["basin"]), float(row["margin"] or 0), float(row["total_impact_score"]))
        for row in result["consistent"]
    ]
    write_bytes(file, sl_bytes(found))
    left_out = result["consistent_total"] - len(found)
    if left_out or not result["complete"]:
        more = (
            f"leaves out {number(left_out)} scenarios" if left_out else "holds what was found before the search ended"
        )
        click.echo(f"{file} is not whole: it {more}.", err=True)


def print_comparison(found: dict[str, Any]) -> None:
    """Print the comparison as tables that fit the screen."""
    rows = [(" ".join(map(str, code)), "only in the file") for code in found["only_in_file"]]
    rows += [(" ".join(map(str, code)), "only here") for code in found["only_here"]]
    rows += [
        (
            " ".join(map(str, d["code"])),
            f"{d['measure']} {number(d['file'], 6)} in the file, {number(d['ours'], 6)} here",
        )
        for d in found["different"]
    ]
    table(f"Beside {found['file']}", ("scenario", "difference"), rows)
    said = "agrees with" if found["agrees"] else "differs from"
    weights = found["weights"]
    click.echo(
        f"The run {said} {found['file']}: {found['compared']} scenarios compared. Weights: {weights['same']} the same, "
        f"{weights['saturated']} saturated in the file, {weights['other']} others, counted from other starts or by "
        f"another rule."
    )
