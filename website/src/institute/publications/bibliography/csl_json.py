"""CSL-JSON to works, as reference managers and registrars write it: alone, in lists, or within an answer."""

from __future__ import annotations

import json
import re
from typing import Any

from institute.publications.bibliography.works import (
    CODES,
    NAMED,
    PARTS_OF_NAMES,
    WORDS,
    Found,
    Refused,
    dated,
    orcid_in,
    work,
)

# What Crossref calls them, and what CSL does.
_TYPES = {
    "journal-article": "article-journal",
    "article": "article-journal",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "paper-conference": "chapter",
    "proceedings-article": "chapter",
    "entry-encyclopedia": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "posted-content": "report",
    "report-component": "report",
    "dissertation": "thesis",
}


def read(text: str) -> list[Found]:
    """Return the works of a file.

    Raises
    ------
    Refused
        It is no JSON, or nothing that could be a list of works.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Refused([f"The file is no JSON: {error}."]) from None
    except RecursionError:
        raise Refused(["The file is no list of works: its brackets lie too deep within each other."]) from None
    return [found(row) for row in _rows(data)]


def _rows(data: Any) -> list[Any]:
    """Return the rows of a list, of the answer of a registrar, or the one that stands alone."""
    for _ in range(2):
        if isinstance(data, dict) and isinstance(data.get("message"), dict):
            data = data["message"]
        if isinstance(data, dict) and isinstance(data.get("items"), list):
            data = data["items"]
    return data if isinstance(data, list) else [data]


def found(row: Any) -> Found:
    """Return the work of one item: what CSL knows of it, and nothing else."""
    if not isinstance(row, dict):
        return Found({}, wrong=("it is no table of names and values",))
    wrong: list[str] = []
    said: dict[str, Any] = {name: _text(row.get(name)) for name in (*WORDS, *CODES)}
    for name in NAMED:
        said[name] = _names(name, row.get(name), wrong)
    subtitle = _text(row.get("subtitle"))
    if subtitle and subtitle not in said["title"]:
        said["title"] = f"{said['title']}: {subtitle}"
    said["type"] = _TYPES.get(said["type"], said["type"] or "report")
    date = _date(row.get("issued") or row.get("published") or row.get("published-print"), wrong)
    return Found(work(date, **said), wrong=tuple(wrong))


def _text(value: Any) -> str:
    """Return a value as words; of several, as registrars give titles, the first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _names(role: str, rows: Any, wrong: list[str]) -> list[dict[str, str]]:
    if rows is None:
        return []
    if not isinstance(rows, list):
        wrong.append(f"{role} is no list of names")
        return []
    found = []
    for row in rows:
        if isinstance(row, str):
            row = {"literal": row}
        elif isinstance(row, dict) and "name" in row and "literal" not in row:
            row = {**row, "literal": row["name"]}
        named = {part: _text(row.get(part)) for part in PARTS_OF_NAMES} if isinstance(row, dict) else {}
        named = {part: said for part, said in named.items() if said}
        if "ORCID" in named:
            named["ORCID"] = orcid_in(named["ORCID"])
        if not (named.get("family") or named.get("literal") or named.get("given")):
            wrong.append(f"{role} is no list of names: {json.dumps(row, ensure_ascii=False)[:60]}")
            continue
        if not named.get("family") and not named.get("literal"):
            named = {"literal": named["given"]}
        found.append({part: said for part, said in named.items() if said})
    return found


def _date(value: Any, wrong: list[str]) -> list[int]:
    if value in (None, "", {}):
        return []
    try:
        return dated(int(part) for part in value["date-parts"][0])
    except (KeyError, TypeError, ValueError, IndexError):
        words = " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
        whole = re.search(r"\b(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?![\d])", words)
        if whole is not None and len(words) < 200:
            return dated(int(part) for part in whole.groups() if part)
        if isinstance(value, dict) and value.get("date-parts") in ([[None]], [[]], []):
            return []
        wrong.append("its date cannot be read; write {'date-parts': [[2025, 4, 1]]}")
        return []
