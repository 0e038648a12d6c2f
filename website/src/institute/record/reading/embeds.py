"""What other apps show of the record: how marked sentences turned out, a person's record. Plain data, no HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from institute.analyses.marks import MarkedStatement
from institute.analyses.models import StoredCase
from institute.record.ledger import book
from institute.record.reading import pages, said, standing
from institute.record.reading.lines import url_of
from thinktank.forecasting.state import State


def with_outcomes(stored: StoredCase, statements: Iterable[MarkedStatement]) -> tuple[MarkedStatement, ...]:
    """Return marked statements with what became of their forecasts, and the way to them in the record."""
    with book.reading() as record:
        return tuple(_with_outcome(record.state, stored.slug, statement) for statement in statements)


def record_of(name: str) -> str:
    """Return the address of the record of whoever is printed under this name; empty if they made no forecast."""
    current = standing.now()
    found = next((by for by, said_name in current.names.items() if said_name == name), None)
    asked = found is not None and any(found in line.people for line in current.questions)
    return reverse("record:author", args=[found]) if asked else ""


def track_record(name: str) -> dict[str, object] | None:
    """Return in a few numbers how the forecasts of whoever is printed under this name turned out.

    Returns
    -------
    dict or None
        `scored` and `open`, how many forecasts are; `cells`, each score's name, mean and interval; the address `url`.
        None for somebody who made no forecast.
    """
    url = record_of(name)
    if not url:
        return None
    current = standing.now()
    by = next(by for by, said_name in current.names.items() if said_name == name)
    shown = pages.author_page(current, by)
    overall, columns = shown["overall"], shown["columns"]
    asked = shown["open"]
    assert isinstance(columns, list) and isinstance(asked, list)
    cells = dict(zip(columns, overall.cells, strict=False)) if isinstance(overall, pages.ScoreRow) else {}
    return {"url": url, "scored": shown["scored"], "open": len(asked), "cells": [(k, *v) for k, v in cells.items()]}


def glance(most: int = 3) -> dict[str, object]:
    """Return the record in a few numbers, with what resolves next and what was known last.

    Parameters
    ----------
    most
        How many questions of each.
    """
    shown = pages.of_standing(standing.now())
    names = ("counts", "overall", "invented", "invented_count", "scored_count", "names")
    due, known = shown["due"], shown["latest"]
    assert isinstance(due, list) and isinstance(known, list)
    return {**{name: shown.get(name) for name in names}, "due": due[:most], "known": known[:most]}


def _with_outcome(state: State, case: str, statement: MarkedStatement) -> MarkedStatement:
    question = state.questions.get(f"{case}/{statement.forecast}")
    if question is None:
        return statement
    found = replace(statement, url=url_of(question.key))
    # What the author says now may have been said in the record alone.
    entry = next((each for each in reversed(question.entries) if each.by == statement.author and not each.void), None)
    if entry is not None:
        found = replace(found, number=said.value_said(question, entry.value), word=entry.word or "")
    if question.outcome is None:
        return found
    known = said.date_said(said.known_on(question.resolution)) if question.resolution else ""
    return replace(found, outcome=said.outcome_said(question), sign=said.sign_of(question), known=known)
