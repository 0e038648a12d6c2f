"""The demonstration's events: the calendar, a recurring one with its editions, who registered. Makes up nothing."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from institute.events.models import (
    Appearance,
    EventIndexPage,
    EventPage,
    EventPaper,
    EventSeriesPage,
    Queue,
    Registration,
)
from institute.home.demo.pieces import House, category, stream
from institute.publications.models import Region, Subject

PLAIN = (
    "title",
    "kind",
    "edition",
    "begins",
    "ends",
    "zone",
    "state",
    "state_notice",
    "attendance",
    "venue",
    "address",
    "access",
    "online_url",
    "synopsis",
    "registration",
    "capacity",
)


def load(house: House, home: Page, data: dict[str, Any]) -> dict[str, EventPage]:
    """Make the calendar and what stands in it; return the events by their titles."""
    index = EventIndexPage(**data["index"])
    home.add_child(instance=index)
    parents: dict[str, Page] = {"": index}
    for series in data["series"]:
        parents[series["slug"]] = _series(house, index, series)
    return {fields["title"]: _event(house, parents[fields.get("series", "")], fields) for fields in data["event"]}


def _series(house: House, index: EventIndexPage, fields: dict[str, Any]) -> EventSeriesPage:
    plain = {name: value for name, value in fields.items() if name not in ("hosts", "text")}
    page = EventSeriesPage(**plain, body=json.dumps(stream(fields["text"])))
    page.hosts = [house.units[id] for id in fields["hosts"]]
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def _event(house: House, parent: Page, fields: dict[str, Any]) -> EventPage:
    day = fields.get("date") or timezone.localdate() + dt.timedelta(days=fields["in_days"])
    page = EventPage(
        first_day=day,
        last_day=day + dt.timedelta(days=fields["days"] - 1) if "days" in fields else None,
        body=json.dumps(stream(fields.get("text", ""))),
        programme=json.dumps([{"type": "item", "value": _item(item)} for item in fields.get("programme", [])]),
        **{name: fields[name] for name in PLAIN if name in fields},
    )
    page.hosts = [house.units[id] for id in fields.get("hosts", [])]
    page.subjects = [category(Subject, title) for title in fields.get("subjects", [])]
    page.regions = [category(Region, title) for title in fields.get("regions", [])]
    page.appearances = [
        Appearance(
            person=house.people[each["person"]] if "person" in each else None,
            name_as_printed=each.get("name", ""),
            affiliation=each.get("affiliation", ""),
            role=each["role"],
            title=each.get("title", ""),
        )
        for each in fields.get("appearances", [])
    ]
    page.papers = [
        EventPaper(part=each["part"], publication=house.pages[each["publication"]]) for each in fields.get("papers", [])
    ]
    parent.add_child(instance=page)
    page.save_revision(user=house.by).publish()
    kept: EventPage = EventPage.objects.get(pk=page.pk)
    for number, each in enumerate(fields.get("registrations", []), 1):
        _registered(kept, number, each)
    return kept


def _item(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.time) else value for name, value in item.items()}


def _registered(event: EventPage, number: int, fields: dict[str, str]) -> None:
    held = event.capacity is None or number <= event.capacity
    state = Registration.HELD if held else Registration.WAITING
    Registration.objects.create(
        event=event,
        number=number,
        state=state,
        confirmed_at=timezone.now(),
        told=state,
        told_sequence=event.sequence,
        keep_days=event.keep_days,
        **fields,
    )
    Queue.objects.update_or_create(event=event, defaults={"last": number})
