"""The guard of forms: proof of work for browsers, a question for those without a script, each form used once."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import altcha
import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from lxml import html

from institute.core import guard
from institute.core.guard import GuardedForm, Question
from institute.core.models import SpentForm
from institute.outreach.models import Feedback

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _guarded(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)
    monkeypatch.setattr(guard, "ROUNDS", 5)
    settings.PROOF_OF_WORK = True


def _form(**fields: str) -> GuardedForm:
    data = QueryDict(mutable=True)
    data.update({"born": guard.born(), **fields})
    return GuardedForm(data)


def _solved(challenge: str) -> str:
    made = altcha.Challenge.from_dict(json.loads(challenge))
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_base64()


def _number(token: str) -> uuid.UUID:
    number, _ = guard.read_birth(token)
    assert number is not None
    return number


def test_a_page_brings_the_work_and_a_browser_that_did_it_is_let_in(client: Client) -> None:
    page = html.fromstring(client.get("/feedback/").content.decode())
    (work,) = page.xpath("//input[@name='proof']")
    (born,) = page.xpath("//input[@name='born']/@value")
    said = {"born": born, "rating": "5", "proof": _solved(work.get("data-challenge"))}
    assert client.post("/feedback/", said).status_code == 302
    assert Feedback.objects.count() == 1
    assert client.post("/feedback/", said).status_code == 302  # a double click
    assert Feedback.objects.count() == 1


def test_without_a_script_the_question_is_asked_and_its_answer_suffices(client: Client) -> None:
    page = html.fromstring(client.get("/feedback/").content.decode())
    (born,) = page.xpath("//input[@name='born']/@value")
    question = Question.of(_number(born))
    (asked,) = page.xpath("//noscript//label[@for='guard-answer-plain']")
    assert asked.text_content() == question.words
    wrong = client.post("/feedback/", {"born": born, "rating": "5", "liked": "kept", "answer": ["", "1"]})
    again = html.fromstring(wrong.content.decode())
    assert wrong.status_code == 422 and "small question" in again.text_content()
    assert again.xpath("//div[@data-guard-question][not(@hidden)]")
    assert again.xpath("//textarea[@name='liked']")[0].text.strip() == "kept" and not Feedback.objects.exists()
    right = str(question.first + question.second)
    assert client.post("/feedback/", {"born": born, "rating": "5", "answer": ["", right]}).status_code == 302


@pytest.mark.parametrize(
    "proof",
    ["", "x", "bm9uc2Vuc2U=", base64.b64encode(b'{"challenge": 1}').decode(), base64.b64encode(b"[" * 2000).decode()],
)
def test_what_is_no_proof_is_refused(proof: str) -> None:
    form = _form(proof=proof)
    assert not form.is_valid() and guard.UNPROVED in form.non_field_errors()


def test_a_proof_is_good_for_its_own_form_alone_and_not_if_made_easier() -> None:
    mine, other = _form(), _form()
    number = _number(mine.data["born"])
    proof = _solved(guard.challenge(number))
    assert guard.is_proof(proof, number)
    assert not guard.is_proof(proof, _number(other.data["born"]))
    easier = json.loads(guard.challenge(number))
    easier["parameters"]["keyPrefix"] = ""
    assert not guard.is_proof(_solved(json.dumps(easier)), number)
    told = json.loads(base64.b64decode(proof))
    told["solution"]["counter"] += 1
    assert not guard.is_proof(base64.b64encode(json.dumps(told).encode()).decode(), number)


def test_a_form_is_used_up_once() -> None:
    form = _form()
    form.form_id = uuid.uuid4()
    assert form.spend() and not form.spend()
    cache.clear()  # another process has a cache of its own, and the same database
    assert not form.spend()
    form.give_back()
    assert form.spend()
    assert guard.forget() == 0
    SpentForm.objects.update(until=timezone.now())
    assert guard.forget() == 1


def test_a_thousand_in_a_minute_are_stopped_early(client: Client, limited: None) -> None:
    answers = [client.post("/feedback/", {"rating": "5"}).status_code for _ in range(1000)]
    assert answers[:20] == [422] * 20 and set(answers[21:]) == {429} and not Feedback.objects.exists()
