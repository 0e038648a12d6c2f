"""Row 61: a work comes in by its DOI. What a registrar answers is recorded here; nothing uses the network."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from institute.publications.bibliography.works import Refused
from institute.publications.elsewhere import lookups
from institute.publications.elsewhere.lookups import REGISTRARS, doi_in, work_of
from institute.publications.models import ExternalWork

pytestmark = pytest.mark.django_db
# The shape in which Crossref answers for CSL-JSON: lists for titles, a kind of its own, dates in parts.
RECORD = {
    "type": "journal-article",
    "title": "Toward a Unified Theory of High-Energy Metaphysics: Silly String Theory",
    "container-title": "Journal of Psychoceramics",
    "author": [{"given": "Josiah", "family": "Carberry", "sequence": "first", "affiliation": []}],
    "issued": {"date-parts": [[2008, 8, 13]]},
    "volume": "5",
    "issue": "11",
    "page": "1-3",
    "publisher": "Society of Psychoceramics",
    "DOI": "10.5555/12345678",
    "URL": "https://doi.org/10.5555/12345678",
    "reference-count": 0,
}
Answer = tuple[int, str, bytes]


def answering(*answers: Answer | Exception) -> tuple[Callable[[str], Answer], list[str]]:
    left, asked = list(answers), []

    def step(address: str) -> Answer:
        asked.append(address)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return step, asked


def recorded(record: Any = RECORD) -> Answer:
    return 200, "", json.dumps(record).encode()


def test_row_61_a_doi_fills_the_record_that_points_out(monkeypatch: pytest.MonkeyPatch, admin_client: Client) -> None:
    step, asked = answering((302, "https://api.crossref.org/v1/works/10.5555%2F12345678/transform", b""), recorded())
    monkeypatch.setattr(lookups, "_over_the_network", step)
    sent = {"text": "", "form": "auto", "doi": "https://doi.org/10.5555/12345678", "keep": "on"}
    html = admin_client.post("/admin/import-works/", sent).content.decode()
    assert "Silly String Theory" in html and asked[0] == "https://doi.org/10.5555/12345678" and len(asked) == 2
    work = ExternalWork.objects.get(doi="10.5555/12345678")
    assert (work.kind, work.year) == ("article", 2008) and work.csl["container-title"] == "Journal of Psychoceramics"
    page = admin_client.get(work.get_absolute_url()).content.decode()
    assert "10.5555/12345678" in page


def test_row_61_titles_in_lists_are_read_and_the_same_work_comes_once() -> None:
    step, _ = answering(recorded({**RECORD, "title": [RECORD["title"]], "container-title": ["J"]}))
    (work,) = work_of("10.5555/12345678", step)
    assert work["title"] == RECORD["title"] and work["container-title"] == "J" and work["type"] == "article-journal"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([(404, "", b"")], "Nobody has registered"),
        ([(503, "", b"")], "answered 503"),
        ([TimeoutError()], "does not answer"),
        ([(200, "", b"<html>")], "no record in CSL-JSON"),
        ([(200, "", b"[" * 100_000)], "no record in CSL-JSON"),
        ([(200, "", b"[]")], "no single record"),
        ([recorded({**RECORD, "title": ""})], "no title"),
        ([recorded({**RECORD, "author": "me"})], "author"),
        ([(200, "", b" " * (lookups.LARGEST + 1))], "larger than"),
        ([(302, "http://169.254.169.254/latest", b"")], "169.254.169.254"),
        ([(302, "http://api.crossref.org/works", b"")], "keeps no records"),
        ([(302, "https://api.crossref.org@evil.example/", b"")], "evil.example"),
        ([(302, "https://api.crossref.org:8443/", b"")], "keeps no records"),
        ([(302, "//localhost/admin", b"")], "localhost"),
        ([(302, "https://doi.org/again", b"")] * 9, "without end"),
    ],
)
def test_row_61_whatever_a_registrar_answers_is_taken_whole_or_refused(answers: list[Any], said: str) -> None:
    step, asked = answering(*answers)
    with pytest.raises(Refused) as refused:
        work_of("10.5555/12345678", step)
    assert said in str(refused.value) and not ExternalWork.objects.filter(doi="10.5555/12345678").exists()
    assert all(address.split("/")[2] in REGISTRARS for address in asked)


@pytest.mark.parametrize(
    "typed", ["", "10.5", "https://example.org/10.5555/1", "10.5555/a b", "10.5555/\r\nHost: x", "file:///etc/passwd"]
)
def test_row_61_what_is_no_doi_asks_nobody(typed: str) -> None:
    step, asked = answering()
    assert doi_in(typed) == ""
    with pytest.raises(Refused, match="is no DOI"):
        work_of(typed, step)
    assert not asked
