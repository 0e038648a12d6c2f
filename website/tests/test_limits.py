"""How often one address may ask: one count for all processes, whom it counts, and what the refused are told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client, RequestFactory, override_settings
from lxml import html

from institute.core import content, limits
from institute.core.models import Asked
from institute.outreach.models import Feedback

ASKS = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.RATE_LIMITS = True
settings.ALLOWED_HOSTS = ["*"]
django.setup()
from django.test import Client
client = Client()
print(*(client.post("/feedback/", {"rating": "5"}).status_code for _ in range(15)))
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together() -> None:
    window = 600 - time.time() % 600
    if window < 60:  # both must fall into one window
        time.sleep(window + 1)
    command = [sys.executable, "-c", ASKS, str(connection.settings_dict["NAME"])]
    # One data folder, so one secret: as the workers of one site.
    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "institute.config.settings.test"}
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=told) for _ in range(2)]
    codes = [code for process in processes for code in process.communicate(timeout=300)[0].split()]
    assert codes.count("422") == 20 and codes.count("429") == 10


@pytest.mark.django_db
def test_one_count_whatever_a_process_remembers(client: Client, limited: None) -> None:
    codes = []
    for _ in range(25):
        cache.clear()  # what another process would not know
        codes.append(client.post("/feedback/", {"rating": "5"}).status_code)
    assert codes == [422] * 20 + [429] * 5 and not Feedback.objects.exists()
    assert client.get("/feedback/").status_code == 200  # reading is not limited
    assert client.post("/feedback/", {"rating": "5"}, REMOTE_ADDR="192.0.2.7").status_code == 422  # nor is anybody else


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/?q=Tokyo", "/subscribe/", "/contact/press/"])
def test_the_refused_get_a_page_of_the_house_with_when_to_come_back(client: Client, limited: None, path: str) -> None:
    ask = client.get if "search" in path else client.post
    answer = next(found for found in (ask(path) for _ in range(70)) if found.status_code == 429)
    page = html.fromstring(answer.content.decode())
    assert 1 <= int(answer["Retry-After"]) <= 600 and answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].startswith("text/html") and "Content-Security-Policy" in answer
    assert (
        page.xpath("//header") and page.xpath("//footer") and page.xpath("//main//h1")[0].text == "That was too often"
    )
    assert ("was not kept" in page.xpath("string(//main)")) is ("search" not in path)
    asked = ask(path, headers={"accept": "application/json"})
    assert asked.status_code == 429 and asked.json()["retry_after"] == int(asked["Retry-After"])
    browser = ask(path, headers={"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"})
    assert browser.status_code == 429 and browser["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "nonsense", False),
    ],
)
def test_whom_an_address_belongs_to(one: str, other: str, same: bool) -> None:
    asked = [limits.whose(RequestFactory(REMOTE_ADDR=said).get("/")) for said in (one, other)]
    assert (asked[0] == asked[1]) is same


@pytest.mark.django_db
def test_a_window_ends_and_what_was_counted_is_forgotten() -> None:
    limit = limits.LIMITS[0]
    now = int(time.time())
    assert [limits.asked(limit, "192.0.2.1", now) for _ in range(3)] == [1, 2, 3]
    assert limits.asked(limit, "192.0.2.1", now + limit.seconds) == 1
    assert limits.asked(limits.LIMITS[2], "192.0.2.1", now) == 1
    assert not [row for row in Asked.objects.all() if "192.0" in row.name]
    assert limits.forget() == 0
    Asked.objects.filter(times=3).update(until=now - 1)
    assert limits.forget() == 1 and Asked.objects.count() == 2


@pytest.mark.django_db
def test_counting_leaves_kept_pages_as_they_are() -> None:
    assert content.changes(limits._COUNT) == ""


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page_of_the_house() -> None:
    answer = Client(enforce_csrf_checks=True).post("/contact/press/", {"text": "x"})
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 403 and page.xpath("//header") and "It was not sent" in page.xpath("string(//main)")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_more_than_a_form_takes_is_413_and_is_not_read(client: Client, settings: Any, kind: str) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.generic("POST", "/contact/press/", b"text=" + b"x" * 2000, content_type=kind)
    assert answer.status_code == 413 and "more than a form takes" in answer.content.decode()


@pytest.mark.django_db
def test_what_nobody_can_read_is_400_with_a_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example.org"})
    assert answer.status_code == 400 and "could not read this request" in answer.content.decode()
    many = client.post("/feedback/", {f"field{n}": "" for n in range(2000)})
    assert many.status_code == 400 and "site.css" in many.content.decode()


@pytest.mark.django_db
@override_settings(DEBUG=False)
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [(OperationalError("gone"), 503, "back in a moment"), (ValueError("x"), 500, "Something went wrong on our side")],
)
def test_failing_says_so_and_whether_to_come_back(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr("institute.home.views.find", fails)
    answer = Client(raise_request_exception=False).get("/search/?q=Tokyo")
    assert answer.status_code == status and said in answer.content.decode()
    assert answer.get("Retry-After", "") == ("30" if status == 503 else "")
