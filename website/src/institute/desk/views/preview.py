"""A draft as the reader of a preview link sees it: page, PDF and files, marked, not indexed, not stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from institute.desk import previewing
from institute.desk.models import PreviewLink
from institute.desk.times import said
from institute.desk.views import files
from institute.media.models import ReleasePage
from institute.media.views.recordings import send_attachment
from institute.publications.models import PublicationPage
from institute.publications.pdf.typesetting import NotTypeset, typeset

_Shows = Callable[..., HttpResponseBase]


def by_link(form: str, referrer: str = "no-referrer") -> Callable[[_Shows], Callable[..., HttpResponseBase]]:
    """Open a link, note the visit, and keep what is shown out of caches, indexes and the next site's log."""

    def wrap(shows: _Shows) -> Callable[..., HttpResponseBase]:
        @require_http_methods(["GET", "HEAD"] if form != "remark" else ["GET", "HEAD", "POST"])
        @wraps(shows)
        def view(request: HttpRequest, signed: str, **more: str) -> HttpResponseBase:
            link = previewing.read(signed)
            if link is None:
                raise Http404("There is no such preview.")
            previewing.visited(link, form)
            if link.has_ended:
                context = {"link": link, "expired_at": said(link.expires_at)}
                answer: HttpResponseBase = render(request, "desk/preview_ended.html", context, status=410)
            else:
                answer = shows(request, link, signed, **more)
            answer["Cache-Control"] = "private, no-store"
            answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            answer["Referrer-Policy"] = referrer
            return answer

        return view

    return wrap


@by_link("page")
def page(request: HttpRequest, link: PreviewLink, signed: str) -> HttpResponse:
    """Show the draft; once readers see it as it is, lead there."""
    if previewing.is_out(link.page):
        return redirect(link.page.get_full_url(request) or "/")
    draft = previewing.draft(link)
    request.is_preview = True  # type: ignore[attr-defined]
    until = previewing.embargo(link.page)
    context = {
        **draft.get_context(request),
        "link": link,
        "signed_link": signed,
        "until": said(until) if until is not None else "",
        "ends": said(link.expires_at),
        "watermark": previewing.watermark(link),
    }
    answer = render(request, previewing.SHOWN[type(draft)], context)
    files.admit(answer, link, signed)
    return answer


@by_link("pdf")
def pdf(request: HttpRequest, link: PreviewLink, signed: str) -> HttpResponse:
    """Give the draft's PDF with the reader's name across its pages; without one, or once it is out, lead on."""
    if not isinstance(link.page, PublicationPage) or previewing.is_out(link.page):
        return redirect("preview", signed)
    try:
        made = typeset(previewing.edition(link))
    except NotTypeset:
        return redirect("preview", signed)
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return answer


@by_link("file")
def file(request: HttpRequest, link: PreviewLink, signed: str, name: str) -> HttpResponseBase:
    """Give a file that is attached to the draft of a release."""
    draft = previewing.draft(link)
    if not isinstance(draft, ReleasePage):
        raise Http404("There is no such file.")
    return send_attachment(request, draft, name)
