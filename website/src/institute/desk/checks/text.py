"""A piece as its checks read it: named parts with their words. What is wrong with them, the checks say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags

from institute.publications.models import PublicationPage
from institute.publications.text import footnotes

_BREAK = re.compile(r"</(?:p|li)>|<br\s*/?>")
_SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”’\")]))\s+(?=[A-ZÀ-Þ“‘\"(])")
PROSE = ("synopsis", "paragraph", "note")


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Parameters
    ----------
    what
        What is wrong.
    where
        The block or field.
    right
        What would be right; empty where `what` says it.
    blocks
        Whether it stops the piece.
    at
        The place in the editor that it leads to; empty where there is none.
    """

    what: str
    where: str
    right: str
    blocks: bool = False
    at: str = ""

    @property
    def said(self) -> str:
        """All of it as one line."""
        return f"{self.where}: {self.what} {self.right}".strip()


@dataclass(frozen=True)
class Piece:
    """One part of the text: its kind, what an editor calls it, its HTML as kept and its words with note marks."""

    kind: str
    where: str
    html: str
    text: str

    @property
    def words(self) -> str:
        """Its words without the marks of notes."""
        return footnotes.MARK.sub("", self.text)


@dataclass(frozen=True)
class Text:
    """A piece in its parts, in the order in which a reader meets them."""

    page: PublicationPage
    pieces: tuple[Piece, ...]
    printed: dt.date

    def placed(self, found: Iterable[Finding]) -> list[Finding]:
        """Return findings with the place in the editor that each leads to."""
        places = _places(self.page)
        return [replace(each, at=places.get(each.where, "")) for each in found]

    def of(self, *kinds: str) -> Iterator[Piece]:
        """Give the parts of some kinds, in order."""
        return (piece for piece in self.pieces if piece.kind in kinds)


def text_of(page: PublicationPage) -> Text:
    """Take a piece apart."""
    return Text(page, tuple(_pieces(page)), printed(page))


def printed(page: PublicationPage) -> dt.date:
    """Return the day that is printed on it, or on which it would come out."""
    day: dt.date | None = page.date_issued
    if day is not None:
        return day
    coming: dt.datetime | None = page.go_live_at
    return timezone.localdate(coming) if coming is not None and coming > timezone.now() else timezone.localdate()


def plain(html: str) -> str:
    """Return the words of HTML, a paragraph a line."""
    return unescape(strip_tags(_BREAK.sub(lambda end: f"{end.group(0)}\n", html))).strip("\n")


def sentences(words: str) -> list[str]:
    """Cut running words into sentences, well enough to say where something is."""
    return [part.strip() for line in words.splitlines() for part in _SENTENCE.split(line) if part.strip()]


def cut(words: str, most: int = 90) -> str:
    """Return words short enough to be quoted in a list."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _places(page: PublicationPage) -> dict[str, str]:
    """Return where in the editor each part of a piece is written, by what it is called here."""
    panels = {
        "Title": "title",
        "Subtitle": "subtitle",
        page.series.synopsis_label: "synopsis",
        "Authors": "authors_in_the_order_of_the_byline",
        "Subjects": "categories",
        "Regions": "categories",
        "Case": "case",
    }
    found = {where: f"panel-child-content-{panel}-section" for where, panel in panels.items()}
    counted: dict[str, int] = {}
    for block in page.body:
        kind = block.block_type
        counted[kind] = counted.get(kind, 0) + 1
        called = [piece.where for piece in _block(kind, counted[kind], block.value)]
        for where in (*called, *([f"Picture {counted[kind]}"] if kind == "figure" else [])):
            found.setdefault(where, f"block-{block.id}-section")
    for block in page.notes or ():
        found.setdefault(f"Note {block.value['label']}", f"block-{block.id}-section")
    return found


def _pieces(page: PublicationPage) -> Iterator[Piece]:
    for kind, where, words in (
        ("title", "Title", page.title),
        ("title", "Subtitle", page.subtitle),
        ("synopsis", page.series.synopsis_label, page.synopsis),
    ):
        if words:
            yield Piece(kind, where, "", words)
    counted: dict[str, int] = {}
    for block in page.body:
        counted[block.block_type] = counted.get(block.block_type, 0) + 1
        yield from _block(block.block_type, counted[block.block_type], block.value)
    for block in page.notes or ():
        html = str(block.value["text"].source)
        yield Piece("note", f"Note {block.value['label']}", html, plain(html))


def _block(kind: str, place: int, value: Any) -> Iterator[Piece]:
    match kind:
        case "heading":
            yield Piece(kind, f"Heading “{cut(value['text'], 40)}”", "", value["text"])
        case "paragraph":
            html = str(value.source)
            yield Piece(kind, f"Paragraph {place}", html, plain(html))
        case "quotation":
            yield Piece(kind, f"Quotation {place}", "", value["text"])
        case "table":
            where = f"Table “{cut(value['caption'], 40)}”"
            yield Piece("caption", where, "", value["caption"])
            for row in value["rows"]:
                for cell in row:
                    yield Piece("cell", where, "", cell or "")
        case "figure" | "analysis":
            if value.get("caption"):
                yield Piece("caption", f"Caption of {kind} {place}", "", value["caption"])
