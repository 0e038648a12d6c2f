"""Which entries have which values of which facet, kept in memory as arrays, and counted there. Matches no words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from institute.search.models import SearchEntry, SearchFacet, SearchState

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """One facet: its values, and for each entry (by place) the run of its values' codes."""

    values: list[tuple[str, str]]
    starts: Ids
    codes: NDArray[np.int32]

    def counts(self, places: Ids) -> Ids:
        """Return how many of the entries at these places have each value."""
        lengths = self.starts[places + 1] - self.starts[places]
        first = np.repeat(self.starts[places] - np.r_[0, np.cumsum(lengths)[:-1]], lengths)
        return np.bincount(self.codes[first + np.arange(lengths.sum())], minlength=len(self.values)).astype(np.int64)

    def kept(self, stays: NDArray[np.bool_]) -> Column:
        """Return the facet of those entries alone that stay."""
        lengths = np.diff(self.starts)
        starts = np.r_[0, np.cumsum(lengths[stays])].astype(np.int64)
        return Column(self.values, starts, self.codes[np.repeat(stays, lengths)])

    def and_then(self, more: Column) -> Column:
        """Return the facet with further entries behind those that there are; their values begin with the same."""
        values = more.values if len(more.values) > len(self.values) else self.values
        starts = np.r_[self.starts, self.starts[-1] + more.starts[1:]]
        return Column(values, starts, np.r_[self.codes, more.codes])

    def having(self, places: Ids, value: str) -> NDArray[np.bool_]:
        """Return which of the entries at these places have a value."""
        return self.having_any({value})[places]

    def having_any(self, values: Collection[str]) -> NDArray[np.bool_]:
        """Return of every entry whether it has any of these values."""
        wanted = np.array([known in values for known, _ in self.values], dtype=bool)
        if not wanted.any():
            return np.zeros(len(self.starts) - 1, dtype=bool)
        # How many of the wanted stand before each code: more of them after an entry's run than before it is a hit.
        before = np.r_[0, np.cumsum(wanted[self.codes])]
        return np.asarray(before[self.starts[1:]] > before[self.starts[:-1]])


@dataclass(frozen=True)
class Columns:
    """Every facet of every entry, at one version of the index."""

    version: int = -1
    ids: Ids = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    dates: Ids = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    facets: dict[str, Column] = field(default_factory=dict)

    @cached_property
    def by_date(self) -> Ids:
        """The places of all entries, the newest first."""
        return np.argsort(-self.dates, kind="stable")

    def places(self, ids: Ids) -> Ids:
        """Return where entries stand, leaving out those of a later version."""
        at = np.searchsorted(self.ids, ids)
        at[at == len(self.ids)] = 0
        return at[self.ids[at] == ids] if len(self.ids) else at[:0]

    def narrowed(self, places: Ids, wanted: Mapping[str, str]) -> Ids:
        """Return the places whose entries have every value wanted; a facet that is none leaves nothing."""
        for facet, value in wanted.items():
            column = self.facets.get(facet)
            if column is None:
                return places[:0]
            places = places[column.having(places, value)]
        return places


_lock = Lock()
_columns = Columns()


def columns() -> Columns:
    """Return the facets as they are now; only what has changed since the last call is read again."""
    global _columns
    state = SearchState.objects.filter(pk=1).first()
    version = state.version if state else 0
    if _columns.version == version:
        return _columns
    with _lock:
        if _columns.version != version:
            _columns = _read(_columns, version)
        return _columns


def _read(known: Columns, version: int) -> Columns:
    """Read what was put into the index since, and leave out what was taken out of it."""
    if version < known.version:  # what was read has been rolled back
        known = Columns()
    entries = SearchEntry.objects.filter(version__lte=version)
    # The same key at a later version is another entry, whatever became of the first.
    before, new = _ids(entries.filter(version__lte=known.version)), _ids(entries.filter(version__gt=known.version))
    if len(new) and len(before) and new[0] < before[-1]:  # keys only grow, unless the index was made anew
        known, before, new = Columns(), before[:0], np.sort(np.r_[before, new])
    stays = np.isin(known.ids, before, assume_unique=True)
    old = {name: column.kept(stays) for name, column in known.facets.items()}
    dates, found = known.dates[stays], {}
    if len(new):
        days = dict(entries.filter(pk__gte=int(new[0])).values_list("pk", "date"))
        own = [day.toordinal() if (day := days.get(id)) else 0 for id in new.tolist()]
        dates = np.r_[dates, np.array(own, dtype=np.int64)]
        found = _new(new, old)
    names = sorted({*old, *found})
    nothing = Column([], np.zeros(len(new) + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))
    none = Column([], np.zeros(int(stays.sum()) + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))
    facets = {name: old.get(name, none).and_then(found.get(name, nothing)) for name in names}
    return Columns(version, np.r_[known.ids[stays], new], dates, facets)


def _ids(entries: QuerySet[SearchEntry]) -> Ids:
    return np.sort(np.fromiter(entries.values_list("pk", flat=True).iterator(10_000), dtype=np.int64))


def _new(new: Ids, old: Mapping[str, Column]) -> dict[str, Column]:
    """Return the facets of new entries; their values begin with those that are known."""
    codes = {name: {value: code for code, value in enumerate(column.values)} for name, column in old.items()}
    pairs: dict[str, tuple[list[int], list[int]]] = {}
    rows = SearchFacet.objects.filter(entry__gte=int(new[0])).order_by()
    for id, facet, value, title in rows.values_list("entry_id", "facet", "value", "title").iterator(10_000):
        known = codes.setdefault(facet, {})
        owners, flat = pairs.setdefault(facet, ([], []))
        owners.append(id)
        flat.append(known.setdefault((value, title), len(known)))
    found = {}
    for name, (owners, flat) in pairs.items():
        # Of an entry that came after the version was read nothing is taken.
        is_new = np.isin(owners, new)
        places = np.searchsorted(new, np.array(owners, dtype=np.int64)[is_new])
        order = np.argsort(places, kind="stable")
        starts = np.r_[0, np.cumsum(np.bincount(places, minlength=len(new)))].astype(np.int64)
        found[name] = Column(list(codes[name]), starts, np.array(flat, dtype=np.int32)[is_new][order])
    return found
