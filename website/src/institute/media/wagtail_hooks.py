"""What editors are kept from: a recording that some could not follow goes before nobody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from institute.media.models import RecordingPage


@hooks.register("before_publish_page")
def with_captions_and_transcript(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say what is missing, in place of publishing; the draft is kept."""
    if not isinstance(page, RecordingPage):
        return None
    against = page.problems()
    for said in against:
        messages.error(request, said)
    return redirect("wagtailadmin_pages:edit", page.pk) if against else None
