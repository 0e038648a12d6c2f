"""How much each entry says a word, kept by the word: what results are put in order by. Finds nothing.

The order is BM25 over weighted fields, with what does not depend on the query worked out once, when an entry is put
in: its share of 1 to 255 for each word that its head has, or that it says often enough. So a query reads one short run
of bytes for each of its words, in either database, whatever the length of the texts. Robertson and Zaragoza (2009), The
Probabilistic Relevance Framework: BM25 and Beyond, section 3.6 (BM25F); the lengths of a text are measured against a
usual one rather than the mean of those that there are, which each entry would change, and each field is saturated by
itself before they are added.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from institute.search.asking import Asked
from institute.search.engines import engine
from institute.search.models import SearchPosting

BLOCK = 4096
"""So many ids in a row are kept together."""
SATURATED = 8.0  # weighted times of a word that give half of the most
LEAST = 1.2  # what a long text says once in passing is not kept: it is still found, and stands last
MOST_BEGINNINGS = 1_000  # rows that are read for the beginning of a word


@dataclass(frozen=True)
class Field:
    """A part of an entry.

    Parameters
    ----------
    weight
        What a word there counts.
    usual
        How many words the part usually has; 0 if its length says nothing.
    most
        More than this it does not count, however often it stands there: a text that repeats a word is not before the
        one that has it in its title.
    """

    weight: float
    usual: int
    most: float


FIELDS = {
    "number": Field(16.0, 0, 32.0),
    "title": Field(12.0, 10, 36.0),
    "names": Field(12.0, 0, 24.0),
    "synopsis": Field(3.0, 40, 9.0),
    "body": Field(1.0, 800, 9.0),
}


def shares(fields: Mapping[str, list[str]]) -> dict[str, int]:
    """Return the share, 1 to 255, of each word that an entry says often or in its head."""
    said: dict[str, float] = defaultdict(float)
    for name, field in FIELDS.items():
        words = fields[name]
        if not words:
            continue
        length = min(max(len(words) / field.usual, 0.4), 3.0) if field.usual else 1.0
        each = field.weight / (0.25 + 0.75 * length)
        for word, times in Counter(words).items():
            often = each * times
            if often >= LEAST:
                said[word] += field.most * often / (often + field.most)
    return {word: max(1, round(255 * x / (x + SATURATED))) for word, x in said.items()}


def put(rows: Iterable[tuple[int, Mapping[str, list[str]]]]) -> None:
    """Keep the shares of new entries: id and the stems of each field."""
    found: dict[tuple[str, int], tuple[list[int], bytearray]] = {}
    for id, fields in rows:
        block, place = divmod(id, BLOCK)
        for word, share in shares(fields).items():
            key = (word, block)
            kept = found.get(key)
            if kept is None:
                kept = found[key] = ([], bytearray())
            kept[0].append(place)
            kept[1].append(share)
    append(SearchPosting._meta.db_table, ("stem", "block"), ("places", "shares"), _rows(found))


def _rows(found: Mapping[tuple[str, int], tuple[list[int], bytearray]]) -> Iterable[tuple[str | int | bytes, ...]]:
    # In one order, so that pages of the table are written one after the other and no two writers wait for each other.
    for (word, block), (places, given) in sorted(found.items()):
        yield word.encode(), block, np.array(places, dtype="<u2").tobytes(), bytes(given)


def append(
    table: str, keys: tuple[str, ...], columns: tuple[str, ...], rows: Iterable[tuple[str | int | bytes, ...]]
) -> None:
    """Write bytes behind those that a table has under the same keys."""
    joined = engine().APPENDED
    sets = ", ".join(f"{name} = {joined.format(f'{table}.{name}', f'excluded.{name}')}" for name in columns)
    names = (*keys, *columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))}) "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets}",
            list(rows),
        )


def remove(rows: Iterable[tuple[int, Mapping[str, list[str]]]]) -> None:
    """Forget the shares of entries; their stems as they were put in."""
    gone: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for id, fields in rows:
        block, place = divmod(id, BLOCK)
        for word in shares(fields):
            gone[block][word].append(place)
    for block, words in gone.items():
        wanted = sorted(words)
        for start in range(0, len(wanted), 500):
            stems = [word.encode() for word in wanted[start : start + 500]]
            part = SearchPosting.objects.filter(block=block, stem__in=stems)
            changed = []
            for row in part:
                places = np.frombuffer(row.places, dtype="<u2")
                stays = ~np.isin(places, words[bytes(row.stem).decode()])
                row.places = places[stays].tobytes()
                row.shares = np.frombuffer(row.shares, dtype=np.uint8)[stays].tobytes()
                changed.append(row)
            SearchPosting.objects.bulk_update([row for row in changed if row.places], ["places", "shares"], 200)
            SearchPosting.objects.filter(pk__in=[row.pk for row in changed if not row.places]).delete()


def scores(asked: Asked, slots: Mapping[int, int], entries: int) -> NDArray[np.float32]:
    """Return how well each entry fits, 0 to 1, by the slot of its id.

    Parameters
    ----------
    asked
        What is looked for.
    slots
        Where the slots of each block begin: an id's is so much further as the id is in its block.
    entries
        How many there are.
    """
    out = np.zeros(len(slots) * BLOCK, dtype=np.float32)
    whole = list(dict.fromkeys(s for p in asked.phrases for s in (p.stems[:-1] if p.begins else p.stems)))
    begun = list(dict.fromkeys(phrase.stems[-1] for phrase in asked.phrases if phrase.begins))
    most = 0.0
    for read in [*_read(whole), *map(_beginning, begun)]:
        held = sum(len(places) for _, places, _ in read)
        worth = math.log1p((max(entries, held) - held + 0.5) / (held + 0.5))
        most += worth
        for block, places, given in read:
            first = slots.get(block)
            if first is not None:
                out[first + places] += given * np.float32(worth / 255)
    return out / np.float32(most) if most else out


Kept = bytes | memoryview
Read = list[tuple[int, NDArray[np.intp], NDArray[np.float32]]]


def _read(words: list[str]) -> list[Read]:
    """Return for each word its runs: block, places in it, shares."""
    found: dict[str, Read] = {word: [] for word in words}
    rows = SearchPosting.objects.filter(stem__in=[word.encode() for word in words])
    for word, block, places, given in rows.values_list("stem", "block", "places", "shares").iterator(2_000):
        found[bytes(word).decode()].append(_run(block, places, given))
    return list(found.values())


def _beginning(word: str) -> Read:
    """Return the runs of the words that begin so, as far as so many rows tell."""
    rows = SearchPosting.objects.filter(stem__gte=word.encode(), stem__lt=word.encode() + b"\xff").order_by(
        "stem", "block"
    )
    merged: dict[int, NDArray[np.float32]] = {}
    for run in rows.values_list("block", "places", "shares")[:MOST_BEGINNINGS]:
        block, places, given = _run(*run)
        kept = merged.setdefault(block, np.zeros(BLOCK, dtype=np.float32))
        kept[places] = np.maximum(kept[places], given)
    return [(block, np.flatnonzero(kept), kept[kept > 0]) for block, kept in merged.items()]


def _run(block: int, places: Kept, given: Kept) -> tuple[int, NDArray[np.intp], NDArray[np.float32]]:
    return (
        block,
        np.frombuffer(places, dtype="<u2").astype(np.intp),
        np.frombuffer(given, dtype=np.uint8).astype(np.float32),
    )
