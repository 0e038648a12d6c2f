"""The whole issue of a journal as one PDF, in the folder of the issue's page. Made in `pdf.binding`."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.models import Page

from institute.core.sending import send
from institute.publications import bound
from institute.publications.lists import listing
from institute.publications.models import IssuePage

log = logging.getLogger(__name__)


@require_safe
def whole_issue(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give the PDF of an issue as it is now; an issue without one leads to its page."""
    route = Page.route_for_request(request, path)
    page = route.page.specific if route is not None else None
    if not isinstance(page, IssuePage) or not page.live or page.get_view_restrictions().exists():
        raise Http404("There is no issue of a journal here.")
    if page.pdf is not None:
        return HttpResponseRedirect(page.pdf.url)
    printed = bound.kept(page, listing.articles_of(page))
    if printed is None:
        return HttpResponseRedirect(page.get_url(request) or "/")
    try:
        return send(request, printed.pdf, "application/pdf", f"{page.slug}.pdf", digest=printed.pdf_hash)
    except FileNotFoundError:
        log.error("The PDF of %s is not where it was kept", page)
        return HttpResponseRedirect(page.get_url(request) or "/")
