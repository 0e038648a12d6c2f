"""Moving in from WordPress: what an export holds comes in whole, under its numbers, and its addresses lead there."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from institute.core.models import Picture
from institute.moving import bringing, rules, text, wxr
from institute.publications.models import PublicationIndexPage, PublicationPage

RULES = """
[series.CO]
kinds = ["post"]
categories = ["Old Commentary"]
number = 'CO\\d{5}'
[regions]
"Asia and the Pacific" = "East Asia"
[ignore]
categories = ["Uncategorised"]
"""
BODY = """<!-- wp:paragraph -->
<strong>SYNOPSIS</strong>

Shinzō’s wager, in one paragraph.

<strong>COMMENTARY</strong>

<strong>Alliance Anxieties</strong>

Japan’s first <a href="https://old.example/wp-content/uploads/2019/08/CO19071.pdf">answer</a>.<a
href="#_ftn1" name="_ftnref1">[1]</a>

[caption id="attachment_9" width="300"]<img src="https://old.example/wp-content/uploads/2019/08/port.png"
alt="A port" /> Source: A. Draughtsman, CC BY 4.0[/caption]

[vc_row el="x"]Second, with [sic] in brackets.[/vc_row]

<script>alert(1)</script><iframe src="https://elsewhere.example"></iframe>

<ul><li>one</li><li>two</li></ul>

<strong>About the Author</strong>

Ada Author taught in Port Ardent.

<a href="#_ftnref1" name="_ftn1">[1]</a> A note with <em>emphasis</em>.
"""


def export(*items: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url>
<wp:author><wp:author_login><![CDATA[ada]]></wp:author_login>
<wp:author_display_name><![CDATA[Ada Author]]></wp:author_display_name></wp:author>
{"".join(items)}
</channel></rss>""".encode()


def item(title: str = "CO19071 | Old anxieties", slug: str = "co19071-old-anxieties", **fields: str) -> str:
    said = {"kind": "post", "status": "publish", "content": BODY, "category": "Old Commentary", **fields}
    return f"""<item><title>{escape(title)}</title><link>https://old.example/commentary/{slug}/</link>
<dc:creator><![CDATA[ada]]></dc:creator><content:encoded><![CDATA[{said["content"]}]]></content:encoded>
<excerpt:encoded><![CDATA[{said.get("excerpt", "")}]]></excerpt:encoded><wp:post_id>7</wp:post_id>
<wp:post_date><![CDATA[2019-08-05 10:30:00]]></wp:post_date><wp:post_name><![CDATA[{slug}]]></wp:post_name>
<wp:status><![CDATA[{said["status"]}]]></wp:status><wp:post_type><![CDATA[{said["kind"]}]]></wp:post_type>
<category domain="category" nicename="x"><![CDATA[{said["category"]}]]></category>
<category domain="category" nicename="y"><![CDATA[Asia and the Pacific]]></category>
<category domain="post_tag" nicename="z"><![CDATA[Deterrence]]></category>
<category domain="category" nicename="u"><![CDATA[Uncategorised]]></category></item>"""


def brought(data: bytes, *, keep: bool = True, uploads: Path | None = None) -> list[bringing.Outcome]:
    index = PublicationIndexPage.objects.get()
    return bringing.bring(wxr.read(data), rules.read(RULES), index, keep=keep, uploads=uploads)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "uploads" / "2019" / "08"
    where.mkdir(parents=True)
    Image.new("RGB", (60, 40), "teal").save(where / "port.png")
    return tmp_path / "uploads"


@pytest.mark.django_db
def test_its_pictures_come_from_the_folder_with_credit_and_words(folder: Path) -> None:
    (outcome,) = brought(export(item()), uploads=folder)
    assert outcome.became == "published", outcome.why
    figure = next(block for block in PublicationPage.objects.get(number="CO19071").body if block.block_type == "figure")
    assert figure.value["credit"] == "A. Draughtsman, CC BY 4.0"
    assert figure.value["alt"] == "A port"
    assert figure.value["image"].width == 60


@pytest.mark.django_db
def test_a_picture_without_a_maker_makes_a_draft(folder: Path) -> None:
    (outcome,) = brought(export(item(content=BODY.replace("Source: A. Draughtsman, CC BY 4.0", ""))), uploads=folder)
    assert outcome.became == "draft"
    assert any("credited" in said for said in outcome.why), outcome.why


@pytest.mark.django_db(transaction=True)
def test_without_a_picture_it_is_published_and_its_addresses_lead_there(client: Client) -> None:
    (outcome,) = brought(export(item()))
    assert (outcome.became, outcome.number) == ("published", "CO19071")
    page = PublicationPage.objects.get(number="CO19071")
    assert page.title == "Old anxieties"
    assert page.date_issued == dt.date(2019, 8, 5)
    assert page.current is not None and page.current.published_at.year == 2019
    assert page.synopsis == "Shinzō’s wager, in one paragraph."
    kinds = [block.block_type for block in page.body]
    assert kinds.count("heading") == 1
    body = " ".join(str(block.value) for block in page.body)
    for gone in ("SYNOPSIS", "COMMENTARY", "vc_row", "alert", "elsewhere.example", "About the Author"):
        assert gone not in body
    assert "[sic]" in body
    assert "[^note-1]" in body
    assert "<em>emphasis</em>" in str(page.notes[0].value["text"])
    (signed,) = page.contributions.all()
    assert signed.name_as_printed == "Ada Author"
    assert "taught in Port Ardent" in signed.biography_as_printed
    assert [region.title for region in page.regions.all()] == ["East Asia"]
    assert [subject.title for subject in page.subjects.all()] == ["Deterrence"]
    for old, new in (
        ("/commentary/co19071-old-anxieties/", page.url),
        ("/commentary/co19071-old-anxieties", page.url),
        ("/wp-content/uploads/2019/08/CO19071.pdf", "/co19071.pdf"),
    ):
        answer = client.get(old)
        assert answer.status_code == 301, old
        assert answer["Location"].endswith(str(new))
    assert brought(export(item()))[0].became == "here already"
    assert PublicationPage.objects.filter(title="Old anxieties").count() == 1


@pytest.mark.django_db
def test_a_rehearsal_says_the_same_and_keeps_nothing(folder: Path) -> None:
    before = (PublicationPage.objects.count(), Redirect.objects.count(), Picture.objects.count())
    (tried,) = brought(export(item()), keep=False, uploads=folder)
    assert (PublicationPage.objects.count(), Redirect.objects.count(), Picture.objects.count()) == before
    (made,) = brought(export(item()), uploads=folder)
    assert vars(tried) == vars(made)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("post", "became", "why"),
    [
        (item(status="draft"), "draft", "It is draft there."),
        (item("No number", "no-number"), "draft", "Its number was not found"),
        (item(status="trash"), "left out", "It is trash there."),
        (item(category="Recipes"), "left out", "No rule covers"),
        (item(kind="page"), "left out", "No rule covers"),
    ],
)
def test_what_cannot_be_published_says_why(post: str, became: str, why: str) -> None:
    (outcome,) = brought(export(post))
    assert outcome.became == became
    assert any(why in said for said in outcome.why), outcome.why
    assert not PublicationPage.objects.filter(live=True, title__in=["Old anxieties", "No number"]).exists()


@pytest.mark.django_db
def test_a_number_that_is_taken_makes_a_draft() -> None:
    first, second = brought(export(item(), item(slug="again")))
    assert (first.became, second.became) == ("published", "draft")
    assert any("taken" in said for said in second.why)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Line 1"),
        (b"<rss><channel>", "cut off"),
        (b"<rss><channel></channel></rss>", "no WordPress export"),
        (b"<html/>", "no WordPress export"),
        (b'<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel>&a;</channel></rss>', "document type"),
        (export(item())[:900], "Line"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(data: bytes, said: str) -> None:
    with pytest.raises(wxr.NotAnExport, match=said):
        wxr.read(data)


@pytest.mark.django_db
def test_all_that_is_wrong_with_the_rules_is_said_at_once() -> None:
    with pytest.raises(rules.BadRules) as refused:
        rules.read('colour = 1\n[series.XX]\nnumber = "("\nkinds = 3\nshape = 1\n[series.CO]\nunnumbered = "maybe"')
    said = "\n".join(refused.value.problems)
    for path in (
        "colour",
        "series.XX",
        "series.XX.number",
        "series.XX.kinds",
        "series.XX.shape",
        "series.CO.unnumbered",
    ):
        assert f"{path}:" in said


@pytest.mark.django_db
def test_the_command_tries_first_and_speaks_json(tmp_path: Path) -> None:
    (tmp_path / "old.xml").write_bytes(export(item()))
    (tmp_path / "rules.toml").write_text(RULES)
    said = io.StringIO()
    call_command("import_wordpress", tmp_path / "old.xml", rules=tmp_path / "rules.toml", stdout=said)
    assert "1 published." in said.getvalue()
    assert "nothing was kept" in said.getvalue()
    assert not PublicationPage.objects.filter(number="CO19071").exists()
    said = io.StringIO()
    call_command("import_wordpress", tmp_path / "old.xml", rules=tmp_path / "rules.toml", stdout=said, json=True)
    assert json.loads(said.getvalue())[0]["number"] == "CO19071"
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_wordpress", tmp_path / "none.xml", rules=tmp_path / "rules.toml")


def test_a_picture_outside_the_folder_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "uploads").mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "uploads" / "link.png").symlink_to(tmp_path / "secret.png")
    for address in ("/wp-content/uploads/../secret.png", "/wp-content/uploads/%2e%2e/secret.png", "/uploads/link.png"):
        assert bringing._picture(f"https://old.example{address}", "", tmp_path / "uploads").data == b""


def test_notes_of_wordpress_itself_are_kept() -> None:
    made = text.plain(
        '<p>Said<sup data-fn="ab" class="fn"><a href="#ab" id="ab-link">1</a></sup>, and more.</p>',
        json.dumps([{"id": "ab", "content": "The <em>note</em>."}]),
    )
    assert '<a href="#footnote-1">1</a>, and more.' in made.html
    assert '<li id="footnote-1"><p>The <em>note</em>.</p></li>' in made.html


@given(st.text(alphabet=st.sampled_from("ab [](){}<>/=\"'&;\n\tp!-#_1éō"), max_size=300))
def test_no_text_makes_it_stumble(content: str) -> None:
    made = text.plain(content)
    assert "<script" not in made.html
