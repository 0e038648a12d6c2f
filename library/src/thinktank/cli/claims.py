"""`thinktank claims`: the statements, what became of their checks, and which could be forecasts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from thinktank.case import Case, Statement
from thinktank.case.checking import FAILS, HOLDS, UNDECIDED, overall
from thinktank.cli.output import json_option, print_json, table

MARKS = {HOLDS: "✓ holds", FAILS: "✗ does not hold", UNDECIDED: "? cannot be decided"}


@click.command(epilog="Examples: thinktank claims japan-us-2025.toml --failing    thinktank claims case.xlsx --json")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--failing", is_flag=True, help="Only the statements with a check that does not hold.")
@json_option
def claims(file: Path, failing: bool, as_json: bool) -> None:
    """Evaluate the checks of every statement in FILE and say what became of each.

    A check is arithmetic on dates and figures: it holds, does not hold (with the value computed), or cannot
    be decided because a figure is not known.
    """
    from thinktank.case import read_case

    case = read_case(file)
    statements = [s for s in case.statements if not failing or overall(s.verdicts) == FAILS]
    counts = summary(case)
    if as_json:
        print_json(
            {
                "case": {"id": case.id, "title": case.title, "hash": case.hash},
                "counts": counts,
                "statements": [_as_data(case, statement) for statement in statements],
            }
        )
        return
    rows = []
    for statement in statements:
        verdicts = "\n".join(f"{MARKS[v.status]}: {v.sentence}" for v in statement.verdicts)
        rows.append((statement.id, statement.kind, statement.text, verdicts or _future(case, statement)))
    table(f"Statements of {case.title}", ("id", "kind", "statement", "what became of it"), rows)
    click.echo(
        f"{counts['statements']} statements; checked {counts['checked']}: {counts['holds']} hold, "
        f"{counts['does_not_hold']} do not, {counts['cannot_be_decided']} cannot be decided. "
        f"{counts['outlooks']} look ahead: {counts['with_forecast']} carry a forecast, "
        f"{counts['not_resolvable']} are not resolvable as written."
    )


def summary(case: Case) -> dict[str, int]:
    """Count the statements by what became of them."""
    became = Counter(overall(statement.verdicts) for statement in case.statements)
    outlooks = [statement for statement in case.statements if statement.kind == "outlook"]
    return {
        "statements": len(case.statements),
        "checked": sum(became[status] for status in (HOLDS, FAILS, UNDECIDED)),
        "holds": became[HOLDS],
        "does_not_hold": became[FAILS],
        "cannot_be_decided": became[UNDECIDED],
        "outlooks": len(outlooks),
        "with_forecast": sum(statement.forecast is not None for statement in outlooks),
        "not_resolvable": sum(not statement.resolvable for statement in outlooks),
    }


def _future(case: Case, statement: Statement) -> str:
    if not statement.resolvable:
        return f"not resolvable: {statement.reason}"
    if statement.forecast is None:
        return ""
    resolution = case.resolution(statement.forecast)
    due = f"open until {case.forecast(statement.forecast).resolve_by}"
    return f"forecast {statement.forecast}: {resolution.outcome if resolution else due}"


def _as_data(case: Case, statement: Statement) -> dict[str, object]:
    resolution = case.resolution(statement.forecast) if statement.forecast else None
    return {
        "id": statement.id,
        "kind": statement.kind,
        "by": statement.by,
        "date": case.date_of(statement),
        "text": statement.text,
        "about": list(statement.about),
        "given": list(statement.given),
        "status": overall(statement.verdicts),
        "checks": [
            {
                "kind": check.kind,
                "reading": check.reading,
                "source": check.source,
                "status": verdict.status,
                "computed": verdict.computed,
                "sentence": verdict.sentence,
            }
            for check, verdict in zip(statement.checks, statement.verdicts, strict=True)
        ],
        "resolvable": statement.resolvable if statement.kind == "outlook" else None,
        "reason": statement.reason,
        "forecast": statement.forecast,
        "outcome": resolution.outcome if resolution else None,
        "note": statement.note,
    }
