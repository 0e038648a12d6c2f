"""Which entries have which values of which facet, kept in memory as arrays, and counted there. Matches no words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from institute.search.models import SearchEntry, SearchFacet, SearchState

Ids = NDArray[np.int64]


@dataclass
class _Column:
    """One facet: its values, and for each entry (by place) the run of its values' codes."""

    values: list[tuple[str, str]]
    starts: Ids
    codes: NDArray[np.int32]

    def counts(self, places: Ids) -> Ids:
        """Return how many of the entries at these places have each value."""
        lengths = self.starts[places + 1] - self.starts[places]
        first = np.repeat(self.starts[places] - np.r_[0, np.cumsum(lengths)[:-1]], lengths)
        return np.bincount(self.codes[first + np.arange(lengths.sum())], minlength=len(self.values)).astype(np.int64)

    def having(self, places: Ids, value: str) -> NDArray[np.bool_]:
        """Return which of the entries at these places have a value."""
        code = next((i for i, (known, _) in enumerate(self.values) if known == value), -1)
        owners = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        has = np.zeros(len(self.starts) - 1, dtype=bool)
        has[owners[self.codes == code]] = True
        return has[places]


@dataclass
class Columns:
    """Every facet of every entry, at one version of the index."""

    version: int = -1
    ids: Ids = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    dates: Ids = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    facets: dict[str, _Column] = field(default_factory=dict)
    _rows: dict[int, tuple[int, dict[str, list[tuple[str, str]]]]] = field(default_factory=dict)

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
    version, shrunk_at = (state.version, state.shrunk_at) if state else (0, 0)
    if _columns.version == version:
        return _columns
    with _lock:
        if _columns.version != version:
            _columns = _read(_columns, version, shrunk_at)
        return _columns


def _read(known: Columns, version: int, shrunk_at: int) -> Columns:
    since = known.version if known.version >= shrunk_at and known.version <= version else -1
    rows = dict(known._rows) if since >= 0 else {}
    new = SearchEntry.objects.filter(version__gt=since, version__lte=version)
    for id, date in new.values_list("pk", "date"):
        rows[id] = (date.toordinal() if date else 0, defaultdict(list))
    found = SearchFacet.objects.filter(entry__in=new) if since >= 0 else SearchFacet.objects.all()
    for id, facet, value, title in found.order_by("pk").values_list("entry_id", "facet", "value", "title"):
        if id in rows:
            rows[id][1][facet].append((value, title))
    order = sorted(rows)
    names = sorted({facet for _, facets in rows.values() for facet in facets})
    return Columns(
        version,
        np.array(order, dtype=np.int64),
        np.array([rows[id][0] for id in order], dtype=np.int64),
        {name: _column(name, order, rows) for name in names},
        rows,
    )


def _column(name: str, order: list[int], rows: dict[int, tuple[int, dict[str, list[tuple[str, str]]]]]) -> _Column:
    codes: dict[tuple[str, str], int] = {}
    lengths, flat = [], []
    for id in order:
        values = rows[id][1].get(name, ())
        lengths.append(len(values))
        flat += [codes.setdefault(value, len(codes)) for value in values]
    starts = np.r_[0, np.cumsum(lengths)].astype(np.int64) if lengths else np.zeros(1, dtype=np.int64)
    return _Column(list(codes), starts, np.array(flat, dtype=np.int32))
