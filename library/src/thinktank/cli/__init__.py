"""The command line: `thinktank COMMAND`. Parses arguments and prints; computes nothing itself.

Every command is one function in a module beside this one. Other distributions add commands through the entry
point group ``thinktank.commands``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

import click

from thinktank import __version__
from thinktank.cli.trouble import explained

COMMANDS = {
    "check": "thinktank.cli.cases:check",
    "show": "thinktank.cli.cases:show",
    "claims": "thinktank.cli.claims:claims",
    "run": "thinktank.cli.runs:run",
    "methods": "thinktank.cli.runs:methods",
    "backtest": "thinktank.cli.backtest:backtest",
    "record": "thinktank.cli.record:record",
    "outlook": "thinktank.cli.outlook:outlook",
    "new": "thinktank.cli.files:new",
    "convert": "thinktank.cli.files:convert",
    "schema": "thinktank.cli.files:schema",
    "completion": "thinktank.cli.completion:completion",
}


class Commands(click.Group):
    """Loads a command's module only when the command is used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return our commands in the order of use, then those of other distributions."""
        return [*COMMANDS, *sorted(set(_plugins()) - set(COMMANDS))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name in COMMANDS:
            module, _, name = COMMANDS[cmd_name].partition(":")
            found = getattr(import_module(module), name)
        else:
            plugin = _plugins().get(cmd_name)
            if plugin is None:
                return None
            found = plugin.load()
        assert isinstance(found, click.Command)
        return found


def _plugins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group="thinktank.commands")}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="thinktank")
def thinktank() -> None:
    """Put a strategic question into one case file, and let established methods read it.

    \b
    Examples:
      thinktank new my-question
      thinktank check my-question.toml
      thinktank run my-question.toml --method spatial_bargaining
      thinktank claims my-question.toml --json

    A FILE may be a case in TOML (.toml), an Excel workbook (.xlsx), a project of ScenarioWizard (.scw), a conflict
    of GMCR+ (.gmcr), or a matrix or a table of KTAB (.csv). Exit status: 0 all is well, 2 the input or the call is
    wrong, 1 anything else.
    """  # noqa: D301 - click's sign for a paragraph that keeps its lines


def main() -> None:
    """Run the command line; the entry point of the program."""
    sys.exit(explained(thinktank))
