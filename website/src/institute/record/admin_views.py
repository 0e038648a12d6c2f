"""The editors' page on what falls due: each open question with a form that records its outcome."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from institute.analyses.models import StoredCase
from institute.record import pages, resolving, standing
from institute.record.reminding import MAY_RESOLVE

LARGEST = 5_000_000


class Outcome(forms.Form):
    """What a second reader says of an outcome."""

    outcome = forms.CharField(max_length=100, help_text="The value, or ambiguous, or annulled.")
    known = forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="The day on which anyone could have known it.",
    )
    by = forms.ChoiceField(label="Found by", help_text="Somebody who made no entry on it.")
    url = forms.URLField(label="Address of the source", max_length=500, assume_scheme="https")
    title = forms.CharField(max_length=255, label="What the source is")
    archived = forms.FileField(help_text="The source as you read it: a page saved, a PDF, or your note of it as text.")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)

    def clean_archived(self) -> object:
        """Refuse a file that is empty or too large to be kept with the record."""
        file = self.cleaned_data["archived"]
        if file.size > LARGEST:
            raise ValidationError(f"At most {LARGEST // 1_000_000} MB: archive the part that says it.")
        return file


def due(request: HttpRequest) -> HttpResponse:
    """List what waits for an outcome."""
    _allowed(request)
    current = standing.now()
    context = {"due": pages.due(current), "today": standing.today()}
    return render(request, "record/admin/due.html", context)


def resolve(request: HttpRequest, case: str, forecast: str) -> HttpResponse:
    """Record the outcome of one question."""
    _allowed(request)
    stored = get_object_or_404(StoredCase, slug=case)
    line = standing.now().of_key(f"{case}/{forecast}")
    if line is None:
        raise Http404("The record holds no question of this name.")
    form = Outcome(request.POST or None, request.FILES or None)
    choices = resolving.outcomes_of(stored, forecast)
    if choices:
        form.fields["outcome"] = forms.ChoiceField(choices=[(each, each) for each in choices])
    people = [(person.id, person.name) for person in stored.case().people if person.id not in line.people]
    form.fields["by"].choices = people  # type: ignore[attr-defined]
    if form.is_valid() and _resolved(stored, forecast, form):
        messages.success(request, f"Recorded: {line.text} {form.cleaned_data['outcome'].capitalize()}.")
        return redirect(reverse("record_due"))
    return render(request, "record/admin/resolve.html", {"form": form, "question": line, "people": people})


def _resolved(stored: StoredCase, forecast: str, form: Outcome) -> bool:
    said = form.cleaned_data
    file = said["archived"]
    found = resolving.Found(
        outcome=said["outcome"],
        known=said["known"],
        by=said["by"],
        url=said["url"],
        data=file.read(),
        content_type="text/plain; charset=utf-8" if file.name.endswith(".txt") else file.content_type or "",
        title=said["title"],
        note=said["note"],
    )
    try:
        resolving.resolve(stored, forecast, found)
    except ValidationError as error:
        for text in error.messages:
            form.add_error(None, text)
        return False
    return True


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_RESOLVE):
        raise PermissionDenied
