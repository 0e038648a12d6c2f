"""What an editor sees of a piece before readers do, beside its preview: the card that other sites will show."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from institute.core.models import InstituteSettings
from institute.publications import numbers, presentation
from institute.publications.models import PublicationPage
from institute.publications.pdf import card as cards


@require_safe
def card(request: HttpRequest, page_id: int) -> HttpResponse:
    """Give the card of a piece as it was last saved."""
    page = get_object_or_404(PublicationPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    latest = page.get_latest_revision_as_object()
    meta = presentation.draft(latest)
    meta = replace(meta, number=meta.number or numbers.expected(latest))
    return HttpResponse(cards.picture(meta, InstituteSettings.for_request(request).name), content_type="image/png")
