"""What is kept about somebody under a mail address, handed in by the rooms that keep it. Keeps nothing itself.

A room offers each kind from its `apps.py`; `manage personal_data` asks all of them, to tell somebody or to forget them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

Told = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of what is kept about people.

    Parameters
    ----------
    name
        What it is called: registrations for events.
    find
        Returns what is kept about an address, as it can be written as JSON.
    erase
        Forgets it, and returns how many entries that were.
    """

    name: str
    find: Callable[[str], list[Told]]
    erase: Callable[[str], int]


_kinds: dict[str, Kind] = {}


def offer(kind: Kind) -> None:
    """Add a kind; one of the same name takes its place."""
    _kinds[kind.name] = kind


def kept_about(address: str) -> dict[str, list[Told]]:
    """Return all that is kept about an address, whatever its letters' case, by kind."""
    return {name: found for name, kind in sorted(_kinds.items()) if (found := kind.find(address.strip()))}


def erase(address: str) -> dict[str, int]:
    """Forget all that is kept about an address; return how many entries of each kind that were."""
    return {name: gone for name, kind in sorted(_kinds.items()) if (gone := kind.erase(address.strip()))}


def rows(model: type[models.Model], shown: Iterable[str], about: str = "") -> Callable[[str], list[Told]]:
    """Return what finds the rows of a model by their field `email`.

    Parameters
    ----------
    shown
        The fields that are told.
    about
        A field whose words are told too: what it is about.
    """
    fields = tuple(shown)

    def find(address: str) -> list[Told]:
        found = model._default_manager.filter(email__iexact=address).order_by("pk")
        return [
            {field: getattr(row, field) for field in fields} | ({about: str(getattr(row, about))} if about else {})
            for row in found
        ]

    return find


def deleting(model: type[models.Model]) -> Callable[[str], int]:
    """Return what deletes the rows of a model by their field `email`."""
    return lambda address: int(model._default_manager.filter(email__iexact=address).delete()[0])
