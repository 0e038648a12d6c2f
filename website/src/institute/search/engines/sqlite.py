"""The index in SQLite: a contentless FTS5 table. Its stems are made outside, so that its own tokenizer only splits."""

from __future__ import annotations

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from institute.search.asking import Asked
from institute.search.engines import FIELDS, HEAD, WEIGHTS, parsed

CREATE = (
    f"CREATE VIRTUAL TABLE search_text USING fts5({', '.join(FIELDS)}, content='', "
    "tokenize='unicode61 remove_diacritics 0')"
)
DROP = "DROP TABLE search_text"
_COLUMNS = ", ".join(FIELDS)
_BM25 = f"bm25(search_text, {', '.join(str(WEIGHTS[name]) for name in FIELDS)})"


def put(rows: list[tuple[int, dict[str, str]]]) -> None:
    """Index new entries."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO search_text(rowid, {_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)",
            [(id, *(stems[name] for name in FIELDS)) for id, stems in rows],
        )


def remove(rows: list[tuple[int, dict[str, str]]]) -> None:
    """Take entries out: a contentless table is told what it holds."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO search_text(search_text, rowid, {_COLUMNS}) VALUES ('delete', %s, %s, %s, %s, %s, %s)",
            [(id, *(stems[name] for name in FIELDS)) for id, stems in rows],
        )


def clear() -> None:
    """Take everything out."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text(search_text) VALUES ('delete-all')")


def matching(asked: Asked, *, some: bool = False) -> NDArray[np.int64]:
    """Return the ids of the entries that match, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT group_concat(rowid) FROM search_text WHERE search_text MATCH %s", [_expression(asked, some)]
        )
        return parsed(cursor.fetchone()[0])


def ranked(asked: Asked, *, some: bool = False, head: bool = False) -> list[int]:
    """Return the ids in order of BM25 with a weight for each field."""
    expression = _expression(asked, some)
    if head:
        expression = f"{{{' '.join(HEAD)}}} : ({expression})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM search_text WHERE search_text MATCH %s ORDER BY {_BM25}, rowid DESC", [expression]
        )
        return [row[0] for row in cursor.fetchall()]


def _expression(asked: Asked, some: bool) -> str:
    """Write the query in FTS5's language; every stem is quoted, so that nothing a reader types is an operator."""
    wanted = (" OR " if some else " AND ").join(_quoted(phrase) for phrase in asked.phrases)
    excluded = " OR ".join(_quoted(phrase) for phrase in asked.excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else f"({wanted})"


def _quoted(phrase: tuple[str, ...]) -> str:
    return '"' + " ".join(stem.replace('"', '""') for stem in phrase) + '"'
