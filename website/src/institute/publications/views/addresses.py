"""Addresses that last: ``/co26001``, its PDF, its Markdown, its citation files and each of its versions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from lxml import etree
from wagtail.views import serve

from institute.core.models import InstituteSettings
from institute.core.sending import send
from institute.publications import describing, presentation
from institute.publications.metadata import crossref, csl, datacite, exchange, jsonld, oai_dc
from institute.publications.metadata.changes import HIDING
from institute.publications.metadata.model import Metadata
from institute.publications.models import IssuedNumber, PublicationPage, PublicRevision
from institute.publications.pdf import card as cards
from institute.publications.text import markdown
from institute.publications.text.document import document_of

log = logging.getLogger(__name__)
TYPES = {
    "md": "text/markdown; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
    "jsonld": "application/ld+json",
    "xml": "application/xml",
    "crossref.xml": "application/xml",
    "datacite.json": "application/json",
}


@require_safe
def short_address(request: HttpRequest, key: str) -> HttpResponse:
    """Lead from ``/co25001`` to the publication of that number, wherever it stands now."""
    issued = _issued(key)
    if issued is None:
        # No number of ours: a page of the tree may have this name.
        answer: HttpResponse = serve(request, f"{key}/")
        return answer
    page = _shown(issued)
    if page is None:
        return _gone(request, issued)
    return redirect(page.get_url(request), permanent=True)


@require_safe
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a version as it was; the present one leads to the page."""
    page, issued = _page_or_none(key)
    if page is None:
        return _gone(request, issued)
    revision = get_object_or_404(PublicRevision, page=page, number=number)
    if revision.pk == page.current_id:
        return redirect(page.get_url(request))
    context = {"page": page, "self": page, **presentation.publication(page, request, revision)}
    answer = render(request, "pages/publication.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """List the versions of a publication."""
    page, issued = _page_or_none(key)
    if page is None or page.current is None:
        return _gone(request, issued)
    meta = describing.stored(page.current, page)
    trail = [{"title": meta.heading, "url": page.url or ""}, {"title": "Versions", "url": ""}]
    context = {"page": page, "meta": meta, "revisions": presentation.versions(page), "trail": trail}
    return render(request, "publications/versions.html", context)


@require_safe
def pdf(request: HttpRequest, key: str, path: str = "", number: int | None = None) -> HttpResponseBase:
    """Give the PDF of the present or an older version; the present one lies in its page's own folder.

    A piece without a PDF leads to its page: the address never breaks.
    """
    page, issued = _page_or_none(key)
    if page is None:
        return _gone(request, issued)
    revision = get_object_or_404(PublicRevision, page=page, number=number) if number else page.current
    if revision is None or not revision.pdf:
        return HttpResponseRedirect(page.get_url(request))
    if PublicRevision.objects.filter(page=page, kind__in=HIDING, number__gt=revision.number).exists():
        return HttpResponseRedirect(page.get_url(request))  # it was printed before its text was removed
    own = page.get_url(request) or "/"
    if number is None and path != unquote(own).strip("/") + "/":
        return redirect(request.build_absolute_uri(f"{own}{page.key}.pdf"), permanent=True)
    try:
        answer = send(request, revision.pdf, "application/pdf", f"{page.key}.pdf", digest=revision.pdf_hash)
    except FileNotFoundError:
        log.error("The PDF of %s, %s, is not where it was kept", page, revision)
        return HttpResponseRedirect(page.get_url(request))
    if number is not None and revision.pk != page.current_id:
        answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def card(request: HttpRequest, key: str) -> HttpResponse:
    """Give the card that other sites show of the present version."""
    page, issued = _page_or_none(key)
    if page is None or page.current is None:
        return _gone(request, issued)
    made = cards.picture(describing.stored(page.current, page), InstituteSettings.for_request(request).name)
    return HttpResponse(made, content_type="image/png")


@require_safe
def form(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give the present version in another form: Markdown, a citation file, or what is deposited."""
    page, issued = _page_or_none(key)
    if page is None or page.current is None:
        return _gone(request, issued)
    meta = describing.stored(page.current, page)
    try:
        answer = _FORMS[form](request, page, meta)
    except crossref.NoDoi as error:
        raise Http404(str(error)) from None
    answer["Content-Type"] = TYPES[form]
    answer["X-Robots-Tag"] = "noindex"
    answer["Link"] = f'<{meta.url}>; rel="canonical"'
    if form in ("bib", "ris"):
        answer["Content-Disposition"] = f'attachment; filename="{page.key}.{form}"'
    return answer


def _markdown(request: HttpRequest, page: PublicationPage, meta: Metadata) -> HttpResponse:
    assert page.current is not None
    hidden = meta.places.ended in HIDING
    text = document_of([] if hidden else page.body, page.notes, page.current.pinned)
    return HttpResponse(markdown.page(meta, text, describing.changes_of(page, page.current.number)))


def _crossref(request: HttpRequest, page: PublicationPage, meta: Metadata) -> HttpResponse:
    institute = InstituteSettings.for_request(request)
    who = crossref.Depositor(institute.name, institute.email or settings.DEFAULT_FROM_EMAIL, institute.name)
    return HttpResponse(crossref.deposit(meta, who, timezone.now()))


def _plain_json(data: Any) -> HttpResponse:
    return JsonResponse(data, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 2})


_FORMS: dict[str, Callable[[HttpRequest, PublicationPage, Metadata], HttpResponse]] = {
    "md": _markdown,
    "bib": lambda request, page, meta: HttpResponse(exchange.bibtex([csl.item(meta)])),
    "ris": lambda request, page, meta: HttpResponse(exchange.ris([csl.item(meta)])),
    "json": lambda request, page, meta: _plain_json([csl.item(meta)]),
    "jsonld": lambda request, page, meta: _plain_json(jsonld.graph(meta)),
    "xml": lambda request, page, meta: HttpResponse(etree.tostring(oai_dc.element(meta), encoding="UTF-8")),
    "crossref.xml": _crossref,
    "datacite.json": lambda request, page, meta: _plain_json(datacite.record(meta)),
}


def _issued(key: str) -> IssuedNumber | None:
    rows = IssuedNumber.objects.select_related("series", "page", "page__current", "page__series")
    return rows.filter(key=key.lower()).first()


def _shown(issued: IssuedNumber) -> PublicationPage | None:
    page: PublicationPage | None = issued.page
    if page is None or not page.live or not page.get_url() or page.get_view_restrictions().exists():
        return None
    return page


def _page_or_none(key: str) -> tuple[PublicationPage | None, IssuedNumber]:
    issued = _issued(key)
    if issued is None:
        raise Http404("There is no publication of this number.")
    return _shown(issued), issued


def _gone(request: HttpRequest, issued: IssuedNumber) -> HttpResponse:
    """Say that a number's publication is not before readers; a number never answers as if it had not been given."""
    return render(request, "publications/gone.html", {"issued": issued}, status=410)
