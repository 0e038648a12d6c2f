"""What the user sees when something goes wrong: our sentences and an exit status, never a traceback."""

from __future__ import annotations

import datetime as dt
import os
import sys
import traceback
from pathlib import Path

import click

from thinktank.errors import CaseError, ThinktankError

WRONG_INPUT = 2
INTERRUPTED = 130


def explained(command: click.Command, arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    command
        The command or group.
    arguments
        What stands on the command line after the program's name; by default the real one.

    Returns
    -------
    int
        0 if all is well, 2 for a wrong input or call, 130 after Ctrl-C, 1 for a fault of ours, whose details
        go to a file that the message names.
    """
    try:
        result = command.main(args=arguments, prog_name="thinktank", standalone_mode=False)
    except CaseError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        click.echo(f"{count} problem{'s' * (count != 1)}; nothing was done.", err=True)
        return WRONG_INPUT
    except ThinktankError as error:
        click.echo(str(error), err=True)
        return WRONG_INPUT
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `| head` does. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        click.echo(f"Thinktank failed: {type(error).__name__}: {error}. {_kept()}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def _kept() -> str:
    """Write the traceback to a file and say where it is."""
    from thinktank.cli.places import log_folder

    try:
        folder: Path = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"failure-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
        file.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return "The details could not be written anywhere."
    return f"The details are in {file}; please report them."
