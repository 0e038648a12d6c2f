"""`thinktank record`: write what a case forecasts to an append-only file, and verify such a file without a site."""

from __future__ import annotations

import json
from pathlib import Path

import click

from thinktank.cli.output import json_option, print_json, table
from thinktank.errors import CaseError, Problem

PATH = click.Path(path_type=Path)


@click.group(epilog="Example: thinktank record write japan-us-2025.toml record.jsonl")
def record() -> None:
    """Keep forecasts in an append-only record that anyone can verify."""


@record.command(epilog="Example: thinktank record write japan-us-2025.toml record.jsonl")
@click.argument("file", type=PATH)
@click.argument("target", type=PATH)
@json_option
def write(file: Path, target: Path, as_json: bool) -> None:
    """Append to the record TARGET what the case in FILE says and TARGET does not hold yet."""
    from thinktank.case import read_case
    from thinktank.forecasting import append, head_of

    added = append(read_case(file), target)
    head = head_of(target.read_bytes() if target.exists() else b"")
    if as_json:
        print_json({"record": str(target), "added": added, "head": head})
    else:
        click.echo(f"Added {added} lines to {target}. Head {head}.")


@record.command(epilog="Example: thinktank record verify record.jsonl")
@click.argument("target", type=PATH)
@json_option
def verify(target: Path, as_json: bool) -> int:
    """Check the chain of hashes and every rule of the record TARGET; exit status 2 if it is not sound."""
    from thinktank.forecasting import head_of
    from thinktank.forecasting import verify as check

    data = _read(target)
    problems = check(data, str(target))
    if as_json:
        said = {"record": str(target), "ok": not problems, "lines": len(data.splitlines()), "head": head_of(data)}
        print_json({**said, "problems": [problem.to_dict() for problem in problems]})
        return 2 if problems else 0
    if problems:
        raise CaseError(problems)
    click.echo(f"{target}: sound, {len(data.splitlines())} lines. Head {head_of(data)}.")
    return 0


@record.command(epilog="Example: thinktank record show record.jsonl")
@click.argument("target", type=PATH)
@json_option
def show(target: Path, as_json: bool) -> None:
    """Show the lines of the record TARGET."""
    from thinktank.forecasting import verify as check

    data = _read(target)
    problems = check(data, str(target))
    if problems:
        raise CaseError(problems)
    lines = [json.loads(line) for line in data.splitlines()]
    if as_json:
        print_json({"record": str(target), "lines": lines})
        return
    rows = [(x["n"], x["on"], x["kind"], x["forecast"], x.get("by"), _said(x)) for x in lines]
    table(f"Record {target}", ("n", "on", "kind", "forecast", "by", "what"), rows)


def _said(line: dict[str, object]) -> object:
    return next((line[name] for name in ("question", "value", "outcome", "text") if name in line), "")


def _read(target: Path) -> bytes:
    try:
        return target.read_bytes()
    except OSError as error:
        raise CaseError([Problem(str(target), "", "", f"cannot be read: {error.strerror}")]) from None
