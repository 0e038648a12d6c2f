"""How a second reader records an outcome: the source is archived, the case gets its resolution, the record its line.

All of it happens, or nothing: what the case's checks or the record's rules refuse leaves neither file nor line.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from institute.analyses.models import StoredCase
from institute.record import book, taking
from institute.record.models import keep
from thinktank.errors import CaseError


@dataclass(frozen=True)
class Found:
    """An outcome as it was found: what, when it was known, by whom, from where, and the bytes that were read."""

    outcome: str
    known: dt.date
    by: str
    url: str
    data: bytes
    content_type: str
    title: str
    note: str


def resolve(stored: StoredCase, forecast: str, found: Found) -> None:
    """Record an outcome.

    Raises
    ------
    ValidationError
        It may not be said: with everything that is wrong.
    """
    with transaction.atomic():
        stored = stored.held()  # somebody may have added to it since the form was opened
        sha256 = keep(found.data, found.content_type, found.title, found.url)
        stored.toml = f"{stored.toml.rstrip()}\n{_as_records(forecast, found, sha256)}"
        try:
            stored.full_clean()
            taking.take(stored, {}, dt.datetime.now(dt.UTC))
            stored.save()
        except (ValidationError, CaseError) as error:
            transaction.set_rollback(True)
            said = error.messages if isinstance(error, ValidationError) else [str(p) for p in error.problems]
            refused = ValidationError(said)
        else:
            return
    raise refused


def outcomes_of(stored: StoredCase, forecast: str) -> list[str]:
    """Return the outcomes that a question with few of them can have; empty for a number or a day."""
    with book.reading() as record:
        question = record.state.questions.get(f"{stored.slug}/{forecast}")
        if question is None:
            return []
        if question.type == "binary":
            return ["yes", "no", "ambiguous", "annulled"]
        return [*question.asked.options, "ambiguous", "annulled"] if question.asked.options else []


def _as_records(forecast: str, found: Found, sha256: str) -> str:
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)  # a basic string of TOML is written as JSON writes one

    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    note = f"note = {text(found.note)}\n" if found.note else ""
    return (
        f"\n[resolutions.{forecast}]\noutcome = {text(found.outcome)}\non = {now}\nknown = {found.known}\n"
        f"by = {text(found.by)}\nevidence = [{{ url = {text(found.url)}, sha256 = {text(sha256)} }}]\n{note}"
    )
