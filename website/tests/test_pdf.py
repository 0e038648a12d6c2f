"""The edition for print: tagged, titled, in its own fonts, the same bytes each time, the same words as the page."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from institute.publications.metadata.model import Change, Contributor, Metadata, Places, SeriesFacts
from institute.publications.models import PublicationPage
from institute.publications.pdf import making, typesetting
from institute.publications.pdf.edition import Edition, edition
from institute.publications.pdf.typesetting import NotTypeset, typeset
from institute.publications.text import document as doc

from .makers import published

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#0b5c66"/>'
    '<text x="1" y="5" font-family="Public Sans" font-size="2">a</text></svg>'
)
META = Metadata(
    title="“Shinzō’s” line: 2 < 3 & #text(red)[no]",
    abstract="What it says, in short.",
    kind="commentary",
    series=SeriesFacts("CO", "Commentary", body_label="Commentary"),
    number="CO26001",
    key="co26001",
    contributors=(
        Contributor("Ito Naoko", "Ito", "Naoko", affiliation="Kaihan Institute", biography="She <i>writes</i>."),
    ),
    issued=dt.date(2026, 4, 8),
    first_online=dt.datetime(2026, 4, 8, tzinfo=dt.UTC),
    change=Change(1, "original", "", dt.datetime(2026, 4, 8, tzinfo=dt.UTC)),
    publisher="Kaihan Institute",
    holder="Kaihan Institute",
    places=Places("https://kaihan.example", "https://kaihan.example/line/"),
)
TEXT = doc.Document(
    (
        doc.Paragraph((doc.Run("Plain "), doc.Run("and bold", strong=True), doc.Run(" #eval"), doc.Run("", note="a"))),
        doc.Heading((doc.Run("A section"),), 2, "a-section"),
        doc.Paragraph((doc.Run("We think so.", is_forecast=True), doc.Run(" See us", href="/about/"))),
        doc.TableOf(
            (doc.Run("Three by two"),),
            tuple(tuple((doc.Run(c),) for c in row) for row in (("Issue", "Now"), ("Defence", "2 %"))),
        ),
        doc.Heading((doc.Run("A part of it"),), 3, "a-part"),
        doc.AnalysisShown(
            {
                "charts": [{"title": "A chart", "svg": SVG, "description": "It rises."}],
                "sentences": ["It rises."],
                "run_url": "/runs/abc/",
                "run_short": "abc",
            }
        ),
        doc.Quotation((doc.Run("Paper is what worries them."),), (doc.Run("An official"),)),
    ),
    (doc.Note(1, "a", ((doc.Run("A note."), doc.Run("", note="b")),)), doc.Note(2, "b", ((doc.Run("Inner."),),))),
)


def printed(meta: Metadata = META, text: doc.Document = TEXT) -> Edition:
    return edition(meta, text, "Kaihan Institute")


def opened(it: Edition) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(typeset(it).pdf))


def structure(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Give the structure elements of a PDF in reading order."""

    def below(node: Any) -> Iterator[tuple[str, Any]]:
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield str(kid["/S"]), kid
                yield from below(kid)

    yield from below(pdf.Root["/StructTreeRoot"])


def test_row_78_it_is_tagged_titled_and_says_its_language() -> None:
    with opened(printed()) as pdf:
        assert pdf.Root["/MarkInfo"]["/Marked"]
        assert str(pdf.Root["/Lang"]).lower() == "en-gb"
        assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == META.title
            assert about["dc:creator"] == ["Ito Naoko"]
        tags = Counter(tag for tag, _ in structure(pdf))
        assert tags["/H1"] == 1 and tags["/Table"] == 1 and tags["/BlockQuote"] == 1
        assert tags["/TH"] == 2 and tags["/TD"] == 2
        alts = [str(node["/Alt"]) for tag, node in structure(pdf) if tag == "/Figure" and "/Alt" in node]
        assert alts == ["It rises."]


def test_only_our_fonts_are_in_it_all_embedded() -> None:
    with opened(printed()) as pdf:
        names = set()
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                names.add(re.sub(r"^/[A-Z]{6}\+", "", str(font["/BaseFont"])))
                descendant = font["/DescendantFonts"][0]["/FontDescriptor"]
                assert "/FontFile2" in descendant or "/FontFile3" in descendant
    assert names and all(name.startswith("Institute") for name in names), names


def test_the_same_edition_gives_the_same_bytes_and_its_pages_are_counted() -> None:
    made = typeset(printed())
    assert made == typeset(printed())
    with opened(printed()) as pdf:
        assert made.pages == len(pdf.pages)


def test_an_edition_whose_headings_skip_a_level_is_refused() -> None:
    with pytest.raises(NotTypeset):
        typeset(printed(text=doc.Document((doc.Heading((doc.Run("Too deep"),), 3, "x"),))))


# Letters of three scripts, and every sign that means something in the template's language or in HTML.
WRITTEN = st.text(
    st.characters(codec="iso8859-15", exclude_categories=["Cc"]) | st.sampled_from("\x1f\x7f#$*_`@<>\\[]{}λжō“”–"),
    max_size=60,
)


@given(WRITTEN)
@settings(max_examples=40, deadline=None)
def test_what_people_wrote_is_never_markup(text: str) -> None:
    from dataclasses import replace

    meta = replace(META, title=f"A title {text}", number=f"CO {text}")
    said = doc.Document((doc.Paragraph((doc.Run(f"Words {text}"), doc.Run(text, href="https://e.org"))),))
    assert typeset(printed(meta, said)).pdf.startswith(b"%PDF")


@pytest.mark.django_db
def test_row_78_a_published_piece_has_its_pdf_and_a_failing_engine_stops_nothing(
    client: Client,
    commentary: PublicationPage,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def publish(title: str) -> PublicationPage:
        page = PublicationPage.objects.get(pk=commentary.pk)
        page.title = title
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return PublicationPage.objects.get(pk=commentary.pk)

    page = publish("A new title")
    revision = page.current
    assert revision is not None and revision.pdf and revision.pdf_pages and len(revision.pdf_hash) == 64
    html = client.get(page.url).content.decode()
    assert f"{page.key}.pdf" in html and f"{revision.pdf_pages} pages" in html
    answer = client.get(f"/{page.key}.pdf", follow=True)
    assert answer["Content-Type"] == "application/pdf" and b"".join(answer).startswith(b"%PDF")  # type: ignore[arg-type]

    def broken(it: Edition) -> Any:
        raise RuntimeError("no engine")

    monkeypatch.setattr(making, "typeset", broken)
    page = publish("A title without a PDF")
    assert page.current is not None and not page.current.pdf
    assert client.get(page.url).status_code == 200
    assert client.get(f"/{page.key}.pdf").status_code in (301, 302)


@pytest.mark.django_db
def test_the_words_of_the_pdf_are_those_of_the_page_in_the_same_order(commentary: PublicationPage) -> None:
    assert commentary.current is not None
    it = making.edition_of(commentary.current)
    body = commentary.current.pinned
    assert body  # analyses are pinned
    said = ["".join(run["text"] for run in block["runs"]) for block in it.data["body"] if block["kind"] == "paragraph"]
    page = doc.document_of(commentary.body, commentary.notes)
    words = ["".join(run.text for run in block.runs) for block in page.blocks if isinstance(block, doc.Paragraph)]
    assert said == words
    badges = [badge for block in it.data["body"] if block["kind"] == "paragraph" for badge in block["badges"]]
    assert len(badges) == 6 and badges[0]["number"].startswith("25")
    made = typeset(it)
    assert made.pages >= 4


@pytest.mark.django_db
def test_a_reader_of_pdfs_fetches_the_parts_that_it_shows(client: Client, commentary: PublicationPage) -> None:
    path = f"{commentary.url}{commentary.key}.pdf"
    whole = client.get(path)
    data = b"".join(whole.streaming_content)  # type: ignore[attr-defined]
    assert whole["Accept-Ranges"] == "bytes" and int(whole["Content-Length"]) == len(data) and data[:5] == b"%PDF-"
    assert commentary.current is not None and whole["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    for asked, first, last in (("0-99", 0, 99), ("100-", 100, len(data) - 1), ("-10", len(data) - 10, len(data) - 1)):
        # What browsers send with it: a part of a file that was compressed would be a part of something else.
        part = client.get(path, headers={"range": f"bytes={asked}", "accept-encoding": "gzip, deflate, br"})
        assert part.status_code == 206 and "Content-Encoding" not in part and part["ETag"] == whole["ETag"]
        assert part["Content-Range"] == f"bytes {first}-{last}/{len(data)}"
        assert b"".join(part.streaming_content) == data[first : last + 1]  # type: ignore[attr-defined]
    assert client.get(path, headers={"range": f"bytes={len(data)}-"}).status_code == 416
    for nothing in ("bytes=abc", "items=0-5", "bytes=0-1,5-6", "bytes=-"):
        assert client.get(path, headers={"range": nothing}).status_code == 200, nothing
    assert client.get(path, headers={"range": "bytes=0-9", "if-range": '"another"'}).status_code == 200
    assert client.get(path, headers={"range": "bytes=0-9", "if-range": whole["ETag"]}).status_code == 206
    assert client.get(path, headers={"if-none-match": whole["ETag"]}).status_code == 304
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in packed and packed["ETag"] == whole["ETag"]


@pytest.mark.django_db
def test_a_pdf_whose_file_is_lost_breaks_neither_its_address_nor_the_page(
    client: Client, commentary: PublicationPage
) -> None:
    assert commentary.current is not None
    path = f"{commentary.url}{commentary.key}.pdf"
    assert path in client.get(commentary.url).content.decode()
    file = commentary.current.pdf
    with file.open("rb") as source:
        data = source.read()
    file.storage.delete(file.name)
    try:
        page = client.get(commentary.url)
        assert page.status_code == 200 and path not in page.content.decode()
        lost = client.get(path)
        assert lost.status_code == 302 and lost["Location"] == commentary.url
        assert client.get("/feed.xml").status_code == 200 == client.get(f"/{commentary.key}.jsonld").status_code
    finally:
        file.storage.save(file.name, ContentFile(data))
    assert path in client.get(commentary.url).content.decode()


@pytest.mark.django_db
def test_row_78_a_typesetter_that_does_not_finish_is_given_up_and_the_page_goes_out(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    released = threading.Event()

    def hangs(*edition: Any) -> Any:
        released.wait(60)
        raise NotTypeset("woken")

    monkeypatch.setattr(typesetting, "_set", hangs)
    monkeypatch.setattr(typesetting, "LONGEST", 0.05)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            page = published("Waits for no printer")
        assert page.live and page.number and page.current is not None and not page.current.pdf
        assert client.get(page.url).status_code == 200
        with pytest.raises(NotTypeset, match="had not finished"):
            typeset(making.edition_of(page.current))
    finally:
        released.set()
