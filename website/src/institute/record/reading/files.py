"""The record as files that others can check and score again: JSON Lines as written, and a table. No page."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from institute.record.reading import said
from institute.record.reading.standing import Standing
from thinktank.forecasting import MEASURES
from thinktank.forecasting.moments import written
from thinktank.forecasting.record import Record

ENTRY_COLUMNS = (
    "line",
    "question",
    "text",
    "type",
    "opens",
    "closes",
    "resolve_by",
    "series",
    "backcast",
    "by",
    "from",
    "until",
    "value",
    "word",
    "run",
    "outcome",
    "known",
)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def entries(record: Record) -> Iterator[str]:
    """Yield one row for each entry with its question and outcome, as CSV."""
    writer = csv.writer(_Echo())
    yield writer.writerow(ENTRY_COLUMNS)
    for question in record.state.questions.values():
        asked = (
            question.key,
            question.text,
            question.type,
            question.line["opens"],
            question.line["closes"],
            question.line["resolve_by"],
            question.line.get("series") or "",
            "yes" if question.backcast else "",
        )
        known = said.known_on(question.resolution) if question.resolution else ""
        for entry in question.entries:
            value = entry.value if isinstance(entry.value, float) else json.dumps(entry.value, ensure_ascii=False)
            until = written(entry.end) if entry.end < question.closed else ""
            row = (entry.n, *asked, entry.by, written(entry.start), until, value, entry.word or "", entry.run or "")
            yield writer.writerow(tuple(map(safe, (*row, question.outcome or "", known))))


def scores(standing: Standing) -> Iterator[str]:
    """Yield one row for each person on each question that counts, with every score, as CSV."""
    names = [measure.name for measure in MEASURES]
    writer = csv.writer(_Echo())
    columns = ("question", "person", "model", "coverage", "entries", *names)
    yield writer.writerow(columns)
    for row in standing.scores.rows():
        cells = ("" if row[name] is None else row[name] for name in columns)
        yield writer.writerow(tuple(safe(cell) for cell in cells))


def safe(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
