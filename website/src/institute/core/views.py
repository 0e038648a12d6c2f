"""Answers that belong to no page: health, robots, failure."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers in, but not into the admin and not into every position of every slider."""
    closed = ["/admin/", "/accounts/", "/search/", "/preview/", "/feedback/", "/subscribe/", "/comments/"]
    closed += ["/registrations/", "/recordings/*/player/", "/*/result$"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def nothing(request: HttpRequest) -> HttpResponse:
    """Say that there is no such page, whatever a library would show there."""
    raise Http404("There is no such page.")


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request is none that we can read, or is larger than a form."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return HttpResponse(get_template(f"{status}.html").render({}), status=status)


def failure(request: HttpRequest) -> HttpResponse:
    """Say that we failed, or that the database cannot be had just now; needs neither database nor context."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(get_template("503.html").render({}), status=503, headers={"Retry-After": "30"})
    return HttpResponse(get_template("500.html").render({}), status=500)
