"""The page of one piece's checks, for those who do not have its editor open."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from institute.desk import checks
from institute.publications.models import PublicationPage


def checks_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """List what stops a piece and what should be looked at, as its last draft stands."""
    page = get_object_or_404(PublicationPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    latest = page.get_latest_revision_as_object()
    found = checks.findings(latest)
    context = {
        "page": latest,
        "editor": reverse("wagtailadmin_pages:edit", args=[page_id]),
        "stops": [each for each in found if each.blocks],
        "warns": [each for each in found if not each.blocks],
    }
    return render(request, "desk/admin/checks.html", context)
