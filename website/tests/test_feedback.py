"""The feedback survey: what it keeps and refuses, how it says so, what editors see, what is deleted and when."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from institute.core import content, guard
from institute.core.models import User
from institute.graphemes import count
from institute.outreach.models import Feedback, FeedbackSettings
from institute.publications.models import PublicationPage

FORM = "/feedback/"
FAMILY = "👩‍👩‍👧"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a form be sent at once, except where a test is about that."""
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


def _tree(answer: Any) -> Any:
    return html.fromstring(answer.content.decode())


def _born(client: Client, address: str = FORM) -> str:
    return str(_tree(client.get(address)).xpath("//input[@name='born']/@value")[0])


def _send(client: Client, address: str = FORM, **fields: str) -> Any:
    return client.post(address, {"born": _born(client, address), "rating": "5", **fields})


def _wrong(answer: Any) -> Any:
    assert answer.status_code == 422
    assert not Feedback.objects.exists()
    return _tree(answer)


@pytest.mark.django_db
def test_row_24_every_page_leads_to_the_survey_which_records_page_version_and_locale(
    client: Client, commentary: PublicationPage
) -> None:
    for path in ("/", "/analyses/", "/record/", commentary.url):
        links = _tree(client.get(path)).xpath("//footer//a[normalize-space()='Help us improve']/@href")
        assert len(links) == 1 and parse_qs(urlsplit(links[0]).query)["from"] == [path]
    assert commentary.title in client.get(links[0]).content.decode()
    _send(client, links[0], liked="The numbers")
    kept = Feedback.objects.get()
    assert (kept.page_id, kept.revision, kept.path) == (commentary.pk, commentary.live_revision_id, commentary.url)
    assert (kept.locale, kept.rating, kept.steps, kept.liked) == ("en-gb", 5, 6, "The numbers")
    assert not [field.name for field in Feedback._meta.fields if "ip" in field.name.split("_")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "?from=https://elsewhere.example/&page=x&revision=y",
        "?from=//elsewhere.example/&page=99999999&revision=1",
        "?from=javascript:alert(1)&page=1&revision=999999999999999999999",
        "?from=%0d%0aSet-Cookie:x&page=%00&revision=%00",
        "?from=/" + "x" * 900 + "&page=-1",
        "?page=２",
    ],
)
def test_row_24_an_invented_page_is_not_recorded(client: Client, query: str) -> None:
    answer = _send(client, FORM + query)
    kept = Feedback.objects.get()
    assert (kept.path, kept.page_id, kept.revision) == ("", None, None)
    back = _tree(client.get(answer["Location"])).xpath("//a[normalize-space()='Back to where you were']/@href")
    assert back == ["/"]


@pytest.mark.django_db
def test_row_24_the_revision_of_another_page_is_not_recorded(client: Client, commentary: PublicationPage) -> None:
    other = PublicationPage.objects.live().exclude(pk=commentary.pk).exclude(live_revision=None).first()
    assert other is not None
    _send(client, f"{FORM}?page={commentary.pk}&revision={other.live_revision_id}")
    kept = Feedback.objects.get()
    assert (kept.page_id, kept.revision) == (commentary.pk, None)


@pytest.mark.django_db
def test_row_25_and_26_the_scale_is_a_group_of_radio_buttons_with_named_ends(client: Client) -> None:
    page = _tree(client.get(FORM))
    group = page.xpath("//fieldset[legend='Rate your experience with this website']")[0]
    names = group.xpath(".//input[@type='radio']/@aria-label")
    assert names == ["1 of 6, Not satisfied", "2 of 6", "3 of 6", "4 of 6", "5 of 6", "6 of 6, Very satisfied"]
    ends = page.get_element_by_id(group.get("aria-describedby")).text_content()
    assert " ".join(ends.split()) == "1 is Not satisfied, 6 is Very satisfied"


@pytest.mark.django_db
def test_row_25_the_scale_is_the_editors_choice(client: Client) -> None:
    asked = FeedbackSettings.for_request(client.get(FORM).wsgi_request)
    asked.steps, asked.highest = 4, "Delighted"
    asked.save()
    assert _tree(client.get(FORM)).xpath("//input[@type='radio']/@aria-label")[-1] == "4 of 4, Delighted"
    _wrong(_send(client, rating="5"))
    _send(client, rating="4")
    assert Feedback.objects.get().steps == 4


@pytest.mark.django_db
@pytest.mark.parametrize("rating", ["", "0", "7", "-1", "５", "5.0", "five", "\x00"])
def test_row_25_no_other_rating_is_taken(client: Client, rating: str) -> None:
    page = _wrong(_send(client, rating=rating, liked="Kept <b>input</b>"))
    assert page.xpath("//p[@id='rating-error']/text()") == ["Please choose a rating."]
    assert page.xpath("//textarea[@name='liked']/text()")[0].strip() == "Kept <b>input</b>"


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["liked", "improve"])
@pytest.mark.parametrize("sign", ["a", "é", "e\u0301", "東", "👍🏽", FAMILY, "🇯🇵", "\r\n", "각", "<"])
def test_row_27_and_28_255_characters_are_taken_and_256_are_not(client: Client, field: str, sign: str) -> None:
    page = _wrong(_send(client, **{field: "x" + sign * 255}))
    assert page.xpath(f"//p[@id='{field}-error']/text()") == ["At most 255 characters, please: this has 256."]
    assert page.xpath(f"//textarea[@name='{field}']")[0].get("aria-invalid") == "true"
    _send(client, **{field: "x" + sign * 254})
    assert count(getattr(Feedback.objects.get(), field)) == (1 if sign == "\r\n" else 255)


@pytest.mark.django_db
def test_row_27_the_limit_is_said_before_anything_is_typed_and_no_script_is_needed(client: Client) -> None:
    page = _tree(client.get(FORM))
    for field in page.xpath("//textarea"):
        assert "At most 255 characters." in page.get_element_by_id(field.get("aria-describedby")).text_content()
        assert field.get("maxlength") is None  # it would count code units and cut silently


@pytest.mark.django_db
def test_row_28_a_heap_of_marks_on_one_letter_is_refused(client: Client) -> None:
    page = _wrong(_send(client, liked="e" + "\u0301" * 9_000))
    assert "far more" in page.xpath("//p[@id='liked-error']/text()")[0]


def test_row_28_characters_are_counted_as_readers_see_them() -> None:
    for text, signs in [
        ("", 0),
        ("ne\u0301", 2),
        ("\r\n\n\r", 3),
        (FAMILY + "👍🏽🇯🇵🇺🇸", 4),
        ("🇯🇵🇺", 2),
        ("❤️‍🔥", 1),
        ("#️⃣", 1),
        ("日本語", 3),
        ("\u1100\u1161\u11a8가", 2),
        ("நி", 1),
        ("क्षि", 1),
        ("\u200d\u200d", 1),
        ("a\u200db", 2),
        ("\u0600a", 1),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
    ]:
        assert count(text) == signs, ascii(text)


@given(st.text(), st.text())
def test_row_28_two_texts_together_are_at_most_as_long_as_apart(first: str, second: str) -> None:
    assert max(count(first), count(second)) <= count(first) + count(second)
    assert count(first + second) <= count(first) + count(second)
    assert count(first + "\n" + second) == count(first + "\n") + count(second) or second.startswith("\n") or first == ""


@pytest.mark.django_db
def test_row_29_the_purpose_and_the_period_are_said_and_kept_to(client: Client) -> None:
    page = _tree(client.get(FORM))
    field = page.get_element_by_id("email")
    said = page.get_element_by_id(field.get("aria-describedby")).text_content()
    assert "Only so that we can answer you. It is deleted after 90 days" in said
    _send(client, email="reader@example.org")
    kept = Feedback.objects.get()
    assert kept.email_until == timezone.localdate() + dt.timedelta(days=90)
    # What this reader was told holds, whatever later readers are told.
    asked = FeedbackSettings.for_request(client.get(FORM).wsgi_request)
    asked.keep_addresses_days = 400
    asked.save()
    Feedback.objects.update(email_until=timezone.localdate() + dt.timedelta(days=1))
    said_out = io.StringIO()
    call_command("purge_addresses", stdout=said_out)
    kept.refresh_from_db()
    assert kept.email == "reader@example.org" and said_out.getvalue() == "Deleted 0 addresses.\n"
    Feedback.objects.update(email_until=timezone.localdate())
    call_command("purge_addresses", stdout=said_out)
    kept.refresh_from_db()
    assert (kept.email, kept.email_until, kept.rating) == ("", None, 5)
    assert said_out.getvalue().endswith("Deleted 1 address.\n")


@pytest.mark.django_db
def test_row_29_an_address_without_an_end_cannot_be_kept() -> None:
    with pytest.raises(ValidationError):
        Feedback.objects.create(rating=1, steps=6, locale="en-gb", email="reader@example.org")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["x", "a@b", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "a@" + "b" * 300 + ".org", "@"]
)
def test_row_30_an_address_that_is_none_is_refused_at_its_field(client: Client, address: str) -> None:
    quiet = _tree(client.get(FORM))
    assert not quiet.xpath("//*[@role='alert' or @aria-invalid or contains(@class, 'error')]")
    page = _wrong(_send(client, email=address))
    field = page.get_element_by_id("email")
    assert field.get("aria-invalid") == "true" and "autofocus" in field.attrib
    assert "email-error" in field.get("aria-describedby")
    assert page.get_element_by_id("email-error").text_content() == "Please enter a valid email."
    assert len(page.xpath("//*[@role='alert']")) == 1
    assert page.xpath("//input[@name='rating'][@checked]/@value") == ["5"]


@pytest.mark.django_db
def test_row_30_the_focus_goes_to_the_first_of_several(client: Client) -> None:
    page = _wrong(client.post(FORM, {"born": _born(client), "liked": "x" * 256, "email": "x"}))
    assert page.xpath("//*[@autofocus]/@id") == ["rating-1"]
    assert page.xpath("//*[@role='alert']//a/@href") == ["#rating-1", "#liked", "#email"]
    assert all(page.xpath(f"//*[@id='{link[1:]}']") for link in page.xpath("//*[@role='alert']//a/@href"))
    assert page.xpath("//title/text()")[0].startswith("Not sent: ")


@pytest.mark.django_db
def test_row_31_thanks_follow_a_sent_form_and_nothing_else(client: Client) -> None:
    assert "Thank you for your feedback." not in client.get(FORM).content.decode()
    answer = _send(client, FORM + "?from=/about/")
    assert answer.status_code == 302
    thanks = _tree(client.get(answer["Location"]))
    assert thanks.xpath("//h1/text()") == ["Thank you for your feedback."]
    assert thanks.xpath("//a[@href='/about/'][normalize-space()='Back to where you were']")
    for forged in ("", "?as=x", answer["Location"][len("/feedback/sent/") :] + "x", "?as=Ii8i:1:2"):
        refused = client.get("/feedback/sent/" + forged)
        assert (refused.status_code, refused["Location"]) == (302, FORM)


@pytest.mark.django_db
def test_row_31_a_form_that_is_sent_again_is_kept_once(client: Client) -> None:
    born = _born(client)
    for rating in ("5", "1", "5"):
        assert client.post(FORM, {"born": born, "rating": rating}).status_code == 302
    assert Feedback.objects.get().rating == 5


@pytest.mark.django_db
@pytest.mark.parametrize("born", ["", "x", "\x00", "eyJ4Ijox:1aaaaa:zzz", "x" * 500])
def test_a_form_that_is_not_ours_is_refused_with_what_was_written(client: Client, born: str) -> None:
    page = _wrong(client.post(FORM, {"born": born, "rating": "5", "liked": "Kept"}))
    assert "not one of ours" in page.xpath("//*[@role='alert']")[0].text_content()
    assert page.xpath("//textarea[@name='liked']/text()")[0].strip() == "Kept"
    again = {"born": page.xpath("//input[@name='born']/@value")[0], "rating": "5", "liked": "Kept"}
    assert client.post(FORM, again).status_code == 302


@pytest.mark.django_db
def test_an_old_form_and_a_hasty_one_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    born = _born(client)
    monkeypatch.setattr(guard, "YOUNGEST", 30.0)
    assert (
        "faster"
        in _wrong(client.post(FORM, {"born": born, "rating": "5"})).xpath("//*[@role='alert']")[0].text_content()
    )
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)
    monkeypatch.setattr(guard, "OLDEST", -1.0)
    _wrong(client.post(FORM, {"born": born, "rating": "5"}))


@pytest.mark.django_db
def test_what_falls_into_the_trap_is_not_kept(client: Client) -> None:
    trap = _tree(client.get(FORM)).get_element_by_id("website")
    assert trap.get("tabindex") == "-1" and "hidden" in trap.getparent().attrib
    page = _wrong(_send(client, website="https://spam.example/"))
    assert "as programs do" in page.xpath("//*[@role='alert']")[0].text_content()
    assert page.get_element_by_id("website").get("value") == ""


@pytest.mark.django_db
def test_an_empty_post_is_an_empty_form(client: Client) -> None:
    assert _wrong(client.post(FORM)).xpath("//p[@id='rating-error']")


@pytest.mark.django_db
def test_a_program_that_sends_it_a_thousand_times_is_stopped(client: Client, limited: None) -> None:
    codes = [client.post(FORM, {}).status_code for _ in range(25)]
    assert codes.count(429) >= 5 and not Feedback.objects.exists()


@pytest.mark.django_db
def test_an_answer_leaves_the_pages_that_are_kept_for_readers(client: Client) -> None:
    _born(client)  # the survey's settings are made when they are first asked for
    with CaptureQueriesContext(connection) as asked:
        _send(client, email="reader@example.org")
    said = [query["sql"] for query in asked]
    assert any("outreach_feedback" in sql and sql.startswith("INSERT") for sql in said)
    assert not [sql for sql in said if content.changes(sql)]


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, {"born": guard.born(), "rating": "5"}).status_code == 403
    assert not Feedback.objects.exists()


@pytest.fixture
def answers(commentary: PublicationPage) -> list[Feedback]:
    about: dict[str, Any] = {"page": commentary, "path": commentary.url, "steps": 6, "locale": "en-gb"}
    october = timezone.make_aware(dt.datetime(2026, 10, 31, 23, 30))
    november = timezone.make_aware(dt.datetime(2026, 11, 1, 0, 30))
    return [
        Feedback.objects.create(rating=2, given_at=october, liked="=HYPERLINK(1)", **about),
        Feedback.objects.create(rating=5, given_at=october, improve='Less\nof it, "please"', **about),
        Feedback.objects.create(rating=6, given_at=november, liked="<script>alert(1)</script>", **about),
        Feedback.objects.create(rating=1, given_at=november, path="/analyses/", steps=6, locale="en-gb"),
    ]


@pytest.mark.django_db
def test_row_32_editors_see_the_mean_and_n_by_page_and_month(
    admin_client: Client, answers: list[Feedback], commentary: PublicationPage
) -> None:
    shown = admin_client.get("/admin/reports/feedback/")
    rows = [
        [cell.text_content().strip() for cell in row.xpath("td")] for row in _tree(shown).xpath("//table[1]/tbody/tr")
    ]
    series = commentary.series.name
    assert ["October 2026", commentary.title, series, "3.50 of 6", "2"] in rows
    assert ["November 2026", commentary.title, series, "6.00 of 6", "1"] in rows
    assert ["November 2026", "/analyses/", "", "1.00 of 6", "1"] in rows
    assert "<script>alert(1)" not in shown.content.decode()
    narrowed = admin_client.get("/admin/reports/feedback/", {"series": commentary.series.pk, "month": "2026-10"})
    assert narrowed.context["summary"][0]["n"] == 2 and len(narrowed.context["summary"]) == 1
    assert len(admin_client.get("/admin/reports/feedback/", {"path": "/analyses/"}).context["object_list"]) == 1


@pytest.mark.django_db
def test_row_32_the_export_matches_what_is_shown_and_holds_no_formula(
    admin_client: Client, answers: list[Feedback]
) -> None:
    answer = admin_client.get("/admin/reports/feedback/", {"export": "csv", "month": "2026-10"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [(row["rating"], row["page_id"]) for row in rows] == [
        ("5", str(answers[0].page_id)),
        ("2", rows[0]["page_id"]),
    ]
    assert rows[0]["improve"] == 'Less\nof it, "please"'
    assert rows[1]["liked"] == "'=HYPERLINK(1)"
    assert admin_client.get("/admin/reports/feedback/", {"export": "xlsx"}).status_code == 200


@pytest.mark.django_db
def test_row_32_an_answer_is_marked_dealt_with_and_found_by_that(admin_client: Client, answers: list[Feedback]) -> None:
    address = f"/admin/reports/feedback/{answers[0].pk}/deal/"
    assert admin_client.get(address).status_code == 405
    done = admin_client.post(address, {"next": "https://elsewhere.example/"})
    assert done["Location"] == "/admin/reports/feedback/"
    listed = admin_client.get("/admin/reports/feedback/", {"state": "done"}).context["object_list"]
    assert [each.pk for each in listed] == [answers[0].pk]
    assert len(admin_client.get("/admin/reports/feedback/", {"state": "open"}).context["object_list"]) == 3
    admin_client.post(address, {"next": "/admin/reports/feedback/?state=open"})
    assert not Feedback.objects.exclude(dealt_with=None).exists()


@pytest.mark.django_db
def test_row_32_who_may_not_read_feedback_does_not(client: Client, answers: list[Feedback]) -> None:
    from django.contrib.auth.models import Permission

    author = User.objects.create_user("author", password="a-long-password")
    author.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(author)
    assert client.get("/admin/reports/feedback/").status_code == 302
    client.post(f"/admin/reports/feedback/{answers[0].pk}/deal/")
    assert not Feedback.objects.exclude(dealt_with=None).exists()
    author.user_permissions.add(Permission.objects.get(codename="view_feedback"))
    shown = client.get("/admin/reports/feedback/")
    assert shown.status_code == 200 and "Mark dealt with" not in shown.content.decode()
