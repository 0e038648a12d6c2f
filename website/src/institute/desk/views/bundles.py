"""The editors' pages of bundles: put together, make ready, release. What these do is in `institute.desk.bundles`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from institute.desk import bundles
from institute.desk.models import Bundle, BundleItem
from institute.desk.times import said, zone_of_form
from institute.desk.views.rights import can_bundle, can_publish
from institute.publications.models import PublicationPage


class BundleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A bundle's name, time and pieces."""

    pages = forms.ModelMultipleChoiceField(
        PublicationPage.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Pieces",
        help_text="Drafts and changed pieces that wait in no other bundle.",
    )

    class Meta:
        model = Bundle
        fields = ("name", "release_at")
        widgets = {"release_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
        labels = {"release_at": "Release at"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release_at"].help_text = f"Empty: released by hand. {zone_of_form()}"
        elsewhere = BundleItem.objects.filter(bundle__released_at=None).exclude(bundle=self.instance.pk)
        waiting = PublicationPage.objects.filter(has_unpublished_changes=True).exclude(pk__in=elsewhere.values("page"))
        own = self.instance.items.values_list("page_id", flat=True) if self.instance.pk else []
        pages: Any = self.fields["pages"]
        pages.queryset = (waiting | PublicationPage.objects.filter(pk__in=own)).order_by("title")
        pages.initial = list(own)

    def clean_release_at(self) -> Any:
        """Refuse a time that is past."""
        when = self.cleaned_data["release_at"]
        if when is not None and when <= timezone.now() and "release_at" in self.changed_data:
            raise forms.ValidationError("That is past; choose a later time, or release it by hand.")
        return when


def list_page(request: HttpRequest) -> HttpResponse:
    """List all bundles."""
    if not can_bundle(request.user):
        raise PermissionDenied
    rows = [(bundle, _at(bundle)) for bundle in Bundle.objects.prefetch_related("items__page")]
    return render(request, "desk/admin/bundles.html", {"rows": rows})


def edit_page(request: HttpRequest, bundle_id: int | None = None) -> HttpResponse:
    """Put a bundle together, and move it on."""
    if not can_bundle(request.user):
        raise PermissionDenied
    bundle = get_object_or_404(Bundle, pk=bundle_id) if bundle_id else Bundle(made_by=_user(request))
    step = request.POST.get("step", "")
    if request.method == "POST" and step in _STEPS and bundle.pk:
        return _move(request, bundle, step)
    form = BundleForm(request.POST if request.method == "POST" else None, instance=bundle)
    if request.method == "POST" and bundle.state != Bundle.DRAFT:
        messages.error(request, f"{bundle} is {bundle.get_state_display().lower()}; take it back to a draft first.")
        return redirect("desk-bundle", bundle.pk)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                kept = form.save()
                bundles.fill(kept, list(form.cleaned_data["pages"]))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("desk-bundle", bundle_id) if bundle_id else redirect("desk-bundles")
        messages.success(request, f"{kept} is kept.")
        return redirect("desk-bundle", kept.pk)
    context = {
        "bundle": bundle,
        "form": form,
        "at": _at(bundle),
        "items": list(bundle.items.select_related("page", "approved_by")) if bundle.pk else [],
        "against": bundles.against(bundle) if bundle.pk and bundle.state != Bundle.RELEASED else [],
        "may_release": can_publish(request.user),
    }
    return render(request, "desk/admin/bundle.html", context)


_STEPS: dict[str, Callable[..., None]] = {
    "ready": bundles.make_ready,
    "take-back": bundles.take_back,
    "release": bundles.release,
}


def _move(request: HttpRequest, bundle: Bundle, step: str) -> HttpResponse:
    if not can_publish(request.user):
        raise PermissionDenied
    try:
        _STEPS[step](bundle, by=_user(request))
    except ValidationError as error:
        for said_of_it in error.messages:
            messages.error(request, said_of_it)
    else:
        messages.success(request, f"{bundle}: {bundle.get_state_display().lower()}.")
    return redirect("desk-bundle", bundle.pk)


def _at(bundle: Bundle) -> str:
    return said(bundle.release_at) if bundle.release_at is not None else "by hand"


def _user(request: HttpRequest) -> Any:
    return request.user
