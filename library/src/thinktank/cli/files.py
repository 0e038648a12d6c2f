"""`thinktank new`, `convert` and `schema`: case files made, converted, described for editors."""

from __future__ import annotations

from pathlib import Path

import click

from thinktank.cli.output import json_option, print_json

PATH = click.Path(path_type=Path)


@click.command(epilog="Example: thinktank new tariff-talks")
@click.argument("name")
@click.option("--out", type=PATH, help="Where to write it; by default NAME.toml here.")
@json_option
def new(name: str, out: Path | None, as_json: bool) -> None:
    """Write a small complete case called NAME to start from. Never overwrites a file."""
    from thinktank.case import new_case
    from thinktank.case.files import write_new

    target = out or Path(f"{name}.toml")
    write_new(target, new_case(name))
    if as_json:
        print_json({"written": str(target)})
    else:
        click.echo(f"Wrote {target}. Next: thinktank check {target}")


@click.command(epilog="Example: thinktank convert japan-us-2025.toml japan-us-2025.xlsx")
@click.argument("file", type=PATH)
@click.argument("target", type=PATH)
@json_option
def convert(file: Path, target: Path, as_json: bool) -> None:
    """Write the case in FILE as TARGET, in the format of TARGET's ending (.toml, .xlsx, .scw or .csv).

    A .scw or .csv holds the drivers and the impacts between their states, at their modes; of a case without
    impacts a .csv holds the positions, saliences and capabilities, as KTAB takes them.
    An existing TOML file keeps its comments: only what differs is changed.
    """
    from thinktank.case import read_case, write_case

    case = read_case(file)
    write_case(case, target)
    if as_json:
        print_json({"written": str(target), "hash": case.hash})
    else:
        click.echo(f"Wrote {target}, {case.hash}.")


@click.command(epilog="Example: thinktank schema > case.schema.json")
def schema() -> None:
    """Print the JSON Schema of a case file, for editors that complete and check while one types."""
    from thinktank.case import case_schema

    print_json(case_schema())
