"""Word files become drafts; what is no plain Word file is refused with a sentence, and nothing is kept of it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from institute.core.models import Picture, User
from institute.desk.word.archive import LARGEST_UNPACKED, NotWord
from institute.desk.word.reading import read
from institute.publications.models import PublicationPage, Series

NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p>'
    "<w:r><w:t>The treaty of 1960, </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>passim</w:t></w:r></w:p></w:footnote>"
    "</w:footnotes>"
)


def png(colour: str = "teal") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    out.seek(0)
    return out


def written() -> bytes:
    """Return a Word file with everything that a commentary has."""
    document = Document()
    document.core_properties.title = "How far the line holds"
    document.core_properties.author = "Ito Naoko"
    document.add_heading("How far the line holds", 0)
    document.add_heading("Synopsis", 1)
    document.add_paragraph("In short: as far as it is held.")
    document.add_heading("A first part", 1)
    paragraph = document.add_paragraph("Shinzō Abe had a ")
    paragraph.add_run("bond").bold = True
    paragraph.add_run(" with ")
    paragraph.add_run("him").italic = True
    paragraph.add_run(".NOTE")
    document.add_heading("Too deep", 3)
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("two", style="List Bullet")
    document.add_paragraph("Paper is what worries them.", style="Quote")
    document.add_paragraph("Table 1. What is asked")
    table = document.add_table(2, 2)
    for i, text in enumerate(("Issue", "Asked", "Defence", "3 %")):
        table.cell(i // 2, i % 2).text = text
    document.add_picture(png(), width=Inches(1))
    out = io.BytesIO()
    document.save(out)
    return with_note(out.getvalue())


def with_note(data: bytes) -> bytes:
    """Put a footnote where the text says NOTE: the writer has no way to."""
    run = (
        "</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:t>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

    def changed(name: str, text: bytes) -> bytes:
        if name == "word/document.xml":
            return text.replace(b"NOTE", run.encode())
        if name == "word/_rels/document.xml.rels":
            link = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
            return text.replace(b"</Relationships>", link.encode())
        if name == "[Content_Types].xml":
            part = (
                '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                'wordprocessingml.footnotes+xml"/></Types>'
            )
            return text.replace(b"</Types>", part.encode())
        return text

    return repacked(data, changed, {"word/footnotes.xml": NOTES.encode()})


def repacked(data: bytes, changed: Any = lambda name, text: text, more: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed(name, old.read(name)))
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return out.getvalue()


def test_everything_that_a_commentary_has_is_read() -> None:
    found = read(written())
    assert (found.title, found.creator) == ("How far the line holds", "Ito Naoko")
    assert found.synopsis == "In short: as far as it is held."
    kinds = [block["type"] for block in found.body]
    assert kinds == [
        "heading", "paragraph", "heading", "paragraph", "quotation", "table", "figure",
    ]  # fmt: skip
    assert found.body[0]["value"] == {"text": "A first part", "level": "2", "anchor": "a-first-part"}
    assert found.body[1]["value"] == "<p>Shinzō Abe had a <strong>bond</strong> with <em>him</em>.[^note-1]</p>"
    assert found.body[2]["value"]["level"] == "3"
    assert found.body[5]["value"]["caption"] == "Table 1. What is asked"
    assert found.body[5]["value"]["rows"] == [["Issue", "Asked"], ["Defence", "3 %"]]
    assert found.body[3]["value"] == "<ul><li>one</li><li>two</li></ul>"
    assert found.notes[0]["value"] == {"label": "note-1", "text": "<p>The treaty of 1960, <em>passim</em></p>"}
    said = " ".join(found.report.kept + found.report.changed)
    for part in ("2 headings", "1 table", "1 picture", "1 note", "synopsis", "1 list", "moved up"):
        assert part in said, said


@pytest.mark.django_db
def test_an_editor_gets_a_draft_with_its_report_and_nothing_is_overwritten(client: Client) -> None:
    editor = User.objects.create_superuser("chief")
    client.force_login(editor)
    series = Series.objects.get(code="CO")
    index = PublicationPage.objects.first().get_parent()  # type: ignore[union-attr]
    before = PublicationPage.objects.count()
    for _ in range(2):
        file = SimpleUploadedFile("line.docx", written())
        answer = client.post("/admin/desk/word/", {"file": file, "series": series.pk, "index": index.pk})
        said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
        assert answer.status_code == 302 and "Kept" in said and "2 headings" in said
    drafts = PublicationPage.objects.filter(title="How far the line holds").order_by("pk")
    assert PublicationPage.objects.count() == before + 2
    assert [page.live for page in drafts] == [False, False] and len({page.slug for page in drafts}) == 2
    assert drafts[0].number == "" and drafts[0].contributions.get().person.slug == "ito-naoko"
    figure = next(block for block in drafts[0].body if block.block_type == "figure")
    assert figure.value["image"].width == 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("text", "no Word file"),
        ("zip", "no Word document"),
        ("old", "old .doc"),
        ("macros", "macros"),
        ("macro type", "macros"),
        ("bomb", "unpacks to more"),
        ("cut", "no Word file"),
        ("damaged", "damaged"),
        ("sheet", "spreadsheet"),
        ("entities", "declares entities"),
        ("ten thousand tables, one in the other", "damaged"),
    ],
)
def test_what_is_no_plain_word_file_is_refused_and_nothing_kept(client: Client, name: str, said: str) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    index = PublicationPage.objects.first().get_parent()  # type: ignore[union-attr]
    before = PublicationPage.objects.count(), Picture.objects.count()
    fields = {"file": SimpleUploadedFile("x.docx", _bad(name)), "series": Series.objects.get(code="CO").pk}
    answer = client.post("/admin/desk/word/", {**fields, "index": index.pk})
    html = answer.content.decode()
    assert answer.status_code == 200 and said in html and "Traceback" not in html
    assert (PublicationPage.objects.count(), Picture.objects.count()) == before


def _bad(name: str) -> bytes:
    good = written()

    def macro(part: str, text: bytes) -> bytes:
        wanted = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        return text.replace(wanted, b"vnd.ms-word.document.macroEnabled.main+xml") if "Content" in part else text

    def sheet(part: str, text: bytes) -> bytes:
        return (
            text.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main") if "Content" in part else text
        )

    def broken(part: str, text: bytes) -> bytes:
        return text[: len(text) // 2] if part == "word/document.xml" else text

    def entities(part: str, text: bytes) -> bytes:
        declared = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document'
        return text.replace(b"<w:document", declared, 1) if part == "word/document.xml" else text

    def nested(part: str, text: bytes) -> bytes:
        tables = b"<w:tbl><w:tr><w:tc>" * 10_000 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 10_000
        return text.replace(b"<w:sectPr", tables + b"<w:sectPr", 1) if part == "word/document.xml" else text

    out = io.BytesIO()
    match name:
        case "text":
            return b"Just words."
        case "zip":
            with zipfile.ZipFile(out, "w") as archive:
                archive.writestr("a.txt", "x")
            return out.getvalue()
        case "old":
            return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
        case "macros":
            return repacked(good, more={"word/vbaProject.bin": b"x"})
        case "macro type":
            return repacked(good, macro)
        case "bomb":
            return repacked(good, more={"word/media/a.bin": b"\0" * (LARGEST_UNPACKED + 1)})
        case "entities":
            return repacked(good, entities)
        case "ten thousand tables, one in the other":
            return repacked(good, nested)
        case "cut":
            return good[:1000]
        case "damaged":
            return repacked(good, broken)
        case _:
            return repacked(good, sheet)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BESIDE = f"""
<w:p {W}><w:ins w:id="1" w:author="A"><w:r><w:t>Put in. </w:t></w:r></w:ins>
<w:del w:id="2" w:author="A"><w:r><w:delText>Taken out.</w:delText></w:r></w:del></w:p>
<w:p {W}><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:sSup><m:e><m:r><m:t>E=mc
</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>
<w:p {W}><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel"/></w:object>
</w:r></w:p>
<w:p {W}><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>
<w:t>In a box.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>
""".encode()


def test_the_report_names_what_stands_beside_the_text_in_an_editors_words() -> None:
    document = Document()
    document.add_paragraph("Words.")
    document.sections[0].header.paragraphs[0].text = "Not for circulation"
    out = io.BytesIO()
    document.save(out)

    def beside(part: str, text: bytes) -> bytes:
        return text.replace(b"<w:sectPr", BESIDE + b"<w:sectPr", 1) if part == "word/document.xml" else text

    found = read(repacked(out.getvalue(), beside))
    words = " ".join(str(block["value"]) for block in found.body)
    assert "Put in." in words and "Taken out" not in words and "In a box." in words
    changed, dropped = " ".join(found.report.changed), " ".join(found.report.dropped)
    assert "1 inserted, 1 deleted" in changed and "1 text box made" in changed and "no synopsis" in changed
    assert "1 equation, to be written anew where the text has the mark: [equation 1] E=mc" in changed
    for part in ("1 embedded object", "headers and footers"):
        assert part in dropped, dropped
    assert not re.search(r"[{}]|schemas\.|style with ID", changed + dropped)


def test_every_word_of_a_table_stays_in_its_column() -> None:
    document = Document()
    document.add_paragraph("Before.")
    table = document.add_table(3, 3)
    for place, text in enumerate("ABCDEFGHI"):
        table.cell(place // 3, place % 3).text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 2).add_table(1, 2).cell(0, 0).text = "in"
    table.cell(2, 2).add_paragraph("after")
    out = io.BytesIO()
    document.save(out)
    found = read(out.getvalue())
    rows = found.body[1]["value"]["rows"]
    assert rows == [["A B", "", "C"], ["D G", "E", "F"], ["", "H", "I in after"]]
    assert "1 table given empty cells" in " ".join(found.report.changed)
    assert "1 table with a table in a cell" in " ".join(found.report.changed)


@pytest.mark.django_db
def test_a_file_without_a_synopsis_is_a_draft_and_one_without_words_is_none(client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    index = PublicationPage.objects.first().get_parent()  # type: ignore[union-attr]
    before = PublicationPage.objects.count()
    where = {"series": Series.objects.get(code="CO").pk, "index": index.pk}
    for words, said in (("Only words.", "no synopsis"), ("", "no text")):
        document = Document()
        document.add_paragraph(words)
        out = io.BytesIO()
        document.save(out)
        file = SimpleUploadedFile("plain.docx", out.getvalue())
        answer = client.post("/admin/desk/word/", {"file": file, **where}, follow=True)
        assert answer.status_code == 200 and said in answer.content.decode()
    assert PublicationPage.objects.count() == before + 1
    assert PublicationPage.objects.get(slug="plain").synopsis == ""


def test_hostile_words_stay_words() -> None:
    document = Document()
    document.add_paragraph("<script>alert(1)</script> [^nowhere] javascript:alert(1)")
    out = io.BytesIO()
    document.save(out)
    value = read(out.getvalue()).body[0]["value"]
    assert "<script" not in value and "&lt;script&gt;" in value


def test_links_that_lead_nowhere_on_the_web_keep_their_words_and_are_told_of() -> None:
    document = Document()
    paragraph = document.add_paragraph("See ")
    addresses = ["javascript:alert(1)", "file:///etc/hosts", "data:text/html,x", "JaVaScRiPt:x", "//elsewhere.example"]
    for address in [*addresses, "https://good.example/?a=1&b=2", "mailto:a@b.example"]:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to(address, kind, is_external=True))
        link.append(paragraph.add_run(f"[{address[:5]}]")._r)
        paragraph._p.append(link)
    out = io.BytesIO()
    document.save(out)
    found = read(out.getvalue())
    value = found.body[0]["value"]
    assert re.findall('href="([^"]*)"', value) == [
        "https://elsewhere.example",
        "https://good.example/?a=1&amp;b=2",
        "mailto:a@b.example",
    ]
    assert "[javas]" in value and "<a>" not in value
    assert "4 links to no page of the web, but for the words" in found.report.dropped


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
def test_any_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotWord):
        read(data)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_word_file_with_wrong_bytes_is_read_or_refused(at: int, wrong: bytes) -> None:
    data = bytearray(GOOD)
    at %= len(data)
    data[at : at + len(wrong)] = wrong
    try:
        read(bytes(data))
    except NotWord as refused:
        assert str(refused)


GOOD = written()
