"""Reads the HTML that running text may have, and leaves out whatever else stands in it. Knows no block of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any, Literal

import nh3

from institute.publications.text.footnotes import MARK, Numbering
from institute.publications.text.quotes import BADGE

_TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li", "sub", "sup"}
_ATTRIBUTES = {"a": {"href"}}
# What a page shows as one blank; other blanks have a width of their own and stay.
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_STYLES: dict[str, dict[str, Any]] = {
    "b": {"strong": True},
    "strong": {"strong": True},
    "i": {"emphasis": True},
    "em": {"emphasis": True},
    "mark": {"is_forecast": True},
    "sub": {"shift": "sub"},
    "sup": {"shift": "super"},
}


@dataclass(frozen=True)
class Run:
    """Words in one style; a run with a note has no words of its own."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    note: str = ""
    is_forecast: bool = False
    shift: Literal["", "sub", "super"] = ""


Runs = tuple[Run, ...]


@dataclass
class Listed:
    """A list as it is read: its items, each of paragraphs and lists in their order."""

    is_ordered: bool
    items: list[list[Part]] = field(default_factory=list)


Part = list[Run] | Listed


def clean(html: str) -> str:
    """Return HTML with no tag or address but those that running text may have."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto"})


def parts(html: str, numbering: Numbering) -> list[Part]:
    """Return the paragraphs and the lists of cleaned HTML; what says nothing is left out."""
    reader = _Reader(numbering)
    reader.feed(html)
    reader.close()
    return _said(reader.parts)


def paragraphs(html: str, numbering: Numbering) -> tuple[Runs, ...]:
    """Return the paragraphs of cleaned HTML, those of its lists among them."""
    return tuple(_flat(parts(html, numbering)))


def with_notes(text: str, style: Run, numbering: Numbering) -> list[Run]:
    """Return words as runs of one style, with a run for each note that they refer to."""
    found, at = [], 0
    for mark in MARK.finditer(text):
        note = numbering.referred(mark.group(1))
        if note is None:
            continue
        if mark.start() > at:
            found.append(replace(style, text=text[at : mark.start()]))
        found.append(Run("", note=note.label))
        at = mark.end()
    if text[at:]:
        found.append(replace(style, text=text[at:]))
    return found


def _said(found: list[Part]) -> list[Part]:
    kept: list[Part] = []
    for part in found:
        if isinstance(part, Listed):
            part.items = [said for item in part.items if (said := _said(item))]
            if part.items:
                kept.append(part)
        elif any(run.note or run.text.strip() for run in part):
            kept.append(part)
    return kept


def _flat(found: list[Part]) -> list[Runs]:
    flat: list[Runs] = []
    for part in found:
        flat += [runs for item in part.items for runs in _flat(item)] if isinstance(part, Listed) else [tuple(part)]
    return flat


class _Reader(HTMLParser):
    """Reads inline HTML. Tags that nobody closed, or that close nothing, change nothing else."""

    def __init__(self, numbering: Numbering) -> None:
        super().__init__(convert_charrefs=True)
        self.numbering = numbering
        self.parts: list[Part] = []
        self.within: list[Listed] = []
        self.style = Run("")
        self.in_badge = False
        self.begins = True  # what is said next stands in a paragraph of its own

    @property
    def _here(self) -> list[Part]:
        if not self.within:
            return self.parts
        items = self.within[-1].items
        if not items:
            items.append([])
        return items[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "p":
                self.begins = True
            case "ul" | "ol":
                listed = Listed(tag == "ol")
                self._here.append(listed)
                self.within.append(listed)
                self.begins = True
            case "li":
                if self.within:
                    self.within[-1].items.append([])
                self.begins = True
            case "br":
                self._say(replace(self.style, text="\n"))
            case "a":
                given = dict(attrs)
                self.in_badge = BADGE in (given.get("class") or "")
                self.style = replace(self.style, href=given.get("href") or "")
            case _:
                self.style = replace(self.style, **_STYLES.get(tag, {}))

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "p" | "li":
                self.begins = True
            case "ul" | "ol":
                if self.within:
                    self.within.pop()
                self.begins = True
            case "a":
                self.in_badge = False
                self.style = replace(self.style, href="")
            case _:
                plain = {name: type(value)() for name, value in _STYLES.get(tag, {}).items()}
                self.style = replace(self.style, **plain)

    def handle_data(self, data: str) -> None:
        if self.in_badge:  # what a forecast says beside its sentence is in `Paragraph.forecasts`
            return
        text = _BLANKS.sub(" ", data)
        if text == " " and self.begins:
            return
        for run in with_notes(text, self.style, self.numbering):
            self._say(run)

    def _say(self, run: Run) -> None:
        if self.begins:
            self._here.append([])
            self.begins = False
        last = self._here[-1]
        assert not isinstance(last, Listed)
        last.append(run)
