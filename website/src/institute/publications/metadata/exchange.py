"""Metadata for reference managers: BibTeX and RIS. What it says is read from CSL-JSON, so that both say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_BIBTEX = {
    "report": "techreport",
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "article-newspaper": "misc",
    "speech": "misc",
}
# As BibLaTeX knows languages; what it does not know is written as it is.
_BABEL = {
    **{"ar": "arabic", "de": "ngerman", "el": "greek", "en": "english", "en-GB": "british", "en-US": "american"},
    **{"es": "spanish", "fr": "french", "he": "hebrew", "hi": "hindi", "it": "italian", "ja": "japanese"},
    **{"ko": "korean", "nl": "dutch", "pl": "polish", "pt": "portuguese", "pt-BR": "brazilian", "ru": "russian"},
    **{"sv": "swedish", "th": "thai", "tr": "turkish", "uk": "ukrainian", "vi": "vietnamese", "zh": "chinese"},
}
_RIS = {
    "report": "RPRT",
    "article-journal": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "article-newspaper": "NEWS",
    "speech": "SLIDE",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(items: Iterable[dict[str, Any]]) -> str:
    """Return items of CSL-JSON as BibTeX, in Unicode as BibLaTeX and current BibTeX tools read it."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: dict[str, Any]) -> str:
    kind = _BIBTEX.get(item["type"], "misc")
    year, month, day = (*date(item), 0, 0)[:3]
    fields = {
        "title": f"{{{_tex(item.get('title', ''))}}}",
        "author": _names(item.get("author", [])),
        "editor": _names(item.get("editor", [])),
        "translator": _names(item.get("translator", [])),
        "year": str(year or ""),
        "month": str(month or ""),
        "date": "-".join(f"{part:02d}" for part in (year, month, day) if part),
        "journal": _tex(item.get("container-title", "")) if kind == "article" else "",
        "booktitle": _tex(item.get("container-title", "")) if kind == "incollection" else "",
        "howpublished": _tex(item.get("container-title", "")) if kind == "misc" else "",
        "type": _tex(item.get("genre", "")) if kind == "techreport" else "",
        "edition": _tex(item.get("edition", "")),
        "volume": _tex(item.get("volume", "")),
        "number": _tex(item.get("issue", "") or item.get("number", "")),
        "pages": _tex(item.get("page", "")).replace("-", "--"),
        "series": _tex(item.get("collection-title", "")),
        "institution" if kind == "techreport" else "publisher": _tex(item.get("publisher", "")),
        "address": _tex(item.get("publisher-place", "")),
        "isbn": _tex(item.get("ISBN", "")),
        "issn": _tex(item.get("ISSN", "")),
        "doi": item.get("DOI", ""),
        "url": item.get("URL", ""),
        "langid": _BABEL.get(item.get("language", ""), item.get("language", "")),
        "keywords": ", ".join(f"{{{_tex(word)}}}" if "," in word else _tex(word) for word in keywords(item)),
        "abstract": _tex(item.get("abstract", "")),
        "note": _tex(item.get("note", "")),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value not in ("", "{}")]
    return f"@{kind}{{{_citekey(item)},\n" + "\n".join(lines) + "\n}\n"


def ris(items: Iterable[dict[str, Any]]) -> str:
    """Return items of CSL-JSON as RIS, with the line ends that the format asks for."""
    return "\r\n".join("\r\n".join(_record(item)) for item in items) + "\r\n"


def _record(item: dict[str, Any]) -> list[str]:
    kind = _RIS.get(item["type"], "GEN")
    day = date(item)
    first, _, last = str(item.get("page", "")).partition("-")
    pairs: list[tuple[str, Any]] = [("TY", kind), ("ID", item.get("id", "")), ("TI", item.get("title", ""))]
    pairs += [("AU", plain_name(person)) for person in item.get("author", [])]
    pairs += [("ED" if kind != "BOOK" else "A2", plain_name(person)) for person in item.get("editor", [])]
    pairs += [("A4", plain_name(person)) for person in item.get("translator", [])]
    pairs += [
        ("PY", day[0] if day else ""),
        ("DA", "/".join(f"{part:02d}" for part in day) if len(day) == 3 else ""),
        ("JO" if kind == "JOUR" else "T2", item.get("container-title", "")),
        ("T3", item.get("collection-title", "")),
        ("M3", item.get("genre", "") if kind == "RPRT" else ""),
        ("ET", item.get("edition", "")),
        ("VL", item.get("volume", "")),
        ("IS", item.get("issue", "")),
        ("M1", item.get("number", "")),
        ("SP", first),
        ("EP", last),
        ("PB", item.get("publisher", "")),
        ("CY", item.get("publisher-place", "")),
    ]
    pairs += [("SN", number) for number in f"{item.get('ISSN', '')} {item.get('ISBN', '')}".split()]
    pairs += [
        ("DO", item.get("DOI", "")),
        ("UR", item.get("URL", "")),
        ("LA", item.get("language", "")),
        ("AB", item.get("abstract", "")),
    ]
    pairs += [("KW", word) for word in keywords(item)]
    pairs += [("N1", item.get("note", ""))]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in pairs if value not in ("", None)]
    return [*lines, "ER  - "]


def date(item: dict[str, Any]) -> list[int]:
    """Return year, month and day of an item, as far as they are known."""
    parts = (item.get("issued") or {}).get("date-parts") or [[]]
    return [int(part) for part in parts[0]]


def keywords(item: dict[str, Any]) -> list[str]:
    """Return the subjects of an item, which stand between semicolons, or between commas where there is none.

    Examples
    --------
    >>> keywords({"keyword": "Trade, law; Ports"}), keywords({"keyword": "trade, ports"})
    (['Trade, law', 'Ports'], ['trade', 'ports'])
    """
    said = str(item.get("keyword", ""))
    return [word.strip() for word in said.split(";" if ";" in said else ",") if word.strip()]


def _names(people: list[dict[str, str]]) -> str:
    return " and ".join(
        f"{{{_tex(person['literal'])}}}" if "literal" in person else _in_parts(person) for person in people
    )


def _in_parts(person: dict[str, str]) -> str:
    """Return a name in parts; a part that has what parts names, a comma or an “and”, is kept together by braces."""
    whole = (_family(person), person.get("suffix", ""), person.get("given", ""))
    said = [_tex(part) for part in whole if part]
    return ", ".join(f"{{{part}}}" if re.search(r",|\band\b", part) else part for part in said)


def plain_name(person: dict[str, str]) -> str:
    """Return a name of CSL as lists sort it."""
    if "literal" in person:
        return person["literal"]
    return ", ".join(filter(None, (_family(person), person.get("given", ""), person.get("suffix", ""))))


def _family(person: dict[str, str]) -> str:
    return " ".join(filter(None, (person.get("non-dropping-particle", ""), person.get("family", ""))))


def _tex(value: object) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in _one_line(value))


def _one_line(value: object) -> str:
    # Programs part lines at any of these.
    return re.sub(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*", " ", str(value)).strip()


def _citekey(item: dict[str, Any]) -> str:
    return re.sub(r"[^A-Za-z0-9:_-]+", "-", str(item.get("id", "") or "work"))
