"""How to reach the institute, gathered from its settings: one source for masthead, foot, contact page and JSON-LD."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from institute.core.linked import script
from institute.core.models import InstituteSettings


@dataclass(frozen=True)
class Place:
    """One address."""

    name: str
    lines: tuple[str, ...]
    telephone: str = ""


@dataclass(frozen=True)
class Account:
    """An account on another network."""

    network: str
    handle: str
    url: str
    label: str


@dataclass(frozen=True)
class Way:
    """A page of ours through which the institute is reached."""

    title: str
    url: str


@dataclass(frozen=True)
class Reach:
    """All ways to reach the institute."""

    places: tuple[Place, ...] = ()
    accounts: tuple[Account, ...] = ()
    ways: tuple[Way, ...] = ()
    email: str = ""
    json_ld: str = ""


# Shown where the page is there: another room of the site brings it.
WAYS = (
    ("/feeds/", "Feeds (RSS and Atom)"),
    ("/subscribe/", "Subscribe by mail"),
    ("/contact/", "Get in touch"),
    ("/directions/", "Directions to {name}"),
)


def reach(institute: InstituteSettings, root: str, leads_somewhere: Callable[[str], bool]) -> Reach:
    """Gather the ways to reach the institute.

    Parameters
    ----------
    root
        The site's address, without a slash at its end.
    leads_somewhere
        Tells whether a path of ours answers.
    """
    name = institute.name
    offices = list(institute.offices.all())
    accounts = [
        Account(link.network, link.handle, link.url, f"{name} on {link.network}")
        for link in institute.social_links.all()
    ]
    places = [
        Place(name, tuple(institute.address_lines), institute.telephone),
        *(Place(office.name, tuple(office.address_lines), office.telephone) for office in offices),
    ]
    return Reach(
        places=tuple(place for place in places if place.lines),
        accounts=tuple(accounts),
        ways=tuple(Way(title.format(name=name), path) for path, title in WAYS if leads_somewhere(path)),
        email=institute.email,
        json_ld=script(graph(institute, root)),
    )


def graph(institute: InstituteSettings, root: str) -> dict[str, Any]:
    """Return the institute as schema.org says it."""
    addresses = [
        place.postal_address for place in (institute, *institute.offices.all()) if len(place.postal_address) > 1
    ]
    said = {
        "@context": "https://schema.org",
        "@type": "ResearchOrganization",
        "@id": f"{root}/#institute",
        "name": institute.name,
        "url": f"{root}/",
        "slogan": institute.motto,
        "foundingDate": str(institute.founded or ""),
        "email": institute.email,
        "telephone": institute.telephone,
        "address": addresses[0] if len(addresses) == 1 else addresses,
        "sameAs": [link.url for link in institute.social_links.all()],
        "parentOrganization": {"@type": "Organization", "name": institute.parent_name, "url": institute.parent_url}
        if institute.parent_name
        else "",
    }
    if isinstance(said["parentOrganization"], dict):
        said["parentOrganization"] = {key: value for key, value in said["parentOrganization"].items() if value}
    return {key: value for key, value in said.items() if value}
