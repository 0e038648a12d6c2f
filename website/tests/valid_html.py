"""Every kind of page is valid HTML by the W3C's checker. Run by `./thinktank test html`, which finds the checker.

It is not named as a test is, so that the other checks, which lack the checker, do not collect it.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from institute.publications.models import PublicationPage

from .makers import changed

pytestmark = pytest.mark.django_db
WALK = Path(__file__).parents[1] / "e2e/test_everyone.py"
# A script takes `hidden` away and readers with a screen reader are told elsewhere: both attributes are meant.
MEANT = ("Attribute “aria-hidden” is unnecessary for elements that have attribute “hidden”.",)


def _pages() -> list[str]:
    """Return the addresses that the browser walks, read from its test without importing the browser."""
    for node in ast.parse(WALK.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PAGES":
            found: list[str] = ast.literal_eval(node.value)
            return found
    raise AssertionError("the browser's test lists no pages")


def problems(pages: dict[str, bytes], folder: Path) -> list[str]:
    """Return what the checker has against pages, each with the page's address and the words it is about."""
    names = {}
    for place, (address, html) in enumerate(pages.items()):
        file = folder / f"{place}.html"
        file.write_bytes(html)
        names[file.as_uri()] = address
    command = [os.environ["JAVA"], "-Xss4m", "-jar", os.environ["VNU"], "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, sorted(folder.glob("*.html")))], capture_output=True, check=True)
    said: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        f"{names.get(each.get('url', '').replace('file:/', 'file:///', 1), each.get('url'))}: {each['message']}"
        f" {each.get('extract', '').strip()[:160]}"
        for each in said
        if each["message"] not in MEANT
    ]


def test_every_page_of_the_walk_is_valid(client: Client, tmp_path: Path) -> None:
    page = PublicationPage.objects.filter(live=True, number="CO25003").get()
    changed(page, "correction", "A time with fractions of a second stands on its page now.")
    pages = {address: client.get(address, follow=True).content for address in [*_pages(), f"/{page.key}/versions/"]}
    assert len(pages) > 60 and all(b"<html" in html for html in pages.values())
    assert problems(pages, tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    html = b"<!DOCTYPE html><html lang=en><title>A page</title><p><div>no</div></p>"
    assert any("No “p” element in scope" in said and "/a/" in said for said in problems({"/a/": html}, tmp_path))
