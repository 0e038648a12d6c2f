"""Abbreviations: in a text, spelled out where they are first used; and from A to Z. Works on text, never on markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Protocol, TypeVar

_TAG = re.compile(r"(<[^>]*>)")
_CLOSED = ("a", "mark", "abbr", "h2", "h3", "th")


class Spelling:
    """Spells out each abbreviation once in a text that is gone through from its beginning."""

    def __init__(self, terms: Iterable[Mapping[str, Any]]) -> None:
        self._terms = {escape(term["abbreviation"], quote=False): term for term in terms}
        words = "|".join(re.escape(word) for word in sorted(self._terms, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])") if words else None

    def spelled(self, html: str) -> str:
        """Return HTML in which an abbreviation's first use leads to the glossary and says what it means."""
        if self._pattern is None or not self._terms:
            return html
        parts, closed = _TAG.split(html), 0
        for place, part in enumerate(parts):
            name = re.match(r"</?([a-z0-9]+)", part) if place % 2 else None
            if name and name.group(1) in _CLOSED:
                closed += -1 if part.startswith("</") else 1
            elif place % 2 == 0 and not closed:
                parts[place] = self._pattern.sub(self._link, part)
        return "".join(parts)

    def _link(self, found: re.Match[str]) -> str:
        term = self._terms.pop(found.group(0), None)
        if term is None:
            return found.group(0)
        href, title = escape(f"/glossary/#{term['slug']}"), escape(term["expansion"])
        return f'<a class="term" href="{href}"><abbr title="{title}">{found.group(0)}</abbr></a>'


class _Abbreviated(Protocol):
    abbreviation: str


T = TypeVar("T", bound=_Abbreviated)
DIGITS = "0–9"
# Letters that are one sign in Unicode, with no accent to take away, and where readers look for them.
_STANDS_AT = str.maketrans("ØŁÐĐŦÞÆŒ", "OLDDTTAO")


def by_letter(terms: Iterable[T]) -> dict[str, list[T]]:
    """Return terms under their first letters, digits first; an accent makes no letter of its own.

    Examples
    --------
    >>> from types import SimpleNamespace as Of
    >>> found = by_letter([Of(abbreviation=each) for each in ("ÉNA", "3R", "EU", "eFP", "ØMU", "Ελ")])
    >>> {letter: [term.abbreviation for term in there] for letter, there in found.items()}
    {'0–9': ['3R'], 'E': ['eFP', 'ÉNA', 'EU'], 'O': ['ØMU'], 'Ε': ['Ελ']}
    """
    letters: dict[str, list[T]] = {}
    for term in sorted(terms, key=lambda each: (_plain(each.abbreviation), each.abbreviation)):
        first = _plain(term.abbreviation)[:1]
        letters.setdefault(first if first.isalpha() else DIGITS, []).append(term)
    return {letter: letters[letter] for letter in sorted(letters, key=lambda each: (each != DIGITS, each))}


def _plain(text: str) -> str:
    found = unicodedata.normalize("NFKD", text.upper().translate(_STANDS_AT))
    return "".join(sign for sign in found if not unicodedata.combining(sign)).strip(" .“”\"'")
