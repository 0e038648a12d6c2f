"""Claims, reviews and annotations: marked sentences and their outcomes as other programs read them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from institute.publications.models import PublicationPage
from institute.record.ledger import book
from institute.record.models import Coverage
from institute.record.reading import quoting
from thinktank.case import Statement

pytestmark = pytest.mark.django_db


def _graph(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/ld+json"
    return json.loads(answer.content)


def _nodes(client: Client, kind: str, address: str = "/record/claims.jsonld") -> list[dict[str, Any]]:
    return [node for node in _graph(client, address)["@graph"] if node["@type"] == kind]


def test_every_question_with_a_sentence_is_a_claim_and_only_what_is_known_is_reviewed(client: Client) -> None:
    claims, reviews = _nodes(client, "Claim"), _nodes(client, "ClaimReview")
    assert claims and reviews and len({claim["@id"] for claim in claims}) == len(claims)
    known = {review["itemReviewed"]["@id"] for review in reviews}
    assert known < {claim["@id"] for claim in claims}
    with book.reading() as record:
        questions = dict(record.state.questions)
    for claim in claims:
        key = re.sub("^.*/record/forecasts/|/#.*$", "", claim["@id"])
        assert (claim["@id"] in known) == (questions[key].resolution is not None)
        assert claim["text"] and claim["url"].startswith("http") and claim["about"]["name"] == questions[key].text


def test_a_review_has_what_readers_of_claim_reviews_ask_for(client: Client) -> None:
    for review in _nodes(client, "ClaimReview"):
        assert review["claimReviewed"] and review["url"].startswith("http") and review["author"]["name"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", review["datePublished"]) and review["reviewRating"]["alternateName"]
        rating = review["reviewRating"]
        if "ratingValue" in rating:
            assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
            assert rating["alternateName"] == ("Yes" if rating["ratingValue"] else "No")


def test_the_forecasts_page_carries_its_own_graph_and_invented_numbers_say_so(client: Client) -> None:
    page = client.get("/record/forecasts/japan-us-2025/q1/").content.decode()
    (script,) = [
        s for s in re.findall('<script type="application/ld\\+json">(.*?)</script>', page, re.S) if "Claim" in s
    ]
    address = "/record/forecasts/japan-us-2025/q1/claims.jsonld"
    assert json.loads(script) == _graph(client, address) and address in page
    claim = _nodes(client, "Claim", address)[0]
    assert claim["author"]["@type"] == "Person" and "/record/by/" in claim["author"]["url"]
    assert "illustrat" in claim["disambiguatingDescription"].lower() or "invented" in claim["disambiguatingDescription"]
    assert not _nodes(client, "ClaimReview", address), "it is open"


def test_annotations_find_their_words_in_the_text(client: Client, commentary: PublicationPage) -> None:
    found = _graph(client, "/record/annotations.jsonld")
    assert found["type"] == "AnnotationCollection" and found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    items = found["first"]["items"]
    assert found["total"] == len(items) > 3
    page = " ".join(re.sub("<[^>]+>", "", client.get(commentary.url).content.decode()).split())
    mine = [item for item in items if item["target"]["source"].endswith(commentary.url)]
    assert mine
    for item in mine:
        selector = item["target"]["selector"]
        assert selector["type"] == "TextQuoteSelector" and selector["exact"]
        assert selector["prefix"] or selector["suffix"], "the words around it tell it from others"
        assert len(selector["prefix"]) <= 32 and len(selector["suffix"]) <= 32
        assert selector["exact"].split()[0] in page
        assert [body["type"] for body in item["body"]] == ["TextualBody", "SpecificResource"]
    one = _graph(client, "/record/forecasts/japan-us-2025/q1/annotations.jsonld")
    assert one["first"]["items"][0] in items


def test_a_mark_keeps_the_texts_own_signs() -> None:
    said = Statement(
        id="o1", by="ito", kind="forecast", text="x", about=("a",), document="d", quote="the 'hard' way - soon"
    )
    other = Statement(id="o2", by="ito", kind="forecast", text="x", about=("a",), document="d", quote="nowhere")
    text = "First.  They will go the ‘hard’ way — soon enough, &amp; gladly."
    assert quoting.marks([said, other], ["Nothing.", text]) == {
        "o1": {
            "exact": "the ‘hard’ way — soon",
            "prefix": "First. They will go ",
            "suffix": " enough, & gladly.",
        }
    }


def test_nothing_unknown_and_nothing_without_a_sentence(client: Client) -> None:
    assert client.get("/record/forecasts/japan-us-2025/nothing/claims.jsonld").status_code == 404
    assert client.get("/record/forecasts/-/nothing/annotations.jsonld").status_code == 404
    assert Coverage.objects.exclude(marks={}).exists()
