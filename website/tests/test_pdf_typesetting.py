"""A document set as PDF: tagged, titled, in its own fonts, the same bytes each time; and HTML to what it prints."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from institute.publications.pdf.document import (
    Author,
    Badge,
    Document,
    Grid,
    Heading,
    Illustration,
    Listing,
    Paragraph,
    Quotation,
    Span,
)
from institute.publications.pdf.rich_text import blocks, spans
from institute.publications.pdf.typesetting import NotTypeset, typeset

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#0b5c66"/>'
    '<text x="1" y="5" font-family="Public Sans" font-size="2">a</text></svg>'
)
PLAIN = Document(
    number="CO26001",
    series="Commentary",
    title="“Shinzō’s” line: 2 < 3 & #text(red)[no]",
    short_title="Shinzō’s line",
    byline="Ito Naoko",
    date="8 April 2026",
    day=(2026, 4, 8),
    synopsis="What it says, in short.",
    body=(
        Paragraph((Span("Plain "), Span("and bold", bold=True), Span(" #eval", note=(Span("A note."),)))),
        Heading("A section"),
        Paragraph((Span("We think so.", marked=True),), (Badge("25 %", "unlikely", "Resolves by then."),)),
        Grid("Three by two", (("Issue", "Before"), ("Defence", "2 %"), ("Tariff", "2.5 %"))),
        Heading("A part of it", 3),
        Illustration(title="A chart", alt="It rises.", svg=SVG),
        Quotation((Span("Paper is what worries them."),), "An official"),
        Listing(((Span("one"),), (Span("two"),))),
    ),
    authors=(Author("Ito Naoko", "Kaihan Institute", (Span("She writes."),)),),
    citation="Ito, N. (2026). Line. Kaihan Institute.",
    address="https://kaihan.example/co26001",
    institute="Kaihan Institute",
    version="Version 1, 8 April 2026",
)


def structure(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Give the structure elements of a PDF in reading order."""

    def below(node: Any) -> Iterator[tuple[str, Any]]:
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield str(kid["/S"]), kid
                yield from below(kid)

    yield from below(pdf.Root["/StructTreeRoot"])


def opened(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(typeset(document)))


def test_it_is_tagged_titled_and_says_its_language() -> None:
    with opened(PLAIN) as pdf:
        assert pdf.Root["/MarkInfo"]["/Marked"]
        assert str(pdf.Root["/Lang"]).lower().startswith("en")
        assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == PLAIN.title
            assert about["dc:creator"] == ["Ito Naoko"]
        tags = Counter(tag for tag, _ in structure(pdf))
        assert tags["/H1"] == 1 and tags["/Table"] == 1 and tags["/Figure"] >= 1
        assert tags["/TH"] == 2 and tags["/TD"] == 4
        assert tags["/BlockQuote"] == 1 and tags["/L"] == 1 and tags["/LI"] == 2
        figures = [node for tag, node in structure(pdf) if tag == "/Figure" and "/Alt" in node]
        assert [str(node["/Alt"]) for node in figures] == ["It rises."]


def test_only_our_fonts_are_in_it_all_embedded() -> None:
    with opened(PLAIN) as pdf:
        names = set()
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                names.add(re.sub(r"^/[A-Z]{6}\+", "", str(font["/BaseFont"])))
                descendant = font["/DescendantFonts"][0]["/FontDescriptor"]
                assert "/FontFile2" in descendant or "/FontFile3" in descendant
    assert names and all(name.startswith("Institute") for name in names), names


def test_the_same_document_gives_the_same_bytes_and_another_others() -> None:
    assert typeset(PLAIN) == typeset(PLAIN)
    assert typeset(PLAIN) != typeset(replace(PLAIN, version="Version 2, 9 April 2026"))


def test_a_document_whose_headings_skip_a_level_is_refused() -> None:
    skipping = replace(PLAIN, body=(Heading("Too deep", 3), Paragraph((Span("x"),))))
    with pytest.raises(NotTypeset):
        typeset(skipping)


def test_every_paper_and_notice_can_be_set() -> None:
    retracted = replace(PLAIN, paper="us-letter", notices=("Retracted on 9 May 2026: the figures were wrong.",))
    with opened(retracted) as pdf:
        assert abs(float(pdf.pages[0].MediaBox[2]) - 612) < 1


# Letters of three scripts, and every sign that means something in the template's language or in HTML.
WRITTEN = st.text(
    st.characters(codec="iso8859-15", exclude_categories=["Cc"]) | st.sampled_from("\x1f\x7f#$*_`@<>\\[]{}λжō“”–")
)


@given(WRITTEN)
def test_what_people_wrote_is_never_markup(text: str) -> None:
    hostile = replace(PLAIN, title=f"A title {text}", body=(Paragraph((Span(f"Words {text}"),)),))
    assert typeset(hostile).startswith(b"%PDF")


def test_html_becomes_spans_blocks_and_notes() -> None:
    source = (
        '<p>One <mark class="forecast">two <i>three</i><a class="forecast-ref" href="#f">25 %</a></mark>.'
        '<a class="note-ref" href="#n1">1</a> See <a href="/about/">us</a>.</p><ul><li>a</li><li><b>b</b></li></ul>'
    )
    paragraph, listing = blocks(source, {"n1": (Span("A note."),)}, "https://kaihan.example")
    assert isinstance(paragraph, Paragraph) and isinstance(listing, Listing)
    assert "".join(span.text for span in paragraph.spans) == "One two three. See us."
    assert [span.text for span in paragraph.spans if span.marked] == ["two ", "three"]
    assert [span.note for span in paragraph.spans if span.note] == [(Span("A note."),)]
    assert [span.link for span in paragraph.spans if span.link] == ["https://kaihan.example/about/"]
    assert listing.items == ((Span("a"),), (Span("b", bold=True),))


@given(st.recursive(st.text("ab <&", max_size=6), lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_no_word_is_lost_between_html_and_print(tree: Any) -> None:
    from html import escape

    def markup(node: Any, depth: int = 0) -> str:
        if isinstance(node, str):
            return escape(node)
        tag = ("p", "b", "i", "span")[min(depth, 3)]
        return f"<{tag}>{''.join(markup(child, depth + 1) for child in node)}</{tag}>"

    def words(node: Any) -> str:
        return node if isinstance(node, str) else "".join(map(words, node))

    said = "".join(span.text for span in spans(markup([tree])))
    assert said.split() == words(tree).split() or "".join(said.split()) == "".join(words(tree).split())
