"""Row 74 and redirects: an old address leads to where a thing is now in one step, and never in a circle."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from .makers import changed, published

pytestmark = pytest.mark.django_db
ADD = "/admin/redirects/add/"


def _add(admin: Client, old: str, link: str = "", page: int | str = "") -> str:
    sent = {"old_path": old, "site": "", "is_permanent": "on", "redirect_page": page, "redirect_link": link}
    answer = admin.post(ADD, sent)
    return "" if answer.status_code == 302 else str(answer.content.decode())


def test_what_leads_to_an_address_that_leads_on_leads_there_at_once(
    admin_client: Client, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = published("Target")
    assert not _add(admin_client, "/second/", page=page.pk)
    assert not _add(admin_client, "/first/", link="/second/")
    assert client.get("/first/").headers["Location"] == page.url
    assert not _add(admin_client, "/before/", link="/later")
    assert not _add(admin_client, "/later", link=f"/{page.key}")
    for path in ("/before/", "/later/"):
        assert client.get(path).headers["Location"] == page.url, "a number leads to its page, and so does what leads on"
    with django_capture_on_commit_callbacks(execute=True):
        changed(page, slug="target-elsewhere")
    page.refresh_from_db()
    for path in ("/first/", "/before/", f"/{page.key}", "/publications/target/"):
        answer = client.get(path)
        assert answer.status_code == 301 and answer.headers["Location"] == page.url, path
    assert not _add(admin_client, "/out/", link="https://example.org/elsewhere?x=1")
    assert client.get("/out/").headers["Location"] == "https://example.org/elsewhere?x=1"


@pytest.mark.parametrize("own", ["", "http://localhost"])
def test_a_circle_is_refused_with_its_addresses(admin_client: Client, own: str) -> None:
    assert "in a circle: /a → /a" in _add(admin_client, "/a/", link=f"{own}/a")
    assert not _add(admin_client, "/a/", link=f"{own}/b/")
    assert "in a circle: /b → /a → /b" in _add(admin_client, "/b", link=f"{own}/a/?")
    assert "Say where it leads" in _add(admin_client, "/c/")
    page = published("Own")
    assert "the address of the page itself" in _add(admin_client, page.url, page=page.pk)
    assert Redirect.objects.filter(old_path__in=["/a", "/b", "/c"]).count() == 1


def test_redirects_come_in_from_a_file_by_the_same_rules(admin_client: Client, client: Client) -> None:
    page = published("Target")
    rows = f"from,to\n/old-one,/old-two\n/old-two,{page.url}\n/round,/round\n/nowhere,\n/other,https://example.org/\n"
    file = io.BytesIO(rows.encode())
    file.name = "old.csv"
    begun = admin_client.post("/admin/redirects/import/", {"import_file": file})
    form = begun.context["form"]
    sent = {name: form.initial.get(name, "") for name in ("import_file_name", "input_format")}
    done = admin_client.post(
        "/admin/redirects/import/process/", sent | {"from_index": 0, "to_index": 1, "permanent": "on", "site": ""}
    )
    html = done.content.decode()
    assert "in a circle: /round → /round" in html and "Say where it leads" in html
    assert client.get("/old-one/").headers["Location"] == client.get("/old-two").headers["Location"] == page.url
    assert client.get("/other").headers["Location"] == "https://example.org/"


def test_row_74_a_pdf_lies_in_the_folder_of_its_page_whatever_its_letters(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = published("Ōsaka’s “harbour”", slug="ōsaka-für-alle")
    for address in (f"/{page.key}.pdf", f"/{page.key.upper()}.pdf", f"/elsewhere/{page.key}.pdf", f"/{page.key}.PDF"):
        answer = client.get(address, follow=True)
        assert len(answer.redirect_chain) == 1, address
        assert answer.redirect_chain[0][0].endswith(f"{page.url}{page.key}.pdf")


@pytest.mark.parametrize("address", ["/co99999", "/CO99999/", "/co99999.pdf", "/co-99/v2/"])
def test_row_74_a_number_that_nobody_has_leads_to_its_series(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404 and 'href="/series/co/"' in answer.content.decode().split("<main")[1]
    assert "No publication of this number" not in client.get("/zz99999").content.decode()
