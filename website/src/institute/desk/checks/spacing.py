"""Finds stray spaces and hyphens that stand for dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text
from institute.publications.text import footnotes

_SLIPS = (
    (re.compile(r"\S+[ \u00a0]{2,}\S+"), "has two spaces", "Leave one."),
    (re.compile(r"\S+ -{1,3} \S+"), "has a hyphen for a dash", "Write a dash: word – word."),
    (re.compile(r"\S+ [-–—](?=[^\W\d_])\w*"), "has a dash with a space on one side", "Leave a space on both sides."),
    (re.compile(r"[^\W\d_]+[–—] \S+"), "has a dash with a space on one side", "Leave a space on both sides."),
    (re.compile(r"\S+--\S+"), "has two hyphens for a dash", "Write a dash: word – word."),
    (re.compile(r"\S+ [,;:.!?](?=\s|$)"), "has a space before a mark", "Leave the space out."),
)


def check(text: Text) -> Iterator[Finding]:
    """Return each slip with the words around it."""
    for piece in text.of("title", "synopsis", "heading", "paragraph", "quotation", "caption", "note"):
        for pattern, what, right in _SLIPS:
            for found in pattern.finditer(footnotes.MARK.sub("¹", piece.text)):
                yield Finding(f"“{found.group(0)}” {what}.", piece.where, right)
