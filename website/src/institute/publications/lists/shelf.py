"""Every publication that readers are shown, in memory: in their order, with all that lists narrow by. Writes nothing.

A list of a hundred thousand needs how many there are of each year, series, author, subject, region and unit, under any
choice of the others, and twenty of them from anywhere. The database would count all rows for each of these; arrays are
counted in a thousandth of the time. Each process reads them whole, as columns: in their order, series, day and key come
out of one index of the database alone, and so do those that are before readers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace
from numpy.typing import NDArray
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from institute.core import content
from institute.core.columns import columns
from institute.publications.languages import called
from institute.publications.lists.column import Column
from institute.publications.models import PublicationIndexPage, PublicationPage, Region, Series

Ids = NDArray[np.int64]
Named = tuple[str, str]
"""A value as addresses have it, and what readers call it."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Keys of publications beside keys of what they have, and how that is named."""

    pages: Ids
    values: Ids
    named: Mapping[int, Named]


@dataclass(frozen=True)
class Shelf:
    """What readers are shown.

    Parameters
    ----------
    ids
        The keys of the publications, the newest first.
    revisions
        The keys of what readers are shown of each.
    own
        The facets of which each publication has one value: series, kind and year.
    newest
        The day of the newest of each series, by the series' code.
    """

    ids: Ids
    revisions: Ids
    own: Mapping[str, Column]
    newest: Mapping[str, dt.date]
    _laid_out: dict[str, tuple[Pairs, Column]] = field(default_factory=dict)

    def facet(self, name: str) -> Column:
        """Return a facet: its values and, for each publication by its place, those that it has.

        Those of which a publication may have several are read when they are first asked for: a feed needs none.
        """
        if name in self.own:
            return self.own[name]
        pairs = _pairs(name)
        before = self._laid_out.get(name)
        if before is None or before[0] is not pairs:
            before = self._laid_out[name] = pairs, _several(self.ids, pairs)
        return before[1]

    def places(self, query: Mapping[str, str], without: str = "") -> Ids:
        """Return the places of those that every facet of the query allows; a value that nothing has allows nothing."""
        allowed = np.ones(len(self.ids), dtype=bool)
        for name in (*self.own, *_SEVERAL, LANGUAGE):
            value = query.get(name, "")
            if value and name != without:
                allowed &= self._having(name, value)
        return np.flatnonzero(allowed)

    def counts(self, name: str, places: Ids) -> list[tuple[str, str, int]]:
        """Return value, title and number of those at these places, for each value of a facet that any of them has."""
        column = self.facet(name)
        counts = column.counts(places).tolist()
        return [(value, title, count) for (value, title), count in zip(column.values, counts, strict=True) if count]

    def chosen(self, query: Mapping[str, str]) -> Ids:
        """Return the keys of those that the query allows, the newest first."""
        return self.ids[self.places(query)]

    def _having(self, name: str, value: str) -> NDArray[np.bool_]:
        column = self.facet(name)
        if name in ("series", LANGUAGE):
            return column.having_any({known for known, _ in column.values if known.lower() == value.lower()})
        return column.having_any({value})


class Listed(Sequence[Any]):
    """Publications by their keys, fetched where they are looked at: what a paginator takes."""

    def __init__(self, ids: Ids, rows: QuerySet[Any]) -> None:
        self._ids = ids
        self._rows = rows

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        """Fetch one of them, or some in their order."""
        wanted = self._ids[at].tolist() if isinstance(at, slice) else [int(self._ids[at])]
        found = self._rows.in_bulk(wanted)
        rows = [found[key] for key in wanted if key in found]
        return rows if isinstance(at, slice) else rows[0]


def shelf(of: Page | None = None) -> Shelf:
    """Return what readers are shown now, everywhere or on one of several lists of the tree."""
    lists = PublicationIndexPage.objects
    if of is None or content.kept("how many lists", lists.count, content.tables_of(PublicationIndexPage)) == 1:
        return content.kept("shelf", _read, tables())
    return content.kept(("shelf", of.pk), lambda: _read(of), tables())


def tables() -> tuple[str, ...]:
    """Return the tables that decide what readers are shown, and in which order."""
    return content.tables_of(Page, PageViewRestriction, PublicationPage, Series, Region)


def by_title() -> Ids:
    """Return the keys of all in the order of their titles."""
    return content.kept("shelf by title", lambda: columns(published().order_by("title", "number"), "pk")[0], tables())


def published() -> PageQuerySet[Any]:
    """Return the publications that readers are shown."""
    found: PageQuerySet[Any] = content.shown(PublicationPage.objects.filter(current__isnull=False))
    return found


def _read(within: Page | None = None) -> Shelf:
    written = PublicationPage.objects.filter(current__isnull=False)
    order = (F("date_issued").desc(nulls_last=True), "-number")
    ids, revisions, series, days = columns(written.order_by(*order), "page_ptr_id", "current_id", "series_id", _DAY)
    # The rows of pages are wide, and lie in another order: which of them are shown is read by itself.
    shown = content.shown(Page.objects.filter(content_type=ContentType.objects.get_for_model(PublicationPage)))
    stays = np.isin(ids, columns((shown.child_of(within) if within else shown).order_by(), "pk")[0])
    ids, revisions, series, days = ids[stays], revisions[stays], series[stays], days[stays]
    known = {pk: (code, name, kind) for pk, code, name, kind in _of("Series", "pk", "code", "name", "kind")}
    keys, first = np.unique(series, return_index=True)
    newest = {known[key][0]: _date(day) for key, day in zip(keys.tolist(), days[first].tolist(), strict=True) if day}
    years = days // 10_000
    own = {
        "series": _one_each(series, {key: (code, name) for key, (code, name, _) in known.items()}),
        "kind": _one_each(series, {key: (kind, kind) for key, (_, _, kind) in known.items()}),
        "year": _one_each(years, {year: (str(year), str(year)) for year in np.unique(years).tolist() if year}),
    }
    return Shelf(ids, revisions, own, newest)


# A day as a number: 20260301.
_DAY = Cast(Replace(Cast("date_issued", TextField()), Value("-"), Value("")), IntegerField())


def _date(day: int) -> dt.date:
    return dt.date(day // 10_000, day // 100 % 100, day % 100)


# A facet of which a publication may have several values: the model that says which, its field, and what that leads to.
_SEVERAL = {
    "author": ("Contribution", "page", "person", "Person", "name_as_printed"),
    "subject": ("PublicationPage_subjects", "publicationpage", "subject", "Subject", "title"),
    "region": ("PublicationPage_regions", "publicationpage", "region", "Region", "title"),
    "unit": ("PublicationPage_units", "publicationpage", "unit", "Unit", "name"),
}


LANGUAGE = "language"


def _pairs(name: str) -> Pairs:
    """Return which publication has which values of a facet, in no order."""
    if name == LANGUAGE:
        return content.kept(("pairs", LANGUAGE), _languages, content.tables_of(PublicationPage))
    between, page, value, model, title = _SEVERAL[name]

    def read() -> Pairs:
        rows = apps.get_model("publications", between)._default_manager.order_by().exclude(**{value: None})
        named = {key: (slug, said) for key, slug, said in _of(model, "pk", "slug", title)}
        keys, values = columns(rows, f"{page}_id", f"{value}_id")
        if name == "region":
            keys, values = _with_what_is_around(keys, values, dict(_of(model, "pk", "within_id")))
        return Pairs(keys, values, named)

    models = (apps.get_model("publications", each) for each in (between, model))
    return content.kept(("pairs", name), read, content.tables_of(*models))


def _languages() -> Pairs:
    """Return in which language each publication is; languages have no key of their own and are counted through."""
    written = PublicationPage.objects.order_by()
    codes = sorted(written.values_list("language", flat=True).distinct())
    pages = [columns(written.filter(language=code), "page_ptr_id")[0] for code in codes]
    values = [np.full(len(keys), place, dtype=np.int64) for place, keys in enumerate(pages, 1)]
    named = {place: (code, called(code)) for place, code in enumerate(codes, 1)}
    nothing = np.zeros(0, dtype=np.int64)
    return Pairs(np.concatenate([nothing, *pages]), np.concatenate([nothing, *values]), named)


def _of(model: str, *names: str) -> QuerySet[Any, tuple[Any, ...]]:
    rows: QuerySet[Any] = apps.get_model("publications", model)._default_manager.order_by()
    return rows.values_list(*names)


def _one_each(keys: Ids, named: Mapping[int, Named]) -> Column:
    """Return a facet of which each publication has one value, or none; its values as they first come."""
    distinct, first, at = np.unique(keys, return_index=True, return_inverse=True)
    codes: dict[Named, int] = {}
    code_of = np.full(len(distinct), -1, dtype=np.int32)
    for place in np.argsort(first).tolist():
        name = named.get(int(distinct[place]))
        if name is not None:
            code_of[place] = codes.setdefault(name, len(codes))
    flat = code_of[at]
    return Column(list(codes), np.r_[0, np.cumsum(flat >= 0)].astype(np.int64), flat[flat >= 0])


def _several(ids: Ids, pairs: Pairs) -> Column:
    """Return a facet of which a publication may have several values, each once."""
    values = list(pairs.named.values())
    if not len(ids) or not values or not len(pairs.pages):
        return Column(values, np.zeros(len(ids) + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))
    at, is_shown = stands_at(ids, pairs.pages)
    codes, is_named = stands_at(np.array(list(pairs.named), dtype=np.int64), pairs.values)
    # Place and value in one number: in the order of the places, and each pair once.
    both = np.sort((at * len(values) + codes)[is_shown & is_named])
    once = both[np.r_[True, both[1:] != both[:-1]]] if len(both) else both
    starts = np.r_[0, np.cumsum(np.bincount(once // len(values), minlength=len(ids)))]
    return Column(values, starts.astype(np.int64), (once % len(values)).astype(np.int32))


def stands_at(among: Ids, wanted: Ids) -> tuple[Ids, NDArray[np.bool_]]:
    """Return where keys stand among others, and which of them do."""
    order = np.argsort(among)
    at = order[np.searchsorted(among, wanted, sorter=order).clip(max=len(among) - 1)]
    return at, among[at] == wanted


def _with_what_is_around(pages: Ids, values: Ids, outer: Mapping[int, int | None]) -> tuple[Ids, Ids]:
    """Return which publication is about which region, directly or by being about a part of it."""
    if not outer:
        return pages, values
    around = np.zeros(max(outer) + 1, dtype=np.int64)
    for region, within in outer.items():
        around[region] = within or 0
    every_page, every_value = [pages], [values]
    for _ in outer:  # no region lies deeper than there are regions
        values = around[values]
        pages, values = pages[values > 0], values[values > 0]
        if not len(values):
            break
        every_page.append(pages)
        every_value.append(values)
    return np.concatenate(every_page), np.concatenate(every_value)
