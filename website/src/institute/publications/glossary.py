"""Abbreviations in a text, spelled out where they are first used. Works on text between tags, never on markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_TAG = re.compile(r"(<[^>]*>)")
_CLOSED = ("a", "mark", "abbr", "h2", "h3", "th")


class Spelling:
    """Spells out each abbreviation once in a text that is gone through from its beginning."""

    def __init__(self, terms: Iterable[Mapping[str, Any]]) -> None:
        self._terms = {term["abbreviation"]: term for term in terms}
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
