"""How results are printed: JSON in one object, or tables that fit the screen. Knows no command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

Command = TypeVar("Command", bound=Callable[..., object])
WIDE = 120


def json_option(command: Command) -> Command:
    """Give a command the option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")(command)


def print_json(data: object) -> None:
    """Print one JSON object; dates as ISO 8601."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str, allow_nan=False))


def console() -> Console:
    """Return a console for tables: as wide as the screen, or `WIDE` where the output is no terminal."""
    from rich.console import Console

    return Console(
        width=None if sys.stdout.isatty() else WIDE,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], numeric: int = 0) -> None:
    """Print a table with its title; nothing if it has no rows.

    Parameters
    ----------
    title, columns
        Heading of the table and of its columns.
    rows
        Cells; None is printed as nothing.
    numeric
        How many columns at the right hold numbers and are set flush right.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not cells:
        return
    sheet = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(columns):
        right = i >= len(columns) - numeric
        sheet.add_column(Text(column), justify="right" if right else "left", overflow="fold")
    for row in cells:
        sheet.add_row(*[Text(cell) for cell in row])
    console().print(sheet)
