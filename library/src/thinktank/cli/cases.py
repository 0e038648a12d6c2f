"""`thinktank check` and `thinktank show`: is the file sound, and what does it say."""

from __future__ import annotations

from pathlib import Path

import click

from thinktank.cli.output import json_option, print_json, table
from thinktank.errors import CaseError

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command(epilog="Example: thinktank check japan-us-2025.toml")
@FILE
@json_option
def check(file: Path, as_json: bool) -> int:
    """Say whether FILE is a sound case, or everything that is wrong with it."""
    from thinktank.case import TABLES, read_case

    try:
        case = read_case(file)
    except CaseError as error:
        if not as_json:
            raise
        print_json({"file": str(file), "ok": False, "problems": [p.to_dict() for p in error.problems]})
        return 2
    counts = {table: len(getattr(case, table)) for table in TABLES}
    counts["judgements"] = len(case.judgements)
    if as_json:
        said = {"id": case.id, "title": case.title, "hash": case.hash, "counts": counts}
        print_json({"file": str(file), "ok": True, "case": said, "problems": []})
        return 0
    held = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    click.echo(f"{file}: sound. {case.title}: {held}.")
    return 0


@click.command(epilog="Example: thinktank show japan-us-2025.toml --only judgements")
@FILE
@click.option("--only", metavar="TABLE", help="Show one table: actors, issues, judgements, statements ...")
@json_option
def show(file: Path, only: str | None, as_json: bool) -> None:
    """Show the case in FILE as readable tables."""
    from thinktank.case import TABLES, read_case
    from thinktank.cli.tables import TABLES_SHOWN

    if only is not None and only not in TABLES_SHOWN:
        raise click.BadParameter(
            f"there is no table {only!r}; there are {', '.join(TABLES_SHOWN)}", param_hint="--only"
        )
    case = read_case(file)
    if as_json:
        raw = case.to_raw()
        print_json({"case": raw["case"], **{k: raw.get(k, {}) for k in (*TABLES, "judgements") if only in (None, k)}})
        return
    if only is None:
        click.echo(f"{case.title}\n{case.about.question}\n")
        click.echo(f"As of {case.about.as_of}, until {case.about.horizon}; client {case.about.client}; {case.hash}")
        if case.about.illustrative:
            click.echo(f"Note: {case.about.illustrative}")
        click.echo()
    for name, rows_of in TABLES_SHOWN.items():
        if only in (None, name):
            for title, columns, rows, numeric in rows_of(case):
                table(title, columns, rows, numeric)
