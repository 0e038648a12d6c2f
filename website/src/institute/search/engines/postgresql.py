"""The index in PostgreSQL: vectors with a GIN index. Its stems are made outside, and its parser is not used."""

from __future__ import annotations

from itertools import count

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from institute.search.asking import Asked, Phrase
from institute.search.engines import parsed

CREATE = (
    "CREATE TABLE search_text (rowid bigint PRIMARY KEY, stems tsvector NOT NULL)",
    "CREATE INDEX search_text_stems ON search_text USING gin (stems)",
)
DROP = "DROP TABLE search_text"
APPENDED = "{} || {}"
# What a vector can hold: positions up to here, so many of a word, so many bytes in all.
_LAST_PLACE, _PLACES, _BYTES = 16_383, 255, 900_000


def put(rows: list[tuple[int, list[str]]]) -> None:
    """Index new entries."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text(rowid, stems) VALUES (%s, %s::tsvector)",
            [(id, _vector(stems)) for id, stems in rows],
        )


def remove(rows: list[tuple[int, list[str]]]) -> None:
    """Take entries out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE rowid = ANY(%s)", [[id for id, _ in rows]])


def clear() -> None:
    """Take everything out."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_text")


def matching(asked: Asked, *, some: bool = False) -> NDArray[np.int64]:
    """Return the ids of the entries that match."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner does not know what it costs to unpack a vector: for words that most texts have it would read every
        # one of them, which takes twenty times as long as the index.
        cursor.execute("SET LOCAL enable_seqscan TO off")
        cursor.execute(
            "SELECT string_agg(rowid::text, ',') FROM search_text WHERE stems @@ %s::tsquery", [_query(asked, some)]
        )
        ids = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
        return parsed(ids)


def _vector(stems: list[str]) -> str:
    """Write a vector: each stem once with its places, as far as a vector can hold them."""
    places: dict[str, list[int]] = {}
    size = 0
    for place, stem in zip(count(1), stems):
        if stem not in places:
            size += len(stem.encode()) + 8
            if size > _BYTES:
                break
            places[stem] = []
        if len(places[stem]) < _PLACES:
            places[stem].append(min(place, _LAST_PLACE))
            size += 2
    return " ".join(f"{_quoted(stem)}:{','.join(map(str, found))}" for stem, found in places.items())


def _query(asked: Asked, some: bool) -> str:
    groups = [" | ".join(map(_phrase, group)) for group in asked.wanted]
    wanted = " | ".join(groups) if some else " & ".join(f"({group})" for group in groups)
    excluded = " | ".join(map(_phrase, asked.excluded))
    return f"({wanted}) & !({excluded})" if excluded else wanted


def _phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(map(_quoted, phrase.stems)) + (":*)" if phrase.begins else ")")


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"
