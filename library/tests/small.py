"""Small cases for tests, made from a table of positions, saliences and capabilities."""

from __future__ import annotations

from thinktank.case import Case, case_from_toml

Rows = dict[str, tuple[float, float, float]]


def small_text(rows: Rows, more: str = "", issues: int = 1) -> str:
    """Return a case file with issue `x` (and `y`) from 0 to 10 and one actor for each row."""
    lines = [f'[case]\nid = "small"\ntitle = "Small"\nquestion = "Where?"\nclient = "{next(iter(rows))}"']
    lines.append("as_of = 2026-01-01\nhorizon = 2027-01-01\nseed = 7")
    lines.append(
        '[people.p]\nname = "P"\n[sources.s]\ncite = "S"\ndate = 2026-01-01\nkind = "elicitation"\nreliability = "C"'
    )
    lines += [f'[actors.{name}]\nname = "{name.upper()}"' for name in rows]
    lines += [f'[issues.{id}]\nask = "Issue {id}"\nunit = "units"\nscale = [0, 10]' for id in "xy"[:issues]]
    lines.append('[judgements]\nby = "p"\nsource = "s"')
    for kind, column in (("position", 0), ("salience", 1)):
        lines.append(f"[judgements.{kind}.x]")
        lines += [f"{name} = {row[column]}" for name, row in rows.items()]
    lines.append("[judgements.capability]")
    lines += [f"{name} = {row[2]}" for name, row in rows.items()]
    return "\n".join(lines) + "\n" + more


def small_case(rows: Rows, more: str = "", issues: int = 1) -> Case:
    """Return the case of that file."""
    return case_from_toml(small_text(rows, more, issues))
