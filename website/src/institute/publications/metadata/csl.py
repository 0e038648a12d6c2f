"""Metadata as CSL-JSON. Citations are written from it in `citing`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from institute.publications.metadata.changes import ENDING
from institute.publications.metadata.model import Contributor, Metadata

# A subject may have a comma in it.
KEYWORDS = "; "
TYPES = {"article": "article-journal", "book": "book"}


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
        "keyword": KEYWORDS.join(meta.keywords),
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
    if ended := meta.places.ended or (meta.change.kind if meta.change.kind in ENDING else ""):
        found["status"] = ended
    if meta.notices:
        told = [f"Version {each.version} ({each.kind.replace('_', ' ')}): {each.notice}" for each in meta.notices]
        found["note"] = " ".join(told)
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def name(person: Contributor) -> dict[str, str]:
    """Return a name as CSL writes it: in parts, or whole for a body."""
    if person.is_organisation or not person.family:
        return {"literal": person.name}
    parts = {"family": person.family, "given": person.given_alone, "suffix": person.suffix}
    return {part: said for part, said in parts.items() if said}


def _parts(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]
