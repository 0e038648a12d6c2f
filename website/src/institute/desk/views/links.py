"""The editors' page of a piece's preview links: make, revoke, see who came when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from institute.core.converters import is_key
from institute.desk import previewing, remarks
from institute.desk.models import PreviewLink, PreviewRemark
from institute.desk.times import said, zone_of_form

LONGEST = dt.timedelta(days=180)


class LinkForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom a link is for and how long it opens."""

    class Meta:
        model = PreviewLink
        fields = ("reader", "expires_at", "note")
        widgets = {"expires_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
        labels = {"expires_at": "Opens until"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].help_text = zone_of_form()

    def clean_expires_at(self) -> dt.datetime:
        """Refuse an end in the past, and one that is as good as none."""
        when: dt.datetime = self.cleaned_data["expires_at"]
        if when <= timezone.now():
            raise forms.ValidationError("That is past; choose a later time.")
        if when > timezone.now() + LONGEST:
            raise forms.ValidationError(f"A link opens for {LONGEST.days} days at most; make another then.")
        return when


def links_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """List the links of a piece; make one, or revoke one."""
    page = get_object_or_404(Page, pk=page_id).specific
    if type(page) not in previewing.SHOWN:
        raise Http404("There are no links to such a page.")
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    here = reverse("desk-links", args=[page_id])
    revoked = request.POST.get("revoke", "")
    if request.method == "POST" and revoked:
        link = get_object_or_404(PreviewLink, pk=revoked if is_key(revoked) else None, page=page)
        previewing.revoke(link, by=request.user)
        messages.success(request, f"The link for {link.reader} opens nothing any more.")
        return redirect(here)
    dealt = request.POST.get("dealt", "")
    if request.method == "POST" and dealt:
        wanted = PreviewRemark.objects.filter(link__page=page)
        remarks.deal_with(get_object_or_404(wanted, pk=dealt if is_key(dealt) else None), by=request.user)
        return redirect(here)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = form.cleaned_data
        previewing.make(page, fields["reader"], fields["expires_at"], by=request.user, note=fields["note"])
        messages.success(request, f"There is a link for {fields['reader']}.")
        return redirect(here)
    until = previewing.embargo(page)
    links = page.preview_links.prefetch_related("visits", "remarks__dealt_with_by").select_related(
        "made_by", "revoked_by"
    )
    context = {
        "page": page,
        "form": form,
        "rows": [(link, address(link), said(link.expires_at), list(link.visits.all())) for link in links],
        "until": said(until) if until is not None else "",
    }
    return render(request, "desk/admin/links.html", context)


def address(link: PreviewLink) -> str:
    """Return the whole address of a link, to be sent."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('preview', args=[previewing.token(link)])}"
