"""Finds exact words in HTML and marks them, across inline tags. Works on text nodes, never on markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from institute.analyses.marks import MarkedStatement
from institute.publications.text import footnotes

BADGE = "forecast-ref"
_SPACE = re.compile(r"[\s  ]+")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


@dataclass
class _Piece:
    """A run of text, or a piece of markup that is passed through as it is."""

    html: str
    text: str | None = None


def _words(text: str) -> _Piece:
    return _Piece(escape(text, quote=False), text)


class _Pieces(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(_Piece(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(_Piece(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(_Piece(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        at = 0
        for mark in footnotes.MARK.finditer(data):  # the mark of a note is none of the words
            self.pieces += [_words(data[at : mark.start()]), _Piece(mark.group())]
            at = mark.end()
        self.pieces.append(_words(data[at:]))


def marked(html: str, statements: Iterable[MarkedStatement]) -> tuple[str, list[MarkedStatement]]:
    """Mark the words of each statement that stands in the HTML; a note may be referred to within them.

    Spaces of any kind and typographic quotation marks match their plain forms, because an editor's program may
    have changed them.

    Returns
    -------
    html, found
        The HTML with marks, and the statements found, in the order of the text.
    """
    parser = _Pieces()
    parser.feed(html)
    parser.close()
    pieces = parser.pieces
    places: list[tuple[int, int, MarkedStatement]] = []
    text = _SPACE.sub(" ", "".join(piece.text or "" for piece in pieces).translate(_PLAIN))
    for statement in statements:
        wanted = _SPACE.sub(" ", footnotes.MARK.sub("", statement.quote).translate(_PLAIN)).strip()
        at = text.find(wanted)
        if at >= 0 and not any(start < at + len(wanted) and at < end for start, end, _ in places):
            places.append((at, at + len(wanted), statement))
    places.sort(key=lambda place: place[0])
    spans: dict[int, list[tuple[int, int, MarkedStatement, bool]]] = {}
    origin = _origin(pieces) if places else []
    for start, end, statement in places:
        touched: dict[int, list[int]] = {}
        for piece, offset in origin[start:end]:
            touched.setdefault(piece, []).append(offset)
        last = max(touched)
        for piece, offsets in touched.items():
            spans.setdefault(piece, []).append((offsets[0], offsets[-1] + 1, statement, piece == last))
    first_seen: set[str] = set()
    for number, found in spans.items():
        pieces[number].html = _with_marks(pieces[number].text or "", found, first_seen)
    return "".join(piece.html for piece in pieces), [statement for _, _, statement in places]


def _origin(pieces: list[_Piece]) -> list[tuple[int, int]]:
    """Return for every character of the text with its spaces collapsed the piece and the place there."""
    origin: list[tuple[int, int]] = []
    after_space = False
    for number, piece in enumerate(pieces):
        for offset, character in enumerate(piece.text or ""):
            space = _SPACE.fullmatch(character) is not None
            if not (space and after_space):
                origin.append((number, offset))
            after_space = space
    return origin


def _with_marks(text: str, spans: list[tuple[int, int, MarkedStatement, bool]], first_seen: set[str]) -> str:
    out, at = [], 0
    for start, end, statement, is_last in spans:
        out.append(escape(text[at:start], quote=False))
        # A sentence that runs across tags is marked piece by piece: the first carries the id, the last the badge.
        identity = "" if statement.id in first_seen else f' id="{escape(statement.anchor)}"'
        first_seen.add(statement.id)
        opening = f'<mark class="forecast"{identity} data-statement="{escape(statement.id)}">'
        badge = _badge(statement) if is_last else ""
        out.append(f"{opening}{escape(text[start:end], quote=False)}{badge}</mark>")
        at = end
    out.append(escape(text[at:], quote=False))
    return "".join(out)


def _badge(statement: MarkedStatement) -> str:
    parts = (statement.number, statement.word, f"turned out: {statement.outcome}" if statement.outcome else "")
    said = escape(", ".join(part for part in parts if part) or "forecast")
    turned = f" is-{statement.sign}" if statement.sign else ""
    return f'<a class="{BADGE}{turned}" href="#forecast-{escape(statement.forecast)}">{said}</a>'
