"""``--set PARAMETER=VALUE``: parameters of a method on the command line. Knows no method."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


def set_option(command: Command) -> Command:
    """Give a command the repeatable option ``--set``, as the argument `settings`."""
    option = click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="PARAMETER=VALUE",
        help="A parameter of the method; repeatable.",
    )
    return option(command)


def parameters(settings: tuple[str, ...]) -> dict[str, object]:
    """Return what was set, by name; a value is read as TOML, and as plain text where it is none.

    Raises
    ------
    click.BadParameter
        One is not of the form PARAMETER=VALUE.
    """
    return dict(_setting(text) for text in settings)


def _setting(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"{text!r} is not of the form PARAMETER=VALUE", param_hint="--set")
    try:
        return name.strip(), tomllib.loads(f"x = {value}")["x"]
    except tomllib.TOMLDecodeError:
        return name.strip(), value
