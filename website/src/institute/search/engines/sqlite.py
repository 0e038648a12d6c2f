"""The index in SQLite: a contentless FTS5 table. Its stems are made outside, so that its own tokenizer only splits."""

from __future__ import annotations

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from institute.search.asking import Asked, Phrase
from institute.search.engines import parsed

# The tokenizer takes whatever is not ASCII for a letter: with a newer Unicode than its own nothing is lost. Lengths
# of columns are kept for its ranking alone, which is not used.
CREATE = ("CREATE VIRTUAL TABLE search_text USING fts5(stems, content='', columnsize=0, tokenize='ascii')",)
DROP = "DROP TABLE search_text"
APPENDED = "CAST({} || {} AS BLOB)"


def put(rows: list[tuple[int, list[str]]]) -> None:
    """Index new entries."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text(rowid, stems) VALUES (%s, %s)", [(id, " ".join(stems)) for id, stems in rows]
        )


def remove(rows: list[tuple[int, list[str]]]) -> None:
    """Take entries out: a contentless table is told what it holds."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text(search_text, rowid, stems) VALUES ('delete', %s, %s)",
            [(id, " ".join(stems)) for id, stems in rows],
        )


def clear() -> None:
    """Take everything out."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text(search_text) VALUES ('delete-all')")


def matching(asked: Asked, *, some: bool = False) -> NDArray[np.int64]:
    """Return the ids of the entries that match."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT group_concat(rowid) FROM search_text WHERE search_text MATCH %s", [_expression(asked, some)]
        )
        return parsed(cursor.fetchone()[0])


def _expression(asked: Asked, some: bool) -> str:
    """Write the query in FTS5's language; every stem is quoted, so that nothing a reader types is an operator."""
    groups = [" OR ".join(map(_quoted, group)) for group in asked.wanted]
    wanted = " OR ".join(groups) if some else " AND ".join(f"({group})" for group in groups)
    excluded = " OR ".join(map(_quoted, asked.excluded))
    return f"({wanted}) NOT ({excluded})" if excluded else f"({wanted})"


def _quoted(phrase: Phrase) -> str:
    return '"' + " ".join(phrase.stems) + ('" *' if phrase.begins else '"')
