"""One work of a bibliographic file: what its fields may hold, and all that is wrong with it. Reads no file."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Work = dict[str, Any]
"""An item of CSL-JSON."""

WORDS = ("title", "container-title", "collection-title", "publisher", "publisher-place", "abstract", "genre", "edition")
CODES = ("id", "type", "volume", "issue", "number", "page", "language", "DOI", "URL", "ISBN", "ISSN")
NAMED = ("author", "editor", "translator")
PARTS_OF_NAMES = ("family", "given", "suffix", "dropping-particle", "non-dropping-particle", "literal", "ORCID")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST = {"DOI": 120, "URL": 500}
# What these are called in the list of works is no claim that can be left to a program.
NOT_LISTED = {"thesis", "dataset", "software", "patent", "motion_picture", "song", "map", "personal_communication"}
_DOI = re.compile(r"10\.\d{4,9}/\S+\Z")
_BEFORE_DOI = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]\Z")
_MARKUP = re.compile(
    r"</?(?:i|b|em|strong|u|br|p|sub|sup|sc|scp|span|title|jats:[\w-]+|mml:[\w-]+)(?:\s[^<>]*)?/?>", re.I
)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


# A stop at the end of a title, as data bases of medicine put it; not that of an abbreviation.
_END_OF_SENTENCE = re.compile(r"(?<=[a-z]{4})(?<!corp)(?<!govt)(?<!dept)(?<!univ)\.\Z")
_STANDARD_NUMBERS = {
    "ISBN": re.compile(r"(?<![\w-])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?![\w-])"),
    "ISSN": re.compile(r"(?<![\w-])\d{4}-?\d{3}[\dXx](?![\w-])"),
}
_LANGUAGES = {
    name: code
    for code, names in {
        "ar": "arabic ara",
        "da": "danish dan",
        "de": "german ngerman deutsch ger deu austrian naustrian",
        "el": "greek gre ell",
        "en": "english eng canadian australian newzealand",
        "en-GB": "british ukenglish",
        "en-US": "american usenglish",
        "es": "spanish spa español castilian",
        "fa": "persian farsi per fas",
        "fi": "finnish fin",
        "fr": "french fre fra français francais acadian canadien",
        "he": "hebrew heb",
        "hi": "hindi hin",
        "id": "indonesian ind bahasa",
        "it": "italian ita italiano",
        "ja": "japanese jpn 日本語",
        "ko": "korean kor 한국어",
        "ms": "malay may msa",
        "nl": "dutch dut nld",
        "no": "norwegian nor",
        "pl": "polish pol polski",
        "pt": "portuguese por português",
        "pt-BR": "brazilian brazil",
        "ru": "russian rus русский",
        "sv": "swedish swe",
        "th": "thai tha",
        "tr": "turkish tur",
        "uk": "ukrainian ukr",
        "vi": "vietnamese vie",
        "zh": "chinese chi zho 中文",
    }.items()
    for name in names.split()
}


class Refused(Exception):
    """A file that could not be taken; `problems` says all of what is wrong, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Found:
    """A work and where in the file it stands; `wrong` is what its reader could not make sense of."""

    work: Work
    line: int = 0
    wrong: tuple[str, ...] = ()


def work(date: Sequence[int] = (), **parts: Any) -> Work:
    """Return an item of what was found, without what is empty; names of fields with a hyphen are given in a table."""
    said = {name: _worded(value) if name in WORDS else value for name, value in parts.items()}
    said |= {"DOI": bare_doi(str(said.get("DOI", ""))), "issued": {"date-parts": [list(date)]} if date else {}}
    said["title"] = _END_OF_SENTENCE.sub("", said.get("title", ""))
    # Some programs write the one where the other belongs, several at once, or words beside them.
    written = f"{said.get('ISBN', '')} {said.get('ISSN', '')}"
    said |= {name: " ".join(dict.fromkeys(form.findall(written))) for name, form in _STANDARD_NUMBERS.items()}
    said["language"] = language(str(said.get("language", "")))
    if said.get("container-title", "").lower() == "(no title)":  # as Google Scholar writes that it knows none
        said["container-title"] = ""
    kept = {name: value for name, value in said.items() if value not in ("", None, [], {})}
    return {**kept, "title": said["title"]}


def language(text: str) -> str:
    """Return a language as pages say it, of what programs call it; empty if it is none that is known here.

    Examples
    --------
    >>> language("ngerman"), language("English"), language("pt-br"), language("jpn"), language("Klingon")
    ('de', 'en', 'pt-BR', 'ja', '')
    >>> language("zh-hant-tw"), language("sr_Latn"), language("de-1996")
    ('zh-Hant-TW', 'sr-Latn', 'de-1996')
    """
    said = text.strip().replace("_", "-").lower()
    if said in _LANGUAGES:
        return _LANGUAGES[said]
    if not re.fullmatch(r"[a-z]{2}(-[a-z0-9]{2,8})*", said):
        return ""
    first, *rest = said.split("-")
    return "-".join([first, *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def spelled_out(given: str) -> str:
    """Return a given name; two or three capitals alone are initials, as data bases of articles write them.

    Examples
    --------
    >>> spelled_out("SK"), spelled_out("S.K."), spelled_out("Shannon K")
    ('S. K.', 'S.K.', 'Shannon K')
    """
    return " ".join(f"{sign}." for sign in given) if re.fullmatch(r"[A-Z]{2,3}", given) else given


def bare_doi(text: str) -> str:
    """Return a DOI without the address before it.

    Examples
    --------
    >>> bare_doi("https://doi.org/10.5555/12345678"), bare_doi("doi: 10.5555/a")
    ('10.5555/12345678', '10.5555/a')
    """
    return _BEFORE_DOI.sub("", text.strip())


def orcid_in(text: str) -> str:
    """Return the sixteen signs of an ORCID, with or without the address before them; empty if there are none."""
    bare = text.strip().rstrip("/").rpartition("/")[2].upper()
    return bare if _ORCID.match(bare) else ""


def dated(parts: Iterable[int]) -> list[int]:
    """Return year, month and day as far as they are known: nothing is known after a zero."""
    found: list[int] = []
    for part in list(parts)[:3]:
        if part == 0:
            break
        found.append(part)
    return found


def problems(item: Work) -> list[str]:
    """Return all that is wrong with a work."""
    found = []
    if not item.get("title"):
        found.append("it has no title")
    if not (item.get("author") or item.get("editor")):
        found.append("it has neither author nor editor")
    if item.get("type") in NOT_LISTED:
        found.append(f"a {item['type'].replace('_', ' ')} is of no kind that the list of works has; take it out")
    parts = ((item.get("issued") or {}).get("date-parts") or [[]])[0]
    if not parts or not 1500 <= parts[0] <= 2200:
        found.append("it has no year; write one of four digits")
    elif not _is_day(parts):
        found.append(f"{'-'.join(map(str, parts))} is no day of the calendar")
    if item.get("DOI") and not _DOI.match(item["DOI"]):
        found.append(f"{item['DOI'][:80]!r} is no DOI. A DOI reads 10.5555/12345678")
    if item.get("URL") and not re.match(r"https?://[^\s<>\"]+\Z", item["URL"]):
        found.append(f"{item['URL'][:80]!r} is no address that begins with https://")
    found += [
        f"its {name} is longer than {most} signs" for name, most in LONGEST.items() if len(item.get(name, "")) > most
    ]
    if _NO_TEXT.search("".join(_words_of(item))):
        found.append("it holds signs that are no text")
    return found


def marks(item: Work) -> tuple[str, str]:
    """Return what tells a work from another: its DOI, empty if it has none; and its title, year and first name."""
    first: dict[str, str] = next(iter([*item.get("author", []), *item.get("editor", [])]), {})
    name = first.get("family") or first.get("literal", "")
    year = ((item.get("issued") or {}).get("date-parts") or [[0]])[0][0]
    said = f"{folded(item.get('title', ''))}|{year}|{folded(name)}"
    return _hashed(str(item.get("DOI") or "").lower()), _hashed(said)


def _hashed(said: str) -> str:
    return hashlib.sha256(said.encode(errors="replace")).hexdigest() if said else ""


def folded(text: object) -> str:
    """Return the letters and digits of a text, small and without accents."""
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    return re.sub(r"[\W_]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def _is_day(parts: Sequence[int]) -> bool:
    try:
        dt.date(parts[0], *[*parts[1:], 1, 1][:2])
    except ValueError:
        return False
    return True


def _words_of(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words_of(part)


def _worded(value: Any) -> str:
    """Return words without the markup that registrars and reference managers leave in them."""
    return " ".join(html.unescape(_MARKUP.sub("", str(value))).split())
