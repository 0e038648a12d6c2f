"""The survey's pages: the form, and the thanks to which a sent form leads."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page, Revision

from institute.outreach.forms import FeedbackForm
from institute.outreach.models import LONGEST_TEXT, Feedback, FeedbackSettings

SENT = "institute.outreach.sent"
THANKS_FOR = dt.timedelta(hours=1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Ask, and keep what is answered once; the page it is about is named in the address."""
    asked = FeedbackSettings.for_request(request)
    path = _path(request.GET.get("from", ""))
    page = _page(request.GET.get("page", ""))
    form = FeedbackForm(asked, request.POST if request.method == "POST" else None)
    if form.is_valid():
        _keep(form, asked, path, page, _revision(page, request.GET.get("revision", "")))
        as_sent = signing.dumps(path, salt=SENT)
        return redirect(f"{reverse('outreach:feedback-sent')}?{urlencode({'as': as_sent})}")
    context = {
        "form": form,
        "asked": asked,
        "about": page.title if page else path,
        "limit": LONGEST_TEXT,
        "trail": [{"title": "Help us improve", "url": ""}],
    }
    return render(request, "outreach/feedback.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def feedback_sent(request: HttpRequest) -> HttpResponse:
    """Thank for what was sent; without a form that was, lead to the form."""
    try:
        path = signing.loads(request.GET.get("as", ""), salt=SENT, max_age=THANKS_FOR)
    except signing.BadSignature:
        return redirect("outreach:feedback")
    return render(request, "outreach/feedback_sent.html", {"back": path or "/"})


def _keep(form: FeedbackForm, asked: FeedbackSettings, path: str, page: Page | None, revision: int | None) -> None:
    said: dict[str, Any] = {name: form.cleaned_data[name] for name in form.SHOWN}
    today = timezone.localdate()
    # A form that is sent twice, by a double click or by a program, is kept once.
    Feedback.objects.get_or_create(
        form=form.form_id,
        defaults={
            **said,
            "steps": asked.steps,
            "path": path,
            "page": page,
            "revision": revision,
            "locale": page.locale.language_code if page else get_language() or "",
            "email_until": today + dt.timedelta(days=asked.keep_addresses_days) if said["email"] else None,
        },
    )


def _path(said: str) -> str:
    """Return an address of this site without its query, or nothing."""
    plain = said.split("?", 1)[0].split("#", 1)[0]
    ours = plain.startswith("/") and plain.isprintable() and url_has_allowed_host_and_scheme(plain, allowed_hosts=None)
    return plain if ours and len(plain) <= 400 else ""


def _page(said: str) -> Page | None:
    """Return the page of this number if readers can see it; the root of the tree is none."""
    if not _number(said):
        return None
    return Page.objects.live().public().filter(pk=int(said), depth__gt=1).select_related("locale").first()


def _revision(page: Page | None, said: str) -> int | None:
    """Return the revision that was read, if it is one of this page."""
    if page is None or not _number(said):
        return None
    known = Revision.page_revisions.filter(pk=int(said), object_id=str(page.pk)).exists()
    return int(said) if known else None


def _number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 18
