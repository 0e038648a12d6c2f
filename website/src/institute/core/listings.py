"""Lists that a free page may hold, each offered by the app whose list it is under the list's address. Lists nothing.

An editor narrows a list on the site and puts its address into the page: `/events/?kind=workshop`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import QueryDict

Shows = Callable[[QueryDict, int], str]
Finds = Callable[[QueryDict], list[str]]


@dataclass(frozen=True)
class _Offer:
    shows: Shows
    finds: Finds


_offers: dict[str, _Offer] = {}
_mapped: list[str] = []


def on_the_map(*paths: str) -> None:
    """Put lists beside the tree of pages on the map that crawlers read."""
    _mapped.extend(path for path in paths if path not in _mapped)


def mapped() -> list[str]:
    """Return what is on the map beside the tree."""
    return list(_mapped)


def offer(path: str, shows: Shows, finds: Finds) -> None:
    """Offer the list at an address: how so many of it are shown, and what is wrong with a query."""
    _offers[path] = _Offer(shows, finds)


def problems(address: str) -> list[str]:
    """Return what is wrong with an address of a list."""
    path, query = _parts(address)
    found = _offers.get(path)
    if found is None:
        return [f"There is no list at {path or address!r} that a page can hold; there is {', '.join(sorted(_offers))}."]
    return found.finds(query)


def shown(address: str, most: int) -> str:
    """Return the list at an address as HTML; nothing where nobody offers it any more."""
    path, query = _parts(address)
    found = _offers.get(path)
    return found.shows(query, most) if found is not None else ""


def _parts(address: str) -> tuple[str, QueryDict]:
    parts = urlsplit(address.strip())
    return parts.path, QueryDict(parts.query)
