"""`thinktank serve` and `thinktank manage`: the site's commands. Imports Django only when one of them runs."""

from __future__ import annotations

import os
import socket

import click

SETTINGS = "institute.config.settings.serve"


@click.command(epilog="Examples: thinktank serve    PORT=9000 DATA=/srv/institute thinktank serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True, show_envvar=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests answered at once.")
def serve(host: str, port: int, threads: int) -> int:
    """Serve the site; the first time, set it up and load the demonstration institute.

    Everything that is written goes under the folder DATA (by default ./var). Ctrl-C ends it.
    """
    if not _is_free(host, port):
        click.echo(
            f"Port {port} on {host} is in use. Stop what uses it, or choose another: PORT={port + 1}",
            err=True,
        )
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    os.environ["PORT"] = str(port)  # part of the address that citations and feeds give
    from institute.config.environment import Misconfigured
    from institute.config.preparing import prepare

    try:
        prepare(click.echo)
    except Misconfigured as error:
        click.echo(str(error), err=True)
        return 2
    from institute.config.server import run

    return run(host, port, threads, click.echo)


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    epilog="Example: thinktank manage changepassword editor",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> int:
    """Run one of Django's management commands on the site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line

    from institute.config.environment import Misconfigured

    try:
        execute_from_command_line(["thinktank manage", *(arguments or ("help",))])
    except Misconfigured as error:
        click.echo(str(error), err=True)
        return 2
    return 0


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port that a server has just left may be taken again at once.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
