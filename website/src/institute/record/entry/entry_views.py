"""Analysts' pages in the admin: the open questions, and the form in which a signed-in analyst says a number."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from institute.record.entry import answering, entering
from institute.record.entry.moment_field import MomentField
from institute.record.ledger import book
from institute.record.models import Analyst
from institute.record.reading import detail, said, standing
from thinktank.case.moments import zone_named
from thinktank.case.words import SCALES
from thinktank.forecasting.state import Question

MAY_ENTER = "record.add_recordline"


class EntryForm(forms.Form):
    """A new entry on one question; the fields of its answer come from the question."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        sort, options = question.type, question.asked.options
        answer = answering.fields_of(sort, options, str(question.line.get("unit") or ""))
        self.answer_names = tuple(answer)
        self.value_faults: list[str] = []
        fields: dict[str, forms.Field] = dict(answer)
        if sort == "binary":
            fields["word"] = forms.ChoiceField(
                label="In a word",
                required=False,
                choices=[("", "no word"), *_words(str(question.line.get("words", "ICD203")))],
                help_text="It stands beside the number and is refused where its range excludes it.",
            )
        fields["note"] = forms.CharField(
            label="Why",
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="What the number rests on. It is public, and stays with the entry for good.",
        )
        zone = said.zone_of(question)
        fields["as_of"] = MomentField(
            zone=zone,
            label="As of",
            help_text="Up to when it takes account of what happened: a day, 2026-12-01, or an instant, "
            f"2026-12-01 17:30, in the time of {zone}. It counts from when it is recorded.",
        )
        fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
        self.fields.update(fields)

    def clean(self) -> dict[str, Any]:
        """Say what the answer's fields lack together."""
        cleaned = super().clean() or {}
        self.value, faults = answering.value_of(self.question.type, self.question.asked.options, cleaned)
        for name, texts in faults.items():
            for text in texts:
                self.add_error(name, text)
        return cleaned

    @property
    def answer(self) -> list[forms.BoundField]:
        """The fields of the answer."""
        return [self[name] for name in self.answer_names]

    @property
    def others(self) -> list[forms.BoundField]:
        """The visible fields that are not of the answer."""
        return [field for field in self.visible_fields() if field.name not in self.answer_names]

    def said(self) -> entering.Said:
        """Return what was said, as far as it could be read."""
        cleaned = self.cleaned_data
        as_of = cleaned.get("as_of") or dt.date(1900, 1, 1)
        return entering.Said(
            self.value, cleaned.get("word") or "", cleaned.get("note") or "", as_of, cleaned.get("seen") or 0
        )

    def refuse(self, faults: Mapping[str, Sequence[str]]) -> None:
        """Put what the record's rules say at the fields; what was said of a field already is not said twice."""
        told = set(self.errors)
        for name, texts in faults.items():
            for text in texts:
                if name == "value":
                    if not told & set(self.answer_names):
                        self.value_faults.append(text)
                elif name not in told:
                    self.add_error(name if name in self.fields else None, text)

    @property
    def is_refused(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.errors or self.value_faults)


def questions(request: HttpRequest) -> HttpResponse:
    """List the questions that take entries now, with what this analyst says and what all say together."""
    _allowed(request)
    analyst = entering.analyst_of(request.user)
    now = time.time()
    rows = []
    with book.reading() as record:
        for question in record.state.questions.values():
            if question.status(now) != "open" or question.opens > now or question.backcast:
                continue
            mine = question.standing.get(analyst.by) if analyst else None
            rows.append(
                {
                    "text": question.text,
                    "closes": said.moment_said(str(question.line["closes"])),
                    "closes_at": question.closes,
                    "mine": said.value_said(question, mine.value) if mine else "",
                    "mine_on": said.day(mine.start) if mine else None,
                    "url": enter_url(question.key),
                }
            )
    rows.sort(key=lambda row: float(row["closes_at"]))  # type: ignore[arg-type]
    return render(request, "record/admin/questions.html", {"rows": rows, "analyst": analyst})


def enter(request: HttpRequest, case: str, forecast: str) -> HttpResponse:
    """Show a question's history and take a new entry on it."""
    _allowed(request)
    key = forecast if case == "-" else f"{case}/{forecast}"
    analyst = entering.analyst_of(request.user)
    with book.reading() as record:
        question = record.state.questions.get(key)
        if question is None:
            raise Http404("The record holds no question of this name.")
        form = _form(request, question, analyst) if analyst else None
        mine = question.standing.get(analyst.by) if analyst else None
    if analyst is not None and "withdraw" in request.POST:
        return _withdrawn(request, key, analyst)
    if form is not None and analyst is not None and form.is_bound and _entered(request, key, analyst, form):
        return redirect(enter_url(key))
    names = standing.now().names  # before the record is held: what is computed beside us reads it too
    with book.reading() as record:
        question = record.state.questions[key]
        context = {
            **detail.history_of(question, names, time.time()),
            "question": question,
            "status": question.status(time.time()),
            "closes": said.moment_said(str(question.line["closes"])),
            "source": question.line.get("source"),
            "form": form,
            "mine": said.value_said(question, mine.value) if mine else "",
            "analyst": analyst,
            "public_url": reverse("record:forecast", args=[case, forecast]),
        }
    return render(request, "record/admin/enter.html", context)


def enter_url(key: str) -> str:
    """Return the address of the form for a question."""
    case, _, forecast = key.partition("/")
    return reverse("record_enter", args=[case, forecast] if forecast else ["-", case])


def _form(request: HttpRequest, question: Question, analyst: Analyst) -> EntryForm:
    mine = question.standing.get(analyst.by)
    latest = next((entry.n for entry in reversed(question.entries) if entry.by == analyst.by), 0)
    first: dict[str, object] = {"seen": latest, "as_of": _today(question)}
    if mine is not None:
        first |= answering.filled_from(question.type, question.asked.options, mine.value)
        first["word"] = mine.word or ""
    return EntryForm(question, request.POST if request.method == "POST" else None, initial=first)


def _today(question: Question) -> dt.date:
    """Return the day it is where the question's days are."""
    return dt.datetime.now(zone_named(said.zone_of(question))).date()


def _entered(request: HttpRequest, key: str, analyst: Analyst, form: EntryForm) -> bool:
    """Record the entry; or say everything that is wrong with it, by the form and by the record's rules at once."""
    form.is_valid()
    if form.errors:
        form.refuse(entering.faults(key, analyst.by, form.said()))
        return False
    try:
        n = entering.enter(key, analyst.by, form.said())
    except entering.Refused as refused:
        form.refuse(refused.faults)
        if refused.latest is not None:
            data = request.POST.copy()
            data["seen"] = str(refused.latest)
            form.data = data
        return False
    if n is None:
        messages.info(request, "This was recorded already; it is not said twice.")
    else:
        messages.success(request, f"Recorded as line {n}, under the name of {analyst}.")
    return True


def _withdrawn(request: HttpRequest, key: str, analyst: Analyst) -> HttpResponse:
    try:
        n = entering.withdraw(key, analyst.by)
        messages.success(request, f"Withdrawn in line {n}. What was said until now stays in the record.")
    except entering.Refused as refused:
        messages.error(request, str(refused))
    return redirect(enter_url(key))


def _words(scale: str) -> list[tuple[str, str]]:
    return [(word, f"{word} ({low * 100:g} to {high * 100:g} %)") for word, (low, high) in SCALES[scale].items()]


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_ENTER):
        raise PermissionDenied
