"""A second reader records an outcome: archived, in the case, in the record, beside the sentence; or nothing of it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from institute.analyses.models import StoredCase
from institute.core.models import User
from institute.record import book
from institute.record.models import Evidence

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
