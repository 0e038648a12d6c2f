"""One question in a list, and one score row beside it: plain data in a reader's words. Reads the fold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from institute.record.reading import said
from institute.record.reading.sentences import Origin, Sentence
from thinktank.forecasting.history import aggregated
from thinktank.forecasting.state import Question


@dataclass(frozen=True)
class QuestionLine:
    """What a list says of a question.

    `sign` is yes, no, void or value; `number` is what all say together; `moved` is when its outcome was recorded, or
    when it opened.
    """

    key: str
    case: str
    forecast: str
    text: str
    type: str
    state: str
    state_said: str
    sign: str
    outcome: str
    known: dt.date | None
    moved: dt.datetime
    opens: dt.date
    closes: dt.date
    resolve_by: dt.date
    number: str
    people: tuple[str, ...]
    series: str
    topics: tuple[str, ...]
    publication: str
    backcast: bool
    invented: bool
    sentence: Sentence | None
    source: str
    url: str


def question_line(question: Question, origins: Mapping[str, Origin], at: float) -> QuestionLine:
    """Return the line of a question."""
    case = str(question.line.get("case") or "")
    forecast = str(question.line["forecast"])
    origin = origins.get(case)
    told = origin.sentences.get(forecast, ()) if origin else ()
    resolution = question.resolution
    topics = question.line.get("topics") or ()
    return QuestionLine(
        key=question.key,
        case=case,
        forecast=forecast,
        text=question.text,
        type=said.TYPES.get(question.type, question.type),
        state=question.status(at),
        state_said=said.STATES[question.status(at)],
        sign=said.sign_of(question),
        outcome=said.outcome_said(question) if question.outcome else "",
        known=said.known_on(resolution) if resolution else None,
        moved=dt.datetime.fromtimestamp(resolution.at if resolution else question.opens, dt.UTC),
        opens=said.day_said(str(question.line["opens"])),
        closes=said.day_said(str(question.line["closes"])),
        resolve_by=said.day_said(str(question.line["resolve_by"])),
        number=together(question),
        people=tuple(dict.fromkeys(entry.by for entry in question.entries)),
        series=str(question.line.get("series") or ""),
        topics=(topics,) if isinstance(topics, str) else tuple(map(str, topics)),
        publication=str(question.line.get("publication") or ""),
        backcast=question.backcast,
        invented=bool(origin and origin.illustrative),
        sentence=told[0] if told else None,
        source=str(question.line.get("source") or ""),
        url=url_of(question.key),
    )


def together(question: Question) -> str:
    """Say what the people who stand say together: for probabilities the geometric mean of odds."""
    people = [entry for entry in question.entries if entry.run is None and not entry.void]
    standing = [entry for entry in people if entry.end >= question.closed]
    return said.value_said(question, aggregated(question, standing)) if standing else ""


@lru_cache(maxsize=4096)
def url_of(key: str) -> str:
    """Return the address of a question's page."""
    case, _, forecast = key.partition("/")
    return reverse("record:forecast", args=[case, forecast] if forecast else ["-", case])
