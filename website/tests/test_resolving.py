"""A second reader records an outcome: archived, in the case, in the record, beside the sentence; or nothing of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from institute.analyses.models import StoredCase
from institute.core.models import User
from institute.record.ledger import book
from institute.record.models import Analyst, Evidence
from thinktank.forecasting.ledger import Dated

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/record/resolve/japan-us-2025/q3/"
READ = b"The second phase was announced on 29 October 2025."


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("someone", password="x"))
    return client


def _said(**other: Any) -> dict[str, Any]:
    return {
        "outcome": "yes",
        "known": "2025-10-29",
        "by": "sato",
        "url": "https://example.org/headquarters",
        "title": "Note on the headquarters",
        "archived": SimpleUploadedFile("note.txt", READ, "text/plain"),
        "note": "",
        **other,
    }


def test_an_outcome_is_archived_and_stands_everywhere(editor: Client) -> None:
    assert "Record the outcome" in editor.get("/admin/record/due/").content.decode()
    assert editor.post(ADDRESS, _said()).status_code == 302
    sha256 = hashlib.sha256(READ).hexdigest()
    assert bytes(Evidence.objects.get(sha256=sha256).data) == READ
    assert StoredCase.objects.get(slug="japan-us-2025").case().resolution("q3").outcome == "yes"  # type: ignore[union-attr]
    with book.reading() as record:
        assert record.state.questions["japan-us-2025/q3"].outcome == "yes"
    page = editor.get("/publications/how-far-can-tokyo-hold-the-line/").content.decode()
    assert "turned out: yes" in page and "29 October 2025" in page


def test_no_outcome_stands_there_before_anybody_has_chosen(editor: Client) -> None:
    form = editor.get(ADDRESS).content.decode()
    for name in ("outcome", "by"):
        first = form.split(f'<select name="{name}"')[1].split("</option>")[0]
        assert '<option value="" selected>choose' in first
    before = book.head()
    answer = editor.post(ADDRESS, _said(outcome="", by=""))
    assert set(answer.context["form"].errors) == {"outcome", "by"} and book.head() == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"by": "ito"}, "Select a valid choice"),
        ({"outcome": "perhaps"}, "Select a valid choice"),
        ({"known": "2099-01-01"}, "after the day of resolving"),
        ({"archived": ""}, "required"),
        ({"url": "ftp://example.org/x"}, "http"),
        ({"title": ""}, "required"),
    ],
)
def test_what_is_wrong_leaves_nothing_behind(editor: Client, wrong: dict[str, Any], said: str) -> None:
    before, archived = book.head(), Evidence.objects.count()
    toml = StoredCase.objects.get(slug="japan-us-2025").toml
    answer = editor.post(ADDRESS, _said(**wrong))
    assert answer.status_code == 200 and said in str(answer.context["form"].errors)
    assert book.head() == before and Evidence.objects.count() == archived
    assert StoredCase.objects.get(slug="japan-us-2025").toml == toml
    with book.reading() as record:
        assert record.head == before[1]


def test_only_who_may_change_a_case_resolves(client: Client) -> None:
    client.force_login(User.objects.create_user("reader", password="x"))
    assert client.get(ADDRESS).status_code in (302, 403)
    assert client.get("/admin/record/resolve/japan-us-2025/nothing/").status_code in (302, 403)


def test_who_made_an_entry_does_not_find_the_outcome_under_another_name(client: Client) -> None:
    user = User.objects.create_superuser("rei", password="x")
    Analyst.objects.create(user=user, by="rei", name="Rei")
    client.force_login(user)
    now = dt.datetime.now(dt.UTC)
    entry = {"kind": "entry", "case": "japan-us-2025", "forecast": "q9", "by": "rei", "value": 0.1}
    book.write([Dated(now.date(), entry)], now)
    head = book.head()
    answer = client.post("/admin/record/resolve/japan-us-2025/q9/", _said(outcome="no", known="2026-01-01"))
    assert answer.status_code == 302 and book.head() == head
    assert "somebody else finds its outcome" in client.get("/admin/record/due/").content.decode()


def test_what_was_said_after_it_was_known_does_not_count_and_that_is_told(editor: Client) -> None:
    now = dt.datetime.now(dt.UTC)
    entry = {"kind": "entry", "case": "japan-us-2025", "forecast": "q9", "by": "late", "value": 0.1}
    book.write([Dated(now.date(), entry)], now)
    said = _said(outcome="no", known=f"{now - dt.timedelta(hours=1):%Y-%m-%d %H:%M}Z")
    answer = editor.post("/admin/record/resolve/japan-us-2025/q9/", said, follow=True)
    n = book.head()[0] - 1
    assert f"so not counted: the entries of lines {n}." in answer.content.decode()
    with book.reading() as record:
        question = record.state.questions["japan-us-2025/q9"]
        assert question.outcome == "no" and [each.n for each in question.entries if each.void] == [n]
    page = editor.get("/record/forecasts/japan-us-2025/q9/").content.decode()
    assert "after the outcome was known: void" in page
    # The case can be stored again as it is: what it says is in the record already.
    StoredCase.objects.get(slug="japan-us-2025").save()
    assert book.head()[0] == n + 1


def test_what_is_wrong_with_an_outcome_is_told_without_the_lines_of_a_file(editor: Client) -> None:
    answer = editor.post("/admin/record/resolve/japan-us-2025/q2/", _said(outcome="99"))
    text = str(answer.context["form"].errors)
    assert "99 lies outside the range" in text and "case file" not in text
