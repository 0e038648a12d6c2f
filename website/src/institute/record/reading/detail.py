"""What a forecast's own page shows: the question, who said what when, the model's share beside it, the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from institute.record.models import Evidence
from institute.record.reading import pictures, said
from institute.record.reading.lines import question_line, together
from institute.record.reading.sentences import Origin
from institute.record.reading.standing import SHOWN, Standing
from thinktank.case.answers import NUMBERS
from thinktank.forecasting import BY_NAME, DEFAULT_RULE
from thinktank.forecasting.moments import is_day
from thinktank.forecasting.state import Entry, Question
from thinktank.wording import interval


@dataclass(frozen=True)
class Archived:
    """A source of an outcome: where it was, and the copy that was kept, if it is kept here."""

    url: str
    sha256: str
    title: str
    copy_url: str


def forecast_page(
    question: Question, standing: Standing, origins: Mapping[str, Origin], at: float
) -> dict[str, object]:
    """Return the context of a forecast's page."""
    case = str(question.line.get("case") or "")
    forecast = str(question.line["forecast"])
    origin = origins.get(case)
    names = standing.names
    people = [entry for entry in question.entries if entry.run is None]
    standing_people = [entry for entry in people if entry.end >= question.closed and not entry.void]
    models = [entry for entry in question.entries if entry.run is not None and entry.end >= question.closed]
    return {
        "question": question_line(question, origins, at),
        "case": {"title": origin.title, "url": origin.url} if origin else None,
        "illustrative": origin.illustrative if origin else "",
        "sentences": origin.sentences.get(forecast, ()) if origin else (),
        "criteria": _criteria(question),
        "people": [_said_by(question, entry, names) for entry in standing_people],
        "together": together(question) if len(standing_people) > 1 else "",
        # The curves of numbers are pooled by their mean, whatever the rule for probabilities.
        "rule": "mean of the curves" if question.type in NUMBERS else DEFAULT_RULE.replace("_", " "),
        "models": [
            {
                **_said_by(question, entry, names),
                "finding": origin.findings.get(forecast, "") if origin else "",
                "run_url": reverse("analyses:run", args=[entry.run]),
                "run_short": str(entry.run)[:12],
            }
            for entry in models
        ],
        **history_of(question, names, at),
        "outcome": _outcome(question, names),
        "corrected": len(question.resolutions) - 1 if question.resolutions else 0,
        "evidence": _evidence(question),
        "amendments": [
            {"on": said.day(when), "text": text, "effect": effect, "n": n}
            for n, when, text, effect in question.amendments
        ],
        "annulled_by": question.annulled_by,
        "notes": [{"on": said.day(when), "text": text} for _, when, text in question.notes],
        "scores": _scores(question, standing),
        "measures": [{"title": BY_NAME[name].title, "rule": BY_NAME[name].rule} for name in SHOWN],
        "asked_in_line": question.line.get("n"),
    }


def history_of(question: Question, names: Mapping[str, str], at: float) -> dict[str, object]:
    """Return what was said on a question over time: charts, and every entry, the newest first."""
    return {
        "charts": pictures.question_charts(question, names, at),
        "entries": [_said_by(question, entry, names) for entry in reversed(question.entries)],
        "has_notes": any(entry.note for entry in question.entries),
        "has_words": any(entry.word or entry.void for entry in question.entries),
    }


def _criteria(question: Question) -> list[tuple[str, str]]:
    """Return what decides the question, in the order in which a reader asks."""
    line = question.line
    low, high = question.asked.low, question.asked.high
    scale = ""
    if low is not None and high is not None and question.type != "date":
        scale = interval(low, high, str(line.get("unit") or ""))
    annul = line.get("annul_if") or ()
    rows = [
        ("Answer", said.TYPES.get(question.type, question.type)),
        ("Options", said.joined(question.asked.options) if question.asked.options else ""),
        ("Range", scale),
        ("Takes entries", _span(question)),
        ("Only if", f"{question.condition.text} turns out {question.wanted}" if question.condition else ""),
        ("Read from", str(line.get("source") or "")),
        ("Failing that", str(line.get("fallback") or "")),
        ("Annulled if", "; ".join([annul] if isinstance(annul, str) else map(str, annul))),
        ("Words of probability", str(line.get("words") or "")),
    ]
    return [(label, text) for label, text in rows if text]


def _span(question: Question) -> str:
    """Say from when to when entries count; the end of a day is the midnight after it, in the zone of its days."""
    opens, closes = (said.moment_said(str(question.line[name])) for name in ("opens", "closes"))
    days = is_day(question.line["closes"])
    zone = str(question.line.get("zone") or "UTC")
    return f"From {opens} to {f'the end of {closes}, in the days of {zone}' if days else closes}"


def _said_by(question: Question, entry: Entry, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "by": names.get(entry.by, entry.by),
        "url": reverse("record:author", args=[entry.by]),
        "number": said.value_said(question, entry.value),
        "word": entry.word or "",
        "note": entry.note or "",
        "on": said.day(entry.start),
        "n": entry.n,
        "void": entry.void,
        "is_model": entry.run is not None,
        "stands": entry.end >= question.closed,
    }


def _outcome(question: Question, names: Mapping[str, str]) -> dict[str, object] | None:
    resolution = question.resolution
    if resolution is None:
        return None
    return {
        "text": said.outcome_said(question),
        "sign": said.sign_of(question),
        "known": said.known_on(resolution),
        "known_said": said.moment_said(resolution.known_said),
        "on": said.day(resolution.at),
        "by": names.get(resolution.by, resolution.by),
        "note": resolution.note or "",
        "n": resolution.n,
    }


def _evidence(question: Question) -> list[Archived]:
    resolution = question.resolution
    wanted = [str(item["sha256"]) for item in resolution.evidence] if resolution else []
    kept = {each.sha256: each.title for each in Evidence.objects.filter(sha256__in=wanted).defer("data")}
    return [
        Archived(
            str(item["url"]),
            str(item["sha256"]),
            kept.get(str(item["sha256"]), ""),
            reverse("record:evidence", args=[item["sha256"]]) if item["sha256"] in kept else "",
        )
        for item in (resolution.evidence if resolution else ())
    ]


def _scores(question: Question, standing: Standing) -> list[dict[str, object]]:
    """Return everyone's scores on this question, models' among them."""
    scores = standing.scores
    place = next((i for i, each in enumerate(scores.questions) if each.key == question.key), None)
    if place is None:
        return []
    rows = [i for i, q in enumerate(scores.question.tolist()) if q == place]
    shown = [name for name in SHOWN if any(scores.values[name][i] == scores.values[name][i] for i in rows)]
    return [
        {
            "by": standing.names.get(scores.people[scores.person[i]], scores.people[scores.person[i]]),
            "is_model": bool(scores.model[i]),
            "coverage": said.percent(float(scores.coverage[i])) if scores.coverage[i] else "0",
            "cells": [(BY_NAME[name].title, said.score_said(name, float(scores.values[name][i]))) for name in shown],
        }
        for i in rows
    ]
