"""One book by its ISBN, asked of Open Library when an editor asks for it. Keeps nothing; the answer is read as data."""

from __future__ import annotations

import json
import re
from typing import Any

from institute.publications.bibliography.works import Refused
from institute.publications.bylines import in_parts
from institute.publications.elsewhere.imports import read
from institute.publications.elsewhere.lookups import Step, asked
from institute.publications.isbn import isbn_in

LIBRARY = "openlibrary.org"


def book_of(isbn: str, step: Step | None = None) -> list[dict[str, Any]]:
    """Return the one book that an ISBN names, as a bibliographic file would have given it.

    Parameters
    ----------
    isbn
        As a person types it, of ten digits or thirteen.
    step
        Asks one address; by default the network.

    Raises
    ------
    Refused
        It is no ISBN, the library has no such book, does not answer, or answers what is no sound record.
    """
    digits = isbn_in(isbn)
    if not digits:
        said = f"{isbn.strip()[:40]!r} is no ISBN whose last digit checks; one reads 978-0-306-40615-7."
        raise Refused([said])
    key = f"ISBN:{digits}"
    address = f"https://{LIBRARY}/api/books?bibkeys={key}&format=json&jscmd=data"
    body = asked(address, key, frozenset({LIBRARY, f"www.{LIBRARY}"}), step)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused([f"What was answered for {key} is no record."]) from None
    if answer == {}:
        raise Refused([f"{LIBRARY} has no record of {key}; import a file, or write the record by hand."])
    record = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(record, dict):
        raise Refused([f"What was answered for {key} is no single record."])
    return read(json.dumps([_plain(record, digits)]), "csl")


def _plain(record: dict[str, Any], isbn: str) -> dict[str, Any]:
    """Return the library's record in the form of CSL."""
    title, subtitle = (str(record.get(name) or "").strip() for name in ("title", "subtitle"))
    year = re.search(r"\b(1[5-9]|20)\d\d\b", str(record.get("publish_date") or ""))
    plain = {
        "type": "book",
        "id": isbn,
        "title": f"{title}: {subtitle}" if title and subtitle else title,
        "author": [_name(name) for name in _names(record.get("authors"))],
        "publisher": next(iter(_names(record.get("publishers"))), ""),
        "publisher-place": next(iter(_names(record.get("publish_places"))), ""),
        "issued": {"date-parts": [[int(year.group())]]} if year else {},
        "ISBN": isbn,
    }
    return {name: value for name, value in plain.items() if value}


def _names(rows: Any) -> list[str]:
    rows = rows if isinstance(rows, list) else []
    return [str(row["name"]).strip() for row in rows if isinstance(row, dict) and row.get("name")]


def _name(name: str) -> dict[str, str]:
    family, given = in_parts(name)
    return {"family": family, "given": given} if given else {"literal": family}
