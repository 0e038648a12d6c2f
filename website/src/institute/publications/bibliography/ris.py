"""RIS to works, with the lines at which they stand: a record begins with TY and ends with ER."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from institute.publications.bibliography.works import MONTHS, Found, bare_doi, dated, spelled_out, work

_TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "JFULL": "article-journal",
    "ABST": "article-journal",
    "INPR": "article-journal",
    "BOOK": "book",
    "EDBOOK": "book",
    "EBOOK": "book",
    "CONF": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CPAPER": "chapter",
    "ENCYC": "chapter",
    "NEWS": "article-newspaper",
    "BLOG": "article-newspaper",
    "MGZN": "article-newspaper",
    "ELEC": "article-newspaper",
    "ICOMM": "article-newspaper",
    "THES": "thesis",
    "DATA": "dataset",
    "COMP": "software",
    "PAT": "patent",
}  # whatever else there is, is a report
# Smith JA, van Dijk P: as data bases of medicine write people. What else stands so is a body and what kind it is.
_SHORT = re.compile(
    r"(?P<family>(?:(?:van|von|de|der|den|la|le|di|da|dos|del|ten|ter|el|al) )*[A-Z][^\W\d_]*[a-z][\w'’-]*)"
    r" (?P<given>[A-Z]{1,3})"
)
_NO_INITIALS = frozenset(
    {"UK", "US", "USA", "EU", "UN", "AG", "SA", "SE", "NV", "BV", "KG", "AB", "AS", "ASA", "SPA", "TV"}
    | {"LLP", "LLC", "PLC", "NGO", "INC", "LTD"}
)
_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)\Z")
STARTS = re.compile(r"^TY  ?-", re.MULTILINE)
"""By this a file of RIS is known."""

Record = dict[str, list[str]]


def read(text: str) -> list[Found]:
    """Return the works of a file; records that have no beginning or no end stand among them as what is wrong."""
    found: list[Found] = []
    record: Record | None = None
    begun, tag = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        matched = _LINE.match(line)
        if matched is None:
            if record is not None and tag and line.strip():
                record[tag][-1] = f"{record[tag][-1]} {line.strip()}".strip()
            continue
        tag, value = matched.group(1), (matched.group(2) or "").strip()
        if tag == "TY":
            if record is not None:
                found.append(_unended(begun, f"the next begins at line {number}"))
            record, begun = {"TY": [value]}, number
        elif record is None:
            if tag == "ER" or not (found and found[-1].wrong and found[-1].line and not found[-1].work):
                found.append(Found({}, number, (f"{tag} stands in no record; one begins with TY  - JOUR",)))
        elif tag == "ER":
            found.append(Found(_work(record, len(found) + 1), begun))
            record, tag = None, ""
        else:
            record.setdefault(tag, []).append(value)
    if record is not None:
        found.append(_unended(begun, "the file ends before it"))
    return found


def _unended(begun: int, said: str) -> Found:
    return Found({}, begun, (f"the record has no end: {said}; write ER  - after its last line",))


def _work(record: Record, place: int) -> dict[str, Any]:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in record.get(tag, []) if value), "")

    kind = _TYPES.get(first("TY").upper(), "report")
    authors = [name for tag in ("A1", "AU") for name in record.get(tag, [])]
    # The second authors of what lies in a book are the book's editors; of a book they are its own.
    second = record.get("A2", []) if kind in ("book", "chapter") else []
    editors = [name for tag in ("ED", "E1") for name in record.get(tag, [])] + second
    if first("TY").upper() == "EDBOOK" and not editors:
        authors, editors = [], authors
    title = first("TI", "T1", "CT") or (first("BT") if kind == "book" else "")
    above = first("T2", "BT") if kind == "chapter" else first("JF", "T2", "JO", "JA", "J2")
    addresses = [value for tag in ("UR", "L2", "LK") for value in record.get(tag, []) if value]
    return work(
        _date(record),
        id=first("ID") or f"record-{place}",
        type=kind,
        title=title,
        author=[_name(name) for name in authors if name],
        editor=[_name(name) for name in editors if name],
        translator=[_name(name) for name in record.get("A4", []) if name],
        genre=first("M3") if kind == "report" and not bare_doi(first("M3")).startswith("10.") else "",
        volume=first("VL"),
        issue=first("IS") if kind != "report" else "",
        number=first("M1", "IS") if kind == "report" else "",
        page=_pages(first("SP"), first("EP")),
        publisher=first("PB"),
        edition=first("ET"),
        language=first("LA"),
        abstract=first("AB", "N2"),
        **{
            "container-title": above if kind != "book" else "",
            "collection-title": first("T3") or (first("T2") if kind == "book" else ""),
            "publisher-place": first("CY", "PP"),
            "DOI": first("DO") or _doi_of([*record.get("M3", []), *addresses]),
            "URL": next(iter(addresses), ""),
            "ISBN": " ".join(record.get("SN", [])),
        },
    )


def _date(record: Record) -> list[int]:
    """Return the fullest of what is said of the date, and of the year alone where they do not agree."""
    years = [date[0] for tag in ("PY", "Y1") for value in record.get(tag, []) for date in [_years(value)] if date]
    said = [_day(value, years) for tag in ("DA", "PY", "Y1") for value in record.get(tag, [])]
    whole = [date for date in said if date and date[0] > 31]
    fitting = [date for date in whole if not years or date[0] == years[0]]
    return max(fitting, key=len, default=years[:1])


def _day(value: str, years: Sequence[int]) -> list[int]:
    """Return a date in numbers, or one whose month is named: JAN 2, 15 March 2019, Mar-Apr."""
    named = re.search(rf"(?i)\b({'|'.join(MONTHS)})", value)
    numbers = [int(number) for number in re.findall(r"\d+", value)]
    if named is None:
        return dated(numbers)
    year = next((number for number in numbers if number > 31), next(iter(years), 0))
    days = [number for number in numbers if number <= 31]
    is_run = re.search(r"[A-Za-z]\s*[-–/]\s*[A-Za-z]", value) is not None
    return dated([year, MONTHS.index(named[1].lower()) + 1, *([] if is_run else days[:1])])


def _years(value: str) -> list[int]:
    found = re.search(r"\d{4}", value)
    return [int(found.group())] if found else []


def _pages(first: str, last: str) -> str:
    first = re.sub(r"\s*[–—-]+\s*", "-", first)
    return f"{first}-{last}" if last and last != first and "-" not in first else first


def _doi_of(values: Iterable[str]) -> str:
    return next((bare for bare in map(bare_doi, values) if bare.startswith("10.")), "")


def _name(text: str) -> dict[str, str]:
    """Read a name of RIS, which writes the family first: one without a comma is that of a body, or ends in initials."""
    parts = [" ".join(part.split()) for part in text.split(",")]
    if len(parts) == 1 or not any(parts[1:]):
        short = _SHORT.fullmatch(parts[0])
        if short is None or short["given"] in _NO_INITIALS:
            return {"literal": parts[0]}
        parts = [short["family"], short["given"]]
    if not parts[0].isupper():
        parts[1] = spelled_out(parts[1])
    names = zip(("family", "given", "suffix"), (parts[0], parts[1], ", ".join(parts[2:])), strict=True)
    return {name: said for name, said in names if said}
