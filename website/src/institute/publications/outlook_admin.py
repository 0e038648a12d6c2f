"""The editors' page on a publication's outlook: what looks ahead, and a form that makes each a forecast."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from institute.publications.models import PublicationPage
from institute.publications.publishing import on_the_record
from institute.record import outlook


class MakeForecast(forms.Form):
    """What a sentence needs to be a forecast."""

    text = forms.CharField(widget=forms.HiddenInput)
    question = forms.CharField(max_length=400, help_text="As it will be settled: with the day and the threshold.")
    number = forms.FloatField(min_value=0.1, max_value=99.9, label="Number, %", help_text="How likely a yes is.")
    word = forms.ChoiceField(choices=[(word, f"{word} ({span})") for word, span in outlook.BY_WORD.items()])
    by = forms.ChoiceField(label="Whose")
    about = forms.ChoiceField(label="About")
    opens = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    closes = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), help_text="No entry after this day.")
    resolve_by = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(max_length=300, help_text="Where the answer will be read.")
    fallback = forms.CharField(max_length=300, required=False, help_text="Where else, if that fails.")


def page_outlook(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show a publication's forward-looking sentences; take one into its case as a forecast."""
    page = get_object_or_404(PublicationPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    latest = page.get_latest_revision_as_object()
    text = on_the_record(latest)
    offers = outlook.offers(latest.case, latest.slug, text.paragraphs, latest.date_issued)
    chosen = request.POST.get("text")
    rows = [(offer, _form(request, latest, offer, chosen)) for offer in offers]
    for offer, form in rows:
        if form is not None and form.is_bound and form.is_valid() and _taken(request, latest, form):
            messages.success(request, f"Now a forecast of the case: “{offer.text}”")
            return redirect(reverse("publication_outlook", args=[page_id]))
    context = {
        "page": latest,
        "rows": rows,
        "open": sum(not offer.became for offer, _ in rows),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]),
    }
    return render(request, "publications/admin/outlook.html", context)


def _form(request: HttpRequest, page: PublicationPage, offer: outlook.Offer, chosen: str | None) -> MakeForecast | None:
    if offer.became or page.case is None:
        return None
    case = page.case.case()
    today = timezone.localdate()
    first: dict[str, Any] = {
        "text": offer.text,
        "question": offer.question,
        "number": offer.probability,
        "word": offer.word,
        "opens": today,
        "closes": offer.last_day,
        "resolve_by": offer.last_day,
    }
    bound = request.method == "POST" and chosen == offer.text
    form = MakeForecast(request.POST if bound else None, initial=first, auto_id=f"f{hash(offer.text) & 0xFFFFFF:x}_%s")
    form.fields["by"].choices = [(person.id, person.name) for person in case.people]  # type: ignore[attr-defined]
    form.fields["about"].choices = outlook.elements(case)  # type: ignore[attr-defined]
    return form


def _taken(request: HttpRequest, page: PublicationPage, form: MakeForecast) -> bool:
    stored = page.case
    assert stored is not None
    records = outlook.as_records(stored.case(), page.slug, outlook.Wanted(**form.cleaned_data))
    before = stored.toml
    stored.toml = f"{before.rstrip()}\n{records}"
    try:
        stored.full_clean()
    except ValidationError as error:
        stored.toml = before
        for said in error.messages:
            form.add_error(None, said)
        return False
    stored.save()
    return True
