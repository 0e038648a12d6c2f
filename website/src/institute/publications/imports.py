"""Bibliographic files to records of works that appeared elsewhere: BibTeX, RIS, CSL-JSON. Taken whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from institute.publications.bylines import in_parts
from institute.publications.models import ExternalWork, Person
from institute.publications.models.elsewhere import doi_form

LARGEST = 2_000_000
MOST = 2_000
_BIBTEX_TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "techreport": "report",
    "report": "report",
    "online": "article-newspaper",
    "misc": "article-newspaper",
    "unpublished": "report",
}
_RIS_TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "BOOK": "book",
    "EDBOOK": "book",
    "EBOOK": "book",
    "CHAP": "chapter",
    "RPRT": "report",
    "NEWS": "article-newspaper",
    "BLOG": "article-newspaper",
    "MGZN": "article-newspaper",
    "ELEC": "article-newspaper",
    "GEN": "report",
    "UNPB": "report",
}
_LATEX = {"\\&": "&", "\\%": "%", "\\$": "$", "\\#": "#", "\\_": "_", "~": "\u00a0", "---": "—", "--": "–"}
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}


class Refused(Exception):
    """A file that could not be taken; `problems` says all of what is wrong, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass
class Report:
    """What a file brought: new records, and those that were there."""

    new: list[ExternalWork] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def read(text: str, form: str) -> list[dict[str, Any]]:
    """Return the works of a file as CSL-JSON.

    Parameters
    ----------
    text
        The file.
    form
        ``bibtex``, ``ris`` or ``csl``; ``auto`` tells them apart.

    Raises
    ------
    Refused
        The file, or any record in it, is not sound; nothing of it is taken.
    """
    if len(text) > LARGEST:
        raise Refused([f"The file has more than {LARGEST:,} signs; cut it."])
    if "\x00" in text:
        raise Refused(["The file is no text: it holds signs of value zero."])
    readers = {"bibtex": _bibtex, "ris": _ris, "csl": _csl}
    if form == "auto":
        start = text.lstrip("\ufeff \r\n\t")[:400]
        form = "csl" if start.startswith(("[", "{")) else "ris" if re.match(r"TY\s{1,2}-", start) else "bibtex"
    if form not in readers:
        raise Refused([f"There is no form {form!r}; there are bibtex, ris and csl."])
    works = readers[form](text.lstrip("\ufeff"))
    if not works:
        raise Refused(["The file holds no work that could be read."])
    if len(works) > MOST:
        raise Refused([f"The file holds {len(works)} works; at most {MOST} come at once."])
    problems = [problem for place, work in enumerate(works, 1) for problem in _problems(place, work)]
    if problems:
        raise Refused(problems)
    return works


def take(works: Sequence[dict[str, Any]], *, keep: bool) -> Report:
    """Turn works into records, leaving out those that are there; without `keep` only say what would come of it."""
    report = Report()
    known = set(ExternalWork.objects.values_list("fingerprint", flat=True))
    people = {(_folded(p.family_name), _folded(p.given_name)[:1]): p for p in Person.objects.all()}
    with transaction.atomic():
        for work in works:
            fingerprint = _fingerprint(work)
            if fingerprint in known:
                report.known.append(work["title"])
                continue
            known.add(fingerprint)
            record = ExternalWork(
                kind=_kind(work),
                title=work["title"][:500],
                year=work["issued"]["date-parts"][0][0],
                doi=work.get("DOI", ""),
                url=work.get("URL", ""),
                csl=work,
                fingerprint=fingerprint,
            )
            report.new.append(record)
            if keep:
                record.save()
                named = [*work.get("author", []), *work.get("editor", [])]
                keys = [(_folded(n.get("family", "")), _folded(n.get("given", ""))[:1]) for n in named]
                record.people.set(people[key] for key in keys if key in people)
    return report


def _problems(place: int, work: dict[str, Any]) -> list[str]:
    where = f"Work {place} ({work.get('id') or work.get('title') or 'no name'})"
    found = []
    if not work.get("title"):
        found.append(f"{where}: it has no title.")
    if not (work.get("author") or work.get("editor")):
        found.append(f"{where}: it has neither author nor editor.")
    parts = (work.get("issued") or {}).get("date-parts") or [[]]
    year = parts[0][0] if parts and parts[0] else None
    if not isinstance(year, int) or not 1500 <= year <= 2200:
        found.append(f"{where}: it has no year; write one of four digits.")
    if work.get("DOI"):
        try:
            doi_form(work["DOI"])
        except ValidationError as error:
            found.append(f"{where}: {work['DOI']!r} is no DOI. {error.messages[0]}")
    if work.get("URL") and not re.match(r"https?://\S+\Z", work["URL"]):
        found.append(f"{where}: {work['URL'][:80]!r} is no address that begins with https://.")
    return found


def _csl(text: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Refused([f"The file is no JSON: {error}."]) from None
    rows = data if isinstance(data, list) else [data]
    works = []
    for place, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise Refused([f"Work {place} is no table of names and values."])
        plain = {name: value for name, value in row.items() if isinstance(value, str | int | list | dict)}
        plain["type"] = str(plain.get("type", "report"))
        plain["title"] = str(plain.get("title", ""))
        for name in ("DOI", "URL", "ISBN", "ISSN", "volume", "issue", "page", "publisher", "container-title"):
            if name in plain:
                plain[name] = str(plain[name])
        for name in ("author", "editor"):
            named = plain.get(name, [])
            if not isinstance(named, list) or not all(isinstance(n, dict) for n in named):
                raise Refused([f"Work {place}: {name} is no list of names."])
        if "issued" in plain:
            plain["issued"] = _issued(plain["issued"], place)
        plain["DOI"] = _doi(str(plain.get("DOI", "")))
        kept = {name: value for name, value in plain.items() if value not in ("", [], {})}
        works.append(kept | {"title": plain["title"]})
    return works


def _issued(value: Any, place: int) -> dict[str, Any]:
    try:
        parts = [[int(part) for part in value["date-parts"][0]]]
    except (KeyError, TypeError, ValueError, IndexError):
        year = re.search(r"\b\d{4}\b", str(value))
        if year is None:
            raise Refused([f"Work {place}: its date cannot be read; write {{'date-parts': [[2025, 4, 1]]}}."]) from None
        parts = [[int(year.group())]]
    return {"date-parts": parts}


def _ris(text: str) -> list[dict[str, Any]]:
    import rispy

    try:
        entries = rispy.loads(text)
    except Exception as error:  # the reader raises whatever it meets
        raise Refused([f"The file is no RIS: {error}."]) from None
    works = []
    for place, entry in enumerate(entries, 1):
        date = re.findall(r"\d+", str(entry.get("date") or entry.get("year") or ""))
        pages = "-".join(filter(None, (str(entry.get("start_page") or ""), str(entry.get("end_page") or ""))))
        container = entry.get("secondary_title") or entry.get("journal_name") or entry.get("alternate_title3") or ""
        number = str(entry.get("issn") or "")
        kind = _RIS_TYPES.get(str(entry.get("type_of_reference", "")), "report")
        names = [*(entry.get("authors") or []), *(entry.get("first_authors") or [])]
        editors = [*(entry.get("editors") or []), *(entry.get("secondary_authors") or [])]
        works.append(
            _work(
                id=str(entry.get("id") or f"ris-{place}"),
                type=kind,
                title=str(entry.get("title") or entry.get("primary_title") or ""),
                author=[_ris_name(name) for name in names],
                editor=[_ris_name(name) for name in editors],
                date=[int(part) for part in date[:3]],
                **{
                    "container-title": str(container),
                    "volume": str(entry.get("volume") or ""),
                    "issue": str(entry.get("number") or ""),
                    "page": pages,
                    "publisher": str(entry.get("publisher") or ""),
                    "publisher-place": str(entry.get("place_published") or ""),
                    "DOI": _doi(str(entry.get("doi") or "")),
                    "URL": str(next(iter(entry.get("urls") or []), "") or entry.get("url") or ""),
                    "ISBN" if kind in ("book", "chapter") else "ISSN": number,
                    "abstract": str(entry.get("abstract") or ""),
                },
            )
        )
    return works


def _ris_name(text: str) -> dict[str, str]:
    """Read a name of RIS, which writes the family first: one without a comma is that of a body."""
    return _name(text) if "," in text else {"literal": " ".join(text.split())}


def _bibtex(text: str) -> list[dict[str, Any]]:
    import bibtexparser

    library = bibtexparser.parse_string(text)  # type: ignore[attr-defined]
    failed = [f"Line {(block.start_line or 0) + 1}: {block.error}" for block in library.failed_blocks]
    if failed:
        raise Refused([f"The file is no sound BibTeX. {said}" for said in failed])
    works = []
    for entry in library.entries:
        value = {key.lower(): _untex(str(field.value)) for key, field in entry.fields_dict.items()}
        kind = _BIBTEX_TYPES.get(entry.entry_type.lower(), "report")
        date = re.findall(r"\d+", value.get("date", "")) or [value.get("year", ""), value.get("month", "")]
        works.append(
            _work(
                id=entry.key,
                type=kind,
                title=value.get("title", "") + (f": {value['subtitle']}" if value.get("subtitle") else ""),
                author=_bibtex_names(entry, "author"),
                editor=_bibtex_names(entry, "editor"),
                date=[int(part) for part in date[:3] if str(part).isdigit()],
                **{
                    "container-title": value.get("journal")
                    or value.get("journaltitle")
                    or value.get("booktitle")
                    or value.get("howpublished", ""),
                    "collection-title": value.get("series", ""),
                    "volume": value.get("volume", ""),
                    "issue" if kind == "article-journal" else "number": value.get("number", ""),
                    "page": value.get("pages", "").replace("–", "-").replace("--", "-"),
                    "publisher": value.get("publisher") or value.get("institution", ""),
                    "publisher-place": value.get("address") or value.get("location", ""),
                    "DOI": _doi(value.get("doi", "")),
                    "URL": value.get("url", ""),
                    "ISBN": value.get("isbn", ""),
                    "ISSN": value.get("issn", ""),
                    "abstract": value.get("abstract", ""),
                },
            )
        )
    return works


def _bibtex_names(entry: Any, field_name: str) -> list[dict[str, str]]:
    found = next((f for key, f in entry.fields_dict.items() if key.lower() == field_name), None)
    if found is None:
        return []
    # A name in braces is that of a body, and " and " within braces parts nothing.
    raw, names, depth, start = str(found.value), [], 0, 0
    for at, sign in enumerate(raw):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and raw[at : at + 5] == " and ":
            names.append(raw[start:at])
            start = at + 5
    names.append(raw[start:])
    return [
        {"literal": _untex(name.strip())} if re.fullmatch(r"\{.*\}", name.strip()) else _name(_untex(name))
        for name in names
        if name.strip() and name.strip() != "others"
    ]


def _name(text: str) -> dict[str, str]:
    """Read one name: with a comma the family comes first, else last."""
    text = " ".join(text.split())
    if "," in text:
        family, _, given = (part.strip() for part in text.partition(","))
        return {"family": family, "given": given} if given else {"family": family}
    family, given = in_parts(text)
    return {"family": family, "given": given} if given else {"literal": family}


def _untex(value: str) -> str:
    """Return the words of a BibTeX value: accents set, braces gone."""

    def accent(found: re.Match[str]) -> str:
        return found.group(2).replace("\\i", "i") + _ACCENTS[found.group(1)]

    value = re.sub(r"\\(['`^\"~=.])\s*\{?(\\?[A-Za-z])\}?", accent, value)
    for written, meant in _LATEX.items():
        value = value.replace(written, meant)
    value = re.sub(r"\\textbackslash(\{\})?", r"\\", value)
    value = re.sub(r"\\[A-Za-z]+\s*", "", value)

    return unicodedata.normalize("NFC", " ".join(re.sub(r"(?<!\\)[{}]|\\(?=[{}])", "", value).split()))


def _work(**parts: Any) -> dict[str, Any]:
    date = parts.pop("date")
    parts["issued"] = {"date-parts": [date]} if date else {}
    kept = {name: value for name, value in parts.items() if value not in ("", [], {})}
    return {**kept, "title": parts["title"]}


def _doi(text: str) -> str:
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)


def _kind(work: dict[str, Any]) -> str:
    match work["type"]:
        case "book":
            return "book" if work.get("author") else "edited-book"
        case "article-journal":
            return "article"
        case "chapter":
            return "chapter"
        case "article-newspaper" | "article-magazine" | "post-weblog" | "webpage":
            return "op-ed"
    words = f"{work.get('genre', '')} {work.get('collection-title', '')}".lower()
    return "working-paper" if "working" in words or "discussion" in words else "policy-report"


def _fingerprint(work: dict[str, Any]) -> str:
    """Return what tells a work from another: its DOI, or its title, year and first name."""
    doi = work.get("DOI", "").lower()
    first: dict[str, str] = next(iter([*work.get("author", []), *work.get("editor", [])]), {})
    name = first.get("family") or first.get("literal", "")
    said = doi or f"{_folded(work['title'])}|{work['issued']['date-parts'][0][0]}|{_folded(name)}"
    return hashlib.sha256(said.encode()).hexdigest()


def _folded(text: str) -> str:

    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))
