"""In which of a few forms a reader gets every page: what was answered, dismissed, chosen, and from which network.

Pages are kept for everybody; these forms keep them apart (institute.core.caching). Renders nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from institute.core import caching
from institute.frame import consent, promotion

Answer = Callable[[HttpRequest], HttpResponseBase]

COOKIE = "reading"
DISMISSED = "dismissed"
LASTS = 365 * 86_400
PAPERS = (("auto", "As the device"), ("light", "Light"), ("dark", "Dark"))
SIZES = (("normal", "Normal"), ("large", "Large"), ("larger", "Larger"))


@dataclass(frozen=True)
class Look:
    """How a reader wants pages to look."""

    paper: str = "auto"
    size: str = "normal"


@dataclass(frozen=True)
class Reading:
    """What is known of a reader, of whom nothing is known."""

    is_staff_network: bool = False
    has_answered: bool = False
    has_dismissed: bool = False
    look: Look = Look()


class Variants:
    """Finds out the form of the page before the page cache is asked."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the form noted."""
        caching.vary(request, reading_of(request))
        return self._answer(request)


def reading_of(request: HttpRequest) -> Reading:
    """Return what a request says of its reader."""
    known: Reading | None = getattr(request, "variant", None)
    if known is not None:
        return known
    is_staff = _is_staff_network(request.META.get("REMOTE_ADDR", ""))
    if request.COOKIES.keys().isdisjoint((consent.COOKIE, DISMISSED, COOKIE)):
        return Reading(is_staff)
    dismissed = request.COOKIES.get(DISMISSED, "")
    return Reading(
        is_staff,
        consent.chosen(request).counts,
        bool(dismissed) and dismissed == promotion.key_of(request),
        look_of(request),
    )


def look_of(request: HttpRequest) -> Look:
    """Return how a reader wants pages to look, if that may be remembered."""
    paper, _, size = request.COOKIES.get(COOKIE, "").partition(".")
    if paper not in dict(PAPERS) or size not in dict(SIZES) or not consent.allows(request, "reading"):
        return Look()
    return Look(paper, size)


def _is_staff_network(address: str) -> bool:
    if not settings.STAFF_NETWORKS:
        return False
    try:
        came_from = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(came_from in network for network in settings.STAFF_NETWORKS)
