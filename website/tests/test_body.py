"""Rows 80, 82, 83, 84, 88: what may stand in a text, and that it stands there once in every form."""

from __future__ import annotations

import io
import re
from typing import Any
from unittest.mock import patch

import lxml.html
import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.test import Client
from lxml import etree
from PIL import Image
from wagtail import blocks

from institute.analyses.models import Analysis
from institute.core.blocks import Figure, Prose
from institute.core.models import Picture
from institute.publications import describing
from institute.publications.models import PublicationPage
from institute.publications.publishing import publish
from institute.publications.text import markdown, rendering
from institute.publications.text.blocks import Body, Notes
from institute.publications.text.document import Document, Heading, Paragraph, Run, TableOf, document_of
from institute.publications.text.footnotes import Numbering

from .makers import changed, draft, paragraph, published

pytestmark = pytest.mark.django_db


def _note(label: str, text: str) -> dict[str, Any]:
    return {"type": "note", "value": {"label": label, "text": f"<p>{text}</p>"}}


def test_row_84_notes_are_numbered_as_the_text_refers_to_them_and_lead_back(client: Client) -> None:
    body = [paragraph("<p>One[^b] and two[^a], again[^b].</p>")]
    notes = [_note("a", "Of <i>a</i>."), _note("b", "Of b[^c]."), _note("c", "Of c."), _note("d", "Never meant.")]
    page = published("Noted", body=body, notes=notes)
    tree = etree.HTML(client.get(page.url).content.decode())
    assert tree.xpath("//section[@role='doc-endnotes']//li/@id") == ["note-b", "note-a", "note-c"]
    references = tree.xpath("//a[@role='doc-noteref']")
    assert [(a.text, a.get("href")) for a in references] == [
        ("1", "#note-b"),
        ("2", "#note-a"),
        ("1", "#note-b"),
        ("3", "#note-c"),
    ]
    for anchor in tree.xpath("//a[@role='doc-backlink']/@href") + tree.xpath("//a[@role='doc-noteref']/@href"):
        assert len(tree.xpath(f"//*[@id='{anchor[1:]}']")) == 1, anchor
    assert "[^" not in "".join(tree.xpath("//article//text()"))
    # Reordered, the notes keep their ids and change their numbers.
    changed(page, body=[paragraph("<p>Two[^a], one[^b].</p>")])
    again = etree.HTML(client.get(page.url).content.decode())
    assert again.xpath("//section[@role='doc-endnotes']//li/@id") == ["note-a", "note-b", "note-c"]
    assert "[^b]: Of b[^c]." in client.get(f"/{page.key}.md").content.decode()


def test_row_84_a_reference_without_its_note_is_not_published() -> None:
    page = draft("Unnoted", body=[paragraph("<p>See[^nowhere].</p>")])
    with pytest.raises(ValidationError, match=r"\[\^nowhere\]"):
        publish(page)
    with pytest.raises(ValidationError):
        block = Notes()
        value = block.to_python([_note("a", "x"), _note("a", "y")])
        block.clean(value)


def test_notes_touch_text_only_and_never_markup() -> None:
    numbering = Numbering({"a": "<p>A</p>"})
    html = '<p title="[^a]">x[^a] [^zz]</p>'
    linked = numbering.linked(html)
    assert 'title="[^a]"' in linked and "[^zz]" in linked and linked.count("note-ref-a-1") == 1


def test_row_82_headings_keep_their_ids_apart_and_in_order(client: Client) -> None:
    block = Prose()
    raw = [{"type": "heading", "value": {"text": "Overview", "level": "2", "anchor": ""}} for _ in range(3)]
    cleaned = block.clean(block.to_python(raw))
    assert [child.value["anchor"] for child in cleaned] == ["overview", "overview-2", "overview-3"]
    for child in cleaned:
        child.value["text"] = "Renamed"
    assert [child.value["anchor"] for child in block.clean(cleaned)] == ["overview", "overview-2", "overview-3"]
    with pytest.raises(blocks.StreamBlockValidationError):
        block.clean(block.to_python([{"type": "heading", "value": {"text": "Sub", "level": "3", "anchor": ""}}]))
    page = published("Headed", body=[*block.get_prep_value(cleaned), paragraph("<p>x</p>")])
    tree = etree.HTML(client.get(page.url).content.decode())
    assert tree.xpath("//nav[@aria-labelledby='contents-title']//a/@href") == [
        "#overview",
        "#overview-2",
        "#overview-3",
    ]
    assert "minute’s reading" in client.get(page.url).content.decode()


def _picture(**fields: Any) -> Picture:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    data.seek(0)
    picture: Picture = Picture.objects.create(title="Teal", file=ImageFile(data, "teal.png"), **fields)
    return picture


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"alt": "", "decorative": False}, "alt"),
        ({"alt": "A harbour", "decorative": True}, "alt"),
        ({"alt": "A harbour", "decorative": False, "caption": "A harbour"}, "alt"),
        ({"alt": "A harbour", "decorative": False, "by": ""}, "credit"),
        ({"alt": "A harbour", "decorative": False}, ""),
        ({"alt": "", "decorative": True}, ""),
        ({"alt": "A harbour", "decorative": False, "by": "", "credit": "Drawn by us, CC BY 4.0"}, ""),
    ],
)
def test_row_80_a_picture_needs_its_decision_and_its_credit(
    fields: dict[str, Any], said: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    by = fields.pop("by", "A. Hand")
    picture = _picture(creator=by, licence="CC BY 4.0" if by else "", source="Our archive")
    block = Figure()
    value = block.to_python({"image": picture.pk, "caption": "", "credit": "", **fields})
    if said:
        with pytest.raises(blocks.StructBlockValidationError) as caught:
            block.clean(value)
        assert said in caught.value.block_errors
    else:
        html = block.render(block.clean(value))
        assert ('alt="A harbour"' in html) is bool(fields["alt"]) and ('alt=""' in html) is fields["decorative"]
        assert ("A. Hand, Our archive, CC BY 4.0" in html) is bool(by)


def test_row_80_the_picture_stands_for_the_piece_where_it_is_shared(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = _picture(creator="A. Hand", licence="CC BY 4.0")
    value = {"image": picture.pk, "alt": "Teal", "decorative": False, "caption": "Only teal", "credit": ""}
    page = published("Pictured", body=[{"type": "figure", "value": value}])
    html = client.get(page.url).content.decode()
    assert 'property="og:image:alt" content="Teal"' in html and "A. Hand, CC BY 4.0" in html
    assert "[Picture: Teal] Only teal (A. Hand, CC BY 4.0)" in client.get(f"/{page.key}.md").content.decode()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        '<p style="position:fixed">x</p>',
        "<iframe src=//evil.example></iframe>",
        "</article><form action=//evil.example>",
        "--><script>alert(1)</script>",
    ],
)
def test_hostile_html_in_any_field_does_nothing(client: Client, hostile: str) -> None:
    table = {"caption": hostile, "rows": [[hostile, "b"], ["c", hostile]], "source": hostile}
    page = published(
        hostile[:200],
        synopsis=hostile,
        subtitle=hostile,
        references=hostile,
        funding=hostile,
        body=[
            paragraph(f"<p>{hostile}</p>"),
            {"type": "heading", "value": {"text": hostile, "level": "2", "anchor": "x"}},
            {"type": "quotation", "value": {"text": hostile, "source": hostile}},
            {"type": "table", "value": table},
        ],
        notes=[_note("n", hostile)],
        slug="hostile",
    )
    changed(page, "correction", hostile, ai_statement=hostile)
    for path in (page.url, f"/{page.key}/v1/", "/publications/", "/corrections/", f"/{page.key}/versions/"):
        tree = etree.HTML(client.get(path).content.decode())
        scripts = [s for s in tree.iter("script") if s.get("type") != "application/ld+json" and not s.get("src")]
        assert scripts == [] and tree.xpath("//iframe | //svg[@onload] | //*[@onerror]") == []
        assert tree.xpath("//*[starts-with(@href, 'javascript')] | //form[contains(@action, 'evil')]") == []
        assert tree.xpath("//*[@style]") == []


def test_row_84_an_analysis_is_pinned_to_its_run_and_a_later_case_changes_nothing(
    client: Client, commentary: PublicationPage
) -> None:
    revision = commentary.current
    assert revision is not None and len(revision.pinned) == 3
    keys = {shown["run_key"] for shown in revision.pinned.values()}
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys)
    before = client.get(commentary.url).content.decode()
    Analysis.objects.update(draws=500)
    with patch("institute.analyses.embeds.analysis_in_text", side_effect=AssertionError("run anew")):
        after = client.get(commentary.url).content.decode()
    assert after == before
    text = client.get("/co25001.md").content.decode()
    assert all(f"Run {key}" in text for key in keys)


def test_row_88_every_paragraph_stands_once_in_page_and_print(client: Client, commentary: PublicationPage) -> None:
    tree = etree.HTML(client.get(commentary.url).content.decode())
    found = ["".join(p.itertext()).strip() for p in tree.xpath("//*[contains(@class,'block-paragraph')]/p")]
    assert len(found) > 10 and len(found) == len(set(found))
    everything = " ".join("".join(tree.xpath("//body//text()")).split())
    for text in found:
        assert everything.count(" ".join(text.split())[:200]) == 1, text


def test_row_83_page_and_plain_blocks_hold_the_same_words() -> None:
    for page in PublicationPage.objects.live():
        text = rendering.rendered(page.body, None, page.slug, notes=page.notes, pinned=page.current.pinned)
        shown = [word for block in text.blocks if 'class="chart"' not in block for word in _words(block)]
        gathered = {key: shown for key, shown in page.current.pinned.items() if "items" in shown}
        plain = re.sub(r"\[\^[a-z0-9-]+\]", "", document_of(page.body, None, gathered).words())
        assert shown == re.findall(r"\w+", plain), page.slug


def _words(block: str) -> list[str]:
    """Return the words of a block of a page, without the numbers of its notes and whom a picture is owed to."""
    tree = lxml.html.fromstring(f"<div>{block}</div>")
    for reference in tree.xpath("//*[@class='note-ref' or @class='credit']"):
        reference.drop_tree()
    return re.findall(r"\w+", " ".join(tree.itertext()))


def test_markdown_keeps_what_people_wrote_from_becoming_markup() -> None:
    runs = (Run("1. not a list"), Run(" *stars* ", strong=True), Run("a|b"), Run("link", href="https://x.org/a>b"))
    table = TableOf((Run("A *caption*"),), (((Run("a|b"),), (Run("c"),)), ((Run("d"),), (Run("e"),))))
    text = markdown.body(Document((Heading((Run("# One"),), 2, "one"), Paragraph(runs), table)))
    assert (text.startswith("## # One") and "1\\. not a list" in text.replace("\\1.", "1\\.")) or "\\1. not" in text
    assert " **\\*stars\\***" in text and "[link](<https://x.org/a%3Eb>)" in text and "a\\|b" in text


def test_a_body_needs_the_blocks_that_every_form_knows() -> None:
    known = {"heading", "paragraph", "quotation", "table", "figure", "chart", "analysis", "items"}
    assert set(Body().child_blocks) == known, "a new block needs its place in document.py, and its form in each writer"


def test_what_is_stored_is_what_is_shown(commentary: PublicationPage) -> None:
    assert commentary.current is not None
    meta = describing.stored(commentary.current, commentary)
    built = describing.metadata_of(commentary, meta.change, meta.first_online).located(meta.places)
    assert built.stored() | {"content_hash": ""} == meta.stored() | {"content_hash": ""}


def test_a_publication_asks_the_database_no_more_than_twelve_times(
    client: Client, django_assert_max_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    # What is kept under the content version, the menus among it, is asked for once after each commit.
    with django_capture_on_commit_callbacks(execute=True):
        page = published("Frugal")
    client.get(page.url)
    with django_assert_max_num_queries(12):
        client.get(page.url)
    with django_capture_on_commit_callbacks(execute=True):
        changed(page, "correction", "Once more.", synopsis="Changed.")
    client.get(page.url)
    with django_assert_max_num_queries(13):
        client.get(page.url)


def test_row_84_an_authors_numbers_are_a_chart_with_words_table_and_source(client: Client) -> None:
    numbers = [
        {"label": "Ports & piers", "value": 3.5, "strong": True},
        {"label": "Cables", "value": 12, "strong": False},
    ]
    value = {
        "title": "Days <to> repair",
        "unit": "days",
        "numbers": numbers,
        "says": "Cables take longer.",
        "source": "Us",
    }
    page = published("Charted", body=[{"type": "chart", "value": value}])
    tree = etree.HTML(client.get(page.url).content.decode())
    (figure,) = tree.xpath("//figure[@class='chart']")
    assert len(figure.xpath(".//*[local-name()='svg']")) == 2
    assert figure.xpath(".//tbody/tr/th/text()") == ["Ports & piers", "Cables"]
    assert "Cables take longer." in "".join(figure.itertext()) and "Us" in "".join(figure.itertext())
    text = client.get(f"/{page.key}.md").content.decode()
    assert "Cables take longer." in text and "| Cables | 12 |" in text
    block = Body().child_blocks["chart"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**value, "numbers": numbers[:1]}))
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**value, "numbers": [*numbers, {"label": "x", "value": "inf", "strong": False}]}))


@pytest.mark.django_db
def test_row_84_figures_of_a_table_stand_under_each_other_on_the_page_as_in_print() -> None:
    rows = [["", "2024", "Said"], ["Repairs of the northern harbours", "1,024[^a]", "3 May"], ["Crews", "–", "4"]]
    value = {"caption": "Table 1. What was spent[^a]", "rows": rows, "source": ""}
    notes = Notes().to_python([{"type": "note", "value": {"label": "a", "text": "<p>Own count.</p>"}}])
    (html,) = rendering.rendered(Body().to_python([{"type": "table", "value": value}]), None, "x", notes=notes).blocks
    assert 'aria-label="Table 1. What was spent"' in html and "is-wordy" in html
    assert '<th scope="col" class="number">2024</th><th scope="col">Said</th>' in html
    assert '<thead><tr><td></td><th scope="col"' in html, "a heading that says nothing is none"
    assert '<td class="number">–</td><td>4</td>' in html and '<td class="number">1,024<sup' in html
