"""Who takes part, in the editors' admin: seen, exported, invited, taken out by those who may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from institute.events.models import EventPage
from institute.events.views import attendees


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Give the pages their addresses."""
    return [
        path("events/<key:page_id>/attendees/", attendees.attendees, name="event-attendees"),
        path("events/<key:page_id>/attendees.csv", attendees.export, name="event-attendees-csv"),
    ]


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let groups be given the right to see and manage who takes part."""
    return Permission.objects.filter(content_type__app_label="events", codename="manage_registrations")


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from an event to who takes part in it."""
    if isinstance(page.specific, EventPage) and user.has_perm(attendees.RIGHT):
        count = page.specific.registrations.exclude(number=None).count()
        yield Button(
            f"Registrations ({count})", reverse("event-attendees", args=[page.pk]), icon_name="group", priority=50
        )
