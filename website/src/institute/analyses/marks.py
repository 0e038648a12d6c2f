"""Our statements in a published text, with what stands beside them. Knows no page: the text comes by its slug."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from institute.analyses.answers import share_of
from thinktank.case import Case, Forecast
from thinktank.case.moments import day_of
from thinktank.wording import NO_BREAK, number, number_in_unit


@dataclass(frozen=True)
class MarkedStatement:
    """One sentence of ours: where it stands, the forecast it makes, and the model's share beside it.

    `number` is the analyst's; `share` is the model's. They answer different questions and are never merged. How it
    turned out is in `outcome`, with its `sign` (yes, no, void, value) and the day it was known; the record knows it.
    """

    id: str
    quote: str
    forecast: str
    anchor: str
    question: str
    number: str
    word: str
    by: str
    resolve_by: dt.date
    finding: str
    share: str
    url: str
    author: str = ""
    outcome: str = ""
    sign: str = ""
    known: str = ""

    @property
    def day(self) -> str:
        """The day by which it resolves, as a narrow column has it."""
        return f"{self.resolve_by.day} {self.resolve_by:%b %Y}"


def statements_in(case: Case, document: str) -> tuple[MarkedStatement, ...]:
    """Return the statements of the case that stand in a text and carry a forecast, in the order of the case."""
    return tuple(
        _marked(case, statement.id)
        for statement in case.statements
        if statement.document == document and statement.forecast is not None
    )


def _marked(case: Case, id: str) -> MarkedStatement:
    statement = case.statement(id)
    assert statement.forecast is not None and statement.quote is not None
    forecast = case.forecast(statement.forecast)
    entry = next((e for e in reversed(forecast.entries) if e.by == statement.by), None)
    finding = case.finding(statement.finding) if statement.finding else None
    return MarkedStatement(
        id=id,
        quote=statement.quote,
        forecast=forecast.id,
        anchor=f"statement-{id}",
        question=forecast.question,
        number=number_said(forecast, entry.value) if entry else "",
        word=(entry.word or "") if entry else "",
        by=case.person(statement.by).name,
        resolve_by=day_of(forecast.resolve_by),
        finding=finding.text if finding else "",
        share=share_of(case, finding) if finding else "",
        url=f"/analyses/{case.id}/#forecast-{forecast.id}",
        author=statement.by,
    )


def number_said(forecast: Forecast, value: object) -> str:
    """Write an entry as readers see it: a percentage, or the median with its outer quantiles.

    Examples
    --------
    A probability of 0.25 is written ``25 %`` with a no-break space.
    """
    if isinstance(value, float):
        return f"{value * 100:g}{NO_BREAK}%"
    assert isinstance(value, dict)
    if forecast.options:
        return ", ".join(f"{option} {float(p) * 100:g}{NO_BREAK}%" for option, p in value.items())
    if "cdf" in value:
        middle = next((x for x, p in value["cdf"] if p >= 0.5), value["cdf"][-1][0])
        said = number_in_unit(middle, forecast.unit or "") if isinstance(middle, float) else str(middle)
        return f"{said}, as a curve"
    levels = sorted(value, key=float)
    low, middle, high = value[levels[0]], value.get("0.5", value[levels[len(levels) // 2]]), value[levels[-1]]
    if isinstance(low, float) and isinstance(middle, float) and isinstance(high, float):
        return f"{number_in_unit(middle, forecast.unit or '')} ({number(low)} to {number(high)})"
    return f"{middle} ({low} to {high})"
