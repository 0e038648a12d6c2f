"""The page cache: whole answers for readers who are nobody in particular, kept compressed. Renders nothing.

Right first: an answer is kept only if nothing in the request or the answer says that another reader might get another
one. It is kept under the content version (institute.core.content), so a page that was changed is never looked for.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags, parse_http_date_safe
from django.utils.translation import get_language

from institute.core import content

Answer = Callable[[HttpRequest], HttpResponseBase]

# Pages of one reader, pages with a clock or an engine of their own, and files that are sent from disk.
PASSED = (
    "/admin/",
    "/accounts/",
    "/search/",
    "/analyses/",
    "/runs/",
    "/record/",
    "/documents/",
    "/preview/",
    "/registrations/",
    "/recordings/",
    "/news/files/",
    "/oai",
    "/healthz",
)
# What makes a request that of one reader, or the answer to it a part of a page.
OWN_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE")
TEXT = re.compile(r"text/|application/(?:[\w.+-]*(?:json|xml)|x-bibtex|x-research-info-systems)\b")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
# What an answer that nothing has changed says of the page; RFC 9110, section 15.4.5.
UNCHANGED = ("Cache-Control", "Content-Location", "Expires", "Vary")
LONGEST_QUERY = 300
LARGEST = 1_000_000
ROOM = 64_000_000
LIFETIME = 300.0
"""Seconds after which a page is rendered again even if nobody told of a change."""

_unsettled: ContextVar[list[bool] | None] = ContextVar("unsettled", default=None)


def unsettled() -> None:
    """Say that what is being rendered waits for something: this answer is given but not kept."""
    noted = _unsettled.get()
    if noted is not None:
        noted.append(True)


@dataclass(frozen=True)
class Form:
    """A body as it is sent."""

    body: bytes
    etag: str
    encoding: str = ""


@dataclass(frozen=True)
class Kept:
    """An answer: its headers, and its body as it is and compressed."""

    headers: dict[str, str]
    plain: Form
    packed: Form
    until: float

    @classmethod
    def of(cls, response: HttpResponse) -> Kept:
        """Take an answer as it was rendered."""
        body = response.content
        digest = hashlib.sha256(body).hexdigest()[:32]
        plain = Form(body, f'"{digest}"')
        smaller = gzip.compress(body, 6, mtime=0)
        packed = Form(smaller, f'"{digest}-gzip"', "gzip") if len(smaller) < len(body) else plain
        left_out = ("etag", "content-length", "content-encoding", "vary")
        headers = {name: value for name, value in response.headers.items() if name.lower() not in left_out}
        # A reader's browser may keep it, but asks every time: what is published shows at once, and asking is cheap.
        headers.setdefault("Cache-Control", "no-cache")
        return cls(headers | {"Vary": "Accept-Encoding"}, plain, packed, time.monotonic() + LIFETIME)

    @property
    def size(self) -> int:
        """How much room it takes."""
        return len(self.plain.body) + len(self.packed.body) + 2_000

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the answer to a request: the body in a form that the reader takes, or that it is as it was."""
        form = self.packed if takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")) else self.plain
        if _matches(request.META.get("HTTP_IF_NONE_MATCH", ""), form.etag):
            kept = {name: self.headers[name] for name in UNCHANGED if name in self.headers}
            unchanged = HttpResponse(status=304, headers={**kept, "ETag": form.etag})
            del unchanged.headers["Content-Type"]
            return unchanged
        headers = {**self.headers, "ETag": form.etag, "Content-Length": str(len(form.body))}
        if form.encoding:
            headers["Content-Encoding"] = form.encoding
        return HttpResponse(b"" if request.method == "HEAD" else form.body, headers=headers)


class Pages:
    """Answers of one content version, those asked for last, within a number of bytes."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._version = ""
        self._size = 0

    def get(self, version: str, key: Hashable) -> Kept | None:
        """Return what is kept under a key in this version."""
        with self._lock:
            kept = self._kept.get(key) if version == self._version else None
            if kept is None or kept.until < time.monotonic():
                return None
            self._kept.move_to_end(key)
            return kept

    def put(self, version: str, key: Hashable, kept: Kept) -> None:
        """Keep an answer; those of another version go, and those asked for longest ago where there is no room."""
        with self._lock:
            if version != self._version:
                self._empty(version)
            before = self._kept.pop(key, None)
            self._size += kept.size - (before.size if before else 0)
            self._kept[key] = kept
            while self._size > self._room:
                self._size -= self._kept.popitem(last=False)[1].size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._empty("")

    def _empty(self, version: str) -> None:
        self._kept.clear()
        self._version, self._size = version, 0

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)


pages = Pages(ROOM)


class PageCache:
    """Answers from what is kept, before anything dear has to be done; stands before what asks the database for a page.

    What is kept went through all the other middleware, so every header of theirs is in it.
    """

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from what is kept, or have the page rendered and keep it."""
        key = key_of(request) if settings.PAGE_CACHE else None
        # Read before rendering: what changes meanwhile is kept under a version that is no longer looked for.
        version = content.version() if key is not None else None
        if key is None or version is None:
            return self._answer(request)
        kept = pages.get(version, key)
        if kept is not None:
            return kept.answer(request)
        return self._rendered(request, version, key)

    def _rendered(self, request: HttpRequest, version: str, key: Hashable) -> HttpResponseBase:
        # Whether the page is new to the reader is for us to say: an answer without body could not be kept.
        conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        method, request.method = request.method, "GET"  # who asks for the head alone gets that of the page
        noted: list[bool] = []
        token = _unsettled.set(noted)
        try:
            response = self._answer(request)
        finally:
            _unsettled.reset(token)
            request.META.update(conditions)
            request.method = method
        if noted or not may_keep(response):
            return _conditional(request, response)
        assert isinstance(response, HttpResponse)
        kept = Kept.of(response)
        if kept.size <= LARGEST:
            pages.put(version, key, kept)
        return kept.answer(request)


def key_of(request: HttpRequest) -> Hashable | None:
    """Return what tells one page from another; None for a request whose answer may be one reader's own."""
    meta = request.META
    query = meta.get("QUERY_STRING", "")
    if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False) or len(query) > LONGEST_QUERY:
        return None  # a dummy request is a preview of a draft under the address of its page
    if request.path.startswith((*PASSED, settings.STATIC_URL, settings.MEDIA_URL)):
        return None
    if any(name in meta for name in OWN_HEADERS):
        return None
    if meta.get("HTTP_COOKIE") and not request.COOKIES.keys().isdisjoint(
        (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
    ):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    # The query as it was sent: pages repeat it in their links. The day: pages say which year it is.
    said = request.scheme, host, request.get_port(), request.path, query, get_language(), timezone.localdate()
    return *said, getattr(request, "variant", ())


def vary(request: HttpRequest, variant: Hashable) -> None:
    """Say which of a few forms of every page a request gets; pages are kept apart by it. There must be few of them."""
    request.variant = variant  # type: ignore[attr-defined]


def may_keep(response: HttpResponseBase) -> bool:
    """Tell whether an answer is the same for everybody and worth keeping."""
    if response.status_code != 200 or not isinstance(response, HttpResponse) or response.streaming:
        return False
    headers = response.headers
    control = headers.get("Cache-Control", "").lower()
    varies = {name.strip().lower() for name in headers.get("Vary", "").split(",")} - {"", "accept-encoding"}
    return not (
        response.cookies
        or varies
        or "Set-Cookie" in headers
        or "Content-Encoding" in headers
        or "nonce-" in headers.get("Content-Security-Policy", "")
        or any(word in control for word in ("private", "no-store", "no-cache"))
        or not TEXT.match(headers.get("Content-Type", ""))
    )


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Tell whether a reader takes a body compressed by gzip, and would not rather have it as it is (RFC 9110, 12.5.3).

    Examples
    --------
    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("gzip;q=0, *"), takes_gzip("gzip;q=0.5, identity")
    (True, False, False)
    """
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = _weight(weight)
    wanted = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return wanted > 0 and wanted >= weights.get("identity", 0.0)


def _weight(said: str) -> float:
    """Return a weight as `q=0.5` says it; one that says nothing, or nonsense, is 1."""
    found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", said)
    return float(found.group(1)) if found else 1.0


def _matches(asked: str, etag: str) -> bool:
    if not asked:
        return False
    return any(each == "*" or each.removeprefix("W/") == etag for each in parse_etags(asked))


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Say of an answer that is not kept whether it is new to the reader, as the middleware within would have."""
    etag, changed = response.headers.get("ETag"), response.headers.get("Last-Modified")
    if response.status_code != 200 or not (etag or changed):
        return response
    moment = parse_http_date_safe(changed) if changed else None
    answer: HttpResponseBase = get_conditional_response(request, etag, moment, response) or response  # type: ignore[arg-type]
    return answer
