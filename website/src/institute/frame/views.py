"""What readers choose about the frame: cookies, how pages look, a notice closed. Every form works without scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from institute.frame import consent, promotion, reading

# These forms stand on pages that are kept for everybody, so they carry no reader's token. What they set is seen by
# nobody else; that they were sent from a page of ours is told by where the browser says they come from.


@never_cache
@csrf_exempt
@require_http_methods(["POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Keep what a reader chose about cookies: all, none, or category by category."""
    if not _from_here(request):
        return _refused()
    known = frozenset(category.name for category in consent.CATEGORIES)
    said = request.POST.get("choice", "")
    agreed = (
        known if said == "all" else known & set(request.POST.getlist("category")) if said == "some" else frozenset()
    )
    response = redirect(_back(request, kept=said == "some"))
    consent.choose(request, response, frozenset(agreed))
    return response


@never_cache
@csrf_exempt
@require_http_methods(["POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Keep how pages are to look; whoever asks for that agrees to the cookie that it takes, which the form says."""
    if not _from_here(request):
        return _refused()
    paper, size = request.POST.get("paper", ""), request.POST.get("size", "")
    response = redirect(_back(request, kept=True))
    if paper in dict(reading.PAPERS) and size in dict(reading.SIZES):
        choice = consent.chosen(request)
        consent.choose(request, response, (choice.agreed if choice.counts else frozenset()) | {"reading"})
        consent.set_cookie(response, reading.COOKIE, f"{paper}.{size}", reading.LASTS)
    return response


@never_cache
@csrf_exempt
@require_http_methods(["POST"])
def dismiss(request: HttpRequest) -> HttpResponse:
    """Remember that the notice of the promoted piece was closed; another piece is shown again."""
    if not _from_here(request):
        return _refused()
    response = redirect(_back(request))
    key = promotion.key_of(request)
    if key and request.POST.get("key", "") == key:
        consent.set_cookie(response, reading.DISMISSED, key, consent.LASTS)
    return response


def _from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form was sent from a page of this site."""
    origin = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    if origin in ("", "null"):
        return bool(request.META.get("HTTP_SEC_FETCH_SITE", "") == "same-origin")
    return bool(urlsplit(origin).netloc == request.get_host())


def _refused() -> HttpResponse:
    said = "This form was not sent from a page of ours. Open the page again, and send it from there.\n"
    return HttpResponseForbidden(said, content_type="text/plain; charset=utf-8")


def _back(request: HttpRequest, kept: bool = False) -> str:
    said = request.POST.get("next", "")
    ours = said.startswith("/") and said.isprintable() and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    path = said if ours and len(said) <= 2_000 else "/"
    if not kept or "kept" in path:
        return path
    return f"{path.split('#')[0].split('?')[0]}?kept#choices"
