"""What the pages on cases and issues show, as plain data in the templates' words. Renders nothing.

Every number arrives formatted; a template never computes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from institute.analyses import words
from institute.analyses.marks import number_said
from institute.analyses.sliders import authors_of, ground_of, unit_of
from thinktank.case import Case, Judgement, Statement, Weights, in_words
from thinktank.case.checking import FAILS, HOLDS, UNDECIDED
from thinktank.charts import number_in_unit
from thinktank.wording import NO_BREAK


@dataclass(frozen=True)
class Verdict:
    """What became of one check."""

    verdict: str
    text: str
    computed: str


def case_page(case: Case, *, answers: dict[str, str], analyses: list[dict[str, str]]) -> dict[str, object]:
    """Return the context of a case's page.

    Parameters
    ----------
    case
        The case as stored.
    answers
        Issue to where it settles, in words; an issue without an answer is absent.
    analyses
        Its analyses as a list shows them.
    """
    return {
        "analyses": analyses,
        "case": heading(case),
        "illustrative": case.about.illustrative or "",
        "actors": case.actors,
        "issues": [issue_line(case, issue.id, answers.get(issue.id, "")) for issue in case.issues],
        "drivers": [_driver(case, driver.id) for driver in case.drivers],
        "statements": [_statement(case, statement) for statement in case.statements],
        "counts": _counts(case),
        "sources": case.sources,
        "forecasts": [_forecast(case, forecast.id) for forecast in case.forecasts],
    }


def heading(case: Case) -> dict[str, object]:
    """Return what names a case on every page about it."""
    return {
        "id": case.id,
        "title": case.title,
        "question": case.about.question,
        "summary": case.about.summary or "",
        "client": case.actor(case.about.client).name,
        "as_of": case.about.as_of,
        "horizon": case.about.horizon,
        "hash": case.hash,
        "licence": case.about.licence or "",
        "url": reverse("analyses:case", args=[case.id]),
        "download_url": reverse("analyses:download", args=[case.id]),
    }


def issue_line(case: Case, id: str, answer: str = "") -> dict[str, object]:
    """Return what names an issue: its ask, scale and where it stands."""
    issue = case.issue(id)
    low, high = issue.scale
    return {
        "id": issue.id,
        "ask": issue.ask,
        "unit": issue.unit,
        "scale_low": number_in_unit(low, ""),
        "scale_high": number_in_unit(high, issue.unit),
        "low_means": issue.low_means or "",
        "high_means": issue.high_means or "",
        "status_quo": "" if issue.status_quo is None else number_in_unit(issue.status_quo, issue.unit),
        "url": reverse("analyses:issue", args=[case.id, issue.id]),
        "result_url": reverse("analyses:result", args=[case.id, issue.id]),
        "answer": answer,
    }


def input_line(case: Case, judgement: Judgement) -> dict[str, object]:
    """Return one judgement as an input of a run: what it says, who made it, what it rests on."""
    unit = unit_of(case, judgement)
    return {
        "path": judgement.path,
        "label": words.label_of(case, judgement.path),
        "value": f"{in_words(judgement.value)}{' ' + unit if unit else ''}",
        "by": authors_of(case, judgement),
        "ground": ground_of(case, judgement),
        "url": f"{reverse('analyses:case', args=[case.id])}#sources-title",
    }


def _driver(case: Case, id: str) -> dict[str, object]:
    driver = case.driver(id)
    path = f"prior.{id}"
    value = case.judgement(path).value if case.has(path) else None
    weights = dict(value.weights) if isinstance(value, Weights) else {}
    return {
        "id": id,
        "text": driver.text,
        "states": [
            {"id": state, "text": text, "weight": f"{weights[state] * 100:g}{NO_BREAK}%" if state in weights else ""}
            for state, text in driver.states.items()
        ],
    }


def _statement(case: Case, statement: Statement) -> dict[str, object]:
    people = {person.id: person.name for person in case.people}
    checks = [
        Verdict(verdict.status, check.reading or verdict.sentence, verdict.sentence if check.reading else "")
        for check, verdict in zip(statement.checks, statement.verdicts, strict=True)
    ]
    ours = statement.by in people
    return {
        "id": statement.id,
        "text": statement.text,
        "kind": statement.kind,
        "by": people[statement.by] if ours else case.source(statement.by).cite,
        "date": case.date_of(statement),
        "ours": ours,
        "about": list(statement.about),
        "given": list(statement.given),
        "checks": checks,
        "resolvable": statement.resolvable,
        "reason": statement.reason or "",
        "quote": statement.quote or "",
        "document_url": _place_in_text(statement),
        "note": statement.note or "",
    }


def _place_in_text(statement: Statement) -> str:
    """Return where a statement stands in its text; only one that carries a forecast is marked there."""
    if not statement.document:
        return ""
    return f"/publications/{statement.document}/" + (f"#statement-{statement.id}" if statement.forecast else "")


def _counts(case: Case) -> dict[str, int]:
    people = {person.id for person in case.people}
    verdicts = [verdict.status for statement in case.statements for verdict in statement.verdicts]
    ours = sum(statement.by in people for statement in case.statements)
    return {
        "statements": len(case.statements),
        "ours": ours,
        "theirs": len(case.statements) - ours,
        "checks": len(verdicts),
        "holds": verdicts.count(HOLDS),
        "fails": verdicts.count(FAILS),
        "undecided": verdicts.count(UNDECIDED),
        "unresolvable": sum(not statement.resolvable for statement in case.statements),
        "forecasts": len(case.forecasts),
    }


def _forecast(case: Case, id: str) -> dict[str, object]:
    forecast, resolution = case.forecast(id), case.resolution(id)
    last = forecast.entries[-1] if forecast.entries else None
    return {
        "id": id,
        "question": forecast.question,
        "opens": forecast.opens,
        "closes": forecast.closes,
        "resolve_by": forecast.resolve_by,
        "source": forecast.source,
        "number": number_said(forecast, last.value) if last else "",
        "word": (last.word or "") if last else "",
        "by": case.person(last.by).name if last else "",
        "state": f"resolved: {resolution.outcome}" if resolution else "open",
        "backcast": forecast.backcast,
    }
