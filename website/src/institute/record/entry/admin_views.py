"""The editors' page on what falls due: each open question with a form that records its outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from institute.analyses.models import StoredCase
from institute.record.entry import entering, resolving
from institute.record.entry.moment_field import MomentField
from institute.record.reading import pages, said, standing
from institute.record.reminding import MAY_RESOLVE
from thinktank.forecasting.state import Question

LARGEST = 5_000_000
UNCHOSEN = ("", "choose")  # what cannot be taken back is not what stands there before anybody has chosen


class Outcome(forms.Form):
    """What a second reader says of an outcome."""

    outcome = forms.CharField(max_length=100, help_text="The value, or ambiguous, or annulled.")
    by = forms.ChoiceField(label="Found by", help_text="Somebody who made no entry on it.")
    url = forms.URLField(label="Address of the source", max_length=500, assume_scheme="https")
    title = forms.CharField(max_length=255, label="What the source is")
    archived = forms.FileField(help_text="The source as you read it: a page saved, a PDF, or your note of it as text.")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)

    field_order = ("outcome", "known")

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = said.zone_of(question)
        self.fields["known"] = MomentField(
            zone=zone,
            help_text="When anyone could have known it: a day, 2026-12-01, or an instant, 2026-12-01 17:30, in the "
            f"time of {zone}. What was said afterwards does not count.",
        )
        choices = resolving.outcomes_of(question)
        if choices:
            self.fields["outcome"] = forms.ChoiceField(choices=[UNCHOSEN, *((each, each) for each in choices)])
        self.order_fields(self.field_order)

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
    line, question = standing.now().of_key(f"{case}/{forecast}"), resolving.asked(stored, forecast)
    if line is None or question is None:
        raise Http404("The record holds no question of this name.")
    analyst = entering.analyst_of(request.user)
    if analyst is not None and analyst.by in question.authors:
        messages.error(request, f"You made an entry on it, as {analyst}: somebody else finds its outcome.")
        return redirect(reverse("record_due"))
    form = Outcome(question, request.POST or None, request.FILES or None)
    people = [(person.id, person.name) for person in stored.case().people if person.id not in question.authors]
    form.fields["by"].choices = [UNCHOSEN, *people]  # type: ignore[attr-defined]
    if analyst is not None:
        form.fields["by"].initial = analyst.by
    if form.is_valid() and _resolved(request, stored, forecast, form):
        messages.success(request, f"Recorded: {line.text} {form.cleaned_data['outcome'].capitalize()}.")
        return redirect(reverse("record_due"))
    return render(request, "record/admin/resolve.html", {"form": form, "question": line, "people": people})


def _resolved(request: HttpRequest, stored: StoredCase, forecast: str, form: Outcome) -> bool:
    filled = form.cleaned_data
    file = filled["archived"]
    found = resolving.Found(
        outcome=filled["outcome"],
        known=filled["known"],
        by=filled["by"],
        url=filled["url"],
        data=file.read(),
        content_type="text/plain; charset=utf-8" if file.name.endswith(".txt") else file.content_type or "",
        title=filled["title"],
        note=filled["note"],
    )
    try:
        void = resolving.resolve(stored, forecast, found)
    except ValidationError as error:
        for text in error.messages:
            form.add_error(None, text)
        return False
    if void:
        lines = said.joined([str(n) for n in void])
        messages.warning(request, f"Made after it was known, and so not counted: the entries of lines {lines}.")
    return True


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_RESOLVE):
        raise PermissionDenied
