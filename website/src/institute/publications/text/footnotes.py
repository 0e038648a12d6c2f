"""Footnotes: references in the text such as ``[^treaty]`` become numbers that lead to the note and back.

A note is named by its editor and keeps that name as its id; only its number depends on where it is first referred to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

MARK = re.compile(r"\[\^([a-z0-9][a-z0-9-]{0,39})\]")
_TAG = re.compile(r"(<[^>]*>)")


@dataclass
class Note:
    """A note as it is printed: its number, its words, and how many references lead to it."""

    label: str
    number: int
    html: str
    references: int = 0

    @property
    def backlinks(self) -> list[tuple[str, str]]:
        """The anchor of each reference, with the letter that tells them apart where there are several."""
        return [
            (f"note-ref-{self.label}-{place}", chr(ord("a") + place - 1) if self.references > 1 else "")
            for place in range(1, min(self.references, 26) + 1)
        ]


@dataclass
class Numbering:
    """Gives notes their numbers as a text is gone through from its beginning."""

    texts: dict[str, str]
    notes: dict[str, Note] = field(default_factory=dict)

    def referred(self, label: str) -> Note | None:
        """Count a reference and return its note; None if there is no note of that name."""
        if label not in self.texts:
            return None
        note = self.notes.setdefault(label, Note(label, len(self.notes) + 1, self.texts[label]))
        note.references += 1
        return note

    def linked(self, html: str) -> str:
        """Return HTML with its references made links; what stands within tags is left alone."""
        if "[^" not in html:
            return html
        return "".join(part if part.startswith("<") else MARK.sub(self._link, part) for part in _TAG.split(html))

    def _link(self, found: re.Match[str]) -> str:
        note = self.referred(found.group(1))
        if note is None:
            return found.group(0)
        label, place = escape(note.label), note.references
        # Two marks beside each other are two numbers.
        before = found.string[: found.start()]
        mark = MARK.fullmatch(before, before.rfind("[^"))
        comma = '<span aria-hidden="true">,</span>' if mark and mark.group(1) in self.texts else ""
        return (
            f'<sup class="note-ref">{comma}<a id="note-ref-{label}-{place}" href="#note-{label}" role="doc-noteref"'
            f' aria-label="Note {note.number}">{note.number}</a></sup>'
        )


def texts(notes: StreamValue | None) -> dict[str, str]:
    """Return the words of each note by its name."""
    if not notes:
        return {}
    return {block.value["label"]: expand_db_html(str(block.value["text"].source)) for block in notes}


def undefined(page: Any) -> list[str]:
    """Return the names that the text refers to and no note has, in the order of the text."""
    known = texts(page.notes)
    found: dict[str, None] = {}
    for text in strings(page.body.get_prep_value()):
        found |= dict.fromkeys(label for label in MARK.findall(text) if label not in known)
    return list(found)


def strings(value: Any) -> list[str]:
    """Return every text within plain data, in its order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in strings(part)]
    return []
