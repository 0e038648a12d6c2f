"""The checks before publishing: each finds what it is for, leaves alone what is right, and blocking ones block."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.test import Client

from institute.core.models import Picture, User
from institute.desk import checks
from institute.desk.checks import pictures
from institute.desk.checks.text import Finding, sentences, text_of
from institute.publications.models import Contribution, PublicationPage, Region, Subject
from institute.publications.publishing import publish

from .makers import draft, paragraph
from .test_word import png

DAY = dt.date(2025, 4, 1)


def found(text: str, **fields: Any) -> list[Finding]:
    """Return what is found in a piece of one paragraph that is else complete."""
    fields.setdefault("subjects", list(Subject.objects.all()[:1]))
    fields.setdefault("regions", list(Region.objects.all()[:1]))
    body = fields.pop("body", [paragraph(f"<p>{text}</p>")])
    return checks.findings(draft("A piece", fields.pop("day", DAY), body=body, **fields))


def said(text: str, **fields: Any) -> str:
    return "\n".join(each.said for each in found(text, **fields))


@pytest.mark.django_db
def test_a_sound_piece_has_nothing_against_it() -> None:
    text = "On 27 March 2025 the ministers met in Port Ardent – for the second time – and agreed on one point.[^m]"
    note = {"type": "note", "value": {"label": "m", "text": "<p>Minutes of the meeting.</p>"}}
    assert said(text, notes=[note]) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "where", "what"),
    [
        ({"synopsis": "word " * 121}, "Synopsis", "121 words"),
        ({"subjects": []}, "Subjects", "none"),
        ({"regions": []}, "Regions", "none"),
        ({"people": []}, "Authors", "Nobody signs"),
        ({"people": [("A. Guest", "")]}, "Authors", "A. Guest has no biography"),
    ],
)
def test_what_a_reader_would_miss_is_a_warning(fields: dict[str, Any], where: str, what: str) -> None:
    if "people" in fields:
        fields = {"people": [Contribution(name_as_printed=name) for name, _ in fields["people"]]}
    (each,) = found("Words.", **fields)
    assert (each.where, each.blocks) == (where, False) and what in each.what


@pytest.mark.django_db
def test_an_organisation_needs_no_biography_and_a_written_one_is_enough() -> None:
    guest = Contribution(name_as_printed="A. Guest", biography_as_printed="<p>Writes.</p>")
    body = Contribution(name_as_printed="The Council", is_organisation=True)
    assert said("Words.", people=[guest, body]) == ""


@pytest.mark.django_db
def test_an_empty_synopsis_stops_the_piece() -> None:
    page = draft("Empty", synopsis="   ")
    with pytest.raises(ValidationError, match="Synopsis"):
        publish(page)
    assert not PublicationPage.objects.get(pk=page.pk).live


def _picture(**fields: str) -> Picture:
    file = ImageFile(png(), name="teal.png")
    picture = Picture(title="Teal", file=file, **fields)
    picture.save()
    return picture


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("picture", "credit", "wanted"),
    [
        ({}, "", ["Nobody is credited", "has no licence"]),
        ({"creator": "K. Dahl"}, "", ["has no licence"]),
        ({"licence": "CC BY 4.0"}, "", ["Nobody is credited"]),
        ({"creator": "K. Dahl", "licence": "CC BY 4.0"}, "", []),
        ({}, "Photograph: K. Dahl, CC BY 4.0", []),
        ({}, "Photograph: K. Dahl", ["has no licence"]),
    ],
)
def test_row_80_a_picture_without_credit_or_licence_stops_the_piece(
    picture: dict[str, str], credit: str, wanted: list[str]
) -> None:
    value = {"image": _picture(**picture).pk, "alt": "All teal", "decorative": False, "caption": "", "credit": credit}
    page = draft("Pictured", body=[paragraph("<p>Words.</p>"), {"type": "figure", "value": value}])
    stops = list(pictures.check(text_of(page)))
    assert all(each.blocks for each in stops)
    assert len(stops) == len(wanted) and all(part in each.what for part, each in zip(wanted, stops, strict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Wagtail leaves the files of renditions open
        if wanted:
            with pytest.raises(ValidationError, match="Picture 1"):
                publish(page)
        else:
            publish(page)
    assert bool(PublicationPage.objects.get(pk=page.pk).number) is not bool(wanted)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("link", "part"),
    [
        ('<a linktype="page" id="999999">there</a>', "gone"),
        ('<a linktype="document" id="999999">there</a>', "gone"),
        ('<a href="/publications/never-was/">there</a>', "which we do not have"),
        ('<a href="/co99999">there</a>', "which we do not have"),
        ('<a href="/people/nobody/">there</a>', "which we do not have"),
        ('<a href="/analyses/japan-us-2025/no-such-issue/">there</a>', "which we do not have"),
        ('<a href="http://localhost:8000/nowhere/">there</a>', "which we do not have"),
        ('<a href="/static/css/never.css">there</a>', "which we do not have"),
        ('<a href="#nowhere">there</a>', "no heading has that anchor"),
        ('<a href="htp://example.org/">there</a>', "no address"),
        ('<a href="http//example.org/">there</a>', "no address"),
        ('<a href="www.example.org">there</a>', "no address"),
        ('<a href="https://example">there</a>', "no address"),
        ('<a href="https://exa mple.org/">there</a>', "no address"),
        ('<a href="https://[::1">there</a>', "no address"),
        ('<a href="mailto:nobody">there</a>', "no mail address"),
        ("<a>there</a>", "leads nowhere"),
    ],
)
def test_a_link_of_ours_that_leads_nowhere_stops_the_piece_and_one_that_is_none_is_named(link: str, part: str) -> None:
    (each,) = found(f"Look {link}.")
    assert each.blocks is not (part in ("no address", "no mail address", "leads nowhere"))
    assert part in each.what and each.where == "Paragraph 1" and "there" in each.what


@pytest.mark.django_db
def test_links_that_lead_somewhere_pass(commentary: PublicationPage) -> None:
    heading = {"type": "heading", "value": {"text": "Here", "level": "2", "anchor": "here"}}
    links = [
        f'<a linktype="page" id="{commentary.pk}">a</a>',
        f'<a href="/{commentary.key}">b</a>',
        f'<a href="{commentary.url}">c</a>',
        '<a href="/series/co/">d</a>',
        '<a href="/people/ito-naoko/">e</a>',
        '<a href="/analyses/japan-us-2025/">f</a>',
        '<a href="/record/">g</a>',
        '<a href="/static/css/base.css">h</a>',
        '<a href="#here">i</a>',
        '<a href="https://example.org/a(b)?c=d#e">j</a>',
        '<a href="mailto:someone@example.org">k</a>',
        '<a href="/feed.xml">l</a>',
    ]
    text = paragraph(f"<p>{' '.join(links)}</p>")
    page = draft("Linked", body=[heading, text])
    assert [each.said for each in checks.findings(page) if each.blocks] == []


@pytest.mark.django_db
def test_a_link_to_a_draft_stops_the_piece() -> None:
    other = draft("Not yet out")
    (each,) = found(f'See <a linktype="page" id="{other.pk}">that</a>.')
    assert each.blocks and "readers cannot see" in each.what


@pytest.mark.django_db
def test_row_84_notes_never_referred_to_are_warned_of_and_undefined_ones_stop_the_piece() -> None:
    notes = [
        {"type": "note", "value": {"label": "used", "text": "<p>See [^inner].</p>"}},
        {"type": "note", "value": {"label": "inner", "text": "<p>Inner.</p>"}},
        {"type": "note", "value": {"label": "idle", "text": "<p>Idle.</p>"}},
    ]
    each = {each.where: each for each in found("Words.[^used] More.[^lost]", notes=notes)}
    assert set(each) == {"Note idle", "The piece"}
    assert not each["Note idle"].blocks and each["The piece"].blocks and "[^lost]" in each["The piece"].what


@pytest.mark.django_db
def test_what_a_word_file_left_to_be_written_anew_is_named_and_no_mark_of_an_equation_goes_out() -> None:
    rows = [["Item", "Share (per cent)"], ["Bases", "4"]]
    table = {"type": "table", "value": {"caption": "Table", "rows": rows, "source": ""}}
    body = [paragraph("<p>As [equation 1] and again [equation 1] say.</p>"), table]
    assert [(each.where, each.what, each.blocks) for each in found("", body=body)] == [
        ("Paragraph 1", "[equation 1] stands for an equation of the Word file.", True),
        ("Table “Table”", "Nobody has named it.", False),
    ]


@pytest.mark.django_db
def test_a_statement_whose_words_are_gone_is_named(commentary: PublicationPage) -> None:
    latest = commentary.get_latest_revision_as_object()
    assert "is not marked" not in "\n".join(each.said for each in checks.findings(latest))
    latest.body = json.dumps([paragraph("<p>All new words.</p>")])
    named = [each for each in checks.findings(latest) if "is not marked" in each.what]
    assert len(named) == 6 and all(each.where == "Case" for each in named)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("The government will probably withdraw.", False),
        ("The alliance will face many challenges.", True),
        ("The ministers met on 27 March 2025.", False),
        ("The tariff will be lifted by 1 July 2026.", False),
    ],
)
def test_a_sentence_that_looks_ahead_needs_a_number_and_a_day(text: str, is_found: bool) -> None:
    assert ("no number and no day" in said(text)) is is_found


@pytest.mark.django_db
def test_row_78_a_letter_that_no_font_has_is_named_before_it_stops_the_pdf() -> None:
    (each,) = found("A rune: \U00013000.")
    assert each.where == "PDF" and not each.blocks and "cannot be set" in each.what
    assert "13000" in each.what.lower() or "\U00013000" in each.what


@pytest.mark.django_db
def test_the_list_is_in_view_in_the_editor_and_on_a_page_of_its_own(client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    page = draft("Watched", body=[paragraph('<p>It fell last week; see <a href="/nowhere/">there</a>.</p>')])
    page.save_revision()
    for address in (f"/admin/pages/{page.pk}/edit/", f"/admin/desk/checks/{page.pk}/"):
        html = client.get(address).content.decode()
        assert "1 thing stops publication" in html and "which we do not have" in html and "last week" in html, address
    assert "Before it is published" in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert client.get(f"/admin/desk/checks/{page.pk}/").status_code == 200
    client.logout()
    client.force_login(User.objects.create_user("reader"))
    assert client.get(f"/admin/desk/checks/{page.pk}/").status_code == 302


@pytest.mark.django_db
def test_publishing_from_the_editor_says_what_stops_it_and_keeps_the_draft(client: Client) -> None:
    from institute.publications.wagtail_hooks import say_what_stands_against

    client.force_login(User.objects.create_superuser("chief"))
    page = draft("Stopped", body=[paragraph('<p>See <a href="/nowhere/">there</a>.</p>')])
    request = client.get("/admin/").wsgi_request
    answer = say_what_stands_against(request, page)
    assert answer is not None and answer.status_code == 302
    assert any("which we do not have" in str(message) for message in get_messages(request))


@pytest.mark.django_db
def test_a_piece_that_is_scheduled_may_bear_its_own_day() -> None:
    from django.utils import timezone

    coming = timezone.now() + dt.timedelta(days=10)
    page = draft("Coming", day=timezone.localdate(coming), go_live_at=coming)
    assert not [each for each in checks.findings(page) if each.blocks]
    page.date_issued = timezone.localdate(coming) + dt.timedelta(days=1)
    assert "It would come out on" in checks.findings(page)[0].what


@pytest.mark.django_db
def test_everything_the_demonstration_published_passes_what_blocks() -> None:
    for page in PublicationPage.objects.live():
        assert checks.blocking(page) == [], page.title


@pytest.mark.django_db
def test_hostile_text_is_checked_and_shown_as_text(client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    text = '<p>See <a href="javascript:alert(1)">&lt;script&gt;x&lt;/script&gt;</a> \x07 [^] [^a</p>'
    page = draft("<script>alert(1)</script>", body=[paragraph(text), paragraph(""), paragraph("<p></p>")])
    page.save_revision()
    html = client.get(f"/admin/desk/checks/{page.pk}/").content.decode()
    assert "<script>alert(1)" not in html and "<script>x" not in html and "no address" in html


def test_sentences_are_cut_at_their_ends() -> None:
    assert sentences("It fell. “It rose.” Then 2.5 per cent. End") == [
        "It fell.",
        "“It rose.”",
        "Then 2.5 per cent.",
        "End",
    ]
