"""What can be found of units, boards, chairs, programmes and courses, for the search index. Finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.utils.html import strip_tags

from institute.people.models import Body, Chair, Course, Programme
from institute.publications.models import Unit
from institute.search.index import Entry

Told = tuple[str, str, str, str]

_KINDS: dict[type[Model], Callable[[Any], Told]] = {
    Unit: lambda u: ("Unit", str(u), _plain(f"{u.kind}. {u.intro}"), u.acronym),
    Body: lambda b: ("Body", b.name, _plain(b.intro), " ".join(seat.printed for seat in b.seats.all())),
    Chair: lambda c: ("Chair", c.name, _plain(c.intro), " ".join(str(h.person) for h in c.holdings.all())),
    Programme: lambda p: ("Programme", p.name, p.summary, _plain(p.text)),
    Course: lambda c: ("Course", c.name, c.summary, f"{c.code} {c.audience} {_plain(c.syllabus)}"),
}
KINDS = tuple(_KINDS)


def entry_of(thing: Model) -> Entry | None:
    """Return what can be found of a thing; None if it is none of ours."""
    told = _KINDS.get(type(thing))
    if told is None:
        return None
    kind, title, synopsis, body = told(thing)
    key = f"{thing._meta.model_name}:{thing.pk}"
    return Entry(key, kind, title, thing.get_absolute_url(), synopsis=synopsis, body=body)  # type: ignore[attr-defined]


def things() -> Iterator[Model]:
    """Give everything of ours that can be found."""
    for kind in KINDS:
        yield from kind._default_manager.all()


def _plain(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())
