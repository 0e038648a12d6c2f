"""Middleware: the admin's own content policy, and limits on how often one address may ask. Knows no view."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

# Wagtail's admin writes inline scripts and styles, and previews pages in a frame of its own.
ADMIN_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
}


class ClientAddress:
    """Takes a reader's address from what the proxies in front say, as many of them as are ours (THINKTANK_PROXIES).

    Each proxy adds the address that it was called from at the end; what stands before was said by the caller.
    """

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with REMOTE_ADDR being the reader's."""
        proxies: int = settings.PROXIES
        if proxies:
            said = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            named = said[-proxies] if len(said) >= proxies else ""
            # What names no address came past the proxies: the address it came from stands.
            with contextlib.suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(named))
        return self._answer(request)


class AdminPolicy:
    """Gives pages under /admin/ the looser policy that Wagtail needs; every other page keeps the strict one."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and set the policy where it differs."""
        response = self._answer(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response


class PlainQuery:
    """Takes the sign NUL out of what an address asks for: no text of ours holds it, and PostgreSQL refuses it."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is left."""
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\x00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "").replace("\x00", "")
        return self._answer(request)


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
    """Answers 429 to an address that asks too often; counts in the cache, in fixed windows."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse with the seconds to wait."""
        if settings.RATE_LIMITS:
            for limit in LIMITS:
                if request.method == limit.method and limit.path.match(request.path):
                    window = int(time.time()) // limit.seconds
                    key = f"limit:{limit.name}:{window}:{request.META.get('REMOTE_ADDR', '')}"
                    cache.add(key, 0, limit.seconds)
                    if cache.incr(key) > limit.times:
                        wait = limit.seconds - int(time.time()) % limit.seconds
                        said = (
                            f"Too many requests; this one was not kept. Wait {wait} seconds, go back and try again.\n"
                        )
                        return HttpResponse(
                            said, status=429, content_type="text/plain", headers={"Retry-After": str(wait)}
                        )
        return self._answer(request)
