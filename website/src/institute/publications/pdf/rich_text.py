"""Cleaned HTML of running text to spans and blocks of a document. Unknown tags lose their markup, never their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree, html

from institute.publications.pdf.document import Block, Heading, Listing, Paragraph, Quotation, Span, Spans

_SPACE = re.compile(r"[ \t\r\n\f]+")  # no-break spaces stay
NOT_PRINTED = "forecast-ref"  # the badge of a marked sentence: its block has it
NOTE = "note-ref"


def blocks(source: str, notes: Mapping[str, Spans] | None = None, base: str = "") -> tuple[Block, ...]:
    """Return the paragraphs, lists, headings and quotations of cleaned HTML, in order.

    Parameters
    ----------
    source
        HTML as a page shows it.
    notes
        Footnotes by the anchor to which a reference points.
    base
        Address of the site, put before links that begin with a slash.

    Examples
    --------
    >>> [block.kind for block in blocks("<p>One <b>two</b>.</p><ul><li>a</li></ul>")]
    ['paragraph', 'listing']
    """
    reading = _Reading(notes or {}, base)
    return tuple(reading.blocks(_root(source)))


def spans(source: str, notes: Mapping[str, Spans] | None = None, base: str = "") -> Spans:
    """Return all the words of cleaned HTML as one run of spans.

    Examples
    --------
    >>> spans("<p>A <i>fine</i> point</p>")
    (Span(text='A '), Span(text='fine', italic=True), Span(text=' point'))
    """
    reading = _Reading(notes or {}, base)
    return _tidy(reading.inline(_root(source), Span("")))


@dataclass(frozen=True)
class _Reading:
    notes: Mapping[str, Spans]
    base: str

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        loose: list[Span] = list(_text(element.text, Span("")))
        for child in element:
            tag = "" if isinstance(child, etree._Comment) else str(child.tag)
            if tag not in _BLOCKS:
                loose += self._one(child, Span(""))
                loose += _text(child.tail, Span(""))
                continue
            yield from _paragraph(loose)
            loose = []
            yield from self._block(tag, child)
            loose += _text(child.tail, Span(""))
        yield from _paragraph(loose)

    def _block(self, tag: str, element: etree._Element) -> Iterator[Block]:
        match tag:
            case "ul" | "ol":
                items = (_tidy(self.inline(item, Span(""))) for item in element.iterfind("li"))
                found = tuple(item for item in items if item)
                if found:
                    yield Listing(found, ordered=tag == "ol")
            case "h2" | "h3":
                yield Heading("".join(map(str, element.itertext())).strip(), int(tag[1]))
            case "blockquote":
                said = _tidy(self.inline(element, Span("")))
                if said:
                    yield Quotation(said)
            case "p":
                yield from _paragraph(self.inline(element, Span("")))
            case _:
                yield from self.blocks(element)

    def inline(self, element: etree._Element, style: Span) -> Iterator[Span]:
        yield from _text(element.text, style)
        for child in element:
            yield from self._one(child, style)
            yield from _text(child.tail, style)

    def _one(self, element: etree._Element, style: Span) -> Iterator[Span]:
        if isinstance(element, etree._Comment):
            return
        classes = element.get("class", "").split()
        if NOT_PRINTED in classes:
            return
        if NOTE in classes:
            note = self.notes.get(element.get("href", "").removeprefix("#"))
            if note:
                yield replace(style, text="", note=note)
            return
        match element.tag:
            case "b" | "strong":
                style = replace(style, bold=True)
            case "i" | "em" | "cite":
                style = replace(style, italic=True)
            case "mark":
                style = replace(style, marked=True)
            case "a":
                style = replace(style, link=self._address(element.get("href", "")))
            case "br":
                yield replace(style, text="\n")
                return
        yield from self.inline(element, style)
        if element.tag in _BLOCKS:
            yield replace(style, text=" ")

    def _address(self, href: str) -> str:
        if href.startswith("/"):
            return f"{self.base}{href}" if self.base else ""
        return href if href.startswith(("http://", "https://", "mailto:")) else ""


_BLOCKS = frozenset(("p", "ul", "ol", "li", "h2", "h3", "blockquote", "div", "section", "figure", "article"))


def _root(source: str) -> etree._Element:
    root: etree._Element = html.fragment_fromstring(source, create_parent="div")
    return root


def _text(text: str | None, style: Span) -> Iterator[Span]:
    if text:
        yield replace(style, text=_SPACE.sub(" ", text))


def _paragraph(found: Iterator[Span] | list[Span]) -> Iterator[Block]:
    tidy = _tidy(iter(found))
    if tidy:
        yield Paragraph(tidy)


def _tidy(found: Iterator[Span]) -> Spans:
    """Join neighbours of one style; no space at the ends, and none twice where two pieces meet."""
    joined: list[Span] = []
    for span in found:
        last = joined[-1] if joined else None
        text = span.text
        if text.startswith(" ") and (last is None or last.text.endswith((" ", "\n"))) and not (last and last.note):
            text = text[1:]
        if not text and not span.note:
            continue
        span = replace(span, text=text)
        if last is not None and not last.note and not span.note and replace(last, text="") == replace(span, text=""):
            joined[-1] = replace(last, text=last.text + text)
        else:
            joined.append(span)
    if joined and not joined[-1].note:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(" \n"))
    return tuple(span for span in joined if span.text or span.note)
