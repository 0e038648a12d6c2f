"""Answering a query: matches, their order, facets with counts, a page of results. Renders nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.utils.safestring import SafeString

from institute.search import postings, spelling
from institute.search.analysis import stem
from institute.search.asking import Asked, Phrase, asked
from institute.search.engines import Engine, engine
from institute.search.excerpts import excerpt, highlighted, hits
from institute.search.models import SearchEntry, SearchIdentifier
from institute.search.narrowing import Columns, Ids, columns

PER_PAGE = 20
WINDOW = 60
"""Among so many of the fittest those that have everything in their title and names come first."""
OPTIONS = 50
"""So many values of a facet are told at most, those that most results have."""
RELEVANCE, NEWEST, OLDEST, TITLE = "relevance", "newest", "oldest", "title"
ORDERS = (RELEVANCE, NEWEST, OLDEST, TITLE)
# What fits alike is put in order by day, the newest first, then by id: one number holds all three.
_SHARES, _DAYS, _PLACES = 19, 22, 22  # bits


@dataclass(frozen=True)
class Result:
    """One thing found, ready to be shown."""

    kind: str
    number: str
    title: SafeString
    names: SafeString
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
    anywhere
        How many there are if nothing narrows them.
    page, pages
        Which one this is, of how many.
    results, facets
        What is on it, and how the whole can be narrowed.
    partial
        Whether no entry has every word, so that these have some.
    suggestion
        The query as it may have been meant; empty if there is no better one.
    number_url
        Where the one thing stands whose number, DOI or ISBN was asked for.
    """

    text: str
    total: int = 0
    anywhere: int = 0
    page: int = 1
    pages: int = 1
    results: tuple[Result, ...] = ()
    facets: tuple[Facet, ...] = ()
    partial: bool = False
    suggestion: str = ""
    number_url: str = ""


def find(text: str, wanted: Mapping[str, str] | None = None, page: int = 1, order: str = RELEVANCE) -> Found:
    """Answer a query.

    Parameters
    ----------
    text
        Words, "phrases", -words that must not be there, or a number such as CO26001.
    wanted
        Facet to the value that results must have.
    page
        From 1; one beyond the last is the last.
    order
        One of `ORDERS`.
    """
    query = asked(text)
    number_url = _named(query)
    if not query.wanted:
        return Found(query.text, number_url=number_url)
    index, known, narrow = engine(), columns(), dict(wanted or {})
    matches = index.matching(query)
    partial = False
    suggested = ""
    if not len(matches):
        suggested = _meant(index, query)
        if len(query.wanted) > 1:
            matches = index.matching(query, some=True)
            partial = bool(len(matches))
    places = known.places(matches)
    kept = known.narrowed(places, narrow)
    pages = max(1, -(-len(kept) // PER_PAGE))
    page = min(max(1, page), pages)
    shown = _ordered(query, known, kept, order, (page - 1) * PER_PAGE)
    return Found(
        query.text,
        len(kept),
        len(places),
        page,
        pages,
        _results(shown.tolist(), query),
        _facets(known, places, kept, narrow),
        partial,
        suggested,
        number_url,
    )


def _named(query: Asked) -> str:
    """Return where the one entry stands that the whole query names; empty if none or several do."""
    if not query.number:
        return ""
    urls = SearchIdentifier.objects.filter(key=query.number[:120]).values_list("entry__url", flat=True)[:2]
    return str(urls[0]) if len(urls) == 1 else ""


def _meant(index: Engine, query: Asked) -> str:
    """Return the query as it may have been meant, if something is found for it then."""

    def is_said(word: str) -> bool:
        return bool(len(index.matching(replace(query, wanted=((Phrase((stem(word),)),),), excluded=()))))

    said = spelling.suggestion(query, is_said)
    return said if said and len(index.matching(asked(said))) else ""


def _ordered(query: Asked, known: Columns, kept: Ids, order: str, first: int) -> Ids:
    """Return the ids of a page of the kept entries, in their order; only as much is sorted as comes before its end."""
    days = known.days[kept]
    if order == TITLE:
        keys = -known.by_title[kept]
    elif order == OLDEST:
        keys = (-np.where(days, days, 1 << _DAYS) << _PLACES) - kept
    else:
        keys = (days << _PLACES) + kept
        if order == RELEVANCE:
            fits = postings.scores(query, known.slots, len(known.ids))[known.slot_of[kept]]
            keys += (fits * ((1 << _SHARES) - 1)).astype(np.int64) << (_DAYS + _PLACES)
    end = min(max(first + PER_PAGE, WINDOW), len(keys))
    if end < len(keys):
        before = np.argpartition(-keys, end)[:end]
        kept, keys = kept[before], keys[before]
    ids = known.ids[kept[np.argsort(-keys)]]
    if order == RELEVANCE and first < WINDOW and len(query.wanted) > 1:
        ids = np.r_[_titled_first(ids[:WINDOW], query), ids[WINDOW:]]
    return ids[first : first + PER_PAGE]


def _titled_first(ids: Ids, query: Asked) -> Ids:
    """Put those before the others whose title and names hold all that is asked for: it is what somebody remembers."""
    rows = SearchEntry.objects.filter(pk__in=ids.tolist()).values_list("pk", "title", "names")
    whole = {id for id, *head in rows if len({hit.wanted for hit in hits("\n".join(head), query)}) == len(query.wanted)}
    return ids[np.argsort([id not in whole for id in ids.tolist()], kind="stable")]


def _results(ids: list[int], query: Asked) -> tuple[Result, ...]:
    rows = SearchEntry.objects.in_bulk(ids)
    return tuple(_result(rows[id], query) for id in ids if id in rows)


def _result(row: SearchEntry, query: Asked) -> Result:
    title, names = hits(row.title, query), hits(row.names, query)
    above = frozenset(hit.wanted for hit in (*title, *names))
    return Result(
        row.kind,
        row.number,
        highlighted(row.title, title),
        highlighted(row.names, names),
        row.url,
        row.date,
        excerpt(row.synopsis, row.body, query, above),
    )


def _facets(known: Columns, places: Ids, kept: Ids, wanted: Mapping[str, str]) -> tuple[Facet, ...]:
    """Count each facet among what the other facets allow, so that a choice can be changed as well as made."""
    counts = known.counts(kept)
    found = []
    for name, codes in sorted(known.facets.items()):
        counted = counts
        if name in wanted:
            counted = known.counts(known.narrowed(places, {f: v for f, v in wanted.items() if f != name}))
        there = codes[counted[codes] > 0]
        most = there[np.lexsort((known.by_name[there], -counted[there]))][:OPTIONS].tolist()
        most += [code for code in codes.tolist() if known.values[code][1] == wanted.get(name) and code not in most]
        options = tuple(
            Option(value, title, int(counted[code]), wanted.get(name) == value)
            for code, (_, value, title) in ((code, known.values[code]) for code in most)
        )
        found.append(Facet(name, options))
    return tuple(found)
