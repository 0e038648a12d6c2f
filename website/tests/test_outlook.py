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
from institute.record import outlook
from institute.record.ledger import book
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
        ({"number": "101"}, "less than or equal to 100"),
        ({"number": ""}, "How likely is a yes"),
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
    wanted = outlook.Wanted(text, text, day, day, dt.date(2027, 1, 1), text, text, "ito", 0.3, "unlikely", "hns")
    case = case_from_toml(stored.toml + outlook.as_records(stored.case(), "some-text", wanted))
    assert case.statements[-1].text == text and case.forecasts[-1].question == text


def test_a_person_leads_to_their_record(client: Client) -> None:
    assert "/record/by/ito/" in client.get("/people/ito-naoko/").content.decode()
    assert "/record/by/" not in client.get("/people/sato-emi/").content.decode()


NUMBER = {"type": "numeric", "number": "", "word": "", "unit": "US$ bn", "low": "0", "high": "10", "open_above": "on"}
ANSWERS: list[tuple[dict[str, str], dict[str, Any], object]] = [
    (
        {
            "type": "choice",
            "number": "",
            "word": "",
            "options": "A treaty: 30\nAn extension, for a year: 50 %\nOther: 20",
        },
        {"options": ("A treaty", "An extension, for a year", "Other")},
        {"A treaty": 0.3, "An extension, for a year": 0.5, "Other": 0.2},
    ),
    (
        {"type": "ordered", "number": "", "word": "", "options": "low: 0\nmiddle: 100\nhigh: 0"},
        {"options": ("low", "middle", "high")},
        {"low": 0.0, "middle": 1.0, "high": 0.0},
    ),
    (
        {**NUMBER, "quantile_05": "1", "quantile_50": "2.5", "quantile_95": "8"},
        {"unit": "US$ bn", "scale": (0.0, 10.0), "open_above": True, "open_below": False},
        {"0.05": 1.0, "0.5": 2.5, "0.95": 8.0},
    ),
    ({**NUMBER, "curve": "0 0\n10 95"}, {"scale": (0.0, 10.0)}, {"cdf": ((0.0, 0.0), (10.0, 0.95))}),
    (
        {"type": "discrete", "number": "", "word": "", "unit": "states", "low": "0", "high": "20", "quantile_50": "12"},
        {"unit": "states", "open_above": False},
        {"0.5": 12.0},
    ),
    (
        {"type": "date", "number": "", "word": "", "quantile_25": "2026-12-24", "quantile_75": "2027-02-01"},
        {"open_above": False},
        {"0.25": dt.date(2026, 12, 24), "0.75": dt.date(2027, 2, 1)},
    ),
]


@pytest.mark.parametrize(("filled", "asked", "value"), ANSWERS, ids=[answer[0]["type"] for answer in ANSWERS])
def test_a_sentence_becomes_a_question_of_any_type(
    editor: Client, commentary: PublicationPage, filled: dict[str, str], asked: dict[str, Any], value: object
) -> None:
    offers = [offer for offer, _ in editor.get(_address(commentary)).context["rows"]]
    text = next(offer.text for offer in offers if not offer.became)
    before, _ = book.head()
    answer = editor.post(_address(commentary), _filled(text, **filled))
    assert answer.status_code == 302, re.findall("error-message.*", answer.content.decode())
    forecast = _japan().case().forecasts[-1]
    (entry,) = forecast.entries
    assert forecast.type == filled["type"] and entry.value == value and entry.word is None
    assert {name: getattr(forecast, name) for name in asked} == asked
    assert book.head()[0] == before + 2, "the question and its first entry"
    with book.reading() as record:
        assert not record.problems
    assert editor.get(commentary.url).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"type": "choice", "options": "A treaty 30\nOther: 70"}, ["is no option with its probability"]),
        ({"type": "choice", "options": "A treaty: 30\nOther: 60"}, ["must sum to 1, not 0.9"]),
        ({"type": "choice", "options": ""}, ["Give the options"]),
        ({"type": "choice", "options": "A treaty: 100"}, ["at least two options"]),
        ({"type": "numeric", "quantile_50": "some"}, ["Give a number"]),
        ({"type": "numeric", "unit": "", "low": ""}, ["needs this", "Give at least the middle"]),
        ({**NUMBER, "quantile_05": "3", "quantile_50": "2"}, ["must not fall"]),
        ({**NUMBER, "curve": "0 50\n10 40"}, ["A CDF must not fall", "a CDF must not fall"]),
        ({"type": "date", "quantile_50": "soon"}, ["Give a day"]),
        ({"type": "date", "quantile_50": "2020-01-01"}, ["lies outside the question"]),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_and_nothing_is_stored(
    editor: Client, commentary: PublicationPage, wrong: dict[str, str], says: list[str]
) -> None:
    offers = [offer for offer, _ in editor.get(_address(commentary)).context["rows"]]
    text = next(offer.text for offer in offers if not offer.became)
    before = _japan().toml
    answer = editor.post(_address(commentary), _filled(text, **{"number": "", "word": "", **wrong}))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert any(each in html for each in says), re.findall("error-message.*", html)
    assert _japan().toml == before
