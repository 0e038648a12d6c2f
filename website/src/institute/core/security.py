"""Middleware: the reader's address, the admin's own content policy, and what no request may hold. Knows no view."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = "Content-Security-Policy"

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


_FOLLOWING = re.compile(r"(?:utm_[a-z_]+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id)(?:=|\Z)")


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
            # A preview went through all of this as the page that it shows, and has that page's policy: it keeps it,
            # and may stand in the editor's own frame.
            if own := response.headers.get(POLICY):
                response.headers[POLICY] = own.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response


class PlainQuery:
    """Takes out of what an address asks for what is not for us, before pages are told apart by it.

    That is the sign NUL, which no text of ours holds and PostgreSQL refuses, and the tags by which those who spread a
    link follow whoever opens it: nobody is followed here, and one page is not kept once for each of them.
    """

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is left."""
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\x00" in asked:
            asked = asked.replace("%00", "").replace("\x00", "")
        if asked:
            parts = asked.split("&")
            request.META["QUERY_STRING"] = "&".join(part for part in parts if not _FOLLOWING.match(part))
        return self._answer(request)


class SmallBody:
    """Refuses at once what is larger than any form of a reader; what editors upload in the admin may be larger."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse before anything of it is read."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        if (
            said.isdigit()
            and int(said) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            and not request.path.startswith("/admin/")
        ):
            raise RequestDataTooBig("The body of the request is larger than a form.")
        return self._answer(request)
