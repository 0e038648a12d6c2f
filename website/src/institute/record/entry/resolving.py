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
from institute.record.ledger import book, taking
from institute.record.models import keep
from thinktank.case.moments import AnyMoment
from thinktank.errors import CaseError, Problem
from thinktank.forecasting.state import Question


@dataclass(frozen=True)
class Found:
    """An outcome as it was found: what, when it was known, by whom, from where, and the bytes that were read."""

    outcome: str
    known: AnyMoment
    by: str
    url: str
    data: bytes
    content_type: str
    title: str
    note: str


def resolve(stored: StoredCase, forecast: str, found: Found) -> list[int]:
    """Record an outcome.

    Returns
    -------
    list of int
        The lines of entries that were made after it was known, and do not count.

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
            stored.case()
            stored.full_clean()
            taking.take(stored, {}, dt.datetime.now(dt.UTC))
            stored.save()
        except (ValidationError, CaseError) as error:
            transaction.set_rollback(True)
            said = (
                error.messages if isinstance(error, ValidationError) else [_told(p, forecast) for p in error.problems]
            )
            refused = ValidationError(said)
        else:
            return _void(f"{stored.slug}/{forecast}")
    raise refused


def _told(problem: Problem, forecast: str) -> str:
    """Say what is wrong with this outcome as a sentence; of anything else, with its place in the case's file."""
    if not (problem.path.startswith(f"resolutions.{forecast}") or problem.file == "the record"):
        return str(problem)
    what = problem.what[:1].upper() + problem.what[1:]
    return f"{what}. {problem.fix}." if problem.fix else f"{what}."


def _void(key: str) -> list[int]:
    with book.reading() as record:
        return [entry.n for entry in record.state.questions[key].entries if entry.void]


def asked(stored: StoredCase, forecast: str) -> Question | None:
    """Return the question as the record has it."""
    with book.reading() as record:
        return record.state.questions.get(f"{stored.slug}/{forecast}")


def outcomes_of(question: Question) -> list[str]:
    """Return the outcomes that a question with few of them can have; empty for a number or a day."""
    if question.type == "binary":
        return ["yes", "no", "ambiguous", "annulled"]
    return [*question.asked.options, "ambiguous", "annulled"] if question.asked.options else []


def _as_records(forecast: str, found: Found, sha256: str) -> str:
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)  # a basic string of TOML is written as JSON writes one

    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    known = found.known.isoformat()
    note = f"note = {text(found.note)}\n" if found.note else ""
    # What was said after it was known is in the record for good: the outcome says that it does not count.
    return (
        f"\n[resolutions.{forecast}]\noutcome = {text(found.outcome)}\non = {now}\nknown = {known}\n"
        f"by = {text(found.by)}\nevidence = [{{ url = {text(found.url)}, sha256 = {text(sha256)} }}]\n"
        f"void_late = true\n{note}"
    )
