"""Feeds of everything, of one series, subject, region, author or unit, and of corrections: Atom, RSS and JSON Feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.views.decorators.http import require_safe

from institute.core import content
from institute.core.identity import urn
from institute.core.models import InstituteSettings
from institute.publications import describing
from institute.publications.lists import listing
from institute.publications.lists.shelf import Ids, Listed, shelf, tables
from institute.publications.metadata.changes import NOTICED
from institute.publications.metadata.model import Metadata, clean
from institute.publications.models import Person, PublicRevision, Region, Series, Subject, Unit

NEWEST = 30
LANGUAGE = "en-GB"
_also: dict[str, list[dict[str, str]]] = {}


@dataclass(frozen=True)
class Entry:
    """One item of a feed."""

    id: str
    title: str
    url: str
    summary: str
    authors: tuple[str, ...]
    published: dt.datetime
    updated: dt.datetime
    categories: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Source:
    """A feed before it is written: what it is called, where it belongs, what is in it."""

    id: str
    title: str
    subtitle: str
    link: str
    entries: tuple[Entry, ...]


@require_safe
def feed(request: HttpRequest, form: str, scope: str = "all", value: str = "") -> HttpResponse:
    """Return a feed; what else the address asks for is left unread, as feed readers add parts of their own."""
    if scope == "series":
        series = Series.coded(value)
        if series is not None and value.lower() != series.code.lower():
            return redirect(f"/feeds/series/{series.code.lower()}.{form}", permanent=True)
    source = corrections(request) if scope == "corrections" else publications(request, scope, value)
    return written(request, source, form)


def written(request: HttpRequest, source: Source, form: str) -> HttpResponse:
    """Return a feed in one of its forms; rooms above hand in their own."""
    address, house = request.build_absolute_uri(request.path), InstituteSettings.for_request(request).name
    if form == "json":
        return _json(source, address, house)
    return _xml(source, address, house, {"atom": _Atom, "rss": _Rss}[form])


def directory_also(title: str, feeds: Iterable[tuple[str, str]]) -> None:
    """List a group of feeds of a room above: each feed's title, and its path below /feeds/ without its ending."""
    _also[title] = [_line(name, path) for name, path in feeds]


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List every feed."""
    groups: list[dict[str, Any]] = [
        {"title": "Everything", "feeds": [{"title": "All publications", "path": "all"}]},
        {"title": "Corrections", "feeds": [{"title": "Corrections", "path": "corrections"}]},
    ]
    series = Series.objects.filter(has_feed=True)
    groups.append({"title": "Series", "feeds": [_line(s.name, f"series/{s.code.lower()}") for s in series]})
    here = shelf()
    for scope, title in (("subject", "Subjects"), ("region", "Regions"), ("unit", "Units"), ("author", "Authors")):
        found = sorted(here.counts(scope, here.places({})), key=lambda each: each[1])
        groups.append({"title": title, "feeds": [_line(said, f"{scope}/{slug}") for slug, said, _ in found]})
    groups += [{"title": title, "feeds": lines} for title, lines in _also.items()]
    context = {"groups": groups, "trail": [{"title": "Feeds", "url": ""}]}
    return render(request, "publications/feeds.html", context)


def publications(request: HttpRequest, scope: str, value: str) -> Source:
    """Return the newest publications of a scope; what is listed under it is what its feed holds."""
    institute = InstituteSettings.for_request(request)
    title, link = _SCOPES[scope](value)
    newest = listing.rows(keys(scope, value)[:NEWEST])[:]
    entries = tuple(
        _entry(describing.stored(page.current, page), page.get_ended_as_display() if page.ended_as else "")
        for page in newest
    )
    root = request.build_absolute_uri("/").rstrip("/")
    name = f"{institute.name}: {title}" if title else f"{institute.name}: publications"
    path = f"{scope}:{value.lower()}" if value else scope
    return Source(urn("feed", path), name, institute.motto, f"{root}{link}", entries)


def keys(scope: str, value: str) -> Ids:
    """Return the keys of what a feed, or a mail about the same, may hold, the newest first."""
    return shelf().chosen({scope: value} if scope != "all" else {})


def corrections(request: HttpRequest) -> Source:
    """Return the newest notices."""
    institute = InstituteSettings.for_request(request)
    root = request.build_absolute_uri("/").rstrip("/")
    entries = []
    for revision in noticed()[:NEWEST]:
        meta = describing.stored(revision, revision.page)
        entries.append(
            Entry(
                urn("revision", f"{meta.key}:v{revision.number}"),
                f"{revision.get_kind_display()}: {meta.heading}",
                meta.short_url,
                revision.notice,
                tuple(person.name for person in meta.authors),
                revision.published_at,
                revision.published_at,
                (revision.get_kind_display(),),
                meta.language,
            )
        )
    title = f"{institute.name}: corrections"
    return Source(urn("feed", "corrections"), title, "", f"{root}/corrections/", tuple(entries))


def noticed() -> Listed:
    """Return the public revisions that readers are told of, of pieces that are before them, the newest first."""
    rows = PublicRevision.objects.select_related("page", "page__current", "page__series")
    rows = rows.defer(
        "content", "pinned", "page__body", "page__notes", "page__current__content", "page__current__pinned"
    )
    return Listed(content.kept("noticed", _noticed, (*tables(), *content.tables_of(PublicRevision))), rows)


def _noticed() -> Ids:
    told = PublicRevision.objects.filter(kind__in=NOTICED).order_by("-published_at", "-pk").values_list("pk", "page_id")
    both = np.array(told, dtype=np.int64).reshape(-1, 2)
    return both[np.isin(both[:, 1], shelf().ids), 0]


def _entry(meta: Metadata, ended: str) -> Entry:
    day = timezone.make_aware(dt.datetime.combine(meta.issued, dt.time()))
    return Entry(
        urn("publication", meta.key),
        f"{ended}: {meta.heading}" if ended else meta.heading,
        meta.url,
        meta.abstract,
        tuple(person.name for person in meta.authors),
        day,
        max(meta.change.at, day),
        (meta.series.name, *meta.keywords),
        meta.language,
    )


def _line(title: str, path: str) -> dict[str, str]:
    return {"title": title, "path": path}


def _of(model: type[Any], scope: str) -> Callable[[str], tuple[str, str]]:
    def named(slug: str) -> tuple[str, str]:
        found = model.objects.filter(slug=slug).first()
        if found is None:
            raise Http404(f"There is no {scope} of this name.")
        return str(found), found.get_absolute_url() if scope == "author" else f"/publications/?{scope}={slug}"

    return named


def _of_series(code: str) -> tuple[str, str]:
    found = Series.objects.filter(code__iexact=code, has_feed=True).first()
    if found is None:
        raise Http404("There is no series of this code with a feed.")
    return found.name, found.get_absolute_url()


_SCOPES: dict[str, Callable[[str], tuple[str, str]]] = {
    "all": lambda value: ("", "/publications/"),
    "series": _of_series,
    "subject": _of(Subject, "subject"),
    "region": _of(Region, "region"),
    "unit": _of(Unit, "unit"),
    "author": _of(Person, "author"),
}


class _Atom(Atom1Feed):
    """Atom with each author by name, and the language of a piece where it is not that of the house."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Say in which language an entry is."""
        return {"xml:lang": item["language"]} if item["language"] not in ("", LANGUAGE) else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add an element for each author."""
        super().add_item_elements(handler, item)
        for name in item["names"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


class _Rss(Rss201rev2Feed):
    """RSS with each author by name."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add an element for each author."""
        super().add_item_elements(handler, item)
        for name in item["names"]:
            handler.addQuickElement("dc:creator", name, {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})


def _xml(source: Source, address: str, house: str, kind: type[SyndicationFeed]) -> HttpResponse:
    written = kind(
        title=clean(source.title),
        link=source.link,
        description=clean(source.subtitle or source.title),
        language=LANGUAGE,
        author_name=clean(house),
        subtitle=clean(source.subtitle) or None,
        feed_url=address,
        feed_guid=source.id,
    )
    for entry in source.entries:
        written.add_item(
            title=clean(entry.title),
            link=entry.url,
            # Both forms read a description as HTML: a sign of it that is meant as itself has to be escaped.
            description=escape(clean(entry.summary), quote=False),
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[clean(category) for category in entry.categories],
            names=[clean(name) for name in entry.authors],
            language=entry.language,
        )
    if not source.entries:
        # An empty feed still needs a date: that of no day, so that asking again gives the same bytes.
        written.latest_post_date = lambda: dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # type: ignore[method-assign]
    return HttpResponse(written.writeString("utf-8"), content_type=written.content_type)  # type: ignore[attr-defined]


def _json(source: Source, address: str, house: str) -> JsonResponse:
    items: Iterable[dict[str, Any]] = (
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_text": entry.summary,
            "summary": entry.summary,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": name} for name in entry.authors],
            "tags": list(entry.categories),
            "language": entry.language,
        }
        for entry in source.entries
    )
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "home_page_url": source.link,
        "feed_url": address,
        "description": source.subtitle,
        "language": LANGUAGE,
        "authors": [{"name": house}],
        "items": list(items),
    }
    return JsonResponse(data, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})
