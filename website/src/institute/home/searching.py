"""What can be found of each kind of page and person, handed to the search index as it is published. Finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from institute.core.models import StandardPage
from institute.events.models import EventPage, EventSeriesPage
from institute.frame.models import LegalPage
from institute.media.models import HubPage, RecordingPage, ReleasePage
from institute.people import finding as people
from institute.publications import finding as publications
from institute.publications.isbn import ten
from institute.publications.metadata.changes import HIDING
from institute.publications.models import IssuePage, Person, PublicationPage
from institute.search.index import Entry, clear, put, remove
from institute.search.models import SearchState

BODY = 200_000
"""Letters of a body that are looked through."""
PAGES: tuple[Any, ...] = (
    PublicationPage,
    IssuePage,
    StandardPage,
    LegalPage,
    EventPage,
    EventSeriesPage,
    HubPage,
    RecordingPage,
    ReleasePage,
)


def entry_of(thing: Model) -> Entry | None:
    """Return what can be found of a page or person; None if nothing of it is public."""
    match thing:
        case PublicationPage():
            return _publication(thing) if _is_public(thing) else None
        case IssuePage():
            return _issue(thing) if _is_public(thing) else None
        case StandardPage() | LegalPage():
            return _standard(thing) if _is_public(thing) else None
        case EventPage():
            return _event(thing) if _is_public(thing) else None
        case EventSeriesPage() | HubPage():
            kind = "Event" if isinstance(thing, EventSeriesPage) else "Topic"
            return _described(thing, kind) if _is_public(thing) else None
        case RecordingPage():
            return _recording(thing) if _is_public(thing) else None
        case ReleasePage():
            return _release(thing) if _is_public(thing) else None
        case Person():
            return _person(thing)
    return people.entry_of(thing) or publications.entry_of(thing)


def entries() -> Iterator[Entry]:
    """Give everything that can be found."""
    things: Iterator[Any] = iter(
        (
            *(page for kind in PAGES for page in kind.objects.live().iterator()),
            *Person.objects.all(),
            *people.things(),
            *publications.things(),
        )
    )
    for thing in things:
        entry = entry_of(thing)
        if entry is not None:
            yield entry


def rebuild() -> int:
    """Make the whole index anew; return how many entries it has."""
    clear()
    found = list(entries())
    put(found)
    return len(found)


def build_once() -> int:
    """Make the index if none has been made, as after a change of how it is kept; return how many entries it has."""
    return 0 if SearchState.objects.exists() else rebuild()


def watch() -> None:
    """Keep the index up with what is published, moved, renamed and taken down."""
    page_published.connect(_published, dispatch_uid="search-published")
    page_unpublished.connect(_taken_down, dispatch_uid="search-unpublished")
    page_slug_changed.connect(_moved, dispatch_uid="search-renamed")
    post_page_move.connect(_moved, dispatch_uid="search-moved")
    for page in PAGES:
        post_delete.connect(_taken_down, sender=page, dispatch_uid=f"search-deleted-{page.__name__}")
    kinds: tuple[type[Model], ...] = (Person, *people.KINDS, *publications.KINDS)
    for kind in kinds:
        post_save.connect(_saved, sender=kind, dispatch_uid=f"search-saved-{kind.__name__}")
        post_delete.connect(_taken_down, sender=kind, dispatch_uid=f"search-deleted-{kind.__name__}")


def _published(instance: Page, **kwargs: Any) -> None:
    _index([instance])


def _saved(instance: Model, **kwargs: Any) -> None:
    _index([instance])


def _moved(instance: Page, **kwargs: Any) -> None:
    """Index a page and all below it again: their addresses have changed."""
    _index([page.specific for page in instance.get_descendants(inclusive=True).live()])


def _taken_down(instance: Model, **kwargs: Any) -> None:
    remove([_key(instance)])


def _index(things: list[Any]) -> None:
    found = {_key(thing): entry_of(thing) for thing in things}
    put(entry for entry in found.values() if entry is not None)
    remove([key for key, entry in found.items() if entry is None])


def _key(thing: Model) -> str:
    return f"{'page' if isinstance(thing, Page) else thing._meta.model_name}:{thing.pk}"


def _is_public(page: Page) -> bool:
    held_back = getattr(page, "is_embargoed", False)
    return bool(page.live) and not held_back and not page.get_view_restrictions().exists()


def _publication(page: PublicationPage) -> Entry:
    isbns = [edition.isbn for edition in page.editions.all()]
    blocks = [block for block in page.body if block.block_type != "analysis"]
    said = [page.subtitle, *(str(block.render()) for block in (*blocks, *page.notes)), page.contents]
    signed = [(c.person.slug, c.name_as_printed) for c in page.contributions.select_related("person") if c.person]
    return Entry(
        key=_key(page),
        kind="Publication",
        title=page.title,
        url=page.url or "",
        number=page.number,
        identifiers=tuple(filter(None, (page.doi, *isbns, *map(ten, isbns)))),
        names=", ".join(c.name_as_printed for c in page.contributions.all()),
        synopsis=page.synopsis,
        # What was removed is not told by the words around what somebody looks for either.
        body="" if page.ended_as in HIDING else _plain(" ".join(said)),
        date=page.date_issued,
        facets={
            "series": ((page.series.code, page.series.name),),
            "year": ((str(page.date_issued.year), str(page.date_issued.year)),),
            "author": tuple(signed),
            "subject": tuple((subject.slug, subject.title) for subject in page.subjects.all()),
            "region": tuple((region.slug, region.title) for region in page.regions.all()),
        },
    )


def _issue(page: IssuePage) -> Entry:
    return Entry(
        key=_key(page),
        kind="Journal issue",
        title=page.title,
        url=page.url or "",
        synopsis=_plain(page.intro),
        body=" ".join([page.series.name, page.label, page.season]),
        date=page.date_issued,
        facets={
            "series": ((page.series.code, page.series.name),),
            "year": ((str(page.date_issued.year), str(page.date_issued.year)),),
        },
    )


def _standard(page: StandardPage | LegalPage) -> Entry:
    body = " ".join(str(block.render()) for block in page.body)
    return Entry(_key(page), "Page", page.title, page.url or "", synopsis=_plain(page.intro), body=_plain(body))


def _event(page: EventPage) -> Entry:
    appearing = list(page.appearances.select_related("person"))
    body = " ".join([page.where, *(each.title for each in appearing), *(str(block.render()) for block in page.body)])
    return Entry(
        key=_key(page),
        kind="Event",
        title=page.title,
        url=page.url or "",
        names=", ".join(str(each) for each in appearing),
        synopsis=page.synopsis,
        body=_plain(body),
        date=page.first_day,
        facets={
            "year": ((str(page.first_day.year), str(page.first_day.year)),),
            "subject": tuple((subject.slug, subject.title) for subject in page.subjects.all()),
            "region": tuple((region.slug, region.title) for region in page.regions.all()),
        },
    )


def _described(page: EventSeriesPage | HubPage, kind: str) -> Entry:
    body = " ".join(str(block.render()) for block in page.body)
    return Entry(_key(page), kind, page.title, page.url or "", synopsis=page.synopsis, body=_plain(body))


def _recording(page: RecordingPage) -> Entry:
    return Entry(
        key=_key(page),
        kind="Recording",
        title=page.title,
        url=page.url or "",
        names=page.names,
        synopsis=page.synopsis,
        body=_plain(page.transcript),
        date=page.recorded_on,
        facets=_dated(page, page.recorded_on.year),
    )


def _release(page: ReleasePage) -> Entry:
    return Entry(
        key=_key(page),
        kind="News release",
        title=page.title,
        url=page.url or "",
        synopsis=page.synopsis,
        body=_plain(" ".join(str(block.render()) for block in page.body)),
        date=page.released_on,
        facets=_dated(page, page.released_on.year),
    )


def _dated(page: Any, year: int) -> dict[str, tuple[tuple[str, str], ...]]:
    subjects = tuple((subject.slug, subject.title) for subject in page.subjects.all())
    return {"year": ((str(year), str(year)),), "subject": subjects}


def _person(person: Person) -> Entry:
    said = ", ".join(part for part in (person.role, person.affiliation) if part)
    bio = _plain(person.bio)
    url = f"/people/{person.slug}/"
    return Entry(
        _key(person),
        "Person",
        person.name_as_printed,
        url,
        synopsis=f"{said}. {bio}".strip(". "),
        body=person.expertise,
    )


def _plain(html: str) -> str:
    spaced = html.replace("<", " <")
    return Truncator(" ".join(strip_tags(spaced).split())).chars(BODY)
