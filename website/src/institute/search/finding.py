"""Answering a query: matches, their order, facets with counts, a page of results. Renders nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import F
from django.utils import timezone
from django.utils.safestring import SafeString

from institute.search import spelling
from institute.search.asking import Asked, asked
from institute.search.engines import Engine, engine
from institute.search.excerpts import excerpt, highlighted
from institute.search.models import SearchEntry, SearchQuery
from institute.search.narrowing import Columns, Ids, columns

PER_PAGE = 20
COMMON, KEPT_DAYS = 3, 90  # a query that fewer asked is forgotten after so many days
FEW = 2_000
"""Up to so many matches are put in order by all of their fields; of more, those that match in the head come first."""


@dataclass(frozen=True)
class Result:
    """One thing found, ready to be shown."""

    kind: str
    number: str
    title: SafeString
    names: str
    url: str
    date: dt.date | None
    excerpt: SafeString


@dataclass(frozen=True)
class Option:
    """A value of a facet, and how many of the results have it."""

    value: str
    title: str
    count: int
    current: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the results."""

    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Found:
    """The answer to a query.

    Parameters
    ----------
    text
        As it was asked.
    total
        How many results there are on all pages.
    page, pages
        Which one this is, of how many.
    results, facets
        What is on it, and how the whole can be narrowed.
    partial
        Whether no entry has every word, so that these have some.
    suggestion
        The query as it may have been meant; empty if there is no better one.
    number_url
        Where the publication stands whose number was asked for.
    """

    text: str
    total: int = 0
    page: int = 1
    pages: int = 1
    results: tuple[Result, ...] = ()
    facets: tuple[Facet, ...] = ()
    partial: bool = False
    suggestion: str = ""
    number_url: str = ""


def find(text: str, wanted: Mapping[str, str] | None = None, page: int = 1) -> Found:
    """Answer a query.

    Parameters
    ----------
    text
        Words, "phrases", -words that must not be there, or a number such as CO26001.
    wanted
        Facet to the value that results must have.
    page
        From 1; one beyond the last is the last.
    """
    query = asked(text)
    numbered = SearchEntry.objects.filter(number_key=query.number).exclude(number_key="").first()
    if not query.phrases:
        return Found(query.text, number_url=numbered.url if numbered else "")
    index, known, narrow = engine(), columns(), dict(wanted or {})
    matches = index.matching(query)
    partial = False
    suggested = ""
    if not len(matches):
        suggested = spelling.suggestion(query)
        if len(query.phrases) > 1:
            matches = index.matching(query, some=True)
            partial = bool(len(matches))
    places = known.places(matches)
    kept = known.narrowed(places, narrow)
    pages = max(1, -(-len(kept) // PER_PAGE))
    page = min(max(1, page), pages)
    ordered = _ordered(index, query, known, kept, len(matches), partial)
    shown = ordered[(page - 1) * PER_PAGE : page * PER_PAGE].tolist()
    return Found(
        query.text,
        len(kept),
        page,
        pages,
        _results(shown, query),
        _facets(known, places, narrow),
        partial,
        suggested,
        numbered.url if numbered else "",
    )


def note(found: Found) -> None:
    """Count a query by its words, with how much it found: nothing of who asked."""
    if not found.text:
        return
    row, made = SearchQuery.objects.get_or_create(
        text=found.text.casefold(),
        defaults={"asked": 1, "found": 0 if found.partial else found.total, "last": timezone.localdate()},
    )
    if not made:
        SearchQuery.objects.filter(pk=row.pk).update(
            asked=F("asked") + 1, found=0 if found.partial else found.total, last=timezone.localdate()
        )


def forget() -> int:
    """Delete queries that few asked, long ago: among them are what people typed by mistake; return how many."""
    over = timezone.localdate() - dt.timedelta(days=KEPT_DAYS)
    return int(SearchQuery.objects.filter(asked__lt=COMMON, last__lt=over).delete()[0])


def _ordered(index: Engine, query: Asked, known: Columns, kept: Ids, matches: int, some: bool) -> Ids:
    """Return the ids of the kept entries, the fittest first.

    A word that thousands of entries have does not tell them apart in their bodies: then those come first that
    have it in number, title or names, and the rest by date, the newest first.
    """
    allowed = np.zeros(len(known.ids), dtype=bool)
    allowed[kept] = True
    many = matches > FEW
    first = known.places(np.array(index.ranked(query, some=some, head=many), dtype=np.int64))
    first = first[allowed[first]]
    if many:
        allowed[first] = False
        first = np.r_[first, known.by_date[allowed[known.by_date]]]
    return known.ids[first]


def _results(ids: list[int], query: Asked) -> tuple[Result, ...]:
    rows = SearchEntry.objects.in_bulk(ids)
    return tuple(
        Result(
            row.kind,
            row.number,
            highlighted(row.title, query.stems),
            row.names,
            row.url,
            row.date,
            excerpt(row.synopsis, row.body, query.stems),
        )
        for id in ids
        if (row := rows.get(id)) is not None
    )


def _facets(known: Columns, places: Ids, wanted: Mapping[str, str]) -> tuple[Facet, ...]:
    """Count each facet among what the other facets allow, so that a choice can be changed as well as made."""
    found = []
    for name, column in known.facets.items():
        others = {facet: value for facet, value in wanted.items() if facet != name}
        counts = column.counts(known.narrowed(places, others))
        options = [
            Option(value, title, int(count), wanted.get(name) == value)
            for (value, title), count in zip(column.values, counts.tolist(), strict=True)
            if count or wanted.get(name) == value
        ]
        options.sort(key=lambda option: (-option.count, option.title))
        found.append(Facet(name, tuple(options)))
    return tuple(found)
