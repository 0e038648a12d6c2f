"""Publications made for one test, with as little as they need. Tests nothing itself."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from wagtail.models import Page, Site

from institute.home.models import HomePage
from institute.publications.models import (
    Contribution,
    Person,
    PublicationIndexPage,
    PublicationPage,
    PublicRevision,
    Series,
)
from institute.publications.publishing import publish

DAY = dt.date(2026, 3, 1)


def draft(title: str = "A piece", day: dt.date | None = DAY, series: str = "CO", **fields: Any) -> PublicationPage:
    """Return a draft in the list of publications."""
    body = fields.pop("body", [{"type": "paragraph", "value": "<p>Words.</p>"}])
    people = fields.pop("people", None)
    page = PublicationPage(
        title=title,
        series=Series.objects.get(code=series),
        synopsis=fields.pop("synopsis", "What it says."),
        date_issued=day,
        body=json.dumps(body),
        notes=json.dumps(fields.pop("notes", [])),
        **fields,
    )
    if people is None:
        people = [Contribution(person=Person.objects.get(slug="ito-naoko"))]
    page.contributions = people
    PublicationIndexPage.objects.get().add_child(instance=page)
    return page


def published(title: str = "A piece", day: dt.date | None = DAY, series: str = "CO", **fields: Any) -> PublicationPage:
    """Return a piece that readers see."""
    page = draft(title, day, series, **fields)
    publish(page)
    return PublicationPage.objects.get(pk=page.pk)


def changed(page: PublicationPage, kind: str = "minor", notice: str = "", **fields: Any) -> PublicRevision:
    """Publish a change to a piece and return its revision."""
    latest = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, json.dumps(value) if name in ("body", "notes") else value)
    return publish(latest, kind=kind, notice=notice)


def paragraph(html: str) -> dict[str, str]:
    """Return a paragraph as the stream keeps it."""
    return {"type": "paragraph", "value": html}


def house(code: str, name: str) -> None:
    """Make a series, and a list of publications where a test that committed has left none."""
    Series.objects.get_or_create(code=code, defaults={"name": name})
    if not PublicationIndexPage.objects.exists():
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="Home", slug="home-of-threads"))
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
        home.add_child(instance=PublicationIndexPage(title="Publications", slug="publications"))
