"""The editors' page on a publication's outlook: what looks ahead, and a form that makes each a forecast."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from institute.publications.models import PublicationPage
from institute.publications.publishing import on_the_record
from institute.record import outlook
from institute.record.entry import answering
from institute.record.reading.said import TYPES


class MakeForecast(forms.Form):
    """What a sentence needs to be a forecast: of yes or no, of options, of a number or of a day."""

    text = forms.CharField(widget=forms.HiddenInput)
    question = forms.CharField(max_length=400, help_text="As it will be settled: with the day and the threshold.")
    type = forms.ChoiceField(label="Its answer is", required=False, choices=[(t, TYPES[t]) for t in TYPES])
    number = answering.percent_field("Number, %", required=False)
    word = forms.ChoiceField(
        required=False,
        choices=[("", "no word"), *((word, f"{word} ({span})") for word, span in outlook.BY_WORD.items())],
    )
    options = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line with its probability in per cent: “A treaty: 30”. They come to 100; “Other” last.",
    )
    unit = forms.CharField(required=False, max_length=60, help_text="Of a number: US$ bn, % of GDP, states.")
    low = forms.FloatField(required=False, label="Lowest", help_text="Of a number; a day lies within the question's.")
    high = forms.FloatField(required=False, label="Highest")
    open_below = forms.BooleanField(required=False, label="It may be lower, or before")
    open_above = forms.BooleanField(required=False, label="It may be higher")
    curve = answering.curve_field("numeric")
    by = forms.ChoiceField(label="Whose")
    about = forms.ChoiceField(label="About")
    opens = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    closes = forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), help_text="No entry after this day."
    )
    resolve_by = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    source = forms.CharField(max_length=300, help_text="Where the answer will be read.")
    fallback = forms.CharField(max_length=300, required=False, help_text="Where else, if that fails.")

    OF_TYPES = (
        ("If yes or no", ("number", "word")),
        ("If one of several options", ("options",)),
        (
            "If a number or a day",
            (
                "unit",
                "low",
                "high",
                "open_below",
                "open_above",
                *map(answering.quantile_name, answering.LEVELS),
                "curve",
            ),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in answering.LEVELS:
            field = forms.CharField(label=answering.LEVEL_WORDS[level], required=False, max_length=40)
            self.fields[answering.quantile_name(level)] = field

    @property
    def first(self) -> list[forms.BoundField]:
        """The question and the type of its answer."""
        return [self["question"], self["type"]]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each type of answer, under what they are for."""
        return [(title, [self[name] for name in names]) for title, names in self.OF_TYPES]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that every type has."""
        return [self[name] for name in ("by", "about", "opens", "closes", "resolve_by", "source", "fallback")]

    def clean(self) -> dict[str, Any]:
        """Read the answer as the chosen type has it; each field that cannot be read says so itself."""
        cleaned = super().clean() or {}
        sort = cleaned.get("type") or "binary"
        self.answer: dict[str, Any] = {"type": sort, "word": ""}
        if sort == "binary":
            self._probability(cleaned)
        elif answering.has_options(sort):
            self._options(cleaned)
        else:
            self._of_number(cleaned, sort)
        return cleaned

    def wanted(self) -> outlook.Wanted:
        """Return what is to be made of the sentence."""
        given = self.cleaned_data
        same = ("text", "question", "opens", "closes", "resolve_by", "source", "fallback", "by", "about")
        return outlook.Wanted(**{name: given[name] for name in same}, **self.answer)

    def _probability(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("number") is None and "number" not in self.errors:
            self.add_error("number", "How likely is a yes?")
        if not cleaned.get("word") and "word" not in self.errors:
            self.add_error("word", "Choose the word that goes with the number.")
        value, _ = answering.value_of("binary", (), {"probability": cleaned.get("number")})
        self.answer |= {"value": value, "word": cleaned.get("word") or ""}

    def _options(self, cleaned: dict[str, Any]) -> None:
        shares: dict[str, float] = {}
        for line in filter(str.strip, str(cleaned.get("options") or "").splitlines()):
            name, colon, share = line.rpartition(":")
            try:
                shares[name.strip()] = round(float(share.replace("%", "")) / 100, 12)
            except ValueError:
                colon = ""
            if not colon or not name.strip():
                self.add_error("options", f"“{line.strip()[:60]}” is no option with its probability: “A treaty: 30”.")
        if not shares and "options" not in self.errors:
            self.add_error("options", "Give the options, one a line, each with its probability.")
        self.answer |= {"value": shares, "options": tuple(shares)}

    def _of_number(self, cleaned: dict[str, Any], sort: str) -> None:
        names = [answering.quantile_name(level) for level in answering.LEVELS]
        filled: dict[str, Any] = {"curve": cleaned.get("curve")}
        for name in names:
            if text := str(cleaned.get(name) or "").strip():
                try:
                    filled[name] = answering.read(text, sort)
                except ValueError:
                    wanted = "a day, such as 2026-12-01" if sort == "date" else "a number, such as 2.5"
                    self.add_error(name, f"Give {wanted}.")
        if set(names) & set(self.errors):
            return
        value, faults = answering.value_of(sort, (), filled)
        for name, texts in faults.items():
            for text in texts:
                self.add_error(name, text)
        ends = (cleaned.get("low"), cleaned.get("high"))
        if sort != "date":
            for name in ("low", "high", "unit"):
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, "A question of a number needs this.")
        self.answer |= {"value": answering.as_case(value, sort), "unit": cleaned.get("unit") or ""}
        self.answer |= {"scale": ends if None not in ends else None}
        self.answer |= {name: bool(cleaned.get(name)) for name in ("open_below", "open_above")}


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
    assert page.case is not None
    with transaction.atomic():
        stored = page.case.held()  # somebody may have added to it since the form was opened
        records = outlook.as_records(stored.case(), page.slug, form.wanted())
        stored.toml = f"{stored.toml.rstrip()}\n{records}"
        try:
            stored.full_clean()
        except ValidationError as error:
            for said in error.messages:
                form.add_error(None, said)
            return False
        stored.save()
    return True
