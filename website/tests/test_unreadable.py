"""What Wagtail's own forms take for granted: keys that a database holds, whole letters, whole pictures."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html
from PIL import Image
from wagtail.models import Workflow

from institute.core.models import Picture, User
from institute.desk.models import Bundle
from institute.desk.roles import NAME
from institute.publications.models import IssuedNumber, Person, PublicationPage

from .makers import draft, published
from .test_desk import form_of

pytestmark = pytest.mark.django_db
TOO_LARGE = "9" * 30


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


@pytest.mark.parametrize(
    "address",
    [
        f"/admin/images/chooser/chosen-multiple/?id={TOO_LARGE}",
        f"/admin/desk/checks/{TOO_LARGE}/",
        f"/admin/desk/links/{TOO_LARGE}/",
        f"/admin/desk/bundles/{TOO_LARGE}/",
        f"/admin/publications/{TOO_LARGE}/outlook/",
        f"/admin/events/{TOO_LARGE}/attendees/",
        f"/admin/comments/piece/{TOO_LARGE}/",
    ],
)
def test_a_key_that_no_database_holds_is_no_failure(chief: Client, address: str) -> None:
    # PostgreSQL compares it with its keys and finds none; SQLite cannot hold it.
    assert chief.get(address).status_code in ((200, 400) if "chooser" in address else (404,))


@pytest.mark.parametrize("number", ["", "x", "-1", "٣", TOO_LARGE])
def test_voiding_what_is_no_number_voids_nothing(chief: Client, number: str) -> None:
    published()
    assert chief.post("/admin/numbers/", {"number": number, "reason": "Why not."}).status_code == 404
    assert not IssuedNumber.objects.exclude(voided_at=None).exists()


def test_a_bundle_of_what_is_no_piece_is_refused(chief: Client) -> None:
    before = Bundle.objects.count()
    for wrong in (TOO_LARGE, "x", "-1"):
        assert chief.post("/admin/desk/bundles/new/", {"name": "All", "pages": wrong}).status_code in (200, 400)
    assert Bundle.objects.count() == before


@pytest.mark.parametrize(
    ("half", "kept"), [("a\ud800b", "a\ufffdb"), ("a\udc00b", "a\ufffdb"), ("a\U0001f6a2b", "a\U0001f6a2b")]
)
def test_half_a_letter_is_a_lost_letter(chief: Client, half: str, kept: str) -> None:
    page = draft("Cut through")
    page.save_revision()
    block: dict[str, Any] = {"key": "aaaaa", "text": half, "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    words = json.dumps({"blocks": [block], "entityMap": {}})
    answer = chief.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form_of(page), "body-0-value": words})
    assert answer.status_code == 302
    latest = PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert kept in str(latest.body[0].value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            ("body-0-value", value)
            for value in ("[]", "3", '"s"', '{"blocks":3}', '{"blocks":[3],"entityMap":{}}', "x")
        ),
        *(("contents", value) for value in ("[]", '{"blocks":3}')),
        *(("contributions-0-biography_as_printed", value) for value in ("[]", '{"blocks":3}')),
        *(("body-count", value) for value in ("x", "", "10000000", "9" * 30, "9" * 5_000)),
        *(("body-0-order", value) for value in ("x", "")),
        *(("series", value) for value in ("x", "[]")),
        *(("contributions-0-person", value) for value in ("x", "1e400")),
        *((f"{rows}-TOTAL_FORMS", "10000000") for rows in ("contributions", "editions", "reviews", "comments")),
        *(("contributions-TOTAL_FORMS", value) for value in ("9" * 30, "9" * 5_000, "2000")),
    ],
)
def test_a_form_that_no_editor_sends_is_refused_with_nothing_kept(chief: Client, field: str, value: str) -> None:
    page = draft("As it was")
    page.save_revision()
    form = form_of(page)
    assert field in form
    answer = chief.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form, "title": "Otherwise", field: value}
    )
    said = answer.content.decode()
    assert answer.status_code == 400 and "Nothing of it was kept" in said and "Copy it before you try again" in said
    kept = PublicationPage.objects.get(pk=page.pk)
    assert kept.get_latest_revision_as_object().title == "As it was" and kept.revisions.count() == 1


@pytest.mark.parametrize("key", ["x", "[]", "1.5"])
def test_a_row_whose_key_is_none_is_refused(chief: Client, key: str) -> None:
    person = Person.objects.filter(appointments__isnull=False).first()
    assert person is not None
    where = f"/admin/snippets/publications/person/edit/{person.pk}/"
    (form,) = [form for form in html.fromstring(chief.get(where).content.decode()).forms if "slug" in form.fields]
    sent = {name: value for name, value in form.fields.items() if isinstance(value, str)}
    assert "appointments-0-id" in sent
    answer = chief.post(where, {**sent, "family_name": "Otherwise", "appointments-0-id": key})
    assert answer.status_code == 400 and "Nothing of it was kept" in answer.content.decode()
    assert not Person.objects.filter(family_name="Otherwise").exists()


@pytest.mark.parametrize("page", ["x", "", "99"])
def test_a_page_of_the_workflows_pages_that_is_none_is_no_failure(chief: Client, page: str) -> None:
    where = reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.get(name=NAME).pk])
    assert chief.get(f"{where}?p={page}").status_code == 400
    assert chief.get(where).status_code == 200


def test_what_is_wrong_of_our_own_is_still_a_failure(chief: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = draft("A fault of ours")
    page.save_revision()

    def fails(*args: Any, **kwargs: Any) -> None:
        raise ValueError("Ours.")

    monkeypatch.setattr("institute.desk.answering._asks", fails)
    with pytest.raises(ValueError, match="Ours"):
        chief.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page))


def test_a_report_of_many_hundred_blocks_is_saved(chief: Client) -> None:
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

    page = draft("A long report")
    page.save_revision()
    blocks = [("paragraph", rich_text(f"<p>Paragraph {number}.</p>")) for number in range(1_500)]
    form = {name: value for name, value in form_of(page).items() if not name.startswith("body-")}
    form |= nested_form_data({"body": streamfield(blocks)})
    assert len(form) > 4_500
    assert chief.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form).status_code == 302
    assert len(PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().body) == 1_500


def test_so_many_fields_are_taken_from_nobody_who_is_not_signed_in(client: Client) -> None:
    assert client.post("/admin/login/", {f"field{n}": "" for n in range(2000)}).status_code == 400


def test_the_sign_nul_in_a_text_is_a_lost_letter(chief: Client) -> None:
    # PostgreSQL holds no such sign, neither in a text nor in what is kept as JSON.
    page = draft("With a sign that is none")
    page.save_revision()
    block: dict[str, Any] = {"key": "aaaaa", "text": "a\0b", "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    words = json.dumps({"blocks": [block], "entityMap": {}})
    answer = chief.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form_of(page), "body-0-value": words})
    assert answer.status_code == 302
    assert "a\ufffdb" in str(PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().body[0].value)


@pytest.mark.parametrize("order", ["", "role", "-name_as_printed", "nothing"])
def test_people_are_found_by_parts_of_their_names_in_any_order(chief: Client, order: str) -> None:
    answer = chief.get("/admin/snippets/publications/person/", {"q": "naok", "ordering": order})
    assert answer.status_code == 200 and "Ito Naoko" in answer.content.decode()


def png(size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).save(out, "PNG")
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 80).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cut.png", png()[:200], "damaged or was cut off"),
        ("cut.png", png()[:9_000], "damaged or was cut off"),
        ("cut.jpg", jpeg()[:5_000], "damaged or was cut off"),
        ("words.jpg", b"hello", "not an image"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "does not match"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "Not a supported"),
        ("named.jpg", png(), "does not match"),
        ("empty.png", b"", "empty"),
    ],
)
def test_a_picture_that_is_none_or_no_whole_one_is_refused_at_its_field(
    chief: Client, name: str, data: bytes, said: str
) -> None:
    before = Picture.objects.count()
    answer = chief.post("/admin/images/add/", {"title": "A picture", "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200 and said in answer.content.decode()
    many = chief.post(
        "/admin/images/multiple/add/",
        {"title": "A picture", "files[]": SimpleUploadedFile(name, data)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert many.status_code == 200 and said in str(many.json().get("error_message", many.json()))
    assert Picture.objects.count() == before
    answer = chief.post("/admin/images/add/", {"title": "A picture", "file": SimpleUploadedFile("whole.png", png())})
    assert answer.status_code == 302 and Picture.objects.count() == before + 1
