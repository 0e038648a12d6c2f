"""BibTeX and BibLaTeX to works, with the lines at which they stand. What TeX means is in `latex`."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from institute.publications.bibliography import latex
from institute.publications.bibliography.works import MONTHS, Found, dated, work
from institute.publications.bylines import in_parts

if TYPE_CHECKING:
    from bibtexparser.model import Entry

_TYPES = {
    "article": "article-journal",
    "periodical": "article-journal",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "inproceedings": "chapter",
    "conference": "chapter",
    "inreference": "chapter",
    "online": "article-newspaper",
    "misc": "article-newspaper",
    "electronic": "article-newspaper",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
}  # whatever else there is, is a report
_INHERITED = {"title": "booktitle", "subtitle": "booksubtitle"}
_NOT_INHERITED = {"crossref", "xref", "author", "pages", "doi", "url", "abstract", "keywords", "note", "key"}
_PEOPLE = ("author", "editor", "translator")
_SUFFIX = re.compile(r"(?:[JS]r\.?|II|III|IV)\Z")
_DEEPEST = 8  # so far crossref is followed


def read(text: str) -> list[Found]:
    """Return the works of a file; what its reader could not make sense of stands beside them."""
    import bibtexparser

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # what is wrong is told to whoever sent the file
    library = bibtexparser.parse_string(text, parse_stack=[])  # type: ignore[attr-defined]
    macros = {name: name for name in MONTHS}
    for string in library.strings:
        macros[string.key.lower()] = _value(str(string.value), macros)[0]
    entries: list[tuple[Entry, list[str]]] = [(entry, []) for entry in library.entries]
    failed: list[Found] = []
    for block in library.failed_blocks:
        entry, wrong = getattr(block, "ignore_error_block", None), []
        if entry is not None and hasattr(block, "duplicate_keys"):
            wrong = _told_twice(entry, block.duplicate_keys)
        if entry is None:
            said = " ".join(str(getattr(block.error, "abort_reason", "") or block.error).split())
            failed.append(Found({}, (block.start_line or 0) + 1, (f"it is no sound BibTeX. {said}",)))
        elif hasattr(entry, "entry_type"):
            # A key that comes twice names a work twice; whether it is the same work is asked of the work itself.
            entries.append((entry, wrong))
    entries.sort(key=lambda pair: pair[0].start_line or 0)
    told: dict[Any, dict[str, str]] = {}
    for entry, wrong in entries:
        fields: dict[str, str] = {}
        for field in entry.fields:
            raw, odd = _value(str(field.value), macros)
            fields.setdefault(field.key.lower(), raw)
            wrong += [f"{field.key} {said}" for said in odd]
        told.setdefault(entry.key.lower(), fields)
        told[id(entry)] = fields
    found = [
        Found(_work(entry, _with_what_it_is_in(told[id(entry)], told)), (entry.start_line or 0) + 1, tuple(wrong))
        for entry, wrong in entries
    ]
    return sorted([*found, *failed], key=lambda each: each.line)


def _told_twice(entry: Entry, names: set[str]) -> list[str]:
    values = {name: {str(f.value).strip() for f in entry.fields if f.key == name} for name in names}
    return [f"it says {name} twice, and not the same" for name, said in sorted(values.items()) if len(said) > 1]


def _value(raw: str, macros: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a value with its parts joined and its macros filled in, and what is odd about it."""
    parts, odd = [], []
    for part in _split(raw, "#"):
        part = part.strip()
        ends = _first_end(part)
        if ends and ends < len(part):
            odd.append(f"goes on after {part[:ends][-40:]}; a comma is missing there")
        elif ends:
            parts.append(part[1:-1])
        elif part.isdigit() or not part:
            parts.append(part)
        elif part.lower() in macros:
            parts.append(macros[part.lower()])
        elif re.fullmatch(r"[A-Za-z][\w.:+/-]*", part):
            parts.append(part)
            odd.append(f"names {part!r}, and no @string says what that is")
        else:
            parts.append(part)
    return "".join(parts), odd


def _first_end(part: str) -> int:
    """Return where the braces or quotation marks end with which a part begins; 0 if it begins with neither."""
    if part[:1] not in ("{", '"'):
        return 0
    closing, depth = {"{": "}", '"': '"'}[part[0]], 0
    for place, sign in enumerate(part):
        if sign in "{}" and part[place - 1 : place] != "\\":
            depth += 1 if sign == "{" else -1
        if place and depth == 0 and sign == closing:
            return place + 1
    return len(part)


def _split(text: str, at: str) -> list[str]:
    """Split where a sign stands in neither braces nor quotation marks."""
    parts, depth, quoted, start = [], 0, False, 0
    for place, sign in enumerate(text):
        if sign in "{}" and text[place - 1 : place] != "\\":
            depth += 1 if sign == "{" else -1
        elif sign == '"' and depth == 0:
            quoted = not quoted
        elif sign == at and depth == 0 and not quoted:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _with_what_it_is_in(fields: Mapping[str, str], told: Mapping[Any, Mapping[str, str]]) -> dict[str, str]:
    """Return the fields of an entry with those that it has of the one that it refers to."""
    whole = dict(fields)
    above = fields.get("crossref", "")
    for _ in range(_DEEPEST):
        parent = told.get(above.strip().lower())
        if parent is None:
            break
        for name, value in parent.items():
            if name not in _NOT_INHERITED:
                whole.setdefault(_INHERITED.get(name, name), value)
        above = parent.get("crossref", "")
    return whole


def _work(entry: Entry, fields: Mapping[str, str]) -> dict[str, Any]:
    said = {name: latex.words(value) for name, value in fields.items() if name not in _PEOPLE}
    plain = {name: latex.verbatim(fields.get(name, "")) for name in ("doi", "url")}
    kind = _TYPES.get(entry.entry_type.lower(), "report")
    container = said.get("journal") or said.get("journaltitle") or said.get("booktitle") or said.get("howpublished", "")
    if container.startswith(("http://", "https://")) and not plain["url"]:
        plain["url"], container = latex.verbatim(fields.get("howpublished", "")), ""
    return work(
        _date(said),
        id=entry.key or "no key",
        type=kind,
        title=said.get("title", "") + (f": {said['subtitle']}" if said.get("subtitle") else ""),
        author=_names(fields.get("author", "")),
        editor=_names(fields.get("editor", "")),
        translator=_names(fields.get("translator", "")),
        genre=said.get("type", "") if kind == "report" else "",
        volume=said.get("volume", ""),
        page=re.sub(r"\s*(?:–|—|--?)\s*", "-", said.get("pages", "")),
        publisher=said.get("publisher") or said.get("institution") or said.get("school", ""),
        edition=said.get("edition", ""),
        abstract=said.get("abstract", ""),
        language=said.get("langid") or said.get("language") or said.get("hyphenation", ""),
        **{
            "container-title": container if kind != "book" else "",
            "collection-title": said.get("series", ""),
            "issue" if kind == "article-journal" else "number": said.get("number", "") or said.get("issue", ""),
            "publisher-place": said.get("address") or said.get("location", ""),
            "DOI": plain["doi"],
            "URL": plain["url"],
            "ISBN": said.get("isbn", ""),
            "ISSN": f"{said.get('issn', '')} {said.get('eissn', '')}",
        },
    )


def _date(said: Mapping[str, str]) -> list[int]:
    """Return the date of BibLaTeX, or the year and month of BibTeX; of a range its beginning."""
    whole = re.match(r"\s*(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", said.get("date", ""))
    if whole is not None:
        return dated(int(part) for part in whole.groups() if part)
    year = re.search(r"\d{4}", said.get("year", ""))
    if year is None:
        return []
    month, day = said.get("month", "").lower(), said.get("day", "")
    named = next((at for at, name in enumerate(MONTHS, 1) if name in month), 0)
    numbers = [int(number) for number in re.findall(r"\d{1,2}", month)]
    days = numbers if named else numbers[1:]
    days = days or [int(day)] if day.isdigit() else days
    return dated([int(year.group()), named or next(iter(numbers), 0), *days[:1]])


def _names(raw: str) -> list[dict[str, str]]:
    names, depth, start = [], 0, 0
    for place, sign in enumerate(raw):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and (joint := re.compile(r"\sand\s", re.I).match(raw, place)):
            names.append(raw[start:place])
            start = joint.end()
    names.append(raw[start:])
    return [_name(name.strip()) for name in names if name.strip() and name.strip().lower() != "others"]


def _name(raw: str) -> dict[str, str]:
    """Read a name: in braces it is that of a body; with commas the family comes first; else it comes last."""
    if _is_one_group(raw) and not raw.startswith("{\\"):
        return {"literal": latex.words(raw)}
    parts = [latex.words(part) for part in _split(raw, ",")]
    if len(parts) == 1:
        family, given = in_parts(parts[0])
        return {"family": family, "given": given} if given else {"literal": family}
    family, suffix, given = (parts[0], parts[1], parts[2]) if len(parts) > 2 else (parts[0], "", parts[1])
    if _SUFFIX.match(given):
        suffix, (family, given) = given, in_parts(family)
    return {name: said for name, said in (("family", family), ("given", given), ("suffix", suffix)) if said}


def _is_one_group(raw: str) -> bool:
    depth = 0
    for place, sign in enumerate(raw):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(raw) - 1 and place > 0
    return False
