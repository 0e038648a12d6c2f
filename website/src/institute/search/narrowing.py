"""Which entries have which values of which facet, kept in memory as arrays, and counted there. Matches no words.

The arrays are read from the database as they are kept there: some thousand entries a row. A process reads all rows
once, and after a publishing the one that has changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from institute.search.analysis import fold
from institute.search.models import SearchBlock, SearchState, SearchValue
from institute.search.postings import BLOCK

Ids = NDArray[np.int64]
TITLE = 24
"""Bytes of a folded title by which titles are put in order."""


@dataclass(frozen=True)
class Row:
    """An entry as it is kept here: its values are keys of `SearchValue`."""

    id: int
    day: dt.date | None
    title: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """Entries in the order of their ids: places in the block, days, titles, how many values each has, and those."""

    version: int
    places: NDArray[np.uint16]
    days: NDArray[np.int32]
    titles: NDArray[np.bytes_]
    lengths: NDArray[np.uint16]
    values: NDArray[np.int32]

    @classmethod
    def read(cls, row: SearchBlock) -> Block:
        """Take a block out of the row that holds it."""
        return cls(
            row.version,
            np.frombuffer(row.places, dtype="<u2"),
            np.frombuffer(row.days, dtype="<i4"),
            np.frombuffer(row.titles, dtype=f"S{TITLE}"),
            np.frombuffer(row.lengths, dtype="<u2"),
            np.frombuffer(row.values, dtype="<i4"),
        )

    @classmethod
    def of(cls, version: int, rows: Sequence[Row]) -> Block:
        """Make a block of entries in the order of their ids."""
        return cls(
            version,
            np.array([row.id % BLOCK for row in rows], dtype="<u2"),
            np.array([row.day.toordinal() if row.day else 0 for row in rows], dtype="<i4"),
            np.array([_sorted_by(row.title) for row in rows], dtype=f"S{TITLE}"),
            np.array([len(row.values) for row in rows], dtype="<u2"),
            np.array([value for row in rows for value in row.values], dtype="<i4"),
        )

    def without(self, gone: Collection[int]) -> Block:
        """Return the block without the entries at some places."""
        stays = ~np.isin(self.places, list(gone))
        return Block(
            self.version,
            self.places[stays],
            self.days[stays],
            self.titles[stays],
            self.lengths[stays],
            self.values[np.repeat(stays, self.lengths)],
        )

    def row(self, number: int, version: int) -> SearchBlock:
        """Return the row that holds this block."""
        parts = {name: getattr(self, name).tobytes() for name in ("places", "days", "titles", "lengths", "values")}
        return SearchBlock(number=number, version=version, **parts)

    def and_then(self, more: Block) -> Block:
        """Return the block with further entries behind those that there are."""
        return Block(
            self.version,
            np.concatenate((self.places, more.places)),
            np.concatenate((self.days, more.days)),
            np.concatenate((self.titles, more.titles)),
            np.concatenate((self.lengths, more.lengths)),
            np.concatenate((self.values, more.values)),
        )


def _sorted_by(title: str) -> bytes:
    plain = fold(title)
    first = next((i for i, sign in enumerate(plain) if sign.isalnum()), 0)
    return plain[first:].encode()[:TITLE].rstrip(b"\0")


def put(version: int, rows: Iterable[Row]) -> None:
    """Keep new entries, whose ids follow those that there are."""
    by_block: dict[int, list[Row]] = {}
    for row in sorted(rows, key=lambda each: each.id):
        by_block.setdefault(row.id // BLOCK, []).append(row)
    for number, new in by_block.items():
        block = Block.of(version, new)
        if (known := SearchBlock.objects.filter(pk=number).first()) is not None:
            block = Block.read(known).and_then(block)
        block.row(number, version).save()


def remove(version: int, ids: Iterable[int]) -> None:
    """Forget entries."""
    gone: dict[int, list[int]] = {}
    for id in ids:
        gone.setdefault(id // BLOCK, []).append(id % BLOCK)
    for row in SearchBlock.objects.filter(pk__in=gone):
        Block.read(row).without(gone[row.pk]).row(row.pk, version).save()


def value_keys(values: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], int]:
    """Return the keys of values, given as facet, value and title; what a value is called may have changed."""
    called = {(facet, value): title for facet, value, title in values}
    rows = [SearchValue(facet=facet, value=value, title=title) for (facet, value), title in sorted(called.items())]
    by_facet: dict[str, list[str]] = {}
    for facet, value in called:
        by_facet.setdefault(facet, []).append(value)
    known = {}
    for facet, wanted in by_facet.items():
        for start in range(0, len(wanted), 500):
            part = SearchValue.objects.filter(facet=facet, value__in=wanted[start : start + 500])
            known.update({(row.facet, row.value): row for row in part})
    new = [row for row in rows if (row.facet, row.value) not in known]
    for row in SearchValue.objects.bulk_create(new):
        known[row.facet, row.value] = row
    renamed = [row for key, row in known.items() if row.title != called[key]]
    for row in renamed:
        row.title = called[row.facet, row.value]
    SearchValue.objects.bulk_update(renamed, ["title"], 500)
    return {key: row.pk for key, row in known.items()}


@dataclass(frozen=True)
class Columns:
    """Every entry, at one version of the index. The place of an entry is its rank among all ids."""

    version: int = -1
    blocks: dict[int, Block] = field(default_factory=dict)
    values: tuple[tuple[str, str, str], ...] = ()
    """Facet, value and title, by code."""
    keys: Ids = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """The keys of the values, by code."""

    @cached_property
    def slots(self) -> dict[int, int]:
        """Where the slots of each block begin: one for each id that it can hold."""
        return {number: rank * BLOCK for rank, number in enumerate(sorted(self.blocks))}

    @cached_property
    def slot_of(self) -> Ids:
        """The slot of each place."""
        parts = [self.slots[number] + self.blocks[number].places.astype(np.int64) for number in self.slots]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    @cached_property
    def _place_at(self) -> NDArray[np.int32]:
        found = np.full(len(self.slots) * BLOCK, -1, dtype=np.int32)
        found[self.slot_of] = np.arange(len(self.slot_of), dtype=np.int32)
        return found

    @cached_property
    def _first_slots(self) -> Ids:
        found = np.full(max(self.blocks, default=-1) + 2, -1, dtype=np.int64)
        for number, first in self.slots.items():
            found[number] = first
        return found

    @cached_property
    def ids(self) -> Ids:
        """The ids, in their order."""
        parts = [number * BLOCK + self.blocks[number].places.astype(np.int64) for number in self.slots]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    @cached_property
    def days(self) -> Ids:
        """The day of each entry; 0 if it has none."""
        parts = [self.blocks[number].days for number in self.slots]
        return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)

    @cached_property
    def by_title(self) -> Ids:
        """The rank of each entry in the order of titles; those that begin alike in the order of their ids."""
        parts = [self.blocks[number].titles for number in self.slots]
        if not parts:
            return np.empty(0, dtype=np.int64)
        ranks = np.empty(len(self.ids), dtype=np.int64)
        ranks[np.argsort(np.concatenate(parts), kind="stable")] = np.arange(len(ranks))
        return ranks

    @cached_property
    def _owners(self) -> NDArray[np.int32]:
        """Whose each code is: the entry's place."""
        parts = [self.blocks[number].lengths for number in self.slots]
        if not parts:
            return np.empty(0, dtype=np.int32)
        lengths = np.concatenate(parts)
        return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)

    @cached_property
    def _codes(self) -> NDArray[np.int32]:
        """The values of all entries, one after the other."""
        parts = [self.blocks[number].values for number in self.slots]
        return np.searchsorted(self.keys, np.concatenate(parts)).astype(np.int32) if parts else self._owners

    @cached_property
    def facets(self) -> dict[str, Ids]:
        """The codes of each facet's values."""
        found: dict[str, list[int]] = {}
        for code, (facet, _, _) in enumerate(self.values):
            found.setdefault(facet, []).append(code)
        return {facet: np.array(codes, dtype=np.int64) for facet, codes in found.items()}

    @cached_property
    def by_name(self) -> Ids:
        """The rank of each value in the order of its title."""
        ranks = np.empty(len(self.values), dtype=np.int64)
        ranks[sorted(range(len(ranks)), key=lambda code: fold(self.values[code][2]))] = np.arange(len(ranks))
        return ranks

    def places(self, ids: Ids) -> Ids:
        """Return where entries stand, in order, leaving out those of a later version."""
        numbers = ids // BLOCK
        numbers[numbers >= len(self._first_slots)] = len(self._first_slots) - 1
        first = self._first_slots[numbers]
        known = first >= 0
        at = self._place_at[(first + ids % BLOCK)[known]] if len(self._place_at) else np.empty(0, dtype=np.int32)
        return np.sort(at[at >= 0]).astype(np.int64)

    def narrowed(self, places: Ids, wanted: Mapping[str, str]) -> Ids:
        """Return the places whose entries have every value wanted; a facet that is none leaves nothing."""
        for facet, value in wanted.items():
            codes = [code for code in self.facets.get(facet, ()) if self.values[code][1] == value]
            has = np.zeros(len(self.ids), dtype=bool)
            if codes:
                has[self._owners[self._codes == codes[0]]] = True
            places = places[has[places]]
        return places

    def counts(self, places: Ids) -> Ids:
        """Return how many of the entries at these places have each value, by code."""
        if len(places) == len(self.ids):
            return self._all_counts
        stays = np.zeros(len(self.ids), dtype=bool)
        stays[places] = True
        return np.bincount(self._codes[stays[self._owners]], minlength=len(self.values))

    @cached_property
    def _all_counts(self) -> Ids:
        return np.bincount(self._codes, minlength=len(self.values))


_lock = Lock()
_columns = Columns()


def columns() -> Columns:
    """Return the entries as they are now; only the blocks that have changed since the last call are read again."""
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
    versions = dict(SearchBlock.objects.values_list("number", "version"))
    blocks = {number: block for number, block in known.blocks.items() if versions.get(number) == block.version}
    for row in SearchBlock.objects.filter(pk__in=[number for number in versions if number not in blocks]):
        if row.places:
            blocks[row.number] = Block.read(row)
    rows = list(SearchValue.objects.order_by("pk").values_list("pk", "facet", "value", "title"))
    keys = np.array([row[0] for row in rows], dtype=np.int64)
    return Columns(version, blocks, tuple(row[1:] for row in rows), keys)
