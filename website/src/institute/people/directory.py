"""Who is in the directory: the current by group, the former by name, each with their posts. Draws nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from institute.people.models import Appointment, PersonGroup
from institute.people.sorting import letter, sort_key
from institute.publications.models import Person, Unit

LONGEST_WORD = 80


@dataclass(frozen=True)
class Line:
    """Somebody in a list, with the posts that the list is about."""

    person: Person
    posts: tuple[Appointment, ...]

    @property
    def letter(self) -> str:
        """Under which letter they stand."""
        return letter(self.person.family_name)

    @property
    def until(self) -> dt.date | None:
        """The last day of the last post, of somebody who has left."""
        return max((post.ends for post in self.posts if post.ends), default=None)


def in_order(people: Iterable[Person]) -> list[Person]:
    """Return people by family name, then given name, as readers look for them."""
    return sorted(people, key=lambda person: (sort_key(person.family_name), sort_key(person.given_name)))


def lines() -> tuple[list[Line], list[Line]]:
    """Return who holds a post today, and who held one and holds none, each by name."""
    posts = Appointment.objects.select_related("group", "unit")
    everyone = Person.objects.filter(appointments__isnull=False).distinct().select_related("photo")
    here, former = [], []
    for person in in_order(everyone.prefetch_related(Prefetch("appointments", queryset=posts))):
        held = person.appointments.all()
        current = tuple(post for post in held if post.is_current)
        past = tuple(sorted((post for post in held if post.is_past), key=lambda post: post.ends, reverse=True))
        if current:
            here.append(Line(person, current))
        elif past:
            former.append(Line(person, past))
    return here, former


def page(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the directory as a query narrows it.

    Parameters
    ----------
    asked
        `group` and `unit`, by their slugs; `q`, a word of a name, a title or a field of expertise; `sort`, which is
        `name` for one list from A to Z.
    """
    here, former = lines()
    groups = list(PersonGroup.objects.filter(appointments__isnull=False).distinct())
    units = list(Unit.objects.filter(closed=None, appointments__isnull=False).distinct())
    group = next((each for each in groups if each.slug == asked.get("group")), None)
    unit = next((each for each in units if each.slug == asked.get("unit")), None)
    word = " ".join(asked.get("q", "")[:LONGEST_WORD].split())
    found = [line for line in (_narrowed(line, group, unit) for line in here) if line.posts and _has(line, word)]
    by_name = asked.get("sort") == "name"
    return {
        "groups": groups,
        "units": units,
        "group": group,
        "unit": unit,
        "word": word,
        "by_name": by_name,
        "total": len(found),
        "sections": [] if by_name else _by_group(found, groups),
        "letters": _by_letter(found) if by_name else [],
        "former_count": len(former),
    }


def former_page() -> dict[str, Any]:
    """Return those who have left, from A to Z."""
    _, former = lines()
    return {"letters": _by_letter(former), "total": len(former)}


def _narrowed(line: Line, group: PersonGroup | None, unit: Unit | None) -> Line:
    wanted = (
        post
        for post in line.posts
        if (group is None or post.group_id == group.pk) and (unit is None or post.unit_id == unit.pk)
    )
    return Line(line.person, tuple(wanted))


def _has(line: Line, word: str) -> bool:
    if not word:
        return True
    person = line.person
    told = [person.name_as_printed, person.given_name, person.family_name, person.expertise]
    heap = sort_key(" ".join([*told, *(post.title for post in line.posts)]))[0]
    return all(part in heap for part in sort_key(word)[0].split())


def _by_group(found: list[Line], groups: list[PersonGroup]) -> list[tuple[PersonGroup, list[Line]]]:
    sections = []
    for group in groups:
        own = [Line(line.person, tuple(p for p in line.posts if p.group_id == group.pk)) for line in found]
        own = [line for line in own if line.posts]
        if own:
            sections.append((group, sorted(own, key=lambda line: min(post.rank for post in line.posts))))
    return sections


def _by_letter(found: list[Line]) -> list[tuple[str, list[Line]]]:
    return [(each, list(rows)) for each, rows in groupby(found, key=lambda line: line.letter)]


def posts_of(person: Person) -> tuple[list[Appointment], list[Appointment]]:
    """Return the posts somebody holds, and those they held."""
    held = list(person.appointments.select_related("group", "unit"))
    today = timezone.localdate()
    past = [post for post in held if post.is_past]
    return [post for post in held if post.is_current], sorted(past, key=lambda p: p.ends or today, reverse=True)
