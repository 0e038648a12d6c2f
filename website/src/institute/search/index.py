"""Putting entries into the index and taking them out, in one transaction with everything that counts them."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from institute.search import narrowing, postings, spelling
from institute.search.analysis import as_number, stems
from institute.search.engines import BREAK, engine
from institute.search.models import (
    SearchBlock,
    SearchEntry,
    SearchIdentifier,
    SearchPosting,
    SearchState,
    SearchTrigram,
    SearchWord,
)

BATCH = 500
_DIGITS = re.compile(r"[A-Z]+(\d{5,})")


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
    identifiers
        What else names it alone, and leads to it: its DOI, the ISBNs of a book.
    date
        For sorting what matches alike; its year is looked through too.
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
    identifiers: tuple[str, ...] = ()
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
    _take_out(version, [entry.key for entry in entries])
    entries = list({entry.key: entry for entry in entries}.values())
    rows = SearchEntry.objects.bulk_create(
        SearchEntry(
            key=entry.key,
            kind=entry.kind,
            number=_text(entry.number),
            others="\n".join(map(_text, entry.identifiers)),
            title=_text(entry.title),
            names=_text(entry.names),
            synopsis=_text(entry.synopsis),
            body=_text(entry.body),
            url=entry.url,
            date=entry.date,
        )
        for entry in entries
    )
    SearchIdentifier.objects.bulk_create(
        (SearchIdentifier(entry=row, key=key) for row in rows for key in _identifiers(row)), batch_size=5_000
    )
    values = [(("kind", entry.kind, entry.kind), *_values(entry)) for entry in entries]
    keys = narrowing.value_keys(value for own in values for value in own)
    narrowing.put(
        version,
        (
            narrowing.Row(row.pk, row.date, row.title, tuple({keys[facet, value]: None for facet, value, _ in own}))
            for row, own in zip(rows, values, strict=True)
        ),
    )
    indexed = [_indexed(row) for row in rows]
    engine().put([(each.id, each.stems) for each in indexed])
    postings.put((each.id, each.fields) for each in indexed)
    spelling.learn(_spelt(row) for row in rows)


def _values(entry: Entry) -> Iterable[tuple[str, str, str]]:
    return (
        (facet, value[:120], title[:200] or value[:120])
        for facet, values in entry.facets.items()
        for value, title in values
    )


@transaction.atomic
def remove(keys: Sequence[str]) -> None:
    """Take entries out; keys that are not there are no mistake."""
    if SearchEntry.objects.filter(key__in=keys).exists():
        _take_out(_next_version(), keys)


@transaction.atomic
def clear() -> None:
    """Take everything out. What values are called stays: a process may just be reading it."""
    _next_version()
    engine().clear()
    for model in (SearchBlock, SearchPosting, SearchIdentifier, SearchEntry, SearchTrigram, SearchWord):
        model.objects.all().delete()


def _take_out(version: int, keys: Sequence[str]) -> None:
    gone = list(SearchEntry.objects.filter(key__in=keys))
    if not gone:
        return
    indexed = [_indexed(row) for row in gone]
    engine().remove([(each.id, each.stems) for each in indexed])
    postings.remove((each.id, each.fields) for each in indexed)
    narrowing.remove(version, [row.pk for row in gone])
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


def _text(text: str) -> str:
    """Return a text as every database can hold it."""
    return text.replace("\0", "")


def _identifiers(row: SearchEntry) -> list[str]:
    """Return what leads to an entry: its number with and without its letters, and what else names it."""
    keys = [as_number(said)[:120] for said in (row.number, *row.others.split("\n"))]
    if keys[0] and (digits := _DIGITS.fullmatch(keys[0])):
        keys.append(digits[1])
    return [key for key in dict.fromkeys(keys) if key]


class _Indexed(NamedTuple):
    """An entry as it is indexed: the stems of each field, and all of them in order."""

    id: int
    fields: dict[str, list[str]]
    stems: list[str]


def _indexed(row: SearchEntry) -> _Indexed:
    fields, order, joined = {}, [], []
    for name in postings.FIELDS:
        said, compounds = stems(f"{row.number} {row.others}" if name == "number" else getattr(row, name))
        if name == "number":
            year = [str(row.date.year)] if row.date else []
            said += [key.lower() for key in _identifiers(row) if key.lower() not in said] + year
        fields[name] = said + compounds
        order += [*said, BREAK]
        for compound in compounds:
            joined += [compound, BREAK]
    return _Indexed(row.pk, fields, order + joined)


def _spelt(row: SearchEntry) -> str:
    return f"{row.title} {row.names} {row.synopsis}"
