"""How much of what looks ahead was made a forecast: of published texts, and of the texts that cases were made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from institute.analyses.models import StoredCase
from institute.record import outlook
from institute.record.models import Coverage
from institute.record.reading import quoting
from institute.record.reading.by_case import ByCase
from thinktank import forecasting
from thinktank.case import Case, Statement


@dataclass(frozen=True)
class Part:
    """One text, or all of them: its forward-looking sentences by what became of them."""

    title: str
    url: str
    forecast: int
    dated: int
    unresolvable: int
    open: int

    @property
    def total(self) -> int:
        """All that look ahead."""
        return self.forecast + self.dated + self.unresolvable + self.open

    @property
    def share(self) -> int:
        """How many of a hundred carry a number and a date."""
        return round(100 * self.forecast / self.total) if self.total else 0


@dataclass(frozen=True)
class Covered:
    """Our published texts together and one by one, and the texts of others that cases were made from."""

    ours: Part
    texts: tuple[Part, ...]
    others: tuple[Part, ...]


def covered() -> Covered:
    """Count everything that was published and every stored case."""
    texts = tuple(
        Part(row.title, row.url, row.forecast, 0, row.unresolvable, row.open)
        for row in Coverage.objects.order_by("-issued")
    )
    ours = Part(
        "Our publications",
        "",
        sum(text.forecast for text in texts),
        0,
        sum(text.unresolvable for text in texts),
        sum(text.open for text in texts),
    )
    return Covered(ours, texts, tuple(part for parts in _others.all().values() for part in parts))


def count(
    stored: StoredCase | None, document: str, title: str, url: str, issued: dt.date, paragraphs: Iterable[str]
) -> None:
    """Count a text's forward-looking sentences when it is published.

    Parameters
    ----------
    stored, document
        Its case, and the slug by which the case's statements name it.
    title, url, issued, paragraphs
        The text.
    """
    found = forecasting.Coverage()
    paragraphs = list(paragraphs)
    marks: dict[str, quoting.Mark] = {}
    if stored is not None:
        case = stored.case()
        mine = _in_text(case, document)
        found, marks = forecasting.coverage(case, mine), quoting.marks(mine, paragraphs)
    left = [offer for offer in outlook.offers(stored, document, paragraphs, issued) if not offer.became]
    Coverage.objects.update_or_create(
        document=document,
        defaults={
            "title": title,
            "url": url,
            "issued": issued,
            "forecast": found.forecast,
            "unresolvable": found.not_resolvable,
            "open": len(left) + found.dated + found.left,
            "marks": marks,
        },
    )


def _in_text(case: Case, document: str) -> tuple[Statement, ...]:
    return tuple(statement for statement in case.statements if statement.document == document)


def _of_others(case: Case) -> list[Part]:
    people = {person.id for person in case.people}
    by_source: dict[str, list[Statement]] = {}
    for statement in case.statements:
        if statement.by not in people:
            by_source.setdefault(statement.by, []).append(statement)
    found = []
    for source, statements in by_source.items():
        counted = forecasting.coverage(case, statements)
        if counted.total:
            part = (counted.forecast, counted.dated, counted.not_resolvable, counted.left)
            found.append(Part(case.source(source).cite, f"/analyses/{case.id}/#statements-title", *part))
    return found


_others = ByCase(_of_others)
