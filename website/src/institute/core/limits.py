"""How often one address may ask for what costs something: counted in the database, by all processes together.

Nothing is kept of whose address it was: each row is named by a keyed hash that is another one in every window.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from institute.core.models import Asked
from institute.core.turns import at_once

Answer = Callable[[HttpRequest], HttpResponse]

SALT = "institute.core.limits"
# One statement, so that no two processes read the same number.
_COUNT = (
    "INSERT INTO core_asked (name, until, times) VALUES (%s, %s, 1) "
    "ON CONFLICT (name) DO UPDATE SET times = core_asked.times + 1 RETURNING times"
)


@dataclass(frozen=True)
class Limit:
    """At most `times` requests of one address in `seconds` to addresses that match."""

    name: str
    method: str
    path: re.Pattern[str]
    times: int
    seconds: int


LIMITS = (
    # Ten wrong passwords in five minutes are no slip of the finger.
    Limit("login", "POST", re.compile(r"^/accounts/(login|password/reset|2fa)/"), 10, 300),
    # A slider that is dragged asks about ten times a second, for some seconds.
    Limit("recompute", "GET", re.compile(r"^/analyses/[^/]+/[^/]+/"), 600, 60),
    # A hall of people behind one address may answer the survey; a program soon stops.
    Limit("feedback", "POST", re.compile(r"^/feedback/"), 20, 600),
    Limit("choices", "POST", re.compile(r"^/(consent|reading|dismiss)/"), 60, 600),
    Limit("subscribe", "POST", re.compile(r"^/subscribe/$"), 20, 600),
    Limit("register", "POST", re.compile(r"^/(events/.*/register|registrations/.*)/$"), 30, 600),
    Limit("contact", "POST", re.compile(r"^/contact/"), 10, 600),
    Limit("comment", "POST", re.compile(r"^/comments/"), 20, 600),
    Limit("apply", "POST", re.compile(r"^/teaching/courses/"), 10, 600),
    Limit("search", "GET", re.compile(r"^/search/"), 60, 60),
)


class RateLimit:
    """Answers 429 to an address that asks too often, in fixed windows of time."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse with the seconds to wait."""
        if settings.RATE_LIMITS:
            for limit in LIMITS:
                if request.method == limit.method and limit.path.match(request.path):
                    now = int(time.time())
                    if asked(limit, whose(request), now) > limit.times:
                        return _refused(request, limit.seconds - now % limit.seconds)
        return self._answer(request)


def asked(limit: Limit, who: str, now: int) -> int:
    """Count one more request of somebody; return how many there were in this window of time."""
    window = now // limit.seconds
    name = salted_hmac(SALT, f"{limit.name}:{window}:{who}", algorithm="sha256").hexdigest()[:32]
    said: list[str | int] = [name, (window + 1) * limit.seconds]
    if limit.method == "GET":
        # Who reads does not wait for who writes: then it is not counted.
        try:
            with at_once():
                return _counted(said)
        except OperationalError:
            return 0
    return _counted(said)


def _counted(said: list[str | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, said)
        return int(cursor.fetchone()[0])


def whose(request: HttpRequest) -> str:
    """Return whom an address belongs to: itself, or in IPv6 the network of which one customer has all addresses."""
    said = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return said
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped
        return str(inner) if inner is not None else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def forget() -> int:
    """Delete the counts of windows that are over; return how many."""
    return int(Asked.objects.filter(until__lte=int(time.time())).delete()[0])


def _refused(request: HttpRequest, wait: int) -> HttpResponse:
    headers = {"Retry-After": str(wait), "Cache-Control": "no-store"}
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        said = {"error": "Too many requests; this one was not kept.", "retry_after": wait}
        return JsonResponse(said, status=429, headers=headers)
    answer = render(request, "429.html", {"wait": wait, "sent": request.method == "POST"}, status=429)
    for name, value in headers.items():
        answer.headers[name] = value
    return answer
