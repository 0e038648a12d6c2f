"""Rows 38 to 54: people, boards, chairs, vacancies, funding, units, teaching, partners, alumni; hostile input."""

from __future__ import annotations

import csv
import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from lxml import html

from institute.core import guard
from institute.core.models import User
from institute.people import admin, forgetting, funding
from institute.people.models import (
    Alumnus,
    AlumnusStory,
    Application,
    Appointment,
    Body,
    Chair,
    Course,
    Funder,
    Grant,
    Partner,
    PersonGroup,
    Programme,
    Vacancy,
    Welcome,
)
from institute.people.sorting import sort_key
from institute.people.vcards import vcard
from institute.publications.models import Award, Person, PublicationPage, Unit
from tests.makers import draft

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
GOOD = {"name": "Ada Reader", "email": "ada@example.org", "organisation": "", "text": "I brief within the hour."}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a form be sent at once."""
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def _names(client: Client, path: str) -> list[str]:
    tree = html.fromstring(client.get(path).content.decode())
    return [" ".join(each.text_content().split()) for each in tree.xpath("//article//h3|//article//h2")]


def _graphs(client: Client, path: str) -> list[dict[str, Any]]:
    tree = html.fromstring(client.get(path).content.decode())
    return [json.loads(each) for each in tree.xpath("//script[@type='application/ld+json']/text()")]


def _graph(client: Client, path: str, kind: str) -> dict[str, Any] | None:
    return next((graph for graph in _graphs(client, path) if graph.get("@type") == kind), None)


def test_row_38_words_of_welcome_are_signed_with_a_portrait(client: Client) -> None:
    page = html.fromstring(client.get("/about/welcome/").content.decode())
    assert page.xpath("//p[@class='signature']/a/@href") == ["/people/marsh-ines/"]
    assert page.xpath("//img/@alt[contains(., 'Portrait of Ines Marsh')]")
    later = Welcome.objects.get()
    later.pk, later.title, later.date = None, "Tomorrow’s", timezone.localdate() + DAY
    later.save()
    assert "Tomorrow’s" not in _text(client, "/about/welcome/")


def test_row_39_who_has_served_moves_to_the_past_list_and_the_chair_comes_first(client: Client) -> None:
    assert _names(client, "/about/board/")[0] == "Dame Oriel Fenwick"
    seat = Body.objects.get(slug="board").seats.get(name="Jonas Abara")
    assert "Jonas Abara" in _names(client, "/about/board/")
    seat.ends = timezone.localdate() - DAY
    seat.save()
    assert "Jonas Abara" not in _names(client, "/about/board/")
    assert f"Jonas Abara, deputy chair {seat.years}" in _text(client, "/about/board/")
    assert client.get("/about/no-such-board/").status_code == 404
    assert client.get("/about/").status_code == 200


def test_row_40_somebody_is_in_several_groups_and_leaving_keeps_profile_and_bylines(client: Client) -> None:
    person = Person.objects.get(slug="ito-naoko")
    group = PersonGroup.objects.get(slug="visiting")
    Appointment.objects.create(person=person, group=group, title="Guest", starts=dt.date(2020, 1, 1))
    assert _names(client, "/people/").count("Ito Naoko") == 2
    written = _text(client, "/publications/how-far-can-tokyo-hold-the-line/")
    person.appointments.update(ends=timezone.localdate())
    assert "Ito Naoko" in _names(client, "/people/"), "the last day still counts"
    person.appointments.update(ends=timezone.localdate() - DAY)
    assert "Ito Naoko" not in _names(client, "/people/")
    assert "Ito Naoko" in _names(client, "/people/former/")
    assert "Former" in _text(client, "/people/ito-naoko/")
    assert "Ito Naoko" in written and "Ito Naoko" in _text(client, "/publications/how-far-can-tokyo-hold-the-line/")


def test_row_40_the_directory_is_narrowed_and_sorted(client: Client) -> None:
    assert _names(client, "/people/?group=administration") == ["Alma Łódź"]
    assert "Ito Naoko" in _names(client, "/people/?unit=alliances")
    assert _names(client, "/people/?q=lodz") == ["Alma Łódź"]
    by_name = _names(client, "/people/?sort=name")
    assert by_name == sorted(by_name, key=lambda name: sort_key(Person.objects.get(name_as_printed=name).family_name))
    assert by_name.index("Alma Łódź") < by_name.index("Ines Marsh")
    for junk in ("?group=%00&unit=';--", "?q=" + "x" * 5000, "?sort=%F0%9F"):
        assert client.get(f"/people/{junk}").status_code == 200


def test_row_40_an_appointment_cannot_end_before_it_begins() -> None:
    post = Appointment.objects.first()
    assert post is not None
    post.starts, post.ends = dt.date(2022, 1, 2), dt.date(2022, 1, 1)
    with pytest.raises(ValidationError, match="cannot end before"):
        post.full_clean()


def test_row_41_every_list_of_a_profile_comes_of_relations(client: Client) -> None:
    said = _text(client, "/people/ito-naoko/")
    for part in ("Alliances under strain", "English, Japanese", "Card for address books"):
        assert part in said
    assert "Two readings of a joint statement" in said and "tokyo hold the line" in said.lower()
    assert "Every forecast, and how it turned out" in said
    graph = _graph(client, "/people/ito-naoko/", "Person")
    assert graph is not None
    assert graph["name"] == "Ito Naoko" and graph["jobTitle"] == ["Senior analyst"]
    assert graph["knowsLanguage"] == ["English", "Japanese"] and graph["image"].endswith(".png")
    Person.objects.get(slug="ito-naoko").quoted_in.all().delete()
    assert "Two readings" not in _text(client, "/people/ito-naoko/")


def test_row_41_the_card_says_what_the_profile_says_and_nothing_breaks_out_of_it(client: Client) -> None:
    answer = client.get("/people/ito-naoko.vcf")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCARD" and "FN:Ito Naoko" in lines and "TITLE:Senior analyst" in lines
    hostile = Person(slug="x", name_as_printed="A;B,C\nEMAIL:evil@example.org", family_name="A;B" * 60)
    card = vcard(hostile, house="H", url="https://example.org/")
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    assert "EMAIL:evil@example.org" not in card.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("links", ["no address", "Notes javascript:alert(1)", "Good https://a.example/\nBad ftp:/x"])
def test_row_41_a_link_must_be_one(links: str) -> None:
    person = Person.objects.get(slug="ito-naoko")
    person.links = links
    with pytest.raises(ValidationError, match="write what it is"):
        person.full_clean()


def test_row_42_awards_are_narrowed_by_year_and_kind_and_stand_on_the_profile(client: Client) -> None:
    assert _names(client, "/awards/?kind=student") == ["Founders’ Essay Prize"]
    assert _names(client, "/awards/?year=2025&kind=staff") == ["Port Ardent Prize for Patience (invented)"]
    assert len(_names(client, "/awards/?year=junk&kind=junk")) == Award.objects.count()
    assert "Port Ardent Prize for Patience (invented), 2025" in _text(client, "/people/sato-emi/")


def test_row_43_a_chair_lists_its_holders_in_order_and_the_gift_that_pays_for_it(client: Client) -> None:
    chair = Chair.objects.get()
    page = html.fromstring(client.get(chair.get_absolute_url()).content.decode())
    assert page.xpath("//ol[contains(@class,'holders')]/li/a/text()") == ["Odd Åsen", "Amara Okonjo-Lind"]
    assert "EUR 1,200,000" in page.text_content()
    assert "Lantern Street Chair" in _text(client, "/people/okonjo-lind-amara/")
    assert "Lantern Street Chair" in _text(client, "/about/funding/")


def test_row_43_funding_is_data_by_year_with_csv_and_the_anonymous_line(client: Client) -> None:
    said = _text(client, "/about/funding/")
    assert "Last updated" in said and "A reader of the Harbour Letter" not in said
    assert "Anonymous donors: 1 gift, EUR 5,000" in said and "No anonymous gift was accepted in 2025." in said
    rows = list(csv.DictReader(client.get("/about/funding.csv").content.decode().splitlines()))
    assert len(rows) == Grant.objects.count()
    assert "A reader of the Harbour Letter" not in client.get("/about/funding.csv").content.decode()
    year = next(each for each in funding.years() if each.year == 2026)
    exact = [row for row in rows if row["year"] == "2026"]
    low = sum(Decimal(row["amount"] or row["at_least"]) for row in exact)
    high = sum(Decimal(row["amount"] or row["at_most"]) for row in exact)
    assert [(s.currency, s.low, s.high) for s in year.sums] == [("EUR", low, high)]
    assert low < high


def test_row_43_a_grant_says_how_much_once(client: Client) -> None:
    funder = Funder.objects.create(name="=cmd|' /C calc'!A0", kind="company")
    for wrong in ({}, {"amount": 1, "at_least": 1, "at_most": 2}, {"at_least": 2, "at_most": 1}, {"amount": 0}):
        with pytest.raises(ValidationError):
            Grant(funder=funder, project="P", starts=dt.date(2026, 1, 1), **wrong).full_clean()
    grant = Grant(funder=funder, project="P", starts=dt.date(2026, 1, 1), amount=Decimal("3.50"))
    grant.full_clean()
    grant.save()
    assert "\r\n2026,'=cmd" in client.get("/about/funding.csv").content.decode()


def test_row_43_a_publication_and_its_grant_lead_to_each_other(client: Client) -> None:
    page = PublicationPage.objects.get(slug="the-repair-ship-is-the-strategy")
    assert page.number in _text(client, "/about/funding/")
    said = _text(client, page.url or "")
    assert "Ministry of Ports of Port Ardent" in said and "EUR 180,000" in said


def test_row_44_a_vacancy_closes_by_itself(client: Client) -> None:
    vacancy = Vacancy.objects.get(slug="analyst-undersea-cables")
    path = vacancy.get_absolute_url()
    graph = _graph(client, path, "JobPosting")
    assert graph is not None and graph["validThrough"].startswith(vacancy.closes.isoformat())
    assert vacancy.title in _text(client, "/about/careers/")
    assert vacancy.title in client.get("/about/careers.atom").content.decode()
    Vacancy.objects.filter(pk=vacancy.pk).update(closes=timezone.localdate() - DAY)
    assert "closed" in _text(client, path).lower() and _graph(client, path, "JobPosting") is None
    assert "Apply by mail" not in _text(client, path)
    assert vacancy.title not in _text(client, "/about/careers/")
    assert vacancy.title not in client.get("/about/careers.atom").content.decode()
    assert path not in client.get("/sitemap-people.xml").content.decode()


def test_row_44_a_vacancy_not_yet_posted_is_not_there_and_has_one_way_to_apply(client: Client) -> None:
    vacancy = Vacancy.objects.get(slug="intern-record")
    Vacancy.objects.filter(pk=vacancy.pk).update(posted=timezone.localdate() + DAY)
    assert client.get(vacancy.get_absolute_url()).status_code == 404
    vacancy.apply_email = "jobs@example.org"
    with pytest.raises(ValidationError, match="one of the two"):
        vacancy.full_clean()


def test_row_46_a_publication_belongs_to_several_units_and_only_live_ones_are_listed(client: Client) -> None:
    units = list(Unit.objects.filter(slug__in=("alliances", "cables")))
    page = PublicationPage.objects.get(slug="the-repair-ship-is-the-strategy")
    page.units = units
    page.save()
    hidden = draft("Not to be seen")
    hidden.units = units
    hidden.save()
    for unit in units:
        said = _names(client, unit.get_absolute_url())
        assert page.title in said and "Not to be seen" not in said
    graph = _graph(client, "/units/alliances/", "ResearchOrganization")
    assert graph is not None and {"Ito Naoko"} <= {each["name"] for each in graph["member"]}


def test_row_47_the_chain_of_parents_is_shown_and_no_circle_is_taken(client: Client) -> None:
    assert "Economy Programme" in _text(client, "/units/cables/")
    assert "Undersea Cables Cluster" in _text(client, "/units/economy/")
    above = Unit.objects.get(slug="economy")
    above.parent = Unit.objects.get(slug="cables")
    with pytest.raises(ValidationError, match="cannot stand under itself"):
        above.full_clean()


def test_row_48_a_unit_of_any_kind_gets_people_outputs_and_a_feed(client: Client) -> None:
    made = Unit.objects.create(slug="odd-lots", name="Odd Lots", kind="Workshop")
    person, group = Person.objects.get(slug="vane-tobias"), PersonGroup.objects.get(slug="research")
    Appointment.objects.create(person=person, group=group, unit=made, title="Convener")
    said = _text(client, made.get_absolute_url())
    assert "Workshop" in said and "Tobias Vane" in said
    assert client.get("/feeds/unit/odd-lots.atom").status_code == 200


def test_row_49_a_closed_unit_is_labelled_kept_and_offered_no_more(client: Client, admin_client: Client) -> None:
    assert "Northern Waters Cluster" not in _text(client, "/units/")
    assert "Northern Waters Cluster" in _text(client, "/units/closed/")
    assert "Closed 2020" in _text(client, "/units/northern-waters/")
    offered = admin_client.get(Unit.snippet_viewset.chooser_viewset.widget_class().get_chooser_modal_url())  # type: ignore[attr-defined]
    assert b"Economy Programme" in offered.content and b"Northern Waters" not in offered.content


def test_row_49_a_publication_is_offered_no_closed_unit_but_keeps_the_one_it_has() -> None:
    closed = Unit.objects.get(slug="northern-waters")
    page = draft("Of the north")
    form = PublicationPage.get_edit_handler().get_form_class()
    assert closed not in form(instance=page).fields["units"].queryset
    page.units = [closed]
    assert closed in form(instance=page).fields["units"].queryset


def test_row_50_deadlines_that_are_over_are_not_shown(client: Client) -> None:
    programme = Programme.objects.get(slug="strategic-judgement")
    said = _text(client, programme.get_absolute_url())
    assert "Applications from abroad" in said and "Early applications" not in said
    assert "EUR 9,800" in said and "Financial assistance" in said and "How to apply" in said


def test_row_52_the_directory_is_closed_to_the_public_and_holds_only_who_agreed(client: Client) -> None:
    assert client.get("/alumni/directory/").status_code == 403
    user = User.objects.create_user("alum", password="x")
    client.force_login(user)
    assert client.get("/alumni/directory/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_alumnus"))
    answer = client.get("/alumni/directory/")
    assert answer.status_code == 200 and "private" in answer["Cache-Control"]
    assert "wren@alumni.example" in answer.content.decode() and "Said No" not in answer.content.decode()
    Alumnus.objects.filter(consents=True).update(consent_until=timezone.localdate() - DAY)
    assert "wren@alumni.example" not in client.get("/alumni/directory/").content.decode()
    forgetting.forget()
    assert not Alumnus.objects.filter(consents=True).exists()


def test_row_52_a_story_is_shown_once_its_teller_agreed(client: Client) -> None:
    AlumnusStory.objects.filter(slug="idris-cole").update(is_shown=False)
    assert "Wren Halloway" in _text(client, "/alumni/") and "Idris Cole" not in _text(client, "/alumni/")


def test_row_53_partners_are_narrowed_by_country_and_lapsed_ones_leave(client: Client) -> None:
    assert _names(client, "/partners/?country=estuary-republic-invented") == ["Delta Institute (invented)"]
    assert "Old Lighthouse" not in _text(client, "/partners/")
    assert Partner.objects.filter(slug="old-lighthouse").exists()
    assert len(_names(client, "/partners/?country=%3Cscript%3E")) == Partner.objects.current().count()


def test_row_54_a_course_says_its_cohorts_to_programs(client: Client) -> None:
    graph = _graph(client, "/teaching/courses/reading-a-communique/", "Course")
    assert graph is not None
    runs = graph["hasCourseInstance"]
    assert len(runs) == 2 and runs[0]["@type"] == ["CourseInstance", "EducationEvent"]
    assert runs[0]["offers"]["price"] == "1400.00" and runs[1]["courseMode"] == "Online"


def _form(client: Client, **said: str) -> dict[str, str]:
    page = html.fromstring(client.get("/teaching/courses/reading-a-communique/apply/").content.decode())
    cohort = Course.objects.get(slug="reading-a-communique").open_cohorts[0]
    return {"born": page.xpath("//input[@name='born']/@value")[0], "cohort": str(cohort.pk), **GOOD, **said}


def _send(client: Client, fields: dict[str, Any]) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post("/teaching/courses/reading-a-communique/apply/", fields)


def test_row_54_an_application_goes_to_the_mailbox_once(client: Client) -> None:
    fields = _form(client)
    answer = _send(client, fields)
    assert answer.status_code == 302 and client.get(answer["Location"]).status_code == 200
    _send(client, fields)
    assert Application.objects.count() == 1 and len(mail.outbox) == 2
    to_course, receipt = mail.outbox
    assert to_course.to == ["courses@kaihan.example"] and to_course.reply_to == ["ada@example.org"]
    assert GOOD["text"] in to_course.body and GOOD["text"] not in receipt.body and receipt.to == ["ada@example.org"]
    Application.objects.update(until=timezone.localdate())
    forgetting.forget()
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", ""),
        ("name", "  "),
        ("name", "A\r\nBcc: all@example.org"),
        ("name", "x" * 121),
        ("name", "\x00"),
        ("email", "no address"),
        ("email", "a@example.org\nBcc: all@example.org"),
        ("email", "x" * 300 + "@example.org"),
        ("organisation", "Line\nBreak"),
        ("organisation", "x" * 161),
        ("text", ""),
        ("text", "x" * 3001),
        ("cohort", ""),
        ("cohort", "999999"),
        ("cohort", "x' OR 1=1"),
    ],
)
def test_row_54_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(client: Client, field: str, said: str) -> None:
    answer = _send(client, _form(client, **{field: said}))
    assert answer.status_code == 422
    page = html.fromstring(answer.content.decode())
    assert page.xpath(f"//p[@id='{field}-error']") and page.get_element_by_id(field).get("aria-invalid") == "true"
    if field != "text":
        assert page.get_element_by_id("text").text.strip() == GOOD["text"]
    assert not Application.objects.exists() and not mail.outbox


def test_row_54_scripts_are_shown_as_words_and_forged_forms_are_refused(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    answer = _send(client, _form(client, text=hostile, email="wrong"))
    assert hostile not in answer.content.decode() and "&lt;script&gt;" in answer.content.decode()
    assert _send(client, _form(client, born="forged")).status_code == 422
    assert _send(client, _form(client, website="https://spam.example/")).status_code == 422
    assert client.get("/teaching/courses/reading-a-communique/applied/?as=forged").status_code == 302
    assert not Application.objects.exists()


def test_row_54_no_cohort_that_is_closed_takes_an_application(client: Client) -> None:
    fields = _form(client)
    course = Course.objects.get(slug="reading-a-communique")
    course.cohorts.update(apply_by=timezone.localdate() - DAY)
    assert _send(client, fields).status_code == 422
    assert "Applications are closed" in _text(client, "/teaching/courses/reading-a-communique/apply/")
    assert not Application.objects.exists()


def test_what_is_here_is_found_and_mapped(client: Client) -> None:
    for word, path in (("Lantern", "/about/chairs/lantern-street-chair/"), ("Undersea", "/units/cables/")):
        assert path in client.get(f"/search/?q={word}").content.decode()
    mapped = client.get("/sitemap-people.xml").content.decode()
    for path in ("/people/ito-naoko/", "/units/northern-waters/", "/teaching/courses/base-rates/", "/about/board/"):
        assert path in mapped


def test_editors_find_every_list_and_every_form(admin_client: Client) -> None:
    for group in (admin.PeopleGroup, admin.InstituteGroup, admin.TeachingGroup):
        for viewset in group.items:
            model = viewset.model
            base = model.snippet_viewset
            assert admin_client.get(reverse(base.get_url_name("list"))).status_code == 200
            assert admin_client.get(reverse(base.get_url_name("add"))).status_code == 200
            row = model.objects.first()
            assert admin_client.get(reverse(base.get_url_name("edit"), args=[row.pk])).status_code == 200, model


def test_row_44_a_vacancy_closes_at_midnight_where_the_institute_is(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    last = dt.date(2031, 3, 31)
    Vacancy.objects.create(
        slug="late",
        title="A post until midnight",
        posted=dt.date(2031, 3, 1),
        closes=last,
        apply_email="jobs@kaihan.example",
        place="Port Ardent",
        summary="Words.",
        text="<p>Words.</p>",
    )
    for hour, is_open in ((dt.time(14, 59, 59), True), (dt.time(15, 0), False)):  # midnight in Tokyo is 15:00 UTC
        moment = dt.datetime.combine(last, hour, dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert ("A post until midnight" in _text(client, "/about/careers/")) is is_open
        page = client.get("/about/careers/late/")
        assert page.status_code == 200 and ("Apply by mail" in page.content.decode()) is is_open
        assert ("JobPosting" in page.content.decode()) is is_open
