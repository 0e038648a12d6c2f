"""What editors are told when they publish. Changes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from institute.publications.models import PublicationPage
from institute.publications.outlook_admin import page_outlook
from institute.publications.publishing import on_the_record
from institute.publications.rendering import rendered
from institute.record import publishing as record


@hooks.register("after_publish_page")
def tell_of_lost_sentences(request: HttpRequest, page: Page) -> None:
    """Warn where the case has a statement whose exact words no longer stand in the text."""
    if not isinstance(page, PublicationPage) or page.case is None:
        return
    for said in record.published(on_the_record(page)):
        messages.error(request, f"Not taken into the record: {said}")
    for statement in rendered(page.body, page.case, page.slug).missing:
        said = f"Statement {statement.id} of the case is not marked: its words were not found: “{statement.quote}”"
        messages.warning(request, said)


@hooks.register("register_admin_urls")
def outlook_address() -> list[Any]:
    """Give the editors' page on a publication's outlook its address."""
    return [path("publications/<int:page_id>/outlook/", page_outlook, name="publication_outlook")]


@hooks.register("register_page_header_buttons")
def outlook_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a publication to the sentences of it that look ahead."""
    if isinstance(page.specific, PublicationPage) and page.permissions_for_user(user).can_edit():
        yield Button(
            "Outlook: what can be checked",
            reverse("publication_outlook", args=[page.pk]),
            icon_name="history",
            priority=60,
        )
