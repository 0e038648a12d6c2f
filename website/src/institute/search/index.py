"""Putting entries into the index and taking them out, in one transaction with everything that counts them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from institute.search import spelling
from institute.search.analysis import as_number, stems
from institute.search.engines import FIELDS, engine
from institute.search.models import SearchEntry, SearchFacet, SearchState, SearchTrigram, SearchWord

BATCH = 500


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Parameters
    ----------
    key
        Names it for whoever hands it in: ``page:12``.
    kind
        What it is, in a word that readers see: Publication, Person, Event.
    title, url
        How it is shown and where it stands.
    number, names, synopsis, body
        What else is looked through, as plain text; `names` are those of its authors.
    date
        For sorting what matches alike.
    facets
        Facet to (value, title) pairs by which it can be narrowed.
    """

    key: str
    kind: str
    title: str
    url: str
    number: str = ""
    names: str = ""
    synopsis: str = ""
    body: str = ""
    date: dt.date | None = None
    facets: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def put(entries: Iterable[Entry]) -> None:
    """Index entries, in place of those of the same keys; all of a batch or nothing."""
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == BATCH:
            _put(batch)
            batch = []
    if batch:
        _put(batch)


@transaction.atomic
def _put(entries: Sequence[Entry]) -> None:
    version = _next_version()
    _take_out([entry.key for entry in entries])
    rows = SearchEntry.objects.bulk_create(
        SearchEntry(
            key=entry.key,
            kind=entry.kind,
            number=entry.number,
            number_key=as_number(entry.number),
            title=entry.title,
            names=entry.names,
            synopsis=entry.synopsis,
            body=entry.body,
            url=entry.url,
            date=entry.date,
            version=version,
        )
        for entry in entries
    )
    SearchFacet.objects.bulk_create(
        (
            SearchFacet(entry=row, facet=facet, value=value, title=title)
            for row, entry in zip(rows, entries, strict=True)
            for facet, values in (("kind", ((entry.kind, entry.kind),)), *entry.facets.items())
            for value, title in values
        ),
        batch_size=5_000,
    )
    engine().put([(row.pk, _stems(row)) for row in rows])
    spelling.learn(_spelt(row) for row in rows)


@transaction.atomic
def remove(keys: Sequence[str]) -> None:
    """Take entries out; keys that are not there are no mistake."""
    if SearchEntry.objects.filter(key__in=keys).exists():
        _next_version()
        _take_out(keys)


@transaction.atomic
def clear() -> None:
    """Take everything out."""
    _next_version()
    engine().clear()
    for model in (SearchFacet, SearchEntry, SearchTrigram, SearchWord):
        model.objects.all().delete()


def _take_out(keys: Sequence[str]) -> None:
    gone = list(SearchEntry.objects.filter(key__in=keys))
    if not gone:
        return
    engine().remove([(row.pk, _stems(row)) for row in gone])
    spelling.learn((_spelt(row) for row in gone), -1)
    SearchEntry.objects.filter(pk__in=[row.pk for row in gone]).delete()


def _next_version() -> int:
    """Return the next version; the row is locked until the transaction ends, so that versions come in order.

    Versions are read off the clock, so that one that was rolled back never comes again with other entries.
    """
    SearchState.objects.get_or_create(pk=1)
    SearchState.objects.filter(pk=1).update(version=F("version") + 1)
    version = max(SearchState.objects.get(pk=1).version, time.time_ns() // 1_000)
    SearchState.objects.filter(pk=1).update(version=version)
    return version


def _stems(row: SearchEntry) -> dict[str, str]:
    found = {name: stems(getattr(row, name)) for name in FIELDS}
    found["number"] = f"{found['number']} {row.number_key.lower()}".strip()
    return found


def _spelt(row: SearchEntry) -> str:
    return f"{row.title} {row.names} {row.synopsis}"
