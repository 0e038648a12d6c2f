"""The editors' outlook page: what it finds in a text, and how a sentence becomes a forecast of the case."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from institute.analyses.models import StoredCase
from institute.core.models import User
from institute.publications.models import PublicationPage
from institute.record import book, outlook
from thinktank.case import case_from_toml

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("someone", password="x"))
    return client


def _address(page: PublicationPage) -> str:
    return f"/admin/publications/{page.pk}/outlook/"


def _japan() -> StoredCase:
    return StoredCase.objects.get(slug="japan-us-2025")


def _filled(text: str, **other: Any) -> dict[str, Any]:
    return {
        "text": text,
        "question": "Will there be a modest deal on base costs by 31 March 2027?",
        "number": "60",
        "word": "likely",
        "by": "mori",
        "about": "hns",
        "opens": "2026-11-20",
        "closes": "2027-03-30",
        "resolve_by": "2027-03-31",
        "source": "Ministry of Foreign Affairs of Japan",
        "fallback": "",
        **other,
    }


def test_the_page_offers_what_looks_ahead_and_knows_what_is_a_forecast(
    editor: Client, commentary: PublicationPage
) -> None:
    answer = editor.get(_address(commentary))
    html = answer.content.decode()
    offers = [offer for offer, _ in answer.context["rows"]]
    became = {offer.became.split(":")[0] for offer in offers if offer.became}
    assert {"o1", "o3", "o4", "o14"} <= became, "sentences of the case are known as such"
    assert answer.context["open"] == sum(not offer.became for offer in offers) > 0
    assert "a day by which it will be known" in html and "a source where the answer will be read" in html


def test_a_sentence_becomes_a_forecast_of_the_case_and_of_the_record(
    editor: Client, commentary: PublicationPage
) -> None:
    offers = [offer for offer, _ in editor.get(_address(commentary)).context["rows"]]
    text = next(offer.text for offer in offers if not offer.became)
    before, _ = book.head()
    assert editor.post(_address(commentary), _filled(text)).status_code == 302
    case = _japan().case()
    forecast = case.forecasts[-1]
    (entry,) = forecast.entries
    assert (entry.by, entry.value, entry.word) == ("mori", 0.6, "likely")
    assert case.statements[-1].quote == text and case.statements[-1].forecast == forecast.id
    assert book.head()[0] == before + 2, "the question and its first entry"
    again = [offer for offer, _ in editor.get(_address(commentary)).context["rows"]]
    assert next(offer.became for offer in again if offer.text == text).endswith(f"forecast {forecast.id}")
    assert "# Japan and a transactional United States" in _japan().toml, "comments are kept"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"word": "unlikely"}, "is not"),
        ({"closes": "2027-06-01"}, "must follow one another"),
        ({"number": "0"}, "greater than or equal to 0.1"),
        ({"source": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    editor: Client, commentary: PublicationPage, wrong: dict[str, str], said: str
) -> None:
    offers = [offer for offer, _ in editor.get(_address(commentary)).context["rows"]]
    text = next(offer.text for offer in offers if not offer.became)
    before = _japan().toml
    answer = editor.post(_address(commentary), _filled(text, **wrong))
    assert answer.status_code == 200 and re.search(said, answer.content.decode())
    assert _japan().toml == before


def test_only_who_may_edit_the_text_sees_it(client: Client, commentary: PublicationPage) -> None:
    assert client.get(_address(commentary)).status_code == 302
    client.force_login(User.objects.create_user("reader", password="x"))
    assert client.get(_address(commentary)).status_code in (302, 403)


@pytest.mark.parametrize("text", ['He said "maybe" \\ and\tleft.', "Ein “Ja” – 日本", "[x] # = '"])
def test_any_words_are_written_as_toml_reads_them(text: str) -> None:
    stored = _japan()
    day = dt.date(2026, 11, 20)
    wanted = outlook.Wanted(text, text, day, day, dt.date(2027, 1, 1), text, text, "ito", 30, "unlikely", "hns")
    case = case_from_toml(stored.toml + outlook.as_records(stored.case(), "some-text", wanted))
    assert case.statements[-1].text == text and case.forecasts[-1].question == text


def test_a_person_leads_to_their_record(client: Client) -> None:
    assert "/record/by/ito/" in client.get("/people/ito-naoko/").content.decode()
    assert "/record/by/" not in client.get("/people/sato-emi/").content.decode()
