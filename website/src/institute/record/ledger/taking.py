"""What a publication adds to the record: its case's questions, entries, outcomes, the model's shares. No page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from django.conf import settings

from institute.analyses import answers
from institute.analyses.models import StoredCase
from institute.record.ledger import book
from institute.record.models import RecordLine
from thinktank.case import Case
from thinktank.case.moments import UTC, begins, kept
from thinktank.case.questions import QUESTION_FIELDS
from thinktank.catalogue import configured
from thinktank.forecasting.ledger import Dated, lines_of
from thinktank.forecasting.record import Record
from thinktank.forecasting.state import key_of

_DAY = re.compile(r"\d{4}-\d\d-\d\d([+-]\d\d:\d\d)?")
KEPT = ("series", "topics", "publication")
"""What a publisher adds to a question when it is first recorded; scores are grouped by it."""


Added = Mapping[str, object]


def take(stored: StoredCase, added: Added | None = None, now: dt.datetime | None = None) -> int:
    """Add to the record what a case says and the record does not hold yet.

    Parameters
    ----------
    stored
        The case as published.
    added
        Series, topics and publication of the text that publishes it, and under `each` the same for single forecasts;
        kept with questions that are new.
    now
        When; by default each line as of the day that the case gives it.

    Returns
    -------
    int
        How many lines were added.

    Raises
    ------
    CaseError
        Some of it may not be said.
    """
    return take_all([(stored, added or {})], now)


def take_all(cases: Sequence[tuple[StoredCase, Added]], now: dt.datetime | None = None) -> int:
    """Take several cases at once, their lines by day: a record's clock does not go back."""
    said: list[Dated] = []
    for stored, added in cases:
        case = stored.case()
        zones = _zones(case)
        lines, shares = lines_of(case, zones.__getitem__), _model_entries(case, zones)
        with book.reading() as record:
            said += [dated._replace(line=_as_held(record, dated.line, _kept(added, dated.line))) for dated in lines]
            said += [dated for dated in shares if not _is_answered(record, dated.line, now)]
    return book.write(sorted(said, key=lambda dated: begins(dated.at)), now)


def _kept(added: Added, line: Mapping[str, object]) -> dict[str, object]:
    """Return what the publisher says of the question that a line is about."""
    each = added.get("each")
    of_it = each.get(line.get("forecast"), {}) if isinstance(each, Mapping) else {}
    return {name: value for name, value in {**added, **of_it}.items() if name in KEPT and value}


def is_recorded(stored: StoredCase) -> bool:
    """Tell whether the record has taken anything from a case before."""
    return RecordLine.objects.filter(question__startswith=f"{stored.slug}/").exists()


def _zones(case: Case) -> dict[str, str]:
    """Return whose days each forecast's days are: the case's, those the record has it by, or else the institute's."""
    with book.reading() as record:
        known = {each.id: record.state.questions.get(f"{case.id}/{each.id}") for each in case.forecasts}
        named = case.about.zone
        return {
            id: named or (str(question.line.get("zone", UTC)) if question else settings.TIME_ZONE)
            for id, question in known.items()
        }


def _as_held(record: Record, line: Mapping[str, object], extra: Mapping[str, object]) -> Mapping[str, object]:
    """Return a question as the record has it where it asks the same, for what its publisher added is kept too."""
    if line.get("kind") != "question":
        return line
    known = record.state.questions.get(key_of(line))
    same_zone = known is not None and known.line.get("zone") == line.get("zone")
    if known is None or any(
        _plain(known.line.get(name), same_zone) != _plain(line.get(name), same_zone) for name in QUESTION_FIELDS
    ):
        return {**line, **extra}
    held = {name: value for name, value in known.line.items() if name not in ("n", "t", "prev")}
    return held if str(held.get("on")) == str(line.get("on")) else {**line, **extra}


def _is_answered(record: Record, line: Mapping[str, object], now: dt.datetime | None) -> bool:
    """Tell whether the model said this before, or says it too late to count."""
    question = record.state.questions.get(key_of(line))
    if question is None:
        return False
    if now is not None and now.timestamp() >= question.closed:
        return True
    before = question.standing.get(str(line["by"]))
    return before is not None and before.value == line["value"]


def _plain(value: object, same_zone: bool = False) -> object:
    """Return a value as JSON gives it back; of a day in the same zone only the day, whose offset a law may change."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, str):
        return value[:10] if same_zone and _DAY.fullmatch(value) else value
    return [_plain(each) for each in value] if isinstance(value, Sequence) else value


def _model_entries(case: Case, zones: Mapping[str, str]) -> list[Dated]:
    """Return the model's share beside each forecast of ours that a finding with a threshold answers.

    A share of draws says what follows from the judgements. It is recorded under the method's name with the key of its
    run, never under a person's, and takes no part in what people say together.
    """
    found: list[Dated] = []
    for statement in case.statements:
        if statement.forecast is None or statement.finding is None:
            continue
        forecast, named = case.forecast(statement.forecast), case.finding(statement.finding)
        if forecast.type != "binary" or (named.at_least is None and named.at_most is None):
            continue
        plan = case.run(named.run)
        method = configured(plan.method, plan.parameters)
        done = answers.lasting(case, method, plan.seed, plan.draws)
        share = done.finding(named.key).share(at_least=named.at_least, at_most=named.at_most)
        if share is None:
            continue
        line: dict[str, object] = {"kind": "entry", "case": case.id, "forecast": forecast.id}
        zone = zones[forecast.id]
        line |= {"on": kept(forecast.opens, zone), "by": method.name}
        line |= {"value": share, "run": done.key, "finding": named.id}
        found.append(Dated(begins(forecast.opens, zone), line))
    return found
