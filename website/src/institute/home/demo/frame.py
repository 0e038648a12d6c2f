"""The demonstration's frame: its menus and legal pages from their file. Makes up nothing of its own."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from institute.frame.models import LegalPage, Navigation
from institute.frame.models.legal import keep_version
from institute.home.models import HomePage


def load(home: HomePage, data: dict[str, Any]) -> None:
    """Make the legal pages with their versions, then the menus; a link to a page of the tree follows the page."""
    for legal in data["legal"]:
        _legal(home, legal)
    pages = {page.url_path.removeprefix(home.url_path): page.pk for page in Page.objects.descendant_of(home)}
    navigation = Navigation(
        main=json.dumps([{"type": "item", "value": _link(item, pages)} for item in data["main"]]),
        foot=json.dumps([{"type": "column", "value": _link(column, pages)} for column in data["foot"]]),
    )
    navigation.save()
    navigation.save_revision().publish()


def _link(given: dict[str, Any], pages: dict[str, int]) -> dict[str, Any]:
    address = given.get("address", "")
    page = pages.get(address.removeprefix("/")) if address.startswith("/") and address != "/" else None
    kept = {"text": given["text"], "page": page, "address": "" if page else address, "about": given.get("about", "")}
    kept["audience"] = given.get("audience", "everyone")
    for name in ("groups", "links"):
        if name in given:
            kept[name] = [_link(each, pages) for each in given[name]]
    return kept


def _legal(home: HomePage, data: dict[str, Any]) -> None:
    texts = data["versions"]
    page = LegalPage(title=data["title"], slug=data["slug"], kind=data["kind"], intro=data["intro"])
    for place, text in enumerate(texts):
        page.body = json.dumps(list(_blocks(text["body"])))
        page.what_changed = text.get("changes", "")
        if place == 0:
            home.add_child(instance=page)
        page.in_force = text["in_force"]
        page.save()
        keep_version(page, text["in_force"])
        page.what_changed, page.in_force = "", None
    page.save_revision().publish()
    first, last = texts[0]["in_force"], texts[-1]["in_force"]
    assert isinstance(first, dt.date) and first <= last


def _blocks(body: str) -> Any:
    """Turn a text into blocks: lines that begin with ## are headings, the others paragraphs."""
    for part in filter(None, (part.strip() for part in body.split("\n\n"))):
        if part.startswith("## "):
            heading = part.removeprefix("## ")
            yield {"type": "heading", "value": {"text": heading, "level": "2", "anchor": slugify(heading)[:80]}}
        else:
            yield {"type": "paragraph", "value": f"<p>{' '.join(part.split())}</p>"}
