"""Rows 74, 85, 89 and the corrections: what readers were shown stays readable, and says what became of it."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import feedparser
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from institute.core.models import User
from institute.publications.models import Contribution, Person, PublicationPage, PublicRevision
from institute.publications.pdf import making
from institute.publications.publishing import publish

from .makers import changed, draft, paragraph, published

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "It was nine per cent.", "It was seven per cent."


def _corrected() -> PublicationPage:
    page = published("Corrected", body=[paragraph(f"<p>{BEFORE}</p>")])
    changed(page, "correction", "We wrote nine; it is seven.", body=[paragraph(f"<p>{AFTER}</p>")])
    return PublicationPage.objects.get(pk=page.pk)


def test_every_public_revision_is_numbered_with_kind_notice_date_approver_and_hash() -> None:
    editor = User.objects.create_user("quill", first_name="Rosalind", last_name="Quill")
    page = draft("Recorded")
    first = publish(page, by=editor)
    assert (first.number, first.kind, first.notice, first.approver) == (1, "original", "", "Rosalind Quill")
    assert re.fullmatch(r"[0-9a-f]{64}", first.content_hash)
    second = changed(PublicationPage.objects.get(pk=page.pk), "clarification", "Said more clearly.", synopsis="Clear.")
    assert (second.number, second.kind, second.notice) == (2, "clarification", "Said more clearly.")
    assert second.content_hash != first.content_hash and second.published_at > first.published_at
    page = PublicationPage.objects.get(pk=page.pk)
    assert (page.change_kind, page.change_notice) == ("minor", ""), "a notice counts once"
    latest = page.get_latest_revision_as_object()
    assert (latest.change_kind, latest.change_notice) == ("minor", "")


def test_publishing_again_without_a_change_shows_readers_nothing_new() -> None:
    page = published("Same")
    publish(page.get_latest_revision_as_object())
    assert page.public_revisions.count() == 1
    assert changed(page, synopsis="Different.").number == 2


def test_a_change_that_matters_needs_a_notice() -> None:
    page = published("Silent")
    with pytest.raises(ValidationError, match="tell readers"):
        changed(page, "correction", "  ", synopsis="Different.")
    assert PublicationPage.objects.get(pk=page.pk).synopsis != "Different."


def test_a_public_revision_is_written_once() -> None:
    revision = published("Once").current
    assert revision is not None
    revision.notice = "Rewritten"
    with pytest.raises(TypeError, match="never rewritten"):
        revision.save()
    revision.pdf_hash = "a" * 64
    revision.save(update_fields=["pdf_hash"])


def test_row_89_the_old_version_stays_readable_points_to_the_new_and_is_not_indexed(client: Client) -> None:
    page = _corrected()
    now = client.get(page.url).content.decode()
    assert AFTER in now and BEFORE not in now and "We wrote nine; it is seven." in now
    assert f'href="{page.full_url.removesuffix(page.url)}/{page.key}/v1/"' in now
    answer = client.get(f"/{page.key}/v1/")
    old = answer.content.decode()
    assert answer.status_code == 200 and BEFORE in old and AFTER not in old
    assert f'<link rel="canonical" href="{page.full_url}">' in old
    assert '<meta name="robots" content="noindex">' in old and answer["X-Robots-Tag"] == "noindex"
    assert "This is version 1" in old and "Read the present version" in old
    for tag in ('name="DC.creator"', "application/ld+json", 'property="og:title"'):
        assert tag in old, "an old version keeps its metadata"
    data = json.loads(re.findall(r'ld\+json">(.*?)</script>', old)[0])
    assert (data["version"], data["creativeWorkStatus"]) == ("1", "Superseded")
    assert "noindex" not in now
    redirect = client.get(f"/{page.key}/v2/")
    assert redirect.status_code == 302 and redirect["Location"].endswith(page.url)
    assert client.get(f"/{page.key}/v3/").status_code == 404
    versions = client.get(f"/{page.key}/versions/").content.decode()
    assert "Correction" in versions and f"/{page.key}/v1/" in versions


def test_row_89_corrections_stand_on_one_page_and_in_a_feed(client: Client) -> None:
    page = _corrected()
    listed = client.get("/corrections/").content.decode()
    assert "We wrote nine; it is seven." in listed and page.number in listed
    feed = feedparser.parse(client.get("/feeds/corrections.atom").content)
    assert not feed.bozo and feed.entries[0].title == f"Correction: {page.number}: Corrected"
    changed(page, synopsis="A comma.")
    assert client.get("/corrections/").content.decode().count(page.number) == listed.count(page.number)
    page = PublicationPage.objects.get(pk=page.pk)
    assert "We wrote nine; it is seven." in client.get(page.url).content.decode(), "a later comma hides no correction"
    page.unpublish()
    assert page.number not in client.get("/corrections/").content.decode()


def test_a_retraction_keeps_the_page_and_says_so_everywhere(client: Client) -> None:
    page = published("Retracted")
    changed(page, "retraction", "It did not hold.")
    page = PublicationPage.objects.get(pk=page.pk)
    shown = client.get(page.url).content.decode()
    assert "Words." in shown and "It did not hold." in shown and "Retraction" in shown
    assert client.get(f"/{page.key}.jsonld").json()["creativeWorkStatus"] == "Retraction"
    assert "Retraction" in client.get("/publications/?sort=newest&year=2026").content.decode()
    changed(page, synopsis="A comma.")
    page = PublicationPage.objects.get(pk=page.pk)
    assert "It did not hold." in client.get(page.url).content.decode()
    assert client.get(f"/{page.key}.jsonld").json()["creativeWorkStatus"] == "Retraction"


def test_a_retraction_stands_on_every_printed_page_and_is_told_with_the_versions_before(client: Client) -> None:
    page = published("Retracted in print")
    first = page.current
    assert first is not None and "watermark" not in making.edition_of(first).data
    retracted = changed(page, "retraction", "It did not hold.")
    day = timezone.localdate()
    across = f"Retracted, {day.day} {day:%B %Y}"
    assert making.edition_of(retracted).data["watermark"] == across
    assert making.edition_of(changed(page, synopsis="A comma.")).data["watermark"] == across
    assert "watermark" not in making.edition_of(first).data, "what was printed before stays as it was"
    before = client.get(f"/{page.key}/v1/").content.decode()
    assert "This is version 1" in before and "It did not hold." in before
    restored = changed(PublicationPage.objects.get(pk=page.pk), "new_version", "Made anew.")
    assert "watermark" not in making.edition_of(restored).data


def test_a_removal_hides_the_text_in_every_version_and_keeps_the_particulars(client: Client) -> None:
    notes = [{"type": "note", "value": {"label": "a", "text": "<p>Unlawful words in a note.</p>"}}]
    page = published("Removed", body=[paragraph("<p>Unlawful words.[^a]</p>")], notes=notes)
    changed(page, "removal", "Removed by order of a court.")
    for path in (page.url, f"/{page.key}/v1/", f"/{page.key}.md"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Unlawful words" not in answer.content.decode() and "Removed" in answer.content.decode()


def test_a_removal_takes_the_picture_of_the_text_from_what_other_sites_show(client: Client) -> None:
    page = next(page for page in PublicationPage.objects.live() if page.current and page.current.facts["picture"])
    path = page.current.facts["picture"]["path"]
    assert path in client.get(page.url).content.decode()
    changed(page, "removal", "Removed: the picture was not ours.")
    for address in (page.url, f"/{page.key}/v1/", f"/{page.key}.jsonld"):
        assert path not in client.get(address).content.decode(), address
    changed(PublicationPage.objects.get(pk=page.pk), "new_version", "The picture is ours.")
    assert path in client.get(page.url).content.decode()
    assert path not in client.get(f"/{page.key}/v1/").content.decode(), "what was hidden stays so"


def test_a_removal_takes_the_printed_versions_before_it_as_well(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = published("Removed in print", body=[paragraph("<p>Unlawful words.</p>")])
    assert page.current is not None and page.current.pdf
    assert client.get(f"/{page.key}/v1.pdf")["Content-Type"] == "application/pdf"
    with django_capture_on_commit_callbacks(execute=True):
        changed(page, "removal", "Removed by order of a court.")
        later = changed(PublicationPage.objects.get(pk=page.pk), synopsis="A comma.")
    assert making.edition_of(later).data["body"] == []
    answer = client.get(f"/{page.key}/v1.pdf")
    assert answer.status_code == 302 and answer["Location"].endswith(page.url or "")
    page = PublicationPage.objects.get(pk=page.pk)
    words = [{"type": "paragraph", "value": "<p>Lawful words.</p>"}]
    restored = changed(page, "new_version", "Written anew.", body=words)
    assert making.edition_of(restored).data["body"]
    assert client.get(f"/{page.key}/v1.pdf").status_code == 302
    for path, is_shown in ((page.url, True), (f"/{page.key}/v1/", False), (f"/{page.key}/v2/", False)):
        assert ("awful words" in client.get(path).content.decode()) is is_shown, path


def test_row_74_short_addresses_last_through_a_new_slug_in_one_step(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = published("Renamed")
    with django_capture_on_commit_callbacks(execute=True):
        changed(page, slug="another-name")
    page = PublicationPage.objects.get(pk=page.pk)
    answer = client.get(f"/{page.key}", follow=True)
    assert len(answer.redirect_chain) == 1 and answer.redirect_chain[0][1] == 301
    assert answer.redirect_chain[0][0].endswith("/another-name/")
    assert Redirect.objects.filter(old_path="/publications/renamed").exists()
    assert client.get("/publications/renamed/").status_code == 301
    for path in (f"/{page.key.upper()}", f"/{page.key}/"):
        assert client.get(path)["Location"].endswith("/another-name/")


def test_row_74_the_pdf_lies_in_its_pages_folder_and_its_address_stays(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = published("With a PDF")
    without = client.get(f"/{page.key}.pdf")
    assert without.status_code == 302 and without["Location"].endswith(page.url)
    revision = page.current
    assert revision is not None
    revision.pdf.save("x.pdf", ContentFile(b"%PDF-1.7 one"), save=False)
    revision.pdf_hash, revision.pdf_pages = "a" * 64, 3
    revision.save(update_fields=["pdf", "pdf_hash", "pdf_pages"])
    answer = client.get(f"/{page.key}.pdf", follow=True)
    assert answer.redirect_chain == [(f"http://testserver{page.url}{page.key}.pdf", 301)]
    assert b"".join(answer) == b"%PDF-1.7 one" and answer["Content-Type"] == "application/pdf"
    shown = client.get(page.url).content.decode()
    assert f'{page.key}.pdf">PDF, 3 pages, 12' in html.unescape(shown).replace("\xa0", " ")
    changed(page, slug="with-another-name", synopsis="A comma.")
    page = PublicationPage.objects.get(pk=page.pk)
    again = client.get(f"/publications/with-a-pdf/{page.key}.pdf")
    assert again.status_code in (301, 302) and "/with-another-name/" in again["Location"]
    old = client.get(f"/{page.key}/v1.pdf")
    assert old.status_code == 200 and old["X-Robots-Tag"] == "noindex"


def test_row_74_a_number_never_answers_as_if_it_had_not_been_given(client: Client) -> None:
    page = published("Taken down")
    page.unpublish()
    for path in (f"/{page.key}", f"/{page.key}.pdf", f"/{page.key}.md", f"/{page.key}/v1/", f"/{page.key}/versions/"):
        answer = client.get(path)
        assert answer.status_code == 410 and "Taken down" not in answer.content.decode(), path
    assert client.get("/co99999").status_code == 404 and client.get("/co99999.md").status_code == 404


def test_row_85_biographies_are_those_of_the_day_until_an_editor_takes_them_over_anew(client: Client) -> None:
    Person.objects.filter(slug="vane-tobias").update(bio="<p>A <i>junior</i>.</p>", interests="Owns a boat.")
    page = published("By Vane", people=[Contribution(person=Person.objects.get(slug="vane-tobias"))])
    Person.objects.filter(slug="vane-tobias").update(bio="<p>A senior.</p>", interests="", family_name="Van")
    changed(page, synopsis="A comma.")
    shown = client.get(page.url).content.decode()
    assert "A <i>junior</i>." in shown and "Owns a boat." in shown and "A senior." not in shown
    assert client.get(f"/{page.key}.json").json()[0]["author"] == [{"family": "Vane", "given": "Tobias"}]
    page = PublicationPage.objects.get(pk=page.pk)
    latest = page.get_latest_revision_as_object()
    people = list(latest.contributions.all())
    people[0].refresh = True
    latest.contributions = people
    publish(latest)
    assert "A senior." in client.get(page.url).content.decode()
    (kept,) = PublicationPage.objects.get(pk=page.pk).contributions.all()
    assert kept.refresh is False and kept.family_name == "Van"
    assert "A <i>junior</i>." in client.get(f"/{page.key}/v1/").content.decode()


def test_row_85_a_draft_begun_before_publication_takes_nothing_back() -> None:
    person = Person.objects.get(slug="vane-tobias")
    page = draft("Begun early", people=[Contribution(person=person)])
    early = page.save_revision()
    publish(page)
    Person.objects.filter(pk=person.pk).update(bio="<p>Later.</p>")
    early.refresh_from_db()
    early.publish()
    page = PublicationPage.objects.get(pk=page.pk)
    (kept,) = page.contributions.all()
    assert "Later" not in kept.biography_as_printed and kept.frozen_at is not None
    assert page.number and page.date_issued and page.current is not None


def test_row_85_only_what_was_empty_is_taken_from_the_profile() -> None:
    person = Person.objects.get(slug="vane-tobias")
    given = Contribution(person=person, affiliation_as_printed="On leave", name_as_printed="T. Vane")
    (kept,) = published("On leave", people=[given]).contributions.all()
    assert (kept.affiliation_as_printed, kept.name_as_printed, kept.family_name) == ("On leave", "T. Vane", "Vane")
    assert kept.biography_as_printed == person.bio


def test_dates_may_be_those_of_an_earlier_publication() -> None:
    moment = dt.datetime(2019, 5, 6, 7, 8, tzinfo=dt.UTC)
    page = draft("From elsewhere", dt.date(2019, 5, 6))
    revision = publish(page, at=moment)
    assert revision.published_at == moment
    assert PublicRevision.objects.get(pk=revision.pk).facts["first_online"].startswith("2019-05-06")
    assert PublicationPage.objects.get(pk=page.pk).number == "CO19001"


def test_an_embargoed_piece_is_nowhere_until_the_clock_publishes_it_with_its_number(client: Client) -> None:
    waiting = PublicationPage.objects.not_live().get(go_live_at__isnull=False)
    for path in ("/publications/", "/feeds/all.atom", "/", "/search/?q=autumn", "/sitemap.xml", "/series/co/"):
        assert waiting.title not in client.get(path).content.decode(), path
    assert client.get(f"/publications/{waiting.slug}/").status_code == 404
    call_command("publish_scheduled")
    assert not PublicationPage.objects.get(pk=waiting.pk).live, "its hour has not come"
    revision = waiting.revisions.get(approved_go_live_at__isnull=False)
    revision.content["go_live_at"] = (timezone.now() - dt.timedelta(minutes=1)).isoformat()
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")
    page = PublicationPage.objects.get(pk=waiting.pk)
    assert page.live and page.date_issued == timezone.localdate()
    assert re.fullmatch(rf"CO{page.date_issued:%y}\d{{3}}", page.number)
    assert page.title in client.get(page.url).content.decode()


def test_row_81_the_label_over_the_text_is_the_series_own_and_no_heading(client: Client) -> None:
    for page in PublicationPage.objects.live():
        shown = client.get(page.url).content.decode()
        label = page.series.body_label
        found = re.findall(r'<p class="block label body-label">(.*?)</p>', shown)
        assert found == ([label] if label else []), page.slug
        assert f'<h2 class="label">{page.series.synopsis_label}</h2>' in shown


def test_a_notice_stays_in_every_later_print_and_an_end_is_cited_until_the_piece_stands_anew(client: Client) -> None:
    page = published("Corrected, then retracted")
    changed(page, "correction", "We wrote nine; it is seven.")
    comma = making.edition_of(changed(page, synopsis="A comma.")).data
    assert [notice["text"] for notice in comma["notices"]] == ["We wrote nine; it is seven."] and not comma["status"]
    changed(page, "retraction", "It did not hold.")
    after = changed(page, "erratum", "The notice named a wrong table.")
    printed = making.edition_of(after).data
    assert [notice["text"] for notice in printed["notices"]] == [
        "We wrote nine; it is seven.",
        "It did not hold.",
        "The notice named a wrong table.",
    ]
    assert printed["status"] == "Retracted" and printed["watermark"].startswith("Retracted, ")
    assert "".join(run["text"] for run in printed["citation"]).endswith("[Retracted]")
    shown = client.get(PublicationPage.objects.get(pk=page.pk).url).content.decode()
    for notice in printed["notices"]:
        assert notice["text"] in re.sub(r'<ol class="versions".*?</ol>', "", shown, flags=re.DOTALL), notice
    text = client.get(f"/{page.key}.md").content.decode()
    assert all(notice["text"].rstrip(".") in text for notice in printed["notices"]), text
    before = client.get(f"/{page.key}/v2/").content.decode()
    standing = re.findall(r'<div class="standing.*?</div>', before)
    assert [re.sub("<[^>]*>", "", each).split(",")[0] for each in standing[1:]] == [
        "Retraction",
        "Since then: erratum",
        "Correction",
    ]
    restored = making.edition_of(changed(page, "new_version", "Made anew.")).data
    assert not restored["status"] and "watermark" not in restored and len(restored["notices"]) == 4
    assert "Retracted" not in "".join(run["text"] for run in restored["citation"])
    draft = making.draft(PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object()).data
    assert draft["notices"] == restored["notices"]


def test_a_draft_saved_while_another_editor_publishes_stays_a_draft(client: Client) -> None:
    page = published("Two at once")
    opened = PublicationPage.objects.get(pk=page.pk)  # by one editor, before another publishes
    changed(page, "correction", "We wrote nine; it is seven.")
    opened.synopsis = "Not meant for readers yet."
    opened.save_revision(changed=True)
    page = PublicationPage.objects.get(pk=page.pk)
    assert [row.kind for row in page.public_revisions.all()] == ["correction", "original"]
    shown = client.get(page.url).content.decode()
    assert "Not meant for readers yet." not in shown and page.current is not None and page.current.kind == "correction"
    changed(page, "addendum", "A table was added.")
    assert PublicRevision.objects.filter(page=page).count() == 3


def test_a_comma_published_beside_a_retraction_takes_it_back_for_nobody(client: Client) -> None:
    page = published("Retracted meanwhile")
    opened = PublicationPage.objects.get(pk=page.pk)  # by one editor, before another retracts it
    changed(page, "retraction", "It did not hold.")
    changed(opened, synopsis="A comma.")
    page = PublicationPage.objects.get(pk=page.pk)
    assert page.ended_as == "retraction"
    assert "It did not hold." in client.get(page.url).content.decode()
