"""The index in PostgreSQL: a table of weighted vectors with a GIN index. Its stems are made outside ('simple')."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from institute.search.asking import Asked
from institute.search.engines import FIELDS, parsed

# PostgreSQL has four weights; number and title share the first.
_LETTERS = {"number": "A", "title": "A", "names": "B", "synopsis": "C", "body": "D"}
_HEAD = "AB"
_RANKS = "{0.08, 0.25, 0.5, 1.0}"  # of D, C, B, A: in the proportions of the weights in SQLite
CREATE = (
    "CREATE TABLE search_text (rowid bigint PRIMARY KEY, stems tsvector NOT NULL)",
    "CREATE INDEX search_text_stems ON search_text USING gin (stems)",
)
DROP = "DROP TABLE search_text"


def put(rows: list[tuple[int, dict[str, str]]]) -> None:
    """Index new entries."""
    vector = " || ".join(f"setweight(to_tsvector('simple', %s), '{_LETTERS[name]}')" for name in FIELDS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO search_text(rowid, stems) VALUES (%s, {vector})",
            [(id, *(stems[name] for name in FIELDS)) for id, stems in rows],
        )


def remove(rows: list[tuple[int, dict[str, str]]]) -> None:
    """Take entries out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE rowid = ANY(%s)", [[id for id, _ in rows]])


def clear() -> None:
    """Take everything out."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_text")


def matching(asked: Asked, *, some: bool = False) -> NDArray[np.int64]:
    """Return the ids of the entries that match, in their order."""
    query, values = _query(asked, some, head=False)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(rowid::text, ',') FROM search_text WHERE stems @@ ({query})", values)
        return parsed(cursor.fetchone()[0])


def ranked(asked: Asked, *, some: bool = False, head: bool = False) -> list[int]:
    """Return the ids in order of rank, with a weight for each field and longer texts held back."""
    query, values = _query(asked, some, head)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM search_text, (SELECT ({query}) AS query) AS asked WHERE stems @@ query "
            f"ORDER BY ts_rank('{_RANKS}', stems, query, 1) DESC, rowid DESC",
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def _query(asked: Asked, some: bool, head: bool) -> tuple[str, list[Any]]:
    """Return an SQL expression of type tsquery and its values."""
    label = f":{_HEAD}" if head else ""
    join = " || " if some else " && "
    parts, values = [], []
    for phrases, joiner in ((asked.phrases, join), (asked.excluded, " || ")):
        said = []
        for phrase in phrases:
            said.append("%s::tsquery")
            values.append(
                " <-> ".join(f"{_quoted(stem)}{label if phrases is asked.phrases else ''}" for stem in phrase)
            )
        if said:
            parts.append(f"({joiner.join(said)})")
    if asked.excluded:
        return f"{parts[0]} && !!{parts[1]}", values
    return parts[0], values


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"
