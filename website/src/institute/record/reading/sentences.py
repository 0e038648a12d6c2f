"""Where forecasts come from: the published sentence, its case, whether its numbers are invented. Reads cases only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from institute.record.reading.by_case import ByCase
from thinktank.case import Case


@dataclass(frozen=True)
class Sentence:
    """A statement that is tied to a forecast: its words, who said them and where they stand.

    Parameters
    ----------
    by, author
        Who said it as it is printed, and as the case has it.
    document
        The slug of the published text that it stands in, if it is one of ours.
    """

    text: str
    by: str
    ours: bool
    url: str
    in_text: bool
    id: str
    author: str
    date: dt.date | None
    document: str | None


@dataclass(frozen=True)
class Origin:
    """What a case says of its forecasts: their sentences, notes and findings, by the forecast's id."""

    title: str
    url: str
    illustrative: str
    sentences: dict[str, tuple[Sentence, ...]]
    findings: dict[str, str]
    people: dict[str, str]


def origins() -> dict[str, Origin]:
    """Return what each stored case says of its forecasts, by the case's id."""
    return _origins.all()


def _origin(case: Case) -> Origin:
    people = {person.id: person.name for person in case.people}
    sentences: dict[str, tuple[Sentence, ...]] = {}
    findings: dict[str, str] = {}
    for statement in case.statements:
        if statement.forecast is None:
            continue
        ours = statement.by in people
        by = people[statement.by] if ours else case.source(statement.by).cite
        url = f"/publications/{statement.document}/#statement-{statement.id}" if statement.document else ""
        if not url:
            url = f"/analyses/{case.id}/#statement-{statement.id}"
        found = Sentence(
            text=statement.quote or statement.text,
            by=by,
            ours=ours,
            url=url,
            in_text=statement.document is not None,
            id=statement.id,
            author=statement.by,
            date=case.date_of(statement),
            document=statement.document,
        )
        sentences[statement.forecast] = (*sentences.get(statement.forecast, ()), found)
        if statement.finding is not None:
            findings[statement.forecast] = case.finding(statement.finding).text
    ours_first = {id: tuple(sorted(group, key=lambda s: not s.ours)) for id, group in sentences.items()}
    illustrative = case.about.illustrative or ""
    return Origin(case.title, f"/analyses/{case.id}/", illustrative, ours_first, findings, people)


_origins = ByCase(_origin)
