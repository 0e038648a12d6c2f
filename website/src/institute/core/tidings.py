"""What a mail may tell of, handed in by the room that it is of: a list's name, and what is new on it. Sends nothing.

A room offers a list from its `apps.py`; whoever sends mails asks for what was announced since a moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One thing that a mail tells of.

    Parameters
    ----------
    title, url
        What it is called, and its whole address.
    about
        One line: for an event when and where, for a publication its number, authors and day.
    summary
        A few sentences, as text.
    """

    title: str
    url: str
    about: str
    summary: str


Since = Callable[[dt.datetime], Sequence[Item]]
_offers: dict[str, Since] = {}


def offer(name: str, since: Since) -> None:
    """Offer a list: what was announced on it after a moment and is still to be told, in the order of a mail."""
    _offers[name] = since


def told(name: str, since: dt.datetime) -> Sequence[Item]:
    """Return what is new on a list since a moment; nothing where no room offers it."""
    found = _offers.get(name)
    return found(since) if found is not None else []
